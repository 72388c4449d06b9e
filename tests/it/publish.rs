//! Publishing to a folder: plan, switch, limits, what others changed, going back, the record.

use std::collections::BTreeMap;
use std::path::Path;

use crate::harness::{Run, SITE, TestSite, assert_same, tree};

/// Today where the site is.
pub(crate) fn today() -> String {
    let now = jiff::Timestamp::now().in_tz("Asia/Shanghai").expect("a zone");
    now.date().to_string()
}

/// A site with one report of today and a target `www` in its own folder. Nobody listens at its address.
pub(crate) fn site() -> TestSite {
    with_settings("")
}

pub(crate) fn with_settings(more: &str) -> TestSite {
    let settings = format!(
        "{SITE}publish:\n{more}  targets:\n  - name: www\n    kind: directory\n    path: www\n    base_url: http://127.0.0.1:9/ts/\n"
    );
    let site = TestSite::new().file("site.yaml", settings);
    report(&site, "a", "", "全年受理 12 件。\n");
    site
}

/// Writes a report of today.
pub(crate) fn report(site: &TestSite, name: &str, front: &str, body: &str) {
    dated(site, name, &today(), front, body);
}

pub(crate) fn dated(site: &TestSite, name: &str, date: &str, front: &str, body: &str) {
    let text = format!("---\ntitle: {name}标题\ndate: {date}\n{front}---\n{body}");
    site.write(&format!("content/fzzf/{name}.md"), text);
}

pub(crate) fn publish(site: &TestSite, more: &[&str]) -> Run {
    site.run(&[&["publish", "--yes", "--by", "王", "--lang", "en"], more].concat())
}

pub(crate) fn live(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    tree(&site.path("www/current"))
}

