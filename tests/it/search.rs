//! The search index of a site: what is in it, what is not, and which files a change touches.

use std::collections::BTreeMap;
use std::fs;

use crate::harness::{TestSite, assert_same, copy_all};

/// The hash of a gram, as docs and script have it: of one character, or of two that follow each other.
fn hash(gram: &str) -> u32 {
    let units: Vec<u32> = gram.encode_utf16().map(u32::from).collect();
    let gram = match units[..] {
        [one] => one,
        [one, two] => one << 16 | two,
        _ => panic!("{gram} is no gram"),
    };
    gram.wrapping_mul(0x9E37_79B1)
}

fn number(bytes: &mut &[u8]) -> u64 {
    let (mut value, mut shift) = (0, 0);
    loop {
        let (first, rest) = bytes.split_first().expect("a number");
        *bytes = rest;
        value |= u64::from(first & 0x7F) << shift;
        shift += 7;
        if *first < 0x80 {
            return value;
        }
    }
}

/// In how many parts of texts a gram stands, by the chunks of the index alone.
fn count(site: &TestSite, gram: &str) -> u64 {
    let wanted = u64::from(hash(gram));
    let mut found = 0;
    for segment in ["years", "months", "newest"] {
        let files = site.tree("public");
        let folder = format!("search/{segment}/");
        let own = |name: &&String| {
            name.starts_with(&folder) && name.ends_with(".bin") && !name.ends_with("columns.bin")
        };
        let chunks: Vec<&String> = files.keys().filter(own).collect();
        if chunks.is_empty() {
            continue;
        }
        let bits = chunks.len().ilog2();
        assert_eq!(chunks.len(), 1 << bits);
        let bucket = wanted >> (32 - bits);
        let mut bytes = &files[&format!("{folder}{}.bin", 100_000 + bucket)][4..];
        let mut at = bucket << (32 - bits);
        while !bytes.is_empty() {
            at += number(&mut bytes);
            let head = number(&mut bytes);
            // The sites of these tests are too small for bitmaps to be shorter, but for what stands in every report.
            if head & 1 == 1 {
                let parts = parts(&files[&format!("{folder}columns.bin")]);
                bytes = &bytes[parts.div_ceil(8)..];
            } else {
                for _ in 0..head >> 2 {
                    number(&mut bytes);
                }
            }
            if head & 2 == 2 {
                for _ in 0..number(&mut bytes) {
                    number(&mut bytes);
                }
            }
            if at == wanted {
                found += head >> 2;
            }
        }
    }
    found
}

/// How many parts a segment has, where each report has one and its attachments have one.
fn parts(columns: &[u8]) -> usize {
    let length = u32::from_le_bytes(columns[..4].try_into().expect("four")) as usize;
    let head: serde_json::Value = serde_json::from_slice(&columns[4..4 + length]).expect("JSON");
    usize::try_from(head["count"].as_u64().expect("a number")).expect("few")
}

fn report(date: &str, body: &str) -> String {
    format!("---\ntitle: 报告{date}\ndate: {date}\n---\n{body}\n")
}

#[test]
fn the_index_has_what_readers_see_and_nothing_else() {
    let site = TestSite::new()
        .file("content/fzzf/a/index.md", "---\ntitle: 甲\ndate: 2024-01-29\ndoc_number: 示府发〔2024〕7号\nattachments:\n  - title: 表\n    file: b.csv\n---\n正文里的骉字。\n")
        .file("content/fzzf/a/b.csv", "犇,2\n")
        .report("d", "draft: true\n", "草稿里的猋字。\n")
        .file("content/fzzf/l.md", report("2027-01-01", "以后的羴字。"))
        .report("w", "withdrawn: {date: 2024-03-01, reason: 个人隐私}\n", "撤回的鱻字。\n")
        .file("content/fzzf/p.md", "---\ntitle: 页\ndated: false\n---\n固定的淼字。\n");
    site.build().expect(0);
    for (gram, wanted) in
        [("骉", 1), ("的骉", 1), ("犇", 1), ("犇2", 1), ("淼", 1), ("猋", 0), ("羴", 0), ("鱻", 0)]
    {
        assert_eq!(count(&site, gram), wanted, "{gram}");
    }
    let text = site.tree("public")["search/text/fzzf/2024/a.html-0.txt"].clone();
    let units: Vec<u16> = text.chunks(2).map(|it| u16::from_le_bytes([it[0], it[1]])).collect();
    let text = String::from_utf16(&units[1..]).expect("text");
    assert!(
        text.starts_with("甲\n示府发〔2024〕7号\n") && text.ends_with("正文里的骉字。"),
        "{text}"
    );
    assert!(!site.exists("public/search/text/fzzf/2024/w.html-0.txt"));
    // The settings leave out attachments, pages, or all of it.
    let settings = site.read("site.yaml");
    site.write("site.yaml", format!("{settings}search: {{attachments: false, pages: false}}\n"));
    site.build().expect(0);
    assert_eq!(["骉", "犇", "淼"].map(|gram| count(&site, gram)), [1, 0, 0]);
    assert!(site.read("public/index.html").contains("role=\"search\""));
    site.write("site.yaml", format!("{settings}search: {{enabled: false}}\n"));
    site.build().expect(0);
    assert!(!site.exists("public/search"));
    assert!(!site.read("public/index.html").contains("role=\"search\""));
}

