//! What a render can see of one section.
//!
//! In: a view, a section. Out: its fields, each recorded. Must not know: which template or format asks.

use super::{FieldMask, ReportList, SectionHead, SectionRef, fields};
use crate::plan;
use crate::render::view::View;
use crate::site::{Attachment, Column, ColumnGoal, Section, SectionId, Site, When};

/// An entry of a platform: its title, and where it leads.
#[derive(Debug, Clone, Copy, Hash)]
pub(in crate::render) struct ColumnHead<'v> {
    /// What is shown.
    pub(in crate::render) title: &'v str,
    /// Address below the site's root, or an address as it was typed.
    pub(in crate::render) address: ColumnAddress<'v>,
}

/// Where an entry leads.
#[derive(Debug, Clone, Copy, Hash)]
pub(in crate::render) enum ColumnAddress<'v> {
    /// To a section.
    Section(SectionHead<'v>),
    /// To a page, by its address below the site's root.
    Page(&'v str),
    /// To an address as the author typed it.
    Typed(&'v str),
}

/// The entries of the platform at or above a section. Those of pages that readers cannot see are left out.
fn columns(site: &Site, id: SectionId) -> Vec<ColumnHead<'_>> {
    let Some(platform) = site.platform_of(id) else { return Vec::new() };
    site.sections[platform].columns.iter().filter_map(|column| column_head(site, column)).collect()
}

fn column_head<'v>(site: &'v Site, column: &'v Column) -> Option<ColumnHead<'v>> {
    let (own, address) = match &column.goal {
        ColumnGoal::Section(id) => {
            let head = SectionHead::new(site, *id);
            (head.title, ColumnAddress::Section(head))
        }
        ColumnGoal::Page(id) => {
            let page = &site.reports[*id];
            if !site.is_visible(page) {
                return None;
            }
            (&*page.title, ColumnAddress::Page(&page.url))
        }
        ColumnGoal::Address(typed) => ("", ColumnAddress::Typed(typed)),
    };
    Some(ColumnHead { title: column.title.as_deref().unwrap_or(own), address })
}

/// One section, as a render sees it.
pub(in crate::render) struct SeenSection<'v> {
    view: &'v View,
    id: SectionId,
}

impl View {
    /// A section.
    pub(in crate::render) fn section(&self, id: SectionId) -> SeenSection<'_> {
        SeenSection::new(self, id)
    }
}

impl<'v> SeenSection<'v> {
    pub(in crate::render) fn new(view: &'v View, id: SectionId) -> Self {
        Self { view, id }
    }

    fn record(&self, bit: FieldMask) {
        self.view.record_section(self.id, bit);
    }

    fn site(&self) -> &'v Site {
        self.view.hidden()
    }

    fn subject(&self) -> SectionId {
        self.id
    }

    /// Its address below the site's root.
    pub(in crate::render) fn url(&self) -> String {
        self.head().url()
    }

    /// Its title.
    pub(in crate::render) fn title(&self) -> &'v str {
        self.head().title
    }

    /// Address of a part of its calendar.
    pub(in crate::render) fn url_of(&self, when: When) -> String {
        when.url(&self.url())
    }
}

fn section(site: &Site, id: SectionId) -> &Section {
    &site.sections[id]
}

fn refs<'v>(site: &'v Site, ids: &[SectionId]) -> Vec<SectionRef<'v>> {
    ids.iter().map(|id| SectionRef::new(site, *id)).collect()
}

fn heads<'v>(site: &'v Site, ids: &[SectionId]) -> Vec<SectionHead<'v>> {
    ids.iter().map(|id| SectionHead::new(site, *id)).collect()
}

fn years(site: &Site, id: SectionId) -> Vec<i16> {
    section(site, id).calendar.years().into_iter().map(|(year, _)| year).collect()
}

fn latest(site: &Site, id: SectionId) -> ReportList<'_> {
    ReportList { site, ids: plan::latest(site, &section(site, id).reports) }
}

fn own(site: &Site, id: SectionId) -> ReportList<'_> {
    ReportList { site, ids: &section(site, id).own }
}

fn pages(site: &Site, id: SectionId) -> ReportList<'_> {
    ReportList { site, ids: &section(site, id).pages }
}

fields! {
    SeenSection of SectionId;

    /// What its front matter says, with its title and address.
    HEAD {
        /// Title and path.
        head: SectionHead<'v> = |site, id| SectionHead::new(site, id);
        /// Source path of its `_index.md`.
        file: &'v str = |site, id| &section(site, id).file;
        /// 栏目描述.
        description: Option<&'v str> = |site, id| section(site, id).meta.description.as_deref();
        /// 关键词.
        keywords: &'v [String] = |site, id| &section(site, id).meta.keywords;
        /// 栏目类型.
        column_type: Option<&'v str> = |site, id| section(site, id).meta.column_type.as_deref();
        /// The template that it names.
        template: Option<&'v str> = |site, id| section(site, id).meta.template.as_deref();
        /// The site's own fields, as JSON.
        extra: &'v str = |site, id| &section(site, id).meta.extra;
    }

    /// The sections above it, itself included.
    TRAIL {
        /// From the home page down to itself.
        trail: Vec<SectionHead<'v>> = |site, id| heads(site, &site.path_to(id));
    }

    /// Which sections stand below it.
    CHILDREN {
        /// The sections below it, in order.
        children: Vec<SectionRef<'v>> = |site, id| refs(site, &section(site, id).children);
    }

    /// What the sections below it are called.
    CHILD_HEADS {
        /// Titles and paths of the sections below it, in order.
        child_heads: Vec<SectionHead<'v>> = |site, id| heads(site, &section(site, id).children);
    }

    /// How many reports it lists.
    COUNT_OF_REPORTS {
        /// Number of visible reports in it and below it.
        count: usize = |site, id| section(site, id).reports.len();
    }

    /// Which reports come first in its list.
    LATEST {
        /// The first reports of its list, as many as the home page shows.
        latest: ReportList<'v> = |site, id| latest(site, id);
    }

    /// Which reports stand in it itself.
    OWN {
        /// Visible reports that stand in it itself.
        own: ReportList<'v> = |site, id| own(site, id);
    }

    /// The platform that it belongs to.
    COLUMNS {
        /// The platform at or above it.
        platform: Option<SectionHead<'v>> =
            |site, id| site.platform_of(id).map(|id| SectionHead::new(site, id));
        /// Its entries.
        columns: Vec<ColumnHead<'v>> = |site, id| columns(site, id);
    }

    /// Its own files.
    FILES {
        /// Files beside its `_index.md` that its text shows or links to.
        files: &'v [Attachment] = |site, id| &section(site, id).files;
    }

    /// Which pages without a date stand in it.
    PAGES {
        /// Visible pages without a date that stand in it itself.
        pages: ReportList<'v> = |site, id| pages(site, id);
    }

    /// The years that it has reports of.
    YEARS {
        /// Years with reports, newest first.
        years: Vec<i16> = |site, id| years(site, id);
    }

    /// How many reports each year has.
    YEAR_COUNTS {
        /// Years with reports, newest first, with how many.
        year_counts: Vec<(i16, usize)> = |site, id| section(site, id).calendar.years();
    }

    /// Which section stands above it.
    PARENT {
        /// The section above.
        parent: Option<SectionRef<'v>> =
            |site, id| section(site, id).parent.map(|id| SectionRef::new(site, id));
    }

    /// Whether its reports give figures.
    FIGURES {
        /// Whether a visible report that stands in it gives figures.
        has_figures: bool = |site, id| section(site, id).has_figures;
    }
}
