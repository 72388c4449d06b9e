//! Facts about a file that may be an attachment, found without loading it.
//!
//! In: a path. Out: [`FileFacts`]. Must not know: which report it belongs to.

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use super::walk::on_disk;
use crate::diagnostic::Trouble;
use crate::fs;

/// Facts about a file beside the pages.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct FileFacts {
    /// Path relative to the site's root, with `/`.
    pub file: String,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, 64 hexadecimal digits in lower case.
    pub sha256: String,
}

pub(super) fn facts(root: &Utf8Path, file: &str) -> Result<FileFacts, Trouble> {
    let mut hash = Sha256::new();
    let size = fs::stream(&on_disk(root, file), |piece| hash.update(piece))?;
    Ok(FileFacts { file: file.to_owned(), size, sha256: hex(&hash.finalize()) })
}

/// Bytes as hexadecimal digits in lower case.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
