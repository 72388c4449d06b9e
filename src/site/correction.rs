//! Reports that were corrected or withdrawn after they came out, the latest first.
//!
//! In: resolved reports. Out: positions. Must not know: files, pages.

use std::cmp::Reverse;
use std::sync::Arc;

use jiff::civil::{Date, Time};

use super::{Report, ReportId, State};

/// When a report was corrected last, or withdrawn by its author; `None` for one that is as it came out.
///
/// A report that left the site because of `withdraw_after` does not count as withdrawn here.
#[must_use]
pub fn corrected(report: &Report) -> Option<(Date, Time)> {
    let uncommon = report.meta.uncommon();
    match report.state {
        State::Withdrawn => uncommon.withdrawn.as_ref().map(|it| (it.date, Time::MIN)),
        _ => uncommon.changes.last().map(|it| (it.date.date, it.date.time.unwrap_or(report.time))),
    }
}

/// Of the reports that readers see something of, those that were corrected or withdrawn.
pub(super) fn all(reports: &[Arc<Report>], shown: impl Fn(&Report) -> bool) -> Vec<ReportId> {
    let seen = |report: &Report| shown(report) || report.state == State::Withdrawn;
    let mut all: Vec<_> = reports
        .iter()
        .enumerate()
        .filter(|(_, report)| report.date.is_some() && seen(report))
        .filter_map(|(id, report)| Some((Reverse(corrected(report)?), report.file(), id)))
        .collect();
    all.sort_unstable();
    all.into_iter().map(|(.., id)| id).collect()
}
