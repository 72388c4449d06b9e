//! How reports belong together: what replaces one, what it interprets (解读), and the same report of earlier years.
//!
//! In: resolved reports, which of them readers see. Out: their [`UncommonParts`](super::UncommonParts), and findings on paths
//! that lead nowhere. Must not know: bodies, how any of it is shown.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::uncommon::LinkedDocument;
use super::{Report, ReportId, SectionId};
use crate::diagnostic::{Diagnostic, problem};
use crate::source::{self, CONTENT, Validity, folder_of};

/// Most reports of earlier years that one leads to.
const EARLIER: usize = 5;

/// Marks reports as repealed whose replacement is there for readers.
pub(super) fn repeal(reports: &mut [Arc<Report>], shown: &[bool]) {
    for report in reports.iter_mut().filter(|report| report.shared.status.is_none()) {
        let replaced = match &report.uncommon().replacement {
            Some(LinkedDocument::Report(id)) => shown[*id],
            Some(LinkedDocument::Address(_)) => true,
            None => false,
        };
        if replaced && !report.expired {
            Arc::make_mut(report).validity = Validity::Repealed;
        }
    }
}

/// Reports that replace each other in a ring, so that none of them is in force: told at the first of each ring.
fn rings(
    reports: &[Arc<Report>],
    found: &[(ReportId, LinkedDocument)],
    findings: &mut Vec<Diagnostic>,
) {
    let next: BTreeMap<ReportId, ReportId> = found
        .iter()
        .filter_map(|(id, replacement)| match replacement {
            LinkedDocument::Report(other) => Some((*id, *other)),
            LinkedDocument::Address(_) => None,
        })
        .collect();
    let mut done = BTreeSet::new();
    for &start in next.keys() {
        let mut path: Vec<ReportId> = Vec::new();
        let mut at = Some(start);
        while let Some(id) = at.filter(|id| !done.contains(id)) {
            if let Some(begin) = path.iter().position(|seen| *seen == id) {
                let ring: Vec<&str> = path[begin..].iter().map(|id| reports[*id].file()).collect();
                let at = reports[id].place("superseded_by");
                findings.push(problem::site::superseded_in_a_ring(at, &ring.join(" → ")));
                break;
            }
            path.push(id);
            at = next.get(&id).copied();
        }
        done.extend(path);
    }
}

/// Finds what paths in front matter mean.
struct Documents<'r> {
    reports: &'r [Arc<Report>],
    by_url: HashMap<&'r str, ReportId>,
}

/// Why a path in front matter leads to no other document.
enum NoDocument {
    Missing,
    Itself,
}

impl<'r> Documents<'r> {
    fn new(reports: &'r [Arc<Report>]) -> Self {
        let by_url = reports.iter().enumerate().map(|(id, report)| (&*report.url, id)).collect();
        Self { reports, by_url }
    }

    /// What `typed` means in the front matter of a report: a path of a source file or page, or an address elsewhere.
    fn find(&self, of: ReportId, typed: &str) -> Result<LinkedDocument, NoDocument> {
        if typed.contains("://") || typed.starts_with("//") {
            let is_web = |url: url::Url| url.has_host() && matches!(url.scheme(), "http" | "https");
            let is_address = url::Url::parse(typed).is_ok_and(is_web);
            let address = is_address.then(|| LinkedDocument::Address(typed.to_owned()));
            return address.ok_or(NoDocument::Missing);
        }
        let by_file =
            |path: &str| self.reports.binary_search_by(|report| (*report.file()).cmp(path)).ok();
        let beside = source::join(folder_of(self.reports[of].file()), typed);
        let below = source::join(CONTENT, typed);
        let meant = [beside, below].into_iter().flatten().flat_map(|path| source::meant(&path));
        let by_path = meant.into_iter().find_map(|path| by_file(&path));
        match by_path.or_else(|| self.by_url.get(typed.trim_start_matches('/')).copied()) {
            Some(other) if other != of => Ok(LinkedDocument::Report(other)),
            Some(_) => Err(NoDocument::Itself),
            None => Err(NoDocument::Missing),
        }
    }
}

