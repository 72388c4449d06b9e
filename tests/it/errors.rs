//! Mistakes of authors: each located, all at once, in both languages. `UPDATE=1` rewrites the goldens.

use std::fs;
use std::path::Path;

use crate::harness::{SITE, TestSite};

/// A site with twenty mistakes, one a file where that is possible.
fn twenty_mistakes() -> TestSite {
    TestSite::new()
        .file("content/fzzf/01.md", "---\ntitle: 甲\ndate: 2024-02-30\n---\n")
        .file("content/fzzf/02.md", "---\ntitel: 甲\ntitle: 乙\ndate: 2024-01-01\n---\n")
        .file("content/fzzf/03.md", "---\ndate: 2024-01-01\n---\n")
        .file("content/fzzf/04.md", "---\ntitle: 甲\n---\n")
        .file("content/fzzf/05.md", "没有信息\n")
        .file("content/fzzf/06.md", "---\ntitle: 甲\ndate: 2024-01-01\n")
        .file("content/fzzf/07.md", "+++\ntitle = \"甲\"\n+++\n")
        .file("content/fzzf/08.md", "---\ntitle: 甲: 乙\ndate: 2024-01-01\n---\n")
        .file("content/fzzf/09.md", b"---\ntitle: \xbc\xd7\xd2\xd2\xb1\xfb\xb6\xa1\n---\n")
        .file("content/fzzf/10.md", "---\ntitle: 十\ndate: 2024-01-01\ndoc_number: 测街办[2024]05号\n---\n")
        .file("content/fzzf/11.md", "---\ntitle: 十一\ndate: 2024-01-01\n---\n\n见[上年](../fzzf/2022.md)。\n")
        .file("content/fzzf/12.md", "---\ntitle: 十二\ndate: 2024-01-01\n---\n\n[x](javascript:alert(1)) 和 [y](C:\\表.xlsx)\n")
        .file("content/fzzf/13.md", "---\ntitle: 十三\ndate: 2024-01-01\nattachments:\n  - file: 表.xlsx\n---\n")
        .file("content/fzzf/14/index.md", "---\ntitle: 十四\ndate: 2024-01-01\n---\n")
        .file("content/fzzf/14/页面.html", "<p>")
        .file("content/fzzf/15.md", "---\ntitle: 十五\ndate: 2024-01-01\nindex_number: A-1\n---\n")
        .file("content/fzzf/16.md", "---\ntitle: 十六\ndate: 2024-01-01\nindex_number: A-1\n---\n")
        .file("content/fzzf/17.md", "---\ntitle: 十七\ndate: 2024-01-01\nslug: same\n---\n")
        .file("content/fzzf/18.md", "---\ntitle: 十八\ndate: 2024-01-01\nslug: same\n---\n")
        .file("content/fzzf/19.md", "---\ntitle: 十九\ndate: 2024-01-01\nstatus: 有效的\nsuperseded_by: 无.md\n---\n")
        .file("content/noindex/20.md", "---\ntitle: 二十\ndate: 2024-01-01\n---\n")
        .file("content/fzzf/index.md", "---\ntitle: 二十一\ndate: 2024-01-01\n---\n")
}

fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, text).expect("a golden file");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(text, expected, "{name}; UPDATE=1 rewrites it");
}

#[test]
fn twenty_mistakes_give_twenty_located_findings_in_both_languages() {
    let site = twenty_mistakes();
    for lang in ["zh", "en"] {
        let run = site.run(&["build", "--as-of", "2026-01-01", "--lang", lang, "-q"]).expect(1);
        let word = if lang == "zh" { "错误[" } else { "error[" };
        let places = run.err.lines().filter(|line| line.trim_start().starts_with("-->")).count();
        assert!(run.err.matches(word).count() >= 20, "{}", run.err);
        assert_eq!(run.err.matches(word).count(), places, "a finding without a place: {}", run.err);
        golden(&format!("mistakes.{lang}.txt"), &run.err);
    }
    assert!(!site.exists("public/index.html"));
}

#[test]
fn mistakes_in_settings() {
    let site = TestSite::new().file(
        "site.yaml",
        "titel: 甲\nbase_url: www.test.gov.cn\ntime_zone: Mars\nidentity:\n  name: 甲\n  domain: www.test.gov.cn\n  site_id_code: \"123\"\n  icp: 无\naddresses:\n  report: \"{section}/{jahr}/{slug}.html\"\nattachments: {allow: [exe]}\npaginate_by: 0\n",
    );
    for lang in ["zh", "en"] {
        let run = site.run(&["build", "--lang", lang]).expect(1);
        golden(&format!("settings.{lang}.txt"), &run.err);
    }
}

