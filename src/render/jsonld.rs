//! schema.org `Report` as JSON-LD.
//!
//! In: a site, a report. Out: JSON that is safe inside a `<script>`. Must not know: templates.
//! Source: schema.org 30.0; there is no type for government reports, so the publisher says that it is one.

use serde_json::{Map, Value, json};

use super::media::media_type;
use super::touched::{report, setting};
use super::view::View;
use crate::site::{Attachment, Replacement, Report};

/// The JSON-LD of a report, `<`, `>` and `&` as `\u003c` and so on.
pub(super) fn report(view: &View, report: &Report) -> String {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("@context", json!("https://schema.org"));
    put("@type", json!("Report"));
    put("name", json!(report.title));
    put("headline", json!(report.title));
    put("url", json!(view.permalink(&report.url)));
    put("inLanguage", json!(view.settings(setting::LANGUAGE).language));
    put("datePublished", json!(view.rfc3339(report.date, report.time)));
    if let Some(change) = report.meta.rare().changes.last() {
        put(
            "dateModified",
            json!(view.rfc3339(change.date, change.date.time.unwrap_or(report.time))),
        );
    }
    if let Some(created) = report.meta.created {
        put("dateCreated", json!(created.to_string()));
    }
    put("publisher", organization(&report.publisher));
    if report.source != report.publisher {
        put("sourceOrganization", organization(&report.source));
    }
    if let Some(number) = &report.index_number {
        put("identifier", json!(number));
    }
    if let Some(number) = &report.meta.doc_number {
        put("reportNumber", json!(number));
    }
    if !report.summary.is_empty() {
        put("abstract", json!(report.summary));
    }
    if let Some(topic) = &report.shared.topic {
        put("about", json!(topic));
    }
    if !report.meta.keywords.is_empty() {
        put("keywords", json!(report.meta.keywords));
    }
    put("creativeWorkStatus", json!(report.validity.id()));
    if let Some(year) = report.meta.year {
        put("temporalCoverage", json!(format!("{year:04}")));
    }
    match &report.replacement {
        Some(Replacement::Report(id)) if view.is_visible(*id) => {
            put(
                "subjectOf",
                json!({"@type": "Report", "url": view.permalink(&view.report(*id, report::LINE).url)}),
            );
        }
        Some(Replacement::Address(url)) => {
            put("subjectOf", json!({"@type": "CreativeWork", "url": url}));
        }
        _ => {}
    }
    let files: Vec<Value> = report.listed().map(|file| media(view, file)).collect();
    if !files.is_empty() {
        put("associatedMedia", Value::Array(files));
    }
    safe(&Value::Object(out))
}

fn organization(name: &str) -> Value {
    json!({"@type": "GovernmentOrganization", "name": name})
}

fn media(view: &View, file: &Attachment) -> Value {
    json!({
        "@type": "MediaObject",
        "name": file.title,
        "contentUrl": view.permalink(&file.url),
        "encodingFormat": media_type(&file.kind),
        "contentSize": file.size.to_string(),
        "sha256": file.sha256,
    })
}

fn safe(value: &Value) -> String {
    value.to_string().replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
