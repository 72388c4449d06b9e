//! Whole pages, documents and folders as clerks have them → reports, with nothing lost and nothing guessed in silence.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::harness::{Run, TestSite, program};

/// Imports a text and gives what was said and the report.
fn import(text: &str, arguments: &[&str]) -> (TestSite, Run) {
    let site = TestSite::new().file("in/r.txt", text);
    let run = site.run(&[&["import", "in/r.txt", "--section", "fzzf"], arguments].concat());
    (site, run)
}

/// The report that a text became.
fn report(text: &str) -> (String, String) {
    let (site, run) = import(text, &[]);
    let run = run.expect(0);
    let file =
        ["content/fzzf/r.md", "content/fzzf/r/index.md"].into_iter().find(|file| site.exists(file));
    (site.read(file.expect("a report")), run.err)
}

/// Imports each text and looks for the lines that its front matter must have, the title first.
fn have(cases: &[(&str, &[&str])]) {
    for &(text, lines) in cases {
        let (report, said) = report(text);
        for line in lines {
            assert!(report.contains(&format!("{line}\n")), "{line} in\n{report}\n{said}");
        }
        let body = report.split("---\n\n").nth(1).unwrap_or_default();
        let title = lines[0].trim_start_matches("title: ");
        assert!(
            !body.contains(title) && !body.contains("责任编辑") && !body.contains("首页"),
            "{body}"
        );
    }
}

#[test]
fn facts_are_read_from_pages_of_every_layout() {
    have(&[
        (
            "示例区人民政府关于印发示例规则的通知\n索引号：003129766/201901-00336 组配分类：规范性文件发布\n发布机构：示例区政府办 服务对象分类：市民\n发布日期：2019-01-23 生效时间：2019-02-01\n\n正文。",
            &[
                "title: 示例区人民政府关于印发示例规则的通知",
                "date: 2019-01-23",
                "publisher: 示例区政府办",
                "index_number: 003129766/201901-00336",
            ],
        ),
        (
            "示例区人民政府 2024年5月9日 星期四\n无障碍 | 简体 | 繁体\n首页 > 政务公开 > 工作报告\n示例区2023年度法治政府建设情况报告\n来源：示例区政府办 发布时间：2024-03-28 09:18\n\n正文。",
            &[
                "title: 示例区2023年度法治政府建设情况报告",
                "date: 2024-03-28 09:18",
                "source: 示例区政府办",
            ],
        ),
        (
            "示例镇工作规则\n• 索引号：\n\n    6107280000/2024-001005\n• 主题分类：\n\n• 发文字号：\n    示政发〔2024〕7号\n• 发布日期：\n    2024年04月06日 16:34\n\n示例镇工作规则\n\n第一章　总则\n",
            &[
                "title: 示例镇工作规则",
                "date: 2024-04-06 16:34",
                "index_number: 6107280000/2024-001005",
                "doc_number: 示政发〔2024〕7号",
            ],
        ),
        (
            "示例镇管理办法（试行）\n索引号 | 620702069/2023-00096 | 发布机构 | 示例镇\n发布日期 | 2023-07-28 11:50:28 | 是否有效 | 是\n第一章总则\n第一条为规范管理，制定本办法。",
            &[
                "title: 示例镇管理办法（试行）",
                "date: 2023-07-28 11:50",
                "publisher: 示例镇",
                "index_number: 620702069/2023-00096",
                "status: 有效",
            ],
        ),
        (
            "示例区人民政府办公室关于印发示例方案的通知\n发布时间：2023-03-15 09:28 信息来源：示例区政府办\n示政办发〔2023〕9号\n\n各街道办事处：\n\n现印发给你们。",
            &["date: 2023-03-15 09:28", "source: 示例区政府办", "doc_number: 示政办发〔2023〕9号"],
        ),
        (
            "行政处罚决定书\n\n示综执罚决字〔2024〕第18号\n发布日期：2024年3月8日\n\n当事人：某某",
            &[
                "title: 行政处罚决定书",
                "date: 2024-03-08",
                "doc_number: 示综执罚决字〔2024〕第18号",
            ],
        ),
        (
            "示例区2023年度法治政府建设情况报告\n来源：示例区政府办 发布时间：2024-03-28 9:5\n\n示例区2023年度\n法治政府建设情况报告\n\n2023年，坚持依法行政。\n\n【责任编辑：张三】【审核：李四】\n打印本页 关闭窗口",
            &[
                "title: 示例区2023年度法治政府建设情况报告",
                "date: 2024-03-28 09:05",
                "author: 张三",
            ],
        ),
        (
            "公开平台：示例市政府门户网站\n标题：示例乡2024年部门预算\n发布日期：2024-04-22\n\n正文。",
            &["title: 示例乡2024年部门预算", "date: 2024-04-22"],
        ),
    ]);
}

