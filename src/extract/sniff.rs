//! The type of a file by its first bytes, for the types that the extension of its name must not contradict.
//!
//! In: the beginning and the names inside. Out: a [`Sniffed`]. Must not know: the disk, which types are allowed.
//!
//! Sources: the signatures of the formats' own specifications; OPC (ECMA-376 part 2) for `[Content_Types].xml`; GB/T 33190
//! for `OFD.xml`.

use serde::{Deserialize, Serialize};

/// What the bytes are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Sniffed {
    /// A page: browsers would show it, whatever its name.
    Html,
    /// A program: machines would run it.
    Program,
    /// A PDF.
    Pdf,
    /// A zip whose first names are those of a Word document, a sheet, slides, an OFD, or nothing of the kind.
    Zip(ZipKind),
    /// An office file of before 2007, or a protected newer one.
    Ole,
    /// A picture.
    Picture,
    /// RAR or 7z.
    Packed,
    /// Nothing that is known here.
    #[default]
    Other,
}

/// What a zip is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ZipKind {
    /// `word/`.
    Word,
    /// `xl/`.
    Sheet,
    /// `ppt/`.
    Slides,
    /// `OFD.xml`.
    Ofd,
    /// Another zip.
    Other,
}

/// Bytes that are looked at.
pub const BEGINNING: usize = 4096;

/// What the beginning of a file says that it is; of a zip, `names` are those of the files in it.
#[must_use]
pub fn sniff(beginning: &[u8], names: impl Fn() -> Option<Vec<String>>) -> Sniffed {
    let starts = |sign: &[u8]| beginning.starts_with(sign);
    if starts(b"%PDF-") {
        Sniffed::Pdf
    } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        // One that cannot be read may have been anything.
        names().map_or(Sniffed::Other, |names| Sniffed::Zip(inside(&names)))
    } else if starts(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        Sniffed::Ole
    } else if is_picture(beginning) {
        Sniffed::Picture
    } else if starts(b"Rar!\x1a\x07") || starts(b"7z\xbc\xaf\x27\x1c") {
        Sniffed::Packed
    } else if is_program(beginning) {
        Sniffed::Program
    } else if is_html(beginning) {
        Sniffed::Html
    } else {
        Sniffed::Other
    }
}

fn is_picture(bytes: &[u8]) -> bool {
    [&b"\x89PNG\r\n"[..], b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*"]
        .iter()
        .any(|sign| bytes.starts_with(sign))
}

/// A program for Windows, Linux, macOS, Java, or a script that names what runs it.
fn is_program(bytes: &[u8]) -> bool {
    let is_windows = bytes.starts_with(b"MZ")
        && bytes.len() > 64
        && memchr::memmem::find(bytes, b"PE\0\0").is_some();
    let is_dos = bytes.starts_with(b"MZ") && memchr::memmem::find(bytes, b"This program").is_some();
    is_windows
        || is_dos
        || [
            &b"\x7fELF"[..],
            b"\xca\xfe\xba\xbe",
            b"\xfe\xed\xfa",
            b"\xcf\xfa\xed\xfe",
            b"#!/",
            b"L\0\0\0\x01\x14\x02\0",
        ]
        .iter()
        .any(|sign| bytes.starts_with(sign))
}

/// Text that begins as a page does, white space, marks and remarks before it let pass.
fn is_html(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes.iter().position(|b| !b.is_ascii_whitespace()).unwrap_or(bytes.len());
    let text = String::from_utf8_lossy(&bytes[start..]).to_ascii_lowercase();
    let mut rest = text.as_str();
    while let Some((_, after)) = rest.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
        rest = after.trim_start();
    }
    ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe", "<svg"]
        .iter()
        .any(|sign| rest.starts_with(sign))
}

fn inside(names: &[String]) -> ZipKind {
    let has = |begin: &str| names.iter().any(|name| name.starts_with(begin));
    if names.iter().any(|name| name == "OFD.xml") {
        ZipKind::Ofd
    } else if !names.iter().any(|name| name == "[Content_Types].xml") {
        ZipKind::Other
    } else if has("word/") {
        ZipKind::Word
    } else if has("xl/") {
        ZipKind::Sheet
    } else if has("ppt/") {
        ZipKind::Slides
    } else {
        ZipKind::Other
    }
}

