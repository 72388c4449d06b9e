//! A section with fixed entries (政府信息公开专栏), text of its own, and files beside it.

use crate::harness::{SECTION, SITE, TestSite};

fn section(title: &str, more: &str, body: &str) -> String {
    SECTION.replace("title: 法治政府建设", &format!("title: {title}\n{more}")).replace("\n\n", "\n")
        + body
}

const ENTRIES: &str = "columns:\n- {link: zn.md}\n- {title: 公开年报, link: nb}\n- {title: 目录, link: /catalogue/}\n- {title: 依申请公开, link: 'https://apply.example.com/'}";

fn site() -> TestSite {
    TestSite::new()
        .report("a", "", "正文。\n")
        .file(
            "content/zfxxgk/_index.md",
            section("政府信息公开", ENTRIES, "![图](图.png)\n\n见[表](表.csv)。\n"),
        )
        .file("content/zfxxgk/图.png", b"\x89PNG\r\n\x1a\n")
        .file("content/zfxxgk/表.csv", "a,b\n")
        .file("content/zfxxgk/zn.md", "---\ntitle: 公开指南\ndated: false\n---\n全文。\n")
        .file("content/zfxxgk/nb/_index.md", section("年报", "", ""))
        .file(
            "content/zfxxgk/nb/2023.md",
            "---\ntitle: 2023年年报\ndate: 2024-01-29\n---\n见[上面的表](../表.csv)。\n",
        )
}

#[test]
fn its_entries_stand_on_every_page_below_it() {
    let site = site();
    let run = site.build();
    assert!(!run.err.contains("警告"), "{}", run.err);
    for (page, current) in [
        ("zfxxgk/index.html", None),
        (
            "zfxxgk/zn.html",
            Some("<a href=\"/ts/zfxxgk/zn.html\" aria-current=\"page\">公开指南</a>"),
        ),
        (
            "zfxxgk/nb/index.html",
            Some("<a href=\"/ts/zfxxgk/nb/\" aria-current=\"page\">公开年报</a>"),
        ),
        (
            "zfxxgk/nb/2024/2023.html",
            Some("<a href=\"/ts/zfxxgk/nb/\" aria-current=\"true\">公开年报</a>"),
        ),
    ] {
        let html = site.read(&format!("public/{page}"));
        assert!(html.contains("<nav class=\"columns\""), "{page}");
        assert!(html.contains("<a href=\"/ts/catalogue/\">目录</a>"), "{page}");
        // Elsewhere readers go by the notice.
        assert!(html.contains("<a href=\"/ts/out/"), "{page}");
        assert!(current.is_none_or(|link| html.contains(link)), "{page}: {html}");
    }
    for page in ["index.html", "fzzf/index.html", "404.html"] {
        assert!(!site.read(&format!("public/{page}")).contains("class=\"columns\""), "{page}");
    }
    // Its text, and the files beside it.
    let html = site.read("public/zfxxgk/index.html");
    assert!(
        html.contains("src=\"/ts/zfxxgk/tu.png\"") && html.contains("/ts/zfxxgk/biao.csv"),
        "{html}"
    );
    assert!(site.exists("public/zfxxgk/tu.png") && site.exists("public/zfxxgk/biao.csv"));
    assert!(site.read("public/zfxxgk/nb/2024/2023.html").contains("/ts/zfxxgk/biao.csv"));
    // A draft is no entry.
    site.write(
        "content/zfxxgk/zn.md",
        "---\ntitle: 公开指南\ndated: false\ndraft: true\n---\n全文。\n",
    );
    let run = site.build();
    assert!(
        run.err.contains("site/hidden-column") && run.err.contains("zfxxgk/zn.md"),
        "{}",
        run.err
    );
    assert!(!site.read("public/zfxxgk/nb/index.html").contains("公开指南"));
    // A file that the text does not name any more is nobody's.
    site.write("content/zfxxgk/_index.md", section("政府信息公开", ENTRIES, "文字。\n"));
    let run = site.run(&["build", "--as-of", "2026-01-01"]);
    assert!(run.err.contains("图.png"), "{}", run.err);
}

#[test]
fn entries_that_lead_nowhere_are_said_where_they_stand() {
    let wrong = "columns:\n- {link: zm.md}\n- {title: 甲, link: /nowhere/}\n- {link: 'https://www.gov.cn/'}\n- {title: 乙}\n- {title: 丙, link: 'javascript://x'}";
    let site = site().file("content/zfxxgk/_index.md", section("政府信息公开", wrong, "文字。\n"));
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(1);
    assert_eq!(run.err.matches("错误[site/no-column]").count(), 3, "{}", run.err);
    assert_eq!(run.err.matches("错误[page/missing-inside]").count(), 2, "{}", run.err);
    assert!(run.err.contains("content/zfxxgk/_index.md:4:3"), "{}", run.err);
    // At the root of a host the same paths are right.
    let site = self::site().file("site.yaml", SITE.replace("gov.cn/ts/", "gov.cn/"));
    site.build();
    assert!(site.read("public/zfxxgk/zn.html").contains("<a href=\"/catalogue/\">目录</a>"));
}
