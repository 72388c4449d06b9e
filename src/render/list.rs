//! The context of each kind of page.
//!
//! In: views, a target's numbers. Out: what its template gets. Must not know: templates' text.

use std::sync::OnceLock;

use minijinja::value::Value;

use super::contents::Contents;
use super::objects::feeds;
use super::pager::{growing, pager};
use super::values::{lookup, map, opt};
use super::view::View;
use super::{boxes, calendar, facets, jsonld, tags};
use crate::body::Body;
use crate::plan::{Listing, Recipe, page_name, short};
use crate::site::{ReportId, SectionId, State, When};

/// What every page has; its values are computed when they are asked for.
pub(super) struct PageHead {
    pub(super) kind: &'static str,
    pub(super) title: String,
    /// Address below the site's root.
    pub(super) url: String,
    pub(super) tags: Tags,
    pub(super) description: String,
    /// Section whose breadcrumb and feeds the page has.
    pub(super) section: SectionId,
    /// Titles and addresses of the breadcrumb's steps below that section.
    pub(super) steps: Vec<(String, String)>,
    pub(super) indexed: bool,
}

/// Makes a page's tags.
pub(super) type Tags = Box<dyn Fn(&View) -> Vec<tags::Tag> + Send + Sync>;

struct PageView {
    view: View,
    page: PageHead,
    feeds: OnceLock<Value>,
}

lookup!(PageView);

impl PageView {
    fn attribute(&self, key: &str) -> Option<Value> {
        let Self { view, page, feeds } = self;
        Some(match key {
            "kind" => page.kind.into(),
            "title" => (&page.title).into(),
            "url" => view.local(&page.url).into(),
            "permalink" => view.permalink(&page.url).into(),
            "tags" => {
                let tag = |(name, content): tags::Tag| {
                    map([("name", name.into()), ("content", content.into())])
                };
                (page.tags)(view).into_iter().map(tag).collect()
            }
            "description" => (&page.description).into(),
            "breadcrumb" => self.breadcrumb(),
            "feeds" => feeds.get_or_init(|| self::feeds(view, page.section)).clone(),
            "indexed" => page.indexed.into(),
            _ => return None,
        })
    }

    fn breadcrumb(&self) -> Value {
        let Self { view, page, .. } = self;
        let step = |title: &str, url: &str| {
            map([("title", title.into()), ("url", view.local(url).into())])
        };
        let above = view.section(page.section).trail().into_iter().map(|section| {
            let title = if section.is_home() { view.text("home") } else { section.title };
            step(title, &section.url())
        });
        above.chain(page.steps.iter().map(|(title, url)| step(title, url))).collect()
    }
}

pub(super) fn page(view: &View, page: PageHead) -> Value {
    Value::from_object(PageView { view: view.clone(), page, feeds: OnceLock::new() })
}

fn section_page(
    view: &View,
    id: SectionId,
    kind: &'static str,
    url: String,
    title: String,
) -> PageHead {
    let mut all = tags::site(view);
    all.extend(tags::column(view, id));
    let description = all.iter().find(|(name, _)| *name == "ColumnDescription");
    PageHead {
        kind,
        description: description.map(|(_, text)| text.clone()).unwrap_or_default(),
        title,
        url,
        tags: Box::new(move |_| all.clone()),
        section: id,
        steps: Vec::new(),
        indexed: true,
    }
}

/// The home page.
pub(super) fn home(view: &View, intro: Body) -> Value {
    let title = view.settings().title().to_owned();
    map([
        ("site", view.site_value()),
        ("page", page(view, section_page(view, 0, "home", String::new(), title))),
        ("section", view.section_value(0)),
        ("own", view.reports_value(&view.part(&Recipe::Home).reports)),
        ("years", calendar::years(view)),
        ("facets", facets::facets(view)),
        ("columns", boxes::columns(view, !view.site().years().is_empty())),
        ("notice", home_notice(view)),
        ("intro", Value::from_safe_string(intro.html)),
    ])
}

fn home_notice(view: &View) -> Value {
    let settings = view.settings();
    opt(settings.home_notice().map(|text| {
        let link = settings.home_notice_link().map(|link| view.typed(link));
        map([("text", text.into()), ("url", opt(link))])
    }))
}

/// A page of a section's list.
pub(super) fn section(view: &View, id: SectionId, number: usize, intro: Body) -> Value {
    let section = view.section(id);
    let base = section.url();
    let title = numbered(view, section.title(), number);
    let part = view.part(&Recipe::Section(id, short(number)));
    let head = section_page(view, id, "section", page_url(view, &base, number), title);
    // A list in the calendar's order has one page; its years have the rest.
    let count = view.pages(id, When::Newest);
    let address = |n: usize| -> Value { view.local(&page_url(view, &base, n)).into() };
    let pager = pager(number, count, part.total, &address);
    list(view, head, List { section: id, part, pager, year: None, below: Vec::new(), intro })
}

