//! Page tags (网页标签) with their exact names, never empty.
//!
//! In: a view, a page. Out: names and values. Must not know: HTML.
//! Source: 《政府网站发展指引》 国办发〔2017〕47号, annex 《网页设计规范》. Site tags stand on every page, column
//! tags on lists and reports, content tags on reports.

use super::fields::SeenReport;
use super::view::View;
use crate::site::SectionId;

/// One tag.
pub(super) type Tag = (&'static str, String);

/// The tags of every page.
pub(super) fn site(view: &View) -> Vec<Tag> {
    let identity = view.settings().identity();
    vec![
        ("SiteName", identity.name.clone()),
        ("SiteDomain", identity.domain.clone()),
        ("SiteIDCode", identity.site_id_code.clone()),
    ]
}

/// The tags of a section's pages; what the section does not say falls back to its title.
pub(super) fn column(view: &View, id: SectionId) -> Vec<Tag> {
    let section = view.section(id);
    let is_home = section.head().is_home();
    let title = section.title().to_owned();
    let of_site = |own: Option<String>, of_site: &dyn Fn() -> String| {
        own.or_else(|| is_home.then(of_site).filter(|text| !text.is_empty()))
            .unwrap_or_else(|| title.clone())
    };
    let description = of_site(section.description().map(ToOwned::to_owned), &|| {
        view.settings().description().to_owned()
    });
    let own = section.keywords();
    let keywords =
        of_site((!own.is_empty()).then(|| own.join(",")), &|| view.settings().keywords().join(","));
    let kind = section
        .column_type()
        .unwrap_or_else(|| if is_home { view.text("home") } else { &title })
        .to_owned();
    vec![
        ("ColumnName", title),
        ("ColumnDescription", description),
        ("ColumnKeywords", keywords),
        ("ColumnType", kind),
    ]
}

/// The tags of a report; the optional ones only where there is something to say.
pub(super) fn content(view: &View, report: &SeenReport<'_>) -> Vec<Tag> {
    let mut tags = vec![("ArticleTitle", report.title().to_owned())];
    tags.extend(pub_date(report).map(|date| ("PubDate", date)));
    tags.push(("ContentSource", report.source().to_owned()));
    if !report.keywords().is_empty() {
        tags.push(("Keywords", report.keywords().join(",")));
    }
    if let Some(author) = report.author() {
        tags.push(("Author", author.to_owned()));
    }
    if !report.summary().is_empty() {
        tags.push(("Description", report.summary().to_owned()));
    }
    let image = report.attachments().iter().find(|file| !file.listed && is_image(&file.kind));
    if let Some(image) = image {
        tags.push(("Image", view.permalink(&image.url)));
    }
    tags.push(("Url", view.permalink(report.url())));
    tags
}

/// The tags of a page that shows a part of a report under an address of its own.
pub(super) fn of_part(view: &View, report: &SeenReport<'_>, title: &str, url: &str) -> Vec<Tag> {
    let mut tags = content(view, report);
    tags.retain(|(name, _)| !matches!(*name, "Description" | "Image"));
    for (name, value) in &mut tags {
        match *name {
            "ArticleTitle" => title.clone_into(value),
            "Url" => *value = view.permalink(url),
            _ => {}
        }
    }
    tags
}

fn is_image(kind: &str) -> bool {
    matches!(kind, "jpg" | "jpeg" | "png" | "gif")
}

/// Publication time to the minute: `2024-01-29 09:00`.
pub(super) fn pub_date(report: &SeenReport<'_>) -> Option<String> {
    let time = report.time();
    report.date().map(|date| format!("{date} {:02}:{:02}", time.hour(), time.minute()))
}
