//! Addresses: the site's own, old ones, and those that patterns make.

use crate::harness::{Run, SECTION, SITE, TestSite};

fn with_base(base: &str) -> TestSite {
    TestSite::new().file("site.yaml", SITE.replace("https://www.test.gov.cn/ts/", base))
}

#[test]
fn an_address_of_the_site_that_leads_elsewhere_is_refused_with_the_right_form() {
    for (typed, right) in [
        ("https://www.test.gov.cn//slj/", "https://www.test.gov.cn/slj/"),
        ("https://www.test.gov.cn/a//b/", "https://www.test.gov.cn/a/b/"),
        ("https://www.test.gov.cn/街道/", "https://www.test.gov.cn/jie-dao/"),
        ("\"https://www.test.gov.cn/a b/\"", "https://www.test.gov.cn/a-b/"),
        ("https://www.test.gov.cn/%E8%A1%97/", "https://www.test.gov.cn/jie/"),
        ("https://www.test.gov.cn/a/../b/", "https://www.test.gov.cn/b/"),
    ] {
        let run = with_base(typed).run(&["build", "--as-of", "2026-01-01"]).expect(1);
        assert!(
            run.err.contains("config/base-url") && run.err.contains(&format!("`{right}`")),
            "{typed}: {}",
            run.err
        );
        let typed = typed.trim_matches('"');
        let run = TestSite::new().run(&["build", "--base-url", typed]).expect(1);
        assert!(run.err.contains(&format!("`{right}`")), "{typed}: {}", run.err);
    }
    for fine in [
        "https://www.test.gov.cn",
        "https://www.test.gov.cn/slj",
        "https://www.test.gov.cn/a-b_c.d~e/",
    ] {
        with_base(fine).run(&["build", "--as-of", "2026-01-01"]).expect(0);
    }
}

#[test]
fn links_to_the_own_host_are_links_inside() {
    let site = TestSite::new()
        .report("a", "", "\n见[乙](https://www.test.gov.cn/ts/fzzf/2024/b.html#p1)、[栏目](http://www.test.gov.cn/ts/fzzf/)、[上级](https://www.test.gov.cn/other/)。\n")
        .report("b", "", "\n乙。\n");
    site.build();
    let page = site.read("public/fzzf/2024/a.html");
    for inside in ["<a href=\"/ts/fzzf/2024/b.html#p1\">乙</a>", "<a href=\"/ts/fzzf/\">栏目</a>"]
    {
        assert!(page.contains(inside), "{inside} in {page}");
    }
    assert!(page.contains("href=\"https://www.test.gov.cn/other/\" rel="), "{page}");
    for dead in [
        "https://www.test.gov.cn/ts/no.html",
        "//www.test.gov.cn/ts/no.html",
        "https://www.test.gov.cn/ts/fzzf/2024/b.html#p9",
    ] {
        site.write(
            "content/fzzf/a.md",
            format!("---\ntitle: 甲\ndate: 2024-01-29\n---\n\n[x]({dead})\n"),
        );
        let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(1);
        assert!(run.err.contains("content/fzzf/a.md:6:1"), "{dead}: {}", run.err);
    }
}

#[test]
fn old_addresses_are_pages_or_lines_of_the_map() {
    let aliases = "aliases: [/%E6%97%A7.html, \"https://www.test.gov.cn/ts/old/1.html\", \"list.asp?id=3\", \"f/a;b.xlsx\"]\n";
    let site = TestSite::new()
        .report("a", aliases, "\n甲。\n")
        .report("w", "withdrawn: {date: 2025-01-01, reason: 撤销}\n", "")
        .file(
            "content/fzzf/_index.md",
            SECTION.replace("---\ntitle", "---\naliases: [/old-fzzf/]\ntitle"),
        );
    let run = site.build();
    assert!(run.err.matches("site/alias-map").count() == 2, "{}", run.err);
    for page in [
        "旧.html",
        "old/1.html",
        "old-fzzf/2024/a.html",
        "old-fzzf/index.html",
        "old-fzzf/2024/w.html",
    ] {
        assert!(site.exists(&format!("public/{page}")), "{page}");
    }
    assert!(site.read("public/old-fzzf/index.html").contains("url=/ts/fzzf/"));
    assert!(!site.exists("public/f/a;b.xlsx") && !site.exists("public/%E6%97%A7.html"));
    let map = site.read("public/moved.map");
    for line in [
        "\"/ts/旧.html\" \"/ts/fzzf/2024/a.html\";",
        "\"/ts/list.asp?id=3\" \"/ts/fzzf/2024/a.html\";",
        "\"/ts/f/a;b.xlsx\" \"/ts/fzzf/2024/a.html\";",
        "\"~^/ts/old\\-fzzf/(?<below>[-A-Za-z0-9._~/]*)([?].*)?$\" \"/ts/fzzf/$below\";",
    ] {
        assert!(map.contains(line), "{line} in {map}");
    }
    assert!(site.read("public/gone.map").contains("\"/ts/fzzf/2024/w.html\" 1;"));
    // What changed is rendered again: the map equals that of a clean build.
    site.write(
        "content/fzzf/a.md",
        "---\ntitle: 甲\ndate: 2024-01-29\naliases: [/other.html]\n---\n\n甲。\n",
    );
    site.build();
    let map = site.read("public/moved.map");
    site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    assert_eq!(map, site.read("clean/moved.map"));
    assert!(map.contains("other.html") && !map.contains("list.asp"));
}

