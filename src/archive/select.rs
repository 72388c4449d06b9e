//! Which outputs of a site are the archive of a year.
//!
//! In: a site seen as a sealed year, a recipe. Out: whether it belongs. Must not know: bytes, packages.

use std::collections::BTreeSet;

use crate::plan::{Archived, Recipe};
use crate::site::{Sealing, Site};

/// What belongs to a sealed year.
#[derive(Debug)]
pub struct Selection<'s> {
    site: &'s Site,
    sealing: Sealing,
    /// Addresses outside that its reports lead to.
    exits: BTreeSet<&'s str>,
}

impl<'s> Selection<'s> {
    /// Of a site seen as a sealed year; `None` where it is not.
    #[must_use]
    pub fn new(site: &'s Site) -> Option<Self> {
        let sealing = site.sealing?;
        Some(Self { site, sealing, exits: site.exits_of(|report| sealing.covers(report)) })
    }

    /// Whether an output belongs to it: its reports with their files, the lists that are of this year alone, notices
    /// before what its reports lead to, and what all pages are shown with.
    #[must_use]
    pub fn has(&self, recipe: &Recipe) -> bool {
        let Self { site, sealing, exits } = self;
        match recipe.traits().archived {
            Archived::Always => true,
            Archived::WithReport(id) => sealing.covers(&site.reports[id]),
            Archived::OfYear(year) => year == sealing.year,
            Archived::WithExit(index) => exits.contains(site.exits[index].as_str()),
            Archived::Never => false,
        }
    }
}
