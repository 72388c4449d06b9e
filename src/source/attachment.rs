//! Facts about a file that may be an attachment, found without loading it.
//!
//! In: a path. Out: [`FileFacts`]. Must not know: which report it belongs to.

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use super::walk::on_disk;
use crate::extract::ExtractLimits;
use crate::extract::sniff::{self, Sniffed};
use crate::tables::{self, TableSizes};
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
    /// Width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
    /// The tables of a workbook or CSV file; `None` for a file of another kind, or one that is larger than 32 MB.
    pub tables: Option<TableSizes>,
}

/// Bytes of a workbook whose tables are looked at: what an office program opens without complaint.
const LARGEST: u64 = 32 << 20;

/// How much of a picture is looked at for its size: some have a preview of themselves before it.
const PICTURE_HEAD: usize = 256 * 1024;

/// How a photo is turned before it is shown: 1 to 8, those from 5 on by a quarter. Source: Exif 2.32, 4.6.4 A (Orientation).
fn orientation(beginning: &[u8]) -> Option<u32> {
    let data =
        exif::Reader::new().read_from_container(&mut std::io::Cursor::new(beginning)).ok()?;
    data.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?.value.get_uint(0)
}

/// Width and height of a picture whose first bytes these are.
fn pixels(beginning: &[u8]) -> Option<(u32, u32)> {
    let size = imagesize::blob_size(beginning).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    let is_turned = orientation(beginning).is_some_and(|how| (5..=8).contains(&how));
    let shown = if is_turned { (height, width) } else { (width, height) };
    (width > 0 && height > 0).then_some(shown)
}

pub(super) fn facts(root: &Utf8Path, file: &str) -> Result<FileFacts, Trouble> {
    let mut sha256 = Sha256::new();
    let mut quick = Xxh3::new();
    let path = on_disk(root, file);
    let mut beginning = Vec::new();
    let is_of = |kinds: &[&str]| {
        let extension = path.extension().unwrap_or_default();
        kinds.iter().any(|kind| extension.eq_ignore_ascii_case(kind))
    };
    let is_picture = is_of(&["png", "jpg", "jpeg", "gif", "webp"]);
    let needed = if is_picture { PICTURE_HEAD } else { sniff::BEGINNING };
    let size = fs::stream(&path, |piece| {
        let left = needed.saturating_sub(beginning.len());
        beginning.extend_from_slice(&piece[..left.min(piece.len())]);
        sha256.update(piece);
        quick.update(piece);
    })?;
    let tables = if size <= LARGEST && is_of(&["xlsx", "csv"]) {
        Some(tables::sizes(&fs::read(&path)?, ExtractLimits::default()))
    } else {
        None
    };
    Ok(FileFacts {
        tables,
        file: file.to_owned(),
        size,
        sha256: hex::encode(&sha256.finalize()),
        hash: quick.digest128(),
        pixels: if is_picture { pixels(&beginning) } else { None },
        sniffed: sniff::sniff(&beginning[..beginning.len().min(sniff::BEGINNING)], || {
            fs::names_in_zip(&path, NAMES).ok()
        }),
    })
}
