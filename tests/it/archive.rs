//! Packages for the archives: what is in them, that they are the same every time, and that no change goes unnoticed.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use crate::harness::{Run, SITE, TestSite, assert_same, tree};

const NAME: &str = "www.test.gov.cn-2024";

/// A site with reports of three years, among them what must not get out.
pub(crate) fn site() -> TestSite {
    let at = |name: &str, date: &str, front: &str, body: &str| {
        (
            format!("content/fzzf/{name}.md"),
            format!("---\ntitle: {name}标题\ndate: {date}\n{front}---\n{body}"),
        )
    };
    let mut site = TestSite::new().file(
        "site.yaml",
        format!("{SITE}publish:\n  targets:\n  - {{name: www, kind: directory, path: 内网路径}}\n"),
    );
    for (name, text) in [
        at("before", "2023-12-31", "", "去年。\n"),
        at(
            "first",
            "2024-01-01",
            "",
            "见[第二份](second.md)、[去年](before.md)和[外面](https://www.example.org/)。\n",
        ),
        at("second", "2024-12-31", "aliases: [/old/second.html]\n", "见[附件](many/index.md)。\n"),
        at("after", "2025-01-01", "", "今年。\n"),
        at("draft", "2024-05-01", "draft: true\n", "机密草稿。\n"),
        at(
            "gone",
            "2024-06-01",
            "withdrawn: {date: 2024-07-01, reason: 有误, privacy: true}\n",
            "机密名单。\n",
        ),
        (
            "content/fzzf/many/index.md".to_owned(),
            "---\ntitle: 附件\ndate: 2024-03-01\n---\n[表](表 一.csv)\n".to_owned(),
        ),
        ("content/fzzf/many/表 一.csv".to_owned(), "甲,1\n".to_owned()),
    ] {
        site = site.file(&name, text);
    }
    site
}

pub(crate) fn archive(site: &TestSite, output: &str) -> Run {
    site.run(&["archive", "2024", "--as-of", "2026-01-01", "--lang", "en", "-o", output])
}

fn package(site: &TestSite, output: &str) -> PathBuf {
    site.path(output).join(NAME)
}

#[test]
fn a_package_has_the_year_and_nothing_else() {
    let site = site();
    let run = archive(&site, "out").expect(0);
    assert!(run.err.contains("4 reports"), "{}", run.err);
    let folder = package(&site, "out");
    let pages = tree(&folder.join("data/site"));
    let names: Vec<&str> =
        pages.keys().map(String::as_str).filter(|name| !name.starts_with("assets/")).collect();
    assert_eq!(
        names
            .iter()
            .map(|name| if name.starts_with("out/") { "out/NOTICE.html" } else { name })
            .collect::<Vec<_>>(),
        [
            "catalogue/2024/index.html",
            "fzzf/2024/first.html",
            "fzzf/2024/first.json",
            "fzzf/2024/gone.html",
            "fzzf/2024/index.html",
            "fzzf/2024/many.html",
            "fzzf/2024/many.json",
            "fzzf/2024/many/biao-yi.csv",
            "fzzf/2024/many/biao-yi.csv.html",
            "fzzf/2024/second.html",
            "fzzf/2024/second.json",
            "old/second.html",
            "out/NOTICE.html",
        ]
    );
    let first = String::from_utf8(pages["fzzf/2024/first.html"].clone()).expect("UTF-8");
    assert!(first.contains("Archived on 2026-01-01") || first.contains("已归档（2026-01-01）"));
    assert!(first.contains("<a href=\"second.html\">第二份</a>"), "{first}");
    let before = "href=\"https://www.test.gov.cn/ts/fzzf/2023/before.html\" rel=\"external\"";
    assert!(first.contains(before), "{first}");
    let old = String::from_utf8(pages["old/second.html"].clone()).expect("UTF-8");
    assert!(old.contains("content=\"0; url=../fzzf/2024/second.html\""), "{old}");
    // The notice before what is not the government's is in it.
    let notice = names.iter().find(|name| name.starts_with("out/")).expect("a notice");
    assert!(first.contains(&format!("href=\"../../{notice}\"")), "{first}");
    assert!(String::from_utf8_lossy(&pages[*notice]).contains("href=\"https://www.example.org/\""));
    // The neighbours of the first are of the same year.
    assert!(!first.contains("before标题"), "{first}");
    // What pages are shown with is under a name of its own.
    let sheet = pages.keys().find(|name| name.ends_with("/base.css")).expect("a style sheet");
    assert_eq!(sheet.split('/').nth(1).map(str::len), Some(16), "{sheet}");
    assert!(first.contains(&format!("href=\"../../{sheet}\"")), "{first}");
    for (name, bytes) in tree(&folder) {
        let text = String::from_utf8_lossy(&bytes);
        for secret in ["机密", "内网路径", "gone标题", "draft标题"] {
            assert!(!text.contains(secret), "{name} has {secret}");
        }
    }
    let sources = tree(&folder.join("data/source/content"));
    assert!(sources.contains_key("fzzf/many/表 一.csv") && sources.contains_key("fzzf/_index.md"));
    assert!(!sources.contains_key("fzzf/gone.md") && !sources.contains_key("fzzf/after.md"));
    let table = fs::read_to_string(folder.join("data/catalogue.csv")).expect("a catalogue");
    assert!(table.contains("first标题") && !table.contains("after标题"), "{table}");
}

