//! What an output read → hashes of what is there now.
//!
//! In: [`ReadSet`] of the last render, a site. Out: [`Parts`], equal as long as the output would be rendered to
//! the same bytes. Must not know: how anything is rendered, the disk, what fields there are.

use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use super::fields::{self, FieldMask, SeedHasher, hash_of};
use super::meaning;
use super::read_set::{Context, ReadSet};
use super::theme::{Theme, UiText};
use crate::plan::{Listing, Plan, Recipe, Target};
use crate::site::{Report, ReportId, SectionId, Site};
use rayon::prelude::*;

/// The kinds of input that an output depends on; `build -v` names the parts that changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FingerprintPart {
    /// The program, or what kind of output it is.
    Program,
    /// Templates and interface texts.
    Theme,
    /// Settings.
    Settings,
    /// Its own source file.
    Source,
    /// Fields of its own report, including those that its source file alone does not give: inherited defaults, state,
    /// attachments.
    Details,
    /// Its neighbours.
    Neighbours,
    /// Sections, and the part of a list that it shows.
    Lists,
    /// Other pages that it names or links to.
    Others,
}

impl FingerprintPart {
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

/// A hash for each of [`FingerprintPart::ALL`].
pub type Parts = [u64; FingerprintPart::ALL.len()];

/// A [`ReadSet`] with the hashes of those parts that are equal for all outputs with this read set.
#[derive(Debug, Clone)]
pub struct ReadSetHashes {
    read: ReadSet,
    theme: u64,
    settings: u64,
    others: u64,
    /// The home page's section and facts of the whole site.
    site: u64,
}

/// Hashes of what can be read of a site, made when they are asked for.
#[derive(Debug, Default)]
pub(super) struct SiteHashes {
    reports: OnceLock<Vec<OfReport>>,
    program: OnceLock<u64>,
    sections: OnceLock<Vec<[OnceLock<u64>; fields::section::COUNT]>>,
    settings: [OnceLock<u64>; fields::settings::COUNT],
    site: [OnceLock<u64>; fields::site::COUNT],
    texts: OnceLock<u64>,
}

/// Number of groups of a report's fields, the first of the table, whose hashes are held because most outputs read them.
const HELD: usize = 3;

/// Hashes of one report.
#[derive(Debug, Clone, Copy)]
struct OfReport {
    file: u64,
    held: [u64; HELD],
}

impl OfReport {
    fn new(site: &Site, report: &Report) -> Self {
        let held = std::array::from_fn(|group| fields::report::hash(site, report, group));
        Self { file: hash_of(report.file()), held }
    }
}

/// The current values that hashes are computed from.
#[derive(Debug, Clone, Copy)]
pub(super) struct Now<'n> {
    pub(super) site: &'n Site,
    pub(super) plan: &'n Plan,
    pub(super) theme: &'n Theme,
    pub(super) texts: &'n UiText,
    pub(super) hashes: &'n SiteHashes,
}

impl SiteHashes {
    /// Hashes all reports on all cores. To be called before rayon jobs compute fingerprints: those would do it on one thread.
    pub(super) fn fill(&self, site: &Site) {
        let made = site.reports.par_iter().map(|report| OfReport::new(site, report)).collect();
        // `set` fails if another thread has filled the cell, with the same value.
        let _ = self.reports.set(made);
    }
}

