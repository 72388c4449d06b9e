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
        // Old addresses are known from elsewhere.
        .filter(|page| !String::from_utf8_lossy(&pages[*page]).contains("http-equiv=\"refresh\""))
        .collect();
    assert!(lost.is_empty(), "{} pages are linked from nowhere: {:?}", lost.len(), lost.first());
    // More than one file of data holds: the index names them, and together they have every report once.
    let json =
        |name: &str| -> serde_json::Value { serde_json::from_slice(&pages[name]).expect("JSON") };
    let parts = json("catalogue.json")["parts"].as_array().expect("parts").clone();
    assert!(!pages.contains_key("catalogue.csv") && parts.len() == 10);
    let mut rows = BTreeSet::new();
    for part in &parts {
        let file = |key: &str| {
            let address = part[key].as_str().expect("an address");
            address.strip_prefix("https://www.test.gov.cn/ts/").expect("ours").to_owned()
        };
        let reports = json(&file("url"))["reports"].as_array().expect("reports").clone();
        assert_eq!(part["reports"], reports.len());
        let lines = String::from_utf8_lossy(&pages[&file("csv")]).lines().count();
        assert_eq!(lines, reports.len() + 1, "{part}");
        rows.extend(reports.iter().map(|row| row["url"].to_string()));
        assert!(pages.contains_key(&format!("dcat_{}.jsonld", part["year"])));
    }
    assert_eq!(rows.len(), 10_000);
    assert_eq!(json("dcat.jsonld")["dct:hasPart"].as_array().map(Vec::len), Some(10));
}

