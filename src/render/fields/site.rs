//! What a render can see of the whole site.
//!
//! In: a view. Out: facts, each recorded. Must not know: which template or format asks.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use jiff::civil::{Date, Time};

use super::{FieldMask, ReportList, SectionRef, fields};
use crate::plan::{self, DATA_SIZE, SegmentName};
use crate::render::view::View;
use crate::sealed::SealedYear;
use crate::site::{Attachment, Facet, Offer, Report, ReportId, Section, Site, State, When};

/// The whole site, as a render sees it.
pub(in crate::render) struct SeenSite<'v>(&'v View);

impl View {
    /// The whole site.
    pub(in crate::render) fn site(&self) -> SeenSite<'_> {
        SeenSite::new(self)
    }
}

impl<'v> SeenSite<'v> {
    pub(in crate::render) fn new(view: &'v View) -> Self {
        Self(view)
    }

    fn record(&self, bit: FieldMask) {
        self.0.record_site(bit);
    }

    fn site(&self) -> &'v Site {
        self.0.hidden()
    }

    #[expect(clippy::unused_self, reason = "as the other readers")]
    fn subject(&self) {}
}

/// When a page last changed, for readers.
pub(in crate::render) type Changed = (Date, Time);

/// When a report last changed, for readers: publication or the last correction.
pub(in crate::render) fn changed(report: &Report) -> Option<Changed> {
    let published = report.date.map(|date| (date, report.time));
    match report.meta.uncommon().changes.last().map(|change| change.date) {
        Some(at) if Some(at.date) >= report.date => Some((at.date, at.time.unwrap_or(report.time))),
        _ => published,
    }
}

/// When a section's list last changed, for readers.
fn newest(site: &Site, section: &Section) -> Option<Changed> {
    section.reports.iter().filter_map(|id| changed(&site.reports[*id])).max()
}

fn sections(site: &Site) -> Vec<(String, Option<Changed>)> {
    site.sections.iter().map(|section| (section.url(), newest(site, section))).collect()
}

fn reports(site: &Site) -> Vec<(Cow<'_, str>, Option<Changed>)> {
    let undated = site.sections.iter().flat_map(|section| &section.pages);
    let each = site.home().reports.iter().chain(undated).map(|id| &*site.reports[*id]);
    each.flat_map(|report| {
        let when = changed(report);
        addresses(&report.url, &report.uncommon().attachments).map(move |url| (url, when))
    })
    .collect()
}

/// The addresses of a report that search engines are told of: its page, and those that show the tables of its attachments.
pub(in crate::render) fn addresses<'s>(
    page: &'s str,
    attachments: &'s [Attachment],
) -> impl Iterator<Item = Cow<'s, str>> {
    let tables = attachments.iter().filter_map(Attachment::tables_url).map(Cow::Owned);
    std::iter::once(Cow::Borrowed(page)).chain(tables)
}

fn gone_pages(site: &Site) -> BTreeSet<&str> {
    let withdrawn = site.reports.iter().filter(|report| report.state == State::Withdrawn);
    let settled = site.gone.iter().filter(|gone| !gone.is_folder).map(|gone| &*gone.path);
    withdrawn.map(|report| &*report.url).chain(settled).collect()
}

fn gone_folders(site: &Site) -> Vec<&str> {
    site.gone.iter().filter(|gone| gone.is_folder).map(|gone| &*gone.path).collect()
}

fn moved_pages(site: &Site) -> Vec<(&str, &str)> {
    let with_address = site.reports.iter().filter(|report| site.has_address(report));
    let each = with_address.flat_map(|report| {
        let old = report.uncommon().old_addresses.iter();
        old.map(move |(old, _)| (old.key.as_str(), &*report.url))
    });
    each.collect()
}

fn moved_folders(site: &Site) -> Vec<(&str, String)> {
    let each = site.sections.iter().flat_map(|section| {
        section.old_paths.iter().map(move |(old, _)| (old.as_str(), section.url()))
    });
    each.collect()
}

fn home_boxes(site: &Site) -> Vec<(SectionRef<'_>, ReportList<'_>)> {
    let each = site.home_boxes.iter().map(|it| {
        let reports = &site.sections[it.section].reports;
        let ids = &reports[..reports.len().min(it.items)];
        (SectionRef::new(site, it.section), ReportList { site, ids })
    });
    each.collect()
}

fn seals(site: &Site) -> Vec<(&SealedYear, Offer<'_>)> {
    site.seals.iter().map(|seal| (seal, site.offer(seal))).collect()
}

/// All that a segment of the search index is made of. There is nothing to be read in it: the index is made once for all of its files, not by one of
/// them.
#[derive(Clone, Copy)]
pub(in crate::render) struct SegmentHash<'v>(&'v Site, SegmentName);

