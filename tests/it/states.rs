//! States of reports and what readers see of each.

use crate::harness::TestSite;

fn site() -> TestSite {
    TestSite::new()
        .report("published", "", "公开正文。\n")
        .report("draft", "draft: true\n", "草稿正文。\n")
        .report("withdrawn", "withdrawn: {date: 2024-03-01, reason: 内容有误}\nsummary: 机密概述\n", "机密正文。\n")
        .report("hidden", "withdraw_after: 2024-12-31\nshow_title: false\naliases: [/old/hidden.html]\n", "机密正文。\n")
        .file("content/fzzf/later.md", "---\ntitle: 以后\ndate: 2026-06-01\n---\n以后的正文\n")
        .file("content/fzzf/withdrawn2/index.md", "---\ntitle: 带附件的\ndate: 2024-01-01\nwithdrawn: {date: 2024-02-01, reason: 有误}\n---\n")
        .file("content/fzzf/withdrawn2/名单.csv", "机密,名单\n")
}

#[test]
fn every_source_file_is_accounted_for() {
    let run = site().build();
    let summary = "读取 8 个源文件：栏目 2，已发布 1，草稿 1，已撤回 3，待发布 1，有错 0；附件 1";
    assert!(run.err.contains(summary), "{}", run.err);
}

#[test]
fn tombstones_keep_nothing_but_reason_and_date() {
    let site = site();
    site.build();
    let page = site.read("public/fzzf/2024/withdrawn.html");
    assert!(
        page.contains("withdrawn标题") && page.contains("内容有误") && page.contains("2024-03-01")
    );
    assert!(page.contains("noindex"));
    let page = site.read("public/fzzf/2024/hidden.html");
    assert!(!page.contains("hidden标题") && page.contains("2025-01-01"), "{page}");
    for (name, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("机密"), "{name} shows what was withdrawn");
        assert!(!text.contains("hidden标题"), "{name} shows a hidden title");
        assert!(!name.contains("ming-dan"), "{name} is an attachment of a withdrawn report");
        // Only the list of what was withdrawn names it.
        if ["xml", "json"].iter().any(|kind| name.ends_with(kind)) && !name.starts_with("changes/")
        {
            assert!(!text.contains("withdrawn"), "{name} lists a withdrawn report");
        }
    }
    let gone = site.read("public/gone.map");
    assert!(gone.contains("\"/ts/fzzf/2024/withdrawn.html\" 1;\n"), "{gone}");
}

#[test]
fn scheduled_reports_appear_when_their_day_begins() {
    let site = site();
    site.run(&["build", "--as-of", "2026-05-31"]).expect(0);
    assert!(!site.exists("public/fzzf/2026/later.html"));
    site.run(&["build", "--as-of", "2026-06-01 00:00"]).expect(0);
    assert!(site.exists("public/fzzf/2026/later.html"));
    assert!(site.read("public/fzzf/2026/later.html").contains("content=\"2026-06-01 09:00\""));
}

#[test]
fn drafts_show_only_on_request() {
    let site = site();
    site.build();
    for (name, bytes) in site.tree("public") {
        assert!(!String::from_utf8_lossy(&bytes).contains("草稿正文"), "{name}");
    }
    site.run(&["build", "--drafts", "--as-of", "2026-01-01", "-o", "preview"]).expect(0);
    let page = site.read("preview/fzzf/2024/draft.html");
    assert!(page.contains("草稿正文") && page.contains("noindex"));
    let page = site.read("preview/fzzf/2026/later.html");
    assert!(page.contains("以后的正文") && page.contains("noindex") && page.contains("待发布"));
    // What was only shown is no published address that could vanish.
    let run = site.run(&["build", "--as-of", "2026-01-01", "-o", "preview"]).expect(0);
    assert!(!run.err.contains("address-gone"), "{}", run.err);
}

#[test]
fn list_shows_every_report_in_each_format() {
    let site = site().file("content/fzzf/bad.md", "---\ntitle: 坏\n---\n");
    let run = site.run(&["list", "--as-of", "2026-01-01", "--format", "json"]).expect(1);
    let rows: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    let states: Vec<&str> = rows
        .as_array()
        .expect("rows")
        .iter()
        .map(|row| row["state"].as_str().expect("a state"))
        .collect();
    assert_eq!(
        states,
        ["failed", "draft", "withdrawn", "withdrawn", "withdrawn", "scheduled", "published"]
    );
    let run = site
        .run(&["list", "--as-of", "2026-01-01", "--state", "published", "--format", "csv"])
        .expect(1);
    assert_eq!(
        run.out,
        "state,date,title,address,source\r\npublished,2024-01-29,published标题,https://www.test.gov.cn/ts/fzzf/2024/published.html,content/fzzf/published.md\r\n"
    );
}

#[test]
fn marks_stay_on_the_page() {
    let site = TestSite::new()
        .report("old", "expires: 2024-12-31\nsuperseded_by: new.md\n", "旧文。\n")
        .report("new", "", "新文。\n");
    site.build();
    let page = site.read("public/fzzf/2024/old.html");
    assert!(
        page.contains("有效期至2024-12-31，现已失效")
            && page.contains("href=\"/ts/fzzf/2024/new.html\">new标题"),
        "{page}"
    );
    assert!(page.contains("旧文。"));
}

