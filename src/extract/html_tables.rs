//! The tables of a text in HTML, or of one that has HTML in it.
//!
//! In: text, a pool of limits. Out: [`ExtractedTable`]s whose cells have the line that they begin on as their place. Must not know: what
//! stands in cells.

use super::document::{Cell, ExtractedTable, TableRow};
use super::html::{NodeRef, parse};
use super::limits::{OverLimit, Pool};

/// The tables of a text, in its order; tables inside cells follow the one around them.
pub fn tables(text: &str, pool: &Pool) -> Result<Vec<ExtractedTable>, OverLimit> {
    let mut out = Vec::new();
    let mut left = vec![parse(text, pool)?];
    while let Some(node) = left.pop() {
        if node.name() == "table" {
            out.push(table(&node));
        }
        left.extend(node.children().into_iter().rev());
    }
    Ok(out)
}

fn table(node: &NodeRef) -> ExtractedTable {
    let mut out = ExtractedTable { place: node.line, rows: Vec::new() };
    for part in node.children() {
        let in_head = part.name() == "thead";
        let rows = if matches!(part.name(), "thead" | "tbody" | "tfoot") {
            part.children()
        } else {
            vec![part]
        };
        for row in rows.iter().filter(|row| row.name() == "tr") {
            let cells: Vec<NodeRef> = row.children();
            let cells = cells.iter().filter(|cell| matches!(cell.name(), "td" | "th"));
            let head = in_head || cells.clone().all(|cell| cell.name() == "th");
            let cells: Vec<Cell> = cells.map(cell).collect();
            if !cells.is_empty() {
                out.rows.push(TableRow { head, cells });
            }
        }
    }
    out
}

fn cell(node: &NodeRef) -> Cell {
    let span = |name: &str| {
        let typed = node.attribute(name).and_then(|typed| typed.trim().parse::<usize>().ok());
        typed.unwrap_or(1).clamp(1, 100)
    };
    let (columns, rows) = (span("colspan"), span("rowspan"));
    Cell { columns, rows, ..Cell::of(&text_of(node), node.line) }
}

/// What stands in an element, white space as single blanks.
fn text_of(node: &NodeRef) -> String {
    let mut out = String::new();
    let mut left = node.children();
    left.reverse();
    while let Some(node) = left.pop() {
        if node.name() == "br" {
            out.push(' ');
        }
        if node.name() != "table" {
            out.push_str(&node.own_text());
            left.extend(node.children().into_iter().rev());
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::tables;
    use crate::extract::{ExtractLimits, Pool};

    #[test]
    fn tables_in_a_text_have_their_lines() {
        let text = "一、甲\n\n<table>\n<tr><th>a</th><th colspan=2>b</th></tr>\n<tr><td rowspan='2'>c<br>d</td>\n<td>1</td><td>2</td></tr>\n</table>\n";
        let found = tables(text, &Pool::new(ExtractLimits::default())).expect("within limits");
        assert_eq!((found.len(), found[0].place, found[0].rows.len()), (1, 3, 2));
        assert!(found[0].rows[0].head && !found[0].rows[1].head);
        let cell = &found[0].rows[1].cells[0];
        assert_eq!((cell.text().as_str(), cell.rows), ("c d", 2));
        assert_eq!(found[0].rows[1].cells[1].blocks[0].place(), 6);
    }
}
