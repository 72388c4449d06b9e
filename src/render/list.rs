//! The context of each kind of page.
//!
//! In: views, a target's numbers. Out: what its template gets. Must not know: templates' text.

use minijinja::value::Value;

use super::view::{View, feeds, map, permalink};
use super::{jsonld, tags};
use crate::body::Body;
use crate::plan::{page_name, page_size};
use crate::site::{ReportId, SectionId};

/// What every page has.
struct Page {
    kind: &'static str,
    title: String,
    /// Address below the site's root.
    url: String,
    tags: Vec<tags::Tag>,
    description: String,
    /// Section whose breadcrumb and feeds the page has.
    section: SectionId,
    /// Title of the last step of the breadcrumb, where it is not a section.
    last: Option<String>,
    indexed: bool,
}

fn page(view: &View, page: Page) -> Value {
    let site = &view.site;
    let base = &site.config.base_url;
    let mut steps: Vec<Value> = site
        .path_to(page.section)
        .into_iter()
        .map(|id| {
            let section = &site.sections[id];
            let title = if id == 0 { view.ui.or_key("home") } else { section.title.as_str() };
            map([("title", title.into()), ("url", base.local(&section.url()).into())])
        })
        .collect();
    if let Some(last) = page.last {
        steps.push(map([("title", last.into()), ("url", base.local(&page.url).into())]));
    }
    let tags: Value = page
        .tags
        .into_iter()
        .map(|(name, content)| map([("name", name.into()), ("content", content.into())]))
        .collect();
    map([
        ("kind", page.kind.into()),
        ("title", page.title.into()),
        ("url", base.local(&page.url).into()),
        ("permalink", permalink(site, &page.url).into()),
        ("tags", tags),
        ("description", page.description.into()),
        ("breadcrumb", steps.into()),
        ("feeds", feeds(view, page.section)),
        ("indexed", page.indexed.into()),
    ])
}

fn section_page(
    view: &View,
    id: SectionId,
    kind: &'static str,
    url: String,
    title: String,
) -> Page {
    let site = &view.site;
    let section = &site.sections[id];
    let mut all = tags::site(site);
    all.extend(tags::column(site, section, view.ui.or_key("home")));
    let description = all.iter().find(|(name, _)| *name == "ColumnDescription");
    Page {
        kind,
        description: description.map(|(_, text)| text.clone()).unwrap_or_default(),
        title,
        url,
        tags: all,
        section: id,
        last: None,
        indexed: true,
    }
}

/// The home page.
pub(super) fn home(view: &View, intro: Body) -> Value {
    let title = view.site.config.title.clone();
    let own = &view.site.home().own;
    let own = &own[..own.len().min(view.site.config.home_items)];
    map([
        ("site", view.site()),
        ("page", page(view, section_page(view, 0, "home", String::new(), title))),
        ("section", view.section(0)),
        ("own", view.reports(own)),
        ("intro", Value::from_safe_string(intro.html)),
    ])
}

/// A page of a section's list.
pub(super) fn section(view: &View, id: SectionId, number: usize, intro: Body) -> Value {
    let site = &view.site;
    let section = &site.sections[id];
    let url = format!("{}{}", section.url(), page_name(site, number));
    let head = section_page(view, id, "section", url, numbered(view, &section.title, number));
    list(
        view,
        head,
        List {
            section: id,
            reports: &section.reports,
            base: section.url(),
            number,
            year: None,
            intro,
        },
    )
}

/// A page of a section's archive of a year.
pub(super) fn year(view: &View, id: SectionId, year: i16, number: usize) -> Value {
    let site = &view.site;
    let section = &site.sections[id];
    let empty = Vec::new();
    let reports =
        section.years.iter().find(|(each, _)| *each == year).map_or(&empty, |(_, ids)| ids);
    let base = section.year_url(year);
    let label = view.ui.or_key("year_title").replace("{year}", &year.to_string());
    let title = numbered(view, &format!("{} {label}", section.title), number);
    let mut head =
        section_page(view, id, "year", format!("{base}{}", page_name(site, number)), title);
    head.last = Some(label);
    list(
        view,
        head,
        List { section: id, reports, base, number, year: Some(year), intro: Body::default() },
    )
}

fn numbered(view: &View, title: &str, number: usize) -> String {
    if number == 1 {
        return title.to_owned();
    }
    let label = view.ui.or_key("page_title").replace("{n}", &number.to_string());
    format!("{title} {label}")
}

/// A list cut into pages.
struct List<'l> {
    section: SectionId,
    reports: &'l [ReportId],
    /// Address of its first page, below the site's root.
    base: String,
    /// Which page, from 1.
    number: usize,
    year: Option<i16>,
    intro: Body,
}

