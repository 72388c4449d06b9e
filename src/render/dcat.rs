//! The catalogue as DCAT 3 in JSON-LD: datasets, series by kind, distributions.
//!
//! In: a view, which part. Out: text. Must not know: templates.
//! Sources: W3C DCAT 3; DCAT-AP 3.0.1 for what is required; mapping in `docs/data.md`. The context stands in the
//! file itself, so that nothing has to be fetched to read it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::dataset::{pretty, replacement};
use super::media::media_type;
use super::touched::{report, setting};
use super::view::View;
use super::{catalogue, feed};
use crate::plan::{DataFormat, Recipe, report_data_url};
use crate::site::{Facet, Report, When};

/// Languages by the publications office of the European Union, which DCAT-AP asks for.
const LANGUAGES: [(&str, &str); 2] = [("zh", "ZHO"), ("en", "ENG")];

/// `dcat.jsonld`, or its part of a year or month.
pub(super) fn catalog(view: &View, when: When) -> String {
    let part = view.part(&Recipe::Data(DataFormat::Dcat, when));
    let title = &view.settings(setting::TITLE).title;
    let said = &view.settings(setting::DESCRIPTION).description;
    let description = if said.is_empty() { title } else { said };
    let identity = &view.settings(setting::IDENTITY).identity;
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    put("@context", context());
    put("@id", json!(view.permalink(&DataFormat::Dcat.file(when))));
    put("@type", json!("dcat:Catalog"));
    let full = match when {
        When::Newest => title.clone(),
        When::Year(year) => format!("{title} {year}"),
        When::Month(year, month) => format!("{title} {year}-{month:02}"),
    };
    put("dct:title", words(view, &full));
    put("dct:description", words(view, description));
    put("dct:publisher", agent(view, &identity.name));
    put("foaf:homepage", json!({"@id": view.permalink(""), "@type": "foaf:Document"}));
    put("dct:language", language(view));
    let all = part.reports.iter().map(|id| view.report(*id, report::LINE | report::TEXT));
    if let Some(newest) = all.max_by_key(|it| feed::updated_key(it)) {
        put("dct:modified", time(&feed::updated(view, newest)));
    }
    if part.is_index() {
        let parts = view.data_parts().into_iter();
        let parts =
            parts.map(|(when, _)| json!({"@id": view.permalink(&DataFormat::Dcat.file(when))}));
        put("dct:hasPart", parts.collect());
        return pretty(&Value::Object(out));
    }
    let mut series: BTreeMap<&str, String> = BTreeMap::new();
    let mut datasets = Vec::new();
    for id in &part.reports {
        let it = view.report(*id, report::ALL & !(report::NEIGHBOURS | report::SECTION));
        if let Some(kind) = it.shared.kind.as_deref() {
            let url = || view.permalink(&format!("{}#series", view.value_url(Facet::Kind, kind)));
            series.entry(kind).or_insert_with(url);
        }
        datasets.push(dataset(view, it, it.shared.kind.as_deref().map(|kind| &series[kind])));
    }
    for (kind, id) in &series {
        datasets.push(json!({
            "@id": id,
            // A series is a dataset; those who do not draw conclusions are told so.
            "@type": ["dcat:Dataset", "dcat:DatasetSeries"],
            "dct:title": words(view, kind),
            "dct:description": words(view, &format!("{title} {kind}")),
            "dct:publisher": agent(view, &identity.name),
        }));
    }
    put("dcat:dataset", datasets.into());
    pretty(&Value::Object(out))
}

