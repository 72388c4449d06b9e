//! What must always be true of the output folder, whatever happens to the site or the process.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::time::{Duration, SystemTime};

use crate::harness::{TestSite, assert_same, copy};

pub(crate) fn many(count: usize) -> TestSite {
    let mut site = TestSite::new();
    for number in 0..count {
        let year = 2015 + number % 9;
        let text = format!(
            "---\ntitle: 报告{number}\ndate: {year}-03-{:02}\n---\n一、甲\n\n正文{number}。\n\n二、乙\n\n正文。\n",
            number % 28 + 1
        );
        site = site.file(&format!("content/fzzf/r{number}.md"), text);
    }
    site.file(
        "content/fzzf/b/index.md",
        "---\ntitle: 带附件\ndate: 2024-01-01\n---\n[表](表.csv)\n",
    )
    .file("content/fzzf/b/表.csv", "a,b\n")
}

/// Inode and time of change of every file.
fn stamps(site: &TestSite) -> BTreeMap<String, (u64, SystemTime)> {
    site.tree("public")
        .into_keys()
        .map(|name| {
            let meta = fs::metadata(site.path("public").join(&name)).expect("a file");
            (name, (meta.ino(), meta.modified().expect("a time")))
        })
        .collect()
}

/// What a clean build of the same sources gives.
pub(crate) fn clean(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    let other = TestSite::empty();
    for part in ["content", "layouts"] {
        copy(&site.path(part), &other.path(part));
    }
    other.write("site.yaml", site.read("site.yaml"));
    other.build();
    other.tree("public")
}

#[test]
fn same_bytes_in_any_zone_locale_and_number_of_threads() {
    let site = many(40);
    site.build();
    let first = site.tree("public");
    for (zone, locale, threads) in
        [("America/New_York", "en_US.UTF-8", "1"), ("Pacific/Kiritimati", "C", "7")]
    {
        let output = format!("out-{threads}");
        let mut command =
            site.command(&["build", "--as-of", "2026-01-01", "-o", &output, "--threads", threads]);
        command.env("TZ", zone).env("LANG", locale).env("LC_ALL", locale);
        assert!(command.status().expect("it runs").success());
        assert_same(&first, &site.tree(&output), zone);
    }
}

#[test]
fn nothing_changed_writes_nothing() {
    let site = many(10);
    site.build();
    let before = stamps(&site);
    let manifest = fs::metadata(site.path("public/.gongkai/manifest")).expect("a manifest").ino();
    let run = site.build();
    assert!(run.err.contains("写入 0，"), "{}", run.err);
    assert_eq!(before, stamps(&site));
    assert_eq!(
        manifest,
        fs::metadata(site.path("public/.gongkai/manifest")).expect("a manifest").ino()
    );
}

#[test]
fn only_what_changed_is_written() {
    let site = many(10);
    site.build();
    let before = stamps(&site);
    let text = site.read("content/fzzf/r3.md").replace("二、乙\n\n正文。", "二、乙\n\n新的正文。");
    site.write("content/fzzf/r3.md", text);
    site.build();
    let after = stamps(&site);
    let changed: Vec<_> =
        after.iter().filter(|(name, stamp)| before[*name] != **stamp).map(|(n, _)| n).collect();
    assert!(changed.contains(&&"fzzf/2018/r3.html".to_owned()), "{changed:?}");
    assert!(!changed.contains(&&"fzzf/2019/r4.html".to_owned()), "{changed:?}");
    assert_same(&site.tree("public"), &clean(&site), "after an edit");
}

