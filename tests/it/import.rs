//! Plain text as a CMS prints it → a report that builds.

use std::fmt::Write;

use crate::harness::TestSite;

/// A report in the shape of a CMS page saved as text: bare head lines, half-width signs, an empty label.
fn plain() -> String {
    let mut text = "测试市测试区测试街道2023年法治政府建设年度报告\n2024-01-29\n测试市测试区测试街道\n测试市测试区测试街道\n\n".to_owned();
    text.push_str("  2023年,测试街道深入推进“1+6+N”治理,现将有关情况报告如下:\n\n");
    for (part, count) in
        [("一、2023年主要工作成效", 8), ("二、存在的问题", 3), ("三、2024年主要安排", 3)]
    {
        let _ = write!(text, "  {part}\n\n");
        for sub in "一二三四五六七八".chars().take(count) {
            let _ = write!(text, "  ({sub})依法履职,优化服务\n\n  一是落实责任,完成率达100%。");
            text.push_str("二是加强培训;三是强化监督。\n\n");
        }
    }
    text.push_str("   \u{a0} \u{a0}\n\n\n相关附件\n");
    text
}

fn import(text: impl AsRef<[u8]>, arguments: &[&str]) -> (TestSite, crate::harness::Run) {
    let site = TestSite::new().file("in/report.txt", text);
    let run = site.run(&[&["import", "in/report.txt", "--section", "fzzf"], arguments].concat());
    (site, run)
}

#[test]
fn a_cms_page_becomes_a_finished_report() {
    let (site, run) = import(plain(), &[]);
    let run = run.expect(0);
    assert!(run.err.contains("import/empty-label"), "{}", run.err);
    let text = site.read("content/fzzf/report.md");
    assert!(text.starts_with("---\ntitle: 测试市测试区测试街道2023年法治政府建设年度报告\ndate: 2024-01-29\npublisher: 测试市测试区测试街道\nyear: 2023\n---\n"), "{text}");
    site.build();
    let html = site.read("public/fzzf/2024/report.html");
    assert_eq!(html.matches("<h2 id=\"s").count(), 3);
    assert_eq!(html.matches("<h3 id=\"s").count(), 14);
    assert!(html.contains("<h3 id=\"s1-8\">(八)依法履职,优化服务</h3>"), "{html}");
    assert!(html.contains("“1+6+N”") && !html.contains("相关附件") && !html.contains('\u{a0}'));
    for list in [
        "fzzf/index.html",
        "fzzf/2024/index.html",
        "fzzf/atom.xml",
        "atom.xml",
        "sitemap.xml",
        "index.html",
    ] {
        assert!(
            site.read(&format!("public/{list}")).contains("/ts/fzzf/2024/report.html"),
            "{list}"
        );
    }
}

#[test]
fn gb18030_is_read_and_said() {
    let (bytes, _, _) = encoding_rs::GB18030
        .encode("街道2023年报告\n2024-01-29\n示例街道\n\n正文内容，说明情况。\n");
    let (site, run) = import(&bytes, &[]);
    assert!(run.expect(0).err.contains("import/encoding"));
    assert!(site.read("content/fzzf/report.md").contains("title: 街道2023年报告\n"));
}

#[test]
fn labelled_heads_wrapped_titles_and_times() {
    let (site, run) = import(
        "索引号：000014349/2024-00012    分类：法治\n测试县甲镇\n2023年度法治政府建设情况报告\n发布时间：2024年1月29日 09:30:15 来源：县司法局 浏览次数：12\n发布机构：测试县甲镇人民政府\n\n　　正文。\n",
        &[],
    );
    run.expect(0);
    let text = site.read("content/fzzf/report.md");
    for line in [
        "title: 测试县甲镇2023年度法治政府建设情况报告",
        "date: 2024-01-29 09:30",
        "publisher: 测试县甲镇人民政府",
        "source: 县司法局",
        "index_number: 000014349/2024-00012",
        "topic: 法治",
    ] {
        assert!(text.contains(&format!("{line}\n")), "{line} in {text}");
    }
    site.build();
}

