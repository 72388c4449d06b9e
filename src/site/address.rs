//! Addresses of sections, reports, attachments, old addresses.
//!
//! In: names, dates, patterns. Out: paths below the site's root, without a leading `/`. Must not know: the disk.

use std::fmt::Write;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::config::BaseUrl;
use crate::slug::{is_device_name, slug};

/// Names at the top level that the generator keeps for itself.
const RESERVED_SECTIONS: [&str; 5] = ["out", "archive", "assets", "feeds", "catalogue"];

/// A section's path: its folders' slugs joined with `/`, empty for the home page.
pub(super) fn section_path(folder: &str) -> String {
    folder.split('/').skip(1).map(slug).collect::<Vec<_>>().join("/")
}

/// Whether a section cannot have this path.
pub(crate) fn is_reserved_section(path: &str) -> bool {
    let last = path.rsplit('/').next().unwrap_or_default();
    let year = last.len() == 4 && last.bytes().all(|b| b.is_ascii_digit());
    year || is_device_name(last) || RESERVED_SECTIONS.contains(&path)
}

/// Whether a report cannot have this slug.
pub(crate) fn is_reserved_slug(slug: &str) -> bool {
    let list_page = slug
        .strip_prefix("index_")
        .is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()));
    slug == "index" || list_page || is_device_name(slug)
}

/// Fills in a pattern that was checked before.
pub(super) fn report_path(pattern: &str, section: &str, date: Date, slug: &str) -> String {
    let mut path = String::with_capacity(section.len() + slug.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        path.push_str(before);
        let (word, after) = after.split_once('}').unwrap_or((after, ""));
        let _ = match word {
            "section" => path.write_str(section),
            "year" => write!(path, "{:04}", date.year()),
            "month" => write!(path, "{:02}", date.month()),
            "day" => write!(path, "{:02}", date.day()),
            "slug" => path.write_str(slug),
            _ => Ok(()),
        };
        rest = after;
    }
    path.push_str(rest);
    if path.contains("//") {
        path = path.replace("//", "/");
    }
    if path.starts_with('/') { path.trim_start_matches('/').to_owned() } else { path }
}

/// The folder that a report's attachments stand in, with `/` at the end.
pub(super) fn attachment_folder(report: &str) -> String {
    match report.strip_suffix(".html") {
        Some(stem) => format!("{stem}/"),
        None => report.to_owned(),
    }
}

/// An old address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OldAddress {
    /// What the web server compares, below the site's root: decoded, with its query if it has one.
    pub key: String,
    /// The path of a redirect page; `None` where no page can stand, so that only the server's map leads on.
    pub page: Option<String>,
}

/// Reads an old address as an author types it or copies it from a browser: a path on this site or a full address of it,
/// percent-encoded or not. `None` where it cannot be one.
pub(super) fn old_address(typed: &str, base: &BaseUrl) -> Option<OldAddress> {
    let whole = match base.below(typed) {
        Some(below) => below,
        None if typed.contains("://") || typed.starts_with("//") => return None,
        None => typed.strip_prefix(&base.path).or_else(|| typed.strip_prefix('/')).unwrap_or(typed),
    };
    let (path, query) = match whole.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (whole, None),
    };
    let path: String = crate::percent::decoded(path).nfc().collect();
    let bad = |c: char| c.is_control() || matches!(c, '#' | '\\');
    if path.contains(bad)
        || path.is_empty() && query.is_none()
        || path.split('/').any(|name| matches!(name, "." | "..") || name.len() > 255)
        || path.contains("//")
        || path.starts_with(".gongkai")
        || query.is_some_and(|query| {
            query.contains(|c: char| c.is_control() || c.is_whitespace() || c == '#')
        })
    {
        return None;
    }
    let key = match query {
        Some(query) => format!("{path}?{query}"),
        None => path.clone(),
    };
    let page = if query.is_none() { redirect_page(&path) } else { None };
    Some(OldAddress { key, page })
}

/// The redirect page at an old path. A page at `x.xlsx` or `list.asp` would be served as what its name says.
fn redirect_page(path: &str) -> Option<String> {
    let bad = |c: char| c.is_whitespace() || matches!(c, ':' | '*' | '"' | '<' | '>' | '|' | '?');
    if path.contains(bad) || path.split('/').any(is_device_name) {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    let is_page =
        |kind: &str| ["html", "htm", "shtml"].iter().any(|it| kind.eq_ignore_ascii_case(it));
    match last.rsplit_once('.') {
        _ if last.is_empty() => Some(format!("{path}index.html")),
        Some((_, kind)) => is_page(kind).then(|| path.to_owned()),
        None => Some(format!("{path}/index.html")),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_reserved_section, is_reserved_slug, old_address, report_path};
    use crate::config::BaseUrl;
    use jiff::civil::date;

    #[test]
    fn addresses_follow_the_patterns() {
        let day = date(2024, 1, 9);
        assert_eq!(
            report_path("{section}/{year}/{slug}.html", "fzzf", day, "a"),
            "fzzf/2024/a.html"
        );
        assert_eq!(report_path("{section}/{year}/{slug}.html", "", day, "a"), "2024/a.html");
        assert_eq!(
            report_path("{section}/{year}{month}/t{day}_{slug}/", "x/y", day, "a"),
            "x/y/202401/t09_a/"
        );
    }

    #[test]
    fn old_addresses_become_pages_below_the_root_or_lines_of_the_map() {
        let base =
            BaseUrl { origin: "https://www.example.gov.cn".to_owned(), path: "/slj/".to_owned() };
        let read = |typed: &str| old_address(typed, &base).map(|it| (it.key, it.page));
        let page = |key: &str, page: &str| Some((key.to_owned(), Some(page.to_owned())));
        assert_eq!(read("/slj/old/1.html"), page("old/1.html", "old/1.html"));
        assert_eq!(
            read("https://www.example.gov.cn/slj/old/1.html"),
            page("old/1.html", "old/1.html")
        );
        assert_eq!(read("http://www.example.gov.cn/slj/old/"), page("old/", "old/index.html"));
        assert_eq!(read("old"), page("old", "old/index.html"));
        assert_eq!(read("/%E6%97%A7.html"), page("旧.html", "旧.html"));
        assert_eq!(read("旧/一.htm"), page("旧/一.htm", "旧/一.htm"));
        let line = |key: &str| Some((key.to_owned(), None));
        assert_eq!(read("list.asp?id=3"), line("list.asp?id=3"));
        assert_eq!(read("/files/%E8%A1%A8%201.xlsx"), line("files/表 1.xlsx"));
        for bad in [
            "",
            "/",
            "../x.html",
            "a//b",
            "https://x/",
            "a\\b",
            ".gongkai/x.html",
            "a#b",
            "/%2e%2e/x.html",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }

    #[test]
    fn reserved_names() {
        assert!(
            is_reserved_section("2024")
                && is_reserved_section("a/2024")
                && is_reserved_section("out")
        );
        assert!(!is_reserved_section("a/out") && !is_reserved_section("20245"));
        assert!(
            is_reserved_slug("index") && is_reserved_slug("index_2") && is_reserved_slug("con")
        );
        assert!(!is_reserved_slug("index-2") && !is_reserved_slug("index_"));
    }
}
