//! The tables of an attachment as a page, and a long one as CSV.
//!
//! In: a view, a report, which of its attachments, what stands in it. Out: a context, text. Must not know: formats of files, the disk.
//!
//! Source of how heads are joined with cells: HTML (WHATWG), 4.9.12.2; where heads stand in several rows, each cell names its heads
//! (`headers`), because screen readers read that rather than `scope`.

use std::borrow::Cow;
use std::fmt::Write;

use minijinja::value::Value;

use super::dataset::Spreadsheet;
use super::list::{PageHead, page};
use super::values::{map, opt};
use super::view::View;
use super::{Facts, PageRender, tags};
use crate::diagnostic::{Location, problem};
use crate::escape::text as escaped;
use crate::extract::ExtractLimits;
use crate::media::media_type;
use crate::plan::{LONG_TABLE, LONG_TABLE_SHOWN};
use crate::site::{Attachment, ReportId, State};
use crate::tables::{self, CellRole, GridCell, SheetPart, ShownTable, TableFile};

impl PageRender<'_> {
    /// What an attachment shows, with a finding where it shows no table.
    pub(super) fn tables(&self, attachment: &Attachment, facts: &mut Facts) -> Option<TableFile> {
        let bytes = self.read_attachment(attachment);
        let uncalculated = self.view.text("tables.uncalculated");
        match tables::read(&bytes, ExtractLimits::default(), uncalculated) {
            Ok(file) => Some(file),
            Err(why) => {
                let at = Location::file(&attachment.file);
                facts.findings.push(problem::attachment::no_tables(at, &attachment.file, why));
                None
            }
        }
    }
}

/// The context of the page. `file` is what the attachment shows, or nothing where it shows no table.
pub(super) fn context(
    view: &View,
    id: ReportId,
    attachment: &Attachment,
    file: Option<&TableFile>,
) -> Value {
    let report = view.report(id);
    let section = report.section().id;
    let url = attachment.tables_url().unwrap_or_default();
    let (title, address) = (attachment.title.clone(), url.clone());
    let head = PageHead {
        kind: "tables",
        title: title.clone(),
        url: url.clone(),
        tags: Box::new(move |view| {
            let mut all = tags::site(view);
            all.extend(tags::column(view, section));
            let report = view.report(id);
            if report.date().is_some() {
                all.extend(tags::of_part(view, &report, &title, &address));
            }
            all
        }),
        description: view
            .text("tables.of")
            .replace("{title}", &attachment.title)
            .replace("{report}", report.title()),
        section,
        steps: vec![
            (report.title().to_owned(), report.url().to_owned()),
            (view.text("tables.step").to_owned(), url),
        ],
        indexed: report.state() == State::Published,
    };
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("section", view.section_value(section)),
        ("report", view.report_value(id)),
        (
            "file",
            map([
                ("title", (&attachment.title).into()),
                ("name", (&attachment.name).into()),
                ("url", view.local(&attachment.url).into()),
                ("permalink", view.permalink(&attachment.url).into()),
                ("kind", attachment.kind.to_ascii_uppercase().into()),
                ("media_type", media_type(&attachment.kind).into()),
                ("size", attachment.size.into()),
                ("sha256", (&attachment.sha256).into()),
            ]),
        ),
        ("unformatted", file.map_or(0, |file| file.unformatted).into()),
        (
            "sheets",
            file.map_or_else(|| Vec::<Value>::new().into(), |file| sheets(view, attachment, file)),
        ),
    ])
}

fn sheets(view: &View, attachment: &Attachment, file: &TableFile) -> Value {
    let mut number = 0;
    let each = file.sheets.iter().enumerate().map(|(at, sheet)| {
        let parts: Value = sheet
            .parts
            .iter()
            .map(|part| match part {
                SheetPart::Line(line) => map([("line", line.as_str().into())]),
                SheetPart::Table(table) => {
                    number += 1;
                    let usual = sheet.name.as_deref().unwrap_or(&attachment.title);
                    table_value(view, (attachment, file), table, number, usual)
                }
            })
            .collect();
        map([
            ("id", format!("sheet-{}", at + 1).into()),
            ("name", opt(sheet.name.as_deref())),
            ("parts", parts),
        ])
    });
    each.collect()
}

