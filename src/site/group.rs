//! The catalogue (信息公开目录) and its facets: visible reports of the whole site by date, and those of one
//! topic, genre, publisher, validity or kind.
//!
//! In: resolved reports, newest first. Out: [`Groups`]. Must not know: how they are printed.
//!
//! A long list is cut by the calendar, into years and months, and not into one run of numbered pages: a new
//! report then moves the rows of its own month only.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{Report, ReportId, State};
use crate::slug::slug;

/// Folder of the catalogue, below the site's root.
pub const CATALOGUE: &str = "catalogue/";

/// By what reports are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Facet {
    /// 主题.
    Topic,
    /// 体裁.
    Genre,
    /// 机构.
    Publisher,
    /// 年份 of publication.
    Year,
    /// 有效性.
    Validity,
    /// 信息类别.
    Kind,
}

impl Facet {
    /// All of them, in the order in which readers see them.
    pub const ALL: [Self; 6] =
        [Self::Topic, Self::Genre, Self::Publisher, Self::Year, Self::Validity, Self::Kind];

    /// Its name in addresses and the key of its name in the interface texts.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Genre => "genre",
            Self::Publisher => "publisher",
            Self::Year => "year",
            Self::Validity => "validity",
            Self::Kind => "kind",
        }
    }

    /// Address of its list of values, below the site's root.
    #[must_use]
    pub fn url(self) -> String {
        format!("{CATALOGUE}{}/", self.name())
    }

    /// A report's value for this facet; `None` for [`Facet::Year`], whose groups come from the calendar.
    fn value(self, report: &Report) -> Option<&str> {
        match self {
            Self::Topic => report.shared.topic.as_deref(),
            Self::Genre => report.shared.genre.as_deref(),
            Self::Publisher => Some(report.publisher()),
            Self::Validity => Some(report.validity.id()),
            Self::Kind => report.shared.kind.as_deref(),
            Self::Year => None,
        }
    }
}

/// Names a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GroupId {
    /// Every visible report.
    All,
    /// Those with one value of a facet, by its position.
    Value(Facet, usize),
}

/// A part of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// From the newest on.
    Newest,
    /// A year.
    Year(i16),
    /// A month of a year.
    Month(i16, i8),
}

impl When {
    /// Address of the part's page, by that of the list.
    #[must_use]
    pub fn url(self, list: &str) -> String {
        match self {
            Self::Newest => list.to_owned(),
            Self::Year(year) => format!("{list}{year:04}/"),
            Self::Month(year, month) => format!("{list}{year:04}/{month:02}/"),
        }
    }
}

/// Reports that have something in common, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Group {
    /// The value; of 有效性 its name in data; empty for the whole catalogue.
    pub label: Arc<str>,
    /// Address, below the site's root.
    pub url: String,
    /// The reports.
    pub reports: Vec<ReportId>,
    /// Years and months that have reports, newest first, each with the position of its first.
    months: Vec<(i16, i8, usize)>,
}

impl Group {
    pub(super) fn new(
        label: Arc<str>,
        url: String,
        reports: Vec<ReportId>,
        all: &[Arc<Report>],
    ) -> Self {
        let mut months: Vec<(i16, i8, usize)> = Vec::new();
        for (at, id) in reports.iter().enumerate() {
            // Lists by date hold reports with a date only.
            let Some(date) = all[*id].date else { continue };
            let (year, month) = (date.year(), date.month());
            if months.last().is_none_or(|last| (last.0, last.1) != (year, month)) {
                months.push((year, month, at));
            }
        }
        Self { label, url, reports, months }
    }

    /// The reports of a part of the calendar.
    #[must_use]
    pub fn of(&self, when: When) -> &[ReportId] {
        let inside = |month: &&(i16, i8, usize)| match when {
            When::Newest => true,
            When::Year(year) => month.0 == year,
            When::Month(year, of) => (month.0, month.1) == (year, of),
        };
        let from = self.months.iter().position(|month| inside(&month));
        let Some(from) = from else { return &[] };
        let months = self.months[from..].iter().take_while(inside).count();
        let end = self.months.get(from + months).map_or(self.reports.len(), |month| month.2);
        &self.reports[self.months[from].2..end]
    }

    /// Years that have reports, newest first, with how many.
    #[must_use]
    pub fn years(&self) -> Vec<(i16, usize)> {
        let mut years: Vec<i16> = self.months.iter().map(|month| month.0).collect();
        years.dedup();
        years.into_iter().map(|year| (year, self.of(When::Year(year)).len())).collect()
    }

