//! The tables of a file as readers of a web page see them.
//!
//! In: bytes of a workbook, a CSV or a Word file. Out: a [`TableFile`]: sheets of lines and tables, whose cells have the text that the
//! office program shows, with captions and heads where they are certain. Must not know: the site, HTML, rules.
//!
//! What is hidden in the file is not here: hidden sheets, rows and columns, comments, deleted and hidden text.

mod csv_file;
mod grid;
mod heads;
mod number_format;
mod sheet;
mod shown;
mod word_file;

pub use grid::{Grid, GridCell, GridRow};
pub use shown::{CellRole, ShownTable};

use std::panic::{AssertUnwindSafe, catch_unwind};

use serde::{Deserialize, Serialize};

use crate::extract::{ExtractLimits, FileKind, OfficeError, OverLimit, Pool, kind_of};

/// Most columns of a table that is shown.
const WIDEST: usize = 256;

/// What a file shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableFile {
    /// Its sheets that readers see and that have something on them; a CSV or Word file is one.
    pub sheets: Vec<ShownSheet>,
    /// Cells whose number is shown as the file holds it, because the meaning of its format is not known here.
    pub unformatted: usize,
}

/// A sheet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ShownSheet {
    /// Its name; `None` where there is but one.
    pub name: Option<String>,
    /// What stands on it, from top to bottom.
    pub parts: Vec<SheetPart>,
}

/// A piece of a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetPart {
    /// A line of text.
    Line(String),
    /// A table.
    Table(ShownTable),
}

/// Why a file is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum NotShown {
    /// It asks for a password.
    Encrypted,
    /// It is no workbook, CSV or Word file, whatever its name says.
    OtherKind,
    /// It cannot be read.
    Damaged,
    /// It costs too much to read.
    OverLimit(OverLimit),
    /// A table has more columns than a page can show.
    TooWide,
    /// Readers would see nothing.
    Nothing,
}

impl From<OfficeError> for NotShown {
    fn from(why: OfficeError) -> Self {
        match why {
            OfficeError::Damaged => Self::Damaged,
            OfficeError::OverLimit(over) => Self::OverLimit(over),
        }
    }
}

impl From<OverLimit> for NotShown {
    fn from(over: OverLimit) -> Self {
        Self::OverLimit(over)
    }
}

/// How many rows each table of a file has, or why it is not shown.
pub type TableSizes = Result<Vec<u32>, NotShown>;

/// Measures the tables of a file.
pub fn sizes(bytes: &[u8], limits: ExtractLimits) -> TableSizes {
    // Any text does where a formula has no value: the row is there.
    let file = read(bytes, limits, "-")?;
    let rows = file.tables().map(|table| u32::try_from(table.grid.rows.len()).unwrap_or(u32::MAX));
    Ok(rows.collect())
}

impl TableFile {
    /// Its tables, in the order in which they are shown.
    pub fn tables(&self) -> impl Iterator<Item = &ShownTable> {
        self.sheets.iter().flat_map(|sheet| &sheet.parts).filter_map(|part| match part {
            SheetPart::Table(table) => Some(table),
            SheetPart::Line(_) => None,
        })
    }
}

/// Reads a file. `uncalculated` stands where a formula has no value.
///
/// # Errors
///
/// Says why nothing can be shown.
pub fn read(
    bytes: &[u8],
    limits: ExtractLimits,
    uncalculated: &str,
) -> Result<TableFile, NotShown> {
    let pool = Pool::new(limits);
    // The library of number formats may fail in ways that it does not tell.
    let read = catch_unwind(AssertUnwindSafe(|| match kind_of(bytes) {
        FileKind::Xlsx => sheet::read(bytes, &pool, uncalculated),
        FileKind::Text(encoding) => csv_file::read(bytes, encoding, &pool),
        FileKind::Docx | FileKind::Docm => word_file::read(bytes, &pool),
        FileKind::EncryptedOffice => Err(NotShown::Encrypted),
        FileKind::Doc
        | FileKind::Xls
        | FileKind::Ppt
        | FileKind::OtherOle
        | FileKind::Pptx
        | FileKind::Odt
        | FileKind::Ods
        | FileKind::Pdf
        | FileKind::Ofd
        | FileKind::Zip
        | FileKind::Html
        | FileKind::Mhtml
        | FileKind::Empty
        | FileKind::Picture
        | FileKind::Rtf
        | FileKind::OtherArchive
        | FileKind::Unknown => Err(NotShown::OtherKind),
    }));
    let mut file = match (read.unwrap_or(Err(NotShown::Damaged)), pool.over()) {
        (Err(NotShown::Damaged), Some(over)) => return Err(NotShown::OverLimit(over)),
        (read, _) => read?,
    };
    file.sheets.retain(|sheet| !sheet.parts.is_empty());
    if let [only] = &mut *file.sheets {
        only.name = None;
    }
    if file.sheets.is_empty() { Err(NotShown::Nothing) } else { Ok(file) }
}

#[cfg(test)]
mod tests {
    use super::{NotShown, SheetPart, read};
    use crate::extract::{ExtractLimits, Pool};

