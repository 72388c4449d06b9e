//! The author's HTML in bodies: nothing unsafe passes, no word is lost, every address is asked for.

use proptest::prelude::*;

use super::{MARKDOWN, body, html};
use crate::body::{Link, LinkKind, Resolve, render};
use crate::diagnostic::{Diagnostic, Location};

#[test]
fn raw_html_is_cleaned() {
    let html = html(
        "<table><tr><td colspan=\"2\" align=\"center\">合计</td></tr></table>\n\n文<script>x</script>字 <b onclick=\"x\">粗</b>",
    );
    assert!(
        html.contains("<td colspan=\"2\" class=\"center\">")
            || html.contains("<td class=\"center\" colspan=\"2\">"),
        "{html}"
    );
    assert!(!html.contains("script") && !html.contains("onclick"), "{html}");
}

#[test]
fn ids_of_raw_html_never_clash() {
    let out = body("一、甲\n\n文<a id=\"s1\"></a>字<a id='own'></a>。\n\n## 尾 {#main}\n");
    assert_eq!(out.html.matches("id=\"s1\"").count(), 1, "{}", out.html);
    assert!(
        out.html.contains("id=\"own\"") && out.anchors.contains(&"own".to_owned()),
        "{}",
        out.html
    );
    assert!(out.html.contains("id=\"main-2\""), "{}", out.html);
}

#[test]
fn raw_html_that_swallows_is_an_error_and_removals_are_said() {
    let rules =
        |text: &str| body(text).findings.iter().map(|f| f.rule.to_string()).collect::<Vec<_>>();
    assert_eq!(
        rules("正文 <script> 标签。\n\n后文。"),
        ["body/html-removed", "body/html-unclosed"]
    );
    assert_eq!(rules("<!-- 备注\n\n后文。"), ["body/html-unclosed"]);
    assert_eq!(
        rules("前<script>x</script>后 <font>红</font>"),
        ["body/html-removed", "body/html-removed"]
    );
    assert!(rules("<!-- 备注 -->\n\n<table><tr><td>1</td></tr></table>").is_empty());
    assert!(html("前<textarea>后\n\n后文 **粗**").contains("<strong>粗</strong>"));
    assert_eq!(rules("<a@b.cn>"), Vec::<String>::new());
    assert!(html("<a@b.cn>").contains("href=\"mailto:a@b.cn\""));
}

#[test]
fn raw_tags_over_several_lines_and_references_are_read() {
    let out = body("<div>\n<a\n  href=\"https://x/?a=1&amp;b=2#f\">x</a>\n</div>\n");
    assert!(out.html.contains("href=\"https://x/?a=1&amp;b=2#f\""), "{}", out.html);
    assert_eq!(out.fragments.len(), 1);
}

#[test]
fn raw_html_with_a_forgotten_quote_loses_nothing() {
    for (text, rule, at) in [
        (
            "<p>见<a href=\"r.md>上年报告</a>，罚款三万元。</p>\n\n后文。",
            "body/html-broken",
            "content/a.md:1:5",
        ),
        (
            "<table><tr>\n<td title=\"甲>乙</td></tr></table>",
            "body/html-broken",
            "content/a.md:2:1",
        ),
        (
            "<div><a href=\"r.md>上年</a>，<a href=\"b.md\">甲</a></div>",
            "body/html-broken",
            "content/a.md:1:6",
        ),
        ("> <div title='甲\n\n乙' class='丙'>丁</div>", "body/html-broken", "content/a.md:1:3"),
        ("正文<a href=\"r.md>上年报告</a>，罚款三万元。", "body/html-broken", "content/a.md:1:3"),
        ("- 甲<td title='乙>丙", "body/html-broken", "content/a.md:1:4"),
        ("正文<a\nhref=\"r.md>上年</a>", "body/html-broken", "content/a.md:1:3"),
        ("文<!-- 未关", "body/html-unclosed", "content/a.md:1:2"),
        ("<p>当x<y时，罚款三万元。</p>", "body/html-broken", "content/a.md:1:6"),
        ("<table><tr><td>当PM2.5<b值时</td></tr></table>", "body/html-broken", "content/a.md:1:22"),
        ("<p>&#xFDD0;甲</p><a href=\"r.md>乙，罚款</p>", "body/html-broken", "content/a.md:1:17"),
    ] {
        let out = body(text);
        let found: Vec<_> = out.findings.iter().map(|f| (f.rule.id, f.at.to_string())).collect();
        assert!(found.contains(&(rule, at.to_owned())), "{text}: {found:?}");
        for word in text.chars().filter(|c| crate::body::cjk::is_han(*c)) {
            assert!(out.html.contains(word), "{word} of {text} in {}", out.html);
        }
    }
}

#[test]
fn brackets_in_text_and_code_are_no_broken_html() {
    for text in [
        "若 x<y 则 a<b=c。",
        "写 `<a href=\"x` 时\n\n```\n<a href=\"x\n<!-- y\n```\n",
        "写 \\<a href=\"x 和 &lt;a href=\"y。",
        "<p>当x &lt; y时</p>",
    ] {
        assert_eq!(body(text).findings, [], "{text}");
    }
    // The way out that the finding gives.
    assert!(html("<p>当x&lt;y时</p>").contains("当x&lt;y时"));
}

