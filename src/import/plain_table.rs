//! Lines of a plain text that are rows of a table: cells between tabs, strokes, in aligned columns, or one a line in a national form.
//!
//! In: lines. Out: a [`ExtractedTable`] and how many lines it takes. Must not know: what cells mean.

use crate::extract::document::{Cell, ExtractedTable, TableRow};

/// What begins at a line.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Begins {
    /// A table of so many lines.
    Table(ExtractedTable, usize),
    /// So many lines of which none begins a table.
    Text(usize),
}

/// The table that begins at a line, or how many lines hold none: a run that is no table is not looked at again from each of its lines.
pub(super) fn at(lines: &[&str], start: usize) -> Begins {
    if let Some((table, length)) = super::national::at(lines, start) {
        return Begins::Table(table, length);
    }
    let mut text = 1;
    for of in [tabs, strokes, columns] {
        match of(lines, start) {
            Begins::Text(length) => text = text.max(length),
            table @ Begins::Table(..) => return table,
        }
    }
    Begins::Text(text)
}

/// A table where the rows are one; otherwise text.
fn table_if(is_table: bool, rows: Vec<Vec<String>>, start: usize, count: usize) -> Begins {
    if is_table { Begins::Table(table(rows, start), count) } else { Begins::Text(count.max(1)) }
}

fn table(rows: Vec<Vec<String>>, start: usize) -> ExtractedTable {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let rows = rows.into_iter().enumerate().map(|(at, mut cells)| {
        cells.resize(width, String::new());
        let cells = cells.iter().map(|cell| Cell::of(cell, start + at + 1)).collect();
        TableRow { head: at == 0, cells }
    });
    ExtractedTable { place: start + 1, rows: rows.collect() }
}

/// Two lines or more with tabs in each: an empty cell is where two tabs meet, or one at an end.
fn tabs(lines: &[&str], start: usize) -> Begins {
    let has = |line: &&&str| line.contains('\t') && !line.trim().is_empty();
    let rows: Vec<&&str> = lines[start..].iter().take_while(has).collect();
    if rows.len() < 2 {
        return Begins::Text(1);
    }
    // Tabs at the beginning of every line indent it.
    let indent =
        rows.iter().map(|row| row.len() - row.trim_start_matches('\t').len()).min().unwrap_or(0);
    let cells = |row: &&&str| -> Vec<String> {
        row[indent..].split('\t').map(|cell| super::lines::trimmed(cell).to_owned()).collect()
    };
    let mut rows: Vec<Vec<String>> = rows.iter().map(cells).collect();
    // A column that is empty in every row was padding.
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let filled =
        |column: usize| rows.iter().any(|row| row.get(column).is_some_and(|cell| !cell.is_empty()));
    let keep: Vec<bool> = (0..width).map(filled).collect();
    for row in &mut rows {
        let mut column = 0;
        row.retain(|_| {
            column += 1;
            keep[column - 1]
        });
    }
    let count = rows.len();
    // Without a second column in all of them there is none in some of them.
    table_if(keep.iter().filter(|keep| **keep).count() > 1, rows, start, count)
}

/// Two lines or more whose cells are separated by `|`, equally many in each.
fn strokes(lines: &[&str], start: usize) -> Begins {
    let cells = |line: &str| -> Option<Vec<String>> {
        let line = super::lines::trimmed(line);
        if !line.contains(['|', '｜']) {
            return None;
        }
        let inner = line.strip_prefix(['|', '｜']).unwrap_or(line);
        let inner = inner.strip_suffix(['|', '｜']).unwrap_or(inner);
        let cells: Vec<String> =
            inner.split(['|', '｜']).map(|cell| super::lines::trimmed(cell).to_owned()).collect();
        (cells.len() > 1).then_some(cells)
    };
    let Some(first) = cells(lines[start]) else { return Begins::Text(1) };
    let mut rows = vec![first];
    for line in &lines[start + 1..] {
        match cells(line) {
            Some(row) if row.len() == rows[0].len() => rows.push(row),
            _ => break,
        }
    }
    let count = rows.len();
    let mut at = start;
    rows.retain(|_| {
        at += 1;
        !is_rule(lines[at - 1])
    });
    table_if(rows.len() > 1, rows, start, count)
}

