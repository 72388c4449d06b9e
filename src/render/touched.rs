//! What one render looked at, written down while it goes on.
//!
//! In: who is rendered, what is looked at. Out: [`Touched`], which the manifest keeps as text. Must not know:
//! what the values are; `aspects.rs` hashes them.
//!
//! Most pages look at the same things from where they stand (their own report, its neighbours, their
//! section), so these are kept by relation and not by name: one line of text then serves thousands of pages.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use crate::plan::{Recipe, Subject};
use crate::site::{ReportId, SectionId, Site};

/// A set of aspects: bits of [`report`], [`section`] or [`setting`].
pub(super) type Aspects = u32;

/// What can be seen of a report.
pub(super) mod report {
    use super::Aspects;

    /// What a line of a list shows: title, address, date, validity, state.
    pub(in crate::render) const LINE: Aspects = 1;
    /// What feeds show besides: summary, publisher, corrections, attachments, keywords, topic.
    pub(in crate::render) const TEXT: Aspects = 1 << 1;
    /// Everything else that its front matter says or that it inherits.
    pub(in crate::render) const REST: Aspects = 1 << 2;
    /// Which report replaces it, and how that one is called.
    pub(in crate::render) const REPLACEMENT: Aspects = 1 << 3;
    /// Which reports are its neighbours.
    pub(in crate::render) const NEIGHBOURS: Aspects = 1 << 4;
    /// Which section it stands in.
    pub(in crate::render) const SECTION: Aspects = 1 << 5;
    /// All of the above.
    pub(in crate::render) const ALL: Aspects = (1 << 6) - 1;
}

/// What can be seen of a section.
pub(super) mod section {
    use super::Aspects;

    /// How many aspects there are.
    pub(in crate::render) const COUNT_OF: usize = 18;
    /// Title, address and all else that its front matter says.
    pub(in crate::render) const HEAD: Aspects = 1;
    /// Titles and addresses of the sections above it, its own included.
    pub(in crate::render) const TRAIL: Aspects = 1 << 1;
    /// Which sections stand below it.
    pub(in crate::render) const CHILDREN: Aspects = 1 << 2;
    /// Titles and addresses of the sections below it.
    pub(in crate::render) const CHILD_HEADS: Aspects = 1 << 3;
    /// How many reports it lists.
    pub(in crate::render) const COUNT: Aspects = 1 << 4;
    /// Which reports come first in its list.
    pub(in crate::render) const LATEST: Aspects = 1 << 5;
    /// Which reports stand in it itself.
    pub(in crate::render) const OWN: Aspects = 1 << 6;
    /// The years that it has reports of.
    pub(in crate::render) const YEARS: Aspects = 1 << 7;
    /// How many reports each year has.
    pub(in crate::render) const YEAR_COUNTS: Aspects = 1 << 8;
    /// Which section stands above it.
    pub(in crate::render) const PARENT: Aspects = 1 << 9;
    /// Of the home page: every address of the site with the day of its last change.
    pub(in crate::render) const MAP: Aspects = 1 << 10;
    /// Of the home page: the addresses of withdrawn reports.
    pub(in crate::render) const GONE: Aspects = 1 << 11;
    /// Of the home page: which facets some report says something of.
    pub(in crate::render) const FACETS: Aspects = 1 << 12;
    /// Of the home page: the years of the catalogue, with how many reports each has.
    pub(in crate::render) const CATALOGUE: Aspects = 1 << 13;
    /// Whether reports that stand in it give figures.
    pub(in crate::render) const FIGURES: Aspects = 1 << 14;
    /// Of the home page: whether some report was corrected or withdrawn.
    pub(in crate::render) const CORRECTED: Aspects = 1 << 15;
    /// Of the home page: seals of years.
    pub(in crate::render) const SEALS: Aspects = 1 << 16;
    /// Of the home page: old addresses and where they lead.
    pub(in crate::render) const MOVED: Aspects = 1 << 17;
}

/// Which settings were read; how long lists are is part of the lists.
pub(super) mod setting {
    use super::Aspects;

    pub(in crate::render) const TITLE: Aspects = 1;
    pub(in crate::render) const DESCRIPTION: Aspects = 1 << 1;
    pub(in crate::render) const KEYWORDS: Aspects = 1 << 2;
    pub(in crate::render) const BASE_URL: Aspects = 1 << 3;
    pub(in crate::render) const LANGUAGE: Aspects = 1 << 4;
    pub(in crate::render) const TIME_ZONE: Aspects = 1 << 5;
    pub(in crate::render) const PUBLISHER: Aspects = 1 << 6;
    pub(in crate::render) const IDENTITY: Aspects = 1 << 7;
    pub(in crate::render) const PAGES: Aspects = 1 << 8;
    pub(in crate::render) const NAVIGATION: Aspects = 1 << 9;
    pub(in crate::render) const PARENT: Aspects = 1 << 10;
    pub(in crate::render) const EXTRA: Aspects = 1 << 11;
    pub(in crate::render) const MARKDOWN: Aspects = 1 << 12;
    pub(in crate::render) const COLOR: Aspects = 1 << 13;
    pub(in crate::render) const REPORT_DATA: Aspects = 1 << 14;
    pub(in crate::render) const LEAVING: Aspects = 1 << 15;
}

