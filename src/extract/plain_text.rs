//! Texts and CSV files in any encoding, line by line.
//!
//! In: bytes. Out: a [`FileText`]. Must not know: what is looked for.

use std::borrow::Cow;

use super::kind::{Encoding, FileKind};
use super::pieces::{FileText, PiecePlace};

/// A text's characters.
#[must_use]
pub(super) fn decoded(bytes: &[u8], encoding: Encoding) -> Cow<'_, str> {
    let encoding = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
    };
    encoding.decode_with_bom_removal(bytes).0
}

/// Reads a text.
#[must_use]
pub(super) fn text(bytes: &[u8], encoding: Encoding) -> FileText {
    let mut out = FileText::of(FileKind::Text(encoding));
    for (number, line) in (1..).zip(decoded(bytes, encoding).lines()) {
        out.push(PiecePlace::Line(number), None, line);
    }
    out
}
