//! The registry of rules: ids, the pages made of it, and that each is met by a test.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use gongkai::diagnostic::rules::{self, FAMILIES, Rule};

use crate::harness::{SECTION, SITE, TestSite};
use crate::tidy::sources;

#[test]
fn ids_are_unique_and_of_a_family() {
    let mut seen = BTreeSet::new();
    for rule in rules::all() {
        assert!(seen.insert(rule.id), "{} twice", rule.id);
        let (family, problem) = rule.id.split_once('/').expect("family/problem");
        assert_eq!(rule.family().name, family, "{} is of no family", rule.id);
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(!problem.is_empty() && problem.chars().all(is_plain), "{}", rule.id);
    }
    for family in &FAMILIES {
        assert!(rules::all().any(|rule| rule.family() == family), "{} has no rule", family.name);
    }
}

/// A rule that stands in a file here is one of the registry: the list of files is complete.
#[test]
fn the_registry_has_every_file_of_rules() {
    let mut written = 0;
    for (name, text) in sources() {
        if name.starts_with("src/diagnostic/rules/") && !name.ends_with("mod.rs") {
            let lines =
                text.lines().filter(|line| line.starts_with("    ") && line.contains(" = "));
            written += lines.count();
        }
    }
    assert_eq!(written, rules::all().count());
}

/// Every constructor of a finding names a rule, and every rule has a constructor.
#[test]
fn every_rule_has_a_constructor() {
    let all: Vec<(String, String)> = sources();
    let constructors: String = all
        .iter()
        .filter(|(name, _)| name.starts_with("src/diagnostic/problem/"))
        .map(|(_, text)| text.as_str())
        .collect();
    for rule in rules::all() {
        let name = rule.id.replace(['/', '-'], "_").to_uppercase();
        let used = constructors.match_indices(&format!("::{name}")).any(|(at, found)| {
            !constructors[at + found.len()..].starts_with(|c: char| c.is_alphanumeric() || c == '_')
        });
        assert!(used, "nothing is found by {}", rule.id);
    }
}

/// Findings are told apart by their rules, never by the text of an id.
#[test]
fn nobody_compares_the_text_of_an_id() {
    for (name, text) in sources() {
        // The table of settings has ids as examples.
        let is_example = name == "src/config/table.rs";
        if is_example
            || !name.starts_with("src/")
            || name.contains("tests")
            || name.contains("diagnostic/rules")
        {
            continue;
        }
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        for rule in rules::all() {
            assert!(!text.contains(&format!("\"{}\"", rule.id)), "{name} has the text {}", rule.id);
        }
    }
}

/// Texts of tests, with those that they compare with.
fn texts_of_tests(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            texts_of_tests(&path, found);
        } else if let Ok(text) = fs::read_to_string(&path) {
            found.push_str(&text);
        }
    }
}

#[test]
fn every_rule_is_met_by_a_test() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = String::new();
    texts_of_tests(&root.join("tests/it"), &mut found);
    for (name, text) in sources().iter().filter(|(name, _)| name.starts_with("src/")) {
        let from = if name.contains("tests") { Some(0) } else { text.find("#[cfg(test)]") };
        found.push_str(from.map_or("", |from| &text[from..]));
    }
    // `a/b` is met where it stands by itself, and not as the beginning of `a/b-c`.
    let is_met = |rule: &&Rule| {
        found.match_indices(rule.id).any(|(at, id)| {
            !found[at + id.len()..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-')
        })
    };
    let unmet: Vec<&str> = rules::all().filter(|rule| !is_met(rule)).map(|rule| rule.id).collect();
    assert!(unmet.is_empty(), "{unmet:?}");
}

