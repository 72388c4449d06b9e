//! Sealed years: what a seal holds, what is shown of it, and seals that earlier versions wrote.

use std::fmt::Write;
use std::fs;

use crate::archive::{archive, site};
use crate::harness::{assert_same, tree};

#[test]
fn a_sealed_year_stays_as_it_is() {
    let site = site();
    site.run(&["build", "--as-of", "2026-02-01", "--lang", "en"]).expect(0);
    assert!(!site.exists("public/archive"));
    archive(&site, "out").expect(0);
    let seal = site.read("seals/2024.seal");
    assert!(seal.contains("content/fzzf/second.md") && !seal.contains("gone.md"), "{seal}");
    let build = || site.run(&["build", "--as-of", "2026-02-01", "--lang", "en"]);
    build().expect(0);
    let years = site.read("public/archive/index.html");
    let digest = seal.split("\npackage ").nth(1).expect("a digest");
    assert!(
        years.contains("<h2 id=\"year-2024\">2024年</h2>") && years.contains(&digest[..64]),
        "{years}"
    );
    assert!(site.read("public/sitemap.html").contains("href=\"/ts/archive/\""));
    assert!(site.read("public/fzzf/2024/second.html").contains("已归档（2026-01-01）"));
    assert!(!site.read("public/fzzf/2025/after.html").contains("已归档"));
    // A build that knew no seal, and one from nothing.
    site.run(&["build", "--as-of", "2026-02-01", "-o", "clean"]).expect(0);
    assert_same(&site.tree("public"), &site.tree("clean"), "incremental and clean");
    site.run(&["verify", "seals/2024.seal"]).expect(0);
    // An authority's word is kept beside it, if there is one.
    let verify = || site.run(&["verify", "seals/2024.seal", "--lang", "en"]);
    assert!(verify().expect(0).err.contains("there is no time stamp"));
    site.write("seals/2024.tsr", "of something else");
    assert!(verify().expect(1).err.contains("seal/time-stamp"));
    let bytes = (0..64).step_by(2).map(|at| u8::from_str_radix(&digest[at..at + 2], 16));
    let token: Vec<u8> = bytes.map(|byte| byte.expect("a byte")).collect();
    site.write("seals/2024.tsr", [&b"0.."[..], &token, b"!"].concat());
    assert!(verify().expect(0).err.contains("of this package"));
    build().expect(0);
    // Made again on another day it is the same package.
    let run = |more: &[&str]| {
        let arguments = ["archive", "2024", "--as-of", "2026-03-01", "--lang", "en", "-o", "later"];
        site.run(&[&arguments, more].concat())
    };
    run(&[]).expect(0);
    assert_same(&tree(&site.path("later")), &tree(&site.path("out")), "made again later");
    fs::remove_dir_all(site.path("later")).expect("it is there");

    let second = site.read("content/fzzf/second.md");
    let csv = site.read("content/fzzf/many/表 一.csv");
    let late = "---\ntitle: 补\ndate: 2024-08-08\nlate: {reason: 漏发}\n---\n正文。\n";
    // A fault, and what is near it.
    for (file, text, rule) in [
        ("content/fzzf/second.md", format!("{second}\n改。\n"), "seal/changed"),
        ("content/fzzf/many/表 一.csv", "甲,2\n".to_owned(), "seal/changed"),
        ("content/fzzf/late.md", late.to_owned(), "seal/added"),
    ] {
        let before = site.exists(file).then(|| site.read(file));
        site.write(file, &text);
        let run = build().expect(1);
        assert!(run.err.contains(rule) && run.err.contains(file), "{file}: {}", run.err);
        match before {
            Some(before) => {
                let run = site.run(&["verify", "seals/2024.seal", "--lang", "en"]).expect(1);
                assert!(run.err.contains(file), "{}", run.err);
                site.write(file, before);
            }
            None => site.remove(file),
        }
        build().expect(0);
    }
    assert_eq!(site.read("content/fzzf/many/表 一.csv"), csv);
    site.remove("content/fzzf/second.md");
    site.write("content/fzzf/first.md", site.read("content/fzzf/first.md"));
    assert!(build().expect(1).err.contains("seal/missing"));
    site.write("content/fzzf/second.md", &second);
    // Other years are free, and what is withdrawn may be.
    site.write("content/fzzf/after.md", "---\ntitle: 后\ndate: 2025-01-01\n---\n改了。\n");
    build().expect(0);
    let withdrawn =
        second.replace("aliases", "withdrawn: {date: 2026-01-15, reason: 有误}\naliases");
    site.write("content/fzzf/second.md", &withdrawn);
    build().expect(0);

    // What is to be withdrawn later stays as it is until then.
    site.write("content/fzzf/second.md", withdrawn.replace("2026-01-15", "2026-02-16"));
    let said = build().expect(1).err;
    assert!(
        said.contains("seal/withdrawn-later") && said.contains("content/fzzf/second.md"),
        "{said}"
    );
    site.write("content/fzzf/second.md", &withdrawn);
    build().expect(0);

    // Another look of the page is not what was sealed, unless it is meant.
    assert!(run(&[]).expect(2).err.contains("--reseal REASON"));
    assert!(
        !site.exists("later") || fs::read_dir(site.path("later")).expect("a folder").count() == 0
    );
    run(&["--reseal", "撤回一份"]).expect(0);
    let seal = site.read("seals/2024.seal");
    assert!(seal.contains("\nresealed 2026-03-01 撤回一份\n"), "{seal}");
    assert!(!seal.contains("fzzf/second.md"), "{seal}");
    let text = site.read("seals/2024.seal").replace("撤回一份", "撤回两份");
    site.write("seals/2024.seal", text);
    let last = seal.lines().count();
    let run = build().expect(1);
    assert!(run.err.contains("seal/unreadable"), "{}", run.err);
    assert!(run.err.contains(&format!("seals/2024.seal:{last}:1")), "{}", run.err);
}