/// What an output looked at while it was rendered, beside its own source file.
///
/// An output is as it was as long as nothing of this has changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Touched {
    /// Aspects of the output's own report.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) own: Aspects,
    /// Aspects of the older neighbour of that.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) previous: Aspects,
    /// Aspects of the newer neighbour of that.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) next: Aspects,
    /// Aspects of the output's section.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) section: Aspects,
    /// Aspects of the home page's section.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) home: Aspects,
    /// Whether the output's part of a list was asked for, and how long the whole is.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) list: bool,
    /// Aspects of the reports in that part.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) listed: Aspects,
    /// Settings.
    #[serde(skip_serializing_if = "is_zero")]
    pub(super) settings: Aspects,
    /// Whether interface texts were used.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) texts: bool,
    /// Files of the theme that were looked up, those that are not there included.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) theme: BTreeSet<String>,
    /// Other reports, by source path.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) reports: BTreeMap<String, Aspects>,
    /// Other sections, by folder.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) sections: BTreeMap<String, Aspects>,
    /// Source paths that links named.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) links: BTreeSet<String>,
    /// Output paths that links named.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub(super) addresses: BTreeSet<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn is_zero(aspects: &Aspects) -> bool {
    *aspects == 0
}

impl Touched {
    /// Reads the text that [`Touched::print`] gave; `None` where it is not such a text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.is_empty() { Some(Self::default()) } else { serde_json::from_str(text).ok() }
    }

    /// One line of text, empty where nothing was looked at.
    #[must_use]
    pub fn print(&self) -> String {
        if *self == Self::default() {
            return String::new();
        }
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// Where a target stands, so that what it looks at can be told by relation.
#[derive(Debug, Clone, Default)]
pub(super) struct Standing {
    pub(super) own: Option<ReportId>,
    pub(super) previous: Option<ReportId>,
    pub(super) next: Option<ReportId>,
    pub(super) section: Option<SectionId>,
}

impl Standing {
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

/// Takes down what one render looks at.
#[derive(Debug)]
pub(super) struct Recorder {
    standing: Standing,
    /// The output's part of a list, in the order of ids.
    part: Mutex<Vec<ReportId>>,
    touched: Mutex<Touched>,
    /// Settings, which every address looks at, without a lock.
    settings: AtomicU32,
}

impl Recorder {
    pub(super) fn new(standing: Standing) -> Self {
        Self {
            standing,
            part: Mutex::default(),
            touched: Mutex::default(),
            settings: AtomicU32::new(0),
        }
    }

    pub(super) fn settings(&self, which: Aspects) {
        if self.settings.load(Ordering::Relaxed) & which != which {
            self.settings.fetch_or(which, Ordering::Relaxed);
        }
    }

    /// Writes something down.
    pub(super) fn note(&self, note: impl FnOnce(&mut Touched)) {
        // A render that panicked is never kept, so what it left behind can be used.
        note(&mut self.touched.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn report(&self, site: &Site, id: ReportId, aspects: Aspects) {
        let Standing { own, previous, next, .. } = self.standing;
        let part = || self.part.lock().unwrap_or_else(PoisonError::into_inner);
        let listed = || part().binary_search(&id).is_ok();
        self.note(|touched| match Some(id) {
            it if it == own => touched.own |= aspects,
            it if it == previous => touched.previous |= aspects,
            it if it == next => touched.next |= aspects,
            _ if listed() => touched.listed |= aspects,
            _ => match touched.reports.get_mut(site.reports[id].file()) {
                Some(known) => *known |= aspects,
                None => {
                    touched.reports.insert(site.reports[id].file().to_string(), aspects);
                }
            },
        });
    }

    pub(super) fn section(&self, site: &Site, id: SectionId, aspects: Aspects) {
        self.note(|touched| {
            if Some(id) == self.standing.section {
                touched.section |= aspects;
            } else if id == 0 {
                touched.home |= aspects;
            } else {
                let folder = &site.sections[id].folder;
                match touched.sections.get_mut(folder) {
                    Some(known) => *known |= aspects,
                    None => {
                        touched.sections.insert(folder.clone(), aspects);
                    }
                }
            }
        });
    }

    /// Notes that the output shows this part of a list.
    pub(super) fn list(&self, part: &[ReportId]) {
        if !part.is_empty() {
            let mut all = self.part.lock().unwrap_or_else(PoisonError::into_inner);
            all.extend(part);
            all.sort_unstable();
        }
        self.note(|touched| touched.list = true);
    }

    pub(super) fn take(&self) -> Touched {
        let settings = self.settings.load(Ordering::Relaxed);
        let mut touched = self.touched.lock().unwrap_or_else(PoisonError::into_inner);
        Touched { settings, ..std::mem::take(&mut touched) }
    }
}
