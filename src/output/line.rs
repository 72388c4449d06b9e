//! One line of the manifest: what is known of one output, as text.
//!
//! In: a line, or an entry. Out: the other. Must not know: other lines.

use std::fmt::Write;

use super::manifest::{Fingerprint, ManifestEntry};

/// A line of an output as text.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct OutputLine<'m> {
    pub(super) path: &'m str,
    whole: &'m str,
    /// Empty where an earlier program wrote none, and so is `note`.
    clues: &'m str,
    hash: &'m str,
    pub(super) length: &'m str,
    pub(super) note: &'m str,
    pub(super) facts: &'m str,
}

impl<'m> OutputLine<'m> {
    /// Splits a line; `is_old` where an earlier program wrote it.
    pub(super) fn split(line: &'m str, is_old: bool) -> Option<Self> {
        let (path, mut rest) = cut(line)?;
        // Hashes are all of one length.
        let mut hash = || {
            let hash = rest.get(..32)?;
            rest = rest[32..].strip_prefix('\t')?;
            Some(hash)
        };
        let whole = hash()?;
        let clues = if is_old { "" } else { hash()? };
        let hash = hash()?;
        let (length, rest) = cut(rest)?;
        let (note, facts) = if is_old { ("", rest) } else { cut(rest)? };
        Some(Self { path, whole, clues, hash, length, note, facts })
    }
}

/// Writes an entry with the number of its note.
pub(super) fn print(entry: &ManifestEntry<'_>, note: usize, out: &mut String) {
    let ManifestEntry {
        path, fingerprint: Fingerprint { whole, clues }, hash, length, facts, ..
    } = entry;
    let _ = write!(out, "{path}\t{whole:032x}\t");
    for clue in clues {
        let _ = write!(out, "{clue:04x}");
    }
    let _ = writeln!(out, "\t{hash:032x}\t{length}\t{note}\t{facts}");
}

impl<'m> ManifestEntry<'m> {
    /// Reads what a line says; `None` where it is damaged.
    pub(super) fn read(line: &OutputLine<'m>) -> Option<Self> {
        let (whole, hash) = (hex(line.whole)?, hex(line.hash)?);
        let length = line.length.parse().ok()?;
        let entry = ManifestEntry {
            path: line.path,
            hash,
            length,
            facts: line.facts,
            ..ManifestEntry::default()
        };
        if line.clues.is_empty() {
            // Of an earlier program: the file is ours, and is rendered anew.
            return Some(entry);
        }
        let mut bits = hex(line.clues)?;
        let mut clues = [0; 8];
        for clue in clues.iter_mut().rev() {
            *clue = u16::try_from(bits & 0xffff).ok()?;
            bits >>= 16;
        }
        let note = Some(line.note.parse().ok()?);
        Some(ManifestEntry { fingerprint: Fingerprint { whole, clues }, note, ..entry })
    }
}

/// What stands before a tab, and behind it.
pub(super) fn cut(text: &str) -> Option<(&str, &str)> {
    let at = memchr::memchr(b'\t', text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}

/// 32 hexadecimal digits.
fn hex(text: &str) -> Option<u128> {
    let digits: &[u8; 32] = text.as_bytes().try_into().ok()?;
    let half = |digits: &[u8]| {
        let (mut all, mut wrong) = (0_u64, false);
        for digit in digits {
            let value = match digit {
                b'0'..=b'9' => digit - b'0',
                b'a'..=b'f' => digit - b'a' + 10,
                _ => 16,
            };
            wrong |= value > 15;
            all = all << 4 | u64::from(value);
        }
        (!wrong).then_some(u128::from(all))
    };
    Some(half(&digits[..16])? << 64 | half(&digits[16..])?)
}
