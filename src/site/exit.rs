//! Addresses outside that readers are told of before they go there.
//!
//! In: settings, sections' pages, resolved reports. Out: the addresses, each once. Must not know: how the notice
//! looks.

use std::collections::BTreeSet;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::{Replacement, Report};
use crate::config::Config;
use crate::source::Page;

/// The path of the notice before an address outside, below the site's root.
#[must_use]
pub fn exit_path(address: &str) -> String {
    format!("out/{:016x}.html", xxh3_64(address.as_bytes()))
}

/// The addresses outside that readers can come to, sorted.
pub(super) fn exits(
    config: &Config,
    sections: &[&Arc<Page>],
    reports: &[Arc<Report>],
    shown: &[bool],
) -> Vec<String> {
    let shown = reports.iter().zip(shown).filter(|(_, shown)| **shown).map(|(report, _)| report);
    let replacements = shown.clone().filter_map(|report| match &report.extras().replacement {
        Some(Replacement::Address(address)) => Some(address.as_str()),
        _ => None,
    });
    let bodies = sections.iter().copied().chain(shown.map(|report| &report.page));
    let all = bodies.flat_map(|page| page.body.addresses()).chain(replacements);
    let all = all.chain(config.navigation.iter().map(|link| link.link.as_str()));
    let leaving = all.filter(|address| config.leaving.needs_notice(address));
    leaving.collect::<BTreeSet<&str>>().into_iter().map(ToOwned::to_owned).collect()
}
