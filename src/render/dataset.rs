//! Reports as data: `catalogue.json`, `catalogue.csv`, and one JSON file beside each report.
//!
//! In: a view, which part. Out: text. Must not know: templates.
//! Fields and their terms elsewhere: `docs/data.md`; the schema is `assets/catalogue.schema.json`.
//!
//! Of a site with more than [`DATA_SIZE`](crate::plan::DATA_SIZE) reports, each year or month has a file of its
//! own, so that one edit does not write all of them anew; `catalogue.json` then lists those files.

use std::borrow::Cow;

use super::fields::{SeenDocument, SeenReport};
use super::json::{Json, Object, object, pretty};
use super::view::View;
use super::{facets, feed};
use crate::media::media_type;
use crate::numeric::is_number;
use crate::plan::{DataFormat, Recipe};
use crate::site::{Attachment, ReportId, When};

/// `catalogue.json`, or its part of a year or month.
pub(super) fn json(view: &View, when: When) -> String {
    let part = view.part(&Recipe::Data(DataFormat::Json, when));
    let mut out = head(view);
    put_calendar(&mut out, when);
    if part.is_index() {
        let each = view.site().data_parts().into_iter().map(|(when, count)| {
            let url = view.permalink(&DataFormat::Json.file(when));
            let csv = view.permalink(&DataFormat::Csv.file(when));
            let mut part = Object::new();
            put_calendar(&mut part, when);
            part.push(("reports", number(count).into()));
            part.push(("url", url.into()));
            part.push(("csv", csv.into()));
            Json::Object(part)
        });
        out.push(("parts", each.collect()));
    } else {
        let rows = part.reports.iter().map(|id| Json::Object(row(view, *id)));
        out.push(("reports", rows.collect()));
    }
    pretty(&Json::Object(out))
}

/// The year, and the month, that something is of.
fn put_calendar(out: &mut Object<'_>, when: When) {
    if let When::Year(year) | When::Month(year, _) = when {
        out.push(("year", i64::from(year).into()));
    }
    if let When::Month(_, month) = when {
        out.push(("month", i64::from(month).into()));
    }
}

/// A report's own file.
pub(super) fn of_report(view: &View, id: ReportId) -> String {
    let mut out = head(view);
    out.push(("report", Json::Object(row(view, id))));
    pretty(&Json::Object(out))
}

fn head(view: &View) -> Object<'_> {
    vec![
        ("$schema", view.permalink("assets/catalogue.schema.json").into()),
        ("version", 1.into()),
        ("site", view.settings().title().into()),
        ("site_id_code", view.settings().identity().site_id_code.as_str().into()),
        ("url", view.permalink("").into()),
        ("language", view.settings().language().into()),
    ]
}

/// What is said of a report; what it does not say is absent.
fn row(view: &View, id: ReportId) -> Object<'_> {
    let it = &view.report(id);
    let folder = view.section(it.section().id);
    let mut out: Object<'_> = vec![
        ("id", feed::id(view, it).into()),
        ("title", it.title().into()),
        ("url", view.permalink(it.url()).into()),
    ];
    out.extend(view.published(it).map(|at| ("published", at.into())));
    out.extend([
        ("publisher", it.publisher().into()),
        ("source", it.source().into()),
        ("validity", it.validity().id().into()),
        (
            "section",
            object([
                ("title", folder.title().into()),
                ("url", view.permalink(&folder.url()).into()),
            ]),
        ),
    ]);
    let texts = [
        ("index_number", it.index_number()),
        ("doc_number", it.doc_number()),
        ("summary", Some(it.summary()).filter(|text| !text.is_empty())),
        ("topic", it.topic()),
        ("genre", it.genre()),
        ("kind", it.kind()),
        ("author", it.author()),
    ];
    out.extend(texts.into_iter().filter_map(|(key, text)| Some((key, text?.into()))));
    if let Some(created) = it.created() {
        out.push(("created", created.to_string().into()));
    }
    if let Some(year) = it.year() {
        out.push(("year", i64::from(year).into()));
    }
    if !it.keywords().is_empty() {
        out.push(("keywords", it.keywords().iter().map(|word| word.as_str().into()).collect()));
    }
    if let Some(last) = it.expires() {
        out.push(("expires", last.to_string().into()));
    }
    if let Some(url) = replacement(view, it) {
        out.push(("replaced_by", url.into()));
    }
    let changes = it.changes().iter();
    let changes: Vec<Json<'_>> = changes
        .map(|change| {
            let time = change.date.time.unwrap_or(it.time());
            object([
                ("date", view.rfc3339(change.date.date, time).into()),
                ("note", change.note.as_str().into()),
            ])
        })
        .collect();
    if !changes.is_empty() {
        out.push(("changes", Json::List(changes)));
    }
    let files: Vec<Json<'_>> = it.listed().map(|file| attachment(view, file)).collect();
    if !files.is_empty() {
        out.push(("attachments", Json::List(files)));
    }
    out
}

