//! Times builds after edits, and the preview, at several sizes; prints figures.
//!
//! `cargo bench --bench incremental -- [--sizes 1000,10000,100000] [--runs 5] [--folder DIR] [--hugo PATH]`
//!
//! Every figure is a median of whole processes. The program is the one of the bench profile, which is that of
//! what is shipped. Where a `hugo` is given, its preview is timed in turn with ours, edit by edit, on the same
//! reports with templates that show the same.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod corpus;
#[path = "support/preview.rs"]
mod preview;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use corpus::Corpus;
use preview::{Preview, Program};

const PROGRAM: &str = env!("CARGO_BIN_EXE_gongkai");

struct Options {
    sizes: Vec<usize>,
    runs: usize,
    folder: PathBuf,
    hugo: Option<PathBuf>,
}

fn main() {
    let options = options();
    println!(
        "reports of about 6 KB; {} runs, medians, seconds unless it says ms; program: {PROGRAM}",
        options.runs
    );
    for reports in &options.sizes {
        let corpus = Corpus { reports: *reports, sections: 10, years: 10, bundles: 20 };
        one_size(&options, &corpus, "10 sections");
    }
    if let Some(most) = options.sizes.iter().max().filter(|most| **most >= 100_000) {
        let corpus = Corpus { reports: most / 2, sections: 1, years: 10, bundles: 20 };
        one_size(&options, &corpus, "1 section");
    }
}

fn options() -> Options {
    let mut options = Options {
        sizes: vec![1_000, 10_000, 100_000],
        runs: 5,
        folder: std::env::temp_dir(),
        hugo: None,
    };
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
        match argument.as_str() {
            "--sizes" => {
                let sizes = value();
                let number = |size: &str| size.parse().expect("a number");
                options.sizes = sizes.split(',').map(number).collect();
            }
            "--runs" => options.runs = value().parse().expect("a number"),
            "--folder" => options.folder = value().into(),
            "--hugo" => options.hugo = Some(value().into()),
            // What cargo adds.
            "--bench" => {}
            other => panic!("what is {other}?"),
        }
    }
    options
}

fn one_size(options: &Options, corpus: &Corpus, shape: &str) {
    let folder = options.folder.join(format!("gongkai-bench-{}", std::process::id()));
    let root = folder.join("site");
    corpus.write(&root);
    println!("\n{} reports in {shape}", corpus.reports);
    let (cold, made) = build(&root);
    println!("  clean build                {cold:8.3}   {made} rendered");
    // Files that changed within two seconds are read again, so that times of files are trusted afterwards.
    std::thread::sleep(Duration::from_millis(2100));
    build(&root);

    row(options, "nothing changed", &mut || build(&root));
    let mut edits = 0;
    let mut edit = |title: bool| {
        edits += 1;
        let word = format!("改{edits}");
        let text = if title { (word.as_str(), "") } else { ("", word.as_str()) };
        let number = corpus.reports / 2 + 1;
        fs::write(root.join(corpus.file(number)), corpus.text(number, text.0, text.1))
            .expect("a file");
        build(&root)
    };
    row(options, "body edit", &mut || edit(false));
    row(options, "title edit", &mut || edit(true));
    let mut added = 0;
    row(options, "new report", &mut || {
        added += 1;
        let text = format!("---\ntitle: 新{added}\ndate: 2025-12-31\n---\n文。\n");
        fs::write(root.join(format!("content/s00/new{added}.md")), text).expect("a file");
        build(&root)
    });
    let mut templates = 0;
    let mut template = |name: &str, text: &str| {
        templates += 1;
        let file = root.join("layouts").join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        fs::write(file, format!("{text}<!-- {templates} -->\n")).expect("a file");
        build(&root)
    };
    row(options, "template edit, lists", &mut || template("partials/pager.html", "<p></p>"));
    row(options, "template edit, all pages", &mut || template("partials/footer.html", "<p></p>"));

    let (start, page) = start(&root, corpus);
    println!("  preview with cache         {start:8.3}   to its first page {page:.3}");
    fs::remove_dir_all(root.join("public")).expect("the output");
    let (start, page) = self::start(&root, corpus);
    println!("  preview without cache      {start:8.3}   to its first page {page:.3}");
    wire(options, &folder, corpus);
    fs::remove_dir_all(&folder).expect("the folder");
}

