//! Targets that switch whole releases: a folder of this machine, and one over ssh.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use camino::Utf8PathBuf;
use gongkai::config::Ssh;
use gongkai::publish::{Destination, FolderHost, Host, Releases, SshHost};

use super::faults::{Faults, Faulty};
use super::{Bed, Tree, conforms, look_at};
use crate::harness::tree;

/// A target's folder on this machine, however it is reached.
struct Folder<H: Fn(&Path) -> Box<dyn FnHost>> {
    folder: tempfile::TempDir,
    host: H,
}

/// A host that can be put behind a line with faults.
trait FnHost {
    fn over(self: Box<Self>, faults: &Arc<Faults>) -> Box<dyn Destination>;
}

impl<T: Host + 'static> FnHost for T {
    fn over(self: Box<Self>, faults: &Arc<Faults>) -> Box<dyn Destination> {
        Box::new(Releases::new(Faulty { inner: *self, faults: Arc::clone(faults) }))
    }
}

fn live(folder: &Path) -> Tree {
    let live = folder.join("current");
    if live.exists() { tree(&live) } else { Tree::new() }
}

impl<H: Fn(&Path) -> Box<dyn FnHost>> Bed for Folder<H> {
    fn open(&self, faults: &Arc<Faults>) -> Box<dyn Destination> {
        (self.host)(self.folder.path()).over(faults)
    }
    fn served(&self) -> Tree {
        live(self.folder.path())
    }
    fn put(&self, path: &str, bytes: &[u8]) {
        let file = self.folder.path().join("current").join(path);
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        // Releases share what is the same in both; somebody's editor writes a new file.
        let _ = std::fs::remove_file(&file);
        std::fs::write(file, bytes).expect("a file");
    }
    fn watch(&self, faults: &Arc<Faults>, look: fn(&Tree)) {
        let folder: PathBuf = self.folder.path().to_owned();
        faults.watch(look_at(move || live(&folder), look));
    }
    fn switches(&self) -> bool {
        true
    }
}

fn path(folder: &Path) -> Utf8PathBuf {
    Utf8PathBuf::try_from(folder.to_owned()).expect("a path")
}

/// What a host must do beside what its releases need.
fn is_a_host(host: &dyn Host, folder: &Path) {
    assert_eq!(host.names("nowhere").expect("an answer"), Vec::<String>::new());
    assert_eq!(host.link("nowhere").expect("an answer"), None);
    host.write("a/深/一 层.txt", b"one").expect("it works");
    host.write("a/b.txt", b"").expect("it works");
    let mut names = host.names("a").expect("names");
    names.sort();
    assert_eq!(names, ["b.txt", "深"]);
    let hashes = host.hashes("a").expect("hashes");
    let paths: Vec<&str> = hashes.keys().map(String::as_str).collect();
    assert_eq!(paths, ["b.txt", "深/一 层.txt"]);
    let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hashes["b.txt"], of_nothing);
    host.rename("a", "b").expect("it works");
    assert_eq!(host.names("a").expect("an answer"), Vec::<String>::new());
    for to in ["b", "c"] {
        host.point("live", to).expect("it works");
        assert_eq!(host.link("live").expect("an answer").as_deref(), Some(to));
    }
    let file = folder.join("b/b.txt");
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).expect("a mode");
    assert_eq!(host.open_to_all("b").expect("an answer"), Vec::<String>::new());
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o044, 0o044);
    host.remove("b").expect("a folder goes with all that is in it");
    assert_eq!(host.names("b").expect("an answer"), Vec::<String>::new());
}

fn folder_host(folder: &Path) -> Box<dyn FnHost> {
    Box::new(FolderHost::new(path(folder)))
}

#[test]
fn a_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    is_a_host(&FolderHost::new(path(folder.path())), folder.path());
    let new = || tempfile::tempdir().expect("a folder");
    conforms(&|| Box::new(Folder { folder: new(), host: folder_host }), 1);
}

/// An `ssh` that does on this machine what it is asked to do on another.
const SSH: &str = r#"#!/bin/sh
while [ $# -gt 0 ]; do
  case $1 in
    -o|-p|-i|-l) shift 2 ;;
    --) shift; break ;;
    -*) shift ;;
    *) break ;;
  esac
done
shift
exec sh -c "$*"
"#;

fn ssh_host(folder: &Path) -> SshHost {
    let path = folder.to_str().expect("a path").to_owned();
    let ssh = Ssh { host: "www@far".to_owned(), port: None, path, identity_file: None };
    SshHost::new(ssh, "/".into())
}

#[test]
fn a_folder_over_ssh() {
    if Command::new("rsync").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI needs rsync");
        return;
    }
    let programs = tempfile::tempdir().expect("a folder");
    let ssh = programs.path().join("ssh");
    std::fs::write(&ssh, SSH).expect("a program");
    std::fs::set_permissions(&ssh, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    if !super::in_child("conformance::hosts::a_folder_over_ssh", programs.path(), &[]) {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    is_a_host(&ssh_host(folder.path()), folder.path());
    let new = || tempfile::tempdir().expect("a folder");
    let host = |folder: &Path| Box::new(ssh_host(folder)) as Box<dyn FnHost>;
    conforms(&|| Box::new(Folder { folder: new(), host }), 3);
}
