//! schema.org `Report` as JSON-LD.
//!
//! In: a site, a report. Out: JSON that is safe inside a `<script>`. Must not know: templates.
//! Source: schema.org 30.0. It has no type for government reports, so `publisher` is typed as a government organisation.

use super::fields::{SeenDocument, SeenReport};
use super::json::{Json, Object, object};
use super::view::View;
use crate::media::media_type;
use crate::site::Attachment;

/// The JSON-LD of a report, `<`, `>` and `&` as `\u003c` and so on.
pub(super) fn report(view: &View, report: &SeenReport<'_>) -> String {
    let mut out: Object<'_> = vec![
        ("@context", "https://schema.org".into()),
        ("@type", if report.date().is_some() { "Report" } else { "WebPage" }.into()),
        ("name", report.title().into()),
        ("headline", report.title().into()),
        ("url", view.permalink(report.url()).into()),
        ("inLanguage", view.settings().language().into()),
    ];
    out.extend(view.published(report).map(|at| ("datePublished", at.into())));
    if let Some(change) = report.changes().last() {
        let at = view.rfc3339(change.date.date, change.date.time.unwrap_or(report.time()));
        out.push(("dateModified", at.into()));
    }
    if let Some(created) = report.created() {
        out.push(("dateCreated", created.to_string().into()));
    }
    out.push(("publisher", organization(report.publisher())));
    if report.source() != report.publisher() {
        out.push(("sourceOrganization", organization(report.source())));
    }
    let texts = [
        ("identifier", report.index_number()),
        ("reportNumber", report.doc_number()),
        ("abstract", Some(report.summary()).filter(|text| !text.is_empty())),
        ("about", report.topic()),
    ];
    out.extend(texts.into_iter().filter_map(|(key, text)| Some((key, text?.into()))));
    if !report.keywords().is_empty() {
        let keywords = report.keywords().iter();
        out.push(("keywords", keywords.map(|word| word.as_str().into()).collect()));
    }
    out.push(("creativeWorkStatus", report.validity().id().into()));
    if let Some(year) = report.year() {
        out.push(("temporalCoverage", format!("{year:04}").into()));
    }
    match report.replaced_by() {
        Some(SeenDocument::Report(other)) => {
            let other = view.report(other.id);
            if other.is_visible() {
                let url = view.permalink(other.url());
                out.push(("subjectOf", object([("@type", "Report".into()), ("url", url.into())])));
            }
        }
        Some(SeenDocument::Address(url)) => {
            let work = [("@type", "CreativeWork".into()), ("url", url.into())];
            out.push(("subjectOf", object(work)));
        }
        None => {}
    }
    let files: Vec<Json<'_>> = report.listed().map(|file| media(view, file)).collect();
    if !files.is_empty() {
        out.push(("associatedMedia", Json::List(files)));
    }
    safe(serde_json::to_string(&Json::Object(out)).unwrap_or_default())
}

fn organization(name: &str) -> Json<'_> {
    object([("@type", "GovernmentOrganization".into()), ("name", name.into())])
}

fn media<'a>(view: &View, file: &'a Attachment) -> Json<'a> {
    object([
        ("@type", "MediaObject".into()),
        ("name", file.title.as_str().into()),
        ("contentUrl", view.permalink(&file.url).into()),
        ("encodingFormat", media_type(&file.kind).into()),
        ("contentSize", file.size.to_string().into()),
        ("sha256", file.sha256.as_str().into()),
    ])
}

fn safe(json: String) -> String {
    if memchr::memchr3(b'<', b'>', b'&', json.as_bytes()).is_none() {
        return json;
    }
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}
