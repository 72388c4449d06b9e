//! The one way from templates, feeds and maps to the site: whatever is read is recorded.
//!
//! In: a site, a target. Out: readers of reports, sections, settings and the whole site. Must not know: which template
//! or format asks.

use std::sync::Arc;

use jiff::Zoned;
use jiff::civil::DateTime;

use super::fields::FieldMask;
use super::meaning::{self, Meaning};
use super::read_set::{Context, ReadSet, Recorder};
use super::template::Templates;
use super::theme::{Theme, UiText};
use super::theme_facts::{THEME_FACTS, ThemeFacts};
use crate::diagnostic::Location;
use crate::plan::{self, Listing, Plan, Recipe};
use crate::site::{Facet, Group, GroupId, ReportId, Sealing, SectionId, Site, When};
use crate::yaml::nearest;

/// What one render may see. Its fields are private, so that nothing is read without being recorded.
///
/// Every template object of a render holds a clone, so a clone must be cheap: an `Arc` that stays on one thread.
#[derive(Debug, Clone)]
pub(super) struct View(Arc<ViewState>);

#[derive(Debug)]
struct ViewState {
    site: Arc<Site>,
    ui: Arc<UiText>,
    theme: Arc<ThemeFacts>,
    files: Arc<Theme>,
    recorder: Recorder,
}

impl View {
    pub(super) fn new(site: &Arc<Site>, templates: &Templates, recipe: &Recipe) -> Self {
        Self::of_words(site, &templates.ui, &templates.facts, templates.theme(), recipe)
    }

    /// The same without templates.
    pub(super) fn of_words(
        site: &Arc<Site>,
        ui: &Arc<UiText>,
        theme: &Arc<ThemeFacts>,
        files: &Arc<Theme>,
        recipe: &Recipe,
    ) -> Self {
        let recorder = Recorder::new(Context::new(site, recipe));
        let (site, ui) = (Arc::clone(site), Arc::clone(ui));
        let (theme, files) = (Arc::clone(theme), Arc::clone(files));
        Self(Arc::new(ViewState { site, ui, theme, files, recorder }))
    }

    /// A text of the theme that bodies include, with where it stands; the nearest name where there is none.
    pub(super) fn include(&self, name: &str) -> Result<(Location, &str), Option<String>> {
        let files = &self.0.files;
        let path = Theme::include_path(name);
        self.uses_theme(&path);
        match files.get(&path) {
            // One that is no text has a finding of its own.
            Some(bytes) => Ok((files.place(&path), std::str::from_utf8(bytes).unwrap_or_default())),
            None => Err(nearest(name, files.includes().map(|(name, _)| name)).map(String::from)),
        }
    }

    /// Whether pages of the theme have this id of their own.
    pub(super) fn is_id_of_page(&self, id: &str) -> bool {
        self.uses_theme(THEME_FACTS);
        self.0.theme.ids.contains(id)
    }

    /// What was read so far.
    pub(super) fn take_read_set(&self) -> ReadSet {
        self.0.recorder.take()
    }

    /// The site, unrecorded. Only the readers that `fields!` makes may call this: they record each field that they give.
    pub(super) fn hidden(&self) -> &Site {
        &self.0.site
    }

    /// The site, unrecorded, for the text of errors: an output with an error is never stored, so it needs no read set.
    pub(super) fn for_errors(&self) -> &Site {
        &self.0.site
    }

    pub(super) fn record_report(&self, id: ReportId, mask: FieldMask) {
        self.0.recorder.report(&self.0.site, id, mask);
    }

    pub(super) fn record_section(&self, id: SectionId, mask: FieldMask) {
        self.0.recorder.section(&self.0.site, id, mask);
    }

    pub(super) fn record_setting(&self, mask: FieldMask) {
        self.0.recorder.settings(mask);
    }

    pub(super) fn record_site(&self, mask: FieldMask) {
        self.0.recorder.site(mask);
    }

