//! The least that any generator has to do: read the sources, write the outputs.
//!
//! In: a folder of sources, a list of lengths and paths. Out: files of these lengths, without meaning. Must not
//! know: how the list was made.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// A line for each file below a folder: its length, a space, its path.
pub(crate) fn list(folder: &Path) -> String {
    let mut lines = String::new();
    for (path, length) in files(folder, folder) {
        let _ = writeln!(lines, "{length} {path}");
    }
    lines
}

/// Reads every file below `sources` and writes what `list` names below `output`, on all cores.
pub(crate) fn run(sources: &Path, list: &Path, output: &Path) {
    let list = fs::read_to_string(list).expect("the list");
    let wanted: Vec<(usize, &str)> = list
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(length, path)| (length.parse().expect("a length"), path))
        .collect();
    let longest = wanted.iter().map(|(length, _)| *length).max().unwrap_or_default();
    let bytes = vec![b'.'; longest];
    let read: Vec<String> = files(sources, sources).into_iter().map(|(path, _)| path).collect();
    let folders: BTreeSet<&Path> =
        wanted.iter().filter_map(|(_, path)| Path::new(path).parent()).collect();
    for folder in folders {
        fs::create_dir_all(output.join(folder)).expect("a folder");
    }
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in read.chunks(read.len().div_ceil(cores).max(1)) {
            scope.spawn(move || {
                for path in part {
                    std::hint::black_box(fs::read(sources.join(path)).expect("a file"));
                }
            });
        }
    });
    std::thread::scope(|scope| {
        for part in wanted.chunks(wanted.len().div_ceil(cores).max(1)) {
            let bytes = &bytes;
            scope.spawn(move || {
                for (length, path) in part {
                    fs::write(output.join(path), &bytes[..*length]).expect("a file");
                }
            });
        }
    });
}

/// Number and bytes of the files below a folder.
pub(crate) fn count(folder: &Path) -> (usize, u64) {
    let all = files(folder, folder);
    (all.len(), all.iter().map(|(_, length)| length).sum())
}

/// The files below a folder, private ones of the generator apart, sorted.
fn files(root: &Path, folder: &Path) -> Vec<(String, u64)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.expect("an entry");
        let path = entry.path();
        let kind = entry.file_type().expect("its kind");
        if kind.is_dir() {
            // What is kept for the next build is no output.
            if entry.file_name() != ".gongkai" {
                found.extend(files(root, &path));
            }
        } else {
            let below = path.strip_prefix(root).expect("below").to_string_lossy().into_owned();
            found.push((below, entry.metadata().expect("its length").len()));
        }
    }
    found.sort();
    found
}
