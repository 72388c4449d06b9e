//! OFD files (GB/T 33190) → their text page by page, properties, and the files inside.
//!
//! In: bytes, a pool of limits. Out: a [`FileText`], and files that lie inside. Must not know: rules, looks.

use std::collections::BTreeMap;

use super::glyph_lines::{GlyphLines, GlyphRun};
use super::kind::FileKind;
use super::limits::Pool;
use super::ooxml::{OfficeError, OfficePackage, Xml, XmlElement, XmlToken};
use super::pieces::{FileText, FileTrait, InnerFile, PiecePlace};

/// Height of type where an object does not say it, in millimetres.
const USUAL_SIZE: f64 = 3.5;

/// An OFD's text, and the files inside: name and bytes.
pub(super) fn text(bytes: &[u8], pool: &Pool) -> Result<(FileText, Vec<InnerFile>), OfficeError> {
    let mut package = OfficePackage::open(bytes, pool)?;
    let mut out = FileText::of(FileKind::Ofd);
    let mut inside = Vec::new();
    let names = package.names();
    let mut pages: BTreeMap<String, u32> = BTreeMap::new();
    for name in names.iter().filter(|name| is_part(name, "Document.xml")) {
        let Some(xml) = package.text(name)? else { continue };
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        for target in page_parts(&xml, pool)? {
            let number = u32::try_from(pages.len() + 1).unwrap_or(u32::MAX);
            pages.entry(super::ooxml::joined(folder, &target)).or_insert(number);
        }
    }
    let mut scanned = 0;
    for name in &names {
        if !name.to_ascii_lowercase().ends_with(".xml") {
            if name.contains("Attach") {
                let short = name.rsplit('/').next().unwrap_or(name).to_owned();
                inside.extend(package.bytes(name)?.map(|bytes| (short, bytes)));
            }
            continue;
        }
        let Some(xml) = package.text(name)? else { continue };
        if is_part(name, "OFD.xml") {
            out.push_properties(properties(&xml, pool)?);
            continue;
        }
        let (lines, has_picture) = lines(&xml, pool)?;
        let page = pages.get(name).copied();
        scanned += u32::from(page.is_some() && has_picture && lines.is_empty());
        for line in lines {
            let place = page.map_or_else(|| PiecePlace::Part(name.clone()), PiecePlace::Page);
            out.push(place, None, line);
        }
    }
    if scanned > 0 {
        let of = u32::try_from(pages.len()).unwrap_or(u32::MAX);
        out.traits.push(FileTrait::Scanned { pages: scanned, of });
    }
    Ok((out, inside))
}

fn is_part(name: &str, wanted: &str) -> bool {
    name.rsplit('/').next().is_some_and(|last| last.eq_ignore_ascii_case(wanted))
}

/// Where the pages of a document stand, in order.
fn page_parts(xml: &str, pool: &Pool) -> Result<Vec<String>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.name == "Page" => {
                out.extend(element.attribute("BaseLoc").map(str::to_owned));
            }
            XmlToken::End => return Ok(out),
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
}

/// What is said of the whole file.
fn properties(xml: &str, pool: &Pool) -> Result<Vec<(String, String)>, OfficeError> {
    const WORDS: [&str; 8] =
        ["Title", "Author", "Subject", "Abstract", "Keyword", "CustomData", "Cover", "DocUsage"];
    let mut xml = Xml::new(xml, pool);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element) if WORDS.contains(&element.name.as_str()) => {
                let text = xml.text()?;
                if !text.trim().is_empty() {
                    out.push((element.name, text.trim().to_owned()));
                }
            }
            XmlToken::End => return Ok(out),
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
}

fn numbers(element: &XmlElement, name: &str) -> Vec<f64> {
    let words = element.attribute(name).unwrap_or_default().split_whitespace();
    words.filter_map(|word| word.parse().ok()).collect()
}

/// The lines of a part that draws, and whether it shows pictures.
fn lines(xml: &str, pool: &Pool) -> Result<(Vec<String>, bool), OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut lines = GlyphLines::default();
    let mut has_picture = false;
    let (mut left, mut top, mut size) = (0.0, 0.0, USUAL_SIZE);
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.name == "ImageObject" => has_picture = true,
            XmlToken::Open(element) if element.name == "TextObject" => {
                let boundary = numbers(&element, "Boundary");
                (left, top) = (at(&boundary, 0), at(&boundary, 1));
                size = numbers(&element, "Size").first().copied().unwrap_or(USUAL_SIZE);
                if let [a, _, _, d, e, f] = numbers(&element, "CTM")[..] {
                    (left, top, size) = (left + e, top + f, size * d.abs().max(a.abs()));
                }
            }
            XmlToken::Open(element) if element.name == "TextCode" => {
                let (x, y) = (at(&numbers(&element, "X"), 0), at(&numbers(&element, "Y"), 0));
                let steps = deltas(element.attribute("DeltaX").unwrap_or_default());
                let text = xml.text()?;
                runs(&text, (left + x, top + y), size, &steps, &mut lines);
            }
            XmlToken::End => return Ok((lines.finish(), has_picture)),
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
}

fn at(list: &[f64], index: usize) -> f64 {
    list.get(index).copied().unwrap_or(0.0)
}

/// One run for each character, because each has a step of its own.
fn runs(text: &str, start: (f64, f64), size: f64, steps: &[f64], lines: &mut GlyphLines) {
    let (mut x, y) = start;
    for (index, c) in text.chars().enumerate() {
        let wide = if c.is_ascii() { size / 2.0 } else { size };
        let step = steps.get(index).copied().unwrap_or(wide);
        // A step up to the usual width belongs to the glyph, the rest is a gap.
        let end = x + step.min(wide).max(0.0);
        lines.push(GlyphRun { start: (x, y), end: (end, y), size, text: c.to_string() });
        x += step;
    }
}

/// Steps between characters: `g 3 5.0` stands for three of 5.0 (GB/T 33190, 11.3).
fn deltas(list: &str) -> Vec<f64> {
    let mut out = Vec::new();
    let mut words = list.split_whitespace();
    while let Some(word) = words.next() {
        if word != "g" {
            out.extend(word.parse::<f64>().ok());
            continue;
        }
        let count = words.next().and_then(|it| it.parse::<usize>().ok()).unwrap_or(0);
        let step = words.next().and_then(|it| it.parse::<f64>().ok()).unwrap_or(0.0);
        out.extend(std::iter::repeat_n(step, count.min(100_000)));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::deltas;

    #[test]
    fn repeated_steps_are_written_out() {
        assert_eq!(deltas("1.5 g 3 2 4"), [1.5, 2.0, 2.0, 2.0, 4.0]);
        assert!(deltas("g 999999999 1").len() <= 100_000);
    }
}
