//! What every page must have, and links and addresses below a sub-path; on the example site too.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use regex::Regex;

use crate::harness::{SITE, TestSite, copy};

fn example() -> TestSite {
    let site = TestSite::empty();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    copy(&root.join("content"), &site.path("content"));
    site.write("site.yaml", std::fs::read(root.join("site.yaml")).expect("the example's settings"));
    site
}

fn pages(site: &TestSite) -> BTreeMap<String, String> {
    let html = |(name, bytes): (String, Vec<u8>)| {
        name.ends_with(".html").then(|| (name, String::from_utf8(bytes).expect("UTF-8")))
    };
    site.tree("public").into_iter().filter_map(html).collect()
}

/// Follows every link of every page; addresses begin with `base`.
pub(crate) fn check_links(site: &TestSite, base: &str) {
    let link = Regex::new(r#"(?:href|src)="([^"]*)""#).expect("a pattern");
    let id = Regex::new(r#"\sid="([^"]*)""#).expect("a pattern");
    let pages = pages(site);
    let files: BTreeSet<String> = site.tree("public").into_keys().collect();
    let ids: BTreeMap<&str, BTreeSet<&str>> = pages
        .iter()
        .map(|(name, html)| {
            let found: Vec<&str> =
                id.captures_iter(html).map(|c| c.get(1).expect("an id").as_str()).collect();
            let set: BTreeSet<&str> = found.iter().copied().collect();
            assert_eq!(found.len(), set.len(), "{name}: an id comes twice");
            (name.as_str(), set)
        })
        .collect();
    let mut followed = 0;
    for (name, html) in &pages {
        for found in link.captures_iter(html) {
            let target = &found[1];
            if target.starts_with("https://") || target.starts_with("mailto:") {
                continue;
            }
            let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
            let file = if path.is_empty() {
                name.clone()
            } else {
                let below = path.strip_prefix(base);
                let below =
                    below.unwrap_or_else(|| panic!("{name}: `{target}` is not below {base}"));
                if below.is_empty() || below.ends_with('/') {
                    format!("{below}index.html")
                } else {
                    below.to_owned()
                }
            };
            assert!(files.contains(&file), "{name}: `{target}` leads nowhere");
            if !fragment.is_empty() {
                assert!(ids[file.as_str()].contains(fragment), "{name}: `{target}` names no place");
            }
            followed += 1;
        }
    }
    assert!(followed > 100, "only {followed} links followed");
}

#[test]
fn links_of_the_example_lead_somewhere_below_any_sub_path() {
    let site = example();
    for (url, base) in [
        ("https://a.gov.cn/slj/", "/slj/"),
        ("https://a.gov.cn", "/"),
        ("https://a.gov.cn/x/y/", "/x/y/"),
    ] {
        site.run(&["build", "--as-of", "2026-01-01", "--base-url", url]).expect(0);
        check_links(&site, base);
    }
}

#[test]
fn pages_need_no_other_host_and_pass_a_strict_content_security_policy() {
    let site = example();
    site.build();
    let script = Regex::new(r"<script([^>]*)>").expect("a pattern");
    let handler = Regex::new(r"<[^>]*\son[a-z]+\s*=").expect("a pattern");
    let loads = Regex::new(
        r#"<(?:img|script|iframe|source|video|audio|object)[^>]*(?:src|data)="(https?:)?//"#,
    )
    .expect("a pattern");
    let sheets = Regex::new(r#"<link rel="stylesheet" href="https?:"#).expect("a pattern");
    for (name, html) in pages(&site) {
        for found in script.captures_iter(&html) {
            let data = &found[1] == " type=\"application/ld+json\"";
            assert!(data || found[1].contains(" src=\"/"), "{name}: inline script {}", &found[0]);
        }
        assert!(!html.contains(" style=") && !html.contains("<style"), "{name}: inline style");
        assert!(!handler.is_match(&html), "{name}: inline handler");
        assert!(
            !loads.is_match(&html) && !sheets.is_match(&html),
            "{name}: loads from another host"
        );
        assert!(!html.contains("javascript:"), "{name}");
    }
}

/// The value of a page tag, `None` where it is absent.
fn tag<'h>(html: &'h str, name: &str) -> Option<&'h str> {
    let at = html.find(&format!("<meta name=\"{name}\" content=\""))?;
    html[at..].split('"').nth(3)
}

#[test]
fn page_tags_stand_on_the_right_pages_and_are_never_empty() {
    let site = example();
    site.build();
    let site_tags = ["SiteName", "SiteDomain", "SiteIDCode"];
    let column_tags = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"];
    let content_tags = ["ArticleTitle", "PubDate", "ContentSource", "Url"];
    let mut reports = 0;
    let minute = Regex::new(r"^\d{4}-\d\d-\d\d \d\d:\d\d$").expect("a pattern");
    for (name, html) in pages(&site) {
        let kind = html
            .split("class=\"page-")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("a kind");
        let mut wanted = site_tags.to_vec();
        if ["home", "section", "year", "report", "page"].contains(&kind) {
            wanted.extend(column_tags);
        }
        // A page without a date has no time of publication, and stands as a page of its column.
        assert!(kind != "page" || tag(&html, "PubDate").is_none(), "{name}");
        if kind == "report" {
            wanted.extend(content_tags);
            reports += 1;
            let date = tag(&html, "PubDate").expect("a date");
            assert!(minute.is_match(date), "{date}");
        }
        for each in wanted {
            assert!(
                tag(&html, each).is_some_and(|value| !value.trim().is_empty()),
                "{name}: {each}"
            );
        }
        assert!(!html.contains("content=\"\""), "{name}: an empty tag");
        assert_eq!(html.matches("<h1").count(), 1, "{name}: h1");
        assert_eq!(html.matches("rel=\"canonical\"").count(), 1, "{name}: canonical link");
        assert!(html.contains("exposure/jiucuo.html?site_code="), "{name}: footer");
    }
    assert_eq!(reports, 18);
}

#[test]
fn page_tags_fall_back_to_the_title_with_a_warning() {
    let site = TestSite::new()
        .file("content/x/_index.md", "---\ntitle: 无说明\n---\n")
        .file("content/x/a.md", "---\ntitle: 甲\ndate: 2024-01-01\n---\n");
    let run = site.build();
    assert!(run.err.contains("section/no-tag"), "{}", run.err);
    let html = site.read("public/x/index.html");
    assert_eq!(tag(&html, "ColumnDescription"), Some("无说明"));
    assert_eq!(tag(&html, "ColumnKeywords"), Some("无说明"));
}

#[test]
fn json_ld_is_data_whatever_the_title() {
    let site = TestSite::new().file(
        "content/fzzf/a.md",
        "---\ntitle: \"</script><script>alert(1)</script>\"\ndate: 2024-01-29\n---\n文。\n",
    );
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    // That of the display controls, and the data.
    assert_eq!(html.matches("<script").count(), 2, "{html}");
    assert!(!html.contains("alert(1)</"), "{html}");
    let json =
        html.split("application/ld+json\">").nth(1).and_then(|rest| rest.split("</script>").next());
    let data: serde_json::Value = serde_json::from_str(json.expect("JSON-LD")).expect("JSON");
    assert_eq!(data["@type"], "Report");
    assert_eq!(data["name"], "</script><script>alert(1)</script>");
    assert_eq!(data["datePublished"], "2024-01-29T09:00:00+08:00");
}

#[test]
fn attachments_are_listed_copied_and_described() {
    let site = TestSite::new()
        .file(
            "content/fzzf/b/index.md",
            "---\ntitle: 报告\ndate: 2024-01-29\n---\n见[表](附件2：清单.csv)。\n",
        )
        .file("content/fzzf/b/附件10：尾.txt", "x")
        .file("content/fzzf/b/附件2：清单.csv", "一,二\n")
        .file("content/fzzf/b/~$附件.docx", "litter");
    let run = site.build();
    assert!(run.err.contains("source/litter"), "{}", run.err);
    assert_eq!(site.read("public/fzzf/2024/b/fu-jian-2-qing-dan.csv"), "一,二\n");
    let html = site.read("public/fzzf/2024/b.html");
    assert!(html.contains("download=\"附件2：清单.csv\">清单</a>"), "{html}");
    assert!(html.contains("CSV 数据 · CSV · 8 B"), "{html}");
    assert!(
        html.contains("cc5e72f42e4317a1b5b1a3e6e7851e7038b5455176d275f28e51af34ba93398e"),
        "{html}"
    );
    let (first, second) = (html.find(">清单</a>\n"), html.find(">尾</a>\n"));
    assert!(first < second, "附件2 comes before 附件10");
    let plain = TestSite::new().report("a", "", "文。\n");
    plain.build();
    assert!(!plain.read("public/fzzf/2024/a.html").contains("相关附件"));
}

/// 45 reports of three years in one section, whose `_index.md` says this too.
fn long_section(says: &str) -> TestSite {
    let index = format!("---\ntitle: 法治政府\n{says}---\n");
    let mut site = TestSite::new().file("content/fzzf/_index.md", index);
    for number in 0..45 {
        let (year, month) = (2020 + number % 3, 2 + number % 2);
        let text = format!("---\ntitle: 报告{number:02}\ndate: {year}-{month:02}-03\n---\n文。\n");
        site = site.file(&format!("content/fzzf/r{number}.md"), text);
    }
    site
}

#[test]
fn a_long_list_is_cut_by_the_calendar() {
    let site = long_section("paginate_by: 10\n");
    site.build();
    let times = |page: &str| site.read(page).matches("<time ").count();
    let first = site.read("public/fzzf/index.html");
    assert!(first.contains("共45条。显示最新的10条，其余按年、月查看。"), "{first}");
    assert!(times("public/fzzf/index.html") == 10 && !first.contains("index_2.html"), "{first}");
    let year = site.read("public/fzzf/2021/index.html");
    assert_eq!(times("public/fzzf/2021/index.html"), 10);
    assert!(
        year.contains("/ts/fzzf/2021/03/\">3月 <span class=\"count\">共8条</span>")
            && year.contains("/ts/fzzf/2021/02/\">2月 <span class=\"count\">共7条</span>"),
        "{year}"
    );
    let months = ["2020/02", "2020/03", "2021/02", "2021/03", "2022/02", "2022/03"];
    let listed: usize =
        months.iter().map(|month| times(&format!("public/fzzf/{month}/index.html"))).sum();
    assert_eq!(listed, 45, "the months together have every report once");
    let month = site.read("public/fzzf/2021/03/index.html");
    assert!(
        month.contains("<h1>法治政府 2021年 3月</h1>") && month.contains("/ts/fzzf/2021/\">2021年"),
        "{month}"
    );
    // A month that does not fit is cut into pages, from the oldest, all of them full.
    let site = long_section("paginate_by: 3\n");
    site.build();
    let newest = site.read("public/fzzf/2021/03/index.html");
    assert!(newest.contains("/ts/fzzf/2021/03/index_3.html\">2</a>"), "{newest}");
    let rest = ["public/fzzf/2021/03/index_2.html", "public/fzzf/2021/03/index_3.html"];
    let [oldest, next] = rest.map(|page| site.read(page));
    assert!(oldest.contains("<h1>法治政府 2021年 3月 第1页</h1>"), "{oldest}");
    assert!(next.contains("<h1>法治政府 2021年 3月 第2页</h1>"), "{next}");
    for page in [&newest, &oldest, &next] {
        assert_eq!(page.matches("<time ").count(), 3, "{page}");
    }
    let has = |page: &str, number: usize| page.contains(&format!(">报告{number:02}<"));
    for number in (0..45).filter(|number| number % 6 == 1) {
        assert!(has(&newest, number) || has(&oldest, number) || has(&next, number), "{number}");
    }
}

#[test]
fn a_new_report_leaves_older_pages_of_its_month_as_they_are() {
    let site = long_section("paginate_by: 3\n");
    site.build();
    let before = site.tree("public");
    let text = "---\ntitle: 报告45\ndate: 2021-03-04\n---\n文。\n";
    site.write("content/fzzf/r45.md", text);
    site.build();
    for page in ["fzzf/2021/03/index_2.html", "fzzf/2021/03/index_3.html"] {
        assert_eq!(String::from_utf8_lossy(&before[page]), site.read(&format!("public/{page}")));
    }
    assert!(site.read("public/fzzf/2021/03/index.html").contains("报告45"));
    // The tenth begins a new page; only the page before it learns that it has a newer one.
    site.write("content/fzzf/r46.md", text.replace("45", "46"));
    site.build();
    let oldest = "fzzf/2021/03/index_2.html";
    assert_eq!(String::from_utf8_lossy(&before[oldest]), site.read(&format!("public/{oldest}")));
    assert!(site.read("public/fzzf/2021/03/index_3.html").contains("03/index_4.html"));
    assert!(site.exists("public/fzzf/2021/03/index_4.html"));
}

#[test]
fn numbered_pages_of_earlier_versions_lead_on() {
    let site = long_section("paginate_by: 10\n");
    site.build();
    let leads = |page: &str, to: &str| {
        let html = site.read(&format!("public/fzzf/{page}"));
        assert!(html.contains(&format!("content=\"0; url=/ts/fzzf/{to}\"")), "{page}: {html}");
        assert!(html.contains("noindex"), "{html}");
    };
    for page in ["index_2.html", "index_3.html", "index_4.html", "index_5.html"] {
        leads(page, "");
    }
    leads("2021/index_2.html", "2021/");
    assert!(!site.exists("public/fzzf/index_6.html"));
    assert!(!site.exists("public/fzzf/2021/index_3.html"));
}

#[test]
fn a_list_in_an_order_of_its_own_has_numbered_pages() {
    let site = long_section("paginate_by: 10\nsort: title\n");
    site.build();
    let fifth = site.read("public/fzzf/index_5.html");
    assert!(fifth.contains("报告44") && fifth.matches("<time ").count() == 5, "{fifth}");
    assert!(site.read("public/fzzf/index.html").contains("/ts/fzzf/index_2.html"));
    // A year that fits keeps that order.
    let site = long_section("sort: title\n");
    site.build();
    let year = site.read("public/fzzf/2021/index.html");
    let place = |title: &str| year.find(&format!(">{title}<")).unwrap_or_else(|| panic!("{year}"));
    assert!(place("报告01") < place("报告04") && place("报告04") < place("报告43"));
}

#[test]
fn another_order_with_the_same_reports_on_the_page_shows_its_other_pages() {
    let site = TestSite::new().file("site.yaml", format!("{SITE}paginate_by: 2\n"));
    for (number, title) in ["丙", "乙", "甲"].iter().enumerate() {
        let text = format!("---\ntitle: {title}\ndate: 2024-01-0{}\n---\n文。\n", number + 1);
        site.write(&format!("content/fzzf/r{number}.md"), text);
    }
    site.build();
    assert!(!site.read("public/fzzf/index.html").contains("index_2.html"));
    let index = site.read("content/fzzf/_index.md").replacen("---\n", "---\nsort: weight\n", 1);
    site.write("content/fzzf/_index.md", index);
    site.build();
    assert!(site.read("public/fzzf/index.html").contains("/ts/fzzf/index_2.html"));
}

#[test]
fn pinned_reports_come_first_where_a_page_holds_the_list() {
    let site = long_section("").report("pinned", "pinned: true\n", "");
    site.build();
    let first = |page: &str| {
        let html = site.read(page);
        let list = html.split("<ul class=\"reports\">").nth(1).expect("a list").to_owned();
        list.lines().nth(1).expect("an item").to_owned()
    };
    assert!(first("public/fzzf/index.html").contains("pinned标题"));
    assert!(first("public/fzzf/2024/index.html").contains("pinned标题"));
}

#[test]
fn years_site_maps_and_feeds_list_every_report() {
    let site = long_section("");
    site.build();
    assert_eq!(site.read("public/fzzf/2021/index.html").matches("<time ").count(), 15);
    assert_eq!(site.read("public/sitemap.xml").matches("<loc>").count(), 47);
    let feed: serde_json::Value =
        serde_json::from_str(&site.read("public/fzzf/feed.json")).expect("JSON");
    assert_eq!(feed["items"].as_array().map(Vec::len), Some(20));
}

/// The first bytes of a PNG of this size.
fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0");
    bytes
}

