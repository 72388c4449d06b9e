//! `Site` → every output path exactly once, each with its recipe.
//!
//! In: a site, the names of the theme's assets. Out: [`Plan`], sorted by path, and collisions. Must not
//! know: how anything is rendered.

mod collisions;
mod format;
mod listing;
mod recipe;
mod search;

pub use format::{DataFormat, FeedFormat};
pub use listing::{
    DATA_SIZE, Listing, SITEMAP_SIZE, latest, page_size, pages, pages_of_group, pages_of_section,
    sitemap_parts, sitemap_sections, updated,
};
pub use recipe::{Archived, Copied, Goal, Origin, Purpose, Recipe, Subject, Traits};
pub use search::{
    REPORTS_PER_FILE, SEARCH, SearchFile, SegmentName, SegmentPlan, body_parts,
    searched_attachments, segments, text_url,
};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::site::{GroupId, Offer, ReportId, Site, State, When, exit_path};

/// Where the style sheet of the theme's colours goes, unless the site has a file of its own there.
const COLORS: &str = "assets/colors.css";

/// The rules for search engines, unless the site has a file of its own in `root/`.
const ROBOTS: &str = "robots.txt";

/// One output.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Target {
    /// Path below the output folder, with `/`.
    pub path: Arc<str>,
    /// What goes there.
    pub recipe: Recipe,
}

/// The address of the list of sealed years.
pub const ARCHIVE: &str = "archive/";

/// The address of the list of what was corrected or withdrawn.
pub const CORRECTIONS: &str = "changes/";

/// The address of a sealed year's package, by its file's name.
#[must_use]
pub fn package_url(file: &str) -> String {
    format!("{ARCHIVE}{file}")
}

/// The address of a section's figures, by that of the section.
#[must_use]
pub fn figures_url(section: &str, kind: &str) -> String {
    format!("{section}data.{kind}")
}

/// The address of a report's data, by that of its page.
#[must_use]
pub fn report_data_url(report: &str) -> String {
    match report.strip_suffix(".html") {
        Some(stem) => format!("{stem}.json"),
        None => format!("{report}index.json"),
    }
}

/// Rows of a table from which on its page shows only the first ones.
pub const LONG_TABLE: u32 = 500;

/// Rows that a page shows of a longer table.
pub const LONG_TABLE_SHOWN: usize = 200;

/// All outputs of a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// Sorted by path.
    pub targets: Vec<Target>,
    /// The segments of the search index.
    pub segments: Vec<SegmentPlan>,
}

impl Plan {
    /// Plans a site.
    ///
    /// `assets` are names of theme files below `layouts/assets/`, `root_files` those of files below `root/`. A finding for each path that two outputs
    /// would have, compared without case and Unicode form, generated ones included.
    #[must_use]
    pub fn new<'a>(
        site: &Site,
        assets: impl Iterator<Item = &'a str>,
        root_files: impl Iterator<Item = &'a str>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut targets = Vec::new();
        let mut add = |path: Arc<str>, recipe: Recipe| targets.push(Target { path, recipe });
        let mut own = |path: String, recipe: Recipe| add(path.into(), recipe);
        own("index.html".to_owned(), Recipe::Home);
        own("404.html".to_owned(), Recipe::NotFound);
        let mut own_robots = false;
        for name in root_files {
            own_robots |= name == ROBOTS;
            own(name.to_owned(), Recipe::RootFile);
        }
        if !own_robots {
            own(ROBOTS.to_owned(), Recipe::Robots);
        }
        own("gone.map".to_owned(), Recipe::GoneMap);
        own("moved.map".to_owned(), Recipe::MovedMap);
        own("sitemap.html".to_owned(), Recipe::SiteMap);
        let mut own_colors = false;
        let mut sealed_assets = BTreeSet::new();
        let exits: BTreeSet<String> = site.exits.iter().map(|address| exit_path(address)).collect();
        for name in assets {
            own_colors |= name == COLORS;
            own(name.to_owned(), Recipe::Asset);
        }
        if !own_colors {
            own(COLORS.to_owned(), Recipe::Colors);
        }
        sections(site, &mut own);
        old_sections(site, &mut own);
        groups(site, &mut own);
        data(site, &mut own);
        corrections(site, &mut own);
        let segments = segments(site);
        search::search(site, &segments, &mut own);
        // Sealed pages link to the assets of the day of sealing, which have paths of their own.
        for seal in site.shown_seals() {
            sealed_assets.extend(seal.outputs.paths().filter(|path| path.starts_with("assets/")));
            // A notice that sealed pages link to stays an output, even if `leaving` does not ask for it any more.
            let notices = seal.outputs.paths().filter(|path| path.starts_with("out/"));
            sealed_assets.extend(notices.filter(|path| !exits.contains(*path)));
        }
        for path in sealed_assets {
            own(path.to_owned(), Recipe::Asset);
        }
        if !site.seals.is_empty() {
            own(output_path(ARCHIVE), Recipe::Archive);
        }
        for (index, seal) in site.seals.iter().enumerate() {
            if let Offer::Package(made) = site.offer(seal) {
                own(package_url(&made.file), Recipe::Package(index));
            }
        }
        for (index, address) in site.exits.iter().enumerate() {
            own(exit_path(address), Recipe::Exit(index));
        }
        reports(site, &mut add);
        sitemap(site, &mut |path: String, recipe| add(path.into(), recipe));
        targets.shrink_to_fit();
        targets.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
        let findings = collisions::find(site, &targets);
        (Self { targets, segments }, findings)
    }

    /// The target at a path below the output folder.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Target> {
        let index = self.targets.binary_search_by(|target| (*target.path).cmp(path)).ok()?;
        Some(&self.targets[index])
    }
}

