//! `gongkai list`: every report with state, date, address, source; or how long it is kept.

use std::sync::Arc;

use clap::ValueEnum;
use unicode_width::UnicodeWidthStr;

use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::sort;
use crate::site::{Report, Site, State};
use crate::text::Lang;
use crate::{LoadOptions, load};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 只列这种状态的 / only reports in this state
    #[arg(long, value_enum)]
    state: Option<StateName>,
    /// 列出保管期限，以及何时可以移交、何时可以鉴定销毁 / terms of retention, and what may be handed over or destroyed when
    #[arg(long, conflicts_with = "state")]
    retention: bool,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value = "table")]
    format: ListFormat,
    /// 按哪一天（该日终了）或哪一刻判断状态 / judge states at the end of this day, or at this moment
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum StateName {
    Failed,
    Draft,
    Withdrawn,
    Scheduled,
    Published,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ListFormat {
    Table,
    Json,
    Csv,
}

/// A list with its columns: their names for programs, in Chinese, and for people who read English.
struct PrintedList {
    columns: &'static [(&'static str, &'static str)],
    rows: Vec<ListRow>,
}

/// Cells of a row for programs, and words for people where these are others.
struct ListRow {
    cells: Vec<String>,
    words: Vec<(usize, String)>,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let options = LoadOptions {
        overrides: Session::overrides(None),
        as_of: arguments.as_of.clone(),
        ..LoadOptions::default()
    };
    let loaded = load(&root, &options)?;
    let wanted = arguments.state.map(|name| match name {
        StateName::Failed => State::Failed,
        StateName::Draft => State::Draft,
        StateName::Withdrawn => State::Withdrawn,
        StateName::Scheduled => State::Scheduled,
        StateName::Published => State::Published,
    });
    let list = if arguments.retention {
        retention(&loaded.site, session.lang())
    } else {
        states(&loaded.site, wanted, session.lang())
    };
    Session::result(&match arguments.format {
        ListFormat::Table => list.table(session.lang()),
        ListFormat::Json => list.json(),
        ListFormat::Csv => list.csv(),
    });
    let mut errors = loaded.findings;
    errors.retain(crate::Diagnostic::is_error);
    sort(&mut errors);
    session.print(&errors);
    Ok(if errors.is_empty() { Done::Fine } else { Done::Problems })
}

/// Every report with its state.
fn states(site: &Site, wanted: Option<State>, lang: Lang) -> PrintedList {
    let mut reports: Vec<_> = site.reports.iter().collect();
    reports.retain(|report| wanted.is_none_or(|state| report.state == state));
    let date = |report: &Report| report.meta.date.map(|moment| moment.date);
    reports.sort_by(|a, b| (a.state, date(b), &a.file()).cmp(&(b.state, date(a), &b.file())));
    let row = |report: &Arc<Report>| {
        let is_failed = report.state == State::Failed;
        let state = report.state;
        let word = if lang == Lang::Zh { state.chinese() } else { state.name() };
        ListRow {
            cells: vec![
                state.name().to_owned(),
                date(report).map(|date| date.to_string()).unwrap_or_default(),
                report.title.to_string(),
                if is_failed { String::new() } else { site.config.base_url.absolute(&report.url) },
                report.file().to_string(),
            ],
            words: vec![(0, word.to_owned())],
        }
    };
    PrintedList {
        columns: &[
            ("state", "状态"),
            ("date", "日期"),
            ("title", "标题"),
            ("address", "网址"),
            ("source", "源文件"),
        ],
        rows: reports.into_iter().map(row).collect(),
    }
}

/// Every published report with its term: when it may be handed over, and when it may be appraised for destruction.
///
/// Terms are counted from the year after publication. What is kept for ever is handed over; the rest is not.
fn retention(site: &Site, lang: Lang) -> PrintedList {
    let archive = &site.config.archive;
    let mut reports: Vec<_> = site.reports.iter().collect();
    reports.retain(|report| report.state == State::Published);
    reports.sort_by(|a, b| (a.date, &a.file()).cmp(&(b.date, &b.file())));
    let row = |report: &Arc<Report>| {
        let kind = report.shared.kind.as_deref();
        let of_kind = || kind.and_then(|kind| archive.retention.get(kind)).copied();
        let term = report.shared.retention.or_else(of_kind);
        let after = |years: i16| {
            let year = report.date.map(|date| date.year() + years + 1);
            year.map(|year| format!("{year:04}-01-01")).unwrap_or_default()
        };
        let (name, word, handover, destroy) = match term {
            None => (String::new(), "—".to_owned(), String::new(), String::new()),
            Some(0) => {
                let word = if lang == Lang::Zh { "永久" } else { "permanent" };
                let handover = after(archive.handover_after);
                ("permanent".to_owned(), word.to_owned(), handover, String::new())
            }
            Some(years) => {
                let word = if lang == Lang::Zh { format!("{years}年") } else { years.to_string() };
                (years.to_string(), word, String::new(), after(i16::from(years)))
            }
        };
        ListRow {
            cells: vec![
                report.date.map(|date| date.to_string()).unwrap_or_default(),
                name,
                handover,
                destroy,
                report.title.to_string(),
                report.file().to_string(),
            ],
            words: vec![(1, word)],
        }
    };
    PrintedList {
        columns: &[
            ("date", "日期"),
            ("retention", "保管期限"),
            ("hand_over_from", "可移交"),
            ("appraise_from", "可鉴定销毁"),
            ("title", "标题"),
            ("source", "源文件"),
        ],
        rows: reports.into_iter().map(row).collect(),
    }
}

impl PrintedList {
    fn table(&self, lang: Lang) -> String {
        let head = self.columns.iter().map(|(name, chinese)| match lang {
            Lang::Zh => (*chinese).to_owned(),
            Lang::En => name.replace('_', " "),
        });
        let mut lines: Vec<Vec<String>> = vec![head.collect()];
        lines.extend(self.rows.iter().map(|row| {
            let mut cells = row.cells.clone();
            for (at, word) in &row.words {
                cells[*at].clone_from(word);
            }
            cells
        }));
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|column| lines.iter().map(|line| line[column].width()).max().unwrap_or(0))
            .collect();
        let mut out = String::new();
        for line in &lines {
            let cells: Vec<String> = line
                .iter()
                .zip(&widths)
                .map(|(cell, width)| {
                    format!("{cell}{}", " ".repeat(width.saturating_sub(cell.width())))
                })
                .collect();
            out.push_str(cells.join("  ").trim_end());
            out.push('\n');
        }
        out
    }

    fn json(&self) -> String {
        let rows = self.rows.iter().map(|row| {
            let cells = self.columns.iter().zip(&row.cells);
            let cells = cells.map(|((name, _), cell)| ((*name).to_owned(), cell.as_str().into()));
            serde_json::Value::Object(cells.collect())
        });
        serde_json::to_string_pretty(&rows.collect::<Vec<_>>()).unwrap_or_default()
    }

    /// CSV (RFC 4180) with a head line.
    fn csv(&self) -> String {
        let head: Vec<&str> = self.columns.iter().map(|(name, _)| *name).collect();
        let mut out = format!("{}\r\n", head.join(","));
        for row in &self.rows {
            let quoted: Vec<String> = row
                .cells
                .iter()
                .map(|field| {
                    if field.contains([',', '"', '\n', '\r']) {
                        format!("\"{}\"", field.replace('"', "\"\""))
                    } else {
                        field.clone()
                    }
                })
                .collect();
            out.push_str(&quoted.join(","));
            out.push_str("\r\n");
        }
        out
    }
}
