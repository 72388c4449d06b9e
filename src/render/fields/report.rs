//! What a render can see of one report.
//!
//! In: a view, a report. Out: its fields, each recorded. Must not know: which template or format asks.

use std::cell::Cell;

use jiff::civil::{Date, Time};

use super::{FieldMask, ReportList, ReportRef, SectionRef, fields};
use crate::plan;
use crate::render::view::View;
use crate::site::{self, Attachment, LinkedDocument, Report, ReportId, Site, State};
use crate::source::{Change, Colophon, Figure, Validity, Withdrawn};

/// One report, as a render sees it.
pub(in crate::render) struct SeenReport<'v> {
    view: &'v View,
    id: ReportId,
    /// Groups that are recorded already: rows of a list ask for the same again and again.
    recorded: Cell<FieldMask>,
}

impl View {
    /// A report.
    pub(in crate::render) fn report(&self, id: ReportId) -> SeenReport<'_> {
        SeenReport::new(self, id)
    }
}

impl<'v> SeenReport<'v> {
    pub(in crate::render) fn new(view: &'v View, id: ReportId) -> Self {
        Self::with_recorded(view, id, 0)
    }

    /// The same where some groups have been recorded before.
    pub(in crate::render) fn with_recorded(
        view: &'v View,
        id: ReportId,
        recorded: FieldMask,
    ) -> Self {
        Self { view, id, recorded: Cell::new(recorded) }
    }

    /// Groups that are recorded.
    pub(in crate::render) fn recorded(&self) -> FieldMask {
        self.recorded.get()
    }

    fn record(&self, bit: FieldMask) {
        let recorded = self.recorded.get();
        if recorded & bit == 0 {
            self.recorded.set(recorded | bit);
            self.view.record_report(self.id, bit);
        }
    }

    fn site(&self) -> &'v Site {
        self.view.hidden()
    }

    fn subject(&self) -> &'v Report {
        &self.site().reports[self.id]
    }

    /// Attachments that stand in 相关附件.
    pub(in crate::render) fn listed(&self) -> impl Iterator<Item = &'v Attachment> + use<'v> {
        self.attachments().iter().filter(|file| file.listed)
    }
}

