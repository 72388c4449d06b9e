//! Addresses that were published and are no longer there.
//!
//! In: a site, its plan, what stood where before. Out: what nobody has settled yet, and findings. Must not know: the
//! disk.

use crate::diagnostic::problem::address::Vanished as Kind;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::plan::{Plan, output_path};
use crate::site::{Node, Site, State, attachment_folder};

/// An output that is no longer there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Former {
    /// Its path below the output folder.
    pub path: String,
    /// The source that it was made of: a report, a section's `_index.md`, an attachment's file.
    pub source: String,
}

impl Former {
    /// One line of text.
    #[must_use]
    pub fn print(&self) -> String {
        format!("{}\t{}", self.path, self.source)
    }

    /// Reads what [`Former::print`] gave.
    #[must_use]
    pub fn parse(line: &str) -> Option<Self> {
        let (path, source) = line.split_once('\t')?;
        Some(Self { path: path.to_owned(), source: source.to_owned() })
    }

    /// The address below the site's root.
    fn url(&self) -> &str {
        self.path.strip_suffix("index.html").filter(|u| u.ends_with('/')).unwrap_or(&self.path)
    }

    fn kind(&self) -> Kind {
        if self.source.ends_with("/_index.md") {
            Kind::Section
        } else if self.source.ends_with(".md") {
            Kind::Report
        } else {
            Kind::Attachment
        }
    }

    /// Whether the address need not be remembered by later builds: it belongs to a scheduled report and returns with it.
    #[must_use]
    pub fn comes_back(&self, site: &Site) -> bool {
        let report = match site.node(&self.source) {
            Some(Node::Report(id)) if self.kind() == Kind::Report => Some(&*site.reports[id]),
            _ => site.file(&self.source).map(|(report, _)| report),
        };
        report.filter(|report| report.state == State::Scheduled).is_some_and(|report| {
            let mut files = report.uncommon().attachments.iter();
            output_path(&report.url) == self.path || files.any(|file| file.url == self.path)
        })
    }
}

/// Former outputs that nothing accounts for: no output or line of `moved.map` has the address, its source has no errors, it
/// is no file of a withdrawn report, and `gone:` does not list it.
#[must_use]
pub fn unsettled(site: &Site, plan: &Plan, mut former: Vec<Former>) -> Vec<Former> {
    former.sort();
    former.dedup_by(|a, b| a.path == b.path);
    let withdrawn = site.reports.iter().filter(|report| report.state == State::Withdrawn);
    let withdrawn: Vec<String> = withdrawn.map(|report| attachment_folder(&report.url)).collect();
    let lines: std::collections::BTreeSet<&str> = site
        .reports
        .iter()
        .filter(|report| site.has_address(report))
        .flat_map(|report| &report.uncommon().old_addresses)
        .map(|(old, _)| &*old.key)
        .collect();
    let led_over = |path: &str| {
        let mut folders = site.sections.iter().flat_map(|section| {
            section.old_paths.iter().map(|(old, _)| (old.as_str(), section.url()))
        });
        folders.any(|(old, new)| {
            path.strip_prefix(old).is_some_and(|below| plan.get(&format!("{new}{below}")).is_some())
        })
    };
    former.retain(|it| {
        let is_settled = plan.get(&it.path).is_some()
            || site.has_failed(&it.source)
            || lines.contains(it.url())
            || site.gone.iter().any(|gone| gone.covers(&it.path))
            || withdrawn.iter().any(|folder| it.path.starts_with(folder))
            || led_over(&it.path);
        !is_settled
    });
    former
}

/// What is to be said of addresses that are not settled; a section's stands for all that stood below it.
#[must_use]
pub fn findings(site: &Site, plan: &Plan, unsettled: &[Former]) -> Vec<Diagnostic> {
    let local = |path: &str| site.config.base_url.local(path);
    let mut sections: Vec<&Former> =
        unsettled.iter().filter(|former| former.kind() == Kind::Section).collect();
    sections.sort_by_key(|former| former.url());
    sections.dedup_by(|below, above| below.url().starts_with(above.url()));
    let is_below =
        |former: &Former, above: &Former| above != former && former.path.starts_with(above.url());
    let mut findings = Vec::new();
    for former in unsettled {
        if sections.iter().any(|above| is_below(former, above)) {
            continue;
        }
        let old = local(former.url());
        let now = match site.node(&former.source) {
            Some(Node::Report(id)) => {
                let report = &site.reports[id];
                Some((report.place("date"), report.url.to_string()))
            }
            Some(Node::Section(id)) => {
                Some((Location::start(&former.source), site.sections[id].url()))
            }
            None => None,
        };
        let finding = match now.filter(|(_, url)| plan.get(&output_path(url)).is_some()) {
            Some((at, url)) => problem::address::address_moved(at, &old, &local(&url)),
            None => {
                let kind = former.kind();
                let below = unsettled.iter().filter(|it| is_below(it, former));
                let below = if kind == Kind::Section { below.count() } else { 0 };
                let at = match kind {
                    Kind::Attachment => Location::file(&former.source),
                    Kind::Section | Kind::Report => Location::start(&former.source),
                };
                problem::address::address_gone(at, &old, below, kind)
            }
        };
        findings.push(finding);
    }
    findings
}