/// The page of a facet's value, by way of the link with its name.
fn value(site: &TestSite, facet: &str, label: &str) -> String {
    let index = site.read(&format!("public/catalogue/{facet}/index.html"));
    let end = format!("\">{label}</a>");
    let before = index.split(&end).next().filter(|before| before.len() < index.len());
    let href = before.and_then(|before| before.rsplit("href=\"").next());
    let below =
        href.and_then(|href| href.strip_prefix("/ts/")).unwrap_or_else(|| panic!("no {label}"));
    site.read(&format!("public/{below}index.html"))
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
    let page = value(&site, "topic", "公开");
    assert!(
        page.contains("a标题")
            && page.contains("b标题")
            && !page.contains("c标题")
            && !page.contains("d标题")
    );
    assert!(page.contains("catalogue/\">信息公开目录</a>"), "breadcrumb");
    assert!(site.read("public/catalogue/validity/repealed/index.html").contains("b标题"));
    assert!(value(&site, "publisher", "另一机构").contains("b标题"));
    assert!(value(&site, "kind", "预算").contains("a标题"));
    let all = site.read("public/catalogue/index.html");
    for cell in [
        "<span class=\"summary\"><span class=\"visually-hidden\">内容概述：</span>概述文字</span>",
        "2024-01-02",
        "/ts/catalogue/2024/",
        "共3条",
    ] {
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
    let months = site.tree("public/catalogue/topic");
    assert!(
        months.keys().any(|name| name.ends_with("/2024/01/index_2.html")),
        "{:?}",
        months.keys()
    );
    assert!(!site.exists("public/catalogue/2023/02"), "a year of one page needs no months");
}

#[test]
fn figures_of_a_section_become_tables_charts_and_csv() {
    let report = |year: i32, more: &str| {
        format!(
            "---\ntitle: {year}年报\ndate: {}-01-29\nyear: {year}\nkind: 年报\nfigures:\n  - {{name: 公开, value: 1{year}.5, unit: 条}}\n{more}---\n",
            year + 1
        )
    };
    let site = TestSite::new()
        .file("content/fzzf/a.md", report(2022, "  - {name: 申请, value: 3, unit: 件}\n"))
        .file("content/fzzf/b.md", report(2023, ""))
        // A second word on 2022, newer: it counts.
        .file(
            "content/fzzf/c.md",
            report(2022, "  - {name: 申请, value: -7, unit: 件}\n")
                .replace("2023-01-29", "2025-01-29"),
        )
        .file("content/fzzf/d.md", report(2020, "").replace("kind", "draft: true\nkind"));
    site.build();
    let html = site.read("public/fzzf/data.html");
    assert_eq!(html.matches("<svg ").count(), 1, "one number alone is no chart: {html}");
    assert!(html.contains("<desc id=\"chart-1-text\">2022 12022.5，2023 12023.5</desc>"), "{html}");
    assert!(
        html.contains(
            "<th scope=\"row\">2022</th><td class=\"right\">12022.5</td><td class=\"right\">-7</td>"
        ),
        "{html}"
    );
    assert!(html.contains("公开（条）") && !html.contains("2020"), "{html}");
    assert!(!html.contains("style="), "{html}");
    let csv = site.read("public/fzzf/data.csv");
    assert_eq!(
        csv,
        "\u{feff}信息类别,年度,指标,数值,单位\r\n年报,2022,公开,12022.5,条\r\n年报,2022,申请,-7,件\r\n年报,2023,公开,12023.5,条\r\n"
    );
    assert!(site.read("public/fzzf/index.html").contains("href=\"/ts/fzzf/data.html\""));
    assert!(!site.exists("public/data.html"));
}

#[test]
fn data_has_each_published_report_exactly_once() {
    let site = TestSite::new()
        .report("a", "index_number: 1\nkeywords: [一, 二]\n", "逗号，“引号\"。\n")
        .report("b", "draft: true\n", "")
        .report("c", "withdrawn: {date: 2024-02-01, reason: 有误}\n", "")
        .file("content/fzzf/d/index.md", "---\ntitle: \"=SUM(1), \\\"甲\\\"\"\ndate: 2024-03-01 10:30\ncreated: 2024-02-28\nchanges: [{date: 2024-03-02, note: 更正}]\n---\n")
        .file("content/fzzf/d/表.csv", "a,b\n")
        .file("content/fzzf/e.md", "---\ntitle: 将来\ndate: 2030-01-01\n---\n");
    site.build();
    let read =
        |name: &str| -> serde_json::Value { serde_json::from_str(&site.read(name)).expect("JSON") };
    let json = read("public/catalogue.json");
    let rows = json["reports"].as_array().expect("reports");
    let titles: Vec<&str> = rows.iter().filter_map(|row| row["title"].as_str()).collect();
    assert_eq!(titles, ["=SUM(1), \"甲\"", "a标题"]);
    assert_eq!(rows[0]["published"], "2024-03-01T10:30:00+08:00");
    assert_eq!(rows[0]["attachments"][0]["bytes"], 4);
    assert_eq!(rows[0]["changes"][0]["note"], "更正");
    assert_eq!(rows[1]["index_number"], "1");
    assert_eq!(read("public/fzzf/2024/d.json")["report"], rows[0]);
    assert!(!site.exists("public/fzzf/2024/b.json") && !site.exists("public/fzzf/2024/c.json"));
    assert!(
        site.read("public/fzzf/2024/a.html")
            .contains("type=\"application/json\" href=\"/ts/fzzf/2024/a.json\"")
    );

    // Every cell comes back as it was, but for the mark before what looks like a formula.
    let text = site.read("public/catalogue.csv");
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let cells: Vec<Vec<String>> = reader
        .records()
        .map(|row| row.expect("a row").iter().map(ToOwned::to_owned).collect())
        .collect();
    assert_eq!(cells.len(), 2);
    assert_eq!(cells[0][1], "'=SUM(1), \"甲\"");
    assert_eq!((cells[1][0].as_str(), cells[1][12].as_str()), ("1", "一 二"));
    assert_eq!(cells[0][14], "https://www.test.gov.cn/ts/fzzf/2024/d/biao.csv");

    // What DCAT 3 and DCAT-AP 3.0.1 require of catalogues, datasets and distributions.
    let dcat = read("public/dcat.jsonld");
    for key in ["dct:title", "dct:description", "dct:publisher"] {
        assert!(!dcat[key].is_null(), "{key}");
    }
    let sets = dcat["dcat:dataset"].as_array().expect("datasets");
    assert_eq!(sets.len(), 2);
    for set in sets {
        for key in ["dct:title", "dct:description", "dct:identifier", "dct:issued"] {
            assert!(!set[key].is_null(), "{key}");
        }
        for form in set["dcat:distribution"].as_array().expect("distributions") {
            let address = form["dcat:accessURL"]["@id"].as_str().expect("an address");
            let path = address.strip_prefix("https://www.test.gov.cn/ts/").expect("ours");
            assert!(site.exists(&format!("public/{path}")), "{path}");
        }
    }
    let file = &sets[0]["dcat:distribution"][2];
    assert_eq!(file["dcat:byteSize"]["@value"], "4");
    assert_eq!(
        file["spdx:checksum"]["spdx:checksumValue"]["@value"],
        rows[0]["attachments"][0]["sha256"]
    );

    // Without files beside the pages nothing names them.
    site.write("site.yaml", format!("{}report_data: false\n", crate::harness::SITE));
    site.build();
    assert!(!site.exists("public/fzzf/2024/a.json"));
    assert!(
        !site.read("public/dcat.jsonld").contains("a.json")
            && !site.read("public/fzzf/2024/a.html").contains("a.json")
    );
}

#[test]
fn addresses_of_values_stay_when_others_come() {
    let address = |site: &TestSite| {
        site.build();
        let index = site.read("public/catalogue/topic/index.html");
        let link = index.lines().find(|line| line.contains(">工开<")).expect("a link").to_owned();
        link.split("href=\"")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("an address")
            .to_owned()
    };
    let site = TestSite::new().report("a", "topic: 工开\n", "");
    let before = address(&site);
    site.write("content/fzzf/b.md", "---\ntitle: 乙\ndate: 2024-01-01\ntopic: 公开\n---\n");
    assert_eq!(address(&site), before);
}

#[test]
fn values_can_be_as_long_and_odd_as_people_write_them() {
    let long = "示例市示例区示例街道办事处、".repeat(8);
    let site = TestSite::new()
        .report("a", &format!("publisher: {long}\ntopic: \"../..\"\n"), "")
        .report("b", "topic: \"！！！\"\nkind: \"=1+1\"\ngenre: 🎉\n", "")
        .report(&"很长的名字".repeat(14), "", "");
    site.build();
    assert!(value(&site, "publisher", &long).contains("a标题"));
    assert!(value(&site, "topic", "！！！").contains("b标题"));
    crate::pages::check_links(&site, "/ts/");
}

#[test]
fn drafts_that_are_shown_are_never_data() {
    let site = TestSite::new().report("a", "", "").report("b", "draft: true\n", "");
    site.run(&["build", "--drafts", "--as-of", "2026-01-01"]).expect(0);
    assert!(site.read("public/catalogue/index.html").contains("b标题"));
    for name in ["catalogue.json", "catalogue.csv", "dcat.jsonld"] {
        assert!(!site.read(&format!("public/{name}")).contains("b标题"), "{name}");
    }
}
