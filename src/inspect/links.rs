//! Places that links name and pages do not have.
//!
//! In: the plan, facts of outputs. Out: findings. Must not know: HTML.

use std::collections::{BTreeMap, BTreeSet};

use crate::body::PAGE_IDS;
use crate::diagnostic::{Diagnostic, problem};
use crate::plan::Plan;
use crate::render::Facts;

/// Links whose `#fragment` the target page does not have; `anchors` gives those of an output.
pub(super) fn fragments(
    plan: &Plan,
    facts: &[(&str, Facts)],
    anchors: &dyn Fn(&str) -> Option<Vec<String>>,
) -> Vec<Diagnostic> {
    let mut known: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut findings = Vec::new();
    for (path, fragment, at) in facts.iter().flat_map(|(_, facts)| &facts.fragments) {
        // A path that is not planned has been reported where the link was resolved.
        if plan.get(path).is_none() || fragment.is_empty() || PAGE_IDS.contains(&fragment.as_str())
        {
            continue;
        }
        let there = known
            .entry(path)
            .or_insert_with(|| anchors(path).unwrap_or_default().into_iter().collect());
        if !there.contains(&crate::percent::decoded(fragment)) {
            findings.push(problem::body::fragment_missing(at.clone(), path, fragment));
        }
    }
    findings
}
