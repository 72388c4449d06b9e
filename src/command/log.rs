//! `gongkai log`: what became of a report, from the ledger.

use std::collections::HashMap;

use super::publish::{LedgerFile, report_of, words};
use super::session::Session;
use super::{Done, Outcome};
use crate::ledger::{Event, Line};
use crate::text;
use crate::text::Text;
use crate::trouble::Trouble;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 报告：源文件、网址或索引号 / the report: its source file, address or index number
    report: String,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let ledger_file = match LedgerFile::open(session, &root, false)? {
        Ok(ledger_file) => ledger_file,
        Err(finding) => {
            session.print(&[*finding]);
            return Ok(Done::Problems);
        }
    };
    let named = arguments.report.trim();
    let url = named
        .split_once("://")
        .map_or(named, |(_, rest)| rest.split_once('/').map_or("", |it| it.1));
    let url = url.trim_start_matches('/');
    let ends = ends(&ledger_file.lines);
    let mut rows = Vec::new();
    for line in &ledger_file.lines {
        let Event::Report { publication, before, .. } = &line.event else { continue };
        let Some((what, report)) = report_of(&line.event) else { continue };
        let is_meant = report.file == named
            || report.index_number.as_deref() == Some(named)
            // An address as typed may have the site's path before it.
            || [Some(&report.url), before.as_ref()].into_iter().flatten().any(|it| {
                let it = it.trim_start_matches('/');
                !it.is_empty() && (url == it || url.ends_with(&format!("/{it}")))
            });
        if is_meant {
            let (begun, end) = &ends[publication.as_str()];
            let (zh, en) = words(what);
            let what = text!("{zh}", "{en}");
            let mut row = format!(
                "{}  {}  {}  {}  {}",
                line.time,
                what.get(session.lang()),
                report.url,
                report.date,
                report.index_number.as_deref().unwrap_or("—"),
            );
            row.push_str(begun);
            row.push_str(end.get(session.lang()));
            rows.push(row);
        }
    }
    if rows.is_empty() {
        return Err(Trouble::new(text!(
            "登记簿里没有 `{named}`；写源文件（content/…）、网址或索引号",
            "the ledger does not know `{named}`; give a source file (content/…), an address or an index number"
        ))
        .into());
    }
    Session::result(&rows.join("\n"));
    Ok(Done::Fine)
}

/// Of each publication where and by whom it was made, and why if it was forced; and how it ended.
fn ends(lines: &[Line]) -> HashMap<&str, (String, Text)> {
    let mut ends: HashMap<&str, (String, Text)> = HashMap::new();
    for line in lines {
        match &line.event {
            Event::Begun { publication, target, by, force, .. } => {
                let force = force.as_ref().map(|why| format!("  --force {why}"));
                let begun = format!("  {target}  {by}{}", force.unwrap_or_default());
                ends.insert(publication, (begun, text!("  （未确认）", "  (not confirmed)")));
            }
            Event::Confirmed { publication, .. } => {
                ends.entry(publication).or_default().1 = text!("", "");
            }
            Event::Abandoned { publication, .. } => {
                ends.entry(publication).or_default().1 =
                    text!("  （未完成，放弃）", "  (given up)");
            }
            Event::Report { publication, .. } => drop(ends.entry(publication).or_default()),
            Event::RolledBack { .. } => {}
        }
    }
    ends
}
