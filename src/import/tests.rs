//! Heads and tails as different CMS pages print them.

use super::{Draft, ImportOptions, Key, moment, read};

const TITLE: &str = "青云街道2023年法治政府建设年度报告";

fn draft(text: &str) -> (Draft, Vec<String>) {
    let (draft, findings) = read("r.txt", text.as_bytes(), &ImportOptions::default(), &|_| None);
    let said = findings.iter().map(|f| format!("{} {}", f.rule, f.message.zh)).collect();
    (draft.unwrap_or_else(|| panic!("no draft of {text}: {findings:?}")), said)
}

/// Title, date, publisher, source, the body's beginning.
fn head(text: &str) -> (String, String, String, String) {
    let (draft, _) = draft(text);
    let value = |key| draft.value(key).unwrap_or_default().to_owned();
    (value(Key::Title), value(Key::Date), value(Key::Publisher), value(Key::Source))
}

fn row(title: &str, date: &str, publisher: &str, source: &str) -> (String, String, String, String) {
    (title.into(), date.into(), publisher.into(), source.into())
}

#[test]
fn heads_of_different_pages() {
    let cases = [
        (format!("{TITLE}\n2024-01-29\n青云街道\n青云街道\n\n正文。"), row(TITLE, "2024-01-29", "青云街道", "")),
        (format!("{TITLE}\n2024年1月29日 星期一\n\n正文。"), row(TITLE, "2024-01-29", "", "")),
        (format!("{TITLE}\n石桥街道　2024-01-29 15:04\n\n正文。"), row(TITLE, "2024-01-29 15:04", "石桥街道", "")),
        (format!("{TITLE}\n[2024/1/29 9:05]\n\n正文。"), row(TITLE, "2024-01-29 09:05", "", "")),
        (format!("{TITLE}\n更新时间：2024-03-01 10:00 发布时间：2024-01-29\n\n正文。"), row(TITLE, "2024-01-29", "", "")),
        (format!("{TITLE}\n（2024年1月29日）\n发布时间：2024-02-01\n正文。"), row(TITLE, "2024-02-01", "", "")),
        (
            "索 引 号：007/2024-1\n发布机构：滨河区政府\n发文日期：2024年1月29日\n名　　称：滨河区报告\n文　　号：滨政〔2024〕5号\n\n正文。".to_owned(),
            row("滨河区报告", "2024-01-29", "滨河区政府", ""),
        ),
        (
            "北山街道\n\n\n2023年法治政府建设年度报告\n\n发布时间:2024-01-29\n\n正文。".to_owned(),
            row("北山街道2023年法治政府建设年度报告", "2024-01-29", "", ""),
        ),
        ("青云街道工作汇报\n街道办事处\n2024-01-29\n\n正文。".to_owned(), row("青云街道工作汇报", "2024-01-29", "街道办事处", "")),
        (
            "关于规定\n（征求意见稿）\n2024-01-29\n来源：\n发布机构：龙山镇人民政府\n【打印】【关闭】【字号：大 中 小】\n\n正文。".to_owned(),
            row("关于规定（征求意见稿）", "2024-01-29", "龙山镇人民政府", ""),
        ),
        (
            "您当前的位置：首页 > 政务公开\n报告标题\n发布时间：2024-01-29 08:00:01  来源：甲局  点击数：5  字体：【大】【中】【小】\n\n正文。".to_owned(),
            row("报告标题", "2024-01-29 08:00", "", "甲局"),
        ),
        (format!("{TITLE}\n来源：金沙街道办 2024-01-15 10:20\n\n正文。"), row(TITLE, "2024-01-15 10:20", "", "金沙街道办")),
        (format!("{TITLE}\n城关镇人民政府办公室   2024-01-29   阅读：56次\n\n正文。"), row(TITLE, "2024-01-29", "城关镇人民政府办公室", "")),
        (format!("{TITLE}\n2024年1月15日 星期一 金沙街道\n\n正文。"), row(TITLE, "2024-01-15", "金沙街道", "")),
        (format!("{TITLE}\n2024-01-15 来源：金沙街道办 访问次数：123\n\n正文。"), row(TITLE, "2024-01-15", "", "金沙街道办")),
        ("标　　题：　金沙街道2023年度法治　政府建设报告\n发布日期：2024-01-15\n\n文。".to_owned(), row("金沙街道2023年度法治　政府建设报告", "2024-01-15", "", "")),
    ];
    for (text, wanted) in cases {
        assert_eq!(head(&text), wanted, "{text}");
    }
}

