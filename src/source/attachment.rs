//! Facts about a file that may be an attachment, found without loading it.
//!
//! In: a path. Out: [`FileFacts`]. Must not know: which report it belongs to.

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use super::walk::on_disk;
use crate::extract::sniff::{self, Sniffed};
use crate::trouble::Trouble;
use crate::{fs, hex};

/// Names of a zip that are looked at.
const NAMES: usize = 1000;

/// Facts about a file beside the pages.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct FileFacts {
    /// Path relative to the site's root, with `/`.
    pub file: String,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 of the bytes, 64 hexadecimal digits in lower case.
    pub sha256: String,
    /// XXH3 of the bytes, to notice a change between reading and copying.
    pub hash: u128,
    /// What its bytes say that it is.
    pub sniffed: Sniffed,
}

pub(super) fn facts(root: &Utf8Path, file: &str) -> Result<FileFacts, Trouble> {
    let mut sha256 = Sha256::new();
    let mut quick = Xxh3::new();
    let path = on_disk(root, file);
    let mut beginning = Vec::new();
    let size = fs::stream(&path, |piece| {
        let left = sniff::BEGINNING.saturating_sub(beginning.len());
        beginning.extend_from_slice(&piece[..left.min(piece.len())]);
        sha256.update(piece);
        quick.update(piece);
    })?;
    Ok(FileFacts {
        file: file.to_owned(),
        size,
        sha256: hex::encode(&sha256.finalize()),
        hash: quick.digest128(),
        sniffed: sniff::sniff(&beginning, || fs::names_in_zip(&path, NAMES).ok()),
    })
}
