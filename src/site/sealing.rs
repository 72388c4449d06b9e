//! A site seen as one year that is sealed: neighbours within the year, the day of sealing on every page.
//!
//! In: a linked site, a year, a day. Out: the same site, for the archive. Must not know: packages, files.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Report, Site};

/// Which year is sealed, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Sealing {
    /// The year of publication.
    pub year: i16,
    /// The day of sealing.
    pub date: Date,
    /// A hash of all that pages are shown with: sealed pages keep the looks of their day, under names of their own.
    pub looks: u64,
}

impl Sealing {
    /// The path of an asset as sealed pages name it: `assets/base.css` → `assets/0123456789abcdef/base.css`.
    #[must_use]
    pub fn asset(self, path: &str) -> Option<String> {
        let name = path.strip_prefix("assets/")?;
        Some(format!("assets/{:016x}/{name}", self.looks))
    }

    /// Whether a report came out in the year.
    #[must_use]
    pub fn covers(self, report: &Report) -> bool {
        report.date.is_some_and(|date| date.year() == self.year)
    }
}

impl Site {
    /// The site as its sealed pages show it: a report leads to its neighbours of the same year only.
    #[must_use]
    pub fn sealed(mut self, sealing: Sealing) -> Self {
        let outside: Vec<[bool; 2]> = self
            .reports
            .iter()
            .map(|report| {
                let is_outside =
                    |id: Option<usize>| id.is_some_and(|id| !sealing.covers(&self.reports[id]));
                [is_outside(report.previous()), is_outside(report.next())]
            })
            .collect();
        for (report, [previous, next]) in self.reports.iter_mut().zip(outside) {
            if sealing.covers(report) && (previous || next) {
                Arc::make_mut(report).forget_neighbours(previous, next);
            }
        }
        self.forget_related(sealing);
        self.sealing = Some(sealing);
        self
    }

    /// Removes from the year's reports those of other years that belong to them, but for what their own front matter names.
    fn forget_related(&mut self, sealing: Sealing) {
        let covered: Vec<bool> = self.reports.iter().map(|report| sealing.covers(report)).collect();
        for (report, _) in self.reports.iter_mut().zip(&covered).filter(|(_, covered)| **covered) {
            let parts = report.uncommon();
            if parts.interpreted_by.iter().chain(&parts.earlier).any(|id| !covered[*id]) {
                Arc::make_mut(report).set_extras(|parts| {
                    parts.interpreted_by.retain(|id| covered[*id]);
                    parts.earlier.retain(|id| covered[*id]);
                });
            }
        }
    }
}