#[test]
fn short_lines_of_the_body_are_no_publisher() {
    for line in ["内容甲紧接着没有句号", "——在区政府全体会议上", "表一"] {
        let (draft, said) = draft(&format!("{TITLE}\n2024-01-29\n{line}\n正文内容。\n"));
        assert_eq!(draft.value(Key::Publisher), None, "{line}");
        assert!(draft.body.starts_with(line), "{line}: {}", draft.body);
        assert!(said.iter().any(|said| said.starts_with("import/not-placed")), "{line}: {said:?}");
    }
}

#[test]
fn nothing_of_the_head_vanishes_unsaid() {
    let text = format!(
        "{TITLE}\n发布时间：2024-01-29 失效时间：2030-01-01\n有效性：有效\n关键词：法治\n联系单位：某科\n文号：无\n废止日期：2031-01-01\n\n正文。\n"
    );
    let (draft, said) = draft(&text);
    for (key, value) in
        [(Key::Expires, "2030-01-01"), (Key::Status, "有效"), (Key::Keywords, "法治")]
    {
        assert_eq!(draft.value(key), Some(value));
    }
    assert!(draft.body.starts_with("联系单位：某科"), "{}", draft.body);
    assert!(said.iter().any(|said| said.contains("2031-01-01")), "{said:?}");
}

#[test]
fn facts_without_colons_and_in_lists_are_read() {
    let brackets = format!(
        "[ 索引号 ] 115/2023-00005 [ 发文字号 ] 示府发〔2023〕21号\n[ 主题分类 ]\n应急管理\n[ 发布机构 ] 示例镇政府\n[ 成文日期 ] 2023-06-01 [ 发布日期 ] 2023-06-03\n\n{TITLE}\n\n正文。\n"
    );
    let columns = format!(
        "示例门户网 示例政府网 English\n索 引 号 115/2023-00005 主题分类 应急管理\n发布机构 示例镇政府 发布日期 2023-06-03\n名        称 {TITLE}\n文 号 示府发〔2023〕21号 成文日期 2023-06-01\n{TITLE}\n\n正文。\n"
    );
    let list = format!(
        "{TITLE}-示例镇\n• 索引号：115/2023-00005\n• 备注/文号：示府发〔2023〕21号\n• 信息时效期：\n• 某个标签：\n• 所属主题：应急管理\n• 公开责任部门：示例镇政府\n• 成文日期：2023-06-01\n\n{TITLE}\n\n发布时间：2023-06-03\n\n正文。\n"
    );
    for text in [&brackets, &columns, &list] {
        let (draft, said) = draft(text);
        for (key, value) in [
            (Key::Title, TITLE),
            (Key::Date, "2023-06-03"),
            (Key::Publisher, "示例镇政府"),
            (Key::IndexNumber, "115/2023-00005"),
            (Key::DocNumber, "示府发〔2023〕21号"),
            (Key::Created, "2023-06-01"),
            (Key::Topic, "应急管理"),
        ] {
            assert_eq!(draft.value(key), Some(value), "{text}{said:?}");
        }
        assert_eq!(draft.body, "正文。\n", "{text}{said:?}");
    }
}