#[test]
fn an_old_address_cannot_be_what_stands_there_today() {
    let build = |own: &str, section: &str| {
        let site = TestSite::new()
            .report("a", own, "\n甲。\n")
            .report("b/index", "aliases: [\"list.asp?id=3\"]\n", "\n乙。\n")
            .file("content/fzzf/b/表.csv", "a,b\n1,2\n")
            .file(
                "content/fzzf/_index.md",
                SECTION.replace("---\ntitle", &format!("---\n{section}title")),
            );
        site.run(&["build", "--as-of", "2026-01-01"])
    };
    for old in [
        "list.asp?id=3",
        "/fzzf/2024/b/biao.csv",
        "/FZZF/2024/b/Biao.csv",
        "/assets/base.css",
        "/sitemap.xml",
        "/fzzf/2024/b.html",
        "f.asp, /f.asp",
    ] {
        let run = build(&format!("aliases: [{old}]\n"), "").expect(1);
        let told = run.err.matches("site/collision").count();
        assert!(told == 1 && run.err.contains("`aliases:`"), "{old}: {}", run.err);
        assert!(
            run.err.contains("content/fzzf/a.md:4:10") || old.contains('?'),
            "{old}: {}",
            run.err
        );
    }
    for old in ["/assets/", "/fzzf/2024/", "/fzzf/"] {
        let run = build("", &format!("aliases: [{old}]\n")).expect(1);
        let told = run.err.matches("site/collision").count();
        assert!(told == 1 && run.err.contains("content/fzzf/_index.md:2:10"), "{old}: {}", run.err);
    }
    build(
        "aliases: [\"/fzzf/2024/b.html?from=old\", /old-fzzf/2024/x.html]\n",
        "aliases: [/old-fzzf/]\n",
    )
    .expect(0);
}

#[test]
fn two_sections_with_one_old_address_are_both_named() {
    let section = |title: &str| format!("---\ntitle: {title}\naliases: [/old/]\n---\n");
    let site = TestSite::new()
        .file("content/a/_index.md", section("甲"))
        .file("content/b/_index.md", section("乙"));
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(1);
    for at in ["content/a/_index.md:3:10", "content/b/_index.md:3:10"] {
        assert!(run.err.contains(at), "{at}: {}", run.err);
    }
}

#[test]
fn patterns_that_no_server_or_disk_can_have_are_refused() {
    for pattern in [
        "{section}/{slug};.html",
        "{section}/{slug} x.html",
        "栏目/{slug}.html",
        ".gongkai/{slug}.html",
        "a/./{slug}.html",
        "a/../{slug}.html",
        "{slug}\\\"x.html",
    ] {
        let settings = format!("{SITE}addresses: {{report: \"{pattern}\"}}\n");
        let run = TestSite::new().file("site.yaml", settings).run(&["build"]).expect(1);
        assert!(run.err.contains("config/address"), "{pattern}: {}", run.err);
        let section = SECTION.replace("---\ntitle", &format!("---\naddress: \"{pattern}\"\ntitle"));
        let run = TestSite::new().file("content/fzzf/_index.md", section).run(&["build"]).expect(1);
        assert!(run.err.contains("config/address"), "{pattern}: {}", run.err);
    }
    let long = "a".repeat(300);
    let site = TestSite::new().report("a", &format!("slug: {long}\n"), "\n甲。\n");
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("page/slug"), "{}", run.err);
}

