//! Publishing over ssh, with faults at every step: what readers see meanwhile, and what the next run makes of it.
//!
//! The `ssh` of these tests runs commands on this machine and counts them; at a chosen one it kills the program, cuts
//! the line or says that the disk is full. One test talks to a real sshd.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::harness::{Run, SITE, TestSite, assert_same, tree};
use crate::publish::{dated, report, today};

/// Runs what follows the host, as ssh would on the other side.
const SSH: &str = r#"#!/bin/sh
count=$(( $(cat "$FAKE/count") + 1 ))
echo $count > "$FAKE/count"
while [ $# -gt 0 ]; do
  case "$1" in
    -o|-p|-i|-l) shift 2 ;;
    --) shift; break ;;
    -*) shift ;;
    *) break ;;
  esac
done
shift
at=$(cat "$FAKE/at")
case "$(cat "$FAKE/fault")" in
  kill-before) [ $count -eq $at ] && kill -9 "$(cat "$FAKE/pid")" && exit 255 ;;
  kill-after) [ $count -eq $at ] && { sh -c "$*"; kill -9 "$(cat "$FAKE/pid")"; exit 255; } ;;
  cut) [ $count -ge $at ] && { echo "ssh: connection timed out" >&2; exit 255; } ;;
  hiccup) [ $count -eq $at ] && exit 255 ;;
  lost-answer) [ $count -eq $at ] && { case "$*" in rsync*) ;; *) sh -c "$*" >/dev/null ;; esac; exit 255; } ;;
  full) [ $count -eq $at ] && { echo "No space left on device" >&2; exit 1; } ;;
esac
exec sh -c "$*"
"#;

/// A site with a target over the `ssh` above.
struct Remote {
    site: TestSite,
    fake: PathBuf,
    /// How often the report has changed.
    changes: usize,
    /// The day of the report: midnight may come while a test runs, and a date that was published does not move.
    day: String,
}

impl Remote {
    fn new() -> Self {
        let site = TestSite::new();
        let there = site.path("there");
        let settings = format!(
            "{SITE}publish:\n  targets:\n    - {{name: far, kind: ssh, host: www@far, path: {}, base_url: \"http://127.0.0.1:9/ts/\", keep: 3}}\n",
            there.display()
        );
        site.write("site.yaml", settings);
        site.write(
            "content/fzzf/many/index.md",
            format!("---\ntitle: 附件\ndate: {}\n---\n正文。\n", today()),
        );
        site.write("content/fzzf/many/表.csv", "甲,1\n");
        site.write("fake/ssh", SSH);
        let fake = site.path("fake");
        fs::set_permissions(fake.join("ssh"), fs::Permissions::from_mode(0o755)).expect("a mode");
        let mut remote = Self { site, fake, changes: 0, day: today() };
        remote.change();
        remote
    }

    /// Changes a report, with a note.
    fn change(&mut self) {
        self.changes += 1;
        let notes: Vec<String> =
            (1..self.changes).map(|n| format!("{{date: {}, note: 第{n}次}}", self.day)).collect();
        let front = format!("changes: [{}]\n", notes.join(", "));
        dated(&self.site, "a", &self.day, &front, &format!("第 {} 稿。\n", self.changes));
    }

    /// Runs the program with a fault at the n-th call of ssh, and says whether there was one.
    fn run(&self, arguments: &[&str], fault: &str, at: usize) -> (Run, bool) {
        for (name, text) in [("count", "0"), ("at", &at.to_string()), ("fault", fault)] {
            fs::write(self.fake.join(name), text).expect("a file");
        }
        let path = std::env::var("PATH").expect("a path");
        let inner = self.site.command(arguments);
        // The shell becomes the program, so its number is known beforehand.
        let mut command = Command::new("sh");
        command
            .args(["-c", "echo $$ > \"$FAKE/pid\"; exec \"$@\"", "sh"])
            .arg(inner.get_program())
            .args(inner.get_args())
            .current_dir(self.site.path(""))
            .env("PATH", format!("{}:{path}", self.fake.display()))
            .env("FAKE", &self.fake);
        let output = command.output().expect("it runs");
        let run = Run {
            status: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        };
        let count = fs::read_to_string(self.fake.join("count")).expect("a count");
        (run, count.trim().parse::<usize>().expect("a number") >= at)
    }

    fn publish(&self, fault: &str, at: usize) -> (Run, bool) {
        self.run(&["publish", "--yes", "--by", "王", "--lang", "en"], fault, at)
    }

    fn live(&self) -> BTreeMap<String, Vec<u8>> {
        tree(&self.site.path("there/current"))
    }

    /// What a build makes of the sources now.
    fn wanted(&self) -> BTreeMap<String, Vec<u8>> {
        self.site.run(&["build", "--base-url", "http://127.0.0.1:9/ts/", "-o", "out"]).expect(0);
        self.site.tree("out")
    }
}

