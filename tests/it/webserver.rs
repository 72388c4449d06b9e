//! A real nginx with the configuration of the documentation in front of a published site.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::harness::{Run, SITE, TestSite};
use crate::publish::{report, today};

/// nginx, ended with the test.
struct Nginx {
    child: Child,
    port: u16,
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // The master ends its workers only when it is asked to.
        let _ = Command::new("kill").arg(self.child.id().to_string()).status();
        let _ = self.child.wait();
    }
}

/// The configuration that the documentation gives.
fn documented() -> String {
    let docs = include_str!("../../docs/publishing.md");
    let block = docs.split("```nginx\n").nth(1).and_then(|rest| rest.split("```").next());
    block.expect("a configuration").to_owned()
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    listener.expect("a port").port()
}

impl Nginx {
    /// With a root in which `slj` is the site; `None` where nginx is not installed, which CI has.
    fn start(folder: &Path, port: u16, tls: &str) -> Option<Self> {
        let at = folder.display();
        let documented = documented()
            .replace("/srv/www;", &format!("{at}/www;"))
            .replace("/srv/gongkai/slj/", &format!("{at}/target/current/"))
            .replace("server {", &format!("server {{\nlisten 127.0.0.1:{port}{tls};"));
        let types = "include /etc/nginx/mime.types;";
        let config = format!(
            "daemon off;\npid {at}/nginx.pid;\nerror_log {at}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\nclient_body_temp_path {at}/t1; proxy_temp_path {at}/t2; fastcgi_temp_path {at}/t3; uwsgi_temp_path {at}/t4; scgi_temp_path {at}/t5;\n{types}\n{documented}\n}}\n"
        );
        fs::write(folder.join("nginx.conf"), config).expect("a file");
        let program = ["/usr/sbin/nginx", "/usr/local/sbin/nginx", "/usr/bin/nginx"]
            .into_iter()
            .find(|path| fs::exists(path).is_ok_and(|it| it));
        assert!(program.is_some() || std::env::var_os("CI").is_none(), "CI needs nginx");
        let child = Command::new(program?)
            .arg("-c")
            .arg(folder.join("nginx.conf"))
            .stderr(Stdio::piped())
            .spawn()
            .expect("nginx runs");
        let mut nginx = Self { child, port };
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", nginx.port)).is_ok() {
                return Some(nginx);
            }
            if nginx.child.try_wait().expect("a status").is_some() {
                break;
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        let mut said = String::new();
        if let Some(mut from) = nginx.child.stderr.take() {
            let _ = std::io::Read::read_to_string(&mut from, &mut said);
        }
        panic!("nginx does not listen: {said}");
    }
}

/// A published site below `slj` of a folder that nginx can read.
fn published(scheme: &str, port: u16) -> (TestSite, Run) {
    let settings = format!(
        "{SITE}gone: [\"/old list/*\", /old.pdf]\npublish:\n  compress: [gzip]\n  targets:\n  - {{name: www, kind: directory, path: target, base_url: \"{scheme}://127.0.0.1:{port}/slj/\"}}\n"
    );
    let site = TestSite::new().file("site.yaml", settings);
    report(&site, "a", "", "全年受理 12 件。\n");
    // Old addresses of a report and of a section, of kinds that no page can stand at too.
    let aliases = "aliases: [/slj/old/1.html, \"/%E6%97%A7.html\", \"list.asp?id=3\", \"files/a b;c.xlsx\"]\n";
    report(&site, "moved", aliases, "搬过家。\n");
    site.write(
        "content/fzzf/_index.md",
        crate::harness::SECTION.replace("---\ntitle", "---\naliases: [/old-fzzf/]\ntitle"),
    );
    report(&site, "gone", &format!("withdrawn: {{date: {}, reason: 有误}}\n", today()), "错。\n");
    let front = format!("---\ntitle: 附件\ndate: {}\n---\n见附件。\n", today());
    site.write("content/fzzf/many/index.md", front);
    site.write("content/fzzf/many/附件 一.ofd", "ofd");
    fs::create_dir(site.path("www")).expect("a folder");
    std::os::unix::fs::symlink(site.path("target/current"), site.path("www/slj")).expect("a link");
    // nginx's workers are another user.
    for folder in ["", "www"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(site.path(folder), mode).expect("a mode");
    }
    let run = publish(&site).expect(0);
    (site, run)
}

fn publish(site: &TestSite) -> Run {
    site.run(&["publish", "--yes", "--by", "王", "--lang", "en"])
}

fn get(url: &str, accept: &str) -> ureq::http::Response<ureq::Body> {
    let config = ureq::Agent::config_builder().http_status_as_error(false).accept_encoding(accept);
    let agent: ureq::Agent = config.build().into();
    agent.get(url).call().expect("an answer")
}

