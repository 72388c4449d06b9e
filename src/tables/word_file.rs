//! A Word file → its tables.
//!
//! In: bytes. Out: a [`TableFile`] with each table, and the line above it that names it. Must not know: HTML, the site.

use super::grid::{CellRows, CellSpans, CellText};
use super::shown::ShownTable;
use super::{NotShown, SheetPart, ShownSheet, TableFile};
use crate::extract::document::{ExtractedBlock, ExtractedTable};
use crate::extract::workbook::MergedCells;
use crate::extract::{Pool, docx};

/// Characters of a line that may name the table below it.
const NAME: usize = 60;

pub(super) fn read(bytes: &[u8], pool: &Pool) -> Result<TableFile, NotShown> {
    let document = docx::read(bytes, pool)?;
    let mut parts = Vec::new();
    let mut above: Vec<String> = Vec::new();
    for block in &document.blocks {
        match block {
            ExtractedBlock::Paragraph(paragraph) => {
                let text = paragraph.text();
                if !text.trim().is_empty() {
                    above.push(text.trim().to_owned());
                }
            }
            ExtractedBlock::Table(table) => {
                let (rows, merged) = cells(table);
                let names = above.split_off(above.len().saturating_sub(2));
                let names = names.into_iter().filter(|line| names_table(line)).collect();
                let heads = table.rows.iter().take_while(|row| row.head).count();
                above.clear();
                if !rows.is_empty() {
                    let table = ShownTable::of(&rows, &CellSpans::new(merged, pool), heads, names)?;
                    parts.push(SheetPart::Table(table));
                }
            }
        }
    }
    Ok(TableFile { sheets: vec![ShownSheet { name: None, parts }], unformatted: 0 })
}

/// Whether a line above a table belongs to it: `表1 …`, `单位：万元`, a short line that ends as names of tables do.
fn names_table(line: &str) -> bool {
    let is_short = line.chars().count() <= NAME && !line.ends_with(['。', '；', ';']);
    is_short && (line.starts_with('表') || line.ends_with('表') || line.contains("单位"))
}

/// The cells of a table by row and column.
fn cells(table: &ExtractedTable) -> (CellRows, Vec<MergedCells>) {
    let mut rows = CellRows::new();
    let mut merged = Vec::new();
    let mut free_from: Vec<usize> = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        let mut column = 0;
        for cell in &row.cells {
            while free_from.get(column).is_some_and(|from| *from > at) {
                column += 1;
            }
            let end = column + cell.columns;
            free_from.resize(free_from.len().max(end), 0);
            free_from[column..end].fill(at + cell.rows);
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let first = (number(at), number(column));
            if let Some(text) = CellText::of(&cell.text()) {
                rows.entry(first.0).or_default().insert(first.1, text);
            }
            if cell.columns > 1 || cell.rows > 1 {
                let last = (number(at + cell.rows - 1), number(end - 1));
                merged.push(MergedCells { first, last });
            }
            column = end;
        }
    }
    (rows, merged)
}
