//! Word files (`WordprocessingML`, ECMA-376 part 1) → a document.
//!
//! In: bytes, a pool of limits. Out: an [`ExtractedDocument`]: paragraphs with the numbers that Word draws, tables with their spans, notes,
//! pictures; hidden, deleted and comment parts apart. Must not know: what blocks mean for a report, the disk.

mod count;
mod drawing;
pub mod fold;
mod gap;
mod numbering;
mod numerals;
mod runs;
mod shared;
mod story;
mod styles;
mod table;

use std::collections::BTreeMap;

use super::document::{
    AsideKind, ExtractedAside, ExtractedBlock, ExtractedDocument, Paragraph, Picture,
};
use super::limits::Pool;
use super::ooxml::{OfficeError, OfficePackage, Relationships};
use numbering::WordNumbering;

use shared::SharedParts;
use story::Story;
use styles::Styles;

/// Reads a Word file.
pub fn read(bytes: &[u8], pool: &Pool) -> Result<ExtractedDocument, OfficeError> {
    let mut package = OfficePackage::open(bytes, pool)?;
    let of_file = package.relationships("")?;
    let main = of_file.values().find(|each| each.kind == "officeDocument");
    let main = main.map_or("word/document.xml", |each| each.target.as_str()).to_owned();
    let text = package.text(&main)?.ok_or(OfficeError::Damaged)?;
    let relationships = package.relationships(&main)?;
    let parts = |kind: &str| -> Vec<String> {
        let of_kind = relationships.values().filter(|each| each.kind == kind && !each.is_external);
        of_kind.map(|each| each.target.clone()).collect()
    };
    let mut first = |kind: &str| -> Result<Option<(String, String)>, OfficeError> {
        let Some(name) = parts(kind).into_iter().next() else { return Ok(None) };
        Ok(package.text(&name)?.map(|text| (name, text)))
    };
    let styles = first("styles")?.map(|(_, text)| Styles::read(&text, pool));
    let styles = styles.transpose()?.unwrap_or_default();
    let numbering = first("numbering")?.map(|(_, text)| WordNumbering::read(&text, pool));
    let numbering = numbering.transpose()?.unwrap_or_default();
    let notes = [("footnotes", first("footnotes")?), ("endnotes", first("endnotes")?)];

    let mut shared = SharedParts::new(&styles, &numbering, pool);
    let mut document =
        ExtractedDocument { read: count::signs_of(&text, pool)?, ..ExtractedDocument::default() };
    for (kind, found) in notes {
        let Some((name, text)) = found else { continue };
        document.read += count::signs_of(&text, pool)?;
        let relationships = package.relationships(&name)?;
        shared.read_notes(kind, &text, &relationships)?;
    }
    document.blocks = Story::new(&mut shared, &relationships).part(&text)?;
    let headers = parts("header").into_iter().map(|name| (AsideKind::Header, name));
    let footers = parts("footer").into_iter().map(|name| (AsideKind::Footer, name));
    let comments = parts("comments").into_iter().map(|name| (AsideKind::Comment, name));
    for (kind, name) in comments.chain(headers).chain(footers) {
        let Some(text) = package.text(&name)? else { continue };
        document.read += count::signs_of(&text, pool)?;
        let relationships = package.relationships(&name)?;
        aside(&mut shared, kind, &text, &relationships)?;
    }
    finish(&mut document, shared, &mut package)?;
    Ok(document)
}

/// A part that is no part of what readers see, as one aside for each of its stretches.
fn aside(
    shared: &mut SharedParts<'_>,
    kind: AsideKind,
    text: &str,
    relationships: &Relationships,
) -> Result<(), OfficeError> {
    let pictures = shared.pictures.len();
    let blocks = Story::new(shared, relationships).part(text)?;
    // Pictures of a header are those of the letterhead.
    shared.pictures.truncate(pictures);
    let parts = blocks.iter().filter(|block| block.signs() > 0);
    shared.asides.extend(parts.map(|block| ExtractedAside { kind, place: 0, text: block.typed() }));
    Ok(())
}

/// Notes and pictures that the text refers to; notes that it does not refer to are asides.
fn finish(
    document: &mut ExtractedDocument,
    shared: SharedParts<'_>,
    package: &mut OfficePackage<'_>,
) -> Result<(), OfficeError> {
    let SharedParts { mut notes, note_ids, pictures, asides, .. } = shared;
    document.asides = asides;
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for picture in pictures {
        let bytes = match &picture.part {
            Some(part) => package.bytes(part)?,
            None => None,
        };
        // Two parts of one name lie in two folders.
        let count = names.entry(picture.name.clone()).or_default();
        *count += 1;
        let name = match (*count, picture.name.rsplit_once('.')) {
            (1, _) => picture.name.clone(),
            (count, Some((stem, kind))) => format!("{stem}-{count}.{kind}"),
            (count, None) => format!("{}-{count}", picture.name),
        };
        document.pictures.push(Picture { name, alt: picture.alt, bytes });
    }
    for id in note_ids {
        document.notes.push(notes.remove(&id).unwrap_or_default());
    }
    let unused = notes.into_values().flatten().filter(|paragraph| paragraph.signs() > 0);
    let unused = unused.map(|paragraph| ExtractedAside {
        kind: AsideKind::Object,
        place: paragraph.place,
        text: ExtractedBlock::Paragraph(paragraph).typed(),
    });
    document.asides.extend(unused);
    Ok(())
}

/// Paragraphs of blocks, those of cells included.
fn paragraphs(blocks: Vec<ExtractedBlock>) -> Vec<Paragraph> {
    let mut out = Vec::new();
    for block in blocks {
        match block {
            ExtractedBlock::Paragraph(paragraph) => out.push(paragraph),
            ExtractedBlock::Table(table) => {
                let cells = table.rows.into_iter().flat_map(|row| row.cells);
                cells.for_each(|cell| out.extend(paragraphs(cell.blocks)));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests;
