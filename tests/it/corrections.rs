//! The list of what was corrected or withdrawn, and its feeds.

use crate::harness::{SITE, TestSite, assert_same};

fn site() -> TestSite {
    TestSite::new()
        .file("site.yaml", format!("{SITE}paginate_by: 2\n"))
        .report("plain", "", "正文。\n")
        .report("once", "changes: [{date: 2024-05-01, note: 更正一个数}]\n", "正文。\n")
        .report(
            "twice",
            "changes: [{date: 2024-04-01, note: 第一次}, {date: 2024-06-01, note: 第二次}]\n",
            "正文。\n",
        )
        .report("gone", "withdrawn: {date: 2024-05-15, reason: 内容有误}\n", "正文。\n")
        .report(
            "private",
            "withdrawn: {date: 2024-07-01, reason: 含个人信息, privacy: true}\n",
            "正文。\n",
        )
        .report("over", "withdraw_after: 2024-08-01\n", "正文。\n")
        .report("draft", "draft: true\nchanges: [{date: 2024-09-01, note: 草稿}]\n", "正文。\n")
}

/// Titles on a page of the list, in order.
fn titles(page: &str) -> Vec<String> {
    let marks = page.split("<span class=\"mark\">").skip(1);
    let titles = marks.filter_map(|rest| rest.split_once("<a href=")?.1.split(['<', '>']).nth(1));
    titles.map(ToOwned::to_owned).collect()
}

#[test]
fn the_latest_comes_first_and_a_private_one_has_no_title() {
    let site = site();
    site.build();
    let first = site.read("public/changes/index.html");
    assert_eq!(titles(&first), ["内容已撤回", "twice标题"]);
    assert!(first.contains("含个人信息") && !first.contains("private标题"), "{first}");
    let second = site.read("public/changes/index_2.html");
    assert_eq!(titles(&second), ["gone标题", "once标题"]);
    assert!(second.contains("内容有误"), "{second}");
    assert!(!site.exists("public/changes/index_3.html"));
    let (at, before) = (first.find("第二次").expect("there"), first.find("第一次").expect("there"));
    assert!(at < before, "the latest correction of a report comes first");
    let feed = site.read("public/changes/atom.xml");
    assert!(feed.contains("更正：twice标题") && feed.contains("撤回：gone标题"), "{feed}");
    assert!(feed.contains("/twice/changes/2</id>") && !feed.contains("第一次"), "{feed}");
    let json = site.read("public/changes/feed.json");
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let ids: Vec<&str> = json["items"]
        .as_array()
        .expect("items")
        .iter()
        .map(|it| it["id"].as_str().expect("text"))
        .collect();
    assert_eq!(ids.len(), 4);
    assert!(ids[0].ends_with("/private/withdrawn"), "{ids:?}");
    assert!(site.read("public/sitemap.html").contains("/ts/changes/\""));
    let report = site.read("public/fzzf/2024/once.html");
    assert!(report.contains("<a href=\"/ts/changes/\">"), "{report}");
}

#[test]
fn a_site_without_corrections_has_no_such_page() {
    let site = TestSite::new().report("plain", "", "正文。\n");
    site.build();
    assert!(!site.exists("public/changes"));
    assert!(!site.read("public/sitemap.html").contains("changes/"));
    // The first one makes it, and the last one to go takes it away.
    let clean = |site: &TestSite, files: usize| {
        site.build();
        site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
        assert_same(&site.tree("public"), &site.tree("clean"), "incremental and clean");
        let found = site.tree("public").into_keys().filter(|name| name.starts_with("changes/"));
        assert_eq!(found.count(), files);
        std::fs::remove_dir_all(site.path("clean")).expect("a folder");
    };
    let report = |front: &str| format!("---\ntitle: 甲\ndate: 2024-01-01\n{front}---\n正文。\n");
    site.write("content/fzzf/plain.md", report("changes: [{date: 2024-02-01, note: 一}]\n"));
    clean(&site, 4);
    let two = "changes: [{date: 2024-02-01, note: 一}, {date: 2024-03-01, note: 二}]\n";
    site.write("content/fzzf/plain.md", report(two));
    clean(&site, 4);
    site.write("content/fzzf/plain.md", report(""));
    clean(&site, 0);
}
