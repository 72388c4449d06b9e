//! Addresses in text, lines above tables, notes to the reader, and what a summary leaves out.

use super::super::facts;
use super::{MARKDOWN, body, html};

#[test]
fn addresses_in_text_are_links() {
    let text = "见https://www.example.gov.cn/a_b?x=1&y=2，和 `https://c.example/`、[甲](https://d.example/x)、<a href=\"https://e.example/\">https://e.example/</a>。";
    let html = html(text);
    assert!(
        html.contains("见<a href=\"https://www.example.gov.cn/a_b?x=1&amp;y=2\">https://www.example.gov.cn/a_b?x=1&amp;y=2</a>，和"),
        "{html}"
    );
    assert_eq!(html.matches("<a ").count(), 3, "{html}");
    let facts = facts(text, MARKDOWN);
    let want =
        ["https://www.example.gov.cn/a_b?x=1&y=2", "https://d.example/x", "https://e.example/"];
    assert_eq!(facts.addresses().collect::<Vec<_>>(), want);
    // In items, tables, quotations and headings too, and behind a full summary.
    let filler = "一段很长的正文。".repeat(200);
    for text in [
        "- 见https://a.example/x",
        "1. 见https://a.example/x",
        "| 甲 |\n|---|\n| https://a.example/x |",
        "> 见https://a.example/x",
        "## 见https://a.example/x",
        "正文[^1]。\n\n[^1]: 见https://a.example/x",
    ] {
        let html = body(text).html;
        assert!(html.contains("<a href=\"https://a.example/x\">https://a.example/x</a>"), "{html}");
        let text = format!("{filler}\n\n{text}\n");
        assert_eq!(
            super::super::facts(&text, MARKDOWN).addresses().collect::<Vec<_>>(),
            ["https://a.example/x"],
            "{text}"
        );
    }
    assert!(!super::html("```\nhttps://a.example/\n```\n").contains("<a "));
}

#[test]
fn lines_above_tables_are_their_captions() {
    let table = "| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n";
    let unit = "<span class=\"unit\" id=\"p2\">单位：万元</span>";
    for text in
        [format!("表1 收支\n\n单位：万元\n\n{table}"), format!("单位：万元\n\n表1 收支\n\n{table}")]
    {
        let html = html(&text);
        assert!(html.starts_with("<div class=\"table\""), "{html}");
        assert!(
            html.contains("aria-labelledby=\"p") && html.contains("收支<span class=\"unit\""),
            "{html}"
        );
    }
    let alone = html(&format!("正文。\n\n单位：万元\n\n{table}"));
    assert!(
        alone.contains(&format!(
            "<caption><span id=\"table-1\" class=\"visually-hidden\">表格1</span>{unit}</caption>"
        )),
        "{alone}"
    );
    let own = "<table>\n<tr><td>甲</td></tr>\n</table>";
    let html = html(&format!("正文。\n\n单位：万元\n\n{own}\n"));
    assert!(html.contains(unit), "{html}");
    // Without a table below it, it is text.
    assert!(super::html("单位：万元\n\n正文。\n").contains("<p id=\"p1\">单位：万元</p>"));
    let captioned = "<table>\n<caption>丙</caption>\n<tr><td>甲</td></tr>\n</table>";
    let html = super::html(&format!("单位：万元\n\n{captioned}\n"));
    assert!(html.contains("<p class=\"unit\" id=\"p1\">单位：万元</p>"), "{html}");
}

#[test]
fn notes_to_the_reader() {
    for (text, want) in [
        (
            "> [!注意] 申请期限\n> 三十日内。\n>\n> - 甲",
            "<div class=\"callout warning\" role=\"note\">\n<p class=\"callout-title\">warning: 申请期限</p>\n<p>三十日内。</p>\n\n<ul>\n<li>甲</li>\n</ul>\n</div>",
        ),
        (
            "> [!note]\n>\n> 正文。",
            "<div class=\"callout note\" role=\"note\">\n<p class=\"callout-title\">note</p>\n<p>正文。</p>\n</div>",
        ),
        (
            "> [！重要]\n> 正文。",
            "<div class=\"callout important\" role=\"note\">\n<p class=\"callout-title\">important</p>\n<p>正文。</p>\n</div>",
        ),
        (
            "> ［！注意］：期限\n> 正文。",
            "<div class=\"callout warning\" role=\"note\">\n<p class=\"callout-title\">warning: 期限</p>\n<p>正文。</p>\n</div>",
        ),
        (
            "> **[!注 意]** 见[甲](a.md)\n> 正文。",
            "<div class=\"callout warning\" role=\"note\">\n<p class=\"callout-title\">warning: 见<a href=\"a.md\">甲</a></p>\n<p>正文。</p>\n</div>",
        ),
        (
            "> 【!提示】https://a.example/x\n> 正文。",
            "<div class=\"callout tip\" role=\"note\">\n<p class=\"callout-title\">tip: <a href=\"https://a.example/x\">https://a.example/x</a></p>\n<p>正文。</p>\n</div>",
        ),
        ("> 引文", "<blockquote>\n<p>引文</p>\n</blockquote>"),
    ] {
        assert_eq!(html(text), want);
        assert!(body(text).findings.is_empty(), "{:?}", body(text).findings);
    }
    // HTML beside it takes nothing from it, and a quotation in brackets is one.
    assert!(html("> [!注意]\n> 甲\n\n文<b>粗</b>。").contains("role=\"note\""));
    assert!(html("> 【注意】甲").starts_with("<blockquote>"));
    let unknown = body("> [!小心]\n> 正文。");
    assert!(
        unknown.html.starts_with("<blockquote>") && unknown.html.contains("[!小心]"),
        "{}",
        unknown.html
    );
    assert_eq!(unknown.findings.len(), 1);
    assert_eq!(unknown.findings[0].rule.id, "body/callout");
}

#[test]
fn summaries_say_what_it_is_about() {
    let summary = |text: &str| facts(text, MARKDOWN).summary.to_string();
    for (text, want) in [
        (
            "各街道办事处：\n\n一、总体要求\n\n（一）加强领导。要做好。\n\n1.落实责任。\n",
            "加强领导。要做好。落实责任。",
        ),
        ("现公示如下。\n\n示例市人民政府\n\n2024年5月20日\n", "现公示如下。"),
        ("示例市人民政府\n\n正文。\n", "示例市人民政府正文。"),
        ("现公布如下。\n\n表1 收支\n\n单位：万元\n\n| 甲 |\n|---|\n| 1 |\n", "现公布如下。"),
        ("2023年，各项工作。\n", "2023年，各项工作。"),
    ] {
        assert_eq!(summary(text), want);
    }
}
