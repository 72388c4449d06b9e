//! A page as it opens from a folder: links inside the package relative, all others whole and marked.
//!
//! In: HTML as this program writes it, the paths of the package. Out: HTML. Must not know: files.

use std::collections::BTreeSet;

use crate::config::BaseUrl;
use crate::plan::output_path;

/// The relation that marks a link out of the package; `offline.css` shows it.
const OUTSIDE: &str = "external";

/// The attribute of a `<meta>` whose `content` leads to another page.
const REFRESH: (&str, Option<&str>) = ("http-equiv", Some("refresh"));

/// Attributes that hold an address.
const ADDRESSES: [&str; 3] = ["href", "src", "poster"];

/// Rewrites the pages of one package.
#[derive(Debug, Clone, Copy)]
pub struct Offline<'o> {
    /// The address that the pages were made for.
    pub base: &'o BaseUrl,
    /// Every path of the package.
    pub paths: &'o BTreeSet<String>,
}

/// One attribute of a tag, as it is written.
struct Attribute<'t> {
    name: &'t str,
    /// Its value without quotes, `None` for one without value.
    value: Option<&'t str>,
}

impl Offline<'_> {
    /// The page at a path of the package.
    #[must_use]
    pub fn page(&self, path: &str, html: &str) -> String {
        let mut out = String::with_capacity(html.len());
        let mut rest = html;
        while let Some(at) = rest.find('<') {
            let (text, from) = rest.split_at(at);
            out.push_str(text);
            let is_tag = from[1..].starts_with(|c: char| c.is_ascii_alphabetic());
            let Some(end) = is_tag.then(|| end_of_tag(from)).flatten() else {
                out.push('<');
                rest = &from[1..];
                continue;
            };
            let (tag, after) = from.split_at(end);
            self.tag(path, tag, &mut out);
            rest = after;
            // What is inside is no markup.
            let raw = ["<script", "<style"].into_iter().find(|raw| tag.starts_with(raw));
            if let Some(raw) = raw {
                let end = rest.find(&raw.replace('<', "</")).unwrap_or(rest.len());
                out.push_str(&rest[..end]);
                rest = &rest[end..];
            }
        }
        out.push_str(rest);
        out
    }

    fn tag(&self, path: &str, tag: &str, out: &mut String) {
        let inner = tag.trim_start_matches('<').trim_end_matches('>');
        let name_end = inner.find(|c: char| c.is_ascii_whitespace() || c == '/');
        let (name, rest) = inner.split_at(name_end.unwrap_or(inner.len()));
        let attributes = attributes(rest);
        let rel = attributes.iter().find(|it| it.name == "rel").and_then(|it| it.value);
        // What a page says of itself stays.
        let stays = name == "link" && rel.is_some_and(|rel| rel == "canonical");
        let leads_on = attributes.iter().any(|it| (it.name, it.value) == REFRESH);
        let mut leads_out = false;
        let mut written = Vec::new();
        for Attribute { name: key, value } in &attributes {
            let value = value.map(|value| {
                // `0; url=…`
                if let Some((time, url)) =
                    value.split_once("url=").filter(|_| leads_on && *key == "content")
                {
                    return format!("{time}url={}", self.address(path, url).0);
                }
                if stays || !ADDRESSES.contains(key) {
                    return value.to_owned();
                }
                let (value, is_inside) = self.address(path, value);
                leads_out |= !is_inside;
                value
            });
            written.push((*key, value));
        }
        if name == "a" && leads_out {
            match written.iter_mut().find(|(key, _)| *key == "rel") {
                Some((_, Some(rel))) if !rel.split(' ').any(|each| each == OUTSIDE) => {
                    rel.push(' ');
                    rel.push_str(OUTSIDE);
                }
                Some(_) => {}
                None => written.push(("rel", Some(OUTSIDE.to_owned()))),
            }
        }
        out.push('<');
        out.push_str(name);
        for (key, value) in written {
            out.push(' ');
            out.push_str(key);
            if let Some(value) = value {
                out.push_str("=\"");
                out.push_str(&value);
                out.push('"');
            }
        }
        if rest.trim_end().ends_with('/') {
            out.push_str(" /");
        }
        out.push('>');
    }

    /// An address as it is written in the package, and whether it leads to something inside.
    fn address(&self, path: &str, typed: &str) -> (String, bool) {
        if typed.is_empty() || typed.starts_with('#') {
            return (typed.to_owned(), true);
        }
        let base = self.base.local("");
        let Some(below) = typed.strip_prefix(&base) else {
            return (typed.to_owned(), !typed.contains("://"));
        };
        let end = below.find(['#', '?']).unwrap_or(below.len());
        let (below, fragment) = below.split_at(end);
        let plain = below.replace("&amp;", "&");
        let target = output_path(&plain);
        if self.paths.contains(&target) {
            return (format!("{}{fragment}", relative(path, &target).replace('&', "&amp;")), true);
        }
        (format!("{}{fragment}", self.base.absolute(below)), false)
    }
}

