//! The record of what was written: one line an output, sorted, plain text.
//!
//! In: text. Out: entries. Must not know: the disk, what facts and notes mean.
//!
//! A note is the read set of an output. Thousands of outputs share one, so each is written once, at the top, and outputs
//! refer to it by position. Above the notes are lines that the caller stores about the whole folder.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::first_from;
use super::line::{OutputLine, cut, print};

/// First line; another form of manifest has another.
const HEAD: &str = "gongkai manifest 2";

/// The form of earlier programs: without clues and notes.
const OLD_HEAD: &str = "gongkai manifest 1";

/// What a line begins with that the caller keeps; a note begins with one tab, and never with a second.
const CARRIED: &str = "\t\t";

/// The position of what is not there.
pub(super) const NONE: u32 = u32::MAX;

/// What an output was made of.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Fingerprint {
    /// A hash of all of it.
    pub whole: u128,
    /// Shortened hashes of its parts, to name what has changed.
    pub clues: [u16; 8],
}

impl Fingerprint {
    /// Of a hash for each part.
    #[must_use]
    pub fn of_parts(parts: &[u64; 8]) -> Self {
        let mut bytes = [0; 64];
        for (place, part) in bytes.chunks_exact_mut(8).zip(parts) {
            place.copy_from_slice(&part.to_le_bytes());
        }
        // The lower bits are enough to say what has changed.
        let clues = parts.map(u64::to_le_bytes).map(|it| u16::from_le_bytes([it[0], it[1]]));
        Self { whole: xxh3_128(&bytes), clues }
    }
}

/// What is known of one output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ManifestEntry<'m> {
    /// Path below the output folder.
    pub path: &'m str,
    /// What it was made of.
    pub fingerprint: Fingerprint,
    /// A hash of its bytes.
    pub hash: u128,
    /// Length in bytes.
    pub length: u64,
    /// Position of its note in [`Manifest::notes`]; `None` where an earlier program wrote none.
    pub note: Option<usize>,
    /// One line of text that the caller keeps here.
    pub facts: &'m str,
}

/// All outputs of the last build by path.
///
/// Of each line only its beginning is held; a line is split anew whenever it is asked for, which costs less than the
/// memory that millions of split lines take.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    text: String,
    /// Where the lines stand that the caller keeps.
    carried: Vec<Range<usize>>,
    notes: Vec<Range<usize>>,
    /// Where lines of outputs begin.
    lines: Vec<usize>,
    /// Whether an earlier program wrote it.
    old: bool,
}

impl Manifest {
    /// Reads a manifest; `None` where it is damaged or of another form.
    #[must_use]
    pub fn parse(text: String) -> Option<Self> {
        // A manifest that was cut short ends without a line break.
        let rest = text.strip_suffix('\n')?;
        let old = match rest.split('\n').next() {
            Some(HEAD) => false,
            Some(OLD_HEAD) => true,
            _ => return None,
        };
        let (mut carried, mut notes, mut lines) = (Vec::new(), Vec::new(), Vec::new());
        for at in memchr::memchr_iter(b'\n', rest.as_bytes()).map(|end| end + 1) {
            if rest.as_bytes().get(at) == Some(&b'\t') {
                let end = memchr::memchr(b'\n', &rest.as_bytes()[at..]);
                let end = end.map_or(rest.len(), |length| at + length);
                if rest[at..].starts_with(CARRIED) {
                    carried.push(at + CARRIED.len()..end);
                } else {
                    notes.push(at + 1..end);
                }
            } else {
                lines.push(at);
            }
            // Notes stand at the top.
            if let (Some(note), Some(line)) =
                (notes.last().map(|it: &Range<usize>| it.start), lines.first())
                && note > *line
            {
                return None;
            }
        }
        lines.shrink_to_fit();
        let manifest = Self { text, carried, notes, lines, old };
        let is_right = |index: usize| {
            let line = manifest.split(index)?;
            let entry = ManifestEntry::read(&line)?;
            let note = entry.note.is_none_or(|note| note < manifest.notes.len());
            let order = index == 0 || manifest.path(index - 1) < line.path;
            let is_plain = line.path.split('/').all(|name| !matches!(name, "" | "." | ".."));
            (note && order && is_plain).then_some(())
        };
        let right = (0..manifest.lines.len()).into_par_iter().all(|at| is_right(at).is_some());
        right.then_some(manifest)
    }