fn releases(site: &TestSite) -> Vec<String> {
    let entries = std::fs::read_dir(site.path("www/releases")).expect("releases");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// Everything at the target and on record.
fn all(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    let mut all = tree(&site.path("www"));
    all.extend(
        site.exists("ledger.jsonl").then(|| ("ledger".into(), site.read("ledger.jsonl").into())),
    );
    all
}

#[test]
fn what_is_live_is_what_a_build_makes_and_a_second_run_has_nothing_to_do() {
    let site = site();
    let run = publish(&site, &[]).expect(0);
    assert!(run.out.contains("published  fzzf/"), "{}", run.out);
    site.run(&["build", "--base-url", "http://127.0.0.1:9/ts/", "-o", "out"]).expect(0);
    assert_same(&live(&site), &site.tree("out"), "live");
    let before = all(&site);
    let run = publish(&site, &[]).expect(0);
    assert!(run.err.contains("nothing to publish"), "{}", run.err);
    assert_same(&all(&site), &before, "after a run with nothing to do");
    site.run(&["verify", "ledger.jsonl"]).expect(0);
}

#[test]
fn unchanged_files_are_shared_between_releases_and_old_ones_go() {
    let site = with_settings("");
    site.write(
        "site.yaml",
        site.read("site.yaml").replace("path: www\n", "path: www\n    keep: 2\n"),
    );
    publish(&site, &[]).expect(0);
    let first = site.path("www/current").canonicalize().expect("a release");
    for name in ["b", "c"] {
        report(&site, name, "", "另一份。\n");
        publish(&site, &[]).expect(0);
    }
    let releases = releases(&site);
    assert_eq!(releases.len(), 2, "{releases:?}");
    assert!(!first.exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let links = std::fs::metadata(site.path("www/current/assets/style.css"));
        let links = links.or_else(|_| std::fs::metadata(site.path("www/current/robots.txt")));
        assert_eq!(links.expect("a file").nlink(), 2);
    }
}

#[test]
fn a_dry_run_and_a_status_touch_nothing() {
    let site = site();
    for arguments in [&["--dry-run"][..], &["--status"]] {
        let run = publish(&site, arguments).expect(0);
        assert!(run.out.contains("+ "), "{}", run.out);
    }
    assert!(!site.exists("www") && !site.exists("ledger.jsonl") && !site.exists("receipts"));
    let run = publish(&site, &["--dry-run", "--format", "json", "-q"]).expect(0);
    let plan: serde_json::Value = serde_json::from_str(&run.out).expect("JSON");
    assert_eq!(plan["reports"][0]["what"], "published");
    assert!(plan["files"]["added"].as_array().is_some_and(|files| files.len() > 10));
    assert_eq!(plan["files"]["removed"], serde_json::json!([]));
}

#[test]
fn what_forbids_publishing_is_said_and_nothing_is_touched() {
    let site = site();
    let untouched = |site: &TestSite| !site.exists("www") && !site.exists("ledger.jsonl");
    // Nobody to ask, nobody who publishes, no such target.
    let run = site.run(&["publish", "--by", "王", "--lang", "en"]).expect(2);
    assert!(run.err.contains("--yes"), "{}", run.err);
    let mut command = site.command(&["publish", "--yes", "--lang", "en"]);
    command.env("PATH", "").env("HOME", site.path(""));
    let output = command.output().expect("it runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("--by"));
    let run = publish(&site, &["ww"]).expect(2);
    assert!(run.err.contains("only www"), "{}", run.err);
    // The sample, and an error in a page, each with the other's.
    let sample = site.read("site.yaml").replace("identity:\n", "identity:\n  sample: true\n");
    site.write("site.yaml", sample);
    site.write("content/fzzf/b.md", "---\ntitle: 二\ndate: 2024-13-01\n---\n正文。\n");
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("publish/sample-identity"), "{}", run.err);
    assert!(run.err.contains("content/fzzf/b.md:3:"), "{}", run.err);
    assert!(untouched(&site));
    site.remove("content/fzzf/b.md");
    publish(&site, &[]).expect(1);
    assert!(untouched(&site));
    publish(&site, &["--force", "演示"]).expect(0);
    assert!(site.read("ledger.jsonl").contains("\"force\":\"演示\""));
    let receipt = tree(&site.path("receipts/www"));
    assert!(receipt.values().all(|bytes| String::from_utf8_lossy(bytes).contains("演示")));
}

#[test]
fn more_deletions_than_allowed_stop_before_anything_is_touched() {
    let site = with_settings("  delete_limit: 20\n  delete_share: 100\n");
    let attach = |count: usize| {
        let list: Vec<String> =
            (1..=count).map(|n| format!("{{file: {n}.txt, title: 表{n}}}")).collect();
        let front = format!(
            "attachments: [{}]\nchanges: [{{date: {}, note: 附件}}]\n",
            list.join(", "),
            today()
        );
        let text = format!("---\ntitle: 附件多\ndate: {}\n{front}---\n正文。\n", today());
        site.write("content/fzzf/many/index.md", text);
    };
    for number in 1..=22 {
        site.write(&format!("content/fzzf/many/{number}.txt"), format!("第{number}个"));
    }
    attach(22);
    publish(&site, &[]).expect(0);
    let before = all(&site);
    let note =
        |text: String| text.replace("note: 附件}", "note: 附件}, {date: 2026-01-01, note: 减少}");
    attach(1);
    site.write("content/fzzf/many/index.md", note(site.read("content/fzzf/many/index.md")));
    for number in 2..=22 {
        site.remove(&format!("content/fzzf/many/{number}.txt"));
    }
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("publish/too-many-removed"), "{}", run.err);
    assert!(run.err.contains("21 files would be removed"), "{}", run.err);
    assert_same(&all(&site), &before, "at the target");
    site.write("content/fzzf/many/2.txt", "第2个");
    attach(2);
    site.write("content/fzzf/many/index.md", note(site.read("content/fzzf/many/index.md")));
    publish(&site, &[]).expect(0);
}

