//! What a release holds: a hash and a length for each file.
//!
//! In: a folder, or text. Out: an [`Inventory`]. Must not know: targets.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::Read;

use camino::Utf8Path;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use crate::fs;
use crate::hex;
use crate::output::Manifest;
use crate::source::on_disk;
use crate::text;
use crate::trouble::Trouble;

/// One file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
}

impl File {
    /// Of what is read until its end.
    pub fn of(from: &mut dyn Read) -> std::io::Result<Self> {
        let (mut hasher, mut length) = (Sha256::new(), 0);
        let mut piece = vec![0; 64 * 1024];
        loop {
            match from.read(&mut piece)? {
                0 => return Ok(Self { length, sha256: hex::encode(&hasher.finalize()) }),
                got => {
                    hasher.update(&piece[..got]);
                    length += got as u64;
                }
            }
        }
    }
}

/// How a file is not what is on record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Differs {
    /// It is not there.
    Missing,
    /// It has other bytes.
    Changed,
    /// It is not on record.
    Extra,
}

/// Files by their paths relative to the release, with `/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inventory {
    /// The files.
    pub files: BTreeMap<String, File>,
}

impl Inventory {
    /// What was built into a folder: what its manifest lists, and nothing else. Every byte is read, and a file that
    /// is not what was built is trouble.
    pub fn of_built(folder: &Utf8Path, manifest: &Manifest) -> Result<Self, Trouble> {
        let entries: Vec<_> = manifest.iter().collect();
        let files = entries.par_iter().map(|entry| {
            let (mut sha256, mut quick) = (Sha256::new(), Xxh3::new());
            let length = fs::stream(&on_disk(folder, entry.path), |piece| {
                sha256.update(piece);
                quick.update(piece);
            })?;
            if quick.digest128() != entry.hash {
                let path = on_disk(folder, entry.path);
                return Err(Trouble::new(text!(
                    "`{path}` 生成之后被改动；删去 `{folder}` 后再发布",
                    "`{path}` was changed after it was built; remove `{folder}` and publish again"
                )));
            }
            Ok((entry.path.to_owned(), File { length, sha256: hex::encode(&sha256.finalize()) }))
        });
        Ok(Self { files: files.collect::<Result<_, _>>()? })
    }

    /// As text: a line for each file.
    #[must_use]
    pub fn print(&self) -> String {
        let mut text = String::new();
        for (path, File { length, sha256 }) in &self.files {
            let _ = writeln!(text, "{sha256}  {length}  {path}");
        }
        text
    }

    /// Reads what [`Inventory::print`] gave; `None` where it is something else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let line = |line: &str| {
            let mut parts = line.splitn(3, "  ");
            let (sha256, length, path) = (parts.next()?, parts.next()?, parts.next()?);
            let file = File { length: length.parse().ok()?, sha256: sha256.to_owned() };
            (sha256.len() == 64 && !path.is_empty()).then(|| (path.to_owned(), file))
        };
        let is_whole = text.is_empty() || text.ends_with('\n');
        let files = text.lines().map(line).collect::<Option<_>>()?;
        is_whole.then_some(Self { files })
    }

    /// SHA-256 of [`Inventory::print`].
    #[must_use]
    pub fn digest(&self) -> String {
        hex::encode(&Sha256::digest(self.print().as_bytes()))
    }

    /// Bytes of all files.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.length).sum()
    }

    /// Paths that are missing, that are not listed, or whose bytes are others, sorted; `found` are hashes by path.
    #[must_use]
    pub fn differing(&self, found: &super::HashesByPath) -> Vec<String> {
        self.compare(found).into_iter().map(|(path, _)| path).collect()
    }

    /// The same, and how each differs.
    #[must_use]
    pub fn compare(&self, found: &super::HashesByPath) -> Vec<(String, Differs)> {
        let listed = self.files.iter().filter_map(|(path, file)| match found.get(path) {
            None => Some((path.clone(), Differs::Missing)),
            Some(sha256) if *sha256 != file.sha256 => Some((path.clone(), Differs::Changed)),
            Some(_) => None,
        });
        let more = found.keys().filter(|path| !self.files.contains_key(*path));
        let mut all: Vec<_> =
            listed.chain(more.map(|path| (path.clone(), Differs::Extra))).collect();
        all.sort();
        all
    }
}

#[cfg(test)]
mod tests {
    use super::{File, Inventory};

    fn of(files: &[(&str, &str)]) -> Inventory {
        let file = |digit: &str| File { length: 3, sha256: digit.repeat(64) };
        Inventory { files: files.iter().map(|(path, it)| ((*path).to_owned(), file(it))).collect() }
    }

    #[test]
    fn reads_what_it_prints_and_nothing_that_was_cut() {
        let inventory = of(&[("a b/index.html", "a"), ("c.html", "0")]);
        let text = inventory.print();
        assert_eq!(Inventory::parse(&text), Some(inventory));
        for end in 1..text.len() {
            assert!(Inventory::parse(&text[..end]).is_none_or(|it| it.files.len() < 2));
        }
    }

    #[test]
    fn names_what_is_missing_changed_and_strange() {
        let found = |files: &[(&str, &str)]| {
            files.iter().map(|(path, it)| ((*path).to_owned(), it.repeat(64))).collect()
        };
        let inventory = of(&[("a", "1"), ("b", "2"), ("c", "3")]);
        assert!(inventory.differing(&found(&[("a", "1"), ("b", "2"), ("c", "3")])).is_empty());
        let other = found(&[("a", "1"), ("b", "1"), ("d", "4")]);
        assert_eq!(inventory.differing(&other), ["b", "c", "d"]);
    }
}
