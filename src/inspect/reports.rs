//! What a report says, against its kind and its own facts.
//!
//! In: a report, the text of its source, kinds of reports. Out: findings. Must not know: other reports, commands.

use jiff::civil::Date;

use super::columns::{is_of_kind, year_of};
use super::norms::NORMS;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::forms::{DueWhen, FormPart, ReportForm};
use crate::privacy::masked_text;
use crate::site::{Report, State};

/// Most characters of a heading.
const LONGEST_HEADING: usize = 60;

/// A heading: its line and its text.
type Heading<'t> = (u32, &'t str);

/// Findings of a report, as of `today`.
#[must_use]
pub fn findings(report: &Report, text: &str, forms: &[ReportForm], today: Date) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let file = report.file();
    let headings = headings(text);
    for form in forms.iter().filter(|form| is_of_kind(report, &form.kind)) {
        parts(file, &form.parts, &headings, &mut out);
        let is_yearly = form.due.as_ref().is_some_and(|due| matches!(due.when, DueWhen::By(..)));
        if let Some((year, date)) = year_of(report, form.year).zip(report.date)
            && is_yearly
            && year != date.year() + form.year
        {
            out.push(problem::report::year(report.place("date"), year, date));
        }
    }
    if let Some(date) = report.date.filter(|_| report.state == State::Scheduled)
        && let Ok(ahead) = today.until(date)
        && ahead.get_days() > NORMS.future.days
    {
        let at = report.place("date");
        out.push(problem::report::far_ahead(at, date, ahead.get_days()));
    }
    // The catalogue leaves out a summary that equals the title.
    if report.meta.summary.as_deref().is_some_and(|it| it.trim() == report.title.trim()) {
        out.push(problem::report::summary_copies(report.place("summary")));
    }
    out.extend(half_width(file, text));
    let listed: Vec<&str> = report.listed().map(|file| file.title.as_str()).collect();
    if let Some(first) = listed.first()
        && !text.contains("附件")
        && !listed.iter().any(|title| body_of(text).contains(title))
    {
        let at = report.place("attachments");
        let first = masked_text(first);
        out.push(problem::report::attachment_not_mentioned(at, &first, listed.len()));
    }
    out
}

/// The text below the front matter.
fn body_of(text: &str) -> &str {
    text.strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---\n"))
        .map_or(text, |(_, body)| body)
}

/// Lines that are headings: `## …`, `一、…`, `（一）…`.
fn headings(text: &str) -> Vec<Heading<'_>> {
    let is_numeral = |c: char| "一二三四五六七八九十".contains(c);
    let of_line = |line: &str| {
        let typed = line.trim().trim_start_matches('#').trim_start_matches(['*', ' ', '\u{3000}']);
        let rest = typed.trim_start_matches(['（', '(']);
        let behind = rest.trim_start_matches(is_numeral);
        let is_numbered = behind.len() < rest.len() && behind.starts_with(['、', '）', ')']);
        (line.trim_start().starts_with('#') || is_numbered)
            && typed.chars().count() <= LONGEST_HEADING
    };
    (1_u32..).zip(text.lines()).filter(|(_, line)| of_line(line)).collect()
}

/// Parts of a kind that no heading names, and those that stand in another order.
fn parts(file: &str, wanted: &[FormPart], headings: &[Heading<'_>], out: &mut Vec<Diagnostic>) {
    // Nobody can tell the parts of a text without headings.
    if headings.is_empty() {
        return;
    }
    let mut last: Option<(u32, &str)> = None;
    for part in wanted.iter().filter(|part| !part.words.is_empty()) {
        let names =
            |(_, text): &&Heading<'_>| part.words.iter().any(|word| text.contains(word.as_str()));
        let Some((line, _)) = headings.iter().find(names) else {
            if !part.optional {
                out.push(problem::report::part_missing(Location::start(file), &part.title));
            }
            continue;
        };
        match last {
            Some((before, title)) if *line < before => {
                let at = Location::at(file, *line, 1);
                out.push(problem::report::part_order(at, &part.title, title));
            }
            _ => last = Some((*line, &part.title)),
        }
    }
}

/// Half-width punctuation between Han characters: one finding for a file, at the first.
fn half_width(file: &str, text: &str) -> Option<Diagnostic> {
    let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let mut first: Option<(u32, u32, String)> = None;
    let mut count = 0;
    let front = text.len() - body_of(text).len();
    let lines_before = text[..front].matches('\n').count();
    for (number, line) in (1_u32..).zip(text.lines()).skip(lines_before) {
        let chars: Vec<char> = line.chars().collect();
        for (at, three) in chars.windows(3).enumerate() {
            let is_sign = matches!(three[1], ',' | ';' | ':' | '?' | '!');
            if is_sign && is_han(three[0]) && is_han(three[2]) {
                count += 1;
                let column = u32::try_from(at + 2).unwrap_or(u32::MAX);
                first.get_or_insert_with(|| (number, column, three.iter().collect()));
            }
        }
    }
    let (line, column, around) = first?;
    Some(problem::report::half_width(Location::at(file, line, column), &around, count))
}

#[cfg(test)]
mod tests {
    use super::{half_width, headings};

    #[test]
    fn headings_are_lines_with_numbers_of_the_outline() {
        let text =
            "一、总体情况\n（一）主动公开\n正文，一、二\n## 其他\n一是加强领导\n(二)下一步\n";
        let found: Vec<u32> = headings(text).into_iter().map(|(line, _)| line).collect();
        assert_eq!(found, [1, 2, 4, 6]);
    }

    #[test]
    fn half_width_signs_count_between_han_characters_only() {
        let text = "---\ntitle: 甲,乙\n---\n甲,乙;丙 3:4 a,b http://a 甲: 乙\n";
        let found = half_width("a.md", text).expect("one");
        assert_eq!((found.at.line, found.at.column), (4, 2));
        assert!(found.message.zh.contains("2 处，如“甲,乙”"), "{}", found.message.zh);
        assert_eq!(half_width("a.md", "甲，乙\n"), None);
    }
}
