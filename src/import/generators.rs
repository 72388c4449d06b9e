//! Markdown of other generators (Hugo, Jekyll, Hexo): their keys → ours, the body as it is.
//!
//! In: a text with front matter. Out: a [`Draft`]. Must not know: the site, what links lead to.

use serde_json::Value;

use super::account::{Account, Fate};
use super::draft::{Draft, Key, StatedFact, Sureness, date_text};
use super::head::values::read_value;
use super::{ImportOptions, decide, path_of};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::document::signs;
use crate::yaml;

/// What other generators call our keys.
const KEYS: &[(&str, Key)] = &[
    ("title", Key::Title),
    ("date", Key::Date),
    ("publishDate", Key::Date),
    ("author", Key::Author),
    ("authors", Key::Author),
    ("tags", Key::Keywords),
    ("keywords", Key::Keywords),
    ("categories", Key::Topic),
    ("category", Key::Topic),
    ("description", Key::Summary),
    ("summary", Key::Summary),
    ("excerpt", Key::Summary),
];

/// Keys that give earlier addresses.
const ADDRESSES: [&str; 4] = ["url", "permalink", "aliases", "redirect_from"];

/// The front matter and the body of such a text; `None` where it has none.
pub(super) fn parts(text: &str) -> Option<(&str, &str)> {
    let (front, body) = text.strip_prefix("---\n")?.split_once("\n---")?;
    let body = body.strip_prefix('\n').or_else(|| body.is_empty().then_some(""))?;
    // A rule of dashes at the top of a text is no front matter.
    let has_keys =
        front.lines().any(|line| line.split_once(':').is_some_and(|(key, _)| is_key(key)));
    has_keys.then_some((front, body))
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// Reads such a text.
pub(super) fn read(
    file: &str,
    (front, body): (&str, &str),
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    // Mistakes in the YAML are found where they stand.
    if let Err(found) = yaml::strings(file, front) {
        findings.extend(found.into_iter().map(|mut it| {
            it.at.line += 1;
            it
        }));
        return None;
    }
    let Value::Object(keys) = yaml::to_json_value(front) else {
        findings.push(problem::imported_file::damaged(Location::file(file)));
        return None;
    };
    let mut draft = Draft::default();
    let mut kept = Vec::new();
    for (name, value) in keys {
        let known = KEYS.iter().find(|(each, _)| *each == name).map(|(_, key)| *key);
        let own = Key::ALL.into_iter().find(|key| key.names().0 == name || key.names().1 == name);
        match known.or(own) {
            Some(key) if draft.value(key).is_none() => {
                let words = words(&value);
                match read_value(key, &words).filter(|_| !words.is_empty()) {
                    Some(read) => draft.facts.push(StatedFact {
                        key,
                        value: read.value,
                        place: 1,
                        sureness: Sureness::Labelled,
                    }),
                    None if words.is_empty() => {}
                    None => findings.push(problem::import::unfit(
                        Location::at(file, 1, 1),
                        &name,
                        &words,
                    )),
                }
            }
            None if ADDRESSES.contains(&name.as_str()) => {
                draft.aliases.extend(list(&value).iter().map(|url| path_of(url)));
            }
            None if name == "draft" => draft.is_draft = value == Value::Bool(true),
            None if name == "published" => draft.is_draft = value == Value::Bool(false),
            _ => {
                kept.push(name.clone());
                draft.extra.push((name, value.to_string()));
            }
        }
    }
    for (key, given) in [
        (Key::Title, options.title.clone()),
        (Key::Date, options.date.map(date_text)),
        (Key::Publisher, options.publisher.clone()),
    ] {
        let Some(value) = given else { continue };
        decide::said(file, key, &value, draft.value(key), findings);
        draft.facts.retain(|fact| fact.key != key);
        draft.facts.push(StatedFact { key, value, place: 0, sureness: Sureness::Given });
    }
    draft.facts.sort_by_key(|fact| fact.key);
    draft.aliases.extend(options.old_url.iter().map(|url| path_of(url)));
    if draft.value(Key::Title).is_none() {
        findings.push(problem::import::no_title(Location::file(file)));
    }
    if draft.value(Key::Date).is_none() {
        findings.push(problem::import::no_date(Location::file(file)));
    }
    let links = body.matches("](").count() - body.matches("](http").count();
    findings.push(problem::imported_file::other_generator(Location::file(file), &kept, links));
    draft.account = Account { read: signs(front) + signs(body), entries: Vec::new() };
    draft.account.add(1, Fate::Fact(Key::Title), front);
    draft.account.add(1, Fate::Body, body);
    body.trim_start().clone_into(&mut draft.body);
    Some(draft)
}

/// A value as one text.
fn words(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

fn list(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().map(words).collect(),
        other => vec![words(other)].into_iter().filter(|text| !text.is_empty()).collect(),
    }
}

#[cfg(test)]
mod tests {
    use crate::import::{ImportOptions, Key, read};

    #[test]
    fn keys_of_other_generators_are_ours() {
        let text = "---\ntitle: 示例报告\ndate: 2024-01-29T09:30:00+08:00\ntags: [法治, 公开]\ncategories:\n  - 年报\nurl: /old/a.html\nweight: 3\ndraft: true\n---\n\n正文[甲](../b.md)。\n";
        let (draft, findings) = read("a.md", text.as_bytes(), &ImportOptions::default(), &|_| None);
        let draft = draft.unwrap_or_else(|| panic!("{findings:?}"));
        for (key, value) in [
            (Key::Title, "示例报告"),
            (Key::Date, "2024-01-29T09:30:00+08:00"),
            (Key::Keywords, "法治、公开"),
            (Key::Topic, "年报"),
        ] {
            assert_eq!(draft.value(key), Some(value));
        }
        assert_eq!(draft.aliases, ["/old/a.html"]);
        let printed = draft.print(None);
        assert!(
            printed.contains("extra:\n  weight: 3\n")
                && printed.contains("draft: true\n")
                && printed.ends_with("正文[甲](../b.md)。\n"),
            "{printed}"
        );
        assert!(findings.iter().any(|it| it.rule.id == "import/other-generator"), "{findings:?}");
        let (draft, findings) =
            read("a.md", b"---\ntitle: [a\n---\nx\n", &ImportOptions::default(), &|_| None);
        assert!(draft.is_none() && findings.iter().any(|it| it.at.line >= 2), "{findings:?}");
    }
}
