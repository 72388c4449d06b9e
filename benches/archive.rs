//! What sealing a large year costs; prints figures.
//!
//! `cargo bench --bench archive -- [--reports 10000] [--files 400] [--size 5000000] [--folder DIR]`
//!
//! A year of so many reports, of which so many have an attachment of so many bytes, is archived, and its package checked:
//! wall and CPU time of whole processes, most memory held. The floor writes files of the same lengths and does nothing
//! else.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a program of its own")]

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod corpus;
#[path = "peers/measure.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod measure;

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use corpus::Corpus;
use measure::Cost;

struct Options {
    reports: usize,
    files: usize,
    size: usize,
    folder: PathBuf,
}

fn main() {
    let options = options();
    let root = options.folder.join(format!("gongkai-archive-{}", std::process::id()));
    fill(&options, &root);
    let run = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gongkai"));
        measure::run(command.arg("--root").arg(&root).args(arguments))
    };
    let year = "2016";
    println!(
        "{} reports, {} attachments of {} bytes",
        options.reports, options.files, options.size
    );
    println!("{:24} {:>9} {:>9} {:>9} {:>9}", "", "wall s", "CPU s", "MB held", "MB/s");
    let archived = run(&["archive", year, "--as-of", "2026-01-01"]);
    let package = root.join(format!("packages/www.example.gov.cn-{year}"));
    let lengths = lengths(&package);
    let bytes = lengths.iter().sum();
    tell("archive", &archived, bytes);
    let path = package.to_str().expect("a path");
    tell("verify, package", &run(&["verify", path]), bytes);
    tell(
        "verify, seal",
        &run(&["verify", &format!("{}/seals/{year}.seal", root.display())]),
        bytes,
    );
    tell("archive --zip, made", &run(&["archive", year, "--as-of", "2026-01-01", "--zip"]), bytes);
    let (floor, began) = (root.join("floor"), Instant::now());
    fs::create_dir(&floor).expect("a folder");
    let mut piece = vec![0_u8; 1 << 16];
    for (number, length) in lengths.iter().enumerate() {
        piece[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let mut file = fs::File::create(floor.join(number.to_string())).expect("a file");
        let mut left = *length;
        while left > 0 {
            let now = left.min(piece.len());
            file.write_all(&piece[..now]).expect("room");
            left -= now;
        }
    }
    let wall = began.elapsed().as_secs_f64();
    tell("floor, writing", &Cost { wall, cpu: wall, peak: 0, others: 0.0 }, bytes);
    println!("{} files, {:.2} GB in the package", lengths.len(), gigabytes(bytes));
    fs::remove_dir_all(&root).expect("the folder");
}

fn options() -> Options {
    let mut options =
        Options { reports: 10_000, files: 400, size: 5_000_000, folder: std::env::temp_dir() };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().expect("a value");
        match name.as_str() {
            "--reports" => options.reports = value().parse().expect("a number"),
            "--files" => options.files = value().parse().expect("a number"),
            "--size" => options.size = value().parse().expect("a number"),
            "--folder" => options.folder = value().into(),
            _ => {}
        }
    }
    options
}

/// Writes the site: one year, its first reports with an attachment each.
fn fill(options: &Options, root: &Path) {
    let every = options.reports / options.files.max(1);
    let corpus = Corpus { reports: options.reports, sections: 10, years: 1, bundles: every.max(1) };
    corpus.write(root);
    let mut bytes = vec![0_u8; options.size];
    // Scans and videos cannot be made smaller (xorshift64).
    let mut next = 0x9e37_79b9_7f4a_7c15_u64;
    for place in bytes.chunks_exact_mut(8) {
        next ^= next << 13;
        next ^= next >> 7;
        next ^= next << 17;
        place.copy_from_slice(&next.to_le_bytes());
    }
    let bundles = (0..corpus.reports).filter(|number| corpus.is_bundle(*number));
    for number in bundles.take(options.files) {
        // Different in each, so that no file system keeps one for all.
        bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
        let table = root.join(corpus.file(number).replace("index.md", "附件1.csv"));
        fs::remove_file(&table).expect("a table");
        fs::write(table.with_extension("pdf"), &bytes).expect("an attachment");
    }
}

/// Lengths of all files below a folder.
fn lengths(folder: &Path) -> Vec<usize> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let meta = entry.metadata().expect("facts");
        if meta.is_dir() {
            all.extend(lengths(&entry.path()));
        } else {
            all.push(usize::try_from(meta.len()).expect("a length"));
        }
    }
    all
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn gigabytes(bytes: usize) -> f64 {
    bytes as f64 / 1e9
}

#[expect(clippy::cast_precision_loss, reason = "for people")]
fn tell(name: &str, cost: &Cost, bytes: usize) {
    let speed = gigabytes(bytes) * 1e3 / cost.wall;
    let held = cost.peak as f64 / 1e6;
    println!("{name:24} {:9.2} {:9.2} {held:9.0} {speed:9.0}", cost.wall, cost.cpu);
}
