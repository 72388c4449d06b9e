//! Publishing to stores of single files: an S3 double, a real `WebDAV` server, a real SFTP server.

use std::collections::BTreeMap;
use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::harness::{Run, SITE, TestSite, assert_same, tree};
use crate::publish::{report, today};
use crate::remote::{Sshd, as_known_host};

/// A server of another program, ended with the test.
pub(crate) struct Server {
    child: Child,
    pub(crate) port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").and_then(|it| it.local_addr());
    listener.expect("a port").port()
}

impl Server {
    /// `None` where the program is not installed; CI has it.
    pub(crate) fn start(program: &str, arguments: impl Fn(u16) -> Vec<String>) -> Option<Self> {
        let port = free_port();
        let started = Command::new(program)
            .args(arguments(port))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        assert!(started.is_ok() || std::env::var_os("CI").is_none(), "CI needs {program}");
        let mut server = Self { child: started.ok()?, port };
        for _ in 0..600 {
            if TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(server);
            }
            let ended = server.child.try_wait().expect("a status");
            assert!(ended.is_none(), "{program} has ended: {ended:?}");
            std::thread::sleep(Duration::from_millis(50));
        }
        panic!("{program} does not listen");
    }

    /// A `WebDAV` server of what is in `shared` in a folder.
    pub(crate) fn webdav(folder: &std::path::Path) -> Option<Self> {
        let shared = folder.join("shared");
        fs::create_dir(&shared).expect("a folder");
        Self::start("wsgidav", |port| {
            let text = serde_json::json!({
                "host": "127.0.0.1",
                "port": port,
                "provider_mapping": {"/": shared},
                "simple_dc": {"user_mapping": {"*": {ID: {"password": SECRET}}}},
                "http_authenticator": {"accept_basic": true, "accept_digest": false, "default_to_digest": false},
            });
            let file = folder.join("wsgidav.json");
            fs::write(&file, text.to_string()).expect("a file");
            vec!["--config".to_owned(), file.display().to_string()]
        })
    }
}

/// What opens the stores of these tests.
pub(crate) const ID: &str = "AKIDEXAMPLE";
pub(crate) const SECRET: &str = "secret-of-the-test";

/// A site with one report, an attachment and a target.
pub(crate) struct Scene {
    site: TestSite,
    changes: usize,
    environment: Vec<(String, String)>,
}

/// What is served at the target, by path.
type Tree = BTreeMap<String, Vec<u8>>;

impl Scene {
    pub(crate) fn new(target: &str) -> Self {
        let settings = format!(
            "{SITE}publish:\n  cache:\n    - {{pattern: \"**/*.csv\", value: max-age=60}}\n    - {{pattern: \"**\", value: max-age=300}}\n  targets:\n    - {{name: far, base_url: \"http://127.0.0.1:9/ts/\", keep: 3, {target}}}\n"
        );
        let site = TestSite::new().file("site.yaml", settings);
        let front = format!("---\ntitle: 附件\ndate: {}\n---\n正文。\n", today());
        site.write("content/fzzf/many/index.md", front);
        site.write("content/fzzf/many/表 一.csv", "甲,1\n");
        let mut scene = Self { site, changes: 0, environment: Vec::new() };
        scene.environment("PUBLISH_FAR_ID", ID);
        scene.environment("PUBLISH_FAR_SECRET", SECRET);
        scene.change();
        scene
    }

