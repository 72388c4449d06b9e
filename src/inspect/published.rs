//! What may not happen to a report that has been published.
//!
//! In: what happens to each report, today. Out: findings. Must not know: targets, how anything is published.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::ledger::{self, Present, Recorded, ReportChange, Standings, What};
use crate::site::{Report, Site};

/// What the rules leave open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Rules {
    /// Days after its 发布日期 on which a report may still come out.
    pub late_after: usize,
    /// Whether changes of white space and markup alone are declared to be minor.
    pub minor: bool,
}

/// What is wrong with what would happen to reports. `standings` are those that `changes` were compared with.
#[must_use]
pub fn check(
    site: &Site,
    standings: &Standings,
    changes: &[ReportChange<'_>],
    rules: Rules,
) -> Vec<Diagnostic> {
    let given = given(standings);
    let mut findings = Vec::new();
    for change in changes {
        let now = change.now.map(|now| (now, &*site.reports[now.id]));
        match (change.before.map(|before| &before.report), now) {
            // A page with an error is told of already; it has not gone.
            (Some(before), None) if site.has_failed(&before.file) => {}
            (Some(before), None) => vanished(site, before, change, &mut findings),
            (None, Some((now, report))) => {
                if change.what == What::Published {
                    backdated(site, now, report, rules, &mut findings);
                }
                reused(&given, None, now, report, &mut findings);
            }
            (Some(before), Some((now, report))) => {
                changed(before, now, report, change.what, rules, &mut findings);
                reused(&given, Some(before), now, report, &mut findings);
            }
            (None, None) => {}
        }
    }
    findings
}

fn vanished(
    site: &Site,
    before: &Recorded,
    change: &ReportChange<'_>,
    findings: &mut Vec<Diagnostic>,
) {
    let line = change.before.map_or(0, |before| before.line);
    let is_there = site.node(&before.file).is_some();
    let at = if is_there {
        Location::start(&before.file)
    } else {
        Location::at(ledger::FILE, u32::try_from(line).unwrap_or(0), 1)
    };
    let local = site.config.base_url.local(before.url.trim_start_matches('/'));
    findings.push(problem::ledger::vanished(at, &local, &before.file));
}

/// A report that comes out long after the day it says (补发 has to be declared).
fn backdated(
    site: &Site,
    now: &Present,
    report: &Report,
    rules: Rules,
    findings: &mut Vec<Diagnostic>,
) {
    let today = site.as_of.day;
    let Some(date) = report.date else { return };
    let days = days_between(date, today);
    if now.report.late.is_none() && days > i64::try_from(rules.late_after).unwrap_or(i64::MAX) {
        let at = report.place("date");
        findings.push(problem::ledger::backdated(at, &now.report.date, &today.to_string()));
    }
}

fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn changed(
    before: &Recorded,
    now: &Present,
    report: &Report,
    what: What,
    rules: Rules,
    findings: &mut Vec<Diagnostic>,
) {
    let now = &now.report;
    // A page without a date may get its first; one that loses its date could be given another one after that.
    if before.date != now.date && !before.date.is_empty() {
        let at = report.place(if report.date.is_some() { "date" } else { "dated" });
        let new = if now.date.is_empty() { "—" } else { now.date.as_str() };
        findings.push(problem::ledger::date_moved(at, &before.date, new));
    }
    if let Some(number) = &before.index_number
        && now.index_number.as_ref() != Some(number)
    {
        let at = report.place("index_number");
        let new = now.index_number.as_deref().unwrap_or("—");
        findings.push(problem::ledger::index_number_changed(at, number, new));
    }
    // Returns for a tombstone, which has no content, and for a report with a new entry in its 更正记录.
    if what == What::Withdrawn || now.changes > before.changes {
        return;
    }
    let words = (&before.words, &before.attachments) != (&now.words, &now.attachments);
    if words {
        findings.push(problem::ledger::changed_without_note(Location::start(&now.file)));
    } else if before.content != now.content && !rules.minor {
        findings.push(problem::ledger::touched(Location::start(&now.file)));
    }
}

/// Reports by the index number that they were published with.
type Given<'s> = BTreeMap<&'s str, Vec<&'s Recorded>>;

fn given(standings: &Standings) -> Given<'_> {
    let mut given = Given::new();
    for report in standings.values().map(|standing| &standing.report) {
        if let Some(number) = &report.index_number {
            given.entry(number).or_default().push(report);
        }
    }
    given
}

/// An index number that was given to another report: it is one report's for ever.
fn reused(
    given: &Given<'_>,
    before: Option<&Recorded>,
    now: &Present,
    report: &Report,
    findings: &mut Vec<Diagnostic>,
) {
    let Some(number) = &now.report.index_number else { return };
    for other in given.get(number.as_str()).into_iter().flatten() {
        let is_itself = before.is_some_and(|before| before.url == other.url)
            || other.url == now.report.url
            || other.file == now.report.file;
        if !is_itself {
            let at = report.place("index_number");
            findings.push(problem::ledger::index_number_reused(at, number, &other.url));
        }
    }
}
