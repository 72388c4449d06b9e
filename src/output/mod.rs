//! Plan + old manifest + a render closure → files and a new manifest.
//!
//! In: paths with fingerprints, a way to make their bytes. Out: files below one folder. Must not know:
//! what the bytes mean.
//!
//! Everything that changes is staged in `.gongkai/tmp` first and moved when all of it has been made, so
//! that an error changes nothing. Before the first move `.gongkai/pending` lists every path that will be
//! touched; while it exists a build trusts content hashes only, and heals.

mod commit;
mod manifest;

pub use manifest::{Entry, Manifest};

use std::collections::BTreeSet;
use std::fs::File;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use crate::diagnostic::Trouble;
use crate::fs::{self, There};
use crate::text;

/// The folder of our own below the output folder.
pub const PRIVATE: &str = ".gongkai";

/// One output that should be there.
#[derive(Debug, Clone)]
pub struct Wanted<'p> {
    /// Path below the output folder, with `/`.
    pub path: &'p str,
    /// A hash of all that its bytes are made of.
    pub fingerprint: u128,
}

/// What the closure makes of one output.
#[derive(Debug)]
pub enum Made {
    /// Bytes, with facts to keep beside them (one line of text).
    Bytes(Vec<u8>, String),
    /// A file to be copied by the system, the hash (XXH3) its bytes must have, and facts to keep.
    Copy(Utf8PathBuf, u128, String),
    /// Nothing: an error was found and is in the facts.
    Failed(String),
}

/// An output's path and the facts kept beside it.
pub type FactLine = (String, String);

/// How a build of the output folder went.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Facts of every output, by path, kept ones included.
    pub facts: Vec<FactLine>,
    /// Paths that were written, with the reason.
    pub written: Vec<(String, Why)>,
    /// Paths whose bytes were as wanted already.
    pub kept: usize,
    /// Paths that were removed.
    pub removed: Vec<String>,
    /// Files in the way that are not ours.
    pub strangers: Vec<String>,
    /// Paths whose source was not what it had been when it was read.
    pub changed: Vec<String>,
    /// Whether something failed, so that nothing was changed.
    pub failed: bool,
}

/// Why an output was rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It was not there before.
    New,
    /// Something that it is made of changed.
    Changed,
    /// The file was not what the manifest says.
    Healed,
}

/// An output folder that this process alone may change.
#[derive(Debug)]
pub struct Folder {
    root: Utf8PathBuf,
    manifest: Manifest,
    /// Paths that a killed build may have touched.
    pending: Option<BTreeSet<String>>,
    _lock: File,
}

struct Staged {
    index: usize,
    path: String,
    hash: u128,
    length: u64,
    facts: String,
    /// Where the new bytes wait; `None` where the file is right already.
    aside: Option<Utf8PathBuf>,
    why: Option<Why>,
    failed: bool,
    changed: bool,
}

impl Folder {
    /// Opens an output folder, making it where it is not there.
    pub fn open(root: &Utf8Path) -> Result<Self, Trouble> {
        let private = root.join(PRIVATE);
        fs::create_dir_all(&private)?;
        let Some(lock) = fs::try_lock(&private.join("lock"))? else {
            return Err(Trouble::new(text!(
                "另一个 gongkai 正在写 `{root}`，等它结束再试",
                "another gongkai is writing to `{root}`; try again when it has finished"
            )));
        };
        let manifest = match fs::read_if_there(&private.join("manifest"))? {
            None => Manifest::default(),
            Some(text) => Manifest::parse(&text).ok_or_else(|| {
                Trouble::new(text!(
                    "`{private}/manifest` 已损坏，无法分清哪些文件是自己写的；请移走 `{root}` 后再生成",
                    "`{private}/manifest` is damaged, so nobody can tell which files are ours; move `{root}` away and build again"
                ))
            })?,
        };
        let pending = fs::read_if_there(&private.join("pending"))?
            .map(|text| text.lines().map(ToOwned::to_owned).collect());
        fs::remove_dir_all(&private.join("tmp"))?;
        Ok(Self { root: root.to_owned(), manifest, pending, _lock: lock })
    }