/// A year of a section.
pub(super) fn year(view: &View, id: SectionId, year: i16) -> Value {
    let part = view.part(&Recipe::Year(id, year));
    let below = if part.total > part.per_page {
        let url = view.section(id).url();
        calendar::months_of(view, &url, year, &view.months_of_section(id, year))
    } else {
        Vec::new()
    };
    calendar_page(view, id, When::Year(year), part, below, 1)
}

/// A page of a month of a section.
pub(super) fn month(view: &View, id: SectionId, of: (i16, i8), number: usize) -> Value {
    let part = view.part(&Recipe::Month(id, of.0, of.1, short(number)));
    calendar_page(view, id, When::Month(of.0, of.1), part, Vec::new(), number)
}

fn calendar_page(
    view: &View,
    id: SectionId,
    when: When,
    part: Listing,
    below: Vec<Value>,
    number: usize,
) -> Value {
    let section = view.section(id);
    let steps = calendar::calendar_steps(view, &section.url(), when);
    let labels: Vec<&str> = steps.iter().map(|(label, _)| label.as_str()).collect();
    let title =
        numbered_from_oldest(view, &format!("{} {}", section.title(), labels.join(" ")), number);
    let base = section.url_of(when);
    let mut head = section_page(view, id, "year", page_url(view, &base, number), title);
    head.steps = steps;
    let year = match when {
        When::Newest => None,
        When::Year(year) | When::Month(year, _) => Some(year),
    };
    let address = |n: usize| -> Value { view.local(&page_url(view, &base, n)).into() };
    let pager =
        growing(number, view.pages(id, when), part.total, view.text("pager_newest"), &address);
    let intro = Body::default();
    list(view, head, List { section: id, part, pager, year, below, intro })
}

/// The address of a list's page, below the site's root.
pub(super) fn page_url(view: &View, base: &str, number: usize) -> String {
    format!("{base}{}", page_name(view.settings().page_pattern(), number))
}

pub(super) fn numbered(view: &View, title: &str, number: usize) -> String {
    if number == 1 {
        return title.to_owned();
    }
    let label = view.text("page_title").replace("{n}", &number.to_string());
    format!("{title} {label}")
}

/// The title of a page of a list that grows at its newest end: page 1 is the newest, page 2 has the oldest reports.
pub(super) fn numbered_from_oldest(view: &View, title: &str, number: usize) -> String {
    if number == 1 {
        return title.to_owned();
    }
    let label = view.text("page_title").replace("{n}", &(number - 1).to_string());
    format!("{title} {label}")
}

/// A list cut into pages.
struct List {
    section: SectionId,
    part: Listing,
    /// Links to its other pages.
    pager: Value,
    year: Option<i16>,
    /// Lists that it leads on to.
    below: Vec<Value>,
    intro: Body,
}

fn list(view: &View, head: PageHead, list: List) -> Value {
    let List { section: id, part, pager, year, below, intro } = list;
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("section", view.section_value(id)),
        ("reports", view.reports_value(&part.reports)),
        ("pager", pager),
        ("year", year.map_or(Value::from(()), Value::from)),
        ("below", below.into()),
        ("of_months", true.into()),
        ("facets", facets::facets(view)),
        ("intro", Value::from_safe_string(intro.html)),
    ])
}

/// A report with its rendered body.
pub(super) fn report(view: &View, id: ReportId, body: Body) -> Value {
    let report = view.report(id);
    let summary = report.summary();
    let description = if summary.is_empty() { report.title() } else { summary }.to_owned();
    let section = report.section().id;
    let head = PageHead {
        kind: if report.date().is_some() { "report" } else { "page" },
        title: report.title().to_owned(),
        url: report.url().to_owned(),
        tags: Box::new(move |view| {
            let mut all = tags::site(view);
            all.extend(tags::column(view, section));
            let report = view.report(id);
            // `PubDate` is a must on pages of contents, so a page without a date has the tags of its column only.
            if report.date().is_some() {
                all.extend(tags::content(view, &report));
            }
            all
        }),
        description,
        section,
        steps: vec![(view.text("body_text").to_owned(), report.url().to_owned())],
        indexed: report.state() == State::Published,
    };
    let values = map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("section", view.section_value(section)),
        ("report", view.report_value(id)),
        ("contents", Value::from_object(Contents(body.contents))),
        ("body", Value::from_safe_string(body.html)),
    ]);
    Value::from_object(ReportContext { view: view.clone(), id, values })
}

/// What a report's template gets.
struct ReportContext {
    view: View,
    id: ReportId,
    values: Value,
}

