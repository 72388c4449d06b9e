//! Reports with all that they say or inherit, their state and address.
//!
//! In: pages, sections, settings. Out: [`Report`]s. Must not know: how they are printed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use rayon::prelude::*;

use super::required::lacks;
use super::section::section_of;
use super::state::{AsOf, State, due, judge};
use super::uncommon::{NO_UNCOMMON_PARTS, UncommonParts};
use super::{Attachment, OldAddress, ReportId, Section, SectionId, address};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location, Span, problem};
use crate::slug::slug;
use crate::source::{
    CONTENT, Interner, Meta, Moment, Page, ReportMeta, Shared, Validity, folder_of,
};

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Report {
    /// The page it was made of.
    pub page: Arc<Page>,
    /// The section it stands in.
    pub section: SectionId,
    /// Address below the site's root.
    pub url: Arc<str>,
    /// 标题.
    pub title: Arc<str>,
    /// The day of 发布日期; `None` for a page without a date, which stands in no list by date.
    pub date: Option<Date>,
    /// The time shown, the site's default where none is written.
    pub time: Time,
    /// The instant it is due; the earliest of all for a page without a date.
    pub due: Timestamp,
    /// 索引号.
    pub index_number: Option<Arc<str>>,
    /// 内容概述: what the author wrote, else the first sentences.
    pub summary: Arc<str>,
    /// 有效性.
    pub validity: Validity,
    /// Its state.
    pub state: State,
    /// Whether `expires` has passed.
    pub expired: bool,
    /// Fields that few reports have; `None` if all are empty.
    uncommon: Option<Box<UncommonParts>>,
    /// Its older and its newer neighbour in its section, [`NOBODY`] where there is none.
    neighbours: [u32; 2],
    /// What the front matter says.
    pub meta: Arc<ReportMeta>,
    /// Keys from the front matter or inherited from sections; `publisher` and `source` are always set. Equal values share an
    /// allocation.
    pub shared: Arc<Shared>,
}

/// No neighbour.
const NOBODY: u32 = u32::MAX;

impl Report {
    /// What few reports have.
    #[must_use]
    pub fn uncommon(&self) -> &UncommonParts {
        self.uncommon.as_deref().unwrap_or(&NO_UNCOMMON_PARTS)
    }

    pub(super) fn set_extras(&mut self, set: impl FnOnce(&mut UncommonParts)) {
        let mut uncommon = self.uncommon.take().unwrap_or_default();
        set(&mut uncommon);
        self.uncommon = (*uncommon != NO_UNCOMMON_PARTS).then_some(uncommon);
    }

    /// Source path.
    #[must_use]
    pub fn file(&self) -> &str {
        &self.page.file
    }

    /// 发布机构.
    #[must_use]
    pub fn publisher(&self) -> &str {
        self.shared.publisher.as_deref().unwrap_or_default()
    }

    /// 来源.
    #[must_use]
    pub fn source(&self) -> &str {
        self.shared.source.as_deref().unwrap_or_default()
    }

    /// The older neighbour in its section.
    #[must_use]
    pub fn previous(&self) -> Option<ReportId> {
        neighbour(self.neighbours[0])
    }

    /// The newer neighbour in its section.
    #[must_use]
    pub fn next(&self) -> Option<ReportId> {
        neighbour(self.neighbours[1])
    }

    pub(super) fn set_previous(&mut self, id: ReportId) {
        self.neighbours[0] = u32::try_from(id).unwrap_or(NOBODY);
    }

    pub(super) fn set_next(&mut self, id: ReportId) {
        self.neighbours[1] = u32::try_from(id).unwrap_or(NOBODY);
    }

    /// Removes the older neighbour if `previous` is set, the newer one if `next` is set.
    pub(super) fn forget_neighbours(&mut self, previous: bool, next: bool) {
        for (neighbour, forget) in self.neighbours.iter_mut().zip([previous, next]) {
            if forget {
                *neighbour = NOBODY;
            }
        }
    }

    /// With the neighbours of another.
    pub(super) fn beside_the_same(self, other: &Self) -> Self {
        Self { neighbours: other.neighbours, ..self }
    }

    /// Where a key of its front matter stands.
    #[must_use]
    pub fn place(&self, key: &str) -> Location {
        self.meta.places.locate(key, self.file())
    }

    /// Whether it is a folder with `index.md`, its attachments beside it.
    #[must_use]
    pub fn is_bundle(&self) -> bool {
        is_bundle(self.file())
    }

    /// The attachments that stand in 相关附件.
    pub fn listed(&self) -> impl Iterator<Item = &Attachment> {
        self.uncommon().attachments.iter().filter(|file| file.listed)
    }

    /// The folder its attachments' addresses begin with.
    #[must_use]
    pub fn attachment_folder(&self) -> String {
        address::attachment_folder(&self.url)
    }
}

