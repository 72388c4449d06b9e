//! Addresses of sections, reports, attachments, old addresses.
//!
//! In: names, dates, patterns. Out: paths below the site's root, without a leading `/`. Must not know: the disk.

use std::fmt::Write;

use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization;

use crate::config::BaseUrl;
use crate::slug::{is_device_name, slug};
use crate::text;
use crate::text::Text;

/// Names at the top level that the generator keeps for itself.
const RESERVED_SECTIONS: [&str; 6] = ["out", "archive", "assets", "feeds", "catalogue", "search"];

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

/// Fills in a pattern that was checked before. A page without a date has no folders of dates.
pub(super) fn report_path(pattern: &str, section: &str, date: Option<Date>, slug: &str) -> String {
    let undated;
    let (pattern, date) = match date {
        Some(date) => (pattern, date),
        None => {
            let of_date =
                |part: &&str| !["{year}", "{month}", "{day}"].iter().any(|it| part.contains(it));
            let folders = pattern.split_inclusive('/').filter(of_date);
            undated = folders.collect::<String>();
            // A pattern with a date in the file's own name leaves nothing of it.
            let pattern =
                if undated.contains("{slug}") { &*undated } else { "{section}/{slug}.html" };
            (pattern, Date::ZERO)
        }
    };
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
pub(crate) fn attachment_folder(report: &str) -> String {
    match report.strip_suffix(".html") {
        Some(stem) => format!("{stem}/"),
        None => report.to_owned(),
    }
}

/// An old address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct OldAddress {
    /// Key in `moved.map`, below the site's root: percent-decoded path, and the query, if any, as typed.
    pub key: String,
    /// The path of a redirect page; `None` where no page can stand, so that only the server's map leads on.
    pub page: Option<String>,
}

/// Reads an old address as an author types it or copies it from a browser: a path on this site or a full address of it,
/// percent-encoded or not.
///
/// # Errors
///
/// Why it cannot be an address of this site.
pub(super) fn old_address(typed: &str, base: &BaseUrl) -> Result<OldAddress, AddressFault> {
    let whole = match base.below(typed) {
        Some(below) => below,
        None if typed.contains("://") || typed.starts_with("//") => {
            return Err(AddressFault::Elsewhere);
        }
        None => typed.strip_prefix(&base.path).or_else(|| typed.strip_prefix('/')).unwrap_or(typed),
    };
    let (path, query) = match whole.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (whole, None),
    };
    // In an address copied from a browser these characters are encoded; typed as they are, they separate addresses.
    let is_of_lists = |c: char| {
        matches!(c, '，' | '；' | '。' | '【' | '】' | '“' | '”' | '*' | '<' | '>' | '"' | '|')
    };
    if let Some(c) = path.chars().find(|c| is_of_lists(*c)) {
        return Err(AddressFault::Sign(c));
    }
    let decoded = crate::percent::decoded_strictly(path).ok_or(AddressFault::Encoding)?;
    let path: String = decoded.nfc().collect();
    check_path(&path, query)?;
    let key = match query {
        Some(query) => format!("{path}?{query}"),
        None => path.clone(),
    };
    let page = if query.is_none() { redirect_page(&path) } else { None };
    Ok(OldAddress { key, page })
}

/// Why a text is no address of this site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum AddressFault {
    /// An address of another site.
    Elsewhere,
    /// `%E6%97` and its like: bytes that are no text.
    Encoding,
    /// Nothing, or the home page.
    Home,
    /// A character that no address has here, and its number.
    Character(char, u32),
    /// A sign that stands between addresses or around them, and in one only where it is encoded.
    Sign(char),
    /// `.`, `..` or two `/` in a row.
    Dots,
    /// A name of more than 255 bytes.
    Long,
    /// The generator's own folder.
    Private,
    /// `www.…`: an address of the web without its beginning, which would be a folder here.
    Scheme,
    /// A query where none can be.
    Query,
}

