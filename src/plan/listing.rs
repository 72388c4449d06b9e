//! Which reports an output lists, and how many pages a list has.
//!
//! In: a site, a recipe. Out: [`Listing`]. Must not know: how a list is printed.
//!
//! The plan asks here how many pages it has to plan, the renderer what stands on a page, and fingerprints what a page
//! depends on, so that the three cannot differ.

use std::cmp::Reverse;
use std::hash::{Hash, Hasher};

use jiff::civil::{Date, Time};
use xxhash_rust::xxh3::Xxh3;

use super::Recipe;
use crate::site::{Facet, GroupId, Report, ReportId, SectionId, Site, When};

/// Reports in one file of data; a site with more has a file for each year, and for each month of a year with
/// more.
pub const DATA_SIZE: usize = 2_000;

/// What one output shows of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// The reports that this output shows, in order.
    pub reports: Vec<ReportId>,
    /// Number of reports in the whole list.
    pub total: usize,
    /// Number of reports on one page.
    pub per_page: usize,
    /// Hash of the lists that this output leads on to: their names, addresses and lengths. 0 where it leads to none.
    pub below: u64,
}

impl Listing {
    /// The listing of an output; empty for one that lists nothing.
    #[must_use]
    pub fn of(site: &Site, recipe: &Recipe) -> Self {
        match recipe {
            Recipe::Home => Self::whole(latest(site, &site.home().own).to_vec()),
            Recipe::Section(id, number) => {
                let all = &site.sections[*id].reports;
                // The number of pages is hashed too: another `sort` may list the same reports here, and change the pager.
                let mut below = Xxh3::new();
                pages_of_section(site, *id, When::Newest).hash(&mut below);
                let page = Self::page(all, page_size(site, *id), *number as usize);
                Self { below: below.finish(), ..page }
            }
            Recipe::Year(id, year) => year_of_section(site, *id, *year),
            Recipe::Month(id, year, month, number) => {
                let when = When::Month(*year, *month);
                let all = site.sections[*id].calendar.of(when);
                Self::growing(all, page_size(site, *id), *number as usize)
            }
            Recipe::Feed(id, _) => Self::whole(last_updated(site, *id)),
            Recipe::Group(of) => group(site, of.0, of.1, of.2),
            Recipe::Facet(facet) => values(site, *facet),
            Recipe::Figures(id) | Recipe::FiguresCsv(id) => Self::whole(with_figures(site, *id)),
            Recipe::Data(_, when) => data(site, *when),
            Recipe::Corrections(number) => Self::page(&site.corrected, page_size(site, 0), *number),
            Recipe::CorrectionsFeed(_) => {
                Self::whole(site.corrected.iter().take(site.config.feed_items).copied().collect())
            }
            Recipe::SitemapPart(part) => Self::whole(sitemap_part(site, *part)),
            Recipe::ReportData(_)
            | Recipe::Exit(_)
            | Recipe::SiteMap
            | Recipe::Archive
            | Recipe::Package(_)
            | Recipe::Report(_)
            | Recipe::Tombstone(_)
            | Recipe::Redirect(_)
            | Recipe::Attachment(..)
            | Recipe::TablePage(..)
            | Recipe::TableCsv(..)
            | Recipe::SearchPage
            | Recipe::Search(_)
            | Recipe::SearchText(..)
            | Recipe::SearchAttachment(..)
            | Recipe::Asset
            | Recipe::Colors
            | Recipe::Sitemap
            | Recipe::Robots
            | Recipe::RootFile
            | Recipe::SectionFile(..)
            | Recipe::NotFound
            | Recipe::GoneMap
            | Recipe::MovedMap
            | Recipe::OldPage(..)
            | Recipe::SectionRedirect(_) => Self::default(),
        }
    }

    /// A list that is shown as a whole.
    fn whole(reports: Vec<ReportId>) -> Self {
        Self { total: reports.len(), per_page: reports.len(), reports, below: 0 }
    }

    /// Page `number`, from 1, of a list that is cut into numbered pages.
    fn page(all: &[ReportId], per_page: usize, number: usize) -> Self {
        let from = ((number - 1) * per_page).min(all.len());
        let reports = all[from..(from + per_page).min(all.len())].to_vec();
        Self { reports, total: all.len(), per_page, below: 0 }
    }

