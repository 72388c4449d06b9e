//! Parts of an office file that hold text outside of paragraphs and cells: charts, diagrams, instructions of fields.
//!
//! In: a package. Out: pieces of text with their part. Must not know: which program the file is for.

use super::super::limits::Pool;
use super::super::pieces::{FileText, HiddenBy, PiecePlace};
use super::{OfficeError, OfficePackage, Xml, XmlToken};

/// Adds the texts of charts and diagrams, and what fields of a Word file are told to fetch.
pub(crate) fn add_beside(
    package: &mut OfficePackage<'_>,
    pool: &Pool,
    out: &mut FileText,
) -> Result<(), OfficeError> {
    for part in package.names() {
        let is_drawn = part.contains("/charts/chart") || part.contains("/diagrams/data");
        let has_fields = part.starts_with("word/") && !part[5..].contains('/');
        if !(part.ends_with(".xml") && (is_drawn || has_fields)) {
            continue;
        }
        let Some(xml) = package.text(&part)? else { continue };
        if is_drawn {
            for text in texts(&xml, pool, &["t", "v"])? {
                out.push(PiecePlace::Part(part.clone()), None, text);
            }
        } else {
            let told = texts(&xml, pool, &["instrText", "delInstrText"])?.concat();
            if !told.trim().is_empty() {
                out.push(PiecePlace::Part(part.clone()), Some(HiddenBy::Cache), told);
            }
        }
    }
    Ok(())
}

/// The texts of elements with these names; those of one paragraph (`a:p`) are one text.
fn texts(xml: &str, pool: &Pool, names: &[&str]) -> Result<Vec<String>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out: Vec<String> = Vec::new();
    let (mut is_wanted, mut goes_on) = (false, false);
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                is_wanted = names.contains(&element.name.as_str());
                // A value of a chart stands alone; pieces of a paragraph follow each other.
                goes_on &= !matches!(element.name.as_str(), "p" | "v" | "pt");
            }
            XmlToken::Text(text) if is_wanted => match out.last_mut().filter(|_| goes_on) {
                Some(last) => last.push_str(&text),
                None => {
                    out.push(text);
                    goes_on = true;
                }
            },
            XmlToken::Close => is_wanted = false,
            XmlToken::Text(_) => {}
            XmlToken::End => return Ok(out),
        }
    }
}
