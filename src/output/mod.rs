//! Plan + old manifest + a render closure → files and a new manifest.
//!
//! In: paths with fingerprints, a way to make their bytes. Out: files below one folder. Must not know:
//! what the bytes mean.
//!
//! Everything that changes is staged in `.gongkai/tmp` first, in folders of the same names, and moved when all of it
//! has been made, so that an error changes nothing. A folder that was not there is moved as a whole. Before the first
//! move `.gongkai/pending` lists every path that will be touched; while it exists a build trusts content hashes only,
//! and heals.

mod commit;
mod line;
mod manifest;
mod places;

pub use manifest::{Fingerprint, Manifest, ManifestEntry};

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::fs::{self, There};
use crate::stopwatch::{Step, measure};
use crate::text;
use crate::trouble::Trouble;
use places::{below, hash_file};

/// The folder of our own below the output folder.
pub const PRIVATE: &str = ".gongkai";

/// The outputs of a build, which [`OutputFolder::build`] renders as needed. `index` counts them in the order of their paths.
pub trait OutputSource: Sync {
    /// How many there are.
    fn count(&self) -> usize;

    /// Where one goes, below the output folder.
    fn path(&self, index: usize) -> &str;

    /// The current fingerprint of an output, computed from the read set of its last render: the note at position `note` of
    /// [`Manifest::notes`].
    fn fingerprint(&self, index: usize, note: usize) -> Fingerprint;

    /// The record of an output whose bytes are those of the last build, though it is made of something else now; `None` where nobody knows.
    fn unchanged(&self, index: usize) -> Option<Record>;

    /// Makes an output.
    fn make(&self, index: usize) -> Result<RenderedOutput, Trouble>;

    /// Read sets of the outputs made in this build, each as a line of text; [`Record::note`] is a position in this list.
    fn notes(&self) -> Vec<std::sync::Arc<str>>;
}

/// What is kept beside an output.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// What it was made of.
    pub fingerprint: Fingerprint,
    /// Position of its read set in [`OutputSource::notes`].
    pub note: u32,
    /// Facts of its own, one line of text.
    pub facts: Box<str>,
}

/// What is made of one output.
#[derive(Debug)]
pub enum RenderedOutput {
    /// Bytes.
    Bytes(Vec<u8>, Record),
    /// A file to be copied by the system, and the hash (XXH3) its bytes must have.
    Copy(Utf8PathBuf, u128, Record),
    /// Nothing: an error was found and is in these facts.
    Failed(Box<str>),
}

/// The outputs of a build as they are staged, in the order of their paths.
#[derive(Clone, Copy)]
pub struct Lines<'s> {
    manifest: &'s Manifest,
    source: &'s dyn OutputSource,
    staged: &'s [Staged],
}

impl<'s> Lines<'s> {
    /// Every output's path and the facts kept beside it.
    #[must_use]
    pub fn each(self) -> impl IndexedParallelIterator<Item = (&'s str, &'s str)> {
        let each = self.staged.par_iter().enumerate();
        each.map(move |(index, staged)| (self.source.path(index), self.facts_of(staged)))
    }

    /// The facts of the output at a path.
    #[must_use]
    pub fn facts(self, path: &str) -> Option<&'s str> {
        Some(self.facts_of(&self.staged[self.position(path)?]))
    }

    fn position(self, path: &str) -> Option<usize> {
        let at = first_from(self.staged.len(), |index| self.source.path(index) >= path);
        (at < self.staged.len() && self.source.path(at) == path).then_some(at)
    }

    /// All paths in their order.
    fn paths(self) -> impl Iterator<Item = &'s str> + Clone {
        (0..self.staged.len()).map(move |index| self.source.path(index))
    }

    fn facts_of(self, staged: &'s Staged) -> &'s str {
        match staged {
            Staged::Kept(line) => self.manifest.facts_at(*line as usize),
            Staged::New(new) => &new.record.facts,
        }
    }

    /// Those that were made anew.
    fn made(self) -> impl Iterator<Item = (&'s str, &'s New)> {
        self.paths().zip(self.staged).filter_map(|(path, staged)| match staged {
            Staged::Kept(_) => None,
            Staged::New(new) => Some((path, new)),
        })
    }

    /// Paths whose new bytes wait to be moved.
    fn moves(self) -> impl Iterator<Item = &'s str> {
        self.made().filter(|(_, new)| new.state == OutputState::Waits).map(|(path, _)| path)
    }
}

