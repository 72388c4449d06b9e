//! What templates see: lazy objects for the site, its sections, reports and attachments.
//!
//! In: a view. Out: minijinja objects that compute a value when it is asked for. Must not know: which
//! template asks. Only metadata of other pages is in reach, never a body.

use std::sync::atomic::{AtomicU32, Ordering};

use minijinja::value::Value;

use super::fields::{ColumnAddress, ReportRef, SeenDocument, SeenReport};
use super::media::format_key;
use super::values::{lookup, map, opt};
use super::view::View;
use crate::config::MenuLink;
use crate::media::media_type;
use crate::plan::{SEARCH, figures_url, report_data_url};
use crate::site::{ReportId, SectionId, When};

impl View {
    pub(super) fn site_value(&self) -> Value {
        Value::from_object(SiteView(self.clone()))
    }

    pub(super) fn section_value(&self, id: SectionId) -> Value {
        Value::from_object(SectionView { view: self.clone(), id })
    }

    pub(super) fn report_value(&self, id: ReportId) -> Value {
        Value::from_object(ReportView { view: self.clone(), id, recorded: AtomicU32::new(0) })
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
            "title" => view.settings().title().into(),
            "description" => view.settings().description().into(),
            "language" => view.settings().language().into(),
            "url" => view.local("").into(),
            "permalink" => view.permalink("").into(),
            "publisher" => view.settings().publisher().into(),
            "identity" => self.identity(),
            "navigation" => self.navigation(),
            "search_url" => self.search_url(),
            "sections" => {
                let children = view.section(0).children();
                children.into_iter().map(|child| view.section_value(child.id)).collect()
            }
            "parent" => self.parent(),
            "facts_always" => view.settings().facts_always().iter().collect(),
            "extra" => json(view.settings().extra()),
            "sealed" => opt(view.sealing().map(|sealing| sealing.date.to_string())),
            _ => return None,
        })
    }

    fn identity(&self) -> Value {
        let identity = self.0.settings().identity();
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
            ("badge_picture", opt(identity.badge_picture.as_ref().map(|path| self.0.local(path)))),
            (
                "mistake_picture",
                opt(identity.mistake_picture.as_ref().map(|path| self.0.local(path))),
            ),
            ("logo", opt(identity.logo.as_ref().map(|path| self.0.local(path)))),
            ("logo_alt", (&identity.logo_alt).into()),
        ])
    }

    /// The address of the page that searches; none where the site has no search.
    fn search_url(&self) -> Value {
        let is_there = self.0.settings().search().enabled;
        if is_there { self.0.local(SEARCH).into() } else { Value::from(()) }
    }

    fn navigation(&self) -> Value {
        let view = &self.0;
        let links = view.settings().navigation();
        if links.is_empty() {
            let home = view.section(0);
            let heads = home.child_heads().into_iter().zip(home.children());
            let sections = heads.map(|(head, child)| {
                let url = view.local(&head.url());
                MenuItem::value(view, head.title, url, Some(child.id), &[])
            });
            return sections.collect();
        }
        let item = |link: &MenuLink| {
            let url = view.typed(&link.link);
            let below = view.settings().base_url().path.as_str();
            let path = url.strip_prefix(below).unwrap_or_default().trim_end_matches('/');
            let section = view.section_at(path).filter(|_| !crate::body::has_scheme(&link.link));
            MenuItem::value(view, &link.title, url, section, &link.children)
        };
        links.iter().map(item).collect()
    }

    fn parent(&self) -> Value {
        opt(self.0.settings().parent().map(|parent| {
            map([
                ("name", (&parent.name).into()),
                ("link", (&parent.link).into()),
                ("header", opt(parent.header.as_ref().map(|path| path.as_str()))),
                ("footer", opt(parent.footer.as_ref().map(|path| path.as_str()))),
            ])
        }))
    }
}

/// An item of the main menu. What stands below it is looked up when a template asks, which it does for one item a page.
struct MenuItem {
    view: View,
    title: String,
    url: String,
    section: Option<SectionId>,
    children: Vec<MenuLink>,
}

lookup!(MenuItem);

