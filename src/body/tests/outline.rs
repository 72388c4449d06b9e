//! The outline of bodies: what is a part, its anchor, and what is wrong with its number.

use super::{body, html, ids};

#[test]
fn outline_of_plain_lines_in_both_widths() {
    let text = "序言。\n\n一、总体情况\n\n(一)主动公开\n\n正文。\n\n（二）依申请公开\n\n1.受理\n\n正文。\n\n二、问题\n\n正文。";
    assert_eq!(ids(text), ["s1", "s1-1", "s1-2", "s1-2-1", "s2"]);
    let html = html(text);
    assert!(html.contains("<h2 id=\"s1\">一、总体情况</h2>"), "{html}");
    assert!(html.contains("<h3 id=\"s1-2\">（二）依申请公开</h3>"), "{html}");
    assert!(html.contains("<h4 id=\"s1-2-1\">1.受理</h4>"), "{html}");
    assert!(html.contains("<p id=\"s1-1-p1\">正文。</p>"), "{html}");
    assert!(body(text).findings.is_empty());
}

#[test]
fn outline_of_headings_and_unbroken_lines() {
    assert_eq!(
        ids("## 一、甲\n\n### （一）乙\n\n文\n\n## 附录\n\n## 二、丙"),
        ["s1", "s1-1", "h-fu-lu", "s2"]
    );
    assert_eq!(
        ids("一、总体情况\n（一）主动公开\n正文在下一行。\n（二）其他\n正文。"),
        ["s1", "s1-1", "s1-2"]
    );
    assert_eq!(
        ids("第一章　总则\n\n第一条　为了公开，制定本办法。\n\n第二章　附则\n\n第二条　施行。"),
        ["zhang1", "zhang2"]
    );
}

#[test]
fn levels_never_skip_and_ids_are_unique() {
    let html = html("一、甲\n\n1.乙\n\n文字。\n\n一、甲\n\n#### 丁");
    assert!(html.contains("<h3 id=\"s1-1\">1.乙</h3>"), "{html}");
    assert!(html.contains("<h2 id=\"s1_2\"><span id=\"s1-2\"></span>一、甲</h2>"), "{html}");
}

#[test]
fn run_in_headings_keep_their_text() {
    let html = html("一、甲\n\n（一）加强领导。街道党工委高度重视。");
    assert!(
        html.contains("<strong class=\"run-in\">（一）加强领导。</strong>街道党工委高度重视。"),
        "{html}"
    );
}

#[test]
fn printed_numbers_stay() {
    let html = html("1. 甲；\n3. 乙；\n3. 丙。");
    assert!(html.contains("<li id=\"s1\">1. 甲；</li>"), "{html}");
    assert_eq!(html.matches("3. ").count(), 2, "{html}");
    assert!(!html.contains("<ol"), "{html}");
}

#[test]
fn numbering_is_checked() {
    let rules = |text: &str| -> Vec<String> {
        body(text).findings.iter().map(|f| format!("{} {}", f.rule, f.at)).collect()
    };
    assert_eq!(rules("一、甲\n\n三、丙"), ["outline/gap content/a.md:3:1"]);
    assert_eq!(rules("一、甲\n\n二、乙\n\n　　二、丙"), ["outline/repeat content/a.md:5:3"]);
    assert_eq!(rules("一、甲\n\n二、乙\n\n一、丙"), ["outline/restart content/a.md:5:1"]);
    assert!(rules("2023.5 起实行。\n\n1.5倍。").is_empty());
}

#[test]
fn anchors_of_parts_are_never_taken_by_others() {
    let out = body(
        "1. 甲；\n2. 乙。\n\n一、真标题\n\n文。\n\n### 引言\n\n（一）丙\n\n文。\n\n（二）丁\n\n文。\n\n二、真二",
    );
    let ids: Vec<_> = out.contents.iter().map(|entry| (&*entry.id, entry.level)).collect();
    assert_eq!(
        ids,
        [("s1", 1), ("h-yin-yan", 2), ("s1-1", 2), ("s1-2", 2), ("s2", 1)],
        "{}",
        out.html
    );
    assert!(out.html.contains("<li id=\"s0-1\">"), "{}", out.html);
    assert!(out.findings.is_empty(), "{:?}", out.findings);
}

