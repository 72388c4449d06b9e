//! What an output looked at → hashes of what is there now.
//!
//! In: [`Touched`] of the last render, a site. Out: [`Parts`], equal as long as the output would be rendered to
//! the same bytes. Must not know: how anything is rendered, the disk.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::theme::{Theme, UiText};
use super::touched::{Aspects, Standing, Touched, report, section, setting};
use super::{links, sitemap};
use crate::plan::{self, DATA_SIZE, Listing, Plan, Target};
use crate::site::{Extras, Replacement, Report, ReportId, SectionId, Site, State};

/// What an output is made of, in parts, so that a change can be named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The program, or what kind of output it is.
    Program,
    /// Templates and interface texts.
    Theme,
    /// Settings.
    Settings,
    /// Its own source file.
    Source,
    /// What is known of it from elsewhere: defaults of its section, its state, its files.
    Details,
    /// Its neighbours.
    Neighbours,
    /// Sections, and the part of a list that it shows.
    Lists,
    /// Other pages that it names or links to.
    Others,
}

impl Part {
    /// All parts in the order of [`Parts`].
    pub const ALL: [Self; 8] = [
        Self::Program,
        Self::Theme,
        Self::Settings,
        Self::Source,
        Self::Details,
        Self::Neighbours,
        Self::Lists,
        Self::Others,
    ];
}

/// A hash for each of [`Part::ALL`].
pub type Parts = [u64; Part::ALL.len()];

/// [`Touched`] with all that is the same for every output that touched it.
#[derive(Debug, Clone)]
pub struct Prepared {
    touched: Touched,
    theme: u64,
    settings: u64,
    others: u64,
    home: u64,
}

/// Hashes of what can be seen of a site, made when they are asked for.
#[derive(Debug, Default)]
pub(super) struct Hashes {
    reports: OnceLock<Vec<OfReport>>,
    program: OnceLock<u64>,
    sections: OnceLock<Vec<[OnceLock<u64>; section::COUNT_OF]>>,
    texts: OnceLock<u64>,
}

/// What hashes are made from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now<'n> {
    pub(super) site: &'n Site,
    pub(super) plan: &'n Plan,
    pub(super) theme: &'n Theme,
    pub(super) texts: &'n UiText,
    pub(super) hashes: &'n Hashes,
}

/// A quick hasher for many short values: what was hashed so far is the seed for what comes.
#[derive(Debug, Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = Mix::default();
    value.hash(&mut hasher);
    hasher.finish()
}

impl Hashes {
    /// Makes the hashes of reports on all cores; not to be called from one of them.
    pub(super) fn fill(&self, site: &Site) {
        let made = site.reports.par_iter().map(|report| of_report(site, report)).collect();
        // Whoever came first has the same.
        let _ = self.reports.set(made);
    }
}

