//! Page tags (网页标签) with their exact names, never empty.
//!
//! In: a view, a page. Out: names and values. Must not know: HTML.
//! Source: 《政府网站发展指引》 国办发〔2017〕47号, annex 《网页设计规范》. Site tags stand on every page, column
//! tags on lists and reports, content tags on reports.

use jiff::Zoned;

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
    let mut tags = vec![
        ("ArticleTitle", report.title().to_owned()),
        ("PubDate", pub_date(report)),
        ("ContentSource", report.source().to_owned()),
    ];
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

fn is_image(kind: &str) -> bool {
    matches!(kind, "jpg" | "jpeg" | "png" | "gif")
}

/// Publication time to the minute: `2024-01-29 09:00`.
pub(super) fn pub_date(report: &SeenReport<'_>) -> String {
    let time = report.time();
    format!("{} {:02}:{:02}", report.date(), time.hour(), time.minute())
}

/// A moment as RFC 3339 has it: `2024-01-29T09:00:00+08:00`.
pub(super) fn rfc3339(at: &Zoned) -> String {
    let seconds = at.offset().seconds();
    if seconds % 60 != 0 {
        // Local time before there were zones.
        return at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string();
    }
    let (date, time) = (at.date(), at.time());
    let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.abs() / 60);
    format!(
        "{date}T{:02}:{:02}:{:02}{sign}{:02}:{:02}",
        time.hour(),
        time.minute(),
        time.second(),
        minutes / 60,
        minutes % 60
    )
}

#[cfg(test)]
mod tests {
    use super::rfc3339;

    #[test]
    fn moments_are_written_as_the_library_writes_them() {
        for (zone, year) in [
            ("Asia/Shanghai", 2024),
            ("Asia/Shanghai", 1890),
            ("America/St_Johns", 2024),
            ("Asia/Kathmandu", 2001),
            ("UTC", 999),
        ] {
            let at = jiff::civil::date(year, 3, 9).at(8, 5, 7, 0).in_tz(zone).expect("a moment");
            assert_eq!(rfc3339(&at), at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(), "{at}");
        }
    }
}
