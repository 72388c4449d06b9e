//! Joins rendering with the output folder: fingerprints of what is there, bytes of what has changed.
//!
//! In: a snapshot, the manifest of the last build. Out: a [`Make`]. Nothing knows this room.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::Snapshot;
use crate::diagnostic::{Diagnostic, Location, Trouble, problem};
use crate::output::{Fingerprint, Made, Make, Manifest, Record};
use crate::plan::Recipe;
use crate::render::{Facts, Prepared, Touched};
use crate::source::on_disk;

/// What was touched, ready to be hashed, and as the text that is kept.
type Note = (Arc<Prepared>, Arc<str>);

/// Joins rendering with the output folder.
pub(super) struct Maker<'m> {
    snapshot: &'m Snapshot,
    bar: &'m indicatif::ProgressBar,
    /// By the positions of the old manifest's notes; `None` for one that cannot be read.
    old: Vec<Option<Prepared>>,
    /// What outputs touched in this build; most touch the same.
    new: Mutex<HashMap<Touched, Note>>,
}

impl<'m> Maker<'m> {
    pub(super) fn new(
        snapshot: &'m Snapshot,
        manifest: &Manifest,
        bar: &'m indicatif::ProgressBar,
    ) -> Self {
        snapshot.renderer.get_ready();
        let prepare = |note| Some(snapshot.renderer.prepare(Touched::parse(note)?));
        let old = manifest.notes().map(prepare).collect();
        Self { snapshot, bar, old, new: Mutex::default() }
    }

    fn record(&self, index: usize, touched: Touched, facts: Box<str>) -> Record {
        let mut known = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        let (prepared, note) = known
            .entry(touched)
            .or_insert_with_key(|touched| {
                let prepared = self.snapshot.renderer.prepare(touched.clone());
                (Arc::new(prepared), touched.print().into())
            })
            .clone();
        drop(known);
        let target = &self.snapshot.plan.targets[index];
        let parts = self.snapshot.renderer.fingerprint(target, &prepared);
        Record { fingerprint: Fingerprint::of_parts(&parts), note, facts }
    }
}

impl Make for Maker<'_> {
    fn fingerprint(&self, index: usize, note: usize) -> Fingerprint {
        let target = &self.snapshot.plan.targets[index];
        match &self.old[note] {
            Some(prepared) => {
                Fingerprint::of_parts(&self.snapshot.renderer.fingerprint(target, prepared))
            }
            None => Fingerprint::default(),
        }
    }

    fn make(&self, index: usize) -> Result<Made, Trouble> {
        let Self { snapshot, bar, .. } = self;
        bar.inc(1);
        let target = &snapshot.plan.targets[index];
        if let Recipe::Attachment(report, position) = &target.recipe {
            let file = &snapshot.site.reports[*report].extras().attachments[*position];
            let record = self.record(index, Touched::default(), "".into());
            return Ok(Made::Copy(on_disk(&snapshot.root, &file.file), file.hash, record));
        }
        let Some(page) = snapshot.render(target)? else {
            let file = snapshot.renderer.source(target).unwrap_or_default();
            let finding = problem::output::changed_meanwhile(Location::file(file));
            let facts = Facts { findings: vec![finding], ..Facts::default() };
            return Ok(Made::Failed(facts.print().into()));
        };
        let facts = page.facts.print();
        if page.facts.findings.iter().any(Diagnostic::is_error) {
            return Ok(Made::Failed(facts.into()));
        }
        Ok(Made::Bytes(page.bytes, self.record(index, page.touched, facts.into())))
    }
}
