//! Reports as data: `catalogue.json`, `catalogue.csv`, and one JSON file beside each report.
//!
//! In: a view, which part. Out: text. Must not know: templates.
//! Fields and their terms elsewhere: `docs/data.md`; the schema is `assets/catalogue.schema.json`.
//!
//! Of a site with more than [`DATA_SIZE`](crate::plan::DATA_SIZE) reports, each year or month has a file of its
//! own, so that one edit does not write all of them anew; `catalogue.json` then lists those files.

use serde_json::{Map, Value, json};

use super::media::media_type;
use super::touched::{report, section, setting};
use super::view::View;
use super::{catalogue, feed};
use crate::plan::{DataFormat, Recipe};
use crate::site::{Attachment, Replacement, Report, ReportId, When};

/// `catalogue.json`, or its part of a year or month.
pub(super) fn json(view: &View, when: When) -> String {
    let part = view.part(&Recipe::Data(DataFormat::Json, when));
    let mut out = head(view);
    put_calendar(&mut out, when);
    if part.is_index() {
        let each = view.data_parts().into_iter().map(|(when, count)| {
            let url = view.permalink(&DataFormat::Json.file(when));
            let csv = view.permalink(&DataFormat::Csv.file(when));
            let mut part = Map::new();
            put_calendar(&mut part, when);
            part.insert("reports".to_owned(), json!(count));
            part.insert("url".to_owned(), json!(url));
            part.insert("csv".to_owned(), json!(csv));
            Value::Object(part)
        });
        out.insert("parts".to_owned(), each.collect());
    } else {
        let rows = part.reports.iter().map(|id| Value::Object(row(view, *id)));
        out.insert("reports".to_owned(), rows.collect());
    }
    pretty(&Value::Object(out))
}

/// The year, and the month, that something is of.
fn put_calendar(out: &mut Map<String, Value>, when: When) {
    if let When::Year(year) | When::Month(year, _) = when {
        out.insert("year".to_owned(), json!(year));
    }
    if let When::Month(_, month) = when {
        out.insert("month".to_owned(), json!(month));
    }
}

/// A report's own file.
pub(super) fn of_report(view: &View, id: ReportId) -> String {
    let mut out = head(view);
    out.insert("report".to_owned(), Value::Object(row(view, id)));
    pretty(&Value::Object(out))
}

fn head(view: &View) -> Map<String, Value> {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("$schema", json!(view.permalink("assets/catalogue.schema.json")));
    put("version", json!(1));
    put("site", json!(view.settings(setting::TITLE).title));
    put("site_id_code", json!(view.settings(setting::IDENTITY).identity.site_id_code));
    put("url", json!(view.permalink("")));
    put("language", json!(view.settings(setting::LANGUAGE).language));
    out
}

/// A file of JSON, indented.
pub(super) fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

/// What is said of a report; what it does not say is absent.
fn row(view: &View, id: ReportId) -> Map<String, Value> {
    let it = view.report(id, report::ALL & !report::NEIGHBOURS);
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("id", json!(feed::id(view, it)));
    put("title", json!(it.title));
    put("url", json!(view.permalink(&it.url)));
    put("published", json!(view.rfc3339(it.date, it.time)));
    put("publisher", json!(it.publisher));
    put("source", json!(it.source));
    put("validity", json!(it.validity.id()));
    let folder = view.section(it.section, section::HEAD);
    put("section", json!({"title": folder.title, "url": view.permalink(&folder.url())}));
    let texts = [
        ("index_number", it.index_number.as_deref()),
        ("doc_number", it.meta.doc_number.as_deref()),
        ("summary", Some(&*it.summary).filter(|text| !text.is_empty())),
        ("topic", it.shared.topic.as_deref()),
        ("genre", it.shared.genre.as_deref()),
        ("kind", it.shared.kind.as_deref()),
        ("author", it.shared.author.as_deref()),
    ];
    for (key, text) in texts {
        if let Some(text) = text {
            put(key, json!(text));
        }
    }
    if let Some(created) = it.meta.created {
        put("created", json!(created.to_string()));
    }
    if let Some(year) = it.meta.year {
        put("year", json!(year));
    }
    if !it.meta.keywords.is_empty() {
        put("keywords", json!(it.meta.keywords));
    }
    if let Some(last) = it.meta.rare().expires {
        put("expires", json!(last.to_string()));
    }
    if let Some(url) = replacement(view, it) {
        put("replaced_by", json!(url));
    }
    let changes = it.meta.rare().changes.iter();
    let changes: Vec<Value> = changes
        .map(|change| {
            let time = change.date.time.unwrap_or(it.time);
            json!({"date": view.rfc3339(change.date, time), "note": change.note})
        })
        .collect();
    if !changes.is_empty() {
        put("changes", changes.into());
    }
    let files: Vec<Value> = it.listed().map(|file| attachment(view, file)).collect();
    if !files.is_empty() {
        put("attachments", files.into());
    }
    out
}

