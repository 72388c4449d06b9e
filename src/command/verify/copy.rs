//! A published copy: is it what was built, published, or sealed?
//!
//! In: a folder. Out: every file that is missing, changed or in excess. Nothing knows this room but the command.
//!
//! What a folder is compared with is said by what lies in it: records of a target, a manifest of a build; for any other
//! folder by the seals of the site.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use rayon::prelude::*;
use xxhash_rust::xxh3::Xxh3;

use crate::command::archive::seal::sha256;
use crate::command::session::Session;
use crate::command::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::load::seals;
use crate::output::{Manifest, PRIVATE};
use crate::plan::package_url;
use crate::publish::{Differs, FolderHost, Releases};
use crate::sealed::{Mismatch, Observed, SealedYear};
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::{fs, hex, text};

/// Compares a folder with what it should be.
pub(super) fn check(session: &mut Session, folder: &Utf8Path) -> Outcome {
    let folder = &fs::absolute(folder)?;
    // A release is named by its own folder too, or by the link to the live one.
    let link = fs::link_target(folder)?;
    let name = link.as_deref().map_or(folder.file_name(), |to| Utf8Path::new(to).file_name());
    let parent = folder.parent();
    let target = if link.is_some() { parent } else { parent.and_then(Utf8Path::parent) };
    for (place, only) in [(Some(folder.as_path()), None), (target, name)] {
        let Some(place) = place else { continue };
        let target = Releases::new(FolderHost::new(place.to_owned()));
        if target.is_there()? {
            return of_target(session, place, &target, only);
        }
    }
    if let Some(bytes) = fs::bytes_if_there(&folder.join(PRIVATE).join("manifest"))? {
        return of_build(session, folder, bytes);
    }
    of_seals(session, folder)
}

fn finding((path, differs): &(String, Differs), folder: &Utf8Path, is_sealed: bool) -> Diagnostic {
    let at = Location::file(on_disk(folder, path).as_str());
    match differs {
        Differs::Missing => problem::copy::missing(at, is_sealed),
        Differs::Changed => problem::copy::changed(at, is_sealed),
        Differs::Extra => problem::copy::extra(at),
    }
}

/// Releases of a target with their inventories, and whether readers see one of them.
fn of_target(
    session: &Session,
    folder: &Utf8Path,
    target: &Releases<FolderHost>,
    only: Option<&str>,
) -> Outcome {
    let (releases, live) = (target.check(only)?, target.live()?);
    let mut findings = Vec::new();
    for (id, _, differing) in &releases {
        let release = folder.join("releases").join(id);
        findings.extend(differing.iter().map(|it| finding(it, &release, false)));
    }
    if releases.is_empty() {
        let at = folder.join("releases").join(only.unwrap_or_default());
        findings.push(problem::copy::extra(Location::file(at.as_str())));
    }
    if only.is_none() {
        let at = |path: &str| Location::file(folder.join(path).as_str());
        if live.is_none() {
            findings.push(problem::copy::not_live(at("current")));
        }
        let strange = target.strangers()?.into_iter();
        findings.extend(strange.map(|name| problem::copy::extra(at(&format!("releases/{name}")))));
    }
    session.print(&findings);
    if !findings.is_empty() {
        return Ok(Done::Problems);
    }
    for (id, count, _) in &releases {
        let is_live = live.as_deref() == Some(id);
        let (zh, en) = if is_live { ("（线上）", " (live)") } else { ("", "") };
        session.tell(&text!(
            "{id}{zh}：{count} 个文件，与发布时完全一致",
            "{id}{en}: {count} files, all as they were published"
        ));
    }
    Ok(Done::Fine)
}

/// An output folder with its manifest.
fn of_build(session: &Session, folder: &Utf8Path, bytes: Vec<u8>) -> Outcome {
    let Some(manifest) = String::from_utf8(bytes).ok().and_then(Manifest::parse) else {
        let path = folder.join(PRIVATE).join("manifest");
        session.print(&[problem::copy::changed(Location::file(path.as_str()), false)]);
        return Ok(Done::Problems);
    };
    let entries: Vec<_> = manifest.iter().collect();
    let found = entries.par_iter().map(|entry| {
        let path = on_disk(folder, entry.path);
        match fs::there(&path)? {
            fs::There::File(_) => {}
            fs::There::Nothing => return Ok(Some((entry.path.to_owned(), Differs::Missing))),
            _ => return Ok(Some((entry.path.to_owned(), Differs::Changed))),
        }
        let mut hasher = Xxh3::new();
        let length = fs::stream(&path, |piece| hasher.update(piece))?;
        let is_same = length == entry.length && hasher.digest128() == entry.hash;
        Ok((!is_same).then(|| (entry.path.to_owned(), Differs::Changed)))
    });
    let found: Vec<Option<_>> = found.collect::<Result<_, Trouble>>()?;
    let mut differing: Vec<(String, Differs)> = found.into_iter().flatten().collect();
    let ours = format!("{PRIVATE}/");
    let below = fs::all_below(folder)?.into_iter().map(|(path, _)| path);
    let extra = below.filter(|path| !path.starts_with(&ours) && manifest.get(path).is_none());
    differing.extend(extra.map(|path| (path, Differs::Extra)));
    differing.sort();
    let findings: Vec<_> = differing.iter().map(|it| finding(it, folder, false)).collect();
    session.print(&findings);
    if !findings.is_empty() {
        return Ok(Done::Problems);
    }
    let count = manifest.len();
    session.tell(&text!(
        "{folder}：{count} 个文件，与生成时完全一致",
        "{folder}: {count} files, all as they were built"
    ));
    Ok(Done::Fine)
}

