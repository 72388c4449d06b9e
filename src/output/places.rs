//! What is on the disk where outputs go, and whose it is.
//!
//! In: an output folder and its manifest. Out: answers. Must not know: how outputs are made; nothing is changed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::Ordering;

use camino::{Utf8Path, Utf8PathBuf};
use xxhash_rust::xxh3::Xxh3;

use super::{Lines, ManifestEntry, OutputFolder};
use crate::fs::{self, Stamp, There};
use crate::trouble::Trouble;

impl OutputFolder {
    /// Whether a file is what the manifest says: its length, or after a killed build its content.
    pub(super) fn is_there(&self, entry: &ManifestEntry<'_>) -> Result<bool, Trouble> {
        let file = self.on_disk(entry.path);
        let there = fs::stamp_and_mode(&file)?.filter(|(stamp, _)| stamp.size == entry.length);
        let Some((stamp, is_open)) = there else { return Ok(false) };
        if !is_open {
            // Not readable for all: an earlier version wrote it, or somebody changed its mode. `open_file` mends that, and
            // `rechecked` has the manifest written anew.
            fs::open_file(&file)?;
            self.rechecked.store(true, Ordering::Relaxed);
        }
        if self.pending.is_some() || self.is_later(stamp) {
            let is_same = hash_file(&file)? == entry.hash;
            self.rechecked.fetch_or(is_same, Ordering::Relaxed);
            return Ok(is_same);
        }
        Ok(true)
    }

    /// Whether a file was changed after the manifest was written: by hand, to the same length perhaps.
    pub(super) fn is_later(&self, stamp: Stamp) -> bool {
        self.written.is_none_or(|written| stamp.time > written)
    }

    /// Whether the file on the disk has the new bytes already.
    pub(super) fn is_right(
        &self,
        path: &str,
        hash: u128,
        length: u64,
        trusted: Option<ManifestEntry<'_>>,
    ) -> Result<bool, Trouble> {
        if let Some(entry) = trusted {
            return Ok(entry.hash == hash && entry.length == length);
        }
        // The manifest is not trusted for this file (it was changed, or `--clean`), so its content is hashed. A file that is
        // not in the manifest is never right, even with equal bytes: the build would take over a stranger's file.
        if !self.is_ours(path) {
            return Ok(false);
        }
        let file = self.on_disk(path);
        Ok(fs::there(&file)? == There::File(length) && hash_file(&file)? == hash)
    }

    pub(super) fn is_ours(&self, path: &str) -> bool {
        self.manifest.get(path).is_some()
            || self.pending.as_ref().is_some_and(|pending| pending.contains(path))
    }

    /// Files in the way that no build of ours has written.
    pub(super) fn strangers(&self, lines: Lines<'_>) -> Result<Vec<String>, Trouble> {
        let folders = self.folders_above(lines.moves())?;
        let mut found = BTreeSet::new();
        for (folder, there) in &folders {
            match there {
                There::Nothing | There::Folder => {}
                There::File(_) if self.is_ours(folder) => {}
                _ => {
                    found.insert((*folder).to_owned());
                }
            }
        }
        for path in lines.moves() {
            // Nothing is below what is no folder.
            if folder_of(path).is_some_and(|above| folders[above] != There::Folder) {
                continue;
            }
            match fs::there(&self.on_disk(path))? {
                There::Nothing => {}
                There::File(_) if self.is_ours(path) => {}
                _ => {
                    found.insert(path.to_owned());
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    /// What is where folders above these paths have to be, each looked at once. Sorted paths share most.
    pub(super) fn folders_above<'p>(
        &self,
        paths: impl Iterator<Item = &'p str>,
    ) -> Result<BTreeMap<&'p str, There>, Trouble> {
        let mut folders: BTreeMap<&str, There> = BTreeMap::new();
        for folder in paths.filter_map(folder_of) {
            if folders.contains_key(folder) {
                continue;
            }
            let mut below = There::Folder;
            let above = folder.match_indices('/').map(|(at, _)| &folder[..at]);
            for each in above.chain([folder]) {
                below = match folders.get(each) {
                    Some(known) => *known,
                    None if below == There::Folder => fs::there(&self.on_disk(each))?,
                    None => There::Nothing,
                };
                folders.insert(each, below);
            }
        }
        Ok(folders)
    }

    pub(super) fn on_disk(&self, path: &str) -> Utf8PathBuf {
        below(&self.root, path)
    }
}

/// A path of ours below a folder, as the system writes it.
pub(super) fn below(folder: &Utf8Path, path: &str) -> Utf8PathBuf {
    let mut full = folder.to_owned();
    full.extend(path.split('/'));
    full
}

/// The folder that a path of ours stands in, if it is not the output folder itself.
pub(super) fn folder_of(path: &str) -> Option<&str> {
    path.rsplit_once('/').map(|(folder, _)| folder)
}

/// A hash of a file's bytes, without loading it.
pub(super) fn hash_file(path: &Utf8Path) -> Result<u128, Trouble> {
    let mut hasher = Xxh3::new();
    fs::stream(path, |piece| hasher.update(piece))?;
    Ok(hasher.digest128())
}
