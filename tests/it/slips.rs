//! What people mistype or paste: each slip has a finding at its place, and nothing is taken for what it is not.

use crate::harness::{Run, SECTION, TestSite};

/// The findings of a run as `rule file:line:column`.
pub(crate) fn findings(run: &Run) -> Vec<String> {
    let rule = |line: &str| {
        let (_, rest) = line.split_once('[')?;
        let (rule, _) = rest.split_once("]: ")?;
        rule.contains('/').then(|| rule.to_owned())
    };
    let place = |line: &str| Some(line.trim_start().strip_prefix("--> ")?.to_owned());
    let rules = run.err.lines().filter_map(rule);
    rules.zip(run.err.lines().filter_map(place)).map(|(rule, at)| format!("{rule} {at}")).collect()
}

fn build(site: &TestSite) -> Run {
    site.run(&["build", "--as-of", "2026-01-01"])
}

#[test]
fn a_key_without_a_value_is_a_key_that_is_missing() {
    for date in ["date:", "date: ~", "date: ''", "date: null", "发布日期: \"\""] {
        let site = TestSite::new()
            .file("content/fzzf/a.md", format!("---\ntitle: 甲\n{date}\n---\n\n正文。\n"));
        let run = build(&site).expect(1);
        let missing = "page/missing content/fzzf/a.md:3:1".to_owned();
        assert!(findings(&run).contains(&missing), "{date}: {}", run.err);
    }
    for key in ["draft", "withdrawn", "expires", "withdraw_after", "superseded_by"] {
        let site = TestSite::new().report("a", &format!("{key}:\n"), "\n正文。\n");
        assert_eq!(
            findings(&build(&site).expect(1)),
            ["yaml/empty content/fzzf/a.md:4:1"],
            "{key}"
        );
    }
    let section = SECTION.replace("---\ntitle", "---\nrequired: [doc_number, summary]\ntitle");
    let site = TestSite::new().file("content/fzzf/_index.md", section).report(
        "a",
        "doc_number: ''\nsummary:\n",
        "\n正文。\n",
    );
    let run = build(&site).expect(1);
    assert_eq!(findings(&run).iter().filter(|it| it.starts_with("page/required")).count(), 2);
    let settings = crate::harness::SITE.replace("title: 测试街道", "title: ''");
    let run = build(&TestSite::new().file("site.yaml", settings)).expect(1);
    assert!(run.err.contains("config/missing") && run.err.contains("site.yaml:1:1"), "{}", run.err);
}

#[test]
fn dates_that_cannot_be_and_dates_of_other_clocks() {
    for date in ["2204-03-08", "2023-02-010", "2023-02-30", "2024-01-29T09:30:00+25:00"] {
        let site = TestSite::new()
            .file("content/fzzf/a.md", format!("---\ntitle: 甲\ndate: {date}\n---\n\n正文。\n"));
        let found = findings(&build(&site).expect(1));
        assert!(found[0].starts_with("page/date content/fzzf/a.md:3:"), "{date}: {found:?}");
    }
    for date in ["2024-01-29T09:30:00+08:00", "2024-01-29T01:30:00Z", "2024-01-29 09:30"] {
        let site = TestSite::new()
            .file("content/fzzf/a.md", format!("---\ntitle: 甲\ndate: {date}\n---\n\n正文。\n"));
        build(&site).expect(0);
        let page = site.read("public/fzzf/2024/a.html");
        assert!(page.contains("content=\"2024-01-29 09:30\""), "{date}: {page}");
    }
}