/// How a build of the output folder went.
#[derive(Debug, Default)]
pub struct Written {
    /// How many were made anew, or recorded anew because they are made of something else and have the same bytes.
    pub made: usize,
    /// How many of those have other bytes now.
    pub written: usize,
    /// Paths whose bytes were as wanted already.
    pub kept: usize,
    /// A hash of the new manifest.
    pub digest: u128,
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
    /// Something that it is made of changed: a bit for each clue that differs, the first one lowest.
    Changed(u8),
    /// The file was not what the manifest says.
    Healed,
    /// Everything was to be made anew.
    Asked,
}

/// A file of the record of outputs below `root`.
pub fn record(root: &Utf8Path, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
    fs::bytes_if_there(&root.join(PRIVATE).join(name))
}

/// An output folder that this process alone may change.
#[derive(Debug)]
pub struct OutputFolder {
    root: Utf8PathBuf,
    manifest: Manifest,
    /// Paths that a killed build may have touched.
    pending: Option<BTreeSet<String>>,
    /// Modification time of the manifest. A file with a later one was changed by another program, so its content is hashed.
    written: Option<i64>,
    /// Whether a file with a later time was read and found to be right, so that the manifest should be written anew.
    rechecked: AtomicBool,
    _lock: fs::Held,
}

/// Called for each output that was rendered, with its path, the reason, and whether its bytes have changed.
pub type Tell<'t> = &'t mut dyn FnMut(&str, Why, bool);

/// An output that is as it was, or how it is now. Millions are held at once, without their paths.
#[derive(Debug)]
enum Staged {
    /// The position of its line in the old manifest.
    Kept(u32),
    New(New),
}

#[derive(Debug)]
struct New {
    record: Record,
    hash: u128,
    length: u64,
    why: Why,
    state: OutputState,
}

/// What becomes of an output that was made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OutputState {
    /// The file is right already.
    Right,
    /// New bytes wait to be moved.
    Waits,
    /// It could not be made.
    Failed,
    /// Its source is not what was read.
    Changed,
}

impl OutputFolder {
    /// Opens an output folder, making it where it is not there.
    pub fn open(root: &Utf8Path) -> Result<Self, Trouble> {
        let private = root.join(PRIVATE);
        if fs::there(&private)? == There::Other {
            return Err(fs::is_a_link(&private));
        }
        fs::create_dir_all(&private)?;
        for name in fs::names(&private)? {
            let path = private.join(&name);
            if fs::there(&path)? == There::Other && !name.ends_with(".tmp") {
                return Err(fs::is_a_link(&path));
            }
        }
        // Earlier programs kept words of sources here, which is copied to servers.
        for name in ["scan", "last"] {
            fs::remove_file(&private.join(name))?;
        }
        let Some(lock) = fs::try_lock(&private.join("lock"))? else {
            return Err(Trouble::new(text!(
                "另一个 gongkai 正在写 `{root}`，等它结束再试",
                "another gongkai is writing to `{root}`; try again when it has finished"
            )));
        };
        let manifest = match fs::read_if_there(&private.join("manifest"))? {
            None => Manifest::default(),
            Some(text) => Manifest::parse(text).ok_or_else(|| damaged(root, "manifest"))?,
        };
        let pending: Option<BTreeSet<String>> = fs::read_if_there(&private.join("pending"))?
            .map(|text| text.lines().map(ToOwned::to_owned).collect());
        // These paths are removed and written: one that leads out of the folder is never ours.
        if pending.iter().flatten().any(|path| !is_plain(path)) {
            return Err(damaged(root, "pending"));
        }
        fs::remove_dir_all(&private.join("tmp"))?;
        let written = fs::stamp(&private.join("manifest"))?.map(|stamp| stamp.time);
        let rechecked = AtomicBool::new(false);
        Ok(Self { root: root.to_owned(), manifest, pending, written, rechecked, _lock: lock })
    }