#[test]
fn a_report_that_is_withdrawn_is_gone_from_every_file() {
    let site = TestSite::new()
        .file("content/fzzf/old.md", report("2020-05-01", "此人姓骉，住在某地。"))
        .file("content/fzzf/other.md", report("2020-06-01", "别的。"))
        .file("content/fzzf/new.md", report("2024-01-29", "今年的。"));
    site.build().expect(0);
    assert_eq!(count(&site, "姓骉"), 1);
    let withdrawn = site
        .read("content/fzzf/old.md")
        .replace("---\n此", "withdrawn: {date: 2024-02-01, reason: 个人隐私}\n---\n此");
    site.write("content/fzzf/old.md", withdrawn);
    site.build().expect(0);
    assert_eq!(["骉", "姓骉", "此人"].map(|gram| count(&site, gram)), [0; 3]);
    let named: Vec<String> = site
        .tree("public")
        .into_iter()
        .filter(|(name, bytes)| {
            name.starts_with("search/") && String::from_utf8_lossy(bytes).contains("报告2020-05-01")
        })
        .map(|it| it.0)
        .collect();
    assert_eq!(named, Vec::<String>::new());
}

fn changed(before: &BTreeMap<String, Vec<u8>>, after: &BTreeMap<String, Vec<u8>>) -> Vec<String> {
    let own = |name: &&String| name.starts_with("search/");
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    let new = after.iter().filter(|(name, bytes)| before.get(*name) != Some(*bytes)).map(|it| it.0);
    gone.chain(new).filter(own).cloned().collect()
}

#[test]
fn a_new_report_changes_few_files_and_none_of_closed_years() {
    let mut site = TestSite::new();
    for number in 0..400 {
        let (year, month, day) = (2019 + number / 80, 1 + number % 12, 1 + number % 28);
        let body = format!(
            "第{number}份报告，甲乙丙丁{}。",
            char::from_u32(0x4E00 + number).expect("Han")
        );
        site = site.file(
            &format!("content/fzzf/r{number}.md"),
            report(&format!("{year}-{month:02}-{day:02}"), &body),
        );
    }
    site.build().expect(0);
    let before = site.tree("public");
    site.write("content/fzzf/n.md", report("2023-12-29", "新的一份，骉。"));
    site.build().expect(0);
    let after = site.tree("public");
    let files = changed(&before, &after);
    assert!(
        files.len() <= 100 && !files.iter().any(|name| name.starts_with("search/years/")),
        "{files:?}"
    );
    assert_eq!(count(&site, "骉"), 1);
    // A year closes with the first report of the next.
    site.write("content/fzzf/m.md", report("2024-01-02", "再新的一份，犇。"));
    site.build().expect(0);
    assert_eq!(["骉", "犇", "丙丁"].map(|gram| count(&site, gram)), [1, 1, 400]);
    // What was kept of the index makes no difference, nor does a file that somebody removed.
    let incremental = site.tree("public");
    site.remove("public/search/years/100000.bin");
    site.build().expect(0);
    assert_same(&site.tree("public"), &incremental, "healed");
    site.run(&["build", "--clean"]).expect(0);
    assert_same(&site.tree("public"), &incremental, "clean");
    for folder in ["public", ".gongkai"] {
        fs::remove_dir_all(site.path(folder)).expect("a folder");
    }
    site.build().expect(0);
    assert_same(&site.tree("public"), &incremental, "from nothing");
}

/// Files that a build keeps of the index of closed years: which segment it is, and its runs.
fn kept(site: &TestSite) -> Vec<String> {
    let of_years = |name: &String| name.contains("search-years");
    let cache = site.tree(".gongkai/cache");
    cache.keys().filter(|name| of_years(name)).map(|it| format!(".gongkai/cache/{it}")).collect()
}

