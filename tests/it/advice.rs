//! The way out of each finding, followed to the letter, is one.

use crate::harness::{Run, SECTION, SITE, TestSite};

fn build(site: &TestSite) -> Run {
    site.run(&["build", "--as-of", "2026-01-01"])
}

/// Builds a report with a body, expects the rule and words of advice, then builds the right body and expects neither.
fn body(wrong: &str, rule: &str, advice: &str, right: &str) {
    let site = TestSite::new().report("b", "", "\n一、甲\n\n文。\n").report(
        "a",
        "",
        &format!("\n{wrong}\n"),
    );
    let run = build(&site);
    assert!(run.err.contains(rule) && run.err.contains(advice), "{wrong}: {}", run.err);
    site.write("content/fzzf/a.md", format!("---\ntitle: 甲\ndate: 2024-01-29\n---\n\n{right}\n"));
    let run = build(&site).expect(0);
    assert!(!run.err.contains(rule), "{right}: {}", run.err);
}

/// The same with front matter.
fn front(wrong: &str, rule: &str, advice: &str, right: &str) {
    let site = TestSite::new().file("content/fzzf/a.md", format!("{wrong}\n正文。\n"));
    let run = build(&site).expect(1);
    assert!(run.err.contains(rule) && run.err.contains(advice), "{wrong}: {}", run.err);
    site.write("content/fzzf/a.md", format!("{right}\n正文。\n"));
    build(&site).expect(0);
}

#[test]
fn links() {
    body("[x]()", "link/empty", "[文字](../2022-report/index.md)", "x");
    body(
        "[x](hhttps://www.gov.cn/)",
        "link/scheme",
        "`https://www.gov.cn/`",
        "[x](https://www.gov.cn/)",
    );
    body(
        "[x](https:/a.gov.cn/x)",
        "link/scheme",
        "`https://a.gov.cn/x`",
        "[x](https://a.gov.cn/x)",
    );
    body("[x](http:a.gov.cn)", "link/scheme", "`http://a.gov.cn`", "[x](http://a.gov.cn)");
    body("[x](www.gov.cn)", "link/scheme", "`https://www.gov.cn`", "[x](https://www.gov.cn)");
    body("[x](b.md#s2)", "link/fragment", "`#s1`", "[x](b.md#s1)");
    body("[x](/fzzf/b.md)", "link/missing", "`b.md`", "[x](b.md)");
    body("[x](content/fzzf/b.md)", "link/missing", "`b.md`", "[x](b.md)");
    let site = TestSite::new()
        .report("a/index", "", "\n![图](图 1.png)\n")
        .file("content/fzzf/a/图 1.png", b"\x89PNG\r\n\x1a\n");
    let run = build(&site);
    assert!(run.err.contains("`![文字](<图 1.png>)`"), "{}", run.err);
}

