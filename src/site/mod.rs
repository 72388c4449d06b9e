//! All pages → one linked, immutable [`Site`]: sections, order, neighbours, years, states, addresses.
//!
//! In: a [`Source`], settings, the injected now. Out: [`Site`] and findings. Must not know: Markdown,
//! templates, the disk.

mod address;
mod attachment;
mod code;
mod column;
mod correction;
mod exit;
mod gone;
mod group;
mod home;
pub mod index_number;
mod patch;
mod relation;
mod report;
mod required;
mod seal;
mod sealing;
mod section;
mod state;
mod uncommon;

pub use address::OldAddress;
pub(crate) use address::{
    attachment_folder, can_have_pages, is_reserved_section, is_reserved_slug,
};
pub use attachment::{Attachment, is_attachment_name};
pub use column::{Column, ColumnGoal};
pub use correction::corrected;
pub use exit::exit_path;
pub use gone::Gone;
pub use group::{CATALOGUE, Facet, Group, GroupId, Groups, When};
pub use home::HomeBox;
pub use report::Report;
pub use seal::Offer;
pub use sealing::Sealing;
pub use section::Section;
pub use state::{AsOf, State};
pub use uncommon::{LinkedDocument, UncommonParts};

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, problem};
use crate::sealed::SealedYear;
use crate::slug::folded;
use crate::source::{FileFacts, Meta, Page, Source, folder_of};

/// Position of a section in [`Site::sections`].
pub type SectionId = usize;
/// Position of a report in [`Site::reports`].
pub type ReportId = usize;

/// A linked site. Nothing in it changes after it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Settings.
    pub config: Arc<Config>,
    /// The time zone that the settings name.
    pub zone: TimeZone,
    /// The moment that states are judged at.
    pub as_of: AsOf,
    /// Interval `[since, until)` of `now` in which every report keeps its state; `None` is unbounded.
    pub states_hold: (Option<Timestamp>, Option<Timestamp>),
    /// Whether drafts and scheduled reports are shown like published ones.
    pub drafts: bool,
    /// Sections by source path; the first is the home page.
    pub sections: Arc<Vec<Section>>,
    /// Reports by source path, whatever their state.
    pub reports: Vec<Arc<Report>>,
    /// Source paths of pages with errors: reports that are [`State::Failed`], and sections.
    pub failed: Arc<Vec<Arc<str>>>,
    /// The catalogue and its facets.
    pub groups: Arc<Groups>,
    /// Addresses outside that have a notice before them, sorted.
    pub exits: Arc<Vec<String>>,
    /// Addresses outside that texts lead to which reports include; every report counts as having them.
    included: Arc<Vec<String>>,
    /// Reports that were corrected or withdrawn after they came out, the latest first.
    pub corrected: Arc<Vec<ReportId>>,
    /// The boxes of the home page.
    pub home_boxes: Arc<Vec<HomeBox>>,
    /// Addresses that are gone for good.
    pub gone: Arc<Vec<Gone>>,
    /// Sealed years, by year.
    pub seals: Arc<Vec<SealedYear>>,
    /// Per sealed year: whether its bytes are shown as they are, which [`Site::shown_seals`] reads.
    is_seal_shown: Arc<Vec<bool>>,
    /// Year and date of sealing while a package for the archive is made; `None` in builds and previews.
    pub sealing: Option<Sealing>,
    known_files: Arc<Vec<Arc<FileFacts>>>,
    files: Arc<BTreeMap<String, (ReportId, usize)>>,
}

/// What a source path stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// A section.
    Section(SectionId),
    /// A report.
    Report(ReportId),
}

impl Site {
    /// The home page's section.
    #[must_use]
    pub fn home(&self) -> &Section {
        &self.sections[0]
    }

    /// What the source file at a path became.
    #[must_use]
    pub fn node(&self, file: &str) -> Option<Node> {
        if file.ends_with("/_index.md") {
            let folder = folder_of(file);
            let by_folder = |section: &Section| section.folder.as_str().cmp(folder);
            return Some(Node::Section(self.sections.binary_search_by(by_folder).ok()?));
        }
        Some(Node::Report(self.reports.binary_search_by(|report| (*report.file()).cmp(file)).ok()?))
    }

