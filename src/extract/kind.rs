//! Bytes → which kind of file they are, whatever its name says.
//!
//! In: bytes. Out: [`FileKind`]. Must not know: file names.

use std::borrow::Cow;
use std::io::Cursor;

use super::sniff::{BEGINNING, Sniffed, ZipKind, sniff};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// No bytes at all.
    Empty,
    /// Word of 2007 and later (OOXML), also as WPS writes it.
    Docx,
    /// The same with macros.
    Docm,
    /// Excel of 2007 and later.
    Xlsx,
    /// Slides (`PowerPoint`) of 2007 and later.
    Pptx,
    /// Word of 97 to 2003, WPS text files (`.doc`, `.wps`).
    Doc,
    /// Excel of 97 to 2003, WPS tables (`.xls`, `.et`).
    Xls,
    /// Slides (`PowerPoint`) of 97 to 2003, WPS slides (`.ppt`, `.dps`).
    Ppt,
    /// An office file with a password to open it.
    EncryptedOffice,
    /// Another OLE compound file.
    OtherOle,
    /// PDF.
    Pdf,
    /// OFD (GB/T 33190).
    Ofd,
    /// Open Document text.
    Odt,
    /// Open Document table.
    Ods,
    /// Rich Text Format.
    Rtf,
    /// A ZIP archive that is no office file.
    Zip,
    /// A RAR or 7z archive.
    OtherArchive,
    /// A web page.
    Html,
    /// A web page saved as one MIME file (`.mhtml`).
    Mhtml,
    /// JPEG, PNG, GIF, BMP, TIFF or WebP.
    Picture,
    /// Text.
    Text(Encoding),
    /// Bytes of no known kind.
    Unknown,
}

/// How characters of a text are coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8, with or without a byte order mark.
    Utf8,
    /// UTF-16, little-endian.
    Utf16Le,
    /// UTF-16, big-endian.
    Utf16Be,
    /// GB18030, or GBK and GB2312 that it contains.
    Gb18030,
}

/// The kind of a file by its bytes.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> FileKind {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return FileKind::Empty;
    }
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let names = || {
        let archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
        Some(
            archive
                .file_names()
                .filter_map(Result::ok)
                .map(Cow::into_owned)
                .collect::<Vec<String>>(),
        )
    };
    match sniff(beginning, names) {
        Sniffed::Zip(ZipKind::Word) => {
            let has_macros = names()
                .is_some_and(|names| names.iter().any(|name| name.ends_with("vbaProject.bin")));
            if has_macros { FileKind::Docm } else { FileKind::Docx }
        }
        Sniffed::Zip(ZipKind::Sheet) => FileKind::Xlsx,
        Sniffed::Zip(ZipKind::Slides) => FileKind::Pptx,
        Sniffed::Zip(ZipKind::Ofd) => FileKind::Ofd,
        Sniffed::Zip(ZipKind::Other) => open_document(beginning),
        Sniffed::Ole => compound(bytes),
        Sniffed::Pdf => FileKind::Pdf,
        Sniffed::Picture => FileKind::Picture,
        Sniffed::Packed => FileKind::OtherArchive,
        Sniffed::Html => FileKind::Html,
        Sniffed::Program => FileKind::Unknown,
        // A cut archive is still one: what is in it cannot be said.
        Sniffed::Other
            if beginning.starts_with(b"PK\x03\x04") || beginning.starts_with(b"PK\x05\x06") =>
        {
            FileKind::Zip
        }
        Sniffed::Other if beginning.starts_with(b"{\\rtf") => FileKind::Rtf,
        Sniffed::Other if beginning.starts_with(b"BM") && bytes.contains(&0) => FileKind::Picture,
        Sniffed::Other if beginning.starts_with(b"RIFF") && bytes.contains(&0) => FileKind::Picture,
        Sniffed::Other => text(bytes),
    }
}

