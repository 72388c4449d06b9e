//! Packages of sealed years that readers may download: offered, blocked after a withdrawal, made again without it.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;

use crate::archive::site;
use crate::harness::{Run, SITE, TestSite, assert_same};

const NAME: &str = "www.test.gov.cn-2024";

/// The site of the archive's tests, its folders under other names.
fn offering() -> TestSite {
    let site = site();
    let settings = format!(
        "{SITE}publish:\n  targets:\n  - {{name: www, kind: directory, path: www, base_url: \"http://127.0.0.1:9/ts/\"}}\n"
    );
    let archive = "archive:\n  folder: 档案/封存\n  packages: 包\n  downloads: true\n";
    site.write("site.yaml", format!("{settings}{archive}"));
    site
}

fn archive(site: &TestSite, more: &[&str]) -> Run {
    let day = if site.exists("seals") { "2026-02-01" } else { "2026-01-01" };
    site.run(&[&["archive", "2024", "--as-of", day, "--lang", "en"], more].concat())
}

fn build(site: &TestSite) -> Run {
    site.run(&["build", "--as-of", "2026-02-01", "--lang", "en"])
}

/// What is in a ZIP file by name, files that are packed within unpacked.
fn unpacked(site: &TestSite, file: &str) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(fs::File::open(site.path(file)).expect("a file"));
    let zip = zip.as_mut().expect("a ZIP file");
    let mut all = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("an entry");
        let name = entry.name().expect("a name").into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).expect("bytes");
        if name.ends_with(".gz") {
            let mut text = Vec::new();
            flate2::read::MultiGzDecoder::new(&bytes[..]).read_to_end(&mut text).expect("gzip");
            bytes = text;
        }
        all.insert(name, bytes);
    }
    all
}

#[test]
fn a_package_is_offered_until_something_in_it_is_withdrawn() {
    let site = offering();
    site.run(&["publish", "--yes", "--by", "王", "--baseline"]).expect(0);
    archive(&site, &[]).expect(0);
    let (packed, public) = (format!("包/{NAME}.zip"), format!("包/{NAME}-public.zip"));
    assert!(site.exists(&packed) && site.exists(&format!("包/{NAME}/bagit.txt")));
    assert!(site.exists("档案/封存/2024/fzzf/2024/second.html") && !site.exists("archives"));
    build(&site).expect(0);
    let sealed = fs::read(site.path(&packed)).expect("a ZIP file");
    let bytes = |file: &str| fs::read(site.path(file)).expect("a file");
    assert!(bytes(&format!("public/archive/{NAME}.zip")) == sealed, "the bytes of the package");
    let list = site.read("public/archive/index.html");
    assert!(list.contains(&format!("href=\"/ts/archive/{NAME}.zip\" download")), "{list}");
    let seal = site.read("seals/2024.seal");
    let digest = |seal: &str| {
        let below = seal.split("\ndownload ").nth(1).expect("a download");
        below[..64].to_owned()
    };
    assert!(list.contains(&digest(&seal)), "{list}");
    let clean = || {
        let arguments = ["build", "--as-of", "2026-02-01", "-o", "clean", "--clean"];
        site.run(&arguments).expect(0);
        assert_same(&site.tree("public"), &site.tree("clean"), "incremental and clean");
    };
    clean();
    assert!(build(&site).expect(0).err.contains("0 written"));
    site.run(&["verify", &format!("public/archive/{NAME}.zip")]).expect(0);
    site.run(&["verify", "seals/2024.seal"]).expect(0);
    let run = archive(&site, &["--public"]).expect(2);
    assert!(run.err.contains("nothing of 2024 was withdrawn"), "{}", run.err);

    // A title that pages beside it show, an address, a file.
    let many = site.read("content/fzzf/many/index.md");
    let withdrawn = many.replace(
        "date: 2024",
        "withdrawn: {date: 2026-01-15, reason: 有误, privacy: true}\ndate: 2024",
    );
    site.write("content/fzzf/many/index.md", &withdrawn);
    let run = build(&site).expect(0);
    assert!(run.err.contains("seal/blocked") && run.err.contains("--public"), "{}", run.err);
    assert!(!site.exists(&format!("public/archive/{NAME}.zip")));
    let list = site.read("public/archive/index.html");
    assert!(list.contains("暂不提供下载") && !list.contains(".zip"), "{list}");
    clean();
    // The sealed package is not packed again for readers.
    assert!(archive(&site, &["--zip"]).expect(2).err.contains("archive 2024 --public"));

    let package = site.tree(&format!("包/{NAME}"));
    archive(&site, &["--public"]).expect(0);
    assert!(site.tree(&format!("包/{NAME}")) == package && bytes(&packed) == sealed, "unchanged");
    let after = site.read("seals/2024.seal");
    let rest = |seal: &str| {
        let changes = |line: &&str| {
            !["download ", "without ", "end "].iter().any(|word| line.starts_with(word))
        };
        seal.lines().filter(changes).collect::<Vec<_>>().join("\n")
    };
    assert_eq!(rest(&after), rest(&seal), "the seal says another download and nothing else");
    assert!(after.contains("\nwithout content/fzzf/many/index.md\n"), "{after}");
    build(&site).expect(0);
    assert!(bytes(&format!("public/archive/{NAME}-public.zip")) == bytes(&public));
    assert!(site.read("public/archive/index.html").contains("不含封存后撤回的 1 份报告"));
    clean();
    site.run(&["verify", &public]).expect(0);
    let (before, now) = (unpacked(&site, &packed), unpacked(&site, &public));
    // Its page says that it was withdrawn, and nothing else is left of it.
    let page = format!("{NAME}-public/data/site/fzzf/2024/many.html");
    assert!(String::from_utf8_lossy(&now[&page]).contains("撤回"));
    for word in ["甲,1", "<title>附件", "content/fzzf/many"] {
        let with = |all: &BTreeMap<String, Vec<u8>>| {
            all.values().filter(|bytes| String::from_utf8_lossy(bytes).contains(word)).count()
        };
        assert!(with(&before) > 0, "{word}");
        assert_eq!(with(&now), 0, "{word}");
    }
    let ledger = |all: &BTreeMap<String, Vec<u8>>, name: &str| {
        String::from_utf8_lossy(&all[&format!("{name}/data/ledger.jsonl")]).into_owned()
    };
    let (before, now) = (ledger(&before, NAME), ledger(&now, &format!("{NAME}-public")));
    assert!(before.contains("fzzf/2024/many.html") && !now.contains("fzzf/2024/many.html"));
    assert!(now.contains("fzzf/2024/second.html"), "others are still on record");
    // Public again: the edition without it is not all that there is.
    site.write("content/fzzf/many/index.md", &many);
    let run = build(&site).expect(0);
    assert!(run.err.contains("seal/lacking"), "{}", run.err);
    site.write("content/fzzf/many/index.md", &withdrawn);
    let again = bytes(&public);
    archive(&site, &["--public"]).expect(0);
    assert!(bytes(&public) == again, "made again");
}

