//! Bodies as reports have them → HTML, contents, findings.

use proptest::prelude::*;

use super::{Body, Link, LinkKind, Resolve, render};
use crate::config::{Markdown, Paragraphs};
use crate::diagnostic::{Diagnostic, Location};
pub(super) use crate::fuzz::MARKDOWN;

mod blocks;
mod letter;
mod marks;
mod outline;
mod plain;
mod raw;

struct Everything;

impl Resolve for Everything {
    fn link(&self, typed: &str, _: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>> {
        Ok(Link { href: typed.to_owned(), kind: LinkKind::Internal })
    }
    fn attachment(&self, number: Option<u32>, title: &str) -> Option<Link> {
        (number == Some(1) || title == "任务清单").then(|| Link {
            href: "/f.pdf".to_owned(),
            kind: LinkKind::File("原名.pdf".to_owned()),
        })
    }
    fn is_awaited(&self, title: &str) -> bool {
        title == "待补表"
    }
    fn outside_mark(&self) -> String {
        "（外部链接）".to_owned()
    }
    fn callout_name(&self, kind: super::Callout) -> String {
        kind.word().to_owned()
    }
    fn table_name(&self, number: usize) -> String {
        format!("表格{number}")
    }
    fn is_taken(&self, id: &str) -> bool {
        matches!(id, "main" | "top")
    }
    fn attachment_count(&self) -> usize {
        2
    }
}

fn body(text: &str) -> Body {
    render("content/a.md", text, 1, MARKDOWN, &Everything)
}

fn html(text: &str) -> String {
    body(text).html.trim().to_owned()
}

fn ids(text: &str) -> Vec<String> {
    body(text).contents.into_iter().map(|entry| entry.id.into()).collect()
}

/// The 25 rows of the table in commonmark-spec issue 650: what may stand before the closing `**`.
#[test]
fn emphasis_beside_each_row_of_issue_650() {
    let rows = "，。、；：？！“”‘’（）【】《》—～…·〃-々";
    assert_eq!(rows.chars().count() + 1, 25);
    for sign in rows.chars().map(String::from).chain([String::new()]) {
        let want = format!("<p id=\"p1\"><strong>真{sign}</strong>她</p>");
        assert_eq!(html(&format!("**真{sign}**她")), want, "row {sign}");
        let want = format!("<p id=\"p1\">她<strong>{sign}真</strong></p>");
        assert_eq!(html(&format!("她**{sign}真**")), want, "row {sign}, turned round");
    }
}

#[test]
fn emphasis_in_documents() {
    for (text, want) in [
        ("《办法》**（试行）**已印发", "《办法》<strong>（试行）</strong>已印发"),
        ("关于**“三公”经费**的说明", "关于<strong>“三公”经费</strong>的说明"),
        ("**真，** 她", "<strong>真，</strong> 她"),
        ("**真**，她", "<strong>真</strong>，她"),
        ("见**[办法](a.md)**第三条", "见<strong><a href=\"a.md\">办法</a></strong>第三条"),
        ("先**`代码`也**好", "先<strong><code>代码</code>也</strong>好"),
        ("共**¥10,000**元", "共<strong>¥10,000</strong>元"),
        ("**C#**和**F#**都行", "<strong>C#</strong>和<strong>F#</strong>都行"),
        ("~~（旧）~~新", "<del>（旧）</del>新"),
        ("星号\\**（不是）*重点", "星号*<em>（不是）</em>重点"),
        ("a * b * c", "a * b * c"),
        ("甲**_不建议_**在", "甲<strong><em>不建议</em></strong>在"),
        ("甲~~_删_~~乙", "甲<del><em>删</em></del>乙"),
        ("甲**~~删~~**乙", "甲<strong><del>删</del></strong>乙"),
        ("甲_**乙**_丙", "甲_<strong>乙</strong>_丙"),
        ("甲**1.**_标_", "甲<strong>1.</strong><em>标</em>"),
        ("甲**\\*星\\***乙", "甲<strong>*星*</strong>乙"),
        ("60*40厘米、80*60厘米", "60*40厘米、80*60厘米"),
        ("全年受理*12*件、*3.5*万元", "全年受理<em>12</em>件、<em>3.5</em>万元"),
        ("单价*3*12元", "单价*3*12元"),
        ("长*3宽*4", "长*3宽*4"),
        ("20米*30米、40cm*50cm", "20米*30米、40cm*50cm"),
        ("3~5年，罚款1~3万元", "3~5年，罚款1~3万元"),
        ("周一~周五，上午~下午", "周一~周五，上午~下午"),
        ("`2*3*4`和[表](a*1*b.md)", "<code>2*3*4</code>和<a href=\"a*1*b.md\">表</a>"),
        ("`**（码）**`", "<code>**（码）**</code>"),
    ] {
        assert_eq!(html(text), format!("<p id=\"p1\">{want}</p>"), "{text}");
    }
}

#[test]
fn lines_join_as_chinese_does() {
    assert_eq!(html("全面推进\n政务公开"), "<p id=\"p1\">全面推进政务公开</p>");
    assert_eq!(html("使用\nOFD 格式"), "<p id=\"p1\">使用\nOFD 格式</p>");
    assert_eq!(html("办结，\n并公开"), "<p id=\"p1\">办结，并公开</p>");
}

#[test]
fn indents_never_make_code() {
    let text = "　　全面推进。\n\n    四个空格。\n\n\u{a0}\u{a0}不断行空格。\n\n\t制表符。";
    assert_eq!(
        html(text),
        "<p id=\"p1\">全面推进。</p>\n<p id=\"p2\">四个空格。</p>\n<p id=\"p3\">不断行空格。</p>\n<p id=\"p4\">制表符。</p>"
    );
    assert!(html("```\n    代码\n```").contains("    代码"));
}

#[test]
fn attachment_lines_are_linked() {
    let out = body("正文。\n\n附件：1.统计表\n2.任务清单\n");
    assert!(
        out.html.contains("附件：1.<a href=\"/f.pdf\" download=\"原名.pdf\">统计表</a>"),
        "{}",
        out.html
    );
    assert!(
        out.html.contains("2.<a href=\"/f.pdf\" download=\"原名.pdf\">任务清单</a>"),
        "{}",
        out.html
    );
    assert!(out.findings.is_empty(), "{:?}", out.findings);
    let out = body("附件：1.2023年统计表\n      2.任务清单\n");
    assert!(
        out.html.contains("1.<a href=\"/f.pdf\" download=\"原名.pdf\">2023年统计表</a>"),
        "{}",
        out.html
    );
    assert!(out.findings.is_empty(), "{:?}", out.findings);
    let out = body("正文。\n\n附件：统计表\n");
    let rules: Vec<_> = out.findings.iter().map(|f| f.rule.id).collect();
    assert_eq!(rules, ["attachment/no-file", "attachment/count"]);
}

#[test]
fn attachment_lines_may_begin_with_numbered_labels() {
    for text in [
        "正文。\n\n附件一：统计表\n附件二：任务清单\n",
        "正文。\n\n附件1：统计表\n\n附件2：任务清单\n\n某局\n\n2024年1月1日\n",
    ] {
        let out = body(text);
        for name in ["统计表", "任务清单"] {
            let link = format!("<a href=\"/f.pdf\" download=\"原名.pdf\">{name}</a>");
            assert!(out.html.contains(&link), "{text}: {}", out.html);
        }
        assert!(
            out.findings.iter().all(|it| it.rule.id != "attachment/count"),
            "{:?}",
            out.findings
        );
    }
    for text in ["正文。\n\n附件：无", "正文。\n\n附件：无。"] {
        assert!(body(text).findings.is_empty(), "{text}: {:?}", body(text).findings);
    }
    let out = html("正文。\n\n附件1：任务清单。\n");
    assert!(out.contains("<a href=\"/f.pdf\""), "{out}");
    // One before other text is the heading of an annex.
    let out = html("正文。\n\n附件1：统计表\n\n|甲|\n|-|\n|1|\n");
    assert!(!out.contains("<a "), "{out}");
}

#[test]
fn nothing_of_an_attachment_line_gets_lost() {
    let out = html("附件：\n\n1. 名单\n\n   说明文字\n\n2. 表\n\n   - 子项\n");
    assert!(out.contains("说明文字") && out.contains("子项"), "{out}");
    let out = html("附件：1.![图](a.png)名单\n");
    assert!(out.contains("<img") && out.contains("名单"), "{out}");
    let out = html("附件：《》\n\n附件\n\n|甲|\n|-|\n|乙|\n");
    assert!(!out.contains("<h2 id=\"fu\"><table"), "{out}");
}

#[test]
fn lines_below_lists_quotations_and_tables_are_pointed_out() {
    let found = |text: &str| -> Vec<String> {
        let of =
            |f: &crate::diagnostic::Diagnostic| format!("{} {}:{}", f.rule, f.at.line, f.at.column);
        body(text).findings.iter().map(of).collect()
    };
    assert_eq!(found("1. 甲\n2. 乙\n特此通知。\n某局\n2024年1月1日"), ["body/glued-lines 2:4"]);
    assert_eq!(found("- 甲\n- 乙\n特此通知。"), ["body/glued-lines 2:3"]);
    assert_eq!(found("> 各单位：\n> 现将情况通报如下。\n> 请查阅。"), ["body/glued-lines 1:6"]);
    assert_eq!(
        found("|甲|乙|\n|-|-|\n|1|2|\n注：数据来源某局。\n单位：万元"),
        ["body/row-without-bars 4:1"]
    );
    for fine in [
        "- 甲项。\n  续行。\n- 乙",
        "1. 甲\n\n   乙。\n\n特此通知。",
        "|甲|乙|\n|-|-|\n|1|2|\n3|4\n",
        "> ```\n> 甲。\n> 乙。\n> ```",
        "- 这一行写得很长很长，到了编辑器的边上就换了一\nrow and goes on\n",
    ] {
        assert_eq!(found(fine), Vec::<String>::new(), "{fine}");
    }
}

#[test]
fn a_label_without_items_never_shows() {
    let out = body("正文。\n\n相关附件\n\n\u{a0}\n");
    assert_eq!(out.html.trim(), "<p id=\"p1\">正文。</p>");
    assert_eq!(out.findings[0].rule.id, "attachment/empty-label");
}

#[test]
fn tables_and_footnotes() {
    let html = html("| 项 | 数 |\n|:--|--:|\n| 甲[^1] | 2 |\n\n[^1]: 说明。");
    assert!(html.contains("<th scope=\"col\" class=\"left\">项</th>"), "{html}");
    assert!(html.contains("<td class=\"right\">2</td>"), "{html}");
    assert!(
        html.contains("<a href=\"#note-1\">[1]</a>") && html.contains("<li id=\"note-1\">"),
        "{html}"
    );
    assert!(!html.contains("style="), "{html}");
}

#[test]
fn addresses_with_spaces_are_pointed_out() {
    let rules =
        |text: &str| body(text).findings.iter().map(|f| f.rule.to_string()).collect::<Vec<_>>();
    assert_eq!(rules("见[表](统计 表.xlsx)。"), ["link/space"]);
    assert!(rules("见[表](<统计 表.xlsx>)。数组[0](见 附录)。").is_empty());
}

#[test]
fn a_label_above_a_table_or_list_is_the_authors_heading() {
    let out = body("## 附件\n\n| a |\n|--|\n| b |\n\n附件：\n\n- 表一\n");
    assert!(out.html.contains(">附件</h2>") && out.html.contains("附件：</p>"), "{}", out.html);
    let out = body("正文。\n\n附件：\n\n相关附件\n");
    assert_eq!(out.html.trim(), "<p id=\"p1\">正文。</p>");
}

#[test]
fn footnotes_never_point_nowhere() {
    let out =
        body("> 引文[^a]\n>\n> [^a]: 引文的注。\n\n## 甲 {#note-1}\n\n文。\n\n[^b]: 没有引用。\n");
    assert_eq!(out.html.matches("id=\"note-1\"").count(), 1, "{}", out.html);
    assert!(out.html.contains("id=\"note-2\"") && !out.html.contains("#ref-2"), "{}", out.html);
    let text = body("字&#1;符\u{1}。").html;
    assert!(!text.contains('\u{1}'), "{text}");
}

#[test]
fn unbroken_lines_begin_parts_and_paragraphs() {
    let out = body("- 甲；\n- 乙。\n二、下一步打算\n\n　　第一段。\n　　第二段[x](a.md#f)。\n");
    assert!(
        out.html.contains("<li>乙。</li>")
            && out.html.contains("<h2 id=\"s2\">二、下一步打算</h2>"),
        "{}",
        out.html
    );
    assert!(
        out.html.contains("第一段。</p>") && out.html.contains("<p id=\"s2-p2\">第二段"),
        "{}",
        out.html
    );
    assert_eq!(out.fragments[0].2.to_string(), "content/a.md:6:6");
}

#[test]
fn lines_that_run_together_are_told_once_a_paragraph() {
    let found = |text: &str| -> Vec<String> {
        body(text)
            .findings
            .iter()
            .map(|f| format!("{} {}:{}", f.rule, f.at.line, f.at.column))
            .collect()
    };
    let glued = |at: &str| vec![format!("body/glued-lines {at}")];
    let letter = "各社区：\n为做好防汛工作，现通知如下。\n请认真落实。\n某某街道\n2024年4月12日";
    assert_eq!(found(letter), glued("1:4"));
    assert!(body(letter).findings[0].message.zh.contains("共 4 处"));
    assert_eq!(found("某某街道\n2024年4月12日"), glued("1:4"));
    assert_eq!(
        found("工作要求\n各单位要高度重视，切实加强组织领导，确保各项措施落实到位"),
        glued("1:4")
    );
    for (lines, at) in [
        ("电话：010-1234 5678\n地址：示例路1号", "1:16"),
        ("受理时间：周一\n受理地点：大厅\n联系电话：123", "1:7"),
        ("他说：\"好。\"\n会议结束", "1:7"),
        ("见「办法。」\n会议结束", "1:6"),
        ("（此件公开发布）\n示例局", "1:8"),
        ("收入 100\n支出 50", "1:6"),
    ] {
        assert_eq!(found(lines), glued(at), "{lines}");
    }
    for items in [
        "①甲\n②乙",
        "·甲\n·乙",
        "A. 甲\nB. 乙",
        "a）甲\nb）乙",
        "1）甲\n2）乙",
        "1)甲\n2)乙",
        "•甲\n•乙",
    ] {
        assert_eq!(
            found(items),
            glued(&format!("1:{}", items.lines().next().expect("a line").chars().count())),
            "{items}"
        );
    }
    for fine in [
        "甲单位负责统筹协调各项工作，乙单位负责具体落实各项任务\n并按月报告进展情况，年底前完成。",
        "办法如下。\n一、甲",
        "办法如下：\n- 甲\n- 乙",
        "办法如下：\n> 引",
        "表格如下：\n<table><tr><td>1</td></tr></table>",
        "第一行。  \n第二行。\\\n第三行。",
        "　　第一段。\n　　第二段。",
        "See here:\nthe second line.",
        "- 甲。\n  乙。",
        "第四部分\n名词解释",
        "时间：2024年1月到12月，共受理\n12件。",
    ] {
        assert!(
            found(fine).iter().all(|rule| !rule.contains("glued")),
            "{fine}: {:?}",
            found(fine)
        );
    }
}

#[test]
fn rows_that_are_no_table_and_signs_that_are_none_are_told_with_a_way_out_that_works() {
    let rules = |text: &str| -> Vec<String> {
        body(text).findings.iter().map(|f| f.rule.to_string()).collect()
    };
    for (text, rule, right) in [
        ("项目\t数量\n受理\t12", "body/tab-line", "| 项目 | 数量 |\n|---|---|\n| 受理 | 12 |"),
        ("|甲|乙|\n|1|2|", "body/table-without-head", "|甲|乙|\n|---|---|\n|1|2|"),
        ("|甲|乙|", "body/table-without-head", "\\|甲\\|乙\\|"),
        ("序号 | 姓名\n1 | 张三", "body/table-without-head", "序号 | 姓名\n---|---\n1 | 张三"),
        ("##标题", "body/heading-sign", "## 标题"),
        ("＃＃ 标题", "body/heading-sign", "## 标题"),
        ("##标题", "body/heading-sign", "\\##标题"),
        ("-项目\n-项目二", "body/item-without-space", "- 项目\n- 项目二"),
        ("-项目", "body/item-without-space", "\\-项目"),
        ("*项目\n*项目二", "body/item-without-space", "* 项目\n* 项目二"),
        ("*项目", "body/item-without-space", "\\*项目"),
        ("＊项目\n＊项目二", "body/item-without-space", "- 项目\n- 项目二"),
        (
            "<table><tr><td>甲</td></tr></table>\n正文**粗**",
            "body/below-html",
            "<table><tr><td>甲</td></tr></table>\n\n正文**粗**",
        ),
        ("【办法】（b.md）", "body/full-width-link", "[办法](b.md)"),
        ("见[办法](b.md）", "body/full-width-link", "见[办法](b.md)"),
        ("见[办法]（b.md）。", "body/full-width-link", "见[办法](b.md)。"),
    ] {
        assert_eq!(rules(text), [rule], "{text}");
        assert!(rules(right).is_empty(), "{right}: {:?}", rules(right));
    }
    for fine in [
        "#标签",
        "-5℃以下",
        "a|b",
        "[1]（下称办法）",
        "    ##注释",
        "第1行 | 第2行",
        "*强调*的字",
        "男|女\n一行字",
    ] {
        assert!(rules(fine).is_empty(), "{fine}: {:?}", rules(fine));
    }
}

#[test]
fn each_line_can_be_a_paragraph() {
    let markdown = Markdown { paragraphs: Paragraphs::EachLine, ..MARKDOWN };
    let html =
        |text: &str| render("content/a.md", text, 1, markdown, &Everything).html.trim().to_owned();
    assert_eq!(
        html("各社区：\n请落实。\n2024年4月12日"),
        "<p class=\"addressee\" id=\"p1\">各社区：</p>\n<p id=\"p2\">请落实。</p>\n<p class=\"signed\" id=\"p3\">2024年4月12日</p>"
    );
    for text in [
        "|甲|乙|\n|-|-|\n|1|2|",
        "- 甲\n- 丙",
        "> - 甲\n> - 乙",
        "> |甲|乙|\n> |-|-|\n> |1|2|",
        "> 甲\n\n乙",
        "> ```\n> 一\n> 二\n> ```",
        "- 甲\n        乙",
        "```\n甲\n乙\n```",
        "<div>\n甲\n乙\n</div>",
        "标题\n---",
    ] {
        let plain = super::tests::html(text);
        assert_eq!(html(text), plain, "{text}");
    }
    // In quotations and items as well.
    for (text, apart) in [
        ("> 甲\n> 乙", "> 甲\n>\n> 乙"),
        (">甲\n>乙\n丙", ">甲\n>\n>乙\n\n丙"),
        ("> > 甲\n> > 乙", "> > 甲\n> >\n> > 乙"),
        ("- 甲\n  乙\n- 丙", "- 甲\n\n  乙\n- 丙"),
        ("1. 甲\n   乙\n丙", "1. 甲\n\n   乙\n\n丙"),
        ("- 甲\n乙\n丙", "- 甲\n\n乙\n\n丙"),
        ("甲\\\n乙", "甲\n\n乙"),
        ("正文[^1]。\n\n[^1]: 注甲\n    注乙", "正文[^1]。\n\n[^1]: 注甲\n\n    注乙"),
    ] {
        assert_eq!(html(text), super::tests::html(apart), "{text}");
    }
}

proptest! {
    #[test]
    fn no_body_panics_and_no_id_comes_twice(text in "([一二三四五、（）()1-9.．。\\n #*|~`>\\-\\[\\]第章条附件：<b/>a　\u{a0}]|正文|\\n\\n){0,60}") {
        let out = body(&text);
        let mut ids: Vec<_> = out.anchors.clone();
        let all = ids.len();
        ids.sort();
        ids.dedup();
        prop_assert_eq!(all, ids.len());
        prop_assert!(!out.html.contains(super::cjk::GUARD));
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,80}") {
        body(&text);
    }

    #[test]
    fn slugs_are_safe(name in "\\PC{0,40}") {
        let slug = crate::slug::slug(&name);
        prop_assert!(!slug.is_empty());
        prop_assert!(slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_'));
        prop_assert_eq!(crate::slug::slug(&slug), slug);
    }
}
