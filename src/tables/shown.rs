//! A table with its title, the lines around it and its heads; and a sheet as a row of lines and tables.
//!
//! In: cells by row and column. Out: [`SheetPart`]s. Must not know: files, HTML.

use std::collections::BTreeSet;

use super::grid::{CellRows, CellSpans, Grid, GridCell};
use super::{NotShown, SheetPart, heads};

/// Beginnings of lines below a table that are notes to it.
const NOTES: [&str; 9] =
    ["注", "说明", "备注", "附注", "填表", "填报", "资料来源", "数据来源", "*"];

/// Beginnings of lines that say of a table what it is counted in, or who made it.
const ABOUT: [&str; 7] = ["单位", "金额单位", "（单位", "(单位", "计量单位", "编制", "填报"];

/// A table as it is shown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownTable {
    /// Lines above its title: `附件1`.
    pub above: Vec<String>,
    /// Its title, which stands above it in the file.
    pub caption: Option<String>,
    /// Lines between the title and the table: `单位：万元`.
    pub lines: Vec<String>,
    /// Its cells.
    pub grid: Grid,
    /// How many rows at the top are heads of columns.
    pub head_rows: usize,
    /// The column whose cells are heads of their rows.
    pub row_head: Option<usize>,
}

/// What a cell is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellRole {
    /// The head of its columns.
    ColumnHead,
    /// The head of its rows.
    RowHead,
    /// What heads belong to, or nothing.
    Data,
}

impl ShownTable {
    /// A table of cells below some lines. `apart` is the number of rows at the top that the file itself sets apart.
    pub(super) fn of(
        rows: &CellRows,
        spans: &CellSpans<'_>,
        apart: usize,
        mut lines: Vec<String>,
    ) -> Result<Self, NotShown> {
        let grid = Grid::of(rows, spans)?;
        let head_rows = heads::head_rows(&grid, apart);
        let row_head = heads::row_head(&grid, head_rows);
        let (above, caption, lines) = match lines.iter().position(|line| is_title(line)) {
            Some(title) => {
                let below = lines.split_off(title + 1);
                let caption = lines.pop();
                (lines, caption, below)
            }
            None => (Vec::new(), None, lines),
        };
        Ok(Self { above, caption, lines, grid, head_rows, row_head })
    }

    /// What a cell is, by its row in the grid.
    #[must_use]
    pub fn role(&self, row: usize, cell: &GridCell) -> CellRole {
        if row < self.head_rows {
            let is_head = heads::is_column_head(&self.grid, self.head_rows, row, cell);
            return if is_head { CellRole::ColumnHead } else { CellRole::Data };
        }
        // A cell that goes on beyond the column of heads is a line of its own across the table.
        let is_head = self
            .row_head
            .is_some_and(|column| cell.covers(column) && cell.column + cell.columns == column + 1);
        if is_head && !cell.is_empty() && !cell.is_number {
            CellRole::RowHead
        } else {
            CellRole::Data
        }
    }
}

/// Whether a line above a table is its title, and not a number, a unit or a name of an office.
fn is_title(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let of_number = |c: char| {
        c.is_ascii_digit()
            || "附件表公开部门预决算第页年月日-—－（）()一二三四五六七八九十：:".contains(c)
    };
    let is_named = plain.starts_with(['附', '表'])
        && plain.split_once(['：', ':']).is_some_and(|(_, name)| name.ends_with('表'));
    is_named || !plain.chars().all(of_number) && !says_about(&plain)
}

/// Whether a text says of a table who made it, when, or in which unit.
fn says_about(text: &str) -> bool {
    let label = text.split(['：', ':']).next().unwrap_or_default();
    let has_label = label.len() < text.len() && label.chars().count() <= 8;
    has_label || ABOUT.iter().any(|begin| text.starts_with(begin))
}

/// Whether a row is a line of text: one text, or a few that say who made the table and in which unit.
fn is_line(cells: &[GridCell], columns: usize) -> bool {
    let shown: Vec<&GridCell> = cells.iter().filter(|cell| !cell.is_empty()).collect();
    match shown[..] {
        [only] => !only.is_number,
        _ => shown.len() < columns && shown.iter().all(|cell| says_about(&cell.text)),
    }
}

/// Whether a row at the end of a table is a note to it.
fn is_note(cells: &[GridCell], columns: usize) -> bool {
    let mut shown = cells.iter().filter(|cell| !cell.is_empty());
    let Some(first) = shown.next() else { return false };
    let is_begin = NOTES.iter().any(|begin| first.text.starts_with(begin));
    match shown.next() {
        None => {
            !first.is_number && (is_begin || first.columns == columns || says_about(&first.text))
        }
        Some(_) => is_line(cells, columns),
    }
}

