//! Addresses outside that readers are told of before they go there.
//!
//! In: settings, sections' pages, resolved reports. Out: the addresses, each once. Must not know: how the notice
//! looks.

use std::collections::BTreeSet;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::{LinkedDocument, Report, Site};
use crate::config::Config;
use crate::source::{Meta, Page};

/// The path of the notice before an address outside, below the site's root.
#[must_use]
pub fn exit_path(address: &str) -> String {
    format!("out/{:016x}.html", xxh3_64(address.as_bytes()))
}

impl Site {
    /// Outside addresses with a notice to which visible reports selected by `has` link, and those of the main menu; sorted.
    #[must_use]
    pub fn exits_of(&self, has: impl Fn(&Report) -> bool) -> BTreeSet<&str> {
        let shown = self.reports.iter().filter(|it| self.is_visible(it) && has(it));
        let included = self.included.iter().map(String::as_str);
        noticed(&self.config, shown.flat_map(|report| addresses(report)).chain(included))
    }
}

/// The addresses outside that readers can come to, sorted.
pub(super) fn exits(
    config: &Config,
    sections: &[&Arc<Page>],
    reports: &[Arc<Report>],
    shown: &[bool],
    included: &[String],
) -> Vec<String> {
    let shown = reports.iter().zip(shown).filter(|(_, shown)| **shown);
    let of_reports = shown.flat_map(|(report, _)| addresses(report));
    let of_sections = sections.iter().flat_map(|page| page.body.addresses().chain(entries(page)));
    let included = included.iter().map(String::as_str);
    let all = noticed(config, of_reports.chain(of_sections).chain(included));
    all.into_iter().map(ToOwned::to_owned).collect()
}

/// Where the entries of a platform lead.
fn entries(page: &Page) -> impl Iterator<Item = &str> {
    let columns = match &page.meta {
        Meta::Section(meta) => meta.columns.as_slice(),
        Meta::Report(_) => &[],
    };
    columns.iter().map(|entry| entry.link.as_str())
}

/// The addresses outside that a report leads to.
fn addresses(report: &Report) -> impl Iterator<Item = &str> {
    let parts = report.uncommon();
    let named = parts.replacement.iter().chain(&parts.interprets);
    let named = named.filter_map(|document| match document {
        LinkedDocument::Address(address) => Some(address.as_str()),
        LinkedDocument::Report(_) => None,
    });
    report.page.body.addresses().chain(named)
}

/// Of `all` and the addresses in the main menu, those that need a notice.
fn noticed<'a>(config: &'a Config, all: impl Iterator<Item = &'a str>) -> BTreeSet<&'a str> {
    let menu =
        config.navigation.iter().flat_map(|link| std::iter::once(link).chain(&link.children));
    let menu = menu.map(|link| link.link.as_str());
    let notice = config.home.notice_link.iter().map(|(link, _)| link.as_str());
    all.chain(menu).chain(notice).filter(|address| config.leaving.needs_notice(address)).collect()
}
