//! A workbook: sheets of cells, which rows and columns are hidden, and what stands beside the cells.
//!
//! In: nothing. Out: types, and the pieces of text of a workbook. Must not know: formats of files, rules.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::{FileText, FileTrait, HiddenBy, PiecePlace, TextPiece};

/// Digits from which a number may be that of a person, so that the head of its column matters: a passport has seven.
const LONG: usize = 7;

/// Cells of one digit each from which they are one number.
const BOXES: usize = 15;

/// Digits from which a text is no head of a column.
const HEAD_DIGITS: usize = 8;

/// How many texts above a number are given with it: the first ones of its column, and the nearest.
const HEADS: usize = 3;

/// Characters of a head that are given.
const HEAD_LENGTH: usize = 40;

/// The beginning of a text, as the head of a column.
fn head(text: &str) -> &str {
    text.char_indices().nth(HEAD_LENGTH).map_or(text, |(at, _)| &text[..at])
}

/// A workbook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Workbook {
    /// Its sheets, in their order.
    pub sheets: Vec<Sheet>,
    /// Codes of number formats; [`SheetCell::format`] refers to them by index.
    pub formats: Vec<String>,
    /// What its own names stand for: places, numbers, texts.
    pub names: Vec<String>,
    /// Whether days are counted from 1904 and not from 1900.
    pub counts_from_1904: bool,
}

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// Whether it is hidden.
    pub is_hidden: bool,
    /// Its cells that are not empty, row by row, from left to right.
    pub cells: Vec<SheetCell>,
    /// Rows that are hidden, from 0.
    pub hidden_rows: BTreeSet<u32>,
    /// Whether rows that nothing is said of are hidden.
    pub hides_rows: bool,
    /// Rows that are shown where [`Self::hides_rows`], from 0.
    pub shown_rows: BTreeSet<u32>,
    /// First and last column of spans that are hidden, from 0.
    pub hidden_columns: Vec<(u32, u32)>,
    /// Comments: row, column, text.
    pub comments: Vec<(u32, u32, String)>,
    /// Headers and footers of printed pages.
    pub headers: Vec<String>,
    /// Texts of boxes and shapes.
    pub boxes: Vec<String>,
    /// What cells offer for choice, as their formulas say it: row and column of the first such cell, formula.
    pub choices: Vec<(u32, u32, String)>,
    /// Cells that are shown as one.
    pub merged: Vec<MergedCells>,
    /// Rows at the top that stay in sight while others are scrolled, 0 for none.
    pub frozen_rows: u32,
}

/// A rectangle of cells that are shown as one, which shows what the first of them holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MergedCells {
    /// Row and column of the first cell, from 0.
    pub first: (u32, u32),
    /// Row and column of the last cell, from 0; neither lies before those of the first.
    pub last: (u32, u32),
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCell {
    /// Row, from 0.
    pub row: u32,
    /// Column, from 0.
    pub column: u32,
    /// What it holds.
    pub value: CellValue,
    /// How a number is shown, by its position in [`Workbook::formats`]; `None` where the reader does not tell.
    pub format: Option<usize>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CellValue {
    /// Text.
    Text(String),
    /// A number, as the file has it.
    Number(String),
    /// A formula that nobody has calculated.
    Uncalculated,
}

/// A place as people write it: `B3` for row 2, column 1.
#[must_use]
pub fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        letters.push(char::from(b'A' + u8::try_from((left - 1) % 26).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &(row + 1).to_string()
}

/// Row and column, from 0, of a place as people write it.
#[must_use]
pub fn cell_place(name: &str) -> Option<(u32, u32)> {
    let name = name.trim_start_matches('$');
    let digits = name.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = name.split_at(digits);
    let mut column: u32 = 0;
    for c in letters.trim_end_matches('$').chars() {
        let letter = c.to_ascii_uppercase();
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column.checked_mul(26)?.checked_add(u32::from(letter) - u32::from('A') + 1)?;
    }
    Some((row.parse::<u32>().ok()?.checked_sub(1)?, column.checked_sub(1)?))
}

/// A number as people read it: `1.10105E+17` is `110105000000000000`; others are as they are.
#[must_use]
pub fn plain_number(raw: &str) -> String {
    let Some((mantissa, exponent)) = raw.split_once(['e', 'E']) else { return raw.to_owned() };
    let (whole, rest) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    match exponent.trim_start_matches('+').parse::<usize>() {
        Ok(exponent) if exponent >= rest.len() && exponent < 40 => {
            format!("{whole}{rest}{}", "0".repeat(exponent - rest.len()))
        }
        _ => raw.to_owned(),
    }
}

impl CellValue {
    /// Its text; a number is written without an exponent.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(raw) => plain_number(raw),
            Self::Uncalculated => String::new(),
        }
    }
}

impl Sheet {
    /// Whether a row is hidden.
    #[must_use]
    pub fn hides_row(&self, row: u32) -> bool {
        self.hidden_rows.contains(&row) || self.hides_rows && !self.shown_rows.contains(&row)
    }