/// The path of a file as a link from another writes it.
fn relative(from: &str, to: &str) -> String {
    let folders: Vec<&str> = from.split('/').collect();
    let wanted: Vec<&str> = to.split('/').collect();
    let above = folders.len() - 1;
    let most = above.min(wanted.len() - 1);
    let common = (0..most).take_while(|at| folders[*at] == wanted[*at]).count();
    let mut parts = vec![".."; above - common];
    parts.extend(&wanted[common..]);
    parts.join("/")
}

/// Where a tag at the beginning of a text ends, behind its `>`; `>` in values does not count.
fn end_of_tag(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return Some(at + 1),
            (Some(open), c) if c == open => quote = None,
            _ => {}
        }
    }
    None
}

fn attributes(mut rest: &str) -> Vec<Attribute<'_>> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return found;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '/'));
        let (name, after) = rest.split_at(end.unwrap_or(rest.len()));
        let Some(value) = after.strip_prefix('=') else {
            found.push(Attribute { name, value: None });
            rest = if name.is_empty() { "" } else { after };
            continue;
        };
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            None => {
                let end = value.find(|c: char| c.is_ascii_whitespace());
                value.split_at(end.unwrap_or(value.len()))
            }
        };
        found.push(Attribute { name, value: Some(value) });
        rest = after;
    }
}

#[cfg(test)]
mod tests {
    use super::{Offline, relative};
    use crate::config::{Config, TEMPLATE};

    #[test]
    fn links_inside_are_relative_and_those_out_are_marked() {
        let (config, _) = Config::parse("site.yaml", TEMPLATE, &[]);
        let paths = [
            "assets/ab/base.css",
            "fzzf/2023/index.html",
            "fzzf/2023/a/表.csv",
            "fzzf/2023/a.html",
        ];
        let paths = paths.map(ToOwned::to_owned).into();
        let offline = Offline { base: &config.base_url, paths: &paths };
        let page = |html: &str| offline.page("fzzf/2023/a.html", html);
        for (from, to) in [
            (r#"<a href="/slj/fzzf/2023/">年</a>"#, r#"<a href="index.html">年</a>"#),
            (
                r#"<a class="x" href="/slj/fzzf/2023/a/表.csv#1">表</a>"#,
                r#"<a class="x" href="a/表.csv#1">表</a>"#,
            ),
            (
                r#"<a href="/slj/fzzf/">栏目</a>"#,
                r#"<a href="https://www.example.gov.cn/slj/fzzf/" rel="external">栏目</a>"#,
            ),
            (
                r#"<a rel="prev" href="https://x.gov.cn/?a=1&amp;b=2">外</a>"#,
                r#"<a rel="prev external" href="https://x.gov.cn/?a=1&amp;b=2">外</a>"#,
            ),
            (
                r#"<meta http-equiv="refresh" content="0; url=/slj/fzzf/2023/">"#,
                r#"<meta http-equiv="refresh" content="0; url=index.html">"#,
            ),
            (
                r#"<meta name="x" content="url=/slj/fzzf/2023/">"#,
                r#"<meta name="x" content="url=/slj/fzzf/2023/">"#,
            ),
            (r##"<a href="#top">顶</a>"##, r##"<a href="#top">顶</a>"##),
            (r#"<a href="mailto:a@b.cn">信</a>"#, r#"<a href="mailto:a@b.cn">信</a>"#),
            (
                r#"<link rel="stylesheet" href="/slj/assets/ab/base.css">"#,
                r#"<link rel="stylesheet" href="../../assets/ab/base.css">"#,
            ),
            (
                r#"<link rel="canonical" href="https://www.example.gov.cn/slj/fzzf/2023/a.html">"#,
                r#"<link rel="canonical" href="https://www.example.gov.cn/slj/fzzf/2023/a.html">"#,
            ),
            (r#"<input type="checkbox" checked>"#, r#"<input type="checkbox" checked>"#),
            (r#"<p title="a > b">1 < 2 &lt; 3</p>"#, r#"<p title="a > b">1 < 2 &lt; 3</p>"#),
            (
                r#"<script type="application/ld+json">{"url":"<a href=\"/slj/\">"}</script>"#,
                r#"<script type="application/ld+json">{"url":"<a href=\"/slj/\">"}</script>"#,
            ),
            (r#"<pre>href="/slj/fzzf/2023/"</pre>"#, r#"<pre>href="/slj/fzzf/2023/"</pre>"#),
        ] {
            assert_eq!(page(from), to);
        }
    }

    #[test]
    fn relative_paths() {
        assert_eq!(relative("index.html", "a/b.html"), "a/b.html");
        assert_eq!(relative("a/b/c.html", "a/b/c.html"), "c.html");
        assert_eq!(relative("a/b/c.html", "a/x.css"), "../x.css");
        assert_eq!(relative("a/b.html", "c.html"), "../c.html");
    }
}
