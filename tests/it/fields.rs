//! Every key of front matter, changed in turn: an incremental build equals a clean one, and the outputs that the table names
//! show the value, no others.

use std::collections::{BTreeMap, BTreeSet};

use gongkai::source::{Field, REPORT, SECTION, Shown};

use crate::harness::{SITE, TestSite, assert_same};

/// What a report says besides the key that is changed.
const REST: [(&str, &str); 4] = [
    ("title", "报告"),
    ("date", "2024-01-29"),
    ("created", "2024-01-02"),
    ("summary", "说的是什么"),
];

/// A text of front matter with `key: value` in it.
fn front_matter(rest: &[(&str, &str)], key: &str, value: &str) -> String {
    let mut all: BTreeMap<&str, &str> = rest.iter().copied().collect();
    all.insert(key, value);
    let lines: Vec<String> = all.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("---\n{}\n---\n一、甲\n\n正文。\n", lines.join("\n"))
}

fn site() -> TestSite {
    let section = "---\ntitle: 法治政府\ndescription: 栏目\nkeywords: [甲]\n---\n";
    TestSite::new()
        .file("site.yaml", SITE)
        .file("content/fzzf/_index.md", section)
        .file("content/fzzf/甲/甲表.csv", "a,b\n1,2\n")
        .file("layouts/own.html", "<!doctype html><html lang=\"zh-CN\"><head><title>x</title></head><body>own</body></html>")
        .report("other", "created: 2024-01-01\ntopic: 甲主题\n", "")
        .file("content/fzzf/甲/index.md", front_matter(&REST, "topic", "乙主题"))
}

/// What each output of the report says.
fn outputs(site: &TestSite) -> BTreeMap<Shown, String> {
    let tree = site.tree("public");
    let text = |path: &str| String::from_utf8_lossy(&tree[path]).into_owned();
    let of_report = |end: &str| {
        let is_of_report = |path: &&String| {
            let name = path.rsplit('/').next().unwrap_or_default();
            let is_list = name.starts_with("index") && !path.contains("/jia/");
            path.starts_with("fzzf/")
                && path.ends_with(end)
                && !is_list
                && !name.starts_with("other")
                && name != "feed.json"
                && !name.starts_with("data.")
                && !text(path).contains("http-equiv=\"refresh\"")
        };
        tree.keys().filter(is_of_report).map(|path| text(path)).collect::<String>()
    };
    let page = of_report(".html");
    let (before, rest) =
        page.split_once("<script type=\"application/ld+json\">").unwrap_or((&page, ""));
    let (data, after) = rest.split_once("</script>").unwrap_or_default();
    [
        (Shown::Page, format!("{before}{after}")),
        (Shown::JsonLd, data.to_owned()),
        (Shown::Json, of_report(".json")),
        (Shown::Csv, text("catalogue.csv")),
        (Shown::Dcat, text("dcat.jsonld")),
    ]
    .into()
}

/// Builds with one value, then with the other; the second build must equal a clean one.
fn change(file: &str, key: &str, texts: &[String; 2]) -> [BTreeMap<Shown, String>; 2] {
    let site = site();
    site.write(file, &texts[0]);
    site.run(&["build", "--as-of", "2026-01-01"]).expect(0);
    let before = outputs(&site);
    site.write(file, &texts[1]);
    site.run(&["build", "--as-of", "2026-01-01"]).expect(0);
    site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    assert_same(&site.tree("clean"), &site.tree("public"), key);
    [before, outputs(&site)]
}

fn check(field: &Field) {
    let key = field.key.name;
    let texts = field.key.examples.map(|value| front_matter(&REST, key, value));
    let [before, after] = change("content/fzzf/甲/index.md", key, &texts);
    let differ = |shown: &Shown| before[shown] != after[shown];
    let found: BTreeSet<Shown> = before.keys().copied().filter(differ).collect();
    let told: BTreeSet<Shown> = field.shown.iter().copied().collect();
    assert_eq!(found, told, "the outputs that show `{key}`");
}

#[test]
fn every_key_of_a_report_reaches_the_outputs_that_show_it() {
    let wrong: Vec<String> = std::thread::scope(|threads| {
        let runs: Vec<_> = REPORT
            .chunks(REPORT.len().div_ceil(4))
            .map(|some| {
                threads.spawn(|| {
                    let wrong = |field: &&&Field| {
                        std::panic::catch_unwind(|| check(field)).err().map(|_| field.key.name)
                    };
                    some.iter().filter_map(|field| wrong(&field)).collect::<Vec<_>>()
                })
            })
            .collect();
        runs.into_iter().flat_map(|run| run.join().expect("a thread")).map(String::from).collect()
    });
    assert!(wrong.is_empty(), "wrong for {wrong:?}; see above");
}

#[test]
fn every_key_of_a_section_is_built_as_if_it_had_always_been_so() {
    const REST: [(&str, &str); 3] =
        [("title", "法治政府"), ("description", "栏目"), ("keywords", "[甲]")];
    for field in &SECTION {
        let key = field.key.name;
        // What reports and sections write in different ways.
        let value = |value: &str| match key {
            "template" => value.replace("report.html", "section.html"),
            "aliases" => value.replace(".html", "/"),
            _ => value.to_owned(),
        };
        let texts = field.key.examples.map(|it| front_matter(&REST, key, &value(it)));
        change("content/fzzf/_index.md", key, &texts);
    }
}
