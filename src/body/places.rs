//! Bytes of a prepared body → places in its file.
//!
//! In: a body as typed and as prepared. Out: a [`Location`]. Must not know: Markdown, HTML.

use std::cell::{Cell, OnceCell};

use super::include::ExpandedBody;
use crate::diagnostic::Location;

/// Turns bytes of the prepared body into places in the file; most bodies are never asked.
pub(super) struct Places<'t> {
    file: &'t str,
    original: &'t ExpandedBody<'t>,
    prepared: &'t str,
    /// For each prepared line the original one.
    lines: &'t [u32],
    first_line: u32,
    /// Where each prepared line begins, and the original lines.
    index: OnceCell<(Vec<usize>, Vec<&'t str>)>,
    /// The last `offset` given to [`Places::width`] and the width found, so that a line with thousands of places is counted
    /// once.
    last: Cell<(usize, usize)>,
    /// The prepared line of the last place, and how many characters of indent `prepare` removed from the author's line.
    taken: Cell<Option<(usize, usize)>>,
}

impl<'t> Places<'t> {
    /// Of a body that begins at line `first_line` of its file; `lines` has for each prepared line the original one.
    pub(super) fn new(
        file: &'t str,
        original: &'t ExpandedBody<'t>,
        prepared: &'t str,
        lines: &'t [u32],
        first_line: u32,
    ) -> Self {
        let (index, last, taken) = (OnceCell::new(), Cell::default(), Cell::default());
        Self { file, original, prepared, lines, first_line, index, last, taken }
    }

    /// Where a byte of the prepared body stands.
    pub(super) fn at(&self, offset: usize) -> Location {
        let (starts, original) = self.index.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.prepared.as_bytes()).map(|at| at + 1);
            (std::iter::once(0).chain(ends).collect(), self.original.text.split('\n').collect())
        });
        let line = starts.partition_point(|start| *start <= offset).saturating_sub(1);
        let end = starts.get(line + 1).copied().unwrap_or(self.prepared.len());
        let text = &self.prepared[starts[line]..end];
        let before = self.width(starts[line], offset.min(end));
        let prepared_line = line;
        let line = self.lines.get(line).map_or(line, |line| *line as usize);
        let known = self.taken.get().filter(|(known, _)| *known == prepared_line);
        let taken = known.map_or_else(
            || {
                let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
                indent(original.get(line).copied().unwrap_or_default()).saturating_sub(indent(text))
            },
            |(_, taken)| taken,
        );
        self.taken.set(Some((prepared_line, taken)));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let column = number(before + taken + 1);
        match self.original.place(line) {
            Some((file, line)) => Location::at(file.unwrap_or(self.file), line, column),
            None => Location::at(self.file, self.first_line + number(line), column),
        }
    }

    /// How many characters are between byte `begin` of a line and byte `offset`; those that `prepare` put in do not count.
    fn width(&self, begin: usize, offset: usize) -> usize {
        let (known, width) = self.last.get();
        let (from, counted) =
            if (begin..=offset).contains(&known) { (known, width) } else { (begin, 0) };
        let text = self.prepared.get(from..offset).unwrap_or_default();
        let width = counted + text.chars().filter(|c| !super::cjk::is_put_in(*c)).count();
        self.last.set((offset, width));
        width
    }
}