/// Whether a line is the rule between head and rows of a Markdown table: `| --- | --- |`.
pub(super) fn is_rule(line: &str) -> bool {
    let line = super::lines::trimmed(line);
    line.contains('|')
        && line.contains("--")
        && line.chars().all(|c| matches!(c, '-' | ':' | '|' | ' ' | '\t'))
}

/// Three lines or more whose cells are separated by wide gaps, equally many in each, with a column of figures.
fn columns(lines: &[&str], start: usize) -> Begins {
    let cells = |line: &str| -> Vec<String> {
        let mut out = Vec::new();
        let mut cell = String::new();
        let mut gap = 0;
        for c in super::lines::trimmed(line).chars() {
            if c == '\u{3000}' {
                gap += 2;
            } else if c == ' ' {
                gap += 1;
            } else {
                if gap >= 2 && !cell.is_empty() {
                    out.push(std::mem::take(&mut cell));
                } else if gap == 1 {
                    cell.push(' ');
                }
                gap = 0;
                cell.push(c);
            }
        }
        out.push(cell);
        out
    };
    let first = cells(lines[start]);
    let is_figure = |cell: &String| {
        cell.chars().any(|c| c.is_ascii_digit())
            && cell
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '%' | '-' | '+' | '—'))
    };
    // The second row of every such table has a figure: most lists of words end here.
    let second = lines.get(start + 1).map(|line| cells(line)).unwrap_or_default();
    if first.len() < 2 || second.len() != first.len() || !second.iter().any(is_figure) {
        return Begins::Text(1);
    }
    let mut rows = vec![first];
    for line in &lines[start + 1..] {
        let row = cells(line);
        if row.len() != rows[0].len() {
            break;
        }
        rows.push(row);
    }
    let width = rows[0].len();
    let figures = (0..width).any(|column| rows[1..].iter().all(|row| is_figure(&row[column])));
    let has_sentence = rows.iter().flatten().any(|cell| cell.contains(['。', '：', '；']));
    let count = rows.len();
    if count >= 3 && figures && !has_sentence {
        return Begins::Table(table(rows, start), count);
    }
    // A part of the run may be a table where the whole is none.
    Begins::Text(1)
}

#[cfg(test)]
mod tests {
    use super::{Begins, at};

    fn grid(text: &str) -> Option<Vec<Vec<String>>> {
        let lines: Vec<&str> = text.split('\n').collect();
        let Begins::Table(table, length) = at(&lines, 0) else { return None };
        assert_eq!(length, lines.len(), "{text}");
        Some(
            table
                .rows
                .iter()
                .map(|row| row.cells.iter().map(super::Cell::text).collect())
                .collect(),
        )
    }

    #[test]
    fn cells_stay_in_their_columns() {
        let row = |cells: &[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            grid("信息内容\t制发件数\t废止件数\n规章\t0\t0\n\t1\t2\n合计\t0\t"),
            Some(vec![
                row(&["信息内容", "制发件数", "废止件数"]),
                row(&["规章", "0", "0"]),
                row(&["", "1", "2"]),
                row(&["合计", "0", ""])
            ])
        );
        assert_eq!(grid("\t\t甲\t1\n\t\t乙\t2"), Some(vec![row(&["甲", "1"]), row(&["乙", "2"])]));
        assert_eq!(
            grid("项目\t\t数量\n1\t\t12"),
            Some(vec![row(&["项目", "数量"]), row(&["1", "12"])])
        );
        assert_eq!(
            grid("| 甲 | 1 |\n|---|---|\n| 乙 | |"),
            Some(vec![row(&["甲", "1"]), row(&["乙", ""])])
        );
        assert_eq!(
            grid("项目  数量\n甲　　1,200\n乙      3.5%"),
            Some(vec![row(&["项目", "数量"]), row(&["甲", "1,200"]), row(&["乙", "3.5%"])])
        );
    }

    #[test]
    fn running_text_is_no_table() {
        for text in [
            "甲\t乙",
            "张三  李四\n王五  赵六\n钱七  孙八",
            "甲方：某局  1\n乙方：某队  2\n丙方：某所  3",
            "a|b",
        ] {
            assert_eq!(grid(text), None, "{text}");
        }
    }
}
