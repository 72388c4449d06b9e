//! Rules of the house that are seen in lines of text: who knows the rooms at the edge, who may touch files, what every file
//! begins with. `house.rs` holds what has to be parsed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Every Rust file of the crate and of its integration tests: path, text.
pub(crate) fn sources() -> Vec<(String, String)> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() { walk(&path, found) } else { found.push(path) }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    walk(&root.join("tests/it"), &mut paths);
    paths.retain(|path| path.extension().is_some_and(|kind| kind == "rs"));
    paths.sort();
    let name =
        |path: &Path| path.strip_prefix(root).expect("inside").to_string_lossy().replace('\\', "/");
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("a file"))).collect()
}

#[test]
fn every_file_says_what_it_is() {
    for (name, text) in sources() {
        assert!(text.starts_with("//! "), "{name} has no header");
        let header: Vec<&str> = text.lines().map_while(|line| line.strip_prefix("//!")).collect();
        let header = header.concat();
        let room = name.starts_with("src/")
            && !name.contains("/problem/")
            && (!name.contains("/rules/") || name.ends_with("mod.rs"))
            && !name.contains("/command/")
            && !name.contains("tests");
        if room && name != "src/lib.rs" {
            assert!(
                header.to_lowercase().contains("must not know") || header.contains("Nothing knows"),
                "{name}: what must it not know?"
            );
        }
    }
}

/// What may stand at the top of the repository: what a Rust project has, and what a site has.
const TOP: &str = ".ci .gitattributes .github .gitignore ARCHITECTURE.md CHANGELOG.md CONTRIBUTING.md Cargo.lock Cargo.toml LICENSE-APACHE LICENSE-MIT \
                   README.md benches build.rs clippy.toml content deny.toml docs examples fuzz layouts packaging public pyproject.toml rustfmt.toml \
                   site.yaml src tests words";

#[test]
fn the_repository_has_nothing_at_its_top_that_somebody_left_there() {
    let root = env!("CARGO_MANIFEST_DIR");
    let listed = Command::new("git").args(["-C", root, "ls-files", "-z"]).output();
    let Some(listed) = listed.ok().filter(|it| it.status.success()) else {
        // Packed sources have no record of what belongs to them.
        return;
    };
    let listed = String::from_utf8(listed.stdout).expect("UTF-8");
    let top: BTreeSet<&str> = listed.split('\0').filter_map(|it| it.split('/').next()).collect();
    assert!(top.contains("Cargo.toml"), "{top:?}");
    let known: BTreeSet<&str> = TOP.split_whitespace().chain([""]).collect();
    let strange: Vec<_> = top.difference(&known).collect();
    assert!(strange.is_empty(), "{strange:?}");
    let built: Vec<&str> = listed.split('\0').filter(|it| it.starts_with("public/")).collect();
    assert_eq!(built, ["public/.gitkeep"]);
}

#[test]
fn files_are_short_enough_to_read() {
    for (name, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 500, "{name} has {lines} lines");
    }
}

/// Rooms at the edge, and who may know them besides `lib.rs`.
const EDGE: [(&str, &[&str]); 7] = [
    ("archive", &["src/archive/", "src/command/archive/", "src/command/verify/"]),
    ("command", &["src/command/"]),
    ("ledger", &["src/ledger/", "src/inspect/published.rs", "src/command/"]),
    ("publish", &["src/publish/", "src/command/publish/", "src/command/verify/"]),
    ("serve", &["src/serve/", "src/command/serve.rs"]),
    ("watch", &["src/serve/"]),
    ("snapshot", &["src/serve/", "src/command/"]),
];

#[test]
fn rooms_at_the_edge_are_known_to_few() {
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with("src/")) {
        for (room, few) in EDGE {
            let known = text.contains(&format!("crate::{room}::"));
            let allowed = few.iter().any(|room| name.starts_with(room));
            assert!(!known || allowed, "{name} knows {room}");
        }
    }
}

#[test]
fn one_module_each_touches_files_walks_and_knows_yaml() {
    for (name, text) in sources().into_iter().filter(|(name, _)| name.starts_with("src/")) {
        let only = |word: &str, rooms: &[&str]| {
            let allowed = rooms.iter().any(|room| name.starts_with(room));
            assert!(allowed || !text.contains(word), "{name} uses {word}");
        };
        only("std::fs", &["src/fs"]);
        // What these give is not recorded.
        only(".hidden()", &["src/render/fields/"]);
        only(".for_errors()", &["src/render/links.rs", "src/render/mod.rs"]);
        only("serde_yaml::", &["src/yaml/"]);
        only("walkdir::", &["src/source/walk.rs", "src/load/layouts.rs"]);
        only("axum::", &["src/serve/http.rs"]);
        only("hyper::", &["src/serve/http.rs"]);
        only("hyper_util::", &["src/serve/http.rs"]);
        only("tokio::", &["src/serve/", "src/publish/cloud.rs"]);
        only("opendal::", &["src/publish/cloud.rs"]);
        only("notify::", &["src/watch.rs"]);
        only("postcard::", &["src/source/cache.rs", "src/search/kept.rs", "src/command/check/"]);
        only("hayro_syntax::", &["src/extract/pdf/"]);
        only("ssfmt::", &["src/tables/number_format.rs"]);
        only("calamine::", &["src/extract/sheets.rs"]);
        only("SystemTime", &["src/fs.rs"]);
        only("ureq::", &["src/publish/readback.rs", "src/command/check/external.rs"]);
        only("Command::new(", &["src/publish/ssh.rs", "src/command/publish/mod.rs"]);
        // They panic where nobody reads any further or the disk is full.
        only("println!", &[]);
        only("Timestamp::now", &["src/load.rs"]);
        only("std::env::vars", &["src/command/session.rs"]);
        only("std::os::", &["src/fs"]);
        for word in ["unwrap()", "todo!", "unimplemented!", "dbg!", "#[allow("] {
            assert!(!text.contains(word), "{name} has {word}");
        }
    }
}
