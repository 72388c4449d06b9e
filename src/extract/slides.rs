//! Slides (`PresentationML`) and Open Document files: their paragraphs, part by part.
//!
//! In: bytes, a pool of limits. Out: a [`FileText`]. Must not know: layout.

use super::kind::FileKind;
use super::limits::Pool;
use super::ooxml::{OfficeError, OfficePackage, Xml, XmlToken, add_beside, properties};
use super::pieces::{FileText, FileTrait, HiddenBy, PiecePlace};

/// Reads slides of 2007 and later.
pub(super) fn text(bytes: &[u8], pool: &Pool) -> Result<FileText, OfficeError> {
    let mut package = OfficePackage::open(bytes, pool)?;
    let mut out = FileText::of(FileKind::Pptx);
    let mut comments = 0;
    for part in package.names() {
        if part.ends_with("vbaProject.bin") {
            out.traits.push(FileTrait::Macros);
        }
        let is_comment = part.starts_with("ppt/comments/");
        let is_shown = ["ppt/slides/slide", "ppt/notesSlides/notesSlide"];
        let is_text = is_comment || is_shown.iter().any(|begin| part.starts_with(begin));
        if !(is_text && part.ends_with(".xml")) {
            continue;
        }
        let Some(xml) = package.text(&part)? else { continue };
        for text in paragraphs(&xml, pool)? {
            comments += u32::from(is_comment);
            let hidden = is_comment.then_some(HiddenBy::Comment);
            out.push(PiecePlace::Part(part.clone()), hidden, text);
        }
    }
    if comments > 0 {
        out.traits.push(FileTrait::Comments(comments));
    }
    add_beside(&mut package, pool, &mut out)?;
    out.push_properties(properties(&mut package, pool)?);
    Ok(out)
}

/// Reads a text of the Open Document format.
pub(super) fn open_document(bytes: &[u8], pool: &Pool) -> Result<FileText, OfficeError> {
    let mut package = OfficePackage::open(bytes, pool)?;
    let mut out = FileText::of(FileKind::Odt);
    for part in ["content.xml", "styles.xml"] {
        let Some(xml) = package.text(part)? else { continue };
        for (number, text) in (1..).zip(paragraphs(&xml, pool)?) {
            let is_text = part == "content.xml";
            let place = if is_text {
                PiecePlace::Paragraph(number)
            } else {
                PiecePlace::HeaderFooter(None)
            };
            out.push(place, None, text);
        }
    }
    out.push_properties(meta(&mut package, pool)?);
    Ok(out)
}

/// Adds what stands in a table of the Open Document format beside its cells: comments, headers, boxes, properties. Cells are among it too,
/// without their place.
pub(super) fn beside_cells(
    bytes: &[u8],
    pool: &Pool,
    out: &mut FileText,
) -> Result<(), OfficeError> {
    let mut package = OfficePackage::open(bytes, pool)?;
    for part in ["content.xml", "styles.xml"] {
        let Some(xml) = package.text(part)? else { continue };
        for text in paragraphs(&xml, pool)? {
            out.push(PiecePlace::Part(part.to_owned()), None, text);
        }
    }
    out.push_properties(meta(&mut package, pool)?);
    Ok(())
}

/// Properties of an Open Document file, by the names of their elements.
fn meta(
    package: &mut OfficePackage<'_>,
    pool: &Pool,
) -> Result<Vec<(String, String)>, OfficeError> {
    let Some(text) = package.text("meta.xml")? else { return Ok(Vec::new()) };
    let mut xml = Xml::new(&text, pool);
    let mut out = Vec::new();
    let mut name = String::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element) => name = element.name,
            XmlToken::Text(text) if !text.trim().is_empty() => out.push((name.clone(), text)),
            XmlToken::Text(_) | XmlToken::Close => {}
            XmlToken::End => return Ok(out),
        }
    }
}

/// The paragraphs of a part: of `a:p`, `text:p`, `text:h`, and each text outside of one.
fn paragraphs(xml: &str, pool: &Pool) -> Result<Vec<String>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out = vec![String::new()];
    loop {
        match xml.next()? {
            XmlToken::Open(element) => match element.name.as_str() {
                "p" | "h" | "text" => out.push(String::new()),
                "tab" | "s" => out.last_mut().expect("one").push(' '),
                _ => {}
            },
            XmlToken::Text(text) => out.last_mut().expect("one").push_str(&text),
            XmlToken::Close => {}
            XmlToken::End => break,
        }
    }
    out.retain(|text| !text.trim().is_empty());
    Ok(out)
}
