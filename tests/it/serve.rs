//! The preview: what it answers, what it refuses, and how it follows changes.

use std::fs;
use std::time::Duration;

use crate::harness::{SECTION, SITE, TestSite};
use crate::server::{Server, next};

pub(crate) const DAY: [&str; 2] = ["--as-of", "2026-01-01"];

pub(crate) fn site() -> TestSite {
    TestSite::new()
        .report("a", "", "一、甲\n\n正文。\n")
        .report("d", "draft: true\n", "草稿正文。\n")
        .file("content/fzzf/b/index.md", "---\ntitle: 带附件\ndate: 2024-01-01\n---\n文。\n")
        .file("content/fzzf/b/表.et", "0123456789")
        .file("content/fzzf/b/版式.ofd", "ofd")
        .file("content/fzzf/b/文.wps", "wps")
}

pub(crate) fn write(site: &TestSite, name: &str, body: &str) {
    let text = format!("---\ntitle: {name}标题\ndate: 2024-01-29\n---\n{body}");
    site.write(&format!("content/fzzf/{name}.md"), text);
}

pub(crate) fn plain(site: &TestSite) -> Server {
    Server::start(site, &[&DAY[..], &["--no-inject"]].concat())
}

fn preview(site: &TestSite) -> Server {
    Server::start(site, &DAY)
}

#[test]
fn every_address_has_the_bytes_of_a_build() {
    let site = site();
    site.build();
    let server = plain(&site);
    for (path, bytes) in site.tree("public") {
        // Files of the search index are made in the background.
        let response = server.until(&path, |response| response.status != 503);
        assert_eq!((response.status, &response.body), (200, &bytes), "{path}");
        if let Some(folder) = path.strip_suffix("index.html") {
            assert_eq!(server.page(folder).body, bytes, "{folder}");
        }
    }
    assert_eq!(server.page("none.html").status, 404);
    assert_eq!(server.page("none.html").text(), site.read("public/404.html"));
}

#[test]
fn an_address_without_a_page_says_what_would_stand_there() {
    let site = site()
        .file("content/fzzf/l.md", "---\ntitle: 以后\ndate: 2027-03-01\n---\n以后正文。\n")
        .report("old", "", "正文。\n")
        .report("away", "", "正文。\n");
    site.build();
    site.remove("content/fzzf/away.md");
    write(&site, "old", "正文。\n");
    let text = site.read("content/fzzf/old.md").replace("title", "slug: new\ntitle");
    site.write("content/fzzf/old.md", text);
    let server = preview(&site);
    for (path, words) in [
        ("fzzf/2024/d.html", ["content/fzzf/d.md", "草稿", "--drafts"]),
        ("fzzf/2027/l.html", ["content/fzzf/l.md", "2027-03-01", "--drafts"]),
        (
            "fzzf/2024/old.html",
            ["content/fzzf/old.md", "现在的网址", "href=\"/ts/fzzf/2024/new.html\""],
        ),
        ("fzzf/2024/away.html", ["content/fzzf/away.md", "已经不在", "gongkai-bar"]),
    ] {
        let page = server.page(path);
        let text = page.text();
        assert_eq!(page.status, 404, "{path}");
        assert!(words.iter().all(|word| text.contains(word)), "{path}: {text}");
    }
    assert!(!server.page("none.html").text().contains("gongkai-bar"));
    // What the bar says is news for a page that is open, though its bytes are those of every missing page.
    let looks = ["fzzf/2024/d.html", "fzzf/2027/l.html", "none.html"].map(|path| {
        let look = server.get(&format!("/__gongkai/look?path={}{path}", server.mount)).text();
        look.split("\"hash\":\"").nth(1).expect("a hash")[..32].to_owned()
    });
    assert!(looks[0] != looks[1] && looks[1] != looks[2], "{looks:?}");
    // Broken, moved and mended while it is looked at.
    site.write("content/fzzf/a.md", "---\ntitle: 坏\nslug: x\ndate: 2024-13-01\n---\n文。\n");
    let text = site.read("content/fzzf/old.md").replace("slug: new", "slug: newer");
    site.write("content/fzzf/old.md", text);
    server.until("fzzf/2024/new.html", |page| page.text().contains("fzzf/2024/newer.html"));
    server.until("fzzf/2024/a.html", |page| page.status == 404 && page.text().contains("有错误"));
    // The switches that were named do what was said.
    let server = Server::start(&site, &["--drafts", DAY[0], DAY[1]]);
    assert!(server.page("fzzf/2024/d.html").text().contains("草稿正文"));
    let page = server.page("fzzf/2027/l.html").text();
    assert!(page.contains("以后正文") && page.contains("待发布") && page.contains("noindex"));
}

