//! Joins rendering with the output folder: fingerprints of what is there, bytes of what has changed.
//!
//! In: a snapshot, the manifest of the last build. Out: a [`OutputSource`]. Nothing knows this room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::kept_index::KeptIndex;
use crate::Snapshot;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::output::{Fingerprint, Manifest, OutputSource, Record, RenderedOutput};
use crate::plan::{Copied, Target};
use crate::render::{Facts, ReadSet, ReadSetHashes, Rendered, Renderer, Unread};
use crate::site::State;
use crate::source::on_disk;
use crate::trouble::Trouble;

/// The distinct read sets of this build; most outputs share one.
#[derive(Default)]
struct ReadSetTable {
    /// Ready to be hashed, and which text it is.
    known: HashMap<ReadSet, (Arc<ReadSetHashes>, u32)>,
    /// As the texts that are kept.
    texts: Vec<Arc<str>>,
}

/// Joins rendering with the output folder.
pub(super) struct SnapshotSource<'m> {
    snapshot: &'m Snapshot,
    index: &'m KeptIndex<'m>,
    bar: &'m indicatif::ProgressBar,
    /// Why a segment of the search index could not be made.
    index_failed: Option<Unread>,
    /// By the positions of the old manifest's notes; `None` for one that cannot be read.
    old: Vec<Option<ReadSetHashes>>,
    /// Of this build.
    new: Mutex<ReadSetTable>,
}

impl<'m> SnapshotSource<'m> {
    pub(super) fn new(
        snapshot: &'m Snapshot,
        manifest: &Manifest,
        index: &'m KeptIndex<'m>,
        bar: &'m indicatif::ProgressBar,
    ) -> Self {
        snapshot.renderer.get_ready();
        let prepare = |note| Some(snapshot.renderer.hashes_of(ReadSet::parse(note)?));
        let old = manifest.notes().map(prepare).collect();
        Self { snapshot, index, bar, index_failed: None, old, new: Mutex::default() }
    }

    /// Makes the segments of the search index that have changed since the last build, or all, before the outputs are made: it uses all cores, which
    /// cannot be done while they make outputs.
    pub(super) fn make_index(&mut self, manifest: &Manifest, all: bool) {
        let plan = &self.snapshot.plan;
        for segment in &plan.segments {
            // All files of a segment depend on the same.
            let is_own = |target: &Target| target.recipe.segment() == Some(segment.name);
            let Some(first) = plan.targets.iter().position(is_own) else { continue };
            let is_same = manifest.get(&plan.targets[first].path).is_some_and(|entry| {
                entry.note.is_some_and(|note| self.fingerprint(first, note) == entry.fingerprint)
            });
            if (all || !is_same)
                && let Err(why) = self.index.make(segment.name, true)
            {
                self.index_failed = Some(why);
                return;
            }
        }
    }

    /// The bytes of an output that is no copy.
    fn render(&self, target: &Target) -> Result<Rendered, Unread> {
        if let Some(name) = target.recipe.segment() {
            self.index_failed.clone().map_or(Ok(()), Err)?;
            // One that has not changed, of which a file is missing.
            self.index.make(name, false)?;
        }
        self.snapshot.render(target)
    }

    fn notes_so_far(&self) -> MutexGuard<'_, ReadSetTable> {
        self.new.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn record(&self, index: usize, touched: ReadSet, facts: Box<str>) -> Record {
        let mut new = self.notes_so_far();
        let (prepared, note) = match new.known.get(&touched) {
            Some((prepared, note)) => (Arc::clone(prepared), *note),
            None => new.add(&self.snapshot.renderer, touched),
        };
        drop(new);
        let target = &self.snapshot.plan.targets[index];
        let parts = self.snapshot.renderer.fingerprint(target, &prepared);
        Record { fingerprint: Fingerprint::of_parts(&parts), note, facts }
    }
}

impl ReadSetTable {
    fn add(&mut self, renderer: &Renderer, touched: ReadSet) -> (Arc<ReadSetHashes>, u32) {
        let prepared = Arc::new(renderer.hashes_of(touched.clone()));
        let note = u32::try_from(self.texts.len()).expect("fewer notes than outputs");
        self.texts.push(touched.print().into());
        self.known.insert(touched, (Arc::clone(&prepared), note));
        (prepared, note)
    }
}