/// An Open Document says what it is in its first entry, uncompressed at a fixed place (ODF 1.3 part 2, 3.3).
fn open_document(beginning: &[u8]) -> FileKind {
    // The name of the entry stands at byte 30, its content behind it.
    let says = |kind: &[u8]| beginning.get(30..).is_some_and(|rest| rest.starts_with(kind));
    if says(b"mimetypeapplication/vnd.oasis.opendocument.text") {
        FileKind::Odt
    } else if says(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet") {
        FileKind::Ods
    } else {
        FileKind::Zip
    }
}

/// An OLE compound file by the names of its streams.
fn compound(bytes: &[u8]) -> FileKind {
    let Ok(file) = cfb::CompoundFile::open(Cursor::new(bytes)) else { return FileKind::OtherOle };
    let has = |name: &str| file.is_stream(format!("/{name}"));
    if has("EncryptedPackage") {
        FileKind::EncryptedOffice
    } else if has("WordDocument") {
        FileKind::Doc
    } else if has("Workbook") || has("Book") {
        FileKind::Xls
    } else if has("PowerPoint Document") {
        FileKind::Ppt
    } else {
        FileKind::OtherOle
    }
}

/// Text by its byte order mark, its zeros, and what it decodes as; pages and MIME files by how they begin.
fn text(bytes: &[u8]) -> FileKind {
    let encoding = match bytes {
        [0xff, 0xfe, ..] => Encoding::Utf16Le,
        [0xfe, 0xff, ..] => Encoding::Utf16Be,
        _ => match (without_mark(bytes), zeros(bytes)) {
            // Text of Han characters has few zeros; line ends and spaces have one each, always at the same side.
            (_, (even, 0)) if even > 0 => Encoding::Utf16Be,
            (_, (0, odd)) if odd > 0 => Encoding::Utf16Le,
            (_, (1.., 1..)) => return FileKind::Unknown,
            _ if std::str::from_utf8(bytes).is_ok() => Encoding::Utf8,
            _ => match encoding_rs::GB18030.decode_without_bom_handling(bytes) {
                (_, false) => Encoding::Gb18030,
                // A page may have a few broken characters and is still one.
                (_, true) if is_page(bytes) => return FileKind::Html,
                _ => return FileKind::Unknown,
            },
        },
    };
    match encoding {
        Encoding::Utf8 | Encoding::Gb18030 if is_mime(bytes) => FileKind::Mhtml,
        Encoding::Utf8 | Encoding::Gb18030 if is_page(bytes) => FileKind::Html,
        Encoding::Utf16Le | Encoding::Utf16Be if is_page(&every_other(bytes)) => FileKind::Html,
        _ => FileKind::Text(encoding),
    }
}

fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)
}

/// How many zero bytes stand at even and at odd places of the beginning.
fn zeros(bytes: &[u8]) -> (usize, usize) {
    let begin = &bytes[..bytes.len().min(8192)];
    let at = |rest| begin.iter().skip(rest).step_by(2).filter(|byte| **byte == 0).count();
    (at(0), at(1))
}

/// The ASCII of UTF-16.
fn every_other(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().copied().filter(|byte| byte.is_ascii() && *byte != 0).collect()
}

/// Whether text begins as a page of HTML does; Markdown that begins with other tags is none.
fn is_page(bytes: &[u8]) -> bool {
    const BEGINS: [&[u8]; 5] = [b"<!doctype html", b"<html", b"<meta", b"<title", b"<table"];
    let mut rest = without_mark(bytes).trim_ascii_start();
    // An XML declaration and comments may stand before the document type.
    for (open, close) in [(&b"<?xml"[..], &b"?>"[..]), (b"<!--", b"-->"), (b"<!--", b"-->")] {
        if rest.starts_with(open)
            && let Some(end) = rest.windows(close.len()).position(|window| window == close)
        {
            rest = rest[end + close.len()..].trim_ascii_start();
        }
    }
    BEGINS
        .iter()
        .any(|begin| rest.get(..begin.len()).is_some_and(|start| start.eq_ignore_ascii_case(begin)))
}

