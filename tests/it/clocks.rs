//! `gongkai check`: clocks of sections, the counts of the veto, reports of every year.

use crate::check::{json, told};
use crate::harness::{SITE, TestSite};

/// A site with one section for each of these: folder, keys, and the day of its report, if any.
fn columns(all: &[(&str, &str, Option<&str>)]) -> TestSite {
    let site = TestSite::empty()
        .file("site.yaml", SITE)
        .file("content/_index.md", "---\ntitle: 首页\n---\n");
    for (folder, keys, day) in all {
        site.write(
            &format!("content/{folder}/_index.md"),
            format!("---\ntitle: 栏目{folder}\ndescription: 说明\nkeywords: [甲]\n{keys}---\n"),
        );
        if let Some(day) = day {
            let text = format!("---\ntitle: {folder}的报告\ndate: {day}\n---\n正文。\n");
            site.write(&format!("content/{folder}/a.md"), text);
        }
    }
    site
}

fn as_of(site: &TestSite, day: &str, more: &[&str]) -> (i32, serde_json::Value) {
    let arguments = [&["check", "--format", "json", "--as-of", day], more].concat();
    let run = site.run(&arguments);
    (run.status, serde_json::from_str(&run.out).expect("JSON"))
}

#[test]
fn each_clock_runs_out_on_its_very_day() {
    for (keys, published, last, next) in [
        ("column_type: 工作动态\n", "2024-02-16", "2024-03-01", "2024-03-02"),
        ("column_type: 政策文件\n", "2024-08-31", "2025-02-28", "2025-03-01"),
        ("column_type: 信息公开年报\n", "2024-02-29", "2025-02-28", "2025-03-01"),
        ("column_type: 工作动态\nupdate_within: 3d\n", "2024-02-28", "2024-03-02", "2024-03-03"),
        ("column_type: 其他\nupdate_within: 1mo\n", "2024-01-31", "2024-02-29", "2024-03-01"),
    ] {
        let site = columns(&[("a", keys, Some(published))]);
        let stale = |day: &str| told(&as_of(&site, day, &[]).1, "section/stale").len();
        assert_eq!((stale(last), stale(next)), (0, 1), "{keys} {published}");
        let soon = |day: &str, ahead: &str| {
            told(&as_of(&site, day, &["--due", ahead]).1, "section/stale-soon").len()
        };
        assert_eq!(soon(last, "1d"), 1, "{keys}");
        assert_eq!(soon(published, "1d"), 0, "{keys}");
    }
    let site =
        columns(&[("a", "column_type: 工作动态\nupdate_within: none\n", Some("2020-01-01"))]);
    assert_eq!(told(&as_of(&site, "2024-01-01", &[]).1, "section/stale"), [] as [&str; 0]);
    // The home page shows what is newest of all.
    assert_eq!(told(&as_of(&site, "2020-01-15", &[]).1, "section/home-stale").len(), 0);
    let (status, found) = as_of(&site, "2020-01-16", &[]);
    assert_eq!((status, told(&found, "section/home-stale").len()), (1, 1));
}

#[test]
fn five_empty_sections_are_a_veto_and_four_are_none() {
    let news = ("z", "column_type: 工作动态\n", Some("2024-02-01"));
    let empty = [("a", ""), ("b", ""), ("c", ""), ("d", ""), ("e", "")]
        .map(|(folder, keys)| (folder, keys, None));
    let of = |count: usize| {
        let site = columns(&[&empty[..count], &[news]].concat());
        let (status, found) = as_of(&site, "2024-02-01", &[]);
        (status, told(&found, "section/veto"))
    };
    assert_eq!(of(4), (0, Vec::new()));
    let (status, said) = of(5);
    assert_eq!((status, said.len()), (1, 1));
    assert!(said[0].contains("空栏目有 5 个") && said[0].contains("栏目a、栏目b"), "{said:?}");
    // A section of pages without a date, and one with text of its own, is not empty.
    let site = columns(&[&empty[..], &[news]].concat());
    site.write("content/a/guide.md", "---\ntitle: 指南\ndated: false\n---\n正文。\n");
    assert_eq!(as_of(&site, "2024-02-01", &[]).0, 0);
}

