//! Files that people bring along: which kind they are of, and what stands in them.
//!
//! In: bytes. Out: a [`FileKind`]; for a file that is read, an [`document::ExtractedDocument`] of blocks in which hidden, deleted and comment
//! parts stand apart. Must not know: rules, the site, the disk.

pub mod document;
pub mod docx;
mod kind;
mod limits;
pub mod sniff;

pub use kind::{Encoding, FileKind, kind_of};
pub use limits::{ExtractLimits, OverLimit, Pool};