    /// Months of a year that have reports, newest first, with how many.
    #[must_use]
    pub fn months(&self, year: i16) -> Vec<(i8, usize)> {
        let months = self.months.iter().filter(|month| month.0 == year);
        months.map(|month| (month.1, self.of(When::Month(year, month.1)).len())).collect()
    }

    /// The calendar cut into parts of about `most` reports, each with its count: years, and months of a year that has more
    /// than `most`. Empty if the whole group has at most `most` reports.
    #[must_use]
    pub fn parts(&self, most: usize) -> Vec<(When, usize)> {
        if self.reports.len() <= most {
            return Vec::new();
        }
        let of_year = |(year, count): (i16, usize)| {
            if count <= most {
                return vec![(When::Year(year), count)];
            }
            self.months(year).into_iter().map(|(m, n)| (When::Month(year, m), n)).collect()
        };
        self.years().into_iter().flat_map(of_year).collect()
    }

    /// Address of the page of a part of the calendar, below the site's root.
    #[must_use]
    pub fn url_of(&self, when: When) -> String {
        when.url(&self.url)
    }
}

/// All groups of a site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Groups {
    /// Every visible report.
    pub all: Group,
    /// The published ones, where others are among the visible.
    published: Option<Group>,
    facets: BTreeMap<Facet, Vec<Group>>,
}

impl Groups {
    /// Makes the groups of visible reports, which come newest first.
    pub(super) fn new(newest: Vec<ReportId>, reports: &[Arc<Report>]) -> Self {
        let made = Facet::ALL.par_iter().map(|facet| (*facet, values(*facet, &newest, reports)));
        let facets = made.collect::<Vec<_>>().into_iter().filter(|(_, values)| !values.is_empty());
        let facets = facets.collect();
        let of_all = |ids| Group::new("".into(), CATALOGUE.to_owned(), ids, reports);
        let is_published = |id: &&ReportId| reports[**id].state == State::Published;
        let published: Vec<ReportId> = newest.iter().filter(is_published).copied().collect();
        let published = (published.len() < newest.len()).then(|| of_all(published));
        Self { all: of_all(newest), published, facets }
    }

    /// Every published report: what the catalogue has as data, without drafts and scheduled ones that are shown.
    #[must_use]
    pub fn published(&self) -> &Group {
        self.published.as_ref().unwrap_or(&self.all)
    }

    /// A group.
    #[must_use]
    pub fn get(&self, id: GroupId) -> &Group {
        match id {
            GroupId::All => &self.all,
            GroupId::Value(facet, index) => &self.facets[&facet][index],
        }
    }

    /// The values of a facet, those with most reports first; none of [`Facet::Year`].
    #[must_use]
    pub fn values(&self, facet: Facet) -> &[Group] {
        self.facets.get(&facet).map_or(&[], Vec::as_slice)
    }

    /// Facets that some report says something of.
    pub fn facets(&self) -> impl Iterator<Item = Facet> {
        let said = |facet: &Facet| match facet {
            Facet::Year => !self.all.reports.is_empty(),
            _ => self.facets.contains_key(facet),
        };
        Facet::ALL.into_iter().filter(said)
    }
}

fn values(facet: Facet, newest: &[ReportId], reports: &[Arc<Report>]) -> Vec<Group> {
    let mut positions: HashMap<&str, usize> = HashMap::new();
    let mut found: Vec<(&str, Vec<ReportId>)> = Vec::new();
    let mut last = None;
    for id in newest {
        let Some(value) = facet.value(&reports[*id]) else { continue };
        // Adjacent reports often have the same value, so `last` saves most lookups in the map.
        let at = match last.filter(|at: &usize| found[*at].0 == value) {
            Some(at) => at,
            None => *positions.entry(value).or_insert_with(|| {
                found.push((value, Vec::new()));
                found.len() - 1
            }),
        };
        found[at].1.push(*id);
        last = Some(at);
    }
    let mut groups: Vec<Group> = Vec::with_capacity(found.len());
    for (label, mut ids) in found {
        ids.shrink_to_fit();
        // Pinyin loses information: two labels can share a slug. A label that differs from its slug gets a hash suffix, so
        // that a homophone added later never takes this address.
        let mut name = slug(label);
        if name != label {
            name = format!("{name}-{:08x}", xxh3_64(label.as_bytes()) >> 32);
        }
        groups.push(Group::new(label.into(), format!("{}{name}/", facet.url()), ids, reports));
    }
    groups.sort_by(|a, b| b.reports.len().cmp(&a.reports.len()).then_with(|| a.url.cmp(&b.url)));
    groups
}
