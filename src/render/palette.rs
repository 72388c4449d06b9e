//! `assets/colors.css`: the theme's colours, all made of the site's main colour.
//!
//! In: settings. Out: a style sheet of custom properties. Must not know: what is painted with them.
//!
//! Text has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3), in easy reading and where a reader asks for more
//! contrast at least 7:1 (1.4.6), whatever the main colour is.

use std::fmt::Write;

use super::view::View;
use crate::config::Color;

/// The ground of the dark scheme, as in `base.css`.
const DARK: Color = Color { channels: [0x14, 0x18, 0x1d] };
/// Minimum contrast of text.
const PLAIN: f64 = 4.5;
/// Minimum contrast of text for those who need more.
const MORE: f64 = 7.0;

/// The style sheet.
pub(super) fn sheet(view: &View) -> String {
    let main = view.settings().color();
    let soft = main.mixed(Color::WHITE, 92);
    let link = main.readable(soft, PLAIN, Color::BLACK);
    let menu = main.mixed(Color::BLACK, 25);
    let dark_soft = main.mixed(DARK, 80);
    let dark_link = main.readable(dark_soft, MORE, Color::WHITE);
    let strong = main.readable(Color::WHITE, MORE, Color::BLACK);
    let light = [link, soft, main, menu];
    let dark = [dark_link, dark_soft, main.mixed(Color::BLACK, 30), main.mixed(Color::BLACK, 50)];
    let more = [strong, Color::WHITE, strong, strong.mixed(Color::BLACK, 25)];
    let mut out = String::from("/* Made of theme.color in site.yaml. */\n");
    let mut block = |selector: &str, colors: [Color; 4], end: &str| {
        let [link, soft, head, menu] = colors;
        let _ = writeln!(
            out,
            "{selector} {{ --main: {link}; --main-soft: {soft}; --head: {head}; --menu: {menu}; }}{end}"
        );
    };
    block(":root", light, "");
    block("@media (prefers-color-scheme: dark) { :root", dark, " }");
    block("@media (prefers-contrast: more) { :root", more, " }");
    // An engine that does not know :has() drops the whole rule: each has one of its own.
    block(":root.elder", more, "");
    block(":root:has(#elder:checked)", more, "");
    out
}
