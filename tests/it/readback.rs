//! What readers get after a publication, read back over the web: what is wrong is named, and where nothing is right the release
//! before is live again.

use std::fs;
use std::path::Path;

use crate::harness::{TestSite, tree};
use crate::publish::{live, publish, site, today};

/// A web server of the live release. The file `wrong` names the path of which one byte is wrong, or says `all`, for a
/// server that may not read anything.
fn served() -> (TestSite, u16) {
    let site = site();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let settings = site.read("site.yaml").replace("127.0.0.1:9", &format!("127.0.0.1:{port}"));
    site.write("site.yaml", settings);
    let (root, wrong) = (site.path("www/current"), site.path("wrong"));
    fs::write(&wrong, "").expect("a file");
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            answer(stream, &root, &wrong);
        }
    });
    (site, port)
}

fn answer(mut stream: std::net::TcpStream, root: &Path, wrong: &Path) {
    use std::io::{BufRead, BufReader, Write};
    let mut line = String::new();
    let mut reader = BufReader::new(stream.try_clone().expect("a stream"));
    let _ = reader.read_line(&mut line);
    let path = line.split(' ').nth(1).unwrap_or_default().trim_start_matches("/ts/");
    let path = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.to_owned()
    };
    let wrong = fs::read_to_string(wrong).unwrap_or_default();
    // What a cache in front of the server has kept.
    let cache = root.with_file_name("..").join("cache");
    let from = if wrong == "cache" { cache.join(&path) } else { root.join(&path) };
    let (status, mut body) = match fs::read(from) {
        _ if wrong == "all" => ("403 Forbidden", b"no".to_vec()),
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    if wrong == path {
        body[7] ^= 1;
    }
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&body));
}

#[test]
fn one_wrong_byte_that_readers_get_is_named() {
    let (site, port) = served();
    site.write("wrong", "fzzf/index.html");
    let run = publish(&site, &[]).expect(1);
    let url = format!("http://127.0.0.1:{port}/ts/fzzf/");
    assert!(
        run.err.contains(&format!("{url} is not what was published: other bytes")),
        "{}",
        run.err
    );
    let receipts = tree(&site.path("receipts/www"));
    assert!(receipts.values().all(|bytes| String::from_utf8_lossy(bytes).contains("other bytes")));
    // Nothing wrong, and a file that has gone is asked for too.
    site.write("wrong", "");
    let text = site.read("content/fzzf/a.md");
    site.write(
        "content/fzzf/a.md",
        text.replace(
            "---\n全",
            &format!("withdrawn: {{date: {}, reason: 有误}}\n---\n全", today()),
        ),
    );
    let run = publish(&site, &[]).expect(0);
    assert!(run.err.contains("addresses read over the web, all as published"), "{}", run.err);
    assert!(run.out.contains("- fzzf/"), "{}", run.out);
}

#[test]
fn where_every_page_is_wrong_the_release_before_is_live_again() {
    let (site, _) = served();
    // There is nothing to go back to at first.
    site.write("wrong", "all");
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("no release before to go back to"), "{}", run.err);
    let before = live(&site);
    let text = site.read("content/fzzf/a.md");
    let changed =
        text.replace("---\n全", &format!("changes: [{{date: {}, note: 更正}}]\n---\n全", today()));
    site.write("content/fzzf/a.md", changed);
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("is live again"), "{}", run.err);
    assert!(live(&site) == before, "another release is live");
    let last = site.read("ledger.jsonl");
    assert!(last.lines().last().is_some_and(|line| line.contains("read back was wrong")), "{last}");
    site.run(&["verify", "ledger.jsonl"]).expect(0);
    let receipts = tree(&site.path("receipts/www"));
    let says = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).contains("已自动退回版本");
    assert_eq!(receipts.values().filter(|bytes| says(bytes)).count(), 1);
    // Once the server may read, the same goes live.
    site.write("wrong", "");
    let run = publish(&site, &[]).expect(0);
    assert!(run.err.contains("all as published"), "{}", run.err);
    assert!(live(&site) != before, "nothing new is live");
}

#[test]
fn what_a_cache_still_has_and_what_was_withdrawn_is_not_gone_back_to() {
    let (site, _) = served();
    publish(&site, &[]).expect(0);
    // A cache answers with the release before.
    crate::harness::copy_all(&site.path("www/current"), &site.path("cache"));
    site.write("wrong", "cache");
    let settings = site.read("site.yaml").replace("title: 测试街道", "title: 另一个街道");
    site.write("site.yaml", settings);
    let before = live(&site);
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("other bytes") && !run.err.contains("live again"), "{}", run.err);
    assert!(live(&site) != before, "it was gone back");
    // Readers must not see again what is withdrawn.
    site.write("wrong", "all");
    let text = site.read("content/fzzf/a.md");
    let withdrawn = format!("withdrawn: {{date: {}, reason: 有误}}\n---\n全", today());
    site.write("content/fzzf/a.md", text.replace("---\n全", &withdrawn));
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("nothing is gone back to"), "{}", run.err);
    assert!(!live(&site).values().any(|bytes| String::from_utf8_lossy(bytes).contains("全年受理")));
}

#[cfg(unix)]
#[test]
fn everyone_can_read_what_is_published_whatever_was_there() {
    use std::os::unix::fs::PermissionsExt;
    let site = site();
    publish(&site, &[]).expect(0);
    let set = |path: &str, mode| {
        fs::set_permissions(site.path(path), fs::Permissions::from_mode(mode)).expect("a mode");
    };
    let mode =
        |path: &str| fs::metadata(site.path(path)).expect("a file").permissions().mode() & 0o777;
    // The next release shares what has not changed with this one.
    set("www/current/assets/base.css", 0o600);
    site.write("content/fzzf/new.md", format!("---\ntitle: 新\ndate: {}\n---\n正文。\n", today()));
    publish(&site, &[]).expect(0);
    for path in ["www/current/assets/base.css", "www/current/index.html"] {
        assert_eq!(mode(path), 0o644, "{path}");
    }
    for path in ["www/current/", "www/current/assets", "www/releases"] {
        assert_eq!(mode(path), 0o755, "{path}");
    }
}
