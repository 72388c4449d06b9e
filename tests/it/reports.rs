//! `gongkai check`: what reports say, against their kind and their own facts.

use crate::check::{json, told};
use crate::harness::TestSite;

/// A report of the kind 法治政府建设年度报告 on 2023, published on this day, with these headings.
fn yearly(date: &str, title: &str, headings: &[&str]) -> TestSite {
    let body: String =
        headings.iter().map(|heading| ["\n", heading, "\n\n正文。\n"].concat()).collect();
    let text =
        format!("---\ntitle: {title}\ndate: {date}\nkind: 法治政府建设年度报告\n---\n{body}");
    TestSite::new().file("content/fzzf/nb.md", text)
}

const PARTS: [&str; 5] = [
    "一、2023年主要举措和成效",
    "二、存在的问题和不足",
    "三、党政主要负责人履行推进法治建设第一责任人职责情况",
    "四、2024年工作安排",
    "五、其他需要报告的事项",
];

#[test]
fn parts_of_a_kind_are_there_and_in_order() {
    let title = "示例街道2023年法治政府建设年度报告";
    let of = |headings: &[&str], rule: &str| {
        told(&json(&yearly("2024-01-29", title, headings), &[]), rule)
    };
    assert_eq!(of(&PARTS, "report/part-missing"), [] as [&str; 0]);
    assert_eq!(of(&PARTS, "report/part-order"), [] as [&str; 0]);
    let missing = of(&[PARTS[0], PARTS[1], PARTS[3]], "report/part-missing");
    assert!(missing.len() == 1 && missing[0].contains("第一责任人"), "{missing:?}");
    // A part of a lower level counts.
    let below = [
        "一、2023年主要举措和成效",
        "（二）党政主要负责人履行第一责任人职责情况",
        PARTS[1],
        PARTS[3],
    ];
    assert_eq!(of(&below, "report/part-missing"), [] as [&str; 0]);
    let swapped = of(&[PARTS[0], PARTS[3], PARTS[1], PARTS[2]], "report/part-order");
    assert_eq!(swapped.len(), 1, "{swapped:?}");
}

#[test]
fn the_year_of_a_report_fits_its_publication() {
    let of = |date: &str, title: &str| {
        told(&json(&yearly(date, title, &PARTS), &[]), "report/year").len()
    };
    assert_eq!(of("2024-01-29", "示例街道2023年法治政府建设年度报告"), 0);
    assert_eq!(of("2024-01-29", "示例街道2022年法治政府建设年度报告"), 1);
    assert_eq!(of("2024-01-29", "示例街道法治政府建设年度报告"), 0);
}

#[test]
fn summaries_signs_and_attachments_are_looked_at() {
    let with = |front: &str, body: &str| {
        let site = TestSite::new().file("content/fzzf/表.csv", "甲\n").report("a", front, body);
        json(&site, &[])
    };
    assert_eq!(told(&with("summary: a标题\n", "正文。\n"), "report/summary-copies").len(), 1);
    assert_eq!(told(&with("summary: 另一句\n", "正文。\n"), "report/summary-copies").len(), 0);
    let told_of = told(&with("", "甲,乙;丙。\n"), "report/half-width");
    assert!(told_of[0].contains("2 处，如“甲,乙”"), "{told_of:?}");
    assert_eq!(told(&with("", "甲，乙 3,000 a,b\n"), "report/half-width").len(), 0);
    let rule = "report/attachment-not-mentioned";
    assert_eq!(told(&with("attachments: [表.csv]\n", "正文。\n"), rule).len(), 1);
    assert_eq!(told(&with("attachments: [表.csv]\n", "正文。\n\n附件：表\n"), rule).len(), 0);
}

#[test]
fn a_day_far_ahead_is_told() {
    // Sixty days from 2024-02-01 are in order.
    let of = |date: &str| {
        let site = yearly(date, "示例街道2023年法治政府建设年度报告", &PARTS);
        told(&json(&site, &[]), "report/far-ahead")
    };
    assert_eq!(of("2024-04-01"), [] as [&str; 0]);
    let said = of("2024-04-02");
    assert!(said.len() == 1 && said[0].contains("2024-04-02，61 天以后"), "{said:?}");
}