impl Now<'_> {
    pub(super) fn prepare(&self, touched: Touched) -> Prepared {
        let mut theme = Mix::default();
        for name in &touched.theme {
            (name, self.theme.get(name), self.theme.is_own(name)).hash(&mut theme);
        }
        if touched.texts {
            self.hashes.texts.get_or_init(|| hash_of(self.texts)).hash(&mut theme);
        }
        let mut others = Mix::default();
        for (file, aspects) in &touched.reports {
            let id = self.site.reports.binary_search_by(|report| (*report.file()).cmp(file)).ok();
            file.hash(&mut others);
            self.report(id, *aspects, &mut others);
        }
        for (folder, aspects) in &touched.sections {
            let id = self.site.sections.binary_search_by(|section| section.folder.cmp(folder)).ok();
            folder.hash(&mut others);
            self.section(id, *aspects, &mut others);
        }
        for file in &touched.links {
            (file, links::meaning(self.site, file).hash_in(self.site)).hash(&mut others);
        }
        for path in &touched.addresses {
            (path, self.plan.get(path).is_some()).hash(&mut others);
        }
        let mut home = Mix::default();
        self.section(Some(0), touched.home, &mut home);
        Prepared {
            settings: settings(self.site, touched.settings),
            theme: theme.finish(),
            others: others.finish(),
            home: home.finish(),
            touched,
        }
    }

    pub(super) fn fingerprint(&self, target: &Target, source: u128, prepared: &Prepared) -> Parts {
        let Prepared { touched, theme, settings, others, home } = prepared;
        let standing = Standing::new(self.site, &target.recipe);
        let mut details = Mix::default();
        self.report(standing.own, touched.own, &mut details);
        let mut neighbours = Mix::default();
        self.report(standing.previous, touched.previous, &mut neighbours);
        self.report(standing.next, touched.next, &mut neighbours);
        let mut lists = Mix::default();
        home.hash(&mut lists);
        self.section(standing.section, touched.section, &mut lists);
        if touched.list {
            let part = Listing::of(self.site, &target.recipe);
            (part.total, part.per_page, part.below).hash(&mut lists);
            // Which reports these are matters only where something of them was looked at: how many there are
            // follows from the two numbers.
            for id in &part.reports {
                self.report(Some(*id), touched.listed, &mut lists);
            }
        }
        [
            hash_of((*self.hashes.program.get_or_init(program), target.recipe.identity(self.site))),
            *theme,
            *settings,
            hash_of(source),
            details.finish(),
            neighbours.finish(),
            lists.finish(),
            *others,
        ]
    }

    fn report(&self, id: Option<ReportId>, aspects: Aspects, hasher: &mut Mix) {
        if aspects == 0 {
            return;
        }
        let Some(id) = id else {
            hasher.write_u8(0);
            return;
        };
        let site = self.site;
        // Never on several threads: a thread that waits here for others could be given work that waits here.
        let made = || site.reports.iter().map(|report| of_report(site, report)).collect();
        let known = &self.hashes.reports.get_or_init(made)[id];
        let it = &site.reports[id];
        let file = |id: ReportId| site.reports[id].file();
        hasher.write_u64(known.file);
        let each = [known.line, known.text, known.rest];
        for (bit, hash) in [report::LINE, report::TEXT, report::REST].into_iter().zip(each) {
            if aspects & bit != 0 {
                hasher.write_u64(hash);
            }
        }
        if aspects & report::REPLACEMENT != 0 {
            match &it.extras().replacement {
                None => hasher.write_u8(0),
                Some(Replacement::Report(id)) => file(*id).hash(hasher),
                Some(Replacement::Address(url)) => url.hash(hasher),
            }
        }
        if aspects & report::NEIGHBOURS != 0 {
            (it.previous().map(file), it.next().map(file)).hash(hasher);
        }
        if aspects & report::SECTION != 0 {
            site.sections[it.section].folder.hash(hasher);
        }
    }

    fn section(&self, id: Option<SectionId>, aspects: Aspects, hasher: &mut Mix) {
        if aspects == 0 {
            return;
        }
        let Some(id) = id else {
            hasher.write_u8(0);
            return;
        };
        self.site.sections[id].folder.hash(hasher);
        let made = || self.site.sections.iter().map(|_| Default::default()).collect();
        let known = &self.hashes.sections.get_or_init(made)[id];
        for (index, hash) in known.iter().enumerate() {
            let bit = 1 << index;
            if aspects & bit != 0 {
                hasher.write_u64(*hash.get_or_init(|| of_section(self.site, id, bit)));
            }
        }
    }
}

/// Hashes of a report's path and of what most outputs look at.
#[derive(Debug, Clone, Copy)]
struct OfReport {
    file: u64,
    line: u64,
    text: u64,
    rest: u64,
}

fn program() -> u64 {
    hash_of(env!("PROGRAM_HASH"))
}

fn of_report(site: &Site, report: &Report) -> OfReport {
    let Report { url, title, date, time, validity, state, meta, shared, summary, .. } = report;
    let visible = site.is_visible(report);
    let line = hash_of((url, title, date, time, validity, state, visible, meta.pinned));
    let Extras { attachments, awaited, .. } = report.extras();
    let text = hash_of((
        summary,
        report.publisher(),
        &meta.rare().changes,
        attachments,
        awaited,
        &meta.keywords,
        &shared.topic,
    ));
    // Places are no part of a hash, so that a moved line changes nothing for others.
    let Report { index_number, expired, .. } = report;
    let rest = hash_of((meta, shared, index_number, expired, site.sealed_on(report)));
    OfReport { file: hash_of(report.file()), line, text, rest }
}