#[test]
fn a_broken_anchor_is_an_error_at_its_line() {
    let site = TestSite::new().report("a", "", "一、甲\n\n文。\n\n二、乙\n\n文。\n").report(
        "b",
        "",
        "见[甲](a.md#s1)。\n\n见[丙](a.md#s3)和[下](#p9)。\n",
    );
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("content/fzzf/b.md:7:2") && run.err.contains("#s3"), "{}", run.err);
    assert!(run.err.contains("content/fzzf/b.md:7:15") && run.err.contains("#p9"), "{}", run.err);
    assert_eq!(run.err.matches("link/fragment").count(), 2, "{}", run.err);
}

#[test]
fn findings_of_kept_outputs_are_said_again() {
    let site = TestSite::new().report("a", "", "一、甲\n\n三、丙\n");
    assert!(site.build().err.contains("outline/gap"));
    let run = site.build();
    assert!(run.err.contains("outline/gap") && run.err.contains("写入 0"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn symbolic_links_are_refused() {
    let site = TestSite::new().report("a", "", "");
    std::os::unix::fs::symlink("/etc/hostname", site.path("content/fzzf/x.txt")).expect("a link");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("source/symbolic-link") && run.err.contains("content/fzzf/x.txt"),
        "{}",
        run.err
    );
}

#[test]
fn attachments_outside_the_site_are_refused() {
    let site = TestSite::new().report(
        "a",
        "attachments: [../../../etc/passwd]\n",
        "[x](../../../secret.pdf)\n",
    );
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("attachment/outside") && run.err.contains("link/outside"),
        "{}",
        run.err
    );
}

#[test]
fn names_that_are_one_file_elsewhere_are_reported() {
    let site = TestSite::new()
        .file("content/fzzf/b/index.md", "---\ntitle: 报告\ndate: 2024-01-29\n---\n")
        .file("content/fzzf/b/Table.csv", "a")
        .file("content/fzzf/b/table.csv", "b");
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("site/names-alike"), "{}", run.err);
}

#[test]
fn menu_links_and_the_parents_templates_must_exist() {
    let settings = format!(
        "{}navigation:\n  - {{title: 无, link: /nirgends/}}\n  - {{title: 有, link: /fzzf/}}\n",
        crate::harness::SITE
    );
    let run = TestSite::new().file("site.yaml", settings).run(&["build"]).expect(1);
    assert_eq!(run.err.matches("config/navigation").count(), 1, "{}", run.err);
    let settings = format!(
        "{}parent: {{name: 上级, link: https://a.gov.cn/, header: none.html}}\n",
        crate::harness::SITE
    );
    let run = TestSite::new().file("site.yaml", settings).run(&["build"]).expect(1);
    assert!(
        run.err.contains("theme/no-template") && run.err.contains("site.yaml:10:1"),
        "{}",
        run.err
    );
}

#[test]
fn one_family_of_mistakes_hides_no_other() {
    let site = TestSite::new()
        .file("site.yaml", "title: 甲\nbase_url: x\n")
        .report("a", "tittle: x\n", "[x](nirgends.md)\n")
        .report("b", "", "[x](b.md#s9)\n")
        .report("later", "", "")
        .file("content/fzzf/later.md", "---\ntitle: 以后\ndate: 2030-01-01\n---\n[x](fehlt.md)\n")
        .file("layouts/404.html", "{% if %}");
    let run = site.run(&["build", "--lang", "en"]).expect(1);
    for place in [
        "site.yaml:2:1",
        "content/fzzf/a.md:4:1",
        "content/fzzf/a.md:6:1",
        "content/fzzf/b.md:5:1",
        "layouts/404.html:1",
        "content/fzzf/later.md:5:1",
    ] {
        assert!(run.err.contains(place), "{place} in {}", run.err);
    }
    for command in [&["new", "fzzf/x"][..], &["import", "site.yaml", "--section", "fzzf"]] {
        site.run(command).expect(1);
    }
}

#[test]
fn bodies_of_hidden_reports_are_looked_at_before_their_day() {
    let site = TestSite::new()
        .file("content/fzzf/later.md", "---\ntitle: 以后\ndate: 2030-01-01\n---\n[x](fehlt.md)\n");
    let run = site.build();
    assert!(
        run.err.contains("警告[link/missing]") && run.err.contains("later.md:5:1"),
        "{}",
        run.err
    );
}

