//! Lists of a site's own theme that show no way to the older reports.
//!
//! In: the theme, which sections have more than a page shows. Out: findings. Must not know: how templates are rendered.

use std::collections::{BTreeMap, BTreeSet};

use super::theme::Theme;
use crate::diagnostic::{Diagnostic, problem};
use crate::plan::page_size;
use crate::site::Site;

/// What templates of lists show the links to years and months by.
const BELOW: &str = "below";

/// Warns of a section's template of the site's own that never names `below`, where a section that uses it has a year of
/// more reports than one page shows: the pages of its months would have no link to them.
pub(super) fn findings(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let texts: BTreeMap<&str, &str> =
        theme.templates().filter_map(|(name, text)| Some((name, text?))).collect();
    let is_long = |id: usize| {
        let shown = page_size(site, id);
        site.sections[id].calendar.years().iter().any(|(_, reports)| *reports > shown)
    };
    let long = (1..site.sections.len()).filter(|id| is_long(*id));
    let used: BTreeSet<&str> = long
        .map(|id| site.sections[id].meta.template.as_deref().unwrap_or("section.html"))
        .collect();
    used.into_iter()
        .filter(|name| theme.is_own(name) && !shows_below(name, &texts))
        .map(|name| problem::theme::no_way_to_months(theme.place(name)))
        .collect()
}

/// Whether a template, or one that it extends or includes, names `below`.
fn shows_below(name: &str, texts: &BTreeMap<&str, &str>) -> bool {
    let mut seen = BTreeSet::new();
    let mut next = vec![name];
    while let Some(name) = next.pop() {
        let Some(text) = texts.get(name).filter(|_| seen.insert(name)) else { continue };
        // The name of the partial is no proof that it prints anything.
        let printed = text.replace("partials/below.html", "");
        if printed.contains(BELOW) {
            return true;
        }
        next.extend(texts.keys().filter(|other| text.contains(**other)));
    }
    false
}
