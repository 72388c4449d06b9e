//! A site's own files win over the built-in theme, and their mistakes are located.

use crate::harness::{Run, SECTION, SITE, TestSite, assert_same};

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

/// A site in `site/` with a theme beside it that it names so.
fn beside(setting: &str) -> TestSite {
    TestSite::empty()
        .file("site/site.yaml", format!("{SITE}{setting}"))
        .file("site/content/fzzf/_index.md", SECTION)
        .file("site/content/fzzf/a.md", "---\ntitle: 甲\ndate: 2024-01-29\n---\n正文。\n")
        .file("theme/partials/footer.html", "<footer>共用页尾</footer>\n")
        .file("theme/assets/base.css", "/* 共用 */\n")
        .file("theme/assets/crest.txt", "共用")
        .file("theme/other.html", "别的网站用的")
}

fn build_beside(site: &TestSite) -> Run {
    Run::of(
        site.command(&["build", "--as-of", "2026-01-01", "--lang", "en"])
            .current_dir(site.path("site")),
    )
}

#[test]
fn one_theme_is_shared_by_several_sites() {
    for setting in ["theme: ../theme\n", "theme: {folder: ../theme/, color: \"#8a1b1b\"}\n"] {
        let site = beside(setting).file("site/layouts/assets/base.css", "/* 自己的 */\n");
        let run = build_beside(&site).expect(0);
        assert!(!run.err.contains("warning"), "{}", run.err);
        assert!(site.read("site/public/fzzf/2024/a.html").contains("共用页尾"));
        assert_eq!(site.read("site/public/assets/base.css"), "/* 自己的 */\n");
        assert_eq!(site.read("site/public/assets/crest.txt"), "共用");
        // A change there is a change here.
        site.write("theme/partials/footer.html", "<footer>另一页尾</footer>\n");
        build_beside(&site).expect(0);
        assert!(site.read("site/public/fzzf/2024/a.html").contains("另一页尾"));
        site.write("theme/partials/footer.html", "{% if %}");
        let run = build_beside(&site).expect(1);
        assert!(run.err.contains("../theme/partials/footer.html:1:"), "{}", run.err);
    }
    let outside = beside("");
    let site = beside(&format!("theme: {}\n", outside.path("theme").display()));
    build_beside(&site).expect(0);
}

#[test]
fn a_copy_of_a_built_in_template_is_ones_own() {
    let site = TestSite::new()
        .report("a", "template: 404.html\n", "正文。\n")
        .file("layouts/404.html", include_str!("../../layouts/404.html"));
    site.build();
    site.remove("layouts/404.html");
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(1);
    assert!(run.err.contains("theme/template-of-others"), "{}", run.err);
}

#[test]
fn a_shared_theme_is_one_real_folder_of_its_own() {
    for (setting, code) in [
        ("theme: ../none\n", "theme/no-shared"),
        ("theme: ../theme/other.html\n", "theme/no-shared"),
        ("theme: ..\n", "theme/shared-holds-site"),
        ("theme: .\n", "theme/shared-holds-site"),
        ("theme: content/fzzf\n", "theme/shared-holds-site"),
        ("theme: [a]\n", "yaml/"),
    ] {
        let run = build_beside(&beside(setting)).expect(1);
        assert!(
            run.err.contains(code) && run.err.contains("site.yaml:10:"),
            "{setting}: {}",
            run.err
        );
    }
    let site = beside("theme: ../theme\n");
    let run =
        Run::of(site.command(&["build", "-o", "../theme/out"]).current_dir(site.path("site")));
    assert!(run.status != 0 && run.err.contains("theme/out"), "{}", run.err);
}

