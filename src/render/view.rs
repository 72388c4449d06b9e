//! What templates see: lazy views of the site, its sections, reports and attachments.
//!
//! In: a site. Out: minijinja objects that compute a value when it is asked for. Must not know: which
//! template asks. Only metadata of other pages is in reach, never a body.

use std::sync::Arc;

use jiff::civil::{DateTime, Time};
use minijinja::value::{Object, Value, ValueKind};

use super::media::{format_key, media_type};
use super::theme::UiText;
use crate::plan::FeedFormat;
use crate::site::{Replacement, Report, ReportId, SectionId, Site};
use crate::source::Moment;

/// Makes views of one site.
#[derive(Debug, Clone)]
pub(super) struct View {
    pub(super) site: Arc<Site>,
    pub(super) ui: Arc<UiText>,
}

/// An absolute address.
pub(super) fn permalink(site: &Site, url: &str) -> String {
    site.config.base_url.absolute(url)
}

/// A date and time in the site's zone as RFC 3339.
pub(super) fn rfc3339(site: &Site, moment: Moment, default: Time) -> String {
    let time = moment.time.unwrap_or(default);
    match site.zone.to_zoned(DateTime::from_parts(moment.date, time)) {
        Ok(zoned) => zoned.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        Err(_) => format!("{}T00:00:00Z", moment.date),
    }
}

impl View {
    pub(super) fn site(&self) -> Value {
        Value::from_object(SiteView(self.clone()))
    }

    pub(super) fn section(&self, id: SectionId) -> Value {
        Value::from_object(SectionView { view: self.clone(), id })
    }

    pub(super) fn report(&self, id: ReportId) -> Value {
        Value::from_object(ReportView { view: self.clone(), id })
    }

    pub(super) fn reports(&self, ids: &[ReportId]) -> Value {
        ids.iter().map(|id| self.report(*id)).collect()
    }

    fn local(&self, url: &str) -> Value {
        self.site.config.base_url.local(url).into()
    }
}

/// An absent value: known to templates, and false.
fn opt<T: Into<Value>>(value: Option<T>) -> Value {
    value.map_or(Value::from(()), Into::into)
}

pub(super) fn map<const N: usize>(pairs: [(&'static str, Value); N]) -> Value {
    Value::from_pairs(pairs.map(|(key, value)| (Value::from(key), value)))
}

macro_rules! lookup {
    ($type:ty) => {
        impl Object for $type {
            fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
                if key.kind() == ValueKind::String { self.attribute(key.as_str()?) } else { None }
            }

            fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
                self.attribute(key)
            }

            fn is_true(self: &Arc<Self>) -> bool {
                true
            }
        }
    };
}

#[derive(Debug)]
struct SiteView(View);

lookup!(SiteView);

impl SiteView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let config = &self.0.site.config;
        Some(match key {
            "title" => (&config.title).into(),
            "description" => (&config.description).into(),
            "language" => (&config.language).into(),
            "url" => self.0.local(""),
            "permalink" => permalink(&self.0.site, "").into(),
            "publisher" => (&config.publisher).into(),
            "identity" => self.identity(),
            "navigation" => self.navigation(),
            "sections" => {
                self.0.site.home().children.iter().map(|id| self.0.section(*id)).collect()
            }
            "parent" => self.parent(),
            "extra" => json(config.extra()),
            _ => return None,
        })
    }

    fn identity(&self) -> Value {
        let identity = &self.0.site.config.identity;
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
        let links = &self.0.site.config.navigation;
        if links.is_empty() {
            let site = &self.0.site;
            return site
                .home()
                .children
                .iter()
                .map(|id| {
                    let section = &site.sections[*id];
                    map([("title", (&section.title).into()), ("url", self.0.local(&section.url()))])
                })
                .collect();
        }
        links
            .iter()
            .map(|link| {
                let url = if crate::body::has_scheme(&link.link) {
                    Value::from(&link.link)
                } else {
                    {
                        let base = &self.0.site.config.base_url.path;
                        let below = link.link.strip_prefix(base.as_str()).unwrap_or(&link.link);
                        self.0.local(below.trim_start_matches('/'))
                    }
                };
                map([("title", (&link.title).into()), ("url", url)])
            })
            .collect()
    }

    fn parent(&self) -> Value {
        opt(self.0.site.config.parent.as_ref().map(|parent| {
            map([
                ("name", (&parent.name).into()),
                ("link", (&parent.link).into()),
                ("header", opt(parent.header.as_ref().map(|path| path.as_str()))),
                ("footer", opt(parent.footer.as_ref().map(|path| path.as_str()))),
            ])
        }))
    }
}

#[derive(Debug)]
struct SectionView {
    view: View,
    id: SectionId,
}

lookup!(SectionView);

