//! A site → its reports as they would be recorded if they were published now.
//!
//! In: a site, a way to read sources. Out: [`Present`]s. Must not know: what was published before.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::Recorded;
use crate::body;
use crate::hex;
use crate::site::{Report, ReportId, Site, State};
use crate::source::body_of;

/// A report that readers see, or the tombstone of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Its position in the site.
    pub id: ReportId,
    /// What would be recorded.
    pub report: Recorded,
}

/// Reports that readers see and tombstones, by source path; `read` gives a source file's bytes.
pub fn present<E: Send>(
    site: &Site,
    read: impl Fn(&str) -> Result<Vec<u8>, E> + Sync,
) -> Result<Vec<Present>, E> {
    let of = |id: ReportId| {
        let report = &site.reports[id];
        // A tombstone says nothing of the source's text.
        let is_gone = report.state == State::Withdrawn;
        let bytes = if is_gone { Vec::new() } else { read(report.file())? };
        Ok(Present { id, report: present_report(site, id, &bytes) })
    };
    let seen = (0..site.reports.len()).into_par_iter().filter(|id| is_seen(site, *id));
    seen.map(of).collect()
}

/// Whether readers see a report, or the tombstone of it.
#[must_use]
pub fn is_seen(site: &Site, id: ReportId) -> bool {
    let report = &site.reports[id];
    report.state == State::Withdrawn || site.is_visible(report)
}

/// One that readers see, as it would be recorded, by the bytes of its source.
#[must_use]
pub fn present_report(site: &Site, id: ReportId, bytes: &[u8]) -> Recorded {
    let report = &site.reports[id];
    if report.state == State::Withdrawn {
        return tombstone(report);
    }
    recorded(site, report, bytes)
}

fn tombstone(report: &Report) -> Recorded {
    let uncommon = report.meta.uncommon();
    let said = uncommon.withdrawn.as_ref().map(|withdrawn| withdrawn.reason.clone());
    let day = uncommon.withdraw_after.map(|day| day.to_string());
    Recorded {
        url: report.url.to_string(),
        file: report.file().to_string(),
        index_number: report.index_number.as_deref().map(ToOwned::to_owned),
        date: date(report),
        changes: uncommon.changes.len(),
        withdrawn: said.or(day),
        privacy: uncommon.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.privacy),
        ..Recorded::default()
    }
}

fn recorded(site: &Site, report: &Report, bytes: &[u8]) -> Recorded {
    let (body, _) = body_of(report.file(), bytes);
    let hash = |body: &str| {
        let mut hasher = Sha256::new();
        hasher.update(report.title.as_bytes());
        hasher.update(b"\n");
        hasher.update(body.as_bytes());
        hex::encode(&hasher.finalize())
    };
    let uncommon = report.meta.uncommon();
    let attachments = &report.uncommon().attachments;
    Recorded {
        url: report.url.to_string(),
        file: report.file().to_string(),
        index_number: report.index_number.as_deref().map(ToOwned::to_owned),
        date: date(report),
        content: hash(&body),
        words: hash(&body::words(&body, site.config.markdown)),
        attachments: attachments.iter().map(|it| (it.name.clone(), it.sha256.clone())).collect(),
        changes: uncommon.changes.len(),
        late: uncommon.late.clone(),
        withdrawn: None,
        privacy: false,
    }
}

/// 发布日期 as written; empty for a page without a date.
fn date(report: &Report) -> String {
    let Some(date) = report.date else { return String::new() };
    match report.meta.date.and_then(|written| written.time) {
        None => date.to_string(),
        Some(time) => format!("{date} {}", time.strftime("%H:%M")),
    }
}
