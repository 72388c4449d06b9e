//! What a build renders again after each kind of edit, and why.

use std::collections::BTreeMap;
use std::fs;

use crate::harness::{Run, SECTION, SITE, TestSite};

/// Two sections of reports, a year's worth of days apart.
fn site() -> TestSite {
    let mut site = TestSite::new()
        .file("content/zfxx/_index.md", SECTION.replace("法治政府建设", "政府信息公开"));
    for section in ["fzzf", "zfxx"] {
        for number in 1..=7 {
            let text = format!(
                "---\ntitle: {section}报告{number}\ndate: 2024-0{number}-01\nsummary: 概述{number}\n---\n一、甲\n\n正文。\n"
            );
            site = site.file(&format!("content/{section}/r{number}.md"), text);
        }
    }
    site.file("site.yaml", format!("{SITE}paginate_by: 3\nhome_items: 2\nfeed_items: 2\n"))
}

/// What a build rendered and why, the words for files left out.
fn rendered(site: &TestSite) -> BTreeMap<String, String> {
    let run = site.run(&["build", "--as-of", "2026-01-01", "-v", "--lang", "en"]).expect(0);
    reasons(&run)
}

fn reasons(run: &Run) -> BTreeMap<String, String> {
    let line = |line: &str| {
        let rest = line.strip_prefix("  wrote ").or_else(|| line.strip_prefix("  rendered "))?;
        let (path, why) = rest.split_once(" (").unwrap_or((rest, ""));
        let path = path.trim_end_matches(", the same bytes");
        // The index is made of the texts of all reports, and has tests of its own.
        if path.starts_with("search/") {
            return None;
        }
        Some((path.to_owned(), why.trim_end_matches(')').to_owned()))
    };
    run.err.lines().filter_map(line).collect()
}

fn paths(rendered: &BTreeMap<String, String>) -> Vec<&str> {
    rendered.keys().map(String::as_str).collect()
}

/// These and every part of the catalogue that shows a report of the fixture, sorted.
fn and_catalogue<'p>(paths: &[&'p str]) -> Vec<&'p str> {
    let catalogue = [
        "catalogue.csv",
        "catalogue.json",
        "catalogue/2024/index.html",
        "catalogue/index.html",
        "catalogue/publisher/ce-shi-jie-dao-2329640b/index.html",
        "catalogue/validity/in_force/index.html",
        "dcat.jsonld",
    ];
    let mut all: Vec<&str> = paths.iter().copied().chain(catalogue).collect();
    all.sort_unstable();
    all
}

fn edit(site: &TestSite, file: &str, from: &str, to: &str) {
    let old = site.read(file);
    assert!(old.contains(from), "{file} has no {from}");
    site.write(file, old.replace(from, to));
}

#[test]
fn a_body_edit_renders_one_page() {
    let site = site();
    site.build();
    edit(&site, "content/fzzf/r4.md", "正文。", "新的正文。");
    let found = rendered(&site);
    assert_eq!(paths(&found), ["fzzf/2024/r4.html"]);
    assert_eq!(found["fzzf/2024/r4.html"], "its source changed");
    assert!(rendered(&site).is_empty());
}

#[test]
fn a_body_whose_summary_shows_renders_the_feeds_that_show_it() {
    let site = site();
    edit(&site, "content/fzzf/r7.md", "summary: 概述7\n", "");
    site.build();
    edit(&site, "content/fzzf/r7.md", "正文。", "新的正文。");
    let found = rendered(&site);
    assert_eq!(
        paths(&found),
        and_catalogue(&[
            "atom.xml",
            "feed.json",
            "fzzf/2024/r7.html",
            "fzzf/2024/r7.json",
            "fzzf/atom.xml",
            "fzzf/feed.json",
            "fzzf/rss.xml",
            "rss.xml"
        ])
    );
    assert_eq!(found["rss.xml"], "a section or list changed");
}