lookup!(ReportContext);

impl ReportContext {
    fn attribute(&self, key: &str) -> Option<Value> {
        if key == "jsonld" {
            let report = self.view.report(self.id);
            return Some(Value::from_safe_string(jsonld::report(&self.view, &report)));
        }
        self.values.as_object()?.get_value_by_str(key)
    }
}

/// What is left of a withdrawn report: never its summary, body or attachments.
pub(super) fn tombstone(view: &View, id: ReportId) -> Value {
    let report = view.report(id);
    let words = view.text("withdrawn_title").to_owned();
    let title = if report.shows_title() { report.title().to_owned() } else { words.clone() };
    let withdrawn = report.withdrawn();
    let day = withdrawn
        .map(|it| it.date)
        .or_else(|| report.withdraw_after().and_then(|day| day.tomorrow().ok()));
    let section = report.section().id;
    let head = PageHead {
        kind: "tombstone",
        title: title.clone(),
        url: report.url().to_owned(),
        tags: Box::new(move |view| {
            let mut all = tags::site(view);
            all.extend(tags::column(view, section));
            all
        }),
        description: title.clone(),
        section,
        steps: vec![(words, report.url().to_owned())],
        indexed: false,
    };
    let optional = |text: Option<String>| text.map_or(Value::from(()), Value::from);
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("section", view.section_value(section)),
        ("title", title.into()),
        ("date", optional(day.map(|day| day.to_string()))),
        ("reason", optional(withdrawn.map(|it| it.reason.clone()))),
        ("publisher", report.publisher().into()),
        // What identifies a report is told unless its title must not be.
        (
            "facts",
            if report.shows_title() {
                map([
                    ("index_number", opt(report.index_number())),
                    ("doc_number", opt(report.doc_number())),
                    ("date", opt(report.date().map(|date| date.to_string()))),
                ])
            } else {
                Value::from(())
            },
        ),
    ])
}

/// A page that leads from an old address to a section.
pub(super) fn section_redirect(view: &View, id: SectionId) -> Value {
    let section = view.section(id);
    let head = PageHead {
        kind: "redirect",
        title: section.title().to_owned(),
        url: section.url(),
        tags: Box::new(tags::site),
        description: section.title().to_owned(),
        section: id,
        steps: Vec::new(),
        indexed: false,
    };
    map([("site", view.site_value()), ("page", page(view, head))])
}

/// A page that leads from a numbered page of earlier versions to the list that has its reports now.
pub(super) fn old_page(view: &View, id: SectionId, when: When) -> Value {
    let section = view.section(id);
    let steps = calendar::calendar_steps(view, &section.url(), when);
    let labels = steps.iter().map(|(label, _)| format!(" {label}"));
    let title = labels.fold(section.title().to_owned(), |title, label| title + &label);
    let head = PageHead {
        kind: "redirect",
        title: title.clone(),
        url: section.url_of(when),
        tags: Box::new(tags::site),
        description: title,
        section: id,
        steps: Vec::new(),
        indexed: false,
    };
    map([("site", view.site_value()), ("page", page(view, head))])
}

/// A page that leads from an old address to a report.
pub(super) fn redirect(view: &View, id: ReportId) -> Value {
    let report = view.report(id);
    let shown = report.is_visible() || report.shows_title();
    let title = if shown { report.title() } else { view.text("withdrawn_title") };
    let head = PageHead {
        kind: "redirect",
        title: title.to_owned(),
        url: report.url().to_owned(),
        tags: Box::new(tags::site),
        description: title.to_owned(),
        section: report.section().id,
        steps: Vec::new(),
        indexed: false,
    };
    map([("site", view.site_value()), ("page", page(view, head))])
}

/// The notice before an address outside.
pub(super) fn exit(view: &View, index: usize) -> Value {
    let address = view.exit(index).to_owned();
    let title = view.text("leaving.title").replace("{site}", view.settings().title());
    let url = crate::site::exit_path(&address);
    let head = PageHead {
        kind: "leaving",
        title: title.clone(),
        tags: Box::new(tags::site),
        description: title.clone(),
        section: 0,
        steps: vec![(view.text("outside").to_owned(), url.clone())],
        indexed: false,
        url,
    };
    map([("site", view.site_value()), ("page", page(view, head)), ("address", address.into())])
}

/// The page for addresses that do not exist.
pub(super) fn not_found(view: &View) -> Value {
    let title = view.text("not_found.title").to_owned();
    let head = PageHead {
        kind: "404",
        title: title.clone(),
        url: "404.html".to_owned(),
        tags: Box::new(tags::site),
        description: title,
        section: 0,
        steps: Vec::new(),
        indexed: false,
    };
    map([("site", view.site_value()), ("page", page(view, head))])
}
