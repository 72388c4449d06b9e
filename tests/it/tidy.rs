//! Rules of the house: who may know whom, who may touch files, what every file begins with.

use std::fs;
use std::path::{Path, PathBuf};

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

#[test]
fn files_are_short_enough_to_read() {
    for (name, text) in sources() {
        let lines = text.lines().count();
        assert!(lines <= 500, "{name} has {lines} lines");
    }
}

/// Rooms and those that they must not import.
const WALLS: [(&str, &[&str]); 18] = [
    (
        "src/archive/",
        &["body", "command", "import", "inspect", "ledger", "load", "output", "publish", "render"],
    ),
    (
        "src/ledger/",
        &["command", "fs", "import", "inspect", "load", "output", "plan", "render", "yaml"],
    ),
    (
        "src/publish/",
        &[
            "body", "command", "import", "inspect", "ledger", "load", "plan", "render", "site",
            "yaml",
        ],
    ),
    (
        "src/diagnostic/",
        &[
            "body", "command", "config", "fs", "import", "inspect", "load", "output", "plan",
            "render", "site", "source", "yaml",
        ],
    ),
    (
        "src/yaml/",
        &[
            "body", "command", "config", "fs", "import", "inspect", "load", "output", "plan",
            "render", "site", "source",
        ],
    ),
    (
        "src/config/",
        &[
            "body", "command", "fs", "import", "inspect", "load", "output", "plan", "render",
            "site", "source",
        ],
    ),
    (
        "src/body/",
        &[
            "command", "fs", "import", "inspect", "load", "output", "plan", "render", "site",
            "source",
        ],
    ),
    ("src/source/", &["command", "import", "inspect", "load", "output", "plan", "render", "site"]),
    (
        "src/site/",
        &["body", "command", "fs", "import", "inspect", "load", "output", "plan", "render"],
    ),
    ("src/snapshot.rs", &["body", "command", "config", "import", "output", "yaml"]),
    (
        "src/plan/",
        &["body", "command", "fs", "import", "inspect", "load", "output", "render", "source"],
    ),
    ("src/render/", &["command", "fs", "import", "inspect", "load", "output"]),
    ("src/inspect/", &["command", "fs", "import", "load", "output"]),
    (
        "src/output/",
        &[
            "body", "command", "config", "import", "inspect", "load", "plan", "render", "site",
            "source", "yaml",
        ],
    ),
    (
        "src/import/",
        &["command", "config", "fs", "inspect", "load", "output", "plan", "render", "site"],
    ),
    ("src/load", &["body", "command", "import", "inspect", "output", "plan"]),
    ("src/serve/", &["command", "import", "index_lock", "yaml"]),
    (
        "src/watch.rs",
        &[
            "body", "command", "config", "import", "inspect", "load", "output", "plan", "render",
            "serve", "site", "snapshot", "source", "yaml",
        ],
    ),
];

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
fn rooms_know_only_what_they_may() {
    for (room, _) in WALLS {
        assert!(sources().iter().any(|(name, _)| name.starts_with(room)), "there is no {room}");
    }
    for (name, text) in sources() {
        for (room, forbidden) in WALLS {
            if !name.starts_with(room) {
                continue;
            }
            for other in forbidden {
                let uses = [format!("crate::{other}::"), format!("use crate::{other};")];
                let grouped = text.contains("use crate::{")
                    && text.split("use crate::{").skip(1).any(|rest| {
                        let group = rest.split("};").next().unwrap_or_default();
                        group
                            .split(|c: char| !c.is_alphanumeric() && c != '_')
                            .any(|word| word == *other)
                    });
                assert!(
                    !uses.iter().any(|each| text.contains(each.as_str())) && !grouped,
                    "{name} knows {other}"
                );
            }
        }
    }
}

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
        only("postcard::", &["src/source/cache.rs"]);
        only("SystemTime", &["src/fs.rs"]);
        only("ureq::", &["src/publish/readback.rs"]);
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