/// A fault at every step in turn: readers see the whole old site or the whole new one, the next run finishes, going
/// back restores the old one, and the record holds.
///
/// The steps are those from `from` on, every `by`-th: the suite of all targets (`conformance`) has each fault at every step, without
/// the program around it.
fn at_steps(fault: &str, fails: bool, from: usize, by: usize) {
    if !has_rsync() {
        return;
    }
    let mut remote = Remote::new();
    remote.publish("", usize::MAX).0.expect(0);
    for step in (from..).step_by(by) {
        let old = remote.live();
        remote.change();
        let new = remote.wanted();
        let (run, was_reached) = remote.publish(fault, step);
        let what = format!("{fault} at step {step}");
        let seen = remote.live();
        assert!(seen == old || seen == new, "{what}: neither old nor new\n{}", run.err);
        if !was_reached {
            assert!(step > 15, "only {step} steps: {}\n{}", run.status, run.err);
            run.expect(0);
            break;
        }
        if fails && !run.err.contains("live: ") {
            assert_ne!(run.status, 0, "{what}\n{}", run.err);
        }
        let (run, _) = remote.publish("", usize::MAX);
        assert_eq!(run.status, 0, "{what}, the next run:\n{}\n{}", run.out, run.err);
        assert_same(&remote.live(), &new, &what);
        remote.site.run(&["verify", "ledger.jsonl"]).expect(0);
        assert!(!remote.site.exists("there/lock"), "{what} leaves a lock");
        let live = fs::read_link(remote.site.path("there/current")).expect("a link");
        let id = live.file_name().expect("a name").to_string_lossy().into_owned();
        for kind in ["json", "html"] {
            let receipt = format!("receipts/far/{id}.{kind}");
            assert!(remote.site.exists(&receipt), "{what}: no {receipt}");
        }
        let (run, _) = remote.publish("", usize::MAX);
        assert!(run.err.contains("nothing to publish"), "{what}: {}", run.err);
        if step % 5 == 0 {
            remote
                .run(&["publish", "--rollback", "--yes", "--by", "王"], "", usize::MAX)
                .0
                .expect(0);
            assert_same(&remote.live(), &old, &format!("{what}, going back"));
            remote.publish("", usize::MAX).0.expect(0);
        }
    }
}

/// Whether there is an `rsync`; CI has one.
fn has_rsync() -> bool {
    let found = Command::new("rsync").arg("--version").stdout(Stdio::null()).status().is_ok();
    assert!(found || std::env::var_os("CI").is_none(), "CI needs rsync");
    found
}

#[test]
fn killed_before_a_step() {
    at_steps("kill-before", true, 1, 1);
}

#[test]
fn killed_after_a_step() {
    at_steps("kill-after", true, 1, 2);
}

#[test]
fn the_line_is_cut_for_good() {
    // Each takes seconds, because the connection is tried again.
    at_steps("cut", true, 2, 3);
}

#[test]
fn the_line_fails_once() {
    at_steps("hiccup", false, 2, 2);
}

#[test]
fn an_answer_is_lost() {
    at_steps("lost-answer", false, 1, 2);
}

#[test]
fn the_disk_is_full() {
    at_steps("full", true, 2, 2);
}

/// A real sshd on a free port of this machine, for its own keys alone. It ends with the test.
pub(crate) struct Sshd {
    child: std::process::Child,
    pub(crate) port: u16,
}

impl Drop for Sshd {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Sshd {
    /// `None` where there is no sshd; CI has one.
    pub(crate) fn start(site: &TestSite) -> Option<Self> {
        let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"]
            .into_iter()
            .find(|path| fs::exists(path).is_ok_and(|it| it));
        // Where it is installed without a service, its folder may be missing.
        let program = program.filter(|_| fs::exists("/run/sshd").is_ok_and(|it| it));
        assert!(
            program.is_some() || std::env::var_os("CI").is_none(),
            "CI needs sshd and /run/sshd"
        );
        let folder = site.path("keys");
        fs::create_dir_all(&folder).expect("a folder");
        for name in ["host", "user"] {
            let made = Command::new("ssh-keygen")
                .args(["-q", "-t", "ed25519", "-N", "", "-f"])
                .arg(folder.join(name))
                .status();
            assert!(made.is_ok_and(|it| it.success()), "a key");
        }
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|it| it.local_addr())
            .expect("a port")
            .port();
        let at = folder.display();
        fs::copy(folder.join("user.pub"), folder.join("authorized")).expect("a key");
        let host = fs::read_to_string(folder.join("host.pub")).expect("a key");
        fs::write(folder.join("known"), format!("[127.0.0.1]:{port} {host}")).expect("a file");
        let settings = format!(
            "ListenAddress 127.0.0.1\nPort {port}\nHostKey {at}/host\nAuthorizedKeysFile {at}/authorized\nStrictModes no\nPasswordAuthentication no\nUsePAM no\nPidFile none\nSubsystem sftp internal-sftp -P copy-data\n"
        );
        fs::write(folder.join("sshd"), settings).expect("a file");
        let mut child = Command::new(program?)
            .args(["-D", "-e", "-f"])
            .arg(folder.join("sshd"))
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        for _ in 0..100 {
            if std::net::TcpStream::connect(("127.0.0.1", port)).is_ok() {
                return Some(Self { child, port });
            }
            std::thread::sleep(std::time::Duration::from_millis(50));
        }
        let _ = child.kill();
        let _ = child.wait();
        panic!("sshd does not listen");
    }
}

