//! Pages as systems of government sites make them and browsers save them.

use crate::import::{Draft, ImportOptions, Key, read};

fn draft_with(bytes: &[u8], beside: &dyn Fn(&str) -> Option<Vec<u8>>) -> (Draft, String) {
    let (draft, findings) = read("p.html", bytes, &ImportOptions::default(), beside);
    let said: Vec<String> =
        findings.iter().map(|it| format!("{} {}", it.rule, it.message.zh)).collect();
    (draft.unwrap_or_else(|| panic!("{said:?}")), said.join("\n"))
}

fn draft(html: &str) -> (Draft, String) {
    draft_with(html.as_bytes(), &|_| None)
}

const MENU: &str = "<div class='header'><ul><li><a href='/'>首页</a></li><li><a href='/zwgk/'>政务公开</a></li><li><a href='/fw/'>政务服务</a></li></ul></div>\
    <div class='path'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; 通知公告</div>";
const FOOT: &str = "<div class='footer'>主办单位：示例区人民政府办公室 粤ICP备11001610号-1 网站标识码：4401000059</div>";
const TEXT: &str = "<p>　　为做好2024年度政府信息公开工作，现就有关事项通知如下，请认真贯彻执行。</p><p><strong>一、总体要求</strong></p><p>　　各单位要提高认识，加强组织领导，确保按时完成。</p>";

#[test]
fn facts_text_and_menus_are_told_apart() {
    let page = format!(
        "<html><head><meta charset='utf-8'><title>关于做好公开工作的通知_示例区人民政府</title>\
         <meta name='ArticleTitle' content='关于做好公开工作的通知'><meta name='PubDate' content='2024-03-28 09:18'>\
         <meta name='ContentSource' content='示例区政府办'><link rel='canonical' href='http://www.a.gov.cn/art/2024/3/28/art_1.html'></head>\
         <body>{MENU}<div class='main'><h1>关于做好公开工作的通知</h1><div class='info'><span>发布时间：2024-03-28 09:18</span><span>来源：示例区政府办</span><span>浏览次数：<script>count()</script></span></div>\
         <div id='zoom'>{TEXT}</div><div class='tools'><a href='#'>打印</a><a href='#'>关闭</a></div></div>{FOOT}</body></html>"
    );
    let (draft, said) = draft(&page);
    assert_eq!(draft.title(), "关于做好公开工作的通知");
    assert_eq!(draft.value(Key::Date), Some("2024-03-28 09:18"));
    assert_eq!(draft.value(Key::Source), Some("示例区政府办"));
    assert_eq!(draft.aliases, ["/art/2024/3/28/art_1.html"]);
    assert!(
        draft.body.starts_with("为做好2024年度") && draft.body.contains("\n## 一、总体要求\n"),
        "{}",
        draft.body
    );
    for words in ["打印", "首页", "主办单位", "浏览次数", "通知公告", "来源"] {
        assert!(!draft.body.contains(words), "{words} in {}", draft.body);
    }
    assert_eq!(draft.account.sum(), draft.account.read, "{said}");
}

#[test]
fn systems_and_pages_without_marks() {
    let facts = "<table class='xxgk'><tr><td>索引号：</td><td>007/2024-1</td><td>发布机构：</td><td>示例区政府办</td></tr><tr><td>发文日期：</td><td>2024年3月20日</td><td>名　　称：</td><td>关于示例事项的通知</td></tr><tr><td>文　　号：</td><td>示府办〔2024〕5号</td><td>发布日期：</td><td>2024-03-28</td></tr></table>";
    for (mark, before) in [
        ("class='TRS_Editor'", facts),
        ("class='article-content'", facts),
        ("id='UCAP-CONTENT'", facts),
        ("", facts),
        (
            "id='vsb_content'",
            "<h2>关于示例事项的通知</h2><p>示府办〔2024〕5号</p><p>2024-03-28　索引号：007/2024-1　发布机构：示例区政府办</p>",
        ),
    ] {
        let page = format!("<body>{MENU}<div>{before}<div {mark}>{TEXT}</div></div>{FOOT}</body>");
        let (draft, said) = draft(&page);
        for (key, value) in [
            (Key::Title, "关于示例事项的通知"),
            (Key::Date, "2024-03-28"),
            (Key::IndexNumber, "007/2024-1"),
            (Key::Publisher, "示例区政府办"),
            (Key::DocNumber, "示府办〔2024〕5号"),
        ] {
            assert_eq!(draft.value(key), Some(value), "{mark}: {key:?}\n{said}\n{}", draft.body);
        }
        assert!(draft.body.starts_with("为做好"), "{mark}: {}", draft.body);
    }
}