#[test]
fn pictures_say_how_large_they_are() {
    let text = "![图](a.png)\n\n<img src=\"a.png\" alt=\"图\"> <img src=\"a.png\" alt=\"图\" width=\"10\">\n";
    let site = TestSite::new()
        .file("content/fzzf/a/index.md", format!("---\ntitle: 甲\ndate: 2024-01-29\n---\n{text}"))
        .file("content/fzzf/a/a.png", png(640, 480));
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert_eq!(html.matches("width=\"640\" height=\"480\"").count(), 2, "{html}");
    assert!(html.contains("width=\"10\""), "{html}");
    // A photo that is turned before it is shown is as wide as it is shown.
    let mut photo = b"\xff\xd8\xff\xe1\0\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    photo.extend(
        b"\xff\xc0\0\x11\x08\x01\x2c\x01\x90\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9",
    );
    site.write("content/fzzf/b/b.jpg", photo);
    site.write("content/fzzf/b/index.md", "---\ntitle: 乙\ndate: 2024-01-30\n---\n![图](b.jpg)\n");
    site.build();
    let html = site.read("public/fzzf/2024/b.html");
    assert!(html.contains("width=\"300\" height=\"400\""), "{html}");
    // Another picture is another size.
    site.write("content/fzzf/a/a.png", png(64, 48));
    site.build();
    site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    let html = site.read("public/fzzf/2024/a.html");
    assert_eq!(html.matches("width=\"64\" height=\"48\"").count(), 2, "{html}");
    assert_eq!(html, site.read("clean/fzzf/2024/a.html"));
}
