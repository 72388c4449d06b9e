//! Places that links name and pages do not have.
//!
//! In: the plan, facts of outputs. Out: findings. Must not know: HTML.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, problem};
use crate::plan::Plan;
use crate::render::Facts;

/// Places of a page that may be meant, at most three: by their names, else the first headings.
fn nearest_places<'a>(wanted: &str, there: &'a BTreeSet<String>) -> Vec<&'a str> {
    let is_heading = |place: &&&str| {
        !place
            .split('-')
            .any(|part| part.strip_prefix('p').is_some_and(|n| n.parse::<u32>().is_ok()))
    };
    let all: Vec<&str> = there.iter().map(String::as_str).collect();
    let mut near: Vec<&str> = Vec::new();
    while near.len() < 3 {
        let left = all.iter().filter(|place| !near.contains(place)).filter(is_heading).copied();
        match crate::yaml::nearest(wanted, left) {
            Some(found) => near.push(found),
            None => break,
        }
    }
    if near.is_empty() { all.iter().filter(is_heading).take(3).copied().collect() } else { near }
}

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
        if plan.get(path).is_none() || fragment.is_empty() {
            continue;
        }
        let there = known
            .entry(path)
            .or_insert_with(|| anchors(path).unwrap_or_default().into_iter().collect());
        if !there.contains(&crate::percent::decoded(fragment)) {
            let near = nearest_places(fragment, there);
            findings.push(problem::body::fragment_missing(at.clone(), path, fragment, &near));
        }
    }
    findings
}
