//! The rows of a table of a page, and whether it holds data.
//!
//! In: a table. Out: rows. Must not know: what becomes of cells.

use super::article::is_unseen;
use super::blocks::all_text;
use crate::extract::document::signs;
use crate::extract::html::NodeRef;

/// The rows of a table, not those of tables inside it; whether each stands in its head.
pub(super) fn rows_of(table: &NodeRef) -> Vec<(NodeRef, bool)> {
    let mut rows = Vec::new();
    for child in table.children() {
        match child.name() {
            // An unseen row is given, so that what stands in it is put aside.
            "tr" => rows.push((child, false)),
            _ if is_unseen(&child) => {}
            "thead" | "tbody" | "tfoot" => {
                let in_head = child.name() == "thead";
                let inside = child.children().into_iter().filter(|row| row.name() == "tr");
                rows.extend(inside.map(|row| (row, in_head)));
            }
            _ => {}
        }
    }
    rows
}

/// Whether a table holds data: several rows and columns of short cells. Others only lay the page out.
pub(super) fn is_data(table: &NodeRef) -> bool {
    let rows = rows_of(table);
    let cells = |row: &NodeRef| {
        row.children()
            .into_iter()
            .filter(|cell| matches!(cell.name(), "td" | "th"))
            .collect::<Vec<_>>()
    };
    let widest = rows.iter().map(|(row, _)| cells(row).len()).max().unwrap_or(0);
    let all: Vec<NodeRef> = rows.iter().flat_map(|(row, _)| cells(row)).collect();
    let has_inner = |node: &NodeRef| {
        let mut left = node.children();
        while let Some(node) = left.pop() {
            if node.name() == "table" {
                return true;
            }
            left.extend(node.children());
        }
        false
    };
    let long = |cell: &NodeRef| signs(&all_text(cell, None)) > 600;
    rows.len() > 1 && widest > 1 && !all.iter().any(|cell| has_inner(cell) || long(cell))
}
