//! What templates see: lazy objects for the site, its sections, reports and attachments.
//!
//! In: a view. Out: minijinja objects that compute a value when it is asked for. Must not know: which
//! template asks. Only metadata of other pages is in reach, never a body.

use std::sync::atomic::{AtomicU32, Ordering};

use minijinja::value::Value;

use super::media::format_key;
use super::touched::{report, section, setting};
use super::values::{lookup, map, opt};
use super::view::View;
use crate::media::media_type;
use crate::plan::{figures_url, report_data_url};
use crate::site::{Replacement, Report, ReportId, Section, SectionId, When};

impl View {
    pub(super) fn site_value(&self) -> Value {
        Value::from_object(SiteView(self.clone()))
    }

    pub(super) fn section_value(&self, id: SectionId) -> Value {
        Value::from_object(SectionView { view: self.clone(), id })
    }

    pub(super) fn report_value(&self, id: ReportId) -> Value {
        Value::from_object(ReportView { view: self.clone(), id, noted: AtomicU32::new(0) })
    }

    pub(super) fn reports_value(&self, ids: &[ReportId]) -> Value {
        ids.iter().map(|id| self.report_value(*id)).collect()
    }
}

struct SiteView(View);

lookup!(SiteView);

impl SiteView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let view = &self.0;
        Some(match key {
            "title" => (&view.settings(setting::TITLE).title).into(),
            "description" => (&view.settings(setting::DESCRIPTION).description).into(),
            "language" => (&view.settings(setting::LANGUAGE).language).into(),
            "url" => view.local("").into(),
            "permalink" => view.permalink("").into(),
            "publisher" => (&view.settings(setting::PUBLISHER).publisher).into(),
            "identity" => self.identity(),
            "navigation" => self.navigation(),
            "sections" => {
                let home = view.section(0, section::CHILDREN);
                home.children.iter().map(|id| view.section_value(*id)).collect()
            }
            "parent" => self.parent(),
            "extra" => json(view.settings(setting::EXTRA).extra()),
            "sealed" => opt(view.sealing().map(|sealing| sealing.date.to_string())),
            _ => return None,
        })
    }

    fn identity(&self) -> Value {
        let identity = &self.0.settings(setting::IDENTITY).identity;
        map([
            ("sample", identity.sample.into()),
            ("name", (&identity.name).into()),
            ("domain", (&identity.domain).into()),
            ("site_id_code", (&identity.site_id_code).into()),
            ("sponsor", (&identity.sponsor).into()),
            ("organizer", opt(identity.organizer.as_ref())),
            ("address", opt(identity.address.as_ref())),
            ("postcode", opt(identity.postcode.as_ref())),
            ("phone", opt(identity.phone.as_ref())),
            ("icp", opt(identity.icp.as_ref())),
            ("police_record", opt(identity.police_record.as_ref())),
            ("police_digits", opt(identity.police_digits())),
            ("badge_id", opt(identity.badge_id.as_ref())),
        ])
    }

    fn navigation(&self) -> Value {
        let view = &self.0;
        let item = |title: &str, url: Value| map([("title", title.into()), ("url", url)]);
        let links = &view.settings(setting::NAVIGATION).navigation;
        if links.is_empty() {
            let sections = view.main_sections();
            return sections.map(|it| item(&it.title, view.local(&it.url()).into())).collect();
        }
        let address = |link: &str| {
            if crate::body::has_scheme(link) {
                return view.outward(link).into();
            }
            let base = &view.settings(setting::BASE_URL).base_url.path;
            let below = link.strip_prefix(base.as_str()).unwrap_or(link);
            view.local(below.trim_start_matches('/')).into()
        };
        links.iter().map(|link| item(&link.title, address(&link.link))).collect()
    }

    fn parent(&self) -> Value {
        opt(self.0.settings(setting::PARENT).parent.as_ref().map(|parent| {
            map([
                ("name", (&parent.name).into()),
                ("link", (&parent.link).into()),
                ("header", opt(parent.header.as_ref().map(|path| path.as_str()))),
                ("footer", opt(parent.footer.as_ref().map(|path| path.as_str()))),
            ])
        }))
    }
}