#[test]
fn strangers_survive_and_are_never_overwritten() {
    let site = many(3);
    site.build();
    site.write("public/keep.txt", "mine");
    site.write("public/fzzf/own/note.html", "mine too");
    site.remove("content/fzzf/r1.md");
    site.run(&["build", "--clean"]).expect(0);
    assert_eq!(site.read("public/keep.txt"), "mine");
    assert_eq!(site.read("public/fzzf/own/note.html"), "mine too");
    assert!(!site.exists("public/fzzf/2016/r1.html"));
    assert!(!site.exists("public/fzzf/2016"), "an empty folder stays");

    site.write("public/fzzf/2024/new.html", "a stranger in the way");
    let before = site.tree("public");
    site.write("content/fzzf/new.md", "---\ntitle: 新\ndate: 2024-05-01\n---\n");
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("output/stranger") && run.err.contains("fzzf/2024/new.html"),
        "{}",
        run.err
    );
    assert_same(&before, &site.tree("public"), "nothing may change");
}

#[test]
fn clean_repairs_what_somebody_changed() {
    let site = many(3);
    site.build();
    let before = site.tree("public");
    let page = site.read("public/index.html");
    // The same length, so that lengths tell nothing.
    site.write("public/index.html", page.replace("报告", "报吿"));
    let table = site.read("public/fzzf/2024/b/biao.csv");
    site.write("public/fzzf/2024/b/biao.csv", table.replace('a', "x"));
    site.run(&["build", "--clean", "--as-of", "2026-01-01"]).expect(0);
    assert_same(&before, &site.tree("public"), "after --clean");
}

#[test]
fn a_file_with_the_same_bytes_is_still_a_strangers() {
    let site = many(1);
    site.write(
        "public/robots.txt",
        "User-agent: *\nAllow: /\nSitemap: https://www.test.gov.cn/ts/sitemap.xml\n",
    );
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("output/stranger") && run.err.contains("robots.txt"), "{}", run.err);
    assert!(!site.exists("public/index.html"));
}

#[test]
fn a_damaged_record_is_said_and_nothing_is_touched() {
    let site = many(1);
    site.build();
    let before = site.tree("public");
    site.write("public/.gongkai/manifest", "gongkai manifest 1\nhalf");
    let run = site.run(&["build", "--lang", "en"]).expect(2);
    assert!(run.err.contains("damaged"), "{}", run.err);
    assert_same(&before, &site.tree("public"), "nothing may change");
}

#[test]
fn attachments_can_be_read_by_a_web_server() {
    use std::os::unix::fs::PermissionsExt;
    let site = many(1);
    let private = fs::Permissions::from_mode(0o600);
    fs::set_permissions(site.path("content/fzzf/b/表.csv"), private).expect("a file of ours");
    site.build();
    let meta = fs::metadata(site.path("public/fzzf/2024/b/biao.csv")).expect("the copy");
    assert_eq!(meta.permissions().mode() & 0o777, 0o644);
}

#[test]
fn the_sources_are_never_the_output() {
    let site = many(1);
    let before = site.tree(".");
    for folder in ["content", "layouts/x", ".", ".."] {
        site.run(&["build", "-o", folder]).expect(2);
    }
    assert_same(&before, &site.tree("."), "sources");
}

#[test]
fn one_broken_report_changes_nothing() {
    let site = many(10);
    site.build();
    let before = stamps(&site);
    let manifest = site.read("public/.gongkai/manifest");
    site.write("content/fzzf/r3.md", "---\ntitle: 坏\ndate: 2024-13-01\n---\n");
    site.write("content/fzzf/r4.md", "---\ntitle: 改了\ndate: 2024-01-01\n---\n");
    let run = site.run(&["build"]).expect(1);
    assert!(run.err.contains("content/fzzf/r3.md:3:7"), "{}", run.err);
    assert_eq!(before, stamps(&site));
    assert_eq!(manifest, site.read("public/.gongkai/manifest"));
    // The same with an error that only rendering finds.
    site.write("content/fzzf/r3.md", "---\ntitle: 坏\ndate: 2024-12-01\n---\n[x](nirgends.md)\n");
    site.run(&["build"]).expect(1);
    assert_eq!(before, stamps(&site));
}

