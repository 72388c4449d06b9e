//! Addresses that were published and are no longer there.
//!
//! In: a site, its plan, where reports stood before. Out: findings. Must not know: the disk.

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::plan::{Plan, output_path};
use crate::site::{Node, Site};

/// Reports whose address moved or vanished without a page at the old one: found once, by the build in which it
/// happens.
///
/// `before` is where they stood after the last build: source path, output path.
#[must_use]
pub fn moved(site: &Site, plan: &Plan, before: &[(String, String)]) -> Vec<Diagnostic> {
    let local = |path: &str| site.config.base_url.local(path);
    let mut findings = Vec::new();
    for (file, old) in before {
        if plan.get(old).is_some() || site.has_failed(file) {
            continue;
        }
        let url = old.strip_suffix("index.html").filter(|u| u.ends_with('/')).unwrap_or(old);
        match site.node(file) {
            Some(Node::Report(id)) if plan.get(&output_path(&site.reports[id].url)).is_some() => {
                let report = &site.reports[id];
                findings.push(problem::site::address_moved(
                    report.place("date"),
                    &local(url),
                    &local(&report.url),
                ));
            }
            _ => findings.push(problem::site::address_gone(Location::start(file), &local(url))),
        }
    }
    findings
}