/// The output path of an address below the site's root: `fzzf/` → `fzzf/index.html`.
#[must_use]
pub fn output_path(url: &str) -> String {
    if url.is_empty() || url.ends_with('/') { format!("{url}index.html") } else { url.to_owned() }
}

/// The file name of a list's page `number`, from 1, empty for the first; `pattern` is that of the settings.
#[must_use]
pub fn page_name(pattern: &str, number: usize) -> String {
    if number == 1 { String::new() } else { pattern.replace("{n}", &number.to_string()) }
}

/// The number of a page or an attachment as recipes hold it; more than four thousand million there are not.
#[must_use]
pub fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn sections(site: &Site, add: &mut impl FnMut(String, Recipe)) {
    for (id, section) in site.sections.iter().enumerate() {
        let url = section.url();
        for format in FeedFormat::ALL {
            add(format!("{url}{}", format.file()), Recipe::Feed(id, format));
        }
        let mut page = |url: &str, number: usize, recipe| {
            add(
                output_path(&format!("{url}{}", page_name(&site.config.addresses.page, number))),
                recipe,
            );
        };
        // Section 0 is the home page (`Recipe::Home`): it has no pages of a list.
        let count = if id == 0 { 0 } else { pages_of_section(site, id, When::Newest) };
        for number in 1..=count {
            page(&url, number, Recipe::Section(id, short(number)));
        }
        let per_page = page_size(site, id);
        let mut old_pages = |when, first: usize, reports: usize| {
            for number in first..=pages(reports, per_page) {
                page(&section.calendar.url_of(when), number, Recipe::OldPage(id, when));
            }
        };
        if id > 0 {
            old_pages(When::Newest, count + 1, section.reports.len());
        }
        for (year, reports) in section.calendar.years() {
            old_pages(When::Year(year), 2, reports);
        }
        for (year, reports) in section.calendar.years() {
            page(&section.calendar.url_of(When::Year(year)), 1, Recipe::Year(id, year));
            if reports <= per_page {
                continue;
            }
            for (month, _) in section.calendar.months(year) {
                let when = When::Month(year, month);
                for number in 1..=pages_of_section(site, id, when) {
                    let recipe = Recipe::Month(id, year, month, short(number));
                    page(&section.calendar.url_of(when), number, recipe);
                }
            }
        }
        for (index, file) in section.files.iter().enumerate() {
            add(file.url.clone(), Recipe::SectionFile(id, short(index)));
        }
        if section.has_figures {
            add(figures_url(&url, "html"), Recipe::Figures(id));
            add(figures_url(&url, "csv"), Recipe::FiguresCsv(id));
        }
    }
}

/// The catalogue and its facets. Years stand apart where one page does not hold all, months where it does not
/// hold the year; only those are cut into pages.
fn groups(site: &Site, add: &mut impl FnMut(String, Recipe)) {
    let rows = site.config.catalogue_rows;
    let mut all = vec![GroupId::All];
    for facet in site.groups.facets() {
        add(output_path(&facet.url()), Recipe::Facet(facet));
        all.extend((0..site.groups.values(facet).len()).map(|value| GroupId::Value(facet, value)));
    }
    for id in all {
        let group = site.groups.get(id);
        let mut page = |when, number| {
            let url =
                format!("{}{}", group.url_of(when), page_name(&site.config.addresses.page, number));
            add(output_path(&url), Recipe::Group(Box::new((id, when, number))));
        };
        page(When::Newest, 1);
        if group.reports.len() <= rows && id != GroupId::All {
            continue;
        }
        for (year, count) in group.years() {
            page(When::Year(year), 1);
            if count <= rows {
                continue;
            }
            for (month, _) in group.months(year) {
                let when = When::Month(year, month);
                for number in 1..=pages_of_group(site, id, when) {
                    page(when, number);
                }
            }
        }
    }
}