fn of_section(site: &Site, id: SectionId, aspect: Aspects) -> u64 {
    let section = &site.sections[id];
    let files = |ids: &[ReportId]| {
        let mut hasher = Mix::default();
        for id in ids {
            site.reports[*id].file().hash(&mut hasher);
        }
        hasher.finish()
    };
    let heads = |ids: &[SectionId]| {
        let head = |id: &SectionId| hash_of((&site.sections[*id].title, &site.sections[*id].path));
        ids.iter().map(head).collect::<Vec<_>>()
    };
    match aspect {
        section::HEAD => hash_of((&section.title, &section.path, &section.meta)),
        section::TRAIL => hash_of(heads(&site.path_to(id))),
        section::CHILDREN => hash_of(
            section.children.iter().map(|id| &site.sections[*id].folder).collect::<Vec<_>>(),
        ),
        section::CHILD_HEADS => hash_of(heads(&section.children)),
        section::COUNT => hash_of(section.reports.len()),
        section::LATEST => files(plan::latest(site, &section.reports)),
        section::OWN => files(&section.own),
        section::YEARS => {
            let years = section.calendar.years().into_iter();
            hash_of(years.map(|(year, _)| year).collect::<Vec<_>>())
        }
        section::YEAR_COUNTS => hash_of(section.calendar.years()),
        section::PARENT => hash_of(section.parent.map(|id| &site.sections[id].folder)),
        section::MAP => map(site),
        section::FIGURES => hash_of(section.has_figures),
        section::FACETS => hash_of(site.groups.facets().collect::<Vec<_>>()),
        section::CATALOGUE => {
            hash_of((site.groups.all.years(), site.groups.published().parts(DATA_SIZE)))
        }
        section::SEALS => {
            let offers = site.seals.iter().map(|seal| (seal, site.offer(seal)));
            hash_of(offers.collect::<Vec<_>>())
        }
        section::CORRECTED => hash_of(site.corrected.is_empty()),
        section::MOVED => moved(site),
        section::GONE => {
            let gone = site.reports.iter().filter(|report| report.state == State::Withdrawn);
            let settled = site.gone.iter().map(|gone| (&gone.path, gone.is_folder));
            hash_of((
                gone.map(|report| &*report.url).collect::<Vec<_>>(),
                settled.collect::<Vec<_>>(),
            ))
        }
        _ => 0,
    }
}

/// Every old address with where it leads.
fn moved(site: &Site) -> u64 {
    let mut hasher = Mix::default();
    for report in site.reports.iter().filter(|report| !report.extras().old_addresses.is_empty()) {
        let old: Vec<&str> =
            report.extras().old_addresses.iter().map(|(old, _)| old.key.as_str()).collect();
        (&report.url, old, site.has_address(report)).hash(&mut hasher);
    }
    for section in site.sections.iter().filter(|section| !section.old_paths.is_empty()) {
        let old: Vec<&str> = section.old_paths.iter().map(|(old, _)| old.as_str()).collect();
        (&section.path, old).hash(&mut hasher);
    }
    hasher.finish()
}

/// Every address with the day of its last change.
fn map(site: &Site) -> u64 {
    let mut hasher = Mix::default();
    for id in &site.home().reports {
        let report = &site.reports[*id];
        (&report.url, sitemap::changed(report)).hash(&mut hasher);
    }
    for section in site.sections.iter() {
        (&section.path, sitemap::newest(site, section)).hash(&mut hasher);
    }
    hasher.finish()
}

fn settings(site: &Site, which: Aspects) -> u64 {
    let config = &site.config;
    let mut hasher = Mix::default();
    for index in 0..Aspects::BITS {
        let bit = 1 << index;
        if which & bit == 0 {
            continue;
        }
        bit.hash(&mut hasher);
        match bit {
            setting::TITLE => config.title.hash(&mut hasher),
            setting::DESCRIPTION => config.description.hash(&mut hasher),
            setting::KEYWORDS => config.keywords.hash(&mut hasher),
            setting::BASE_URL => config.base_url.hash(&mut hasher),
            setting::LANGUAGE => config.language.hash(&mut hasher),
            setting::TIME_ZONE => config.time_zone.hash(&mut hasher),
            setting::PUBLISHER => config.publisher.hash(&mut hasher),
            setting::IDENTITY => config.identity.hash(&mut hasher),
            setting::PAGES => config.addresses.page.hash(&mut hasher),
            setting::NAVIGATION => config.navigation.hash(&mut hasher),
            setting::PARENT => config.parent.hash(&mut hasher),
            setting::EXTRA => config.extra.hash(&mut hasher),
            setting::REPORT_DATA => config.report_data.hash(&mut hasher),
            setting::LEAVING => config.leaving.hash(&mut hasher),
            setting::COLOR => config.color.hash(&mut hasher),
            setting::MARKDOWN => config.markdown.hash(&mut hasher),
            _ => {}
        }
    }
    hasher.finish()
}