#[test]
fn mastheads_numbers_and_files_round_the_title() {
    have(&[
        (
            "归档时间:2018-11-21\n当前位置: 首页 > 政务公开 > 政策法规\n\n中共示阳市委办公室示阳市人民政府办公室印发《示例意见》的通知(示办发〔2017〕2号)\n\n来源:示阳市政府门户网 日期:2017-01-12 17:08 字号:【\n视力保护色:\n浏览量:\n\n各县市区委:\n\n现印发给你们,请认真贯彻执行。\n\n中共示阳市委办公室\n\n示阳市人民政府办公室\n\n2017年1月10日\n",
            &[
                "title: 中共示阳市委办公室示阳市人民政府办公室印发《示例意见》的通知(示办发〔2017〕2号)",
                "date: 2017-01-12 17:08",
                "source: 示阳市政府门户网",
                "doc_number: 示办发〔2017〕2号",
                "created: 2017-01-10",
                "publisher: 中共示阳市委办公室、示阳市人民政府办公室",
            ],
        ),
        (
            "示政发〔2014〕20号《示例省人民政府关于深化改革的实施意见》\n\n浏览量:          时间:2016-01-17 23:45:19\n\n示例省人民政府关于深化改革的实施意见\n\n示政发〔2014〕20号\n\n各市人民政府:\n\n提出以下意见。\n",
            &[
                "title: 示例省人民政府关于深化改革的实施意见",
                "date: 2016-01-17 23:45",
                "doc_number: 示政发〔2014〕20号",
            ],
        ),
        (
            "欢迎访问示例交易中心网站!\n  • 无障碍\n2022年度示例交易中心部门决算公开\n发布时间:2023-08-16\n\n/2022年度决算报表.xls\n\n目录\n\n公开说明\n\n第一部分 单位概况 PAGEREF _Toc25831 h 3\n\n第一部分 单位概况\n\n负责交易工作。\n",
            &[
                "title: 2022年度示例交易中心部门决算公开",
                "date: 2023-08-16",
                "  - file: 2022年度决算报表.xls",
                "    title: 2022年度决算报表",
            ],
        ),
        (
            "示例街道办事处关于2023年度示例情况的报告\n示例街道办事处  www.example.gov.cn  2024-03-01  来源: 示例街道\n\n    2023年，坚持依法行政。\n\n扫一扫在手机打开当前页\n上一篇：关于防汛的通知\n",
            &[
                "title: 示例街道办事处关于2023年度示例情况的报告",
                "date: 2024-03-01",
                "publisher: 示例街道办事处",
                "source: 示例街道",
            ],
        ),
    ]);
}

#[test]
fn what_is_left_out_is_said() {
    let text = "首页 > 公开\n示例局关于示例事项的公告\n发布时间：2024-01-02 示例局办公室 张三\n施行日期：2024-03-01 截止时间：2029-02-28\n文号：无此文号\n浏览次数：12\n\n正文。\n";
    let (_, said) = report(text);
    for words in [
        "首页 > 公开",
        "import/rest",
        "示例局办公室 张三",
        "施行日期：2024-03-01",
        "截止时间",
        "import/unfit",
        "浏览次数：12",
    ] {
        assert!(said.contains(words), "{words} in {said}");
    }
}