fn dataset(view: &View, it: &Report, series: Option<&String>) -> Value {
    let mut out = Map::new();
    let mut put = |key: &str, value: Value| out.insert(key.to_owned(), value);
    let page = view.permalink(&it.url);
    put("@id", json!(format!("{page}#dataset")));
    put("@type", json!("dcat:Dataset"));
    put("dct:title", words(view, &it.title));
    let said = if it.summary.is_empty() { &it.title } else { &it.summary };
    put("dct:description", words(view, said));
    let number = it.index_number.as_ref().map_or_else(|| feed::id(view, it), ToString::to_string);
    put("dct:identifier", json!(number));
    put("dct:publisher", agent(view, &it.publisher));
    put("dct:issued", time(&view.rfc3339(it.date, it.time)));
    if let Some(change) = it.meta.rare().changes.last() {
        put("dct:modified", time(&view.rfc3339(change.date, change.date.time.unwrap_or(it.time))));
    }
    if let Some(created) = it.meta.created {
        put("dct:created", json!({"@type": "xsd:date", "@value": created.to_string()}));
    }
    put("dct:language", language(view));
    put("dcat:landingPage", json!({"@id": page, "@type": "foaf:Document"}));
    if let Some(number) = &it.meta.doc_number {
        put("adms:identifier", json!({"@type": "adms:Identifier", "skos:notation": number}));
    }
    put("adms:versionNotes", words(view, catalogue::validity(view, it.validity.id())));
    if let Some(topic) = it.shared.topic.as_deref() {
        let id = view.permalink(&view.value_url(Facet::Topic, topic));
        put(
            "dct:subject",
            json!({"@id": id, "@type": "skos:Concept", "skos:prefLabel": words(view, topic)}),
        );
    }
    if !it.meta.keywords.is_empty() {
        put("dcat:keyword", it.meta.keywords.iter().map(|word| words(view, word)).collect());
    }
    if let Some(url) = replacement(view, it) {
        put("dct:isReplacedBy", json!({"@id": url}));
    }
    if let Some(series) = series {
        put("dcat:inSeries", json!({"@id": series}));
    }
    let mut forms = vec![distribution(view, &it.url, &it.title, "text/html")];
    if view.settings(setting::REPORT_DATA).report_data {
        let url = report_data_url(&it.url);
        forms.push(distribution(view, &url, &it.title, "application/json"));
    }
    for file in it.listed() {
        let mut form = distribution(view, &file.url, &file.title, media_type(&file.kind));
        form["dcat:byteSize"] =
            json!({"@type": "xsd:nonNegativeInteger", "@value": file.size.to_string()});
        form["spdx:checksum"] = json!({
            "@type": "spdx:Checksum",
            "spdx:algorithm": {
                "@id": "spdx:checksumAlgorithm_sha256",
                "@type": "spdx:ChecksumAlgorithm",
            },
            "spdx:checksumValue": {"@type": "xsd:hexBinary", "@value": file.sha256},
        });
        forms.push(form);
    }
    put("dcat:distribution", forms.into());
    Value::Object(out)
}

fn distribution(view: &View, url: &str, title: &str, media: &str) -> Value {
    let url = view.permalink(url);
    json!({
        "@id": format!("{url}#distribution"),
        "@type": "dcat:Distribution",
        "dct:title": words(view, title),
        "dcat:accessURL": {"@id": url},
        "dcat:downloadURL": {"@id": url},
        "dcat:mediaType": {
            "@id": format!("https://www.iana.org/assignments/media-types/{media}"),
            "@type": "dct:MediaType",
        },
    })
}

fn context() -> Value {
    json!({
        "adms": "http://www.w3.org/ns/adms#",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dct": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "spdx": "http://spdx.org/rdf/terms#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
    })
}

fn words(view: &View, text: &str) -> Value {
    json!({"@language": view.settings(setting::LANGUAGE).language, "@value": text})
}

fn time(at: &str) -> Value {
    json!({"@type": "xsd:dateTime", "@value": at})
}

fn agent(view: &View, name: &str) -> Value {
    json!({"@type": "foaf:Agent", "foaf:name": words(view, name)})
}

fn language(view: &View) -> Value {
    let tag = &view.settings(setting::LANGUAGE).language;
    let own = tag.split('-').next().unwrap_or_default();
    let code = LANGUAGES.iter().find(|(tag, _)| *tag == own).map_or("MUL", |(_, code)| code);
    let id = format!("http://publications.europa.eu/resource/authority/language/{code}");
    json!({"@id": id, "@type": "dct:LinguisticSystem"})
}
