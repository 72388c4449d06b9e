//! The tables of a source file: those of lines with `|`, and those of HTML.
//!
//! In: the text of a page. Out: [`ExtractedTable`]s whose places are lines of the file. Must not know: what tables mean.

use crate::extract::document::{Cell, ExtractedTable, TableRow};
use crate::extract::html_tables;
use crate::extract::{ExtractLimits, Pool};

/// The tables of a text, in its order. A text that is too large or nests too deep has none.
#[must_use]
pub(super) fn tables(text: &str) -> Vec<ExtractedTable> {
    let mut out = Vec::new();
    if text.contains("<table") || text.contains("<TABLE") {
        let pool = Pool::new(ExtractLimits::default());
        out = html_tables::tables(text, &pool).unwrap_or_default();
    }
    let mut open: Option<ExtractedTable> = None;
    for (number, line) in (1_usize..).zip(text.lines()) {
        if !line.trim_start().starts_with('|') {
            out.extend(open.take());
            continue;
        }
        let table = open.get_or_insert_with(|| ExtractedTable { place: number, rows: Vec::new() });
        let cells = cells_of(line);
        let is_rule = cells
            .iter()
            .all(|cell| cell.contains('-') && cell.chars().all(|c| matches!(c, '-' | ':' | ' ')));
        match (is_rule, table.rows.as_mut_slice()) {
            (true, [head]) => head.head = true,
            _ => {
                let cells = cells.iter().map(|cell| Cell::of(cell, number)).collect();
                table.rows.push(TableRow { head: false, cells });
            }
        }
    }
    out.extend(open);
    out.sort_by_key(|table| table.place);
    out
}

/// The cells of a line: `\|` is no border.
fn cells_of(line: &str) -> Vec<String> {
    let mut cells = vec![String::new()];
    let mut is_escaped = false;
    for c in line.trim().chars() {
        match (c, is_escaped) {
            ('|', false) => cells.push(String::new()),
            ('\\', false) => is_escaped = true,
            (c, _) => {
                cells.last_mut().expect("one").push(c);
                is_escaped = false;
            }
        }
    }
    cells.remove(0);
    if cells.last().is_some_and(|last| last.trim().is_empty()) {
        cells.pop();
    }
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::tables;

    #[test]
    fn both_kinds_of_tables_are_read() {
        let text = "---\ntitle: 甲\n---\n\n| a | b\\|c |\n|---|:-:|\n| 1 | |\n\n<table><tr><td>x</td></tr></table>\n";
        let found = tables(text);
        let texts: Vec<Vec<Vec<String>>> = found
            .iter()
            .map(|table| {
                table
                    .rows
                    .iter()
                    .map(|row| row.cells.iter().map(super::Cell::text).collect())
                    .collect()
            })
            .collect();
        assert_eq!(texts[0], [["a", "b|c"], ["1", ""]]);
        assert_eq!(texts[1], [["x"]]);
        assert_eq!((found[0].place, found[0].rows[0].head, found[1].place), (5, true, 9));
    }
}