#[test]
fn sealed_pages_keep_their_bytes_whatever_becomes_of_the_theme() {
    let site = site();
    site.write(
        "content/fzzf/after.md",
        "---\ntitle: after标题\ndate: 2025-01-01\n---\n见[第一份](first.md#top)。\n",
    );
    archive(&site, "out").expect(0);
    let build = |more: &[&str]| {
        site.run(&[&["build", "--as-of", "2026-02-01", "--lang", "en"], more].concat())
    };
    build(&[]).expect(0);
    let sealed = tree(&site.path("archives/2024"));
    assert!(
        sealed.contains_key("fzzf/2024/index.html") && sealed.len() > 10,
        "{:?}",
        sealed.keys()
    );
    let holds = |folder: &str| {
        let found = site.tree(folder);
        for (path, bytes) in &sealed {
            assert!(found.get(path) == Some(bytes), "{path} is not as it was sealed");
        }
        found
    };
    let before = holds("public");
    // Another look: the sealed year stays, all else changes.
    let layout = include_str!("../../layouts/base.html").replace("<body", "<body data-new");
    site.write("layouts/base.html", layout);
    site.write("layouts/assets/base.css", "body { color: #123456; }\n");
    build(&[]).expect(0);
    let after = holds("public");
    assert_ne!(after["fzzf/2025/after.html"], before["fzzf/2025/after.html"]);
    assert_ne!(after["assets/base.css"], before["assets/base.css"]);
    build(&["-o", "clean"]).expect(0);
    assert_same(&after, &site.tree("clean"), "incremental and clean");
    // At another address they are made for that.
    build(&["-o", "other", "--base-url", "https://www.test.gov.cn/other/"]).expect(0);
    let other =
        String::from_utf8(site.tree("other")["fzzf/2024/first.html"].clone()).expect("UTF-8");
    assert!(
        other.contains("href=\"/other/fzzf/2024/second.html\"") && !other.contains("/ts/"),
        "{other}"
    );
    assert!(other.contains("data-new") && other.contains("已归档"), "{other}");

    // An address that needs no notice any more keeps the one that sealed pages lead to.
    let settings = site.read("site.yaml");
    site.write("site.yaml", format!("{settings}external_links: {{allow: [www.example.org]}}\n"));
    build(&[]).expect(0);
    holds("public");
    site.write("site.yaml", settings);

    // Bytes that were changed or lost are named.
    let file = "archives/2024/fzzf/2024/first.html";
    let page = site.read(file);
    site.write(file, page.replace("第二份", "第三份"));
    // An output folder that has the page already, and one that does not.
    for more in [&[][..], &["-o", "again"]] {
        let run = build(more).expect(1);
        assert!(run.err.contains("seal/bytes") && run.err.contains(file), "{}", run.err);
    }
    let run = site.run(&["verify", "seals/2024.seal"]).expect(1);
    assert!(run.err.contains(file), "{}", run.err);
    site.remove(file);
    let run = build(&[]).expect(1);
    assert!(run.err.contains("seal/bytes") && run.err.contains(file), "{}", run.err);
    site.write(file, &page);
    build(&[]).expect(0);

    // Once something is withdrawn, no page of the year shows it any more.
    let second = site.read("content/fzzf/second.md");
    let private = "withdrawn: {date: 2026-01-15, reason: 有误, privacy: true}\naliases";
    site.write("content/fzzf/second.md", second.replace("aliases", private));
    build(&[]).expect(0);
    for (path, bytes) in site.tree("public") {
        let text = String::from_utf8_lossy(&bytes);
        assert!(!text.contains("second标题"), "{path} shows what was withdrawn");
    }
    fs::remove_dir_all(site.path("clean")).expect("it is there");
    build(&["-o", "clean"]).expect(0);
    assert_same(&site.tree("public"), &site.tree("clean"), "incremental and clean");
}