    /// Whether a column is hidden.
    #[must_use]
    pub fn hides_column(&self, column: u32) -> bool {
        self.hidden_columns.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Why a cell is not seen.
    fn hidden(&self, cell: &SheetCell) -> Option<HiddenBy> {
        if self.is_hidden {
            Some(HiddenBy::Sheet)
        } else if self.hides_row(cell.row) {
            Some(HiddenBy::Row)
        } else if self.hides_column(cell.column) {
            Some(HiddenBy::Column)
        } else {
            None
        }
    }

    fn place(&self, row: u32, column: u32) -> PiecePlace {
        PiecePlace::Cell { sheet: self.name.clone(), cell: cell_name(row, column) }
    }

    fn add_to(&self, out: &mut FileText) {
        let hidden = self.is_hidden.then_some(HiddenBy::Sheet);
        out.push(PiecePlace::SheetName(self.name.clone()), hidden, &*self.name);
        let mut rows = BTreeSet::new();
        let mut columns = BTreeSet::new();
        let mut uncalculated = 0;
        let mut heads: BTreeMap<u32, (Vec<&str>, Vec<&str>)> = BTreeMap::new();
        let mut left: Option<(u32, &str)> = None;
        for cell in &self.cells {
            let text = cell.value.text();
            if cell.value == CellValue::Uncalculated {
                uncalculated += 1;
            }
            if text.trim().is_empty() {
                continue;
            }
            let hidden = self.hidden(cell);
            match hidden {
                Some(HiddenBy::Row) => drop(rows.insert(cell.row)),
                Some(HiddenBy::Column) => drop(columns.insert(cell.column)),
                _ => {}
            }
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            let (first, nearest): &mut (Vec<&str>, Vec<&str>) =
                heads.entry(cell.column).or_default();
            let beside = left.filter(|(row, _)| *row == cell.row).map(|(_, text)| text);
            let above = if digits >= LONG {
                let all = beside.iter().chain(&*first).chain(&*nearest);
                all.copied().collect::<Vec<_>>().join("\n")
            } else {
                String::new()
            };
            if let (CellValue::Text(text), ..HEAD_DIGITS) = (&cell.value, digits) {
                left = Some((cell.row, head(text)));
                if first.len() < HEADS {
                    first.push(head(text));
                } else {
                    nearest.insert(0, head(text));
                    nearest.truncate(HEADS);
                }
            }
            let place = self.place(cell.row, cell.column);
            out.pieces.push(TextPiece { place, hidden, text, above });
        }
        self.add_boxes_of_one_sign(out);
        for (row, column, text) in &self.comments {
            out.push(self.place(*row, *column), Some(HiddenBy::Comment), &**text);
        }
        for (row, column, text) in &self.choices {
            out.push(self.place(*row, *column), Some(HiddenBy::Cache), &**text);
        }
        for text in &self.headers {
            out.push(PiecePlace::HeaderFooter(Some(self.name.clone())), hidden, &**text);
        }
        for text in &self.boxes {
            out.push(PiecePlace::TextBox(self.name.clone()), hidden, &**text);
        }
        let count = |set: &BTreeSet<u32>| u32::try_from(set.len()).unwrap_or(u32::MAX);
        let name = || self.name.clone();
        if self.is_hidden && !self.cells.is_empty() {
            out.traits.push(FileTrait::HiddenSheet(name()));
        }
        if !rows.is_empty() {
            out.traits.push(FileTrait::HiddenRows(name(), count(&rows)));
        }
        if !columns.is_empty() {
            out.traits.push(FileTrait::HiddenColumns(name(), count(&columns)));
        }
        if uncalculated > 0 {
            out.traits.push(FileTrait::Uncalculated(uncalculated));
        }
    }

    /// Numbers of forms that have a cell for each digit, as one piece at the first of these cells.
    fn add_boxes_of_one_sign(&self, out: &mut FileText) {
        let mut run: Vec<&SheetCell> = Vec::new();
        let mut end = |run: &mut Vec<&SheetCell>| {
            if run.len() >= BOXES {
                let text: String = run.iter().map(|cell| cell.value.text()).collect();
                out.push(self.place(run[0].row, run[0].column), self.hidden(run[0]), text);
            }
            run.clear();
        };
        for cell in &self.cells {
            let is_one = cell.value.text().trim().chars().count() == 1;
            let follows = run.last().is_some_and(|last| last.row == cell.row);
            if !(is_one && (follows || run.is_empty())) {
                end(&mut run);
            }
            if is_one {
                run.push(cell);
            }
        }
        end(&mut run);
    }
}

impl Workbook {
    /// Adds the text of all sheets, and what is to be said of them.
    pub fn add_to(&self, out: &mut FileText) {
        for sheet in &self.sheets {
            sheet.add_to(out);
        }
        for text in &self.names {
            let place = PiecePlace::Part("definedName".to_owned());
            out.push(place, Some(HiddenBy::Cache), &**text);
        }
        let comments: usize = self.sheets.iter().map(|sheet| sheet.comments.len()).sum();
        if comments > 0 {
            out.traits.push(FileTrait::Comments(u32::try_from(comments).unwrap_or(u32::MAX)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{cell_name, cell_place, plain_number};

    #[test]
    fn places_are_written_as_people_do() {
        for (row, column, name) in [
            (0, 0, "A1"),
            (2, 1, "B3"),
            (9, 25, "Z10"),
            (0, 26, "AA1"),
            (0, 701, "ZZ1"),
            (0, 702, "AAA1"),
        ] {
            assert_eq!(cell_name(row, column), name);
            assert_eq!(cell_place(name), Some((row, column)));
        }
        assert_eq!(cell_place("$C$7"), Some((6, 2)));
        assert_eq!(cell_place("A0"), None);
        assert_eq!(cell_place("7"), None);
    }

    #[test]
    fn numbers_with_exponents_are_written_out() {
        assert_eq!(plain_number("1.1010519491231E+17"), "110105194912310000");
        assert_eq!(plain_number("1.10105194912310016E17"), "110105194912310016");
        assert_eq!(plain_number("1.5E-3"), "1.5E-3");
        assert_eq!(plain_number("12.5"), "12.5");
    }
}
