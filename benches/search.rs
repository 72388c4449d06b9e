//! What the search index costs: sites of reports with words of a Chinese text's frequencies, built with and without it in turn.
//!
//! `cargo bench --bench search -- --reports 10000 --runs 3 --folder /dev/shm`

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

#[path = "peers/measure.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod measure;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Cost, run_whatever};

const SITE: &str = "title: 示例市示例街道\nbase_url: https://www.example.gov.cn/\ntime_zone: Asia/Shanghai\npublisher: 示例街道办事处\nidentity:\n  name: 示例街道\n  domain: www.example.gov.cn\n  site_id_code: \"4401000059\"\n  sponsor: 示例街道办事处\n  organizer: 示例街道党政办公室\n  address: 示例路1号\n  postcode: \"000000\"\n  phone: 000-00000000\n  icp: 京ICP备00000000号-1\n  police_record: 京公网安备00000000000000号\n  badge_id: \"00000000000000000000000000000000\"\n";

/// Words of one to three characters, the frequent ones first.
struct Words {
    words: Vec<String>,
    seed: u64,
}

impl Words {
    fn new() -> Self {
        let mut made = Self { words: Vec::new(), seed: 7 };
        for number in 0..40_000 {
            let length =
                1 + usize::from(number >= 300) + made.below(2).min(usize::from(number >= 2_000));
            // Frequent characters stand in frequent words.
            let word = (0..length).map(|_| {
                let at = made.below(60 + number / 12) % 6_000;
                char::from_u32(0x4E00 + u32::try_from(at * 3).expect("small")).expect("Han")
            });
            let word = word.collect();
            made.words.push(word);
        }
        made
    }

    fn below(&mut self, most: usize) -> usize {
        self.seed = self
            .seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.seed >> 33).expect("31 bits") % most
    }

    /// A word; one of twice the position is half as frequent.
    fn word(&mut self) -> String {
        let most = 1 << self.below(16);
        let at = self.below(most.min(self.words.len()));
        self.words[at].clone()
    }

    fn text(&mut self, characters: usize) -> String {
        let (mut out, mut count) = (String::new(), 0);
        while count < characters {
            for _ in 0..3 + self.below(6) {
                let word = self.word();
                count += word.chars().count();
                out.push_str(&word);
            }
            out.push_str(if self.below(12) == 0 { "。\n\n" } else { "，" });
            count += 1;
        }
        out + "完。\n"
    }
}

struct BenchOptions {
    reports: usize,
    runs: usize,
    folder: PathBuf,
}

fn options() -> BenchOptions {
    let mut found = BenchOptions { reports: 10_000, runs: 3, folder: std::env::temp_dir() };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
        match argument.as_str() {
            "--reports" => found.reports = value().parse().expect("a number"),
            "--runs" => found.runs = value().parse().expect("a number"),
            "--folder" => found.folder = value().into(),
            // What cargo adds.
            "--bench" => {}
            other => panic!("what is {other}?"),
        }
    }
    found
}

fn write(root: &Path, name: &str, text: &str) {
    let path = root.join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(path, text).expect("a file");
}

/// Ten years of reports, the last of them up to November.
fn fill(root: &Path, reports: usize, has_search: bool) {
    write(root, "site.yaml", &format!("{SITE}search: {{enabled: {has_search}}}\n"));
    write(
        root,
        "content/_index.md",
        "---\ntitle: 示例\ndescription: 示例\nkeywords: 示例\ncolumn_type: 政策文件\n---\n",
    );
    for section in 0..10 {
        write(
            root,
            &format!("content/s{section}/_index.md"),
            "---\ntitle: 栏目\ndescription: 栏目的说明\nkeywords: 示例\ncolumn_type: 政策文件\n---\n",
        );
    }
    let mut words = Words::new();
    for number in 0..reports {
        let days = number * 3_580 / reports;
        let (year, month, day) = (2016 + days / 360, 1 + days % 360 / 30, 1 + days % 28);
        let title = words.text(12).replace(['，', '。', '\n'], "");
        let length = 400 + words.below(1_200) + if number % 20 == 0 { 8_000 } else { 600 };
        let body = words.text(length);
        write(
            root,
            &format!("content/s{}/{year}/r{number}.md", number % 10),
            &format!("---\ntitle: {title}\ndate: {year}-{month:02}-{day:02}\n---\n{body}"),
        );
    }
}

fn build(root: &Path) -> Cost {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    run_whatever(command.args(["--quiet", "build", "--as-of", "2026-01-01", "--root"]).arg(root))
}

/// The median of each figure.
fn tell(what: &str, costs: &[Cost]) {
    let median = |of: &dyn Fn(&Cost) -> f64| {
        let mut all: Vec<f64> = costs.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        all[all.len() / 2]
    };
    let (wall, cpu) = (median(&|it| it.wall), median(&|it| it.cpu));
    let peak = costs.iter().map(|it| it.peak >> 20).max().unwrap_or_default();
    println!("{what:42} {wall:8.3} s {cpu:8.3} s of CPU {peak:5} MB");
}

fn size(folder: &Path) -> (usize, u64) {
    let mut found = (0, 0);
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let data = entry.metadata().expect("an entry");
        let (files, bytes) = if data.is_dir() { size(&entry.path()) } else { (1, data.len()) };
        found = (found.0 + files, found.1 + bytes);
    }
    found
}

fn main() {
    let BenchOptions { reports, runs, folder } = options();
    let folder = tempfile::tempdir_in(folder).expect("a folder");
    let roots = [(false, folder.path().join("without")), (true, folder.path().join("with"))];
    for (has_search, root) in &roots {
        fill(root, reports, *has_search);
    }
    println!("{reports} reports");
    let name = |what: &str, has_search: bool| {
        format!("{what}, {} search", if has_search { "with" } else { "without" })
    };
    let mut costs: Vec<(String, Vec<Cost>)> = Vec::new();
    for run in 0..runs {
        for (has_search, root) in &roots {
            let mut add = |what: &str, cost: Cost| {
                let what = name(what, *has_search);
                match costs.iter_mut().find(|it| it.0 == what) {
                    Some((_, all)) => all.push(cost),
                    None => costs.push((what, vec![cost])),
                }
            };
            for made in ["public", ".gongkai"] {
                let _ = fs::remove_dir_all(root.join(made));
            }
            add("clean", build(root));
            add("nothing changed", build(root));
            for (what, number) in [
                ("one of the newest", reports - 1 - run),
                ("one of a closed year", reports / 2 + run),
            ] {
                let days = number * 3_580 / reports;
                let file = root.join(format!(
                    "content/s{}/{}/r{number}.md",
                    number % 10,
                    2016 + days / 360
                ));
                let text = fs::read_to_string(&file).expect("a report");
                fs::write(&file, format!("{text}\n改过的一句第{run}。\n")).expect("a file");
                add(what, build(root));
            }
        }
    }
    costs.sort_by(|a, b| a.0.cmp(&b.0));
    for (what, all) in costs {
        tell(&what, &all);
    }
    let (files, bytes) = size(&roots[1].1.join("public/search"));
    println!("the index: {files} files, {} MB", bytes >> 20);
}
