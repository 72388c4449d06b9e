//! What stands at a target and what would stand there → what happens to each report.
//!
//! In: [`Standings`], [`Present`]s, where old addresses lead. Out: [`ReportChange`]s. Must not know: whether they are
//! allowed.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Event, Present, Recorded, Standing, Standings};
use crate::site::ReportId;

/// What happens to a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// It is published for the first time.
    Published,
    /// It stood there before there was a ledger.
    Baseline,
    /// Something about it changes.
    Revised,
    /// Only white space, markup or what is recorded beside the content changes.
    Touched,
    /// It has another address, and the old one leads there.
    Moved,
    /// It is withdrawn; a tombstone stays.
    Withdrawn,
    /// It comes back.
    Restored,
    /// Its address vanishes.
    Vanished,
}

/// What happens to one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportChange<'s> {
    /// What happens.
    pub what: What,
    /// As it stands at the target.
    pub before: Option<&'s Standing>,
    /// As it would stand there; `None` where it vanishes.
    pub now: Option<&'s Present>,
}

impl ReportChange<'_> {
    /// What is recorded of it.
    #[must_use]
    pub fn event(&self, publication: &str) -> Event {
        let before = self.before.map(|standing| standing.report.url.as_str());
        let report = match (self.now, self.before) {
            (Some(now), _) => now.report.clone(),
            (None, Some(before)) => Recorded {
                content: String::new(),
                words: String::new(),
                attachments: Vec::new(),
                ..before.report.clone()
            },
            (None, None) => Recorded::default(),
        };
        Event::Report {
            publication: publication.to_owned(),
            what: self.what,
            before: before.filter(|url| *url != report.url).map(ToOwned::to_owned),
            report,
        }
    }
}

/// Changes of reports, compared by address. `leads_to` gives the report to which an old address redirects. With `baseline`,
/// reports unknown to the ledger count as published before it existed.
#[must_use]
pub fn compare<'s>(
    standings: &'s Standings,
    present: &'s [Present],
    leads_to: &dyn Fn(&str) -> Option<ReportId>,
    baseline: bool,
) -> Vec<ReportChange<'s>> {
    let by_url: BTreeMap<&str, &Present> =
        present.iter().map(|each| (each.report.url.as_str(), each)).collect();
    let by_id: BTreeMap<ReportId, &Present> = present.iter().map(|each| (each.id, each)).collect();
    let mut changes = Vec::new();
    let mut moved: BTreeSet<&str> = BTreeSet::new();
    for (url, standing) in standings.iter().filter(|(_, standing)| standing.is_live()) {
        if by_url.contains_key(url.as_str()) {
            continue;
        }
        let now = leads_to(url).and_then(|id| by_id.get(&id)).copied();
        let is_new = |now: &&Present| !standings.contains_key(&now.report.url);
        let what = match now {
            Some(now) if is_new(&now) && moved.insert(&now.report.url) => What::Moved,
            // Two reports were merged: the old address redirects to a report that is recorded already.
            Some(_) => continue,
            None => What::Vanished,
        };
        changes.push(ReportChange { what, before: Some(standing), now });
    }
    for (url, now) in &by_url {
        let is_gone = now.report.withdrawn.is_some();
        let before = standings.get(*url);
        let what = match before {
            _ if moved.contains(url) => continue,
            None if is_gone => continue,
            None if baseline => What::Baseline,
            None => What::Published,
            Some(before) if before.is_live() && is_gone => What::Withdrawn,
            // A tombstone that gets `privacy` later is recorded as withdrawn again, so that older releases are removed.
            Some(before) if is_gone && now.report.privacy && !before.report.privacy => {
                What::Withdrawn
            }
            Some(before) if !before.is_live() && is_gone => continue,
            Some(before) if !before.is_live() => What::Restored,
            Some(before) if before.report == now.report => continue,
            Some(before) if is_same_content(&before.report, &now.report) => What::Touched,
            Some(_) => What::Revised,
        };
        changes.push(ReportChange { what, before, now: Some(now) });
    }
    changes
}

/// Whether readers read the same: words and attachments, white space and markup apart.
fn is_same_content(a: &Recorded, b: &Recorded) -> bool {
    (&a.words, &a.attachments) == (&b.words, &b.attachments)
}
