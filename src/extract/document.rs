//! A document as its reader found it: blocks in reading order, and what stands beside them.
//!
//! In: nothing. Out: types. Must not know: formats, Markdown, what a block means for a report.

/// A document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtractedDocument {
    /// Paragraphs and tables, in reading order.
    pub blocks: Vec<ExtractedBlock>,
    /// Footnotes and endnotes; [`Run::Note`] refers to them by index.
    pub notes: Vec<Vec<Paragraph>>,
    /// Pictures; [`Run::Picture`] refers to them by index.
    pub pictures: Vec<Picture>,
    /// What is in the file and is no part of what a reader of it sees.
    pub asides: Vec<ExtractedAside>,
    /// Characters of text that the reader met, white space left out: those of blocks, notes and asides together.
    pub read: usize,
}

/// A paragraph or a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExtractedBlock {
    /// A paragraph.
    Paragraph(Paragraph),
    /// A table.
    Table(ExtractedTable),
}

/// A paragraph.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Where it stands, from 1: the line of a text, the paragraph of a Word file, the line of a page's source.
    pub place: usize,
    /// What its author made it.
    pub role: ParagraphRole,
    /// Its pieces; a paragraph without any is an empty line.
    pub runs: Vec<Run>,
}

/// What the author of a paragraph made it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ParagraphRole {
    /// Running text.
    #[default]
    Text,
    /// The title of the document.
    Title,
    /// A heading, 1 the highest level.
    Heading(u8),
    /// An item of a list without numbers, 0 the outermost level.
    Item(u8),
}

/// A piece of a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Run {
    /// Text.
    Text {
        /// The characters.
        text: String,
        /// Printed bold.
        bold: bool,
    },
    /// A number that the word processor draws itself, with what it draws behind it.
    Number(String),
    /// A link.
    Link {
        /// What is shown.
        text: String,
        /// Where it leads, as the file has it.
        target: String,
    },
    /// A line break.
    Break,
    /// A picture, by index.
    Picture(usize),
    /// A reference to a note, by index.
    Note(usize),
}

/// A picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Name of the file that holds it, without folders.
    pub name: String,
    /// What it shows, in words; empty where nobody said.
    pub alt: String,
    /// Its bytes; none where it lies outside of the file.
    pub bytes: Option<Vec<u8>>,
}

/// A table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExtractedTable {
    /// Where it begins; see [`Paragraph::place`].
    pub place: usize,
    /// Its rows.
    pub rows: Vec<TableRow>,
}

/// A row of a table.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TableRow {
    /// Whether it is a row of column heads.
    pub head: bool,
    /// The cells that begin in this row, from left to right; a cell that comes down from a row above is not among them.
    pub cells: Vec<Cell>,
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// Columns that it covers, at least 1.
    pub columns: usize,
    /// Rows that it covers, at least 1.
    pub rows: usize,
    /// What stands in it.
    pub blocks: Vec<ExtractedBlock>,
}

/// A part of a file that is not shown to its readers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtractedAside {
    /// What kind of part.
    pub kind: AsideKind,
    /// Where it stands; 0 where it belongs to the whole file.
    pub place: usize,
    /// Its text.
    pub text: String,
}

/// Kinds of [`ExtractedAside`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AsideKind {
    /// Text that is formatted as hidden.
    Hidden,
    /// Text that was deleted while changes were tracked.
    Deleted,
    /// Text that was added while changes were tracked; it stands in the blocks as well and counts once, there.
    Inserted,
    /// A comment.
    Comment,
    /// A page header.
    Header,
    /// A page footer.
    Footer,
    /// What a web page shows beside its text: menus, lists, footers.
    Page,
    /// What an embedded object shows in place of itself.
    Object,
}

/// Characters of a text that count in an account: all but white space and what no reader sees.
#[must_use]
pub fn signs(text: &str) -> usize {
    text.chars().filter(|c| is_sign(*c)).count()
}

/// Whether a character counts, see [`signs`]. Strokes between cells do not: a table of a text has them, one of Word does not.
#[must_use]
pub fn is_sign(c: char) -> bool {
    !(c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '|' | '｜' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fdd0}'
        ))
}

impl Paragraph {
    /// Its text; a break is a line feed, pictures and notes leave nothing.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        for run in &self.runs {
            match run {
                Run::Text { text, .. } | Run::Link { text, .. } | Run::Number(text) => {
                    out.push_str(text);
                }
                Run::Break => out.push('\n'),
                Run::Picture(_) | Run::Note(_) => {}
            }
        }
        out
    }

    /// What its author typed: numbers that the word processor draws are not among it.
    #[must_use]
    pub fn typed(&self) -> String {
        let pieces = self.runs.iter().map(|run| match run {
            Run::Text { text, .. } | Run::Link { text, .. } => text.as_str(),
            Run::Break => "\n",
            Run::Number(_) | Run::Picture(_) | Run::Note(_) => "",
        });
        pieces.collect()
    }

    /// Characters that its author typed, see [`signs`].
    #[must_use]
    pub fn signs(&self) -> usize {
        signs(&self.typed())
    }
}