    /// What is known of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<ManifestEntry<'_>> {
        let at = first_from(self.lines.len(), |index| self.path(index) >= path);
        (at < self.lines.len() && self.path(at) == path).then(|| self.entry(at))
    }

    /// How many outputs there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lines.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// All entries in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = ManifestEntry<'_>> {
        (0..self.lines.len()).map(|index| self.entry(index))
    }

    /// All paths in their order, with what the caller keeps beside each.
    pub fn facts(&self) -> impl Iterator<Item = (&str, &str)> {
        let lines = (0..self.lines.len()).map(|index| self.line(index));
        lines.map(|line| (line.path, line.facts))
    }

    /// The lines that the caller keeps of the whole folder.
    pub fn carried(&self) -> impl Iterator<Item = &str> {
        self.carried.iter().map(|line| &self.text[line.clone()])
    }

    /// Notes of outputs, each once.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().map(|note| &self.text[note.clone()])
    }

    /// The text as it was read or printed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Positions of sorted paths in the manifest, [`NONE`] for a path that it lacks. Empty if the manifest is empty.
    pub(super) fn positions<'p>(&self, paths: impl Iterator<Item = &'p str>) -> Vec<u32> {
        if self.lines.is_empty() {
            return Vec::new();
        }
        let mut next = 0;
        let find = |path: &str| {
            while next < self.lines.len() && self.path(next) < path {
                next += 1;
            }
            let found = next < self.lines.len() && self.path(next) == path;
            u32::try_from(next).ok().filter(|_| found).unwrap_or(NONE)
        };
        paths.map(find).collect()
    }

    /// The entry at a position.
    pub(super) fn entry(&self, index: usize) -> ManifestEntry<'_> {
        // `parse` has read every line once.
        ManifestEntry::read(&self.line(index)).unwrap_or_default()
    }

    /// Path and length of the output at a position.
    pub(super) fn length_at(&self, index: usize) -> (&str, u64) {
        let line = self.line(index);
        (line.path, line.length.parse().unwrap_or_default())
    }

    /// What the caller keeps beside the output at a position.
    pub(super) fn facts_at(&self, index: usize) -> &str {
        self.line(index).facts
    }

    fn path(&self, index: usize) -> &str {
        cut(&self.text[self.span(index)]).map_or("", |(path, _)| path)
    }

    fn note_at(&self, index: usize) -> Option<usize> {
        self.line(index).note.parse().ok()
    }

    fn line(&self, index: usize) -> OutputLine<'_> {
        self.split(index).unwrap_or_default()
    }

    fn split(&self, index: usize) -> Option<OutputLine<'_>> {
        OutputLine::split(&self.text[self.span(index)], self.old)
    }

    /// Where the line at a position stands, without its line break.
    fn span(&self, index: usize) -> Range<usize> {
        let end = self.lines.get(index + 1).copied().unwrap_or(self.text.len());
        self.lines[index]..end - 1
    }

    /// Hands the manifest that follows this one to `take`, piece by piece: lines in the order of their paths.
    ///
    /// Lines of outputs that stay are taken as they are, as long as most notes are still in use. `carried` are lines of
    /// text that the caller keeps of the whole folder.
    pub(super) fn follow<'n, E>(
        &'n self,
        carried: &[String],
        next: impl Iterator<Item = Next<'n>> + Clone,
        mut take: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut used = vec![false; self.notes.len()];
        for line in next.clone() {
            if let Next::Kept(line) = line
                && let Some(note) = self.note_at(line)
            {
                used[note] = true;
            }
        }
        let in_use = used.iter().filter(|used| **used).count();
        let as_is = self.text.starts_with(HEAD) && in_use * 2 >= self.notes.len();
        let mut out = String::with_capacity(PIECE + PIECE / 4);
        out.push_str(HEAD);
        out.push('\n');
        for line in carried {
            let _ = writeln!(out, "{CARRIED}{line}");
        }
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut number = |note, out: &mut String| {
            let next = numbers.len();
            *numbers.entry(note).or_insert_with(|| {
                out.push('\t');
                out.push_str(note);
                out.push('\n');
                next
            })
        };
        let note_of = |line: usize| {
            let note = self.note_at(line).map(|note| self.notes[note].clone());
            note.map_or("", |note| &self.text[note])
        };
        if as_is {
            for note in self.notes() {
                number(note, &mut out);
            }
        }
        let notes: Vec<usize> = next
            .clone()
            .map(|line| match line {
                Next::Kept(line) if as_is => self.note_at(line).unwrap_or_default(),
                Next::Kept(line) => number(note_of(line), &mut out),
                Next::New(_, note) => number(note, &mut out),
            })
            .collect();
        let mut kept: Range<usize> = 0..0;
        for (line, note) in next.zip(notes) {
            match line {
                Next::Kept(line) if as_is => {
                    let span = self.span(line);
                    if kept.end != span.start {
                        self.flush(&mut out, &kept, &mut take)?;
                        kept.start = span.start;
                    }
                    // The line break goes along.
                    kept.end = span.end + 1;
                }
                Next::Kept(line) => print(&self.entry(line), note, &mut out),
                Next::New(entry, _) => {
                    if !kept.is_empty() || out.len() > PIECE {
                        self.flush(&mut out, &std::mem::replace(&mut kept, 0..0), &mut take)?;
                    }
                    print(&entry, note, &mut out);
                }
            }
        }
        self.flush(&mut out, &kept, &mut take)
    }

    /// Hands on what was made, then old lines.
    fn flush<E>(
        &self,
        made: &mut String,
        kept: &Range<usize>,
        take: &mut impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        take(made)?;
        made.clear();
        take(&self.text[kept.clone()])
    }
}

