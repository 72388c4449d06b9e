//! What a report costs as a site grows, and sites of unusual shape; prints figures.
//!
//! `cargo bench --bench growth -- [--sizes 1000,10000,100000] [--runs 3] [--small] [--only sizes,shapes] [--folder DIR]
//! [--threads N]`, or `--only hostile` for texts that grow without sense.
//!
//! Each size is built from nothing, then again unchanged, then after an edit, then with a new report: wall and CPU time of
//! whole processes, most memory held, and that for each report; how many files a new report makes or rewrites, the
//! median of five that come out one after the other. With `--small` bodies are one paragraph, for a million reports where disk or
//! time is short. The shapes: one section of 50,000 reports, a report of 20 MB, 2,000 attachments of 5 MB, folders 50
//! deep. The hostile texts are measured at 20,000, 80,000 and 320,000 things, and a million headings in 20 MB: what each
//! thing costs must not grow.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod corpus;
#[path = "support/hostile.rs"]
mod hostile;
#[path = "peers/measure.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod measure;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use corpus::{Corpus, put};
use measure::{Cost, median};

struct Options {
    sizes: Vec<usize>,
    runs: usize,
    small: bool,
    only: String,
    folder: PathBuf,
    threads: Option<String>,
}

fn main() {
    let options = options();
    println!("{} runs, medians of whole processes", options.runs);
    if options.only.contains("sizes") {
        head("reports");
        for reports in &options.sizes {
            let corpus = Corpus { reports: *reports, sections: 10, years: 10, bundles: 20 };
            time(&options, &reports.to_string(), *reports, &|root| fill(&options, &corpus, root));
        }
    }
    if options.only.contains("shapes") {
        head("shape");
        let one = Corpus { reports: 50_000, sections: 1, years: 10, bundles: 20 };
        time(&options, "50,000 in one section", 50_000, &|root| fill(&options, &one, root));
        time(&options, "a report of 20 MB", 11, &large);
        time(&options, "2,000 attachments of 5 MB", 2_000, &attachments);
        time(&options, "folders 50 deep", 500, &deep);
    }
    if options.only.contains("hostile") {
        hostile_texts(&options);
    }
}

/// One report with each hostile text: seconds, memory, and µs for each thing, at three sizes.
#[expect(clippy::cast_precision_loss, reason = "for people")]
fn hostile_texts(options: &Options) {
    println!(
        "\n  {:<26} {:>9} {:>9} {:>9} {:>11}",
        "hostile text", "things", "wall s", "peak MB", "µs each"
    );
    let corpus = Corpus { reports: 1, sections: 1, years: 1, bundles: 0 };
    let root = options.folder.join(format!("gongkai-hostile-{}", std::process::id()));
    let measure = |name: &str, things: usize, (front, body): (String, String)| {
        corpus.write(&root);
        put(
            &root,
            "content/s00/r.md",
            &format!("---\ntitle: 甲\ndate: 2024-01-01\n{front}---\n\n{body}"),
        );
        let runs: Vec<Cost> = (0..options.runs)
            .map(|_| {
                let _ = fs::remove_dir_all(root.join("public"));
                let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
                command.args(["build", "--as-of", "2026-01-01", "--quiet", "--root"]).arg(&root);
                measure::run_whatever(&mut command)
            })
            .collect();
        let (wall, peak) = (median(&runs, |it| it.wall), median(&runs, |it| it.peak as f64));
        let each = wall * 1e6 / things as f64;
        println!("  {name:<26} {things:9} {wall:9.2} {:9.0} {each:11.2}", peak / 1e6);
        fs::remove_dir_all(&root).expect("the folder");
    };
    for (name, text) in hostile::ALL {
        for things in [20_000, 80_000, 320_000] {
            measure(name, things, text(things));
        }
    }
    let headings = hostile::each(1_000_000, |n| format!("## 标题{n:07}\n\n"));
    measure("headings in 20 MB", 1_000_000, (String::new(), headings));
}

fn options() -> Options {
    let mut options = Options {
        sizes: vec![1_000, 10_000, 100_000],
        runs: 3,
        small: false,
        only: "sizes,shapes".to_owned(),
        folder: std::env::temp_dir(),
        threads: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
        match argument.as_str() {
            "--sizes" => {
                let number = |size: &str| size.parse().expect("a number");
                options.sizes = value().split(',').map(number).collect();
            }
            "--runs" => options.runs = value().parse().expect("a number"),
            "--small" => options.small = true,
            "--only" => options.only = value(),
            "--folder" => options.folder = value().into(),
            "--threads" => options.threads = Some(value()),
            // What cargo adds.
            "--bench" => {}
            other => panic!("what is {other}?"),
        }
    }
    options
}

fn head(what: &str) {
    println!(
        "\n  {what:<26} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>9} {:>11} {:>11}",
        "clean s",
        "CPU s",
        "peak MB",
        "nothing s",
        "edit s",
        "edit MB",
        "new files",
        "µs CPU each",
        "bytes each"
    );
}