    /// The same where something was built there before, else nothing.
    pub fn open_if_there(root: &Utf8Path) -> Result<Option<Self>, Trouble> {
        let there = fs::there(&root.join(PRIVATE).join("manifest"))? != There::Nothing;
        there.then(|| Self::open(root)).transpose()
    }

    /// A hash of the manifest if every output is there as it says, else nothing.
    pub fn digest(&self) -> Result<Option<u128>, Trouble> {
        if self.pending.is_some() {
            return Ok(None);
        }
        let is_there = |index| {
            let (path, length) = self.manifest.length_at(index);
            let there = fs::stamp_and_mode(&self.on_disk(path))?;
            Ok::<_, Trouble>(there.is_some_and(|(stamp, is_open)| {
                stamp.size == length && is_open && !self.is_later(stamp)
            }))
        };
        let each = (0..self.manifest.len()).into_par_iter();
        let there = each.try_fold(|| true, |all, index| Ok::<_, Trouble>(all && is_there(index)?));
        let there = there.try_reduce(|| true, |a, b| Ok(a && b))?;
        Ok(there.then(|| xxh3_128(self.manifest.text().as_bytes())))
    }

    /// What a build that has just ended has left.
    pub fn latest(&self) -> Result<Manifest, Trouble> {
        let text = fs::read_to_string(&self.root.join(PRIVATE).join("manifest"))?;
        Manifest::parse(text).ok_or_else(|| damaged(&self.root, "manifest"))
    }

    /// What was built last.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Makes the folder hold exactly what is wanted, strangers' files apart.
    ///
    /// `all` makes even what seems unchanged. `accept` sees the facts of every output,
    /// kept ones included, and says whether the build may be carried out; if not, nothing is changed. If so, `tell`
    /// hears of every output that was made anew. `carried` are lines of text that the new manifest keeps.
    pub fn build(
        &self,
        all: bool,
        carried: &[String],
        source: &dyn OutputSource,
        accept: &mut dyn FnMut(Lines<'_>) -> bool,
        tell: Tell<'_>,
    ) -> Result<Written, Trouble> {
        let tmp = self.root.join(PRIVATE).join("tmp");
        fs::create_dir_all(&tmp)?;
        let known = self.manifest.positions((0..source.count()).map(|index| source.path(index)));
        // `collect` into a `Result` would hold all outputs twice, so the first error is kept apart.
        let (first, has_failed): (Mutex<Option<Trouble>>, _) =
            (Mutex::default(), AtomicBool::new(false));
        let staged: Vec<Staged> = (0..source.count())
            .into_par_iter()
            .map(|index| {
                let line = known.get(index).copied().filter(|line| *line != manifest::NONE);
                // After the first error nothing is written, so the remaining outputs are skipped.
                let made = (!has_failed.load(Ordering::Relaxed))
                    .then(|| self.stage(index, line, all, source, &tmp));
                match made {
                    Some(Ok(staged)) => staged,
                    Some(Err(trouble)) => {
                        has_failed.store(true, Ordering::Relaxed);
                        first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(trouble);
                        Staged::Kept(0)
                    }
                    None => Staged::Kept(0),
                }
            })
            .collect();
        if let Some(trouble) = first.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(trouble);
        }
        let mut outcome = Written::default();
        let lines = Lines { manifest: &self.manifest, source, staged: &staged };
        for (path, new) in lines.made() {
            outcome.failed |= matches!(new.state, OutputState::Failed | OutputState::Changed);
            if new.state == OutputState::Changed {
                outcome.changed.push(path.to_owned());
            }
        }
        outcome.strangers = self.strangers(lines)?;
        let accepted = accept(lines);
        if outcome.failed || !accepted || !outcome.strangers.is_empty() {
            outcome.failed = true;
            fs::remove_dir_all(&tmp)?;
            return Ok(outcome);
        }
        self.carry_out(lines, carried, &source.notes(), &mut outcome)?;
        for (path, new) in lines.made() {
            tell(path, new.why, new.state == OutputState::Waits);
        }
        Ok(outcome)
    }

