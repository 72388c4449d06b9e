//! Keys that sections require of the reports below them.
//!
//! In: what a report says and inherits. Out: whether a required key is missing. Must not know: findings, other reports.

use crate::source::{ReportMeta, Shared};

/// The required key that files in a report's bundle satisfy without being listed.
pub(super) const ATTACHMENTS: &str = "attachments";

/// Keys that a section requires of reports with a date only.
const OF_DATED: [&str; 4] = ["index_number", "doc_number", "created", "year"];

/// Whether a report lacks a key that its section requires. Attachments are checked where they are resolved.
pub(super) fn lacks(meta: &ReportMeta, said: &Shared, key: &str) -> bool {
    let is_dated = said.dated.unwrap_or(true);
    key != ATTACHMENTS && (is_dated || !OF_DATED.contains(&key)) && !is_given(meta, said, key)
}

fn is_given(meta: &ReportMeta, shared: &Shared, key: &str) -> bool {
    match key {
        "created" => meta.created.is_some(),
        "doc_number" => meta.doc_number.is_some(),
        "index_number" => meta.index_number.is_some(),
        "topic" => shared.topic.is_some(),
        "genre" => shared.genre.is_some(),
        "keywords" => !meta.keywords.is_empty(),
        "summary" => meta.summary.is_some(),
        "author" => shared.author.is_some(),
        "kind" => shared.kind.is_some(),
        "year" => meta.year.is_some(),
        "source" => shared.source.is_some(),
        "status" => shared.status.is_some(),
        "retention" => shared.retention.is_some(),
        _ => true,
    }
}
