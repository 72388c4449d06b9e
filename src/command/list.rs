//! `gongkai list`: every report with state, date, address, source.

use clap::ValueEnum;
use unicode_width::UnicodeWidthStr;

use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::{Lang, sort};
use crate::site::{Site, State};
use crate::{LoadOptions, load};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 只列这种状态的 / only reports in this state
    #[arg(long, value_enum)]
    state: Option<StateName>,
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
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
enum Format {
    Table,
    Json,
    Csv,
}

/// One line of the list.
#[derive(Debug, serde::Serialize)]
struct Row {
    #[serde(serialize_with = "state_name")]
    state: State,
    date: String,
    title: String,
    address: String,
    source: String,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
fn state_name<S: serde::Serializer>(state: &State, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(state.name())
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
    let rows: Vec<Row> = rows(&loaded.site)
        .into_iter()
        .filter(|row| wanted.is_none_or(|state| row.state == state))
        .collect();
    Session::result(&match arguments.format {
        Format::Table => table(&rows, session.lang()),
        Format::Json => serde_json::to_string_pretty(&rows).unwrap_or_default(),
        Format::Csv => csv(&rows),
    });
    let mut errors = loaded.findings;
    errors.retain(crate::Diagnostic::is_error);
    sort(&mut errors);
    session.print(&errors);
    Ok(if errors.is_empty() { Done::Fine } else { Done::Problems })
}

fn rows(site: &Site) -> Vec<Row> {
    let mut rows: Vec<Row> = site
        .reports
        .iter()
        .map(|report| Row {
            state: report.state,
            date: report.meta.date.map(|moment| moment.date.to_string()).unwrap_or_default(),
            title: report.title.to_string(),
            address: if report.state == State::Failed {
                String::new()
            } else {
                site.config.base_url.absolute(&report.url)
            },
            source: report.file.to_string(),
        })
        .collect();
    rows.sort_by(|a, b| (a.state, &b.date, &a.source).cmp(&(b.state, &a.date, &b.source)));
    rows
}

fn table(rows: &[Row], lang: Lang) -> String {
    let head = match lang {
        Lang::Zh => ["状态", "日期", "标题", "网址", "源文件"],
        Lang::En => ["state", "date", "title", "address", "source"],
    };
    let mut lines: Vec<[String; 5]> = vec![head.map(ToOwned::to_owned)];
    lines.extend(rows.iter().map(|row| {
        let state = if lang == Lang::Zh { row.state.chinese() } else { row.state.name() };
        [
            state.to_owned(),
            row.date.clone(),
            row.title.clone(),
            row.address.clone(),
            row.source.clone(),
        ]
    }));
    let widths: Vec<usize> = (0..5)
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

/// CSV (RFC 4180) with a head line.
fn csv(rows: &[Row]) -> String {
    let mut out = String::from("state,date,title,address,source\r\n");
    for row in rows {
        let fields = [row.state.name(), &row.date, &row.title, &row.address, &row.source];
        let quoted: Vec<String> = fields
            .iter()
            .map(|field| {
                if field.contains([',', '"', '\n', '\r']) {
                    format!("\"{}\"", field.replace('"', "\"\""))
                } else {
                    (*field).to_owned()
                }
            })
            .collect();
        out.push_str(&quoted.join(","));
        out.push_str("\r\n");
    }
    out
}