/// Finds what `superseded_by` means.
pub(super) fn replacements(reports: &mut [Arc<Report>], findings: &mut Vec<Diagnostic>) {
    let superseded: Vec<ReportId> = (0..reports.len())
        .filter(|id| reports[*id].meta.uncommon().superseded_by.is_some())
        .collect();
    if superseded.is_empty() {
        return;
    }
    let documents = Documents::new(reports);
    let mut found = Vec::new();
    for id in superseded {
        let report = &reports[id];
        let Some(typed) = report.meta.uncommon().superseded_by.as_deref() else { continue };
        let at = || report.place("superseded_by");
        match documents.find(id, typed) {
            Ok(document) => found.push((id, document)),
            Err(NoDocument::Itself) => findings.push(problem::site::superseded_by_itself(at())),
            Err(NoDocument::Missing) => findings.push(problem::site::no_replacement(at(), typed)),
        }
    }
    rings(reports, &found, findings);
    for (id, replacement) in found {
        Arc::make_mut(&mut reports[id]).set_extras(|it| it.replacement = Some(replacement));
    }
}

/// Finds what `interprets` means, and tells the documents that readers see by what they are interpreted.
pub(super) fn interpretations(
    reports: &mut [Arc<Report>],
    shown: &[bool],
    findings: &mut Vec<Diagnostic>,
) {
    let interpreting: Vec<ReportId> = (0..reports.len())
        .filter(|id| !reports[*id].meta.uncommon().interprets.is_empty())
        .collect();
    if interpreting.is_empty() {
        return;
    }
    let documents = Documents::new(reports);
    let mut found: BTreeMap<ReportId, Vec<LinkedDocument>> = BTreeMap::new();
    let mut interpreted: BTreeMap<ReportId, Vec<ReportId>> = BTreeMap::new();
    for id in interpreting {
        let report = &reports[id];
        for (typed, at) in &report.meta.uncommon().interprets {
            match documents.find(id, typed) {
                Ok(document) => {
                    if let LinkedDocument::Report(other) = document
                        && shown[id]
                    {
                        let by = interpreted.entry(other).or_default();
                        // It may be named by its file and by its address.
                        if !by.contains(&id) {
                            by.push(id);
                        }
                    }
                    let named = found.entry(id).or_default();
                    if !named.contains(&document) {
                        named.push(document);
                    }
                }
                Err(NoDocument::Itself | NoDocument::Missing) => {
                    findings.push(problem::site::no_document(at.in_file(report.file()), typed));
                }
            }
        }
    }
    for (id, documents) in found {
        Arc::make_mut(&mut reports[id]).set_extras(|it| it.interprets = documents);
    }
    for (id, by) in interpreted {
        Arc::make_mut(&mut reports[id]).set_extras(|it| it.interpreted_by = by);
    }
}

/// Leads reports of a year to those of the same `kind` and section on earlier years. A year with several of a kind has no
/// report of the year, and is left out.
pub(super) fn earlier_years(reports: &mut [Arc<Report>], shown: &[bool]) {
    type Years = BTreeMap<i16, Option<ReportId>>;
    let mut yearly: BTreeMap<(SectionId, &str), Years> = BTreeMap::new();
    for (id, report) in reports.iter().enumerate().filter(|(id, _)| shown[*id]) {
        if let (Some(kind), Some(year)) = (report.shared.kind.as_deref(), report.meta.year) {
            let years = yearly.entry((report.section, kind)).or_default();
            years.entry(year).and_modify(|one| *one = None).or_insert(Some(id));
        }
    }
    let mut found = Vec::new();
    for years in yearly.values() {
        for (year, id) in years {
            let before = years.range(..year).rev().filter_map(|(_, id)| *id).take(EARLIER);
            let before: Vec<ReportId> = before.collect();
            if let Some(id) = id.filter(|_| !before.is_empty()) {
                found.push((id, before));
            }
        }
    }
    for (id, before) in found {
        Arc::make_mut(&mut reports[id]).set_extras(|it| it.earlier = before);
    }
}
