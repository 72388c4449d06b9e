//! The moves: staged bytes into place, what is no longer wanted away, the manifest last.
//!
//! In: what was staged. Out: files. Must not know: how bytes were made.

use std::collections::BTreeSet;

use super::manifest::{Entry, Manifest};
use super::{Folder, Outcome, PRIVATE, Staged, Wanted};
use crate::diagnostic::Trouble;
use crate::fs::{self, There};

impl Folder {
    pub(super) fn carry_out(
        &self,
        wanted: &[Wanted<'_>],
        staged: &[Staged],
        outcome: &mut Outcome,
    ) -> Result<(), Trouble> {
        let private = self.root.join(PRIVATE);
        let stay: BTreeSet<&str> = wanted.iter().map(|wish| wish.path).collect();
        let mut gone: BTreeSet<String> = BTreeSet::new();
        let known = self.manifest.paths().map(ToOwned::to_owned);
        for path in known.chain(self.pending.iter().flatten().cloned()) {
            if !stay.contains(path.as_str())
                && matches!(fs::there(&self.on_disk(&path))?, There::File(_))
                && self.stands_in_folders(&path)?
            {
                gone.insert(path);
            }
        }
        let entries: Vec<(String, Entry)> = staged
            .iter()
            .map(|each| {
                let entry = Entry {
                    fingerprint: wanted[each.index].fingerprint,
                    hash: each.hash,
                    length: each.length,
                    facts: each.facts.clone(),
                };
                (each.path.clone(), entry)
            })
            .collect();
        let manifest = Manifest::new(entries);
        let moves: Vec<&Staged> = staged.iter().filter(|each| each.aside.is_some()).collect();
        let changes = !moves.is_empty() || !gone.is_empty();
        if changes {
            let mut touched: BTreeSet<&str> = moves.iter().map(|each| each.path.as_str()).collect();
            touched.extend(gone.iter().map(String::as_str));
            // A second kill before healing is done must not lose what the first one touched.
            touched.extend(self.pending.iter().flatten().map(String::as_str));
            let mut list = String::new();
            for path in touched {
                list.push_str(path);
                list.push('\n');
            }
            fs::write_atomic(&private.join("pending"), list.as_bytes())?;
        }
        // What goes away may stand where a folder is needed, so it goes first.
        for path in &gone {
            fs::remove_file(&self.on_disk(path))?;
            self.remove_empty_folders(path);
        }
        for each in &moves {
            let Some(aside) = &each.aside else { continue };
            let place = self.on_disk(&each.path);
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(aside, &place)?;
        }
        let text = manifest.print();
        if changes || text != self.manifest.print() {
            fs::write_atomic(&private.join("manifest"), text.as_bytes())?;
        }
        fs::remove_file(&private.join("pending"))?;
        fs::remove_dir_all(&private.join("tmp"))?;
        outcome.kept = staged.len() - moves.len();
        outcome.removed = gone.into_iter().collect();
        outcome.written =
            moves.iter().filter_map(|each| Some((each.path.clone(), each.why?))).collect();
        Ok(())
    }

    /// Whether all that is above a path is real folders: a linked one leads somewhere that is not ours.
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
