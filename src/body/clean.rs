//! What an author's HTML may contain, and a page's HTML with every element closed where it has to be.
//!
//! In: names of elements and attributes; HTML that was written from tokens. Out: what becomes of them; balanced HTML.
//! Must not know: Markdown, addresses.
//!
//! Tokens are judged one by one where they are written (`html/raw.rs`); [`balanced`] parses the whole once more as a
//! browser would and, as a second wall, with the same list of elements.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Elements that a page may have.
#[rustfmt::skip]
const ELEMENTS: [&str; 62] = [
    "a", "abbr", "b", "bdi", "bdo", "blockquote", "br", "caption", "cite", "code", "col", "colgroup", "dd", "del",
    "details", "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strong",
    "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var", "wbr",
    "data",
];

/// Elements without content.
const VOID: [&str; 5] = ["br", "col", "hr", "img", "wbr"];

/// Elements whose end tag may be left out, by the HTML standard.
#[rustfmt::skip]
const END_IS_OPTIONAL: [&str; 14] = [
    "caption", "colgroup", "dd", "dt", "li", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead", "tr",
];

/// The element that stands for the author's, if a page may have one: itself, or its like.
pub(super) fn element(name: &str) -> Option<&'static str> {
    let name = match name {
        "image" => "img",
        "h1" => "h2",
        "strike" => "s",
        "tt" => "code",
        // Boxes keep their texts apart.
        "address" | "article" | "aside" | "center" | "fieldset" | "footer" | "form" | "header"
        | "hgroup" | "main" | "nav" | "section" => "div",
        other => other,
    };
    ELEMENTS.into_iter().find(|known| *known == name)
}

/// Whether an element has no content and no end tag.
pub(super) fn is_void(name: &str) -> bool {
    VOID.contains(&name)
}

/// Whether an element is closed by what follows, so that its end tag may be missing.
pub(super) fn closes_alone(name: &str) -> bool {
    is_void(name) || END_IS_OPTIONAL.contains(&name)
}

/// Whether an author may give this attribute to this element; addresses, ids and classes are looked at apart.
pub(super) fn may_have(element: &str, attribute: &str) -> bool {
    match attribute {
        "lang" | "title" | "dir" => true,
        "alt" | "width" | "height" => element == "img",
        "colspan" | "rowspan" | "headers" => matches!(element, "td" | "th"),
        "scope" => element == "th",
        "span" => matches!(element, "col" | "colgroup"),
        "start" | "reversed" => element == "ol",
        "value" => matches!(element, "li" | "data"),
        "datetime" => matches!(element, "time" | "del" | "ins"),
        "open" => element == "details",
        _ => false,
    }
}

/// The class for an alignment that the author gave by `align` or `style`.
pub(super) fn alignment(align: Option<&str>, style: Option<&str>) -> Option<&'static str> {
    let by_style = style.and_then(|style| {
        let declared = style.split(';').filter_map(|each| each.split_once(':'));
        declared
            .filter(|(property, _)| property.trim().eq_ignore_ascii_case("text-align"))
            .map(|(_, value)| value)
            .next_back()
    });
    let value = by_style.or(align)?.trim().to_ascii_lowercase();
    ["left", "center", "right"]
        .into_iter()
        .find(|name| value.split_whitespace().next() == Some(name))
}

static BUILDER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut attributes: HashMap<&str, HashSet<&str>> = HashMap::new();
    for element in ELEMENTS {
        #[rustfmt::skip]
        let all = [
            "alt", "width", "height", "colspan", "rowspan", "headers", "scope", "span", "start", "reversed", "value",
            "datetime", "open",
        ];
        let own = all.into_iter().filter(|name| may_have(element, name)).collect();
        attributes.insert(element, own);
    }
    attributes.entry("a").or_default().extend(["href", "download", "rel"]);
    attributes.entry("img").or_default().insert("src");
    let mut builder = Builder::empty();
    builder
        .tags(ELEMENTS.into())
        .generic_attributes(["class", "id", "lang", "title", "dir"].into())
        .tag_attributes(attributes)
        // What callouts have; an author's own `role` has been left out before.
        .tag_attribute_values([("div", [("role", ["note"].into())].into())].into())
        .url_schemes(["http", "https", "mailto", "tel"].into())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
});

/// HTML as a browser builds it: elements closed, in places where they may stand, nothing that is not on the list.
pub(super) fn balanced(html: &str) -> String {
    BUILDER.clean(html).to_string()
}

#[cfg(test)]
mod tests {
    use super::{alignment, balanced, closes_alone, element, is_void};

    #[test]
    fn elements_are_known_or_have_their_like() {
        assert_eq!(element("image"), Some("img"));
        assert_eq!(element("section"), Some("div"));
        assert_eq!(element("table"), Some("table"));
        for name in ["script", "style", "svg", "video", "font", "o:p"] {
            assert_eq!(element(name), None, "{name}");
        }
        assert!(is_void("img") && closes_alone("img") && closes_alone("td") && !closes_alone("a"));
    }

    #[test]
    fn alignment_by_attribute_or_style() {
        assert_eq!(alignment(Some("RIGHT"), None), Some("right"));
        assert_eq!(
            alignment(None, Some("color:red; TEXT-ALIGN : center !important")),
            Some("center")
        );
        assert_eq!(alignment(Some("left"), Some("text-align:right")), Some("right"));
        assert_eq!(alignment(Some("justify"), Some("vertical-align:right")), None);
    }

    #[test]
    fn what_is_not_on_the_list_never_passes() {
        let out = balanced("<p style=\"x\" onclick=\"y\">甲<script>乙</script><svg></svg><b>丙");
        assert_eq!(out, "<p>甲<b>丙</b></p>");
    }
}