#[test]
fn a_title_edit_renders_the_page_its_neighbours_and_its_lists() {
    let site = site();
    site.build();
    edit(&site, "content/fzzf/r3.md", "fzzf报告3", "另一个标题");
    let found = rendered(&site);
    assert_eq!(
        paths(&found),
        and_catalogue(&[
            "fzzf/2024/03/index.html",
            "fzzf/2024/r2.html",
            "fzzf/2024/r3.html",
            "fzzf/2024/r3.json",
            "fzzf/2024/r4.html",
        ])
    );
    assert_eq!(found["fzzf/2024/r2.html"], "a neighbour changed");
    assert_eq!(found["fzzf/2024/03/index.html"], "a section or list changed");
}

#[test]
fn a_new_report_renders_itself_its_neighbours_and_lists() {
    let site = site();
    site.build();
    site.write("content/fzzf/new.md", "---\ntitle: 新\ndate: 2024-05-15\n---\n文。\n");
    let found = rendered(&site);
    let reports: Vec<&str> = paths(&found)
        .into_iter()
        .filter(|path| {
            path.ends_with(".html") && path.contains("/2024/") && !path.contains("index")
        })
        .collect();
    assert_eq!(reports, ["fzzf/2024/new.html", "fzzf/2024/r5.html", "fzzf/2024/r6.html"]);
    assert!(found.keys().all(|path| !path.starts_with("zfxx/")), "{found:?}");
    assert_eq!(found["fzzf/2024/new.html"], "new");
    fs::remove_file(site.path("content/fzzf/new.md")).expect("a file");
    let gone: Vec<String> = rendered(&site).into_keys().collect();
    assert!(
        gone.contains(&"fzzf/2024/r5.html".to_owned())
            && !gone.contains(&"fzzf/2024/r1.html".to_owned())
    );
}

#[test]
fn a_template_edit_renders_what_uses_it() {
    let site = site().file("layouts/partials/pager.html", "<p>一</p>\n");
    site.build();
    site.write("layouts/partials/pager.html", "<p>二</p>\n");
    let found = rendered(&site);
    assert!(found.values().all(|why| why == "templates or interface texts changed"), "{found:?}");
    assert!(found.keys().all(|path| path.contains("index") && path != "index.html"), "{found:?}");
    // Of each of two sections its first page, a year and seven months; four pages of the catalogue.
    assert_eq!(found.len(), 22, "{found:?}");
    // A template that was looked for and not there, then is.
    edit(&site, "layouts/partials/pager.html", "二", "{% include \"own.html\" ignore missing %}");
    site.build();
    site.write("layouts/own.html", "<p>三</p>\n");
    assert_eq!(rendered(&site).len(), 22);
    assert!(site.read("public/fzzf/index.html").contains("<p>三</p>"));
    site.write("layouts/assets/base.css", "/* own */\n");
    assert_eq!(paths(&rendered(&site)), ["assets/base.css"]);
}

#[test]
fn a_settings_edit_renders_what_reads_it() {
    let site = site();
    site.build();
    edit(&site, "site.yaml", "feed_items: 2", "feed_items: 3");
    let found = rendered(&site);
    assert!(!found.is_empty() && found.keys().all(|path| !path.ends_with(".html")), "{found:?}");
    edit(&site, "site.yaml", "description: 测试街道的公开信息", "description: 另一句");
    let found = rendered(&site);
    // Page tags of the home page, and what RSS says of its channels.
    assert_eq!(
        paths(&found),
        ["dcat.jsonld", "fzzf/rss.xml", "index.html", "rss.xml", "zfxx/rss.xml"]
    );
    assert_eq!(found["index.html"], "settings changed");
    // A comment moves every line and changes nothing.
    edit(&site, "site.yaml", "title:", "# 注释\ntitle:");
    assert!(rendered(&site).is_empty());
}

#[test]
fn links_follow_pages_that_move() {
    let site = site();
    edit(&site, "content/zfxx/r1.md", "正文。", "见[那篇](../fzzf/r2.md)。");
    site.build();
    edit(&site, "content/fzzf/r2.md", "date: 2024-02-01", "date: 2023-02-01");
    let found = rendered(&site);
    assert_eq!(found["zfxx/2024/r1.html"], "another page that it shows or links to changed");
    assert!(site.read("public/zfxx/2024/r1.html").contains("/ts/fzzf/2023/r2.html"));
    assert!(!found.contains_key("zfxx/2024/r2.html"));
}

