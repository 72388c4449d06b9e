//! The content folder → source files and the metadata of each page.
//!
//! In: the site's root, what was read before. Out: [`Tree`], and from it [`Source`], sorted, with every
//! finding. Must not know: how pages relate.
//! The first of the two parallel maps runs here; bodies are read for what they contribute to the rest
//! of the site (summary, links) and dropped again.

mod attachment;
mod cache;
mod characters;
pub mod dates;
pub mod front_matter;
mod interner;
mod page;
mod text;
mod tree;
mod walk;

pub use attachment::FileFacts;
pub use front_matter::table::{Field, REPORT, REPORT_KEYS, SECTION, SECTION_KEYS, Shown};
pub use front_matter::{
    AttachmentEntry, Change, Colophon, ColumnEntry, Figure, KeyPlaces, Moment, ReportMeta,
    SectionMeta, Shared, SortBy, UncommonKeys, UpdateClock, Validity, Withdrawn, is_doc_number,
};
pub use interner::Interner;
pub use page::{Meta, Page, body_of, parse};
pub use text::{as_gb18030, decode};
pub use tree::{Keep, SourceListing, Tree, TreeChange};
pub use walk::{ContentFolder, folder_of, join, meant, on_disk, walk};

use std::sync::Arc;

use crate::diagnostic::Diagnostic;

/// The folder below the site's root that holds what is published.
pub const CONTENT: &str = "content";

/// All that was read from the content folder.
#[derive(Debug, Clone, Default)]
pub struct Source {
    /// Sections and reports, by path.
    pub pages: Vec<Arc<Page>>,
    /// The other files that may be attachments, by path.
    pub files: Vec<Arc<FileFacts>>,
    /// Addresses of the web that texts lead to which bodies include.
    pub included: Vec<String>,
    /// What was found wrong, pages' own findings included.
    pub findings: Vec<Diagnostic>,
}

/// Reads what a scan before has kept, for the fuzzer.
#[cfg(any(test, fuzzing))]
pub(crate) fn read_cache(bytes: &[u8]) {
    let _ = cache::read(bytes);
    // Random bytes never have the sum of a piece.
    let sum = xxhash_rust::xxh3::xxh3_128(bytes).to_le_bytes();
    let length = (bytes.len() as u64).to_le_bytes();
    let _ = cache::read(&[cache::HEAD.as_bytes(), &length, &sum, bytes].concat());
}
