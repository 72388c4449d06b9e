//! Page tags (网页标签) with their exact names, never empty.
//!
//! In: a view, a page. Out: names and values. Must not know: HTML.
//! Source: 《政府网站发展指引》 国办发〔2017〕47号, annex 《网页设计规范》. Site tags stand on every page, column
//! tags on lists and reports, content tags on reports.

use super::touched::{section, setting};
use super::view::View;
use crate::site::{Report, SectionId};

/// One tag.
pub(super) type Tag = (&'static str, String);

/// The tags of every page.
pub(super) fn site(view: &View) -> Vec<Tag> {
    let identity = &view.settings(setting::IDENTITY).identity;
    vec![
        ("SiteName", identity.name.clone()),
        ("SiteDomain", identity.domain.clone()),
        ("SiteIDCode", identity.site_id_code.clone()),
    ]
}

/// The tags of a section's pages; what the section does not say falls back to its title.
pub(super) fn column(view: &View, id: SectionId) -> Vec<Tag> {
    let section = view.section(id, section::HEAD);
    let is_home = section.path.is_empty();
    let title = section.title.clone();
    let of_site = |own: Option<String>, of_site: &dyn Fn() -> String| {
        own.or_else(|| is_home.then(of_site).filter(|text| !text.is_empty()))
            .unwrap_or_else(|| title.clone())
    };
    let description = of_site(section.meta.description.clone(), &|| {
        view.settings(setting::DESCRIPTION).description.clone()
    });
    let own = &section.meta.keywords;
    let keywords = of_site((!own.is_empty()).then(|| own.join(",")), &|| {
        view.settings(setting::KEYWORDS).keywords.join(",")
    });
    let kind = section
        .meta
        .column_type
        .clone()
        .unwrap_or_else(|| if is_home { view.text("home").to_owned() } else { title.clone() });
    vec![
        ("ColumnName", title),
        ("ColumnDescription", description),
        ("ColumnKeywords", keywords),
        ("ColumnType", kind),
    ]
}

/// The tags of a report; the optional ones only where there is something to say.
pub(super) fn content(view: &View, report: &Report) -> Vec<Tag> {
    let mut tags = vec![
        ("ArticleTitle", report.title.to_string()),
        ("PubDate", pub_date(report)),
        ("ContentSource", report.source.to_string()),
    ];
    if !report.meta.keywords.is_empty() {
        tags.push(("Keywords", report.meta.keywords.join(",")));
    }
    if let Some(author) = &report.shared.author {
        tags.push(("Author", author.to_string()));
    }
    if !report.summary.is_empty() {
        tags.push(("Description", report.summary.to_string()));
    }
    let image = report.attachments.iter().find(|file| !file.listed && is_image(&file.kind));
    if let Some(image) = image {
        tags.push(("Image", view.permalink(&image.url)));
    }
    tags.push(("Url", view.permalink(&report.url)));
    tags
}

fn is_image(kind: &str) -> bool {
    matches!(kind, "jpg" | "jpeg" | "png" | "gif")
}

/// Publication time to the minute: `2024-01-29 09:00`.
pub(super) fn pub_date(report: &Report) -> String {
    format!("{} {:02}:{:02}", report.date.date, report.time.hour(), report.time.minute())
}