/// Prints the median of several runs, and how many outputs the last one rendered.
fn row(options: &Options, name: &str, run: &mut dyn FnMut() -> (f64, usize)) {
    let mut made = 0;
    let mut times = Vec::new();
    for _ in 0..options.runs {
        let (time, rendered) = run();
        times.push(time);
        made = rendered;
    }
    println!("  {name:<26} {:8.3}   {made} rendered", median(&mut times));
}

fn median(times: &mut [f64]) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Builds as a whole process: seconds, and how many outputs were rendered.
fn build(root: &Path) -> (f64, usize) {
    let began = Instant::now();
    let output = Command::new(PROGRAM)
        .args(["build", "--as-of", "2026-01-01", "--lang", "en", "--root"])
        .arg(root)
        .output()
        .expect("the program");
    let time = began.elapsed().as_secs_f64();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let made = said.split(" rendered").next().and_then(|before| before.rsplit(' ').next());
    (time, made.and_then(|made| made.parse().ok()).expect("a number"))
}

/// Seconds until the preview says that it is ready, and until its first page is there.
fn start(root: &Path, corpus: &Corpus) -> (f64, f64) {
    let began = Instant::now();
    let preview = Preview::start(&Program::Gongkai(PROGRAM.into()), root);
    let ready = began.elapsed().as_secs_f64();
    assert!(preview.get(&url(corpus, 1)).contains("工作情况报告"));
    (ready, began.elapsed().as_secs_f64())
}

/// The address of a report below the site's root.
fn url(corpus: &Corpus, number: usize) -> String {
    format!("s{:02}/{}/r{number:07}.html", corpus.section(number), corpus.year(number))
}

/// The same on the site for Hugo, whose addresses have no year.
fn hugo_url(corpus: &Corpus, number: usize) -> String {
    format!("s{:02}/r{number:07}.html", corpus.section(number))
}

/// From save to the new bytes on the wire, ours and Hugo's in turn.
fn wire(options: &Options, folder: &Path, corpus: &Corpus) {
    let root = folder.join("site");
    let number = corpus.reports / 2 + 1;
    let ours = Preview::start(&Program::Gongkai(PROGRAM.into()), &root);
    let mut contestants = vec![("ours", ours, root, url(corpus, number))];
    if let Some(hugo) = &options.hugo {
        let root = folder.join("hugo");
        corpus.write(&root);
        fs::remove_file(root.join("site.yaml")).expect("a file");
        let templates = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers/hugo");
        corpus::copy(&templates, &root);
        let preview = Preview::start(&Program::Hugo(hugo.clone()), &root);
        contestants.push(("hugo", preview, root, hugo_url(corpus, number)));
    }
    // The background check renders everything once; it is not what is timed here.
    std::thread::sleep(Duration::from_secs(2 + corpus.reports as u64 / 4_000));
    for title in [false, true] {
        let what = if title { "title" } else { "body" };
        let mut times = vec![Vec::new(); contestants.len()];
        for run in 0..20 {
            for (index, (_, preview, root, url)) in contestants.iter().enumerate() {
                std::thread::sleep(Duration::from_millis(300));
                let word = format!("改动{what}{run}");
                let (in_title, in_body) =
                    if title { (word.as_str(), "") } else { ("", word.as_str()) };
                let text = corpus.text(number, in_title, in_body);
                let began = Instant::now();
                fs::write(root.join(corpus.file(number)), text).expect("a file");
                while !preview.get(url).contains(&word) {
                    assert!(began.elapsed() < Duration::from_mins(1), "the page never changed");
                    std::thread::sleep(Duration::from_millis(2));
                }
                times[index].push(began.elapsed().as_secs_f64() * 1000.0);
            }
        }
        let each: Vec<String> = contestants
            .iter()
            .zip(&mut times)
            .map(|((name, ..), times)| format!("{name} {:.0} ms", median(times)))
            .collect();
        println!("  save to wire, {what:<12} {}", each.join("   "));
    }
}
