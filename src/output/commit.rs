//! The moves: staged bytes into place, what is no longer wanted away, the manifest last.
//!
//! In: what was staged. Out: files. Must not know: how bytes were made.

use std::collections::{BTreeSet, HashSet};
use std::sync::Arc;
use std::sync::atomic::Ordering;

use camino::Utf8PathBuf;
use xxhash_rust::xxh3::{Xxh3, xxh3_128};

use super::manifest::{ManifestEntry, Next};
use super::places::{below, folder_of};
use super::{Lines, New, OutputFolder, PRIVATE, Record, Staged, Written};
use crate::fs::{self, There};
use crate::trouble::Trouble;

impl OutputFolder {
    pub(super) fn carry_out(
        &self,
        lines: Lines<'_>,
        carried: &[String],
        notes: &[Arc<str>],
        outcome: &mut Written,
    ) -> Result<(), Trouble> {
        let private = self.root.join(PRIVATE);
        let gone = self.gone(lines)?;
        let made = lines.made().count();
        let written = lines.moves().count();
        let changes = written > 0 || !gone.is_empty();
        if changes {
            let mut list = fs::Aside::new(&private.join("pending"))?;
            let touched = lines.moves().chain(gone.iter().map(String::as_str));
            // Paths of an earlier interrupted build stay in `pending`, in case this build is killed before it has repaired
            // them.
            for path in touched.chain(self.pending.iter().flatten().map(String::as_str)) {
                list.write(path.as_bytes())?;
                list.write(b"\n")?;
            }
            list.finish(true)?;
        }
        // Removals come first: a removed file may be at the path of a folder that a new output needs.
        for path in &gone {
            fs::remove_file(&self.on_disk(path))?;
            self.remove_empty_folders(path);
        }
        self.move_in(lines)?;
        self.open_folders(lines)?;
        let before = xxh3_128(self.manifest.text().as_bytes());
        outcome.digest = before;
        // Rewriting the manifest renews its modification time, so that files with later times (a copied folder) are not
        // hashed again by every build.
        let renew = written > 0 || self.rechecked.load(Ordering::Relaxed);
        let is_carried = self.manifest.carried().eq(carried);
        let same = is_carried && lines.staged.len() == self.manifest.len();
        if changes || made > 0 || renew || !same {
            let mut hasher = Xxh3::new();
            let mut file = fs::Aside::new(&private.join("manifest"))?;
            self.manifest.follow(carried, lines.next(notes), |piece| {
                hasher.update(piece.as_bytes());
                file.write(piece.as_bytes())
            })?;
            outcome.digest = hasher.digest128();
            if outcome.digest == before && !renew {
                file.discard()?;
            } else {
                file.finish(true)?;
            }
        }
        fs::remove_file(&private.join("pending"))?;
        fs::remove_dir_all(&private.join("tmp"))?;
        outcome.kept = lines.staged.len() - written;
        outcome.removed = gone.into_iter().collect();
        outcome.made = made;
        outcome.written = written;
        Ok(())
    }

    /// Moves what was staged into place: folders that are not there as a whole, files into those that are.
    fn move_in(&self, lines: Lines<'_>) -> Result<(), Trouble> {
        let folders = self.folders_above(lines.moves())?;
        let mut whole: HashSet<&str> = HashSet::new();
        for folder in folders.iter().filter(|(_, there)| **there != There::Folder).map(|it| *it.0) {
            // Those above come first.
            if folder_of(folder).is_none_or(|above| !whole.contains(above)) {
                fs::rename(&self.staged(folder), &self.on_disk(folder))?;
            }
            whole.insert(folder);
        }
        for path in lines.moves() {
            if folder_of(path).is_none_or(|above| !whole.contains(above)) {
                fs::rename(&self.staged(path), &self.on_disk(path))?;
            }
        }
        Ok(())
    }

    /// Lets the web server into every folder that has an output.
    fn open_folders(&self, lines: Lines<'_>) -> Result<(), Trouble> {
        fs::open_folder(&self.root)?;
        self.folders_above(lines.paths())?
            .into_keys()
            .try_for_each(|folder| fs::open_folder(&self.on_disk(folder)))
    }

    /// Where something waits before it is moved.
    fn staged(&self, path: &str) -> Utf8PathBuf {
        below(&self.root.join(PRIVATE).join("tmp"), path)
    }

    /// Files of ours that are no longer wanted.
    fn gone(&self, lines: Lines<'_>) -> Result<BTreeSet<String>, Trouble> {
        let mut planned = lines.paths().peekable();
        let mut unwanted: Vec<&str> = Vec::new();
        for (path, _) in self.manifest.facts() {
            while planned.next_if(|planned| *planned < path).is_some() {}
            if planned.peek() != Some(&path) {
                unwanted.push(path);
            }
        }
        let pending = self.pending.iter().flatten().map(String::as_str);
        unwanted.extend(pending.filter(|path| lines.position(path).is_none()));
        let mut gone = BTreeSet::new();
        for path in unwanted {
            let there = matches!(fs::there(&self.on_disk(path))?, There::File(_));
            if there && self.stands_in_folders(path)? {
                gone.insert(path.to_owned());
            }
        }
        Ok(gone)
    }

    /// Whether all parents of a path are folders and not symbolic links, which may lead out of the output folder.
    fn stands_in_folders(&self, path: &str) -> Result<bool, Trouble> {
        for (at, _) in path.match_indices('/') {
            if fs::there(&self.on_disk(&path[..at]))? != There::Folder {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Removes the folders above a removed file that are empty now, up to the output folder itself.
    fn remove_empty_folders(&self, path: &str) {
        let mut above = path;
        while let Some((folder, _)) = above.rsplit_once('/') {
            if !fs::remove_dir_if_empty(&self.on_disk(folder)) {
                return;
            }
            above = folder;
        }
    }
}

impl<'s> Lines<'s> {
    /// Their lines of the new manifest.
    fn next(self, notes: &'s [Arc<str>]) -> impl Iterator<Item = Next<'s>> + Clone {
        self.paths().zip(self.staged).map(|(path, staged)| match staged {
            Staged::Kept(line) => Next::Kept(*line as usize),
            Staged::New(New { record, hash, length, .. }) => {
                let Record { fingerprint, note, facts } = record;
                let (hash, length) = (*hash, *length);
                let entry = ManifestEntry {
                    path,
                    fingerprint: *fingerprint,
                    hash,
                    length,
                    note: None,
                    facts,
                };
                Next::New(entry, &notes[*note as usize])
            }
        })
    }
}
