//! The record of what was written: one line an output, sorted, plain text.
//!
//! In: text. Out: entries. Must not know: the disk, what facts and notes mean.
//!
//! Notes say what an output looked at. Thousands of outputs have the same, so each stands once, at the
//! top, and outputs name it by its position.

use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_128;

/// First line; another form of manifest has another.
const HEAD: &str = "gongkai manifest 2";

/// The form of earlier programs: without clues and notes.
const OLD_HEAD: &str = "gongkai manifest 1";

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry<'m> {
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
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    text: String,
    notes: Vec<Range<usize>>,
    lines: Vec<Line>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Line {
    path: Range<usize>,
    facts: Range<usize>,
    fingerprint: Fingerprint,
    hash: u128,
    length: u64,
    note: Option<usize>,
}

impl Manifest {
    /// Reads a manifest; `None` where it is damaged or of another form.
    #[must_use]
    pub fn parse(text: String) -> Option<Self> {
        // A manifest that was cut short ends without a line break.
        let rest = text.strip_suffix('\n')?;
        let (mut notes, mut lines) = (Vec::new(), Vec::new());
        let mut at = 0;
        let mut old = false;
        for line in rest.split('\n') {
            let end = at + line.len();
            if at == 0 {
                old = line == OLD_HEAD;
                if !old && line != HEAD {
                    return None;
                }
            } else if let Some(note) = line.strip_prefix('\t') {
                notes.push(end - note.len()..end);
            } else {
                let line = if old { old_line(line, at)? } else { self::line(line, at)? };
                if line.note.is_some_and(|note| note >= notes.len()) {
                    return None;
                }
                lines.push(line);
            }
            at = end + 1;
        }
        let path = |line: &Line| &text[line.path.clone()];
        lines.is_sorted_by(|a, b| path(a) < path(b)).then_some(Self { text, notes, lines })
    }