#[cfg(unix)]
#[test]
fn links_and_pipes_are_no_files_of_a_theme() {
    use std::os::unix::fs::symlink;
    let site = beside("theme: ../theme\n");
    symlink(site.path("site/site.yaml"), site.path("theme/secret.html")).expect("a link");
    let pipe = site.path("site/layouts/report.html");
    std::fs::create_dir_all(pipe.parent().expect("a folder")).expect("a folder");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("mkfifo runs");
    assert!(made.success());
    let run = build_beside(&site).expect(1);
    assert!(run.err.contains("--> ../theme/secret.html"), "{}", run.err);
    assert!(run.err.contains("--> layouts/report.html"), "{}", run.err);
    let site = beside("theme: ../link\n");
    symlink(site.path("theme"), site.path("link")).expect("a link");
    let run = build_beside(&site).expect(1);
    assert!(run.err.contains("theme/shared-is-link"), "{}", run.err);
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

#[test]
fn pictures_of_the_identity_are_files_of_the_site() {
    let with = |line: &str| SITE.replace("identity:\n", &format!("identity:\n  {line}\n"));
    let site = TestSite::new()
        .file("site.yaml", with("logo: assets/nothing.png"))
        .report("a", "", "文。\n");
    let run = site.run(&["build", "--as-of", "2026-01-01", "--lang", "en"]).expect(1);
    assert!(
        run.err.contains("error[config/no-picture]") && run.err.contains("assets/nothing.png"),
        "{}",
        run.err
    );
    // The way out: a file in `layouts/assets/`, or in `root/`.
    site.write("layouts/assets/nothing.png", b"\x89PNG\r\n\x1a\n");
    site.build();
    assert!(
        site.read("public/index.html")
            .contains("<img class=\"logo\" src=\"/ts/assets/nothing.png\" alt=\"\">")
    );
    site.write("site.yaml", with("badge_picture: badge.svg"));
    site.write("root/badge.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.write(
        "site.yaml",
        site.read("site.yaml")
            .replace("sponsor:", "badge_id: \"00000000000000000000000000000000\"\n  sponsor:"),
    );
    site.build();
    assert!(
        site.read("public/index.html")
            .contains("<img src=\"/ts/badge.svg\" alt=\"党政机关网站标识\">")
    );
}

#[test]
fn built_in_files_are_printed_and_copied() {
    let site = TestSite::new().report("a", "", "正文。\n");
    let all = site.run(&["theme", "show"]).expect(0).out;
    assert!(
        all.lines().any(|name| name == "partials/header.html") && all.lines().is_sorted(),
        "{all}"
    );
    let header = site.run(&["theme", "show", "partials/header.html"]).expect(0).out;
    assert!(header.contains("site-header"), "{header}");
    let run = site.run(&["theme", "show", "partials/haeder.html", "--lang", "en"]).expect(2);
    assert!(run.err.contains("`partials/header.html` perhaps"), "{}", run.err);
    site.build();
    let before = site.tree("public");
    site.run(&["theme", "eject", "partials/header.html", "layouts/assets/base.css"]).expect(0);
    assert_eq!(site.read("layouts/partials/header.html").trim_end(), header.trim_end());
    site.build();
    assert_same(&before, &site.tree("public"), "the same files, now the site's own");
    // Nothing is overwritten, and nothing is copied where one name is wrong.
    site.write("layouts/partials/header.html", "eigen");
    site.run(&["theme", "eject", "404.html", "partials/header.html"]).expect(2);
    site.run(&["theme", "eject", "404.html", "nothing.html"]).expect(2);
    assert!(!site.exists("layouts/404.html"));
    assert_eq!(site.read("layouts/partials/header.html"), "eigen");
}

#[test]
fn a_theme_says_which_ids_its_pages_have() {
    // All that the built-in templates have stand in its theme.yaml.
    let layouts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts");
    let said = std::fs::read_to_string(layouts.join("theme.yaml")).expect("a text");
    let said: Vec<&str> = said.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).collect();
    for (name, bytes) in crate::harness::tree(&layouts) {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let ids = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
        for id in ids.filter(|id| name.ends_with(".html") && !id.contains('{')) {
            assert!(said.contains(&id), "{id} of {name} is missing in theme.yaml");
        }
    }
    let text = "## 甲 {#main}\n\n## 乙 {#own-place}\n\n[去](#own-place)[上](#top)\n";
    let site = TestSite::new().report("a", "", text);
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert!(
        html.contains("<h2 id=\"main-2\">") && html.contains("<h2 id=\"own-place\">"),
        "{html}"
    );
    // Those of an own theme are added.
    site.write("layouts/theme.yaml", "ids: [own-place]\n");
    let run = site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert!(
        html.contains("<h2 id=\"main-2\">") && html.contains("<h2 id=\"own-place-2\">"),
        "{html}"
    );
    assert!(!run.err.contains("fragment"), "{}", run.err);
    site.write("layouts/theme.yaml", "idss: [a]\nstyle_sheet: assets/meiyou.css\n");
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("layouts/theme.yaml:1:1") && run.err.contains("`ids`"), "{}", run.err);
    assert!(run.err.contains("theme/no-style-sheet"), "{}", run.err);
}

#[test]
fn what_a_header_of_the_parent_site_brings_from_elsewhere_is_said() {
    let header = "<div class=\"top\" style=\"height: 3em\">\n<script src=\"//www.example.gov.cn/js/top.js\"></script>\n<a href=\"https://www.example.gov.cn/\">上级</a></div>\n";
    let site = TestSite::new()
        .file("site.yaml", format!("{SITE}parent: {{name: 甲区, link: \"https://www.example.gov.cn/\", header: partials/parent.html}}\n"))
        .file("layouts/partials/parent.html", header)
        .report("a", "", "正文。\n");
    let run = site.build();
    for word in [
        "theme/inline",
        "layouts/partials/parent.html:1:18",
        "theme/remote",
        "layouts/partials/parent.html:2:9",
        "{{ \"assets/文件名\"|local }}",
    ] {
        assert!(run.err.contains(word), "{word}: {}", run.err);
    }
    assert_eq!(run.err.matches("theme/").count(), 2, "{}", run.err);
}

#[test]
fn the_examples_of_the_documentation_build() {
    let docs = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/templates.md");
    let docs = std::fs::read_to_string(docs).expect("a text");
    let front =
        "template: consultation.html\nextra: {until: 2026-03-31}\ndoc_number: 示办〔2024〕1号\n";
    let mut site = TestSite::new()
        .file("content/fzzf/_index.md", SECTION.replacen("---\n", "---\ntemplate: wide.html\n", 1))
        .report("a", front, "正文。\n");
    let mut count = 0;
    for block in docs.split("\n```").skip(1).step_by(2) {
        let (kind, text) = block.split_once('\n').expect("a language");
        let name = text.split_whitespace().nth(1).expect("a name");
        assert!(
            ["jinja", "css", "yaml"].contains(&kind) && name.starts_with("layouts/"),
            "{block}"
        );
        site = site.file(name, format!("{text}\n"));
        count += 1;
    }
    assert!(count >= 6, "{count}");
    let run = site.build();
    assert!(!run.err.contains("theme/"), "{}", run.err);
    let page = site.read("public/fzzf/2024/a.html");
    assert!(page.contains("意见征集至 <time") && page.contains("正文。"), "{page}");
    assert!(page.contains("主办单位"), "{page}");
    let list = site.read("public/fzzf/index.html");
    assert!(list.contains("assets/wide.css") && list.contains("示办〔2024〕1号"), "{list}");
    assert!(site.read("public/index.html").contains("最新动态"));
}
