//! Pages without a date: guides, functions, leaders.

use crate::harness::{SECTION, TestSite};
use crate::publish::{publish, site as published_site, today};

const GUIDE: &str = "---\ntitle: 公开指南\ndated: false\nchanges: [{date: 2025-03-01, note: 换了电话}]\n---\n一、范围\n\n全文。![图](图.png)[表](表.csv)\n";

/// A dated report, a guide beside it, and a section of pages without dates below which one page has one.
fn site() -> TestSite {
    TestSite::new()
        .file(
            "content/fzzf/_index.md",
            SECTION.replace("title:", "required: [index_number, topic]\ntitle:"),
        )
        .report("a", "index_number: N-1\ntopic: 甲\n", "正文。\n")
        .file("content/fzzf/guide/index.md", GUIDE.replace("dated:", "topic: 甲\ndated:"))
        .file("content/fzzf/guide/图.png", b"\x89PNG\r\n\x1a\n")
        .file("content/fzzf/guide/表.csv", "a,b\n")
        .file("content/jgzn/_index.md", SECTION.replace("title:", "页面: 不注明日期\ntitle:"))
        .file("content/jgzn/b.md", "---\ntitle: 乙科\nweight: 2\n---\n乙。\n")
        .file("content/jgzn/c.md", "---\ntitle: 丙科\nweight: 1\n---\n丙。\n")
        .file("content/jgzn/d.md", "---\ntitle: 任免\ndate: 2024-02-03\ndated: true\n---\n丁。\n")
        .file("content/about.md", "---\ntitle: 关于本站\n注明日期: 否\n---\n本站。\n")
}

#[test]
fn they_are_found_everywhere_but_in_lists_by_date() {
    let site = site();
    let run = site.build();
    assert!(!run.err.contains("警告"), "{}", run.err);
    for page in ["fzzf/guide.html", "jgzn/b.html", "jgzn/c.html", "about.html"] {
        assert!(site.exists(&format!("public/{page}")), "{page}");
        let address = format!("https://www.test.gov.cn/ts/{page}");
        assert!(site.read("public/sitemap.xml").contains(&address), "{page}");
        assert!(site.read("public/sitemap.html").contains(&format!("/ts/{page}")), "{page}");
        for (path, bytes) in site.tree("public") {
            let lists =
                ["catalogue", "feed", "atom", "rss", "dcat", "2024/index", "2025/index", "changes"];
            let is_list =
                lists.iter().any(|name| path.contains(name)) && !path.starts_with("assets/");
            let text = String::from_utf8_lossy(&bytes);
            // The menu of a page may lead there; what the page itself lists may not.
            let own = text.split("<main").nth(1).unwrap_or(&text);
            assert!(!is_list || !own.contains(&format!("/ts/{page}")), "{page} in {path}");
        }
    }
    assert!(site.exists("public/fzzf/guide/tu.png") && site.exists("public/fzzf/guide/biao.csv"));
    assert!(!site.exists("public/fzzf/guide.json") && site.exists("public/fzzf/2024/a.json"));
    let html = site.read("public/fzzf/guide.html");
    for tag in ["PubDate", "ArticleTitle", "datePublished"] {
        assert!(!html.contains(tag), "{tag}");
    }
    assert!(
        html.contains("name=\"ColumnName\"")
            && html.contains("更新日期：<time datetime=\"2025-03-01\">")
    );
    assert!(html.contains("\"@type\":\"WebPage\"") && html.contains("\"dateModified\""));
    let sitemap = site.read("public/sitemap.xml");
    assert!(sitemap.contains("guide.html</loc><lastmod>2025-03-01"), "{sitemap}");
    assert!(sitemap.contains("about.html</loc></url>"), "{sitemap}");
    // By weight, and with no word of an empty column.
    let list = site.read("public/jgzn/index.html");
    let at = |text: &str| list.find(text).unwrap_or_else(|| panic!("{text} in {list}"));
    assert!(at("丙科") < at("乙科") && at("乙科") < at("任免") && !list.contains("暂无内容"));
}

#[test]
fn a_date_where_none_is_shown_is_said() {
    let site = site()
        .file("content/jgzn/b.md", "---\ntitle: 乙科\ndate: 2024-01-01\n---\n乙。\n")
        .file("content/fzzf/x.md", "---\ntitle: 某\ntopic: 甲\nindex_number: N-2\n---\n某。\n");
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(1);
    assert!(
        run.err.contains("警告[page/date-unused]") && run.err.contains("content/jgzn/b.md:3:1"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("错误[page/missing]") && run.err.contains("`dated: false`"),
        "{}",
        run.err
    );
    // The way out works when it is followed literally.
    site.write("content/jgzn/b.md", "---\ntitle: 乙科\n---\n乙。\n");
    site.write("content/fzzf/x.md", "---\ntitle: 某\ntopic: 甲\ndated: false\n---\n某。\n");
    let run = site.build();
    assert!(!run.err.contains("警告"), "{}", run.err);
    site.write("content/jgzn/_index.md", SECTION.replace("title:", "pages: never\ntitle:"));
    site.run(&["build"]).expect(1);
}

#[test]
fn they_are_recorded_and_get_no_number() {
    let site = published_site();
    site.write("content/fzzf/guide.md", GUIDE.replace("![图](图.png)[表](表.csv)", ""));
    publish(&site, &[]).expect(0);
    assert!(site.read("ledger.jsonl").contains("fzzf/guide.html"), "{}", site.read("ledger.jsonl"));
    // A page that loses or moves its date is one whose date was moved; a first date is none.
    let dated =
        |line: &str| GUIDE.replace("![图](图.png)[表](表.csv)", "").replace("dated: false", line);
    site.write("content/fzzf/guide.md", dated(&format!("date: {}", today())));
    publish(&site, &[]).expect(1);
    site.write(
        "content/fzzf/guide.md",
        dated(&format!("date: {}\naliases: [/fzzf/guide.html]", today())),
    );
    publish(&site, &[]).expect(0);
    site.write(
        "content/fzzf/guide.md",
        dated(&format!("dated: false\naliases: [/fzzf/{}/guide.html]", &today()[..4])),
    );
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("ledger/date-moved"), "{}", run.err);
    site.write(
        "site.yaml",
        site.read("site.yaml")
            + "index_numbers: {template: \"{org9}/{yyyy}-{seq5}\", org9: \"000000000\"}\n",
    );
    site.run(&["number"]).expect(0);
    assert!(!site.read("content/fzzf/guide.md").contains("index_number"));
}