#[test]
fn contents_show_what_stands_below_a_run_in_heading() {
    let out = body("一、甲\n\n（一）乙。正文很长的一段。\n\n1.子\n\n内容\n\n二、丙");
    let levels: Vec<_> = out.contents.iter().map(|entry| entry.level).collect();
    assert_eq!(levels, [1, 2, 3, 1]);
    assert!(out.html.contains("<h3 id=\"s1-1-1\">1.子</h3>"), "{}", out.html);
}

#[test]
fn numbers_of_items_without_text_stay() {
    let html = html("1. 甲\n2.\n3. ![图](a.png)\n   1. 内\n\n文。");
    for number in ["1. 甲", "2.", "3. <img", "1. 内"] {
        assert!(html.contains(number), "{number} in {html}");
    }
}

#[test]
fn headings_that_begin_with_a_space_are_parts() {
    for text in [
        "## &nbsp;一、甲\n\n## 二、乙",
        "## <b> 一、甲</b>\n\n## 二、乙",
        "## &emsp;一、甲\n\n## 二、乙",
    ] {
        assert_eq!(ids(text), ["s1", "s2"], "{text}");
    }
}

/// Ids of headings and of all other blocks that have one, in order.
fn all_ids(text: &str) -> Vec<String> {
    let html = html(text);
    html.split(" id=\"")
        .skip(1)
        .map(|rest| rest[..rest.find('"').expect("an end")].to_owned())
        .collect()
}

fn rules(text: &str) -> Vec<String> {
    body(text).findings.iter().map(|f| format!("{} {}", f.rule, f.at.line)).collect()
}

#[test]
fn parts_that_stand_above_articles_go_on_behind_them() {
    let text = "一、受理\n\n第一条 由街道受理。\n\n第二条 下列事项除外：\n\n（一）甲；\n\n（二）乙。\n\n二、办理\n\n第三条 由中心办理。";
    for text in [
        text.to_owned(),
        text.replace("一、受理", "## 一、受理").replace("二、办理", "## 二、办理"),
    ] {
        assert_eq!(ids(&text), ["s1", "s2"], "{text}");
        assert_eq!(all_ids(&text), ["s1", "tiao1", "tiao2", "tiao2-1", "tiao2-2", "s2", "tiao3"]);
        assert!(rules(&text).is_empty(), "{:?}", rules(&text));
    }
    // The rank that goes on may be any that stood outside.
    let text = "一、总则\n\n（一）目的\n\n第一条　甲。\n\n（二）原则\n\n第二条　乙：\n\n（一）丙；\n\n（二）丁。\n\n二、附则\n\n第三条　戊。";
    assert_eq!(ids(text), ["s1", "s1-1", "s1-2", "s2"]);
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    // Lists inside articles stay there.
    let text = "第一章　总则\n\n第一条　甲：\n\n一、乙；\n\n二、丙。\n\n第二条　丁。";
    assert_eq!(all_ids(text), ["zhang1", "tiao1", "zhang1-tiao1-1", "zhang1-tiao1-2", "tiao2"]);
}

#[test]
fn articles_with_great_numbers_and_inserted_ones() {
    let text = "第一百二十条　甲。\n\n（一）乙；\n\n第一百二十条之一　丙。\n\n（一）丁；\n\n第一百二十条之二　戊。\n\n第一百二十一条　己。";
    assert_eq!(
        all_ids(text),
        ["tiao120", "tiao120-1", "tiao120-zhi1", "tiao120-zhi1-1", "tiao120-zhi2", "tiao121"]
    );
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    assert_eq!(all_ids("第一千零一条　甲。\n\n第一千零二条　乙。"), ["tiao1001", "tiao1002"]);
    assert_eq!(all_ids("第十1条　甲。"), ["p1"]);
    assert_eq!(rules("第一条　甲。\n\n第三条之一　乙。"), ["outline/gap 3"]);
}