impl OutputSource for SnapshotSource<'_> {
    fn count(&self) -> usize {
        self.snapshot.plan.targets.len()
    }

    fn path(&self, index: usize) -> &str {
        &self.snapshot.plan.targets[index].path
    }

    fn notes(&self) -> Vec<Arc<str>> {
        self.notes_so_far().texts.clone()
    }

    fn fingerprint(&self, index: usize, note: usize) -> Fingerprint {
        let target = &self.snapshot.plan.targets[index];
        match &self.old[note] {
            Some(prepared) => {
                Fingerprint::of_parts(&self.snapshot.renderer.fingerprint(target, prepared))
            }
            None => Fingerprint::default(),
        }
    }

    fn make(&self, index: usize) -> Result<RenderedOutput, Trouble> {
        let Self { snapshot, bar, .. } = self;
        bar.inc(1);
        let target = &snapshot.plan.targets[index];
        if let Some((file, hash)) = snapshot.original(target) {
            let mut facts = Facts::default();
            // Packages of sealed years come and go with their seals.
            let is_public = match target.recipe.copied() {
                // Only files of published reports record a source: addresses of a draft may still change without a redirect.
                Some(Copied::Attachment(report, _)) => {
                    snapshot.site.reports[report].state == State::Published
                }
                Some(Copied::SectionFile(..)) => true,
                Some(Copied::Package(_)) | None => false,
            };
            facts.source = is_public.then(|| file.to_string());
            let record = self.record(index, ReadSet::default(), facts.print().into());
            return Ok(RenderedOutput::Copy(on_disk(&snapshot.root, &file), hash, record));
        }
        let page = match self.render(target) {
            Ok(page) => page,
            Err(Unread::Changed(file)) => {
                let mut facts = Facts::default();
                // The outputs of the file itself say it, so that thousands of files of an index need not.
                if target.recipe.segment().is_none() {
                    facts.findings = vec![problem::output::changed_meanwhile(Location::file(file))];
                }
                return Ok(RenderedOutput::Failed(facts.print().into()));
            }
            Err(Unread::Trouble(trouble)) => return Err(trouble),
        };
        let facts = page.facts.print();
        if page.facts.findings.iter().any(Diagnostic::is_error) {
            return Ok(RenderedOutput::Failed(facts.into()));
        }
        Ok(RenderedOutput::Bytes(page.bytes, self.record(index, page.read, facts.into())))
    }
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use super::SnapshotSource;
    use crate::command::cache::Cache;
    use crate::command::kept_index::KeptIndex;
    use crate::output::{Manifest, OutputSource, RenderedOutput};
    use crate::{LoadOptions, Snapshot, config, fs, load};

    #[test]
    fn bytes_that_are_not_those_that_were_read_are_not_published() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let report = "---\ntitle: 甲\ndate: 2024-01-29\n---\n文。\n";
        fs::write_deep(&root.join("site.yaml"), config::TEMPLATE.as_bytes()).expect("a file");
        fs::write_deep(&root.join("content/a.md"), report.as_bytes()).expect("a file");
        let options =
            LoadOptions { as_of: Some("2026-01-01".to_owned()), ..LoadOptions::default() };
        let loaded = load(root, &options).expect("a site");
        let snapshot = Snapshot::new(root, &loaded);
        let (manifest, bar) = (Manifest::default(), indicatif::ProgressBar::hidden());
        let index = KeptIndex::new(&snapshot, Cache::of(root, &root.join("public")));
        let source = SnapshotSource::new(&snapshot, &manifest, &index, &bar);
        let is_report = |target: &crate::plan::Target| target.recipe.report().is_some();
        let index = snapshot.plan.targets.iter().position(is_report).expect("a report");
        assert!(matches!(source.make(index), Ok(RenderedOutput::Bytes(..))));
        fs::write(&root.join("content/a.md"), report.replace("文", "字").as_bytes())
            .expect("a file");
        let Ok(RenderedOutput::Failed(facts)) = source.make(index) else { panic!("it was made") };
        assert!(facts.contains("output/changed-meanwhile"), "{facts}");
    }
}