#[test]
fn a_replacement_counts_when_readers_can_see_it() {
    let site = TestSite::new()
        .report("old", "superseded_by: new.md\n", "旧文。\n")
        .file("content/fzzf/new.md", "---\ntitle: 新规\ndate: 2026-06-01\n---\n新文。\n");
    site.build();
    let page = site.read("public/fzzf/2024/old.html");
    assert!(!page.contains("废止") && !page.contains("新规") && !page.contains("2026"), "{page}");
    site.run(&["build", "--as-of", "2026-06-01"]).expect(0);
    let page = site.read("public/fzzf/2024/old.html");
    assert!(page.contains("本文已废止") && page.contains("新规"), "{page}");
    let run = TestSite::new().report("a", "superseded_by: a.md\n", "").run(&["build"]).expect(1);
    assert!(run.err.contains("site/superseded-by-itself"), "{}", run.err);
}

#[test]
fn files_of_hidden_reports_are_never_published() {
    let site = TestSite::new()
        .file("content/fzzf/dr/index.md", "---\ntitle: 草\ndate: 2024-01-01\ndraft: true\n---\n")
        .file("content/fzzf/dr/c.pdf", "机密")
        .report("o", "", "[y](dr/c.pdf)\n");
    assert!(site.run(&["build"]).expect(1).err.contains("link/unpublished"));
    let site = site.report("o", "attachments: [dr/c.pdf]\n", "");
    assert!(site.run(&["build"]).expect(1).err.contains("attachment/foreign"));
}

#[test]
fn a_file_of_several_reports_is_linked_where_it_is_shown() {
    let site = TestSite::new()
        .file("content/fzzf/t.csv", "a")
        .report("aa", "attachments: [t.csv]\n", "[x](t.csv#top)\n")
        .report("bb", "attachments: [t.csv]\ndraft: true\n", "");
    site.build();
    let page = site.read("public/fzzf/2024/aa.html");
    assert!(page.contains("href=\"/ts/fzzf/2024/aa/t.csv#top\""), "{page}");
}

#[test]
fn a_link_never_keeps_a_report_from_being_taken_down() {
    let site = TestSite::new()
        .file(
            "content/fzzf/w/index.md",
            "---\ntitle: 旧\ndate: 2024-01-01\nwithdraw_after: 2025-12-31\n---\n一、甲\n\n文\n",
        )
        .file("content/fzzf/w/名单.csv", "机密")
        .report("o", "", "[x](w/index.md#s1)和[y](w/名单.csv)。\n");
    site.run(&["build", "--as-of", "2025-12-31"]).expect(0);
    assert!(site.exists("public/fzzf/2024/w/ming-dan.csv"));
    site.build();
    assert!(!site.exists("public/fzzf/2024/w/ming-dan.csv"));
    assert!(!site.read("public/fzzf/2024/o.html").contains("w.html#s1"));
}

#[test]
fn reports_inherit_from_their_sections_and_stand_in_their_order() {
    let report = |title: &str, front: &str| {
        format!("---\ntitle: {title}\ndate: 2024-01-29\n{front}---\n文。\n")
    };
    let section = "---\n标题: 上级栏目\n栏目描述: 说明\n关键词: [甲]\n栏目类型: 政策文件\n发布机构: 上级办\n---\n";
    let below = "---\ntitle: 下级\ndescription: x\nkeywords: [x]\ncolumn_type: x\nsort: weight\naddress: \"{section}/{slug}/\"\nrequired: [成文日期]\ndefaults: {topic: 法治, genre: 报告}\n---\n";
    let site = TestSite::new()
        .file("content/up/_index.md", section)
        .file("content/up/down/_index.md", below)
        .file("content/up/down/a.md", report("甲报告", "created: 2024-01-01\nweight: 2\n"))
        .file(
            "content/up/down/b.md",
            report("乙报告", "created: 2024-01-01\nweight: 1\npublisher: 自己\ntopic: 别的\n"),
        )
        .file(
            "content/up/down/c.md",
            report(
                "丙报告",
                "created: 2024-01-01\nweight: 9\npinned: true\nattachments: [t.csv]\n",
            ),
        )
        .file("content/up/down/t.csv", "a");
    site.build();
    let page = site.read("public/up/down/a/index.html");
    assert!(page.contains("<dd>上级办</dd>") && page.contains("<dd>法治</dd>"), "{page}");
    let page = site.read("public/up/down/b/index.html");
    assert!(page.contains("<dd>自己</dd>") && page.contains("<dd>别的</dd>"), "{page}");
    assert!(site.read("public/up/down/c/index.html").contains("href=\"/ts/up/down/c/t.csv\""));
    assert_eq!(site.read("public/up/down/c/t.csv"), "a");
    let list = site.read("public/up/down/index.html");
    let places = ["丙报告", "乙报告", "甲报告"].map(|title| list.find(title));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    assert!(site.read("public/up/index.html").contains("甲报告"));
    site.write("content/up/down/d.md", report("丁报告", ""));
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("page/required") && run.err.contains("content/up/down/d.md:1:1"),
        "{}",
        run.err
    );
}
