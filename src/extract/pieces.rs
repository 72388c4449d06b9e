//! The text of a file piece by piece, each with its place, and what else is to be said of the file.
//!
//! In: nothing. Out: types. Must not know: formats, what is looked for in a text.

use serde::{Deserialize, Serialize};

use super::kind::FileKind;
use super::limits::OverLimit;

/// What stands in a file, or in one that lies inside a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileText {
    /// Path inside the outer file, parts joined by ` > `; empty for the outer file itself.
    pub inside: String,
    /// What kind of file its bytes are.
    pub kind: FileKind,
    /// All text, in the order of the file.
    pub pieces: Vec<TextPiece>,
    /// What else is to be said, in the order in which it was met.
    pub traits: Vec<FileTrait>,
}

/// A file that lies inside another: its name and bytes.
pub type InnerFile = (String, Vec<u8>);

/// A piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPiece {
    /// Where it stands.
    pub place: PiecePlace,
    /// Why readers of the file do not see it; `None` where they do.
    pub hidden: Option<HiddenBy>,
    /// The characters.
    pub text: String,
    /// For a piece with a long number: words that may say what it is, one a line: heads of its column, the cell to the left.
    pub above: String,
}

/// Where a piece of text stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum PiecePlace {
    /// A line of a text, from 1.
    Line(u32),
    /// A paragraph of a Word file, from 1, those in tables included.
    Paragraph(u32),
    /// A footnote or an endnote.
    Note,
    /// A page header or footer; of a workbook, the sheet that has it.
    HeaderFooter(Option<String>),
    /// A box on top of a sheet or of slides.
    TextBox(String),
    /// A cell.
    Cell {
        /// Name of its sheet.
        sheet: String,
        /// `B3`.
        cell: String,
    },
    /// The name of a sheet.
    SheetName(String),
    /// A page, from 1.
    Page(u32),
    /// A property of the file, by its name: `creator`.
    Property(String),
    /// A part of a container, by its name.
    Part(String),
}

/// Why readers of a file do not see a piece of its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum HiddenBy {
    /// Its sheet is hidden.
    Sheet,
    /// Its row is hidden.
    Row,
    /// Its column is hidden.
    Column,
    /// It is formatted as hidden.
    Format,
    /// It was deleted while changes were tracked.
    Deleted,
    /// It is a comment.
    Comment,
    /// It is a copy that the program keeps: of a pivot table's source, of another workbook.
    Cache,
}

/// Something that is to be said of a file beside its text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum FileTrait {
    /// It has no bytes.
    Empty,
    /// It cannot be taken apart.
    Damaged,
    /// It asks for a password.
    Encrypted,
    /// It is larger than any office's file, or nests deeper.
    OverLimit(OverLimit),
    /// Nothing here reads files of its kind.
    NotRead,
    /// So much was found in it that the rest is not told.
    CutShort,
    /// It has macros.
    Macros,
    /// Pages that show pictures and have no text, of so many.
    Scanned {
        /// Pages without text.
        pages: u32,
        /// All pages.
        of: u32,
    },
    /// Characters whose fonts do not say what they are, of so many.
    UnreadableText {
        /// Characters that cannot be read.
        signs: u32,
        /// All characters.
        of: u32,
        /// The first page that has some.
        page: u32,
    },
    /// A hidden sheet with text.
    HiddenSheet(String),
    /// Hidden rows with text: sheet and how many.
    HiddenRows(String, u32),
    /// Hidden columns with text: sheet and how many.
    HiddenColumns(String, u32),
    /// Comments.
    Comments(u32),
    /// Stretches of text that were deleted or added while changes were tracked.
    TrackedChanges(u32),
    /// Stretches of text that are formatted as hidden.
    HiddenText(u32),
    /// Copies of other data that the program keeps: how many parts.
    CachedData(u32),
    /// Formulas without a value.
    Uncalculated(u32),
    /// A property that names a person.
    Person {
        /// Name of the property: `creator`.
        property: String,
        /// Its value.
        name: String,
    },
}

