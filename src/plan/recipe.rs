//! What an output is made of, and what follows from that for everybody who handles outputs.
//!
//! In: a recipe, the site whose plan it belongs to. Out: its subject, the file it is rendered from, the file it is a copy
//! of, when it is published, whether a year's archive takes it and whether a seal holds it. Must not know: how anything
//! is rendered.
//!
//! Every answer is a `match` without `_`, so that a new recipe compiles only once each question has been answered for it.
//! No match on a recipe anywhere has a `_` (`tests/it/tidy.rs`).

use std::borrow::Cow;

use super::{DataFormat, FeedFormat, SearchFile, SegmentName};
use crate::site::{Facet, GroupId, ReportId, SectionId, Site, When};

/// What an output is made of. Millions are held at once, so the enum is kept small: large variants are boxed, and numbers of
/// pages and attachments are `u32`, see [`short`](super::short).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Recipe {
    /// The home page.
    Home,
    /// A page of a section's list, counted from 1. A list in the calendar's order has only the first, which shows the newest.
    Section(SectionId, u32),
    /// A section's year; one that does not fit on a page shows the newest and leads to its months.
    Year(SectionId, i16),
    /// A page of a month of such a year, counted from 1.
    Month(SectionId, i16, i8, u32),
    /// A page that leads from where a numbered page of a section or of its year was to the list.
    OldPage(SectionId, When),
    /// The catalogue as data; of a large site the file of a year or month, or what names them.
    Data(DataFormat, When),
    /// A report as data.
    ReportData(ReportId),
    /// A part of the catalogue, or of the reports with one value of a facet, and which page of it, from 1.
    Group(Box<(GroupId, When, usize)>),
    /// The values of a facet.
    Facet(Facet),
    /// The figures of a section's reports.
    Figures(SectionId),
    /// The same for spreadsheets.
    FiguresCsv(SectionId),
    /// The notice before an address outside, by its position in [`Site::exits`].
    Exit(usize),
    /// The site map for people.
    SiteMap,
    /// The years that are sealed.
    Archive,
    /// The package of a sealed year, by the seal's position in [`Site::seals`].
    Package(usize),
    /// A page of what was corrected or withdrawn, counted from 1.
    Corrections(usize),
    /// A feed of it.
    CorrectionsFeed(FeedFormat),
    /// A report.
    Report(ReportId),
    /// The tombstone of a withdrawn report.
    Tombstone(ReportId),
    /// A page that leads from an old address to a report.
    Redirect(ReportId),
    /// An attachment: the report and its position there.
    Attachment(ReportId, u32),
    /// The tables of an attachment as a web page: the report and the attachment's position there.
    TablePage(ReportId, u32),
    /// A long table of an attachment as CSV: the report, the attachment's position there, the table's position in the attachment.
    TableCsv(ReportId, u32, u32),
    /// The page that searches.
    SearchPage,
    /// A file of the search index.
    Search(SearchFile),
    /// A part of the text of a report's page, from 0, as it is searched.
    SearchText(ReportId, u32),
    /// The text of an attachment as it is searched: the report and the attachment's position there.
    SearchAttachment(ReportId, u32),
    /// A file of the theme; its path is its name below `layouts/`.
    Asset,
    /// The style sheet of the theme's colours.
    Colors,
    /// A feed of a section; the home page's is the whole site's.
    Feed(SectionId, FeedFormat),
    /// The sitemap, or the index of its parts.
    Sitemap,
    /// A part of the sitemap, counted from 1.
    SitemapPart(usize),
    /// `robots.txt`.
    Robots,
    /// A file that lies beside a section's `_index.md`, by its position in [`Section::files`](crate::site::Section::files).
    SectionFile(SectionId, u32),
    /// A file of the site's folder `root/`, at the root of the site.
    RootFile,
    /// The page for addresses that do not exist.
    NotFound,
    /// Addresses of withdrawn reports, for the web server.
    GoneMap,
    /// Old addresses and where they lead, for the web server.
    MovedMap,
    /// A page that leads from an old address to a section.
    SectionRedirect(SectionId),
}

