//! What sealed years cost every build; prints figures.
//!
//! `cargo bench --bench sealed -- [--reports 100000] [--runs 3] [--folder DIR]`
//!
//! A site of ten years is built with nine of them sealed, and without the seals, in turn: from nothing, unchanged, and after an
//! edit of the open year. Medians of wall time, CPU time and most memory held by whole processes, and the ratios of both
//! sites. Sealed bytes are compared with their hashes in every build from nothing.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod corpus;
#[path = "peers/measure.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod measure;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use corpus::Corpus;
use measure::{Cost, median};

/// The years that are sealed, and the one that is not.
const SEALED: std::ops::Range<i16> = 2016..2025;
const OPEN: i16 = 2025;

/// Folders that make a site a sealed one.
const FOLDERS: [&str; 2] = ["seals", "archives"];

/// Runs of one kind, without seals and with them.
#[derive(Default)]
struct Pair {
    open: Vec<Cost>,
    sealed: Vec<Cost>,
}

impl Pair {
    fn of(&mut self, is_sealed: bool) -> &mut Vec<Cost> {
        if is_sealed { &mut self.sealed } else { &mut self.open }
    }
}

fn main() {
    let (mut reports, mut runs, mut folder) = (100_000, 3, std::env::temp_dir());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().unwrap_or_else(|| panic!("{argument} needs a value"));
        match argument.as_str() {
            "--reports" => reports = value().parse().expect("a number"),
            "--runs" => runs = value().parse().expect("a number"),
            "--folder" => folder = value().into(),
            // What cargo adds.
            "--bench" => {}
            other => panic!("what is {other}?"),
        }
    }
    let root = folder.join(format!("gongkai-sealed-{}", std::process::id()));
    let corpus = Corpus { reports, sections: 10, years: 10, bundles: 20 };
    corpus.write(&root);
    for year in SEALED {
        gongkai(&root, &["archive", &year.to_string(), "--as-of", "2026-01-01"]);
        fs::remove_dir_all(root.join("packages")).expect("packages");
    }
    let number = (0..reports).find(|it| corpus.fields(*it).date.starts_with(&OPEN.to_string()));
    let edited = root.join(corpus.file(number.expect("a report of the open year")));

    let build = || gongkai(&root, &["build", "--as-of", "2026-01-01", "--quiet"]);
    let (mut clean, mut nothing, mut edit) = (Pair::default(), Pair::default(), Pair::default());
    for run in 0..runs {
        for is_sealed in [false, true] {
            seal(&root, is_sealed);
            let _ = fs::remove_dir_all(root.join("public"));
            clean.of(is_sealed).push(build());
            // Files that changed within two seconds are read again.
            std::thread::sleep(Duration::from_millis(2_100));
            build();
            nothing.of(is_sealed).push(build());
            let text = fs::read_to_string(&edited).expect("a report");
            fs::write(&edited, format!("{text}\n改动{run}。\n")).expect("a report");
            edit.of(is_sealed).push(build());
            fs::write(&edited, text).expect("a report");
        }
    }
    println!(
        "{reports} reports of ten years, nine sealed; {runs} runs each, medians, sealed / not sealed"
    );
    println!("{:12} {:>22} {:>22} {:>22}", "", "wall s", "CPU s", "peak MB");
    tell("from nothing", &clean);
    tell("unchanged", &nothing);
    tell("an edit", &edit);
    fs::remove_dir_all(&root).expect("the site");
}

/// Puts the seals in their place or out of the way.
fn seal(root: &Path, is_sealed: bool) {
    for folder in FOLDERS {
        let (place, aside): (PathBuf, PathBuf) =
            (root.join(folder), root.join(format!(".{folder}")));
        let (from, to) = if is_sealed { (aside, place) } else { (place, aside) };
        if from.exists() {
            fs::rename(from, to).expect("a folder");
        }
    }
}

fn gongkai(root: &Path, arguments: &[&str]) -> Cost {
    let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
    measure::run(command.arg("--root").arg(root).args(arguments))
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn tell(what: &str, pair: &Pair) {
    let column = |key: &dyn Fn(&Cost) -> f64| {
        let (sealed, open) = (median(&pair.sealed, key), median(&pair.open, key));
        format!("{sealed:.2} / {open:.2} = {:.2}", sealed / open)
    };
    println!(
        "{what:12} {:>22} {:>22} {:>22}",
        column(&|it| it.wall),
        column(&|it| it.cpu),
        column(&|it| it.peak as f64 / 1e6)
    );
}