#[test]
fn articles_without_a_space_are_read_where_their_number_goes_on() {
    let text = "第一章总则\n\n第一条为规范管理，制定本办法。\n\n第二条本办法适用于本街道。\n\n第三条　下列情形除外：\n\n（一）甲。\n\n第二十一条第一款规定的情形除外。\n\n第二章附则\n\n第四条本办法自印发之日起施行。";
    assert_eq!(
        all_ids(text),
        [
            "zhang1",
            "tiao1",
            "tiao2",
            "tiao3",
            "zhang1-tiao3-1",
            "zhang1-tiao3-1-p1",
            "zhang2",
            "tiao4"
        ]
    );
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    for text in ["第一条例外", "第一章程修改", "第一节课", "第五条为准", "第一条的规定"]
    {
        assert_eq!(all_ids(text), ["p1"], "{text}");
    }
}

#[test]
fn repeated_numbers_have_anchors_that_no_path_has() {
    let text = "一、甲\n\n文。\n\n一、乙\n\n文。\n\n（一）丙\n\n文。";
    assert_eq!(ids(text), ["s1", "s1_2", "s1-1"]);
    let anchors = body(text).anchors;
    for anchor in ["s1-2", "s1-2-p1", "s1_2-p1"] {
        assert!(anchors.contains(&anchor.to_owned()), "{anchor} in {anchors:?}");
    }
    // The older form belongs to the part that has it.
    let text = "一、甲\n\n（一）丙\n\n文。\n\n（二）丁\n\n文。\n\n一、乙";
    assert!(html(text).contains("<h3 id=\"s1-2\">（二）丁</h3>"), "{}", html(text));
    assert_eq!(html(text).matches("id=\"s1-2\"").count(), 1);
}

#[test]
fn headings_have_their_anchors_before_items() {
    let text = "### 1. 准备\n\n1. 甲\n\n2. 乙\n\n### 2. 安装\n\n1. 丙\n\n2. 丁";
    assert_eq!(ids(text), ["s1", "s2"]);
    assert_eq!(all_ids(text), ["s1", "s1-1", "s1-2", "s2", "s2-1", "s2-2"]);
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    let text = "1. 甲\n2. 乙\n\n文。\n\n### 1. 准备\n\n文。\n\n### 2. 安装";
    assert_eq!(ids(text), ["s1", "s2"]);
}

#[test]
fn a_printed_contents_list_has_no_anchors() {
    let text = "目　录\n\n一、总体情况……1\n\n二、主要做法……3\n\n一、总体情况\n\n甲。\n\n二、主要做法\n\n乙。";
    assert_eq!(ids(text), ["s1", "s2"]);
    assert!(html(text).contains("<p>一、总体情况……1</p>"), "{}", html(text));
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    assert!(body(text).anchors.contains(&"s1-2".to_owned()));
    // Without the list behind it, 目录 is a word.
    assert_eq!(ids("目录\n\n一、总体情况\n\n甲。\n\n二、其他"), ["s1", "s2"]);
}

#[test]
fn questions_are_titles() {
    let text = "一、为什么制定《办法》？\n\n甲。\n\n二、主要内容有哪些?\n\n乙。\n\n（一）谁可以申请？\n\n丙。";
    assert_eq!(ids(text), ["s1", "s2", "s2-1"]);
    assert_eq!(ids("一、何时办？！\n\n甲。\n\n二、怎么办？？\n\n乙。"), ["s1", "s2"]);
}

#[test]
fn a_full_stop_in_place_of_the_comma_is_read_as_meant() {
    assert_eq!(ids("一.概况\n\n甲。\n\n二．问题\n\n乙。\n\n三、打算\n\n丙。"), ["s1", "s2", "s3"]);
    assert_eq!(ids("一.概况\n甲。\n二.问题\n乙。"), ["s1", "s2"]);
    assert!(ids("一.五倍以上\n\n甲。\n\n二.一倍\n\n乙。").is_empty());
}

#[test]
fn a_list_behind_a_label_is_no_part() {
    for text in ["注：1.甲。\n2.乙。\n3.丙。", "备注：（1）甲\n（2）乙", "说明：一、甲\n二、乙"]
    {
        let out = body(text);
        assert!(out.contents.is_empty(), "{text}: {}", out.html);
        let gaps = out.findings.iter().filter(|it| it.rule.id.starts_with("outline/")).count();
        assert_eq!(gaps, 0, "{text}: {:?}", out.findings);
    }
    assert_eq!(ids("内容如下：\n\n一、甲\n\n文。\n\n二、乙\n\n文。"), ["s1", "s2"]);
}

