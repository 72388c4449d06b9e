//! `gongkai export`: files for search engines, loaded by an engine of ours that is as strict as theirs.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::files::{SheetOf, cell, workbook};
use crate::harness::TestSite;
use crate::publish::{publish, report, site};

/// An index as the bulk form says it: id → version and document; `None` for one that is gone.
type Index = BTreeMap<String, (u64, Option<Value>)>;

/// What the mapping of the index takes, by path: no other field may be in a document.
fn fields(mapping: &Value, path: &str, out: &mut Vec<String>) {
    for (name, field) in mapping["properties"].as_object().expect("properties") {
        let path = format!("{path}{name}");
        if field["properties"].is_object() {
            fields(field, &format!("{path}."), out);
        } else {
            out.push(path);
        }
    }
}

fn paths(value: &Value, path: &str, out: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            for (name, value) in map {
                paths(value, &format!("{path}.{name}"), out);
            }
        }
        Value::Array(list) if list.iter().any(Value::is_object) => {
            for value in list {
                paths(value, path, out);
            }
        }
        _ => out.push(path.trim_start_matches('.').to_owned()),
    }
}

/// Loads a folder of bulk files, as an engine does: each line is JSON, each action names index, id and version, a version that is older
/// than the one there is refused.
fn load(index: &mut Index, site: &TestSite, folder: &str) {
    let mapping: Value =
        serde_json::from_str(&site.read(&format!("{folder}/mapping.json"))).expect("a mapping");
    let mut known = Vec::new();
    fields(&mapping["mappings"], "", &mut known);
    let contents: Value =
        serde_json::from_str(&site.read(&format!("{folder}/export.json"))).expect("contents");
    for file in contents["files"].as_array().expect("files") {
        let text = site.read(&format!("{folder}/{}", file["name"].as_str().expect("a name")));
        assert_eq!(file["bytes"], text.len());
        assert!(text.ends_with('\n') && text.len() <= 8 << 20);
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            let action: Value = serde_json::from_str(line).expect("an action");
            let (what, action) = action.as_object().expect("an object").iter().next().expect("one");
            assert_eq!(action["_index"], "gongkai");
            assert_eq!(action["version_type"], "external_gte");
            let id = action["_id"].as_str().expect("an id");
            let is_sign = |c: u8| c.is_ascii_alphanumeric() || c == b'_' || c == b'-';
            assert!(!id.is_empty() && id.len() <= 512 && id.bytes().all(is_sign), "{id}");
            let version = action["version"].as_u64().expect("a version");
            let document = (what == "index").then(|| {
                let line = lines.next().expect("a document");
                let document: Value = serde_json::from_str(line).expect("JSON");
                let mut said = Vec::new();
                paths(&document, "", &mut said);
                for path in said {
                    assert!(known.contains(&path), "the mapping has no {path}");
                }
                assert_eq!(document["id"], id);
                document
            });
            assert!(what == "index" || what == "delete", "{what}");
            if index.get(id).is_none_or(|(known, _)| *known <= version) {
                index.insert(id.to_owned(), (version, document));
            }
        }
    }
}

fn export(site: &TestSite, folder: &str, more: &[&str]) -> i32 {
    let arguments = [&["export", "--format", "bulk", "-o", folder, "--lang", "en"], more].concat();
    site.run(&arguments).status
}

/// The release that is live now.
fn live(site: &TestSite, folder: &str) -> String {
    let contents: Value =
        serde_json::from_str(&site.read(&format!("{folder}/export.json"))).expect("contents");
    contents["release"].as_str().expect("a release").to_owned()
}

fn titles(index: &Index) -> Vec<&str> {
    let documents = index.values().filter_map(|(_, document)| document.as_ref());
    let mut titles: Vec<&str> =
        documents.map(|it| it["title"].as_str().expect("a title")).collect();
    titles.sort_unstable();
    titles
}

