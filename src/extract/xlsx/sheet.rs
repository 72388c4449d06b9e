//! The part of one sheet → its cells, and which rows and columns are hidden.
//!
//! In: the XML of a sheet, the shared strings, the formats of cells. Out: a [`Sheet`]. Must not know: other parts.

use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, Xml, XmlElement, XmlToken};
use super::super::workbook::{CellValue, MergedCells, Sheet, SheetCell, cell_place};
use super::texts::rich_text;

/// What the sheets of a workbook share.
pub(super) struct SharedByCells<'w> {
    /// Texts that cells refer to by index.
    pub(super) strings: &'w [String],
    /// For each style of cells, the position of its number format.
    pub(super) styles: &'w [usize],
}

/// Rows and columns that are switched off, or have no height or width.
fn is_hidden(element: &XmlElement, size: &str) -> bool {
    let is_none = element.attribute(size).and_then(|size| size.parse::<f64>().ok());
    matches!(element.attribute("hidden"), Some("1" | "true")) || is_none.is_some_and(|it| it <= 0.0)
}

fn number(element: &XmlElement, name: &str) -> Option<u32> {
    element.attribute(name)?.parse().ok()
}

/// Reads a sheet.
pub(super) fn read(
    xml: &str,
    shared: &SharedByCells<'_>,
    pool: &Pool,
    sheet: &mut Sheet,
) -> Result<(), OfficeError> {
    let mut xml = Xml::new(xml, pool);
    // Rows and cells without a number follow the one before.
    let (mut row, mut column) = (0, 0);
    let mut next_row = 0;
    let mut choosing = (0, 0);
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.is_s("sheetFormatPr") => {
                sheet.hides_rows = matches!(element.attribute("zeroHeight"), Some("1" | "true"));
            }
            XmlToken::Open(element) if element.is_s("col") => {
                if is_hidden(&element, "width")
                    && let Some((first, last)) =
                        number(&element, "min").zip(number(&element, "max"))
                {
                    sheet.hidden_columns.push((first.saturating_sub(1), last.saturating_sub(1)));
                }
            }
            XmlToken::Open(element) if element.is_s("row") => {
                row = number(&element, "r").map_or(next_row, |r| r.saturating_sub(1));
                (next_row, column) = (row + 1, 0);
                if is_hidden(&element, "ht") {
                    sheet.hidden_rows.insert(row);
                } else if sheet.hides_rows {
                    sheet.shown_rows.insert(row);
                }
            }
            XmlToken::Open(element) if element.is_s("c") => {
                let place = element.attribute("r").and_then(cell_place);
                let (at_row, at_column) = place.unwrap_or((row, column));
                column = at_column + 1;
                let kind = element.attribute("t").unwrap_or("n").to_owned();
                let style = number(&element, "s").and_then(|style| usize::try_from(style).ok());
                let format = shared.styles.get(style.unwrap_or(0)).copied();
                if let Some(value) = cell(&mut xml, &kind, shared.strings, pool)? {
                    sheet.cells.push(SheetCell { row: at_row, column: at_column, value, format });
                }
            }
            XmlToken::Open(element) if element.is_s("mergeCell") => {
                sheet.merged.extend(element.attribute("ref").and_then(merged));
            }
            XmlToken::Open(element) if element.is_s("pane") => {
                let is_frozen = element.attribute("state").is_some_and(|it| it.starts_with("froz"));
                sheet.frozen_rows = number(&element, "ySplit").filter(|_| is_frozen).unwrap_or(0);
            }
            XmlToken::Open(element) if element.name == "dataValidation" => {
                let first = element.attribute("sqref").and_then(|it| it.split([':', ' ']).next());
                choosing = first.and_then(cell_place).unwrap_or_default();
            }
            XmlToken::Open(element) if matches!(element.name.as_str(), "formula1" | "formula2") => {
                sheet.choices.push((choosing.0, choosing.1, xml.text()?));
            }
            XmlToken::Open(element) if element.is_s("headerFooter") => {
                let text = xml.text()?;
                let text = without_codes(&text);
                sheet.headers.extend((!text.is_empty()).then_some(text));
            }
            XmlToken::End => break,
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
    sheet.cells.sort_by_key(|cell| (cell.row, cell.column));
    Ok(())
}

/// A rectangle as a sheet names it: `A1:C2`.
fn merged(name: &str) -> Option<MergedCells> {
    let (first, last) = name.split_once(':')?;
    let (first, last) = (cell_place(first)?, cell_place(last)?);
    (first.0 <= last.0 && first.1 <= last.1).then_some(MergedCells { first, last })
}

/// The value of the cell that was opened last.
fn cell(
    xml: &mut Xml<'_>,
    kind: &str,
    strings: &[String],
    pool: &Pool,
) -> Result<Option<CellValue>, OfficeError> {
    let mut value: Option<String> = None;
    let mut has_formula = false;
    let mut depth = 1;
    while depth > 0 {
        match xml.next()? {
            XmlToken::Open(element) => match element.name.as_str() {
                "v" => value = Some(xml.text()?),
                "is" => value = Some(rich_text(xml)?),
                "f" => {
                    has_formula = true;
                    xml.skip()?;
                }
                _ => depth += 1,
            },
            XmlToken::Close => depth -= 1,
            XmlToken::Text(_) => {}
            XmlToken::End => break,
        }
    }
    // A formula whose value is said to be an empty text has been calculated.
    let is_open = has_formula && !(kind == "str" && value.is_some());
    let value = value.filter(|value| !value.is_empty());
    Ok(match (kind, value) {
        (_, None) => is_open.then_some(CellValue::Uncalculated),
        ("s", Some(index)) => {
            let text = index.trim().parse::<usize>().ok().and_then(|index| strings.get(index));
            // It is copied here, and once more as a piece of text.
            pool.take_bytes(text.map_or(0, |text| 2 * text.len()))?;
            text.filter(|text| !text.is_empty()).cloned().map(CellValue::Text)
        }
        ("b", Some(value)) => {
            Some(CellValue::Text(if value == "1" { "TRUE" } else { "FALSE" }.to_owned()))
        }
        ("str" | "inlineStr" | "e" | "d", Some(value)) => Some(CellValue::Text(value)),
        (_, Some(value)) => Some(CellValue::Number(value)),
    })
}

/// The words of a page's header or footer: `&L&"宋体"&12内部&P` is `内部`.
fn without_codes(text: &str) -> String {
    let mut out = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '&' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some('&') => out.push('&'),
            Some('"') => {
                for inside in chars.by_ref() {
                    if inside == '"' {
                        break;
                    }
                }
            }
            Some('L' | 'C' | 'R') => out.push(' '),
            Some(c) if c.is_ascii_digit() => while chars.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    out.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::without_codes;

    #[test]
    fn headers_are_read_without_their_codes() {
        assert_eq!(without_codes("&L&\"宋体,加粗\"&12内部&P"), "内部");
        assert_eq!(without_codes("&C甲&&乙"), "甲&乙");
    }
}
