//! `{{include:联系方式}}`, alone in its line → the text of that name.
//!
//! In: a body, and a way to texts by their names. Out: the body with those texts in it, where each of its lines stands, and
//! findings. Must not know: Markdown but for fences of code, where the texts are kept.

use std::borrow::Cow;

use super::Surroundings;
use super::prepare::fence_of;
use crate::diagnostic::{Diagnostic, Location, problem};

/// A text that others include.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncludedText<'t> {
    /// The file that it stands in, for messages.
    pub file: String,
    /// Its Markdown.
    pub text: &'t str,
}

/// A body with the texts that it includes.
pub(super) struct ExpandedBody<'s> {
    pub(super) text: Cow<'s, str>,
    /// Lines of the text that follow each other in a file too, in order; empty where nothing was included.
    runs: Vec<LineRun>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Lines from one file that follow each other.
struct LineRun {
    /// The first of them in the text, from 0.
    from: usize,
    /// The file, where it is not the body's own.
    file: Option<String>,
    /// The number of that line in the file, from 1.
    line: u32,
}

impl<'s> ExpandedBody<'s> {
    /// Expands a body that begins at line `first_line` of `file`.
    pub(super) fn new(file: &str, body: &'s str, first_line: u32, page: Surroundings<'_>) -> Self {
        if !has_marks(body) {
            return Self { text: Cow::Borrowed(body), runs: Vec::new(), findings: Vec::new() };
        }
        let mut expanded = Expansion::default();
        let mut fence = None;
        for (line, number) in body.split_inclusive('\n').zip(first_line..) {
            let text = line.trim_end_matches(['\n', '\r']);
            let is_code = in_fence(text, &mut fence);
            if is_code || !has_marks(text) {
                expanded.push(line, None, number);
                continue;
            }
            let column = text.find(['{', '｛']).map_or(1, |at| text[..at].chars().count() + 1);
            let at = || {
                let column = u32::try_from(column).unwrap_or(u32::MAX);
                Location::at(file, number, column)
            };
            match name(text).map(|name| (name, (page.include)(name))) {
                None => {
                    expanded.findings.push(problem::body::include_form(at()));
                    expanded.push(line, None, number);
                }
                Some((name, Err(near))) => {
                    expanded.findings.push(problem::body::no_include(at(), name, near.as_deref()));
                    expanded.push(line, None, number);
                }
                Some((_, Ok(included))) => expanded.include(&included, number),
            }
        }
        let Expansion { text, runs, findings, .. } = expanded;
        Self { text: Cow::Owned(text), runs, findings }
    }

    /// The file, where it is not the body's own, and the number of a line of the text; `None` where nothing was included.
    pub(super) fn place(&self, line: usize) -> Option<(Option<&str>, u32)> {
        let run = self.runs[..self.runs.partition_point(|run| run.from <= line)].last()?;
        let behind = u32::try_from(line - run.from).unwrap_or(u32::MAX);
        Some((run.file.as_deref(), run.line.saturating_add(behind)))
    }
}

#[derive(Default)]
struct Expansion {
    text: String,
    lines: usize,
    runs: Vec<LineRun>,
    findings: Vec<Diagnostic>,
}

impl Expansion {
    fn push(&mut self, line: &str, file: Option<&str>, number: u32) {
        let goes_on = self.runs.last().is_some_and(|run| {
            run.file.as_deref() == file
                && u32::try_from(self.lines - run.from)
                    .is_ok_and(|behind| run.line + behind == number)
        });
        if !goes_on {
            let file = file.map(ToOwned::to_owned);
            self.runs.push(LineRun { from: self.lines, file, line: number });
        }
        self.text.push_str(line);
        self.lines += 1;
    }

    /// Puts a text in the place of line `number`, with empty lines around it, so that it begins and ends its own blocks.
    fn include(&mut self, included: &IncludedText<'_>, number: u32) {
        self.push("\n", None, number);
        let at = |line| Location::at(included.file.clone(), line, 1);
        let (mut fence, mut opened) = (None, 1);
        let skipped = front_matter(included.text);
        if skipped > 0 {
            self.findings.push(problem::body::include_front_matter(at(1)));
        }
        let lines = included.text.split_inclusive('\n').zip(1_u32..).skip(skipped);
        for (line, of_file) in lines {
            let was_open = fence.is_some();
            let is_code = in_fence(line.trim_end_matches(['\n', '\r']), &mut fence);
            if fence.is_some() && !was_open {
                opened = of_file;
            }
            if !is_code && has_marks(line) {
                self.findings.push(problem::body::include_inside(at(of_file)));
            }
            self.push(line, Some(&included.file), of_file);
        }
        if !self.text.ends_with('\n') {
            self.text.push('\n');
        }
        if let Some((sign, length)) = fence {
            // Else the rest of the report would be code.
            self.findings.push(problem::body::include_unclosed(at(opened)));
            let close: String = std::iter::repeat_n(char::from(sign), length).collect();
            self.push(&format!("{close}\n"), Some(&included.file), opened);
        }
        self.push("\n", None, number);
    }
}

/// How many lines of a text are front matter, which belongs to pages only.
fn front_matter(text: &str) -> usize {
    let is_mark = |line: &str| line.trim_end() == "---";
    let mut lines = text.lines();
    if !lines.next().is_some_and(is_mark) {
        return 0;
    }
    lines.position(is_mark).map_or(0, |end| end + 2)
}

/// What a mark begins with, in half-width and full-width signs.
const OPENS: [&str; 2] = ["{{", "｛｛"];
const CLOSES: [&str; 2] = ["}}", "｝｝"];
const WORD: &str = "include";

/// Whether a text may have a mark in it: `{{` and `include`, spaces between them or not.
pub(super) fn has_marks(text: &str) -> bool {
    let opens = OPENS.iter().flat_map(|open| {
        let found = memchr::memmem::find_iter(text.as_bytes(), open.as_bytes());
        found.map(|at| at + open.len()).collect::<Vec<_>>()
    });
    opens.into_iter().any(|at| behind_word(text[at..].trim_start()).is_some())
}

/// What stands behind the word `include`, in any case, at the beginning of a text.
fn behind_word(text: &str) -> Option<&str> {
    let word = text.get(..WORD.len())?;
    word.eq_ignore_ascii_case(WORD).then(|| &text[WORD.len()..])
}

/// Whether a paragraph is the mark of a text that is included.
pub(super) fn is_mark(paragraph: &str) -> bool {
    has_marks(paragraph) && name(paragraph).is_some()
}

/// The name in a line that is a mark: `{{include:联系方式}}`.
fn name(line: &str) -> Option<&str> {
    let line = line.trim();
    let inside = OPENS.iter().find_map(|open| line.strip_prefix(open))?;
    let inside = CLOSES.iter().find_map(|close| inside.strip_suffix(close))?.trim();
    let name = behind_word(inside)?.trim_start().strip_prefix([':', '：'])?.trim();
    let is_plain = !name.is_empty() && !name.contains(['{', '}', '\\']) && !name.contains("..");
    is_plain.then_some(name)
}

/// Whether a line belongs to fenced code; `fence` is what opened it.
fn in_fence(line: &str, fence: &mut Option<(u8, usize)>) -> bool {
    let shown = fence_of(line.trim_start_matches([' ', '>']));
    match (*fence, shown) {
        (None, None) => return false,
        (None, Some((sign, length, _))) => *fence = Some((sign, length)),
        (Some((open, least)), Some((sign, length, true))) if sign == open && length >= least => {
            *fence = None;
        }
        (Some(_), _) => {}
    }
    true
}