    /// The attachment that is the file at a path.
    #[must_use]
    pub fn file(&self, file: &str) -> Option<(&Report, &Attachment)> {
        let (report, index) = self.files.get(file)?;
        let report = &self.reports[*report];
        Some((report, &report.uncommon().attachments[*index]))
    }

    /// The file of a section that is the file at a path.
    #[must_use]
    pub fn section_file(&self, file: &str) -> Option<&Attachment> {
        let folder = folder_of(file);
        let by_folder = |section: &Section| section.folder.as_str().cmp(folder);
        let section = &self.sections[self.sections.binary_search_by(by_folder).ok()?];
        section.files.iter().find(|own| own.file == file)
    }

    /// The section at or above this one that is a platform with entries.
    #[must_use]
    pub fn platform_of(&self, section: SectionId) -> Option<SectionId> {
        let above = std::iter::successors(Some(section), |id| self.sections[*id].parent);
        above.into_iter().find(|id| !self.sections[*id].columns.is_empty())
    }

    /// Whether the page at a path has errors.
    #[must_use]
    pub fn has_failed(&self, file: &str) -> bool {
        self.failed.binary_search_by(|failed| (**failed).cmp(file)).is_ok()
    }

    /// Whether there is a file of this path beside the pages, published or not.
    #[must_use]
    pub fn has_file(&self, file: &str) -> bool {
        self.known_file(file).is_some()
    }

    /// A hash of the bytes of a page's source or of a file beside it; `None` where there is no such file.
    #[must_use]
    pub fn hash_of(&self, file: &str) -> Option<u128> {
        match self.node(file) {
            Some(Node::Section(id)) => self.sections[id].hash,
            Some(Node::Report(id)) => Some(self.reports[id].page.hash),
            None => self.known_file(file).map(|facts| facts.hash),
        }
    }

    /// A file beside the pages, published or not.
    fn known_file(&self, file: &str) -> Option<&FileFacts> {
        let at = self.known_files.binary_search_by(|known| known.file.as_str().cmp(file)).ok()?;
        Some(&self.known_files[at])
    }

    /// Source paths of pages in a folder and below it.
    pub fn sources_from<'s>(&'s self, folder: &str) -> impl Iterator<Item = &'s str> + use<'s> {
        let inside = format!("{folder}/");
        let from = self.reports.partition_point(|report| *report.file() < *inside);
        let below = inside.clone();
        let reports = self.reports[from..].iter().map(|report| report.file());
        let sections = self.sections.iter().map(|section| section.file.as_str());
        reports
            .take_while(move |file| file.starts_with(&inside))
            .chain(sections.filter(move |file| file.starts_with(&below)))
    }

    /// Whether readers can see a report's page, lists and feeds included.
    #[must_use]
    pub fn is_visible(&self, report: &Report) -> bool {
        is_visible(report.state, self.drafts)
    }

    /// Whether something stands at a report's address: its page, or what is left of a withdrawn one.
    #[must_use]
    pub fn has_address(&self, report: &Report) -> bool {
        report.state == State::Withdrawn || self.is_visible(report)
    }

    /// Sections from the home page down to this one, this one included.
    #[must_use]
    pub fn path_to(&self, section: SectionId) -> Vec<SectionId> {
        let mut path = vec![section];
        while let Some(parent) = self.sections[path[path.len() - 1]].parent {
            path.push(parent);
        }
        path.reverse();
        path
    }
}

fn is_visible(state: State, drafts: bool) -> bool {
    match state {
        State::Published => true,
        State::Draft | State::Scheduled => drafts,
        State::Failed | State::Withdrawn => false,
    }
}