impl Now<'_> {
    pub(super) fn hashes_of(&self, read: ReadSet) -> ReadSetHashes {
        let mut theme = SeedHasher::default();
        for name in &read.theme {
            (name, self.theme.get(name), self.theme.is_own(name)).hash(&mut theme);
        }
        if read.texts {
            self.hashes.texts.get_or_init(|| hash_of(self.texts)).hash(&mut theme);
        }
        let mut others = SeedHasher::default();
        for (file, mask) in &read.reports {
            let id = self.site.reports.binary_search_by(|report| (*report.file()).cmp(file)).ok();
            file.hash(&mut others);
            self.report(id, *mask, &mut others);
        }
        for (folder, mask) in &read.sections {
            let id = self.site.sections.binary_search_by(|section| section.folder.cmp(folder)).ok();
            folder.hash(&mut others);
            self.section(id, *mask, &mut others);
        }
        for file in &read.links {
            (file, meaning::meaning(self.site, file)).hash(&mut others);
        }
        for path in &read.addresses {
            (path, self.plan.get(path).is_some()).hash(&mut others);
        }
        let mut site = SeedHasher::default();
        self.section(Some(0), read.home, &mut site);
        self.site(read.site, &mut site);
        ReadSetHashes {
            settings: self.settings(read.settings),
            theme: theme.finish(),
            others: others.finish(),
            site: site.finish(),
            read,
        }
    }

    /// A hash of the source files that a target was rendered from; 0 where it was from none.
    pub(super) fn sources(&self, recipe: &Recipe, hashes: &ReadSetHashes) -> u128 {
        let read = &hashes.read;
        let of = |file: &str| self.site.hash_of(file).unwrap_or_default();
        let own = recipe.source(self.site).filter(|_| read.source).map_or(0, of);
        if read.sources.is_empty() {
            return own;
        }
        let mut all = SeedHasher::default();
        own.hash(&mut all);
        for file in &read.sources {
            (file, of(file)).hash(&mut all);
        }
        all.finish().into()
    }

    pub(super) fn fingerprint(
        &self,
        target: &Target,
        source: u128,
        hashes: &ReadSetHashes,
    ) -> Parts {
        let ReadSetHashes { read, theme, settings, others, site } = hashes;
        let context = Context::new(self.site, &target.recipe);
        let mut details = SeedHasher::default();
        self.report(context.own, read.own, &mut details);
        let mut neighbours = SeedHasher::default();
        self.report(context.previous, read.previous, &mut neighbours);
        self.report(context.next, read.next, &mut neighbours);
        let mut lists = SeedHasher::default();
        site.hash(&mut lists);
        self.section(context.section, read.section, &mut lists);
        if read.list {
            let part = Listing::of(self.site, &target.recipe);
            (part.total, part.per_page, part.below).hash(&mut lists);
            // `report` hashes nothing if `read.listed` is 0: such an output shows only the number of reports, which `total`
            // and `per_page` give.
            for id in &part.reports {
                self.report(Some(*id), read.listed, &mut lists);
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

    fn report(&self, id: Option<ReportId>, mask: FieldMask, hasher: &mut SeedHasher) {
        if mask == 0 {
            return;
        }
        let Some(id) = id else {
            hasher.write_u8(0);
            return;
        };
        // Not `par_iter`: a rayon worker that waits in `get_or_init` may steal a job that enters the same cell, and
        // deadlock.
        let made = || self.site.reports.iter().map(|it| OfReport::new(self.site, it)).collect();
        let held = &self.hashes.reports.get_or_init(made)[id];
        hasher.write_u64(held.file);
        for group in groups(mask, fields::report::COUNT) {
            hasher.write_u64(match held.held.get(group) {
                Some(hash) => *hash,
                None => fields::report::hash(self.site, &self.site.reports[id], group),
            });
        }
    }

    fn section(&self, id: Option<SectionId>, mask: FieldMask, hasher: &mut SeedHasher) {
        if mask == 0 {
            return;
        }
        let Some(id) = id else {
            hasher.write_u8(0);
            return;
        };
        self.site.sections[id].folder.hash(hasher);
        let made = || self.site.sections.iter().map(|_| Default::default()).collect();
        let held = &self.hashes.sections.get_or_init(made)[id];
        for group in groups(mask, fields::section::COUNT) {
            let hash = held[group].get_or_init(|| fields::section::hash(self.site, id, group));
            hasher.write_u64(*hash);
        }
    }

    fn settings(&self, mask: FieldMask) -> u64 {
        let mut hasher = SeedHasher::default();
        for group in groups(mask, fields::settings::COUNT) {
            let made = || fields::settings::hash(self.site, &self.site.config, group);
            (group, self.hashes.settings[group].get_or_init(made)).hash(&mut hasher);
        }
        hasher.finish()
    }

    fn site(&self, mask: FieldMask, hasher: &mut SeedHasher) {
        for group in groups(mask, fields::site::COUNT) {
            let made = || fields::site::hash(self.site, (), group);
            (group, self.hashes.site[group].get_or_init(made)).hash(hasher);
        }
    }
}

/// The groups of a mask.
fn groups(mask: FieldMask, count: usize) -> impl Iterator<Item = usize> {
    (0..count).filter(move |group| mask & (1 << group) != 0)
}

fn program() -> u64 {
    hash_of(env!("PROGRAM_HASH"))
}

#[cfg(test)]
mod tests {
    use camino::Utf8Path;

    use crate::render::ReadSet;
    use crate::{LoadOptions, Snapshot, config, fs, load};

    #[test]
    fn every_source_that_a_page_was_rendered_from_is_part_of_its_fingerprint() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = Utf8Path::from_path(folder.path()).expect("UTF-8");
        let write = |name: &str, text: &str| {
            let text = format!("---\ntitle: 甲\ndate: 2024-01-29\n---\n{text}\n");
            fs::write_deep(&root.join(format!("content/{name}.md")), text.as_bytes())
                .expect("a file");
        };
        fs::write_deep(&root.join("site.yaml"), config::TEMPLATE.as_bytes()).expect("a file");
        for name in ["a", "b", "c"] {
            write(name, "文");
        }
        // A page that was rendered from its own file and another's.
        let fingerprint = || {
            let as_of = Some("2026-01-01".to_owned());
            let options = LoadOptions { as_of, ..LoadOptions::default() };
            let snapshot = Snapshot::new(root, &load(root, &options).expect("a site"));
            let is_report = |it: &&crate::plan::Target| it.recipe.report() == Some(0);
            let target = snapshot.plan.targets.iter().find(is_report).expect("a report");
            let read = ReadSet {
                source: true,
                sources: ["content/b.md".to_owned()].into(),
                ..ReadSet::default()
            };
            let now = snapshot.renderer.now();
            now.sources(&target.recipe, &now.hashes_of(read))
        };
        let first = fingerprint();
        assert_eq!(fingerprint(), first);
        write("c", "别的页");
        assert_eq!(fingerprint(), first, "a file that was not read");
        write("b", "另一份");
        let second = fingerprint();
        assert_ne!(second, first, "the other's file");
        write("a", "自己的");
        assert_ne!(fingerprint(), second, "its own file");
    }
}
