//! The author's HTML → HTML that is safe and carries no style.
//!
//! In: HTML. Out: HTML from an allow-list: tables with merged cells survive, scripts and styles never.
//! Must not know: Markdown.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use regex::{Captures, Regex};

const TAGS: [&str; 47] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
];
const MORE_TAGS: [&str; 8] = ["thead", "time", "tr", "u", "ul", "ruby", "rt", "rp"];

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let cell: HashSet<&str> = ["colspan", "rowspan", "headers"].into();
    let head: HashSet<&str> = ["colspan", "rowspan", "headers", "scope"].into();
    let attributes: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", ["href", "title", "download", "rel"].into()),
        ("img", ["src", "alt", "title", "width", "height"].into()),
        ("td", cell),
        ("th", head),
        ("col", ["span"].into()),
        ("colgroup", ["span"].into()),
        ("ol", ["start", "reversed"].into()),
        ("li", ["value"].into()),
        ("time", ["datetime"].into()),
        ("div", ["tabindex"].into()),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.into_iter().chain(MORE_TAGS).collect())
        .clean_content_tags(WITH_CONTENT.into())
        .generic_attributes(["class", "id", "lang", "title", "dir"].into())
        .tag_attributes(attributes)
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// Cleans HTML.
pub(super) fn clean(html: &str) -> String {
    BUILDER.clean(html).to_string()
}

macro_rules! pattern {
    ($name:ident, $pattern:literal) => {
        static $name: LazyLock<Regex> =
            LazyLock::new(|| Regex::new($pattern).expect("a fixed pattern"));
    };
}
pattern!(CELL, r"(?i)<(t[dhr]|p|div)\b([^>]*)>");
pattern!(ALIGN, r#"(?i)(?:text-align\s*:\s*|\balign\s*=\s*["']?)(left|center|right)"#);
pattern!(ADDRESS, r#"(?i)(<(?:a|img)\b[^>]*?\b(?:href|src)\s*=\s*)("[^"]*"|'[^']*'|[^\s>"']+)"#);

pattern!(ID, r#"(?i)(<[a-z][^>]*?)\s+id\s*=\s*("[^"]*"|'[^']*'|[^\s>"']+)"#);

fn is_image(tag: &str) -> bool {
    tag.get(..4).is_some_and(|tag| tag.eq_ignore_ascii_case("<img"))
}

/// An attribute's value with the usual character references read.
fn unescaped(value: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    pairs.iter().fold(value.to_owned(), |text, (escaped, plain)| text.replace(escaped, plain))
}

/// The addresses that raw tags name: whether it is an image, the address.
pub(super) fn addresses(html: &str) -> Vec<(bool, String)> {
    let found = ADDRESS.captures_iter(html);
    found
        .map(|found| (is_image(&found[1]), unescaped(found[2].trim_matches(['"', '\'']))))
        .collect()
}

/// Elements whose content goes with them.
const WITH_CONTENT: [&str; 7] = ["script", "style", "svg", "math", "iframe", "object", "template"];

// Elements that a browser reads as bare text; their tags are taken out before anything is parsed.
pattern!(
    BARE,
    r"(?i)</?(?:textarea|title|xmp|plaintext|noframes|noembed|noscript|select|option|button)\b[^>]*>"
);
pattern!(NAME, r"(?i)<(/?)([a-z][a-z0-9:-]*)|(<!--)|(-->)");

/// What is in raw HTML that a page cannot have.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// Names of elements that are taken out.
    pub(super) names: Vec<String>,
    /// How many more elements with content (or remarks) are opened than closed.
    pub(super) open: i32,
}

/// Looks through raw HTML for what will be taken out.
pub(super) fn refused(html: &str) -> Refused {
    let mut refused = Refused::default();
    for found in NAME.captures_iter(html) {
        let Some(name) = found.get(2) else {
            refused.open += if found.get(3).is_some() { 1 } else { -1 };
            continue;
        };
        let name = name.as_str().to_ascii_lowercase();
        let closes = !found[1].is_empty();
        if WITH_CONTENT.contains(&name.as_str()) {
            refused.open += if closes { -1 } else { 1 };
        }
        let known = TAGS.contains(&name.as_str()) || MORE_TAGS.contains(&name.as_str());
        if !known && !closes && !refused.names.contains(&name) {
            refused.names.push(name);
        }
    }
    refused
}

/// Takes out tags behind which a browser would read everything as text.
pub(super) fn without_bare(html: &str) -> String {
    BARE.replace_all(html, "").into_owned()
}

/// Takes away the ids of raw tags that `keep` refuses.
pub(super) fn rewrite_ids(html: &str, keep: &mut dyn FnMut(&str) -> bool) -> String {
    let replace = |found: &Captures<'_>| {
        let id = found[2].trim_matches(['"', '\'']);
        if keep(id) { found[0].to_owned() } else { found[1].to_owned() }
    };
    ID.replace_all(html, replace).into_owned()
}

/// Leads links in raw tags to where `resolve` says and turns alignment into a class; the result still has
/// to be cleaned.
pub(super) fn rewrite(html: &str, resolve: &mut dyn FnMut(bool, &str) -> Option<String>) -> String {
    let aligned = CELL.replace_all(html, |found: &Captures<'_>| {
        let (name, rest) = (&found[1], &found[2]);
        match ALIGN.captures(rest) {
            Some(align) => format!("<{name} class=\"{}\"{rest}>", align[1].to_ascii_lowercase()),
            None => found[0].to_owned(),
        }
    });
    ADDRESS
        .replace_all(&aligned, |found: &Captures<'_>| {
            let typed = unescaped(found[2].trim_matches(['"', '\'']));
            let image = is_image(&found[1]);
            let href = resolve(image, &typed).unwrap_or_default();
            format!("{}\"{}\"", &found[1], crate::escape::attribute(&href))
        })
        .into_owned()
}

#[cfg(test)]
mod tests {
    use super::{clean, rewrite};

    #[test]
    fn keeps_tables_and_drops_what_runs() {
        let html = r#"<table><tr><td colspan="2" style="text-align:center" onclick="x()">合计</td></tr></table><script>alert(1)</script><p style="color:red">文</p>"#;
        let cleaned = clean(&rewrite(html, &mut |_, typed| Some(typed.to_owned())));
        assert!(cleaned.contains(r#"class="center""#), "{cleaned}");
        assert!(cleaned.contains(r#"colspan="2""#), "{cleaned}");
        for gone in ["script", "alert", "style", "onclick"] {
            assert!(!cleaned.contains(gone), "{gone} in {cleaned}");
        }
    }

    #[test]
    fn leads_raw_links_where_they_go() {
        let out = rewrite(r"<a href='表.xlsx'>表</a><img src=a.png>", &mut |_, typed| {
            Some(format!("/x/{typed}"))
        });
        assert_eq!(out, r#"<a href="/x/表.xlsx">表</a><img src="/x/a.png">"#);
    }
}
