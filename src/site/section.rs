//! Sections (栏目): their tree, and the reports each lists.
//!
//! In: `_index.md` pages, resolved reports. Out: [`Section`]s. Must not know: states' rules.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use super::{Attachment, Column, Group, Report, ReportId, SectionId, address};
use crate::config::{Config, check_report_pattern};
use crate::diagnostic::{Diagnostic, Location, Span, problem};
use crate::source::{CONTENT, Meta, Page, SectionMeta, Shared, SortBy, folder_of};

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
    pub meta: Arc<SectionMeta>,
    /// What reports inherit from it and from the sections above.
    pub defaults: Shared,
    /// A hash of its source file's bytes; `None` for a home page without one.
    pub hash: Option<u128>,
    /// Old paths with `/` at the end, below the site's root, under which all of the section once stood.
    pub old_paths: Vec<(String, Span)>,
    /// Whether it has text of its own.
    pub has_text: bool,
    /// The section above.
    pub parent: Option<SectionId>,
    /// The sections below, in order.
    pub children: Vec<SectionId>,
    /// Visible reports of this section and those below, in the section's order.
    pub reports: Vec<ReportId>,
    /// Entries of the platform that it is; empty for other sections.
    pub columns: Vec<Column>,
    /// Files beside its `_index.md` that its text shows or links to.
    pub files: Vec<Attachment>,
    /// Visible reports that stand in this section itself.
    pub own: Vec<ReportId>,
    /// Visible pages without a date that stand in this section, by weight, then by title.
    pub pages: Vec<ReportId>,
    /// Whether a visible report that stands in this section gives figures.
    pub has_figures: bool,
    /// What its pages of years and months list, newest first: the same reports; of the home page only those that stand in
    /// no section, because the others are in the calendars of their sections.
    pub calendar: Group,
    /// Whether its reports are in the calendar's order: none is pinned, and `sort` is by date.
    pub is_by_calendar: bool,
}

impl Section {
    /// Address below the site's root: `fzzf/`, empty for the home page.
    #[must_use]
    pub fn url(&self) -> String {
        if self.path.is_empty() { String::new() } else { format!("{}/", self.path) }
    }

    /// Whether the section's list is cut into numbered pages: it is sorted by title or weight, and years and months would
    /// break that order.
    #[must_use]
    pub fn is_numbered(&self) -> bool {
        match self.meta.sort {
            SortBy::Date => false,
            SortBy::Weight | SortBy::Title => true,
        }
    }

    /// Puts reports, which come newest first, into the section's own order.
    pub(crate) fn sort(&self, ids: &mut [ReportId], reports: &[Arc<Report>]) {
        if !self.is_by_calendar {
            ids.sort_by(|a, b| order(&reports[*a], &reports[*b], self.meta.sort));
        }
    }

    /// Where a key of its front matter stands.
    #[must_use]
    pub fn place(&self, key: &str) -> Location {
        self.meta.places.locate(key, &self.file)
    }
}

/// Makes the tree. Folders that hold pages but are no section are reported, and so are reserved names.
pub(super) fn link(
    pages: &[&Arc<Page>],
    reports: &[&Arc<Page>],
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
    for id in 1..sections.len() {
        let section = &sections[id];
        let above = folder_of(&section.folder);
        let parent = by_folder.get(above).copied();
        if parent.is_none() {
            findings.push(problem::site::no_section(Location::start(&section.file), above));
        }
        sections[id].path = match (&section.meta.slug, parent) {
            (Some(slug), Some(parent)) => format!("{}{slug}", sections[parent].url()),
            (None, Some(parent)) => {
                let name = section.folder.rsplit('/').next().unwrap_or_default();
                format!("{}{}", sections[parent].url(), crate::slug::slug(name))
            }
            (_, None) => address::section_path(&section.folder),
        };
        let section = &sections[id];
        if year_of(&section.folder).is_some() {
            let at = Location::start(&section.file);
            findings.push(problem::site::year_section(at, &section.folder));
        } else if address::is_reserved_section(&section.path) {
            let at = section.meta.places.locate("slug", &section.file);
            findings.push(problem::site::reserved(at, &section.path));
        }
        let parent = parent.unwrap_or(0);
        sections[id].defaults = section.defaults.or(&sections[parent].defaults);
        sections[id].parent = Some(parent);
    }
    let bundles: BTreeSet<&str> = reports
        .iter()
        .filter(|page| page.file.ends_with("/index.md"))
        .map(|page| folder_of(&page.file))
        .collect();
    // Reports of each folder that is no section, and whether there is but one.
    let mut missing: BTreeMap<&str, (&str, bool)> = BTreeMap::new();
    for page in reports {
        let folder = section_of(&page.file, &|folder| by_folder.contains_key(folder));
        if folder != CONTENT && !by_folder.contains_key(folder) && !bundles.contains(folder) {
            missing.entry(folder).and_modify(|it| it.1 = false).or_insert((&page.file, true));
        }
    }
    for (folder, (first, is_alone)) in missing {
        let name = first.rsplit('/').next().unwrap_or_default();
        let is_text =
            matches!(name, "正文.md" | "index.md.md" | "Index.md" | "INDEX.md" | "index.MD");
        let has_section = by_folder.contains_key(folder_of(folder));
        findings.push(if is_alone && has_section && is_text {
            problem::site::bundle_name(Location::start(first), folder)
        } else {
            problem::site::no_section(Location::start(first), folder)
        });
    }
    sections
}