    pub(crate) fn environment(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Changes a report, with a note.
    fn change(&mut self) {
        self.changes += 1;
        let notes: Vec<String> =
            (1..self.changes).map(|n| format!("{{date: {}, note: 第{n}次}}", today())).collect();
        let front = format!("changes: [{}]\n", notes.join(", "));
        report(&self.site, "a", &front, &format!("第 {} 稿。\n", self.changes));
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.site.command(arguments);
        command.envs(self.environment.iter().cloned());
        command
    }

    fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&mut self.command(arguments))
    }

    fn publish(&self, more: &[&str]) -> Run {
        self.run(&[&["publish", "--yes", "--by", "王", "--lang", "en"], more].concat())
    }

    /// The same with something else in the environment.
    pub(crate) fn publish_with(&self, name: &str, value: &str) -> Run {
        let mut command = self.command(&["publish", "--yes", "--by", "王", "--lang", "en"]);
        Run::of(command.env(name, value))
    }

    /// What a build makes of the sources now.
    fn wanted(&self) -> Tree {
        self.site.run(&["build", "--base-url", "http://127.0.0.1:9/ts/", "-o", "out"]).expect(0);
        self.site.tree("out")
    }

    /// All that a target has to do, whatever it is.
    pub(crate) fn play(&mut self, served: &dyn Fn() -> Tree, put: &dyn Fn(&str, &[u8])) {
        self.publish(&["--dry-run"]).expect(0);
        assert!(served().is_empty(), "looking has written something");
        self.publish(&[]).expect(0);
        let first = self.wanted();
        assert_same(&served(), &first, "the first publication");
        let run = self.publish(&[]).expect(0);
        assert!(run.err.contains("nothing to publish"), "{}", run.err);

        self.change();
        let run = self.publish(&["-v"]).expect(0);
        let second = self.wanted();
        assert_same(&served(), &second, "the second publication");
        let changed = run.out.lines().filter(|line| line.starts_with("~ ")).count();
        assert!(changed > 0 && changed < second.len() / 2, "{}", run.out);

        // Killed at several moments, it is finished by the next run.
        for after in [20, 60, 100, 150, 220, 300, 450] {
            self.change();
            let arguments = ["publish", "--yes", "--by", "王", "--lang", "en"];
            let mut child = self
                .command(&arguments)
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("it runs");
            std::thread::sleep(Duration::from_millis(after));
            let _ = child.kill();
            child.wait().expect("a status");
            let run = self.publish(&[]);
            assert_eq!(run.status, 0, "killed after {after} ms\n{}\n{}", run.out, run.err);
            assert_same(&served(), &self.wanted(), "after a kill");
        }
        self.site.run(&["verify", "ledger.jsonl"]).expect(0);

        // Back, and on again.
        let last = self.wanted();
        self.run(&["publish", "--rollback", "--yes", "--by", "王"]).expect(0);
        let before = served();
        assert_ne!(before, last);
        assert_eq!(before.keys().collect::<Vec<_>>(), last.keys().collect::<Vec<_>>());
        self.publish(&[]).expect(0);
        assert_same(&served(), &last, "on again");

        // What somebody has changed there is not written over unasked.
        let page = "fzzf/index.html";
        let mut other = last[page].clone();
        *other.last_mut().expect("bytes") ^= 1;
        // A time in lists may be in whole seconds.
        std::thread::sleep(Duration::from_millis(1100));
        put(page, &other);
        put("other.txt", b"somebody's own");
        self.change();
        let run = self.publish(&[]).expect(1);
        assert!(run.err.contains("changed-there") && run.err.contains(page), "{}", run.err);
        assert_eq!(served()[page], other);
        self.publish(&["--force", "known"]).expect(0);
        let mut wanted = self.wanted();
        wanted.insert("other.txt".to_owned(), b"somebody's own".to_vec());
        assert_same(&served(), &wanted, "written over");

        // One publication at a time.
        put(".gongkai/lock", br#"{"by":"Li","machine":"pc","since":"2026","folder":"0"}"#);
        self.change();
        let run = self.publish(&[]).expect(2);
        assert!(run.err.contains("Li (pc, since 2026) is publishing"), "{}", run.err);
        self.publish(&["--take-lock", "已中断"]).expect(0);

        let everything = tree(&self.site.path("")).into_values().collect::<Vec<_>>().concat();
        let everything = String::from_utf8_lossy(&everything).into_owned();
        assert!(!everything.contains(SECRET), "the secret was written down");
    }
}

/// The double checks no signature.
const SIGNED: &str = "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=0";

/// An answer to a request at the S3 double.
fn s3(method: &str, url: &str, body: &[u8]) -> ureq::http::Response<ureq::Body> {
    let request = ureq::http::Request::builder()
        .method(method)
        .uri(url)
        .header("Authorization", SIGNED)
        .header("Content-Type", "application/octet-stream");
    let agent: ureq::Agent =
        ureq::Agent::config_builder().http_status_as_error(false).build().into();
    agent.run(request.body(body).expect("a request")).expect("an answer")
}

/// Makes a bucket at the S3 double.
pub(crate) fn create_bucket(url: &str) {
    s3("PUT", url, b"");
}

