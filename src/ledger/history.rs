//! Lines of the ledger → what became of each address at a target, for those who keep a copy of it.
//!
//! In: lines, a target's name. Out: [`AddressHistory`]. Must not know: the site, who keeps the copy.

use std::collections::BTreeMap;

use super::{Event, Line, Recorded, Standing, What, standings_after};

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressState {
    /// The line that made it so. It grows with every change, going back included, so that it is a version.
    pub version: usize,
    /// The report that stands there; `None` where it was withdrawn, moved away or has vanished.
    pub report: Option<Recorded>,
}

/// Addresses that ever had a report, below the site's root.
pub type AddressHistory = BTreeMap<String, AddressState>;

/// What became of all addresses at a target after these lines. Publications that were not confirmed are ignored.
#[must_use]
pub fn history(lines: &[Line], target: &str) -> AddressHistory {
    let mut now = AddressHistory::new();
    let mut begun: Vec<&Line> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match &line.event {
            Event::Report { .. } => begun.push(line),
            Event::Abandoned { publication, .. } => begun.retain(|it| !is_of(it, publication)),
            Event::Confirmed { target: of, publication } => {
                for it in begun.iter().filter(|it| of == target && is_of(it, publication)) {
                    take(&mut now, it);
                }
                begun.retain(|it| !is_of(it, publication));
            }
            Event::RolledBack { target: of, publication, .. } if of == target => {
                let then = standings_after(&lines[..index], target, publication);
                go_back(&mut now, then.into_iter(), line.number);
            }
            Event::Begun { .. } | Event::RolledBack { .. } => {}
        }
    }
    now
}

/// The line with which readers of a target saw a publication; `None` where they never did.
#[must_use]
pub fn confirmed(lines: &[Line], target: &str, publication: &str) -> Option<usize> {
    let found = lines.iter().rev().find(|line| match &line.event {
        Event::Confirmed { target: of, publication: it } => of == target && it == publication,
        _ => false,
    });
    found.map(|line| line.number)
}

fn is_of(line: &Line, publication: &str) -> bool {
    matches!(&line.event, Event::Report { publication: of, .. } if of == publication)
}

fn take(now: &mut AddressHistory, line: &Line) {
    let Event::Report { what, before, report, .. } = &line.event else { return };
    let version = line.number;
    if let Some(before) = before {
        now.insert(before.clone(), AddressState { version, report: None });
    }
    let is_gone = matches!(what, What::Withdrawn | What::Vanished);
    let report_now = (!is_gone).then(|| report.clone());
    now.insert(report.url.clone(), AddressState { version, report: report_now });
}

/// Makes stand what stood then; addresses that stay as they are keep their version.
fn go_back(
    now: &mut AddressHistory,
    then: impl Iterator<Item = (String, Standing)>,
    version: usize,
) {
    let live = then.filter(|(_, it)| it.is_live()).map(|(url, it)| (url, it.report));
    let mut then: BTreeMap<String, Recorded> = live.collect();
    for (url, state) in now.iter_mut() {
        let report = then.remove(url);
        if state.report != report {
            *state = AddressState { version, report };
        }
    }
    let new = then.into_iter();
    now.extend(new.map(|(url, report)| (url, AddressState { version, report: Some(report) })));
}