#[test]
fn a_package_can_be_built_without_the_theme_that_its_site_shares() {
    let themes =
        TestSite::empty().file("footer/partials/footer.html", "<footer>共用页尾</footer>\n");
    let site = site();
    let folder = themes.path("footer");
    site.write("site.yaml", format!("{}theme: {}\n", site.read("site.yaml"), folder.display()));
    site.write("content/fzzf/first.md", "---\ntitle: 甲\ndate: 2024-01-01\n---\n正文。\n");
    // A site can do without a page for its home.
    site.remove("content/_index.md");
    archive(&site, "one").expect(0);
    let sources = package(&site, "one").join("data/source");
    themes.remove("footer/partials/footer.html");
    fs::remove_dir_all(&folder).expect("removed");
    let settings = fs::read_to_string(sources.join("site.yaml")).expect("settings");
    assert!(!settings.contains("theme"), "{settings}");
    let run =
        Run::of(site.command(&["build", "--as-of", "2026-01-01"]).current_dir(&sources)).expect(0);
    let page = fs::read_to_string(sources.join("public/index.html")).expect("a page");
    assert!(page.contains("共用页尾"), "{}", run.err);
}

#[test]
fn the_same_input_gives_the_same_package_and_every_change_is_named() {
    let site = site();
    archive(&site, "out").expect(0);
    let seal = site.read("seals/2024.seal");
    site.remove("seals/2024.seal");
    archive(&site, "again").expect(0);
    assert_eq!(site.read("seals/2024.seal"), seal);
    assert_same(&tree(&site.path("out")), &tree(&site.path("again")), "made again");
    let run = archive(&site, "out").expect(2);
    assert!(run.err.contains("is there already"), "{}", run.err);
    let verify = || site.run(&["verify", &format!("out/{NAME}"), "--lang", "en"]);
    verify().expect(0);
    let folder = package(&site, "out");
    let files: Vec<(String, Vec<u8>)> = tree(&folder).into_iter().collect();
    // A byte in each of a hundred places, all over the package.
    let mut seed = 7_usize;
    for _ in 0..100 {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let (name, bytes) = &files[(seed >> 20) % files.len()];
        if bytes.is_empty() {
            continue;
        }
        let mut flipped = bytes.clone();
        flipped[(seed >> 7) % bytes.len()] ^= 1 << (seed % 8);
        fs::write(folder.join(name), &flipped).expect("a file");
        let run = verify().expect(1);
        let is_list = name.contains("manifest") || name.starts_with("sm3");
        assert!(is_list || run.err.contains(name.as_str()), "{name}: {}", run.err);
        fs::write(folder.join(name), bytes).expect("a file");
    }
    let page = folder.join("data/site/fzzf/2024/first.html");
    let bytes = fs::read(&page).expect("a page");
    fs::write(&page, [&bytes[..], b" "].concat()).expect("a page");
    assert!(verify().expect(1).err.contains("archive/changed"));
    fs::remove_file(&page).expect("it is there");
    assert!(verify().expect(1).err.contains("archive/missing"));
    fs::write(&page, bytes).expect("a page");
    fs::write(folder.join("data/site/new.html"), "x").expect("a page");
    assert!(verify().expect(1).err.contains("archive/extra"));
    fs::remove_file(folder.join("data/site/new.html")).expect("it is there");
    verify().expect(0);
}

#[test]
fn a_zip_file_is_checked_as_it_is() {
    let site = site();
    let zip = || {
        let arguments = ["archive", "2024", "--zip", "--as-of", "2026-01-01", "-o", "out"];
        site.run(&arguments).expect(0);
        fs::remove_dir_all(package(&site, "out")).expect("it is there");
        fs::read(site.path("out").join(format!("{NAME}.zip"))).expect("a ZIP file")
    };
    let bytes = zip();
    assert_eq!(zip(), bytes, "made again");
    let verify = || site.run(&["verify", &format!("out/{NAME}.zip"), "--lang", "en"]);
    assert!(verify().expect(0).err.contains("all as they were archived"));
    // A byte of a page; stored files stand in it as they are.
    let title = "<title>second标题".as_bytes();
    let at = bytes.windows(title.len()).position(|it| it == title);
    let mut flipped = bytes.clone();
    flipped[at.expect("a page") + 8] ^= 1;
    site.write(&format!("out/{NAME}.zip"), &flipped);
    let run = verify().expect(1);
    assert!(run.err.contains("data/site/fzzf/2024/second.html"), "{}", run.err);
    site.write(&format!("out/{NAME}.zip"), &bytes[..bytes.len() / 2]);
    verify().expect(2);
}