#[test]
fn section_edits_reach_the_pages_below() {
    let site = site();
    site.build();
    edit(&site, "content/zfxx/_index.md", "title: 政府信息公开", "title: 信息公开");
    let found = rendered(&site);
    assert!(found.contains_key("zfxx/2024/r1.html") && found.contains_key("index.html"));
    edit(&site, "content/zfxx/_index.md", "---\ntitle", "---\ndefaults: {topic: 公开}\ntitle");
    let found = rendered(&site);
    assert!(!found.contains_key("fzzf/2024/r1.html"), "{found:?}");
    assert!(found["zfxx/2024/r1.html"].contains("details"), "{found:?}");
}

#[test]
fn many_threads_do_not_wait_for_each_other() {
    let mut site = site();
    for number in 0..300 {
        let text = format!("---\ntitle: 多{number}\ndate: 2023-01-01\n---\n文。\n");
        site = site.file(&format!("content/fzzf/m{number}.md"), text);
    }
    for run in 0..5 {
        let output = format!("out{run}");
        site.run(&["build", "--as-of", "2026-01-01", "--threads", "32", "-o", &output]).expect(0);
    }
}

#[test]
fn an_unchanged_site_is_recognised_and_a_changed_one_is_not() {
    // An empty section is a warning.
    let site = site().file("content/leer/_index.md", SECTION);
    site.build();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    let first = site.build();
    let again = site.run(&["build", "--as-of", "2026-01-01", "--timings"]).expect(0);
    assert!(again.err.contains("compare") && !again.err.contains("link"), "{}", again.err);
    let said = |run: &Run| run.err.split("输出 ").next().expect("a text").to_owned();
    let lines = |text: String| -> Vec<String> {
        let plain = |line: &&str| !line.contains(" 秒  ");
        text.lines().filter(plain).map(ToOwned::to_owned).collect()
    };
    assert_eq!(lines(said(&first)), lines(said(&again)), "the same is said again");
    // The clock, the outputs, arguments and settings count too.
    let changed = |arguments: &[&str]| {
        let run = site.run(&[&["build", "--timings"], arguments].concat()).expect(0);
        assert!(!run.err.contains("compare"), "{arguments:?}: {}", run.err);
    };
    changed(&["--as-of", "2024-02-15"]);
    changed(&["--as-of", "2026-01-01"]);
    changed(&["--as-of", "2026-01-01", "--drafts"]);
    changed(&["--as-of", "2026-01-01"]);
    site.remove("public/fzzf/2024/r1.html");
    changed(&["--as-of", "2026-01-01"]);
    assert!(site.exists("public/fzzf/2024/r1.html"));
    // Same length, old date: the time of the last change of any kind tells.
    let file = site.path("content/fzzf/r1.md");
    let date = fs::metadata(&file).expect("a file").modified().expect("a date");
    edit(&site, "content/fzzf/r1.md", "正文", "正太");
    fs::File::options().write(true).open(&file).expect("a file").set_modified(date).expect("set");
    changed(&["--as-of", "2026-01-01"]);
    assert!(site.read("public/fzzf/2024/r1.html").contains("正太"));
}

#[test]
fn a_damaged_scan_is_dropped() {
    let site = site();
    site.build();
    std::thread::sleep(std::time::Duration::from_millis(2100));
    site.build();
    let caches = fs::read_dir(site.path(".gongkai/cache")).expect("a folder");
    let cache = caches.map(|entry| entry.expect("an entry").path()).next().expect("a cache");
    for name in ["scan", "last"] {
        let path = cache.join(name);
        let mut bytes = fs::read(&path).expect("a file");
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xff;
        fs::write(&path, bytes).expect("a file");
    }
    edit(&site, "content/fzzf/r4.md", "正文。", "新的正文。");
    assert_eq!(paths(&rendered(&site)), ["fzzf/2024/r4.html"]);
}
