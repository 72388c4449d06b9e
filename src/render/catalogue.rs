//! The catalogue (信息公开目录), its facets, and the site map: what their templates get.
//!
//! In: views, which part. Out: contexts. Must not know: templates' text, how reports are grouped.

use minijinja::value::Value;

use super::calendar::{calendar_steps, months_of, step, years, years_of};
use super::facets::{facet_name, facets, label};
use super::list::{PageHead, numbered_from_oldest, page, page_url};
use super::pager::growing;
use super::tags;
use super::values::map;
use super::view::View;
use crate::plan::{ARCHIVE, CORRECTIONS, DataFormat, Recipe};
use crate::site::{CATALOGUE, Facet, GroupId, When};

/// The files of data: name, address.
fn files(view: &View) -> Value {
    let parts = view.site().data_parts();
    let file = |name: String, file: String| {
        map([("name", name.into()), ("url", view.local(&file).into())])
    };
    let mut files = vec![file("JSON".to_owned(), DataFormat::Json.file(When::Newest))];
    if parts.is_empty() {
        files.push(file("CSV".to_owned(), DataFormat::Csv.file(When::Newest)));
    }
    for (when, _) in parts {
        let name = match when {
            When::Newest => continue,
            When::Year(year) => format!("CSV {year:04}"),
            When::Month(year, month) => format!("CSV {year:04}-{month:02}"),
        };
        files.push(file(name, DataFormat::Csv.file(when)));
    }
    files.push(file("DCAT".to_owned(), DataFormat::Dcat.file(When::Newest)));
    files.into()
}

/// A part of the catalogue, or of the reports with one value of a facet.
pub(super) fn group(view: &View, id: GroupId, when: When, number: usize) -> Value {
    let part = view.part(&Recipe::Group(Box::new((id, when, number))));
    let group = view.group(id);
    let is_long = part.total > part.per_page;
    let below = match when {
        // A short list needs no years; the whole catalogue always has them.
        When::Newest if is_long || id == GroupId::All => years_of(view, &group.url, &group.years()),
        When::Year(year) if is_long => months_of(view, &group.url, year, &group.months(year)),
        _ => Vec::new(),
    };
    let (from, steps) = trail(view, id, when);
    let titles: Vec<&str> = steps[from..].iter().map(|(title, _)| title.as_str()).collect();
    let base = group.url_of(when);
    let url = page_url(view, &base, number);
    let title = numbered_from_oldest(view, &titles.join(" "), number);
    let head = head(view, "catalogue", title, url, &steps);
    let address = |n: usize| -> Value { view.local(&page_url(view, &base, n)).into() };
    let count = view.pages_of_group(id, when);
    let is_top = (id, when) == (GroupId::All, When::Newest);
    map([
        ("site", view.site_value()),
        ("page", head),
        ("below", below.into()),
        ("of_months", matches!(when, When::Year(_)).into()),
        ("reports", view.reports_value(&part.reports)),
        ("total", if number == 1 { part.total.into() } else { Value::from(()) }),
        ("facets", facets(view)),
        ("is_whole", matches!(id, GroupId::All).into()),
        ("files", if is_top { files(view) } else { Value::from(()) }),
        ("pager", growing(number, count, part.total, view.text("pager_newest"), &address)),
    ])
}

/// The steps from the catalogue down to a part of a group, and from which on they name it.
fn trail(view: &View, id: GroupId, when: When) -> (usize, Vec<(String, String)>) {
    let group = view.group(id);
    let mut steps = vec![(view.text("catalogue").to_owned(), CATALOGUE.to_owned())];
    let mut from = 0;
    if let GroupId::Value(facet, _) = id {
        steps.push((facet_name(view, facet).to_owned(), facet.url()));
        steps.push((label(view, facet, &group.label).to_owned(), group.url.clone()));
        from = 2;
    }
    steps.extend(calendar_steps(view, &group.url, when));
    (from, steps)
}

/// The values of a facet with how many reports each has.
pub(super) fn facet(view: &View, facet: Facet) -> Value {
    let values: Vec<Value> = if facet == Facet::Year {
        view.part(&Recipe::Facet(facet));
        years_of(view, CATALOGUE, &view.site().years())
    } else {
        let values = view.values(facet).iter();
        values
            .map(|group| {
                let title = label(view, facet, &group.label).to_owned();
                step(view, &group.url, title, group.reports.len())
            })
            .collect()
    };
    let steps = [
        (view.text("catalogue").to_owned(), CATALOGUE.to_owned()),
        (facet_name(view, facet).to_owned(), facet.url()),
    ];
    map([
        ("site", view.site_value()),
        ("page", head(view, "facet", steps[1].0.clone(), facet.url(), &steps)),
        ("values", values.into()),
        ("facets", facets(view)),
        ("facet", facet.name().into()),
    ])
}

/// The site map for people.
pub(super) fn site_map(view: &View) -> Value {
    let title = view.text("site_map").to_owned();
    let steps = [(title.clone(), "sitemap.html".to_owned())];
    let archive = (!view.site().seals().is_empty()).then(|| view.local(ARCHIVE));
    let corrections = view.site().has_corrections().then(|| view.local(CORRECTIONS));
    map([
        ("site", view.site_value()),
        ("page", head(view, "site-map", title, "sitemap.html".to_owned(), &steps)),
        ("section", view.section_value(0)),
        ("facets", facets(view)),
        ("years", years(view)),
        ("corrections_url", corrections.into()),
        ("archive_url", archive.into()),
    ])
}

fn head(
    view: &View,
    kind: &'static str,
    title: String,
    url: String,
    steps: &[(String, String)],
) -> Value {
    let about = (view.text("catalogue"), view.text("catalogue_description"));
    page(view, own_column(view, kind, title, url, steps.to_vec(), about))
}

/// The head of a list that is no section's: a column of its own, of a type, below the home page.
pub(super) fn own_column(
    view: &View,
    kind: &'static str,
    title: String,
    url: String,
    steps: Vec<(String, String)>,
    (column_type, description): (&str, &str),
) -> PageHead {
    let mut all = tags::site(view);
    let keywords = view.settings().keywords().join(",");
    all.push(("ColumnName", title.clone()));
    all.push(("ColumnDescription", description.to_owned()));
    all.push(("ColumnKeywords", if keywords.is_empty() { title.clone() } else { keywords }));
    all.push(("ColumnType", column_type.to_owned()));
    PageHead {
        kind,
        title,
        url,
        tags: Box::new(move |_| all.clone()),
        description: description.to_owned(),
        section: 0,
        steps,
        indexed: true,
    }
}