/// Whether text begins with the fields of a MIME message that has several parts.
fn is_mime(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4096)];
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let fields = head.split("\r\n\r\n").next().unwrap_or_default();
    let fields = fields.split("\n\n").next().unwrap_or_default();
    fields.contains("mime-version:") && fields.contains("multipart/related")
}

#[cfg(test)]
mod tests {
    use super::{Encoding, FileKind, kind_of};
    use std::io::{Cursor, Write};

    fn zip_of(names: &[&str]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let stored = zip::write::SimpleFileOptions::default()
            .compression_method(zip::CompressionMethod::Stored);
        for name in names {
            zip.start_file(*name, stored).expect("a file");
            if *name == "mimetype" {
                zip.write_all(b"application/vnd.oasis.opendocument.text").expect("bytes");
            }
        }
        zip.finish().expect("a ZIP").into_inner()
    }

    fn ole_of(stream: &str) -> Vec<u8> {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).expect("a file");
        file.create_stream(format!("/{stream}")).expect("a stream").write_all(b"x").expect("bytes");
        file.into_inner().into_inner()
    }

    #[test]
    fn containers_are_told_by_what_is_in_them() {
        let types = "[Content_Types].xml";
        for (names, kind) in [
            (&[types, "word/document.xml"][..], FileKind::Docx),
            (&[types, "word/document.xml", "word/vbaProject.bin"], FileKind::Docm),
            (&[types, "xl/workbook.xml"], FileKind::Xlsx),
            (&[types, "ppt/presentation.xml"], FileKind::Pptx),
            (&["OFD.xml", "Doc_0/Document.xml"], FileKind::Ofd),
            (&["mimetype", "content.xml"], FileKind::Odt),
            (&["a.txt"], FileKind::Zip),
        ] {
            assert_eq!(kind_of(&zip_of(names)), kind, "{names:?}");
        }
        assert_eq!(kind_of(b"PK\x03\x04 cut"), FileKind::Zip);
        for (stream, kind) in [
            ("WordDocument", FileKind::Doc),
            ("Workbook", FileKind::Xls),
            ("Book", FileKind::Xls),
            ("PowerPoint Document", FileKind::Ppt),
            ("EncryptedPackage", FileKind::EncryptedOffice),
            ("Something", FileKind::OtherOle),
        ] {
            assert_eq!(kind_of(&ole_of(stream)), kind, "{stream}");
        }
    }

    #[test]
    fn texts_are_told_by_their_bytes() {
        let (gb, _, _) = encoding_rs::GB18030.encode("示例街道办事处，关于报告");
        let wide = |text: &str, big: bool| -> Vec<u8> {
            text.encode_utf16()
                .flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() })
                .collect()
        };
        for (bytes, kind) in [
            (&b" \n"[..], FileKind::Empty),
            ("示例".as_bytes(), FileKind::Text(Encoding::Utf8)),
            (&gb, FileKind::Text(Encoding::Gb18030)),
            (&wide("\u{feff}示例", false), FileKind::Text(Encoding::Utf16Le)),
            (&wide("示例\n报告", false), FileKind::Text(Encoding::Utf16Le)),
            (&wide("示例\n报告", true), FileKind::Text(Encoding::Utf16Be)),
            (&wide("\u{feff}<html>", true), FileKind::Html),
            (b"\xef\xbb\xbf\n<!-- a --><!DOCTYPE HTML>", FileKind::Html),
            (b"<?xml version='1.0'?>\n<html xmlns=''>", FileKind::Html),
            (b"<b>bold</b> Markdown", FileKind::Text(Encoding::Utf8)),
            (b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\r\nx", FileKind::Mhtml),
            (b"%PDF-1.7", FileKind::Pdf),
            (b"{\\rtf1", FileKind::Rtf),
            (b"\x89PNG\r\n\x1a\n", FileKind::Picture),
            (b"BMW is text", FileKind::Text(Encoding::Utf8)),
            (b"\x00\x00\x01\x02\x03", FileKind::Unknown),
        ] {
            assert_eq!(kind_of(bytes), kind, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
