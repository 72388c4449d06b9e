//! `gongkai log`: what became of a report, from the ledger.

use super::publish::{Book, report_of, words};
use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::Trouble;
use crate::ledger::{Event, Line};
use crate::text;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 报告：源文件、网址或索引号 / the report: its source file, address or index number
    report: String,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let book = match Book::open(session, &root, false)? {
        Ok(book) => book,
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
    let mut rows = Vec::new();
    for line in &book.lines {
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
            let (begun, end) = around(&book.lines, publication);
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
            row.push_str(&begun);
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

/// Where and by whom a publication was made, and why if it was forced; and how it ended.
fn around(lines: &[Line], id: &str) -> (String, crate::diagnostic::Text) {
    let mut begun = String::new();
    let mut end = text!("  （未确认）", "  (not confirmed)");
    for line in lines {
        match &line.event {
            Event::Begun { publication, target, by, force, .. } if publication == id => {
                begun = format!("  {target}  {by}");
                if let Some(why) = force {
                    begun.push_str("  --force ");
                    begun.push_str(why);
                }
            }
            Event::Confirmed { publication, .. } if publication == id => end = text!("", ""),
            Event::Abandoned { publication, .. } if publication == id => {
                end = text!("  （未完成，放弃）", "  (given up)");
            }
            _ => {}
        }
    }
    (begun, end)
}