#[test]
fn front_matter() {
    let right = "---\ntitle: 甲\ndate: 2024-01-01\n---";
    for (wrong, rule, advice) in [
        ("---\ntitle:通知甲\ndate: 2024-01-01\n---", "yaml/colon", "少一个空格"),
        ("---\ntitle：甲\ndate: 2024-01-01\n---", "yaml/colon", "全角"),
        ("---\ntitle:\u{3000}甲\ndate: 2024-01-01\n---", "yaml/colon", "U+3000"),
        ("---\ntitle:\u{a0}甲\ndate: 2024-01-01\n---", "yaml/colon", "U+00A0"),
        (
            "---\ntitle: 甲\nkeywords:\n\t- 乙\ndate: 2024-01-01\n---",
            "yaml/tab",
            "制表符换成两个空格",
        ),
        ("———\ntitle: 甲\ndate: 2024-01-01\n———", "source/odd-fence", "`———`"),
        ("----\ntitle: 甲\ndate: 2024-01-01\n---", "source/odd-fence", "`----`"),
        ("---\ntitle: 甲\ndate: 2024-01-01\n－－－", "source/odd-fence", "`－－－`"),
        ("---\ntitle: 甲\n日期: 2024-01-01\n---", "yaml/unknown-key", "`date` 或 `发布日期`"),
        (
            "---\ntitle: 甲\ndate: 2024-01-01\n发布单位: 乙\n---",
            "yaml/unknown-key",
            "`publisher` 或 `发布机构`",
        ),
        (
            "---\ntitle: 甲\ndate: 2024-01-01\n文号: 乙\n---",
            "yaml/unknown-key",
            "`doc_number` 或 `发文字号`",
        ),
        ("---\ntitle: 甲\ndate: 2024-01-01\n栏目: 乙\n---", "page/section-key", "移动文件"),
        ("---\ntitle: 甲\ndate: 2024-01-01\ntags: [乙]\n---", "yaml/unknown-key", "`keywords`"),
        (
            "---\ntitle: 甲\ndate: 2024-01-01\nwithdrawn: {date: 2025-01-01}\n---",
            "page/missing-inside",
            "花括号里加 `, reason: …`",
        ),
        (
            "---\ntitle: 甲\ndate: 2024-01-01\nsuperseded_by: https://\n---",
            "site/no-replacement",
            "完整网址",
        ),
        (
            "---\ntitle: 甲\ndate: 2024-01-01\nsuperseded_by: a.md\n---",
            "site/superseded-by-itself",
            "删去这一行",
        ),
    ] {
        front(wrong, rule, advice, right);
    }
    // An empty first line is let pass.
    let site = TestSite::new().file("content/fzzf/a.md", format!("\n\n{right}\n正文。\n"));
    build(&site).expect(0);
    let ring = "title: 甲\ndate: 2024-01-01\nsuperseded_by:";
    let site = TestSite::new()
        .file("content/fzzf/a.md", format!("---\n{ring} b.md\n---\n正文。\n"))
        .file("content/fzzf/b.md", format!("---\n{ring} a.md\n---\n正文。\n"));
    let run = build(&site).expect(1);
    assert_eq!(run.err.matches("site/superseded-in-a-ring").count(), 1, "{}", run.err);
    // Several mistakes of YAML are told at once.
    let site = TestSite::new().file(
        "content/fzzf/a.md",
        "---\ntitle: 甲: 乙\ndate：2024-01-01\nkeywords: [一\nsource: \"开\n---\n正文。\n",
    );
    let run = build(&site).expect(1);
    assert!(run.err.matches("错误[yaml/").count() >= 4, "{}", run.err);
    assert!(!run.err.contains("expected") && !run.err.contains("found"), "English: {}", run.err);
    // Nested keys have no `extra`.
    let run =
        build(&TestSite::new().file("site.yaml", SITE.replace("  name:", "  xyz: 1\n  name:")))
            .expect(1);
    assert!(run.err.contains("yaml/unknown-key") && !run.err.contains("extra:"), "{}", run.err);
}

#[test]
fn two_of_one_address_and_how_each_gets_another() {
    let section = |slug: &str| SECTION.replace("---\ntitle", &format!("---\n{slug}title"));
    let site = TestSite::new()
        .file("content/一/_index.md", section(""))
        .file("content/yi/_index.md", section(""));
    let run = build(&site).expect(1);
    assert!(run.err.contains("`_index.md` 里写 `slug:"), "{}", run.err);
    assert_eq!(run.err.matches("site/collision").count(), 1, "{}", run.err);
    site.write("content/一/_index.md", section("slug: first\n"));
    build(&site).expect(0);
    assert!(site.exists("public/first/index.html") && site.exists("public/yi/index.html"));

    let site = TestSite::new()
        .report("a/index", "attachments: [{file: 表.csv}, {file: biao.csv}]\n", "\n正文。\n")
        .file("content/fzzf/a/表.csv", "1")
        .file("content/fzzf/a/biao.csv", "2");
    let run = build(&site).expect(1);
    assert!(run.err.contains("`name: 另一个名字`"), "{}", run.err);
    site.write("content/fzzf/a/index.md", "---\ntitle: 甲\ndate: 2024-01-29\nattachments: [{file: 表.csv, name: 附表}, {file: biao.csv}]\n---\n\n正文。\n");
    build(&site).expect(0);
    assert!(site.exists("public/fzzf/2024/a/fu-biao.csv"));

    let site = TestSite::new().report("a", "aliases: [/old.html]\n", "\n正文。\n").report(
        "b",
        "aliases: [/old.html]\n",
        "\n正文。\n",
    );
    let run = build(&site).expect(1);
    assert!(run.err.contains("从 `aliases:` 里去掉"), "{}", run.err);
    let site = TestSite::new().report("a", "slug: x\n", "\n正文。\n").report(
        "b",
        "slug: x\n",
        "\n正文。\n",
    );
    let run = build(&site).expect(1);
    assert_eq!(run.err.matches("site/collision").count(), 1, "a page and its data: {}", run.err);
}