#[test]
fn what_is_missing_is_asked_for() {
    let (site, run) = import("一份没有日期的材料\n\n正文。\n", &[]);
    let run = run.expect(1);
    assert!(run.err.contains("in/report.txt") && run.err.contains("--date"), "{}", run.err);
    assert!(!site.exists("content/fzzf/report.md"));
    let arguments = [
        "import",
        "in/report.txt",
        "--section",
        "fzzf",
        "--date",
        "2024-01-29",
        "--title",
        "标题",
        "--publisher",
        "某办",
    ];
    site.run(&arguments).expect(0);
    assert!(
        site.read("content/fzzf/report.md")
            .contains("title: 标题\ndate: 2024-01-29\npublisher: 某办\n")
    );
    let before = site.read("content/fzzf/report.md");
    // The same file again changes nothing; another text never overwrites the report.
    let run = site.run(&arguments).expect(0);
    assert!(run.err.contains("没有变化"), "{}", run.err);
    std::fs::write(site.path("in/report.txt"), "另一份材料\n\n正文。\n").expect("a file");
    let run = site.run(&arguments).expect(1);
    assert!(run.err.contains("import/exists"), "{}", run.err);
    assert_eq!(before, site.read("content/fzzf/report.md"));
}

#[test]
fn listed_attachments_come_along_or_are_awaited() {
    let site = TestSite::new()
        .file(
            "in/r.txt",
            "街道公告\n2024-01-29\n\n正文。\n\n相关附件：\n1.统计表.csv\n附件2：说明.pdf\n",
        )
        .file("in/统计表.csv", "a,b\n");
    let asked = site.run(&["import", "in/r.txt", "--section", "new/deep"]).expect(1);
    assert!(asked.err.contains("import/no-section-title"), "{}", asked.err);
    assert!(!site.exists("content/new"), "a folder's name is no title of a section");
    let titles = ["--section-title", "公告/通告"];
    let run = site.run(&[&["import", "in/r.txt", "--section", "new/deep"][..], &titles].concat());
    let run = run.expect(0);
    assert!(
        run.err.contains("import/awaited") && run.err.contains("content/new/_index.md"),
        "{}",
        run.err
    );
    assert!(site.read("content/new/_index.md").contains("title: 公告\n"));
    assert!(site.read("content/new/deep/_index.md").contains("title: 通告\n"));
    assert_eq!(site.read("content/new/deep/r/统计表.csv"), "a,b\n");
    let run = site.build();
    assert!(run.err.contains("attachment/awaited"), "{}", run.err);
    let html = site.read("public/new/deep/2024/r.html");
    assert!(
        html.contains(">统计表</a>") && html.contains("说明 <span class=\"file\">文件待补"),
        "{html}"
    );
}

#[test]
fn full_width_signs_on_request() {
    let (site, run) = import(
        "街道公告\n2024-01-29\n\n  2023年,街道(含社区)落实“1+6+N”,率达100%,详见http://a.gov.cn/x,y。\n",
        &["--full-width"],
    );
    assert!(run.expect(0).err.contains("import/full-width"));
    let text = site.read("content/fzzf/report.md");
    assert!(
        text.contains("2023年，街道（含社区）落实“1+6+N”，率达100%,详见http://a.gov.cn/x,y。"),
        "{text}"
    );
}

#[test]
fn text_is_never_markup() {
    let body = "*星* _线_ <b>标签</b> `码` [链](接) # 号 ~~删~~ | 栏 &amp; \\ 反斜杠";
    let (site, run) =
        import(format!("街道公告\n2024-01-29\n\n{body}。\n\n# 井号开头。\n\n- 横线开头。\n"), &[]);
    run.expect(0);
    site.build();
    let html = site.read("public/fzzf/2024/report.html");
    assert!(
        html.contains(
            "*星* _线_ &lt;b&gt;标签&lt;/b&gt; `码` [链](接) # 号 ~~删~~ | 栏 &amp;amp; \\ 反斜杠。"
        ),
        "{html}"
    );
    assert!(html.contains("># 井号开头。</p>") && html.contains(">- 横线开头。</p>"), "{html}");
}

#[test]
fn of_several_files_those_that_are_whole_are_imported() {
    let site = TestSite::new()
        .file("a.txt", "甲公告\n2024-01-29\n\n正文。\n")
        .file("b.txt", "乙公告\n\n正文。\n");
    let run = site.run(&["import", "a.txt", "b.txt", "--section", "fzzf"]).expect(1);
    assert!(run.err.contains("import/no-date"), "{}", run.err);
    assert!(site.exists("content/fzzf/a.md") && !site.exists("content/fzzf/b.md"));
    site.run(&["import", "b.txt", "--section", "fzzf", "--date", "2024-02-01"]).expect(0);
    assert!(site.exists("content/fzzf/b.md"));
}
