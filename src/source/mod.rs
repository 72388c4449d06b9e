//! The content folder → source files and the metadata of each page.
//!
//! In: the site's root. Out: [`Source`], sorted, with every finding. Must not know: how pages relate.
//! The first of the two parallel maps runs here; bodies are read for what they contribute to the rest
//! of the site (summary, links) and dropped again.

mod attachment;
pub mod dates;
pub mod front_matter;
mod page;
mod text;
mod walk;

pub use attachment::FileFacts;
pub use front_matter::{
    AttachmentEntry, Change, Figure, Moment, Places, ReportMeta, SectionMeta, Shared, SortBy,
    Validity, Withdrawn, is_doc_number,
};
pub use page::{Meta, Page, body_of, parse};
pub use text::{as_gb18030, decode};
pub use walk::{Folder, folder_of, join, meant, on_disk, walk};

use std::sync::Arc;

use camino::Utf8Path;
use rayon::prelude::*;

use crate::config;
use crate::diagnostic::{Diagnostic, Location, Trouble, problem};

/// The folder below the site's root that holds what is published.
pub const CONTENT: &str = "content";

/// All that was read from the content folder.
#[derive(Debug, Default)]
pub struct Source {
    /// Sections and reports, by path.
    pub pages: Vec<Arc<Page>>,
    /// The other files that may be attachments, by path.
    pub files: Vec<Arc<FileFacts>>,
    /// What was found wrong, pages' own findings included.
    pub findings: Vec<Diagnostic>,
}

/// Reads all content below `root`.
pub fn read(root: &Utf8Path, markdown: config::Markdown) -> Result<Source, Trouble> {
    let tree = walk(root)?;
    let mut findings = tree.findings;
    let pages: Vec<(Page, Vec<Diagnostic>)> =
        tree.pages.par_iter().map(|file| page::read(root, file, markdown)).collect();
    let facts: Vec<Result<FileFacts, Box<Diagnostic>>> = tree
        .files
        .par_iter()
        .map(|file| {
            attachment::facts(root, file).map_err(|trouble| {
                Box::new(problem::source::unreadable(Location::file(file), &trouble.message))
            })
        })
        .collect();
    let mut files = Vec::with_capacity(facts.len());
    for each in facts {
        match each {
            Ok(facts) => files.push(Arc::new(facts)),
            Err(finding) => findings.push(*finding),
        }
    }
    let mut source = Source { files, ..Source::default() };
    for (page, own) in pages {
        source.pages.push(Arc::new(page));
        findings.extend(own);
    }
    source.findings = findings;
    Ok(source)
}