    /// Page `number` of a list that grows at its newest end. Page 1, at the list's own address, shows the newest. The others
    /// are counted from the oldest, so that a report that comes out moves none of them: page 2 has the oldest reports, and
    /// all of them are full. The newest of them may show again what page 1 shows.
    fn growing(all: &[ReportId], per_page: usize, number: usize) -> Self {
        if number == 1 {
            return Self::page(all, per_page, 1);
        }
        let end = all.len().saturating_sub((number - 2) * per_page);
        let reports = all[end.saturating_sub(per_page)..end].to_vec();
        let mut below = Xxh3::new();
        // Hashes whether this is the newest full page: its pager then links to page 1 instead of a numbered page.
        (number == pages(all.len(), per_page)).hash(&mut below);
        Self { total: reports.len(), per_page, below: below.finish(), reports }
    }

    /// Number of pages that the list is cut into, at least one.
    #[must_use]
    pub fn pages(&self) -> usize {
        pages(self.total, self.per_page)
    }

    /// Whether the output only names the lists that it leads on to.
    #[must_use]
    pub fn is_index(&self) -> bool {
        self.reports.is_empty() && self.total > 0
    }
}

/// Number of pages of a list with so many reports, at least one: an empty list has a page that says so.
#[must_use]
pub fn pages(reports: usize, per_page: usize) -> usize {
    reports.div_ceil(per_page.max(1)).max(1)
}

/// Number of reports on one page of a section's lists.
#[must_use]
pub fn page_size(site: &Site, section: SectionId) -> usize {
    site.sections[section].meta.paginate_by.unwrap_or(site.config.paginate_by)
}

/// Number of pages of a section's list or of a part of its calendar. A year has one page, and so has a list sorted by date:
/// older reports are on the pages of months. A list sorted by title or weight is cut into numbered pages.
#[must_use]
pub fn pages_of_section(site: &Site, id: SectionId, when: When) -> usize {
    let section = &site.sections[id];
    let cut = match when {
        When::Newest if section.is_numbered() => &section.reports[..],
        When::Newest | When::Year(_) => return 1,
        When::Month(..) => section.calendar.of(when),
    };
    pages(cut.len(), page_size(site, id))
}

/// Number of pages of a part of the catalogue, or of the reports with one value of a facet; only months have more than one.
#[must_use]
pub fn pages_of_group(site: &Site, id: GroupId, when: When) -> usize {
    match when {
        When::Newest | When::Year(_) => 1,
        When::Month(..) => pages(site.groups.get(id).of(when).len(), site.config.catalogue_rows),
    }
}

/// A section's year: all of it in the section's order where a page holds it, else the newest, with the months below.
fn year_of_section(site: &Site, id: SectionId, year: i16) -> Listing {
    let section = &site.sections[id];
    let per_page = page_size(site, id);
    let mut all = section.calendar.of(When::Year(year)).to_vec();
    if all.len() <= per_page {
        section.sort(&mut all, &site.reports);
        return Listing::page(&all, per_page, 1);
    }
    let mut below = Xxh3::new();
    section.calendar.months(year).hash(&mut below);
    Listing { below: below.finish(), ..Listing::page(&all, per_page, 1) }
}

/// The first reports of a list, as many as the home page shows.
#[must_use]
pub fn latest<'s>(site: &Site, reports: &'s [ReportId]) -> &'s [ReportId] {
    &reports[..reports.len().min(site.config.home_items)]
}

/// When a report was published or last corrected, whichever is later: feeds list it by that. `None` for a page without a
/// date that was never changed.
#[must_use]
pub fn updated(report: &Report) -> Option<(Date, Time)> {
    let published = report.date.map(|date| (date, report.time));
    let changes = report.meta.uncommon().changes.last().map(|change| change.date);
    let corrected = changes.map(|at| (at.date, at.time.unwrap_or(report.time)));
    published.max(corrected)
}

/// The reports of a section's feeds, the last updated first.
fn last_updated(site: &Site, id: SectionId) -> Vec<ReportId> {
    let mut newest = site.sections[id].reports.clone();
    let order = |a: &ReportId, b: &ReportId| {
        let (a, b) = (&site.reports[*a], &site.reports[*b]);
        updated(b).cmp(&updated(a)).then_with(|| a.file().cmp(b.file()))
    };
    let count = site.config.feed_items;
    if newest.len() > count {
        newest.select_nth_unstable_by(count, order);
        newest.truncate(count);
    }
    newest.sort_unstable_by(order);
    newest
}

/// The reports of a section that give figures, newest first whatever the section's `sort`: of two values the newer is used.
fn with_figures(site: &Site, id: SectionId) -> Vec<ReportId> {
    let gives = |id: &&ReportId| !site.reports[**id].meta.uncommon().figures.is_empty();
    let mut reports: Vec<ReportId> = site.sections[id].own.iter().filter(gives).copied().collect();
    reports.sort_by_key(|id| Reverse(site.reports[*id].due));
    reports
}