impl Sniffed {
    /// The name, in Chinese and English, of the type that the bytes have, if it does not fit this extension (lower case); an
    /// extension not listed here is contradicted by web pages and programs only. `None` if both fit or the type is `Other`.
    #[must_use]
    pub fn contradicts(self, extension: &str) -> Option<(&'static str, &'static str)> {
        let fits = match extension {
            "pdf" => self == Self::Pdf,
            "docx" => matches!(self, Self::Zip(ZipKind::Word) | Self::Ole),
            "xlsx" => matches!(self, Self::Zip(ZipKind::Sheet) | Self::Ole),
            "pptx" => matches!(self, Self::Zip(ZipKind::Slides) | Self::Ole),
            "ofd" => self == Self::Zip(ZipKind::Ofd),
            "jpg" | "jpeg" | "png" | "gif" | "tif" | "tiff" => self == Self::Picture,
            "zip" => matches!(self, Self::Zip(_)),
            "rar" | "7z" => self == Self::Packed,
            _ => !matches!(self, Self::Html | Self::Program),
        };
        // What is not known at all may be of any kind, damaged files included; inspection looks at those.
        (!fits && self != Self::Other).then(|| self.words())
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Html => ("网页", "a web page"),
            Self::Program => ("程序", "a program"),
            Self::Pdf => ("PDF", "a PDF"),
            Self::Zip(ZipKind::Word) => ("docx 文档", "a docx document"),
            Self::Zip(ZipKind::Sheet) => ("xlsx 表格", "an xlsx sheet"),
            Self::Zip(ZipKind::Slides) => ("pptx 演示文稿", "a pptx presentation"),
            Self::Zip(ZipKind::Ofd) => ("OFD", "an OFD"),
            Self::Zip(ZipKind::Other) => ("zip 压缩包", "a zip"),
            Self::Ole => ("旧版 Office 或 WPS 文件", "an old office file"),
            Self::Picture => ("图片", "a picture"),
            Self::Packed => ("压缩包", "an archive"),
            Self::Other => ("别的文件", "something else"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Sniffed, ZipKind, sniff};

    #[test]
    fn files_are_known_by_their_first_bytes() {
        let of = |bytes: &[u8], names: &[&str]| {
            sniff(bytes, || Some(names.iter().map(|name| (*name).to_owned()).collect()))
        };
        assert_eq!(of(b"%PDF-1.7", &[]), Sniffed::Pdf);
        assert_eq!(of(b"\xef\xbb\xbf\n<!-- x --> <!DOCTYPE HTML><p>", &[]), Sniffed::Html);
        assert_eq!(of(b"#!/bin/sh\n", &[]), Sniffed::Program);
        assert_eq!(of(b"a,b\n1,2\n", &[]), Sniffed::Other);
        let office = &["[Content_Types].xml", "word/document.xml"];
        assert_eq!(of(b"PK\x03\x04", office), Sniffed::Zip(ZipKind::Word));
        assert_eq!(of(b"PK\x03\x04", &["OFD.xml"]), Sniffed::Zip(ZipKind::Ofd));
        assert_eq!(of(b"PK\x03\x04", &["a.txt"]), Sniffed::Zip(ZipKind::Other));
    }

    #[test]
    fn names_must_not_say_something_else() {
        for (sniffed, extension) in [
            (Sniffed::Html, "pdf"),
            (Sniffed::Html, "doc"),
            (Sniffed::Program, "docx"),
            (Sniffed::Zip(ZipKind::Sheet), "docx"),
            (Sniffed::Zip(ZipKind::Other), "ofd"),
            (Sniffed::Pdf, "jpg"),
        ] {
            assert!(sniffed.contradicts(extension).is_some(), "{sniffed:?} {extension}");
        }
        for (sniffed, extension) in [
            (Sniffed::Pdf, "pdf"),
            (Sniffed::Ole, "doc"),
            (Sniffed::Ole, "docx"),
            (Sniffed::Zip(ZipKind::Word), "wps"),
            (Sniffed::Other, "pdf"),
            (Sniffed::Other, "csv"),
        ] {
            assert!(sniffed.contradicts(extension).is_none(), "{sniffed:?} {extension}");
        }
    }
}
