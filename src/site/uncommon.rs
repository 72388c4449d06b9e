//! Fields that few reports have, boxed apart so that [`Report`](super::Report) stays small.
//!
//! In: nothing. Out: [`UncommonParts`]. Must not know: how reports are resolved.

use super::address::OldAddress;
use super::{Attachment, ReportId};
use crate::diagnostic::Span;

/// What few reports have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct UncommonParts {
    /// What replaces it: a report of this site, or an address elsewhere.
    pub replacement: Option<LinkedDocument>,
    /// What it interprets (解读).
    pub interprets: Vec<LinkedDocument>,
    /// Reports that interpret it and that readers see.
    pub interpreted_by: Vec<ReportId>,
    /// The same report of earlier years, the latest first.
    pub earlier: Vec<ReportId>,
    /// Its old addresses, and where each was typed.
    pub old_addresses: Vec<(OldAddress, Span)>,
    /// Files that are published with it; those with `listed` stand in 相关附件.
    pub attachments: Vec<Attachment>,
    /// Titles of listed attachments whose files are still to come.
    pub awaited: Vec<String>,
}

pub(super) static NO_UNCOMMON_PARTS: UncommonParts = UncommonParts {
    replacement: None,
    interprets: Vec::new(),
    interpreted_by: Vec::new(),
    earlier: Vec::new(),
    old_addresses: Vec::new(),
    attachments: Vec::new(),
    awaited: Vec::new(),
};

/// A document that a report's front matter names.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum LinkedDocument {
    /// A report of this site.
    Report(ReportId),
    /// An address on another site.
    Address(String),
}