#[test]
fn what_somebody_changed_at_the_target_is_not_overwritten_unasked() {
    let site = site();
    publish(&site, &[]).expect(0);
    let wanted = live(&site);
    for (file, text) in [("index.html", "改过"), ("extra.html", "多出来的")] {
        std::fs::write(site.path("www/current").join(file), text).expect("a file");
        let before = all(&site);
        let run = publish(&site, &[]).expect(1);
        assert!(run.err.contains("publish/changed-there"), "{}", run.err);
        assert!(run.err.contains(file), "{}", run.err);
        assert_same(&all(&site), &before, "at the target");
        publish(&site, &["--force", "以源文件为准"]).expect(0);
        assert!(!site.exists("www/current/extra.html"));
        assert_ne!(live(&site)["index.html"], "改过".as_bytes());
    }
    assert_eq!(live(&site)["404.html"], wanted["404.html"]);
}

#[test]
fn another_site_another_ledger_and_a_foreign_folder_are_noticed() {
    let site = site();
    publish(&site, &[]).expect(0);
    let ledger = site.read("ledger.jsonl");
    report(&site, "b", "", "新的。\n");
    site.remove("ledger.jsonl");
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("publish/another-ledger"), "{}", run.err);
    site.write("ledger.jsonl", &ledger);
    // Somebody went back by hand, or took the link away.
    std::fs::remove_file(site.path("www/current")).expect("a link");
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("publish/another-is-live"), "{}", run.err);
    std::fs::create_dir(site.path("www/current")).expect("a folder");
    let run = publish(&site, &[]).expect(2);
    assert!(run.err.contains("no release of ours"), "{}", run.err);
    std::fs::remove_dir(site.path("www/current")).expect("a folder");
    publish(&site, &["--force", "重来"]).expect(0);
}

#[test]
fn one_lock_one_publisher() {
    let site = site();
    let lock = r#"{"by":"李","machine":"别处","since":"2026-01-01T09:00:00+08:00","folder":"1"}"#;
    site.write("www/lock", lock);
    let run = publish(&site, &[]).expect(2);
    assert!(run.err.contains("李") && run.err.contains("2026-01-01"), "{}", run.err);
    assert!(!site.exists("www/current") && site.read("www/lock") == lock);
    publish(&site, &["--take-lock", "已中断"]).expect(0);
    assert!(!site.exists("www/lock"));
    // A lock of this very folder is what a killed run left.
    report(&site, "b", "", "新的。\n");
    let ours = lock.replace(
        "\"1\"",
        &format!("\"{}\"", site.read(".gongkai/number").lines().next().expect("a number")),
    );
    site.write("www/lock", ours);
    publish(&site, &[]).expect(0);
    assert!(!site.exists("www/lock"));
    assert!(site.read("ledger.jsonl").contains("--take-lock 已中断"));
}

/// A copy of the site's folder has the number of the first in it; the lock of the first is not its own.
#[test]
fn a_copied_folder_does_not_take_the_lock_of_the_first() {
    let site = site();
    publish(&site, &[]).expect(0);
    let number = site.read(".gongkai/number").lines().next().expect("a number").to_owned();
    let copy = TestSite::empty();
    crate::harness::copy_all(&site.path(""), &copy.path("copy"));
    // The target is one folder for both.
    std::fs::remove_dir_all(copy.path("copy/www")).expect("removed");
    let settings = site
        .read("site.yaml")
        .replace("path: www", &format!("path: {}", site.path("www").display()));
    copy.write("copy/site.yaml", settings);
    let lock = format!(
        r#"{{"by":"李","machine":"别处","since":"2026-01-01T09:00:00+08:00","folder":"{number}"}}"#
    );
    site.write("www/lock", &lock);
    let today = crate::publish::today();
    copy.write("copy/content/fzzf/b.md", format!("---\ntitle: 乙\ndate: {today}\n---\n\n新的。\n"));
    let run = copy.run(&["--root", "copy", "publish", "--yes", "--by", "王"]);
    assert_eq!(run.status, 2, "{}", run.err);
    assert!(run.err.contains("李") && run.err.contains("2026-01-01"), "{}", run.err);
    assert_eq!(site.read("www/lock"), lock);
    assert!(
        !copy.read("copy/.gongkai/number").contains(&number),
        "the copy has a number of its own"
    );
}