#[test]
fn doubtful_dates_are_asked_for() {
    let signed = "示例区人民政府办公室文件\n\n示府办〔2024〕12号\n\n关于印发《示例要点》的通知\n\n各街道办事处：\n\n　　现印发给你们。\n\n　　示例区人民政府办公室\n　　2024年5月20日\n\n抄送：区委办。\n示例区人民政府办公室　　2024年5月20日印发\n";
    let (site, run) = import(signed, &[]);
    let run = run.expect(1);
    assert!(
        run.err.contains("import/which") && run.err.contains("1 = 2024-05-20（第 12 行）"),
        "{}",
        run.err
    );
    let taken =
        site.run(&["import", "in/r.txt", "--section", "fzzf", "--take", "date=1"]).expect(0);
    let report = site.read("content/fzzf/r.md");
    for line in [
        "title: 关于印发《示例要点》的通知",
        "date: 2024-05-20",
        "publisher: 示例区人民政府办公室",
        "doc_number: 示府办〔2024〕12号",
        "created: 2024-05-20",
    ] {
        assert!(report.contains(&format!("{line}\n")), "{line} in {report}");
    }
    assert!(taken.err.contains("抄送：区委办") && !report.contains("抄送"), "{}", taken.err);
    assert!(report.contains("\n示例区人民政府办公室\n"), "the signature stays: {report}");

    // Two days, each as good as the other, and a label that may mean another day.
    let (site, run) =
        import("示例公告\n发布日期：2024-01-02\n公开日期：2024-01-05\n\n正文。\n", &[]);
    assert!(run.expect(1).err.contains("2 = 2024-01-05"), "both are listed");
    site.run(&["import", "in/r.txt", "--section", "fzzf", "--take", "日期=3"]).expect(2);
    let run = site.run(&["import", "in/r.txt", "--section", "fzzf", "--take", "date=3"]).expect(1);
    assert!(run.err.contains("import/no-such-take"), "{}", run.err);
    site.run(&["import", "in/r.txt", "--section", "fzzf", "--take", "date=2"]).expect(0);
    assert!(site.read("content/fzzf/r.md").contains("date: 2024-01-05\n"));
    let (_, run) = import("示例公告\n更新时间：2024-01-02\n\n正文。\n", &[]);
    assert!(run.expect(0).err.contains("import/loose-date"));
}

#[test]
fn a_meeting_day_is_no_publication_date() {
    let (_, run) = import(
        "关于召开示例会议的通知\n\n时间：2024年1月20日\n地点：三楼会议室\n\n请参加。\n",
        &[],
    );
    assert!(run.expect(1).err.contains("--date"));
}

#[test]
fn options_take_nothing_away_from_the_text() {
    let text = "各社区：\n\n一、工作要求\n\n请抓好落实。\n";
    let (site, run) = import(text, &["--title", "示例通知", "--date", "2024-01-29"]);
    run.expect(0);
    assert!(
        site.read("content/fzzf/r.md").ends_with("各社区：\n\n## 一、工作要求\n\n请抓好落实。\n")
    );
    let (site, run) = import(
        "示例街道工作总结\n发布时间：2024-01-29\n\n正文。\n",
        &["--title", "另一标题", "--date", "2024-02-01"],
    );
    let run = run.expect(0);
    assert_eq!(run.err.matches("import/differs").count(), 2, "{}", run.err);
    let report = site.read("content/fzzf/r.md");
    assert!(
        report.contains("title: 另一标题\ndate: 2024-02-01\n")
            && report.ends_with("示例街道工作总结\n\n正文。\n"),
        "{report}"
    );
}

#[test]
fn tables_of_plain_text_keep_their_cells() {
    let text = "示例信息公示表\n2024-03-08\n\n二、主动公开情况\n\n信息内容\t制发件数\t废止件数\n规章\t0\t0\n\t1\t2\n合计\t0\t\n\n一、新收申请数量\t3\t0\n三、办理结果\t2\t0\n\n孤\t行\n";
    let (report, said) = report(text);
    assert!(report.contains("| 信息内容 | 制发件数 | 废止件数 |\n| --- | --- | --- |\n| 规章 | 0 | 0 |\n|  | 1 | 2 |\n| 合计 | 0 |  |\n"), "{report}");
    assert!(report.contains("| 一、新收申请数量 | 3 | 0 |"), "a cell is no heading: {report}");
    assert!(said.contains("第 6 行到第 9 行") && said.contains("import/loose-tab"), "{said}");
}