impl AddressFault {
    /// The reason, in words.
    pub(super) fn why(self) -> Text {
        match self {
            Self::Elsewhere => text!("这是别的网站的网址", "it is an address of another site"),
            Self::Encoding => text!(
                "`%` 后面的编码不完整或不是 UTF-8",
                "what stands behind `%` is incomplete or no UTF-8"
            ),
            Self::Home => text!("缺少路径", "it has no path"),
            Self::Character(c, code) => text!(
                "不能含字符 `{c}`（U+{code:04X}）",
                "it has the character `{c}` (U+{code:04X})"
            ),
            Self::Sign(c) => {
                let code = crate::percent::escaped(c);
                text!(
                    "里面有 `{c}`；几个网址要一个一个写成列表，确是网址里的字就写成 `{code}`",
                    "it has a `{c}` in it; write several as a list, and `{code}` where it belongs to the address"
                )
            }
            Self::Dots => text!("不能含 `.`、`..` 或连着的 `//`", "it has `.`, `..` or `//` in it"),
            Self::Long => {
                text!("一节名称超过 255 字节", "one of its names has more than 255 bytes")
            }
            Self::Private => {
                text!("`.gongkai` 是程序自己的文件夹", "`.gongkai` is the program's own folder")
            }
            Self::Scheme => {
                text!("网址前面少了 `https://`", "`https://` is missing before the address")
            }
            Self::Query => text!("这里不能带 `?` 后面的部分", "it cannot have a query here"),
        }
    }
}

/// Checks a decoded path and its query.
fn check_path(path: &str, query: Option<&str>) -> Result<(), AddressFault> {
    // A full-width slash is a slip of the input method, and no folder.
    let bad = |c: char| c.is_control() || matches!(c, '#' | '\\' | '／' | '\u{fffd}');
    let bad_in_query = |c: char| c.is_control() || c.is_whitespace() || c == '#';
    let found = path.chars().find(|c| bad(*c));
    if let Some(c) = found.or_else(|| query?.chars().find(|c| bad_in_query(*c))) {
        return Err(AddressFault::Character(c, u32::from(c)));
    }
    if path.is_empty() && query.is_none() {
        return Err(AddressFault::Home);
    }
    if path.starts_with("www.") {
        return Err(AddressFault::Scheme);
    }
    if path.contains("//") || path.split('/').any(|name| matches!(name, "." | "..")) {
        return Err(AddressFault::Dots);
    }
    if path.split('/').any(|name| name.len() > 255) {
        return Err(AddressFault::Long);
    }
    if path.starts_with(".gongkai") {
        return Err(AddressFault::Private);
    }
    Ok(())
}

/// Whether redirect pages can stand in an old folder.
pub(crate) fn can_have_pages(folder: &str) -> bool {
    redirect_page(folder).is_some()
}

/// Output path of the redirect page for an old path. `None` for names such as `x.xlsx` or `list.asp`: a server would not
/// serve a file of that name as HTML.
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
            report_path("{section}/{year}/{slug}.html", "fzzf", Some(day), "a"),
            "fzzf/2024/a.html"
        );
        assert_eq!(report_path("{section}/{year}/{slug}.html", "", Some(day), "a"), "2024/a.html");
        assert_eq!(
            report_path("{section}/{year}{month}/t{day}_{slug}/", "x/y", Some(day), "a"),
            "x/y/202401/t09_a/"
        );
        // A page without a date has no folders of dates.
        for (pattern, path) in [
            ("{section}/{year}/{slug}.html", "x/a.html"),
            ("{section}/{year}/{month}/{slug}/", "x/a/"),
            ("{section}/{year}-{slug}.html", "x/a.html"),
        ] {
            assert_eq!(report_path(pattern, "x", None, "a"), path);
        }
    }

    #[test]
    fn old_addresses_become_pages_below_the_root_or_lines_of_the_map() {
        let base =
            BaseUrl { origin: "https://www.example.gov.cn".to_owned(), path: "/slj/".to_owned() };
        let read = |typed: &str| old_address(typed, &base).ok().map(|it| (it.key, it.page));
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
        assert_eq!(read("/a%EF%BC%8Cb.html"), page("a，b.html", "a，b.html"));
        for bad in [
            "/a，b.html",
            "",
            "/",
            "../x.html",
            "a//b",
            "https://x/",
            "a\\b",
            ".gongkai/x.html",
            "a#b",
            "/%2e%2e/x.html",
            "/old/%E6%97.html",
            "／old／r.html",
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
