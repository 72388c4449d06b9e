//! An inspection as `JUnit`'s XML: a suite for each family of rules, a case for each rule, which fails where it has errors or warnings.
//!
//! In: an [`Inspection`]. Out: the text. Must not know: how anything was found.

use std::fmt::Write;

use super::Inspection;
use crate::diagnostic::rules::{self, FAMILIES};
use crate::diagnostic::{Diagnostic, Severity};
use crate::escape;
use crate::text::Lang;

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let mut suites = String::new();
    let (mut all, mut failed) = (0, 0);
    for family in &FAMILIES {
        let of_family = rules::all().filter(|rule| rule.family() == family);
        let mut cases = String::new();
        let (mut tests, mut failures) = (0, 0);
        for rule in of_family {
            tests += 1;
            let found = inspection.findings.iter().filter(|it| it.rule == rule);
            let found: Vec<&Diagnostic> =
                found.filter(|it| it.severity != Severity::Note).collect();
            let (family, problem) = rule.id.split_once('/').unwrap_or((rule.id, ""));
            let _ =
                write!(cases, "    <testcase classname=\"{family}\" name=\"{problem}\" time=\"0\"");
            if found.is_empty() {
                cases.push_str("/>\n");
                continue;
            }
            failures += 1;
            let is_error = found.iter().any(|it| it.is_error());
            let kind = if is_error { "error" } else { "warning" };
            let said = escape::text(rule.says_in(lang));
            let _ = write!(cases, ">\n      <failure type=\"{kind}\" message=\"{said}\">");
            for it in found {
                let line = format!("{}: {}\n", it.at, it.message.get(lang));
                cases.push_str(&escape::text(&line));
            }
            cases.push_str("</failure>\n    </testcase>\n");
        }
        let _ = write!(
            suites,
            "  <testsuite name=\"{}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\">\n{cases}  </testsuite>\n",
            family.name
        );
        (all, failed) = (all + tests, failed + failures);
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"gongkai check\" tests=\"{all}\" failures=\"{failed}\" errors=\"0\" time=\"0\">\n{suites}</testsuites>\n"
    )
}