impl ExtractedBlock {
    /// Where it begins.
    #[must_use]
    pub fn place(&self) -> usize {
        match self {
            Self::Paragraph(paragraph) => paragraph.place,
            Self::Table(table) => table.place,
        }
    }

    /// What its author typed; paragraphs are separated by line feeds.
    #[must_use]
    pub fn typed(&self) -> String {
        match self {
            Self::Paragraph(paragraph) => paragraph.typed(),
            Self::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                let texts = cells.flat_map(|cell| &cell.blocks).map(Self::typed);
                texts.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// Characters that its author typed, see [`signs`].
    #[must_use]
    pub fn signs(&self) -> usize {
        signs(&self.typed())
    }

    /// Its text; paragraphs are separated by line feeds.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Paragraph(paragraph) => paragraph.text(),
            Self::Table(table) => {
                let cells = table.rows.iter().flat_map(|row| &row.cells);
                cells.map(Cell::text).collect::<Vec<_>>().join("\n")
            }
        }
    }
}

impl Cell {
    /// A cell of one paragraph.
    #[must_use]
    pub fn of(text: &str, place: usize) -> Self {
        let runs = match text {
            "" => Vec::new(),
            text => vec![Run::Text { text: text.to_owned(), bold: false }],
        };
        let paragraph = Paragraph { place, role: ParagraphRole::Text, runs };
        Self { columns: 1, rows: 1, blocks: vec![ExtractedBlock::Paragraph(paragraph)] }
    }

    /// Its text.
    #[must_use]
    pub fn text(&self) -> String {
        self.blocks.iter().map(ExtractedBlock::text).collect::<Vec<_>>().join("\n")
    }
}

impl ExtractedTable {
    /// Which cell covers each place of the grid: rows of `(row, index in row.cells)`; `None` where no cell does.
    #[must_use]
    pub fn grid(&self) -> Vec<Vec<Option<(usize, usize)>>> {
        let mut grid: Vec<Vec<Option<(usize, usize)>>> = vec![Vec::new(); self.rows.len()];
        for (at, row) in self.rows.iter().enumerate() {
            let mut column = 0;
            for (index, cell) in row.cells.iter().enumerate() {
                while grid[at].get(column).is_some_and(Option::is_some) {
                    column += 1;
                }
                let below = (at + cell.rows.max(1)).min(self.rows.len());
                for covered in &mut grid[at..below] {
                    if covered.len() < column + cell.columns {
                        covered.resize(column + cell.columns, None);
                    }
                    covered[column..column + cell.columns].fill(Some((at, index)));
                }
                column += cell.columns;
            }
        }
        let width = grid.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut grid {
            row.resize(width, None);
        }
        grid
    }

    /// Whether every cell covers one place, so that a plain table can hold it.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let width = self.rows.first().map_or(0, |row| row.cells.len());
        self.rows.iter().all(|row| {
            row.cells.len() == width
                && row.cells.iter().all(|cell| cell.columns == 1 && cell.rows == 1)
        })
    }
}

impl ExtractedDocument {
    /// Characters of its blocks, notes and asides; equals [`ExtractedDocument::read`] unless the reader lost some.
    #[must_use]
    pub fn signs(&self) -> usize {
        let blocks: usize = self.blocks.iter().map(ExtractedBlock::signs).sum();
        let notes: usize = self.notes.iter().flatten().map(Paragraph::signs).sum();
        let hidden = self.asides.iter().filter(|aside| aside.kind != AsideKind::Inserted);
        blocks + notes + hidden.map(|aside| signs(&aside.text)).sum::<usize>()
    }
}

#[cfg(test)]
mod tests {
    use super::{Cell, ExtractedTable, TableRow, signs};

    fn cell(text: &str, columns: usize, rows: usize) -> Cell {
        Cell { columns, rows, ..Cell::of(text, 1) }
    }

    #[test]
    fn spans_cover_their_places() {
        let table = ExtractedTable {
            place: 1,
            rows: vec![
                TableRow { head: true, cells: vec![cell("a", 1, 2), cell("b", 2, 1)] },
                TableRow { head: false, cells: vec![cell("c", 1, 1), cell("d", 1, 1)] },
            ],
        };
        let at = |row, index| Some((row, index));
        assert_eq!(
            table.grid(),
            [vec![at(0, 0), at(0, 1), at(0, 1)], vec![at(0, 0), at(1, 0), at(1, 1)]]
        );
        assert!(!table.is_plain());
    }

    #[test]
    fn white_space_is_not_counted() {
        assert_eq!(signs(" 示例\u{3000}\u{200b}1\u{a0}\n"), 3);
    }
}