#[test]
fn going_back_restores_the_exact_tree_and_is_on_record() {
    let site = site();
    publish(&site, &[]).expect(0);
    let (first, name) = (live(&site), releases(&site)[0].clone());
    report(&site, "b", "", "新的。\n");
    publish(&site, &[]).expect(0);
    let second = live(&site);
    publish(&site, &["--rollback", "--dry-run"]).expect(0);
    assert_same(&live(&site), &second, "after a dry run");
    publish(&site, &["--rollback"]).expect(0);
    assert_same(&live(&site), &first, "after going back");
    assert!(site.read("ledger.jsonl").contains("rolled_back"));
    let run = publish(&site, &["--rollback", &name]).expect(0);
    assert!(run.err.contains("live already"), "{}", run.err);
    let run = publish(&site, &["--rollback", "20200101T000000Z-00000000"]).expect(2);
    assert!(run.err.contains(&name), "{}", run.err);
    // What was gone back from is new again.
    let run = publish(&site, &[]).expect(0);
    let news: Vec<&str> = run.out.lines().filter(|line| line.starts_with("published")).collect();
    assert!(news.len() == 1 && news[0].ends_with("/b.html"), "{}", run.out);
    assert_same(&live(&site), &second, "published again");
    site.run(&["verify", "ledger.jsonl"]).expect(0);
}

#[test]
fn going_back_completes_the_record_of_a_killed_run_first() {
    let site = site();
    publish(&site, &[]).expect(0);
    let first = live(&site);
    report(&site, "b", "", "新的。\n");
    publish(&site, &[]).expect(0);
    // Killed between going live and writing so.
    let ledger = site.read("ledger.jsonl");
    let end = ledger.trim_end().rfind('\n').expect("lines") + 1;
    assert!(ledger[end..].contains("confirmed"));
    site.write("ledger.jsonl", &ledger[..end]);
    site.write(".gongkai/www.unfinished", "");
    let run = publish(&site, &["--rollback"]).expect(0);
    assert!(run.err.contains("its record is complete now"), "{}", run.err);
    assert_same(&live(&site), &first, "after going back");
    publish(&site, &[]).expect(0);
    assert_ne!(live(&site), first);
    site.run(&["verify", "ledger.jsonl"]).expect(0);
}

#[test]
fn going_back_to_what_is_withdrawn_is_said() {
    let site = site();
    report(&site, "b", "", "错发的。\n");
    publish(&site, &[]).expect(0);
    report(&site, "b", &format!("withdrawn: {{date: {}, reason: 错发}}\n", today()), "错发的。\n");
    publish(&site, &[]).expect(0);
    let run = publish(&site, &["--rollback", "--dry-run"]).expect(0);
    assert!(run.err.contains("/b.html, which is withdrawn"), "{}", run.err);
    assert!(!run.err.contains("/a.html"), "{}", run.err);
    // The other way nothing comes back.
    publish(&site, &["--rollback"]).expect(0);
    let run = publish(&site, &["--rollback", &releases(&site)[1], "--dry-run"]).expect(0);
    assert!(!run.err.contains("withdrawn:"), "{}", run.err);
}

