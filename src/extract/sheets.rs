//! Workbooks of Excel 97 to 2003 (`.xls`, `.et`) and Open Document tables (`.ods`) → [`Workbook`], by calamine.
//!
//! In: bytes, a pool of limits. Out: sheets with values, and which sheets are hidden. Must not know: rules. Hidden rows and columns,
//! comments and boxes are not told by the library.

use std::io::{Cursor, Read};

use calamine::{Data, Ods, Reader, SheetVisible, Xls};
use zip::ZipArchive;

use super::limits::{OverLimit, Pool};
use super::ooxml::OfficeError;
use super::workbook::{CellValue, Sheet, SheetCell, Workbook};

/// Reads an `.xls`.
pub(super) fn xls(bytes: &[u8], pool: &Pool) -> Result<Workbook, OfficeError> {
    check_spread(bytes, pool)?;
    let book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    workbook(book)
}

/// Places that the library makes for one workbook, which fills the whole rectangle between the first and the last cell of a sheet.
const PLACES: u64 = 8_000_000;

/// Looks how far the cells of a workbook lie apart: two of them may ask for millions of places.
///
/// Source: \[MS-XLS\] 2.1.4 (records: kind, length, data), 2.4 (records of cells begin with row and column).
fn check_spread(bytes: &[u8], pool: &Pool) -> Result<(), OfficeError> {
    const BEGIN: [u16; 4] = [0x0009, 0x0209, 0x0409, 0x0809];
    const CELLS: [u16; 10] =
        [0x0006, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e];
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    let name = if file.is_stream("/Workbook") { "/Workbook" } else { "/Book" };
    let stream = file.open_stream(name).map_err(|_| OfficeError::Damaged)?;
    let mut content = Vec::new();
    pool.inflating(stream).read_to_end(&mut content)?;
    let mut rest = content.as_slice();
    let (mut places, mut last) = (0_u64, None::<(u64, u64)>);
    let area = |last: Option<(u64, u64)>| last.map_or(0, |(row, column)| (row + 1) * (column + 1));
    while let [a, b, c, d, data @ ..] = rest {
        let (kind, length) = (u16::from_le_bytes([*a, *b]), u16::from_le_bytes([*c, *d]).into());
        if BEGIN.contains(&kind) {
            places += area(last.take());
        }
        if let (true, [row_low, row_high, low, high, ..]) = (CELLS.contains(&kind), data) {
            let row = u64::from(u16::from_le_bytes([*row_low, *row_high]));
            let column = u64::from(u16::from_le_bytes([*low, *high]));
            let (rows, columns) = last.unwrap_or_default();
            last = Some((rows.max(row), columns.max(column)));
        }
        rest = data.get(length..).unwrap_or_default();
    }
    if places + area(last) > PLACES { Err(OverLimit::Inflated.into()) } else { Ok(()) }
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
            sheet.cells.push(SheetCell { row, column, value, format: None });
        }
        out.sheets.push(sheet);
    }
    Ok(out)
}
