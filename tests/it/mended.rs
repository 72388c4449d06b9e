//! One slip, one finding, and a way out that is right to the letter: each text is wrong, has exactly these findings, and what
//! they advise makes it right.

use crate::harness::{Run, SITE, TestSite};
use crate::slips::findings;

fn build(site: &TestSite, file: &str, text: &str) -> Run {
    site.write(file, text);
    let run = site.run(&["build", "--as-of", "2026-01-01"]);
    site.remove(file);
    run
}

fn site() -> TestSite {
    TestSite::new().report("other", "", "正文。\n")
}

/// Front matter that is wrong, its finding and where, words of the way out, and what it should be.
const FRONT: &[(&str, &str, &str, &str)] = &[
    (
        "{title: 甲 # 丙\n, date: 2024-01-01}",
        "yaml/comment 2:11",
        "\"甲 # 丙\"",
        "{title: \"甲 # 丙\"\n, date: 2024-01-01}",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nkeywords: [甲 # 一, 乙]",
        "yaml/comment-in-brackets 4:14",
        "[\"甲 # 一\", 乙]",
        "title: 甲\ndate: 2024-01-01\nkeywords: [\"甲 # 一\", 乙]",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nwithdrawn: true",
        "page/withdrawn 4:12",
        "又公开了",
        "title: 甲\ndate: 2024-01-01\nwithdrawn: {date: 2024-01-29, reason: 内容有误}",
    ),
    (
        "title: 甲\ndate: null",
        "page/missing 3:1",
        "date: 2024-01-29",
        "title: 甲\ndate: 2024-01-29",
    ),
    (
        "title: \"\"\ndate: 2024-01-01",
        "page/missing 2:1",
        "title: 2023年",
        "title: 甲\ndate: 2024-01-01",
    ),
    (
        "title: 甲\n date: 2024-01-01",
        "yaml/space-before 3:1",
        "删去行首的空格",
        "title: 甲\ndate: 2024-01-01",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nkeywords:\n-甲",
        "yaml/item 5:1",
        "- 项目",
        "title: 甲\ndate: 2024-01-01\nkeywords:\n- 甲",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nkeywords:\n  -甲",
        "yaml/item 4:1",
        "- 项目",
        "title: 甲\ndate: 2024-01-01\nkeywords:\n  - 甲",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nfigures:\n- {name: 件, value: 1,200, unit: 件}",
        "page/figure 5:3",
        "`value: 1200`",
        "title: 甲\ndate: 2024-01-01\nfigures:\n- {name: 件, value: 1200, unit: 件}",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nlate: {reason：故障}",
        "yaml/colon 4:1",
        "英文冒号",
        "title: 甲\ndate: 2024-01-01\nlate: {reason: 故障}",
    ),
    (
        "title: 甲\ndate: 2024-01-01\nchanges:\n  - date: 2024-02-01\n    note：改",
        "yaml/colon 6:9",
        "英文冒号",
        "title: 甲\ndate: 2024-01-01\nchanges:\n  - date: 2024-02-01\n    note: 改",
    ),
    (
        "title: 甲\ndate: 2024-01-01\ndescription: 乙",
        "yaml/unknown-key 4:1",
        "`summary`",
        "title: 甲\ndate: 2024-01-01\nsummary: 乙",
    ),
    (
        "\u{feff}title: 甲\ndate: 2024-01-01",
        "yaml/byte-order-mark 2:1",
        "重新打一遍",
        "title: 甲\ndate: 2024-01-01",
    ),
    (
        "title: 甲\nDATE: 2024-01-01",
        "yaml/unknown-key 3:1",
        "`date`",
        "title: 甲\ndate: 2024-01-01",
    ),
    (
        "title: 甲\n发布时间: 2024-01-01",
        "yaml/unknown-key 3:1",
        "发布日期",
        "title: 甲\n发布日期: 2024-01-01",
    ),
    (
        "title: 甲\ndate: 2024-01-01\ncolumn_type: 年报",
        "yaml/unknown-key 4:1",
        "_index.md",
        "title: 甲\ndate: 2024-01-01",
    ),
    (
        "title: 甲\ndate: 2024-01-01\ntemplate: section.html",
        "theme/template-of-others 4:1",
        "`report.html`",
        "title: 甲\ndate: 2024-01-01",
    ),
];

#[test]
fn front_matter() {
    let page = |front: &str| format!("---\n{front}\n---\n正文。\n");
    for (wrong, finding, advice, right) in FRONT {
        let site = site();
        let file = "content/fzzf/a.md";
        let (rule, at) = finding.split_once(' ').expect("a place");
        let run = build(&site, file, &page(wrong));
        assert_eq!(findings(&run), [format!("{rule} {file}:{at}")], "{wrong}: {}", run.err);
        assert!(run.err.contains(advice), "{wrong}: {}", run.err);
        let run = build(&site, file, &page(right)).expect(0);
        // A withdrawn report leaves nothing else to say.
        assert!(findings(&run).is_empty(), "{right}: {}", run.err);
    }
}

#[test]
fn fences_links_and_names_of_files() {
    let good = "---\ntitle: 甲\ndate: 2024-01-01\n---\n正文。\n";
    for (file, wrong, finding, advice, right) in [
        (
            "a.md",
            " ---\ntitle: 甲\ndate: 2024-01-01\n---\n正文。\n",
            "source/odd-fence a.md:1:1",
            "不要空格",
            ("a.md", good),
        ),
        (
            "a.md",
            "---\ntitle: 甲\ndate: 2024-01-01\n ---\n正文。\n",
            "source/odd-fence a.md:4:1",
            "不要空格",
            ("a.md", good),
        ),
        ("x/INDEX.MD", good, "source/capitals x/INDEX.MD", "`index.md`", ("x/index.md", good)),
        (
            "报告.markdown",
            good,
            "site/looks-like-a-report 报告.markdown",
            "`content/fzzf/报告.md`",
            ("报告.md", good),
        ),
        (
            "a.md",
            "---\ntitle: 甲\ndate: 2024-01-01\n---\n见[网](https：//www.gov.cn/)。\n",
            "link/scheme a.md:5:2",
            "`https://www.gov.cn/`",
            ("a.md", "---\ntitle: 甲\ndate: 2024-01-01\n---\n见[网](https://www.gov.cn/)。\n"),
        ),
        (
            "a.md",
            "---\ntitle: 甲\ndate: 2024-01-01\n---\n见[网](https:\\\\www.gov.cn/a)。\n",
            "link/scheme a.md:5:2",
            "`https://www.gov.cn/a`",
            ("a.md", "---\ntitle: 甲\ndate: 2024-01-01\n---\n见[网](https://www.gov.cn/a)。\n"),
        ),
    ] {
        let site = site();
        let run = build(&site, &format!("content/fzzf/{file}"), wrong);
        let (rule, at) = finding.split_once(' ').expect("a place");
        assert_eq!(findings(&run), [format!("{rule} content/fzzf/{at}")], "{wrong}: {}", run.err);
        assert!(run.err.contains(advice), "{wrong}: {}", run.err);
        let run = build(&site, &format!("content/fzzf/{}", right.0), right.1).expect(0);
        assert!(findings(&run).is_empty(), "{}: {}", right.1, run.err);
    }
    // An address may have any sign behind its host.
    let odd = "---\ntitle: 甲\ndate: 2024-01-01\n---\n见[网](https://www.gov.cn/a：b。c)。\n";
    let run = build(&site(), "content/fzzf/a.md", odd).expect(0);
    assert!(findings(&run).is_empty(), "{}", run.err);
}

#[test]
fn a_remark_behind_a_whole_value_is_no_cut() {
    let text =
        "---\ntitle: 甲\ndate: 2024-01-01\nkeywords: [\n  甲,\n  \"乙\" # 说明\n  ]\n---\n正文。\n";
    let run = build(&site(), "content/fzzf/a.md", text).expect(0);
    assert!(findings(&run).is_empty(), "{}", run.err);
}

#[test]
fn old_addresses_have_no_signs_of_lists() {
    for odd in [
        "/a/x.html，/a/y.html",
        "www.test.gov.cn/ts/a.html",
        "/a/*.html",
        "【/a/x.html】",
        "/a/x.html。",
    ] {
        let text = format!("---\ntitle: 甲\ndate: 2024-01-01\naliases: [\"{odd}\"]\n---\n正文。\n");
        let run = build(&site(), "content/fzzf/a.md", &text).expect(1);
        assert_eq!(findings(&run), ["site/alias content/fzzf/a.md:4:10"], "{odd}: {}", run.err);
    }
}

#[test]
fn sections() {
    let section = "---\ntitle: 甲\ndescription: 甲\nkeywords: [甲]\ncolumn_type: 政府信息公开年报\ndate: 2024-01-01\n---\n说明。\n";
    let site = site();
    let run = build(&site, "content/b/_index.md", section);
    assert_eq!(findings(&run), ["yaml/unknown-key content/b/_index.md:6:1"], "{}", run.err);
    assert!(run.err.contains("报告的键") && !run.err.contains("update_within"), "{}", run.err);
    // A section that is empty because something below it is wrong is not called empty besides.
    for (file, text) in [
        ("content/b/x/INDEX.MD", "---\ntitle: 甲\ndate: 2024-01-01\n---\n正文。\n"),
        ("content/b/报告.docx", "PK"),
        ("content/b/x/a.md", "---\ntitle: 甲\ndate: 2024-01-01\n---\n正文。\n"),
    ] {
        let site = TestSite::new()
            .report("other", "", "正文。\n")
            .file("content/b/_index.md", crate::harness::SECTION);
        let run = build(&site, file, text);
        assert!(
            !run.err.contains("section/empty") && !findings(&run).is_empty(),
            "{file}: {}",
            run.err
        );
    }
    // The note on what was withdrawn stands in the section.
    let site =
        TestSite::new().report("a", "withdrawn: {date: 2024-02-01, reason: 有误}\n", "正文。\n");
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(0);
    assert!(run.err.contains("不要删去栏目"), "{}", run.err);
}

#[test]
fn types_of_attachments_are_letters_and_none_that_runs() {
    let with = |kinds: &str| {
        let settings = format!("{SITE}attachments: {{allow: [{kinds}]}}\n");
        TestSite::new().file("site.yaml", settings).run(&["build", "--as-of", "2026-01-01"])
    };
    for kind in [
        "php5", "pht", "cshtml", "appx", "apk", "iso", "docm", "xlsm", "scf", "rdf", ".PHP5",
        "*.hta",
    ] {
        let run = with(&format!("\"{kind}\"")).expect(1);
        assert!(run.err.contains("config/attachment-type"), "{kind}: {}", run.err);
    }
    for odd in ["*", "", ".", "ｄｗｇ", "dwg dxf"] {
        let run = with(&format!("\"{odd}\"")).expect(1);
        assert!(run.err.contains("config/attachment-type"), "{odd}: {}", run.err);
    }
    with("dwg, .dxf, \"*.shp\"").expect(0);
}

#[cfg(unix)]
#[test]
fn what_was_closed_is_opened_and_nothing_of_ours_is_read_through_a_link() {
    use std::fs;
    use std::os::unix::fs::{PermissionsExt, symlink};
    let site = site();
    site.build();
    let set = |path: &str, mode| {
        fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
    };
    set("public/fzzf/2024/other.html", 0o600);
    set("public/fzzf", 0o700);
    for _ in 0..2 {
        site.build();
        let mode =
            |path: &str| fs::metadata(site.path(path)).expect("it is there").permissions().mode();
        assert_eq!(mode("public/fzzf/2024/other.html") & 0o777, 0o644);
        assert_eq!(mode("public/fzzf") & 0o777, 0o755);
    }
    let elsewhere = TestSite::empty().file("x", "");
    fs::remove_dir_all(site.path(".gongkai")).expect("removed");
    symlink(elsewhere.path(""), site.path(".gongkai")).expect("a link");
    let run = site.run(&["build"]);
    assert!(run.status != 0 && run.err.contains(".gongkai"), "{}", run.err);
    assert_eq!(elsewhere.tree("").len(), 1);
}
