//! `gongkai check`: severities of the settings, waivers, word lists.

use crate::check::{json, told};
use crate::files::{SheetOf, cell, workbook};
use crate::harness::{SITE, TestSite};

fn rules(all: &serde_json::Value) -> Vec<&str> {
    all["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .filter_map(|it| it["rule"].as_str())
        .collect()
}

#[test]
fn rules_have_the_severity_that_the_settings_give_them() {
    let settings = format!(
        "{SITE}check:\n  rules:\n    - {{rule: privacy/mobile-number, severity: error}}\n    - {{rule: privacy/mobile-number, severity: off, only: [content/fzzf/b.md]}}\n    - {{rule: privacy/identity-number, severity: note, except: [content/fzzf/b.md]}}\n"
    );
    let site = TestSite::new()
        .file("site.yaml", settings)
        .report("a", "", "电话 13800138000，张三 11010519491231002X。\n")
        .report("b", "", "电话 13800138001，张三 11010519491231002X。\n");
    let found = json(&site, &[]);
    let of = |file: &str| -> Vec<(String, String)> {
        let all = found["findings"].as_array().expect("findings");
        let of_file = all.iter().filter(|it| it["file"] == file);
        of_file
            .map(|it| (it["rule"].to_string(), it["severity"].to_string()))
            .filter(|(rule, _)| rule.contains("privacy"))
            .collect()
    };
    let told =
        |rule: &str, severity: &str| (format!("\"privacy/{rule}\""), format!("\"{severity}\""));
    assert_eq!(
        of("content/fzzf/a.md"),
        [told("mobile-number", "error"), told("identity-number", "note")]
    );
    assert_eq!(of("content/fzzf/b.md"), [told("identity-number", "error")]);
    // A build knows nothing of it, and mistakes are told by their place.
    site.build();
    for (rule, id, line) in [
        ("{rule: privacy/mobil-number, severity: note}", "config/no-such-rule", 1),
        ("{rule: privacy/mobile-number, severity: loud}", "page/one-of", 1),
        ("{rule: privacy/mobile-number}", "config/missing", 1),
    ] {
        site.write("site.yaml", format!("{SITE}check: {{rules: [{rule}]}}\n"));
        let run = site.run(&["build"]).expect(1);
        let at = SITE.lines().count() + line;
        assert!(
            run.err.contains(id) && run.err.contains(&format!("site.yaml:{at}:")),
            "{}",
            run.err
        );
    }
}

#[test]
fn a_waiver_ends_when_what_it_waived_changes_or_its_day_has_passed() {
    let sheet = |text: &str| {
        let rows = format!("<row r='1'>{}</row>", cell("A1", text));
        workbook(&[SheetOf { name: "表", rows, ..SheetOf::default() }], "无")
    };
    let site = TestSite::new().report("a", "attachments: [a.xlsx]\n", "值班电话 13800138000。\n");
    site.write("content/fzzf/a.xlsx", sheet("电话 13800138000"));
    assert_eq!(told(&json(&site, &[]), "privacy/mobile-number").len(), 2);
    let waive = |until: &str| {
        site.run(&[
            "check",
            "--waive",
            "privacy/mobile-number",
            "--reason",
            "值班电话",
            "--until",
            until,
        ])
        .expect(0)
    };
    waive("2024-03-01");
    assert_eq!(site.read("waivers.yaml").matches("privacy/mobile-number").count(), 2);
    let found = json(&site, &[]);
    assert_eq!(told(&found, "privacy/mobile-number"), [] as [&str; 0]);
    assert_eq!(found["waived"].as_array().map(Vec::len), Some(2));
    assert_eq!(found["waived"][0]["reason"], "值班电话");
    let human = site.run(&["check", "--as-of", "2024-02-01"]).expect(0);
    assert!(
        human
            .err
            .contains("豁免 privacy/mobile-number：content/fzzf/a.md（值班电话，到 2024-03-01）"),
        "{}",
        human.err
    );
    // The day after the last.
    let late = site.run(&["check", "--format", "json", "--as-of", "2024-03-02"]);
    let late: serde_json::Value = serde_json::from_str(&late.out).expect("JSON");
    assert_eq!(told(&late, "privacy/mobile-number").len(), 2);
    assert_eq!(told(&late, "waiver/expired").len(), 2);
    // Other bytes of the attachment, another line of the text.
    site.write("content/fzzf/a.xlsx", sheet("电话 13800138000 "));
    let found = json(&site, &[]);
    assert_eq!(told(&found, "privacy/mobile-number").len(), 1);
    assert_eq!(told(&found, "waiver/unused").len(), 1);
    let text = site.read("content/fzzf/a.md").replace("值班", "家庭");
    site.write("content/fzzf/a.md", text);
    assert_eq!(told(&json(&site, &[]), "privacy/mobile-number").len(), 2);
    // A line that moves is the same.
    site.write("waivers.yaml", "waivers: []\n");
    waive("2030-01-01");
    let text = site.read("content/fzzf/a.md").replace("家庭", "\n前面一段。\n\n家庭");
    site.write("content/fzzf/a.md", text);
    assert_eq!(told(&json(&site, &[]), "privacy/mobile-number"), [] as [&str; 0]);
}

#[test]
fn mistakes_in_waivers_are_told_where_they_stand() {
    let site = TestSite::new();
    for (line, rule) in [
        ("{rule: no/rule, file: a, seen: b, reason: c, until: 2024-01-01}", "config/no-such-rule"),
        ("{rule: privacy/bank-card, file: a, seen: b, reason: c, until: 明天}", "waiver/no-day"),
        ("{rule: privacy/bank-card, file: a, seen: b, until: 2024-01-01}", "config/missing"),
        (
            "{rule: privacy/bank-card, fiel: a, seen: b, reason: c, until: 2024-01-01}",
            "yaml/unknown-key",
        ),
    ] {
        site.write("waivers.yaml", format!("waivers:\n  - {line}\n"));
        let found = json(&site, &[]);
        let all = found["findings"].as_array().expect("findings");
        let it =
            all.iter().find(|it| it["rule"] == rule).unwrap_or_else(|| panic!("{rule}: {found:#}"));
        assert_eq!(
            (it["file"].as_str(), it["line"].as_u64()),
            (Some("waivers.yaml"), Some(2)),
            "{rule}"
        );
    }
    // A list that is laid out otherwise is not spoiled.
    let laid_out =
        "waivers: [{rule: privacy/bank-card, file: a, seen: b, reason: c, until: 2024-01-01}]\n";
    site.write("waivers.yaml", laid_out);
    site.write("content/fzzf/p.md", "---\ntitle: 甲\ndate: 2024-01-29\n---\n电话 13800138000。\n");
    let waive =
        ["check", "--waive", "privacy/mobile-number", "--reason", "甲", "--until", "2030-01-01"];
    assert!(site.run(&waive).expect(2).err.contains("waivers.yaml"));
    assert_eq!(site.read("waivers.yaml"), laid_out);
    let run = site.run(&["check", "--waive", "no/rule", "--reason", "甲", "--until", "2030-01-01"]);
    assert_eq!(run.status, 2);
    site.run(&["check", "--waive", "privacy/bank-card"]).expect(2);
}

#[test]
fn words_of_lists_are_found_in_titles_texts_and_attachments() {
    let rows = format!("<row r='1'>{}</row>", cell("A1", "银行帐号"));
    let sheet = workbook(&[SheetOf { name: "表", rows, ..SheetOf::default() }], "无");
    let site = TestSite::new()
        .file("site.yaml", format!("{SITE}check: {{words: [words/a.csv]}}\n"))
        .file("words/a.csv", "词,应为,除外,自,至,说明\n帐号,账号,,,,统一用字\n做为,作为,看做为\n")
        .report("帐号", "attachments: [a.xlsx]\n", "登记帐\n号。\n\n做为代表，看做为一体。\n");
    site.write("content/fzzf/a.xlsx", sheet);
    let found = json(&site, &[]);
    let said = told(&found, "wording/found");
    assert_eq!(said.len(), 4, "{said:#?}");
    assert!(
        said[0].contains("工作表“表”的单元格 A1：词表里的词：“帐号”，应为“账号”（统一用字）"),
        "{said:#?}"
    );
    // Another list looks again.
    site.write("words/a.csv", "词\n银行\n");
    let said = told(&json(&site, &[]), "wording/found");
    assert!(said.len() == 1 && said[0].contains("“银行”"), "{said:#?}");
    site.write("words/a.csv", "甲\n");
    assert!(rules(&json(&site, &[])).contains(&"wording/list"));
    site.remove("words/a.csv");
    let found = json(&site, &[]);
    assert!(told(&found, "wording/list")[0].contains("没有文件 `words/a.csv`"));
}

#[test]
#[cfg(unix)]
fn a_publication_is_refused_for_what_it_would_put_before_readers_itself() {
    use crate::publish::{publish, report, site};
    let secret = "张三 11010519491231002X 已公示。\n";
    let site = site();
    report(&site, "b", "attachments: [b.xlsx]\n", secret);
    let rows = format!("<row r='1' hidden='1'>{}</row>", cell("A1", "11010519491231002X"));
    site.write(
        "content/fzzf/b.xlsx",
        workbook(&[SheetOf { name: "表", rows, ..SheetOf::default() }], "无"),
    );
    let refused = publish(&site, &[]).expect(1);
    assert!(!site.exists("www/current"), "{}", refused.err);
    assert_eq!(refused.err.matches("privacy/identity-number").count(), 2, "{}", refused.err);
    assert!(
        refused.err.contains("content/fzzf/b.md:6:4") && !refused.err.contains("1949"),
        "{}",
        refused.err
    );
    // Somebody answers for it.
    let waive = [
        "check",
        "--waive",
        "privacy/identity-number",
        "--reason",
        "本人同意",
        "--until",
        "2099-12-31",
    ];
    site.run(&waive).expect(0);
    publish(&site, &[]).expect(0);
    // What readers have seen already refuses nothing: not another report, not its own withdrawal.
    site.remove("waivers.yaml");
    report(&site, "c", "", "另一份。\n");
    publish(&site, &[]).expect(0);
    report(
        &site,
        "b",
        "attachments: [b.xlsx]\nwithdrawn: {date: 2026-01-01, reason: 更正}\n",
        secret,
    );
    publish(&site, &[]).expect(0);
    // A changed one is put before readers anew; the settings may make it no error.
    report(&site, "a", "changes: [{date: 2026-01-01, note: 补充名单}]\n", secret);
    publish(&site, &[]).expect(1);
    let settings = site.read("site.yaml");
    let off = "check: {rules: [{rule: privacy/identity-number, severity: warning}]}\n";
    site.write("site.yaml", format!("{settings}{off}"));
    publish(&site, &[]).expect(0);
}

#[test]
fn a_build_can_inspect_what_it_has_built() {
    let site = TestSite::new().report("a", "", "张三 11010519491231002X。\n");
    site.build().expect(0);
    let inspected = site.run(&["build", "--check"]).expect(1);
    assert!(inspected.err.contains("privacy/identity-number"), "{}", inspected.err);
    assert!(site.exists("public/fzzf/2024/a.html"), "the build itself stands");
    site.write("content/fzzf/a.md", "---\ntitle: a标题\ndate: 2024-01-29\n---\n正文。\n");
    let mended = site.run(&["build", "--check"]);
    assert!(!mended.err.contains("privacy/"), "{}", mended.err);
}

#[test]
fn the_preview_has_a_page_of_what_an_inspection_would_find() {
    use crate::server::Server;
    let site = TestSite::new().report("a", "", "张三 11010519491231002X。\n").report(
        "d",
        "draft: true\n",
        "草稿。\n",
    );
    let server = Server::start(&site, &["--as-of", "2024-02-01"]);
    let page = server.get("/__gongkai/check");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    let read = |page: crate::server::Response| page.text().replace("&#x2f;", "/");
    let plain = read(page);
    assert!(plain.contains("自查报告") && plain.contains("privacy/identity-number"), "{plain}");
    assert!(!plain.contains("11010519491231002X"), "no full number");
    assert!(plain.contains("fzzf/2024/a.html\">content/fzzf/a.md:5:4</a>"), "{plain}");
    assert!(plain.contains("草稿和待发布的报告") && plain.contains("content/fzzf/d.md"), "{plain}");
    assert!(!site.exists(".gongkai"), "a preview writes nothing");
    // The bar of the report's page says it too, once the background has got that far.
    let page = "fzzf/2024/a.html";
    let bar = server.until(page, |page| page.text().contains("检查会发现："));
    assert!(bar.text().contains("<code>content/fzzf/a.md:5:4</code>"), "{}", bar.text());
    let look = server.get(&format!("/__gongkai/look?path=/ts/{page}")).text();
    assert!(look.contains("检查会发现："), "{look}");
    // It follows the files, and another origin may not read it.
    site.write("content/fzzf/a.md", "---\ntitle: a标题\ndate: 2024-01-29\n---\n正文。\n");
    assert!(!read(server.get("/__gongkai/check")).contains("privacy/identity-number"));
    let foreign = [
        ("origin", "http://example.org"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "cors"),
    ];
    assert_eq!(server.ask("GET", "/__gongkai/check", &foreign).status, 403);
}
