//! A published copy: is it what was built, published, or sealed?
//!
//! In: a folder. Out: every file that is missing, changed or in excess. Nothing knows this room but the command.
//!
//! What a folder is compared with is said by what lies in it: records of a target, a manifest of a build; for any other
//! folder by the seals of the site.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use crate::command::session::Session;
use crate::command::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Location, Trouble, problem};
use crate::output::{Manifest, PRIVATE};
use crate::publish::{Checked, Differs, FolderHost, Releases};
use crate::site::{SEALS, Seal};
use crate::source::{hex, on_disk};
use crate::{fs, text};

/// Compares a folder with what it should be.
pub(super) fn check(session: &mut Session, folder: &Utf8Path) -> Outcome {
    let folder = &fs::absolute(folder)?;
    // A release is named by its own folder too, or by the link to the live one.
    let live = fs::link_target(folder)?;
    let name = live.as_deref().map_or(folder.file_name(), |to| Utf8Path::new(to).file_name());
    let parent = folder.parent();
    let target = if live.is_some() { parent } else { parent.and_then(Utf8Path::parent) };
    for (target, only) in [(Some(folder.as_path()), None), (target, name)] {
        let Some(target) = target else { continue };
        let releases = Releases::new(FolderHost::new(target.to_owned())).check(only)?;
        if !releases.is_empty() {
            return Ok(of_target(session, target, releases));
        }
    }
    if let Some(text) = fs::read_if_there(&folder.join(PRIVATE).join("manifest"))? {
        return of_build(session, folder, text);
    }
    of_seals(session, folder)
}

fn finding((path, differs): &(String, Differs), folder: &Utf8Path) -> Diagnostic {
    let at = Location::file(on_disk(folder, path).as_str());
    match differs {
        Differs::Missing => problem::copy::missing(at),
        Differs::Changed => problem::copy::changed(at),
        Differs::Extra => problem::copy::extra(at),
    }
}

/// Each release of a target with its inventory.
fn of_target(session: &Session, folder: &Utf8Path, releases: Vec<Checked>) -> Done {
    let mut findings = Vec::new();
    for (id, _, differing) in &releases {
        let release = folder.join("releases").join(id);
        findings.extend(differing.iter().map(|it| finding(it, &release)));
    }
    session.print(&findings);
    if !findings.is_empty() {
        return Done::Problems;
    }
    for (id, count, _) in releases {
        session.tell(&text!(
            "{id}：{count} 个文件，与发布时完全一致",
            "{id}: {count} files, all as they were published"
        ));
    }
    Done::Fine
}

/// An output folder with its manifest.
fn of_build(session: &Session, folder: &Utf8Path, text: String) -> Outcome {
    let Some(manifest) = Manifest::parse(text) else {
        let path = folder.join(PRIVATE).join("manifest");
        session.print(&[problem::copy::changed(Location::file(path.as_str()))]);
        return Ok(Done::Problems);
    };
    let entries: Vec<_> = manifest.iter().collect();
    let found = entries.par_iter().map(|entry| {
        let path = on_disk(folder, entry.path);
        if fs::there(&path)? == fs::There::Nothing {
            return Ok(Some((entry.path.to_owned(), Differs::Missing)));
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
    let findings: Vec<_> = differing.iter().map(|it| finding(it, folder)).collect();
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
    let (mut seals, mut findings) = (Vec::new(), Vec::new());
    for name in fs::names(&root.join(SEALS))?.into_iter().filter(|name| name.ends_with(".yaml")) {
        let file = format!("{SEALS}/{name}");
        match Seal::parse(&file, &fs::read_to_string(&root.join(&file))?) {
            Ok(seal) => seals.push(seal),
            Err(finding) => findings.push(*finding),
        }
    }
    if seals.is_empty() && findings.is_empty() {
        return Err(Trouble::new(text!(
            "`{folder}` 不是归档包，没有发布或生成的记录；`{root}` 也没有封存的年份可以比较",
            "`{folder}` is no package and has no records of a publication or a build, and `{root}` has no sealed year to compare with"
        ))
        .into());
    }
    let there: BTreeSet<String> =
        fs::all_below(folder)?.into_iter().map(|(path, _)| path).collect();
    for seal in &seals {
        let differing = of_seal(folder, seal, &there)?;
        findings.extend(differing.iter().map(|it| finding(it, folder)));
    }
    session.print(&findings);
    if !findings.is_empty() {
        return Ok(Done::Problems);
    }
    for Seal { year, outputs, .. } in &seals {
        let count = outputs.len();
        session.tell(&text!(
            "{folder}：{year} 年的 {count} 个文件，与封存时完全一致",
            "{folder}: {count} files of {year}, all as they were sealed"
        ));
    }
    Ok(Done::Fine)
}

/// What of a year is not in a folder as it was sealed. What is more is seen in the year's own folders: those that hold
/// sealed files and have the year as one of their names.
fn of_seal(
    folder: &Utf8Path,
    seal: &Seal,
    there: &BTreeSet<String>,
) -> Result<Vec<(String, Differs)>, Trouble> {
    let found = seal.outputs.par_iter().map(|(path, output)| {
        if !there.contains(path) {
            return Ok(Some((path.clone(), Differs::Missing)));
        }
        let mut sha256 = Sha256::new();
        fs::stream(&on_disk(folder, path), |piece| sha256.update(piece))?;
        let is_same = hex(&sha256.finalize()) == output.sha256;
        Ok((!is_same).then(|| (path.clone(), Differs::Changed)))
    });
    let found: Vec<Option<_>> = found.collect::<Result<_, Trouble>>()?;
    let year = format!("{:04}", seal.year);
    let above = |path: &str| path.rsplit_once('/').map_or("", |(above, _)| above).to_owned();
    let own: BTreeMap<String, bool> = seal
        .outputs
        .keys()
        .map(|path| (above(path), above(path).split('/').any(|name| name == year)))
        .collect();
    let is_extra =
        |path: &&String| own.get(&above(path)) == Some(&true) && !seal.outputs.contains_key(*path);
    let extra = there.iter().filter(is_extra).map(|path| (path.clone(), Differs::Extra));
    let mut differing: Vec<_> = found.into_iter().flatten().chain(extra).collect();
    differing.sort();
    Ok(differing)
}