#[test]
fn printed_contents_are_left_out() {
    let text = "示例街道2023年度部门决算\n发布日期：2024-09-01\n\n目　录\n\n第一部分　部门概况 PAGEREF _Toc1 \\h 3\n一、主要职责……4\n第二部分　决算表\n\n第一部分　部门概况\n一、主要职责\n承担街道工作。\n第二部分　决算表\n见附件。\n";
    let (report, said) = report(text);
    assert_eq!(report.matches("主要职责").count(), 1, "{report}");
    assert!(said.contains("略去 4 处目录"), "{said}");
}

#[test]
fn attachments_of_a_statement_come_along() {
    let site = TestSite::new()
        .file(
            "in/r.txt",
            "示例通知\n2024-03-08\n\n正文。\n\n附件：1. 公开表.xlsx\n      2. 申报表.pdf\n",
        )
        .file("in/公开表.xlsx", "表");
    let run = site.run(&["import", "in/r.txt", "--section", "fzzf"]).expect(0);
    assert!(run.err.contains("申报表.pdf") && !run.err.contains("“公开表.xlsx”"), "{}", run.err);
    assert_eq!(site.read("content/fzzf/r/公开表.xlsx"), "表");
    let report = site.read("content/fzzf/r/index.md");
    assert!(report.contains("  - file: 公开表.xlsx\n    title: 公开表\n  - file: 申报表.pdf\n    title: 申报表\n    awaited: true\n"), "{report}");
    // A page is no attachment, and never written over the report.
    let site = TestSite::new()
        .file(
            "in/r.txt",
            "示例通知\n2024-03-08\n\n正文。\n\n相关附件\n1.index.md [下载]\n2.表.xlsx（12KB）\n",
        )
        .file("in/index.md", "别的");
    let run = site.run(&["import", "in/r.txt", "--section", "fzzf"]).expect(0);
    assert!(run.err.contains("import/not-an-attachment"), "{}", run.err);
    let report = site.read("content/fzzf/r/index.md");
    assert!(
        report.contains("title: 示例通知")
            && report.contains("file: 表.xlsx\n")
            && !report.contains("index.md"),
        "{report}"
    );
}

#[test]
fn files_that_are_no_reports_say_the_way_out() {
    let ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 not whole".to_vec();
    for (name, bytes, words) in [
        ("a.pdf", b"%PDF-1.7".to_vec(), "--attach"),
        ("a.wps", ole, "另存为 docx"),
        ("a.zip", b"PK\x05\x06".to_vec(), "先解开"),
        ("a.txt", Vec::new(), "文件是空的"),
    ] {
        let site = TestSite::new().file(&format!("in/{name}"), bytes);
        let run = site.run(&["import", &format!("in/{name}"), "--section", "fzzf"]).expect(1);
        assert!(
            run.err.contains("import/not-read") && run.err.contains(words),
            "{name}: {}",
            run.err
        );
    }
    let site = TestSite::new().file("in/2023年决算表.pdf", "%PDF-1.7");
    site.run(&["import", "in/2023年决算表.pdf", "--section", "fzzf", "--attach"]).expect(1);
    let arguments =
        ["import", "in/2023年决算表.pdf", "--section", "fzzf", "--attach", "--date", "2024-09-01"];
    site.run(&arguments).expect(0);
    let report = site.read("content/fzzf/2023年决算表/index.md");
    assert!(
        report.contains("title: 2023年决算表\n") && report.contains("  - file: 2023年决算表.pdf\n"),
        "{report}"
    );
    site.build();
}

#[test]
fn utf_16_is_read() {
    let bytes: Vec<u8> = "\u{feff}示例公告\r\n2024-01-29\r\n\r\n正文。\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let site = TestSite::new().file("in/r.txt", bytes);
    let run = site.run(&["import", "in/r.txt", "--section", "fzzf"]).expect(0);
    assert!(
        run.err.contains("UTF-16") && site.read("content/fzzf/r.md").contains("title: 示例公告\n")
    );
}