/// What an output is about. What its render looks at is recorded relative to this.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// The site as a whole.
    Site,
    /// One section.
    Section(SectionId),
    /// One report.
    Report(ReportId),
}

/// Where the bytes of an output come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Rendered from the site alone.
    Site,
    /// Rendered from the site and the source file of the subject; of [`Subject::Site`] that of the home page.
    Source,
    /// A copy of a file.
    Copy(Copied),
    /// A file of a segment of the search index, rendered from that segment.
    Index(SearchFile),
}

/// A file that an output is a byte-for-byte copy of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copied {
    /// The attachment of a report, by its position there.
    Attachment(ReportId, u32),
    /// The file of a section, by its position there.
    SectionFile(SectionId, u32),
    /// The package of a sealed year, by the seal's position in [`Site::seals`].
    Package(usize),
}

/// What an output is to readers. A publication makes files visible in this order, because nothing may lead to what is not
/// there yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// What pages are shown with.
    Asset,
    /// What pages lead to: attachments, packages, notices before addresses outside.
    File,
    /// A report's own page, or its tombstone.
    Page,
    /// A report as data.
    Data,
    /// What names pages: lists, feeds, site maps.
    List,
    /// What leads on from an old address.
    Redirect(Goal),
}

/// Where a redirect leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// To the page of the report, or the first of the section, that the redirect is about.
    Subject,
    /// To a part of the section's calendar.
    Calendar(When),
}

/// Which years' archives take an output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Archived {
    /// All of them, because pages are shown with it.
    Always,
    /// That of the report's year.
    WithReport(ReportId),
    /// That of this year.
    OfYear(i16),
    /// Those with a report that leads to an address outside, by its position in [`Site::exits`].
    WithExit(usize),
    /// None.
    Never,
}

impl Archived {
    /// Of a list of a part of the calendar.
    fn of(when: When) -> Self {
        match when {
            When::Year(year) | When::Month(year, _) => Self::OfYear(year),
            When::Newest => Self::Never,
        }
    }
}

/// What holds of all outputs of a recipe.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Traits {
    /// What the output is about.
    pub subject: Subject,
    /// Where its bytes come from.
    pub origin: Origin,
    /// What it is to readers.
    pub role: Purpose,
    /// Which years' archives take it.
    pub archived: Archived,
    /// Whether the bytes that a seal holds for its path are shown instead of a new render.
    pub is_sealable: bool,
}

