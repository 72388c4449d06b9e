//! An inspection as workflow commands of GitHub Actions, which shows them beside the lines of a change.
//!
//! In: an [`Inspection`]. Out: the text. Must not know: how anything was found.

use super::Inspection;
use crate::diagnostic::Severity;
use crate::text::Lang;

/// Text after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value before `::`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let lines = inspection.findings.iter().map(|it| {
        let command = match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "notice",
        };
        let place = match it.at.line {
            0 => String::new(),
            line => format!(",line={line},col={}", it.at.column.max(1)),
        };
        let mut text = it.message.get(lang).to_owned();
        if let Some(help) = &it.help {
            text = format!("{text}\n{}", help.get(lang));
        }
        let (file, title) = (property(&it.at.file), property(it.rule.id));
        format!("::{command} file={file}{place},title={title}::{}\n", data(&text))
    });
    lines.collect()
}
