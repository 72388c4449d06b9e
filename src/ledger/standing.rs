//! Lines of the ledger → what stands at a target now.
//!
//! In: lines, a target's name. Out: [`Standings`]. Must not know: the site.

use std::collections::BTreeMap;

use super::{Event, Line, Recorded, What};

/// A report as readers of a target know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The report.
    pub report: Recorded,
    /// What happened to it last.
    pub what: What,
    /// The line that says so.
    pub line: usize,
}

impl Standing {
    /// Whether readers see it.
    #[must_use]
    pub fn is_live(&self) -> bool {
        !matches!(self.what, What::Withdrawn | What::Vanished)
    }
}

/// Reports by their address below the site's root.
pub type Standings = BTreeMap<String, Standing>;

/// Reports at a target after these lines. Publications that were begun and not confirmed are ignored.
#[must_use]
pub fn standings(lines: &[Line], target: &str) -> Standings {
    let mut now = Standings::new();
    let mut begun: Vec<(&str, &Line)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        match &line.event {
            Event::Report { publication, .. } => begun.push((publication, line)),
            Event::Abandoned { publication, .. } => begun.retain(|(of, _)| of != publication),
            Event::Confirmed { target: of, publication } => {
                for (_, line) in
                    begun.iter().filter(|(begun, _)| of == target && begun == publication)
                {
                    take(&mut now, line);
                }
                begun.retain(|(of, _)| of != publication);
            }
            Event::RolledBack { target: of, publication, .. } if of == target => {
                now = standings_after(&lines[..index], target, publication);
            }
            Event::Begun { .. } | Event::RolledBack { .. } => {}
        }
    }
    now
}

/// What stood at a target after one of its publications.
#[must_use]
pub fn standings_after(lines: &[Line], target: &str, publication: &str) -> Standings {
    let confirmed = lines.iter().rposition(
        |line| matches!(&line.event, Event::Confirmed { publication: of, .. } if of == publication),
    );
    confirmed.map_or_else(Standings::new, |at| standings(&lines[..=at], target))
}

fn take(now: &mut Standings, line: &Line) {
    let Event::Report { what, before, report, .. } = &line.event else { return };
    if let Some(before) = before {
        now.remove(before);
    }
    let standing = Standing { report: report.clone(), what: *what, line: line.number };
    now.insert(report.url.clone(), standing);
}

/// The publication to a target that was begun last and neither confirmed nor abandoned.
#[must_use]
pub fn open<'l>(lines: &'l [Line], target: &str) -> Option<&'l str> {
    let mut open = None;
    for line in lines {
        match &line.event {
            Event::Begun { target: of, publication, .. } if of == target => {
                open = Some(publication.as_str());
            }
            Event::Confirmed { target: of, .. } | Event::Abandoned { target: of, .. }
                if of == target =>
            {
                open = None;
            }
            _ => {}
        }
    }
    open
}

/// The publication that readers of a target see, as far as the ledger knows.
#[must_use]
pub fn live<'l>(lines: &'l [Line], target: &str) -> Option<&'l str> {
    lines.iter().rev().find_map(|line| match &line.event {
        Event::Confirmed { target: of, publication }
        | Event::RolledBack { target: of, publication, .. }
            if of == target =>
        {
            Some(publication.as_str())
        }
        _ => None,
    })
}

/// What a publication does to reports.
pub fn reports<'l>(
    lines: &'l [Line],
    publication: &'l str,
) -> impl Iterator<Item = (What, &'l Recorded)> {
    lines.iter().filter_map(move |line| match &line.event {
        Event::Report { publication: of, what, report, .. } if of == publication => {
            Some((*what, report))
        }
        _ => None,
    })
}
