//! What few reports have, apart so that the others are small.
//!
//! In: nothing. Out: [`Extras`]. Must not know: how reports are resolved.

use super::{Attachment, ReportId};
use crate::diagnostic::Span;

/// What few reports have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Extras {
    /// What replaces it: a report of this site, or an address elsewhere.
    pub replacement: Option<Replacement>,
    /// Paths of redirect pages from old addresses.
    pub aliases: Vec<(String, Span)>,
    /// All old addresses as the web server compares them, below the site's root: decoded, with a query if they have one.
    pub old_addresses: Vec<String>,
    /// Files that are published with it; those with `listed` stand in 相关附件.
    pub attachments: Vec<Attachment>,
    /// Titles of listed attachments whose files are still to come.
    pub awaited: Vec<String>,
}

pub(super) static NO_EXTRAS: Extras = Extras {
    replacement: None,
    aliases: Vec::new(),
    old_addresses: Vec::new(),
    attachments: Vec::new(),
    awaited: Vec::new(),
};

/// What replaces a superseded report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Replacement {
    /// A report of this site.
    Report(ReportId),
    /// An address on another site.
    Address(String),
}
