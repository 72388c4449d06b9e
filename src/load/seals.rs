//! Seals of years, each file read once.
//!
//! In: a site's root, the folder of sealed bytes. Out: sealed years with the stamps of their bytes, findings. Must not know:
//! content, what is shown of a sealed year.

use std::hash::Hash;

use camino::Utf8Path;
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::sealed::{ENDING, OLD_ENDING, Observed, SEALS, SealedYear};
use crate::trouble::Trouble;
use crate::{fs, source};

/// Reads the seal at a path; `file` is where it belongs below the site's root.
pub(crate) fn read(
    path: &Utf8Path,
    file: &str,
) -> Result<Result<SealedYear, Box<Diagnostic>>, Trouble> {
    let mut reader = fs::open(path)?;
    SealedYear::read(file, &mut reader).map_err(|why| Trouble::file(path, &why))
}

/// Reads all seals below a root, by year, without looking at sealed bytes.
pub(crate) fn all(root: &Utf8Path) -> Result<(Vec<SealedYear>, Vec<Diagnostic>), Trouble> {
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    let names = fs::names(&root.join(SEALS))?;
    for name in names.iter().filter(|name| name.ends_with(ENDING) || name.ends_with(OLD_ENDING)) {
        let file = format!("{SEALS}/{name}");
        let newer = name.strip_suffix(OLD_ENDING).map(|stem| format!("{stem}{ENDING}"));
        if let Some(newer) = newer.filter(|newer| names.contains(newer)) {
            findings.push(problem::seal::twice(Location::file(file), &format!("{SEALS}/{newer}")));
        } else {
            files.push(file);
        }
    }
    let read: Vec<_> = files
        .par_iter()
        .map(|file| read(&root.join(file), file))
        .collect::<Result<_, Trouble>>()?;
    let mut years = Vec::new();
    for year in read {
        match year {
            Ok(year) => years.push(year),
            Err(finding) => findings.push(*finding),
        }
    }
    years.sort_by_key(|year| year.year);
    Ok((years, findings))
}

/// The same with the stamps of sealed bytes. What is missing or of another length is a finding; who shows the bytes
/// compares every one of them.
pub(super) fn with_stamps(
    root: &Utf8Path,
    folder: &str,
) -> Result<(Vec<SealedYear>, Vec<Diagnostic>), Trouble> {
    let mut findings = Vec::new();
    for each in [SEALS, folder] {
        if fs::there(&root.join(each))? == fs::There::Other {
            findings.push(problem::source::symbolic_link(Location::file(each)));
        }
    }
    if !findings.is_empty() {
        return Ok((Vec::new(), findings));
    }
    let (mut years, mut findings) = all(root)?;
    for year in &mut years {
        findings.extend(stamp(root, folder, year)?);
    }
    Ok((years, findings))
}

fn stamp(root: &Utf8Path, folder: &str, year: &mut SealedYear) -> Result<Vec<Diagnostic>, Trouble> {
    let of_year = year.folder_of_bytes(folder);
    if fs::there(&root.join(&of_year))? == fs::There::Nothing {
        year.stamps = vec![0; year.outputs.len()];
        return Ok(vec![problem::seal::bytes(Location::file(&of_year), &of_year, year.year)]);
    }
    let look = |index: usize| {
        let file = year.bytes_of(folder, year.outputs.path(index));
        fs::stamp(&source::on_disk(root, &file))
    };
    let stamps: Vec<Option<fs::Stamp>> = (0..year.outputs.len())
        .into_par_iter()
        .map(|index| if year.keeps(index) { look(index) } else { Ok(None) })
        .collect::<Result<_, Trouble>>()?;
    let differing = year.outputs.mismatches(|index, _| {
        let seen = stamps[index].map_or(Observed::Nothing, |stamp| Observed::Length(stamp.size));
        Ok::<_, Trouble>(year.keeps(index).then_some(seen))
    })?;
    let findings = differing
        .into_iter()
        .map(|(index, _)| year.bytes_differ(folder, year.outputs.path(index)))
        .collect();
    let hash = |stamp: Option<fs::Stamp>| {
        stamp.map_or(0, |stamp| {
            let mut hasher = Xxh3::new();
            stamp.hash(&mut hasher);
            hasher.digest()
        })
    };
    year.stamps = stamps.into_iter().map(hash).collect();
    Ok(findings)
}

/// Names of packages that seals offer and that are missing or of another length. Who copies them compares every byte.
pub(super) fn missing_packages(
    root: &Utf8Path,
    config: &Config,
    years: &[SealedYear],
) -> Result<Vec<String>, Trouble> {
    let mut missing = Vec::new();
    let made = years.iter().filter_map(|year| year.download.as_ref());
    for it in made.filter(|_| config.archive.downloads) {
        let file = config.archive.package(&it.file);
        if fs::there(&source::on_disk(root, &file))? != fs::There::File(it.length) {
            missing.push(it.file.clone());
        }
    }
    Ok(missing)
}