    /// What was built last.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Makes the folder hold exactly what is wanted, strangers' files apart.
    ///
    /// `all` renders even what seems unchanged. `accept` sees the facts of every output, kept ones
    /// included, and says whether the build may be carried out; if not, nothing is changed.
    pub fn build(
        &self,
        wanted: &[Wanted<'_>],
        all: bool,
        make: &(dyn Fn(usize) -> Result<Made, Trouble> + Sync),
        accept: &mut dyn FnMut(&[FactLine]) -> bool,
    ) -> Result<Outcome, Trouble> {
        let tmp = self.root.join(PRIVATE).join("tmp");
        fs::create_dir_all(&tmp)?;
        let staged: Vec<Staged> = wanted
            .par_iter()
            .enumerate()
            .map(|(index, wish)| self.stage(index, wish, all, make, &tmp))
            .collect::<Result<_, _>>()?;
        let mut outcome = Outcome {
            facts: staged.iter().map(|each| (each.path.clone(), each.facts.clone())).collect(),
            failed: staged.iter().any(|each| each.failed),
            changed: staged
                .iter()
                .filter(|each| each.changed)
                .map(|each| each.path.clone())
                .collect(),
            ..Outcome::default()
        };
        outcome.strangers = self.strangers(&staged)?;
        let accepted = accept(&outcome.facts);
        if outcome.failed || !accepted || !outcome.strangers.is_empty() {
            outcome.failed = true;
            fs::remove_dir_all(&tmp)?;
            return Ok(outcome);
        }
        self.carry_out(wanted, &staged, &mut outcome)?;
        Ok(outcome)
    }

    fn stage(
        &self,
        index: usize,
        wish: &Wanted<'_>,
        all: bool,
        make: &(dyn Fn(usize) -> Result<Made, Trouble> + Sync),
        tmp: &Utf8Path,
    ) -> Result<Staged, Trouble> {
        let known = self.manifest.get(wish.path);
        let there =
            known.map(|entry| self.is_there(wish.path, entry)).transpose()?.unwrap_or(false);
        let mut staged = Staged {
            index,
            path: wish.path.to_owned(),
            hash: 0,
            length: 0,
            facts: String::new(),
            aside: None,
            why: None,
            failed: false,
            changed: false,
        };
        if let Some(entry) =
            known.filter(|entry| !all && there && entry.fingerprint == wish.fingerprint)
        {
            staged.hash = entry.hash;
            staged.length = entry.length;
            staged.facts.clone_from(&entry.facts);
            return Ok(staged);
        }
        let aside = tmp.join(index.to_string());
        match make(index)? {
            Made::Bytes(bytes, facts) => {
                staged.hash = xxh3_128(&bytes);
                staged.length = bytes.len() as u64;
                staged.facts = facts;
                if !self.is_right(&staged, known.filter(|_| there && !all))? {
                    fs::write(&aside, &bytes)?;
                    staged.aside = Some(aside);
                }
            }
            Made::Copy(from, hash, facts) => {
                staged.length = fs::copy(&from, &aside)?;
                staged.hash = hash_file(&aside)?;
                staged.facts = facts;
                if staged.hash != hash {
                    staged.failed = true;
                    staged.changed = true;
                } else if self.is_right(&staged, known.filter(|_| there && !all))? {
                    fs::remove_file(&aside)?;
                } else {
                    staged.aside = Some(aside);
                }
            }
            Made::Failed(facts) => {
                staged.facts = facts;
                staged.failed = true;
            }
        }
        staged.why = staged.aside.is_some().then_some(match known {
            None => Why::New,
            Some(entry) if entry.fingerprint == wish.fingerprint => Why::Healed,
            Some(_) => Why::Changed,
        });
        Ok(staged)
    }

    /// Whether a file is what the manifest says: its length, or after a killed build its content.
    fn is_there(&self, path: &str, entry: &Entry) -> Result<bool, Trouble> {
        let file = self.on_disk(path);
        if fs::there(&file)? != There::File(entry.length) {
            return Ok(false);
        }
        if self.pending.is_some() {
            return Ok(hash_file(&file)? == entry.hash);
        }
        Ok(true)
    }

    /// Whether the file on the disk has the new bytes already.
    fn is_right(&self, staged: &Staged, known: Option<&Entry>) -> Result<bool, Trouble> {
        if let Some(entry) = known {
            return Ok(entry.hash == staged.hash && entry.length == staged.length);
        }
        // Not as we left it, or everything is to be made anew: only the content itself counts. A file that
        // is not ours is never right, even with the same bytes: it would be taken over unasked.
        if !self.is_ours(&staged.path) {
            return Ok(false);
        }
        let file = self.on_disk(&staged.path);
        Ok(fs::there(&file)? == There::File(staged.length) && hash_file(&file)? == staged.hash)
    }

    fn is_ours(&self, path: &str) -> bool {
        self.manifest.get(path).is_some()
            || self.pending.as_ref().is_some_and(|pending| pending.contains(path))
    }

    /// Files in the way that no build of ours has written.
    fn strangers(&self, staged: &[Staged]) -> Result<Vec<String>, Trouble> {
        let mut found = BTreeSet::new();
        for each in staged.iter().filter(|each| each.aside.is_some()) {
            match fs::there(&self.on_disk(&each.path))? {
                There::Nothing => {}
                There::File(_) if self.is_ours(&each.path) => {}
                _ => {
                    found.insert(each.path.clone());
                }
            }
            for (at, _) in each.path.match_indices('/') {
                let above = &each.path[..at];
                match fs::there(&self.on_disk(above))? {
                    There::Nothing | There::Folder => {}
                    There::File(_) if self.is_ours(above) => {}
                    _ => {
                        found.insert(above.to_owned());
                    }
                }
            }
        }
        Ok(found.into_iter().collect())
    }

    fn on_disk(&self, path: &str) -> Utf8PathBuf {
        let mut full = self.root.clone();
        full.extend(path.split('/'));
        full
    }
}

/// A hash of a file's bytes, without loading it.
fn hash_file(path: &Utf8Path) -> Result<u128, Trouble> {
    let mut hasher = Xxh3::new();
    fs::stream(path, |piece| hasher.update(piece))?;
    Ok(hasher.digest128())
}
