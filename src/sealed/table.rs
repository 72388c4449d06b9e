//! Files with their hashes, held closely: a sealed year has tens of thousands of them.
//!
//! In: paths with a [`FileRecord`] each. Out: a [`FileTable`] that finds them. Must not know: what the files are.

use std::num::NonZeroU128;

/// What is on record of one sealed file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileRecord {
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// XXH3, 128 bits, of its bytes; `None` for an output that is a copy of a sealed source.
    pub xxh3: Option<NonZeroU128>,
    /// Length in bytes; `None` for a source.
    pub length: Option<u64>,
}

/// Paths and their records, in the order in which they were added. All paths stand in one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FileTable {
    paths: String,
    /// Per file: where its path ends in `paths`.
    ends: Vec<usize>,
    sha256: Vec<[u8; 32]>,
    xxh3: Vec<Option<NonZeroU128>>,
    /// Per file: its length, or [`NO_LENGTH`].
    lengths: Vec<u64>,
}

/// Stands in [`FileTable::lengths`] for a length that is not on record; no file is that long.
const NO_LENGTH: u64 = u64::MAX;

impl FileTable {
    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The path of the file at a position.
    #[must_use]
    pub fn path(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.paths[start..self.ends[index]]
    }

    /// The record of the file at a position.
    #[must_use]
    pub fn record(&self, index: usize) -> FileRecord {
        let length = Some(self.lengths[index]).filter(|length| *length != NO_LENGTH);
        FileRecord { sha256: self.sha256[index], xxh3: self.xxh3[index], length }
    }

    /// All paths with their records.
    #[must_use]
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&str, FileRecord)> {
        (0..self.len()).map(|index| (self.path(index), self.record(index)))
    }

    /// All paths.
    #[must_use]
    pub fn paths(&self) -> impl DoubleEndedIterator<Item = &str> {
        (0..self.len()).map(|index| self.path(index))
    }

    /// The position of a path; the table must be sorted by path.
    #[must_use]
    pub fn find(&self, path: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.path(middle).cmp(path) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    /// The record of a path; the table must be sorted by path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<FileRecord> {
        self.find(path).map(|index| self.record(index))
    }

    /// Adds a file at the end.
    pub fn push(&mut self, path: &str, record: FileRecord) {
        self.paths.push_str(path);
        self.ends.push(self.paths.len());
        self.sha256.push(record.sha256);
        self.xxh3.push(record.xxh3);
        self.lengths.push(record.length.unwrap_or(NO_LENGTH));
    }

    /// Adds a file to a sorted table; `false`, and nothing is added, where its path does not come after the last one.
    #[must_use]
    pub fn push_sorted(&mut self, path: &str, record: FileRecord) -> bool {
        let comes_after =
            self.len().checked_sub(1).is_none_or(|last| self.path(last).cmp(path).is_lt());
        if comes_after {
            self.push(path, record);
        }
        comes_after
    }

    /// Gives back the memory that was reserved for more files.
    pub fn shrink(&mut self) {
        self.paths.shrink_to_fit();
        self.ends.shrink_to_fit();
        self.sha256.shrink_to_fit();
        self.xxh3.shrink_to_fit();
        self.lengths.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::{FileRecord, FileTable};

    #[test]
    fn finds_what_was_added_in_order_and_nothing_else() {
        let record = |length| FileRecord { sha256: [7; 32], xxh3: None, length };
        let mut table = FileTable::default();
        assert_eq!((table.find("a"), table.is_empty()), (None, true));
        for (index, path) in ["b", "bb", "c/附件.pdf", "d"].into_iter().enumerate() {
            assert!(table.push_sorted(path, record(Some(index as u64))), "{path}");
        }
        for path in ["d", "a", "", "c/附件.pdf"] {
            assert!(!table.push_sorted(path, record(None)), "{path} does not come after `d`");
        }
        for (index, path) in ["b", "bb", "c/附件.pdf", "d"].into_iter().enumerate() {
            assert_eq!(table.find(path), Some(index));
            assert_eq!(table.get(path), Some(record(Some(index as u64))));
        }
        for path in ["", "a", "ba", "c", "e"] {
            assert_eq!(table.find(path), None, "{path}");
        }
        assert!(table.push_sorted("e", record(None)) && !table.is_empty());
        assert_eq!(table.get("e"), Some(record(None)));
        assert_eq!(table.paths().collect::<Vec<_>>(), ["b", "bb", "c/附件.pdf", "d", "e"]);
    }
}
