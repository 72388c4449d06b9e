//! Markdown of other generators (Hugo, Jekyll, Hexo): their keys → ours, the body as it is.
//!
//! In: a text with front matter. Out: a [`Draft`]. Must not know: the site, what links lead to.

use serde_json::{Map, Value};

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

/// The language of a front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrontLanguage {
    /// Between lines `---`.
    Yaml,
    /// Between lines `+++`, as Hugo writes it.
    Toml,
}

/// The front matter and the body of such a text; `None` where it has none.
pub(super) fn parts(text: &str) -> Option<(FrontLanguage, &str, &str)> {
    [(FrontLanguage::Yaml, "---", ':'), (FrontLanguage::Toml, "+++", '=')].into_iter().find_map(
        |(language, fence, sign)| {
            let front = text.strip_prefix(fence)?.strip_prefix('\n')?;
            let (front, body) = front.split_once(&format!("\n{fence}"))?;
            let body = body.strip_prefix('\n').or_else(|| body.is_empty().then_some(""))?;
            // A rule of dashes at the top of a text is no front matter.
            let is_entry = |line: &str| {
                line.split_once(sign).is_some_and(|(key, _)| is_key(key.trim_end_matches(' ')))
            };
            front.lines().any(is_entry).then_some((language, front, body))
        },
    )
}

/// The keys and values of a front matter. Dates of TOML become texts, which is what YAML has for them.
fn keys_of(
    file: &str,
    language: FrontLanguage,
    front: &str,
) -> Result<Map<String, Value>, Vec<Diagnostic>> {
    let value = match language {
        FrontLanguage::Yaml => {
            // Mistakes in the YAML are found where they stand, below the line `---`.
            yaml::strings(file, front).map_err(|found| {
                found
                    .into_iter()
                    .map(|mut it| {
                        it.at.line += 1;
                        it
                    })
                    .collect::<Vec<_>>()
            })?;
            yaml::to_json_value(front)
        }
        FrontLanguage::Toml => {
            let table: toml::Table = front.parse().map_err(|error: toml::de::Error| {
                let start = error.span().map_or(0, |span| span.start);
                let before = front.get(..start).unwrap_or_default();
                let line = before.matches('\n').count() + 2;
                let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
                let [line, column] = [line, column].map(|it| u32::try_from(it).unwrap_or(1));
                let at = Location::at(file, line, column);
                vec![problem::imported_file::front_matter(at, error.message())]
            })?;
            json_of(toml::Value::Table(table))
        }
    };
    match value {
        Value::Object(keys) => Ok(keys),
        _ => {
            Err(vec![problem::imported_file::front_matter(Location::at(file, 2, 1), "key: value")])
        }
    }
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::Datetime(moment) => Value::String(moment.to_string()),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => {
            table.into_iter().map(|(key, value)| (key, json_of(value))).collect()
        }
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(yes) => yes.into(),
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// Reads such a text.
pub(super) fn read(
    file: &str,
    (language, front, body): (FrontLanguage, &str, &str),
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    let keys = match keys_of(file, language, front) {
        Ok(keys) => keys,
        Err(found) => {
            findings.extend(found);
            return None;
        }
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

    #[test]
    fn front_matter_of_toml_is_read_too() {
        let text = "+++\ntitle = '示例报告'\ndate = 2024-01-29T09:30:00+08:00\ntags = ['法治', \"公开\"]\naliases = ['/old/a.html']\n[params]\nweight = 3\nseen = 2024-01-30\n+++\n正文。\n";
        let (draft, findings) = read("a.md", text.as_bytes(), &ImportOptions::default(), &|_| None);
        let draft = draft.unwrap_or_else(|| panic!("{findings:?}"));
        for (key, value) in [
            (Key::Title, "示例报告"),
            (Key::Date, "2024-01-29T09:30:00+08:00"),
            (Key::Keywords, "法治、公开"),
        ] {
            assert_eq!(draft.value(key), Some(value));
        }
        assert_eq!(draft.aliases, ["/old/a.html"]);
        let printed = draft.print(None);
        assert!(printed.contains("\"weight\":3") && printed.ends_with("正文。\n"), "{printed}");
        let (draft, findings) = read(
            "a.md",
            "+++\ntitle = 'a'\ndate = 明天\n+++\nx\n".as_bytes(),
            &ImportOptions::default(),
            &|_| None,
        );
        let found = findings.iter().find(|it| it.rule.id == "import/front-matter");
        let at = found.map(|it| (it.at.line, it.at.column));
        assert!(draft.is_none() && at == Some((3, 8)), "{findings:?}");
    }
}