#[test]
fn folders_and_files() {
    // A folder named for a year is no section, and needs no `_index.md`.
    let site = TestSite::new()
        .file("content/fzzf/2023/a.md", "---\ntitle: 甲\ndate: 2024-01-29\n---\n正文。\n")
        .file("content/fzzf/2023/b/index.md", "---\ntitle: 乙\ndate: 2024-01-29\n---\n正文。\n");
    build(&site).expect(0);
    assert!(site.exists("public/fzzf/2024/a.html") && site.exists("public/fzzf/2024/b.html"));
    site.write("content/fzzf/2023/_index.md", SECTION);
    let run = build(&site).expect(1);
    assert!(
        run.err.contains("site/year-section") && run.err.contains("删去其中的 `_index.md`"),
        "{}",
        run.err
    );

    for (file, rule, advice) in [
        (
            "content/fzzf/报告.txt",
            "site/looks-like-a-report",
            "gongkai import content/fzzf/报告.txt --section fzzf",
        ),
        ("content/fzzf/报告.md.txt", "site/looks-like-a-report", "`content/fzzf/报告.md`"),
        ("content/fzzf/报告.docx", "site/looks-like-a-report", "--section fzzf"),
        ("content/fzzf/x/正文.md", "site/bundle-name", "`index.md`"),
        ("content/fzzf/x/index.md.md", "site/bundle-name", "`index.md`"),
    ] {
        let site = TestSite::new().file(file, "---\ntitle: 甲\ndate: 2024-01-29\n---\n正文。\n");
        let run = build(&site);
        assert!(run.err.contains(rule) && run.err.contains(advice), "{file}: {}", run.err);
    }
    let site = TestSite::new()
        .file("content/other/index.md", "---\ntitle: 栏目\ndate: 2024-01-29\n---\n正文。\n")
        .file("content/other/a.md", "---\ntitle: 甲\ndate: 2024-01-29\n---\n正文。\n");
    let run = build(&site).expect(1);
    assert!(
        run.err.contains("site/index-beside-reports") && run.err.contains("`_index.md`"),
        "{}",
        run.err
    );
    assert_eq!(run.err.matches("错误[").count(), 1, "{}", run.err);

    let run = build(&TestSite::new().file("static/logo.png", "x")).expect(0);
    assert!(
        run.err.contains("theme/static-folder") && run.err.contains("layouts/assets/"),
        "{}",
        run.err
    );
    let site = TestSite::new()
        .file("layouts/reprot.html", "x")
        .file("layouts/partials/x.html", "x")
        .file("layouts/own.html", "{% include 'partials/x.html' %}{{ t('my_text') }}")
        .file("layouts/i18n/zh-CN.yaml", "hoem: 首页\nmy_text: 自己的\nhome: 首页\n")
        .report("a", "template: own.html\n", "\n正文。\n");
    let run = build(&site).expect(0);
    assert!(
        run.err.contains("theme/unused-template") && run.err.contains("`report.html`"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("theme/unknown-text") && run.err.contains("layouts/i18n/zh-CN.yaml:1:1"),
        "{}",
        run.err
    );
    assert_eq!(run.err.matches("[theme/").count(), 2, "{}", run.err);
}

#[test]
fn a_template_of_sections_without_links_to_months_is_told_with_a_way_out_that_works() {
    let own = "{% extends \"base.html\" %}{% block content %}{% for r in reports %}<a href=\"{{ r.url }}\">{{ r.title }}</a>{% endfor %}{% endblock %}";
    let with = |layout: &str, reports: usize| {
        let mut site = TestSite::new().file("layouts/section.html", layout);
        for n in 0..reports {
            site = site.report(&format!("r{n:02}"), "", "\n正文。\n");
        }
        build(&site).expect(0).err
    };
    let rule = "theme/no-way-to-months";
    let said = with(own, 21);
    assert!(said.contains(rule) && said.contains("layouts/section.html"), "{said}");
    // A section that fits on one page needs no such links.
    assert!(!with(own, 20).contains(rule));
    let mended = own.replace("{% for r", "{% include \"partials/below.html\" %}{% for r");
    let said = with(&mended, 21);
    assert!(!said.contains(rule), "{said}");
    // The partial may be the site's own as well.
    let said = with(&own.replace("{% for r", "{% for each in below %}{% endfor %}{% for r"), 21);
    assert!(!said.contains(rule), "{said}");
}

#[test]
fn files_that_are_not_what_their_name_says_or_that_machines_run() {
    let with = |name: &str, bytes: &[u8]| {
        build(
            &TestSite::new()
                .report("a/index", "", "\n正文。\n")
                .file(&format!("content/fzzf/a/{name}"), bytes),
        )
    };
    for (name, bytes) in [
        ("表.pdf", &b"<!DOCTYPE html><p>404</p>"[..]),
        ("表.doc", b"\xef\xbb\xbf <html>"),
        ("表.docx", b"#!/bin/sh\n"),
        ("图.png", b"%PDF-1.4"),
    ] {
        let run = with(name, bytes).expect(1);
        assert!(run.err.contains("attachment/disguised"), "{name}: {}", run.err);
    }
    for kind in [
        "xml", "xhtml", "svgz", "php", "jsp", "hta", "vbs", "ps1", "cmd", "bat", "scr", "msi",
        "lnk", "jar", "js", "wasm", "mhtml",
    ] {
        let run = with(&format!("a.{kind}"), b"x").expect(1);
        assert!(run.err.contains("config/attachment-type"), "{kind}: {}", run.err);
        let settings = format!("{SITE}attachments: {{allow: [{kind}]}}\n");
        let run = build(&TestSite::new().file("site.yaml", settings)).expect(1);
        assert!(run.err.contains("config/attachment-type"), "{kind}: {}", run.err);
    }
    with("表.csv", b"a,b\n").expect(0);
}

#[test]
fn equal_slips_of_many_files_are_one_finding_with_a_count() {
    let mut site = TestSite::new();
    for number in 0..9 {
        site = site.report(&format!("r{number}"), "labels: [甲]\n", "\n正文。\n");
    }
    let run = build(&site).expect(1);
    assert_eq!(run.err.matches("yaml/unknown-key").count(), 1, "{}", run.err);
    assert!(
        run.err.contains("共 9 处") && run.err.contains("content/fzzf/r2.md:4:1"),
        "{}",
        run.err
    );
}

#[test]
fn files_beside_a_report_are_the_attachments_that_a_section_requires() {
    let section = SECTION.replace("---\ntitle", "---\nrequired: [附件]\ntitle");
    let site =
        TestSite::new().file("content/fzzf/_index.md", section).report("a/index", "", "\n正文。\n");
    let run = build(&site).expect(1);
    assert!(run.err.contains("page/required"), "{}", run.err);
    site.write("content/fzzf/a/表.csv", "1");
    build(&site).expect(0);
}

#[test]
fn a_title_that_the_text_repeats_is_shown_once() {
    let site = TestSite::new().file(
        "content/fzzf/a.md",
        "---\ntitle: 某某通知\ndate: 2024-01-29\n---\n\n# 某某通知\n\n正文。\n",
    );
    build(&site).expect(0);
    let page = site.read("public/fzzf/2024/a.html");
    let main = page.split("<main").nth(1).expect("a main part");
    assert_eq!(main.matches(">某某通知</h").count(), 1, "{main}");
    site.write(
        "content/fzzf/a.md",
        "---\ntitle: 某某通知\ndate: 2024-01-29\n---\n\n# 另一个标题\n\n正文。\n",
    );
    build(&site).expect(0);
    assert!(site.read("public/fzzf/2024/a.html").contains("另一个标题</h"));
}

#[test]
fn a_lost_record_is_one_finding() {
    let site = TestSite::new().report("a", "", "\n正文。\n");
    site.build();
    std::fs::remove_dir_all(site.path("public/.gongkai")).expect("the record");
    let run = build(&site).expect(1);
    assert!(run.err.contains("output/record-lost"), "{}", run.err);
    assert_eq!(run.err.matches("错误[").count(), 1, "{}", run.err);
    std::fs::rename(site.path("public"), site.path("public.old")).expect("another name");
    build(&site).expect(0);
}

#[cfg(unix)]
#[test]
fn links_litter_and_what_is_no_file() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    for name in ["layouts", "content", "site.yaml", "archives", "seals"] {
        let site = TestSite::new().report("a", "", "\n正文。\n");
        site.write("layouts/own.txt", "x");
        let elsewhere = TestSite::new();
        let real = elsewhere.path("real");
        if site.path(name).exists() {
            std::fs::rename(site.path(name), &real).expect("moved");
        } else {
            std::fs::create_dir(&real).expect("a folder");
        }
        symlink(&real, site.path(name)).expect("a link");
        let run = build(&site).expect(1);
        assert!(
            run.err.contains("source/symbolic-link") && run.err.contains(name),
            "{name}: {}",
            run.err
        );
    }
    let site = TestSite::new().report("a", "", "\n正文。\n");
    for name in [
        "#b.md#",
        "b.md~",
        "b.bak",
        "b.orig",
        "b.swp",
        "b.crdownload",
        "b.part",
        "~$b.docx",
        ".~lock.b.docx#",
    ] {
        site.write(&format!("content/fzzf/{name}"), "x");
    }
    symlink("nowhere@host.1", site.path("content/fzzf/.#a.md")).expect("a link");
    let run = build(&site).expect(0);
    assert_eq!(run.err.matches("source/litter").count(), 10, "{}", run.err);
    let status =
        std::process::Command::new("mkfifo").arg(site.path("content/fzzf/pipe.pdf")).status();
    assert!(status.is_ok_and(|it| it.success()));
    let run = build(&site).expect(1);
    assert!(run.err.contains("source/no-plain-file"), "{}", run.err);
    // Who is not root cannot read this; for root nothing is unreadable.
    std::fs::remove_file(site.path("content/fzzf/pipe.pdf")).expect("removed");
    let mode = |mode| std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(site.path("content/fzzf/a.md"), mode(0o000)).expect("a mode");
    let run = build(&site);
    assert!(run.status == 0 || run.err.contains("source/unreadable"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn what_is_built_can_be_read_by_all_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let site =
        TestSite::new().report("a/index", "", "\n正文。\n").file("content/fzzf/a/表.csv", "1");
    std::fs::set_permissions(
        site.path("content/fzzf/a/表.csv"),
        std::fs::Permissions::from_mode(0o600),
    )
    .expect("a mode");
    let command = format!("umask 077; exec {} build --as-of 2026-01-01", crate::harness::program());
    let run =
        Run::of(std::process::Command::new("sh").args(["-c", &command]).current_dir(site.path("")));
    run.expect(0);
    let mode = |name: &str| {
        std::fs::metadata(site.path(name)).expect("there").permissions().mode() & 0o777
    };
    for file in ["public/index.html", "public/fzzf/2024/a.html", "public/fzzf/2024/a/biao.csv"] {
        assert_eq!(mode(file), 0o644, "{file}");
    }
    for folder in ["public", "public/fzzf", "public/fzzf/2024/a"] {
        assert_eq!(mode(folder), 0o755, "{folder}");
    }
}

#[test]
fn who_publishes_is_a_line_of_text() {
    let settings =
        format!("{SITE}publish: {{targets: [{{name: www, kind: directory, path: target}}]}}\n");
    let site = TestSite::new().file("site.yaml", settings).report("a", "", "\n正文。\n");
    let run = site.run(&["publish", "--yes", "--by", "王\u{1b}[2J"]);
    assert_ne!(run.status, 0);
    assert!(run.err.contains("U+001B"), "{}", run.err);
}
