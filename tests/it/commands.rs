//! `init`, `new`, `number`, `completions`, and global arguments.

use crate::harness::{SITE, TestSite};

const NUMBERED: &str =
    "index_numbers:\n  template: \"{org9}/{yyyy}-{seq5}\"\n  org9: \"000014349\"\n";

#[test]
fn init_sets_up_editors_and_leaves_their_own_settings_alone() {
    let site = TestSite::empty();
    site.run(&["init", "demo"]).expect(0);
    let schema = site.read("demo/.vscode/gongkai-site.schema.json");
    assert_eq!(schema, site.run(&["schema", "site"]).expect(0).out);
    assert!(site.read("demo/.vscode/settings.json").contains("gongkai-site.schema.json"));
    let site = TestSite::empty().file("own/.vscode/settings.json", "{\"a\": 1}");
    site.run(&["init", "own"]).expect(0);
    assert_eq!(site.read("own/.vscode/settings.json"), "{\"a\": 1}");
    assert!(site.exists("own/site.yaml") && site.exists("own/.vscode/gongkai-site.schema.json"));
}

#[test]
fn init_new_build() {
    let site = TestSite::empty();
    site.run(&["init", "demo"]).expect(0);
    let run = site
        .run(&["--root", "demo", "new", "fzzf/2024-report", "--title", "2024年报告: 一"])
        .expect(0);
    assert!(run.err.contains("content/fzzf/_index.md"), "{}", run.err);
    let text = site.read("demo/content/fzzf/2024-report.md");
    assert!(
        text.contains("title: \"2024年报告: 一\"\n") && text.contains("draft: true\n"),
        "{text}"
    );
    let run = site.run(&["--root", "demo", "build"]).expect(0);
    assert!(
        run.err.contains("config/sample-identity") && run.err.contains("草稿 1"),
        "{}",
        run.err
    );
    // The platform that the law asks for is there, and says what is still to be written.
    for page in
        ["zfxxgk/index.html", "zfxxgk/zn.html", "zfxxgk/zd/shencha.html", "jgzn/lingdao.html"]
    {
        assert!(site.exists(&format!("demo/public/{page}")), "{page}");
    }
    let guide = site.read("demo/public/zfxxgk/zn.html");
    assert!(guide.contains("<nav class=\"columns\"") && guide.contains("依申请公开"), "{guide}");
    for place in ["zfxxgk/zn.md:17:", "jgzn/gaikuang.md:8:", "jgzn/lingdao.md:8:"] {
        assert!(
            run.err.contains("body/unfilled") && run.err.contains(place),
            "{place}: {}",
            run.err
        );
    }
    // Neither overwrites anything.
    site.run(&["init", "demo"]).expect(2);
    site.run(&["--root", "demo", "new", "fzzf/2024-report"]).expect(2);
    assert_eq!(site.read("demo/content/fzzf/2024-report.md"), text);
}

#[test]
fn the_root_is_found_from_below() {
    let site = TestSite::new();
    let mut command = site.command(&["list"]);
    command.current_dir(site.path("content/fzzf"));
    assert!(command.status().expect("it runs").success());
    let outside = TestSite::empty();
    let run = outside.run(&["build", "--lang", "en"]).expect(2);
    assert!(run.err.contains("site.yaml") && run.err.contains("gongkai init"), "{}", run.err);
}

#[test]
fn wrong_usage_is_status_2() {
    let site = TestSite::new();
    for arguments in [
        &["bild"][..],
        &["build", "--as-of", "gestern"],
        &["new", "ohne-abschnitt"],
        &["new", "../x/y"],
    ] {
        site.run(arguments).expect(2);
    }
}

