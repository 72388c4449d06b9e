//! A workbook → what its sheets show.
//!
//! In: bytes. Out: a [`TableFile`] without what is hidden. Must not know: HTML, the site.

use std::collections::{BTreeMap, BTreeSet};

use super::grid::{CELL_COST, CellRows, CellSpans, CellText};
use super::number_format::{ShownFormat, general};
use super::shown::parts;
use super::{NotShown, ShownSheet, TableFile};
use crate::extract::workbook::{CellValue, MergedCells, Sheet, SheetCell, Workbook};
use crate::extract::{Pool, xlsx};

/// How the numbers of a workbook are shown.
struct WorkbookFormats {
    codes: Vec<CodeMeaning>,
}

enum CodeMeaning {
    General,
    Known(Box<ShownFormat>),
    Unknown,
}

pub(super) fn read(bytes: &[u8], pool: &Pool, uncalculated: &str) -> Result<TableFile, NotShown> {
    let book = xlsx::read(bytes, pool)?;
    let formats = WorkbookFormats::new(&book);
    let mut out = TableFile::default();
    for sheet in book.sheets.iter().filter(|sheet| !sheet.is_hidden) {
        let rows = shown_cells(sheet, &formats, uncalculated, &mut out.unformatted, pool)?;
        let merged = visible_parts(sheet, pool)?;
        let rows = moved_to_sight(rows, sheet, &merged, pool)?;
        let spans = CellSpans::new(merged.into_iter().map(|(_, shown)| shown), pool);
        let parts = parts(rows, &spans, sheet.frozen_rows)?;
        out.sheets.push(ShownSheet { name: Some(sheet.name.clone()), parts });
    }
    Ok(out)
}

impl WorkbookFormats {
    fn new(book: &Workbook) -> Self {
        let meaning = |code: &String| match code.as_str() {
            "General" | "@" | "" => CodeMeaning::General,
            code => match ShownFormat::new(code, book.counts_from_1904) {
                Some(format) => CodeMeaning::Known(Box::new(format)),
                None => CodeMeaning::Unknown,
            },
        };
        Self { codes: book.formats.iter().map(meaning).collect() }
    }

    /// What a cell of text shows.
    fn show_text(&self, text: &str, format: Option<usize>) -> String {
        match format.and_then(|format| self.codes.get(format)) {
            Some(CodeMeaning::Known(format)) => format.show_text(text),
            None | Some(CodeMeaning::General | CodeMeaning::Unknown) => text.to_owned(),
        }
    }

    /// What a cell shows, whether that is a number, and whether it is what the office program shows.
    fn show(&self, raw: &str, format: Option<usize>) -> (String, bool, bool) {
        let Ok(value) = raw.trim().parse::<f64>() else { return (raw.to_owned(), false, true) };
        match format.and_then(|format| self.codes.get(format)) {
            None | Some(CodeMeaning::General) => (general(value), true, true),
            Some(CodeMeaning::Unknown) => (general(value), true, false),
            Some(CodeMeaning::Known(format)) => match format.show(value) {
                Some(text) => (text, !format.is_of_time(), true),
                None => (general(value), true, false),
            },
        }
    }
}

/// The texts of all cells, hidden ones included, because the first of several that are one may be hidden.
fn shown_cells(
    sheet: &Sheet,
    formats: &WorkbookFormats,
    uncalculated: &str,
    unformatted: &mut usize,
    pool: &Pool,
) -> Result<CellRows, NotShown> {
    let mut rows = CellRows::new();
    for SheetCell { row, column, value, format } in &sheet.cells {
        let cell = match value {
            CellValue::Text(text) => CellText::of(&formats.show_text(text, *format)),
            CellValue::Uncalculated => {
                CellText::of(uncalculated).map(|cell| CellText { is_number: true, ..cell })
            }
            CellValue::Number(raw) => {
                let (text, is_number, is_exact) = formats.show(raw, *format);
                let is_hidden = sheet.hides_row(*row) || sheet.hides_column(*column);
                *unformatted += usize::from(!is_exact && !is_hidden);
                CellText::of(&text).map(|cell| CellText { is_number, ..cell })
            }
        };
        if let Some(cell) = cell {
            pool.take_bytes(CELL_COST + cell.text.len())?;
            rows.entry(*row).or_default().insert(*column, cell);
        }
    }
    Ok(rows)
}

/// Rectangles that are one cell: as the file has them, and the part of them between the first and the last row and column that readers
/// see. One that is hidden as a whole is left out.
fn visible_parts(sheet: &Sheet, pool: &Pool) -> Result<Vec<(MergedCells, MergedCells)>, NotShown> {
    // A rectangle may be as large as a sheet, so each look is drawn from the pool.
    let edge = |first: u32, last: u32, is_hidden: &dyn Fn(u32) -> bool| {
        for at in first..=last {
            // Each look goes through all spans of hidden columns.
            pool.take_bytes(16 + sheet.hidden_columns.len())?;
            if !is_hidden(at) {
                return Ok(Some(at));
            }
        }
        Ok::<_, NotShown>(None)
    };
    let mut out = Vec::new();
    for merged in &sheet.merged {
        let row = edge(merged.first.0, merged.last.0, &|row| sheet.hides_row(row))?;
        let column = edge(merged.first.1, merged.last.1, &|column| sheet.hides_column(column))?;
        let shown = row.zip(column).map(|first| MergedCells { first, last: merged.last });
        out.extend(shown.map(|shown| (*merged, shown)));
    }
    Ok(out)
}

/// The cells that readers see: what the first of several holds that are one stands in the first that is seen; others of them show nothing.
fn moved_to_sight(
    mut rows: CellRows,
    sheet: &Sheet,
    merged: &[(MergedCells, MergedCells)],
    pool: &Pool,
) -> Result<CellRows, NotShown> {
    let mut moved: Vec<((u32, u32), CellText)> = Vec::new();
    for (whole, shown) in merged {
        let first = rows.get_mut(&whole.first.0).and_then(|row| row.remove(&whole.first.1));
        // Only rows that have cells are looked at.
        for (_, row) in rows.range_mut(whole.first.0..=whole.last.0) {
            pool.take_bytes(16)?;
            let covered: Vec<u32> =
                row.range(whole.first.1..=whole.last.1).map(|(column, _)| *column).collect();
            for column in covered {
                row.remove(&column);
            }
        }
        moved.extend(first.map(|cell| (shown.first, cell)));
    }
    for ((row, column), cell) in moved {
        rows.entry(row).or_default().insert(column, cell);
    }
    let hidden: BTreeSet<u32> = {
        let columns: BTreeSet<u32> = rows.values().flat_map(BTreeMap::keys).copied().collect();
        columns.into_iter().filter(|column| sheet.hides_column(*column)).collect()
    };
    rows.retain(|row, cells| {
        cells.retain(|column, _| !hidden.contains(column));
        !cells.is_empty() && !sheet.hides_row(*row)
    });
    Ok(rows)
}
