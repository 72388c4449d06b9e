//! Source files and attachments of a site → findings, by `inspect/`; what was seen in attachments is kept by their hash.
//!
//! Attachments are read one by one on all cores; a file whose hash is known is not read again.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::super::cache::Cache;
use crate::diagnostic::{Diagnostic, problem};
use crate::extract::ExtractLimits;
use crate::forms::ReportForm;
use crate::fs;
use crate::inspect::annual::{self, CarriedOver};
use crate::inspect::attachments::{self, InspectedFile};
use crate::inspect::words::WordLists;
use crate::inspect::{columns, personal, reports};
use crate::site::{Attachment, Report, Site};
use crate::source::{decode, on_disk};
use crate::trouble::Trouble;

/// The name under which it is kept.
const NAME: &str = "attachments";

/// What was seen in attachments, by the hash of their bytes.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SeenAttachments {
    /// The program and the word lists that saw it: others may see more.
    seen_with: String,
    files: BTreeMap<u128, InspectedFile>,
}

/// What becomes of what was seen in attachments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::command) enum SeenFiles {
    /// It is kept for the next run.
    Kept,
    /// It is read and not written: a preview writes nothing.
    ReadOnly,
}

/// Which reports are looked at.
pub(in crate::command) type ReportFilter<'w> = &'w (dyn Fn(&Report) -> bool + Sync);

/// What is wrong in source files and attachments of sections and of the wanted reports.
pub(in crate::command) fn findings(
    root: &Utf8Path,
    site: &Site,
    is_wanted: ReportFilter<'_>,
    forms: &[ReportForm],
    memory: SeenFiles,
) -> Result<Vec<Diagnostic>, Trouble> {
    let (lists, mut out, digest) = word_lists(root, site)?;
    out.extend(sources(root, site, (&lists, forms), is_wanted)?);
    out.extend(annual_reports(root, site, is_wanted)?);
    let cache = Cache::of(root, &root.join("check"));
    let kept = cache.read(NAME)?.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    let mut seen: SeenAttachments = kept.unwrap_or_default();
    let with = format!("{} {digest:032x}", env!("PROGRAM_HASH"));
    if seen.seen_with != with {
        seen = SeenAttachments { seen_with: with, ..SeenAttachments::default() };
    }
    let all: Vec<(&Attachment, Option<Date>)> = attached(site, is_wanted).collect();
    let mut wanted: Vec<&Attachment> = all.iter().map(|(file, _)| *file).collect();
    wanted.retain(|file| !seen.files.contains_key(&file.hash));
    wanted.sort_by_key(|file| file.hash);
    wanted.dedup_by_key(|file| file.hash);
    let looked: Vec<(u128, InspectedFile)> = wanted
        .par_iter()
        .map(|file| {
            let bytes = fs::read(&on_disk(root, &file.file))?;
            Ok((file.hash, attachments::look(&bytes, ExtractLimits::default(), &lists)))
        })
        .collect::<Result<_, Trouble>>()?;
    let is_new = !looked.is_empty();
    seen.files.extend(looked);
    for (file, day) in &all {
        if let Some(inspected) = seen.files.get(&file.hash) {
            out.extend(attachments::findings((&file.file, file.size), inspected, &lists, *day));
        }
    }
    // What belongs to no attachment any more is forgotten.
    let before = seen.files.len();
    let known: BTreeSet<u128> = attached(site, &|_| true).map(|(file, _)| file.hash).collect();
    seen.files.retain(|hash, _| known.contains(hash));
    if memory == SeenFiles::Kept && (is_new || seen.files.len() < before) {
        cache.keep(NAME, postcard::to_stdvec(&seen).ok());
    }
    Ok(out)
}

/// The tables of annual reports on disclosure, and what one year says against the year before, of the same office.
fn annual_reports(
    root: &Utf8Path,
    site: &Site,
    is_wanted: ReportFilter<'_>,
) -> Result<Vec<Diagnostic>, Trouble> {
    let mut out = Vec::new();
    let mut years: BTreeMap<(&str, i16), (&str, CarriedOver)> = BTreeMap::new();
    for report in site.reports.iter().filter(|report| is_wanted(report)) {
        if !columns::is_of_kind(report, annual::KIND) {
            continue;
        }
        let bytes = fs::read(&on_disk(root, report.file()))?;
        let (text, _) = decode(report.file(), &bytes);
        let (found, carried) = annual::findings(report.file(), &text);
        out.extend(found);
        if let Some(year) = columns::year_of(report, -1) {
            years.insert((report.publisher(), year), (report.file(), carried));
        }
    }
    for ((office, year), (file, now)) in &years {
        if let Some((file_before, before)) = years.get(&(*office, year - 1)) {
            out.extend(annual::from_year_to_year(file, now, file_before, before));
        }
    }
    Ok(out)
}

/// Attachments of the wanted reports, with the day of the report, and files of sections.
fn attached<'s>(
    site: &'s Site,
    is_wanted: ReportFilter<'s>,
) -> impl Iterator<Item = (&'s Attachment, Option<Date>)> {
    let reports = site.reports.iter().filter(move |report| is_wanted(report));
    let of_reports = reports
        .flat_map(|report| report.uncommon().attachments.iter().map(|file| (file, report.date)));
    let of_sections = site.sections.iter().flat_map(|section| &section.files);
    of_reports.chain(of_sections.map(|file| (file, None)))
}

/// The word lists of the settings, what is wrong in them, and a hash of them all.
fn word_lists(root: &Utf8Path, site: &Site) -> Result<(WordLists, Vec<Diagnostic>, u128), Trouble> {
    let mut texts = Vec::new();
    let mut findings = Vec::new();
    for (file, at) in &site.config.check.words {
        match fs::bytes_if_there(&root.join(file))? {
            Some(bytes) => {
                let (text, found) = decode(file, &bytes);
                findings.extend(found);
                texts.push((file.clone(), text.into_owned()));
            }
            None => findings.push(problem::wording::no_list(at.clone(), file)),
        }
    }
    let all: String = texts.iter().map(|(_, text)| text.as_str()).collect();
    let (lists, found) = WordLists::new(&texts);
    findings.extend(found);
    Ok((lists, findings, xxh3_128(all.as_bytes())))
}

/// Numbers of people, words of the lists and what reports say, in pages of sections and of the wanted reports.
fn sources(
    root: &Utf8Path,
    site: &Site,
    (lists, forms): (&WordLists, &[ReportForm]),
    is_wanted: ReportFilter<'_>,
) -> Result<Vec<Diagnostic>, Trouble> {
    let reports = site.reports.iter().filter(|report| is_wanted(report));
    let mut files: Vec<(&str, Option<&Report>)> =
        reports.map(|report| (report.file(), Some(&**report))).collect();
    let sections = site.sections.iter().filter(|section| section.hash.is_some());
    files.extend(sections.map(|section| (section.file.as_str(), None)));
    let found: Vec<Vec<Diagnostic>> = files
        .par_iter()
        .map(|(file, report)| {
            let bytes = fs::read(&on_disk(root, file))?;
            let (text, _) = decode(file, &bytes);
            let mut found = personal::findings(file, &text);
            found.extend(lists.findings(file, &text, report.and_then(|report| report.date)));
            found.extend(
                report.iter().flat_map(|it| reports::findings(it, &text, forms, site.as_of.day)),
            );
            Ok(found)
        })
        .collect::<Result<_, Trouble>>()?;
    Ok(found.concat())
}
