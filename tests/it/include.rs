//! Texts that several reports include: `layouts/includes/NAME.md`.

use crate::harness::{TestSite, assert_same};

const TEXT: &str = "联系电话：000-00000000，见[网站](https://www.example.com/)。\n\n| 科室 | 电话 |\n|---|---|\n| 办公室 | 1 |\n";

fn site(body: &str) -> TestSite {
    TestSite::new().file("layouts/includes/联系方式.md", TEXT).report("a", "", body)
}

#[test]
fn a_text_stands_where_it_is_included() {
    let body = "一、甲\n\n正文。\n{{include:联系方式}}\n之后。\n\n```\n{{include:联系方式}}\n```\n";
    let site = site(body).report("b", "", "{{ include：联系方式 }}\n\n说明在此。\n");
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert!(html.contains("正文。</p>\n<p id=\"s1-p2\">联系电话："), "{html}");
    assert!(html.contains("<div class=\"table\"") && html.contains(">之后。</p>"), "{html}");
    assert!(html.contains("<pre><code>{{include:联系方式}}"), "code stays as it is: {html}");
    // It leads away by way of a notice, as a report's own text does.
    assert!(html.contains("<a href=\"/ts/out/"), "{html}");
    assert_eq!(site.tree("public/out").len(), 1);
    let other = site.read("public/fzzf/2024/b.html");
    assert!(other.contains("联系电话：") && other.contains("content=\"说明在此。\""), "{other}");
    // A change of the text is a change of every report that includes it.
    site.write("layouts/includes/联系方式.md", "新电话：https://www2.example.com/\n");
    site.build();
    assert!(site.read("public/fzzf/2024/a.html").contains("新电话"));
    assert!(site.read("public/fzzf/2024/b.html").contains("新电话"));
    site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    assert_same(&site.tree("clean"), &site.tree("public"), "after a change of the text");
}

#[test]
fn what_is_wrong_is_said_where_it_stands() {
    let body = "正文。\n\n{{include:联系方试}}\n\n电话见{{include:联系方式}}。\n\n{{include:联系方式}}\n\n[无](meiyou.md)\n";
    let site = site(body);
    site.write("layouts/includes/联系方式.md", "见[无](/meiyou/)。\n\n{{include:别的}}\n");
    let run = site.run(&["build"]).expect(1);
    for (word, place) in [
        ("body/no-include", "content/fzzf/a.md:7:1"),
        ("联系方式`？", "content/fzzf/a.md:7:1"),
        ("body/include-form", "content/fzzf/a.md:9:4"),
        ("link/missing", "layouts/includes/联系方式.md:1:2"),
        ("body/include-inside", "layouts/includes/联系方式.md:3:1"),
        // Lines behind an included text have their own places.
        ("meiyou.md", "content/fzzf/a.md:13:1"),
    ] {
        assert!(run.err.contains(word) && run.err.contains(place), "{word} {place}: {}", run.err);
    }
    // One that appears is found.
    site.write("content/fzzf/a.md", "---\ntitle: 甲\ndate: 2024-01-29\n---\n{{include:新的}}\n");
    site.write("layouts/includes/联系方式.md", "甲\n");
    site.run(&["build"]).expect(1);
    site.write("layouts/includes/新的.md", "来了。\n");
    site.build();
    assert!(site.read("public/fzzf/2024/a.html").contains("来了。"));
}

#[test]
fn what_an_included_text_has_around_it_or_leaves_open_stays_with_it() {
    let site = site("{{INCLUDE:头}}\n\n｛｛include：码｝｝\n\n最后一段。\n");
    site.write("layouts/includes/头.md", "---\ntitle: 头\n---\n头的文字。\n");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("body/no-include") && run.err.contains("body/include-front-matter"),
        "{}",
        run.err
    );
    site.write("layouts/includes/码.md", "之前。\n\n```\n未关\n");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("body/include-unclosed") && run.err.contains("layouts/includes/码.md:3:1"),
        "{}",
        run.err
    );
    site.write("layouts/includes/码.md", "```\n关了\n```\n");
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    assert!(html.contains(">头的文字。</p>") && !html.contains("title: 头"), "{html}");
    assert!(html.contains(">最后一段。</p>"), "{html}");
    // Another encoding is said as what it is.
    site.write("layouts/includes/码.md", [0xd6, 0xd0, 0xce, 0xc4]);
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("layouts/includes/码.md") && run.err.contains("UTF-8"), "{}", run.err);
    assert!(!run.err.contains("body/no-include"), "{}", run.err);
}

#[test]
fn links_defined_on_the_other_side_lead_somewhere() {
    let site = site("{{include:联系方式}}\n\n见[甲][d]。\n\n[zz]: https://www.example.com/zz\n");
    site.write("layouts/includes/联系方式.md", "见[乙][zz]。\n\n[d]: https://www.example.com/d\n");
    site.build();
    let html = site.read("public/fzzf/2024/a.html");
    let notices: Vec<&str> =
        html.split("href=\"/ts/").filter(|it| it.starts_with("out/")).collect();
    assert_eq!(notices.len(), 2, "{html}");
    for notice in notices {
        let path = notice.split('"').next().expect("an end");
        assert!(site.exists(&format!("public/{path}")), "{path}");
    }
}