#[test]
fn words_that_yaml_takes_for_a_comment_are_told_with_the_form_that_keeps_them() {
    let site = TestSite::new().file(
        "content/fzzf/a.md",
        "---\ntitle: 第 #1 号\ndate: 2024-01-29 # 备注\nkeywords: [甲, 乙]\nsource: 某局 #二\n---\n\n正文。\n",
    );
    let run = build(&site).expect(0);
    assert_eq!(
        findings(&run),
        ["yaml/comment content/fzzf/a.md:2:10", "yaml/comment content/fzzf/a.md:5:12"]
    );
    assert!(run.err.contains("`\"第 #1 号\"`"), "{}", run.err);
    site.write(
        "site.yaml",
        crate::harness::SITE.replace("title: 测试街道\n", "title: 测试街道 # 备注\n"),
    );
    site.write("content/fzzf/a.md", "---\ntitle: \"第 #1 号\"\ndate: 2024-01-29\n---\n\n正文。\n");
    assert_eq!(findings(&build(&site).expect(0)), Vec::<String>::new());
    assert!(site.read("public/fzzf/2024/a.html").contains("第 #1 号"));
    // A title folded over lines has spaces only where its words have.
    for title in
        ["关于加强\n  工作的通知", ">\n  关于加强\n  工作的通知", "\"关于加强\n  工作的通知\""]
    {
        site.write(
            "content/fzzf/a.md",
            format!("---\ntitle: {title}\ndate: 2024-01-29\n---\n\n正文。\n"),
        );
        build(&site).expect(0);
        assert!(site.read("public/fzzf/2024/a.html").contains("关于加强工作的通知"), "{title}");
    }
}

#[test]
fn words_are_not_cut_unseen_wherever_an_author_writes_them() {
    for (front, at) in [
        ("changes: [{date: 2024-02-01, note: 更正}]\nlate: 因 #系统 故障", "5:9"),
        ("changes:\n  - date: 2024-02-01\n    note: 更正表 #3 的数", "6:15"),
        ("withdrawn:\n  date: 2025-01-01\n  reason: 涉及 #隐私", "6:14"),
        ("attachments:\n  - file: b.csv\n    title: 表 #1 收支", "6:14"),
        ("figures:\n  - name: 件数 #1\n    value: 3", "5:14"),
        ("source: 某局\t# 二", "4:12"),
        ("source: !!str 某局 # 二", "4:18"),
        ("source: 关于第\n  #2 号楼", "5:3"),
    ] {
        let site = TestSite::new()
            .report("a/index", &format!("{front}\n"), "\n正文。\n")
            .file("content/fzzf/a/b.csv", "a,b\n1,2\n");
        let run = site.run(&["build", "--as-of", "2026-01-01"]);
        let found = findings(&run);
        let wanted = format!("yaml/comment content/fzzf/a/index.md:{at}");
        assert!(found.contains(&wanted), "{front}: {found:?}");
    }
    // Remarks between keys cut nothing off.
    let front =
        "source: 某局\n# 备注\nchanges:\n  # 备注\n  - date: 2024-02-01 # 备注\n    note: 更正\n";
    let site = TestSite::new().report("a", front, "\n正文。\n");
    assert_eq!(findings(&build(&site).expect(0)), Vec::<String>::new());
    // One finding each, whatever is done with the words.
    let site = TestSite::new().report("a", "keywords: \"a\\u0001b\"\n", "\n正文。\n");
    let found = findings(&build(&site));
    assert_eq!(found.iter().filter(|it| it.contains("control-character")).count(), 1, "{found:?}");
    let site = TestSite::new().report("a", "keywords: 政务公开，信息\n  公开\n", "\n正文。\n");
    build(&site).expect(0);
    assert!(site.read("public/fzzf/2024/a.html").contains("信息公开"));
}

#[test]
fn a_word_for_a_key_is_led_to_one_that_is_known_there() {
    let section = SECTION.replace("---\ntitle", "---\n摘要: 甲\ntitle");
    let run = build(&TestSite::new().file("content/fzzf/_index.md", section)).expect(1);
    assert!(!run.err.contains("summary"), "{}", run.err);
    let site = TestSite::new().report("a", "摘要: 甲\n", "\n正文。\n");
    let run = site.run(&["--lang", "en", "build", "--as-of", "2026-01-01"]).expect(1);
    assert!(run.err.contains("did you mean `summary` or `内容概述`"), "{}", run.err);
}

