//! How the search index is cut: which reports each segment has, and how many files.
//!
//! In: a site. Out: [`SegmentPlan`]s and the addresses of their files. Must not know: what is indexed, how.
//!
//! A report that comes out changes one segment, that of the newest, which is kept small. The reports of closed years are indexed together, and so
//! are those of the newest year's closed months where there are many: their files change only when a year or month closes, or one of their reports
//! changes. What is newest is decided by the reports and not by the clock, so that nothing changes on New Year's Day.

use crate::plan::Recipe;
use crate::site::{Attachment, ReportId, Site, State};

/// The folder of the index and of the page that searches it.
pub const SEARCH: &str = "search/";

/// Reports of the newest year from which on those of its closed months have a segment of their own. The chunks of the newest grow with its reports,
/// because their number may not: of 83 reports each had 9 KB.
const MANY_IN_A_YEAR: usize = 500;

/// Reports in a file that says what reports are called and where they stand.
pub const REPORTS_PER_FILE: usize = 8;

/// Bytes of a source file for each part of a page's text: about 4,000 Han characters.
const BYTES_PER_PART: u32 = 12_000;

/// A part of the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SegmentName {
    /// Reports of years before the newest.
    Years,
    /// Reports of the newest year's months before the newest, where there are many.
    Months,
    /// All others, and pages without a date.
    Newest,
}

impl SegmentName {
    /// All of them, the oldest reports first.
    pub const ALL: [Self; 3] = [Self::Years, Self::Months, Self::Newest];

    /// Its folder, below that of the index.
    #[must_use]
    pub fn folder(self) -> &'static str {
        match self {
            Self::Years => "years",
            Self::Months => "months",
            Self::Newest => "newest",
        }
    }

    /// Reports and attachments for each chunk, about, and the most chunks, as a power of two. With these numbers a chunk has about 10 KB; the fewer
    /// reports there are, the more of their characters and pairs occur once only, and take more room. A new report changes all chunks of the
    /// newest.
    fn chunks(self) -> (usize, u32) {
        match self {
            Self::Years => (4, 14),
            Self::Months => (2, 12),
            Self::Newest => (1, 6),
        }
    }
}

/// A file of the index that is not a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SearchFile {
    /// The table by which characters are compared.
    Normal,
    /// Which segments there are.
    Directory,
    /// What a segment's reports are filtered by.
    Columns(SegmentName),
    /// What some of its reports are called and where they stand.
    Reports(SegmentName, u32),
    /// Postings.
    Chunk(SegmentName, u32),
}

impl SearchFile {
    /// Its address below the site's root.
    #[must_use]
    pub fn url(self) -> String {
        match self {
            Self::Normal => format!("{SEARCH}normal.json"),
            Self::Directory => format!("{SEARCH}index.json"),
            Self::Columns(name) => format!("{SEARCH}{}/columns.bin", name.folder()),
            Self::Reports(name, number) => {
                format!("{SEARCH}{}/reports-{number}.json", name.folder())
            }
            // Six digits each, so that chunks that follow each other are made one after another.
            Self::Chunk(name, number) => {
                format!("{SEARCH}{}/{}.bin", name.folder(), 100_000 + number)
            }
        }
    }

    /// The segment that it belongs to.
    #[must_use]
    pub fn segment(self) -> Option<SegmentName> {
        match self {
            Self::Normal | Self::Directory => None,
            Self::Columns(name) | Self::Reports(name, _) | Self::Chunk(name, _) => Some(name),
        }
    }
}

/// A segment of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SegmentPlan {
    /// Which one.
    pub name: SegmentName,
    /// Its reports, the oldest first.
    pub reports: Vec<ReportId>,
    /// How many chunks of postings it has, as a power of two.
    pub bits: u32,
}

/// The segments of a site that have reports; none where it has no search.
#[must_use]
pub fn segments(site: &Site) -> Vec<SegmentPlan> {
    if !site.config.search.enabled {
        return Vec::new();
    }
    let wanted = |id: &ReportId| {
        let report = &site.reports[*id];
        // Drafts and scheduled reports are in no index, not even where a build shows them.
        report.state == State::Published && (report.date.is_some() || site.config.search.pages)
    };
    let mut all: Vec<ReportId> = (0..site.reports.len()).filter(wanted).collect();
    // By file where the time is the same: ids are in the order of files.
    all.sort_by_key(|id| (site.reports[*id].date, site.reports[*id].time, *id));
    let month = |id: &ReportId| site.reports[*id].date.map(|date| (date.year(), date.month()));
    let newest = all.last().and_then(month);
    let of_year = all.iter().filter(|id| month(id).map(|it| it.0) == newest.map(|it| it.0)).count();
    let name = |id: &ReportId| match (month(id), newest) {
        (Some((year, _)), Some((newest, _))) if year < newest => SegmentName::Years,
        (Some(month), Some(newest)) if month < newest && of_year > MANY_IN_A_YEAR => {
            SegmentName::Months
        }
        _ => SegmentName::Newest,
    };
    let mut found = Vec::new();
    for each in SegmentName::ALL {
        let reports: Vec<ReportId> = all.iter().copied().filter(|id| name(id) == each).collect();
        if reports.is_empty() {
            continue;
        }
        let texts: usize =
            reports.iter().map(|id| 1 + searched_attachments(site, *id).count()).sum();
        let (per_chunk, most) = each.chunks();
        let bits = texts.div_ceil(per_chunk).next_power_of_two().ilog2().min(most);
        found.push(SegmentPlan { name: each, reports, bits });
    }
    found
}

/// The attachments of a report whose texts are searched, with their positions.
pub fn searched_attachments(
    site: &Site,
    id: ReportId,
) -> impl Iterator<Item = (usize, &Attachment)> {
    let all = site.reports[id].uncommon().attachments.iter().enumerate();
    all.filter(|(_, file)| file.listed && site.config.search.attachments)
}

/// How many files the text of a report's page has.
#[must_use]
pub fn body_parts(site: &Site, id: ReportId) -> u32 {
    site.reports[id].page.length.div_ceil(BYTES_PER_PART).max(1)
}

/// The address of a part of the text of a page or an attachment, by that of the page or attachment.
#[must_use]
pub fn text_url(of: &str, part: u32) -> String {
    format!("{SEARCH}text/{of}-{part}.txt")
}

/// Plans the page that searches and the index.
pub(super) fn search(site: &Site, segments: &[SegmentPlan], add: &mut impl FnMut(String, Recipe)) {
    if !site.config.search.enabled {
        return;
    }
    add(format!("{SEARCH}index.html"), Recipe::SearchPage);
    let mut file = |file: SearchFile| add(file.url(), Recipe::Search(file));
    file(SearchFile::Normal);
    file(SearchFile::Directory);
    for SegmentPlan { name, reports, bits } in segments {
        file(SearchFile::Columns(*name));
        let count = super::short(reports.len().div_ceil(REPORTS_PER_FILE));
        (0..count).for_each(|number| file(SearchFile::Reports(*name, number)));
        (0..1 << bits).for_each(|number| file(SearchFile::Chunk(*name, number)));
    }
    for id in segments.iter().flat_map(|it| &it.reports) {
        let url = &site.reports[*id].url;
        (0..body_parts(site, *id))
            .for_each(|part| add(text_url(url, part), Recipe::SearchText(*id, part)));
        for (at, file) in searched_attachments(site, *id) {
            add(text_url(&file.url, 0), Recipe::SearchAttachment(*id, super::short(at)));
        }
    }
}