impl MenuItem {
    fn value(
        view: &View,
        title: &str,
        url: String,
        section: Option<SectionId>,
        children: &[MenuLink],
    ) -> Value {
        let (view, title, children) = (view.clone(), title.to_owned(), children.to_vec());
        Value::from_object(Self { view, title, url, section, children })
    }

    fn attribute(&self, key: &str) -> Option<Value> {
        let view = &self.view;
        Some(match key {
            "title" => self.title.as_str().into(),
            "url" => self.url.as_str().into(),
            "children" => {
                let item =
                    |title: &str, url: String| map([("title", title.into()), ("url", url.into())]);
                if !self.children.is_empty() {
                    let typed = |link: &MenuLink| item(&link.title, view.typed(&link.link));
                    return Some(self.children.iter().map(typed).collect());
                }
                let Some(id) = self.section.filter(|id| *id > 0) else {
                    return Some(Value::from(Vec::<Value>::new()));
                };
                let section = view.section(id);
                let pages = section.pages().ids.iter().map(|id| view.report(*id));
                let pages: Vec<Value> =
                    pages.map(|page| item(page.title(), view.local(page.url()))).collect();
                let below = section.child_heads().into_iter();
                let below = below.map(|head| item(head.title, view.local(&head.url())));
                pages.into_iter().chain(below).collect()
            }
            _ => return None,
        })
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
        let it = view.section(*id);
        Some(match key {
            "title" => it.title().into(),
            "url" => view.local(&it.url()).into(),
            "permalink" => view.permalink(&it.url()).into(),
            "description" => opt(it.description()),
            "keywords" => it.keywords().iter().collect(),
            "column_type" => opt(it.column_type()),
            "children" => {
                it.children().into_iter().map(|child| view.section_value(child.id)).collect()
            }
            "parent" => opt(it.parent().map(|parent| view.section_value(parent.id))),
            "platform" => opt(it.platform().map(|platform| {
                let url = view.local(&platform.url());
                map([("title", platform.title.into()), ("url", url.into())])
            })),
            "columns" => it
                .columns()
                .iter()
                .map(|column| {
                    let url = match column.address {
                        ColumnAddress::Section(section) => view.local(&section.url()),
                        ColumnAddress::Page(url) => view.local(url),
                        ColumnAddress::Typed(typed) => view.typed(typed),
                    };
                    map([("title", column.title.into()), ("url", url.into())])
                })
                .collect(),
            "count" => it.count().into(),
            "latest" => view.reports_value(it.latest().ids),
            "own" => view.reports_value(it.own().ids),
            "pages" => view.reports_value(it.pages().ids),
            "years" => {
                let year = |year| YearView { view: view.clone(), section: *id, year };
                it.years().into_iter().map(|each| Value::from_object(year(each))).collect()
            }
            "figures_url" => {
                opt(it.has_figures().then(|| view.local(&figures_url(&it.url(), "html"))))
            }
            "feeds" => feeds(view, *id),
            "extra" => json(it.extra()),
            _ => return None,
        })
    }
}

struct YearView {
    view: View,
    section: SectionId,
    year: i16,
}

lookup!(YearView);

impl YearView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let section = self.view.section(self.section);
        Some(match key {
            "year" => self.year.into(),
            "url" => self.view.local(&section.url_of(When::Year(self.year))).into(),
            "count" => {
                let counts = section.year_counts();
                opt(counts.iter().find(|(year, _)| *year == self.year).map(|(_, count)| *count))
            }
            _ => return None,
        })
    }
}

/// The feeds of a section: format, address.
pub(super) fn feeds(view: &View, id: SectionId) -> Value {
    let section = view.section(id);
    super::feed::links(view, section.title(), &section.url())
}

struct ReportView {
    view: View,
    id: ReportId,
    /// Groups of fields that are recorded already.
    recorded: AtomicU32,
}

lookup!(ReportView);