impl Recipe {
    /// The table of recipes: one row each, with every column.
    #[must_use]
    #[rustfmt::skip]
    #[expect(clippy::match_same_arms, reason = "a table has one row for each recipe")]
    pub fn traits(&self) -> Traits {
        use Archived::{Always, Never, OfYear, WithExit, WithReport};
        use Purpose::{Asset, Data, File, List, Page, Redirect};
        use Subject::{Report, Section};
        const SITE: Subject = Subject::Site;
        // An output of the site alone, one with text of its own, a copy.
        const FACTS: Origin = Origin::Site;
        const TEXT: Origin = Origin::Source;
        let copy = Origin::Copy;
        let row = |subject, origin, role, archived, is_sealable| {
            Traits { subject, origin, role, archived, is_sealable }
        };
        match *self {
            Self::Home               => row(SITE, TEXT, List, Never, false),
            // The introduction of a section stands on the first page of its list only.
            Self::Section(id, 1)     => row(Section(id), TEXT, List, Never, false),
            Self::Section(id, _)     => row(Section(id), FACTS, List, Never, false),
            Self::Year(id, year)     => row(Section(id), FACTS, List, OfYear(year), true),
            Self::Month(id, year, ..) => row(Section(id), FACTS, List, OfYear(year), true),
            // Years that were sealed when they had numbered pages still show them.
            Self::OldPage(id, when)  => row(Section(id), FACTS, Redirect(Goal::Calendar(when)), Never, true),
            Self::Feed(id, _)        => row(Section(id), FACTS, List, Never, false),
            Self::Figures(id)        => row(Section(id), FACTS, List, Never, false),
            Self::FiguresCsv(id)     => row(Section(id), FACTS, List, Never, false),
            Self::SectionRedirect(id) => row(Section(id), FACTS, Redirect(Goal::Subject), Never, false),
            Self::Report(id)         => row(Report(id), TEXT, Page, WithReport(id), true),
            Self::ReportData(id)     => row(Report(id), FACTS, Data, WithReport(id), true),
            Self::Tombstone(id)      => row(Report(id), FACTS, Page, WithReport(id), true),
            Self::Redirect(id)       => row(Report(id), FACTS, Redirect(Goal::Subject), WithReport(id), true),
            // Not sealable: attachments are sealed as sources and compared when they are read.
            Self::Attachment(id, at) => row(Report(id), copy(Copied::Attachment(id, at)), File, WithReport(id), false),
            Self::TablePage(id, _)   => row(Report(id), FACTS, File, WithReport(id), true),
            Self::TableCsv(id, ..)   => row(Report(id), FACTS, File, WithReport(id), true),
            // The index is of today's site: it stands in no archive, and no seal holds it.
            Self::SearchPage         => row(SITE, FACTS, List, Never, false),
            Self::Search(file)       => row(SITE, file.segment().map_or(FACTS, |_| Origin::Index(file)), List, Never, false),
            Self::SearchText(id, _)  => row(Report(id), TEXT, Data, Never, false),
            Self::SearchAttachment(id, _) => row(Report(id), FACTS, Data, Never, false),
            Self::SectionFile(id, at) => row(Section(id), copy(Copied::SectionFile(id, at)), File, Never, false),
            Self::Package(seal)      => row(SITE, copy(Copied::Package(seal)), File, Never, false),
            Self::Exit(index)        => row(SITE, FACTS, File, WithExit(index), true),
            Self::Asset              => row(SITE, FACTS, Asset, Always, true),
            // Sealed pages name a copy of the style sheet of their day, which is an asset.
            Self::Colors             => row(SITE, FACTS, Asset, Always, false),
            Self::Data(_, when)      => row(SITE, FACTS, List, Archived::of(when), true),
            Self::Group(ref of)      => row(SITE, FACTS, List, match of.0 {
                GroupId::All         => Archived::of(of.1),
                GroupId::Value(..)   => Never,
            }, true),
            Self::Facet(_)           => row(SITE, FACTS, List, Never, false),
            Self::SiteMap            => row(SITE, FACTS, List, Never, false),
            Self::Archive            => row(SITE, FACTS, List, Never, false),
            Self::Corrections(_)     => row(SITE, FACTS, List, Never, false),
            Self::CorrectionsFeed(_) => row(SITE, FACTS, List, Never, false),
            Self::Sitemap            => row(SITE, FACTS, List, Never, false),
            Self::SitemapPart(_)     => row(SITE, FACTS, List, Never, false),
            Self::Robots             => row(SITE, FACTS, List, Never, false),
            // Not sealable: a verification file is that of today, whatever a sealed year had.
            Self::RootFile           => row(SITE, FACTS, Asset, Always, false),
            Self::NotFound           => row(SITE, FACTS, List, Never, false),
            Self::GoneMap            => row(SITE, FACTS, List, Never, false),
            Self::MovedMap           => row(SITE, FACTS, List, Never, false),
        }
    }

    /// What the output is about.
    #[must_use]
    pub fn subject(&self) -> Subject {
        self.traits().subject
    }