#[test]
fn an_address_is_no_title() {
    let text = "一、联系方式\n\n1.电话：12345\n\n2.地址：示例路1号\n\n3.网址：https://www.example.gov.cn/\n\n工作日办理。";
    assert_eq!(body(text).contents.len(), 0, "{:?}", ids(text));
    assert!(!html(text).contains("<h3"), "{}", html(text));
}

#[test]
fn a_line_is_no_part_in_items_and_quotations_too() {
    for (text, plain) in [
        ("- \\一、甲", "<li>一、甲</li>"),
        ("> \\1. 甲", "<p>1. 甲</p>"),
        ("> - \\（一）甲", "<li>（一）甲</li>"),
        ("1. \\一、甲", "1. 一、甲"),
        ("1\\. 甲", "<p id=\"p1\">1. 甲</p>"),
        ("1\\) 甲", "<p id=\"p1\">1) 甲</p>"),
    ] {
        assert!(html(text).contains(plain), "{text}: {}", html(text));
    }
}

#[test]
fn text_far_to_the_right_of_its_item_is_no_code() {
    for text in
        ["1. 甲\n\n        乙", "- 甲\n\n            乙", "1. 甲\n    - 乙\n\n            丙"]
    {
        let out = html(text);
        assert!(!out.contains("<pre"), "{text}: {out}");
    }
    let shown = html("- 甲\n\n      ```\n      x\n\n\\一、不是标题");
    assert!(shown.contains("<p id=\"p1\">一、不是标题</p>"), "{shown}");
    let fenced = "1. 甲\n\n    ```\n            a\n    ```\n\n   乙";
    assert!(html(fenced).contains("<pre><code>"), "{}", html(fenced));
    assert!(html(fenced).contains("       a\n"), "{}", html(fenced));
}

#[test]
fn lines_of_one_list_are_headings_together() {
    let text = "一、指导思想。\n\n甲。\n\n二、根据有关规定，结合实际，制定本规则。\n\n三、主任主持全面工作。\n\n四、本规则自印发之日起施行。";
    assert!(ids(text).is_empty(), "{:?}", ids(text));
    assert_eq!(ids("一、指导思想。\n\n甲。\n\n二、主要任务。\n\n乙。"), ["s1", "s2"]);
    assert!(ids("（一）受理申请；\n\n（二）作出决定。").is_empty());
    assert_eq!(
        ids("一、甲情况\n\n文。\n\n二、乙情况\n\n（一）全面排查，建立台账。\n\n（二）逐项整改。"),
        ["s1", "s2"]
    );
}

#[test]
fn numbers_listed_in_a_sentence_are_no_parts() {
    for text in [
        "一、二级公路建设情况良好",
        "一、二审法院均予支持",
        "三、四线城市房价",
        "3、4月份召开了会议",
        "1、2、3号楼已经完工",
        "2、3日内办结",
    ] {
        assert_eq!(all_ids(text), ["p1"], "{text}");
    }
    // Where the number goes on, it is one.
    assert_eq!(
        ids("一、二级公路\n\n甲。\n\n二、三级公路\n\n乙。\n\n三、四级公路\n\n丙。"),
        ["s1", "s2", "s3"]
    );
    assert_eq!(ids("一、三大工程\n\n甲。\n\n二、五年来的工作"), ["s1", "s2"]);
}

#[test]
fn an_author_can_say_that_a_line_is_no_part() {
    for (text, want) in [
        ("\\一、这不是标题", "<p id=\"p1\">一、这不是标题</p>"),
        ("\\（一）不是", "<p id=\"p1\">（一）不是</p>"),
        ("\\(1)不是", "<p id=\"p1\">(1)不是</p>"),
        ("\\1. 不是", "<p id=\"p1\">1. 不是</p>"),
        ("\\第一条 不是", "<p id=\"p1\">第一条 不是</p>"),
        ("前文。\n\\一、不是", "<p id=\"p1\">前文。一、不是</p>"),
        ("　　\\一、不是", "<p id=\"p1\">一、不是</p>"),
        ("\\甲、保留", "<p id=\"p1\">\\甲、保留</p>"),
    ] {
        assert_eq!(html(text), want, "{text}");
    }
    assert_eq!(ids("## \\一、不是\n\n## 一、是\n\n## 二、是"), ["h-yi-bu-shi", "s1", "s2"]);
}

