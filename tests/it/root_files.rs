//! Files of `root/`, which stand at the root of the published site.

use crate::archive::{archive, site as archived_site};
use crate::harness::{TestSite, assert_same};
use crate::publish::{live, publish, report, site as published_site};

fn site() -> TestSite {
    TestSite::new()
        .report("a", "", "正文。\n")
        .file("root/favicon.ico", b"\x00\x00\x01\x00")
        .file("root/verify_12345.html", "12345")
        .file("root/.well-known/security.txt", "Contact: mailto:a@test.gov.cn\n")
        .file("root/.DS_Store", "x")
}

#[test]
fn they_are_published_as_they_are_and_follow_every_edit() {
    let site = site();
    site.build();
    for (name, text) in [
        ("verify_12345.html", "12345"),
        (".well-known/security.txt", "Contact: mailto:a@test.gov.cn\n"),
    ] {
        assert_eq!(site.read(&format!("public/{name}")), text);
    }
    assert!(site.exists("public/favicon.ico") && !site.exists("public/.DS_Store"));
    assert!(site.read("public/robots.txt").contains("Sitemap:"));
    // Edits, a file of the program's own name, removal.
    site.write("root/verify_12345.html", "54321");
    site.write("root/robots.txt", "User-agent: *\nDisallow: /old/\n");
    site.remove("root/favicon.ico");
    site.build();
    site.run(&["build", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    assert_same(&site.tree("clean"), &site.tree("public"), "root files");
    assert_eq!(site.read("public/verify_12345.html"), "54321");
    assert!(site.read("public/robots.txt").contains("/old/") && !site.exists("public/favicon.ico"));
}

#[test]
fn what_stands_in_the_way_is_said() {
    let site = site().file("root/index.html", "x").file("root/fzzf/index.html", "x");
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(1);
    assert!(run.err.contains("root/index.html") || run.err.contains("`index.html`"), "{}", run.err);
    assert_eq!(run.err.matches("错误[site/collision]").count(), 2, "{}", run.err);
    let site = self::site();
    let run = site.run(&["build", "-o", "root/out"]).expect(2);
    assert!(run.err.contains("root"), "{}", run.err);
    let run = TestSite::new().file("static/favicon.ico", "x").build();
    assert!(run.err.contains("theme/static-folder") && run.err.contains("`root/`"), "{}", run.err);
}

#[test]
fn targets_and_packages_have_them() {
    let site = published_site();
    report(&site, "a", "", "正文。\n");
    site.write("root/favicon.ico", b"\x00\x00\x01\x00");
    publish(&site, &[]).expect(0);
    assert!(live(&site).contains_key("favicon.ico"));
    let site = archived_site();
    site.write("root/favicon.ico", b"\x00\x00\x01\x00");
    archive(&site, "out").expect(0);
    let all = site.tree("out");
    let has = |end: &str| all.keys().any(|path| path.ends_with(end));
    assert!(
        has("root/favicon.ico") && has("site/favicon.ico"),
        "{:?}",
        all.keys().collect::<Vec<_>>()
    );
    // A file of the day is none of a sealed year's.
    site.write("root/favicon.ico", b"\x00\x00\x02\x00");
    let run = site.build();
    assert!(!run.err.contains("seal/"), "{}", run.err);
    assert_eq!(site.tree("public")["favicon.ico"], b"\x00\x00\x02\x00");
}
