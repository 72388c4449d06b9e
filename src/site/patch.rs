//! A site with other words on some of its pages, without linking all of it again.
//!
//! In: a linked site, pages before and now. Out: the site that linking would give, or nothing where more than
//! words has changed. Must not know: Markdown, templates, the disk.

use std::sync::Arc;

use super::report::{self, Context};
use super::{Node, Report, Site, State};
use crate::source::{Meta, Page, ReportMeta, SortBy};

impl Site {
    /// The site with these pages in place of those before; `None` where addresses, order, states, files or
    /// findings may be others, so that it has to be linked.
    #[must_use]
    pub fn with_pages(&self, pages: &[(Arc<Page>, Arc<Page>)]) -> Option<Self> {
        let mut site = self.clone();
        for (before, now) in pages {
            let Some(Node::Report(id)) = self.node(&before.file) else { return None };
            site.reports[id] = Arc::new(self.reworded(&self.reports[id], before, now)?);
        }
        Some(site)
    }

    /// A report with other words.
    fn reworded(&self, old: &Report, before: &Page, now: &Arc<Page>) -> Option<Report> {
        let Meta::Report(meta) = &now.meta else { return None };
        let shown = self.is_visible(old) && old.state != State::Failed;
        let files =
            |page: &'_ Page| (page.body.linked_files.clone(), page.body.shown_files.clone());
        if !shown || now.failed || files(before) != files(now) || !same_but_words(&old.meta, meta) {
            return None;
        }
        let mut above = Some(old.section);
        while let Some(id) = above {
            let section = &self.sections[id];
            if section.meta.sort == SortBy::Title && old.meta.title != meta.title {
                return None;
            }
            above = section.parent;
        }
        let Self { sections, config, zone, as_of, .. } = self;
        let context = Context { sections, config, zone, as_of: *as_of };
        let mut findings = Vec::new();
        let mut new = report::report(now, meta, old.section, &context, &mut findings);
        let same = (&new.url, new.due, new.state, new.expired)
            == (&old.url, old.due, old.state, old.expired);
        if !findings.is_empty() || !same || new.shared != old.shared {
            return None;
        }
        new.validity = old.validity;
        new.replacement.clone_from(&old.replacement);
        new.attachments.clone_from(&old.attachments);
        new.awaited.clone_from(&old.awaited);
        (new.previous, new.next) = (old.previous, old.next);
        Some(new)
    }
}

/// Whether all that decides where and whether a report stands is the same.
fn same_but_words(old: &ReportMeta, new: &ReportMeta) -> bool {
    let words = ReportMeta {
        title: new.title.clone(),
        summary: new.summary.clone(),
        keywords: new.keywords.clone(),
        created: new.created,
        doc_number: new.doc_number.clone(),
        changes: new.changes.clone(),
        late: new.late.clone(),
        figures: new.figures.clone(),
        extra: new.extra.clone(),
        places: new.places.clone(),
        ..old.clone()
    };
    words == *new
}
