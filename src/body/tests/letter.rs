//! Whom a document is sent to, and who signs it.

use super::html;

/// Paragraphs with a class, each with the class before its text.
fn classed(text: &str) -> Vec<String> {
    let html = html(text);
    let parts = html.split("<p class=\"").skip(1).filter_map(|part| {
        let (class, rest) = part.split_once('"')?;
        let text = rest.split_once('>')?.1.split('<').next()?;
        Some(format!("{class} {text}"))
    });
    parts.filter(|it| it.starts_with("addressee") || it.starts_with("signed")).collect()
}

#[test]
fn whom_a_document_is_sent_to_and_who_signs_it() {
    let text = "各街道办事处，区政府各部门：\n\n现印发给你们。\n\n一、要求\n\n照办。\n\n示例区人民政府\n\n示例区财政局\n\n2024年5月20日\n\n（此件公开发布）\n\n示例办法\n";
    assert_eq!(
        classed(text),
        [
            "addressee 各街道办事处，区政府各部门：",
            "signed 示例区人民政府",
            "signed 示例区财政局",
            "signed 2024年5月20日"
        ]
    );
    // The last day of a text needs no name above it.
    assert_eq!(classed("正文。\n\n二〇二四年五月二十日\n"), ["signed 二〇二四年五月二十日"]);
}

#[test]
fn sentences_and_days_in_the_text_are_none() {
    for text in [
        "现将有关情况报告如下：\n\n正文。\n",
        "根据条例，制定以下办法：\n\n正文。\n",
        "会期：\n\n2024年5月20日\n\n请参加。\n",
        "正文。\n\n各街道办事处：\n\n正文。\n",
        "各街道办事处：\n",
    ] {
        assert_eq!(classed(text), Vec::<String>::new(), "{text}");
    }
}