#[test]
fn a_second_build_at_the_same_time_waits_for_its_turn() {
    let site = many(2);
    site.build();
    let lock = fs::File::options()
        .write(true)
        .open(site.path("public/.gongkai/lock"))
        .expect("a lock file");
    lock.lock().expect("the lock");
    let run = site.run(&["build"]).expect(2);
    assert!(run.err.contains("另一个 gongkai"), "{}", run.err);
    drop(lock);
    site.build();
}

#[test]
fn killed_builds_leave_no_half_file_and_heal() {
    let site = many(600);
    let wanted = clean(&site);
    let settings = site.read("site.yaml");
    let edited = settings.replace("title: 测试街道", "title: 测验街道");
    site.write("site.yaml", &edited);
    let other = clean(&site);
    let whole = |tree: &BTreeMap<String, Vec<u8>>, first: bool| {
        for (name, bytes) in tree {
            let old = wanted.get(name) == Some(bytes);
            assert!(
                old || !first && other.get(name) == Some(bytes),
                "half or wrong after a kill: {name}"
            );
        }
    };
    let mut in_the_moves = 0;
    for step in 0..16 {
        // The first build, killed; and a later one that changes every page, killed, the edit then reverted.
        let first = step % 2 == 0;
        if first {
            let _ = fs::remove_dir_all(site.path("public"));
            site.write("site.yaml", &settings);
        } else {
            site.write("site.yaml", &edited);
        }
        kill(&site, step);
        in_the_moves += usize::from(site.exists("public/.gongkai/pending"));
        whole(&site.tree("public"), first);
        site.write("site.yaml", &settings);
        // The next run heals the folder first, and may be killed while it does so.
        if site.exists("public/.gongkai/pending") {
            let mut healing =
                site.command(&["build", "--as-of", "2026-01-01", "-q"]).spawn().expect("it runs");
            std::thread::sleep(Duration::from_micros(2_000 + step * 700));
            let _ = healing.kill();
            healing.wait().expect("it ends");
            whole(&site.tree("public"), first);
        }
        site.build();
        assert_same(&site.tree("public"), &wanted, "after a kill");
        assert!(!site.exists("public/.gongkai/pending") && !site.exists("public/.gongkai/tmp"));
    }
    assert!(in_the_moves > 0, "no kill hit the moves, so healing was not tried");
}

/// Kills a build: at some early moment, or as soon as it has said what it is going to move.
fn kill(site: &TestSite, step: u64) {
    let mut child =
        site.command(&["build", "--as-of", "2026-01-01", "-q"]).spawn().expect("it runs");
    if step.is_multiple_of(4) {
        std::thread::sleep(Duration::from_millis(step * 6));
    } else {
        let pending = site.path("public/.gongkai/pending");
        while !pending.exists() && child.try_wait().expect("a child").is_none() {
            std::hint::spin_loop();
        }
        std::thread::sleep(Duration::from_micros(step * 300));
    }
    let _ = child.kill();
    child.wait().expect("it ends");
}

/// What is removed and written stays below the output folder, whatever somebody has put into it.
#[test]
fn a_linked_folder_in_the_way_is_not_followed() {
    let site = TestSite::new().report("a", "", "\n正文。\n").report("b", "", "\n正文。\n");
    site.build();
    let outside = tempfile::tempdir().expect("a folder");
    let page = "a.html";
    assert!(site.exists(&format!("public/fzzf/2024/{page}")), "{:?}", site.tree("public").keys());
    for name in [page, "b.html", "index.html"] {
        fs::write(outside.path().join(name), "别人的").expect("a file");
    }
    fs::remove_dir_all(site.path("public/fzzf/2024")).expect("removed");
    std::os::unix::fs::symlink(outside.path(), site.path("public/fzzf/2024")).expect("a link");
    // One page goes, the other is written anew.
    site.remove("content/fzzf/a.md");
    site.write("content/fzzf/b.md", "---\ntitle: 乙\ndate: 2024-01-29\n---\n\n改了。\n");
    let run = site.run(&["build", "--as-of", "2026-01-01"]);
    let text = |name: &str| fs::read_to_string(outside.path().join(name)).expect("a file");
    for name in [page, "b.html", "index.html"] {
        assert_eq!(text(name), "别人的", "{name}: {}", run.err);
    }
    // Either it is said and nothing is done, or the folder is made a folder again.
    if run.status == 0 {
        let folder = fs::symlink_metadata(site.path("public/fzzf/2024")).expect("a folder");
        assert!(folder.is_dir(), "{}", run.err);
        assert_same(&site.tree("public"), &clean(&site), "mended");
    } else {
        assert!(run.err.contains("public/fzzf/2024"), "{}", run.err);
    }
}

