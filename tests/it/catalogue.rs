//! The catalogue and its facets: complete, counted, and near to the home page without scripts.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::harness::TestSite;

/// Pages that the links of a page's body lead to, as output paths.
fn links(html: &str, base: &str) -> BTreeSet<String> {
    let body = html.split_once("<body").map_or("", |(_, body)| body);
    let hrefs = body.split("<a ").skip(1).filter_map(|tag| {
        let href = tag.split_once("href=\"")?.1.split('"').next()?;
        let path = href.split('#').next()?.strip_prefix(base)?;
        Some(if path.is_empty() || path.ends_with('/') {
            format!("{path}index.html")
        } else {
            path.to_owned()
        })
    });
    hrefs.filter(|path| path.ends_with(".html")).collect()
}

/// How many clicks each page is away from the home page; `follow` says which pages are clicked through.
fn clicks(
    pages: &BTreeMap<String, Vec<u8>>,
    base: &str,
    follow: &dyn Fn(&str) -> bool,
) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::from([("index.html".to_owned(), 0)]);
    let mut queue = VecDeque::from(["index.html".to_owned()]);
    while let Some(page) = queue.pop_front() {
        let Some(bytes) = pages.get(&page).filter(|_| follow(&page)) else { continue };
        let next = found[&page] + 1;
        for link in links(&String::from_utf8_lossy(bytes), base) {
            if !found.contains_key(&link) {
                found.insert(link.clone(), next);
                queue.push_back(link);
            }
        }
    }
    found
}

#[test]
fn ten_thousand_reports_are_at_most_four_clicks_away() {
    let mut site = TestSite::new();
    for number in 0..10_000 {
        let (year, month, day) = (2014 + number % 10, number / 10 % 12 + 1, number / 120 % 28 + 1);
        let text = format!(
            "---\ntitle: 报告{number}\ndate: {year}-{month:02}-{day:02}\ntopic: 同一主题\n---\n文。\n"
        );
        site = site.file(&format!("content/fzzf/r{number}.md"), text);
    }
    site.build();
    let pages = site.tree("public");
    let is_report = |page: &str| page.rsplit('/').next().is_some_and(|name| name.starts_with('r'));
    // Not by way of other reports.
    let found = clicks(&pages, "/ts/", &|page| !is_report(page));
    let reports = pages.keys().filter(|page| page.ends_with(".html") && is_report(page));
    let far: Vec<&String> =
        reports.clone().filter(|page| found.get(*page).is_none_or(|n| *n > 4)).collect();
    assert_eq!(reports.count(), 10_000);
    assert!(far.is_empty(), "{} of them, such as {:?}", far.len(), far.first());
    let lost: Vec<&String> = pages
        .keys()
        .filter(|page| page.ends_with(".html") && *page != "404.html" && !found.contains_key(*page))
        .collect();
    assert!(lost.is_empty(), "{} pages are linked from nowhere: {:?}", lost.len(), lost.first());
}

#[test]
fn facets_have_counts_and_every_report_once() {
    let site = TestSite::new()
        .report("a", "topic: 公开\ngenre: 通知\nkind: 预算\n", "")
        .report("b", "topic: 公开\npublisher: 另一机构\nstatus: 废止\n", "")
        .report("c", "topic: 公楷\ncreated: 2024-01-02\nsummary: 概述文字\n", "")
        .report("d", "draft: true\ntopic: 公开\n", "");
    site.build();
    let topics = site.read("public/catalogue/topic/index.html");
    assert!(
        topics.contains("公开</a> <span class=\"count\">共2条") && topics.contains("公楷"),
        "{topics}"
    );
    // What sounds alike has an address of its own.
    assert_eq!(site.tree("public/catalogue/topic").len(), 3);
    let page = site.read("public/catalogue/topic/gong-kai/index.html");
    assert!(
        page.contains("a标题")
            && page.contains("b标题")
            && !page.contains("c标题")
            && !page.contains("d标题")
    );
    assert!(page.contains("catalogue/\">信息公开目录</a>"), "breadcrumb");
    assert!(site.read("public/catalogue/validity/repealed/index.html").contains("b标题"));
    assert!(site.read("public/catalogue/publisher/ling-yi-ji-gou/index.html").contains("b标题"));
    assert!(site.read("public/catalogue/kind/yu-suan/index.html").contains("a标题"));
    let all = site.read("public/catalogue/index.html");
    for cell in
        ["<td data-label=\"内容概述\">概述文字</td>", "2024-01-02", "/ts/catalogue/2024/", "共3条"]
    {
        assert!(all.contains(cell), "{cell}");
    }
    assert_eq!(all.matches("<tr><td").count(), 3);
    // On an empty site there is a catalogue all the same.
    let empty = TestSite::new();
    empty.build();
    assert!(empty.read("public/catalogue/index.html").contains("暂无内容"));
    assert!(!empty.exists("public/catalogue/topic"));
}

#[test]
fn long_lists_are_cut_by_years_and_months() {
    let mut site =
        TestSite::new().file("site.yaml", format!("{}catalogue_rows: 2\n", crate::harness::SITE));
    for (number, date) in
        ["2024-01-01", "2024-01-02", "2024-01-03", "2024-05-01", "2023-02-01"].iter().enumerate()
    {
        site = site.file(
            &format!("content/fzzf/r{number}.md"),
            format!("---\ntitle: 报告{number}\ndate: {date}\ntopic: 甲\n---\n"),
        );
    }
    site.build();
    let newest = site.read("public/catalogue/index.html");
    assert!(newest.contains("显示最新的2条") && newest.matches("<tr><td").count() == 2);
    assert!(newest.contains("2024年 <span class=\"count\">共4条"), "{newest}");
    let year = site.read("public/catalogue/2024/index.html");
    assert!(
        year.contains("/ts/catalogue/2024/05/") && year.contains("1月 <span class=\"count\">共3条"),
        "{year}"
    );
    let month = site.read("public/catalogue/2024/01/index.html");
    assert!(month.contains("报告2") && month.contains("报告1") && !month.contains("报告0<"));
    assert!(month.contains("/ts/catalogue/2024/01/index_2.html"));
    assert!(site.read("public/catalogue/2024/01/index_2.html").contains("报告0"));
    assert!(site.exists("public/catalogue/topic/jia/2024/01/index_2.html"));
    assert!(!site.exists("public/catalogue/2023/02"), "a year of one page needs no months");
}
