//! Places that links name and pages do not have.
//!
//! In: the plan, facts of all outputs. Out: findings. Must not know: HTML.

use std::collections::{BTreeMap, BTreeSet};

use crate::body::PAGE_IDS;
use crate::diagnostic::{Diagnostic, problem};
use crate::plan::Plan;
use crate::render::Facts;

/// Links whose `#fragment` the target page does not have.
pub(super) fn fragments(plan: &Plan, facts: &[(String, Facts)]) -> Vec<Diagnostic> {
    let anchors: BTreeMap<&str, BTreeSet<&str>> = facts
        .iter()
        .map(|(path, facts)| (path.as_str(), facts.anchors.iter().map(String::as_str).collect()))
        .collect();
    let mut findings = Vec::new();
    for (path, fragment, at) in facts.iter().flat_map(|(_, facts)| &facts.fragments) {
        // A path that is not planned has been reported where the link was resolved.
        if plan.get(path).is_none() || fragment.is_empty() || PAGE_IDS.contains(&fragment.as_str())
        {
            continue;
        }
        let decoded = crate::body::percent_decoded(fragment);
        if !anchors.get(path.as_str()).is_some_and(|known| known.contains(decoded.as_str())) {
            findings.push(problem::body::fragment_missing(at.clone(), path, fragment));
        }
    }
    findings
}