#[test]
fn characters_that_nobody_sees_are_found_in_texts_front_matter_and_names() {
    for (text, rule) in [
        ("公\u{fffd}开", "source/lost-character"),
        ("\u{f0b7}公开", "source/private-character"),
        ("公开锟斤拷", "source/mojibake"),
        ("公\u{200b}开", "source/invisible-character"),
        ("公\u{feff}开", "source/invisible-character"),
    ] {
        let site = TestSite::new().report("a", "", &format!("\n正文{text}。\n"));
        let found = findings(&build(&site).expect(0));
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(&format!("{rule} content/fzzf/a.md:6:")), "{found:?}");
        let site = TestSite::new().report("a", &format!("source: {text}\n"), "\n正文。\n");
        let found = findings(&build(&site).expect(0));
        assert!(found[0].starts_with(&format!("{rule} content/fzzf/a.md:4:")), "{found:?}");
    }
    let site = TestSite::new().report("a", "", "\n正文\u{202e}开公。\n");
    assert_eq!(findings(&build(&site).expect(1)), ["source/direction-mark content/fzzf/a.md:6:3"]);
    let site = TestSite::new().report("a", "source: \"甲\\u200b乙\"\n", "\n正文。\n");
    assert_eq!(
        findings(&build(&site).expect(0)),
        ["source/invisible-character content/fzzf/a.md:4:9"]
    );
    for name in ["公\u{200b}开", "a\u{1}b", "开\u{202e}fdp", "\u{f0b7}表"] {
        let site = TestSite::new()
            .report("a/index", "", "\n正文。\n")
            .file(&format!("content/fzzf/a/{name}.pdf"), "%PDF-1.4");
        let run = build(&site).expect(1);
        assert!(run.err.contains("source/name") && run.err.contains("U+"), "{}", run.err);
    }
}

#[test]
fn a_byte_order_mark_of_a_template_never_reaches_a_page() {
    let site = TestSite::new()
        .report("a", "", "\n正文。\n")
        .file("layouts/own.html", "\u{feff}own {{ page.title }}")
        .file("layouts/partials/own.html", "x");
    site.write(
        "content/fzzf/a.md",
        "---\ntitle: 甲\ndate: 2024-01-29\ntemplate: own.html\n---\n\n正文。\n",
    );
    build(&site).expect(0);
    assert_eq!(site.read("public/fzzf/2024/a.html"), "own 甲");
}

#[test]
fn a_report_without_a_word_is_told() {
    for body in [
        "",
        "\n\n",
        "\n<!-- 稍后补写 -->\n",
        "\n\u{3000}\u{a0}\n",
        "\n&nbsp;\n",
        "\n<br>\n",
        "\n<p></p>\n",
        "\n<div>\n&#8203;\n</div>\n",
        "\n<!-- 待补 -->\n\n[甲]: https://www.gov.cn/\n",
    ] {
        let site = TestSite::new().report("a", "", body);
        let found = findings(&build(&site).expect(0));
        let empty = |it: &&String| it.starts_with("page/empty-body");
        let found: Vec<&String> = found.iter().filter(empty).collect();
        assert_eq!(found, ["page/empty-body content/fzzf/a.md:4:1"], "{body:?}");
    }
    for body in ["<img src=\"b.png\" alt=\"图\">\n", "<td>甲</td>\n", "- 甲\n", "&amp;\n", "[甲]\n"]
    {
        let run = build(&TestSite::new().report("a", "", body));
        assert!(!run.err.contains("empty-body"), "{body}: {}", run.err);
    }
    for front in ["draft: true\n", "withdrawn: {date: 2025-01-01, reason: 撤销}\n"] {
        let run = build(&TestSite::new().report("a", front, "")).expect(0);
        assert!(!run.err.contains("empty-body"), "{}", run.err);
    }
}