#[test]
fn a_saved_page_brings_what_lies_beside_it_and_nothing_else() {
    let page = "<html><head><link rel='canonical' href='http://www.a.gov.cn/art/1.html'></head><body><h1>示例公告</h1><p>发布时间：2024-03-28</p>\
        <div id='zoom'><p>现将有关情况公告如下，欢迎社会各界监督，具体事项见附件。</p><p><img src='p_files/a.png' alt='流程图'><img src='../secret.png' alt='别处'></p>\
        <p>附件：<a href='p_files/表.xlsx'>1.公开表.xlsx</a>、<a href='../../site.yaml.txt'>2.秘密.txt</a></p></div></body></html>";
    let site = TestSite::new()
        .file("in/p.html", page)
        .file("in/p_files/a.png", b"\x89PNG\r\n\x1a\nx")
        .file("in/p_files/表.xlsx", "表")
        .file("secret.png", b"\x89PNG\r\n\x1a\nsecret")
        .file("site.yaml.txt", "secret");
    let run = site.run(&["import", "in/p.html", "--section", "fzzf"]).expect(0);
    assert!(
        run.err.contains("import/picture-away") && run.err.contains("import/awaited"),
        "{}",
        run.err
    );
    assert_eq!(site.read("content/fzzf/p/公开表.xlsx"), "表");
    assert!(
        site.exists("content/fzzf/p/a.png")
            && !site.exists("content/fzzf/p/secret.png")
            && !site.exists("content/fzzf/p/秘密.txt")
    );
    let report = site.read("content/fzzf/p/index.md");
    assert!(report.contains("aliases:\n  - /art/1.html\n"), "{report}");
    site.build();
    assert!(site.exists("public/art/1.html"), "the old address leads to the report");
}

#[test]
fn folders_and_lists_are_imported_at_once() {
    let site = TestSite::new()
        .file("in/甲.txt", "甲公告\n2024-01-29\n\n正文。\n\n附件：1.甲表.xlsx\n")
        // Whatever it is, it is listed, and no report of its own.
        .file("in/甲表.xlsx", "附件表格\n2024-01-29\n\n甲表的内容。\n")
        .file("in/子/乙.txt", "乙公告\n\n正文。\n")
        .file("in/~$乙.docx", "x")
        .file("in/.git/x.txt", "x")
        .file("in/丙.pdf", "%PDF-1.7");
    let rehearsal = site.run(&["import", "in", "--section", "fzzf", "--dry-run"]).expect(1);
    assert!(rehearsal.err.contains("会导入 1 个，2 个不能导入"), "{}", rehearsal.err);
    assert!(!site.exists("content/fzzf/甲") && !site.exists("results.csv"));
    let run =
        site.run(&["import", "in", "--section", "fzzf", "--results", "results.csv"]).expect(1);
    assert!(run.err.contains("导入 1 个，没有变化 0 个，没有导入 2 个"), "{}", run.err);
    assert!(site.exists("content/fzzf/甲/甲表.xlsx") && !site.exists("content/fzzf/乙.md"));
    let table = site.read("results.csv");
    assert!(
        table.starts_with("\u{feff}file,status,section,report,title,date,problems\r\n"),
        "{table}"
    );
    assert!(
        table.contains("in/甲.txt,imported,fzzf,content/fzzf/甲/index.md,甲公告,2024-01-29,")
            && table.contains("import/not-read"),
        "{table}"
    );
    let again = site.run(&["import", "in", "--section", "fzzf"]).expect(1);
    assert!(again.err.contains("没有变化 1 个"), "{}", again.err);

    site.write("list.csv", "文件,栏目,标题,日期,旧网址\nin/子/乙.txt,fzzf,乙公告全文,2024-02-01,http://old.gov.cn/b.html\n");
    site.run(&["import", "--list", "list.csv"]).expect(0);
    let report = site.read("content/fzzf/乙.md");
    assert!(
        report.contains("title: 乙公告全文\ndate: 2024-02-01\n")
            && report.contains("  - /b.html\n"),
        "{report}"
    );
    for (list, words) in [
        ("栏目\nfzzf\n", "list.csv:1"),
        ("文件,日期\na.txt,昨天\n", "list.csv:2"),
        ("文件,栏目\na.txt,../x\n", "list.csv:2"),
    ] {
        site.write("list.csv", list);
        let run = site.run(&["import", "--list", "list.csv", "--section", "fzzf"]).expect(2);
        assert!(run.err.contains(words), "{list}: {}", run.err);
    }
}

