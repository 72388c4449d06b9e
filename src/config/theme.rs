//! `theme` in `site.yaml`: the main colour, and a folder of templates that several sites share.
//!
//! In: settings. Out: a colour, a folder's name. Must not know: what is painted, what is in the folder.

use super::Color;
use crate::diagnostic::{Location, problem};
use crate::yaml::Fields;

/// How well white text must be read on the main colour, and links in it (WCAG 2.2, 1.4.3).
const RATIO: f64 = 4.5;

/// The colour of a site that names none.
const USUAL: Color = Color { channels: [0x1b, 0x4b, 0x8a] };

/// A folder of templates, styles and interface texts, which may lie outside the site.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct SharedTheme {
    /// The folder as typed, without `/` at its end: `../theme`.
    pub folder: String,
    /// Where it stands.
    pub at: Location,
}

/// Reads `theme: ../theme`, or a mapping with `folder` and `color`.
pub(super) fn read(top: &Fields<'_>) -> (Color, Option<SharedTheme>) {
    let Some(item) = top.item("theme") else { return (USUAL, None) };
    if !item.is_mapping() {
        return (USUAL, item.string().map(|typed| shared(&typed, item.location())));
    }
    let Some(fields) = item.fields() else { return (USUAL, None) };
    let color = color(&fields);
    let folder = fields.string("folder");
    let folder = folder.map(|typed| shared(&typed, fields.location("folder")));
    fields.finish();
    (color, folder)
}

fn shared(typed: &str, at: Location) -> SharedTheme {
    let folder = typed.trim_end_matches('/');
    SharedTheme { folder: if folder.is_empty() { typed } else { folder }.to_owned(), at }
}

fn color(fields: &Fields<'_>) -> Color {
    let typed = fields.string("color");
    let color = typed.as_deref().map_or(Some(USUAL), Color::parse);
    match (color, &typed) {
        (None, Some(typed)) => {
            fields.report(problem::config::color(fields.location("color"), typed));
        }
        (Some(color), Some(typed)) if color.contrast(Color::WHITE) < RATIO => {
            let better = color.readable(Color::WHITE, RATIO, Color::BLACK);
            let at = fields.location("color");
            fields.report(problem::config::pale(at, typed, &better.to_string()));
        }
        // Without quotation marks YAML takes it for a comment.
        (_, None) if fields.has("color") => {
            fields.report(problem::config::color(fields.location("color"), ""));
        }
        _ => {}
    }
    color.unwrap_or(USUAL)
}