/// Files of the program's own lead nowhere else, and what was read lies outside the folder that is copied to servers.
#[test]
fn what_is_ours_is_never_a_way_out_of_the_folder() {
    use std::os::unix::fs::PermissionsExt;
    let site = TestSite::new().report("a", "", "\n正文。\n").report(
        "d",
        "draft: true\n",
        "\n草稿里的秘密。\n",
    );
    site.write("outside.txt", "别人的");
    site.build();
    // A path of `pending` that leads out is not followed.
    site.write("public/.gongkai/pending", "../outside.txt\n");
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(2);
    assert!(run.err.contains(".gongkai/pending"), "{}", run.err);
    assert_eq!(site.read("outside.txt"), "别人的");
    fs::remove_file(site.path("public/.gongkai/pending")).expect("removed");
    // What is written aside is never written through a link, and nothing of ours is read through one.
    for name in ["manifest.tmp", "pending.tmp"] {
        std::os::unix::fs::symlink(
            site.path("outside.txt"),
            site.path("public/.gongkai").join(name),
        )
        .expect("a link");
        site.write(
            "content/fzzf/a.md",
            format!("---\ntitle: 甲\ndate: 2024-01-29\n---\n\n{name}。\n"),
        );
        site.build();
        assert_eq!(site.read("outside.txt"), "别人的", "{name}");
    }
    fs::rename(site.path("public/.gongkai/manifest"), site.path("manifest")).expect("moved");
    std::os::unix::fs::symlink(site.path("manifest"), site.path("public/.gongkai/manifest"))
        .expect("a link");
    let run = site.run(&["build", "--as-of", "2026-01-01"]).expect(2);
    assert!(run.err.contains("public/.gongkai/manifest"), "{}", run.err);
    fs::remove_file(site.path("public/.gongkai/manifest")).expect("removed");
    fs::rename(site.path("manifest"), site.path("public/.gongkai/manifest")).expect("moved");
    site.build();
    // Nothing below the output folder has a word of a draft.
    let mut names = Vec::new();
    for entry in fs::read_dir(site.path("public/.gongkai")).expect("a folder") {
        let path = entry.expect("an entry").path();
        let text = fs::read(&path).expect("a file");
        assert!(!String::from_utf8_lossy(&text).contains("秘密"), "{}", path.display());
        names.push(path.file_name().expect("a name").to_string_lossy().into_owned());
    }
    names.sort();
    assert_eq!(names, ["lock", "manifest"]);
    let mode = fs::metadata(site.path(".gongkai")).expect("a folder").permissions().mode() & 0o777;
    assert_eq!(mode, 0o700);
    assert_eq!(site.read(".gongkai/.gitignore"), "*\n");
}

#[test]
fn a_page_that_was_changed_by_hand_to_the_same_length_is_mended() {
    let site = TestSite::new().report("a", "", "\n全年受理12件。\n");
    site.build();
    let right = site.read("public/fzzf/2024/a.html");
    // Twice: the quick way out of a build with nothing changed looks at it too.
    for _ in 0..2 {
        std::thread::sleep(std::time::Duration::from_millis(2_100));
        site.build();
        site.write("public/fzzf/2024/a.html", right.replace("12件", "99件"));
        site.build();
        assert_eq!(site.read("public/fzzf/2024/a.html"), right);
    }
}