/// A site with three reports, one of them with an attachment, in two sections.
fn with_old_ones() -> TestSite {
    TestSite::new()
        .report("r2", "", "正文。\n")
        .report("r3", "", "正文。\n")
        .report("r1/index", "", "正文。\n")
        .file("content/fzzf/r1/表.pdf", "%PDF-1.4\n")
        .file("content/jiu/_index.md", SECTION)
        .file("content/jiu/r.md", "---\ntitle: 丙\ndate: 2024-01-29\n---\n正文。\n")
}

#[test]
fn a_vanished_address_is_said_until_it_is_settled() {
    let site = with_old_ones();
    site.build();
    let old = |run: &Run, wanted: &[&str]| {
        let said = run.err.lines().filter(|line| line.contains("[site/address-gone]"));
        let said: Vec<&str> = said.map(|line| line.split('`').nth(1).unwrap_or_default()).collect();
        assert_eq!(said, wanted, "{}", run.err);
    };
    old(&site.build(), &[]);
    site.remove("content/fzzf/r3.md");
    site.remove("content/fzzf/r1/表.pdf");
    std::fs::remove_dir_all(site.path("content/jiu")).expect("removed");
    let all = ["/ts/fzzf/2024/r1/biao.pdf", "/ts/fzzf/2024/r3.html", "/ts/jiu/"];
    // Files are trusted when they have not changed for two seconds; until then everything is looked at again.
    for wait in [0, 0, 2100, 0] {
        std::thread::sleep(std::time::Duration::from_millis(wait));
        old(&site.build(), &all);
    }
    old(&site.run(&["build", "--clean"]), &all);
    // Each is settled in its own way.
    site.write("site.yaml", SITE.to_owned() + "gone:\n  - /jiu/*\n");
    old(&site.build(), &all[..2]);
    let map = site.read("public/gone.map");
    assert!(map.contains("\"~^/ts/jiu/\" 1;"), "{map}");
    let site = site.report("r1/index", "aliases: [/fzzf/2024/r1/biao.pdf]\n", "正文。\n");
    old(&site.build(), &all[1..2]);
    let site = site.report("r2", "aliases: [/fzzf/2024/r3.html]\n", "正文。\n");
    for _ in 0..2 {
        old(&site.build(), &[]);
    }
    // What leads on no longer is said again.
    site.write("site.yaml", SITE);
    let site = site.report("r2", "", "正文。\n");
    old(&site.build(), &all[1..]);
    let site = site.report("r2", "aliases: [/fzzf/2024/r3.html, /jiu/r.html]\n", "正文。\n");
    old(&site.build(), &all[2..]);
}

#[test]
fn only_what_was_public_vanishes_and_comes_back() {
    let site = TestSite::new()
        .report("r", "", "正文。\n")
        .report("d/index", "draft: true\n", "正文。\n")
        .file("content/fzzf/d/表.csv", "甲,1\n");
    let build = |more: &[&str]| site.run(&[&["build"], more].concat()).expect(0);
    build(&["--drafts", "--as-of", "2026-01-01"]);
    let run = build(&["--as-of", "2026-01-01"]);
    assert!(!run.err.contains("address-gone"), "{}", run.err);
    // A date that moves ahead gives another address.
    let text = site.read("content/fzzf/r.md").replace("2024-01-29", "2027-01-29");
    site.write("content/fzzf/r.md", text);
    for day in ["2026-01-01", "2026-01-01", "2028-01-01"] {
        let run = build(&["--as-of", day]);
        assert!(run.err.contains("/ts/fzzf/2024/r.html"), "{day}: {}", run.err);
    }
}

#[test]
fn what_is_gone_is_not_there() {
    let site = with_old_ones();
    site.write(
        "site.yaml",
        SITE.to_owned()
            + "gone:\n  - /fzzf/2024/r3.html\n  - https://elsewhere.example/a\n  - /fzzf/*\n",
    );
    let run = site.run(&["build"]);
    assert_eq!(run.status, 1);
    for (line, code) in [
        ("site/gone-is-there", "fzzf/2024/r3.html"),
        ("site/gone]", "elsewhere"),
        ("site/gone-is-there", "fzzf/"),
    ] {
        let found = run.err.lines().any(|it| it.contains(line) && it.contains(code));
        assert!(found && run.err.contains("site.yaml:"), "{code}: {}", run.err);
    }
}