/// A table, counted from 1 within the attachment; `usual` names one without a title.
fn table_value(
    view: &View,
    (attachment, file): (&Attachment, &TableFile),
    table: &ShownTable,
    number: usize,
    usual: &str,
) -> Value {
    let rows = table.grid.rows.len();
    let is_long = attachment.kind != "docx" && rows > LONG_TABLE as usize;
    let shown = if is_long { LONG_TABLE_SHOWN } else { rows };
    let csv = if attachment.kind == "csv" {
        attachment.url.clone()
    } else {
        attachment.csv_url(number - 1)
    };
    let named = |name: &str| {
        let name = view.text("tables.name").replace("{title}", name);
        name.replace("{n}", &number.to_string())
    };
    let is_only = file.tables().nth(1).is_none();
    let is_shared = file.tables().filter(|other| other.caption == table.caption).count() > 1;
    // Two tables of one name cannot be told apart by those who hear it.
    let name = match &table.caption {
        Some(title) if is_shared => named(title),
        Some(title) => title.clone(),
        None if is_only => usual.to_owned(),
        None => named(usual),
    };
    let html = TableWriter { table, number, shown }.html(&name);
    map([
        ("line", Value::from(())),
        ("above", table.above.iter().collect()),
        ("name", name.clone().into()),
        ("html", Value::from_safe_string(html)),
        ("rows", rows.into()),
        ("shown", shown.into()),
        ("csv", opt(is_long.then(|| view.local(&csv)))),
    ])
}

/// Writes one table.
struct TableWriter<'t> {
    table: &'t ShownTable,
    number: usize,
    /// Rows that are written, from the top.
    shown: usize,
}

impl TableWriter<'_> {
    /// The table; `name` is that of one without a title in the file.
    fn html(&self, name: &str) -> String {
        let Self { table, shown, .. } = self;
        let mut out = match &table.caption {
            Some(title) => format!("<table>\n<caption>{}", text(title)),
            None => {
                format!("<table>\n<caption><span class=\"visually-hidden\">{}</span>", text(name))
            }
        };
        for line in &table.lines {
            let _ = write!(out, "<span class=\"unit\">{}</span>", text(line));
        }
        out.push_str("</caption>\n");
        for (at, row) in table.grid.rows[..*shown].iter().enumerate() {
            if at == 0 && table.head_rows > 0 {
                out.push_str("<thead>\n");
            }
            if at == table.head_rows {
                out.push_str("<tbody>\n");
            }
            out.push_str("<tr>");
            for cell in &row.cells {
                self.cell(&mut out, at, cell);
            }
            out.push_str("</tr>\n");
            if at + 1 == table.head_rows {
                out.push_str("</thead>\n");
            }
        }
        out.push_str("</tbody>\n</table>");
        out
    }

    fn cell(&self, out: &mut String, row: usize, cell: &GridCell) {
        let role = self.table.role(row, cell);
        let tag = if role == CellRole::Data { "td" } else { "th" };
        let _ = write!(out, "<{tag}");
        match role {
            CellRole::ColumnHead => out.push_str(" scope=\"col\""),
            CellRole::RowHead => out.push_str(" scope=\"row\""),
            CellRole::Data if cell.is_number => out.push_str(" class=\"number\""),
            CellRole::Data => {}
        }
        if self.names_heads() {
            if role != CellRole::Data {
                let _ = write!(out, " id=\"{}\"", self.id(row, cell));
            }
            let heads = self.heads_of(row, cell, role);
            if !heads.is_empty() {
                let _ = write!(out, " headers=\"{}\"", heads.join(" "));
            }
        }
        if cell.columns > 1 {
            let _ = write!(out, " colspan=\"{}\"", cell.columns);
        }
        // A cell does not reach beyond its part of the table, nor beyond what is shown.
        let end = if row < self.table.head_rows { self.table.head_rows } else { self.shown };
        let rows = cell.rows.min(end - row);
        if rows > 1 {
            let _ = write!(out, " rowspan=\"{rows}\"");
        }
        let _ = write!(out, ">{}</{tag}>", text(&cell.text));
    }

    /// Whether cells name their heads: where these stand in several rows.
    fn names_heads(&self) -> bool {
        self.table.head_rows > 1
    }

    fn id(&self, row: usize, cell: &GridCell) -> String {
        format!("t{}-{}-{}", self.number, row + 1, cell.column + 1)
    }

    /// The ids of the heads of a cell: of a cell of data those of its columns and rows, of a head those above it.
    fn heads_of(&self, row: usize, cell: &GridCell, role: CellRole) -> Vec<String> {
        if role == CellRole::RowHead || (role == CellRole::Data && cell.is_empty()) {
            return Vec::new();
        }
        let rows = &self.table.grid.rows;
        let shares = |other: &GridCell| {
            other.column < cell.column + cell.columns && cell.column < other.column + other.columns
        };
        let above = row.min(self.table.head_rows);
        let mut out = Vec::new();
        for (at, each) in rows[..above].iter().enumerate() {
            for head in each.cells.iter().filter(|head| shares(head)) {
                if self.table.role(at, head) == CellRole::ColumnHead {
                    out.push(self.id(at, head));
                }
            }
        }
        if role == CellRole::Data
            && let Some((at, head)) = self.row_head_of(row)
        {
            out.push(self.id(at, head));
        }
        out
    }

    /// The head of a row, which may begin in a row above.
    fn row_head_of(&self, row: usize) -> Option<(usize, &GridCell)> {
        let column = self.table.row_head.filter(|_| row >= self.table.head_rows)?;
        let rows = &self.table.grid.rows[self.table.head_rows..=row];
        let found = rows.iter().enumerate().rev().find_map(|(at, each)| {
            let cell = each.cells.iter().find(|cell| cell.covers(column))?;
            Some((at + self.table.head_rows, cell))
        });
        let (at, cell) = found?;
        let reaches = at + cell.rows > row && self.table.role(at, cell) == CellRole::RowHead;
        reaches.then_some((at, cell))
    }
}