/// A seal as versions before the line format wrote it.
fn as_yaml(seal: &str) -> String {
    let (mut head, mut reports, mut outputs) = (String::new(), String::new(), String::new());
    for line in seal.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[0] {
            word @ ("year" | "sealed" | "package" | "bytes" | "base_url") => {
                head += &format!("{word}: \"{}\"\n", words[1]).replace("\"2024\"", "2024");
            }
            "report" => {
                let _ = write!(
                    reports,
                    "  \"{}\":\n    page: {{sha256: \"{}\", xxh3: \"{}\"}}\n",
                    words[3..].join(" "),
                    words[1],
                    words[2]
                );
            }
            "attachment" => {
                let _ = write!(
                    reports,
                    "    files:\n      \"{}\": {{sha256: \"{}\", xxh3: \"{}\"}}\n",
                    words[3..].join(" "),
                    words[1],
                    words[2]
                );
            }
            "output" => {
                let quick = if words[2] == "-" {
                    String::new()
                } else {
                    format!(", xxh3: \"{}\"", words[2])
                };
                let _ = writeln!(
                    outputs,
                    "  \"{}\": {{sha256: \"{}\", length: {}{quick}}}",
                    words[4..].join(" "),
                    words[1],
                    words[3],
                );
            }
            _ => {}
        }
    }
    let head = head.lines().map(|line| match line.strip_prefix("bytes: ") {
        Some(number) => format!("bytes: {}\n", number.trim_matches('"')),
        None => format!("{line}\n"),
    });
    format!("{}reports:\n{reports}outputs:\n{outputs}", head.collect::<String>())
}

#[test]
fn a_seal_of_an_earlier_version_seals_as_before_and_is_replaced_by_resealing() {
    let site = site();
    archive(&site, "out").expect(0);
    let build = || site.run(&["build", "--as-of", "2026-02-01", "--lang", "en"]);
    build().expect(0);
    let public = site.tree("public");
    let lines = site.read("seals/2024.seal");
    site.remove("seals/2024.seal");
    site.write("seals/2024.yaml", as_yaml(&lines));
    build().expect(0);
    assert_same(&site.tree("public"), &public, "sealed by YAML and by lines");
    let said = site.run(&["verify", "seals/2024.yaml", "--lang", "en"]).expect(0);
    assert!(
        said.out.contains("all as they were sealed")
            || said.err.contains("all as they were sealed")
    );

    let text = site.read("content/fzzf/first.md");
    site.write("content/fzzf/first.md", format!("{text}改。\n"));
    assert!(build().expect(1).err.contains("content/fzzf/first.md"));
    let reseal =
        ["archive", "2024", "--as-of", "2026-03-01", "-o", "later", "--reseal", "改了一句"];
    site.run(&reseal).expect(0);
    assert!(site.exists("seals/2024.seal") && !site.exists("seals/2024.yaml"));
    build().expect(0);

    // What a run that was cut short leaves behind is said, and the way out works.
    site.write("seals/2024.yaml", as_yaml(&lines));
    let run = build().expect(1);
    assert!(run.err.contains("seal/twice") && run.err.contains("seals/2024.yaml"), "{}", run.err);
    assert!(!run.err.contains("seal/changed"), "the older seal counts no more: {}", run.err);
    site.remove("seals/2024.yaml");
    build().expect(0);
}