#[test]
fn a_package_that_is_lost_or_changed_is_named() {
    let site = offering();
    let run = archive(&site, &["--public"]).expect(2);
    assert!(run.err.contains("is not sealed yet"), "{}", run.err);
    // Sealed elsewhere: there is none to offer.
    archive(&site, &["-o", "out"]).expect(0);
    let run = build(&site).expect(0);
    assert!(run.err.contains("seal/no-download"), "{}", run.err);
    assert!(!site.read("public/archive/index.html").contains(".zip"));
    // The package that is there is packed; made anew it would be the same.
    fs::create_dir(site.path("包")).expect("a folder");
    fs::rename(site.path("out").join(NAME), site.path("包").join(NAME)).expect("moved");
    archive(&site, &[]).expect(0);
    build(&site).expect(0);
    let file = format!("包/{NAME}.zip");
    let bytes = fs::read(site.path(&file)).expect("a ZIP file");
    site.remove(&file);
    // Nothing else has changed, so that a build could end early.
    let run = build(&site).expect(1);
    assert!(run.err.contains("seal/download") && run.err.contains(&file), "{}", run.err);
    assert!(site.exists(&format!("public/archive/{NAME}.zip")), "the output is unchanged");
    let mut other = bytes.clone();
    *other.last_mut().expect("a byte") ^= 1;
    site.write(&file, &other);
    let run = site.run(&["build", "--as-of", "2026-02-01", "--lang", "en", "--clean"]).expect(1);
    assert!(run.err.contains("seal/download") && run.err.contains(&file), "{}", run.err);
    // It can be made again.
    fs::remove_dir_all(site.path("包")).expect("it is there");
    archive(&site, &[]).expect(0);
    assert!(fs::read(site.path(&file)).expect("a ZIP file") == bytes, "the same");
    build(&site).expect(0);
    // A damaged package is not packed.
    site.write(&format!("包/{NAME}/data/index.html"), "x");
    assert!(archive(&site, &[]).expect(2).err.contains("is not as it was sealed"));
    // Nor is a file overwritten that may have been handed over.
    fs::remove_dir_all(site.path("包").join(NAME)).expect("it is there");
    let run = archive(&site, &["--reseal", "换"]).expect(2);
    assert!(run.err.contains("is there already") && run.err.contains(".zip"), "{}", run.err);
    for (typed, word) in [("../x", "config/archive-folder"), ("content/x", "config/archive-folder")]
    {
        let settings = site.read("site.yaml");
        site.write("site.yaml", settings.replace("packages: 包", &format!("packages: {typed}")));
        let run = build(&site).expect(1);
        assert!(run.err.contains(word) && run.err.contains("site.yaml:"), "{}", run.err);
        site.write("site.yaml", settings);
    }
}

