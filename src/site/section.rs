//! Sections (栏目): their tree, and the reports each lists.
//!
//! In: `_index.md` pages, resolved reports. Out: [`Section`]s. Must not know: states' rules.

use std::collections::{BTreeMap, BTreeSet};

use super::{Report, ReportId, SectionId, address};
use crate::config::{Config, check_report_pattern};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::source::{CONTENT, Meta, Page, SectionMeta, SortBy, folder_of};

/// A section.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Section {
    /// Source path of its `_index.md`.
    pub file: String,
    /// Folder it stands for, relative to the site's root.
    pub folder: String,
    /// Path below the site's root without slashes at the ends; empty for the home page.
    pub path: String,
    /// Title.
    pub title: String,
    /// What the front matter says.
    pub meta: SectionMeta,
    /// The section above.
    pub parent: Option<SectionId>,
    /// The sections below, in order.
    pub children: Vec<SectionId>,
    /// Visible reports of this section and those below, in the section's order.
    pub reports: Vec<ReportId>,
    /// Visible reports that stand in this section itself.
    pub own: Vec<ReportId>,
    /// Years with visible reports, newest first, each with its reports in order.
    pub years: Vec<(i16, Vec<ReportId>)>,
}

impl Section {
    /// Address below the site's root: `fzzf/`, empty for the home page.
    #[must_use]
    pub fn url(&self) -> String {
        if self.path.is_empty() { String::new() } else { format!("{}/", self.path) }
    }

    /// Address of its archive of a year.
    #[must_use]
    pub fn year_url(&self, year: i16) -> String {
        format!("{}{year:04}/", self.url())
    }

    /// Where a key of its front matter stands.
    #[must_use]
    pub fn place(&self, key: &str) -> Location {
        place(&self.meta.places, key, &self.file)
    }
}