/// A folder of documentation with a page for each family.
fn page(family: &rules::Family) -> String {
    let mut out = format!("# {} · {}\n\n", family.title[0], family.title[1]);
    let _ = writeln!(out, "{}\n*{}*\n", family.protects[0], family.protects[1]);
    for rule in rules::all().filter(|rule| rule.family() == family) {
        let (zh, en) = rule.severity();
        let _ = writeln!(out, "## {}\n\n{zh} · {en}\n", rule.id);
        let _ = writeln!(out, "- {}\n  *{}*", rule.says[0], rule.says[1]);
        let _ = writeln!(out, "- 办法：{}\n  *Way out: {}*", rule.way_out[0], rule.way_out[1]);
        let norm = if rule.norm.is_empty() { "" } else { "- 依据 / norm: " };
        let _ = writeln!(out, "{norm}{}", rule.norm);
        if !norm.is_empty() {
            out.push('\n');
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

#[test]
fn the_pages_on_rules_are_those_of_the_registry() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules");
    let mut index = "# 规则 · Rules\n\n每条发现都有一个编号，`gongkai explain 编号` 说明它。这里的页由程序里的规则表生成。\n\
        *Every finding has an id; `gongkai explain ID` prints its page. These pages are made of the program's registry.*\n\n"
        .to_owned();
    let mut pages = Vec::new();
    for family in &FAMILIES {
        let _ =
            writeln!(index, "- [{} · {}]({}.md)", family.title[0], family.title[1], family.name);
        pages.push((format!("{}.md", family.name), page(family)));
    }
    pages.push(("README.md".to_owned(), index));
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(&folder).expect("a folder");
        for (name, text) in &pages {
            fs::write(folder.join(name), text).expect("a page");
        }
    }
    for (name, text) in &pages {
        let there = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert_eq!(there, *text, "docs/rules/{name}; UPDATE=1 rewrites it");
    }
    let count = fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(count, pages.len(), "pages of families that are no more");
}

#[test]
fn explain_prints_a_rule_or_names_the_nearest() {
    let site = TestSite::empty();
    let run = site.run(&["explain", "site/no-section"]).expect(0);
    assert!(run.out.contains("不是栏目") && run.out.contains("_index.md"), "{}", run.out);
    let run = site.run(&["explain", "site/no-section", "--lang", "en"]).expect(0);
    assert!(run.out.contains("is not a section"), "{}", run.out);
    let run = site.run(&["explain", "site/no-sektion", "--lang", "en"]).expect(2);
    assert!(run.err.contains("site/no-section"), "{}", run.err);
    let run = site.run(&["explain"]).expect(0);
    assert_eq!(run.out.lines().count(), rules::all().count());
}

/// Builds a site with these files and expects a finding of the rule, as an error or not.
fn finds(rule: &str, files: &[(&str, &str)]) {
    let site = TestSite::new().report("r", "", "");
    for (name, text) in files {
        site.write(name, text);
    }
    let run = site.run(&["build", "--as-of", "2026-01-01"]);
    assert!(run.err.contains(&format!("[{rule}]")), "{rule}: {}", run.err);
}

const REPORT: &str = "---\ntitle: 甲\ndate: 2024-01-29\n---\n文。\n";

#[test]
fn rules_on_sites_that_nothing_else_meets() {
    let index = |more: &str| SECTION.replacen("---\n", &format!("---\n{more}"), 1);
    finds("site/section-alias", &[("content/fzzf/_index.md", &index("aliases: [/old/a.html]\n"))]);
    finds(
        "site/page-in-bundle",
        &[("content/fzzf/b/index.md", REPORT), ("content/fzzf/b/c/d.md", REPORT)],
    );
    finds("site/reserved", &[("content/catalogue/_index.md", SECTION)]);
    finds(
        "page/template",
        &[("content/fzzf/t.md", &REPORT.replace("date:", "template: report.txt\ndate:"))],
    );
    finds(
        "date/before-written",
        &[("content/fzzf/d.md", &REPORT.replace("date:", "created: 2024-02-01\ndate:"))],
    );
    let listed = REPORT.replace("date:", "attachments: [a.pdf, a.pdf]\ndate:");
    finds(
        "attachment/twice",
        &[("content/fzzf/b/index.md", &listed), ("content/fzzf/b/a.pdf", "%PDF-1.4 a")],
    );
    finds("attachment/type", &[("content/fzzf/b/index.md", REPORT), ("content/fzzf/b/a.xyz", "?")]);
    finds("attachment/of-nobody", &[("content/fzzf/lonely.pdf", "%PDF-1.4")]);
    finds("attachment/empty", &[("content/fzzf/b/index.md", REPORT), ("content/fzzf/b/a.csv", "")]);
    finds("site/twice", &[("content/fzzf/one.md", REPORT), ("content/fzzf/two.md", REPORT)]);
    finds("yaml/key-twice", &[("content/fzzf/k.md", &REPORT.replace("date:", "标题: 乙\ndate:"))]);
    finds(
        "yaml/comment-in-brackets",
        &[("content/fzzf/k.md", &REPORT.replace("date:", "keywords: [甲 # 一, 乙]\ndate:"))],
    );
    let site = TestSite::empty().file("site.yaml", SITE);
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("[source/no-content]"), "{}", run.err);
}

#[test]
fn rules_on_settings_that_nothing_else_meets() {
    let with = |more: &str| format!("{SITE}{more}");
    finds("config/default-time", &[("site.yaml", &with("default_time: 九点\n"))]);
    finds("config/compress", &[("site.yaml", &with("publish: {compress: [zip]}\n"))]);
    let target = "publish: {targets: [{name: a, kind: ssh, host: h, path: relative}]}\n";
    finds("config/ssh-path", &[("site.yaml", &with(target))]);
    finds("theme/no-language", &[("site.yaml", &with("language: fr\n"))]);
}

#[test]
fn rules_on_imports_that_nothing_else_meets() {
    let finds = |rule: &str, text: &str| {
        let site = TestSite::new().file("a.txt", text);
        let run = site.run(&["import", "a.txt", "--section", "fzzf"]);
        assert!(run.err.contains(&format!("[{rule}]")), "{rule}: {}", run.err);
    };
    finds("import/no-title", "发布日期：2024-01-29\n");
    finds("import/no-date", "示例街道工作报告\n\n一、甲\n\n正文。\n");
    finds("import/bad-date", "示例街道工作报告\n发布日期：2024-13-29\n\n一、甲\n\n正文。\n");
    finds(
        "import/left-out",
        "示例街道工作报告\n发布日期：2024-01-29\n\n一、甲\n\n正文。\n\n扫一扫在手机打开当前页\n",
    );
}
