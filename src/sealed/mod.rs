//! A sealed year: what its reports were made of, and what was made of them, on the day it was archived.
//!
//! In: the lines of `seals/YEAR.seal` (of earlier versions: the text of `seals/YEAR.yaml`). Out: a [`SealedYear`], its
//! lines, and the comparison of a file with its record. Must not know: sites, packages, the disk.
//!
//! Each source has two hashes: SHA-256, which no forged file can match, and XXH3, which a build computes anyway.

mod compare;
mod findings;
mod lines;
mod table;
mod yaml;

use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};

use jiff::civil::Date;
use serde::Deserialize;

use crate::hex;

pub use compare::{Mismatch, Observed};
pub use table::{FileRecord, FileTable};

/// The folder of seals, at the site's root.
pub const SEALS: &str = "seals";

/// The ending of a seal's file.
pub const ENDING: &str = ".seal";

/// The ending of a seal's file that an earlier version wrote.
pub const OLD_ENDING: &str = ".yaml";

/// What was sealed of a year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedYear {
    /// The file it was read from, relative to the site's root.
    pub file: String,
    /// A hash (XXH3) of the lines of that file.
    pub digest: u128,
    /// The year of publication.
    pub year: i16,
    /// The day of sealing.
    pub sealed: Date,
    /// SHA-256 of the package's manifest, in hexadecimal digits.
    pub package: String,
    /// Bytes of the package's payload.
    pub bytes: u64,
    /// The address that the outputs were made for.
    pub base_url: String,
    /// When it was sealed anew, and why.
    pub resealed: Vec<Resealed>,
    /// The package as it may be downloaded; `None` where none was made for that.
    pub download: Option<Download>,
    /// Reports of other years whose titles the year's pages show, because they replace one of its reports.
    pub shows: BTreeSet<String>,
    /// Public reports by source path, with their attachments.
    pub reports: SealedReports,
    /// Outputs by path.
    pub outputs: FileTable,
    /// Per output: hash of size, time and inode of the file that holds its sealed bytes. Another value than in the build
    /// before means that the file must be read and compared again; 0 where no such file was looked at.
    pub stamps: Vec<u64>,
}

/// A package in one file, for readers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Download {
    /// Its name in the folder of packages.
    pub file: String,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// XXH3, 128 bits, in hexadecimal digits.
    pub xxh3: String,
    /// Sealed reports that it does not hold, because they were withdrawn since.
    #[serde(default)]
    pub without: BTreeSet<String>,
}

/// One time that a year was sealed anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resealed {
    /// The day.
    pub date: Date,
    /// Why, in one line.
    pub reason: String,
}

/// Reports by source path, sorted, each with its attachments.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SealedReports {
    pages: FileTable,
    attachments: FileTable,
    /// Per report: where its attachments end in `attachments`.
    ends: Vec<usize>,
}

impl SealedReports {
    /// The reports without their attachments.
    #[must_use]
    pub fn pages(&self) -> &FileTable {
        &self.pages
    }

    /// Whether a report was sealed.
    #[must_use]
    pub fn has(&self, file: &str) -> bool {
        self.pages.find(file).is_some()
    }

    /// The attachments of the report at a position.
    pub fn attachments_of(&self, index: usize) -> impl Iterator<Item = (&str, FileRecord)> {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        (start..self.ends[index])
            .map(|index| (self.attachments.path(index), self.attachments.record(index)))
    }

    /// All attachments, those of each report together.
    #[must_use]
    pub fn attachments(&self) -> &FileTable {
        &self.attachments
    }

    /// Adds a report; `false`, and nothing is added, where its path does not come after the last one.
    #[must_use]
    pub fn push(&mut self, file: &str, record: FileRecord) -> bool {
        let is_added = self.pages.push_sorted(file, record);
        if is_added {
            self.ends.push(self.attachments.len());
        }
        is_added
    }

    /// Gives back the memory that was reserved for more.
    pub fn shrink(&mut self) {
        self.pages.shrink();
        self.attachments.shrink();
        self.ends.shrink_to_fit();
    }

    /// Adds an attachment to the last report; `false` where there is no report.
    #[must_use]
    pub fn push_attachment(&mut self, file: &str, record: FileRecord) -> bool {
        let Some(end) = self.ends.last_mut() else { return false };
        self.attachments.push(file, record);
        *end = self.attachments.len();
        true
    }
}

/// `digest` covers every field that was read from the seal's file, so only `file`, `digest` and `stamps` are hashed.
impl Hash for SealedYear {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.file, self.digest, &self.stamps).hash(state);
    }
}

impl SealedYear {
    /// Where the bytes of an output are kept, relative to the site's root; `folder` is the one that settings name.
    #[must_use]
    pub fn bytes_of(&self, folder: &str, path: &str) -> String {
        format!("{}/{path}", self.folder_of_bytes(folder))
    }

    /// The folder of the year's sealed bytes; `folder` is the one that settings name.
    #[must_use]
    pub fn folder_of_bytes(&self, folder: &str) -> String {
        format!("{folder}/{:04}", self.year)
    }

    /// Whether the sealed bytes of the output at `index` are kept in the year's folder; an output that is a copy of a sealed
    /// source has none there, because the source has the same bytes.
    #[must_use]
    pub fn keeps(&self, index: usize) -> bool {
        self.outputs.record(index).xxh3.is_some()
    }

    /// Whether all that becomes a path or a name is one that cannot lead elsewhere, and all that is shown as a hash is one.
    fn is_sound(&self) -> bool {
        let is_right = |it: &Download| {
            is_plain(&it.file)
                && !it.file.contains('/')
                && !it.file.starts_with('.')
                && it.file.ends_with(".zip")
                && hex::decode::<32>(&it.sha256).is_some()
                && hex::decode::<16>(&it.xxh3).is_some()
        };
        hex::decode::<32>(&self.package).is_some()
            && self.reports.pages.paths().all(is_plain)
            && self.reports.attachments.paths().all(is_plain)
            && self.outputs.paths().all(is_plain)
            && self.download.as_ref().is_none_or(is_right)
    }
}

/// The file of a year's seal, relative to the site's root.
#[must_use]
pub fn file_of(year: i16) -> String {
    format!("{SEALS}/{year:04}{ENDING}")
}

/// The file of a year's seal that an earlier version wrote, relative to the site's root.
#[must_use]
pub fn old_file_of(year: i16) -> String {
    format!("{SEALS}/{year:04}{OLD_ENDING}")
}

/// Whether a path stays below the folder it is joined to.
fn is_plain(path: &str) -> bool {
    let is_name = |name: &str| !matches!(name, "" | "." | "..");
    path.split('/').all(is_name) && !path.contains(['\\', '\0'])
}