/// The folder of the section that a report stands in; a folder named for a year that `is_section` does not know is no
/// section, and its reports belong to the one above.
pub(super) fn section_of<'f>(file: &'f str, is_section: &dyn Fn(&str) -> bool) -> &'f str {
    let mut folder = section_folder(file);
    while year_of(folder).is_some() && !is_section(folder) {
        folder = folder_of(folder);
    }
    folder
}

/// The year that a folder is named for.
fn year_of(folder: &str) -> Option<i16> {
    let name = folder.rsplit('/').next().unwrap_or_default();
    let digits = name.strip_suffix('年').unwrap_or(name);
    let is_year = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|year| is_year && (1900..2100).contains(year))
}

/// The folder above a report: for a bundle the one above its own folder.
fn section_folder(file: &str) -> &str {
    let folder = folder_of(file);
    if file.ends_with("/index.md") && folder != CONTENT { folder_of(folder) } else { folder }
}

fn section(
    page: &Page,
    meta: &Arc<SectionMeta>,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Section {
    let folder = folder_of(&page.file).to_owned();
    let is_home = folder == CONTENT;
    if let Some(pattern) = &meta.address
        && let Err(why) = check_report_pattern(pattern)
    {
        let at = meta.places.locate("address", &page.file);
        findings.push(problem::config::address(at, pattern, &why));
    }
    let title = meta.title.clone().unwrap_or_else(|| {
        if is_home {
            return config.title.clone();
        }
        // One without a value has been reported where it was read.
        if page.is_read && meta.places.get("title").is_none() {
            findings.push(problem::page::missing(Location::start(&page.file), "title", "标题"));
        }
        folder.rsplit('/').next().unwrap_or_default().to_owned()
    });
    Section {
        file: page.file.to_string(),
        folder,
        path: String::new(),
        title,
        meta: Arc::clone(meta),
        defaults: meta.defaults.clone(),
        hash: Some(page.hash),
        old_paths: old_paths(page, meta, config, findings),
        has_text: page.has_text,
        parent: None,
        children: Vec::new(),
        reports: Vec::new(),
        columns: Vec::new(),
        files: Vec::new(),
        own: Vec::new(),
        pages: Vec::new(),
        has_figures: false,
        calendar: Group::default(),
        is_by_calendar: true,
    }
}

/// The folders that a section's `aliases` name.
fn old_paths(
    page: &Page,
    meta: &SectionMeta,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    for (typed, at) in &meta.aliases {
        let old = super::address::old_address(typed, &config.base_url);
        let old = match old {
            Ok(old) => old,
            Err(fault) => {
                findings.push(problem::address::alias(at.in_file(&page.file), typed, &fault.why()));
                continue;
            }
        };
        // A folder with a space in its name cannot hold redirect pages: only `moved.map` redirects it.
        let folder = match old.page.as_deref() {
            Some(page) => page.strip_suffix("index.html"),
            None => Some(&*old.key).filter(|key| key.ends_with('/') && !key.contains('?')),
        };
        match folder.filter(|folder| !folder.is_empty()) {
            Some(folder) => {
                if old.page.is_none() {
                    findings.push(problem::address::alias_of_map(at.in_file(&page.file), typed));
                }
                found.push((folder.to_owned(), *at));
            }
            None => findings.push(problem::address::section_alias(at.in_file(&page.file), typed)),
        }
    }
    found
}

/// The home page of a site without `content/_index.md`.
fn bare_home(config: &Config) -> Section {
    Section {
        file: format!("{CONTENT}/_index.md"),
        folder: CONTENT.to_owned(),
        path: String::new(),
        title: config.title.clone(),
        meta: Arc::default(),
        defaults: Shared::default(),
        hash: None,
        old_paths: Vec::new(),
        has_text: false,
        parent: None,
        children: Vec::new(),
        reports: Vec::new(),
        columns: Vec::new(),
        files: Vec::new(),
        own: Vec::new(),
        pages: Vec::new(),
        has_figures: false,
        calendar: Group::default(),
        is_by_calendar: true,
    }
}

/// Puts visible reports into their sections and those above, in order, with years and neighbours; gives all of
/// them, newest first.
pub(super) fn fill(
    sections: &mut [Section],
    reports: &mut [Arc<Report>],
    shown: &[bool],
) -> Vec<ReportId> {
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
    // Every list begins in the calendar's order; the sections' own orders are stable sorts of that.
    let shown = (0..reports.len()).filter(|id| shown[*id]);
    let (mut newest, undated): (Vec<ReportId>, Vec<ReportId>) =
        shown.partition(|id| reports[*id].date.is_some());
    for id in undated {
        sections[reports[id].section].pages.push(id);
    }
    newest.par_sort_unstable_by(|a, b| newest_first(&reports[*a], &reports[*b]));
    for &id in &newest {
        let mut at = Some(reports[id].section);
        sections[reports[id].section].own.push(id);
        while let Some(section) = at {
            sections[section].reports.push(id);
            at = sections[section].parent;
        }
    }
    for section in sections.iter() {
        // Neighbours follow the calendar within the report's own section, whatever the list's order.
        for pair in section.own.windows(2) {
            Arc::make_mut(&mut reports[pair[0]]).set_previous(pair[1]);
            Arc::make_mut(&mut reports[pair[1]]).set_next(pair[0]);
        }
    }
    let reports = &*reports;
    sections.par_iter_mut().for_each(|section| {
        let sort = section.meta.sort;
        section.pages.sort_by_key(|id| {
            let page = &reports[*id];
            (page.meta.uncommon().weight.unwrap_or(0), &page.title)
        });
        // There is a number for each report in each of its lists.
        section.reports.shrink_to_fit();
        section.own.shrink_to_fit();
        let is_home = section.path.is_empty();
        let listed = if is_home { &section.own } else { &section.reports };
        section.calendar = Group::new("".into(), section.url(), listed.clone(), reports);
        section.is_by_calendar =
            sort == SortBy::Date && !section.reports.iter().any(|id| reports[*id].meta.pinned);
        if !section.is_by_calendar {
            section.reports.sort_by(|a, b| order(&reports[*a], &reports[*b], sort));
            section.own.sort_by(|a, b| order(&reports[*a], &reports[*b], sort));
        }
        let gives = |id: &ReportId| !reports[*id].meta.uncommon().figures.is_empty();
        section.has_figures = section.own.iter().any(gives);
    });
    newest
}

/// The section's own order, beyond that of the calendar.
fn order(a: &Report, b: &Report, sort: SortBy) -> std::cmp::Ordering {
    let pinned = b.meta.pinned.cmp(&a.meta.pinned);
    let of = |report: &Report| report.meta.uncommon().weight.unwrap_or(0);
    let weight = || of(a).cmp(&of(b));
    let chosen = match sort {
        SortBy::Date => std::cmp::Ordering::Equal,
        SortBy::Weight => weight(),
        SortBy::Title => a.title.cmp(&b.title),
    };
    pinned.then(chosen)
}

fn newest_first(a: &Report, b: &Report) -> std::cmp::Ordering {
    b.due.cmp(&a.due).then_with(|| a.file().cmp(b.file()))
}
