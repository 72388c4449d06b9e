//! A site's own files win over the built-in theme, and their mistakes are located.

use crate::harness::TestSite;

#[test]
fn a_file_of_the_same_path_wins() {
    let site = TestSite::new()
        .report("a", "", "文。\n")
        .file("layouts/partials/footer.html", "<footer>标记一</footer>\n")
        .file("layouts/assets/base.css", "/* 标记二 */\n")
        .file("layouts/assets/logo.txt", "标记三")
        .file("layouts/i18n/zh-CN.yaml", "home: 标记四\n");
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert!(
        html.contains("标记一") && html.contains("标记四") && html.contains("发布日期"),
        "{html}"
    );
    assert_eq!(site.read("public/assets/base.css"), "/* 标记二 */\n");
    assert_eq!(site.read("public/assets/logo.txt"), "标记三");
}

#[test]
fn a_report_can_have_a_template_of_its_own() {
    let site = TestSite::new()
        .report("a", "template: special.html\nextra: {note: 说明}\n", "文。\n")
        .file("layouts/special.html", "{% extends \"report.html\" %}{% block main %}<h1>{{ report.extra.note }}</h1>{{ body }}{% endblock %}");
    site.build();
    assert!(site.read("public/fzzf/2024/a.html").contains("<h1>说明</h1><p id=\"p1\">文。</p>"));
    let run = TestSite::new().report("a", "template: none.html\n", "").run(&["build"]).expect(1);
    assert!(
        run.err.contains("theme/no-template") && run.err.contains("content/fzzf/a.md:4:1"),
        "{}",
        run.err
    );
}

#[test]
fn template_errors_name_template_line_and_page() {
    for (text, place) in [
        ("<p>\n{{ report.titel }}</p>", "layouts/report.html:2:4"),
        ("{% if %}", "layouts/report.html:1"),
        ("{{ t(\"nothing\") }}", "layouts/report.html:1"),
        ("{{ nothing }}", "layouts/report.html:1"),
    ] {
        let site = TestSite::new().report("a", "", "").file("layouts/report.html", text);
        let run = site.run(&["build", "--lang", "en"]).expect(1);
        assert!(
            run.err.contains("theme/template") && run.err.contains(place),
            "{text}: {}",
            run.err
        );
        assert!(!site.exists("public/index.html"));
    }
}

#[test]
fn the_parents_header_and_footer_stand_round_the_page() {
    let settings = format!(
        "{}parent:\n  name: 上级\n  link: https://www.test.gov.cn/\n  header: partials/above.html\n  footer: partials/below.html\n",
        crate::harness::SITE
    );
    let site = TestSite::new()
        .file("site.yaml", settings)
        .file("layouts/partials/above.html", "<div>上级页首</div>\n")
        .file("layouts/partials/below.html", "<div>上级页尾</div>\n");
    site.build();
    let html = site.read("public/index.html");
    let places = ["上级页首", "返回上级", "<main", "上级页尾"].map(|word| html.find(word));
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
}

#[test]
fn one_main_colour_gives_all_others() {
    let color = |color: &str| {
        TestSite::new()
            .file("site.yaml", format!("{}theme:\n  color: {color}\n", crate::harness::SITE))
    };
    let site = color("\"#8a1b1b\"");
    site.build();
    assert!(site.read("public/assets/colors.css").contains("--head: #8a1b1b"));
    assert!(site.read("public/index.html").contains("/ts/assets/colors.css"));
    for (typed, rule) in [
        ("\"#ffcc00\"", "config/pale"),
        ("red", "config/color"),
        ("#8a1b1b", "config/color"),
        ("[1]", "yaml/"),
    ] {
        let run = color(typed).run(&["build", "--lang", "en"]).expect(1);
        assert!(run.err.contains(rule) && run.err.contains("site.yaml:"), "{typed}: {}", run.err);
    }
    let own = TestSite::new().file("layouts/assets/colors.css", "/* own */\n");
    own.build();
    assert_eq!(own.read("public/assets/colors.css"), "/* own */\n");
}
