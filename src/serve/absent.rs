//! Why there is no page at an address, where the site knows it.
//!
//! In: a state, where outputs stood before, an output's path. Out: [`Absent`]. Must not know: HTTP, how it is shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::preview::{PreviewState, lock};
use crate::inspect::addresses::Former;
use crate::output::Manifest;
use crate::plan::{Plan, output_path};
use crate::render::Facts;
use crate::site::{Node, Report, Site, State as ReportState};

/// What is known of an address without a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Absent {
    /// The source file.
    pub(super) file: String,
    pub(super) why: WhyAbsent,
}

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum WhyAbsent {
    /// Its report is a draft.
    Draft,
    /// Its report waits for this day.
    Scheduled(jiff::civil::Date),
    /// Its report has errors.
    Failed,
    /// It stands at another address, below the site's root.
    Moved(String),
    /// Its source is gone.
    Gone,
}

/// Where outputs stood that are no longer there: output path, source.
#[derive(Debug, Default)]
pub(super) struct OldPlaces(Mutex<HashMap<String, String>>);

impl OldPlaces {
    /// Those of the last build that this site does not have.
    pub(super) fn of_build(manifest: &Manifest, plan: &Plan) -> Self {
        let gone = manifest.facts().filter(|(path, _)| plan.get(path).is_none());
        let each =
            gone.filter_map(|(path, facts)| Some((path.to_owned(), Facts::parse(facts).source?)));
        let carried = manifest.carried().filter_map(Former::parse);
        let carried = carried.map(|former| (former.path, former.source));
        Self(Mutex::new(each.chain(carried).collect()))
    }

    /// Adds addresses of reports (drafts included) and sections of the previous site that the new plan lacks.
    pub(super) fn follow(&self, before: &Site, plan: &Plan) {
        let mut places = lock(&self.0);
        let had_address = |report: &&Arc<Report>| report.state != ReportState::Failed;
        for report in before.reports.iter().filter(had_address) {
            let path = output_path(&report.url);
            if plan.get(&path).is_none() {
                places.insert(path, report.file().to_owned());
            }
        }
        for section in before.sections.iter() {
            let path = output_path(&section.url());
            if plan.get(&path).is_none() {
                places.insert(path, section.file.clone());
            }
        }
    }
}

/// What is known of an output's path at which there is nothing.
pub(super) fn find(state: &PreviewState, old: &OldPlaces, path: &str) -> Option<Absent> {
    let site = &*state.snapshot.site;
    let here = |report: &&Report| {
        output_path(&report.url) == path
            || report.uncommon().attachments.iter().any(|it| it.url == path)
    };
    // Failed reports are skipped: their addresses are made of default values.
    let mut reports = site.reports.iter().map(AsRef::as_ref);
    let of_path = |report: &&Report| report.state != ReportState::Failed && here(report);
    if let Some(report) = reports.find(of_path) {
        // The report has a page, so its state does not explain why this path (an attachment) has no output.
        let why = why_hidden(report)?;
        return Some(Absent { file: report.file().to_owned(), why });
    }
    let file = lock(&old.0).get(path).cloned()?;
    let url = match site.node(&file) {
        Some(Node::Report(id)) => match why_hidden(&site.reports[id]) {
            Some(why) => return Some(Absent { file, why }),
            None => site.reports[id].url.to_string(),
        },
        Some(Node::Section(id)) => site.sections[id].url(),
        None => return Some(Absent { file, why: WhyAbsent::Gone }),
    };
    state.snapshot.plan.get(&output_path(&url))?;
    Some(Absent { file, why: WhyAbsent::Moved(url) })
}

/// Why a report has no page; nothing where it has one, or what is left of a withdrawn one.
fn why_hidden(report: &Report) -> Option<WhyAbsent> {
    match report.state {
        ReportState::Draft => Some(WhyAbsent::Draft),
        ReportState::Scheduled => report.date.map(WhyAbsent::Scheduled),
        ReportState::Failed => Some(WhyAbsent::Failed),
        ReportState::Published | ReportState::Withdrawn => None,
    }
}
