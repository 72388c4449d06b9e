//! Texts → an index of single characters and pairs, in pieces that a script fetches one by one.
//!
//! In: texts of reports and attachments. Out: [`Segment`]s, which give the bytes of chunks; the table of [`normalised`] characters, which the script
//! uses too. Must not know: the site, templates, the disk.
//!
//! Chinese has no spaces between words, and every list of words lacks some, so the index has none: it knows of each text which characters stand in
//! it and which of them follow each other. A text that has all pairs of a query very probably has the query; the script reads the text to be
//! certain. A text that lacks a pair cannot have it, so nothing is missed.
//!
//! | file | gives |
//! |---|---|
//! | `normal.rs` | text → the code units that are compared |
//! | `text.rs` | long texts → parts of a size that can be fetched |
//! | `gram.rs` | code units → grams, in the order of the index |
//! | `run.rs` | the grams of some reports, packed |
//! | `store.rs` | runs ↔ a place outside of memory |
//! | `builder.rs` | texts and an earlier segment → a segment |
//! | `segment.rs` | runs → chunks of postings |
//! | `kept.rs` | a segment ↔ bytes, for the next build |
//! | `columns.rs` | values of reports → packed columns |

#![expect(
    clippy::cast_possible_truncation,
    reason = "packing takes numbers apart, and no index has as much as 4 GB"
)]

mod builder;
mod columns;
mod gram;
mod kept;
mod normal;
mod run;
mod segment;
mod store;
mod text;

#[cfg(test)]
mod tests;

pub use builder::{Earlier, ReadText};
pub use columns::{PackedColumn, columns};
pub use normal::{NORMAL, normalised};
pub use segment::{IndexedText, ReportKey, SameChunks, Segment, TextRange};
pub use store::{LostRun, RunStore};
pub use text::{AttachmentText, body_part, text_bytes, utf16};