pub(super) fn place(places: &[(&'static str, Location)], key: &str, file: &str) -> Location {
    let found = places.iter().find(|(name, _)| *name == key);
    found.map_or_else(|| Location::start(file), |(_, at)| at.clone())
}

/// Makes the tree. Folders that hold pages but are no section are reported, and so are reserved names.
pub(super) fn link(
    pages: &[Page],
    reports: &[Page],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Section> {
    let mut sections: Vec<Section> = pages
        .iter()
        .filter_map(|page| {
            let Meta::Section(meta) = &page.meta else { return None };
            Some(section(page, meta, config, findings))
        })
        .collect();
    // A folder sorts before what is in it, so parents come first.
    sections.sort_by(|a, b| a.folder.cmp(&b.folder));
    if sections.first().is_none_or(|first| first.folder != CONTENT) {
        sections.insert(0, bare_home(config));
    }
    let by_folder: BTreeMap<String, SectionId> =
        sections.iter().enumerate().map(|(id, section)| (section.folder.clone(), id)).collect();
    for section in sections.iter_mut().skip(1) {
        let above = folder_of(&section.folder);
        let parent = by_folder.get(above).copied();
        if parent.is_none() {
            findings.push(problem::site::no_section(Location::start(&section.file), above));
        }
        section.parent = Some(parent.unwrap_or(0));
    }
    let bundles: BTreeSet<&str> = reports
        .iter()
        .filter(|page| page.file.ends_with("/index.md"))
        .map(|page| folder_of(&page.file))
        .collect();
    let mut missing: BTreeMap<&str, &str> = BTreeMap::new();
    for page in reports {
        let folder = section_folder(&page.file);
        if folder != CONTENT && !by_folder.contains_key(folder) && !bundles.contains(folder) {
            missing.entry(folder).or_insert(&page.file);
        }
    }
    for (folder, first) in missing {
        findings.push(problem::site::no_section(Location::start(first), folder));
    }
    sections
}

/// The folder of the section that a report stands in: for a bundle the one above its own folder.
pub(super) fn section_folder(file: &str) -> &str {
    let folder = folder_of(file);
    if file.ends_with("/index.md") && folder != CONTENT { folder_of(folder) } else { folder }
}

fn section(
    page: &Page,
    meta: &SectionMeta,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Section {
    let folder = folder_of(&page.file).to_owned();
    let path = address::section_path(&folder);
    let is_home = folder == CONTENT;
    if !is_home && address::is_reserved_section(&path) {
        findings.push(problem::site::reserved(Location::start(&page.file), &path));
    }
    if let Some(pattern) = &meta.address
        && let Err(why) = check_report_pattern(pattern)
    {
        let at = place(&meta.places, "address", &page.file);
        findings.push(problem::config::address(at, pattern, &why));
    }
    let title = meta.title.clone().unwrap_or_else(|| {
        if is_home {
            return config.title.clone();
        }
        if page.is_read {
            findings.push(problem::page::missing(Location::start(&page.file), "title", "标题"));
        }
        folder.rsplit('/').next().unwrap_or_default().to_owned()
    });
    Section {
        file: page.file.clone(),
        folder,
        path,
        title,
        meta: meta.clone(),
        parent: None,
        children: Vec::new(),
        reports: Vec::new(),
        own: Vec::new(),
        years: Vec::new(),
    }
}

/// The home page of a site without `content/_index.md`.
fn bare_home(config: &Config) -> Section {
    Section {
        file: format!("{CONTENT}/_index.md"),
        folder: CONTENT.to_owned(),
        path: String::new(),
        title: config.title.clone(),
        meta: SectionMeta::default(),
        parent: None,
        children: Vec::new(),
        reports: Vec::new(),
        own: Vec::new(),
        years: Vec::new(),
    }
}

/// Puts visible reports into their sections and those above, in order, with years and neighbours.
pub(super) fn fill(sections: &mut [Section], reports: &mut [Report], shown: &BTreeSet<ReportId>) {
    let parents: Vec<Option<SectionId>> = sections.iter().map(|section| section.parent).collect();
    for (id, parent) in parents.into_iter().enumerate() {
        if let Some(parent) = parent {
            sections[parent].children.push(id);
        }
    }
    let keys: Vec<(i64, String)> = sections
        .iter()
        .map(|section| (section.meta.weight.unwrap_or(0), section.path.clone()))
        .collect();
    for section in sections.iter_mut() {
        section.children.sort_by(|a, b| keys[*a].cmp(&keys[*b]));
    }
    for &id in shown {
        let mut at = Some(reports[id].section);
        sections[reports[id].section].own.push(id);
        while let Some(section) = at {
            sections[section].reports.push(id);
            at = sections[section].parent;
        }
    }
    for section in sections.iter_mut() {
        let sort = section.meta.sort;
        section.reports.sort_by(|a, b| order(&reports[*a], &reports[*b], sort));
        section.own.sort_by(|a, b| order(&reports[*a], &reports[*b], sort));
        let mut years: BTreeMap<i16, Vec<ReportId>> = BTreeMap::new();
        // The home page has an archive of what stands in no section; the others are in their sections'.
        let listed = if section.path.is_empty() { &section.own } else { &section.reports };
        for &id in listed {
            years.entry(reports[id].date.date.year()).or_default().push(id);
        }
        section.years = years.into_iter().rev().collect();
    }
    for section in sections.iter() {
        // Neighbours follow the calendar within the report's own section, whatever the list's order.
        let mut own = section.own.clone();
        own.sort_by(|a, b| newest_first(&reports[*a], &reports[*b]));
        for pair in own.windows(2) {
            reports[pair[0]].previous = Some(pair[1]);
            reports[pair[1]].next = Some(pair[0]);
        }
    }
}

fn order(a: &Report, b: &Report, sort: SortBy) -> std::cmp::Ordering {
    let pinned = b.meta.pinned.cmp(&a.meta.pinned);
    let weight = || a.meta.weight.unwrap_or(0).cmp(&b.meta.weight.unwrap_or(0));
    let chosen = match sort {
        SortBy::Date => std::cmp::Ordering::Equal,
        SortBy::Weight => weight(),
        SortBy::Title => a.title.cmp(&b.title),
    };
    pinned.then(chosen).then_with(|| newest_first(a, b))
}

fn newest_first(a: &Report, b: &Report) -> std::cmp::Ordering {
    b.due.cmp(&a.due).then_with(|| a.file.cmp(&b.file))
}