/// Puts an `ssh` into a folder for which the host's key is known, as on a machine that has been there before.
pub(crate) fn as_known_host(folder: &Path, known: &Path) {
    let real = ["/usr/bin/ssh", "/usr/local/bin/ssh"]
        .into_iter()
        .find(|path| fs::exists(path).is_ok_and(|it| it));
    let text = format!(
        "#!/bin/sh\nexec {} -F none -o UserKnownHostsFile={} \"$@\"\n",
        real.expect("ssh"),
        known.display()
    );
    fs::create_dir_all(folder).expect("a folder");
    fs::write(folder.join("ssh"), text).expect("a file");
    fs::set_permissions(folder.join("ssh"), fs::Permissions::from_mode(0o755)).expect("a mode");
}

#[test]
fn a_real_sshd_and_rsync() {
    let mut remote = Remote::new();
    if !has_rsync() {
        return;
    }
    let Some(sshd) = Sshd::start(&remote.site) else { return };
    let user = String::from_utf8(Command::new("id").arg("-un").output().expect("id").stdout)
        .expect("UTF-8");
    let settings = remote.site.read("site.yaml");
    let (port, user) = (sshd.port, user.trim());
    let settings = settings.replace(
        "host: www@far",
        &format!("host: \"{user}@127.0.0.1\", port: {port}, identity_file: keys/user"),
    );
    remote.site.write("site.yaml", settings);
    let known = remote.site.path("keys/known");
    as_known_host(&remote.fake, &known);
    remote.publish("", usize::MAX).0.expect(0);
    let first = remote.live();
    assert_same(&first, &remote.wanted(), "live");
    remote.change();
    let (run, _) = remote.publish("", usize::MAX);
    run.expect(0);
    assert_same(&remote.live(), &remote.wanted(), "live");
    remote.run(&["publish", "--rollback", "--yes", "--by", "王"], "", usize::MAX).0.expect(0);
    assert_same(&remote.live(), &first, "going back");
    // A host whose key is another is not talked to.
    let other = fs::read_to_string(remote.site.path("keys/user.pub")).expect("a key");
    fs::write(&known, format!("[127.0.0.1]:{port} {other}")).expect("a file");
    let (run, _) = remote.publish("", usize::MAX);
    let run = run.expect(2);
    assert!(run.err.contains("ssh failed (255)"), "{}", run.err);
}

/// Two copies of one site's folder publish to one target at the same time: one of them goes live, the other is told whose
/// lock it is or that something has changed, and nothing of the first is lost.
#[test]
fn two_copies_of_a_folder_at_once() {
    if !has_rsync() {
        return;
    }
    let mut remote = Remote::new();
    remote.publish("", usize::MAX).0.expect(0);
    let path = std::env::var("PATH").expect("a path");
    let copy = TestSite::empty();
    crate::harness::copy_all(&remote.site.path(""), &copy.path("copy"));
    remote.change();
    report(&remote.site, "b", "", "第一份文件夹的。\n");
    let text = format!("---\ntitle: 丙\ndate: {}\n---\n副本的。\n", today());
    copy.write("copy/content/fzzf/c.md", text);
    for fake in [remote.fake.clone(), copy.path("copy/fake")] {
        for (name, text) in [("count", "0"), ("at", "999999"), ("fault", "")] {
            fs::write(fake.join(name), text).expect("a file");
        }
    }
    let start = |root: PathBuf, by: &str| {
        let mut command = Command::new(crate::harness::program());
        command
            .args(["publish", "--yes", "--lang", "en", "--by", by])
            .current_dir(&root)
            .env("PATH", format!("{}:{path}", root.join("fake").display()))
            .env("FAKE", root.join("fake"))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command.spawn().expect("it runs")
    };
    let first = start(remote.site.path(""), "王");
    let second = start(copy.path("copy"), "李");
    let runs = [first, second].map(|child| child.wait_with_output().expect("an end"));
    let fine = runs.iter().filter(|run| run.status.success()).count();
    let said = runs.each_ref().map(|run| String::from_utf8_lossy(&run.stderr).into_owned());
    assert_eq!(fine, 1, "one of them goes live: {said:?}");
    let loser = usize::from(runs[0].status.success());
    assert!(
        ["lock", "somebody", "publishing", "ledger"].iter().any(|word| said[loser].contains(word)),
        "the other is told why: {}",
        said[loser]
    );
    // What is live is one of the two as a whole, or what was there before.
    let live = remote.live();
    let has = |name: &str| live.keys().any(|path| path.ends_with(name));
    assert!(!(has("/b.html") && has("/c.html")), "the two were mixed");
    if runs[0].status.success() {
        assert!(has("/b.html"), "what the first announced is lost: {said:?}");
    }
    if runs[1].status.success() {
        assert!(has("/c.html"), "what the second announced is lost: {said:?}");
    }
}
