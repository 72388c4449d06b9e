//! What is there and what is wanted → what a publication changes, and whether that is too much.
//!
//! In: two [`Inventory`]s. Out: a [`Difference`]. Must not know: targets.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::Inventory;
use crate::hex;

/// A file that is added, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangedFile {
    /// Path relative to the release.
    pub path: String,
    /// Length in bytes; of a removed file the length it had.
    pub bytes: u64,
    /// SHA-256 of its bytes; of a removed file the hash it had.
    pub sha256: String,
}

/// What a publication changes, each by path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Files that are not there yet.
    pub added: Vec<ChangedFile>,
    /// Files that get other bytes.
    pub changed: Vec<ChangedFile>,
    /// Files that are there and not wanted.
    pub removed: Vec<ChangedFile>,
    /// How many stay as they are.
    pub unchanged: usize,
}

/// How much a publication may remove.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Files.
    pub files: usize,
    /// Percent of the files there.
    pub share: usize,
    /// The beginning of paths that are not counted.
    pub uncounted: &'static str,
}

impl Difference {
    /// Between what is there and what is wanted; paths in `again` count as changed even if their bytes are not.
    #[must_use]
    pub fn between(there: &Inventory, wanted: &Inventory, again: &BTreeSet<String>) -> Self {
        let mut found = Self::default();
        let item = |path: &String, of: &Inventory| {
            let file = &of.files[path];
            ChangedFile { path: path.clone(), bytes: file.length, sha256: file.sha256.clone() }
        };
        for (path, file) in &wanted.files {
            match there.files.get(path) {
                None => found.added.push(item(path, wanted)),
                Some(old) if old != file || again.contains(path) => {
                    found.changed.push(item(path, wanted));
                }
                Some(_) => found.unchanged += 1,
            }
        }
        let gone = there.files.keys().filter(|path| !wanted.files.contains_key(*path));
        found.removed = gone.map(|path| item(path, there)).collect();
        found
    }

    /// Whether there is nothing to do.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.changed.is_empty() && self.removed.is_empty()
    }

    /// SHA-256 over all that is added, changed and removed: it stands for the plan in records.
    #[must_use]
    pub fn digest(&self) -> String {
        let mut hasher = Sha256::new();
        for (sign, items) in [('+', &self.added), ('~', &self.changed), ('-', &self.removed)] {
            for ChangedFile { path, sha256, .. } in items {
                hasher.update(format!("{sign} {sha256} {path}\n").as_bytes());
            }
        }
        hex::encode(&hasher.finalize())
    }

    /// Whether it removes more than it may.
    #[must_use]
    pub fn exceeds(&self, limits: Limits) -> bool {
        let removed = self.counted(limits);
        let there = self.removed.len() + self.unchanged + self.changed.len();
        removed > limits.files || removed * 100 > there * limits.share
    }

    /// Files that it removes, without those that the limits do not count.
    #[must_use]
    pub fn counted(&self, limits: Limits) -> usize {
        self.removed.iter().filter(|file| !file.path.starts_with(limits.uncounted)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, Difference, Inventory, Limits};

    fn of(files: &[(&str, u8)]) -> Inventory {
        let line = |(path, n): &(&str, u8)| format!("{n:064x}  {n}  {path}\n");
        let lines: Vec<String> = files.iter().map(line).collect();
        Inventory::parse(&lines.concat()).expect("an inventory")
    }

    #[test]
    fn tells_added_changed_and_removed_apart() {
        let none = BTreeSet::new();
        let found = Difference::between(
            &of(&[("a", 1), ("b", 2), ("c", 3)]),
            &of(&[("a", 1), ("b", 4), ("d", 5)]),
            &none,
        );
        let paths = |items: &[super::ChangedFile]| {
            items.iter().map(|it| (it.path.clone(), it.bytes)).collect::<Vec<_>>()
        };
        assert_eq!(paths(&found.added), [("d".to_owned(), 5)]);
        assert_eq!(paths(&found.changed), [("b".to_owned(), 4)]);
        assert_eq!(paths(&found.removed), [("c".to_owned(), 3)]);
        assert_eq!(found.unchanged, 1);
        let same = Difference::between(&of(&[("a", 1)]), &of(&[("a", 1)]), &none);
        assert!(same.is_empty());
        assert_ne!(found.digest(), same.digest());
        let again = BTreeSet::from(["a".to_owned()]);
        let again = Difference::between(&of(&[("a", 1)]), &of(&[("a", 1)]), &again);
        assert_eq!(paths(&again.changed), [("a".to_owned(), 1)]);
    }

    #[test]
    fn removing_is_limited_by_number_and_share() {
        let names: Vec<String> = (0..100).map(|n| format!("{n:03}")).collect();
        let all: Vec<(&str, u8)> = names.iter().map(|name| (name.as_str(), 1)).collect();
        let exceeds =
            |removed: usize, files, share| {
                Difference::between(&of(&all), &of(&all[removed..]), &BTreeSet::new())
                    .exceeds(Limits { files, share, uncounted: "search/" })
            };
        assert!(!exceeds(20, 20, 100));
        assert!(exceeds(21, 20, 100));
        assert!(!exceeds(30, 100, 30));
        assert!(exceeds(31, 100, 30));
        assert!(!exceeds(0, 0, 0));
        assert!(exceeds(1, 0, 100));
    }
}
