//! Addresses of sections, reports, attachments, old addresses.
//!
//! In: names, dates, patterns. Out: paths below the site's root, without a leading `/`. Must not know:
//! `base_url`, the disk.

use std::fmt::Write;

use jiff::civil::Date;

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

/// An old address as typed → the path of its redirect page; `None` where it cannot be one.
pub(super) fn alias_path(typed: &str, base: &str) -> Option<String> {
    let path = typed.strip_prefix(base).or_else(|| typed.strip_prefix('/')).unwrap_or(typed);
    let bad = |c: char| {
        c.is_whitespace() || matches!(c, ':' | '?' | '#' | '\\' | '*' | '"' | '<' | '>' | '|')
    };
    if path.is_empty()
        || path.contains(bad)
        || path.split('/').any(|part| matches!(part, "." | "..") || is_device_name(part))
        || path.contains("//")
        || path.starts_with(".gongkai")
    {
        return None;
    }
    let last = path.rsplit('/').next().unwrap_or_default();
    Some(match last.rsplit_once('.') {
        _ if last.is_empty() => format!("{path}index.html"),
        Some((_, kind))
            if kind.eq_ignore_ascii_case("html") || kind.eq_ignore_ascii_case("htm") =>
        {
            path.to_owned()
        }
        Some((_, kind)) if kind.eq_ignore_ascii_case("shtml") => path.to_owned(),
        Some(_) => return None,
        None => format!("{path}/index.html"),
    })
}

#[cfg(test)]
mod tests {
    use super::{alias_path, is_reserved_section, is_reserved_slug, report_path};
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
    fn old_addresses_become_pages_below_the_root() {
        assert_eq!(alias_path("/slj/old/1.html", "/slj/").as_deref(), Some("old/1.html"));
        assert_eq!(alias_path("old/", "/").as_deref(), Some("old/index.html"));
        assert_eq!(alias_path("old", "/").as_deref(), Some("old/index.html"));
        for bad in ["", "/", "../x.html", "a//b", "https://x/", "a b", "x.pdf", ".gongkai/x.html"] {
            assert_eq!(alias_path(bad, "/"), None, "{bad}");
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