/// Links a site.
#[must_use]
pub fn link(
    source: &Source,
    config: Arc<Config>,
    as_of: AsOf,
    drafts: bool,
    seals: &Arc<Vec<SealedYear>>,
) -> (Site, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let zone = config.zone();
    let (pages, rest): (Vec<&Arc<Page>>, Vec<&Arc<Page>>) =
        source.pages.iter().partition(|page| matches!(page.meta, Meta::Section(_)));
    let mut sections = section::link(&pages, &rest, &config, &mut findings);
    let context =
        report::ResolveContext { sections: &sections, config: &config, zone: &zone, as_of };
    let mut reports = report::resolve(&rest, &context, &mut findings);
    let of_sections = (&pages[..], &mut sections[..]);
    attachment::attach(&source.files, &mut reports, of_sections, &config, &mut findings);
    column::resolve(&mut sections, &reports, &mut findings);
    report_once(&reports, &mut findings);
    let failed_reports = reports.iter().filter(|report| report.state == State::Failed);
    let mut failed: Vec<Arc<str>> =
        failed_reports.map(|report| Arc::clone(&report.page.file)).collect();
    failed.extend(pages.iter().filter(|page| page.failed).map(|page| Arc::clone(&page.file)));
    failed.sort();
    relation::replacements(&mut reports, &mut findings);
    let shown: Vec<bool> = reports.iter().map(|report| is_visible(report.state, drafts)).collect();
    relation::repeal(&mut reports, &shown);
    relation::interpretations(&mut reports, &shown, &mut findings);
    relation::earlier_years(&mut reports, &shown);
    let newest = section::fill(&mut sections, &mut reports, &shown);
    let groups = Groups::new(newest, &reports);
    let corrected = correction::all(&reports, |report| is_visible(report.state, drafts));
    let home_boxes = home::boxes(&sections, &config, &mut findings);
    let gone = gone::read(&config, &mut findings);
    let exits = exit::exits(&config, &pages, &reports, &shown, &source.included);
    let mut files: BTreeMap<String, (ReportId, usize)> = BTreeMap::new();
    for (id, report) in reports.iter().enumerate() {
        for (index, attachment) in report.uncommon().attachments.iter().enumerate() {
            // A file of several reports is linked where readers can see it.
            if files.get(&attachment.file).is_none_or(|(first, _)| !shown[*first]) {
                files.insert(attachment.file.clone(), (id, index));
            }
        }
    }
    if let Err(why) = index_number::check(&config.index_numbers) {
        findings.push(problem::config::index_template(config.places.index_template.clone(), &why));
    }
    let mut site = Site {
        config,
        as_of,
        states_hold: states_hold(&reports, as_of, &zone),
        zone,
        drafts,
        sections: Arc::new(sections),
        reports,
        failed: Arc::new(failed),
        groups: Arc::new(groups),
        exits: Arc::new(exits),
        included: Arc::new(source.included.clone()),
        corrected: Arc::new(corrected),
        home_boxes: Arc::new(home_boxes),
        gone: Arc::new(gone),
        seals: Arc::clone(seals),
        is_seal_shown: Arc::default(),
        sealing: None,
        known_files: Arc::new(source.files.clone()),
        files: Arc::new(files),
    };
    site.is_seal_shown = Arc::new(seals.iter().map(|seal| site.can_show(seal)).collect());
    (site, findings)
}

fn states_hold(
    reports: &[Arc<Report>],
    as_of: AsOf,
    zone: &TimeZone,
) -> (Option<Timestamp>, Option<Timestamp>) {
    let (mut since, mut until) = (None, None);
    for report in reports {
        for point in state::turning_points(&report.meta, report.due, zone) {
            if point <= as_of.instant {
                since = since.max(Some(point));
            } else if until.is_none_or(|until| point < until) {
                until = Some(point);
            }
        }
    }
    (since, until)
}

/// Reports index numbers that two reports have, and source paths that a case-insensitive file system cannot tell apart.
fn report_once(reports: &[Arc<Report>], findings: &mut Vec<Diagnostic>) {
    let mut numbers: HashMap<&str, &Arc<Report>> = HashMap::new();
    let mut names: Vec<(Cow<'_, str>, &Arc<Report>)> =
        reports.iter().map(|report| (folded(report.file()), report)).collect();
    // Most names are folded already, and sorted.
    names.sort_by(|a, b| a.0.cmp(&b.0));
    for pair in names.windows(2).filter(|pair| pair[0].0 == pair[1].0) {
        let at = crate::diagnostic::Location::start(pair[1].1.file());
        findings.push(problem::site::names_alike(at, pair[0].1.file()));
    }
    for report in reports {
        if let Some(number) = &report.index_number
            && let Some(first) = numbers.insert(number, report)
        {
            let at = report.place("index_number");
            findings.push(problem::site::index_number_twice(at, number, first.file()));
        }
    }
}