#[test]
fn half_a_request_is_not_waited_for_for_ever() {
    use std::io::{Read, Write};
    let site = site();
    let server = plain(&site);
    let mut half = std::net::TcpStream::connect(&server.host).expect("a connection");
    half.set_read_timeout(Some(Duration::from_mins(1))).expect("a limit");
    half.write_all(b"GET / HTTP/1.1\r\nHost: ").expect("half a request");
    assert_eq!(server.page("").status, 200);
    let mut said = Vec::new();
    // It is closed, with or without a word.
    half.read_to_end(&mut said).expect("an end");
    assert!(said.is_empty() || said.starts_with(b"HTTP/1.1 408"), "{said:?}");
}

#[test]
fn nothing_is_written() {
    let site = site();
    site.build();
    let (before, record) = (site.tree("."), site.read("public/.gongkai/manifest"));
    let names = |site: &TestSite| -> Vec<_> {
        let entries = fs::read_dir(site.path("public/.gongkai")).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name()).collect()
    };
    let private = names(&site);
    let server = preview(&site);
    assert_eq!(server.page("").status, 200);
    // The background check begins after a quiet second.
    std::thread::sleep(Duration::from_millis(1500));
    drop(server);
    assert_eq!(before, site.tree("."));
    assert_eq!((record, private), (site.read("public/.gongkai/manifest"), names(&site)));
}

#[test]
fn paths_lead_home_and_never_out() {
    let site = site();
    let server = plain(&site);
    for (path, to) in [("/", "/ts/"), ("/ts", "/ts/"), ("/ts/fzzf", "/ts/fzzf/")] {
        let response = server.get(path);
        assert_eq!((response.status, response.header("location")), (302, to), "{path}");
    }
    let outside = [
        "/ts/../site.yaml",
        "/ts/%2e%2e/site.yaml",
        "/ts/..%2fsite.yaml",
        "/ts/fzzf/2024/b/../../../../site.yaml",
        "/ts//etc/passwd",
        "//etc/passwd",
        "/site.yaml",
        "/content/fzzf/a.md",
        "/ts/content/fzzf/a.md",
        "/__gongkai/../site.yaml",
        "/__gongkai/none.js",
        "/ts/fzzf/2024/d.html",
    ];
    for path in outside {
        let response = server.get(path);
        assert_eq!(response.status, 404, "{path}");
        assert!(!response.text().contains("sponsor:"), "{path}");
    }
    assert_eq!(server.ask("POST", "/ts/", &[]).status, 405);
    assert_eq!(server.ask("HEAD", "/ts/", &[]).status, 200);
    assert!(server.ask("HEAD", "/ts/", &[]).body.is_empty());
}

