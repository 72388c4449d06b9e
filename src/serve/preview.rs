//! The state that requests are answered from, and how the next one is made of it.
//!
//! In: batches of changes. Out: [`PreviewState`]. Must not know: HTTP.

use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use tokio::sync::watch;

use super::absent::OldPlaces;
use super::answer::Remembered;
use super::{PreviewOptions, Reporter};
use crate::diagnostic::{Diagnostic, human, sort};
use crate::load::{Frame, Inputs, SettingsFile, now, shared_theme_place};
use crate::output::Manifest;
use crate::render::{LAYOUTS, ROOT};
use crate::source::{CONTENT, SourceListing, Tree, TreeChange, as_gb18030, on_disk};
use crate::text::Text;
use crate::trouble::Trouble;
use crate::watch::{Batch, Wanted, Watch};
use crate::{Snapshot, config, fs, text};

/// How soon an update that failed is tried again.
const RETRY: Duration = Duration::from_millis(500);
/// How long files must not have changed before it is said what is wrong: half a checkout has many wrong links.
const SETTLED: Duration = Duration::from_millis(300);
/// Bytes of stack for making states.
const STACK: usize = 256 << 20;

/// What requests are answered from. Nothing in it changes.
#[derive(Debug)]
pub(super) struct PreviewState {
    /// Counts states.
    pub(super) number: u64,
    /// The site as far as it is sound: wrong settings or templates are replaced by those that were right.
    pub(super) snapshot: Arc<Snapshot>,
    /// Whether the settings and templates of this snapshot are sound, so that pages can be shown.
    pub(super) is_sound: bool,
    /// What is wrong now, warnings included.
    pub(super) findings: Vec<Diagnostic>,
}

/// The latest state, and who waits for the next.
pub(super) struct Preview {
    pub(super) options: PreviewOptions,
    pub(super) voice: Arc<dyn Reporter>,
    /// Pages as they were when they were last right.
    pub(super) remembered: Remembered,
    /// Where pages stood that are no longer there.
    pub(super) old_places: OldPlaces,
    state: RwLock<Arc<PreviewState>>,
    /// What the background check found in the latest state it has been through.
    checked: Mutex<Vec<Diagnostic>>,
    /// What an inspection would find beyond that.
    inspected: Mutex<Vec<Diagnostic>>,
    /// What was last said on the terminal.
    said: Mutex<Vec<Diagnostic>>,
    /// Whether files have stopped changing, so that what is wrong now is no passing thing.
    settled: AtomicBool,
    /// Rises whenever an answer may differ.
    changes: watch::Sender<u64>,
}

/// Makes the next state. Lives on one thread.
pub(super) struct Updater {
    inputs: Inputs,
    /// Settings and theme as they were when they were last sound.
    sound: Option<Inputs>,
    number: u64,
    /// Whether the last update failed, so that the next one has to read everything.
    is_behind: bool,
}

impl Preview {
    /// Loads the site. Wrong settings or content do not keep a preview from starting.
    pub(super) fn start(
        options: PreviewOptions,
        tree: Option<Tree>,
        manifest: &Manifest,
        voice: Arc<dyn Reporter>,
    ) -> Result<(Self, Updater), Trouble> {
        let listing = SourceListing::look(&options.root)?;
        let root = &options.root;
        let file = SettingsFile::read(root)?;
        let frame = Frame::read(root, &file, &options.load.overrides)?;
        let inputs = Inputs::read(root, frame, listing, tree);
        let loaded = inputs.link(&options.load)?;
        let snapshot = Snapshot::new(&options.root, &loaded);
        let is_sound = inputs.frame.is_sound() && snapshot.renderer.is_sound();
        let old_places = OldPlaces::of_build(manifest, &snapshot.plan);
        let findings = snapshot.findings.clone();
        let state = PreviewState { number: 0, snapshot: Arc::new(snapshot), is_sound, findings };
        let preview = Self {
            options,
            voice,
            remembered: Remembered::default(),
            old_places,
            state: RwLock::new(Arc::new(state)),
            checked: Mutex::default(),
            inspected: Mutex::default(),
            said: Mutex::default(),
            settled: AtomicBool::new(true),
            changes: watch::Sender::new(0),
        };
        preview.say();
        let sound = is_sound.then(|| inputs.clone());
        Ok((preview, Updater { inputs, sound, number: 0, is_behind: false }))
    }