/// Writes a site, with bodies of one paragraph where they are to be small.
fn fill(options: &Options, corpus: &Corpus, root: &Path) -> String {
    if !options.small {
        corpus.write(root);
        return corpus.file(1);
    }
    Corpus { reports: 0, ..*corpus }.write(root);
    for number in 0..corpus.reports {
        let fields = corpus.fields(number);
        let text =
            format!("---\ntitle: {}\ndate: {}\n---\n全文{number}。\n", fields.title, fields.date);
        put(root, &small_file(corpus, number), &text);
    }
    small_file(corpus, 1)
}

fn small_file(corpus: &Corpus, number: usize) -> String {
    format!("content/s{:02}/r{number:07}.md", corpus.section(number))
}

/// A report of 20 MB among ten others.
fn large(root: &Path) -> String {
    let corpus = Corpus { reports: 10, sections: 1, years: 1, bundles: 0 };
    corpus.write(root);
    let mut text = corpus.text(11, "", "");
    while text.len() < 20_000_000 {
        corpus.body(text.len() % 97, "", &mut text);
    }
    put(root, "content/s00/large.md", &text);
    corpus.file(1)
}

/// 2,000 reports, each with a file of 5 MB.
fn attachments(root: &Path) -> String {
    let corpus = Corpus { reports: 2_000, sections: 10, years: 10, bundles: 1 };
    corpus.write(root);
    let mut bytes = vec![0_u8; 5_000_000];
    for number in 0..corpus.reports {
        // Different in each, so that no file system keeps one for all.
        bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let file = corpus.file(number).replace("index.md", "附件1.csv");
        fs::write(root.join(file), &bytes).expect("an attachment");
    }
    corpus.file(1)
}

/// A section in a section, 50 deep, ten reports in each.
fn deep(root: &Path) -> String {
    let corpus = Corpus { reports: 0, sections: 1, years: 10, bundles: 0 };
    corpus.write(root);
    let mut folder = "content".to_owned();
    for depth in 0..50 {
        folder = format!("{folder}/d{depth}");
        put(root, &format!("{folder}/_index.md"), &format!("---\ntitle: 第{depth}层\n---\n"));
        for number in 0..10 {
            let text = corpus.text(depth * 10 + number, "", "");
            put(root, &format!("{folder}/r{number}.md"), &text);
        }
    }
    "content/d0/r1.md".to_owned()
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn time(options: &Options, name: &str, reports: usize, make: &dyn Fn(&Path) -> String) {
    let root = options.folder.join(format!("gongkai-growth-{}", std::process::id()));
    let edited = root.join(make(&root));
    let build = || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        command.args(["build", "--as-of", "2026-01-01", "--quiet", "--root"]).arg(&root);
        if let Some(threads) = &options.threads {
            command.args(["--threads", threads]);
        }
        measure::run(&mut command)
    };
    let clean: Vec<Cost> = (0..options.runs)
        .map(|_| {
            let _ = fs::remove_dir_all(root.join("public"));
            build()
        })
        .collect();
    // Files that changed within two seconds are read again.
    std::thread::sleep(Duration::from_millis(2_100));
    build();
    let nothing: Vec<Cost> = (0..options.runs).map(|_| build()).collect();
    let text = fs::read_to_string(&edited).expect("a report");
    let edit: Vec<Cost> = (0..options.runs)
        .map(|run| {
            fs::write(&edited, format!("{text}\n改动{run}。\n")).expect("a report");
            build()
        })
        .collect();
    let mut new: Vec<usize> = (0..5).map(|run| new_report(&root, &edited, run, &build)).collect();
    new.sort_unstable();
    let new = new[2];
    let (cpu, peak) = (median(&clean, |it| it.cpu), median(&clean, |it| it.peak as f64));
    println!(
        "  {name:<26} {:9.2} {cpu:9.2} {:9.0} {:9.3} {:9.3} {:9.0} {new:9} {:11.0} {:11.0}",
        median(&clean, |it| it.wall),
        peak / 1e6,
        median(&nothing, |it| it.wall),
        median(&edit, |it| it.wall),
        median(&edit, |it| it.peak as f64) / 1e6,
        cpu * 1e6 / reports as f64,
        peak / reports as f64,
    );
    fs::remove_dir_all(&root).expect("the folder");
}

/// Number of output files that a report which comes out today makes or rewrites, itself included.
fn new_report(root: &Path, beside: &Path, run: usize, build: &dyn Fn() -> Cost) -> usize {
    let public = root.join("public");
    let before = stamps(&public);
    // What others say of themselves, so that no list of values gets a first value.
    let text = fs::read_to_string(beside).expect("a report");
    let today = |line: &str| match line.split_once(": ") {
        Some(("date", _)) => "date: 2025-12-31\n".to_owned(),
        Some(("created", _)) => "created: 2025-12-30\n".to_owned(),
        _ => format!("{line}\n"),
    };
    let text: String = text.lines().map(today).collect();
    fs::write(beside.with_file_name(format!("r-today{run}.md")), text).expect("a report");
    build();
    let after = stamps(&public);
    after.iter().filter(|(path, stamp)| before.get(*path) != Some(stamp)).count()
}

/// When each file below a folder was written.
fn stamps(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
            let path = entry.path();
            let about = entry.metadata().expect("a file");
            if about.is_file() {
                found.insert(path, about.modified().expect("a time"));
            } else if path.file_name().is_none_or(|name| name != ".gongkai") {
                folders.push(path);
            }
        }
    }
    found
}
