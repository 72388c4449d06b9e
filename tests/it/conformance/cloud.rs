//! Stores of single files: an S3 double, vendors' doubles that check signatures, a `WebDAV` and an SFTP server.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gongkai::config::{StoreKind, StoreSettings};
use gongkai::publish::{CloudStore, Destination, Objects, Secrets, Store};

use super::faults::{Faults, Faulty};
use super::memory::head;
use super::{Bed, Tree, conforms, is_a_store};
use crate::cloud::{ID, SECRET, Server, create_bucket, free_port};
use crate::harness::TestSite;
use crate::remote::{Sshd, as_known_host};
use crate::vendors::{self, Vendor};

/// A target below a path of its own in a store.
struct InStore {
    settings: StoreSettings,
    /// Reads the store past all faults, and writes as somebody else.
    store: CloudStore,
}

fn open(settings: &StoreSettings) -> CloudStore {
    let secrets = Secrets { id: ID.to_owned(), secret: SECRET.to_owned(), token: None };
    CloudStore::new(settings, secrets, "/".into()).expect("a store")
}

impl Bed for InStore {
    fn open(&self, faults: &Arc<Faults>) -> Box<dyn Destination> {
        let store = Faulty { inner: open(&self.settings), faults: Arc::clone(faults) };
        Box::new(Objects::new(store, &self.settings.path, &self.settings.records))
    }
    fn served(&self) -> Tree {
        let paths = self.store.paths(&self.settings.path).expect("a list");
        let paths = paths.into_iter().filter(|path| !path.starts_with(&self.settings.records));
        paths
            .map(|path| {
                let mut bytes = Vec::new();
                let mut from = self.store.get(&path).expect("an answer").expect("a file");
                std::io::Read::read_to_end(&mut from, &mut bytes).expect("its bytes");
                (path[self.settings.path.len()..].to_owned(), bytes)
            })
            .collect()
    }
    fn put(&self, path: &str, bytes: &[u8]) {
        let path = format!("{}{path}", self.settings.path);
        // Times of files may be as coarse as a second.
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        self.store.put(&path, &mut &*bytes, &head("text/plain")).expect("it works");
    }
    fn switches(&self) -> bool {
        false
    }
}

/// The suite for a store of this kind; each target gets a folder of its own below `path`.
fn play(settings: &StoreSettings, stride: usize) {
    let path = &settings.path;
    let probe = StoreSettings {
        records: format!("{path}probe/.gongkai/"),
        path: format!("{path}probe/"),
        ..settings.clone()
    };
    is_a_store(&open(&probe), &probe.path);
    let count = AtomicUsize::new(0);
    let make = || {
        let path = format!("{path}t{}/", count.fetch_add(1, Ordering::Relaxed));
        let records = format!("{path}.gongkai/");
        let settings = StoreSettings { path, records, ..settings.clone() };
        let store = open(&settings);
        Box::new(InStore { settings, store }) as Box<dyn Bed>
    };
    conforms(&make, stride);
}

fn settings(kind: StoreKind, endpoint: String) -> StoreSettings {
    StoreSettings {
        kind,
        bucket: if kind.has_buckets() { "site".to_owned() } else { String::new() },
        endpoint,
        region: (kind == StoreKind::S3).then(|| "us-east-1".to_owned()),
        identity_file: None,
        path: String::new(),
        records: String::new(),
    }
}

#[test]
fn s3() {
    let Some(double) = Server::start("moto_server", |port| {
        ["-H", "127.0.0.1", "-p", &port.to_string()].map(String::from).into()
    }) else {
        return;
    };
    let base = format!("http://127.0.0.1:{}", double.port);
    create_bucket(&format!("{base}/site"));
    play(&settings(StoreKind::S3, base), 23);
}

/// Buckets have host names of their own, which a proxy finds; the environment names it.
fn vendor(test: &str, vendor: Vendor, kind: StoreKind) {
    let nowhere = tempfile::tempdir().expect("a folder");
    let port = free_port();
    let proxy = format!("http://127.0.0.1:{port}");
    let variables = [("http_proxy", &*proxy), ("no_proxy", "127.0.0.1")];
    if !super::in_child(test, nowhere.path(), &variables) {
        return;
    }
    let port = std::env::var("http_proxy").expect("a proxy");
    let port = port.rsplit(':').next().and_then(|it| it.parse().ok()).expect("a port");
    let (bucket, _runtime) = vendors::start(vendor, port);
    play(&settings(kind, "http://localhost".to_owned()), 23);
    assert_eq!(bucket.lock().expect("a lock").refused, Vec::<String>::new());
}

#[test]
fn oss() {
    vendor("conformance::cloud::oss", Vendor::Oss, StoreKind::Oss);
}

#[test]
fn obs() {
    vendor("conformance::cloud::obs", Vendor::Obs, StoreKind::Obs);
}

#[test]
fn cos() {
    vendor("conformance::cloud::cos", Vendor::Cos, StoreKind::Cos);
}

#[test]
fn webdav() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(server) = Server::webdav(folder.path()) else { return };
    play(&settings(StoreKind::WebDav, format!("http://127.0.0.1:{}", server.port)), 23);
}

#[test]
fn sftp() {
    let programs = tempfile::tempdir().expect("a folder");
    if !super::in_child("conformance::cloud::sftp", programs.path(), &[]) {
        return;
    }
    let path = std::env::var("PATH").expect("a path");
    let programs = Path::new(path.split(':').next().expect("a folder"));
    let keys = TestSite::new();
    let Some(sshd) = Sshd::start(&keys) else { return };
    as_known_host(programs, &keys.path("keys/known"));
    let user = Command::new("id").arg("-un").output().expect("id").stdout;
    let user = String::from_utf8(user).expect("UTF-8");
    let shared = tempfile::tempdir().expect("a folder");
    let key: PathBuf = keys.path("keys/user");
    let mut settings =
        settings(StoreKind::Sftp, format!("ssh://{}@127.0.0.1:{}", user.trim(), sshd.port));
    settings.identity_file = Some(camino::Utf8PathBuf::try_from(key).expect("a path"));
    settings.path = format!("{}/", shared.path().display()).trim_start_matches('/').to_owned();
    play(&settings, 23);
}
