//! PDF files → their text page by page, what notes and properties say, and the files inside.
//!
//! In: bytes, a pool of limits. Out: a [`FileText`], and files that lie inside. Must not know: rules. Fonts that do not say what their
//! glyphs are give no text: what cannot be read is counted, never guessed.
//!
//! Source: ISO 32000-1. The library unpacks the tables of a file (cross references, object streams) without a limit of ours.

mod cmap;
mod content;
mod fonts;
mod glyph_names;
mod unpack;

use encoding_rs::{GB18030, UTF_16BE};
use hayro_syntax::object::{Array, Dict, Object, Stream, String as PdfString};
use hayro_syntax::{LoadPdfError, Pdf};

use super::glyph_lines::GlyphLines;
use super::kind::FileKind;
use super::limits::Pool;
use super::ooxml::OfficeError;
use super::pieces::{FileText, FileTrait, HiddenBy, InnerFile, PiecePlace};
use content::{DrawingResources, PageReader};
use unpack::unpacked;

/// Branches of a tree of names.
const BRANCHES: u32 = 16;

/// A PDF's text, and the files inside: name and bytes.
pub(in crate::extract) fn text(
    bytes: &[u8],
    pool: &Pool,
) -> Result<(FileText, Vec<InnerFile>), OfficeError> {
    let mut out = FileText::of(FileKind::Pdf);
    let pdf = match Pdf::new(bytes.to_vec()) {
        Ok(pdf) => pdf,
        Err(LoadPdfError::Decryption(_)) => {
            out.traits.push(FileTrait::Encrypted);
            return Ok((out, Vec::new()));
        }
        Err(LoadPdfError::Invalid) => return Err(OfficeError::Damaged),
    };
    let pages = pdf.pages();
    pool.take_entries(pages.len() as u64)?;
    let mut reader = PageReader::new(pool);
    let mut inside = Vec::new();
    let (mut count, mut scanned, mut unreadable) = (0, 0, None);
    for (number, page) in (1_u32..).zip(pages.iter()) {
        count += 1;
        (reader.has_picture, reader.lines) = (false, GlyphLines::default());
        let before = reader.unread;
        let raw = page.raw();
        let mut instructions = Vec::new();
        let streams: Vec<Stream<'_>> = match raw.get::<Stream<'_>>("Contents") {
            Some(stream) => vec![stream],
            None => {
                raw.get::<Array<'_>>("Contents").map(|all| all.iter().collect()).unwrap_or_default()
            }
        };
        for stream in streams {
            instructions.extend(unpacked(&stream, pool)?.unwrap_or_default());
            instructions.push(b'\n');
        }
        let all = page.resources();
        let (fonts, objects) = (all.fonts.clone(), all.x_objects.clone());
        let resources = DrawingResources { fonts, objects };
        reader.page(&instructions, resources)?;
        notes(raw, number, &mut reader, pool, (&mut out, &mut inside))?;
        let lines = std::mem::take(&mut reader.lines).finish();
        if reader.has_picture && lines.iter().all(|line| line.trim().is_empty()) {
            scanned += 1;
        }
        if reader.unread > before && unreadable.is_none() {
            unreadable = Some(number);
        }
        for line in lines {
            if line.chars().any(|c| c != '\u{fffd}' && !c.is_whitespace()) {
                out.push(PiecePlace::Page(number), None, line);
            }
        }
    }
    if scanned > 0 {
        out.traits.push(FileTrait::Scanned { pages: scanned, of: count });
    }
    // A few signs for bullets and formulas are no text that is missing.
    let is_much = u64::from(reader.unread) * 50 >= u64::from(reader.signs);
    if let Some(page) = unreadable.filter(|_| is_much) {
        let (signs, of) = (reader.unread, reader.signs);
        out.traits.push(FileTrait::UnreadableText { signs, of, page });
    }
    let metadata = pdf.metadata();
    let properties = [
        ("Title", &metadata.title),
        ("Author", &metadata.author),
        ("Subject", &metadata.subject),
        ("Keywords", &metadata.keywords),
    ];
    let properties = properties.into_iter().filter_map(|(name, value)| {
        Some((name.to_owned(), typed(value.as_deref()?))).filter(|(_, it)| !it.trim().is_empty())
    });
    out.push_properties(properties.collect());
    let root = pdf.xref().get::<Dict<'_>>(pdf.xref().root_id());
    let names = root.and_then(|root| root.get::<Dict<'_>>("Names"));
    if let Some(files) = names.and_then(|names| names.get::<Dict<'_>>("EmbeddedFiles")) {
        files_of_tree(&files, pool, BRANCHES, &mut inside)?;
    }
    Ok((out, inside))
}

/// Notes and fields of a page: what they say, what they show, and files that hang on them.
fn notes<'a>(
    page: &Dict<'a>,
    number: u32,
    reader: &mut PageReader<'a, '_>,
    pool: &Pool,
    (out, inside): (&mut FileText, &mut Vec<InnerFile>),
) -> Result<(), OfficeError> {
    let Some(all) = page.get::<Array<'a>>("Annots") else { return Ok(()) };
    for note in all.iter::<Dict<'a>>() {
        if let Some(text) = note.get::<PdfString<'_>>("Contents") {
            out.push(PiecePlace::Page(number), Some(HiddenBy::Comment), typed(text.as_bytes()));
        }
        if let Some(value) = note.get::<PdfString<'_>>("V") {
            out.push(PiecePlace::Page(number), None, typed(value.as_bytes()));
        }
        let looks = note.get::<Dict<'a>>("AP");
        if let Some(look) = looks.and_then(|looks| looks.get::<Stream<'a>>("N")) {
            reader.form(&look, [1.0, 0.0, 0.0, 1.0, 0.0, 0.0])?;
        }
        if let Some(file) = note.get::<Dict<'_>>("FS") {
            inside.extend(file_of(&file, pool)?);
        }
    }
    Ok(())
}

