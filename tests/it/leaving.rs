//! Links that lead away from government sites go by way of a notice.

use crate::harness::{SITE, TestSite};

const OUT: &str = "https://www.example.com/a?b=1&c=2";

fn site(more: &str) -> TestSite {
    let body = format!(
        "[外]({OUT})、[国]( https://www.gov.cn/ )、[邮](mailto:a@test.gov.cn)。\n\n<a href=\"{OUT}\">又</a>\n"
    );
    TestSite::new()
        .file("site.yaml", format!("{SITE}{more}"))
        .report("a", "", &body)
        .report("b", "superseded_by: https://other.example.com/\n", "")
        .report("c", "draft: true\n", "[稿](https://draft.example.com/)\n")
}

fn notices(site: &TestSite) -> Vec<String> {
    site.tree("public/out").into_keys().collect()
}

#[test]
fn each_address_outside_has_one_notice() {
    let site = site("");
    site.build();
    let names = notices(&site);
    assert_eq!(names.len(), 2, "one of a body, one of a replacement, none of a draft: {names:?}");
    let html = site.read("public/fzzf/2024/a.html");
    assert_eq!(html.matches("href=\"/ts/out/").count(), 2, "{html}");
    assert!(!html.contains("href=\"https://www.example.com"), "{html}");
    assert!(html.contains(">外<span class=\"outside\">（外部链接）</span></a>"), "{html}");
    assert!(
        html.contains(
            "<a href=\"https://www.gov.cn/\" rel=\"noopener noreferrer external\">国</a>"
        )
    );
    assert!(html.contains("<a href=\"mailto:a@test.gov.cn\">邮</a>"), "{html}");
    assert!(site.read("public/fzzf/2024/b.html").contains("href=\"/ts/out/"));
    let target = |name: &String| site.read(&format!("public/out/{name}"));
    let notice =
        names.iter().map(target).find(|page| page.contains("b=1&amp;c=2")).expect("a notice");
    assert!(
        notice.contains("您即将离开“测试街道”") && notice.contains("href=\"/ts/\""),
        "{notice}"
    );
    assert!(notice.contains("name=\"robots\" content=\"noindex\""), "{notice}");
    assert!(notice.contains("rel=\"noopener noreferrer external nofollow\" href=\"https://www.example.com/a?b=1&amp;c=2\""));
    assert!(!site.read("public/sitemap.xml").contains("/out/"));
}

#[test]
fn hosts_can_be_exempt_and_notices_switched_off() {
    let one = site("external_links:\n  allow: [www.example.com]\n");
    one.build();
    assert_eq!(notices(&one).len(), 1);
    assert!(
        one.read("public/fzzf/2024/a.html")
            .contains("href=\"https://www.example.com/a?b=1&amp;c=2\"")
    );
    let below = site("external_links:\n  allow: [\"*.example.com\"]\n");
    below.build();
    assert!(!below.exists("public/out"));
    let off = site("external_links:\n  notice: false\n");
    off.build();
    assert!(!off.exists("public/out"));
    let run = site("external_links:\n  allow: [https://a.org, ok.org]\n")
        .run(&["build", "--lang", "en"])
        .expect(1);
    assert!(run.err.contains("config/host") && run.err.contains("https://a.org"), "{}", run.err);
    assert!(!run.err.contains("`ok.org`"), "{}", run.err);
}

#[test]
fn addresses_in_the_text_are_links_where_they_lead_somewhere() {
    let text = "外：https://www.example.com/a?b=1&c=2，国：https://www.gov.cn/。\n\n本站：https://www.test.gov.cn/ts/fzzf/。\n\n旧址：https://www.test.gov.cn/ts/weizhi.html\n";
    let site = TestSite::new().report("a", "", text);
    let run = site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert_eq!(notices(&site).len(), 1);
    assert!(html.contains("<a href=\"/ts/out/"), "{html}");
    assert!(
        html.contains(">https://www.example.com/a?b=1&amp;c=2<span class=\"outside\">"),
        "{html}"
    );
    assert!(html.contains("<a href=\"https://www.gov.cn/\""), "{html}");
    assert!(html.contains("<a href=\"/ts/fzzf/\">https://www.test.gov.cn/ts/fzzf/</a>"), "{html}");
    // Whoever typed it asked for no link, so it stops no build.
    assert!(run.err.contains("body/bare-link") && run.err.contains("weizhi.html"), "{}", run.err);
    assert!(!html.contains("href=\"/ts/weizhi.html"), "{html}");
}

#[test]
fn a_note_to_the_reader_of_a_kind_that_there_is_not() {
    let site =
        TestSite::new().report("a", "", "> [!注意] 期限\n> 三十日。\n\n> [!小心]\n> 正文。\n");
    let run = site.build();
    assert!(run.err.contains("body/callout") && run.err.contains("[!重要]"), "{}", run.err);
    let html = site.read("public/fzzf/2024/a.html");
    assert!(html.contains("<p class=\"callout-title\">注意：期限</p>"), "{html}");
}
