//! Is a file as it was sealed? Every comparison with a seal is made here.
//!
//! In: a record, and what somebody has seen of the file. Out: a [`Mismatch`]. Must not know: where files lie, or how
//! they are read.

use rayon::prelude::*;

use super::table::{FileRecord, FileTable};

/// What was seen of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Observed {
    /// There is nothing at its place.
    Nothing,
    /// There is a folder, a link or something stranger at its place.
    NoFile,
    /// Its length in bytes.
    Length(u64),
    /// XXH3, 128 bits, of its bytes.
    Xxh3(u128),
    /// SHA-256 of its bytes.
    Sha256([u8; 32]),
}

/// In what a file is not as it was sealed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mismatch {
    /// It is gone.
    Missing,
    /// Its bytes are others.
    Changed,
}

impl FileRecord {
    /// How the file differs from its record, judged by `seen` alone; `None` if it does not. A length or hash that is not on
    /// record cannot be confirmed, and counts as changed.
    #[must_use]
    pub fn mismatch(&self, seen: Observed) -> Option<Mismatch> {
        let is_same = match seen {
            Observed::Nothing => return Some(Mismatch::Missing),
            Observed::NoFile => false,
            Observed::Length(length) => self.length == Some(length),
            Observed::Xxh3(hash) => self.xxh3.is_some_and(|on_record| on_record.get() == hash),
            Observed::Sha256(hash) => self.sha256 == hash,
        };
        (!is_same).then_some(Mismatch::Changed)
    }
}

impl FileTable {
    /// The files that are not as they were sealed, by position, in the table's order. `look` is asked on several threads;
    /// `None` from it leaves a file out.
    pub fn mismatches<E: Send>(
        &self,
        look: impl Fn(usize, &str) -> Result<Option<Observed>, E> + Sync,
    ) -> Result<Vec<(usize, Mismatch)>, E> {
        let found: Vec<Option<_>> = (0..self.len())
            .into_par_iter()
            .map(|index| {
                let seen = look(index, self.path(index))?;
                let mismatch = seen.and_then(|seen| self.record(index).mismatch(seen));
                Ok(mismatch.map(|mismatch| (index, mismatch)))
            })
            .collect::<Result<_, E>>()?;
        Ok(found.into_iter().flatten().collect())
    }

    /// The first path, in the order of paths, that two sorted tables do not have in common, or not with the same bytes.
    #[must_use]
    pub fn first_mismatch<'t>(&'t self, other: &'t Self) -> Option<&'t str> {
        let differs = |(path, record): &(&str, FileRecord)| {
            let seen = other.get(path).map_or(Observed::Nothing, |it| Observed::Sha256(it.sha256));
            record.mismatch(seen).is_some()
        };
        let here = self.iter().find(differs).map(|(path, _)| path);
        let there = other.paths().find(|path| self.find(path).is_none());
        here.into_iter().chain(there).min()
    }
}

#[cfg(test)]
mod tests {
    use super::{FileRecord, FileTable, Mismatch, Observed};

    fn record(digit: u8) -> FileRecord {
        FileRecord {
            sha256: [digit; 32],
            xxh3: std::num::NonZeroU128::new(u128::from(digit)),
            length: Some(u64::from(digit)),
        }
    }

    #[test]
    fn what_was_seen_is_the_same_missing_or_changed() {
        let of = |seen| record(7).mismatch(seen);
        assert_eq!(of(Observed::Nothing), Some(Mismatch::Missing));
        assert_eq!(of(Observed::NoFile), Some(Mismatch::Changed));
        assert_eq!(
            [Observed::Length(7), Observed::Xxh3(7), Observed::Sha256([7; 32])].map(of),
            [None; 3]
        );
        let changed = Some(Mismatch::Changed);
        assert_eq!(
            [Observed::Length(8), Observed::Xxh3(8), Observed::Sha256([8; 32])].map(of),
            [changed; 3]
        );
        let bare = FileRecord { xxh3: None, length: None, ..record(7) };
        assert_eq!(
            [Observed::Length(7), Observed::Xxh3(0)].map(|seen| bare.mismatch(seen)),
            [changed; 2]
        );
    }

    #[test]
    fn tables_are_compared_both_ways() {
        let table = |files: &[(&str, u8)]| {
            let mut table = FileTable::default();
            for (path, digit) in files {
                assert!(table.push_sorted(path, record(*digit)));
            }
            table
        };
        let all = table(&[("a", 1), ("b", 2), ("c", 3)]);
        let first = |files| all.first_mismatch(&table(files)).map(str::to_owned);
        assert_eq!(first(&[("a", 1), ("b", 2), ("c", 3)]), None);
        assert_eq!(first(&[("a", 1), ("b", 9), ("c", 9)]).as_deref(), Some("b"));
        assert_eq!(first(&[("a", 1), ("b", 2)]).as_deref(), Some("c"));
        assert_eq!(first(&[("a", 1), ("aa", 1), ("b", 9), ("c", 3)]).as_deref(), Some("aa"));
        assert_eq!(first(&[]).as_deref(), Some("a"));
        let found = all.mismatches(|index, path| match path {
            "a" => Ok(Some(Observed::Nothing)),
            "b" => Ok(None),
            _ => {
                if index == 2 {
                    Ok(Some(Observed::Length(9)))
                } else {
                    Err(())
                }
            }
        });
        assert_eq!(found, Ok(vec![(0, Mismatch::Missing), (2, Mismatch::Changed)]));
        assert_eq!(all.mismatches(|_, _| Err(())), Err(()));
    }
}