#[test]
fn titles_over_several_lines_and_what_stands_above_them() {
    for (text, title) in [
        (
            "示例市政府办公室关于\n\n印发示例镇\n\n三年行动方案(2024—2026年)\n\n的通知\n\n发布时间：2024-01-29\n\n正文。\n",
            "示例市政府办公室关于印发示例镇三年行动方案(2024—2026年)的通知",
        ),
        (
            "立即下载\n我县召开卫生健康工作会议 办好实事\n发布时间：2024-01-29\n\n正文。\n",
            "我县召开卫生健康工作会议 办好实事",
        ),
        (
            "监督索引号53052100131501000\n示例局2024年度部门决算\n发布时间：2024-01-29\n\n正文。\n",
            "示例局2024年度部门决算",
        ),
        ("-\n示例局2024年度部门决算\n发布时间：2024-01-29\n\n正文。\n", "示例局2024年度部门决算"),
        ("标 题: 示例县的通知 添加日期: 2024-01-29\n\n正文。\n", "示例县的通知"),
        (
            "示政办规〔2021〕7号\n示例市办公室关于印发\n示例市集中式饮水预案的通知\n发布时间：2024-01-29\n\n正文。\n",
            "示例市办公室关于印发示例市集中式饮水预案的通知",
        ),
    ] {
        let (found, said) = draft(text);
        assert_eq!(found.title(), title, "{said:?}");
        assert_eq!(found.value(Key::Date), Some("2024-01-29"), "{said:?}");
        assert!(!found.print(None).contains("year: 2026"));
    }
}

#[test]
fn a_labelled_date_below_the_head_is_taken_and_said() {
    let text = format!(
        "{TITLE}\n\n各街道办事处：\n\n发布日期：2025-10-27 09:45 字体：大\n\n正文。\n\n示例局\n2025年7月24日\n"
    );
    let (found, said) = draft(&text);
    assert_eq!(found.value(Key::Date), Some("2025-10-27 09:45"), "{said:?}");
    assert!(said.iter().any(|it| it.contains("import/loose-date")), "{said:?}");
    // A sentence of the text states no date.
    let text = format!("{TITLE}\n\n各街道办事处：\n\n发布日期：2025-10-27。\n");
    let (found, said) = read("r.txt", text.as_bytes(), &ImportOptions::default(), &|_| None);
    assert!(found.is_none(), "{said:?}");
}

#[test]
fn values_in_lists_without_labels_and_paths_in_lists() {
    let bullets = format!(
        "首页 > 政策\n• 736916953/2024-000372\n• 2024-01-10 15:30\n• 示政办规〔2024〕1号\n• 现行有效\n\n{TITLE}\n\n正文。\n"
    );
    let (found, said) = draft(&bullets);
    for (key, value) in [
        (Key::Date, "2024-01-10 15:30"),
        (Key::IndexNumber, "736916953/2024-000372"),
        (Key::DocNumber, "示政办规〔2024〕1号"),
        (Key::Status, "有效"),
    ] {
        assert_eq!(found.value(key), Some(value), "{said:?}");
    }
    let path = format!(
        "1. 首页\n2. 信息公开\n3. 政策法规\n\n{TITLE}\n\n作者：张三 发布时间：2020-03-20 16:03\n\n正文。\n"
    );
    let (found, said) = draft(&path);
    assert_eq!((found.title(), found.body.as_str()), (TITLE, "正文。\n"), "{said:?}");
}

#[test]
fn days_of_issue_signatures_and_several_offices() {
    let made = |text: &str| draft(text).0.value(Key::Created).map(str::to_owned);
    let head = format!(
        "{TITLE}\n发布日期：2024-04-07 发文日期：2024-04-06 来源：示例镇 发布机构：示例镇\n\n"
    );
    assert_eq!(made(&format!("{head}正文。\n")), Some("2024-04-06".to_owned()));
    let plain = format!("{TITLE}\n发布日期：2024-04-07\n\n");
    let signed = format!(
        "{plain}现予印发。\n\n二○○九年十一月十八日\n\n示例镇应急预案\n\n一、总则\n\n内容。\n"
    );
    assert_eq!(made(&signed), Some("2009-11-18".to_owned()));
    assert_eq!(made(&format!("{plain}会期如下\n\n2009年11月18日\n\n请参加。\n")), None);
    let (both, _) = draft(&format!("{head}正文。\n"));
    assert_eq!(both.value(Key::Source), Some("示例镇"));
    let (joint, _) = draft(&format!(
        "{plain}正文。\n\n中共示例市委办公室\n示例市人民政府办公室\n2024年4月5日\n"
    ));
    assert_eq!(joint.value(Key::Publisher), Some("中共示例市委办公室、示例市人民政府办公室"));
}