/// A document that a report's front matter names.
#[derive(Clone, Copy, Hash)]
pub(in crate::render) enum SeenDocument<'v> {
    /// Another report, whether readers can see it or not.
    Report(ReportRef<'v>),
    /// An address elsewhere.
    Address(&'v str),
}

impl<'v> SeenDocument<'v> {
    fn new(site: &'v Site, document: &'v LinkedDocument) -> Self {
        match document {
            LinkedDocument::Report(id) => Self::Report(ReportRef::new(site, *id)),
            LinkedDocument::Address(url) => Self::Address(url),
        }
    }
}

fields! {
    SeenReport of &'v Report;

    /// What a line of a list shows.
    LINE {
        /// 标题.
        title: &'v str = |_site, it| &it.title;
        /// Source path; it lasts as long as the report.
        file: &'v str = |_site, it| it.file();
        /// Address below the site's root.
        url: &'v str = |_site, it| &it.url;
        /// The day of 发布日期; `None` for a page without a date.
        date: Option<Date> = |_site, it| it.date;
        /// The time of day.
        time: Time = |_site, it| it.time;
        /// 有效性.
        validity: Validity = |_site, it| it.validity;
        /// Its state.
        state: State = |_site, it| it.state;
        /// Whether it stands above the others.
        pinned: bool = |_site, it| it.meta.pinned;
        /// Whether readers can see its page.
        is_visible: bool = |site, it| site.is_visible(it);
    }

    /// What feeds show besides.
    TEXT {
        /// 发布机构.
        publisher: &'v str = |_site, it| it.publisher();
        /// 内容概述.
        summary: &'v str = |_site, it| &it.summary;
        /// 关键词.
        keywords: &'v [String] = |_site, it| &it.meta.keywords;
        /// 主题.
        topic: Option<&'v str> = |_site, it| it.shared.topic.as_deref();
        /// Corrections, the first one first.
        changes: &'v [Change] = |_site, it| &it.meta.uncommon().changes;
        /// When it was published or last corrected, whichever is later.
        updated: Option<(Date, Time)> = |_site, it| plan::updated(it);
        /// When it last changed, for search engines.
        changed: Option<(Date, Time)> = |_site, it| super::site::changed(it);
        /// Files that are published with it.
        attachments: &'v [Attachment] = |_site, it| &it.uncommon().attachments;
        /// Titles of attachments whose files are still to come.
        awaited: &'v [String] = |_site, it| &it.uncommon().awaited;
    }

    /// Everything else that its front matter says or that it inherits.
    REST {
        /// 所属年度.
        year: Option<i16> = |_site, it| it.meta.year;
        /// 来源.
        source: &'v str = |_site, it| it.source();
        /// 成文日期.
        created: Option<Date> = |_site, it| it.meta.created;
        /// 文号.
        doc_number: Option<&'v str> = |_site, it| it.meta.doc_number.as_deref();
        /// 索引号.
        index_number: Option<&'v str> = |_site, it| it.index_number.as_deref();
        /// 体裁.
        genre: Option<&'v str> = |_site, it| it.shared.genre.as_deref();
        /// 信息类别.
        kind: Option<&'v str> = |_site, it| it.shared.kind.as_deref();
        /// 作者.
        author: Option<&'v str> = |_site, it| it.shared.author.as_deref();
        /// 保管期限 in years, 0 for permanent.
        retention: Option<u8> = |_site, it| it.shared.retention;
        /// The template that it names.
        template: Option<&'v str> = |_site, it| it.shared.template.as_deref();
        /// The day on which it was sealed.
        sealed: Option<Date> = |site, it| site.sealed_on(it);
        /// Whether `expires` has passed.
        expired: bool = |_site, it| it.expired;
        /// The last day on which it is in force.
        expires: Option<Date> = |_site, it| it.meta.uncommon().expires;
        /// Why it was published late.
        late: Option<&'v str> = |_site, it| it.meta.uncommon().late.as_deref();
        /// Figures that it gives.
        figures: &'v [Figure] = |_site, it| &it.meta.uncommon().figures;
        /// The site's own fields, as JSON.
        extra: &'v str = |_site, it| &it.meta.uncommon().extra;
        /// Its withdrawal, where `withdrawn` says of one.
        withdrawn: Option<&'v Withdrawn> = |_site, it| it.meta.uncommon().withdrawn.as_ref();
        /// The last day on which readers see it.
        withdraw_after: Option<Date> = |_site, it| it.meta.uncommon().withdraw_after;
        /// Whether it has a red head on paper.
        red_head: bool = |_site, it| it.meta.uncommon().red_head;
        /// 版记: to whom it is copied, who printed it when.
        colophon: Option<&'v Colophon> = |_site, it| it.meta.uncommon().colophon.as_ref();
        /// Whether its title is told after a withdrawal.
        shows_title: bool = |_site, it| it.meta.uncommon().shows_title();
        /// When it was last corrected or withdrawn.
        corrected: Option<(Date, Time)> = |_site, it| site::corrected(it);
    }

    /// What replaces it.
    REPLACEMENT {
        /// What replaces it.
        replaced_by: Option<SeenDocument<'v>> = |site, it| {
            it.uncommon().replacement.as_ref().map(|by| SeenDocument::new(site, by))
        };
    }

    /// Which reports belong to it.
    RELATED {
        /// What it interprets.
        interprets: Vec<SeenDocument<'v>> = |site, it| {
            it.uncommon().interprets.iter().map(|other| SeenDocument::new(site, other)).collect()
        };
        /// What interprets it.
        interpreted_by: ReportList<'v> = |site, it| ReportList { site, ids: &it.uncommon().interpreted_by };
        /// The same report of earlier years, the latest first.
        earlier: ReportList<'v> = |site, it| ReportList { site, ids: &it.uncommon().earlier };
    }

    /// Which reports are its neighbours.
    NEIGHBOURS {
        /// The older neighbour in its section.
        previous: Option<ReportRef<'v>> = |site, it| it.previous().map(|id| ReportRef::new(site, id));
        /// The newer neighbour in its section.
        next: Option<ReportRef<'v>> = |site, it| it.next().map(|id| ReportRef::new(site, id));
    }

    /// Which section it stands in.
    SECTION {
        /// The section that it stands in.
        section: SectionRef<'v> = |site, it| SectionRef::new(site, it.section);
    }
}
