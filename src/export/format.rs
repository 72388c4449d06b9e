//! The forms in which engines load documents.
//!
//! In: a record. Out: lines. Must not know: files.
//!
//! Sources: Elasticsearch and `OpenSearch`, "Bulk API" (a line for what is done, a line for the document; `version_type: external_gte` takes a
//! document again whose version it has); Meilisearch, "Add or replace documents" (NDJSON) and "Delete documents by batch".

use serde_json::{Value, json};

use super::{ExportedDocument, ExportedRecord};

/// A form of the files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// The bulk form of `OpenSearch` and Elasticsearch.
    Bulk,
    /// Documents of Meilisearch, line by line; ids of those that are gone stand in files of their own.
    Meilisearch,
    /// A line of JSON for each document; those that are gone have `deleted`.
    Ndjson,
}

/// Which file of the export a record goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FileRole {
    /// What is loaded.
    Documents,
    /// What is taken out, where this is another request.
    Gone,
}

impl ExportFormat {
    /// Its name, as it is typed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bulk => "bulk",
            Self::Meilisearch => "meilisearch",
            Self::Ndjson => "ndjson",
        }
    }

    /// The lines of a record, each with its line feed, and which file they go to. `index` is the name of the index.
    #[must_use]
    pub fn lines(self, record: &ExportedRecord, index: &str) -> (FileRole, String) {
        match (self, record) {
            (Self::Bulk, ExportedRecord::Document(document)) => {
                let action = json!({"index": action(index, &document.id, document.version)});
                (FileRole::Documents, format!("{action}\n{}\n", line(document)))
            }
            (Self::Bulk, ExportedRecord::Gone { id, version }) => {
                let action = json!({"delete": action(index, id, *version)});
                (FileRole::Documents, format!("{action}\n"))
            }
            (Self::Meilisearch | Self::Ndjson, ExportedRecord::Document(document)) => {
                (FileRole::Documents, line(document) + "\n")
            }
            (Self::Meilisearch, ExportedRecord::Gone { id, .. }) => {
                (FileRole::Gone, format!("{}\n", Value::from(id.as_str())))
            }
            (Self::Ndjson, ExportedRecord::Gone { id, version }) => {
                let gone = json!({"id": id, "version": version, "deleted": true});
                (FileRole::Documents, format!("{gone}\n"))
            }
        }
    }

    /// A whole file of these lines.
    #[must_use]
    pub fn file(self, role: FileRole, lines: String) -> String {
        match (self, role) {
            // A batch of ids is one list.
            (Self::Meilisearch, FileRole::Gone) => {
                format!("[{}]\n", lines.trim_end().replace('\n', ","))
            }
            (Self::Bulk | Self::Ndjson, _) | (Self::Meilisearch, FileRole::Documents) => lines,
        }
    }

    /// The beginning and the ending of the names of files.
    #[must_use]
    pub fn names(self, role: FileRole) -> (&'static str, &'static str) {
        match role {
            FileRole::Documents => ("", "ndjson"),
            FileRole::Gone => ("gone-", "json"),
        }
    }
}

fn action(index: &str, id: &str, version: usize) -> Value {
    json!({"_index": index, "_id": id, "version": version, "version_type": "external_gte"})
}

fn line(document: &ExportedDocument) -> String {
    // A document has no value that JSON cannot say.
    serde_json::to_string(document).unwrap_or_default()
}

/// How an engine has to take the documents: for [`ExportFormat::Bulk`] settings and mapping of the index, for [`ExportFormat::Meilisearch`] its settings;
/// the file's name and its text. Texts are cut into single characters and pairs, so that `match_phrase` finds every string
/// of characters that stands in them, in Chinese too.
#[must_use]
pub fn mapping(format: ExportFormat) -> Option<(&'static str, String)> {
    let made = match format {
        ExportFormat::Bulk => {
            let grams = json!({"type": "text", "analyzer": "grams"});
            let word = json!({"type": "keyword"});
            let number = json!({"type": "keyword", "fields": {"grams": grams}});
            json!({
                "settings": {
                    "index": {"max_ngram_diff": 1},
                    "analysis": {
                        "tokenizer": {"grams": {
                            "type": "ngram", "min_gram": 1, "max_gram": 2,
                            "token_chars": ["letter", "digit"]
                        }},
                        "analyzer": {"grams": {
                            "type": "custom", "tokenizer": "grams",
                            "filter": ["cjk_width", "lowercase"]
                        }}
                    }
                },
                "mappings": {
                    "dynamic": "strict",
                    "properties": {
                        "id": word, "version": {"type": "long"}, "url": word,
                        "site": {"properties": {"name": word, "id_code": word, "url": word}},
                        "title": grams, "summary": grams, "text": grams,
                        "published": {"type": "date"}, "created": {"type": "date"},
                        "sections": word, "publisher": word, "source": word,
                        "doc_number": number, "index_number": number,
                        "topic": word, "genre": word, "kind": word, "year": {"type": "short"},
                        "validity": word, "keywords": number, "is_cut": {"type": "boolean"},
                        "attachments": {"properties": {
                            "title": grams, "url": word, "name": grams, "media_type": word,
                            "sha256": word, "text": grams
                        }}
                    }
                }
            })
        }
        ExportFormat::Meilisearch => json!({
            "searchableAttributes": [
                "title", "doc_number", "index_number", "keywords", "summary", "text",
                "attachments.title", "attachments.text"
            ],
            "filterableAttributes": [
                "site.id_code", "sections", "publisher", "topic", "genre", "kind", "year", "validity"
            ],
            "sortableAttributes": ["published"]
        }),
        ExportFormat::Ndjson => return None,
    };
    let name = if format == ExportFormat::Bulk { "mapping.json" } else { "settings.json" };
    Some((name, format!("{made:#}\n")))
}