#[test]
fn a_private_withdrawal_leaves_nothing_at_the_target() {
    let site = site();
    site.write(
        "content/fzzf/p/index.md",
        format!("---\ntitle: 低保名单公示\ndate: {}\n---\n张三丰住在龙湖路。\n", today()),
    );
    site.write("content/fzzf/p/名单.txt", "张三丰 龙湖路");
    publish(&site, &[]).expect(0);
    report(&site, "b", "", "新的。\n");
    publish(&site, &[]).expect(0);
    let holds = |site: &TestSite, word: &str| {
        tree(&site.path("www")).values().any(|bytes| String::from_utf8_lossy(bytes).contains(word))
    };
    assert!(holds(&site, "张三丰"));
    let with = |more: &str| {
        format!(
            "---\ntitle: 低保名单公示\ndate: {0}\nwithdrawn: {{date: {0}, reason: 有误{more}}}\n---\n张三丰住在龙湖路。\n",
            today()
        )
    };
    // Not private: it is off the site, and the release before can be gone back to.
    site.write("content/fzzf/p/index.md", with(""));
    publish(&site, &[]).expect(0);
    assert!(!live(&site).values().any(|bytes| String::from_utf8_lossy(bytes).contains("张三丰")));
    assert!(holds(&site, "张三丰") && releases(&site).len() == 3);
    site.write("content/fzzf/p/index.md", with(", privacy: true"));
    let run = publish(&site, &[]).expect(0);
    assert!(run.err.contains("withdrawal for privacy"), "{}", run.err);
    for word in ["张三丰", "低保名单"] {
        assert!(!holds(&site, word), "{word} is still at the target");
    }
    assert_eq!(releases(&site).len(), 1);
    let run = publish(&site, &[]).expect(0);
    assert!(run.err.contains("nothing to publish"), "{}", run.err);
}

#[test]
fn the_receipt_says_what_was_done() {
    let site = site();
    publish(&site, &[]).expect(0);
    let receipts = tree(&site.path("receipts/www"));
    let of = |kind: &str| {
        let found = receipts
            .iter()
            .find(|(name, _)| Path::new(name).extension().is_some_and(|it| it == kind));
        String::from_utf8(found.expect("a receipt").1.clone()).expect("UTF-8")
    };
    let receipt: serde_json::Value = serde_json::from_str(&of("json")).expect("JSON");
    assert_eq!(receipt["release"]["by"], "王");
    assert_eq!(receipt["reports"][0]["title"], "a标题");
    assert_eq!(receipt["compared"], live(&site).len());
    assert!(receipt["read"].is_null() && receipt["unreachable"].is_string());
    let head = receipt["release"]["ledger"].as_str().expect("a head");
    site.run(&["verify", "ledger.jsonl", "--head", head]).expect(0);
    let page = of("html");
    for word in ["发布回执", "首次发布", "a标题", head, "127.0.0.1:9"] {
        assert!(page.contains(word), "{word} is missing");
    }
}

#[test]
fn readers_see_one_whole_site_whenever_the_program_is_killed() {
    let site = site();
    for number in 0..150 {
        report(&site, &format!("r{number}"), "", "一份。\n");
    }
    publish(&site, &[]).expect(0);
    let mut old = live(&site);
    for round in 1..12_u64 {
        for number in 0..3 {
            report(&site, &format!("new{round}-{number}"), "", "新的一份。\n");
        }
        site.run(&["build", "--base-url", "http://127.0.0.1:9/ts/", "-o", "out"]).expect(0);
        let new = site.tree("out");
        let mut child = site
            .command(&["publish", "--yes", "--by", "王", "-q"])
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .expect("it runs");
        let until = std::time::Instant::now() + std::time::Duration::from_millis(round * 60);
        while std::time::Instant::now() < until {
            let seen = tree(&site.path("www/current").canonicalize().expect("a release"));
            assert!(seen == old || seen == new, "round {round}: neither old nor new");
        }
        child.kill().expect("it is killed");
        child.wait().expect("it ends");
        let seen = live(&site);
        assert!(seen == old || seen == new, "round {round}: neither old nor new");
        publish(&site, &[]).expect(0);
        assert_same(&live(&site), &new, "after the next run");
        site.run(&["verify", "ledger.jsonl"]).expect(0);
        old = new;
    }
}
