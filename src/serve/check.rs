//! Renders what nobody has opened, so that its errors are said too.
//!
//! In: states, what the last build rendered. Out: findings. Must not know: HTTP.
//!
//! It works like a build whose outputs go nowhere: what has not changed since it was rendered last, here or
//! by the last build, is not rendered again. Then the site is looked at as an inspection would, and the bars of pages say what it found.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::Inspector;
use super::preview::{Preview, PreviewState};
use crate::diagnostic::Diagnostic;
use crate::inspect;
use crate::output::{Fingerprint, Manifest};
use crate::plan::Target;
use crate::render::{Facts, ReadSet, ReadSetHashes};

/// How long nothing has to change before the check begins.
const QUIET: Duration = Duration::from_secs(1);
/// How often is looked whether that is so.
const TICK: Duration = Duration::from_millis(100);

/// Starts the check on a thread of its own, for as long as the process lives.
pub(super) fn start(preview: &Arc<Preview>, manifest: Manifest, inspector: Arc<dyn Inspector>) {
    let preview = Arc::clone(preview);
    std::thread::spawn(move || {
        let mut checker = Checker::new(&manifest);
        drop(manifest);
        let mut done = None;
        let mut seen = (preview.state().number, Instant::now());
        loop {
            std::thread::sleep(TICK);
            let state = preview.state();
            if state.number != seen.0 {
                seen = (state.number, Instant::now());
            }
            if done == Some(state.number) || seen.1.elapsed() < QUIET {
                continue;
            }
            // A state that was overtaken is given up; what was rendered for it is kept.
            if let Some(findings) = checker.check(&preview, &state) {
                done = Some(state.number);
                let told = findings.clone();
                preview.set_checked(state.number, findings);
                if state.is_sound && preview.state().number == state.number {
                    let mut more = inspector.findings(&state.snapshot);
                    more.retain(|finding| !told.contains(finding));
                    preview.set_inspected(state.number, more);
                }
            }
        }
    });
}

/// What is known of outputs that were rendered.
struct Checker {
    /// What was touched, each once.
    notes: Vec<Arc<ReadSet>>,
    numbers: HashMap<Arc<ReadSet>, usize>,
    known: HashMap<String, Known>,
}

struct Known {
    fingerprint: Fingerprint,
    /// Position among the notes.
    note: usize,
    facts: String,
}

impl Checker {
    fn new(manifest: &Manifest) -> Self {
        let mut checker =
            Self { notes: Vec::new(), numbers: HashMap::new(), known: HashMap::new() };
        let parsed = manifest.notes().map(|note| ReadSet::parse(note).unwrap_or_default());
        let numbers: Vec<usize> = parsed.map(|note| checker.number(note)).collect();
        for entry in manifest.iter() {
            let Some(note) = entry.note else { continue };
            let known = Known {
                fingerprint: entry.fingerprint,
                note: numbers[note],
                facts: entry.facts.to_owned(),
            };
            checker.known.insert(entry.path.to_owned(), known);
        }
        checker
    }

    fn number(&mut self, touched: ReadSet) -> usize {
        if let Some(number) = self.numbers.get(&touched) {
            return *number;
        }
        let (number, note) = (self.notes.len(), Arc::new(touched));
        self.notes.push(Arc::clone(&note));
        self.numbers.insert(note, number);
        number
    }

    /// Everything that is wrong in a state; nothing where a newer state has come meanwhile.
    fn check(&mut self, preview: &Preview, state: &PreviewState) -> Option<Vec<Diagnostic>> {
        let snapshot = &state.snapshot;
        let mut findings = state.findings.clone();
        findings.extend(snapshot.findings_of_hidden().ok()?);
        let mut prepared: HashMap<usize, ReadSetHashes> = HashMap::new();
        for target in &snapshot.plan.targets {
            if preview.state().number != state.number {
                return None;
            }
            // Files of the search index have no findings, and are made elsewhere.
            if snapshot.original(target).is_none() && target.recipe.segment().is_none() {
                self.look_at(state, target, &mut prepared);
            }
        }
        self.known.retain(|path, _| snapshot.plan.get(path).is_some());
        let facts: Vec<(&str, Facts)> = snapshot
            .plan
            .targets
            .iter()
            .filter_map(|target| {
                let known = self.known.get(&*target.path)?;
                Some((&*target.path, Facts::parse_if_telling(&known.facts)?))
            })
            .collect();
        let anchors = |path: &str| Some(Facts::parse(&self.known.get(path)?.facts).anchors);
        Some(inspect::all(&findings, &snapshot.site, &snapshot.plan, &facts, &anchors))
    }

    fn look_at(
        &mut self,
        state: &PreviewState,
        target: &Target,
        prepared: &mut HashMap<usize, ReadSetHashes>,
    ) {
        let renderer = &state.snapshot.renderer;
        let notes = &self.notes;
        let mut fingerprint = |note: usize, notes: &[Arc<ReadSet>]| {
            let ready =
                prepared.entry(note).or_insert_with(|| renderer.hashes_of((*notes[note]).clone()));
            Fingerprint::of_parts(&renderer.fingerprint(target, ready))
        };
        if let Some(known) = self.known.get(&*target.path)
            && fingerprint(known.note, notes) == known.fingerprint
        {
            return;
        }
        // A file that changes just now makes a new state.
        let Ok(page) = state.snapshot.render(target) else { return };
        let note = self.number(page.read);
        let fingerprint = fingerprint(note, &self.notes);
        let known = Known { fingerprint, note, facts: page.facts.print() };
        self.known.insert(target.path.to_string(), known);
    }
}
