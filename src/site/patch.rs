//! A site with other words on some of its pages, without linking all of it again.
//!
//! In: a linked site, pages before and now. Out: the site that linking would give, or nothing where more than
//! words has changed. Must not know: Markdown, templates, the disk.

use std::sync::Arc;

use super::correction::{self, corrected};
use super::report::{self, ResolveContext};
use super::uncommon::UncommonParts;
use super::{Node, Report, Site, State};
use crate::source::{Interner, Meta, Page, ReportMeta, SortBy, UncommonKeys};

impl Site {
    /// The site with these pages in place of those before; `None` where addresses, order, states, files or
    /// findings may be others, so that it has to be linked.
    #[must_use]
    pub fn with_pages(&self, pages: &[(Arc<Page>, Arc<Page>)]) -> Option<Self> {
        let mut site = self.clone();
        let mut is_corrected = false;
        for (before, now) in pages {
            let Some(Node::Report(id)) = self.node(&before.file) else { return None };
            let (old, new) = (&self.reports[id], self.reworded(&self.reports[id], before, now)?);
            is_corrected |= corrected(old) != corrected(&new);
            site.reports[id] = Arc::new(new);
        }
        if is_corrected {
            site.corrected = Arc::new(correction::all(&site.reports, |it| self.is_visible(it)));
        }
        Some(site)
    }

    /// A report with other words.
    fn reworded(&self, old: &Report, before: &Page, now: &Arc<Page>) -> Option<Report> {
        let Meta::Report(meta) = &now.meta else { return None };
        let shown = self.is_visible(old) && old.state != State::Failed;
        let same_links = before.body.has_same_links(&now.body);
        if !shown || now.failed || !same_links || !same_but_words(&old.meta, meta) {
            return None;
        }
        let mut above = Some(old.section);
        while let Some(id) = above {
            let section = &self.sections[id];
            // Pages without a date stand in the order of their titles.
            let by_title = section.meta.sort == SortBy::Title || old.date.is_none();
            if by_title && old.meta.title != meta.title {
                return None;
            }
            above = section.parent;
        }
        let Self { sections, config, zone, as_of, .. } = self;
        let context = ResolveContext { sections, config, zone, as_of: *as_of };
        let mut findings = Vec::new();
        let mut new = report::report(
            now,
            meta,
            old.section,
            &context,
            &mut Interner::default(),
            &mut findings,
        );
        let same = (&new.url, new.due, new.state, new.expired)
            == (&old.url, old.due, old.state, old.expired);
        // The number of corrected reports decides how many pages the list of corrections has.
        let same = same && corrected(old).is_some() == corrected(&new).is_some();
        if !findings.is_empty() || !same || new.shared != old.shared {
            return None;
        }
        new.validity = old.validity;
        let old_addresses = new.uncommon().old_addresses.clone();
        new.set_extras(|it| *it = UncommonParts { old_addresses, ..old.uncommon().clone() });
        Some(new.beside_the_same(old))
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
        uncommon: None,
        places: new.places.clone(),
        ..old.clone()
    };
    let uncommon = UncommonKeys {
        changes: new.uncommon().changes.clone(),
        late: new.uncommon().late.clone(),
        extra: new.uncommon().extra.clone(),
        ..old.uncommon().clone()
    };
    words == ReportMeta { uncommon: None, ..new.clone() } && uncommon == *new.uncommon()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::config::{Config, TEMPLATE};
    use crate::site::{AsOf, Site, link};
    use crate::source::{Page, Source, parse};

    const SECTION: &str = "---\ntitle: 栏目\ndefaults: {topic: 公开}\n---\n";
    const REPORT: &str = "---\ntitle: 甲\ndate: 2024-01-29\nsuperseded_by: b.md\n---\n文。\n";
    const OTHER: &str = "---\ntitle: 乙\ndate: 2024-02-29\nexpires: 2025-01-01\n---\n文。\n";

    fn page(file: &str, text: &str) -> Arc<Page> {
        let (config, _) = Config::parse("site.yaml", TEMPLATE, &[]);
        Arc::new(parse(file, text.as_bytes(), config.markdown).0)
    }

    fn site(section: &str, report: &str) -> (Site, Arc<Page>) {
        let (config, _) = Config::parse("site.yaml", TEMPLATE, &[]);
        let as_of = AsOf::parse("2026-01-01", &config.zone()).expect("a date");
        let edited = page("content/s/a.md", report);
        let pages = vec![
            page("content/s/_index.md", section),
            Arc::clone(&edited),
            page("content/s/b.md", OTHER),
        ];
        let source = Source { pages, ..Source::default() };
        (link(&source, Arc::new(config), as_of, false, &Arc::default()).0, edited)
    }

    #[test]
    fn other_words_give_the_site_that_linking_gives() {
        let (old, before) = site(SECTION, REPORT);
        for (from, to) in [
            ("title: 甲", "title: 丙"),
            ("文。", "别的文。"),
            ("---\n文", "summary: 概述\nkeywords: [一]\n---\n文"),
            ("title", "# 注释\ntitle"),
        ] {
            let (wanted, now) = site(SECTION, &REPORT.replacen(from, to, 1));
            let found = old.with_pages(&[(Arc::clone(&before), now)]);
            assert!(found.as_ref() == Some(&wanted), "{to}");
        }
    }

    #[test]
    fn another_correction_changes_the_order_of_corrections() {
        let front = "changes: [{date: 2024-03-01, note: 改}]\n---\n文";
        let first = REPORT.replacen("---\n文", front, 1);
        let (old, before) = site(SECTION, &first);
        for change in ["{date: 2024-03-02, note: 改}", "{date: 2024-03-01, note: 又改}"] {
            let changed = first.replacen("{date: 2024-03-01, note: 改}", change, 1);
            let (wanted, now) = site(SECTION, &changed);
            assert!(old.with_pages(&[(Arc::clone(&before), now)]).as_ref() == Some(&wanted));
        }
        // The first and the last one change what pages there are.
        let (plain, without) = site(SECTION, REPORT);
        let (_, with) = site(SECTION, &first);
        assert!(plain.with_pages(&[(without, with)]).is_none());
    }

    #[test]
    fn more_than_words_has_to_be_linked() {
        let (old, before) = site(SECTION, REPORT);
        for (from, to) in [
            ("2024-01-29", "2024-01-30"),
            ("title", "draft: true\ntitle"),
            ("title", "pinned: true\ntitle"),
            ("title", "slug: x\ntitle"),
            ("title", "topic: 别的\ntitle"),
            ("title", "index_number: 1\ntitle"),
            ("b.md", "https://www.test.gov.cn/"),
            ("文。", "[表](表.csv)"),
            ("date: 2024-01-29", "date: 昨天"),
        ] {
            let now = page("content/s/a.md", &REPORT.replacen(from, to, 1));
            assert!(old.with_pages(&[(Arc::clone(&before), now)]).is_none(), "{to}");
        }
        let (by_title, before) = site("---\ntitle: 栏目\nsort: title\n---\n", REPORT);
        let now = page("content/s/a.md", &REPORT.replace("title: 甲", "title: 丙"));
        assert!(by_title.with_pages(&[(before, now)]).is_none());
    }
}
