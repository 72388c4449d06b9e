//! What became of each file: on the terminal, and as a table.

use camino::Utf8Path;

use super::super::session::Session;
use super::super::{Done, Outcome};
use super::jobs::Job;
use super::place::Placed;
use crate::diagnostic::{Diagnostic, Severity};
use crate::import::{Draft, Key};
use crate::{fs, text};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Imported,
    Unchanged,
    Failed,
}

/// A row of the table of results.
pub(super) struct ResultRow {
    status: Status,
    cells: [String; 7],
}

impl ResultRow {
    pub(super) fn of(
        job: &Job,
        status: Status,
        file: &str,
        draft: Option<&Draft>,
        findings: &[Diagnostic],
    ) -> Self {
        let value = |key| draft.and_then(|draft| draft.value(key)).unwrap_or_default().to_owned();
        let name = match status {
            Status::Imported => "imported",
            Status::Unchanged => "unchanged",
            Status::Failed => "failed",
        };
        let told: Vec<String> = findings
            .iter()
            .filter(|finding| !is_note(finding))
            .map(|finding| format!("{}:{} {}", finding.at.line, finding.rule, finding.message.zh))
            .collect();
        let cells = [
            job.file.to_string(),
            name.to_owned(),
            job.section.clone(),
            file.to_owned(),
            value(Key::Title),
            value(Key::Date),
            told.join("; "),
        ];
        Self { status, cells }
    }
}

/// Whether a finding needs nobody.
pub(super) fn is_note(finding: &Diagnostic) -> bool {
    finding.rule.severity == Severity::Note
}

/// Says where a report went: one line each of several, all facts of a single one.
pub(super) fn tell(session: &Session, placed: &Placed, one: bool) {
    let (from, file) = (&placed.from, &placed.file);
    if !one {
        let title = placed.draft.title();
        let date = placed.draft.value(Key::Date).unwrap_or_default();
        session.tell(&text!("{from} → {file}：{date} {title}", "{from} → {file}: {date} {title}"));
        return;
    }
    session.tell(&text!("{from} → {file}", "{from} → {file}"));
    for fact in &placed.draft.facts {
        let (latin, chinese) = fact.key.names();
        let (value, place) = (&fact.value, fact.place);
        session.tell(&match place {
            0 => text!("  {chinese}：{value}", "  {latin}: {value}"),
            place => {
                text!("  {chinese}：{value}（第 {place} 行）", "  {latin}: {value} (line {place})")
            }
        });
    }
    if placed.draft.value(Key::Publisher).is_none() {
        session.tell(&text!(
            "  发布机构：沿用栏目或网站的",
            "  publisher: inherited from section or site"
        ));
    }
}

/// Says how many were imported, and writes the table.
pub(super) fn finish(
    session: &Session,
    rows: &[ResultRow],
    table: Option<&Utf8Path>,
    dry_run: bool,
) -> Outcome {
    let count = |status| rows.iter().filter(|row| row.status == status).count();
    let (imported, unchanged, failed) =
        (count(Status::Imported), count(Status::Unchanged), count(Status::Failed));
    if let Some(path) = table {
        let mut writer = csv::WriterBuilder::new()
            .terminator(csv::Terminator::CRLF)
            .from_writer("\u{feff}".to_owned().into_bytes());
        let head = ["file", "status", "section", "report", "title", "date", "problems"];
        writer.write_record(head).expect("memory takes every row");
        for row in rows {
            writer.write_record(&row.cells).expect("memory takes every row");
        }
        fs::write(path, &writer.into_inner().expect("memory takes every row"))?;
    }
    if dry_run {
        session.tell(&text!(
            "只是预演：会导入 {imported} 个，{failed} 个不能导入；什么也没有写",
            "a rehearsal: {imported} would be imported, {failed} cannot be; nothing was written"
        ));
    } else if rows.len() == 1 && failed > 0 {
        session.tell(&text!("没有导入任何文件", "nothing was imported"));
    } else if rows.len() > 1 {
        session.tell(&text!(
            "导入 {imported} 个，没有变化 {unchanged} 个，没有导入 {failed} 个",
            "imported {imported}, unchanged {unchanged}, not imported {failed}"
        ));
    }
    Ok(if failed > 0 { Done::Problems } else { Done::Fine })
}