fn neighbour(id: u32) -> Option<ReportId> {
    (id != NOBODY).then_some(id as ReportId)
}

fn is_bundle(file: &str) -> bool {
    file.ends_with("/index.md") && folder_of(file) != CONTENT
}

/// What reports are resolved with.
pub(super) struct ResolveContext<'c> {
    pub(super) sections: &'c [Section],
    pub(super) config: &'c Config,
    pub(super) zone: &'c TimeZone,
    pub(super) as_of: AsOf,
}

/// Resolves all pages that are reports. Those with errors are [`State::Failed`]: they are checked like the
/// others, and never shown.
pub(super) fn resolve(
    pages: &[&Arc<Page>],
    context: &ResolveContext<'_>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Arc<Report>> {
    let by_folder: BTreeMap<&str, SectionId> = context
        .sections
        .iter()
        .enumerate()
        .map(|(id, section)| (section.folder.as_str(), id))
        .collect();
    let bundles: BTreeSet<&str> = pages
        .iter()
        .filter(|page| is_bundle(&page.file))
        .map(|page| folder_of(&page.file))
        .filter(|folder| !by_folder.contains_key(folder))
        .collect();
    // If a folder has an `index.md` and other reports, the `index.md` is the one that is reported as misnamed.
    let crowded: BTreeSet<&str> = pages
        .iter()
        .filter(|page| !page.file.ends_with("/index.md"))
        .map(|page| folder_of(&page.file))
        .filter(|folder| bundles.contains(folder))
        .collect();
    let resolve = |shared: &mut Interner<Shared>, page: &&Arc<Page>| {
        let Meta::Report(meta) = &page.meta else { return None };
        let mut own = Vec::new();
        let is_crowded = crowded.contains(folder_of(&page.file));
        if is_crowded && is_bundle(&page.file) {
            let at = Location::start(&page.file);
            own.push(problem::site::index_beside_reports(at, folder_of(&page.file)));
        } else if let Some(bundle) =
            inside_bundle(&page.file, &bundles).filter(|bundle| !crowded.contains(bundle))
        {
            own.push(problem::site::page_in_bundle(Location::start(&page.file), bundle));
        }
        if is_bundle(&page.file) && by_folder.contains_key(folder_of(&page.file)) {
            own.push(problem::site::bundle_and_section(Location::start(&page.file)));
        }
        let folder = section_of(&page.file, &|folder| by_folder.contains_key(folder));
        let section = by_folder.get(folder).copied();
        let mut report = report(page, meta, section.unwrap_or(0), context, shared, &mut own);
        if page.failed || section.is_none() || is_crowded || own.iter().any(Diagnostic::is_error) {
            report.state = State::Failed;
        }
        Some((Arc::new(report), own))
    };
    let resolved: Vec<(Arc<Report>, Vec<Diagnostic>)> =
        pages.par_iter().map_init(Interner::default, resolve).flatten_iter().collect();
    let mut reports = Vec::with_capacity(resolved.len());
    for (report, own) in resolved {
        reports.push(report);
        findings.extend(own);
    }
    reports
}

/// The bundle that a page stands in without being its report.
fn inside_bundle<'b>(file: &str, bundles: &BTreeSet<&'b str>) -> Option<&'b str> {
    let own = folder_of(file);
    let mut folder = if file.ends_with("/index.md") { folder_of(own) } else { own };
    while !folder.is_empty() {
        if let Some(bundle) = bundles.get(folder) {
            return Some(bundle);
        }
        folder = folder_of(folder);
    }
    None
}

