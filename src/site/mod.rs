//! All pages → one linked, immutable [`Site`]: sections, order, neighbours, years, states, addresses.
//!
//! In: a [`Source`], settings, the injected now. Out: [`Site`] and findings. Must not know: Markdown,
//! templates, the disk.

mod address;
mod attachment;
mod code;
pub mod index_number;
mod report;
mod section;
mod state;

pub(crate) use address::{is_reserved_section, is_reserved_slug};
pub use attachment::Attachment;
pub use report::{Replacement, Report};
pub use section::Section;
pub use state::{AsOf, State};

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::Xxh3;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, problem};
use crate::source::{Meta, Page, Source};

/// Position of a section in [`Site::sections`].
pub type SectionId = usize;
/// Position of a report in [`Site::reports`].
pub type ReportId = usize;

/// A linked site. Nothing in it changes after it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// Settings.
    pub config: Config,
    /// The moment that states are judged at.
    pub as_of: AsOf,
    /// Whether drafts are shown like published reports.
    pub drafts: bool,
    /// Sections by source path; the first is the home page.
    pub sections: Vec<Section>,
    /// Reports by source path, whatever their state.
    pub reports: Vec<Report>,
    /// Source paths of pages with errors: reports that are [`State::Failed`], and sections.
    pub failed: Vec<String>,
    hashes: BTreeMap<String, u128>,
    known_files: Vec<String>,
    by_source: BTreeMap<String, Node>,
    files: BTreeMap<String, (ReportId, usize)>,
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
        self.by_source.get(file).copied()
    }

    /// The attachment that is the file at a path.
    #[must_use]
    pub fn file(&self, file: &str) -> Option<(&Report, &Attachment)> {
        let (report, index) = self.files.get(file)?;
        let report = &self.reports[*report];
        Some((report, &report.attachments[*index]))
    }

    /// Whether there is a file of this path beside the pages, published or not.
    #[must_use]
    pub fn has_file(&self, file: &str) -> bool {
        self.known_files.binary_search_by(|known| known.as_str().cmp(file)).is_ok()
    }

    /// A hash of the source file's bytes; `None` where there is no such page.
    #[must_use]
    pub fn hash_of(&self, file: &str) -> Option<u128> {
        self.hashes.get(file).copied()
    }

    /// A hash of everything that pages can see of each other: settings and metadata, never bodies, and of
    /// the clock only what it decides.
    #[must_use]
    pub fn fingerprint(&self) -> u128 {
        let mut hasher = Xxh3::new();
        (&self.config, self.drafts, &self.sections, &self.reports).hash(&mut hasher);
        hasher.digest128()
    }

    /// Source paths of pages in a folder and below it, in order.
    pub fn sources_from<'s>(&'s self, folder: &str) -> impl Iterator<Item = &'s str> + use<'s> {
        let start = format!("{folder}/");
        let end = format!("{folder}0");
        // `0` is the character after `/`.
        self.by_source.range(start..end).map(|(file, _)| file.as_str())
    }

    /// Source paths of all pages.
    pub fn sources(&self) -> impl Iterator<Item = &str> {
        self.by_source.keys().map(String::as_str)
    }

    /// Whether readers can see a report's page, lists and feeds included.
    #[must_use]
    pub fn is_visible(&self, report: &Report) -> bool {
        match report.state {
            State::Published => true,
            State::Draft => self.drafts,
            State::Failed | State::Withdrawn | State::Scheduled => false,
        }
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

/// Links a site.
#[must_use]
pub fn link(source: Source, config: Config, as_of: AsOf, drafts: bool) -> (Site, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let Source { pages, files, .. } = source;
    let hashes = pages.iter().map(|page| (page.file.clone(), page.hash)).collect();
    let (sections, reports): (Vec<Page>, Vec<Page>) =
        pages.into_iter().partition(|page| matches!(page.meta, Meta::Section(_)));
    let failed_sections: Vec<String> =
        sections.iter().filter(|page| page.failed).map(|page| page.file.clone()).collect();
    let mut sections = section::link(&sections, &reports, &config, &mut findings);
    let mut reports = report::resolve(&reports, &sections, &config, as_of, &mut findings);
    attachment::attach(&files, &mut reports, &config, &mut findings);
    report_once(&reports, &mut findings);
    let failed_reports = reports.iter().filter(|report| report.state == State::Failed);
    let mut failed: Vec<String> = failed_reports.map(|report| report.file.clone()).collect();
    failed.extend(failed_sections);
    failed.sort();

    let mut by_source = BTreeMap::new();
    for (id, section) in sections.iter().enumerate() {
        by_source.insert(section.file.clone(), Node::Section(id));
    }
    for (id, report) in reports.iter().enumerate() {
        by_source.insert(report.file.clone(), Node::Report(id));
    }
    report::replacements(&mut reports, &by_source, &mut findings);
    let mut site = Site {
        config,
        as_of,
        drafts,
        sections: Vec::new(),
        reports: Vec::new(),
        failed,
        hashes,
        known_files: files.into_iter().map(|facts| facts.file).collect(),
        by_source,
        files: BTreeMap::new(),
    };
    let shown: BTreeSet<ReportId> =
        (0..reports.len()).filter(|id| site.is_visible(&reports[*id])).collect();
    report::repeal(&mut reports, &shown);
    section::fill(&mut sections, &mut reports, &shown);
    for (id, report) in reports.iter().enumerate() {
        for (index, attachment) in report.attachments.iter().enumerate() {
            // A file of several reports is linked where readers can see it.
            let hidden =
                site.files.get(&attachment.file).is_none_or(|(first, _)| !shown.contains(first));
            if hidden {
                site.files.insert(attachment.file.clone(), (id, index));
            }
        }
    }
    if let Err(why) = index_number::check(&site.config.index_numbers) {
        findings
            .push(problem::config::index_template(site.config.places.index_template.clone(), &why));
    }
    site.sections = sections;
    site.reports = reports;
    (site, findings)
}

/// Index numbers are unique for ever; source names must differ on every system.
fn report_once(reports: &[Report], findings: &mut Vec<Diagnostic>) {
    let mut numbers: BTreeMap<&str, &Report> = BTreeMap::new();
    let mut names: BTreeMap<String, &Report> = BTreeMap::new();
    for report in reports {
        if let Some(number) = &report.index_number
            && let Some(first) = numbers.insert(number, report)
        {
            let at = report.place("index_number");
            findings.push(problem::site::index_number_twice(at, number, &first.file));
        }
        let folded: String = report.file.nfc().collect::<String>().to_lowercase();
        if let Some(first) = names.insert(folded, report) {
            let at = crate::diagnostic::Location::start(&report.file);
            findings.push(problem::site::names_alike(at, &first.file));
        }
    }
}