    fn stage(
        &self,
        index: usize,
        line: Option<u32>,
        all: bool,
        source: &dyn OutputSource,
        tmp: &Utf8Path,
    ) -> Result<Staged, Trouble> {
        let known = line.map(|line| self.manifest.entry(line as usize));
        let there = known.map(|entry| self.is_there(&entry)).transpose()?.unwrap_or(false);
        let now = known.and_then(|entry| Some(source.fingerprint(index, entry.note?)));
        let same = known.is_some_and(|entry| now == Some(entry.fingerprint));
        if let Some(line) = line.filter(|_| same && there && !all) {
            return Ok(Staged::Kept(line));
        }
        let why = match known {
            None => Why::New,
            Some(_) if all => Why::Asked,
            Some(_) if same => Why::Healed,
            Some(entry) => {
                let pairs = now.unwrap_or_default().clues.into_iter().zip(entry.fingerprint.clues);
                let bit = |(at, (now, then))| u8::from(now != then) << at;
                Why::Changed(pairs.enumerate().map(bit).sum())
            }
        };
        let trusted = known.filter(|_| there && !all);
        if let Some(entry) = trusted
            && let Some(record) = source.unchanged(index)
        {
            let ManifestEntry { hash, length, .. } = entry;
            return Ok(Staged::New(New { record, hash, length, why, state: OutputState::Right }));
        }
        self.make(index, why, trusted, source, tmp).map(Staged::New)
    }

    fn make(
        &self,
        index: usize,
        why: Why,
        trusted: Option<ManifestEntry<'_>>,
        source: &dyn OutputSource,
        tmp: &Utf8Path,
    ) -> Result<New, Trouble> {
        let path = source.path(index);
        let aside = below(tmp, path);
        let (record, hash, length, state) = match source.make(index)? {
            RenderedOutput::Bytes(bytes, record) => {
                let (hash, length) = (xxh3_128(&bytes), bytes.len() as u64);
                let is_right = self.is_right(path, hash, length, trusted)?;
                if !is_right {
                    measure(Step::Write, || fs::write_deep(&aside, &bytes))?;
                }
                (
                    record,
                    hash,
                    length,
                    if is_right { OutputState::Right } else { OutputState::Waits },
                )
            }
            RenderedOutput::Copy(from, wanted, record) => {
                if let Some(above) = aside.parent() {
                    fs::create_dir_all(above)?;
                }
                let length = measure(Step::Write, || fs::copy(&from, &aside))?;
                let hash = hash_file(&aside)?;
                let state = if hash != wanted {
                    OutputState::Changed
                } else if self.is_right(path, hash, length, trusted)? {
                    fs::remove_file(&aside)?;
                    OutputState::Right
                } else {
                    OutputState::Waits
                };
                (record, hash, length, state)
            }
            RenderedOutput::Failed(facts) => {
                (Record { facts, ..Record::default() }, 0, 0, OutputState::Failed)
            }
        };
        Ok(New { record, hash, length, why, state })
    }
}

/// The first of so many positions from which on something holds.
fn first_from(count: usize, holds: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, count);
    while low < high {
        let middle = usize::midpoint(low, high);
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

/// Whether a path leads to a file below the output folder and not into the program's own folder there.
fn is_plain(path: &str) -> bool {
    let mut names = path.split('/');
    !names.clone().any(|name| matches!(name, "" | "." | ".."))
        && !path.contains(['\\', '\0'])
        && names.next() != Some(PRIVATE)
}

fn damaged(root: &Utf8Path, name: &str) -> Trouble {
    Trouble::new(text!(
        "`{root}/{PRIVATE}/{name}` 已损坏，无法分清哪些文件是自己写的；请移走 `{root}` 后再生成",
        "`{root}/{PRIVATE}/{name}` is damaged, so nobody can tell which files are ours; move `{root}` away and build again"
    ))
}
