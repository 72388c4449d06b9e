//! The catalogue as DCAT 3 in JSON-LD: datasets, series by kind, distributions.
//!
//! In: a view, which part. Out: text. Must not know: templates.
//! Sources: W3C DCAT 3; DCAT-AP 3.0.1 for what is required; mapping in `docs/data.md`. The context stands in the
//! file itself, so that nothing has to be fetched to read it.

use std::collections::BTreeMap;

use super::dataset::replacement;
use super::fields::SeenReport;
use super::json::{Json, Object, object, pretty};
use super::view::View;
use super::{facets, feed};
use crate::media::media_type;
use crate::plan::{DataFormat, Recipe, report_data_url};
use crate::site::{Facet, When};

/// Languages by the publications office of the European Union, which DCAT-AP asks for.
const LANGUAGES: [(&str, &str); 2] = [("zh", "ZHO"), ("en", "ENG")];

/// `dcat.jsonld`, or its part of a year or month.
pub(super) fn catalog(view: &View, when: When) -> String {
    let part = view.part(&Recipe::Data(DataFormat::Dcat, when));
    let title = view.settings().title();
    let said = view.settings().description();
    let description = if said.is_empty() { title } else { said };
    let identity = view.settings().identity();
    let full = match when {
        When::Newest => title.to_owned(),
        When::Year(year) => format!("{title} {year}"),
        When::Month(year, month) => format!("{title} {year}-{month:02}"),
    };
    let mut out: Object<'_> = vec![
        ("@context", context()),
        ("@id", view.permalink(&DataFormat::Dcat.file(when)).into()),
        ("@type", "dcat:Catalog".into()),
        ("dct:title", words(view, full)),
        ("dct:description", words(view, description)),
        ("dct:publisher", agent(view, &identity.name)),
        (
            "foaf:homepage",
            object([("@id", view.permalink("").into()), ("@type", "foaf:Document".into())]),
        ),
        ("dct:language", language(view)),
    ];
    if let Some((date, at)) = part.reports.iter().filter_map(|id| view.report(*id).updated()).max()
    {
        out.push(("dct:modified", time(view.rfc3339(date, at))));
    }
    if part.is_index() {
        let parts = view.site().data_parts().into_iter();
        let parts = parts.map(|(when, _)| {
            object([("@id", view.permalink(&DataFormat::Dcat.file(when)).into())])
        });
        out.push(("dct:hasPart", parts.collect()));
        return pretty(&Json::Object(out));
    }
    // Topics and kinds are few, and every report has some.
    let mut topics: BTreeMap<&str, String> = BTreeMap::new();
    let mut series: BTreeMap<&str, String> = BTreeMap::new();
    let mut datasets = Vec::new();
    for id in &part.reports {
        let it = &view.report(*id);
        if let Some(kind) = it.kind() {
            let url = || view.permalink(&format!("{}#series", view.value_url(Facet::Kind, kind)));
            series.entry(kind).or_insert_with(url);
        }
        if let Some(topic) = it.topic() {
            let url = || view.permalink(&view.value_url(Facet::Topic, topic));
            topics.entry(topic).or_insert_with(url);
        }
        datasets.push(dataset(view, it, &series, &topics));
    }
    for (kind, id) in &series {
        datasets.push(object([
            ("@id", id.clone().into()),
            // `dcat:DatasetSeries` is a subclass of `dcat:Dataset`; both are written for readers that do not infer the
            // superclass.
            ("@type", ["dcat:Dataset".into(), "dcat:DatasetSeries".into()].into_iter().collect()),
            ("dct:title", words(view, *kind)),
            ("dct:description", words(view, format!("{title} {kind}"))),
            ("dct:publisher", agent(view, &identity.name)),
        ]));
    }
    out.push(("dcat:dataset", Json::List(datasets)));
    pretty(&Json::Object(out))
}

/// Addresses by label.
type AddressesByLabel<'a> = BTreeMap<&'a str, String>;

