//! Bodies → plain text: the same words as on the page, in the same order.

use crate::body::Surroundings;
use proptest::prelude::*;

use super::{Everything, MARKDOWN};
use crate::body::{TextBlock, plain_text, raw, render};
use crate::fuzz::Anywhere;

fn blocks(body: &str) -> Vec<TextBlock> {
    plain_text(body, MARKDOWN, Surroundings::NONE)
}

fn text(body: &str) -> String {
    blocks(body).into_iter().map(|block| block.text).collect::<Vec<_>>().join("\n")
}

#[test]
fn what_a_reader_sees_is_plain_text() {
    for (body, want) in [
        ("第一行\n第二行", "第一行第二行"),
        ("one\ntwo", "one two"),
        ("甲  \n乙", "甲\n乙"),
        ("**一、**强`码`[链](a.md)~~删~~", "一、强码链删"),
        ("![图片 说明](a.png \"题\")", "图片 说明"),
        ("| 甲 | 乙 |\n|---|---|\n| 1 | |\n| 2 | 3 |", "甲\t乙\n1\n2\t3"),
        ("表1 办件\n\n| 甲 |\n|---|\n| 1 |", "表1 办件\n甲\n1"),
        ("- 甲\n- 乙\n  - 丙", "甲\n乙\n丙"),
        ("1. 甲\n2. 乙", "1. 甲\n2. 乙"),
        ("> 引\n>\n> 文", "引\n文"),
        ("```\n码 1\n  码 2\n```", "码 1\n  码 2"),
        ("题\n: 释", "题\n释"),
        (
            "甲[^a]乙[^b]\n\n[^b]: 乙注[^c]\n[^a]: 甲注\n[^c]: 丙注",
            "甲[1]乙[2]\n[1] 甲注\n[2] 乙注[3]\n[3] 丙注",
        ),
        ("<b>甲</b>&amp;&lt;", "甲&<"),
        ("<div>甲<br>乙</div>\n\n丙", "甲\n乙\n丙"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td></tr></table>", "甲\t乙\n1"),
        ("甲<script>alert(1)</script>乙", "甲乙"),
        ("<style>\np { color: red }\n</style>\n\n甲", "甲"),
        ("<img src=\"a.png\" alt=\"图\">", "图"),
        ("当x<y时", "当x<y时"),
        ("甲\n\n---\n\n乙", "甲\n乙"),
        ("附件：1. 任务清单", "附件：1. 任务清单"),
        ("", ""),
    ] {
        assert_eq!(text(body), want, "{body}");
    }
}

#[test]
fn headings_keep_their_level_and_blocks_their_anchor() {
    let body = "# 标题\n\n一、总体情况\n\n正文。\n\n（一）小标题\n\n更多。\n\n[^1]\n\n[^1]: 注";
    let page = render("a.md", body, 1, MARKDOWN, &Everything);
    let found = plain_text(
        body,
        MARKDOWN,
        Surroundings { is_title: &|heading| heading == "标题", ..Surroundings::NONE },
    );
    let headings: Vec<_> =
        found.iter().filter_map(|it| Some((it.level?, it.text.as_str()))).collect();
    assert_eq!(
        headings,
        [(2, "一、总体情况"), (3, "（一）小标题")],
        "the page's title is left out"
    );
    for block in &found {
        let anchor = block.anchor.as_deref().expect("every block has one");
        assert!(page.anchors.iter().any(|it| it == anchor), "{anchor} in {:?}", page.anchors);
    }
    assert_eq!(found.last().map(|it| &*it.text), Some("[1] 注"));
}

/// The words of a page, images by what they show, without white space and marks of footnotes.
fn words_of_page(html: &str) -> String {
    let shown = html
        .split("<img src=\"a.png\" alt=\"")
        .enumerate()
        .map(
            |(number, rest)| {
                if number == 0 { rest.to_owned() } else { rest.replacen("\">", "", 1) }
            },
        )
        .collect::<String>();
    words(&raw::read(&shown).text().replace('↩', ""))
}

fn words(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    (1..10).fold(text, |text, number| text.replace(&format!("[{number}]"), ""))
}

/// Lines that begin, end, or go on with something.
const LINES: [&str; 34] = [
    "正文一段，到此为止。",
    "[办法](a.pdf)和[表](https://b.example/)",
    "![图](a.png)",
    "[无定义]和[另一个][x]",
    "- 项甲",
    "  - 项乙",
    "2. 项",
    "> 引文",
    "| 甲 | 乙 |",
    "|---|---|",
    "| 1 | **2** |",
    "---",
    "===",
    "一、标题",
    "（一）小标题",
    "1.小标题。然后是正文。",
    "## 标题",
    "## 标题 {#own}",
    "`码`和**强**和~~删~~",
    "[^1]: 注",
    "[^2]: 注二见[^1]",
    "见[^1]和[^2]",
    "    缩进",
    "```",
    "<b>甲</b>和<i>乙</i>",
    "<div>丙</div>",
    "<!-- 隐藏 -->",
    "甲<style>隐藏</style>乙",
    ": 释义",
    "&#91;辛]&lt;",
    "\u{3000}\u{3000}缩进的段落",
    "表1 办件情况",
    "附件：1. 清单",
    "第一条　为了规范",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..Default::default() })]
    #[test]
    fn plain_text_has_the_words_of_the_page(lines in prop::collection::vec((0..LINES.len(), 1..3_usize), 0..10)) {
        let mut body = String::new();
        for (line, ends) in lines {
            body.push_str(LINES[line]);
            body.push_str(&"\n".repeat(ends));
        }
        let page = render("a.md", &body, 1, MARKDOWN, &Anywhere);
        prop_assert_eq!(words(&text(&body)), words_of_page(&page.html), "{}\n{}", body, page.html);
    }
}