#[test]
fn what_is_published_is_exported_with_the_texts_of_attachments() {
    let site = site();
    let seen = SheetOf {
        name: "表",
        rows: format!("<row r='1'>{}</row>", cell("A1", "看得见")),
        ..SheetOf::default()
    };
    let hidden = SheetOf {
        name: "底稿",
        state: "hidden",
        rows: format!("<row r='1'>{}</row>", cell("A1", "看不见")),
        ..SheetOf::default()
    };
    site.write("content/fzzf/b/表.xlsx", workbook(&[seen, hidden], "属性"));
    let today = crate::publish::today();
    let text = format!(
        "---\ntitle: 乙\ndate: {today}\ndoc_number: 示政发〔2024〕1号\n---\n## 一、总体**情况**\n\n正文[链接](https://www.test.gov.cn/ts/)。\n\n附件：表\n"
    );
    site.write("content/fzzf/b/index.md", text);
    // Nothing is published yet, and the message says what to do.
    let run = site.run(&["export", "--format", "bulk", "--lang", "en"]).expect(2);
    assert!(run.err.contains("gongkai publish www"), "{}", run.err);
    publish(&site, &[]).expect(0);
    assert_eq!(export(&site, "one", &[]), 0);
    let mut index = Index::new();
    load(&mut index, &site, "one");
    assert_eq!(titles(&index), ["a标题", "乙"]);
    let document = index.values().find_map(|(_, it)| it.as_ref().filter(|it| it["title"] == "乙"));
    let document = document.expect("a document");
    assert_eq!(document["text"], "一、总体情况\n正文链接。\n附件：表");
    assert_eq!(document["doc_number"], "示政发〔2024〕1号");
    assert_eq!(document["sections"], serde_json::json!(["法治政府建设"]));
    assert_eq!(document["attachments"][0]["text"], "表\n看得见");
    assert!(
        document["url"].as_str().is_some_and(|it| it.starts_with("http://127.0.0.1:9/ts/fzzf/"))
    );
    assert!(document["published"].as_str().is_some_and(|it| it.ends_with("+08:00")));
    // Loading twice gives the same.
    let before = index.clone();
    load(&mut index, &site, "one");
    assert_eq!(index, before);
    // A folder with files in it is left alone.
    assert_eq!(export(&site, "one", &[]), 2);
    assert_eq!(export(&site, "two", &["--since", "nie"]), 2);
    assert_eq!(export(&site, "two", &["--index", "Groß"]), 2);
}

#[test]
fn what_changes_is_followed_and_gives_what_a_whole_export_gives() {
    let site = site();
    report(&site, "b", "", "甲。\n");
    report(&site, "c", "", "乙。\n");
    publish(&site, &[]).expect(0);
    let mut index = Index::new();
    assert_eq!(export(&site, "e0", &[]), 0);
    load(&mut index, &site, "e0");
    // A change, a withdrawal, a new address, a new report.
    report(&site, "a", "changes: [{date: 2030-01-01, note: 更正}]\n", "改了。\n");
    let withdrawn = format!("withdrawn: {{date: {}, reason: 有误}}\n", crate::publish::today());
    report(&site, "b", &withdrawn, "甲。\n");
    site.remove("content/fzzf/c.md");
    report(&site, "d", "slug: d\naliases: [/fzzf/c.html]\n", "乙。\n");
    // Before it is published, what was changed is held back.
    let run = site.run(&["export", "--format", "ndjson", "-o", "early", "--lang", "en"]).expect(1);
    assert!(run.err.contains("content/fzzf/a.md: changed and not published yet"), "{}", run.err);
    let since = live(&site, "e0");
    publish(&site, &["--force", "试"]).expect(0);
    assert_eq!(export(&site, "e1", &["--since", &since]), 0);
    load(&mut index, &site, "e1");
    let whole = |folder: &str| {
        let mut index = Index::new();
        assert_eq!(export(&site, folder, &[]), 0);
        load(&mut index, &site, folder);
        index
    };
    assert_eq!(index, whole("w1"));
    assert!(!titles(&index).contains(&"b标题"), "{:?}", titles(&index));
    // Going back makes the older documents stand again, as newer versions; what differs now is held back until it is published.
    let run = site.run(&["publish", "--rollback", &since, "--yes", "--by", "王", "--lang", "en"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let run = site.run(&["export", "--format", "bulk", "-o", "back", "--lang", "en"]);
    assert_eq!(run.status, 1, "{}", run.err);
    report(&site, "a", "", "全年受理 12 件。\n");
    report(&site, "b", "", "甲。\n");
    site.remove("content/fzzf/d.md");
    report(&site, "c", "", "乙。\n");
    assert_eq!(export(&site, "e2", &[]), 0);
    load(&mut index, &site, "e2");
    assert_eq!(titles(&index), ["a标题", "b标题", "c标题"]);
}

#[test]
fn other_forms_say_the_same() {
    let site = site();
    publish(&site, &[]).expect(0);
    let of = |format: &str| {
        site.run(&["export", "--format", format, "-o", format]).expect(0);
        serde_json::from_str::<Value>(&site.read(&format!("{format}/00001.ndjson"))).expect("JSON")
    };
    let (one, other) = (of("ndjson"), of("meilisearch"));
    assert_eq!(one, other);
    let settings: Value =
        serde_json::from_str(&site.read("meilisearch/settings.json")).expect("settings");
    assert!(settings["searchableAttributes"].as_array().is_some_and(|it| it.len() > 3));
    assert!(!site.exists("ndjson/settings.json"));
}