impl ReportView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let recorded = self.recorded.load(Ordering::Relaxed);
        let it = SeenReport::with_recorded(&self.view, self.id, recorded);
        let value = self.line(&it, key).or_else(|| self.rest(&it, key));
        self.recorded.store(it.recorded(), Ordering::Relaxed);
        value
    }

    /// What a line of a list shows, and what feeds show besides.
    fn line(&self, it: &SeenReport<'_>, key: &str) -> Option<Value> {
        Some(match key {
            "title" => it.title().into(),
            "url" => self.view.local(it.url()).into(),
            "permalink" => self.view.permalink(it.url()).into(),
            "data_url" => {
                let own = self.view.settings().report_data();
                opt(own.then(|| self.view.local(&report_data_url(it.url()))))
            }
            "date" => opt(it.date().map(|date| date.to_string())),
            "time" => {
                let time = it.time();
                opt(it.date().map(|_| format!("{:02}:{:02}", time.hour(), time.minute())))
            }
            "datetime" => opt(self.view.published(it)),
            "validity" => it.validity().id().into(),
            "state" => it.state().name().into(),
            "pinned" => it.pinned().into(),
            "publisher" => it.publisher().into(),
            "summary" => it.summary().into(),
            "keywords" => it.keywords().iter().collect(),
            "topic" => opt(it.topic()),
            "changes" => it.changes().iter().map(change).collect(),
            "changed" => opt(it.changed().map(|(date, _)| date.to_string())),
            "attachments" => self.attachments(it),
            "awaited" => it.awaited().iter().collect(),
            _ => return None,
        })
    }

    fn rest(&self, it: &SeenReport<'_>, key: &str) -> Option<Value> {
        let other = |other: ReportRef<'_>| self.view.report_value(other.id);
        Some(match key {
            "year" => opt(it.year()),
            "source" => it.source().into(),
            "created" => opt(it.created().map(|date| date.to_string())),
            "doc_number" => opt(it.doc_number()),
            "index_number" => opt(it.index_number()),
            "genre" => opt(it.genre()),
            "kind" => opt(it.kind()),
            "author" => opt(it.author()),
            "retention" => opt(it.retention()),
            "sealed" => opt(it.sealed().map(|date| date.to_string())),
            "expired" => it.expired().into(),
            "expires" => opt(it.expires().map(|date| date.to_string())),
            "late" => opt(it.late()),
            "figures" => it.figures().iter().map(figure).collect(),
            "extra" => json(it.extra()),
            "replacement" => opt(it.replaced_by().and_then(|by| self.document(&by))),
            "interprets" => it.interprets().iter().filter_map(|it| self.document(it)).collect(),
            "interpreted_by" => self.view.reports_value(it.interpreted_by().ids),
            "earlier" => self.view.reports_value(it.earlier().ids),
            "red_head" => it.red_head().into(),
            "colophon" => opt(it.colophon().map(colophon)),
            "section" => self.view.section_value(it.section().id),
            "previous" => opt(it.previous().map(other)),
            "next" => opt(it.next().map(other)),
            _ => return None,
        })
    }

    /// Title and address of a document; one that readers cannot see yet is not spoken of.
    fn document(&self, document: &SeenDocument<'_>) -> Option<Value> {
        match document {
            SeenDocument::Report(other) => {
                let other = self.view.report(other.id);
                let url = |url: &str| self.view.local(url).into();
                other
                    .is_visible()
                    .then(|| map([("title", other.title().into()), ("url", url(other.url()))]))
            }
            SeenDocument::Address(url) => {
                Some(map([("title", (*url).into()), ("url", self.view.outward(url).into())]))
            }
        }
    }

    fn attachments(&self, it: &SeenReport<'_>) -> Value {
        it.listed()
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
                    ("tables_url", opt(file.tables_url().map(|url| self.view.local(&url)))),
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

fn colophon(colophon: &crate::source::Colophon) -> Value {
    map([
        ("copied_to", opt(colophon.copied_to.as_ref())),
        ("office", opt(colophon.office.as_ref())),
        ("date", opt(colophon.date.map(|date| date.to_string()))),
        ("year", opt(colophon.date.map(jiff::civil::Date::year))),
        ("month", opt(colophon.date.map(jiff::civil::Date::month))),
        ("day", opt(colophon.date.map(jiff::civil::Date::day))),
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

/// The site's own fields, which are held as JSON.
fn json(text: &str) -> Value {
    let value: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    Value::from(minijinja::value::Serde(value))
}
