//! The one way from templates, feeds and maps to the site: whatever is looked at is taken down.
//!
//! In: a site, a target. Out: reports, sections and settings, each with the aspects that are looked at. Must
//! not know: which template asks.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};

use super::theme::UiText;
use super::touched::{Aspects, Recorder, Standing, Touched, report, section, setting};
use crate::config::Config;
use crate::plan::{self, DATA_SIZE, Listing, Plan, Recipe};
use crate::site::{
    Facet, Group, GroupId, Offer, Report, ReportId, Seal, Sealing, Section, SectionId, Site, When,
    exit_path,
};

/// What one render may see. Its fields are private, so that nothing is seen without being taken down.
///
/// Every object of a render has one, so that a copy must be cheap: one counter, which no other thread touches.
#[derive(Debug, Clone)]
pub(super) struct View(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    site: Arc<Site>,
    ui: Arc<UiText>,
    seen: Recorder,
}

impl View {
    pub(super) fn new(site: &Arc<Site>, ui: &Arc<UiText>, recipe: &Recipe) -> Self {
        let seen = Recorder::new(Standing::new(site, recipe));
        Self(Arc::new(Inner { site: Arc::clone(site), ui: Arc::clone(ui), seen }))
    }

    /// What was looked at so far.
    pub(super) fn take_touched(&self) -> Touched {
        self.0.seen.take()
    }

    /// A report, of which these aspects are looked at.
    pub(super) fn report(&self, id: ReportId, aspects: Aspects) -> &Report {
        self.0.seen.report(&self.0.site, id, aspects);
        &self.0.site.reports[id]
    }

    /// A report of which has been taken down already what is looked at.
    pub(super) fn known_report(&self, id: ReportId) -> &Report {
        &self.0.site.reports[id]
    }

    /// A section, of which these aspects are looked at.
    pub(super) fn section(&self, id: SectionId, aspects: Aspects) -> &Section {
        self.0.seen.section(&self.0.site, id, aspects);
        &self.0.site.sections[id]
    }

    /// Settings, of which these are looked at.
    pub(super) fn settings(&self, which: Aspects) -> &Config {
        self.0.seen.settings(which);
        &self.0.site.config
    }

    /// An interface text, or its key where there is none.
    pub(super) fn text<'v>(&'v self, key: &'v str) -> &'v str {
        self.uses_texts();
        self.0.ui.or_key(key)
    }

    /// Takes down that interface texts are used.
    pub(super) fn uses_texts(&self) {
        self.0.seen.note(|touched| touched.texts = true);
    }

    /// Takes down that a file of the theme was looked up.
    pub(super) fn uses_theme(&self, name: &str) {
        self.0.seen.note(|touched| {
            if !touched.theme.contains(name) {
                touched.theme.insert(name.to_owned());
            }
        });
    }

    /// Whether readers can see a report.
    pub(super) fn is_visible(&self, id: ReportId) -> bool {
        self.0.site.is_visible(self.report(id, report::LINE))
    }

    /// The target's part of a list.
    pub(super) fn part(&self, recipe: &Recipe) -> Listing {
        let part = Listing::of(&self.0.site, recipe);
        self.0.seen.list(&part.reports);
        part
    }

    /// The first reports of a section's list, as many as the home page shows.
    pub(super) fn latest(&self, id: SectionId) -> &[ReportId] {
        plan::latest(&self.0.site, &self.section(id, section::LATEST).reports)
    }

    /// Sections from the home page down to this one, with their titles and addresses.
    pub(super) fn trail(&self, id: SectionId) -> Vec<(SectionId, &Section)> {
        self.0.seen.section(&self.0.site, id, section::TRAIL);
        self.0.site.path_to(id).into_iter().map(|id| (id, &self.0.site.sections[id])).collect()
    }

    /// Titles and addresses of the sections below the home page.
    pub(super) fn main_sections(&self) -> impl Iterator<Item = &Section> {
        let home = self.section(0, section::CHILDREN | section::CHILD_HEADS);
        home.children.iter().map(|id| &self.0.site.sections[*id])
    }

    /// Address of a section, below the site's root.
    pub(super) fn folder_url(&self, id: SectionId) -> String {
        self.section(id, section::HEAD).url()
    }

    /// Facets that some report says something of.
    pub(super) fn facets(&self) -> impl Iterator<Item = Facet> {
        self.section(0, section::FACETS);
        self.0.site.groups.facets()
    }

    /// The whole catalogue, of which years and their counts are looked at.
    pub(super) fn catalogue(&self) -> &Group {
        self.section(0, section::CATALOGUE);
        &self.0.site.groups.all
    }

    /// The files that the catalogue as data is cut into; none where one has all.
    pub(super) fn data_parts(&self) -> Vec<(When, usize)> {
        self.section(0, section::CATALOGUE);
        self.0.site.groups.published().parts(DATA_SIZE)
    }

    /// The calendar of a section, for addresses of its parts; what a part leads on to belongs to [`View::part`].
    pub(super) fn calendar(&self, id: SectionId) -> &Group {
        &self.section(id, section::HEAD).calendar
    }

