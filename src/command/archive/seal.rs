//! The seal of a year on disk: read, made, compared with the sources.
//!
//! In: the site's root. Out: a [`Seal`], what is not as it was sealed. Nothing knows this room but the command and `verify`.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Location, Trouble, problem};
use crate::fs;
use crate::site::{Replacement, SEALS, Seal, SealedFile, SealedOutput, SealedReport, Site, State};
use crate::source::{hex, on_disk};

/// The seal of a year; `None` where there is none. One that cannot be read was told when the site was loaded.
pub(super) fn read(root: &Utf8Path, year: i16) -> Result<Option<Seal>, Trouble> {
    let file = Seal::file(year);
    let text = fs::read_if_there(&root.join(&file))?;
    Ok(text.and_then(|text| Seal::parse(&file, &text).ok()))
}

/// Hashes of the sources of a sealed year's public reports.
pub(super) fn reports(
    root: &Utf8Path,
    site: &Site,
) -> Result<BTreeMap<String, SealedReport>, Trouble> {
    let mut all = BTreeMap::new();
    let Some(sealing) = site.sealing else { return Ok(all) };
    let of_year = site.reports.iter().filter(|it| sealing.covers(it));
    for report in of_year.filter(|it| it.state == State::Published) {
        let page = SealedFile {
            sha256: sha256(&on_disk(root, report.file()))?,
            xxh3: format!("{:032x}", report.page.hash),
        };
        let files = report.extras().attachments.iter().map(|it| {
            let hashes =
                SealedFile { sha256: it.sha256.clone(), xxh3: format!("{:032x}", it.hash) };
            (it.file.clone(), hashes)
        });
        let sealed = SealedReport { page, files: files.collect() };
        all.insert(report.file().to_string(), sealed);
    }
    Ok(all)
}

/// Reports of other years whose titles the year's pages show.
pub(super) fn shows(site: &Site) -> BTreeSet<String> {
    let Some(sealing) = site.sealing else { return BTreeSet::new() };
    let of_year = site.reports.iter().filter(|it| sealing.covers(it) && site.is_visible(it));
    let replacing = of_year.filter_map(|report| match report.extras().replacement {
        Some(Replacement::Report(other)) => Some(&site.reports[other]),
        _ => None,
    });
    let shown = replacing.filter(|it| !sealing.covers(it) && site.is_visible(it));
    shown.map(|it| it.file().to_owned()).collect()
}

/// Puts a year's fresh bytes in the place of those before.
pub(super) fn keep(archives: &Utf8Path, year: i16, fresh: &Utf8Path) -> Result<(), Trouble> {
    let (place, old) =
        (archives.join(format!("{year:04}")), archives.join(format!("{year:04}.before")));
    if fs::there(&place)? == fs::There::Nothing && fs::there(&old)? != fs::There::Nothing {
        // A run was cut short between the two names.
        fs::rename(&old, &place)?;
    }
    fs::remove_dir_all(&old)?;
    if fs::there(&place)? != fs::There::Nothing {
        fs::rename(&place, &old)?;
    }
    fs::rename(fresh, &place)?;
    fs::remove_dir_all(&old)
}

/// The first path at which two lists of outputs are not the same.
pub(super) fn first_difference(
    a: &BTreeMap<String, SealedOutput>,
    b: &BTreeMap<String, SealedOutput>,
) -> Option<String> {
    let differs = |path: &&String| a.get(*path) != b.get(*path);
    a.keys().chain(b.keys()).filter(differs).min().cloned()
}

/// Reads every sealed source and all sealed bytes below a root: what is not as it was sealed, and how many were
/// compared. `folder` holds the sealed bytes.
pub(in crate::command) fn check(
    root: &Utf8Path,
    folder: &str,
    seal: &Seal,
) -> Result<(Vec<Diagnostic>, usize), Trouble> {
    let (mut findings, mut count) = (Vec::new(), 0);
    for (file, report) in &seal.reports {
        for (file, sealed) in std::iter::once((file, &report.page)).chain(&report.files) {
            count += 1;
            let path = on_disk(root, file);
            if fs::there(&path)? == fs::There::Nothing {
                let at = Location::file(Seal::file(seal.year));
                findings.push(problem::seal::missing(at, file, seal.year));
            } else if sha256(&path)? != sealed.sha256 {
                findings.push(problem::seal::changed(Location::file(file), seal.year));
            }
        }
    }
    for (path, output) in seal.outputs.iter().filter(|(_, output)| output.xxh3.is_some()) {
        count += 1;
        let file = Seal::bytes_of(folder, seal.year, path);
        let path = on_disk(root, &file);
        if fs::there(&path)? == fs::There::Nothing || sha256(&path)? != output.sha256 {
            let of_year = format!("{folder}/{:04}", seal.year);
            findings.push(problem::seal::bytes(Location::file(file), &of_year, seal.year));
        }
    }
    Ok((findings, count))
}

/// Whether there is a time stamp (RFC 3161) of a seal's package beside the seal, and whether it is of that package.
///
/// A token names the hash of what it is for, byte by byte. Who has signed it is for others to check, with the authority's
/// certificate at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::command) enum TimeStamp {
    /// None was kept.
    Missing,
    /// One of this package.
    Right,
    /// One of something else.
    Other,
}

/// Looks for a year's time stamp.
pub(in crate::command) fn stamp(root: &Utf8Path, seal: &Seal) -> Result<TimeStamp, Trouble> {
    let Some(token) = fs::bytes_if_there(&root.join(stamp_file(seal.year)))? else {
        return Ok(TimeStamp::Missing);
    };
    let digits = seal.package.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    let digest = digits.map(|pair| u8::from_str_radix(pair?, 16).ok());
    let Some(digest) = digest.collect::<Option<Vec<u8>>>() else { return Ok(TimeStamp::Other) };
    let is_of_it = !digest.is_empty() && memchr::memmem::find(&token, &digest).is_some();
    Ok(if is_of_it { TimeStamp::Right } else { TimeStamp::Other })
}

/// The file of a year's time stamp, relative to the site's root.
pub(in crate::command) fn stamp_file(year: i16) -> String {
    format!("{SEALS}/{year:04}.tsr")
}

fn sha256(path: &Utf8Path) -> Result<String, Trouble> {
    let mut hasher = Sha256::new();
    fs::stream(path, |piece| hasher.update(piece))?;
    Ok(hex(&hasher.finalize()))
}