struct SectionView {
    view: View,
    id: SectionId,
}

lookup!(SectionView);

impl SectionView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let Self { view, id } = self;
        let see = |aspects| view.section(*id, aspects);
        let head = || see(section::HEAD);
        Some(match key {
            "title" => (&head().title).into(),
            "url" => view.local(&head().url()).into(),
            "permalink" => view.permalink(&head().url()).into(),
            "description" => opt(head().meta.description.as_ref()),
            "keywords" => head().meta.keywords.iter().collect(),
            "column_type" => opt(head().meta.column_type.as_ref()),
            "children" => {
                let children = &see(section::CHILDREN).children;
                children.iter().map(|id| view.section_value(*id)).collect()
            }
            "parent" => opt(see(section::PARENT).parent.map(|id| view.section_value(id))),
            "count" => see(section::COUNT).reports.len().into(),
            "latest" => view.reports_value(view.latest(*id)),
            "own" => view.reports_value(&see(section::OWN).own),
            "years" => self.years(see(section::HEAD | section::YEARS)),
            "figures_url" => {
                let it = see(section::HEAD | section::FIGURES);
                opt(it.has_figures.then(|| view.local(&figures_url(&it.url(), "html"))))
            }
            "feeds" => feeds(view, *id),
            "extra" => json(serde_json::from_str(&head().meta.extra).unwrap_or_default()),
            _ => return None,
        })
    }

    fn years(&self, section: &Section) -> Value {
        let year = |index: usize| {
            Value::from_object(YearView { view: self.view.clone(), section: self.id, index })
        };
        (0..section.calendar.years().len()).map(year).collect()
    }
}

struct YearView {
    view: View,
    section: SectionId,
    /// Position among the section's years.
    index: usize,
}

lookup!(YearView);

impl YearView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let year = |aspects| {
            let section = self.view.section(self.section, aspects);
            (section, section.calendar.years()[self.index])
        };
        Some(match key {
            "year" => year(section::YEARS).1.0.into(),
            "url" => {
                let (section, (year, _)) = year(section::HEAD | section::YEARS);
                self.view.local(&section.calendar.url_of(When::Year(year))).into()
            }
            "count" => year(section::YEARS | section::YEAR_COUNTS).1.1.into(),
            _ => return None,
        })
    }
}

/// The feeds of a section: format, address.
pub(super) fn feeds(view: &View, id: SectionId) -> Value {
    let section = view.section(id, section::HEAD);
    super::feed::links(view, &section.title, &section.url())
}

struct ReportView {
    view: View,
    id: ReportId,
    /// Aspects that have been taken down; a row of a list asks for the same again and again.
    noted: AtomicU32,
}

lookup!(ReportView);

