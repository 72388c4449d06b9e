//! Joins rendering with the output folder: fingerprints of what is there, bytes of what has changed.
//!
//! In: a snapshot, the manifest of the last build. Out: a [`OutputSource`]. Nothing knows this room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::kept_index::KeptIndex;
use crate::Snapshot;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::output::{Fingerprint, Manifest, OutputSource, Record, RenderedOutput};
use crate::plan::{Copied, Recipe, SearchFile, SegmentName, Target};
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
        let segments = &self.snapshot.plan.segments;
        for gone in
            SegmentName::ALL.into_iter().filter(|it| segments.iter().all(|of| of.name != *it))
        {
            self.index.forget(gone);
        }
        for segment in segments {
            let state = self.segment_state(segment.name);
            // All files of a segment are of the same state, that of the last build.
            let first = SearchFile::Chunk(segment.name, 0).url();
            let built = manifest.get(&first).map(|entry| entry.fingerprint.whole);
            if (all || built != Some(state))
                && let Err(why) = self.index.make(segment.name, state, built, true)
            {
                self.index_failed = Some(why);
                return;
            }
        }
    }

    /// What tells a state of a segment from others: the fingerprint of its first chunk.
    fn segment_state(&self, name: SegmentName) -> u128 {
        let renderer = &self.snapshot.renderer;
        let first = SearchFile::Chunk(name, 0);
        let target = Target { path: first.url().into(), recipe: Recipe::Search(first) };
        let hashes = renderer.hashes_of(renderer.segment_reads(name));
        Fingerprint::of_parts(&renderer.fingerprint(&target, &hashes)).whole
    }

    /// The bytes of an output that is no copy.
    fn render(&self, target: &Target) -> Result<Rendered, Unread> {
        let segment = target.recipe.segment();
        if let Some(name) = segment {
            self.index_failed.clone().map_or(Ok(()), Err)?;
            // One that has not changed, of which a file is missing.
            if self.snapshot.renderer.made_segment(name).is_none() {
                self.index.make(name, self.segment_state(name), None, false)?;
            }
        }
        let rendered = self.snapshot.render(target);
        if let (Some(name), Err(Unread::Trouble(_))) = (segment, &rendered) {
            self.index.forget(name);
        }
        rendered
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

    fn unchanged(&self, index: usize) -> Option<Record> {
        let (name, number) = self.snapshot.plan.targets[index].recipe.chunk()?;
        let reads = || self.snapshot.renderer.segment_reads(name);
        let is_same = self.index.is_same(name, number);
        is_same.then(|| self.record(index, reads(), Facts::default().print().into()))
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
    use crate::output::{Manifest, OutputFolder, OutputSource, RenderedOutput};
    use crate::plan::{Recipe, SegmentName};
    use crate::{LoadOptions, Snapshot, config, fs, load};

    fn write(root: &Utf8Path, file: &str, text: &str) {
        fs::write_deep(&root.join(file), text.as_bytes()).expect("a file");
    }

    fn snapshot(root: &Utf8Path) -> Snapshot {
        write(root, "site.yaml", config::TEMPLATE);
        let options =
            LoadOptions { as_of: Some("2026-01-01".to_owned()), ..LoadOptions::default() };
        Snapshot::new(root, &load(root, &options).expect("a site"))
    }

    #[test]
    fn bytes_that_are_not_those_that_were_read_are_not_published() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let report = "---\ntitle: 甲\ndate: 2024-01-29\n---\n文。\n";
        write(root, "content/a.md", report);
        let snapshot = snapshot(root);
        let (manifest, bar) = (Manifest::default(), indicatif::ProgressBar::hidden());
        let index = KeptIndex::new(&snapshot, Cache::of(root, &root.join("public")));
        let source = SnapshotSource::new(&snapshot, &manifest, &index, &bar);
        let is_report = |target: &crate::plan::Target| target.recipe.report().is_some();
        let index = snapshot.plan.targets.iter().position(is_report).expect("a report");
        assert!(matches!(source.make(index), Ok(RenderedOutput::Bytes(..))));
        write(root, "content/a.md", &report.replace('文', "字"));
        let Ok(RenderedOutput::Failed(facts)) = source.make(index) else { panic!("it was made") };
        assert!(facts.contains("output/changed-meanwhile"), "{facts}");
    }

    /// Builds, and says which chunks of closed years were known to be as they were.
    fn build(root: &Utf8Path) -> Vec<bool> {
        let snapshot = snapshot(root);
        let output = root.join("public");
        let folder = OutputFolder::open(&output).expect("a folder");
        let bar = indicatif::ProgressBar::hidden();
        let index = KeptIndex::new(&snapshot, Cache::of(root, &output));
        let mut source = SnapshotSource::new(&snapshot, folder.manifest(), &index, &bar);
        source.make_index(folder.manifest(), false);
        let chunk = |recipe: &Recipe| recipe.chunk().filter(|it| it.0 == SegmentName::Years);
        let each = snapshot.plan.targets.iter().enumerate();
        let chunks = each.filter_map(|(index, target)| chunk(&target.recipe).map(|_| index));
        let same = chunks.map(|index| source.unchanged(index).is_some()).collect();
        let done = folder.build(false, &[], &source, &mut |_| true, &mut |_, _, _| ());
        assert!(!done.expect("outputs").failed);
        same
    }

    #[test]
    fn an_edit_in_a_closed_year_makes_only_the_chunks_of_what_was_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let report =
            |year, words: &str| format!("---\ntitle: 甲\ndate: {year}-01-29\n---\n文，{words}。\n");
        for number in 0..60 {
            write(root, &format!("content/r{number}.md"), &report(2024, "字"));
        }
        write(root, "content/new.md", &report(2025, "字"));
        assert_eq!(build(root), [false; 16]);
        write(root, "content/r7.md", &report(2024, "字典"));
        let same = build(root);
        assert!(same.iter().filter(|it| **it).count() > 8, "{same:?}");
        assert!(same.contains(&false));
        // A report that is called otherwise or comes later changes all of them.
        write(root, "content/r61.md", &report(2024, "字"));
        assert_eq!(build(root), [false; 16]);
    }
}
