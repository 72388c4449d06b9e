//! Tables of a Word file: cells with the columns and rows that they cover.
//!
//! In: the elements of a table. Out: a [`ExtractedTable`]. Must not know: what stands in cells.

use std::collections::BTreeMap;

use super::super::document::{Cell, ExtractedBlock, ExtractedTable, TableRow};
use super::super::ooxml::{OfficeError, Xml, XmlToken};
use super::story::Story;

/// Most columns that a cell or a row has.
const WIDEST: usize = 200;

/// A cell before its rows are known.
struct RawCell {
    columns: usize,
    /// It goes on with the cell above it.
    goes_on: bool,
    /// Cells below go on with it.
    begins: bool,
    blocks: Vec<ExtractedBlock>,
}

#[derive(Default)]
struct RawRow {
    head: bool,
    /// Columns that the row leaves free at its left.
    before: usize,
    cells: Vec<RawCell>,
}

/// Reads the table whose element was opened last.
pub(super) fn table(
    story: &mut Story<'_, '_>,
    xml: &mut Xml<'_>,
) -> Result<ExtractedTable, OfficeError> {
    let place = story.place() + 1;
    let mut raw = Vec::new();
    rows(story, xml, &mut raw)?;
    Ok(ExtractedTable { place, rows: merged(raw) })
}

fn rows(
    story: &mut Story<'_, '_>,
    xml: &mut Xml<'_>,
    out: &mut Vec<RawRow>,
) -> Result<(), OfficeError> {
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.is_w("tr") => {
                let mut row = RawRow::default();
                let deleted = story.is_deleting();
                cells(story, xml, &mut row)?;
                let gone = story.is_deleting() && !deleted;
                story.set_deleting(deleted);
                // A row that was deleted while changes were tracked is gone; its text is among the asides.
                if !gone {
                    out.push(row);
                }
            }
            XmlToken::Open(element) if is_wrapper(&element.name) => rows(story, xml, out)?,
            XmlToken::Open(_) => xml.skip()?,
            XmlToken::Close | XmlToken::End => return Ok(()),
            XmlToken::Text(_) => {}
        }
    }
}

fn is_wrapper(name: &str) -> bool {
    matches!(
        name,
        "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "AlternateContent" | "Choice"
    )
}

fn cells(
    story: &mut Story<'_, '_>,
    xml: &mut Xml<'_>,
    row: &mut RawRow,
) -> Result<(), OfficeError> {
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.is_w("tc") => {
                let cell = cell(story, xml)?;
                row.cells.push(cell);
            }
            XmlToken::Open(element) if element.is_w("trPr") => row_properties(story, xml, row)?,
            XmlToken::Open(element) if is_wrapper(&element.name) => cells(story, xml, row)?,
            XmlToken::Open(_) => xml.skip()?,
            XmlToken::Close | XmlToken::End => return Ok(()),
            XmlToken::Text(_) => {}
        }
    }
}

fn row_properties(
    story: &mut Story<'_, '_>,
    xml: &mut Xml<'_>,
    row: &mut RawRow,
) -> Result<(), OfficeError> {
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                match element.name.as_str() {
                    "tblHeader" => row.head = element.is_on(),
                    "gridBefore" => row.before = number(element.value()).unwrap_or(0),
                    // A row that is hidden is no more seen than one that was deleted.
                    "del" => story.set_deleting(true),
                    "hidden" if element.is_on() => story.set_deleting(true),
                    _ => {}
                }
                xml.skip()?;
            }
            XmlToken::Close | XmlToken::End => return Ok(()),
            XmlToken::Text(_) => {}
        }
    }
}

fn number(value: Option<&str>) -> Option<usize> {
    value?.parse::<usize>().ok().map(|number| number.min(WIDEST))
}

fn cell(story: &mut Story<'_, '_>, xml: &mut Xml<'_>) -> Result<RawCell, OfficeError> {
    let mut cell = RawCell { columns: 1, goes_on: false, begins: false, blocks: Vec::new() };
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.is_w("tcPr") => cell_properties(xml, &mut cell)?,
            XmlToken::Open(element) => story.block(xml, &element, &mut cell.blocks)?,
            XmlToken::Close | XmlToken::End => {
                story.end_of_container(&mut cell.blocks);
                return Ok(cell);
            }
            XmlToken::Text(_) => {}
        }
    }
}

fn cell_properties(xml: &mut Xml<'_>, cell: &mut RawCell) -> Result<(), OfficeError> {
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                match element.name.as_str() {
                    "gridSpan" => cell.columns = number(element.value()).unwrap_or(1).max(1),
                    "vMerge" => {
                        let begins = element.value() == Some("restart");
                        cell.begins = begins;
                        cell.goes_on = !begins;
                    }
                    // The horizontal merging of old files.
                    "hMerge" if element.value() != Some("restart") => cell.columns = 0,
                    _ => {}
                }
                xml.skip()?;
            }
            XmlToken::Close | XmlToken::End => return Ok(()),
            XmlToken::Text(_) => {}
        }
    }
}

/// Gives each cell the rows that it covers.
fn merged(raw: Vec<RawRow>) -> Vec<TableRow> {
    let mut rows: Vec<TableRow> = Vec::new();
    // For each column at which a cell begins that goes on below: its row and index.
    let mut open: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (at, row) in raw.into_iter().enumerate() {
        let mut out = TableRow { head: row.head, cells: Vec::new() };
        let mut column = 0;
        if row.before > 0 {
            out.cells.push(Cell { columns: row.before, rows: 1, blocks: Vec::new() });
            column = row.before;
        }
        let mut still_open = BTreeMap::new();
        for cell in row.cells {
            // A cell that is merged with the one at its left widens it.
            let cell = if out.cells.is_empty() && cell.columns == 0 {
                RawCell { columns: 1, ..cell }
            } else {
                cell
            };
            if cell.columns == 0 {
                if let Some(left) = out.cells.last_mut() {
                    left.columns += 1;
                    left.blocks.extend(cell.blocks.into_iter().filter(|block| block.signs() > 0));
                    column += 1;
                }
                continue;
            }
            if column + cell.columns > WIDEST {
                // What is beyond the widest row stays, in its last cell.
                if let Some(last) = out.cells.last_mut() {
                    last.blocks.extend(cell.blocks);
                }
                continue;
            }
            let above = open.get(&column).copied().filter(|_| cell.goes_on);
            if let Some((row, index)) = above {
                let master: &mut Cell = &mut rows[row].cells[index];
                master.rows = at - row + 1;
                master.blocks.extend(cell.blocks.into_iter().filter(|block| block.signs() > 0));
                still_open.insert(column, (row, index));
            } else {
                if cell.begins {
                    still_open.insert(column, (at, out.cells.len()));
                }
                out.cells.push(Cell { columns: cell.columns, rows: 1, blocks: cell.blocks });
            }
            column += cell.columns;
        }
        open = still_open;
        rows.push(out);
    }
    rows
}