    /// The path of the source file with the text that the output is rendered from.
    #[must_use]
    pub fn source<'s>(&self, site: &'s Site) -> Option<&'s str> {
        let Traits { subject, origin: Origin::Source, .. } = self.traits() else { return None };
        let section = |id: SectionId| {
            let section = &site.sections[id];
            // The home page of a site without `content/_index.md` has no file.
            section.hash.is_some().then_some(section.file.as_str())
        };
        match subject {
            Subject::Site => section(0),
            Subject::Section(id) => section(id),
            Subject::Report(id) => Some(site.reports[id].file()),
        }
    }

    /// The file that the output is a copy of; `None` for an output that is rendered.
    #[must_use]
    pub fn copied(&self) -> Option<Copied> {
        match self.traits().origin {
            Origin::Copy(copied) => Some(copied),
            Origin::Site | Origin::Source | Origin::Index(_) => None,
        }
    }

    /// The segment of the search index that the output is a file of; `None` for everything else.
    #[must_use]
    pub fn segment(&self) -> Option<SegmentName> {
        match self.traits().origin {
            Origin::Index(file) => file.segment(),
            Origin::Site | Origin::Source | Origin::Copy(_) => None,
        }
    }

    /// The chunk of postings that the output is; `None` for everything else.
    #[must_use]
    pub fn chunk(&self) -> Option<(SegmentName, u32)> {
        match self.traits().origin {
            Origin::Index(SearchFile::Chunk(name, number)) => Some((name, number)),
            Origin::Index(_) | Origin::Site | Origin::Source | Origin::Copy(_) => None,
        }
    }

    /// The report that the output shows, or shows the tombstone of; `None` for everything else.
    #[must_use]
    pub fn report(&self) -> Option<ReportId> {
        match self.traits() {
            Traits { subject: Subject::Report(id), role: Purpose::Page, .. } => Some(id),
            Traits { .. } => None,
        }
    }

    /// Whether the output only leads on to another.
    #[must_use]
    pub fn is_redirect(&self) -> bool {
        matches!(self.traits().role, Purpose::Redirect(_))
    }

    /// The address below the site's root that a redirect leads to; `None` for everything else.
    #[must_use]
    pub fn leads_to(&self, site: &Site) -> Option<String> {
        let Traits { subject, role: Purpose::Redirect(goal), .. } = self.traits() else {
            return None;
        };
        Some(match (subject, goal) {
            (Subject::Site, _) => String::new(),
            (Subject::Section(id), Goal::Subject) => site.sections[id].url(),
            (Subject::Section(id), Goal::Calendar(when)) => site.sections[id].calendar.url_of(when),
            (Subject::Report(id), _) => site.reports[id].url.to_string(),
        })
    }

    /// A key that is equal in two builds if the output has the same recipe: source paths and folders instead of ids, which
    /// change when reports are added. What follows from the output's path is left out.
    #[must_use]
    pub fn identity<'s>(&self, site: &'s Site) -> (u8, &'s str, usize) {
        let report = |id: ReportId| site.reports[id].file();
        let section = |id: SectionId| site.sections[id].folder.as_str();
        match self {
            Self::Home => (0, "", 0),
            Self::Section(id, number) => (1, section(*id), *number as usize),
            Self::Year(id, _) => (2, section(*id), 0),
            Self::Month(id, _, _, number) => (29, section(*id), *number as usize),
            Self::OldPage(id, _) => (30, section(*id), 0),
            Self::Report(id) => (3, report(*id), 0),
            Self::Tombstone(id) => (4, report(*id), 0),
            Self::Redirect(id) => (5, report(*id), 0),
            Self::Attachment(id, _) => (6, report(*id), 0),
            Self::Asset => (7, "", 0),
            Self::Feed(id, format) => (8, section(*id), *format as usize),
            Self::Sitemap => (9, "", 0),
            Self::SitemapPart(number) => (10, "", *number),
            Self::Robots => (11, "", 0),
            Self::NotFound => (12, "", 0),
            Self::GoneMap => (13, "", 0),
            Self::Colors => (14, "", 0),
            Self::Group(of) => (15, &site.groups.get(of.0).label, of.2),
            Self::Facet(facet) => (16, facet.name(), 0),
            Self::SiteMap => (17, "", 0),
            Self::Data(format, _) => (18, "", *format as usize),
            Self::ReportData(id) => (19, report(*id), 0),
            Self::Exit(index) => (20, &site.exits[*index], 0),
            Self::Figures(id) => (21, section(*id), 0),
            Self::FiguresCsv(id) => (22, section(*id), 0),
            Self::Corrections(number) => (23, "", *number),
            Self::CorrectionsFeed(format) => (24, "", *format as usize),
            Self::Archive => (25, "", 0),
            Self::Package(_) => (26, "", 0),
            Self::MovedMap => (27, "", 0),
            Self::SectionRedirect(id) => (28, section(*id), 0),
            Self::RootFile => (31, "", 0),
            Self::SectionFile(id, _) => (32, section(*id), 0),
            Self::TablePage(id, _) => (33, report(*id), 0),
            Self::TableCsv(id, _, table) => (34, report(*id), *table as usize),
            Self::SearchPage => (35, "", 0),
            Self::Search(_) => (36, "", 0),
            Self::SearchText(id, part) => (37, report(*id), *part as usize),
            Self::SearchAttachment(id, _) => (38, report(*id), 0),
        }
    }
}

