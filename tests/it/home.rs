//! The home page: which boxes stand there, in which order, and the notice above them.

use std::collections::BTreeMap;

use crate::harness::{SITE, TestSite};

fn site(settings: &str) -> TestSite {
    let section = |title: &str, weight: u8| format!("---\ntitle: {title}\nweight: {weight}\n---\n");
    let report = |title: &str, day: u8| {
        format!("---\ntitle: {title}\ndate: 2024-01-{day:02}\n---\n正文。\n")
    };
    let mut site = TestSite::new()
        .file("site.yaml", format!("{SITE}{settings}"))
        .file("content/tzgg/_index.md", section("通知", 5))
        .file("content/zfxxgk/_index.md", section("公开", 9))
        .file("content/zfxxgk/nb/_index.md", section("年报", 1));
    for day in 1..=8 {
        site = site
            .report(&format!("a{day}"), "", "正文。\n")
            .file(&format!("content/tzgg/t{day}.md"), report(&format!("通知{day}"), day))
            .file(&format!("content/zfxxgk/nb/n{day}.md"), report(&format!("年报{day}"), day));
    }
    site
}

/// The titles of the boxes in their order, and how many reports each shows; the last one leads to the catalogue.
fn boxes(site: &TestSite) -> Vec<(String, usize)> {
    let html = site.read("public/index.html");
    let blocks = html.split("<div class=\"blocks").nth(1).expect("boxes");
    let mut found = BTreeMap::new();
    for block in blocks.split("<section class=\"block").skip(1) {
        let block = block.split("</section>").next().expect("an end");
        let (_, number) = block.split_once("place-").expect("a number");
        let number: usize = number.split('"').next().expect("an end").parse().expect("a number");
        let title = block.split("</a></h2>").next().expect("a head").rsplit('>').next();
        let title = title.expect("a title").to_owned();
        assert!(found.insert(number, (title, block.matches("<time").count())).is_none(), "{html}");
    }
    let last = found.pop_last().expect("the catalogue");
    assert_eq!(last.1.0, "信息公开目录");
    found.into_values().collect()
}

fn of(all: &[(&str, usize)]) -> Vec<(String, usize)> {
    all.iter().map(|(title, count)| ((*title).to_owned(), *count)).collect()
}

#[test]
fn boxes_stand_in_the_order_of_the_menu_or_as_asked_for() {
    let plain = site("");
    plain.build();
    assert_eq!(boxes(&plain).len(), 3, "{:?}", boxes(&plain));
    let menu = site("navigation: [{title: 通知, link: /tzgg/}, {title: 首, link: /}]\n");
    menu.build();
    assert_eq!(boxes(&menu)[0].0, "通知");
    assert_eq!(boxes(&menu).len(), 3, "those that the menu lacks stand behind");
    let asked = site(
        "home:\n  columns: 1\n  sections: [zfxxgk/nb, {section: tzgg, items: 8}, {section: fzzf, items: 0}]\n",
    );
    asked.build();
    assert_eq!(boxes(&asked), of(&[("年报", 6), ("通知", 8), ("法治政府建设", 0)]));
    assert_eq!(asked.read("public/index.html").matches("<div class=\"column\">").count(), 1);
    assert_eq!(plain.read("public/index.html").matches("<div class=\"column\">").count(), 2);
    // A new report moves up where it is shown, as in a clean build.
    asked.write("content/zfxxgk/nb/new.md", "---\ntitle: 新\ndate: 2024-02-01\n---\n正文。\n");
    asked.build();
    asked.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    assert_eq!(asked.read("clean/index.html"), asked.read("public/index.html"));
    assert!(asked.read("public/index.html").contains(">新</a>"));
}

#[test]
fn a_notice_stands_above_all() {
    let site = site("home: {notice: 本站升级, notice_link: \"https://www.example.com/\"}\n");
    site.build();
    let html = site.read("public/index.html");
    assert!(html.contains("<a href=\"/ts/out/") && html.contains(">本站升级</a>"), "{html}");
    site.write("site.yaml", format!("{SITE}home: {{notice: 本站升级}}\n"));
    site.build();
    assert!(site.read("public/index.html").contains("<p>本站升级</p>"));
}

#[test]
fn what_is_wrong_with_it_is_said_with_its_place() {
    let settings =
        "home:\n  notice_link: /meiyou/\n  columns: 3\n  sections: [fzzff, {section: qita}]\n";
    let run = site(settings).run(&["build"]).expect(1);
    for word in
        ["config/home-section", "`fzzf`", "config/home-notice", "config/missing", "site.yaml:"]
    {
        assert!(run.err.contains(word), "{word}: {}", run.err);
    }
    assert_eq!(run.err.matches("config/home-section").count(), 2, "{}", run.err);
}

#[test]
fn a_section_below_a_platform_shows_its_own() {
    let site = site("home: {sections: [zfxxgk, zfxxgk/nb]}\n");
    let front = "---\ntitle: 公开\ncolumns: [{title: 公开年报, link: nb}, {title: 目录, link: /catalogue/}]\n---\n";
    site.write("content/zfxxgk/_index.md", front);
    site.build();
    let html = site.read("public/index.html");
    let blocks = html.split("<div class=\"blocks").nth(1).expect("boxes");
    assert_eq!(blocks.matches(">公开年报</a></li>").count(), 1, "{blocks}");
}