    #[test]
    fn what_is_no_table_is_said_to_be_none() {
        let of = |bytes: &[u8]| read(bytes, ExtractLimits::default(), "-").map(|_| ());
        assert_eq!(of(b"%PDF-1.7\n"), Err(NotShown::OtherKind));
        assert_eq!(of(" \n,,\n".as_bytes()), Err(NotShown::Nothing));
        assert_eq!(of("甲,乙\n1,2\n".as_bytes()), Ok(()));
        let wide = (0..300).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(of(format!("{wide}\n{wide}\n").as_bytes()), Err(NotShown::TooWide));
    }

    /// Workbooks with bytes changed and cut off do not panic, number formats included.
    #[test]
    fn damaged_workbooks_are_read_or_said_to_be_damaged() {
        let folder = camino::Utf8Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
        for name in ["08-two-heads", "39-formats", "40-days", "43-hidden", "46-cover"] {
            let bytes = crate::fs::read(&folder.join(format!("{name}.xlsx"))).expect("a workbook");
            for n in 0..150_usize {
                let mut changed = bytes.clone();
                for k in 1..=3 {
                    let at = (n * 7919 + k * 104_729) % changed.len();
                    changed[at] = changed[at].wrapping_add(u8::try_from(n % 251).unwrap_or(1) + 1);
                }
                if n % 3 == 0 {
                    changed.truncate(changed.len() * (n + 1) / 151);
                }
                let _ = super::sheet::read(&changed, &Pool::new(ExtractLimits::default()), "-");
            }
        }
    }

    #[test]
    fn a_csv_is_one_table_with_heads() {
        let text =
            "\u{feff}项目;2024年;说明\r\n办公费;1,200.50;\"按月;支付\"\r\n\r\n合计;1,200.50;\r\n";
        let file = read(text.as_bytes(), ExtractLimits::default(), "-").expect("a table");
        let [SheetPart::Table(table)] = &*file.sheets[0].parts else { panic!("{file:?}") };
        assert_eq!((table.head_rows, table.row_head, table.grid.rows.len()), (1, Some(0), 3));
        let texts = |row: usize| {
            table.grid.rows[row].cells.iter().map(|cell| cell.text.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(texts(1), ["办公费", "1,200.50", "按月;支付"]);
        assert_eq!(texts(2), ["合计", "1,200.50", ""]);
    }

    /// The first table of a CSV text, by rows of heads and the column of row heads.
    fn heads(csv: &str) -> (usize, Option<usize>) {
        let file = read(csv.as_bytes(), ExtractLimits::default(), "-").expect("a table");
        let table = file.tables().next().expect("a table");
        (table.head_rows, table.row_head)
    }

    #[test]
    fn what_is_no_head_for_certain_is_none() {
        // Forms, in which each row names what stands beside it.
        assert_eq!(heads("单位名称,示例街道\n编制数,50\n在职数,48\n").0, 0);
        assert_eq!(
            heads("项目名称,示例项目,项目编号,XM-1\n主管部门,示例街道,实施单位,示例中心\n").0,
            0
        );
        // Records without heads.
        assert_eq!(heads("张三,男,东湖\n李四,女,西湖\n").0, 0);
        // A second table follows without an empty row: the heads of the first are wrong for it.
        let joined = "项目,件数\n制发,5\n废止,2\n信息内容,处理决定数量\n许可,12\n处罚,3\n";
        assert_eq!(heads(joined), (0, None));
        assert_eq!(heads("年份,2021,2022\n户数,5,6\n人数,11,12\n"), (1, Some(0)));
    }

    /// A row that its file sets apart is a head, unless a cell reaches down from it: that cell's row would lack a column.
    #[test]
    fn a_row_that_is_set_apart_is_cut_off_from_no_cell() {
        use super::grid::{CellRows, CellSpans, CellText};
        use crate::extract::workbook::MergedCells;
        let pool = Pool::new(ExtractLimits::default());
        let mut rows = CellRows::new();
        for (row, column, text) in
            [(0, 0, "甲"), (0, 1, "乙"), (1, 1, "丙"), (2, 0, "丁"), (2, 1, "戊")]
        {
            let cell = CellText::of(text).expect("text");
            rows.entry(row).or_default().insert(column, cell);
        }
        let of = |merged: &[MergedCells]| {
            let spans = CellSpans::new(merged.iter().copied(), &pool);
            super::ShownTable::of(&rows, &spans, 1, Vec::new()).expect("a table").head_rows
        };
        assert_eq!(of(&[]), 1);
        assert_eq!(of(&[MergedCells { first: (0, 0), last: (1, 0) }]), 0);
    }

    #[test]
    fn rows_behind_an_empty_one_cost_no_more_than_others() {
        let rows: Vec<String> = (0..20_000).map(|n| format!("甲{n},{n}\n")).collect();
        assert!(read(rows.concat().as_bytes(), ExtractLimits::default(), "-").is_ok());
        // A million empty cells between a few that lie far apart.
        let far: Vec<String> = (0..60_000).map(|n| format!("{}x\n", ",".repeat(n % 250))).collect();
        assert!(matches!(
            read(far.concat().as_bytes(), ExtractLimits::default(), "-"),
            Err(NotShown::OverLimit(_))
        ));
    }
}