#[test]
fn an_object_store() {
    let Some(double) = Server::start("moto_server", |port| {
        ["-H", "127.0.0.1", "-p", &port.to_string()].map(String::from).into()
    }) else {
        return;
    };
    let base = format!("http://127.0.0.1:{}", double.port);
    let bucket = format!("{base}/site");
    s3("PUT", &bucket, b"");
    let mut scene = Scene::new(&format!(
        "kind: s3, endpoint: \"{base}\", region: us-east-1, bucket: site, path: /slj/"
    ));
    let served = || {
        let mut list = s3("GET", &format!("{bucket}?list-type=2&max-keys=1000"), b"");
        let list = list.body_mut().read_to_string().expect("a list");
        let keys = list.split("<Key>").skip(1);
        let keys = keys.map(|rest| rest.split('<').next().expect("a key").to_owned());
        let paths = keys.filter_map(|key| Some(key.strip_prefix("slj/")?.to_owned()));
        let paths = paths.filter(|path| !path.starts_with(".gongkai/"));
        paths
            .map(|path| {
                let mut answer = s3("GET", &format!("{bucket}/slj/{path}"), b"");
                (path, answer.body_mut().read_to_vec().expect("bytes"))
            })
            .collect()
    };
    let put = |path: &str, bytes: &[u8]| {
        let answer = s3("PUT", &format!("{bucket}/slj/{path}"), bytes);
        assert_eq!(answer.status(), 200);
    };
    scene.play(&served, &put);
    let heads = |path: &str| {
        let answer = s3("HEAD", &format!("{bucket}/slj/{path}"), b"");
        ["content-type", "content-disposition", "cache-control"].map(|name| {
            let value = answer.headers().get(name);
            value.map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
        })
    };
    let csv = served().into_keys().find(|path| path.contains("many/") && path.ends_with(".csv"));
    let [kind, disposition, cache] = heads(&csv.expect("an attachment"));

    assert_eq!((kind.as_str(), cache.as_str()), ("text/csv; charset=utf-8", "max-age=60"));
    assert!(disposition.starts_with("attachment; filename=\""), "{disposition}");
    assert!(disposition.ends_with("; filename*=UTF-8''%E8%A1%A8%20%E4%B8%80.csv"), "{disposition}");
    let page = heads("index.html");
    assert_eq!(page, ["text/html; charset=utf-8", "", "max-age=300"]);

    // A bucket that is not there.
    let settings = scene.site.read("site.yaml");
    scene.site.write("site.yaml", settings.replace("bucket: site", "bucket: nowhere"));
    let run = scene.publish(&[]).expect(2);
    assert!(run.err.contains("check bucket, endpoint and region"), "{}", run.err);
    assert!(!run.err.contains(ID), "{}", run.err);
    // A server that is not there.
    scene.site.write("site.yaml", settings.replace(&base, "http://127.0.0.1:9"));
    let run = scene.publish(&[]).expect(2);
    assert!(run.err.contains("nothing is broken, run again"), "{}", run.err);
}

#[test]
fn a_webdav_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared");
    let Some(double) = Server::webdav(folder.path()) else { return };
    let mut scene = Scene::new(&format!(
        "kind: webdav, endpoint: \"http://127.0.0.1:{}\", path: slj",
        double.port
    ));
    let site = shared.join("slj");
    let served = || tree(&site);
    let put = |path: &str, bytes: &[u8]| {
        fs::create_dir_all(site.join(path).parent().expect("a folder")).expect("a folder");
        fs::write(site.join(path), bytes).expect("a file");
    };
    scene.play(&served, &put);
    scene.run(&["publish", "--status"]).expect(0);
    let run = scene.publish_with("PUBLISH_FAR_SECRET", "another-secret").expect(2);
    assert!(run.err.contains("not permitted: check the key"), "{}", run.err);
    assert!(!run.err.contains("another-secret"), "{}", run.err);
}

#[test]
fn an_sftp_server() {
    let keys = TestSite::new();
    let Some(sshd) = Sshd::start(&keys) else { return };
    let shared = tempfile::tempdir().expect("a folder");
    let site: PathBuf = shared.path().join("slj");
    fs::create_dir(&site).expect("a folder");
    let user = Command::new("id").arg("-un").output().expect("id").stdout;
    let user = String::from_utf8(user).expect("UTF-8");
    let mut scene = Scene::new(&format!(
        "kind: sftp, host: \"{}@127.0.0.1\", port: {}, identity_file: \"{}\", path: \"{}\"",
        user.trim(),
        sshd.port,
        keys.path("keys/user").display(),
        site.display()
    ));
    let fake = keys.path("fake");
    as_known_host(&fake, &keys.path("keys/known"));
    let path = std::env::var("PATH").expect("a path");
    scene.environment("PATH", &format!("{}:{path}", fake.display()));
    let served = || tree(&site);
    let put = |path: &str, bytes: &[u8]| fs::write(site.join(path), bytes).expect("a file");
    scene.play(&served, &put);
}