/// A built site with so many reports in a closed year.
fn with_closed_year(reports: u32) -> TestSite {
    let mut site = TestSite::new().file("content/fzzf/new.md", report("2024-01-02", "新。"));
    for number in 0..reports {
        let name = format!("content/fzzf/r{number}.md");
        site = site.file(&name, report("2023-05-01", &format!("第{number}份。")));
    }
    site.build().expect(0);
    site
}

#[test]
fn what_is_kept_of_the_index_may_be_damaged_and_does_not_grow_for_ever() {
    let site = with_closed_year(300);
    for round in 0..9 {
        site.write("content/fzzf/r7.md", report("2023-05-01", &format!("第{round}次改，犇。")));
        let files = kept(&site);
        // Once in a while files are damaged at different places, or one is gone.
        match round {
            2 | 3 => {
                let mut bytes = fs::read(site.path(&files[1])).expect("runs");
                let at = if round == 2 { 20 } else { bytes.len() - 20 };
                bytes[at..at + 10].fill(7);
                fs::write(site.path(&files[1]), &bytes).expect("a file");
            }
            4 => site.write(&files[0], "?"),
            5 => site.remove(&files[1]),
            _ => {}
        }
        site.build().expect(0);
        let other = TestSite::empty();
        copy_all(&site.path("content"), &other.path("content"));
        other.write("site.yaml", site.read("site.yaml"));
        other.build().expect(0);
        assert_same(&site.tree("public"), &other.tree("public"), &format!("round {round}"));
        let length = |of: &TestSite| fs::metadata(of.path(&kept(of)[1])).expect("runs").len();
        assert_eq!(kept(&site).len(), 2, "{:?}", kept(&site));
        assert!(length(&site) <= 3 * length(&other), "{} bytes", length(&site));
    }
    assert_eq!(count(&site, "犇"), 1);
}

#[test]
fn a_run_that_is_damaged_is_told_of_once_and_read_again() {
    let site = with_closed_year(300);
    let mut told = 0;
    for round in 0..6 {
        // So many characters that nearly every file of the index changes.
        let words: String =
            (0..400).filter_map(|it| char::from_u32(0x4E00 + round * 500 + it)).collect();
        site.write("content/fzzf/r7.md", report("2023-05-01", &words));
        let runs = site.path(&kept(&site)[1]);
        let mut bytes = fs::read(&runs).expect("runs");
        let at = bytes.len() * (round as usize + 1) / 8;
        bytes[at..at + 40].iter_mut().for_each(|byte| *byte ^= 0x55);
        fs::write(&runs, &bytes).expect("a file");
        let first = site.run(&["build"]);
        if first.status != 0 {
            assert!(first.status == 2 && first.err.contains("再生成一次"), "{}", first.err);
            told += 1;
            site.build().expect(0);
        }
        let incremental = site.tree("public");
        fs::remove_dir_all(site.path("public")).expect("a folder");
        site.build().expect(0);
        assert_same(&site.tree("public"), &incremental, &format!("round {round}"));
    }
    assert!(told > 0);
}

#[test]
fn what_only_a_report_had_that_is_gone_is_not_kept_either() {
    let site = with_closed_year(40);
    let before = kept(&site);
    site.write("content/fzzf/r7.md", report("2023-05-01", "改。"));
    site.build().expect(0);
    assert_eq!(kept(&site), before);
    site.remove("content/fzzf/r8.md");
    site.build().expect(0);
    assert_ne!(kept(&site), before);
    // A segment that is no more is not kept.
    (0..40).filter(|number| *number != 8).for_each(|number| {
        site.remove(&format!("content/fzzf/r{number}.md"));
    });
    site.build().expect(0);
    assert_eq!(kept(&site), Vec::<String>::new());
}

#[test]
fn a_group_of_synonyms_has_two_words_and_no_section_is_called_search() {
    let site = TestSite::new()
        .file("content/search/_index.md", "---\ntitle: 搜\n---\n")
        .report("a", "", "文。\n");
    let settings = site.read("site.yaml");
    site.write(
        "site.yaml",
        format!("{settings}search:\n  synonyms:\n    - [法治政府, 依法行政]\n    - [独词]\n"),
    );
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("config/lonely-synonym") && run.err.contains("site.yaml:"),
        "{}",
        run.err
    );
    site.write("site.yaml", format!("{settings}search: {{synonyms: [[法治政府, 依法行政]]}}\n"));
    let run = site.run(&["build"]).expect(1);
    assert!(
        run.err.contains("content/search/_index.md") && run.err.contains("site/reserved"),
        "{}",
        run.err
    );
}

#[test]
fn the_script_stays_short() {
    let script = fs::read("layouts/assets/search.js").expect("the script");
    assert!(script.len() <= 12 * 1024, "{} bytes", script.len());
}
