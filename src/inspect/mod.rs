//! Site + rendered facts → findings. All findings of a build come through [`all`].
//!
//! In: a site, its plan, the facts of every output. Out: findings. Must not know: commands.

pub mod addresses;
mod links;
mod pages;
pub mod published;

use crate::diagnostic::{Diagnostic, sort};
use crate::plan::Plan;
use crate::render::Facts;
use crate::site::Site;

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
    sort(&mut findings);
    findings
}