fn list(view: &View, head: Page, list: List<'_>) -> Value {
    let List { section: id, reports, base, number, year, intro } = list;
    let site = &view.site;
    let per_page = page_size(site, id);
    let from = ((number - 1) * per_page).min(reports.len());
    let shown = &reports[from..(from + per_page).min(reports.len())];
    let count = reports.len().div_ceil(per_page).max(1);
    let address = |n: usize| -> Value {
        site.config.base_url.local(&format!("{base}{}", page_name(site, n))).into()
    };
    let optional = |n: Option<usize>| n.map_or(Value::from(()), address);
    // First, last, and those around the current one; 0 stands for a gap.
    let mut steps: Vec<Value> = Vec::new();
    let mut before = 0;
    for n in (1..=count).filter(|n| *n == 1 || *n == count || n.abs_diff(number) <= 2) {
        if n > before + 1 {
            steps.push(map([("number", 0.into()), ("url", Value::from(()))]));
        }
        steps.push(map([("number", n.into()), ("url", address(n))]));
        before = n;
    }
    let pager = map([
        ("number", number.into()),
        ("count", count.into()),
        ("total", reports.len().into()),
        ("steps", steps.into()),
        ("previous", optional(number.checked_sub(1).filter(|n| *n > 0))),
        ("next", optional(Some(number + 1).filter(|n| *n <= count))),
    ]);
    map([
        ("site", view.site()),
        ("page", page(view, head)),
        ("section", view.section(id)),
        ("reports", view.reports(shown)),
        ("pager", pager),
        ("year", year.map_or(Value::from(()), Value::from)),
        ("intro", Value::from_safe_string(intro.html)),
    ])
}

/// A report with its rendered body.
pub(super) fn report(view: &View, id: ReportId, body: Body) -> Value {
    let site = &view.site;
    let report = &site.reports[id];
    let section = &site.sections[report.section];
    let mut all = tags::site(site);
    all.extend(tags::column(site, section, view.ui.or_key("home")));
    all.extend(tags::content(site, report));
    let contents: Value = body
        .contents
        .iter()
        .map(|entry| {
            map([
                ("level", entry.level.into()),
                ("id", (&entry.id).into()),
                ("title", (&entry.title).into()),
            ])
        })
        .collect();
    let head = Page {
        kind: "report",
        title: report.title.clone(),
        url: report.url.clone(),
        tags: all,
        description: if report.summary.is_empty() {
            report.title.clone()
        } else {
            report.summary.clone()
        },
        section: report.section,
        last: Some(view.ui.or_key("body_text").to_owned()),
        indexed: report.state == crate::site::State::Published,
    };
    map([
        ("site", view.site()),
        ("page", page(view, head)),
        ("section", view.section(report.section)),
        ("report", view.report(id)),
        ("contents", contents),
        ("body", Value::from_safe_string(body.html)),
        ("jsonld", Value::from_safe_string(jsonld::report(site, report))),
    ])
}

/// What is left of a withdrawn report: never its summary, body or attachments.
pub(super) fn tombstone(view: &View, id: ReportId) -> Value {
    let site = &view.site;
    let report = &site.reports[id];
    let shown = report.meta.show_title.unwrap_or(true);
    let words = view.ui.or_key("withdrawn_title").to_owned();
    let title = if shown { report.title.clone() } else { words };
    let withdrawn = report.meta.withdrawn.as_ref();
    let day = withdrawn
        .map(|it| it.date)
        .or_else(|| report.meta.withdraw_after.and_then(|d| d.tomorrow().ok()));
    let mut all = tags::site(site);
    all.extend(tags::column(site, &site.sections[report.section], view.ui.or_key("home")));
    let head = Page {
        kind: "tombstone",
        title: title.clone(),
        url: report.url.clone(),
        tags: all,
        description: title.clone(),
        section: report.section,
        last: Some(view.ui.or_key("withdrawn_title").to_owned()),
        indexed: false,
    };
    let optional = |text: Option<String>| text.map_or(Value::from(()), Value::from);
    map([
        ("site", view.site()),
        ("page", page(view, head)),
        ("section", view.section(report.section)),
        ("title", title.into()),
        ("date", optional(day.map(|day| day.to_string()))),
        ("reason", optional(withdrawn.map(|it| it.reason.clone()))),
    ])
}

/// A page that leads from an old address to a report.
pub(super) fn redirect(view: &View, id: ReportId) -> Value {
    let site = &view.site;
    let report = &site.reports[id];
    let visible = site.is_visible(report) || report.meta.show_title.unwrap_or(true);
    let title =
        if visible { report.title.clone() } else { view.ui.or_key("withdrawn_title").to_owned() };
    let head = Page {
        kind: "redirect",
        title: title.clone(),
        url: report.url.clone(),
        tags: tags::site(site),
        description: title,
        section: report.section,
        last: None,
        indexed: false,
    };
    map([("site", view.site()), ("page", page(view, head))])
}

/// The page for addresses that do not exist.
pub(super) fn not_found(view: &View) -> Value {
    let title = view.ui.or_key("not_found.title").to_owned();
    let head = Page {
        kind: "404",
        title: title.clone(),
        url: "404.html".to_owned(),
        tags: tags::site(&view.site),
        description: title,
        section: 0,
        last: None,
        indexed: false,
    };
    map([("site", view.site()), ("page", page(view, head))])
}
