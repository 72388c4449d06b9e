//! What a theme says of itself in its `theme.yaml`.
//!
//! In: the files of a theme. Out: [`ThemeFacts`], and what is wrong with them. Must not know: templates, the disk.

use std::collections::BTreeSet;

use super::theme::Theme;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml::{KeySpec, Keys, Shape, YamlDocument};

/// The file that says it.
pub(super) const THEME_FACTS: &str = "theme.yaml";

/// What a theme says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ThemeFacts {
    /// Ids that its pages have of their own, sorted: no heading of a text gets one of them.
    pub ids: BTreeSet<String>,
    /// Path of the style sheet that every page has, below the site's root.
    pub style_sheet: String,
}

static KEYS: Keys = &[
    &KeySpec::new(
        ["ids", ""],
        Shape::Words,
        ["网页上已经用掉的位置", "ids that pages have"],
        ["[top]", "[top, main]"],
    ),
    &KeySpec::new(
        ["style_sheet", ""],
        Shape::Text,
        ["每一页都用的样式表", "the style sheet that every page has"],
        ["assets/base.css", "assets/own.css"],
    ),
];

impl ThemeFacts {
    /// Reads them: those of the built-in theme, and over them those of the site's own. Ids of both count, because a site may
    /// have some of the built-in templates still.
    #[must_use]
    pub fn of(theme: &Theme) -> (Self, Vec<Diagnostic>) {
        let builtin = Theme::builtin(THEME_FACTS).unwrap_or_default();
        let (mut facts, _, mut findings) = read(&theme.place(THEME_FACTS).file, &builtin);
        if theme.is_own(THEME_FACTS)
            && let Some(bytes) = theme.get(THEME_FACTS)
        {
            let (own, place, more) = read(&theme.place(THEME_FACTS).file, bytes);
            findings.extend(more);
            facts.ids.extend(own.ids);
            if !own.style_sheet.is_empty() {
                if !theme.has(&own.style_sheet) {
                    findings.push(problem::theme::no_style_sheet(place, &own.style_sheet));
                }
                facts.style_sheet = own.style_sheet;
            }
        }
        (facts, findings)
    }
}

/// The facts, where `style_sheet` stands, and what is wrong.
fn read(file: &str, bytes: &[u8]) -> (ThemeFacts, Location, Vec<Diagnostic>) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        let at = Location::file(file);
        return (ThemeFacts::default(), at.clone(), vec![problem::source::not_utf8(at)]);
    };
    match YamlDocument::parse(file, text, 1) {
        Ok(document) => {
            let fields = document.fields(KEYS);
            let facts = ThemeFacts {
                ids: fields.strings("ids").into_iter().collect(),
                style_sheet: fields.string("style_sheet").unwrap_or_default(),
            };
            let place = fields.location("style_sheet");
            fields.finish();
            (facts, place, document.into_findings())
        }
        Err(findings) => (ThemeFacts::default(), Location::file(file), findings),
    }
}
