//! Texts and CSV files in any encoding, line by line.
//!
//! In: bytes. Out: a [`FileText`]. Must not know: what is looked for.

use std::borrow::Cow;

use super::kind::{Encoding, FileKind};
use super::pieces::{FileText, PiecePlace};

/// A text's characters.
#[must_use]
pub fn decoded(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    let encoding = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
    };
    encoding.decode_with_bom_removal(bytes).0
}

/// Digits of a line from which the head of its columns matters.
const LONG: usize = 7;

/// Characters of a line of heads that are given.
const HEADS: usize = 120;

/// Reads a text. Where its first line has several words and no long number, it names columns, and goes with each line that has one.
pub(super) fn text(bytes: &[u8], encoding: Encoding) -> FileText {
    let mut out = FileText::of(FileKind::Text(encoding));
    let text = decoded(bytes, encoding);
    let digits = |line: &str| line.bytes().filter(u8::is_ascii_digit).count();
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let names_columns = first.contains([',', '，', '\t', ';', '|']) && digits(first) < LONG;
    let heads: String = first.chars().filter(|_| names_columns).take(HEADS).collect();
    for (number, line) in (1..).zip(text.lines()) {
        out.push(PiecePlace::Line(number), None, line);
        if let Some(piece) = out.pieces.last_mut().filter(|_| digits(line) >= LONG) {
            piece.above.clone_from(&heads);
        }
    }
    out
}