#[test]
fn identity_numbers_stop_the_import_and_are_never_printed() {
    let text = "示例名单公示\n2024-01-29\n\n张三，身份证号11010519491231002X。\n\n李四，35*************123，可能是110105491231002。\n";
    let (site, run) = import(text, &[]);
    let run = run.expect(1);
    assert!(
        run.err.contains("import/personal") && run.err.contains("import/maybe-personal"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("11*************02X")
            && !run.err.contains("19491231")
            && !run.err.contains("491231002"),
        "{}",
        run.err
    );
    assert!(!site.exists("content/fzzf/r.md"));
    let run = site.run(&["import", "in/r.txt", "--section", "fzzf", "--yes"]).expect(0);
    assert!(
        !run.err.contains("19491231")
            && site.read("content/fzzf/r.md").contains("11010519491231002X"),
        "{}",
        run.err
    );
}

#[test]
fn forms_give_skeletons_and_say_when_they_are_due() {
    let site = TestSite::new();
    let run = site.run(&["new", "fzzf/nb", "--form", "法治政府建设年度报告"]).expect(0);
    assert!(run.err.contains("每年 4 月 1 日前"), "{}", run.err);
    let text = site.read("content/fzzf/nb.md");
    assert!(
        text.contains("kind: 法治政府建设年度报告\n") && text.contains("三、党政主要负责人"),
        "{text}"
    );
    site.run(&["new", "fzzf/xxgk", "--form", "政府信息公开工作年度报告", "--title", "示例"])
        .expect(0);
    site.run(&["build", "--drafts"]).expect(0);
    let run = site.run(&["new", "fzzf/x", "--form", "没有的"]).expect(2);
    assert!(run.err.contains("forms/名称.md") && run.err.contains("部门预算"), "{}", run.err);
    // A site's own kind wins, and its mistakes are found.
    site.write("forms/通知.md", "---\ntitle: 我们的通知\nkind: 通知\n---\n我们的骨架\n");
    site.run(&["new", "fzzf/tz", "--form", "通知"]).expect(0);
    assert!(site.read("content/fzzf/tz.md").contains("title: 我们的通知\n"));
    site.write("forms/坏.md", "---\ntitle: 坏\ndue: {month: 13, day: 1}\n---\n");
    let run = site.run(&["new", "fzzf/h", "--form", "坏"]).expect(1);
    assert!(run.err.contains("forms/坏.md:3") && !site.exists("content/fzzf/h.md"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn the_first_report_is_shown_in_the_preview() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new().file("in/r.txt", "示例公告\n2024-01-29\n\n正文。\n");
    // What opens a browser here writes down the address instead.
    let opened = site.path("opened");
    site.write("bin/xdg-open", format!("#!/bin/sh\necho \"$1\" > '{}'\n", opened.display()));
    let script = site.path("bin/xdg-open");
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let path = std::env::var("PATH").expect("a path");
    let mut child = Command::new(program())
        .current_dir(site.path(""))
        .env("PATH", format!("{}:{path}", site.path("bin").display()))
        .args(["import", "in/r.txt", "--section", "fzzf", "--open"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    let began = Instant::now();
    let mut address = String::new();
    while address.trim().is_empty() && began.elapsed() < Duration::from_mins(1) {
        std::thread::sleep(Duration::from_millis(50));
        address = std::fs::read_to_string(&opened).unwrap_or_default();
    }
    child.kill().expect("it still runs");
    child.wait().expect("it ends");
    assert!(
        address.starts_with("http://127.0.0.1:")
            && address.trim().ends_with("/ts/fzzf/2024/r.html"),
        "{address}"
    );
}
