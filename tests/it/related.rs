//! Reports that belong together: interpretations, earlier years; and what paper shows of an official document.

use crate::harness::TestSite;

fn yearly(site: TestSite, year: u16, more: &str) -> TestSite {
    site.report(
        &format!("y{year}"),
        &format!("year: {year}\nkind: 年报\ncreated: 2024-01-01\n{more}"),
        "正文。\n",
    )
}

#[test]
fn a_document_and_its_interpretation_lead_to_each_other() {
    let site = TestSite::new()
        .report("a", "", "正文。\n")
        .report(
            "b",
            "interprets: [a.md, /fzzf/2024/a.html, \"https://www.gov.cn/x\"]\n",
            "正文。\n",
        )
        .report("c", "interprets: a.md\ndraft: true\n", "正文。\n");
    site.build();
    let a = site.read("public/fzzf/2024/a.html");
    assert!(a.contains("<dt>解读</dt>\n<dd><a href=\"/ts/fzzf/2024/b.html\">"), "{a}");
    let related = a.split("class=\"related\"").nth(1).and_then(|it| it.split("</section>").next());
    let related = related.expect("what belongs to it");
    assert_eq!(related.matches("b.html").count(), 1, "named twice, it is listed once: {related}");
    assert!(!a.contains("c.html"), "what readers cannot see is not spoken of: {a}");
    let b = site.read("public/fzzf/2024/b.html");
    assert!(b.contains("<dt>解读的文件</dt>\n<dd><a href=\"/ts/fzzf/2024/a.html\">"), "{b}");
    assert!(b.contains("<a href=\"https://www.gov.cn/x\">"), "{b}");
    // One that is withdrawn takes its entry with it.
    site.write("content/fzzf/b.md", "---\ntitle: b\ndate: 2024-01-29\nwithdrawn: {date: 2024-02-01, reason: 有误}\ninterprets: a.md\n---\n正文。\n");
    site.build();
    assert!(!site.read("public/fzzf/2024/a.html").contains("<dt>解读</dt>"));
}

#[test]
fn what_interprets_nothing_is_an_error_with_its_place() {
    let site =
        TestSite::new().report("b", "interprets: [meiyou.md, b.md, _index.md]\n", "正文。\n");
    let run = site.run(&["build"]).expect(1);
    assert_eq!(run.err.matches("site/no-document").count(), 3, "{}", run.err);
    assert!(run.err.contains("content/fzzf/b.md:"), "{}", run.err);
}

#[test]
fn a_report_of_a_year_leads_to_those_before() {
    let mut site = TestSite::new();
    for year in 2016..=2023 {
        site = yearly(site, year, "");
    }
    let site = yearly(site, 2024, "")
        .report("twice", "year: 2022\nkind: 年报\n", "正文。\n")
        .report("other", "year: 2021\nkind: 计划\n", "正文。\n");
    site.build();
    let page = site.read("public/fzzf/2024/y2024.html");
    let related = page.split_once("class=\"related\"").expect("related").1;
    let related = related.split_once("</section>").expect("an end").0;
    let years: Vec<&str> =
        related.split("/fzzf/2024/").skip(1).filter_map(|it| it.split('.').next()).collect();
    assert_eq!(
        years,
        ["y2023", "y2021", "y2020", "y2019", "y2018"],
        "2022 has two, and is left out: {related}"
    );
    assert!(!site.read("public/fzzf/2024/y2016.html").contains("class=\"related\""));
}

#[test]
fn paper_has_a_red_head_and_a_colophon_where_they_are_asked_for() {
    let site = TestSite::new().report(
        "a",
        "red_head: true\ndoc_number: 示街办〔2024〕5号\ncolophon: {copied_to: 区司法局, office: 街道办公室, date: 2024-01-29}\n",
        "正文。\n",
    );
    site.build();
    let page = site.read("public/fzzf/2024/a.html");
    assert!(page.contains("<p class=\"doc-number\">示街办〔2024〕5号</p>"), "{page}");
    assert!(page.contains("<p>抄送：区司法局。</p>"), "{page}");
    assert!(page.contains("<span>街道办公室</span> <span>2024年1月29日印发</span>"), "{page}");
    assert!(page.contains("文件</p>"), "{page}");
    // The number stands in one place on paper.
    assert!(!page.contains("<p class=\"byline paper\">"), "{page}");
    // In the order of the language of the site's own texts.
    site.write("site.yaml", format!("{}language: en\n", site.read("site.yaml")));
    site.build();
    let page = site.read("public/fzzf/2024/a.html");
    assert!(page.contains("<span>Printed 2024-01-29</span>"), "{page}");
    let wrong =
        TestSite::new().report("a", "colophon: {office: 甲, day: 2024-01-29}\n", "正文。\n");
    assert!(wrong.run(&["build"]).expect(1).err.contains("content/fzzf/a.md:"), "an unknown key");
}