#[test]
fn entries_of_contents_and_footers_are_the_pages() {
    let (found, said) = draft(&format!(
        "{TITLE}\n2024-01-29\n\n目  录\n1 总则……3\n1.1 目的……3\n2 职责 - 5 -\n\n全文如下。\n\n（一）时间：上午9:30。\n\nfoot_img_01.png\n主办单位：示例局 版权所有：示例局\n网站标识码：2111000055\n联系电话：0400-1234567\n16px\n"
    ));
    assert_eq!(found.body, "全文如下。\n\n（一）时间：上午9:30。\n", "{said:?}");
    assert!(said.iter().any(|it| it.contains("目录")), "{said:?}");
}

#[test]
fn what_stands_above_the_title_goes_only_where_a_web_page_was_copied() {
    let title_below = format!("附件1\n{TITLE}\n\n正文。\n");
    let options = ImportOptions {
        date: moment("2024-01-29"),
        title: Some(TITLE.into()),
        ..ImportOptions::default()
    };
    let (draft, said) = read("a.txt", title_below.as_bytes(), &options, &|_| None);
    let draft = draft.unwrap_or_else(|| panic!("{said:?}"));
    assert!(draft.body.starts_with("附件1\n"), "{}", draft.body);
    assert!(said.iter().any(|it| it.rule.id == "import/not-placed"), "{said:?}");
    let page = format!("示例市门户\n{TITLE}\n发布时间：2024-01-29\n\n正文。\n");
    let (draft, _) = self::draft(&page);
    assert_eq!(draft.body, "正文。\n");
}

#[test]
fn what_follows_the_attachments_is_text_again() {
    let (draft, _) = draft(&format!(
        "{TITLE}\n2024-01-29\n\n正文。\n\n相关附件\n\n1.2023年统计表.xlsx\n附件2：清单\n\n（此件公开发布）\n\n联系人：张三\n\n2024年1月29日\n"
    ));
    let files: Vec<_> =
        draft.attachments.iter().map(|each| (each.file.as_str(), each.title.as_str())).collect();
    assert_eq!(files, [("2023年统计表.xlsx", "2023年统计表"), ("附件2：清单", "清单")]);
    assert!(
        draft.body.ends_with("（此件公开发布）\n\n联系人：张三\n\n2024年1月29日\n"),
        "{}",
        draft.body
    );
}

#[test]
fn long_titles_and_tables() {
    let title = format!("{}报告", "关于进一步加强基层治理".repeat(7));
    let (long, said) = draft(&format!("{title}\n2024-01-29\n\n项目\t\t数量\n1\t\t12\n正文。\n"));
    assert_eq!(long.title(), title);
    assert!(
        said.iter().any(|said| said.starts_with("import/table"))
            && long.body.contains("| 1 | 12 |"),
        "{said:?}"
    );
}

#[test]
fn a_body_may_begin_with_words_that_are_labels_elsewhere() {
    let first = "关于召开座谈会的通知";
    for body in [
        "时间：2024年1月20日上午9:00\n地点：街道三楼会议室\n\n请准时参加。",
        "名称：便民服务中心改造工程\n日期：2024年1月20日至2月1日",
        "编辑：我街道编辑普法手册3本，发放2000册，群众满意。\n二、其他",
        "来源：文中数据来自统计站。",
    ] {
        let (draft, _) = draft(&format!("{first}\n2024-01-10\n金沙街道办事处\n\n{body}\n"));
        assert_eq!((draft.title(), draft.value(Key::Date)), (first, Some("2024-01-10")), "{body}");
        let line = body.lines().next().unwrap_or_default();
        assert!(draft.body.starts_with(line), "{line}: {}", draft.body);
    }
}