#[test]
fn what_was_withdrawn_is_in_no_package_of_another_year_and_on_no_record() {
    let site = offering();
    // A report of 2023 is replaced by one of 2024, whose title its page shows.
    let old = "---\ntitle: before标题\ndate: 2023-12-31\nstatus: repealed\nsuperseded_by: second.md\n---\n去年。\n";
    site.write("content/fzzf/before.md", old);
    site.run(&["publish", "--yes", "--by", "王", "--baseline"]).expect(0);
    let run = |year: &str, more: &[&str]| {
        site.run(&[&["archive", year, "--as-of", "2026-02-01", "--lang", "en"], more].concat())
    };
    run("2023", &[]).expect(0);
    run("2024", &[]).expect(0);
    build(&site).expect(0);
    assert!(site.read("public/fzzf/2023/before.html").contains("second标题"));
    // Withdrawn, under another address and day than before.
    let second = "---\ntitle: 撤\ndate: 2025-03-03\nslug: x1\nwithdrawn: {date: 2026-01-15, reason: 有误, privacy: true}\n---\n无。\n";
    site.write("content/fzzf/second.md", second);
    let said = build(&site).expect(0).err;
    assert_eq!(said.matches("seal/blocked").count(), 2, "{said}");
    let shows = |files: &BTreeMap<String, Vec<u8>>, word: &str| -> Vec<String> {
        let has = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(word);
        files.iter().filter(|(_, bytes)| has(bytes)).map(|(path, _)| path.clone()).collect()
    };
    assert_eq!(shows(&site.tree("public"), "second标题"), Vec::<String>::new());
    for year in ["2023", "2024"] {
        run(year, &["--public"]).expect(0);
        let files = unpacked(&site, &format!("包/www.test.gov.cn-{year}-public.zip"));
        assert_eq!(shows(&files, "second标题"), Vec::<String>::new());
        let ledger = shows(&files, "content/fzzf/second.md");
        assert!(!ledger.iter().any(|path| path.ends_with("ledger.jsonl")), "{ledger:?}");
    }
    build(&site).expect(0);
    for year in ["2023", "2024"] {
        assert!(site.exists(&format!("public/archive/www.test.gov.cn-{year}-public.zip")));
    }
    // Sealed anew, it is on no record either; an address that readers know leads somewhere.
    let known = second.replace("slug: x1\n", "slug: x1\naliases: [/fzzf/2024/second.html]\n");
    site.write("content/fzzf/second.md", known);
    fs::remove_dir_all(site.path("包")).expect("it is there");
    run("2024", &["--reseal", "撤回"]).expect(0);
    // Sealed anew, 2023 does not show its title any more, and nothing keeps that package from readers.
    run("2023", &["--reseal", "替代文件已撤回"]).expect(0);
    let said = build(&site).expect(0).err;
    assert!(!said.contains("seal/blocked"), "{said}");
    assert!(site.exists("public/archive/www.test.gov.cn-2023.zip"));
    assert!(!site.read("seals/2023.seal").contains("\nshows "));
    let files = unpacked(&site, &format!("包/{NAME}.zip"));
    let ledger = String::from_utf8_lossy(&files[&format!("{NAME}/data/ledger.jsonl")]).into_owned();
    assert!(ledger.contains("first.md") && !ledger.contains("second"), "{ledger}");
}

