//! Files that people bring along: which kind they are of, and what stands in them.
//!
//! In: bytes. Out: a [`FileKind`]; for a file that is read, an [`document::ExtractedDocument`] of blocks in which hidden, deleted and comment
//! parts stand apart. Must not know: rules, the site, the disk.

pub mod document;
pub mod docx;
mod glyph_lines;
pub(crate) mod html;
pub mod html_tables;
mod kind;
mod limits;
mod ofd;
mod ole;
mod ooxml;
mod pdf;
pub mod pieces;
mod plain_text;
mod read;
mod sheets;
mod slides;
pub mod sniff;
pub mod workbook;
pub mod xlsx;

pub use kind::{Encoding, FileKind, kind_of};
pub use limits::{ExtractLimits, OverLimit, Pool};
pub use ooxml::OfficeError;
pub use read::texts;
