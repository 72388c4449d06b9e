//! A report and its files are written all or not at all, and what was imported is remembered.

use std::collections::BTreeMap;
use std::fmt::Write;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::cache::PRIVATE;
use super::super::number;
use super::place::Placed;
use crate::fs;
use crate::import::Key;
use crate::index_lock::IndexLock;
use crate::site::index_number::Numbering;
use crate::source::on_disk;
use crate::trouble::Trouble;

/// Reports that were written in this run; their index numbers are recorded together, at its end.
pub(super) struct ImportWriter {
    root: Utf8PathBuf,
    lock: IndexLock,
    numbering: Option<Numbering>,
    made: Vec<Utf8PathBuf>,
}

impl ImportWriter {
    pub(super) fn new(root: &Utf8Path, (lock, numbering): (IndexLock, Option<Numbering>)) -> Self {
        Self { root: root.to_owned(), lock, numbering, made: Vec::new() }
    }

    /// Writes a report, its pictures and attachments: all, or none where one of them cannot be written.
    pub(super) fn write(&mut self, placed: &Placed) -> Result<(), Trouble> {
        let path = on_disk(&self.root, &placed.file);
        let own = placed.draft.value(Key::IndexNumber).map(str::to_owned);
        let assigned = match (&own, placed.draft.date(), self.numbering.as_mut()) {
            (None, Some(moment), Some(numbering)) => Some(numbering.next(moment.date)),
            _ => None,
        };
        let mut made: Vec<Utf8PathBuf> = Vec::new();
        let mut all = || -> Result<(), Trouble> {
            let mut new = |path: &Utf8Path, bytes: &[u8]| -> Result<(), Trouble> {
                fs::write_new(path, bytes)?;
                made.push(path.to_owned());
                Ok(())
            };
            new(&path, placed.draft.print(assigned.as_deref()).as_bytes())?;
            for (name, bytes) in &placed.draft.pictures {
                new(&path.with_file_name(name), bytes)?;
            }
            for (from, name) in &placed.along {
                new(&path.with_file_name(name), &fs::read(from)?)?;
            }
            Ok(())
        };
        if let Err(why) = all() {
            take_away(&made);
            return Err(why);
        }
        if let Some(number) = own.or(assigned) {
            self.lock.add(&number, &placed.file);
        }
        self.made.append(&mut made);
        Ok(())
    }

    /// Records the index numbers. Where that fails no report stays: its number would be given again.
    pub(super) fn finish(self) -> Result<(), Trouble> {
        if self.made.is_empty() {
            return Ok(());
        }
        let saved = number::save(&self.root, &self.lock);
        if saved.is_err() {
            take_away(&self.made);
        }
        saved
    }
}

/// Removes files that were just made, and their folders where nothing else is in them.
fn take_away(made: &[Utf8PathBuf]) {
    for file in made.iter().rev() {
        // The first trouble is the one to be told.
        let _ = fs::remove_file(file);
        if let Some(folder) = file.parent() {
            let _ = fs::remove_dir_if_empty(folder);
        }
    }
}

/// What was imported: SHA-256 of a file and the section it went to → the report, in the site's own `.gongkai/`.
pub(super) struct ImportRecord {
    path: Utf8PathBuf,
    root: Utf8PathBuf,
    known: BTreeMap<(String, String), String>,
    changed: bool,
}

impl ImportRecord {
    pub(super) fn open(root: &Utf8Path) -> Result<Self, Trouble> {
        let path = root.join(PRIVATE).join("imported");
        let text = fs::read_if_there(&path)?.unwrap_or_default();
        // digest, tab, section, tab, report
        let lines = text.lines().filter_map(|line| {
            let (digest, rest) = line.split_once('\t')?;
            let (section, file) = rest.split_once('\t')?;
            Some(((digest.to_owned(), section.to_owned()), file.to_owned()))
        });
        Ok(Self { path, root: root.to_owned(), known: lines.collect(), changed: false })
    }

    /// The report that a file became in a section, if it is still there.
    pub(super) fn get(&self, digest: &str, section: &str) -> Option<String> {
        let file = self.known.get(&(digest.to_owned(), section.to_owned()))?;
        let there = fs::there(&on_disk(&self.root, file)).ok()?;
        matches!(there, fs::There::File(_)).then(|| file.clone())
    }

    pub(super) fn add(&mut self, digest: &str, section: &str, file: &str) {
        self.known.insert((digest.to_owned(), section.to_owned()), file.to_owned());
        self.changed = true;
    }

    pub(super) fn save(&self) -> Result<(), Trouble> {
        if !self.changed {
            return Ok(());
        }
        let mut text = String::new();
        for ((digest, section), file) in &self.known {
            let _ = writeln!(text, "{digest}\t{section}\t{file}");
        }
        fs::create_dir_all(self.path.parent().unwrap_or(&self.root))?;
        fs::write_atomic(&self.path, text.as_bytes())
    }
}