#[test]
fn a_published_copy_is_compared_with_what_is_on_record() {
    let site = offering();
    let verify = |path: &str| site.run(&["verify", path, "--lang", "en"]);
    let run = verify("content").expect(2);
    assert!(run.err.contains("no sealed year to compare with"), "{}", run.err);
    archive(&site, &[]).expect(0);
    site.run(&["publish", "--yes", "--by", "王", "--baseline"]).expect(0);
    build(&site).expect(0);
    let link = fs::read_link(site.path("www/current")).expect("a link");
    let release = format!("www/{}", link.to_str().expect("a name").trim_end_matches('/'));
    // A copy of the web server's folder without any records.
    crate::harness::copy(&site.path("public"), &site.path("mirror"));
    let page = "fzzf/2024/second.html";
    for (folder, word, asked) in [
        ("public", "as they were built", vec!["public"]),
        (&*release, "as they were published", vec!["www", "www/current", &*release]),
        ("mirror", "as they were sealed", vec!["mirror"]),
    ] {
        let expect = |status: i32, word: &str, file: &str| {
            for path in &asked {
                let run = verify(path).expect(status);
                assert!(run.err.contains(word) && run.err.contains(file), "{path}: {}", run.err);
            }
        };
        expect(0, word, "");
        let file = format!("{folder}/{page}");
        let bytes = fs::read(site.path(&file)).expect("a page");
        let mut other = bytes.clone();
        other[200] ^= 1;
        // Files of a release are names of the same file elsewhere.
        let put = |bytes: &[u8]| {
            site.remove(&file);
            site.write(&file, bytes);
        };
        put(&other);
        expect(1, "copy/changed", &file);
        site.remove(&file);
        expect(1, "copy/missing", &file);
        site.write(&file, &bytes);
        let extra = format!("{folder}/fzzf/2024/more.html");
        site.write(&extra, "x");
        expect(1, "copy/extra", &extra);
        site.remove(&extra);
        expect(0, word, "");
    }
    // A target whose link leads elsewhere, and what nobody has published.
    let target = |status: i32, word: &str, file: &str| {
        let run = verify("www").expect(status);
        assert!(run.err.contains(word) && run.err.contains(file), "{}", run.err);
    };
    target(0, "(live)", "");
    crate::harness::copy(&site.path(&release), &site.path("www/releases/other"));
    target(1, "copy/extra", "www/releases/other");
    assert!(verify("www/releases/other").expect(1).err.contains("copy/extra"));
    fs::rename(site.path("www/current"), site.path("www/before")).expect("moved");
    target(1, "copy/not-live", "www/current");
    std::os::unix::fs::symlink("releases/other", site.path("www/current")).expect("a link");
    target(1, "copy/not-live", "www/current");
    assert!(verify("www/current").expect(1).err.contains("copy/extra"));
    site.remove("www/current");
    fs::rename(site.path("www/releases/other"), site.path("elsewhere")).expect("moved");
    fs::rename(site.path("www/before"), site.path("www/current")).expect("moved");
    target(0, "(live)", "");
    fs::rename(site.path("www/records"), site.path("records")).expect("moved");
    target(1, "copy/not-live", &release);
    fs::rename(site.path("records"), site.path("www/records")).expect("moved");
    // Compressed beside plain, a package that was changed, a folder in the year's folder, one where a file should be.
    site.write(&format!("mirror/{page}.gz"), "x");
    verify("mirror").expect(0);
    let package = format!("mirror/archive/{NAME}.zip");
    let bytes = fs::read(site.path(&package)).expect("a package");
    site.write(&package, "x");
    assert!(verify("mirror").expect(1).err.contains(&package));
    site.write(&package, bytes);
    site.write("mirror/fzzf/2024/new/x.html", "x");
    assert!(verify("mirror").expect(1).err.contains("mirror/fzzf/2024/new/x.html"));
    for folder in ["public", "mirror"] {
        site.remove(&format!("{folder}/{page}"));
        fs::create_dir(site.path(folder).join(page)).expect("a folder");
        let run = verify(folder).expect(1);
        assert!(run.err.contains(&format!("{folder}/{page}")), "{}", run.err);
    }
    // Records that were changed are no records.
    let manifest = site.read("public/.gongkai/manifest");
    site.write("public/.gongkai/manifest", &manifest[..manifest.len() - 1]);
    assert!(verify("public").expect(1).err.contains("public/.gongkai/manifest"));
    site.write("www/records/releases.json", "[]");
    assert!(verify("www/records/releases.json").expect(1).err.contains("ledger"));
}
