//! Settings of targets: what is wrong is said all at once, and nothing secret is shown.

use crate::harness::{SITE, TestSite};
use crate::publish::publish;
#[cfg(feature = "cloud")]
use crate::publish::report;

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