#[test]
fn tables_lists_pictures_and_files() {
    let page = "<body><h1>示例公告</h1><p>发布时间：2024-03-28</p><div id='zoom'><p>现将有关情况公告如下，欢迎社会各界监督，具体事项见下表。</p>\
        <table><thead><tr><th rowspan=2>项目</th><th colspan=2>件数</th></tr><tr><th>上年</th><th>本年</th></tr></thead><tr><td>规章</td><td>1</td><td>2</td></tr></table>\
        <ul><li>甲<ul><li>乙</li></ul></li></ul><ol><li>丙</li><li>丁</li></ol>\
        <p><img src='p_files/a%201.png' alt='流程图'><img src='http://www.a.gov.cn/b.png'><img src='icon_pdf.gif'></p>\
        <p>附件：<a href='p_files/P020240328.xlsx'>1.公开表.xlsx</a></p><p><a href='http://www.a.gov.cn/files/c.pdf' title='申报表.pdf'>2.申报表</a></p>\
        <p style='display: none'>藏着的字</p><p>见<a href='https://www.b.gov.cn/x?y=1'>网站</a></p></div></body>";
    let png = b"\x89PNG\r\n\x1a\nx".to_vec();
    let (draft, said) =
        draft_with(page.as_bytes(), &|path| (path == "p_files/a 1.png").then(|| png.clone()));
    assert!(draft.body.contains("<tr><th rowspan=\"2\" scope=\"col\">项目</th><th colspan=\"2\">件数</th></tr>\n<tr><th scope=\"col\">上年</th><th scope=\"col\">本年</th></tr>\n</thead>"), "{}", draft.body);
    assert!(
        draft.body.contains("- 甲\n  - 乙\n") && draft.body.contains("1. 丙\n"),
        "{}",
        draft.body
    );
    assert!(
        draft.body.contains("![流程图](<a 1.png>)") && !draft.body.contains("b.png"),
        "{}",
        draft.body
    );
    assert!(
        draft.body.contains("[网站](https://www.b.gov.cn/x?y=1)") && !draft.body.contains("藏着"),
        "{}",
        draft.body
    );
    assert_eq!(draft.pictures, [("a 1.png".to_owned(), png)]);
    let files: Vec<_> = draft
        .attachments
        .iter()
        .map(|each| (each.file.as_str(), each.title.as_str(), each.address.as_deref()))
        .collect();
    assert_eq!(
        files,
        [
            ("公开表.xlsx", "公开表", Some("p_files/P020240328.xlsx")),
            ("申报表.pdf", "申报表", Some("http://www.a.gov.cn/files/c.pdf")),
        ]
    );
    for words in ["import/picture-away", "略去 1 处隐藏文字"] {
        assert!(said.contains(words), "{words} in {said}");
    }
    assert!(!said.contains("藏着的字"), "{said}");
}

