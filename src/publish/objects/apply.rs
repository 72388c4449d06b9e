//! Writing a release to its addresses, and removing what it does not have.
//!
//! In: what is wanted, what is there, where bytes come from. Out: files. Must not know: records besides `touched`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use camino::Utf8Path;

use super::{Objects, Touched};
use crate::publish::store::{Store, file_at};
use crate::publish::{ChangedFile, Phase, Upload};
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::{fs, text};

/// Where bytes come from.
pub(super) enum BytesFrom<'s> {
    /// From a folder on this machine.
    Built(&'s Utf8Path),
    /// From the store: a path by hash.
    Kept(BTreeMap<String, String>),
}

impl<S: Store> Objects<S> {
    /// Uploads added and changed files phase by phase, reading each one back, then removes unwanted files in reverse order of
    /// phases. Gives the number of this publication.
    pub(super) fn apply(&self, load: &Upload<'_>, source: &BytesFrom<'_>) -> Result<u64, Trouble> {
        let difference = load.difference();
        let written: Vec<&ChangedFile> =
            difference.added.iter().chain(&difference.changed).collect();
        let paths = written.iter().copied().chain(&difference.removed);
        let mut touched = load.survey.touched.clone();
        // The phase of a file to be removed is the one under which it was uploaded, by `touched` or the live release's notes.
        let phase_of = |path: &str| {
            let Upload { survey, notes, found, wanted, .. } = load;
            match survey.touched.get(path) {
                _ if wanted.files.contains_key(path) => notes.phase(path),
                Some(phase) => *phase,
                None => found.said.phase(path),
            }
        };
        touched.extend(paths.map(|item| (item.path.clone(), phase_of(&item.path))));
        let number = self.state()?.number + 1;
        let said = load.notes.said();
        let same = load.survey.touched.is_empty() || load.survey.said.as_ref() == Some(&said);
        let touched = Touched { number, paths: touched, said: same.then_some(said) };
        self.write("touched", &touched)?;
        let heads = load.notes.heads();
        for phase in Phase::ALL {
            let now: Vec<&ChangedFile> =
                written.iter().copied().filter(|item| phase_of(&item.path) == phase).collect();
            self.each(&now, |item| {
                let (path, head) = (self.at(&item.path), heads(&item.path));
                let mut from = self.open(item, source)?;
                self.store.put(&path, &mut *from, &head)?;
                drop(from);
                let there = file_at(&self.store, &path)?;
                if there.is_some_and(|file| file.sha256 == item.sha256) {
                    return Ok(());
                }
                let store = self.store.name();
                Err(Trouble::new(text!(
                    "`{store}`：写入后读回的 `{path}` 与生成的不同；再运行一次",
                    "`{store}`: `{path}` is not what was built after it was written; run again"
                )))
            })?;
        }
        for phase in Phase::ALL.into_iter().rev() {
            let removed = difference.removed.iter();
            let now: Vec<&ChangedFile> =
                removed.filter(|item| phase_of(&item.path) == phase).collect();
            self.each(&now, |item| self.store.remove(&self.at(&item.path)))?;
        }
        Ok(number)
    }

    fn open<'s>(
        &'s self,
        item: &ChangedFile,
        source: &BytesFrom<'_>,
    ) -> Result<Box<dyn Read + 's>, Trouble> {
        match source {
            BytesFrom::Built(folder) => Ok(Box::new(fs::open(&on_disk(folder, &item.path))?)),
            BytesFrom::Kept(paths) => {
                let path = paths.get(&item.sha256);
                let from = path.map(|path| self.store.get(path)).transpose()?.flatten();
                from.ok_or_else(|| self.not_kept(&item.path))
            }
        }
    }

    /// For a rollback: the path in the store of each needed file, by SHA-256. An error if the store lacks one of them.
    pub(super) fn sources(&self, load: &Upload<'_>) -> Result<BTreeMap<String, String>, Trouble> {
        let difference = load.difference();
        let needed = difference.added.iter().chain(&difference.changed);
        let needed: BTreeMap<&str, &str> =
            needed.map(|item| (item.sha256.as_str(), item.path.as_str())).collect();
        let kept = self.kept()?;
        // Files at the site's addresses are sources too, except those that this run overwrites or removes.
        let replaced: BTreeSet<&str> = difference
            .changed
            .iter()
            .chain(&difference.removed)
            .map(|item| item.path.as_str())
            .collect();
        let found = load.found.inventory.files.iter();
        let staying: BTreeMap<&str, &str> = found
            .filter(|(path, _)| !replaced.contains(path.as_str()))
            .map(|(path, file)| (file.sha256.as_str(), path.as_str()))
            .collect();
        let mut sources = BTreeMap::new();
        for (sha256, path) in needed {
            let source = if kept.contains(sha256) {
                self.record(&format!("kept/{sha256}"))
            } else if let Some(path) = staying.get(sha256) {
                self.at(path)
            } else if load.found.inventory.files.get(path).is_some_and(|it| it.sha256 == sha256) {
                // The file has the right bytes and is uploaded again for its headers; the copy in `kept/` is read meanwhile.
                let kept = self.record(&format!("kept/{sha256}"));
                self.store.copy(&self.at(path), &kept)?;
                kept
            } else {
                return Err(self.not_kept(path));
            };
            sources.insert(sha256.to_owned(), source);
        }
        Ok(sources)
    }

    fn not_kept(&self, path: &str) -> Trouble {
        let store = self.store.name();
        Trouble::new(text!(
            "`{store}` 里没有 `{path}` 当时的内容",
            "`{store}` does not have what `{path}` was"
        ))
    }
}
