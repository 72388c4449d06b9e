//! How a preview follows changes of files: themes elsewhere, many at once, and what it says of them.

use std::fs;

use crate::harness::{SECTION, SITE, TestSite};
use crate::serve::{DAY, plain, site, write};
use crate::server::Server;

#[test]
fn what_is_wrong_is_said_once() {
    let site = site();
    let server = Server::start(&site, &["--lang", "en", DAY[0], DAY[1]]);
    server.hear("press Ctrl+C");
    for name in ["x", "y", "z"] {
        site.write(
            &format!("content/fzzf/{name}.md"),
            "---\ntitle: 坏\ndate: 2024-13-01\n---\n文。\n",
        );
        let said = server.hear(&format!("content/fzzf/{name}.md:3:7"));
        assert_eq!(said.matches("--> content").count(), 1, "{said}");
    }
    server.hear("of the earlier errors 2 are left");
    write(&site, "y", "文。\n");
    let said = server.hear("of the earlier errors 2 are left");
    assert!(!said.contains("-->"), "{said}");
    write(&site, "x", "文。\n");
    write(&site, "z", "文。\n");
    server.hear("all errors are mended");
}

#[test]
fn a_shared_theme_outside_the_site_is_followed() {
    let themes = TestSite::empty().file("one/partials/footer.html", "<footer>页尾一</footer>\n");
    let theme = |name: &str| format!("{SITE}theme: {}\n", themes.path(name).display());
    let site = site().file("site.yaml", theme("one"));
    let server = plain(&site);
    let shows = |text: &str| server.until("", |page| page.text().contains(text));
    shows("页尾一");
    themes.write("one/partials/footer.html", "<footer>页尾二</footer>\n");
    shows("页尾二");
    // Another, which is not there yet.
    site.write("site.yaml", theme("two"));
    themes.write("two/partials/footer.html", "<footer>页尾三</footer>\n");
    shows("页尾三");
    themes.write("two/partials/footer.html", "<footer>页尾四</footer>\n");
    shows("页尾四");
}

#[test]
fn many_changes_at_once_are_followed() {
    let site = site();
    let server = plain(&site);
    for number in 0..1500 {
        let text = format!("---\ntitle: 报告{number}\ndate: 2024-02-02\n---\n文。\n");
        site.write(&format!("content/fzzf/m{}/r{number}.md", number % 7), text);
    }
    for folder in 0..7 {
        site.write(&format!("content/fzzf/m{folder}/_index.md"), SECTION);
    }
    server.until("fzzf/m2/2024/r1486.html", |page| page.status == 200);
    for folder in 0..7 {
        fs::remove_dir_all(site.path(&format!("content/fzzf/m{folder}"))).expect("a folder");
    }
    server.until("fzzf/", |page| !page.text().contains("报告1"));
    assert_eq!(server.page("fzzf/2024/a.html").status, 200);
}
