//! Findings as text for a terminal, with an excerpt of the line.
//!
//! In: findings, a way to get a file's text, the language. Out: text. Must not know: the disk.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::text::Lang;

/// Prints one finding: `file:line:col`, what is wrong, the line itself, and the way out.
///
/// `line` gives a line of a file, counted from 1, `None` where there is none.
#[must_use]
pub fn print(
    finding: &Diagnostic,
    lang: Lang,
    color: bool,
    line: &dyn Fn(&str, u32) -> Option<String>,
) -> String {
    let level = match (finding.severity, lang) {
        (Severity::Error, Lang::En) => Level::ERROR,
        (Severity::Warning, Lang::En) => Level::WARNING,
        (Severity::Note, Lang::En) => Level::NOTE,
        (Severity::Error, Lang::Zh) => Level::ERROR.with_name("错误"),
        (Severity::Warning, Lang::Zh) => Level::WARNING.with_name("警告"),
        (Severity::Note, Lang::Zh) => Level::NOTE.with_name("说明"),
    };
    let help = match lang {
        Lang::En => Level::HELP,
        Lang::Zh => Level::HELP.with_name("办法"),
    };
    let excerpt = (finding.at.line > 0)
        .then(|| line(&finding.at.file, finding.at.line))
        .flatten()
        .and_then(|line| excerpt(finding, &line));

    let mut group = level
        .primary_title(finding.message.get(lang))
        .id(finding.rule.id)
        .elements(Vec::<annotate_snippets::Element<'_>>::new());
    if let Some((line, span)) = &excerpt {
        group = group.element(
            Snippet::source(line.as_str())
                .line_start(finding.at.line as usize)
                .path(finding.at.file.as_str())
                .annotation(AnnotationKind::Primary.span(span.clone())),
        );
    } else {
        let mut origin = annotate_snippets::Origin::path(finding.at.file.as_str());
        if finding.at.line > 0 {
            origin = origin.line(finding.at.line as usize).char_column(finding.at.column as usize);
        }
        group = group.element(origin);
    }
    if let Some(text) = &finding.help {
        group = group.element(help.message(text.get(lang)));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

/// Bytes of the longest line that is shown.
pub const LONGEST: usize = 400;

/// The line a finding is about and the byte span in it; long lines are left to the location alone.
fn excerpt(finding: &Diagnostic, line: &str) -> Option<(String, std::ops::Range<usize>)> {
    let line = line.trim_start_matches('\u{feff}').trim_end_matches('\r');
    if line.len() > LONGEST || line.is_empty() {
        return None;
    }
    let byte = |chars: usize| line.char_indices().nth(chars).map_or(line.len(), |(at, _)| at);
    let from = (finding.at.column as usize).saturating_sub(1);
    let start = byte(from);
    let end = byte(from + finding.at.length as usize).max(start);
    Some((line.to_owned(), start..end))
}