impl Copied {
    /// The path of the file below the site's root, and the hash (XXH3) of its bytes as they were read; `None` for a
    /// package whose seal says nothing of one.
    #[must_use]
    pub fn file(self, site: &Site) -> Option<(Cow<'_, str>, u128)> {
        match self {
            Self::Attachment(report, index) => {
                let file = &site.reports[report].uncommon().attachments[index as usize];
                Some((Cow::Borrowed(&file.file), file.hash))
            }
            Self::SectionFile(section, index) => {
                let file = &site.sections[section].files[index as usize];
                Some((Cow::Borrowed(&file.file), file.hash))
            }
            Self::Package(seal) => {
                let made = site.seals[seal].download.as_ref()?;
                let file = site.config.archive.package(&made.file);
                Some((Cow::Owned(file), u128::from_str_radix(&made.xxh3, 16).ok()?))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Archived, Recipe};
    use crate::plan::{DataFormat, SearchFile};
    use crate::site::{GroupId, When};

    /// A year's archive keeps bytes; a later build shows them. What the one takes the other must look for, and nothing else.
    #[test]
    fn what_an_archive_takes_is_looked_for_among_sealed_bytes() {
        let year = When::Year(2024);
        let group = |when| Recipe::Group(Box::new((GroupId::All, when, 1)));
        let data = |when| Recipe::Data(DataFormat::ALL[0], when);
        for recipe in [
            Recipe::Year(1, 2024),
            Recipe::Month(1, 2024, 5, 1),
            Recipe::Report(0),
            Recipe::ReportData(0),
            Recipe::Tombstone(0),
            Recipe::Redirect(0),
            Recipe::TablePage(0, 0),
            Recipe::TableCsv(0, 0, 0),
            Recipe::Exit(0),
            Recipe::Asset,
            data(year),
            group(year),
        ] {
            let traits = recipe.traits();
            assert!(traits.archived != Archived::Never && traits.is_sealable, "{recipe:?}");
        }
        for recipe in [
            Recipe::Home,
            Recipe::Section(1, 1),
            Recipe::Section(1, 2),
            Recipe::Figures(1),
            Recipe::FiguresCsv(1),
            Recipe::SectionRedirect(1),
            Recipe::SectionFile(1, 0),
            Recipe::Package(0),
            Recipe::SiteMap,
            Recipe::Archive,
            Recipe::Corrections(1),
            Recipe::Sitemap,
            Recipe::SitemapPart(1),
            Recipe::Robots,
            Recipe::NotFound,
            Recipe::GoneMap,
            Recipe::MovedMap,
            Recipe::SearchPage,
            Recipe::Search(SearchFile::Normal),
            Recipe::SearchText(0, 0),
            Recipe::SearchAttachment(0, 0),
        ] {
            let traits = recipe.traits();
            assert!(traits.archived == Archived::Never && !traits.is_sealable, "{recipe:?}");
        }
        // Lists of the newest change for ever; attachments and the style sheet of colours are kept otherwise.
        assert_eq!(
            [data(When::Newest), group(When::Newest)].map(|it| it.traits().archived),
            [Archived::Never; 2]
        );
        assert!(
            [Recipe::Attachment(0, 0), Recipe::Colors, Recipe::RootFile]
                .iter()
                .all(|it| !it.traits().is_sealable)
        );
    }
}