#[test]
fn the_documented_nginx_serves_a_published_site() {
    let port = free_port();
    let (site, run) = published("http", port);
    assert!(run.err.contains("not read back"), "{}", run.err);
    let Some(nginx) = Nginx::start(&site.path(""), port, "") else { return };
    let base = format!("http://127.0.0.1:{}/slj/", nginx.port);

    // Read back, while a reader asks all the time.
    let done = AtomicBool::new(false);
    let page = format!("{base}fzzf/{}/a.html", &today()[..4]);
    std::thread::scope(|scope| {
        let reader = scope.spawn(|| {
            let mut seen = Vec::new();
            while !done.load(Ordering::Relaxed) {
                let mut answer = get(&page, "identity");
                assert_eq!(answer.status(), 200);
                seen.push(answer.body_mut().read_to_string().expect("text"));
            }
            seen.dedup();
            seen
        });
        let note = format!("changes: [{{date: {}, note: 更正}}]\n", today());
        report(&site, "a", &note, "全年受理 13 件。\n");
        let run = publish(&site);
        done.store(true, Ordering::Relaxed);
        let run = run.expect(0);
        assert!(run.err.contains("all as published"), "{}", run.err);
        let seen = reader.join().expect("a reader");
        assert!(seen.len() <= 2, "{} different pages were seen", seen.len());
    });

    let answer = get(&page, "identity");
    let header = |name: &str| answer.headers().get(name).map(|it| it.to_str().expect("text"));
    assert_eq!(header("content-type"), Some("text/html; charset=utf-8"));
    assert!(header("content-security-policy").is_some_and(|it| it.contains("default-src 'none'")));
    assert_eq!(header("x-content-type-options"), Some("nosniff"));
    assert_eq!(header("content-encoding"), None);
    assert_eq!(header("cache-control"), Some("max-age=300"));
    // Style sheets are asked for each time, and come only when they have changed.
    let sheet = get(&format!("{base}assets/base.css"), "identity");
    assert_eq!(sheet.headers()["cache-control"], "no-cache");
    let tag = sheet.headers()["etag"].to_str().expect("text").to_owned();
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let agent: ureq::Agent = config.build().into();
    let again = agent.get(format!("{base}assets/base.css")).header("if-none-match", &tag);
    assert_eq!(again.call().expect("an answer").status(), 304);
    let answer = get(&page, "gzip");
    assert_eq!(answer.headers().get("content-encoding").expect("compressed"), "gzip");
    let mut missing = get(&format!("{base}nothing/"), "identity");
    assert_eq!(missing.status(), 404);
    let text = missing.body_mut().read_to_string().expect("text");
    assert!(text.contains("测试街道"), "not our own page: {text}");
    assert_eq!(get(&format!("{base}fzzf/{}/gone.html", &today()[..4]), "identity").status(), 410);
    for settled in ["old%20list/2019/a.html", "old.pdf"] {
        assert_eq!(get(&format!("{base}{settled}"), "identity").status(), 410, "{settled}");
    }
    assert_eq!(get(&format!("{base}old-list/"), "identity").status(), 404);
    let new = format!("/slj/fzzf/{}/moved.html", &today()[..4]);
    for (old, new) in [
        ("old/1.html", new.as_str()),
        ("%E6%97%A7.html", &new),
        ("list.asp?id=3", &new),
        ("files/a%20b;c.xlsx", &new),
        (&format!("old-fzzf/{}/moved.html", &today()[..4]), &new),
        ("old-fzzf/", "/slj/fzzf/"),
    ] {
        let config = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent: ureq::Agent = config.build().into();
        let answer = agent.get(format!("{base}{old}")).call().expect("an answer");
        let to = answer.headers().get("location").map(|it| it.to_str().expect("text").to_owned());
        assert_eq!(answer.status(), 301, "{old}");
        assert!(to.as_deref().is_some_and(|to| to.ends_with(new)), "{old} leads to {to:?}");
    }
    // Nothing that was decoded gets into a header.
    for odd in ["x%0dSet-Cookie:a=1", "a%20b.html", "100%25.html"] {
        assert_eq!(get(&format!("{base}old-fzzf/{odd}"), "identity").status(), 404, "{odd}");
    }
    assert_eq!(get(&format!("{base}list.asp?id=4"), "identity").status(), 404);
    let ofd = format!("{base}fzzf/{}/many/fu-jian-yi.ofd", &today()[..4]);
    let answer = get(&ofd, "identity");
    assert_eq!(answer.status(), 200, "{ofd}");
    assert_eq!(answer.headers().get("content-type").expect("a type"), "application/ofd");
    assert_eq!(get(&format!("{base}.gongkai/manifest"), "identity").status(), 404);
    let run = publish(&site).expect(0);
    assert!(run.err.contains("nothing to publish"), "{}", run.err);
}

#[cfg(feature = "cloud")]
#[test]
fn addresses_are_read_back_over_tls() {
    let port = free_port();
    let (site, run) = published("https", port);
    assert!(run.err.contains("not read back"), "{}", run.err);
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"])
        .args(["-addext", "subjectAltName=IP:127.0.0.1", "-addext", "basicConstraints=CA:FALSE"])
        .args(["-keyout"])
        .arg(site.path("key.pem"))
        .arg("-out")
        .arg(site.path("cert.pem"))
        .stderr(Stdio::null())
        .status();
    assert!(made.is_ok_and(|it| it.success()), "a certificate");
    let at = site.path("");
    let at = at.display();
    let tls = format!(" ssl;\nssl_certificate {at}/cert.pem;\nssl_certificate_key {at}/key.pem");
    let Some(_nginx) = Nginx::start(&site.path(""), port, &tls) else { return };
    let note = format!("changes: [{{date: {}, note: 更正}}]\n", today());
    report(&site, "a", &note, "全年受理 13 件。\n");
    let mut command = site.command(&["publish", "--yes", "--by", "王", "--lang", "en"]);
    let run = Run::of(command.env("SSL_CERT_FILE", site.path("cert.pem"))).expect(0);
    assert!(run.err.contains("all as published"), "{}", run.err);
    // A certificate that nobody vouches for is not taken.
    report(&site, "b", "", "新的。\n");
    let run = publish(&site).expect(0);
    assert!(run.err.contains("not read back"), "{}", run.err);
}