#[test]
fn what_cannot_be_archived_is_said() {
    let site = site();
    for (year, word) in [("2026", "is not over"), ("2019", "nothing to archive")] {
        let run = site.run(&["archive", year, "--as-of", "2026-01-01", "--lang", "en"]).expect(2);
        assert!(run.err.contains(word), "{}", run.err);
    }
    // On record and not on the site any more.
    let settings = format!(
        "{SITE}publish:\n  targets:\n  - {{name: www, kind: directory, path: www, base_url: \"http://127.0.0.1:9/ts/\"}}\n"
    );
    site.write("site.yaml", settings);
    site.run(&["publish", "--yes", "--by", "王", "--baseline"]).expect(0);
    fs::remove_file(site.path("content/fzzf/second.md")).expect("it is there");
    site.write("content/fzzf/first.md", "---\ntitle: first标题\ndate: 2024-01-01\n---\n正文。\n");
    let run = archive(&site, "out").expect(2);
    assert!(run.err.contains("fzzf/2024/second.html of 2024 is in the ledger"), "{}", run.err);
    // A page with an error, and the sample identity.
    let site = site.file("content/fzzf/bad.md", "---\ntitle: 坏\ndate: 2024-02-30\n---\n正文。\n");
    let run = archive(&site, "out").expect(1);
    assert!(run.err.contains("content/fzzf/bad.md:3:"), "{}", run.err);
    assert!(!site.exists("out"));
}

#[test]
fn a_kill_leaves_nothing_that_passes_for_a_package() {
    let site = site();
    let mut cut_short = 0;
    for after in [5, 10, 20, 30, 40, 60, 80] {
        let mut child = site
            .command(&["archive", "2024", "--as-of", "2026-01-01", "-o", "out"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it runs");
        std::thread::sleep(Duration::from_millis(after));
        let _ = child.kill();
        child.wait().expect("a status");
        let folder = package(&site, "out");
        if folder.exists() {
            site.run(&["verify", &format!("out/{NAME}")]).expect(0);
            fs::remove_dir_all(&folder).expect("it is there");
        } else {
            cut_short += 1;
        }
    }
    assert!(cut_short > 0, "it was never cut short");
    archive(&site, "out").expect(0);
    assert_eq!(fs::read_dir(site.path("out")).expect("a folder").count(), 1);
}

#[test]
fn terms_of_retention_say_what_may_go_when() {
    let report = |name: &str, date: &str, front: &str| {
        (
            format!("content/fzzf/{name}.md"),
            format!("---\ntitle: {name}\ndate: {date}\n{front}---\n正文。\n"),
        )
    };
    let settings = format!(
        "{SITE}archive:\n  handover_after: 20\n  retention: {{年度报告: 永久, 通知: 10}}\n"
    );
    let mut site = TestSite::new().file("site.yaml", settings);
    for (name, text) in [
        report("annual", "2015-03-01", "kind: 年度报告\n"),
        report("notice", "2014-12-31", "kind: 通知\n"),
        report("own", "2016-01-01", "kind: 通知\nretention: 30\n"),
        report("none", "2017-01-01", ""),
        report("draft", "2017-01-01", "draft: true\nretention: 10\n"),
    ] {
        site = site.file(&name, text);
    }
    let run = site.run(&["list", "--retention", "--format", "csv"]).expect(0);
    let wanted = [
        "date,retention,hand_over_from,appraise_from,title,source",
        "2014-12-31,10,,2025-01-01,notice,content/fzzf/notice.md",
        "2015-03-01,permanent,2036-01-01,,annual,content/fzzf/annual.md",
        "2016-01-01,30,,2047-01-01,own,content/fzzf/own.md",
        "2017-01-01,,,,none,content/fzzf/none.md",
    ];
    assert_eq!(run.out.lines().collect::<Vec<_>>(), wanted);
    let run = site.run(&["list", "--retention", "--lang", "zh"]).expect(0);
    assert!(run.out.contains("永久") && run.out.contains("可鉴定销毁"), "{}", run.out);
    site.write("site.yaml", format!("{SITE}archive:\n  retention: {{通知: 15}}\n"));
    let run = site.run(&["list", "--retention"]).expect(1);
    assert!(run.err.contains("config/retention"), "{}", run.err);
}