#[test]
fn settings_from_the_environment_and_the_command_line() {
    let site = TestSite::new().report("a", "", "");
    let mut command = site.command(&["build", "--base-url", "https://b.gov.cn/y/"]);
    command.env("GONGKAI_BASE_URL", "https://a.gov.cn/x/").env("GONGKAI_IDENTITY__PHONE", "020-1");
    assert!(command.output().expect("it runs").status.success());
    let html = site.read("public/index.html");
    assert!(html.contains("https://b.gov.cn/y/") && html.contains("020-1"), "{html}");
    let mut command = site.command(&["build", "--lang", "en"]);
    let output = command.env("GONGKAI_TITEL", "x").output().expect("it runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("env GONGKAI_TITEL") && said.contains("did you mean `title`"), "{said}");
}

#[test]
fn numbers_are_assigned_once_and_never_again() {
    let site = TestSite::new()
        .file("site.yaml", format!("{SITE}{NUMBERED}"))
        .file("content/fzzf/b.md", "---\ntitle: 乙\ndate: 2024-03-01\n---\n正文\n")
        .file(
            "content/fzzf/a.md",
            "\u{feff}---\r\n标题: 甲 # 注\r\n发布日期: 2024-02-01\r\n---\r\n正文  \r\n",
        )
        .file(
            "content/fzzf/c.md",
            "---\ntitle: 丙\ndate: 2023-03-01\nindex_number: 000014349/2023-00007\n---\n",
        )
        .file("content/fzzf/d.md", "---\ntitle: 丁\ndate: 2023-04-01\n---\n");
    site.run(&["number"]).expect(0);
    assert_eq!(
        site.read("content/fzzf/a.md"),
        "\u{feff}---\r\n标题: 甲 # 注\r\n发布日期: 2024-02-01\r\n索引号: 000014349/2024-00001\r\n---\r\n正文  \r\n"
    );
    assert!(site.read("content/fzzf/b.md").contains("index_number: 000014349/2024-00002\n"));
    assert!(site.read("content/fzzf/d.md").contains("index_number: 000014349/2023-00008\n"));
    site.remove("content/fzzf/b.md");
    site.write("content/fzzf/e.md", "---\ntitle: 戊\ndate: 2024-04-01\n---\n");
    site.run(&["number"]).expect(0);
    assert!(site.read("content/fzzf/e.md").contains("index_number: 000014349/2024-00003\n"));
    let lock = site.read("index-numbers.lock");
    let numbers: Vec<&str> = lock
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('\t').next())
        .collect();
    assert_eq!(
        numbers,
        [
            "000014349/2023-00007",
            "000014349/2023-00008",
            "000014349/2024-00001",
            "000014349/2024-00002",
            "000014349/2024-00003"
        ]
    );
    let before = site.tree(".");
    site.run(&["number"]).expect(0);
    assert_eq!(before, site.tree("."), "a second run changes nothing");
    site.run(&["build"]).expect(0);
}

#[test]
fn wrong_codes_and_templates_are_located() {
    for (numbers, word) in [
        (NUMBERED.replace("000014349", "000014348"), "GB 11714"),
        (NUMBERED.replace("{org9}", "{uscc18}"), "uscc18"),
        (NUMBERED.replace("{seq5}", "{seq}"), "seq"),
    ] {
        let site = TestSite::new().file("site.yaml", format!("{SITE}{numbers}"));
        let run = site.run(&["build"]).expect(1);
        assert!(run.err.contains("config/index-number") && run.err.contains(word), "{}", run.err);
        assert!(run.err.contains("site.yaml:"), "{}", run.err);
        site.run(&["number"]).expect(1);
    }
    TestSite::new().run(&["number"]).expect(2);
}

#[test]
fn completions_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let run = TestSite::empty().run(&["completions", shell]).expect(0);
        assert!(run.out.contains("import"), "{shell}");
    }
}

#[test]
fn moved_and_vanished_addresses_are_said() {
    let site = TestSite::new().report("a", "", "").report("b", "", "");
    site.build();
    site.write("content/fzzf/a.md", "---\ntitle: a标题\ndate: 2023-01-29\n---\n");
    site.remove("content/fzzf/b.md");
    let run = site.build();
    assert!(
        run.err.contains("site/address-moved")
            && run.err.contains("aliases: [/ts/fzzf/2024/a.html]"),
        "{}",
        run.err
    );
    assert!(
        run.err.contains("site/address-gone") && run.err.contains("fzzf/2024/b.html"),
        "{}",
        run.err
    );
    site.write(
        "content/fzzf/a.md",
        "---\ntitle: a标题\ndate: 2023-01-29\naliases: [/ts/fzzf/2024/a.html]\n---\n",
    );
    site.build();
    assert!(site.read("public/fzzf/2024/a.html").contains("url=/ts/fzzf/2023/a.html"));
}
