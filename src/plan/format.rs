//! Formats of data and feeds, and what their files are called.
//!
//! In: a format, a part of the calendar. Out: file names. Must not know: what is in the files.

use crate::site::When;

/// The formats of the catalogue as data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DataFormat {
    /// JSON with a schema of our own.
    Json,
    /// A table for spreadsheets.
    Csv,
    /// DCAT 3 as JSON-LD.
    Dcat,
}

impl DataFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Json, Self::Csv, Self::Dcat];

    /// The name of the file of a part of the calendar; [`When::Newest`] stands for the whole, or what names the
    /// parts.
    #[must_use]
    pub fn file(self, when: When) -> String {
        let (stem, kind) = match self {
            Self::Json => ("catalogue", "json"),
            Self::Csv => ("catalogue", "csv"),
            Self::Dcat => ("dcat", "jsonld"),
        };
        match when {
            When::Newest => format!("{stem}.{kind}"),
            When::Year(year) => format!("{stem}_{year:04}.{kind}"),
            When::Month(year, month) => format!("{stem}_{year:04}_{month:02}.{kind}"),
        }
    }
}

/// The formats of feeds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FeedFormat {
    /// Atom 1.0 (RFC 4287).
    Atom,
    /// RSS 2.0.
    Rss,
    /// JSON Feed 1.1.
    Json,
}

impl FeedFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Atom, Self::Rss, Self::Json];

    /// The file's name.
    #[must_use]
    pub fn file(self) -> &'static str {
        match self {
            Self::Atom => "atom.xml",
            Self::Rss => "rss.xml",
            Self::Json => "feed.json",
        }
    }
}