#[test]
fn lists_in_the_middle_of_the_text_are_no_attachments() {
    let (kept, _) = draft(&format!(
        "{TITLE}\n2024-01-15\n\n一、成效\n好。\n二、相关文件\n附件列表\n1.加强学习\n2.加强执法\n三、附则\n完\n"
    ));
    assert!(kept.attachments.is_empty() && kept.body.contains("1.加强学习"), "{}", kept.body);
    for tail in ["相关附件：\n相关链接：\n版权所有：金沙街道", "附件：", "相关附件：无"]
    {
        let (draft, _) = draft(&format!("{TITLE}\n2024-01-15\n\n正文。\n\n{tail}\n"));
        assert_eq!(draft.body, "正文。\n", "{tail}");
    }
}

#[test]
fn every_character_of_a_line_stays() {
    for line in [
        "一、推广C #",
        "二、模板{.x}",
        "1. - 减项",
        "2. # 井",
        "3. + 加",
        "4. 5. 数",
        "#井",
        "a_b*c|d",
    ] {
        let (draft, _) = draft(&format!("{TITLE}\n2024-01-15\n\n开头。\n{line}\n结尾。\n"));
        let blocks: String = draft.body.replace('\\', "");
        assert!(blocks.contains(line), "{line}: {}", draft.body);
        assert!(!draft.body.contains("# \n") && !draft.body.contains("\n{"), "{}", draft.body);
    }
    assert_eq!(super::inline::escaped("1. - 减项"), "1\\. - 减项");
    assert_eq!(super::inline::escaped("推广C #"), "推广C \\#");
}

#[test]
fn words_that_a_reader_loses_are_an_error() {
    let mut document = super::text::read("示例公告\n2024-01-29\n\n正文。").0;
    document.read += 1;
    let mut findings = Vec::new();
    super::draft_of(
        "r.txt",
        &super::of_document(document),
        &ImportOptions::default(),
        &mut findings,
    );
    assert!(
        findings.iter().any(|it| it.rule.id == "import/does-not-add-up" && it.is_error()),
        "{findings:?}"
    );
}

#[test]
fn the_day_of_a_meeting_or_a_signature_is_asked_for() {
    for text in [
        "会议通知\n\n时间：2024年3月5日 地点：三楼会议室\n\n请各单位派员参加。\n\n示例街道办事处\n2024年3月1日",
        "优秀个人名单\n\n张三\n李四\n\n示例街道办事处\n2024年1月20日\n",
    ] {
        let (draft, findings) =
            read("r.txt", text.as_bytes(), &ImportOptions::default(), &|_| None);
        let rules: Vec<&str> = findings.iter().map(|it| it.rule.id).collect();
        assert!(
            draft.is_none()
                && (rules.contains(&"import/which") || rules.contains(&"import/no-date")),
            "{text}: {rules:?}"
        );
    }
}

#[test]
fn a_table_of_which_only_rows_are_facts_stays_whole() {
    let (read, said) =
        draft("示例公告\n2024-01-29\n\n发布日期\t文号\n2024-01-29\t示府〔2024〕1号\n备注\t无\n");
    assert_eq!(read.account.sum(), read.account.read, "{said:?}");
    assert!(read.body.contains("| 2024-01-29 | 示府〔2024〕1号 |"), "{}", read.body);
}

#[test]
fn long_runs_of_lines_that_are_no_table_are_text() {
    for line in ["甲\t", "张三  李四", "|--|--|", "行政复议", "附件：x.xlsx"] {
        let text =
            format!("{TITLE}\n2024-01-29\n\n正文。\n\n{}", format!("{line}\n").repeat(5_000));
        let (draft, _) = draft(&text);
        assert_eq!(draft.account.sum(), draft.account.read, "{line}");
        assert!(
            draft.attachments.iter().all(|each| each.file == "x.xlsx"),
            "{:?}",
            draft.attachments
        );
    }
}