/// A text of a file as HTML; its lines stand below each other.
fn text(text: &str) -> String {
    escaped(text).replace('\n', "<br>")
}

/// A table of an attachment, counted from 0, as CSV.
pub(super) fn csv(file: &TableFile, table: usize) -> String {
    let mut sheet = Spreadsheet::new();
    if let Some(table) = file.tables().nth(table) {
        for row in &table.grid.rows {
            let mut cells = vec![Cow::Borrowed(""); table.grid.columns];
            for cell in &row.cells {
                cells[cell.column] = Cow::Borrowed(cell.text.as_str());
            }
            sheet.row(cells);
        }
    }
    sheet.finish()
}

#[cfg(test)]
mod tests {
    use super::TableWriter;
    use crate::extract::ExtractLimits;
    use crate::tables::read;

    fn html(csv: &str, shown: Option<usize>) -> String {
        let file = read(csv.as_bytes(), ExtractLimits::default(), "-").expect("a table");
        let table = file.tables().next().expect("a table");
        let shown = shown.unwrap_or(table.grid.rows.len());
        TableWriter { table, number: 1, shown }.html("表<1>")
    }

    #[test]
    fn a_table_has_a_caption_and_heads() {
        assert_eq!(
            html("项目,预算数\n\"甲\n乙\",\"1,200\"\n丙,&\n", None),
            "<table>\n<caption><span class=\"visually-hidden\">表&lt;1&gt;</span></caption>\n<thead>\n<tr><th scope=\"col\">项目</th><th scope=\"col\">预算数</th></tr>\n</thead>\n<tbody>\n<tr><th scope=\"row\">甲<br>乙</th><td class=\"number\">1,200</td></tr>\n<tr><th scope=\"row\">丙</th><td>&amp;</td></tr>\n</tbody>\n</table>"
        );
    }

    #[test]
    fn a_head_that_may_stand_for_more_columns_is_a_cell() {
        for csv in [
            "科目,,2024年,\n编码,名称,预算数,决算数\n201,公共,5,6\n202,教育,7,8\n",
            "收支表,,单位万元\n项目,预算,决算\n甲,1,2\n",
        ] {
            let made = html(csv, None);
            assert!(made.contains("<tr><td>") && made.contains("id=\"t1-2-1\""), "{made}");
        }
    }

    #[test]
    fn a_table_without_heads_has_none() {
        let made = html("1,2\n3,4\n5,6\n", Some(2));
        assert!(!made.contains("<th") && made.matches("<tr>").count() == 2, "{made}");
    }
}
