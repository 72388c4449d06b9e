//! `--changed`: what has not changed since the last publication is not told again, so that a hook sees what it can still stop.
//!
//! In: the ledger, a site. Out: the reports that stand at a target as they are now. Must not know: rules.

use std::collections::BTreeSet;

use camino::Utf8Path;

use super::super::publish::{LedgerFile, choose};
use crate::command::session::Session;
use crate::fs;
use crate::ledger::{self, Standing};
use crate::site::Site;
use crate::source::on_disk;
use crate::trouble::Trouble;

/// Reports by source path whose title, text, attachments and dates are those of the last publication to a target; `named` is its name, empty for
/// the only one that the settings have.
pub(super) fn unchanged(
    session: &Session,
    root: &Utf8Path,
    site: &Site,
    named: &str,
) -> Result<BTreeSet<String>, Trouble> {
    let named = (!named.is_empty()).then_some(named);
    let target = &choose(&site.config.publish.targets, named)?.name;
    let file = match LedgerFile::open(session, root, false)? {
        Ok(file) => file,
        Err(broken) => return Err(Trouble::new(broken.message)),
    };
    let standings = ledger::standings(&file.lines, target);
    let present = ledger::present(site, |file| fs::read(&on_disk(root, file)))?;
    let is_same = |now: &ledger::Present| {
        let before = standings.get(&now.report.url).filter(|before| Standing::is_live(before));
        before.is_some_and(|before| before.report == now.report)
    };
    Ok(present.into_iter().filter(is_same).map(|now| now.report.file).collect())
}

/// Files whose findings are not told: these reports, and their attachments that belong to no other.
pub(super) fn files_of(site: &Site, unchanged: &BTreeSet<String>) -> BTreeSet<String> {
    let attached = |is_old: bool| {
        let reports = site.reports.iter().filter(move |it| unchanged.contains(it.file()) == is_old);
        reports.flat_map(|it| &it.uncommon().attachments).map(|file| file.file.clone())
    };
    let of_others: BTreeSet<String> = attached(false).collect();
    let mut out = unchanged.clone();
    out.extend(attached(true).filter(|file| !of_others.contains(file)));
    out
}