/// The address of what replaces a report, where readers can see it.
pub(super) fn replacement(view: &View, it: &Report) -> Option<String> {
    match it.replacement.as_ref()? {
        Replacement::Report(id) => {
            view.is_visible(*id).then(|| view.permalink(&view.report(*id, report::LINE).url))
        }
        Replacement::Address(url) => Some(url.clone()),
    }
}

fn attachment(view: &View, file: &Attachment) -> Value {
    let mut out = json!({
        "title": file.title,
        "url": view.permalink(&file.url),
        "name": file.name,
        "media_type": media_type(&file.kind),
        "bytes": file.size,
        "sha256": file.sha256,
    });
    if let Some(pages) = file.pages {
        out["pages"] = json!(pages);
    }
    out
}

/// `catalogue.csv`, or that of a year or month.
pub(super) fn csv(view: &View, when: When) -> String {
    const COLUMNS: [&str; 15] = [
        "index_number",
        "catalogue_name",
        "summary",
        "publisher",
        "source",
        "created",
        "date",
        "doc_number",
        "topic",
        "genre",
        "kind",
        "validity",
        "keywords",
        "address_of_page",
        "attachments",
    ];
    let part = view.part(&Recipe::Data(DataFormat::Csv, when));
    let mut rows = vec![COLUMNS.map(|key| view.text(key).to_owned()).to_vec()];
    for id in &part.reports {
        let it = view.report(*id, report::LINE | report::TEXT | report::REST);
        let text = |text: Option<&str>| text.unwrap_or_default().to_owned();
        let files: Vec<String> = it.listed().map(|file| view.permalink(&file.url)).collect();
        rows.push(vec![
            text(it.index_number.as_deref()),
            it.title.to_string(),
            it.summary.to_string(),
            it.publisher.to_string(),
            it.source.to_string(),
            it.meta.created.map(|date| date.to_string()).unwrap_or_default(),
            super::tags::pub_date(it),
            text(it.meta.doc_number.as_deref()),
            text(it.shared.topic.as_deref()),
            text(it.shared.genre.as_deref()),
            text(it.shared.kind.as_deref()),
            catalogue::validity(view, it.validity.id()).to_owned(),
            it.meta.keywords.join(" "),
            view.permalink(&it.url),
            files.join(" "),
        ]);
    }
    spreadsheet(rows)
}

/// Rows as a spreadsheet reads them: UTF-8 with a byte order mark, no formulas.
pub(super) fn spreadsheet(rows: Vec<Vec<String>>) -> String {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // Writing to memory does not fail.
        let _ = out.write_record(row.into_iter().map(without_formula));
    }
    let bytes = out.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// A text that a spreadsheet would take for a formula gets a `'` before it; numbers stay.
fn without_formula(cell: String) -> String {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky && cell.parse::<f64>().is_err() { format!("'{cell}") } else { cell }
}