    /// The path of the site's home, from `/` to `/`.
    pub(super) fn mount(&self) -> String {
        self.state().snapshot.site.config.base_url.path.clone()
    }

    /// The latest state.
    pub(super) fn state(&self) -> Arc<PreviewState> {
        Arc::clone(&self.state.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells of changes.
    pub(super) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// A state newer than this one, if it comes soon enough.
    pub(super) fn newer_than(
        &self,
        state: &PreviewState,
        patience: Duration,
    ) -> Option<Arc<PreviewState>> {
        let began = Instant::now();
        loop {
            let now = self.state();
            if now.number > state.number {
                return Some(now);
            }
            if began.elapsed() >= patience {
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Whether files have stopped changing.
    pub(super) fn is_settled(&self) -> bool {
        self.settled.load(Ordering::Acquire)
    }

    /// What is wrong now: met while loading, and in pages that were rendered in the background. While files are still
    /// changing, only what was said before and is still so.
    pub(super) fn findings(&self) -> Vec<Diagnostic> {
        let mut findings = self.state().findings.clone();
        if !self.is_settled() {
            let said = lock(&self.said);
            let known = what_is_said(&said);
            findings.retain(|finding| known.contains(&key(finding)));
        }
        findings.extend_from_slice(&lock(&self.checked));
        sort(&mut findings);
        findings
    }

    /// How many errors there are, those of a page included, and the first as the terminal prints them: more
    /// than that nobody reads on a page.
    pub(super) fn problems(&self, page: &[Diagnostic]) -> (usize, Vec<String>) {
        const MOST: usize = 20;
        let line = |file: &str, number: u32| {
            let bytes = fs::read(&on_disk(&self.options.root, file)).ok()?;
            let text =
                as_gb18030(&bytes).unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned());
            text.lines().nth(usize::try_from(number).ok()?.checked_sub(1)?).map(ToOwned::to_owned)
        };
        let mut findings = self.findings();
        findings.extend_from_slice(page);
        findings.retain(Diagnostic::is_error);
        sort(&mut findings);
        let print = |it: &Diagnostic| human::print(it, self.options.lang, false, &line);
        (findings.len(), findings.iter().take(MOST).map(print).collect())
    }

    /// Takes what the background check found.
    pub(super) fn set_checked(&self, number: u64, findings: Vec<Diagnostic>) {
        if self.state().number != number {
            return;
        }
        let same = *lock(&self.checked) == findings;
        if !same {
            *lock(&self.checked) = findings;
            self.say();
            self.changes.send_modify(|number| *number += 1);
        }
    }

    /// Takes what an inspection would find and a build does not tell.
    pub(super) fn set_inspected(&self, number: u64, findings: Vec<Diagnostic>) {
        let is_news = *lock(&self.inspected) != findings;
        if self.state().number == number && is_news {
            *lock(&self.inspected) = findings;
            self.changes.send_modify(|number| *number += 1);
        }
    }

    /// What an inspection would find in a file and a build does not tell, as far as it was looked for.
    pub(super) fn inspected(&self, file: &str) -> Vec<Diagnostic> {
        lock(&self.inspected).iter().filter(|it| it.at.file == file).cloned().collect()
    }

    /// Says on the terminal what is wrong now and was not before, and how much is left of what was.
    fn say(&self) {
        if !self.is_settled() {
            return;
        }
        let findings = self.findings();
        let mut said = lock(&self.said);
        if *said == findings {
            return;
        }
        let (before_all, now_all) = (what_is_said(&said), what_is_said(&findings));
        let is_fresh = |finding: &&Diagnostic| !before_all.contains(&key(finding));
        let fresh: Vec<Diagnostic> = findings.iter().filter(is_fresh).cloned().collect();
        let errors = |all: &[Diagnostic]| all.iter().filter(|it| it.is_error()).count();
        let (before, now, new) = (errors(&said), errors(&findings), errors(&fresh));
        if !fresh.is_empty() {
            self.voice.findings(&fresh);
        }
        let is_mended = said.iter().any(|it| it.is_error() && !now_all.contains(&key(it)));
        match now - new {
            0 if now == 0 && before > 0 => {
                self.voice.tell(&text!("错误都已改正", "all errors are mended"));
            }
            left if left > 0 && (is_mended || new > 0) => {
                self.voice.tell(&text!(
                    "先前的错误还有 {left} 个没有改",
                    "of the earlier errors {left} are left"
                ));
            }
            _ => {}
        }
        *said = findings;
    }

    /// Marks the state as settled, because no file has changed for `SETTLED`, and reports its findings.
    fn settle(&self) {
        self.settled.store(true, Ordering::Release);
        self.changes.send_modify(|number| *number += 1);
        self.say();
    }

    /// Follows changes of files and of the clock, on a thread of its own.
    pub(super) fn keep_up_to_date(self: &Arc<Self>, mut updater: Updater) -> std::io::Result<()> {
        let preview = Arc::clone(self);
        let follow = move || {
            // Watching starts only after the site is read, because reading causes events that would delay the first page.
            // Edits made meanwhile are found by the first batch, which is `Everything`.
            let mut wanted = preview.wanted(&updater);
            let mut watch = Watch::start(&wanted, preview.options.poll);
            if let Some(why) = &watch.polling {
                preview.voice.tell(why);
            }
            loop {
                let wait = if updater.is_behind { RETRY } else { preview.until_turn() };
                let wait = if preview.is_settled() { wait } else { wait.min(SETTLED) };
                let batch = match watch.batches.recv_timeout(wait) {
                    Ok(batch) => Some(watch.batches.try_iter().fold(batch, merge)),
                    Err(std::sync::mpsc::RecvTimeoutError::Timeout) => None,
                    Err(std::sync::mpsc::RecvTimeoutError::Disconnected) => return,
                };
                if batch.is_none() && !preview.is_settled() {
                    preview.settle();
                }
                if batch.is_none() && !preview.is_turned() && !updater.is_behind {
                    continue;
                }
                let batch = if updater.is_behind { Some(Batch::Everything) } else { batch };
                // A panic (a bug of this program) must not end the preview; `is_behind` has the update repeated.
                let update = AssertUnwindSafe(|| preview.update(&mut updater, batch.as_ref()));
                updater.is_behind = !std::panic::catch_unwind(update).unwrap_or(false);
                let now = preview.wanted(&updater);
                if now != wanted {
                    // The settings name another theme.
                    wanted = now;
                    watch = Watch::start(&wanted, preview.options.poll);
                }
            }
        };
        // Templates are compiled by recursion, as deep as they are nested.
        std::thread::Builder::new().stack_size(STACK).spawn(follow)?;
        Ok(())
    }

    /// What is to be watched, by the latest settings.
    fn wanted(&self, updater: &Updater) -> Wanted {
        let root = &self.options.root;
        let beside =
            updater.inputs.frame.shared_theme().and_then(|folder| {
                Some((shared_theme_place(root, folder).ok()?, folder.to_owned()))
            });
        Wanted {
            root: root.clone(),
            folders: vec![CONTENT, LAYOUTS, ROOT],
            files: vec![config::FILE],
            beside,
        }
    }

    /// Time until a report changes its state, at most a minute: a timer does not run while the machine is suspended.
    fn until_turn(&self) -> Duration {
        const LONGEST: Duration = Duration::from_mins(1);
        let next =
            self.state().snapshot.site.states_hold.1.filter(|_| self.options.load.as_of.is_none());
        let left = next.map(|next| next.duration_since(now()));
        // A state that is overdue gives 0, which `clamp` raises to 200 ms, so that failing updates do not spin.
        let left = left.map(|left| Duration::try_from(left).unwrap_or_default());
        left.unwrap_or(LONGEST).clamp(Duration::from_millis(200), LONGEST)
    }

    fn is_turned(&self) -> bool {
        let next = self.state().snapshot.site.states_hold.1;
        self.options.load.as_of.is_none() && next.is_some_and(|next| next <= now())
    }

    /// Makes the next state, and says whether that went well; `None` stands for the clock.
    fn update(&self, updater: &mut Updater, batch: Option<&Batch>) -> bool {
        let started = Instant::now();
        match self.next(updater, batch) {
            Ok(None) => return true,
            Ok(Some(state)) => {
                // Drops findings of the background check in changed files; the next check finds them again if they remain.
                let stands = |finding: &Diagnostic| match batch {
                    Some(Batch::Paths(paths)) => !paths.contains(&finding.at.file),
                    _ => false,
                };
                lock(&self.checked).retain(stands);
                lock(&self.inspected).retain(stands);
                if batch.is_some() {
                    self.settled.store(false, Ordering::Release);
                }
                self.old_places.follow(&self.state().snapshot.site, &state.snapshot.plan);
                *self.state.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(state);
            }
            // A folder that cannot be read now may be readable with the next change.
            Err(trouble) => {
                if !updater.is_behind {
                    self.voice.tell(&trouble.message);
                }
                return false;
            }
        }
        self.changes.send_modify(|number| *number += 1);
        let time = started.elapsed().as_millis();
        self.voice.tell(&text!("已更新（{time} 毫秒）", "updated ({time} ms)"));
        self.say();
        true
    }

    fn next(
        &self,
        updater: &mut Updater,
        batch: Option<&Batch>,
    ) -> Result<Option<PreviewState>, Trouble> {
        let PreviewOptions { root, load, .. } = &self.options;
        let last = self.state();
        let inputs = &mut updater.inputs;
        let (mut all, mut content) = (batch.is_none() || updater.is_behind, TreeChange::Nothing);
        match batch {
            None => {}
            Some(Batch::Everything) => {
                all |= inputs.reread_frame(root, &load.overrides)?;
                content = inputs.tree.reread(root)?;
            }
            Some(Batch::Paths(paths)) => {
                if paths.contains(config::FILE) {
                    all |= inputs.reread_frame(root, &load.overrides)?;
                }
                let (below, other): (Vec<String>, Vec<String>) =
                    paths.iter().cloned().partition(|path| is_content(path));
                if other.iter().any(|path| path != config::FILE) {
                    all |= inputs.frame.reread_theme(root)?;
                }
                content = inputs.tree.refresh(root, &below)?;
            }
        }
        if !all && content == TreeChange::Nothing {
            return Ok(None);
        }
        updater.number += 1;
        let number = updater.number;
        if let TreeChange::Pages(pages) = &content
            && !all
            && inputs.frame.is_sound()
            && updater.sound.is_some()
            && pages
                .iter()
                .all(|(page, _)| last.findings.iter().all(|it| *it.at.file != *page.file))
            && let Some(site) = inputs.reworded(&last.snapshot.site, pages)
        {
            let snapshot = Arc::new(last.snapshot.with_site(Arc::new(site)));
            let findings = last.findings.clone();
            return Ok(Some(PreviewState { number, snapshot, is_sound: true, findings }));
        }
        let loaded = inputs.link(load)?;
        let next = Snapshot::new(root, &loaded);
        let findings = next.findings.clone();
        if inputs.frame.is_sound() && next.renderer.is_sound() {
            updater.sound = Some(inputs.clone());
            return Ok(Some(PreviewState {
                number,
                snapshot: Arc::new(next),
                is_sound: true,
                findings,
            }));
        }
        // With wrong settings or templates, pages are shown with those that were right.
        let Some(sound) = &updater.sound else {
            return Ok(Some(PreviewState {
                number,
                snapshot: Arc::new(next),
                is_sound: false,
                findings,
            }));
        };
        let loaded = sound.with_content_of(inputs).link(load)?;
        let snapshot = Arc::new(Snapshot::new(root, &loaded));
        Ok(Some(PreviewState { number, snapshot, is_sound: true, findings }))
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What a finding says, if not on the same line.
type Said<'f> = (&'f str, &'f str, &'f Text);

fn key(finding: &Diagnostic) -> Said<'_> {
    (finding.rule.id, &finding.at.file, &finding.message)
}

fn what_is_said(findings: &[Diagnostic]) -> BTreeSet<Said<'_>> {
    findings.iter().map(key).collect()
}

/// Whether a path is the content folder or below it.
fn is_content(path: &str) -> bool {
    path.strip_prefix(CONTENT).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn merge(one: Batch, other: Batch) -> Batch {
    match (one, other) {
        (Batch::Paths(mut paths), Batch::Paths(more)) => {
            paths.extend(more);
            Batch::Paths(paths)
        }
        _ => Batch::Everything,
    }
}