/// Addresses in one sitemap file (sitemaps.org: at most 50,000).
pub const SITEMAP_SIZE: usize = 50_000;

/// How many addresses of a report the sitemap has: its page, and those that show the tables of its attachments.
fn addresses(site: &Site, id: ReportId) -> usize {
    let attachments = &site.reports[id].uncommon().attachments;
    1 + attachments.iter().filter(|file| file.tables.is_some()).count()
}

/// The reports of each part of the sitemap that has some, and how many addresses the last of these parts has. Parts begin with the oldest
/// reports, so that a new one changes the last part only.
fn sitemap_reports(site: &Site) -> (Vec<Vec<ReportId>>, usize) {
    let mut parts: Vec<Vec<ReportId>> = vec![Vec::new()];
    let mut taken = 0;
    for id in site.groups.all.reports.iter().rev() {
        // No report has as many attachments as a file has room for.
        let wanted = addresses(site, *id).min(SITEMAP_SIZE);
        if taken + wanted > SITEMAP_SIZE {
            parts.push(Vec::new());
            taken = 0;
        }
        taken += wanted;
        parts.last_mut().expect("one").push(*id);
    }
    (parts, taken)
}

/// Number of parts that the sitemap is cut into; 1 where one file has all addresses: those of sections, the home page
/// among them, and of the reports that readers see.
#[must_use]
pub fn sitemap_parts(site: &Site) -> usize {
    let (reports, taken) = sitemap_reports(site);
    let behind = (taken + site.sections.len()).saturating_sub(SITEMAP_SIZE);
    reports.len() + behind.div_ceil(SITEMAP_SIZE)
}

/// The reports in a part of the sitemap, from 1. The sections, which change with every report, come last of all.
fn sitemap_part(site: &Site, part: usize) -> Vec<ReportId> {
    sitemap_reports(site).0.into_iter().nth(part - 1).unwrap_or_default()
}

/// The sections in a part of the sitemap, from 1: they follow the reports and fill the last part, or further parts.
#[must_use]
pub fn sitemap_sections(site: &Site, part: usize) -> std::ops::Range<SectionId> {
    let (reports, taken) = sitemap_reports(site);
    let room = SITEMAP_SIZE - taken;
    // Sections before the beginning of a part: none up to the last one with reports.
    let before = |part: usize| match part.checked_sub(reports.len() + 1) {
        None => 0,
        Some(further) => (room + further * SITEMAP_SIZE).min(site.sections.len()),
    };
    before(part)..before(part + 1)
}

/// The listing of a part of the catalogue or of a facet's value. A year that needs more than one page lists its newest.
fn group(site: &Site, id: GroupId, when: When, number: usize) -> Listing {
    let group = site.groups.get(id);
    let mut below = Xxh3::new();
    group.label.hash(&mut below);
    match when {
        When::Newest => group.years().hash(&mut below),
        When::Year(year) => group.months(year).hash(&mut below),
        When::Month(..) => {}
    }
    let page = Listing::growing(group.of(when), site.config.catalogue_rows, number);
    page.below.hash(&mut below);
    Listing { below: below.finish(), ..page }
}

/// The values of a facet, of which labels, addresses and counts are shown.
fn values(site: &Site, facet: Facet) -> Listing {
    let mut below = Xxh3::new();
    if facet == Facet::Year {
        site.groups.all.years().hash(&mut below);
    }
    for group in site.groups.values(facet) {
        (&group.label, &group.url, group.reports.len()).hash(&mut below);
    }
    Listing { below: below.finish(), ..Listing::default() }
}

/// The reports of a file of the catalogue as data.
fn data(site: &Site, when: When) -> Listing {
    let all = site.groups.published();
    let mut below = Xxh3::new();
    let parts = if when == When::Newest { all.parts(DATA_SIZE) } else { Vec::new() };
    if !parts.is_empty() {
        parts.hash(&mut below);
        let total = all.reports.len();
        return Listing { total, per_page: DATA_SIZE, below: below.finish(), ..Listing::default() };
    }
    // Part of `below`, because the DCAT file contains the labels and addresses of topics and kinds.
    for group in [Facet::Topic, Facet::Kind].into_iter().flat_map(|it| site.groups.values(it)) {
        (&group.label, &group.url).hash(&mut below);
    }
    let reports = all.of(when).to_vec();
    Listing { total: reports.len(), per_page: DATA_SIZE, below: below.finish(), reports }
}