#[test]
fn other_sites_cannot_read_it() {
    let site = site();
    let server = preview(&site);
    let refused = |headers: &[(&str, &str)]| {
        for path in ["/ts/", "/__gongkai/events?path=/ts/&hash=0", "/__gongkai/preview.js"] {
            assert_eq!(server.ask("GET", path, headers).status, 403, "{path} {headers:?}");
        }
    };
    refused(&[("Host", "evil.example")]);
    let why = server.ask("GET", "/ts/", &[("Host", "evil.example")]).text();
    assert!(why.contains("localhost") && why.contains("IP 地址"), "{why}");
    assert!(!why.contains("evil"), "{why}");
    refused(&[("Origin", "https://evil.example")]);
    refused(&[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors")]);
    assert_eq!(server.ask("GET", "/ts/", &[("Host", "localhost:1")]).status, 200);
}

#[test]
fn attachments_have_types_ranges_and_conditions() {
    let site = site();
    let server = plain(&site);
    for (file, media) in [
        ("biao.et", "application/kset"),
        ("ban-shi.ofd", "application/ofd"),
        ("wen.wps", "application/kswps"),
    ] {
        let response = server.page(&format!("fzzf/2024/b/{file}"));
        assert_eq!((response.status, response.header("content-type")), (200, media), "{file}");
    }
    let path = format!("{}fzzf/2024/b/biao.et", server.mount);
    let part = server.ask("GET", &path, &[("Range", "bytes=2-4")]);
    assert_eq!((part.status, part.text().as_str()), (206, "234"));
    assert_eq!(part.header("content-range"), "bytes 2-4/10");
    assert_eq!(server.ask("GET", &path, &[("Range", "bytes=90-")]).status, 416);
    let whole = server.get(&path);
    let tag = whole.header("etag").to_owned();
    assert_eq!(server.ask("GET", &path, &[("If-None-Match", &tag)]).status, 304);
    assert_eq!(server.ask("GET", &path, &[("If-None-Match", "\"x\"")]).status, 200);
    let modified = whole.header("last-modified").to_owned();
    assert_eq!(server.ask("GET", &path, &[("If-Modified-Since", &modified)]).status, 304);
    let range = ("Range", "bytes=2-4");
    assert_eq!(server.ask("GET", &path, &[range, ("If-Range", &tag)]).status, 206);
    assert_eq!(server.ask("GET", &path, &[range, ("If-Range", "\"x\"")]).status, 200);
}

#[test]
fn changes_of_every_kind_show() {
    let site = site();
    let server = plain(&site);
    let report = "fzzf/2024/a.html";
    assert!(server.page(report).text().contains("正文。"));
    let text = site.read("content/fzzf/a.md");
    site.write("content/fzzf/a.md", text.replace("正文。", "改过的正文。"));
    server.until(report, |page| page.text().contains("改过的正文。"));
    // An editor that saves by renaming.
    site.write("content/fzzf/.a.md.swp", text.replace("正文。", "换名保存。"));
    fs::rename(site.path("content/fzzf/.a.md.swp"), site.path("content/fzzf/a.md"))
        .expect("a move");
    server.until(report, |page| page.text().contains("换名保存。"));
    site.write("content/fzzf/a.md", text.replace("a标题", "新标题"));
    server.until("fzzf/", |page| page.text().contains("新标题"));
    // A whole section, its folder moved into place at once.
    site.write("elsewhere/_index.md", SECTION.replace("法治政府建设", "新栏目"));
    site.write("elsewhere/x.md", "---\ntitle: 新报告\ndate: 2024-02-02\n---\n文。\n");
    fs::rename(site.path("elsewhere"), site.path("content/new")).expect("a move");
    server.until("new/2024/x.html", |page| page.status == 200);
    site.write("content/new/y.md", "---\ntitle: 又一份\ndate: 2024-02-03\n---\n文。\n");
    server.until("new/2024/y.html", |page| page.status == 200);
    fs::rename(site.path("content/new/y.md"), site.path("content/new/Y2.md")).expect("a move");
    server.until("new/2024/y2.html", |page| page.status == 200);
    fs::rename(site.path("content/new/Y2.md"), site.path("content/new/y2.md")).expect("a move");
    server.until("new/2024/y2.html", |page| page.status == 200);
    fs::remove_dir_all(site.path("content/new")).expect("a folder");
    server.until("new/2024/x.html", |page| page.status == 404);
    // Templates, in a folder that was not there before; settings.
    site.write("layouts/partials/footer.html", "<footer>自己的页尾</footer>\n");
    server.until("", |page| page.text().contains("自己的页尾"));
    site.write("site.yaml", SITE.replace("title: 测试街道", "title: 另一街道"));
    server.until("", |page| page.text().contains("<title>另一街道</title>"));
    site.write("content/fzzf/b/表.et", "新的附件");
    server.until("fzzf/2024/b/biao.et", |page| page.text() == "新的附件");
    server.until("fzzf/2024/b.html", |page| page.text().contains("12 B"));
}

#[test]
fn files_are_found_without_being_watched() {
    let site = site();
    let server = Server::start(&site, &[&DAY[..], &["--no-inject", "--poll"]].concat());
    write(&site, "a", "轮询看到。\n");
    server.until("fzzf/2024/a.html", |page| page.text().contains("轮询看到。"));
}

#[test]
fn errors_show_where_they_are_and_the_last_good_page_stays() {
    let site = site();
    let server = preview(&site);
    let report = "fzzf/2024/a.html";
    assert!(server.page(report).text().contains("正文。"));
    let events = server.events(report, "0");
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    let good = site.read("content/fzzf/a.md");
    site.write("content/fzzf/a.md", good.replace("date: 2024-01-29", "date: 2024-13-29"));
    let told = next(&events, "problems");
    assert!(told.contains("content/fzzf/a.md:3:7") && told.contains("2024-13-29"), "{told}");
    let page = server.page(report);
    assert!(page.status == 200 && page.text().contains("正文。"), "{}", page.text());
    site.write("content/fzzf/a.md", &good);
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    // Settings and templates: all pages stay.
    let settings = site.read("site.yaml");
    site.write("site.yaml", settings.replace("base_url: https", "base_url: gopher"));
    let told = next(&events, "problems");
    assert!(told.contains("site.yaml:4:"), "{told}");
    assert_eq!(server.page("fzzf/").status, 200);
    site.write("site.yaml", &settings);
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    site.write("layouts/report.html", "{% if %}");
    assert!(next(&events, "problems").contains("layouts/report.html:1"));
    assert!(server.page(report).text().contains("正文。"));
    site.write("layouts/report.html", "{{ nothing }}");
    let told = next(&events, "problems");
    assert!(told.contains("layouts/report.html:1"), "{told}");
    assert!(server.page(report).text().contains("正文。"));
    fs::remove_file(site.path("layouts/report.html")).expect("a file");
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    assert_eq!(server.page(report).status, 200);
}

#[test]
fn errors_of_pages_nobody_opened_are_found() {
    let site = site().report("b2", "", "[x](none.md)\n");
    let server = preview(&site);
    let events = server.events("fzzf/", "0");
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    let told = next(&events, "problems");
    assert!(told.contains("content/fzzf/b2.md:5:"), "{told}");
    site.write("content/fzzf/b2.md", "---\ntitle: b2\ndate: 2024-01-29\n---\n文。\n");
    // An open page that looks before the change is read may see the old error once more, with the new line.
    while !next(&events, "problems").contains("\"texts\":[]") {}
}

#[test]
fn a_broken_site_can_be_previewed_and_mended() {
    let site = TestSite::new().file("site.yaml", "title: [\n");
    let server = preview(&site);
    assert_eq!(server.get("/").status, 500);
    let events = server.events("", "0");
    assert!(next(&events, "problems").contains("site.yaml:"));
    // No page has the hash 0.
    next(&events, "reload");
    site.write("site.yaml", SITE);
    next(&events, "reload");
    assert_eq!(server.get("/ts/").status, 200);
}

#[test]
fn only_pages_with_other_bytes_are_reloaded() {
    let site = site();
    let server = preview(&site);
    // A neighbour, whose words do not show on the page.
    write(&site, "b3", "文。\n");
    server.until("fzzf/2024/b3.html", |page| page.status == 200);
    let page = server.page("fzzf/2024/a.html").text();
    let hash = page.split("data-hash=\"").nth(1).and_then(|rest| rest.split('"').next());
    let events = server.events("fzzf/2024/a.html", hash.expect("a hash"));
    next(&events, "problems");
    // Another page's text, then style sheets, then this page: what is told comes in that order.
    write(&site, "b3", "别的文。\n");
    server.until("fzzf/2024/b3.html", |page| page.text().contains("别的文。"));
    site.write("layouts/assets/base.css", "body { color: red }\n");
    let (name, version) = events.recv_timeout(Duration::from_secs(20)).expect("an event");
    assert_eq!((name.as_str(), version.len()), ("styles", 16));
    write(&site, "a", "一、甲\n\n改过的正文。\n");
    assert_eq!(events.recv_timeout(Duration::from_secs(20)).expect("an event").0, "reload");
}

#[test]
fn pages_get_script_and_bar_and_builds_do_not() {
    let site = site();
    let server = Server::start(&site, &[&DAY[..], &["--drafts"]].concat());
    let page = server.page("fzzf/2024/d.html").text();
    assert!(page.contains("gongkai-bar") && page.contains("content/fzzf/d.md"), "{page}");
    assert!(page.contains("draft: true") && page.contains("/__gongkai/preview.js"), "{page}");
    assert!(!server.page("fzzf/2024/a.html").text().contains("gongkai-bar"));
    assert!(!server.page("atom.xml").text().contains("__gongkai"));
    for name in ["preview.js", "preview.css"] {
        assert_eq!(server.get(&format!("/__gongkai/{name}")).status, 200, "{name}");
    }
    site.build();
    for (name, bytes) in site.tree("public") {
        assert!(!String::from_utf8_lossy(&bytes).contains("__gongkai"), "{name}");
    }
}

#[test]
fn a_taken_port_gives_the_next() {
    let site = site();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let server = Server::start(&site, &["--port", &port.to_string()]);
    let got: u16 = server.host.rsplit(':').next().expect("a port").parse().expect("a number");
    assert!(got > port, "{got}");
    assert_eq!(server.page("").status, 200);
}

#[test]
#[cfg(unix)]
fn a_link_put_in_an_attachments_place_leads_nowhere() {
    let site = site();
    let server = plain(&site);
    // With a broken template everything that is known stays as it was.
    site.write("layouts/report.html", "{% if %}");
    fs::remove_file(site.path("content/fzzf/b/表.et")).expect("a file");
    std::os::unix::fs::symlink(site.path("site.yaml"), site.path("content/fzzf/b/表.et"))
        .expect("a link");
    let response = server.page("fzzf/2024/b/biao.et");
    assert!(response.status != 200 && !response.text().contains("sponsor"), "{response:?}");
}

#[test]
#[cfg(unix)]
fn what_walking_finds_goes_when_it_is_mended() {
    let site = site();
    let server = preview(&site);
    let events = server.events("fzzf/", "0");
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    let link = site.path("content/fzzf/link.md");
    std::os::unix::fs::symlink(site.path("site.yaml"), &link).expect("a link");
    assert!(next(&events, "problems").contains("content/fzzf/link.md"));
    fs::remove_file(&link).expect("a link");
    assert!(next(&events, "problems").contains("\"texts\":[]"));
}

#[test]
fn edits_made_while_settings_are_away_show_when_they_are_back() {
    let site = site();
    let server = plain(&site);
    let settings = site.read("site.yaml");
    site.remove("site.yaml");
    write(&site, "a", "趁机改的正文。\n");
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.page("").status, 200);
    site.write("site.yaml", settings.replace("title: 测试街道", "title: 回来了"));
    server.until("fzzf/2024/a.html", |page| page.text().contains("趁机改的正文。"));
    server.until("", |page| page.text().contains("<title>回来了</title>"));
}

#[test]
fn content_shows_with_the_last_right_templates() {
    let site = site();
    let server = preview(&site);
    let events = server.events("fzzf/", "0");
    assert!(next(&events, "problems").contains("\"texts\":[]"));
    site.write("layouts/report.html", "{% if %}");
    assert!(next(&events, "problems").contains("layouts/report.html:1"));
    // A page that nobody has opened before.
    write(&site, "a", "改过的正文。\n");
    server.until("fzzf/2024/a.html", |page| page.text().contains("改过的正文。"));
    write(&site, "neu", "新的。\n");
    server.until("fzzf/2024/neu.html", |page| page.status == 200);
}

#[test]
fn an_attachment_with_an_older_date_is_still_another_one() {
    let site = site();
    let server = plain(&site);
    let path = format!("{}fzzf/2024/b/biao.et", server.mount);
    let first = server.get(&path);
    let (tag, date) = (first.header("etag").to_owned(), first.header("last-modified").to_owned());
    site.write("content/fzzf/b/表.et", "ABCDEFGHIJ");
    let old = std::time::SystemTime::now() - Duration::from_secs(100_000);
    let file = fs::File::options().write(true).open(site.path("content/fzzf/b/表.et"));
    file.expect("a file").set_modified(old).expect("a time");
    server.until("fzzf/2024/b/biao.et", |page| page.header("etag") != tag);
    let both = [("If-None-Match", tag.as_str()), ("If-Modified-Since", date.as_str())];
    let response = server.ask("GET", &path, &both);
    assert_eq!((response.status, response.text().as_str()), (200, "ABCDEFGHIJ"));
}

#[test]
fn an_empty_template_gives_an_empty_page_as_in_a_build() {
    let site = site().file("layouts/404.html", "");
    let server = plain(&site);
    let response = server.page("404.html");
    assert_eq!((response.status, response.body.len()), (200, 0));
    assert_eq!(server.page("none.html").status, 404);
}
