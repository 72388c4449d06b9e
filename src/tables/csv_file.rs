//! A CSV file → the table that it is.
//!
//! In: bytes, their encoding. Out: a [`TableFile`] of one table. Must not know: HTML, the site.

use super::grid::{CELL_COST, CellRows, CellSpans, CellText};
use super::shown::parts;
use super::{NotShown, ShownSheet, TableFile};
use crate::extract::{Encoding, OfficeError, Pool, decoded};

pub(super) fn read(bytes: &[u8], encoding: Encoding, pool: &Pool) -> Result<TableFile, NotShown> {
    let text = decoded(bytes, encoding);
    pool.take_bytes(text.len())?;
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator(&text))
        .from_reader(text.as_bytes());
    let mut rows = CellRows::new();
    for (number, record) in (0_u32..).zip(reader.records()) {
        let record = record.map_err(|_| OfficeError::Damaged)?;
        let cells = (0_u32..).zip(record.iter());
        let cells = cells.filter_map(|(column, text)| Some((column, CellText::of(text)?)));
        pool.take_bytes(record.len().saturating_mul(CELL_COST))?;
        let row: std::collections::BTreeMap<u32, CellText> = cells.collect();
        if !row.is_empty() {
            rows.insert(number, row);
        }
    }
    // A line with nothing on it parts no tables.
    let rows: CellRows = (0_u32..).zip(rows.into_values()).collect();
    let parts = parts(rows, &CellSpans::new([], pool), 0)?;
    Ok(TableFile { sheets: vec![ShownSheet { name: None, parts }], unformatted: 0 })
}

/// What stands between the cells of the first line: the sign that occurs most often outside of quotes.
fn separator(text: &str) -> u8 {
    let line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let outside: String = line.split('"').step_by(2).collect();
    let count = |sign: &u8| outside.bytes().filter(|byte| byte == sign).count();
    // Of signs that occur equally often the last is taken, so the comma stands at the end.
    [b';', b'\t', b','].into_iter().max_by_key(count).unwrap_or(b',')
}