#[test]
fn indented_lines_are_text_as_typed() {
    let text = "运行：\n\n    # 注释\n    - 名称\n    1. 第一步\n    > 引用\n\t* 星\n\n结束。";
    assert_eq!(
        html(text),
        "<p id=\"p1\">运行：</p>\n<p id=\"p2\"># 注释</p>\n<p id=\"p3\">- 名称</p>\n<p id=\"p4\">1. 第一步</p>\n<p id=\"p5\">&gt; 引用</p>\n<p id=\"p6\">* 星</p>\n<p id=\"p7\">结束。</p>"
    );
    assert_eq!(ids("    一、甲\n\n    文。\n\n    二、乙"), ["s1", "s2"]);
}

#[test]
fn another_list_after_a_paragraph_begins_again() {
    let text = "第一条　提交：\n\n（一）甲；\n\n（二）乙。\n\n委托的，还应当提交：\n\n（一）丙；\n\n（二）丁。";
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    let text = "一、甲\n\n如下：\n\n1. 乙；\n\n2. 丙。\n\n下一步：\n\n1. 丁；\n\n2. 戊。";
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    assert_eq!(rules("一、甲\n\n文。\n\n二、乙\n\n文。\n\n一、丙\n\n文。"), ["outline/restart 9"]);
    assert_eq!(rules("（一）甲；\n\n（二）乙；\n\n（一）丙。"), ["outline/restart 5"]);
}

#[test]
fn lists_below_unnumbered_headings_begin_anew_and_lazy_numbers_are_told_once() {
    let text = "## 甲\n\n### 读\n\n1. 一\n2. 二\n\n### 写\n\n1. 一\n2. 二\n\n## 乙\n\n1. 一";
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    assert_eq!(rules("1. 一\n1. 二\n1. 三\n1. 四"), ["outline/repeat 2"]);
}

#[test]
fn numbers_may_run_through_all_parts_from_the_beginning() {
    let text = "一、甲\n\n（一）乙\n\n文。\n\n（二）丙\n\n文。\n\n二、丁\n\n（三）戊\n\n文。\n\n（四）己\n\n文。";
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    assert_eq!(
        rules(&text.replace("（三）", "（四）").replace("（四）己", "（五）己")),
        ["outline/gap 13"]
    );
    let text =
        "一、甲\n\n（一）乙\n\n文。\n\n二、丁\n\n（一）戊\n\n文。\n\n三、己\n\n（二）庚\n\n文。";
    assert_eq!(rules(text), ["outline/gap 15"]);
}

#[test]
fn an_annex_in_the_same_text_is_a_part_of_its_own() {
    let text = "第一条　甲。\n\n第二条　乙。\n\n附件：1.流程图\n2.登记表\n\n附件1\n\n流程图\n\n第一条　丙。\n\n附件2 登记表\n\n一、丁\n\n|甲|乙|\n|-|-|\n|1|2|";
    let out = body(text);
    assert!(out.html.contains("2.<a href=\"#fu2\">登记表</a>"), "{}", out.html);
    assert!(out.html.contains("<h2 id=\"fu1\">附件1\u{3000}流程图</h2>"), "{}", out.html);
    assert!(out.html.contains("<p id=\"fu1-tiao1\">第一条"), "{}", out.html);
    assert!(
        out.html.contains("<h3 id=\"fu2-s1\"><span id=\"s1\"></span>一、丁</h3>"),
        "{}",
        out.html
    );
    assert!(rules(text).is_empty(), "{:?}", out.findings);
    // A label that no line names stays what it was.
    assert!(!html("附件1\n\n某表").contains("fu1"));
    let out = body("文。\n\n附件：清单\n\n附件\n\n清单\n\n一、甲\n\n文。");
    assert!(
        out.html.contains("<a href=\"#fu\">清单</a>") && out.html.contains("<h2 id=\"fu\">"),
        "{}",
        out.html
    );
}