/// A stretch of a sheet.
enum Stretch {
    /// Lines that lead to what follows.
    Lines(Vec<String>),
    /// Rows of a table.
    Rows(CellRows),
    /// Lines that belong to what stands before.
    Notes(Vec<String>),
}

/// What stands on a sheet, from top to bottom. `frozen` is the number of rows at the top of the sheet that its file sets apart.
pub(super) fn parts(
    rows: CellRows,
    spans: &CellSpans<'_>,
    frozen: u32,
) -> Result<Vec<SheetPart>, NotShown> {
    let mut stretches: Vec<Stretch> = Vec::new();
    // The columns of the last stretch that is one of rows.
    let mut columns = BTreeSet::new();
    for block in blocks(rows, spans) {
        for stretch in stretches_of(block, spans)? {
            let Stretch::Rows(more) = stretch else {
                stretches.push(stretch);
                continue;
            };
            match stretches.last_mut() {
                // Rows behind an empty one that have no heads of their own go on with the table above.
                Some(Stretch::Rows(before)) if goes_on(&columns, &more, spans)? => {
                    before.extend(more);
                }
                _ => {
                    columns = columns_of(&more);
                    stretches.push(Stretch::Rows(more));
                }
            }
        }
    }
    let mut out = Vec::new();
    let mut lines = Vec::new();
    for stretch in stretches {
        match stretch {
            Stretch::Lines(more) => lines.extend(more),
            Stretch::Notes(notes) => out.extend(notes.into_iter().map(SheetPart::Line)),
            Stretch::Rows(rows) => {
                let apart = rows.range(..frozen).count();
                let lines = std::mem::take(&mut lines);
                out.push(SheetPart::Table(ShownTable::of(&rows, spans, apart, lines)?));
            }
        }
    }
    out.extend(lines.into_iter().map(SheetPart::Line));
    Ok(out)
}

/// Rows that follow each other without an empty one between. A row over which a cell from above reaches is not empty.
fn blocks(rows: CellRows, spans: &CellSpans<'_>) -> Vec<CellRows> {
    let mut out: Vec<CellRows> = Vec::new();
    let mut next = 0;
    for (row, cells) in rows {
        if row > next || out.is_empty() {
            out.push(CellRows::new());
        }
        let reach = cells.keys().filter_map(|column| spans.ends.get(&(row, *column))).max();
        next = next.max(row + 1).max(reach.map_or(0, |(row, _)| row + 1));
        if let Some(block) = out.last_mut() {
            block.insert(row, cells);
        }
    }
    out
}

/// A block as the lines above its table, the table, and the notes below.
fn stretches_of(mut block: CellRows, spans: &CellSpans<'_>) -> Result<Vec<Stretch>, NotShown> {
    let grid = Grid::of(&block, spans)?;
    let above = grid.rows.iter().take_while(|row| is_line(&row.cells, grid.columns)).count();
    let mut table = split_off(&mut block, above);
    let mut out = Vec::new();
    let lines = texts(&block);
    if !lines.is_empty() {
        out.push(Stretch::Lines(lines));
    }
    if table.is_empty() {
        return Ok(out);
    }
    let rest = &grid.rows[above..];
    // The first row of what is left is no line, so it stays.
    let notes = rest[1..].iter().rev().take_while(|row| is_note(&row.cells, grid.columns)).count();
    let below = split_off(&mut table, rest.len() - notes);
    out.push(Stretch::Rows(table));
    if !below.is_empty() {
        out.push(Stretch::Notes(texts(&below)));
    }
    Ok(out)
}

/// Takes all rows but the first `count` out of a block.
fn split_off(rows: &mut CellRows, count: usize) -> CellRows {
    match rows.keys().nth(count).copied() {
        Some(row) => rows.split_off(&row),
        None => CellRows::new(),
    }
}

/// The texts of rows, one a cell.
fn texts(rows: &CellRows) -> Vec<String> {
    rows.values().flat_map(|row| row.values()).map(|cell| cell.text.clone()).collect()
}

/// The columns in which something stands.
fn columns_of(rows: &CellRows) -> BTreeSet<u32> {
    rows.values().flat_map(|row| row.keys().copied()).collect()
}

/// Whether rows go on with those above, which stand in these columns: they have no heads, and stand in no others.
fn goes_on(
    columns: &BTreeSet<u32>,
    rows: &CellRows,
    spans: &CellSpans<'_>,
) -> Result<bool, NotShown> {
    Ok(!heads::may_begin(&Grid::of(rows, spans)?) && columns_of(rows).is_subset(columns))
}