/// Serves a folder at the root of a free port, as a web server in front of a store does.
fn serve(folder: &std::path::Path) -> (tokio::runtime::Runtime, u16) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0")).expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let files = axum::Router::new().fallback_service(tower_http::services::ServeDir::new(folder));
    runtime.spawn(async move { axum::serve(listener, files).await });
    (runtime, port)
}

#[test]
fn records_are_kept_from_readers_and_private_reports_from_the_store() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared");
    fs::create_dir(&shared).expect("a folder");
    let config = |port: u16| {
        let text = serde_json::json!({
            "host": "127.0.0.1",
            "port": port,
            "provider_mapping": {"/": shared},
            "simple_dc": {"user_mapping": {"*": true}},
        });
        let file = folder.path().join("wsgidav.json");
        fs::write(&file, text.to_string()).expect("a file");
        vec!["--config".to_owned(), file.display().to_string()]
    };
    let Some(double) = Server::start("wsgidav", config) else { return };
    let (_everything, port) = serve(&shared);
    let target = format!("kind: webdav, endpoint: \"http://127.0.0.1:{}\", path: slj", double.port);
    let mut scene = Scene::new(&target);
    let aim = |scene: &Scene, records: &str, port: u16| {
        let settings = scene.site.read("site.yaml");
        let settings = settings
            .replace("http://127.0.0.1:9/ts/", &format!("http://127.0.0.1:{port}/slj/"))
            .replace("path: slj", &format!("path: slj{records}"));
        scene.site.write("site.yaml", settings);
    };
    aim(&scene, "", port);
    let run = scene.publish(&[]).expect(1);
    assert!(run.err.contains("/slj/.gongkai/releases.json is not what"), "{}", run.err);
    assert_eq!(run.err.matches("is not what was published").count(), 1, "{}", run.err);

    // Elsewhere in the same store, which is readable just as well.
    fs::remove_dir_all(shared.join("slj")).expect("it is there");
    let again = Scene::new(&target);
    aim(&again, ", records: private", port);
    let run = again.publish(&[]).expect(1);
    assert!(run.err.contains(&format!(":{port}/private/releases.json is not what")), "{}", run.err);

    // A web server that shows the site alone.
    fs::remove_dir_all(&shared).expect("it is there");
    fs::create_dir_all(&shared).expect("a folder");
    let shown = folder.path().join("shown");
    fs::create_dir(&shown).expect("a folder");
    std::os::unix::fs::symlink(shared.join("slj"), shown.join("slj")).expect("a link");
    let (_site, port) = serve(&shown);
    scene = Scene::new(&target);
    aim(&scene, ", records: private", port);
    let private = |more: &str| {
        format!("---\ntitle: 低保名单\ndate: {}\n{more}---\n张三丰住在龙湖路。\n", today())
    };
    scene.site.write("content/fzzf/p/index.md", private(""));
    scene.site.write("content/fzzf/p/名单.csv", "张三丰,龙湖路\n");
    let run = scene.publish(&[]).expect(0);
    assert!(run.err.contains("all as published"), "{}", run.err);
    let holds = |word: &str| {
        let all = [tree(&shared), tree(&shared.join("private"))];
        all.iter().flat_map(BTreeMap::values).any(|it| String::from_utf8_lossy(it).contains(word))
    };
    assert!(holds("张三丰") && holds("低保名单"));
    let withdrawn = format!("withdrawn: {{date: {}, reason: 有误}}\n", today());
    scene.site.write("content/fzzf/p/index.md", private(&withdrawn));
    scene.publish(&[]).expect(0);
    assert!(holds("张三丰"), "it could be gone back to");
    let withdrawn = withdrawn.replace("有误", "有误, privacy: true");
    scene.site.write("content/fzzf/p/index.md", private(&withdrawn));
    scene.publish(&[]).expect(0);
    for word in ["张三丰", "低保名单"] {
        assert!(!holds(word), "{word} is still in the store");
    }
}