/// Any other folder with the sealed years of the site.
fn of_seals(session: &mut Session, folder: &Utf8Path) -> Outcome {
    let root = session.root()?;
    let (seals, mut findings) = seals::all(&root)?;
    if seals.is_empty() && findings.is_empty() {
        return Err(Trouble::new(text!(
            "`{folder}` 不是归档包，没有发布或生成的记录；`{root}` 也没有封存的年份可以比较",
            "`{folder}` is no package and has no records of a publication or a build, and `{root}` has no sealed year to compare with"
        ))
        .into());
    }
    let there: BTreeMap<String, bool> = fs::all_below(folder)?.into_iter().collect();
    for seal in &seals {
        let differing = of_seal(folder, seal, &there)?;
        findings.extend(differing.iter().map(|it| finding(it, folder, true)));
    }
    session.print(&findings);
    if !findings.is_empty() {
        return Ok(Done::Problems);
    }
    for SealedYear { year, outputs, .. } in &seals {
        let count = outputs.len();
        session.tell(&text!(
            "{folder}：{year} 年的 {count} 个文件，与封存时完全一致；其余文件没有记录，未核对",
            "{folder}: {count} files of {year}, all as they were sealed; there is no record of the others, which were not compared"
        ));
    }
    Ok(Done::Fine)
}

/// Compares a folder with a sealed year; `there` maps each path to whether it is a regular file. Extra files are reported
/// only in the year's own folders: those that hold sealed files and have the year in their path.
fn of_seal(
    folder: &Utf8Path,
    seal: &SealedYear,
    there: &BTreeMap<String, bool>,
) -> Result<Vec<(String, Differs)>, Trouble> {
    let look = |path: &str| match there.get(path) {
        None => Ok::<_, Trouble>(Observed::Nothing),
        Some(false) => Ok(Observed::NoFile),
        Some(true) => Ok(Observed::Sha256(sha256(&on_disk(folder, path))?)),
    };
    let differs = |mismatch| match mismatch {
        Mismatch::Missing => Differs::Missing,
        Mismatch::Changed => Differs::Changed,
    };
    let found = seal.outputs.mismatches(|_, path| look(path).map(Some))?;
    let found =
        found.into_iter().map(|(index, how)| (seal.outputs.path(index).to_owned(), differs(how)));
    let mut differing: Vec<_> = found.collect();
    // The package, where it is offered.
    if let Some(made) = &seal.download {
        let path = package_url(&made.file);
        let is_changed = there.contains_key(&path)
            && hex::decode(&made.sha256).map(Observed::Sha256) != Some(look(&path)?);
        differing.extend(is_changed.then_some((path, Differs::Changed)));
    }
    let year = format!("{:04}", seal.year);
    // A year's folder, up to the year itself: `fzzf/2023/many/` → `fzzf/2023/`.
    let of_year = |path: &str| {
        let names: Vec<&str> = path.split('/').collect();
        let at = names[..names.len() - 1].iter().position(|name| *name == year)?;
        Some(names[..=at].join("/"))
    };
    let own: BTreeSet<String> = seal.outputs.paths().filter_map(of_year).collect();
    // Compressed files are put beside the plain ones when they are published.
    let plain = |path: &str| {
        let stem = path.strip_suffix(".gz").or_else(|| path.strip_suffix(".br"));
        stem.is_some_and(|stem| seal.outputs.find(stem).is_some())
    };
    let is_extra = |path: &&String| {
        of_year(path).is_some_and(|folder| own.contains(&folder))
            && seal.outputs.find(path).is_none()
            && !plain(path)
    };
    let extra = there.keys().filter(is_extra).map(|path| (path.clone(), Differs::Extra));
    differing.extend(extra);
    differing.sort();
    Ok(differing)
}