impl ReportView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let see = |aspects| {
            if self.noted.load(Ordering::Relaxed) & aspects == aspects {
                return self.view.known_report(self.id);
            }
            self.noted.fetch_or(aspects, Ordering::Relaxed);
            self.view.report(self.id, aspects)
        };
        let value = self.line(see, key).or_else(|| self.text(see, key));
        value.or_else(|| self.rest(see, key))
    }

    /// What a line of a list shows.
    fn line<'v>(&'v self, see: impl Fn(u32) -> &'v Report, key: &str) -> Option<Value> {
        let line = || see(report::LINE);
        Some(match key {
            "title" => (&line().title).into(),
            "url" => self.view.local(&line().url).into(),
            "permalink" => self.view.permalink(&line().url).into(),
            "data_url" => {
                let own = self.view.settings(setting::REPORT_DATA).report_data;
                opt(own.then(|| self.view.local(&report_data_url(&line().url))))
            }
            "date" => line().date.to_string().into(),
            "time" => format!("{:02}:{:02}", line().time.hour(), line().time.minute()).into(),
            "datetime" => self.view.rfc3339(line().date, line().time).into(),
            "validity" => line().validity.id().into(),
            "state" => line().state.name().into(),
            "pinned" => line().meta.pinned.into(),
            _ => return None,
        })
    }

    /// What feeds show besides.
    fn text<'v>(&'v self, see: impl Fn(u32) -> &'v Report, key: &str) -> Option<Value> {
        let text = || see(report::TEXT);
        Some(match key {
            "publisher" => text().publisher().into(),
            "summary" => (&text().summary).into(),
            "keywords" => text().meta.keywords.iter().collect(),
            "topic" => opt(text().shared.topic.as_ref()),
            "changes" => text().meta.rare().changes.iter().map(change).collect(),
            "attachments" => self.attachments(text()),
            "awaited" => text().extras().awaited.iter().collect(),
            _ => return None,
        })
    }

    fn rest<'v>(&'v self, see: impl Fn(u32) -> &'v Report, key: &str) -> Option<Value> {
        let rest = || see(report::REST);
        let neighbours = || see(report::NEIGHBOURS);
        let other = |id| self.view.report_value(id);
        Some(match key {
            "year" => opt(rest().meta.year),
            "source" => rest().source().into(),
            "created" => opt(rest().meta.created.map(|date| date.to_string())),
            "doc_number" => opt(rest().meta.doc_number.as_ref()),
            "index_number" => opt(rest().index_number.as_ref()),
            "genre" => opt(rest().shared.genre.as_ref()),
            "kind" => opt(rest().shared.kind.as_ref()),
            "author" => opt(rest().shared.author.as_ref()),
            "retention" => opt(rest().shared.retention),
            "sealed" => opt(self.view.sealed_on(rest()).map(|date| date.to_string())),
            "expired" => rest().expired.into(),
            "expires" => opt(rest().meta.rare().expires.map(|date| date.to_string())),
            "late" => opt(rest().meta.rare().late.as_ref()),
            "figures" => rest().meta.rare().figures.iter().map(figure).collect(),
            "extra" => json(serde_json::from_str(&rest().meta.rare().extra).unwrap_or_default()),
            "replacement" => self.replacement(see(report::REPLACEMENT)),
            "section" => self.view.section_value(see(report::SECTION).section),
            "previous" => opt(neighbours().previous().map(other)),
            "next" => opt(neighbours().next().map(other)),
            _ => return None,
        })
    }

    /// A replacement that readers cannot see yet is not spoken of.
    fn replacement(&self, report: &Report) -> Value {
        match &report.extras().replacement {
            Some(Replacement::Report(id)) => opt(self.view.is_visible(*id).then(|| {
                let other = self.view.report(*id, report::LINE);
                map([("title", (&other.title).into()), ("url", self.view.local(&other.url).into())])
            })),
            Some(Replacement::Address(url)) => {
                map([("title", url.into()), ("url", self.view.outward(url).into())])
            }
            None => Value::from(()),
        }
    }

    fn attachments(&self, report: &Report) -> Value {
        report
            .listed()
            .enumerate()
            .map(|(index, file)| {
                map([
                    ("number", (index + 1).into()),
                    ("title", (&file.title).into()),
                    ("url", self.view.local(&file.url).into()),
                    ("permalink", self.view.permalink(&file.url).into()),
                    ("name", (&file.name).into()),
                    ("kind", file.kind.to_ascii_uppercase().into()),
                    ("format", self.view.text(format_key(&file.kind)).into()),
                    ("media_type", media_type(&file.kind).into()),
                    ("size", file.size.into()),
                    ("sha256", (&file.sha256).into()),
                    ("pages", opt(file.pages)),
                ])
            })
            .collect()
    }
}

fn change(change: &crate::source::Change) -> Value {
    map([
        ("date", change.date.date.to_string().into()),
        (
            "time",
            opt(change.date.time.map(|time| format!("{:02}:{:02}", time.hour(), time.minute()))),
        ),
        ("note", (&change.note).into()),
    ])
}

fn figure(figure: &crate::source::Figure) -> Value {
    map([
        ("name", (&figure.name).into()),
        ("value", (&figure.value).into()),
        ("unit", opt(figure.unit.as_ref())),
        ("period", opt(figure.period.as_ref())),
    ])
}

fn json(value: serde_json::Value) -> Value {
    Value::from(minijinja::value::Serde(value))
}