#[test]
fn a_full_width_colon_is_pointed_at() {
    for (front, place) in [
        ("title: 甲\ndate： 2024-01-02\npublisher: 某\n", "3:5"),
        ("title: 甲\ndate:2024-01-02\n", "3:5"),
    ] {
        let site = TestSite::new().file("content/fzzf/a.md", format!("---\n{front}---\n"));
        let run = site.run(&["build"]).expect(1);
        assert!(
            run.err.contains("yaml/colon") && run.err.contains(&format!("a.md:{place}")),
            "{}",
            run.err
        );
    }
}

#[test]
fn script_links_of_the_frame_and_images_elsewhere_are_refused() {
    let settings = format!(
        "{}navigation:\n  - {{title: 甲, link: \"javascript:alert(1)\"}}\nparent: {{name: 上级, link: \"data:x\"}}\n",
        crate::harness::SITE
    );
    let site =
        TestSite::new().file("site.yaml", settings).report("a", "", "![图](https://b.com/x.png)\n");
    let run = site.run(&["build"]).expect(1);
    assert_eq!(run.err.matches("错误[config/link]").count(), 2, "{}", run.err);
    assert!(run.err.contains("body/image-elsewhere"), "{}", run.err);
}

/// A foreign site: files of many makes, some broken in each way. Nothing panics, everything has a place.
#[test]
fn a_foreign_tree_is_built_or_every_problem_has_a_place() {
    const HEADS: [&str; 10] = [
        "---\ntitle: Post {n}\ndate: 2020-01-02T03:04:05Z\ntags: [a, b]\n---\n",
        "---\ntitle: \"Post {n}\ndate: 2020\n---\n",
        "+++\ntitle=\"x\"\n+++\n",
        "no front matter {n}\n",
        "---\r\ntitle: 标题{n}\r\ndate: 2021-05-06\r\n---\r\n",
        "---\n- list\n---\n",
        "---\ntitle: [a\n---\n",
        "---\n\ttitle: x\n---\n",
        "---\ntitle: x\n",
        "",
    ];
    const BODIES: [&str; 8] = [
        "# H\n\ntext {{< shortcode >}} [a](../x.md) ![](img.png)\n",
        "<div><script>x</script>\n\n**b**\n",
        "1. a\n2. b\n   - c\n\n```\ncode\n",
        "|a|b|\n|-|-|\n|1|\n",
        "[x]: y\n[^1] z\n\n[^1]: n\n",
        "> q\n> - l\n>   1. m\n",
        "一、a\n三、b\n（一）c。d\n",
        "\u{b} bad \u{fdd0} *x* **（**y",
    ];
    let site = TestSite::new();
    for number in 0..600_usize {
        let body: String =
            (0..number % 4).map(|part| BODIES[(number / 10 + part * 3) % 8]).collect();
        let head = HEADS[number % 10].replace("{n}", &number.to_string());
        site.write(&format!("content/d{}/post-{number}.md", number % 7), format!("{head}{body}"));
    }
    for lang in ["zh", "en"] {
        let run = site.run(&["build", "--lang", lang, "--color", "never"]).expect(1);
        let word = if lang == "zh" { "错误[" } else { "error[" };
        let mut lines = run.err.lines();
        let mut errors = 0;
        while let Some(line) = lines.next() {
            if line.starts_with(word) {
                errors += 1;
                let place = lines.next().expect("a place").trim().trim_start_matches("--> ");
                let numbers =
                    place.rsplit(':').take(2).filter(|part| part.parse::<u32>().is_ok()).count();
                assert_eq!(numbers, 2, "{line}: {place}");
            }
        }
        assert!(errors > 500, "{errors}");
    }
}

#[test]
fn figures_need_a_value_that_is_a_number() {
    for (figure, rule) in [
        ("{name: 件数}", "page/missing"),
        ("{name: 件数, value: }", "page/missing"),
        ("{value: 3}", "page/missing"),
        ("{name: 件数, value: 三}", "page/figure"),
        ("{name: 件数, value: .inf}", "page/figure"),
    ] {
        let site = TestSite::new().report("a", &format!("figures:\n  - {figure}\n"), "");
        let run = site.run(&["build", "--lang", "en"]).expect(1);
        assert!(
            run.err.contains(rule) && run.err.contains("content/fzzf/a.md:5:"),
            "{figure}: {}",
            run.err
        );
    }
}

#[test]
fn the_data_beside_a_report_may_be_in_the_way_and_the_report_is_named() {
    let site = TestSite::new()
        .file("site.yaml", format!("{SITE}addresses: {{report: \"{{section}}/{{slug}}.html\"}}\n"))
        .report("feed", "", "");
    let run = site.run(&["build", "--lang", "en"]).expect(1);
    assert!(
        run.err.contains("site/collision") && run.err.contains("content/fzzf/feed.md:1:1"),
        "{}",
        run.err
    );
}