#[test]
fn signs_of_our_own_reach_no_page() {
    for text in [
        "## 标题 {#v1~2}",
        "> ```a~b\n> x\n> ```",
        "## 甲 {#a**（乙）**b}",
        "- 甲\n\n  ```a*b\n  x\n  ```",
    ] {
        let out = html(text);
        assert!(!out.contains(|c| matches!(c, '\u{fdd0}'..='\u{fdef}')), "{text}: {out}");
    }
    assert!(html("## 标题 {#v1~2}").contains("id=\"v1~2\""));
}

#[test]
fn code_over_cells_leaves_a_table_whole() {
    let out = html("|甲<script>|乙|\n|-|-|\n|丙|丁</script>|\n|戊|己|\n");
    assert_eq!(out.matches("<th").count() - out.matches("<thead").count(), 2, "{out}");
    assert!(out.contains("<td>戊</td><td>己</td>") || out.contains("<td>戊</td>"), "{out}");
}

#[test]
fn every_address_of_raw_html_is_asked_for() {
    struct Asked(std::cell::RefCell<Vec<String>>);
    impl Resolve for Asked {
        fn link(&self, typed: &str, _: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>> {
            self.0.borrow_mut().push(typed.to_owned());
            Ok(Link { href: "/leaving.html".to_owned(), kind: LinkKind::Away })
        }
        fn outside_mark(&self) -> String {
            "（外部链接）".to_owned()
        }
        fn attachment(&self, _: Option<u32>, _: &str) -> Option<Link> {
            None
        }
        fn is_awaited(&self, _: &str) -> bool {
            false
        }
        fn callout_name(&self, kind: crate::body::Callout) -> String {
            kind.word().to_owned()
        }
        fn table_name(&self, _: usize) -> String {
            String::new()
        }
        fn attachment_count(&self) -> usize {
            0
        }
    }
    for (text, asked) in [
        ("<img alt=\">\" src=https://x.example/1.png>", "https://x.example/1.png"),
        ("甲<image src='https://x.example/2.png'>乙", "https://x.example/2.png"),
        (
            "<A\nTITLE='>'\nHREF = 'https://x.example/?a=1&amp;b=2'>甲</A>",
            "https://x.example/?a=1&b=2",
        ),
        ("<p><a title='>' href='&#104;ttps://x.example/3'>甲</a></p>", "https://x.example/3"),
    ] {
        let resolve = Asked(std::cell::RefCell::default());
        let out = render("content/a.md", text, 1, MARKDOWN, &resolve);
        assert_eq!(*resolve.0.borrow(), [asked], "{text}");
        assert!(!out.html.contains("x.example"), "{}", out.html);
        if out.html.contains("<a") {
            let end = "<span class=\"outside\">（外部链接）</span></a>";
            assert!(
                out.html.contains("rel=\"noopener noreferrer external\"") && out.html.contains(end)
            );
        }
    }
    let out = body(
        "<img data-src='https://x.example/3.png' srcset='https://x.example/4.png 2x' alt='图'>",
    );
    assert_eq!(out.findings[0].rule.id, "body/image-address");
    assert!(!out.html.contains("x.example"), "{}", out.html);
}

#[test]
fn raw_html_that_is_left_open_or_misplaced_is_an_error_at_its_place() {
    let found = |text: &str| -> Vec<String> {
        body(text).findings.iter().map(|f| format!("{} {}", f.rule, f.at)).collect()
    };
    let open = "body/html-unclosed content/a.md";
    assert_eq!(found("文。\n\n<table><tr><td>甲</td></tr>\n\n后文。"), [format!("{open}:3:1")]);
    assert_eq!(found("文<b>粗\n\n后文。"), [format!("{open}:1:2")]);
    assert_eq!(found("<div>\n\n甲\n\n<div>\n\n</div>"), [format!("{open}:1:1")]);
    assert_eq!(
        found("<script>\nx()\n\n后文。"),
        ["body/html-removed content/a.md:1:1".to_owned(), format!("{open}:1:1")]
    );
    assert_eq!(
        found("<table>\n\n<tr><td>甲</td></tr>\n\n一行文字\n\n</table>\n\n后文。"),
        ["body/html-moved content/a.md:1:1"]
    );
    assert_eq!(found("甲<?php 乙 ?>丙"), ["body/html-removed content/a.md:1:2"]);
    assert!(
        found("<p>甲<br>乙\n\n<ul><li>丙</ul>\n\n<a name='x'/>丁 <a href='a.md' />").is_empty()
    );
    assert_eq!(found("<img src='a.png'>"), ["body/image-text content/a.md:1:1"]);
    assert_eq!(found("<b id='甲'>乙</b>丙<i id='甲'>丁</i>"), ["body/html-id content/a.md:1:17"]);
    assert_eq!(found("<video src='a.mp4'></video>"), ["body/html-removed content/a.md:1:1"]);
    let help = body("<video src='a.mp4'></video>").findings[0].help.clone().expect("a way out");
    assert!(help.zh.contains("[观看视频](文件.mp4)"), "{}", help.zh);
}

/// What a reader of the Markdown sees of a body: the text of its events, of raw HTML as a browser reads it.
fn text_of_events(body: &str) -> String {
    let prepared = crate::body::prepare::prepare(body, MARKDOWN.paragraphs).text;
    let mut out = String::new();
    let mut html = String::new();
    let mut code: Option<&str> = None;
    for event in pulldown_cmark::Parser::new_ext(&prepared, crate::body::options(MARKDOWN)) {
        if let pulldown_cmark::Event::Html(line) = &event {
            html.push_str(line);
            continue;
        }
        out.push_str(&crate::body::raw::text(&std::mem::take(&mut html)));
        match event {
            pulldown_cmark::Event::InlineHtml(tag) => {
                let begins = ["<script", "<style"].into_iter().find(|name| tag.starts_with(name));
                let ends = code.is_some_and(|name| tag.starts_with(&name.replace('<', "</")));
                code = if ends { None } else { code.or(begins) };
            }
            pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text)
                if code.is_none() =>
            {
                out.push_str(&text);
            }
            _ => {}
        }
    }
    out.push_str(&crate::body::raw::text(&html));
    let mut out = crate::body::cjk::restored(&out).into_owned();
    out.retain(|c| !c.is_whitespace());
    out
}

