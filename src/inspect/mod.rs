//! Site + rendered facts → findings. All findings of a build come through [`all`].
//!
//! In: a site, its plan, the facts of every output; for `gongkai check` also texts of sources and bytes of attachments. Out: findings.
//! Must not know: commands, the disk.

pub mod addresses;
pub mod annual;
pub mod attachments;
pub mod columns;
pub mod external;
pub mod formats;
mod links;
pub mod norms;
mod pages;
pub mod personal;
pub mod published;
pub mod reports;
pub mod severity;
mod source_tables;
pub mod waivers;
pub mod words;

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, problem, rules, sort};
use crate::plan::Plan;
use crate::render::Facts;
use crate::site::Site;
use crate::text::Text;

/// Every finding of a build: those met while loading, those of the site, those of rendered outputs, and
/// those of the joins over all outputs. Sorted, each once.
///
/// `facts` are those of outputs that have something to say, and `anchors` gives the places of any output.
#[must_use]
pub fn all(
    loading: &[Diagnostic],
    site: &Site,
    plan: &Plan,
    facts: &[(&str, Facts)],
    anchors: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Vec<Diagnostic> {
    let mut findings = loading.to_vec();
    findings.extend(pages::check(site, plan));
    findings.extend(facts.iter().flat_map(|(_, facts)| facts.findings.iter().cloned()));
    findings.extend(links::fragments(plan, facts, anchors));
    without_empty_sections(&mut findings);
    sort(&mut findings);
    summed_up(findings)
}

/// Removes findings of empty sections if another finding below the section's folder explains them: an error, or a file that
/// looks like a report and is none.
fn without_empty_sections(findings: &mut Vec<Diagnostic>) {
    let causes: Vec<String> = findings
        .iter()
        .filter(|it| it.is_error() || it.rule == &rules::site::SITE_LOOKS_LIKE_A_REPORT)
        .map(|it| it.at.file.clone())
        .collect();
    findings.retain(|finding| {
        let folder = finding.at.file.strip_suffix("_index.md").unwrap_or_default();
        let is_below = |file: &String| *file != finding.at.file && file.starts_with(folder);
        finding.rule != &rules::site::SECTION_EMPTY
            || folder.is_empty()
            || !causes.iter().any(is_below)
    });
}

/// An unknown key found in more than `FEW` places is reported once, with a count: it has one cause.
const FEW: usize = 5;

/// Equal findings about a key that many files have, as one with a count and the first three places.
fn summed_up(findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let is_key = |finding: &&Diagnostic| finding.rule == &rules::yaml::YAML_UNKNOWN_KEY;
    let mut all: BTreeMap<Text, Vec<Diagnostic>> = BTreeMap::new();
    for finding in findings.iter().filter(is_key) {
        all.entry(finding.message.clone()).or_default().push(finding.clone());
    }
    all.retain(|_, equal| equal.len() > FEW);
    if all.is_empty() {
        return findings;
    }
    let mut left: Vec<Diagnostic> = findings
        .into_iter()
        .filter(|finding| !(is_key(&finding) && all.contains_key(&finding.message)))
        .collect();
    for equal in all.into_values() {
        let places: Vec<String> = equal.iter().take(3).map(|it| it.at.to_string()).collect();
        left.push(problem::yaml::unknown_key_in_many(&equal[0], equal.len(), &Text::list(&places)));
    }
    sort(&mut left);
    left
}