/// Bytes that are collected before they are handed on.
const PIECE: usize = 1 << 18;

/// A line of the manifest that follows another.
#[derive(Debug, Clone, Copy)]
pub(super) enum Next<'n> {
    /// The line at this position of the old one.
    Kept(usize),
    /// Another, and its note.
    New(ManifestEntry<'n>, &'n str),
}

#[cfg(test)]
mod tests {
    use super::{Fingerprint, Manifest, ManifestEntry, NONE, Next};

    fn entry(path: &str, whole: u128) -> ManifestEntry<'_> {
        let fingerprint = Fingerprint { whole, clues: [0, 1, 2, 3, 4, 5, 6, u16::MAX] };
        ManifestEntry {
            path,
            fingerprint,
            hash: u128::MAX,
            length: 7,
            note: None,
            facts: "{\"a\":\"一\"}",
        }
    }

    fn first() -> Manifest {
        let lines = [
            Next::New(entry("a/index.html", 1), "甲"),
            Next::New(entry("b.html", 2), ""),
            Next::New(entry("c.html", 3), "甲"),
        ];
        Manifest::parse(after(&Manifest::default(), &lines)).expect("a manifest")
    }

    fn after(manifest: &Manifest, lines: &[Next<'_>]) -> String {
        let mut text = String::new();
        let carried = manifest.carried().map(str::to_owned).collect::<Vec<_>>();
        let took = manifest.follow(&carried, lines.iter().copied(), |piece| {
            text.push_str(piece);
            Ok::<(), ()>(())
        });
        took.expect("a text");
        text
    }

    fn lines(manifest: &Manifest) -> Vec<(String, u128, String)> {
        let notes: Vec<&str> = manifest.notes().collect();
        let note =
            |entry: &ManifestEntry<'_>| entry.note.map_or(String::new(), |it| notes[it].to_owned());
        let line = |entry: ManifestEntry<'_>| {
            (entry.path.to_owned(), entry.fingerprint.whole, note(&entry))
        };
        manifest.iter().map(line).collect()
    }

    #[test]
    fn reads_what_it_prints_and_nothing_else() {
        let manifest = first();
        assert_eq!(manifest.notes().collect::<Vec<_>>(), ["甲", ""]);
        assert_eq!(
            manifest.get("b.html"),
            Some(ManifestEntry { note: Some(1), ..entry("b.html", 2) })
        );
        assert_eq!(manifest.get("b"), None);
        assert_eq!(
            manifest.positions(["a", "a/index.html", "c.html", "d"].into_iter()),
            [NONE, 0, 2, NONE]
        );
        let text = manifest.text().to_owned();
        assert_eq!(Manifest::parse(text[..text.len() - 1].to_owned()), None);
        assert_eq!(Manifest::parse(text.replace("b.html", "d.html")), None, "not sorted");
        assert_eq!(Manifest::parse(text.replace("\t甲\n", "")), None, "a note is missing");
        assert_eq!(Manifest::parse(text.replace("a/index.html", "../x.html")), None, "outside");
        for wrong in ["", "\n", "gongkai manifest 0\n", "gongkai manifest 2\nx\ty\n"] {
            assert_eq!(Manifest::parse(wrong.to_owned()), None, "{wrong}");
        }
    }

    #[test]
    fn lines_that_stay_are_copied_and_notes_go_when_most_are_unused() {
        let manifest = first();
        let new = [Next::Kept(0), Next::New(entry("bb.html", 4), "乙"), Next::Kept(2)];
        let next = Manifest::parse(after(&manifest, &new)).expect("a manifest");
        let wanted = [("a/index.html", 1, "甲"), ("bb.html", 4, "乙"), ("c.html", 3, "甲")];
        assert_eq!(
            lines(&next),
            wanted.map(|(path, whole, note)| (path.into(), whole, note.into()))
        );
        assert_eq!(next.notes().count(), 3);
        let last = Manifest::parse(after(&next, &[Next::Kept(1)])).expect("a manifest");
        assert_eq!(last.notes().collect::<Vec<_>>(), ["乙"]);
        assert_eq!(lines(&last), [("bb.html".to_owned(), 4, "乙".to_owned())]);
        let same = after(&manifest, &[Next::Kept(0), Next::Kept(1), Next::Kept(2)]);
        assert_eq!(same, manifest.text());
    }

    #[test]
    fn lines_of_the_whole_folder_are_no_notes() {
        let text = first().text().replacen('\n', "\n\t\tx.html\tcontent/x.md\n", 1);
        let manifest = Manifest::parse(text.clone()).expect("a manifest");
        assert_eq!(manifest.carried().collect::<Vec<_>>(), ["x.html\tcontent/x.md"]);
        assert_eq!(lines(&manifest), lines(&first()));
        assert_eq!(after(&manifest, &[Next::Kept(0), Next::Kept(1), Next::Kept(2)]), text);
    }

    #[test]
    fn reads_what_an_earlier_program_wrote() {
        let zero = "0".repeat(32);
        let text = format!("gongkai manifest 1\nx.html\t{zero}\t{zero}\t12\t{{}}\n");
        let manifest = Manifest::parse(text).expect("a manifest");
        let found = manifest.get("x.html").expect("an entry");
        assert_eq!((found.note, found.length, found.facts), (None, 12, "{}"));
        let next = Manifest::parse(after(&manifest, &[Next::Kept(0)])).expect("a manifest");
        assert_eq!(lines(&next).len(), 1);
    }
}
