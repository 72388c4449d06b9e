//! A rectangle of cells, some of which cover several columns or rows.
//!
//! In: cells by row and column, rectangles that are one cell. Out: a [`Grid`] whose rows name only the cells that begin there, as HTML
//! does. Must not know: files, heads.

use std::collections::{BTreeMap, BTreeSet};

use super::{NotShown, WIDEST};
use crate::extract::Pool;
use crate::extract::workbook::MergedCells;
use crate::numeric::is_number;

/// A table as a grid.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Grid {
    /// Its rows, from top to bottom.
    pub rows: Vec<GridRow>,
    /// Its columns.
    pub columns: usize,
}

/// A row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridRow {
    /// Its row in the file, from 0.
    pub row: u32,
    /// The cells that begin in it, from left to right, empty ones included.
    pub cells: Vec<GridCell>,
}

/// A cell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GridCell {
    /// Its first column, from 0.
    pub column: usize,
    /// Columns that it covers, at least 1.
    pub columns: usize,
    /// Rows that it covers, at least 1.
    pub rows: usize,
    /// Its text, without white space around it; lines are parted by line feeds.
    pub text: String,
    /// Whether it is a number.
    pub is_number: bool,
}

/// What a cell of a file shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CellText {
    pub(super) text: String,
    pub(super) is_number: bool,
}

impl CellText {
    /// A cell that holds text; `None` for one that is empty.
    pub(super) fn of(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self { text: text.to_owned(), is_number: is_number(text) })
    }
}

/// Cells that show something, by row and column.
pub(super) type CellRows = BTreeMap<u32, BTreeMap<u32, CellText>>;

/// What a cell of a grid costs of the pool, in bytes: a few cells far apart ask for millions of empty ones.
pub(super) const CELL_COST: usize = 64;

/// Rectangles that are one cell, by row and column of their first: where they end. What is made of them is drawn from the pool, so that a
/// file costs no more than it may, on every machine alike.
pub(super) struct CellSpans<'p> {
    pub(super) ends: BTreeMap<(u32, u32), (u32, u32)>,
    pub(super) pool: &'p Pool,
}

impl<'p> CellSpans<'p> {
    pub(super) fn new(merged: impl IntoIterator<Item = MergedCells>, pool: &'p Pool) -> Self {
        Self { ends: merged.into_iter().map(|each| (each.first, each.last)).collect(), pool }
    }
}

impl GridCell {
    /// Whether it covers a column.
    #[must_use]
    pub fn covers(&self, column: usize) -> bool {
        (self.column..self.column + self.columns).contains(&column)
    }

    /// Whether it shows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl Grid {
    /// A grid of the columns and rows in which a cell shows something. Of the spans, only those count whose first cell does.
    pub(super) fn of(rows: &CellRows, spans: &CellSpans<'_>) -> Result<Self, NotShown> {
        let used: BTreeSet<u32> = rows.values().flat_map(|row| row.keys().copied()).collect();
        if used.len() > WIDEST {
            return Err(NotShown::TooWide);
        }
        let columns: Vec<u32> = used.into_iter().collect();
        let row_numbers: Vec<u32> = rows.keys().copied().collect();
        spans
            .pool
            .take_bytes(columns.len().saturating_mul(rows.len()).saturating_mul(CELL_COST))?;
        // For each column the first row that no cell from above covers.
        let mut free_from = vec![0_usize; columns.len()];
        let mut out = Self { rows: Vec::with_capacity(rows.len()), columns: columns.len() };
        for (at, (row, cells)) in rows.iter().enumerate() {
            let mut made = GridRow { row: *row, cells: Vec::new() };
            let mut column = 0;
            while column < columns.len() {
                if free_from[column] > at {
                    column += 1;
                    continue;
                }
                let text = cells.get(&columns[column]);
                let end = text.and_then(|_| spans.ends.get(&(*row, columns[column])));
                let (last_row, last_column) = end.copied().unwrap_or((*row, columns[column]));
                let wanted = columns.partition_point(|each| *each <= last_column);
                // A rectangle ends where a cell from above stands in its way.
                let blocked = (column + 1..wanted).find(|each| free_from[*each] > at);
                let end_column = blocked.unwrap_or(wanted);
                let end_row = row_numbers.partition_point(|each| *each <= last_row);
                free_from[column..end_column].fill(end_row);
                made.cells.push(GridCell {
                    column,
                    columns: end_column - column,
                    rows: end_row - at,
                    text: text.map(|cell| cell.text.clone()).unwrap_or_default(),
                    is_number: text.is_some_and(|cell| cell.is_number),
                });
                column = end_column;
            }
            out.rows.push(made);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::{CellRows, CellSpans, CellText, Grid};
    use crate::extract::workbook::MergedCells;
    use crate::extract::{ExtractLimits, Pool};

    #[test]
    fn cells_that_are_one_cover_rows_and_columns() {
        // A1:B1 is one, C1:C2 is one; column D is empty.
        let mut rows = CellRows::new();
        for (row, column, text) in
            [(0, 0, "甲"), (0, 2, "丙"), (1, 0, "1"), (1, 1, "2"), (2, 4, "3")]
        {
            let cell = CellText::of(text).expect("text");
            rows.entry(row).or_default().insert(column, cell);
        }
        let merged = [
            MergedCells { first: (0, 0), last: (0, 1) },
            MergedCells { first: (0, 2), last: (1, 3) },
        ];
        let pool = Pool::new(ExtractLimits::default());
        let grid = Grid::of(&rows, &CellSpans::new(merged, &pool)).expect("a grid");
        assert_eq!(grid.columns, 4);
        let places: Vec<Vec<(usize, usize, usize, &str)>> = grid
            .rows
            .iter()
            .map(|row| {
                row.cells
                    .iter()
                    .map(|cell| (cell.column, cell.columns, cell.rows, cell.text.as_str()))
                    .collect()
            })
            .collect();
        assert_eq!(places[0], [(0, 2, 1, "甲"), (2, 1, 2, "丙"), (3, 1, 1, "")]);
        assert_eq!(places[1], [(0, 1, 1, "1"), (1, 1, 1, "2"), (3, 1, 1, "")]);
        assert_eq!(places[2].len(), 4);
    }
}
