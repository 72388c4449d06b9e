//! A Word file as pieces of text: everything that is in it, whether readers see it or not.
//!
//! In: bytes, a pool of limits. Out: a [`FileText`]. Must not know: what is looked for.

use super::super::document::{
    AsideKind, ExtractedBlock, ExtractedDocument, ExtractedTable, Paragraph,
};
use super::super::kind::FileKind;
use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, OfficePackage, add_beside, properties};
use super::super::pieces::{FileText, FileTrait, HiddenBy, PiecePlace};

/// Cells of one character in a row from which they are a number that has a box for each digit.
const BOXES: usize = 15;

/// Reads a Word file's text, and everything beside it.
pub fn text(bytes: &[u8], pool: &Pool) -> Result<FileText, OfficeError> {
    let mut out = FileText::of(FileKind::Docx);
    fold(&super::read(bytes, pool)?, &mut out);
    let mut package = OfficePackage::open(bytes, pool)?;
    if package.names().iter().any(|part| part.ends_with("vbaProject.bin")) {
        out.traits.push(FileTrait::Macros);
    }
    add_beside(&mut package, pool, &mut out)?;
    out.push_properties(properties(&mut package, pool)?);
    Ok(out)
}

fn place(number: usize) -> PiecePlace {
    PiecePlace::Paragraph(u32::try_from(number).unwrap_or(u32::MAX))
}

fn fold(document: &ExtractedDocument, out: &mut FileText) {
    blocks(&document.blocks, out);
    for note in document.notes.iter().flatten() {
        out.push(PiecePlace::Note, None, note.text());
    }
    let mut counts = [0_u32; 3];
    for aside in &document.asides {
        let at = if aside.place == 0 { PiecePlace::Note } else { place(aside.place) };
        let (at, hidden, counted) = match aside.kind {
            AsideKind::Hidden => (at, Some(HiddenBy::Format), Some(0)),
            AsideKind::Deleted => (at, Some(HiddenBy::Deleted), Some(1)),
            // What was added stands in the blocks too.
            AsideKind::Inserted => {
                counts[1] += 1;
                continue;
            }
            AsideKind::Comment => (at, Some(HiddenBy::Comment), Some(2)),
            AsideKind::Header | AsideKind::Footer => (PiecePlace::HeaderFooter(None), None, None),
            AsideKind::Page | AsideKind::Object => (at, None, None),
        };
        if let Some(counted) = counted {
            counts[counted] += 1;
        }
        out.push(at, hidden, &*aside.text);
    }
    let traits = [FileTrait::HiddenText, FileTrait::TrackedChanges, FileTrait::Comments];
    for (make, count) in traits.into_iter().zip(counts) {
        if count > 0 {
            out.traits.push(make(count));
        }
    }
}

fn blocks(all: &[ExtractedBlock], out: &mut FileText) {
    for block in all {
        match block {
            ExtractedBlock::Paragraph(paragraph) => push(paragraph, out),
            ExtractedBlock::Table(table) => cells(table, out),
        }
    }
}

fn push(paragraph: &Paragraph, out: &mut FileText) {
    out.push(place(paragraph.place), None, paragraph.text());
}

fn cells(table: &ExtractedTable, out: &mut FileText) {
    for row in &table.rows {
        let mut run = String::new();
        let mut end = |run: &mut String| {
            if run.chars().count() >= BOXES {
                out.push(place(table.place), None, &**run);
            }
            run.clear();
        };
        for cell in &row.cells {
            let text = cell.text();
            let text = text.trim();
            if text.chars().count() == 1 { run.push_str(text) } else { end(&mut run) }
        }
        end(&mut run);
        for cell in &row.cells {
            blocks(&cell.blocks, out);
        }
    }
}
