//! Which outputs of a site are the archive of a year.
//!
//! In: a site seen as a sealed year, a recipe. Out: whether it belongs. Must not know: bytes, packages.

use crate::plan::Recipe;
use crate::site::{GroupId, Site, When};

/// Whether an output belongs to the sealed year: its reports with their files, the lists that are of this year alone,
/// and what all pages are shown with.
#[must_use]
pub fn belongs(site: &Site, recipe: &Recipe) -> bool {
    let Some(sealing) = site.sealing else { return false };
    match recipe {
        Recipe::Report(id)
        | Recipe::ReportData(id)
        | Recipe::Tombstone(id)
        | Recipe::Redirect(id)
        | Recipe::Attachment(id, _) => sealing.covers(&site.reports[*id]),
        Recipe::Year(_, year, _)
        | Recipe::Group(GroupId::All, When::Year(year) | When::Month(year, _), _)
        | Recipe::Data(_, When::Year(year) | When::Month(year, _)) => *year == sealing.year,
        Recipe::Asset(_) | Recipe::Colors => true,
        _ => false,
    }
}