#[test]
fn annexes_have_numbers_of_any_width() {
    let text = "文。\n\n附件：１．名单\n　　　２．表格\n\n附件１\n\n名单\n\n一、甲\n\n文。\n\n附件２\n\n表格\n\n文。";
    let out = body(text);
    assert!(out.html.contains("２．<a href=\"#fu2\">表格</a>"), "{}", out.html);
    assert!(out.html.contains("<h2 id=\"fu1\">附件１\u{3000}名单</h2>"), "{}", out.html);
    assert!(rules(text).is_empty(), "{:?}", out.findings);
}

#[test]
fn numbers_beyond_any_text_are_no_numbers_of_parts() {
    let text = "第4294967295条 甲\n\n第4294967295条 乙\n\n4294967295、丙\n\n第99999条 丁";
    assert_eq!(ids(text), Vec::<String>::new());
}

#[test]
fn a_number_alone_takes_the_next_line_for_its_title() {
    let text = "第一部分\n\n部门概况\n\n一、职责\n\n文。\n\n第二部分\n\n决算表\n\n文。";
    assert_eq!(ids(text), ["bu1", "bu1-1", "bu2"]);
    assert!(html(text).contains("第一部分\u{3000}部门概况</h2>"), "{}", html(text));
    assert!(html("第一部分\n\n本部门职责如下：\n\n文。").contains("<p id=\"bu1-p1\">本部门"));
}

#[test]
fn run_in_headings_are_the_same_with_a_space() {
    let html = html(
        "一、甲\n\n1.精简。加快推进。\n\n二、乙\n\n1. 精简。加快推进。\n2. **合并**。减少材料。",
    );
    assert!(html.contains("<strong class=\"run-in\">1.精简。</strong>加快推进。"), "{html}");
    assert!(html.contains("<strong class=\"run-in\">1. 精简。</strong>加快推进。"), "{html}");
    assert!(html.contains("2. <strong>合并</strong>。减少材料。"), "{html}");
}

#[test]
fn quoted_articles_are_not_the_texts_own() {
    let text = "一、将第二条修改为：\n\n“第二条　甲：\n\n“（一）乙；\n\n（二）丙。”\n\n二、将第五条修改为：“第五条　丁。”\n\n三、删去第六条。";
    assert!(rules(text).is_empty(), "{:?}", rules(text));
    assert!(
        !all_ids(text).iter().any(|id| id.starts_with("tiao") || id.contains("s1-2")),
        "{:?}",
        all_ids(text)
    );
}

#[test]
fn inserted_articles_and_sections_that_begin_again_need_no_space() {
    let text = "第一条　甲。\n\n第一条之一为方便群众，可以代办。\n\n第二条　丁。";
    assert_eq!(all_ids(text), ["tiao1", "tiao1-zhi1", "tiao2"]);
    let text = "第一章总则\n\n第一节一般规定\n\n第一条　甲。\n\n第二章分则\n\n第一节特别规定\n\n第二条　乙。";
    assert_eq!(all_ids(text), ["zhang1", "zhang1-jie1", "tiao1", "zhang2", "zhang2-jie1", "tiao2"]);
}

#[test]
fn a_short_numbered_line_at_the_very_end_is_no_heading() {
    assert!(!html("正文。\n\n1.甲乙丙").contains("<h"), "{}", html("正文。\n\n1.甲乙丙"));
    assert!(html("正文。\n\n1.甲乙丙\n\n它的正文。").contains("<h"));
}

#[test]
fn only_a_short_label_begins_a_list_on_its_line() {
    let last = |text: &str| all_ids(text).pop();
    assert_eq!(last("注：1.甲。\n\n2.乙。").as_deref(), Some("p2"));
    assert_eq!(last("现将有关事项的情况说明如下：1.甲。\n\n2.乙。").as_deref(), Some("s2"));
}

#[test]
fn a_quotation_that_is_opened_again_where_it_was_closed_goes_on() {
    let text = "他说：“第一条　甲。\n\n乙。”又说：“丙。\n\n第二条　丁。”\n\n戊。";
    assert!(all_ids(text).iter().all(|id| !id.starts_with("tiao")), "{:?}", all_ids(text));
}