impl SectionView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let site = &self.view.site;
        let section = &site.sections[self.id];
        Some(match key {
            "title" => (&section.title).into(),
            "url" => self.view.local(&section.url()),
            "permalink" => permalink(site, &section.url()).into(),
            "description" => opt(section.meta.description.as_ref()),
            "keywords" => section.meta.keywords.iter().collect(),
            "column_type" => opt(section.meta.column_type.as_ref()),
            "children" => section.children.iter().map(|id| self.view.section(*id)).collect(),
            "parent" => opt(section.parent.map(|id| self.view.section(id))),
            "count" => section.reports.len().into(),
            "latest" => {
                let count = section.reports.len().min(site.config.home_items);
                self.view.reports(&section.reports[..count])
            }
            "own" => self.view.reports(&section.own),
            "years" => section
                .years
                .iter()
                .map(|(year, reports)| {
                    map([
                        ("year", (*year).into()),
                        ("url", self.view.local(&section.year_url(*year))),
                        ("count", reports.len().into()),
                    ])
                })
                .collect(),
            "feeds" => feeds(&self.view, self.id),
            "extra" => json(serde_json::from_str(&section.meta.extra).unwrap_or_default()),
            _ => return None,
        })
    }
}

/// The feeds of a section: format, address.
pub(super) fn feeds(view: &View, id: SectionId) -> Value {
    let section = &view.site.sections[id];
    FeedFormat::ALL
        .iter()
        .map(|format| {
            let (name, media) = match format {
                FeedFormat::Atom => ("Atom", "application/atom+xml"),
                FeedFormat::Rss => ("RSS", "application/rss+xml"),
                FeedFormat::Json => ("JSON Feed", "application/feed+json"),
            };
            map([
                ("name", name.into()),
                ("type", media.into()),
                ("title", (&section.title).into()),
                ("url", view.local(&format!("{}{}", section.url(), format.file()))),
            ])
        })
        .collect()
}

#[derive(Debug)]
struct ReportView {
    view: View,
    id: ReportId,
}

lookup!(ReportView);

impl ReportView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let site = &self.view.site;
        let report = &site.reports[self.id];
        let meta = &report.meta;
        let shared = &report.shared;
        Some(match key {
            "title" => (&report.title).into(),
            "url" => self.view.local(&report.url),
            "permalink" => permalink(site, &report.url).into(),
            "date" => report.date.date.to_string().into(),
            "time" => format!("{:02}:{:02}", report.time.hour(), report.time.minute()).into(),
            "datetime" => rfc3339(site, report.date, report.time).into(),
            "year" => opt(meta.year),
            "publisher" => (&report.publisher).into(),
            "source" => (&report.source).into(),
            "created" => opt(meta.created.map(|date| date.to_string())),
            "doc_number" => opt(meta.doc_number.as_ref()),
            "index_number" => opt(report.index_number.as_ref()),
            "topic" => opt(shared.topic.as_ref()),
            "genre" => opt(shared.genre.as_ref()),
            "kind" => opt(shared.kind.as_ref()),
            "author" => opt(shared.author.as_ref()),
            "retention" => opt(shared.retention),
            "keywords" => meta.keywords.iter().collect(),
            "summary" => (&report.summary).into(),
            "validity" => report.validity.id().into(),
            "state" => report.state.name().into(),
            "expired" => report.expired.into(),
            "expires" => opt(meta.expires.map(|date| date.to_string())),
            "late" => opt(meta.late.as_ref()),
            "pinned" => meta.pinned.into(),
            "replacement" => self.replacement(report),
            "changes" => meta.changes.iter().map(change).collect(),
            "attachments" => self.attachments(report),
            "awaited" => report.awaited.iter().collect(),
            "figures" => meta.figures.iter().map(figure).collect(),
            "section" => self.view.section(report.section),
            "previous" => opt(report.previous.map(|id| self.view.report(id))),
            "next" => opt(report.next.map(|id| self.view.report(id))),
            "extra" => json(serde_json::from_str(&meta.extra).unwrap_or_default()),
            _ => return None,
        })
    }

    /// A replacement that readers cannot see yet is not spoken of.
    fn replacement(&self, report: &Report) -> Value {
        match &report.replacement {
            Some(Replacement::Report(id)) => {
                let site = &self.view.site;
                let other = &site.reports[*id];
                opt(site.is_visible(other).then(|| {
                    map([("title", (&other.title).into()), ("url", self.view.local(&other.url))])
                }))
            }
            Some(Replacement::Address(url)) => map([("title", url.into()), ("url", url.into())]),
            None => Value::from(()),
        }
    }

    fn attachments(&self, report: &Report) -> Value {
        report
            .attachments
            .iter()
            .filter(|file| file.listed)
            .enumerate()
            .map(|(index, file)| {
                map([
                    ("number", (index + 1).into()),
                    ("title", (&file.title).into()),
                    ("url", self.view.local(&file.url)),
                    ("name", (&file.name).into()),
                    ("kind", file.kind.to_ascii_uppercase().into()),
                    ("format", self.view.ui.or_key(format_key(&file.kind)).into()),
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