/// The address of what replaces a report, where readers can see it.
pub(super) fn replacement(view: &View, it: &SeenReport<'_>) -> Option<String> {
    match it.replaced_by()? {
        SeenDocument::Report(other) => {
            let other = view.report(other.id);
            other.is_visible().then(|| view.permalink(other.url()))
        }
        SeenDocument::Address(url) => Some(url.to_owned()),
    }
}

fn attachment<'a>(view: &View, file: &'a Attachment) -> Json<'a> {
    let mut out: Object<'a> = vec![
        ("title", file.title.as_str().into()),
        ("url", view.permalink(&file.url).into()),
        ("name", file.name.as_str().into()),
        ("media_type", media_type(&file.kind).into()),
        ("bytes", number(file.size).into()),
        ("sha256", file.sha256.as_str().into()),
    ];
    if let Some(pages) = file.pages {
        out.push(("pages", i64::from(pages).into()));
    }
    if let Some(url) = file.tables_url() {
        out.push(("tables_url", view.permalink(&url).into()));
    }
    Json::Object(out)
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
    let mut sheet = Spreadsheet::new();
    sheet.row(COLUMNS.map(|key| Cow::Borrowed(view.text(key))));
    for id in &part.reports {
        let it = &view.report(*id);
        let files: Vec<String> = it.listed().map(|file| view.permalink(&file.url)).collect();
        sheet.row([
            opt(it.index_number()),
            Cow::Borrowed(it.title()),
            Cow::Borrowed(it.summary()),
            Cow::Borrowed(it.publisher()),
            Cow::Borrowed(it.source()),
            Cow::Owned(it.created().map(|date| date.to_string()).unwrap_or_default()),
            Cow::Owned(super::tags::pub_date(it).unwrap_or_default()),
            opt(it.doc_number()),
            opt(it.topic()),
            opt(it.genre()),
            opt(it.kind()),
            Cow::Borrowed(facets::validity(view, it.validity().id())),
            Cow::Owned(it.keywords().join(" ")),
            Cow::Owned(view.permalink(it.url())),
            Cow::Owned(files.join(" ")),
        ]);
    }
    sheet.finish()
}

fn number(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

fn opt(text: Option<&str>) -> Cow<'_, str> {
    Cow::Borrowed(text.unwrap_or_default())
}

/// Rows as a spreadsheet reads them: UTF-8 with a byte order mark, no formulas.
pub(super) struct Spreadsheet(csv::Writer<Vec<u8>>);

impl Spreadsheet {
    pub(super) fn new() -> Self {
        let mut builder = csv::WriterBuilder::new();
        Self(builder.terminator(csv::Terminator::CRLF).from_writer("\u{feff}".into()))
    }

    pub(super) fn row<'c>(&mut self, cells: impl IntoIterator<Item = Cow<'c, str>>) {
        let cells: Vec<Cow<'c, str>> = cells.into_iter().map(without_formula).collect();
        // Writing to memory does not fail.
        let _ = self.0.write_record(cells.iter().map(|cell| cell.as_bytes()));
    }

    pub(super) fn finish(self) -> String {
        String::from_utf8(self.0.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

/// A text that a spreadsheet would take for a formula gets a `'` before it; numbers stay.
fn without_formula(cell: Cow<'_, str>) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && &*cell != "-";
    if risky && !is_number(&cell) { Cow::Owned(format!("'{cell}")) } else { cell }
}
