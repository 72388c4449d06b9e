//! What templates of a site's own take from other hosts, or write into their tags: a strict policy for contents forbids both.
//!
//! In: the theme. Out: findings at their places. Must not know: which pages use a template.
//! Source: Content Security Policy Level 3 (`default-src 'none'; script-src 'self'; style-src 'self' …`), as in
//! `docs/publishing.md`.

use std::sync::LazyLock;

use regex::Regex;

use super::theme::Theme;
use crate::diagnostic::{Diagnostic, Location, problem};

/// A piece of Jinja.
const JINJA: &str = r"\{\{.*?\}\}|\{%.*?%\}";
/// A value between quotation marks; pieces of Jinja in it may have some of their own.
const QUOTED: &str = r#""(?:\{\{.*?\}\}|\{%.*?%\}|[^"])*"|'(?:\{\{.*?\}\}|\{%.*?%\}|[^'])*'"#;

/// A tag, or one of Jinja's signs; quotes may hold `>`.
static TAGS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r#"(?s)<!--.*?-->|\{{#.*?#\}}|<([a-zA-Z][a-zA-Z0-9-]*)((?:{QUOTED}|{JINJA}|[^>"'])*)>"#
    ))
    .expect("a pattern")
});
/// An attribute of a tag with its value.
static ATTRIBUTES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(&format!(
        r#"(?s){JINJA}|([a-zA-Z][a-zA-Z0-9:-]*)(?:\s*=\s*({QUOTED}|(?:{JINJA}|[^\s"'>])+))?"#
    ))
    .expect("a pattern")
});

/// Warns of scripts, styles, pictures and frames of other hosts, and of code and styles that stand in a template. Those of a
/// shared theme are told too: every site that uses it has them.
pub(super) fn findings(theme: &Theme) -> Vec<Diagnostic> {
    let own = theme.templates().filter(|(name, _)| theme.is_own(name));
    own.filter_map(|(name, text)| Some((theme.place(name), text?)))
        .flat_map(|(place, text)| of_template(&place, text))
        .collect()
}

fn of_template(place: &Location, text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for tag in TAGS.captures_iter(text) {
        let (Some(name), Some(inside)) = (tag.get(1), tag.get(2)) else { continue };
        let element = name.as_str().to_ascii_lowercase();
        let at = |offset: usize| Location::behind(&place.file, &text[..offset]);
        let mut attributes = Vec::new();
        for attribute in ATTRIBUTES.captures_iter(inside.as_str()) {
            let Some(key) = attribute.get(1) else { continue };
            let value = attribute.get(2).map_or("", |value| value.as_str());
            let value = value.trim_matches(['"', '\'']).trim();
            attributes.push((
                key.as_str().to_ascii_lowercase(),
                value,
                inside.start() + key.start(),
            ));
        }
        let value_of = |key: &str| attributes.iter().find(|(it, _, _)| it == key).map(|it| it.1);
        for (key, value, offset) in &attributes {
            let fetched = if is_fetched(&element, key, value_of("rel")) { *value } else { "" };
            // A `srcset` has several, each with its size.
            let each = fetched.split(if key == "srcset" { "," } else { "\0" }).map(str::trim);
            for address in each.filter(|address| is_elsewhere(address)) {
                let address = address.split_whitespace().next().unwrap_or(address);
                found.push(problem::theme::remote(at(*offset), &element, address));
            }
            let is_code = value.to_ascii_lowercase().starts_with("javascript:");
            if is_code || key == "style" || key.starts_with("on") && key.len() > 2 {
                let what = if is_code { "javascript:" } else { key };
                found.push(problem::theme::inline(at(*offset), what));
            }
        }
        let is_data = value_of("type").is_some_and(|kind| kind.contains("json"));
        if element == "style" || element == "script" && value_of("src").is_none() && !is_data {
            found.push(problem::theme::inline(at(name.start()), &format!("<{element}>")));
        }
    }
    found
}

/// Whether a browser fetches what this attribute names when it shows the page.
fn is_fetched(element: &str, key: &str, rel: Option<&str>) -> bool {
    match (element, key) {
        ("link", "href") => rel.is_some_and(|rel| {
            let rel = rel.to_ascii_lowercase();
            rel.split_whitespace().any(|it| {
                matches!(
                    it,
                    "stylesheet" | "icon" | "preload" | "modulepreload" | "prefetch" | "preconnect"
                )
            })
        }),
        (
            "script" | "img" | "iframe" | "frame" | "embed" | "audio" | "video" | "source"
            | "track" | "input",
            "src",
        )
        | ("img" | "source", "srcset")
        | ("video", "poster")
        | ("image" | "use", "href" | "xlink:href")
        | ("object", "data")
        | ("form", "action") => true,
        _ => false,
    }
}

fn is_elsewhere(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    lower.starts_with("http://") || lower.starts_with("https://") || lower.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::of_template;
    use crate::diagnostic::Location;

    #[test]
    fn what_a_strict_policy_forbids_is_told_at_its_place() {
        let told = |text: &str| {
            let found = of_template(&Location::file("t"), text);
            found
                .iter()
                .map(|it| format!("{} {}:{}", it.rule.id, it.at.line, it.at.column))
                .collect::<Vec<_>>()
        };
        for (text, want) in [
            ("<p>甲\n<script src=\"https://a.example/x.js\"></script>", vec!["theme/remote 2:9"]),
            ("<link rel='stylesheet' href=//a.example/x.css>", vec!["theme/remote 1:24"]),
            (
                "<div style=\"color: red\" onclick=\"x()\">",
                vec!["theme/inline 1:6", "theme/inline 1:25"],
            ),
            (
                "<style>p {}</style><script>x()</script>",
                vec!["theme/inline 1:2", "theme/inline 1:21"],
            ),
            (
                "<img src=\"/a.png\" srcset=\"/a.png 1x, https://a.example/b.png 2x\">",
                vec!["theme/remote 1:19"],
            ),
            ("<a href=\"javascript:window.print()\">", vec!["theme/inline 1:4"]),
            ("<svg><image href=\"https://a.example/b.png\"/></svg>", vec!["theme/remote 1:13"]),
            ("<iframe src=\"http://a.example/\"></iframe>", vec!["theme/remote 1:9"]),
        ] {
            assert_eq!(told(text), want, "{text}");
        }
        for text in [
            "<a href=\"https://a.example/\">甲</a><link rel=\"canonical\" href=\"https://a.example/\">",
            "<script src=\"{{ \"assets/a.js\"|local }}\"></script><img src=\"/a.png\" alt=\"a > b\">",
            "<link rel=\"stylesheet\" href=\"{{ \"assets/style.css\"|local }}\"><script src=\"{{ \"assets/one.js\"|local }}\" defer></script>",
            "<p title=\"{{ t(\"style\") }}\" lang='{{ t('onclick') }}'>",
            "<script type=\"application/ld+json\">{{ jsonld }}</script>",
            "<!-- <script src=\"https://a.example/\"></script> -->{# <style> #}",
            "<p class=\"{% if a > 1 %}one{% endif %}\">",
        ] {
            assert_eq!(told(text), Vec::<String>::new(), "{text}");
        }
    }
}