fn dataset<'a>(
    view: &'a View,
    it: &SeenReport<'a>,
    series: &AddressesByLabel<'a>,
    topics: &AddressesByLabel<'a>,
) -> Json<'a> {
    let page = view.permalink(it.url());
    let said = if it.summary().is_empty() { it.title() } else { it.summary() };
    let number = it.index_number().map_or_else(|| feed::id(view, it), ToOwned::to_owned);
    let mut out: Object<'a> = vec![
        ("@id", format!("{page}#dataset").into()),
        ("@type", "dcat:Dataset".into()),
        ("dct:title", words(view, it.title())),
        ("dct:description", words(view, said)),
        ("dct:identifier", number.into()),
        ("dct:publisher", agent(view, it.publisher())),
    ];
    out.extend(view.published(it).map(|at| ("dct:issued", time(at))));
    if let Some(change) = it.changes().last() {
        let at = view.rfc3339(change.date.date, change.date.time.unwrap_or(it.time()));
        out.push(("dct:modified", time(at)));
    }
    if let Some(created) = it.created() {
        let day = created.to_string();
        out.push(("dct:created", object([("@type", "xsd:date".into()), ("@value", day.into())])));
    }
    out.push(("dct:language", language(view)));
    out.push((
        "dcat:landingPage",
        object([("@id", page.into()), ("@type", "foaf:Document".into())]),
    ));
    if let Some(number) = it.doc_number() {
        let number = [("@type", "adms:Identifier".into()), ("skos:notation", number.into())];
        out.push(("adms:identifier", object(number)));
    }
    out.push(("adms:versionNotes", words(view, facets::validity(view, it.validity().id()))));
    if let Some((topic, id)) = it.topic().and_then(|it| topics.get_key_value(it)) {
        out.push((
            "dct:subject",
            object([
                ("@id", id.clone().into()),
                ("@type", "skos:Concept".into()),
                ("skos:prefLabel", words(view, *topic)),
            ]),
        ));
    }
    if !it.keywords().is_empty() {
        let keywords = it.keywords().iter().map(|word| words(view, word.as_str()));
        out.push(("dcat:keyword", keywords.collect()));
    }
    if let Some(url) = replacement(view, it) {
        out.push(("dct:isReplacedBy", object([("@id", url.into())])));
    }
    if let Some(series) = it.kind().and_then(|kind| series.get(kind)) {
        out.push(("dcat:inSeries", object([("@id", series.clone().into())])));
    }
    out.push(("dcat:distribution", Json::List(distributions(view, it))));
    Json::Object(out)
}

/// The forms in which readers can have a report: its page, its data, its listed attachments.
fn distributions<'a>(view: &'a View, it: &SeenReport<'a>) -> Vec<Json<'a>> {
    let of = |url: &str, title, media| Json::Object(distribution(view, url, title, media));
    let mut forms = vec![of(it.url(), it.title(), "text/html")];
    if view.settings().report_data() {
        forms.push(of(&report_data_url(it.url()), it.title(), "application/json"));
    }
    forms.extend(it.listed().map(|file| {
        let mut form = distribution(view, &file.url, &file.title, media_type(&file.kind));
        let bytes =
            [("@type", "xsd:nonNegativeInteger".into()), ("@value", file.size.to_string().into())];
        form.push(("dcat:byteSize", object(bytes)));
        form.push(("spdx:checksum", checksum(&file.sha256)));
        Json::Object(form)
    }));
    forms
}

/// The checksum of a file by the SPDX vocabulary; `sha256` has 64 hexadecimal digits.
fn checksum(sha256: &str) -> Json<'_> {
    let algorithm = [
        ("@id", "spdx:checksumAlgorithm_sha256".into()),
        ("@type", "spdx:ChecksumAlgorithm".into()),
    ];
    let value = [("@type", "xsd:hexBinary".into()), ("@value", sha256.into())];
    object([
        ("@type", "spdx:Checksum".into()),
        ("spdx:algorithm", object(algorithm)),
        ("spdx:checksumValue", object(value)),
    ])
}

fn distribution<'a>(view: &'a View, url: &str, title: &'a str, media: &str) -> Object<'a> {
    let url = view.permalink(url);
    let media = format!("https://www.iana.org/assignments/media-types/{media}");
    vec![
        ("@id", format!("{url}#distribution").into()),
        ("@type", "dcat:Distribution".into()),
        ("dct:title", words(view, title)),
        ("dcat:accessURL", object([("@id", url.clone().into())])),
        ("dcat:downloadURL", object([("@id", url.into())])),
        ("dcat:mediaType", object([("@id", media.into()), ("@type", "dct:MediaType".into())])),
    ]
}

fn context() -> Json<'static> {
    object([
        ("adms", "http://www.w3.org/ns/adms#".into()),
        ("dcat", "http://www.w3.org/ns/dcat#".into()),
        ("dct", "http://purl.org/dc/terms/".into()),
        ("foaf", "http://xmlns.com/foaf/0.1/".into()),
        ("skos", "http://www.w3.org/2004/02/skos/core#".into()),
        ("spdx", "http://spdx.org/rdf/terms#".into()),
        ("xsd", "http://www.w3.org/2001/XMLSchema#".into()),
    ])
}

fn words<'a>(view: &'a View, text: impl Into<Json<'a>>) -> Json<'a> {
    let language = view.settings().language();
    object([("@language", language.into()), ("@value", text.into())])
}

fn time(at: String) -> Json<'static> {
    object([("@type", "xsd:dateTime".into()), ("@value", at.into())])
}

fn agent<'a>(view: &'a View, name: &'a str) -> Json<'a> {
    object([("@type", "foaf:Agent".into()), ("foaf:name", words(view, name))])
}

fn language(view: &View) -> Json<'static> {
    let tag = view.settings().language();
    let own = tag.split('-').next().unwrap_or_default();
    let code = LANGUAGES.iter().find(|(tag, _)| *tag == own).map_or("MUL", |(_, code)| code);
    let id = format!("http://publications.europa.eu/resource/authority/language/{code}");
    object([("@id", id.into()), ("@type", "dct:LinguisticSystem".into())])
}