#[test]
fn pages_of_other_encodings_and_single_files() {
    let page = format!(
        "<!-- saved from url=(0034)http://www.a.gov.cn/t20240328_1.html -->\n<html><head><meta charset='gb2312'></head><body><h1>示例公告</h1><p>发布时间：2024-03-28</p><div class='TRS_Editor'>{TEXT}</div></body></html>"
    );
    let (gb, _, _) = encoding_rs::GBK.encode(&page);
    let (read, _) = draft_with(&gb, &|_| None);
    assert_eq!((read.title(), read.aliases[0].as_str()), ("示例公告", "/t20240328_1.html"));

    let mhtml = format!(
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=\"b\"; type=\"text/html\"\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\nContent-Location: http://www.a.gov.cn/a.html\r\n\r\n\
         <body><h1>示例公告</h1><p>发布时间：2024-03-28</p><div class='TRS_Editor'>{TEXT}<p><img src='http://www.a.gov.cn/i/a.png' alt='图'></p></div></body>\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://www.a.gov.cn/i/a.png\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    );
    let (read, said) = draft(&mhtml);
    assert_eq!(read.title(), "示例公告", "{said}");
    assert_eq!(read.pictures[0].0, "a.png");
}

#[test]
fn pages_that_lay_themselves_out_with_tables() {
    let page = format!(
        "<body><table><tr><td><table><tr><td><a href='/'>首页</a></td></tr></table></td></tr><tr><td><h1>示例公告</h1><p>2024-03-28</p>{TEXT}<br>署名前一行<br>　　示例街道办事处<br>　　2024年3月20日</td></tr></table></body>"
    );
    let (draft, said) = draft(&page);
    assert_eq!(
        (draft.title(), draft.value(Key::Date), draft.value(Key::Created)),
        ("示例公告", Some("2024-03-28"), Some("2024-03-20")),
        "{said}"
    );
    assert!(
        !draft.body.contains("<table>") && draft.body.contains("\n示例街道办事处\n"),
        "{}",
        draft.body
    );
}

#[test]
fn hostile_pages_are_refused() {
    let (draft, findings) = read(
        "p.html",
        format!("<html>{}", "<div>".repeat(5000)).as_bytes(),
        &ImportOptions::default(),
        &|_| None,
    );
    assert!(
        draft.is_none() && findings.iter().any(|it| it.rule.id == "import/over-limit"),
        "{findings:?}"
    );
}

#[test]
fn parts_of_tables_and_lists_that_readers_do_not_see_stay_out() {
    let page = format!(
        "<body><ol class='breadcrumb'><li>首页</li><li>公告</li></ol><h1>示例公告</h1><p>发布时间：2024-03-28</p><div id='zoom'>{TEXT}\
         <table><caption>表1 办件情况</caption><tr><td>甲</td><td>1</td></tr><tr style='display:none'><td>机密</td><td>2</td></tr><tr><td hidden>秘</td><td>乙</td><td>3</td></tr></table>\
         <p><img src='p_files/a.png' alt='图&#2;一'><img src='p_files/a.png' alt='图一'></p>\
         <p>附件下载</p><ol><li>决算表.xlsx</li><li>决算表.pdf</li></ol><a href='a.pdf'>决算表.pdf</a> <a href='b.xlsx'>决算表.xlsx</a></div></body>"
    );
    let png = b"\x89PNG\r\n\x1a\nx".to_vec();
    let (draft, said) =
        draft_with(page.as_bytes(), &|path| (path == "p_files/a.png").then(|| png.clone()));
    assert_eq!(draft.title(), "示例公告", "{said}");
    assert!(
        !draft.body.contains("机密") && !draft.body.contains('秘') && !said.contains("机密"),
        "{}",
        draft.body
    );
    assert!(draft.body.contains("表1 办件情况") && draft.pictures.len() == 1, "{}", draft.body);
    let files: Vec<&str> = draft.attachments.iter().map(|each| each.file.as_str()).collect();
    assert_eq!(files, ["决算表.xlsx", "决算表.pdf"], "{said}");
    // A page of frames has no text, and a broken character does not change the others.
    let (none, findings) = read(
        "p.html",
        b"<html><frameset><frame src=a></frameset></html>",
        &ImportOptions::default(),
        &|_| None,
    );
    assert!(none.is_none() && findings.iter().any(crate::diagnostic::Diagnostic::is_error));
    let broken = [
        format!("<meta charset='utf-8'><h1>示例公告</h1><p>2024-03-28</p><div id='zoom'>{TEXT}")
            .as_bytes(),
        b"\xe4</div>",
    ]
    .concat();
    assert_eq!(draft_with(&broken, &|_| None).0.title(), "示例公告");
}

#[test]
fn paragraphs_inside_of_items_are_the_items() {
    let page = format!(
        "<body><h1>示例公告</h1><p>2024-03-28</p><div id='zoom'>{TEXT}<ul><li><p>甲</p><p>续</p></li><li></li></ul><ol><li><p>丙</p></li></ol><p>丁<br>2. 戊</p></div></body>"
    );
    let (draft, _) = draft(&page);
    assert!(draft.body.contains("- 甲\n\n续\n\n1. 丙\n\n丁\n\n2. 戊\n"), "{}", draft.body);
}