pub(super) fn report(
    page: &Arc<Page>,
    meta: &Arc<ReportMeta>,
    section_id: SectionId,
    context: &ResolveContext<'_>,
    shared: &mut Interner<Shared>,
    findings: &mut Vec<Diagnostic>,
) -> Report {
    let ResolveContext { sections, config, zone, as_of } = *context;
    let section = &sections[section_id];
    let meta = &in_zone(meta, zone);
    let said = meta.shared.or(&section.defaults);
    let start = Location::start(&page.file);
    let is_dated = said.dated.unwrap_or(true);
    if page.is_read {
        // A key with an invalid value was reported when the front matter was read.
        let given = |key: &str| meta.places.get(key).is_some();
        if meta.title.is_none() && !given("title") {
            findings.push(problem::page::missing(start.clone(), "title", "标题"));
        }
        if is_dated && meta.date.is_none() && !given("date") {
            findings.push(problem::page::no_date(start.clone()));
        }
        if !is_dated && given("date") {
            findings.push(problem::page::date_unused(meta.places.locate("date", &page.file)));
        }
        for (key, date) in [("date", meta.date.map(|it| it.date)), ("created", meta.created)] {
            if let Some(date) = date.filter(|date| date.year() > as_of.day.year() + FAR) {
                let at = meta.places.locate(key, &page.file);
                findings.push(problem::page::far_future(at, &date.to_string()));
            }
        }
        for key in &section.meta.required {
            if lacks(meta, &said, key) {
                findings.push(problem::page::required(start.clone(), key, &section.title));
            }
        }
    }
    let publisher = said.publisher.clone().unwrap_or_else(|| config.publisher.clone());
    if publisher.is_empty() {
        findings.push(problem::page::missing(start, "publisher", "发布机构"));
    }
    let slug = meta.uncommon().slug.clone().unwrap_or_else(|| slug(name_of(&page.file)));
    if address::is_reserved_slug(&slug) {
        findings.push(problem::site::reserved(meta.places.locate("slug", &page.file), &slug));
    }
    // A report without title or date is `State::Failed`, so these defaults are never shown.
    let title = meta.title.clone().unwrap_or_default();
    let date = meta.date.unwrap_or(Moment { date: as_of.day, time: None, offset: None });
    let due = if is_dated { due(date, zone) } else { Timestamp::MIN };
    let day = is_dated.then_some(date.date);
    let pattern = section_pattern(sections, section_id).unwrap_or(&config.addresses.report);
    let url = address::report_path(pattern, &section.path, day, &slug).into();
    let old_addresses = old_addresses(&page.file, &meta.uncommon().aliases, config, findings);
    let expired = meta.uncommon().expires.is_some_and(|last| last < as_of.day);
    Report {
        page: Arc::clone(page),
        section: section_id,
        url,
        time: date.time.unwrap_or(config.default_time),
        due,
        index_number: meta.index_number.clone(),
        summary: summary(meta, page, &title),
        validity: match said.status {
            // A past `expires` overrides a `status` that still says in force.
            None | Some(Validity::InForce) if expired => Validity::Expired,
            None => Validity::InForce,
            Some(said) => said,
        },
        state: judge(meta, due, as_of),
        expired,
        uncommon: (!old_addresses.is_empty())
            .then(|| Box::new(UncommonParts { old_addresses, ..UncommonParts::default() })),
        neighbours: [NOBODY; 2],
        title,
        date: day,
        meta: Arc::clone(meta),
        shared: shared.once(Arc::new(Shared {
            source: said.source.clone().or_else(|| Some(publisher.clone())),
            publisher: Some(publisher),
            ..said
        })),
    }
}

/// Years from now on that no date of a report can lie in: a slip such as 2204 for 2024.
const FAR: i16 = 10;

/// What the front matter says with times by the clock of the site's zone.
fn in_zone(meta: &Arc<ReportMeta>, zone: &TimeZone) -> Arc<ReportMeta> {
    let is_foreign = |moment: &Moment| moment.offset.is_some();
    let foreign = meta.date.as_ref().is_some_and(is_foreign)
        || meta.uncommon().changes.iter().any(|change| is_foreign(&change.date));
    if !foreign {
        return Arc::clone(meta);
    }
    let mut local = ReportMeta::clone(meta);
    local.date = local.date.map(|date| date.in_zone(zone));
    for change in local.uncommon.iter_mut().flat_map(|uncommon| &mut uncommon.changes) {
        change.date = change.date.in_zone(zone);
    }
    Arc::new(local)
}

/// The nearest address pattern of a section or one above it.
fn section_pattern(sections: &[Section], id: SectionId) -> Option<&String> {
    let section = &sections[id];
    section.meta.address.as_ref().or_else(|| section_pattern(sections, section.parent?))
}

/// A report's name: of the folder for a bundle, else of the file.
fn name_of(file: &str) -> &str {
    let whole = if is_bundle(file) { folder_of(file) } else { &file[..file.len() - ".md".len()] };
    whole.rsplit('/').next().unwrap_or(whole)
}

/// 内容概述 is never equal to another field; a page without text is described by its title in templates.
fn summary(meta: &ReportMeta, page: &Page, title: &str) -> Arc<str> {
    let own = meta.summary.as_ref().unwrap_or(&page.body.summary);
    if **own == *title { Arc::default() } else { Arc::clone(own) }
}

/// Reads the old addresses of a report.
fn old_addresses(
    file: &str,
    typed: &[(String, Span)],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<(OldAddress, Span)> {
    let mut found = Vec::new();
    for (typed, at) in typed {
        let old = match address::old_address(typed, &config.base_url) {
            Ok(old) => old,
            Err(fault) => {
                findings.push(problem::address::alias(at.in_file(file), typed, &fault.why()));
                continue;
            }
        };
        if old.page.is_none() {
            findings.push(problem::address::alias_of_map(at.in_file(file), typed));
        }
        found.push((old, *at));
    }
    found
}
