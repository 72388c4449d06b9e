//! Why there is no page at an address, where the site knows it.
//!
//! In: a state, where outputs stood before, an output's path. Out: [`Absent`]. Must not know: HTTP, how it is shown.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::preview::{State, lock};
use crate::output::Manifest;
use crate::plan::{Plan, output_path};
use crate::render::Facts;
use crate::site::{Node, Report, Site, State as ReportState};

/// What is known of an address without a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Absent {
    /// The source file.
    pub(super) file: String,
    pub(super) why: Why,
}

/// Why there is no page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Why {
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
pub(super) struct Former(Mutex<HashMap<String, String>>);

impl Former {
    /// Those of the last build that this site does not have.
    pub(super) fn of_build(manifest: &Manifest, plan: &Plan) -> Self {
        let gone = manifest.facts().filter(|(path, _)| plan.get(path).is_none());
        let each =
            gone.filter_map(|(path, facts)| Some((path.to_owned(), Facts::parse(facts).source?)));
        let carried = manifest.carried().filter_map(|line| {
            let (path, source) = line.split_once('\t')?;
            Some((path.to_owned(), source.to_owned()))
        });
        Self(Mutex::new(each.chain(carried).collect()))
    }

    /// Takes down what a site has, or would have if it were public, that the plan of the next does not.
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
pub(super) fn find(state: &State, former: &Former, path: &str) -> Option<Absent> {
    let site = &*state.snapshot.site;
    let here = |report: &&Report| {
        output_path(&report.url) == path
            || report.extras().attachments.iter().any(|it| it.url == path)
    };
    let reports = || site.reports.iter().map(AsRef::as_ref);
    if let Some(report) = reports().filter(|report| report.state != ReportState::Failed).find(here)
    {
        let why = match report.state {
            ReportState::Draft => Why::Draft,
            ReportState::Scheduled => Why::Scheduled(report.date),
            ReportState::Failed => Why::Failed,
            // Its page stands at this address, and what is asked for does not.
            ReportState::Published | ReportState::Withdrawn => return None,
        };
        return Some(Absent { file: report.file().to_owned(), why });
    }
    let file = lock(&former.0).get(path).cloned()?;
    let url = match site.node(&file) {
        Some(Node::Report(id)) => {
            let report = &site.reports[id];
            match report.state {
                ReportState::Failed => return Some(Absent { file, why: Why::Failed }),
                ReportState::Draft => return Some(Absent { file, why: Why::Draft }),
                ReportState::Scheduled => {
                    return Some(Absent { file, why: Why::Scheduled(report.date) });
                }
                ReportState::Published | ReportState::Withdrawn => report.url.to_string(),
            }
        }
        Some(Node::Section(id)) => site.sections[id].url(),
        None => return Some(Absent { file, why: Why::Gone }),
    };
    state.snapshot.plan.get(&output_path(&url))?;
    Some(Absent { file, why: Why::Moved(url) })
}
