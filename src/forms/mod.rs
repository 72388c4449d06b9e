//! Kinds of reports that offices publish again and again: their parts, when they are due, and a skeleton to write in.
//!
//! In: data files, built in (`data/`) or a site's own (`forms/`). Out: a [`ReportForm`], and skeletons. Must not know: the disk, commands,
//! how a report is inspected.
//!
//! A data file is a page: keys that say what the kind asks for, and the skeleton as its body. `{publisher}`, `{year}` (the year that
//! the report is about) and `{next}` (the year after it) stand for what the site and the day give.

mod keys;

use std::borrow::Cow;
use std::fmt::Write;

use jiff::civil::Date;
use rust_embed::RustEmbed;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml::{YamlDocument, quoted};

#[derive(RustEmbed)]
#[folder = "src/forms/data/"]
struct BuiltinForms;

/// A kind of report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportForm {
    /// Its name: that of its file.
    pub name: String,
    /// Title of a report of it.
    pub title: String,
    /// `kind` of a report of it.
    pub kind: String,
    /// How many years the report's year lies before that of its publication: 0 or negative.
    pub year: i16,
    /// When it has to be published.
    pub due: Option<FormDue>,
    /// What it has to contain, in order.
    pub parts: Vec<FormPart>,
    /// The skeleton.
    pub body: String,
}

/// When a report has to be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormDue {
    /// The day or the span.
    pub when: DueWhen,
    /// What says so.
    pub basis: String,
}

/// See [`FormDue`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DueWhen {
    /// Every year by this month and day.
    By(i8, i8),
    /// So many days after something happens.
    After {
        /// What has to happen.
        event: String,
        /// Days.
        days: u16,
        /// Whether only working days count.
        working: bool,
    },
}

/// A part that a report has to have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormPart {
    /// What it is called.
    pub title: String,
    /// Words of which its heading has one; none where any text will do.
    pub words: Vec<String>,
    /// Tables that stand in it.
    pub tables: usize,
    /// Whether a report may do without it.
    pub optional: bool,
}

/// The forms that are built in: name and text, by name.
#[must_use]
pub fn builtin() -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = BuiltinForms::iter()
        .filter_map(|file| {
            let name = file.strip_suffix(".md")?.to_owned();
            let data = BuiltinForms::get(&file)?.data;
            Some((name, String::from_utf8_lossy(&data).into_owned()))
        })
        .collect();
    all.sort();
    all
}

/// Reads a form; `file` is the name used in findings.
pub fn parse(file: &str, name: &str, text: &str) -> Result<ReportForm, Vec<Diagnostic>> {
    let text: Cow<'_, str> = if text.contains('\r') {
        text.replace("\r\n", "\n").into()
    } else {
        text.trim_start_matches('\u{feff}').into()
    };
    let parts = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let Some((front, body)) = parts else {
        return Err(vec![problem::form::no_keys(Location::at(file, 1, 1))]);
    };
    let document = YamlDocument::parse(file, front, 2)?;
    let form = keys::form(document.fields(keys::FORM_KEYS), name, body.trim_start());
    let findings = document.into_findings();
    if findings.iter().any(Diagnostic::is_error) { Err(findings) } else { Ok(form) }
}

impl ReportForm {
    /// The file of a draft of this kind. `publisher` is empty where nobody is known.
    #[must_use]
    pub fn skeleton(
        &self,
        publisher: &str,
        day: Date,
        title: Option<&str>,
        number: Option<&str>,
    ) -> String {
        let year = day.year() + self.year;
        let filled = |text: &str| {
            let text = text.replace("{publisher}", publisher).replace("{year}", &year.to_string());
            text.replace("{next}", &(year + 1).to_string())
        };
        let title = title.map_or_else(|| filled(&self.title), str::to_owned);
        let mut out =
            format!("---\ntitle: {}\ndate: {day}\nkind: {}\n", quoted(&title), quoted(&self.kind));
        if self.year != 0 {
            let _ = writeln!(out, "year: {year}");
        }
        if let Some(number) = number {
            let _ = writeln!(out, "index_number: {}", quoted(number));
        }
        out.push_str("draft: true\n---\n\n");
        out.push_str(&filled(&self.body));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{DueWhen, builtin, parse};
    use crate::forms::ReportForm;

    fn of(name: &str) -> ReportForm {
        let (_, text) = builtin().into_iter().find(|(each, _)| each == name).expect("a form");
        parse("forms/x.md", name, &text).unwrap_or_else(|why| panic!("{name}: {why:?}"))
    }

    #[test]
    fn forms_that_are_built_in_are_sound() {
        let all = builtin();
        let names: Vec<&str> = all.iter().map(|(name, _)| name.as_str()).collect();
        for wanted in [
            "法治政府建设年度报告",
            "政府信息公开工作年度报告",
            "部门预算",
            "部门决算",
            "行政处罚",
            "规范性文件",
            "通知",
        ] {
            assert!(names.contains(&wanted), "{wanted} in {names:?}");
        }
        for name in names {
            let form = of(name);
            // A skeleton has every part that its own kind asks for.
            for part in form.parts.iter().filter(|part| !part.words.is_empty()) {
                assert!(
                    part.words.iter().any(|word| form.body.contains(word)),
                    "{name}: {}",
                    part.title
                );
            }
            let tables: usize = form.parts.iter().map(|part| part.tables).sum();
            assert!(
                form.body.matches("<table>").count() == tables || form.body.contains("附件"),
                "{name}"
            );
        }
    }

    #[test]
    fn skeletons_are_filled() {
        let day = jiff::civil::date(2024, 1, 29);
        let text = of("法治政府建设年度报告").skeleton("示例街道", day, None, Some("007/2024-1"));
        assert!(text.starts_with("---\ntitle: 示例街道2023年法治政府建设年度报告\ndate: 2024-01-29\nkind: 法治政府建设年度报告\nyear: 2023\nindex_number: 007/2024-1\ndraft: true\n---\n\n一、2023年"), "{text}");
        assert!(text.contains("四、2024年推进") && !text.contains('{'), "{text}");
        let due = of("法治政府建设年度报告").due.expect("a day");
        assert_eq!(due.when, DueWhen::By(4, 1));
        let due = of("行政处罚").due.expect("a span");
        assert_eq!(
            due.when,
            DueWhen::After { event: "作出决定".to_owned(), days: 7, working: true }
        );
    }

    #[test]
    fn mistakes_in_a_form_are_found_where_they_stand() {
        for (text, rule, line) in [
            ("no keys\n", "form/no-keys", 1),
            ("---\ntitle: 甲\nkind: 乙\ndue: {month: 13, day: 1}\n---\n", "form/no-such-day", 4),
            ("---\ntitle: 甲\nkind: 乙\ndue: {after: 丙}\n---\n", "form/no-such-day", 4),
            ("---\ntitle: 甲\nknid: 乙\n---\n", "yaml/unknown-key", 3),
            ("---\nkind: 乙\n---\n", "form/no-title", 1),
        ] {
            let found = parse("forms/x.md", "x", text).expect_err(text);
            assert!(
                found.iter().any(|it| it.rule.id == rule && it.at.line == line),
                "{rule}: {found:?}"
            );
        }
    }
}