impl TextPiece {
    /// Whether who opens the file sees it: it is not hidden, and no property of the file.
    #[must_use]
    pub fn is_seen(&self) -> bool {
        self.hidden.is_none() && !matches!(self.place, PiecePlace::Property(_))
    }
}

impl FileText {
    /// A file of which nothing has been read yet.
    #[must_use]
    pub fn of(kind: FileKind) -> Self {
        Self { inside: String::new(), kind, pieces: Vec::new(), traits: Vec::new() }
    }

    /// Adds a piece, unless it is blank.
    pub fn push(&mut self, place: PiecePlace, hidden: Option<HiddenBy>, text: impl Into<String>) {
        let text = text.into();
        if !text.trim().is_empty() {
            self.pieces.push(TextPiece { place, hidden, text, above: String::new() });
        }
    }

    /// Adds properties: all as pieces, those that name a person as traits too.
    pub fn push_properties(&mut self, properties: Vec<(String, String)>) {
        const PERSONS: [&str; 6] =
            ["creator", "initial-creator", "lastModifiedBy", "Manager", "Author", "Creator"];
        for (property, value) in properties {
            if PERSONS.contains(&property.as_str()) && !is_program(&value) {
                let (property, name) = (property.clone(), value.clone());
                self.traits.push(FileTrait::Person { property, name });
            }
            self.push(PiecePlace::Property(property), None, value);
        }
    }
}

impl PiecePlace {
    /// The same with its names changed: those of sheets, properties and parts.
    #[must_use]
    pub fn map_names(self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::Line(_) | Self::Paragraph(_) | Self::Note | Self::Page(_) => self,
            Self::HeaderFooter(sheet) => Self::HeaderFooter(sheet.as_deref().map(change)),
            Self::TextBox(name) => Self::TextBox(change(&name)),
            Self::Cell { sheet, cell } => Self::Cell { sheet: change(&sheet), cell },
            Self::SheetName(name) => Self::SheetName(change(&name)),
            Self::Property(name) => Self::Property(change(&name)),
            Self::Part(name) => Self::Part(change(&name)),
        }
    }
}

impl FileTrait {
    /// The same with its names changed: those of sheets, properties and persons.
    #[must_use]
    pub fn map_names(self, change: impl Fn(&str) -> String) -> Self {
        match self {
            Self::HiddenSheet(name) => Self::HiddenSheet(change(&name)),
            Self::HiddenRows(name, count) => Self::HiddenRows(change(&name), count),
            Self::HiddenColumns(name, count) => Self::HiddenColumns(change(&name), count),
            Self::Person { property, name } => {
                Self::Person { property: change(&property), name: change(&name) }
            }
            Self::Empty
            | Self::Damaged
            | Self::Encrypted
            | Self::OverLimit(_)
            | Self::NotRead
            | Self::CutShort
            | Self::Macros
            | Self::Scanned { .. }
            | Self::UnreadableText { .. }
            | Self::Comments(_)
            | Self::TrackedChanges(_)
            | Self::HiddenText(_)
            | Self::CachedData(_)
            | Self::Uncalculated(_) => self,
        }
    }
}

/// Whether the value of a property is the name of a program or of nobody.
fn is_program(value: &str) -> bool {
    const NOBODY: [&str; 15] = [
        "anonymous",
        "admin",
        "administrator",
        "openpyxl",
        "python-docx",
        "user",
        "users",
        "windows",
        "microsoft",
        "office",
        "lenovo",
        "apache poi",
        "unknown",
        "wps",
        "pc",
    ];
    let lower = value.trim().to_lowercase();
    lower.is_empty()
        || NOBODY.iter().any(|name| lower == *name || lower.starts_with(&format!("{name} ")))
        || lower.starts_with("python")
        || lower.contains("microsoft")
        || lower.contains("libreoffice")
}