    /// Records what another render of the same output read.
    pub(super) fn adds(&self, read: ReadSet) {
        self.0.recorder.set(read);
    }

    /// An interface text, or its key where there is none.
    pub(super) fn text<'v>(&'v self, key: &'v str) -> &'v str {
        self.uses_texts();
        self.0.ui.or_key(key)
    }

    /// Records that interface texts are used.
    pub(super) fn uses_texts(&self) {
        self.0.recorder.add(|read| read.texts = true);
    }

    /// Records that a source file was read: the target's own, or another.
    pub(super) fn reads_source(&self, other: Option<&str>) {
        self.0.recorder.add(|read| match other {
            None => read.source = true,
            Some(file) => drop(read.sources.insert(file.to_owned())),
        });
    }

    /// Records that a file of the theme was looked up.
    pub(super) fn uses_theme(&self, name: &str) {
        self.0.recorder.add(|read| {
            if !read.theme.contains(name) {
                read.theme.insert(name.to_owned());
            }
        });
    }

    /// The target's part of a list.
    pub(super) fn part(&self, recipe: &Recipe) -> Listing {
        let part = Listing::of(&self.0.site, recipe);
        self.0.recorder.list(&part.reports);
        part
    }

    /// Months of a section's year, newest first, with how many reports each has; [`View::part`] of the year records them.
    pub(super) fn months_of_section(&self, id: SectionId, year: i16) -> Vec<(i8, usize)> {
        self.0.site.sections[id].calendar.months(year)
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

    /// Number of pages of a part of a group's calendar, which [`View::part`] records as far as the target shows it.
    pub(super) fn pages_of_group(&self, id: GroupId, when: When) -> usize {
        plan::pages_of_group(&self.0.site, id, when)
    }

    /// The group that the target shows. Its label, years and months are part of `Listing::below`, which is recorded here.
    pub(super) fn group(&self, id: GroupId) -> &Group {
        self.0.recorder.list(&[]);
        self.0.site.groups.get(id)
    }

    /// Address of the group of a facet's value, below the site's root.
    pub(super) fn value_url(&self, facet: Facet, label: &str) -> String {
        self.0.recorder.list(&[]);
        let group = self.0.site.groups.values(facet).iter().find(|group| *group.label == *label);
        group.map_or_else(|| facet.url(), |group| group.url.clone())
    }

    /// The section at a path below the site's root, without a slash at the end. Recorded as a fact of the whole site, because
    /// another section may take the path.
    pub(super) fn section_at(&self, path: &str) -> Option<SectionId> {
        self.site().section_paths().iter().position(|known| *known == path)
    }

    /// The values of the facet that the target is about.
    pub(super) fn values(&self, facet: Facet) -> &[Group] {
        self.0.recorder.list(&[]);
        self.0.site.groups.values(facet)
    }

    /// The year being sealed; `None` in builds. Not recorded, because pages rendered for a package are never reused by a
    /// build.
    pub(super) fn sealing(&self) -> Option<Sealing> {
        self.0.site.sealing
    }

    /// What a source path in a link stands for.
    pub(super) fn meaning(&self, file: &str) -> Meaning<'_> {
        self.0.recorder.add(|read| {
            read.links.insert(file.to_owned());
        });
        meaning::meaning(&self.0.site, file)
    }

    /// A date and time in the site's zone; `None` where the zone has no such moment. Its name is a setting, which the caller
    /// reads.
    pub(super) fn zoned(&self, at: DateTime) -> Option<Zoned> {
        self.0.site.zone.to_zoned(at).ok()
    }

    /// Whether the plan has an output.
    pub(super) fn has_output(&self, plan: &Plan, path: &str) -> bool {
        self.0.recorder.add(|read| {
            read.addresses.insert(path.to_owned());
        });
        plan.get(path).is_some()
    }

    /// The outside address that the target warns of. Not recorded, because it is part of `Recipe::identity`.
    pub(super) fn exit(&self, index: usize) -> &str {
        &self.0.site.exits[index]
    }
}