impl Hash for SegmentHash<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self(site, name) = self;
        let Some(segment) = plan::segments(site).into_iter().find(|it| it.name == *name) else {
            return;
        };
        segment.bits.hash(state);
        for id in segment.reports {
            let report = &site.reports[id];
            indexed(site, id).hash(state);
            (&report.url, report.date, report.time, plan::body_parts(site, id)).hash(state);
            for section in site.path_to(report.section) {
                (&site.sections[section].title, &site.sections[section].path).hash(state);
            }
        }
    }
}

/// What the index has of a report: all that its texts and filters are made of, but for settings and texts of the theme.
pub(in crate::render) fn indexed(site: &Site, id: ReportId) -> impl Hash {
    let report = &site.reports[id];
    let attachments: Vec<_> = plan::searched_attachments(site, id)
        .map(|(at, file)| (at, file.title.clone(), file.url.clone(), file.hash))
        .collect();
    let facts =
        (report.meta.doc_number.clone(), report.index_number.clone(), report.summary.clone());
    let shared = (Arc::clone(&report.shared), report.validity, report.meta.keywords.clone());
    (
        report.file().to_owned(),
        report.page.hash,
        Arc::clone(&report.title),
        facts,
        shared,
        attachments,
    )
}

fields! {
    SeenSite of ();

    /// Addresses of everything that search engines are told of, with the days of change.
    ADDRESSES {
        /// Sections by address, the home page first, and when each list last changed.
        sections: Vec<(String, Option<Changed>)> = |site, _it| sections(site);
        /// Reports that readers see, by address, and when each last changed.
        reports: Vec<(Cow<'v, str>, Option<Changed>)> = |site, _it| reports(site);
    }

    /// Where sections stand.
    SECTION_PATHS {
        /// Paths of all sections, in the order of their ids.
        section_paths: Vec<&'v str> =
            |site, _it| site.sections.iter().map(|section| section.path.as_str()).collect();
    }

    /// How large the sitemap is.
    SITEMAP_PARTS {
        /// Number of files that it is cut into.
        sitemap_parts: usize = |site, _it| plan::sitemap_parts(site);
    }

    /// Addresses that are gone for good.
    GONE {
        /// Addresses of pages.
        gone_pages: BTreeSet<&'v str> = |site, _it| gone_pages(site);
        /// Addresses of folders of which everything is gone.
        gone_folders: Vec<&'v str> = |site, _it| gone_folders(site);
    }

    /// Old addresses.
    MOVED {
        /// Old addresses, decoded, and the addresses of the reports that they lead to.
        moved_pages: Vec<(&'v str, &'v str)> = |site, _it| moved_pages(site);
        /// Old folders and the addresses of the sections that they lead to.
        moved_folders: Vec<(&'v str, String)> = |site, _it| moved_folders(site);
    }

    /// By what reports can be looked for.
    FACETS {
        /// Facets that some report says something of.
        facets: Vec<Facet> = |site, _it| site.groups.facets().collect();
    }

    /// The years of the catalogue.
    CATALOGUE {
        /// Years with reports, newest first, with how many.
        years: Vec<(i16, usize)> = |site, _it| site.groups.all.years();
        /// The files that the catalogue as data is cut into, with how many reports each has; none where one has all.
        data_parts: Vec<(When, usize)> = |site, _it| site.groups.published().parts(DATA_SIZE);
    }

    /// The boxes of the home page.
    HOME_BOXES {
        /// Each box: its section, and the reports that it shows.
        home_boxes: Vec<(SectionRef<'v>, ReportList<'v>)> = |site, _it| home_boxes(site);
    }

    /// Whether reports were corrected or withdrawn.
    CORRECTED {
        /// Whether there is a list of what was corrected or withdrawn.
        has_corrections: bool = |site, _it| !site.corrected.is_empty();
    }

    /// Sealed years.
    SEALS {
        /// Seals by year, and what readers are offered of each.
        seals: Vec<(&'v SealedYear, Offer<'v>)> = |site, _it| seals(site);
    }

    /// The reports of the closed years, as far as the search index has them.
    SEARCH_YEARS {
        /// A hash of all that the index says of them.
        search_years: SegmentHash<'v> = |site, _it| SegmentHash(site, SegmentName::Years);
    }

    /// The same of the newest year's closed months.
    SEARCH_MONTHS {
        /// A hash of all that the index says of them.
        search_months: SegmentHash<'v> = |site, _it| SegmentHash(site, SegmentName::Months);
    }

    /// The same of the newest.
    SEARCH_NEWEST {
        /// A hash of all that the index says of them.
        search_newest: SegmentHash<'v> = |site, _it| SegmentHash(site, SegmentName::Newest);
    }

    /// How the index is cut.
    SEARCH_SEGMENTS {
        /// Its segments: which, how many chunks as a power of two, how many reports.
        search_segments: Vec<(SegmentName, u32, usize)> = |site, _it| {
            let each = plan::segments(site).into_iter();
            each.map(|it| (it.name, it.bits, it.reports.len())).collect()
        };
    }
}
