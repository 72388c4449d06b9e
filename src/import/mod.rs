//! A plain text report as a CMS or word processor prints it → a Markdown report.
//!
//! In: the text's bytes, options. Out: [`Draft`] and findings that say what was not placed. Must not know:
//! the site, the disk.

mod body;
mod head;
mod labels;
mod punctuation;

use std::borrow::Cow;
use std::fmt::Write;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::source::{Moment, as_gb18030, dates};
use crate::yaml::quoted;

/// What the caller knows better than the text.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Title.
    pub title: Option<String>,
    /// Publication date.
    pub date: Option<Moment>,
    /// Publisher.
    pub publisher: Option<String>,
    /// Restore full-width punctuation between Chinese characters.
    pub full_width: bool,
}

/// A report read from plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// 标题.
    pub title: String,
    /// 发布日期.
    pub date: Moment,
    /// 发布机构.
    pub publisher: Option<String>,
    /// 来源, where it differs.
    pub source: Option<String>,
    /// Other keys found in the head: canonical name, value.
    pub others: Vec<(&'static str, String)>,
    /// Attachments the text lists.
    pub attachments: Vec<Listed>,
    /// The body in Markdown.
    pub body: String,
}

/// An attachment that the text lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// File name as printed.
    pub file: String,
    /// Title.
    pub title: String,
    /// Whether the file is still to be put beside the report.
    pub awaited: bool,
}

/// One line of the text with its number, from 1.
#[derive(Debug, Clone, Copy)]
struct NumberedLine<'t> {
    number: u32,
    text: &'t str,
}

/// Reads a report; `file` is the name used in findings.
///
/// Findings that are not errors say what was left out or not placed. With errors there is no draft.
#[must_use]
pub fn read(file: &str, bytes: &[u8], options: &ImportOptions) -> (Option<Draft>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let Some(text) = text_of(file, bytes, &mut findings) else { return (None, findings) };
    let tidy = tidy(&text);
    let tidy = if options.full_width {
        let (restored, count) = punctuation::restore(&tidy);
        findings.push(problem::import::full_width(Location::file(file), count));
        restored
    } else {
        tidy
    };
    let lines: Vec<NumberedLine<'_>> = tidy
        .split('\n')
        .enumerate()
        .map(|(index, text)| NumberedLine {
            number: u32::try_from(index + 1).unwrap_or(0),
            text: text.trim(),
        })
        .collect();
    let head = head::read(file, &lines, &mut findings);
    let kept = lines.iter().filter(|line| head.kept.contains(&line.number));
    let rest: Vec<NumberedLine<'_>> = kept.chain(&lines[head.end..]).copied().collect();
    let body = body::read(file, &rest, &mut findings);
    let title = options.title.clone().or(head.title);
    let date = options.date.or(head.date);
    if title.is_none() {
        findings.push(problem::import::no_title(Location::file(file)));
    }
    if date.is_none() {
        findings.push(problem::import::no_date(Location::file(file)));
    }
    let publisher = options.publisher.clone().or(head.publisher);
    let draft = title.zip(date).map(|(title, date)| Draft {
        title,
        date,
        source: head.source.filter(|source| Some(source) != publisher.as_ref()),
        publisher,
        others: head.others,
        attachments: body.attachments,
        body: body.markdown,
    });
    let failed = findings.iter().any(Diagnostic::is_error);
    (draft.filter(|_| !failed), findings)
}

/// Decodes UTF-8, or GB18030 with a finding that says so; `None`, with findings, for bytes of neither.
fn text_of(file: &str, bytes: &[u8], findings: &mut Vec<Diagnostic>) -> Option<String> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(text.to_owned());
    }
    if let Some(text) = as_gb18030(bytes) {
        findings.push(problem::import::was_gb18030(Location::file(file)));
        return Some(text);
    }
    let (_, found) = crate::source::decode(file, bytes);
    findings.extend(found);
    None
}

/// Line ends, no-break and zero-width characters made plain; line numbers stay.
fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars()
        .filter(|c| {
            !matches!(
                c,
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{2060}' | '\u{feff}' | '\u{fdd0}'
            )
        })
        .map(|c| match c {
            '\u{a0}' | '\u{2002}' | '\u{2003}' => ' ',
            c if c.is_control() && !matches!(c, '\n' | '\t') => ' ',
            c => c,
        })
        .collect()
}

impl Draft {
    /// The report's file: front matter and body. `index_number` is one just assigned.
    #[must_use]
    pub fn print(&self, index_number: Option<&str>) -> String {
        let mut out = String::from("---\n");
        let date = date_text(self.date);
        let own_number = self.others.iter().any(|(key, _)| *key == "index_number");
        let pairs = [
            ("title", Some(&self.title)),
            ("date", Some(&date)),
            ("publisher", self.publisher.as_ref()),
            ("source", self.source.as_ref()),
        ]
        .into_iter()
        .filter_map(|(key, value)| Some((key, value?.as_str())))
        .chain(self.others.iter().map(|(key, value)| (*key, value.as_str())))
        .chain(index_number.filter(|_| !own_number).map(|number| ("index_number", number)));
        for (key, value) in pairs {
            let _ = writeln!(out, "{key}: {}", quoted(value));
        }
        if let Some(year) = only_year(&self.title) {
            let _ = writeln!(out, "year: {year}");
        }
        if !self.attachments.is_empty() {
            out.push_str("attachments:\n");
            for file in &self.attachments {
                let _ = writeln!(
                    out,
                    "  - file: {}\n    title: {}",
                    quoted(&file.file),
                    quoted(&file.title)
                );
                if file.awaited {
                    out.push_str("    awaited: true\n");
                }
            }
        }
        out.push_str("---\n\n");
        out.push_str(&self.body);
        out
    }
}

/// A moment as front matter writes it.
#[must_use]
pub fn date_text(moment: Moment) -> String {
    match moment.time {
        Some(time) => format!("{} {:02}:{:02}", moment.date, time.hour(), time.minute()),
        None => moment.date.to_string(),
    }
}

/// Reads a date with or without a time.
#[must_use]
pub fn moment(typed: &str) -> Option<Moment> {
    dates::parse(typed).ok()
}

/// The year a title names, where it names just one: `2023年法治政府建设年度报告` → 2023.
fn only_year(title: &str) -> Option<String> {
    let mut years: Vec<&str> = title
        .match_indices('年')
        .filter_map(|(at, _)| title.get(at.checked_sub(4)?..at))
        .filter(|year| year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    years.dedup();
    (years.len() == 1).then(|| years[0].to_owned())
}

/// A text in which Markdown sees nothing but text.
fn escaped(line: &str) -> Cow<'_, str> {
    let special = |c: char| {
        matches!(c, '*' | '`' | '<' | '[' | ']' | '\\' | '_' | '~' | '|' | '&' | '#' | '{')
    };
    let starts = line.starts_with(['>', '+', '-', '=', ':']);
    // `1. - x` would be a list in a list: the number is then no list item's.
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let item = line[digits..].strip_prefix(['.', ')']).filter(|_| digits > 0).map(str::trim_start);
    let nested = item.is_some_and(|rest| {
        rest.starts_with(['-', '+', '*', '#', '>', '='])
            || rest.starts_with(|c: char| c.is_ascii_digit())
    });
    if !line.contains(special) && !starts && !nested {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len() + 8);
    if starts {
        out.push('\\');
    }
    for (at, c) in line.char_indices() {
        if special(c) || nested && at == digits {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests;