#[test]
fn yearly_reports_are_due_missing_or_late() {
    let site = TestSite::new().file(
        "content/fzzf/r2022.md",
        "---\ntitle: 示例街道2022年法治政府建设年度报告\ndate: 2023-04-02\nkind: 法治政府建设年度报告\n---\n一、正文\n",
    );
    let at = |day: &str, ahead: &str| as_of(&site, day, &["--due", ahead]).1;
    let late = told(&at("2023-05-01", "0d"), "section/report-late");
    assert!(late[0].contains("期限是 2023-04-01"), "{late:?}");
    assert_eq!(told(&at("2024-03-01", "30d"), "section/report-due"), [] as [&str; 0]);
    assert_eq!(told(&at("2024-03-02", "30d"), "section/report-due").len(), 1);
    assert_eq!(told(&at("2024-04-01", "0d"), "section/report-missing"), [] as [&str; 0]);
    let missing = told(&at("2024-04-02", "0d"), "section/report-missing");
    assert!(missing[0].contains("2023年法治政府建设年度报告"), "{missing:?}");
    // One that is there is not asked for; a kind of the site's own is.
    site.write(
        "content/fzzf/r2023.md",
        "---\ntitle: 示例街道2023年法治政府建设年度报告\ndate: 2024-03-29\nkind: 法治政府建设年度报告\n---\n一、正文\n",
    );
    assert_eq!(told(&at("2024-04-02", "0d"), "section/report-missing"), [] as [&str; 0]);
    site.write(
        "forms/周报.md",
        "---\ntitle: 周报\nkind: 工作周报\ndue: {month: 1, day: 7, basis: 本单位规定}\n---\n一、\n",
    );
    site.write(
        "content/fzzf/w.md",
        "---\ntitle: 2023年工作周报\ndate: 2023-01-05\nkind: 工作周报\n---\n一、正文\n",
    );
    let missing = told(&at("2024-01-08", "0d"), "section/report-missing");
    assert!(
        missing.iter().any(|it| it.contains("2024年工作周报") && it.contains("本单位规定")),
        "{missing:?}"
    );
    let calendar =
        site.run(&["check", "--format", "ics", "--due", "400d", "--as-of", "2024-04-02"]);
    assert!(calendar.out.starts_with("BEGIN:VCALENDAR\r\n"), "{}", calendar.out);
    assert!(
        calendar
            .out
            .contains("DTSTART;VALUE=DATE:20250401\r\nSUMMARY:公开2024年法治政府建设年度报告\r\n"),
        "{}",
        calendar.out
    );
}

#[test]
fn annual_reports_are_compared_with_the_year_before() {
    let site = TestSite::new();
    let form = |year: i16, carried: u32, next: u32| {
        let row = |label: &str, n: u32| format!("| {label} | {n} | 0 | 0 | 0 | 0 | 0 | {n} |\n");
        let rows = row("一、本年新收政府信息公开申请数量", 1)
            + &row("二、上年结转政府信息公开申请数量", carried)
            + &row("（一）予以公开", 1 + carried - next)
            + &row("（七）总计", 1 + carried - next)
            + &row("四、结转下年度继续办理", next);
        let text = format!(
            "---\ntitle: 示例街道{year}年政府信息公开工作年度报告\ndate: {}-01-20\nkind: 政府信息公开工作年度报告\n---\n一、总体情况\n\n| 事项 | 自然人 | 商业企业 | 科研机构 | 社会公益组织 | 法律服务机构 | 其他 | 总计 |\n|---|---|---|---|---|---|---|---|\n{rows}",
            year + 1
        );
        site.write(&format!("content/fzzf/nb{year}.md"), text);
    };
    form(2022, 0, 1);
    form(2023, 1, 0);
    let found = json(&site, &[]);
    assert_eq!(told(&found, "annual/sum"), [] as [&str; 0]);
    assert_eq!(told(&found, "annual/carried-over"), [] as [&str; 0]);
    assert_eq!(told(&found, "annual/table-missing").len(), 4);
    form(2023, 2, 0);
    let found = json(&site, &[]);
    let told = told(&found, "annual/carried-over");
    assert!(told.len() == 2 && told[1].contains("“自然人”本年是 2"), "{told:?}");
    let findings = found["findings"].as_array().expect("findings");
    let first = findings.iter().find(|it| it["rule"] == "annual/carried-over").expect("one");
    let at = (first["file"].as_str(), first["line"].as_u64());
    assert_eq!(at, (Some("content/fzzf/nb2023.md"), Some(11)));
}