/// The list and feeds of corrections. Nothing is planned while the list is empty, because an empty column (空白栏目) is a fault.
fn corrections(site: &Site, add: &mut impl FnMut(String, Recipe)) {
    if site.corrected.is_empty() {
        return;
    }
    for page in 1..=pages(site.corrected.len(), page_size(site, 0)) {
        let url = format!("{CORRECTIONS}{}", page_name(&site.config.addresses.page, page));
        add(output_path(&url), Recipe::Corrections(page));
    }
    for format in FeedFormat::ALL {
        add(format!("{CORRECTIONS}{}", format.file()), Recipe::CorrectionsFeed(format));
    }
}

/// The catalogue as data, in one file or by the calendar.
fn data(site: &Site, add: &mut impl FnMut(String, Recipe)) {
    let parts = site.groups.published().parts(DATA_SIZE);
    for format in DataFormat::ALL {
        // A table cannot name other tables.
        if parts.is_empty() || format != DataFormat::Csv {
            add(format.file(When::Newest), Recipe::Data(format, When::Newest));
        }
        for (when, _) in &parts {
            add(format.file(*when), Recipe::Data(format, *when));
        }
    }
}

fn reports(site: &Site, add: &mut impl FnMut(Arc<str>, Recipe)) {
    for (id, report) in site.reports.iter().enumerate() {
        if report.state == State::Withdrawn {
            add(place(&report.url), Recipe::Tombstone(id));
        } else if site.is_visible(report) {
            add(place(&report.url), Recipe::Report(id));
            // Data are of reports: a page without a date is in no catalogue.
            if site.config.report_data && report.date.is_some() {
                add(report_data_url(&report.url).into(), Recipe::ReportData(id));
            }
            for (index, attachment) in report.uncommon().attachments.iter().enumerate() {
                add(attachment.url.as_str().into(), Recipe::Attachment(id, short(index)));
                tables(site, id, index, add);
            }
        } else {
            continue;
        }
        for page in
            report.uncommon().old_addresses.iter().filter_map(|(old, _)| old.page.as_deref())
        {
            add(page.into(), Recipe::Redirect(id));
        }
    }
}

/// The page of an attachment's tables, and CSV of those that it does not show as a whole. A CSV file is its own.
fn tables(site: &Site, id: ReportId, index: usize, add: &mut impl FnMut(Arc<str>, Recipe)) {
    let attachment = &site.reports[id].uncommon().attachments[index];
    let Some((page, rows)) = attachment.tables_url().zip(attachment.tables.as_ref()) else {
        return;
    };
    add(page.into(), Recipe::TablePage(id, short(index)));
    let long = rows.iter().enumerate().filter(|(_, rows)| **rows > LONG_TABLE);
    for (table, _) in long.filter(|_| attachment.kind != "csv") {
        let recipe = Recipe::TableCsv(id, short(index), short(table));
        add(attachment.csv_url(table).into(), recipe);
    }
}

/// Every redirect page and the address below the site's root to which it leads.
#[must_use]
pub fn redirects(site: &Site) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut add = |path: String, recipe: Recipe| {
        if let Some(to) = recipe.leads_to(site) {
            found.insert(path, to);
        }
    };
    sections(site, &mut add);
    old_sections(site, &mut add);
    reports(site, &mut |path, recipe| add(path.to_string(), recipe));
    found
}

/// Redirect pages at the old addresses of sections: of a section itself, those below it, and their reports.
fn old_sections(site: &Site, add: &mut impl FnMut(String, Recipe)) {
    for section in site.sections.iter().filter(|section| !section.old_paths.is_empty()) {
        let url = section.url();
        let with_pages = |old: &&(String, _)| crate::site::can_have_pages(&old.0);
        for (old, _) in section.old_paths.iter().filter(with_pages) {
            let mut lead = |below: &str, recipe| add(output_path(&format!("{old}{below}")), recipe);
            for (id, other) in site.sections.iter().enumerate() {
                if let Some(below) = other.url().strip_prefix(&url) {
                    lead(below, Recipe::SectionRedirect(id));
                }
            }
            for (id, report) in site.reports.iter().enumerate() {
                let below = report.url.strip_prefix(&url);
                if let Some(below) = below.filter(|_| site.has_address(report)) {
                    lead(below, Recipe::Redirect(id));
                }
            }
        }
    }
}

/// The output path of a report's address, which is the address itself for most.
fn place(url: &Arc<str>) -> Arc<str> {
    if url.ends_with('/') { output_path(url).into() } else { Arc::clone(url) }
}

fn sitemap(site: &Site, add: &mut impl FnMut(String, Recipe)) {
    add("sitemap.xml".to_owned(), Recipe::Sitemap);
    let parts = sitemap_parts(site);
    for part in (1..=parts).filter(|_| parts > 1) {
        add(format!("sitemap_{part}.xml"), Recipe::SitemapPart(part));
    }
}
