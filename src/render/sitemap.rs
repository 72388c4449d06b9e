//! `sitemap.xml` and its parts, `robots.txt`, and the map of withdrawn addresses.
//!
//! In: a view. Out: text. Must not know: templates.
//! Source: sitemaps.org protocol 0.9: at most 50,000 addresses a file, then an index.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::fields::{Changed, addresses};
use super::view::View;
use crate::escape::text as escaped;
use crate::plan::{Recipe, SEARCH};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
const SPACE: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// `sitemap.xml`: all addresses, or the index of the parts.
pub(super) fn whole(view: &View) -> String {
    let site = view.site();
    let parts = site.sitemap_parts();
    if parts == 1 {
        let sections = site.sections().into_iter().map(|(url, changed)| entry(view, &url, changed));
        let reports = site.reports().into_iter();
        return urls(sections.chain(reports.map(|(url, changed)| entry(view, &url, changed))));
    }
    let mut out = format!("{HEAD}<sitemapindex xmlns=\"{SPACE}\">\n");
    for part in 1..=parts {
        let url = view.permalink(&format!("sitemap_{part}.xml"));
        let _ = writeln!(out, "<sitemap><loc>{}</loc></sitemap>", escaped(&url));
    }
    out.push_str("</sitemapindex>\n");
    out
}

/// `sitemap_N.xml`, from 1.
pub(super) fn part(view: &View, part: usize) -> String {
    let reports = view.part(&Recipe::SitemapPart(part)).reports;
    let reports = reports.iter().flat_map(|id| {
        let it = view.report(*id);
        let changed = it.changed();
        addresses(it.url(), it.attachments()).map(move |url| entry(view, &url, changed))
    });
    let range = view.sitemap_sections(part);
    // Only a part with sections depends on all the reports that these list.
    let sections = if range.is_empty() { Vec::new() } else { view.site().sections() };
    let sections = sections.get(range).unwrap_or_default();
    urls(reports.chain(sections.iter().map(|(url, changed)| entry(view, url, *changed))))
}

fn urls(entries: impl Iterator<Item = String>) -> String {
    let mut out = format!("{HEAD}<urlset xmlns=\"{SPACE}\">\n");
    for entry in entries {
        out.push_str(&entry);
    }
    out.push_str("</urlset>\n");
    out
}

fn entry(view: &View, url: &str, changed: Option<Changed>) -> String {
    let mut out = format!("<url><loc>{}</loc>", escaped(&view.permalink(url)));
    if let Some((date, time)) = changed {
        let _ = write!(out, "<lastmod>{}</lastmod>", view.rfc3339(date, time));
    }
    out.push_str("</url>\n");
    out
}

/// `robots.txt`; search engines read it at the top of a host only, so below a sub-path it is for the
/// parent site's webmaster to take over.
pub(super) fn robots(view: &View) -> String {
    // Texts of the search index repeat the pages.
    let texts = if view.settings().search().enabled {
        format!("Disallow: {}\n", view.settings().base_url().local(&format!("{SEARCH}text/")))
    } else {
        String::new()
    };
    format!("User-agent: *\nAllow: /\n{texts}Sitemap: {}\n", view.permalink("sitemap.xml"))
}

/// Addresses of withdrawn reports, and those that the settings say are gone, for nginx's `map`, so that the server can
/// answer 410.
pub(super) fn gone(view: &View) -> String {
    let site = view.site();
    let mut out = String::from("# map $uri $gone { default 0; include gone.map; }\n");
    let base = view.settings().base_url();
    for path in site.gone_pages() {
        let _ = writeln!(out, "{} 1;", map_key(&base.local(path)));
    }
    for path in site.gone_folders() {
        let _ = writeln!(out, "\"~^{}\" 1;", pattern(&base.local(path)));
    }
    out
}

/// Old addresses and where they lead, for nginx's `map`, so that the server can answer 301; the only way on from
/// addresses at which no page can stand, such as `list.asp?id=3`.
///
/// What the server compares is decoded (`$uri`), with the query as it came; where it leads is written as an address.
pub(super) fn moved(view: &View) -> String {
    let site = view.site();
    let mut out = String::from(
        "# map $uri$is_args$args $moved { default \"\"; include moved.map; }   if ($moved) { return 301 $moved; }\n",
    );
    let base = view.settings().base_url();
    let mut lines = BTreeMap::new();
    for (old, url) in site.moved_pages() {
        lines.insert(map_key(&base.local(old)), base.local(&crate::percent::encoded(url)));
    }
    for (old, to) in lines {
        let _ = writeln!(out, "{old} \"{to}\";");
    }
    // One pattern per old folder; nginx tries exact keys before patterns. `below` takes only unreserved characters and `/`,
    // because `$uri` is decoded: a line end, space or `%` in it must not get into the `Location` header.
    for (old, url) in site.moved_folders() {
        let (old, to) = (pattern(&base.local(old)), base.local(&url));
        let _ = writeln!(out, "\"~^{old}(?<below>[-A-Za-z0-9._~/]*)([?].*)?$\" \"{to}$below\";");
    }
    out
}

/// A text as a part of a quoted pattern of nginx's `map`.
fn pattern(text: &str) -> String {
    regex::escape(text).replace('"', "\\\"")
}

/// A text as a key of nginx's `map`: quoted, so that no sign of it means anything.
fn map_key(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{part, whole};
    use crate::config::Config;
    use crate::plan::{Plan, Recipe, SITEMAP_SIZE};
    use crate::render::view::View;
    use crate::site::{AsOf, Site, link};
    use crate::source::{Source, parse};

    fn view(site: &Arc<Site>) -> View {
        View::of_words(site, &Arc::default(), &Arc::default(), &Arc::default(), &Recipe::Sitemap)
    }

    fn site(reports: usize) -> Site {
        let (config, _) = Config::parse("site.yaml", crate::config::TEMPLATE, &[]);
        let as_of = AsOf::parse("2026-01-01", &config.zone()).expect("a date");
        let text = b"---\ntitle: t\ndate: 2024-01-29\n---\n";
        let (page, _) = parse("content/r.md", text, config.markdown);
        let pages = (0..reports)
            .map(|number| {
                let mut page = page.clone();
                page.file = format!("content/r{number}.md").into();
                page.into()
            })
            .collect();
        link(&Source { pages, ..Source::default() }, config.into(), as_of, false, &Arc::default()).0
    }

    #[test]
    fn more_than_50_000_addresses_are_split_and_indexed() {
        // The home page is one address.
        let site = Arc::new(site(SITEMAP_SIZE));
        let (plan, findings) = Plan::new(&site, std::iter::empty(), std::iter::empty());
        assert!(findings.is_empty());
        assert!(plan.get("sitemap_2.xml").is_some() && plan.get("sitemap_3.xml").is_none());
        assert_eq!(whole(&view(&site)).matches("<sitemap>").count(), 2);
        let parts = [part(&view(&site), 1), part(&view(&site), 2)];
        assert_eq!(parts[0].matches("<loc>").count(), SITEMAP_SIZE);
        // The home page, which changes with every report, stands in the last part.
        assert_eq!(parts[1].matches("<loc>").count(), 1);
        assert!(parts[1].contains("<loc>https://www.example.gov.cn/slj/</loc>"), "{}", parts[1]);
    }

    #[test]
    fn up_to_50_000_addresses_are_one_file() {
        let site = Arc::new(site(3));
        let (plan, _) = Plan::new(&site, std::iter::empty(), std::iter::empty());
        assert!(plan.get("sitemap_1.xml").is_none());
        assert_eq!(whole(&view(&site)).matches("<loc>").count(), 4);
    }
}
