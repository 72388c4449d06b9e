//! Golden sites: the output folder is compared both ways. `UPDATE=1 cargo test` rewrites them.

use std::fs;
use std::path::Path;

use crate::harness::{TestSite, assert_same, copy, tree};

fn check(name: &str) {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    let site = TestSite::empty();
    copy(&golden.join("site"), &site.path("."));
    let run = site.run(&["build", "--as-of", "2026-01-01", "-v"]).expect(0);
    let (said, _) =
        run.err.split_once("输出 ").or(run.err.split_once("output ")).expect("a summary");
    site.write("public/.said.txt", said);
    let expected = golden.join("expected");
    // Assets are the theme's files as they are; the golden folder need not hold them again.
    let theme = Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts/assets");
    for (asset, bytes) in tree(&theme) {
        let built = site.path("public/assets").join(&asset);
        assert_eq!(bytes, fs::read(&built).expect("an asset of the theme"), "{asset}");
        fs::remove_file(built).expect("an asset");
    }
    // The search index repeats all texts, packed; `search.rs` looks into it.
    for file in ["years", "newest", "text", "normal.json"] {
        let path = site.path("public/search").join(file);
        let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
    }
    let built = site.tree("public");
    if std::env::var_os("UPDATE").is_some() {
        let _ = fs::remove_dir_all(&expected);
        copy(&site.path("public"), &expected);
    }
    assert_same(&built, &tree(&expected), name);
}

#[test]
fn chinese_street() {
    check("street");
}

#[test]
fn english_site_at_the_root_of_its_host() {
    check("english");
}

/// Also what only some pages have: notices, facets, figures, tombstones.
#[test]
fn an_english_site_has_no_chinese_in_its_interface() {
    let settings = crate::harness::SITE
        .replace("测试街道办事处", "Test office")
        .replace("测试街道的公开信息", "What the office makes public")
        .replace("测试街道", "Test street")
        .replace("[测试]", "[test]");
    let site = TestSite::empty()
        .file("site.yaml", format!("{settings}language: en\ncatalogue_rows: 1\npaginate_by: 1\n"))
        .file("content/r/_index.md", "---\ntitle: Reports\ndescription: All\nkeywords: [a]\ncolumn_type: Reports\n---\n")
        .file("content/r/a/index.md", "---\ntitle: One\ndate: 2024-01-29\nyear: 2023\nkind: Annual\ntopic: Law\ngenre: Report\nindex_number: 1\nauthor: A\nexpires: 2024-02-01\nlate: {reason: checks}\nchanges: [{date: 2024-02-01, note: corrected}]\nfigures: [{name: cases, value: 3, unit: pieces}]\naliases: [/old.html]\n---\n# Part\n\n[out](https://www.example.com/) [table](t.csv)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n# Other\n\nText[^1].\n\n[^1]: Note.\n")
        .file("content/r/a/t.csv", "a,b\n")
        .file("content/r/b.md", "---\ntitle: Two\ndate: 2023-01-29\nyear: 2022\nkind: Annual\nstatus: amended\nfigures: [{name: cases, value: 2, unit: pieces}]\n---\n")
        .file("content/r/c.md", "---\ntitle: Three\ndate: 2023-01-30\nwithdrawn: {date: 2023-02-01, reason: wrong}\n---\n")
        .file("content/r/d.md", "---\ntitle: Four\ndate: 2023-02-02\nstatus: repealed\nsuperseded_by: b.md\n---\n");
    site.run(&["build", "--as-of", "2026-01-01"]).expect(0);
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    for (name, bytes) in site.tree("public") {
        // The schema and the style sheets speak to developers; the table of characters to no one.
        if name.starts_with("assets/") || name == "search/normal.json" {
            continue;
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let found: String = text.chars().filter(|c| han(*c)).collect();
        assert!(found.is_empty(), "{name}: {found}");
    }
    assert!(site.read("public/r/2024/a.html").contains("(external link)"));
}

#[test]
fn the_site_with_everything_builds_and_leads_nowhere_wrong() {
    let site = TestSite::empty();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything"), &site.path("."));
    let run = site.run(&["build", "--as-of", "2026-01-01", "--lang", "en"]).expect(0);
    assert!(run.err.contains("0 errors, 1 warning"), "{}", run.err);
    let html = site.read("public/all/2024/everything.html");
    assert_eq!(html.matches("<div class=\"table\" role=\"region\"").count(), 4, "tables");
    assert!(
        html.contains("<caption id=\"") && html.contains(">表1 各项指标逐年完成情况</caption>")
    );
    assert_eq!(html.matches("<h1").count(), 1);
    assert_eq!(html.matches("<span class=\"sum\">").count(), 30);
    crate::pages::check_links(&site, "/all/");
}
