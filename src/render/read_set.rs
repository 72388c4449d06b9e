//! What one render read of the site, recorded while it goes on.
//!
//! In: the output's context, what is read. Out: [`ReadSet`], which the manifest keeps as text. Must not know: what the
//! values are; `fingerprint.rs` hashes them.
//!
//! Most pages read the same things in relation to themselves (their own report, its neighbours, their section), so these are
//! recorded by relation and not by name: one line of text then serves thousands of pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::fields::FieldMask;
use crate::plan::{Recipe, Subject};
use crate::site::{ReportId, SectionId, Site};

/// What an output read while it was rendered.
///
/// An output stays as it is as long as nothing of this has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadSet {
    /// Whether the output's own source file was read, or looked for.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) source: bool,
    /// Other source files, by their paths.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) sources: BTreeSet<String>,
    /// Fields of the output's own report.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) own: FieldMask,
    /// Fields of the older neighbour of that.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) previous: FieldMask,
    /// Fields of the newer neighbour of that.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) next: FieldMask,
    /// Fields of the output's section.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) section: FieldMask,
    /// Fields of the home page's section, if the output belongs to another section.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) home: FieldMask,
    /// Facts of the whole site.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) site: FieldMask,
    /// Whether the output's `Listing` was read: its reports, `total`, `per_page` and `below`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) list: bool,
    /// Fields of the reports in that part.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) listed: FieldMask,
    /// Settings.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) settings: FieldMask,
    /// Whether interface texts were used.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) texts: bool,
    /// Names of theme files that were looked up, including files that do not exist.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) theme: BTreeSet<String>,
    /// Other reports, by source path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) reports: BTreeMap<String, FieldMask>,
    /// Other sections, by folder.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) sections: BTreeMap<String, FieldMask>,
    /// Source paths that links named.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) links: BTreeSet<String>,
    /// Output paths that links named.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) addresses: BTreeSet<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(mask: &FieldMask) -> bool {
    *mask == 0
}

impl ReadSet {
    /// Reads the text that [`ReadSet::print`] gave; `None` where it is not such a text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(Self::default()) } else { serde_json::from_str(text).ok() }
    }

    /// One line of text, empty where nothing was read.
    #[must_use]
    pub fn print(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The report, neighbours and section of an output, so that its reads are recorded by relation and not by path.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    pub(super) own: Option<ReportId>,
    pub(super) previous: Option<ReportId>,
    pub(super) next: Option<ReportId>,
    pub(super) section: Option<SectionId>,
}

impl Context {
    pub(super) fn new(site: &Site, recipe: &Recipe) -> Self {
        match recipe.subject() {
            Subject::Report(id) => {
                let report = &site.reports[id];
                Self {
                    own: Some(id),
                    previous: report.previous(),
                    next: report.next(),
                    section: Some(report.section),
                }
            }
            Subject::Section(id) => Self { section: Some(id), ..Self::default() },
            Subject::Site => Self { section: Some(0), ..Self::default() },
        }
    }
}

/// Records what one render reads.
#[derive(Debug)]
pub(super) struct Recorder {
    context: Context,
    /// Reports of the output's `Listing`, sorted by id.
    part: Mutex<Vec<ReportId>>,
    read: Mutex<ReadSet>,
    /// Settings read so far. Atomic and not under the lock, because every address that is printed reads one.
    settings: AtomicU32,
}

impl Recorder {
    pub(super) fn new(context: Context) -> Self {
        Self {
            context,
            part: Mutex::default(),
            read: Mutex::default(),
            settings: AtomicU32::new(0),
        }
    }

    pub(super) fn settings(&self, which: FieldMask) {
        if self.settings.load(Ordering::Relaxed) & which != which {
            self.settings.fetch_or(which, Ordering::Relaxed);
        }
    }

    /// Records something.
    pub(super) fn add(&self, add: impl FnOnce(&mut ReadSet)) {
        // A render that panicked is never kept, so what it left behind can be used.
        add(&mut self.read.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn site(&self, mask: FieldMask) {
        self.add(|read| read.site |= mask);
    }

    pub(super) fn report(&self, site: &Site, id: ReportId, mask: FieldMask) {
        let Context { own, previous, next, .. } = self.context;
        let part = || self.part.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = || part().binary_search(&id).is_ok();
        self.add(|read| match Some(id) {
            it if it == own => read.own |= mask,
            it if it == previous => read.previous |= mask,
            it if it == next => read.next |= mask,
            _ if listed() => read.listed |= mask,
            _ => match read.reports.get_mut(site.reports[id].file()) {
                Some(known) => *known |= mask,
                None => {
                    read.reports.insert(site.reports[id].file().to_string(), mask);
                }
            },
        });
    }

    pub(super) fn section(&self, site: &Site, id: SectionId, mask: FieldMask) {
        self.add(|read| {
            if Some(id) == self.context.section {
                read.section |= mask;
            } else if id == 0 {
                read.home |= mask;
            } else {
                let folder = &site.sections[id].folder;
                match read.sections.get_mut(folder) {
                    Some(known) => *known |= mask,
                    None => {
                        read.sections.insert(folder.clone(), mask);
                    }
                }
            }
        });
    }

    /// Records that the output shows this part of a list.
    pub(super) fn list(&self, part: &[ReportId]) {
        if !part.is_empty() {
            let mut all = self.part.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(part);
            all.sort_unstable();
        }
        self.add(|read| read.list = true);
    }

    /// Records what another render of the same output read; nothing else has been recorded.
    pub(super) fn set(&self, read: ReadSet) {
        self.settings(read.settings);
        self.add(|own| *own = read);
    }

    pub(super) fn take(&self) -> ReadSet {
        let settings = self.settings.load(Ordering::Relaxed);
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        ReadSet { settings, ..std::mem::take(&mut read) }
    }
}
