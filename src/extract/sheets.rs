//! Workbooks of Excel 97 to 2003 (`.xls`, `.et`) and Open Document tables (`.ods`) → [`Workbook`], by calamine.
//!
//! In: bytes, a pool of limits. Out: sheets with values, and which sheets are hidden. Must not know: rules. Hidden rows and columns,
//! comments and boxes are not told by the library.

use std::io::{Cursor, Read};

use calamine::{Data, Ods, Reader, SheetVisible, Xls};
use zip::ZipArchive;

use super::limits::Pool;
use super::ooxml::OfficeError;
use super::workbook::{CellValue, Sheet, SheetCell, Workbook};

/// Reads an `.xls`.
pub(super) fn xls(bytes: &[u8], pool: &Pool) -> Result<Workbook, OfficeError> {
    pool.check_time()?;
    let book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    workbook(book)
}

/// Reads an `.ods`. The library unpacks without a limit, so the pool counts what it will unpack first.
pub(super) fn ods(bytes: &[u8], pool: &Pool) -> Result<Workbook, OfficeError> {
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    pool.take_entries(archive.len() as u64)?;
    for index in 0..archive.len() {
        let entry = archive.by_index(index).map_err(|_| OfficeError::Damaged)?;
        let mut inflating = pool.inflating(entry);
        let mut buffer = [0; 8192];
        while inflating.read(&mut buffer)? > 0 {}
    }
    let book: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    workbook(book)
}

fn workbook<'b, R: Reader<Cursor<&'b [u8]>>>(mut book: R) -> Result<Workbook, OfficeError> {
    let mut out = Workbook::default();
    for named in book.sheets_metadata().to_vec() {
        let range = book.worksheet_range(&named.name).map_err(|_| OfficeError::Damaged)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut sheet = Sheet {
            name: named.name,
            is_hidden: named.visible != SheetVisible::Visible,
            ..Sheet::default()
        };
        for (row, column, data) in range.used_cells() {
            let value = match data {
                Data::Int(number) => CellValue::Number(number.to_string()),
                Data::Float(number) => CellValue::Number(number.to_string()),
                Data::DateTime(day) => CellValue::Number(day.as_f64().to_string()),
                Data::Bool(is) => CellValue::Text(if *is { "TRUE" } else { "FALSE" }.to_owned()),
                Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => {
                    CellValue::Text(text.clone())
                }
                other => CellValue::Text(other.to_string()),
            };
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            let (row, column) = (top + number(row), left + number(column));
            sheet.cells.push(SheetCell { row, column, value });
        }
        out.sheets.push(sheet);
    }
    Ok(out)
}