    /// The sections in a part of the sitemap. Whether there are any follows from the reports in that part, which
    /// [`View::part`] records: a part that is full of reports has none.
    pub(super) fn sitemap_sections(&self, part: usize) -> std::ops::Range<SectionId> {
        plan::sitemap_sections(&self.0.site, part)
    }

    /// Number of pages of a part of a section's calendar, which [`View::part`] records as far as the target shows it.
    pub(super) fn pages(&self, id: SectionId, when: When) -> usize {
        plan::pages_of_section(&self.0.site, id, when)
    }

    /// The same of a group.
    pub(super) fn pages_of_group(&self, id: GroupId, when: When) -> usize {
        plan::pages_of_group(&self.0.site, id, when)
    }

    /// The group that the target is a part of; what it leads on to belongs to [`View::part`].
    pub(super) fn group(&self, id: GroupId) -> &Group {
        self.0.seen.list(&[]);
        self.0.site.groups.get(id)
    }

    /// Address of the group of a facet's value, below the site's root.
    pub(super) fn value_url(&self, facet: Facet, label: &str) -> String {
        self.0.seen.list(&[]);
        let group = self.0.site.groups.values(facet).iter().find(|group| *group.label == *label);
        group.map_or_else(|| facet.url(), |group| group.url.clone())
    }

    /// The values of the facet that the target is about.
    pub(super) fn values(&self, facet: Facet) -> &[Group] {
        self.0.seen.list(&[]);
        self.0.site.groups.values(facet)
    }

    /// The whole site, of which addresses and days of change are looked at.
    pub(super) fn map(&self) -> &Site {
        self.0.seen.section(&self.0.site, 0, section::MAP);
        &self.0.site
    }

    /// The whole site, of which addresses that are gone are looked at.
    pub(super) fn gone(&self) -> &Site {
        self.0.seen.section(&self.0.site, 0, section::GONE);
        &self.0.site
    }

    /// The whole site, of which old addresses are looked at.
    pub(super) fn moved(&self) -> &Site {
        self.0.seen.section(&self.0.site, 0, section::MOVED);
        &self.0.site
    }

    /// Which year is sealed, where pages are made for the archive; never in a build, so nobody has to know of it.
    pub(super) fn sealing(&self) -> Option<Sealing> {
        self.0.site.sealing
    }

    /// The day on which a report was sealed; it is part of the rest of what is known of it.
    pub(super) fn sealed_on(&self, report: &Report) -> Option<Date> {
        self.0.site.sealed_on(report)
    }

    /// Seals of years, by year.
    pub(super) fn seals(&self) -> &[Seal] {
        self.0.seen.section(&self.0.site, 0, section::SEALS);
        &self.0.site.seals
    }

    /// What readers are offered of a sealed year.
    pub(super) fn offer<'s>(&self, seal: &'s Seal) -> Offer<'s> {
        self.0.seen.section(&self.0.site, 0, section::SEALS);
        self.0.site.offer(seal)
    }

    /// Whether there is a list of what was corrected or withdrawn.
    pub(super) fn has_corrections(&self) -> bool {
        self.0.seen.section(&self.0.site, 0, section::CORRECTED);
        !self.0.site.corrected.is_empty()
    }

    /// The site and its plan, in which a link's source path is looked up.
    pub(super) fn link(&self, file: &str) -> &Site {
        self.0.seen.note(|touched| {
            touched.links.insert(file.to_owned());
        });
        &self.0.site
    }

    /// Whether the plan has an output.
    pub(super) fn has_output(&self, plan: &Plan, path: &str) -> bool {
        self.0.seen.note(|touched| {
            touched.addresses.insert(path.to_owned());
        });
        plan.get(path).is_some()
    }

    /// The address of a path below the site's root as links on the site write it.
    pub(super) fn local(&self, url: &str) -> String {
        self.settings(setting::BASE_URL).base_url.local(url)
    }

    /// An address elsewhere as links on the site write it: by way of a notice where it leads away.
    pub(super) fn outward(&self, address: &str) -> String {
        if self.settings(setting::LEAVING).leaving.needs_notice(address) {
            self.local(&exit_path(address))
        } else {
            address.to_owned()
        }
    }

    /// The address that the target is a notice before; it is part of what kind of target it is.
    pub(super) fn exit(&self, index: usize) -> &str {
        &self.0.site.exits[index]
    }

    /// An absolute address.
    pub(super) fn permalink(&self, url: &str) -> String {
        self.settings(setting::BASE_URL).base_url.absolute(url)
    }

    /// A date and time in the site's zone as RFC 3339.
    pub(super) fn rfc3339(&self, date: Date, time: Time) -> String {
        self.settings(setting::TIME_ZONE);
        match self.0.site.zone.to_zoned(DateTime::from_parts(date, time)) {
            Ok(zoned) => super::tags::rfc3339(&zoned),
            Err(_) => format!("{date}T00:00:00Z"),
        }
    }
}
