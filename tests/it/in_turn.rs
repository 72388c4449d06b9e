//! Every template and every interface text of the built-in theme, changed in turn: an incremental build equals a clean one.
//! Settings are in `settings.rs`, keys of front matter in `fields.rs`.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::harness::{TestSite, assert_same, copy};

/// A site with a page of nearly every kind.
fn site() -> TestSite {
    let site = TestSite::empty();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everything"), &site.path(""));
    site
}

fn builtin() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("layouts")
}

/// Builds over the last output and from nothing.
fn check(site: &TestSite, what: &str) {
    site.run(&["build", "-q", "--as-of", "2026-01-01"]).expect(0);
    let _ = std::fs::remove_dir_all(site.path("clean"));
    site.run(&["build", "-q", "--as-of", "2026-01-01", "-o", "clean"]).expect(0);
    assert_same(&site.tree("clean"), &site.tree("public"), what);
}

/// Runs over all of them, a share on each of some threads.
fn share<T: Sync>(all: &[T], run: impl Fn(&TestSite, &T) + Sync) {
    std::thread::scope(|threads| {
        for some in all.chunks(all.len().div_ceil(4)) {
            let run = &run;
            threads.spawn(move || {
                let site = site();
                check(&site, "nothing");
                for each in some {
                    run(&site, each);
                }
            });
        }
    });
}

#[test]
fn every_template_and_asset() {
    let mut found = Vec::new();
    let mut folders = vec![builtin()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.retain(|path| !path.starts_with(builtin().join("i18n")));
    assert!(found.len() > 20, "{}", found.len());
    share(&found, |site, path| {
        let name = path.strip_prefix(builtin()).expect("below").to_str().expect("a name");
        let text = std::fs::read_to_string(path).expect("a text");
        let end = match name.rsplit_once('.').map(|(_, kind)| kind) {
            Some("html") => "{# 改 #}<!-- 改 -->\n",
            Some("css" | "js") => "/* 改 */\n",
            _ => "\n",
        };
        let own = format!("layouts/{name}");
        let before = site.exists(&own).then(|| site.read(&own));
        site.write(&own, before.clone().unwrap_or(text) + end);
        check(site, name);
        match before {
            Some(before) => site.write(&own, before),
            None => site.remove(&own),
        }
    });
}

#[test]
fn every_interface_text() {
    let file = builtin().join("i18n/zh-CN.yaml");
    let text = std::fs::read_to_string(&file).expect("a text");
    let texts = gongkai::yaml::strings("zh-CN.yaml", &text).expect("texts");
    assert!(texts.len() > 100, "{}", texts.len());
    share(&texts, |site, (key, text)| {
        // `a.b: text` as a mapping in a mapping.
        let keys: Vec<&str> = key.split('.').collect();
        let mut own = String::new();
        for (depth, key) in keys.iter().enumerate() {
            let value =
                if depth + 1 == keys.len() { format!(" \"{text}改\"") } else { String::new() };
            let _ = writeln!(own, "{}{key}:{value}", "  ".repeat(depth));
        }
        site.write("layouts/i18n/zh-CN.yaml", own);
        check(site, key);
        site.remove("layouts/i18n/zh-CN.yaml");
    });
}
