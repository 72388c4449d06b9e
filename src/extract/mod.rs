//! Files that people bring along: which kind they are of, and what stands in them.
//!
//! In: bytes. Out: a [`FileKind`]; for a Word file a [`document::ExtractedDocument`] of blocks in which hidden, deleted and comment parts
//! stand apart; for any file its text piece by piece, with what else is to be said of it ([`texts`]). Must not know: rules, the site, the disk.

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
pub use plain_text::decoded;
pub use read::texts;