/// Pieces of bodies in which HTML and Markdown stand beside each other.
const PIECES: [&str; 46] = [
    "甲",
    "乙，丙。",
    "丁",
    "\n",
    "\n\n",
    "\n",
    " ",
    "**",
    "*",
    "`",
    "> ",
    "- ",
    "    ",
    "|",
    "\n|-|\n",
    "\"",
    "'",
    "<p>",
    "</p>",
    "<div title=\"戊\">",
    "</div>",
    "<b>",
    "</b>",
    "<a href=\"a.md\">",
    "</a>",
    "<a href=\"b.md>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "</table>",
    "<br>",
    "<script>",
    "</script>",
    "<style>",
    "</style>",
    "<!-- 注 -->",
    "<!--",
    "-->",
    "<svg>",
    "</svg>",
    "<textarea>",
    "<ul><li>",
    "</ul>",
    "&lt;己&gt;",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..Default::default() })]
    /// Every word of a body is on the page, in order, or an error says that it cannot be.
    #[test]
    fn raw_html_loses_no_word(pieces in prop::collection::vec(prop::sample::select(&PIECES[..]), 0..14)) {
        let text = pieces.concat();
        let out = body(&text);
        let mut shown = crate::body::raw::text(&out.html);
        for number in 1..10 {
            shown = shown.replace(&format!("表格{number}"), "");
        }
        shown.retain(|c| !c.is_whitespace());
        if !out.findings.iter().any(Diagnostic::is_error) {
            prop_assert_eq!(text_of_events(&text), shown, "{:?} {}", text, out.html);
        }
        // The page is tags of known elements, none of them broken, and text.
        for token in crate::body::raw::read(&out.html).tokens {
            if let crate::body::raw::Token::Open(own) = token {
                prop_assert_eq!(crate::body::clean::element(&own.name), Some(own.name.as_str()));
                prop_assert!(own.attribute("style").is_none()); // A fence names its language in any signs.
                prop_assert!(own.name == "code" || !own.is_broken());
            }
        }
    }
}

#[test]
fn parts_of_tables_outside_of_one_and_stray_ends_are_told() {
    let rules = |text: &str| -> Vec<String> {
        body(text)
            .findings
            .iter()
            .map(|f| format!("{} {}:{}", f.rule, f.at.line, f.at.column))
            .collect()
    };
    for (text, wanted) in [
        ("<tr><td>12</td><td>34</td></tr>", "body/html-outside-table 1:1"),
        ("受理<td>12</td>件", "body/html-outside-table 1:3"),
        ("甲</p>乙", "body/html-stray 1:2"),
        ("甲</div>乙", "body/html-stray 1:2"),
        ("<div>甲</div></div>", "body/html-stray 1:13"),
    ] {
        assert_eq!(
            rules(text).first().map(String::as_str),
            Some(wanted),
            "{text}: {:?}",
            rules(text)
        );
    }
    for fine in [
        "<table><tr><td>12</td></tr></table>",
        "<table>\n\n<tr><td>12</td></tr>\n\n</table>",
        "<table><thead><tr><th>甲<tbody><tr><td>乙</table>",
        "<ul><li>甲<li>乙</ul>",
    ] {
        assert!(rules(fine).is_empty(), "{fine}: {:?}", rules(fine));
    }
    assert!(
        html("受理12</br>办结34").contains("受理12<br>办结34"),
        "{}",
        html("受理12</br>办结34")
    );
}