    /// What is known of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<Entry<'_>> {
        let found = self.lines.binary_search_by(|line| self.text[line.path.clone()].cmp(path));
        found.ok().map(|index| self.entry(index))
    }

    /// All entries in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = Entry<'_>> {
        (0..self.lines.len()).map(|index| self.entry(index))
    }

    /// Notes of outputs, each once.
    pub fn notes(&self) -> impl Iterator<Item = &str> {
        self.notes.iter().map(|note| &self.text[note.clone()])
    }

    /// The text as it was read or printed.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The positions of paths, which are sorted.
    pub(super) fn positions(&self, paths: &[&str]) -> Vec<Option<u32>> {
        let mut next = 0;
        let mut find = |path: &&str| {
            while next < self.lines.len() && self.path(next) < *path {
                next += 1;
            }
            let found = next < self.lines.len() && self.path(next) == *path;
            u32::try_from(next).ok().filter(|_| found)
        };
        paths.iter().map(&mut find).collect()
    }

    fn path(&self, line: usize) -> &str {
        &self.text[self.lines[line].path.clone()]
    }

    pub(super) fn entry(&self, index: usize) -> Entry<'_> {
        let Line { path, facts, fingerprint, hash, length, note } = &self.lines[index];
        Entry {
            path: &self.text[path.clone()],
            fingerprint: *fingerprint,
            hash: *hash,
            length: *length,
            note: *note,
            facts: &self.text[facts.clone()],
        }
    }

    /// Hands the manifest that follows this one to `take`, piece by piece: lines in the order of their paths.
    ///
    /// Lines of outputs that stay are taken as they are, as long as most notes are still in use.
    pub(super) fn follow<'n, E>(
        &'n self,
        next: impl Iterator<Item = Next<'n>> + Clone,
        mut take: impl FnMut(&str) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut used = vec![false; self.notes.len()];
        for line in next.clone() {
            if let Next::Kept(line) = line
                && let Some(note) = self.lines[line].note
            {
                used[note] = true;
            }
        }
        let in_use = used.iter().filter(|used| **used).count();
        let as_is = self.text.starts_with(HEAD) && in_use * 2 >= self.notes.len();
        let mut out = String::with_capacity(PIECE + PIECE / 4);
        out.push_str(HEAD);
        out.push('\n');
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
            let note = self.lines[line].note.map(|note| self.notes[note].clone());
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
                Next::Kept(line) if as_is => self.lines[line].note.unwrap_or_default(),
                Next::Kept(line) => number(note_of(line), &mut out),
                Next::New(_, note) => number(note, &mut out),
            })
            .collect();
        let mut kept: Range<usize> = 0..0;
        for (line, note) in next.zip(notes) {
            match line {
                Next::Kept(line) if as_is => {
                    let Line { path, facts, .. } = &self.lines[line];
                    if kept.end != path.start {
                        self.flush(&mut out, &kept, &mut take)?;
                        kept.start = path.start;
                    }
                    // The line break goes along.
                    kept.end = facts.end + 1;
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
    New(Entry<'n>, &'n str),
}

fn print(entry: &Entry<'_>, note: usize, out: &mut String) {
    let Entry { path, fingerprint: Fingerprint { whole, clues }, hash, length, facts, .. } = entry;
    let _ = write!(out, "{path}\t{whole:032x}\t");
    for clue in clues {
        let _ = write!(out, "{clue:04x}");
    }
    let _ = writeln!(out, "\t{hash:032x}\t{length}\t{note}\t{facts}");
}

fn hex(text: &str, digits: usize) -> Option<u128> {
    (text.len() == digits).then(|| u128::from_str_radix(text, 16).ok()).flatten()
}

/// Reads a line that begins at `at` of the whole text.
fn line(line: &str, at: usize) -> Option<Line> {
    let mut fields = line.splitn(7, '\t');
    let path = fields.next()?;
    let whole = hex(fields.next()?, 32)?;
    let mut bits = hex(fields.next()?, 32)?;
    let mut clues = [0; 8];
    for clue in clues.iter_mut().rev() {
        *clue = u16::try_from(bits & 0xffff).ok()?;
        bits >>= 16;
    }
    let hash = hex(fields.next()?, 32)?;
    let length = fields.next()?.parse().ok()?;
    let note = Some(fields.next()?.parse().ok()?);
    let facts = at + line.len() - fields.next()?.len()..at + line.len();
    let fingerprint = Fingerprint { whole, clues };
    Some(Line { path: at..at + path.len(), facts, fingerprint, hash, length, note })
}

/// Reads a line of an earlier program: its file is ours, and is rendered anew.
fn old_line(line: &str, at: usize) -> Option<Line> {
    let mut fields = line.splitn(5, '\t');
    let path = fields.next()?;
    hex(fields.next()?, 32)?;
    let hash = hex(fields.next()?, 32)?;
    let length = fields.next()?.parse().ok()?;
    let facts = at + line.len() - fields.next()?.len()..at + line.len();
    let fingerprint = Fingerprint::default();
    Some(Line { path: at..at + path.len(), facts, fingerprint, hash, length, note: None })
}

#[cfg(test)]
mod tests {
    use super::{Entry, Fingerprint, Manifest, Next};

    fn entry(path: &str, whole: u128) -> Entry<'_> {
        let fingerprint = Fingerprint { whole, clues: [0, 1, 2, 3, 4, 5, 6, u16::MAX] };
        Entry {
            path, fingerprint, hash: u128::MAX, length: 7, note: None, facts: "{\"a\":\"一\"}"
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
        let took = manifest.follow(lines.iter().copied(), |piece| {
            text.push_str(piece);
            Ok::<(), ()>(())
        });
        took.expect("a text");
        text
    }

    fn lines(manifest: &Manifest) -> Vec<(String, u128, String)> {
        let notes: Vec<&str> = manifest.notes().collect();
        let note = |entry: &Entry<'_>| entry.note.map_or(String::new(), |it| notes[it].to_owned());
        let line =
            |entry: Entry<'_>| (entry.path.to_owned(), entry.fingerprint.whole, note(&entry));
        manifest.iter().map(line).collect()
    }

    #[test]
    fn reads_what_it_prints_and_nothing_else() {
        let manifest = first();
        assert_eq!(manifest.notes().collect::<Vec<_>>(), ["甲", ""]);
        assert_eq!(manifest.get("b.html"), Some(Entry { note: Some(1), ..entry("b.html", 2) }));
        assert_eq!(manifest.get("b"), None);
        assert_eq!(
            manifest.positions(&["a", "a/index.html", "c.html", "d"]),
            [None, Some(0), Some(2), None]
        );
        let text = manifest.text().to_owned();
        assert_eq!(Manifest::parse(text[..text.len() - 1].to_owned()), None);
        assert_eq!(Manifest::parse(text.replace("b.html", "d.html")), None, "not sorted");
        assert_eq!(Manifest::parse(text.replace("\t甲\n", "")), None, "a note is missing");
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
