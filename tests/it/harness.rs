//! A site in a temporary folder, and the program run on it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A small `site.yaml` with an identity of its own, so that builds are quiet.
pub(crate) const SITE: &str = "\
title: 测试街道
description: 测试街道的公开信息
keywords: [测试]
base_url: https://www.test.gov.cn/ts/
identity:
  name: 测试街道
  domain: www.test.gov.cn
  site_id_code: \"4401000059\"
  sponsor: 测试街道办事处
";

/// A section's `_index.md` that lacks nothing.
pub(crate) const SECTION: &str = "---\ntitle: 法治政府建设\ndescription: 年度报告\nkeywords: [法治]\ncolumn_type: 政府信息公开年报\n---\n";

/// The program under test: the one that was built for the tests, or an optimised one that `PROGRAM_UNDER_TEST` names.
pub(crate) fn program() -> String {
    std::env::var("PROGRAM_UNDER_TEST").unwrap_or_else(|_| env!("CARGO_BIN_EXE_gongkai").to_owned())
}

/// A site in a folder of its own.
pub(crate) struct TestSite {
    folder: TempDir,
}

/// What a run of the program said.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl TestSite {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a temporary folder") }
    }

    /// A site with one section, `fzzf`.
    pub(crate) fn new() -> Self {
        Self::empty()
            .file("site.yaml", SITE)
            .file("content/_index.md", "---\ntitle: 首页\n---\n")
            .file("content/fzzf/_index.md", SECTION)
    }

    /// Adds or replaces a file.
    pub(crate) fn file(self, name: &str, text: impl AsRef<[u8]>) -> Self {
        self.write(name, text);
        self
    }

    /// Adds a report with this front matter (below title and date) and body.
    pub(crate) fn report(self, name: &str, front: &str, body: &str) -> Self {
        let text = format!("---\ntitle: {name}标题\ndate: 2024-01-29\n{front}---\n{body}");
        self.file(&format!("content/fzzf/{name}.md"), text)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub(crate) fn exists(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    pub(crate) fn remove(&self, name: &str) {
        fs::remove_file(self.path(name)).expect("a file to remove");
    }

    /// The program, to be run in the site's folder at a fixed day.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(program());
        command.args(arguments).current_dir(self.folder.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GONGKAI_") {
                command.env_remove(name);
            }
        }
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    /// Builds at a fixed day and expects that it works.
    pub(crate) fn build(&self) -> Run {
        self.run(&["build", "--as-of", "2026-01-01"]).expect(0)
    }

    /// All files below a folder, that of the program itself left out.
    pub(crate) fn tree(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        tree(&self.path(folder))
    }
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let output = command.output().expect("the program runs");
        Self {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8(output.stdout).expect("UTF-8"),
            err: String::from_utf8(output.stderr).expect("UTF-8"),
        }
    }

    pub(crate) fn expect(self, status: i32) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.out, self.err);
        self
    }
}

/// All files below a folder by path with `/`, `.gongkai` left out.
pub(crate) fn tree(root: &Path) -> BTreeMap<String, Vec<u8>> {
    fn walk(root: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        for entry in entries {
            let path = entry.expect("an entry").path();
            if path.file_name().is_some_and(|name| name == ".gongkai") {
                continue;
            }
            if path.is_dir() {
                walk(root, &path, found);
            } else {
                let inside = path.strip_prefix(root).expect("inside");
                let name = inside.to_string_lossy().replace('\\', "/");
                found.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(root, root, &mut found);
    found
}

/// Compares two trees and names the first difference.
pub(crate) fn assert_same(
    left: &BTreeMap<String, Vec<u8>>,
    right: &BTreeMap<String, Vec<u8>>,
    what: &str,
) {
    let names = |tree: &BTreeMap<String, Vec<u8>>| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(left), names(right), "{what}: files differ");
    for (name, bytes) in left {
        if *bytes != right[name] {
            let (a, b) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&right[name]));
            let line = a.lines().zip(b.lines()).find(|(a, b)| a != b);
            panic!("{what}: {name} differs: {line:?}");
        }
    }
}

/// Copies a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (name, bytes) in tree(from) {
        let path = to.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
}

/// Copies a folder with all that the program keeps in it.
pub(crate) fn copy_all(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy_all(&path, &target);
        } else {
            fs::create_dir_all(to).expect("a folder");
            fs::copy(&path, &target).expect("a file");
        }
    }
}