/// Files of a tree of names (ISO 32000-1, 7.9.6).
fn files_of_tree(
    tree: &Dict<'_>,
    pool: &Pool,
    deep: u32,
    inside: &mut Vec<InnerFile>,
) -> Result<(), OfficeError> {
    pool.take_entries(1)?;
    for object in tree.get::<Array<'_>>("Names").iter().flat_map(Array::iter::<Object<'_>>) {
        if let Object::Dict(file) = object {
            inside.extend(file_of(&file, pool)?);
        }
    }
    for kid in tree.get::<Array<'_>>("Kids").iter().flat_map(Array::iter::<Dict<'_>>) {
        if deep > 0 {
            files_of_tree(&kid, pool, deep - 1, inside)?;
        }
    }
    Ok(())
}

/// A file inside: its name and bytes.
fn file_of(file: &Dict<'_>, pool: &Pool) -> Result<Option<InnerFile>, OfficeError> {
    let name = file.get::<PdfString<'_>>("UF").or_else(|| file.get::<PdfString<'_>>("F"));
    let name = name.map_or_else(|| "?".to_owned(), |name| typed(name.as_bytes()));
    let stream = file
        .get::<Dict<'_>>("EF")
        .and_then(|all| all.get::<Stream<'_>>("F").or_else(|| all.get::<Stream<'_>>("UF")));
    let Some(stream) = stream else { return Ok(None) };
    Ok(unpacked(&stream, pool)?.map(|bytes| (name, bytes)))
}

/// A string that people typed: UTF-16 or UTF-8 with a mark, else what Chinese programs write.
fn typed(bytes: &[u8]) -> String {
    if let Some(wide) = bytes.strip_prefix(b"\xfe\xff") {
        return UTF_16BE.decode_without_bom_handling(wide).0.into_owned();
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => GB18030.decode_without_bom_handling(bytes).0.into_owned(),
    }
}
