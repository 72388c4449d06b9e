//! Targets: wrong settings are said all at once, nothing secret is shown, a full disk leaves the old site.

use std::process::Command;

use crate::harness::{SITE, TestSite, assert_same, tree};
use crate::publish::{publish, report};

#[test]
fn targets_are_checked_all_at_once() {
    let targets = "  - {name: a/b, kind: directory, path: x}\n  - {name: www, kind: ftp, path: x}\n  - {name: s, kind: ssh, host: -oProxyCommand=x, path: rel}\n  - {name: www2, kind: directory}\n  - {name: z, kind: directory, path: x, base_url: nowhere}\n  - {name: z, kind: directory, path: y}\n";
    let site = TestSite::new()
        .file("site.yaml", format!("{SITE}publish:\n  delete_limit: many\n  targets:\n{targets}"));
    let run = publish(&site, &[]).expect(1);
    for rule in [
        "config/target-name",
        "config/target-kind",
        "config/ssh-host",
        "config/missing",
        "config/base-url",
        "config/target-twice",
        "yaml/wrong-type",
    ] {
        assert!(run.err.contains(rule), "{rule} is missing:\n{}", run.err);
    }
}

#[test]
fn stores_are_checked_all_at_once() {
    let targets = "  - {name: a, kind: s3, endpoint: \"http://s3.example.com\", region: x, bucket: b}\n  - {name: b, kind: oss, bucket: b}\n  - {name: c, kind: cos, endpoint: \"https://cos.example.com\", bucket: b, path: ../x}\n  - {name: d, kind: s3, region: x, bucket: b, path: a/b, records: a}\n  - {name: e, kind: webdav, endpoint: \"http://localhost.example.com/\"}\n  - {name: f, kind: s4}\n";
    let cache = "  cache: [{pattern: \"a[\", value: x}, {pattern: \"**\", value: \"甲\"}]\n";
    let site =
        TestSite::new().file("site.yaml", format!("{SITE}publish:\n{cache}  targets:\n{targets}"));
    let run = publish(&site, &[]).expect(1);
    for (rule, count) in [
        ("config/endpoint", 2),
        ("config/missing", 1),
        ("config/store-path", 1),
        ("config/store-records", 1),
        ("config/target-kind", 1),
        ("config/cache-pattern", 1),
        ("config/cache-value", 1),
    ] {
        assert_eq!(run.err.matches(rule).count(), count, "{rule}:\n{}", run.err);
    }
    // With right settings, a program without stores says so, and one with them asks for the key.
    let target =
        "  - {name: www, kind: s3, region: x, bucket: b, endpoint: \"http://127.0.0.1:9\"}\n";
    site.write("site.yaml", format!("{SITE}publish:\n  targets:\n{target}"));
    let run = publish(&site, &[]).expect(2);
    let wanted = if cfg!(feature = "cloud") { "PUBLISH_WWW_SECRET" } else { "--features cloud" };
    assert!(run.err.contains(wanted), "{}", run.err);
}

#[cfg(feature = "cloud")]
#[test]
fn keys_in_a_file_that_others_can_read_are_not_used() {
    use std::os::unix::fs::PermissionsExt;
    let target =
        "  - {name: www, kind: s3, region: x, bucket: b, endpoint: \"http://127.0.0.1:9\"}\n";
    let site = TestSite::new().file("site.yaml", format!("{SITE}publish:\n  targets:\n{target}"));
    report(&site, "a", "", "全年受理 12 件。\n");
    let said = |text: &str, mode: u32| {
        site.write(".gongkai/credentials.yaml", text);
        let path = site.path(".gongkai/credentials.yaml");
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(path, mode).expect("a mode");
        let err = publish(&site, &[]).expect(2).err;
        assert!(!err.contains("hidden"), "{err}");
        err
    };
    let right = "www: {id: hidden-id, secret: hidden-key}\n";
    assert!(said(right, 0o640).contains("chmod 600"));
    assert!(said("www: {id: hidden-id, secret: hidden-key", 0o600).contains("cannot be read"));
    assert!(said("www: {id: hidden-id, sekret: hidden-key}\n", 0o600).contains("cannot be read"));
    assert!(said("other: {id: hidden-id, secret: hidden-key}\n", 0o600).contains("PUBLISH_WWW_ID"));
    assert!(said(right, 0o600).contains("run again"));
}

/// A small disk, taken away with the test.
struct SmallDisk(std::path::PathBuf);

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(&self.0).status();
    }
}

impl SmallDisk {
    /// `None` where this may not be done.
    fn mount(site: &TestSite) -> Option<Self> {
        let path = site.path("disk");
        std::fs::create_dir(&path).expect("a folder");
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(&path);
        let is_mounted = mount.output().is_ok_and(|output| output.status.success());
        is_mounted.then_some(Self(path))
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site() {
    let target =
        "  - {name: www, kind: directory, path: disk/www, base_url: \"http://127.0.0.1:9/ts/\"}\n";
    let site = TestSite::new().file("site.yaml", format!("{SITE}publish:\n  targets:\n{target}"));
    let Some(disk) = SmallDisk::mount(&site) else { return };
    report(&site, "a", "", "全年受理 12 件。\n");
    publish(&site, &[]).expect(0);
    let live = || tree(&disk.0.join("www/current"));
    let old = live();
    let front = format!("---\ntitle: 大\ndate: {}\n---\n正文。\n", crate::publish::today());
    site.write("content/fzzf/big/index.md", front);
    site.write("content/fzzf/big/大.csv", "甲,1\n".repeat(200_000));
    let run = publish(&site, &[]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("No space left on device"), "{}", run.err);
    assert_same(&live(), &old, "after a full disk");
    // With less to send it goes on by itself.
    site.write("content/fzzf/big/大.csv", "甲,1\n");
    publish(&site, &[]).expect(0);
    site.run(&["build", "--base-url", "http://127.0.0.1:9/ts/", "-o", "out"]).expect(0);
    assert_same(&live(), &site.tree("out"), "live");
    site.run(&["verify", "ledger.jsonl"]).expect(0);
}
