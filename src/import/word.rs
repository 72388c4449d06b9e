//! A Word file → a document that can become a report.
//!
//! In: bytes. Out: an [`ExtractedDocument`] whose pictures a web page can show, and findings on what cannot be taken. Must not know: ZIP,
//! XML, what blocks mean.

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::document::{ExtractedBlock, ExtractedDocument, Paragraph, Run};
use crate::extract::{ExtractLimits, FileKind, Pool, kind_of};
use crate::extract::{OfficeError, docx};

/// Reads a Word file; `None`, with a finding, where it cannot be read.
pub(super) fn read(
    file: &str,
    bytes: &[u8],
    findings: &mut Vec<Diagnostic>,
) -> Option<ExtractedDocument> {
    let at = || Location::file(file);
    let mut document = match docx::read(bytes, &Pool::new(ExtractLimits::default())) {
        Ok(document) => document,
        Err(OfficeError::Damaged) => {
            findings.push(problem::imported_file::damaged(at()));
            return None;
        }
        Err(OfficeError::OverLimit(over)) => {
            findings.push(problem::imported_file::over_limit(at(), over));
            return None;
        }
    };
    if kind_of(bytes) == FileKind::Docm {
        findings.push(problem::imported_file::macros(at()));
    }
    let shown: Vec<bool> = document
        .pictures
        .iter()
        .map(|picture| {
            let is_shown = picture.bytes.as_deref().is_some_and(|bytes| {
                kind_of(bytes) == FileKind::Picture
                    && !bytes.starts_with(b"II*\0")
                    && !bytes.starts_with(b"MM\0*")
            });
            if !is_shown {
                findings.push(problem::imported_file::picture_kind(at(), &picture.name));
            }
            is_shown
        })
        .collect();
    if shown.contains(&false) {
        document.blocks.iter_mut().for_each(|block| without_pictures(block, &shown));
        for (picture, shown) in document.pictures.iter_mut().zip(&shown) {
            if !shown {
                picture.bytes = None;
            }
        }
    }
    Some(document)
}

fn without_pictures(block: &mut ExtractedBlock, shown: &[bool]) {
    match block {
        ExtractedBlock::Paragraph(Paragraph { runs, .. }) => {
            runs.retain(|run| !matches!(run, Run::Picture(index) if !shown[*index]));
        }
        ExtractedBlock::Table(table) => {
            let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
            cells
                .flat_map(|cell| &mut cell.blocks)
                .for_each(|block| without_pictures(block, shown));
        }
    }
}
