//! Source files and attachments of a site → findings, by `inspect/`; what was seen in attachments is kept by their hash.
//!
//! Attachments are read one by one on all cores; a file whose hash is known is not read again.

use std::collections::BTreeMap;

use camino::Utf8Path;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::extract::ExtractLimits;
use crate::fs;
use crate::inspect::annual::{self, CarriedOver};
use crate::inspect::attachments::{self, InspectedFile};
use crate::inspect::{columns, personal};
use crate::site::{Attachment, Site, State};
use crate::source::{decode, on_disk};
use crate::trouble::Trouble;

/// The name under which it is kept.
const NAME: &str = "attachments";

/// What was seen in attachments, by the hash of their bytes.
#[derive(Debug, Default, Serialize, Deserialize)]
struct SeenAttachments {
    /// The program that saw it: another one may see more.
    program: String,
    files: BTreeMap<u128, InspectedFile>,
}

/// What is wrong in source files and attachments that are published or will be.
pub(super) fn findings(root: &Utf8Path, site: &Site) -> Result<Vec<Diagnostic>, Trouble> {
    let mut out = sources(root, site)?;
    out.extend(annual_reports(root, site)?);
    let cache = Cache::of(root, &root.join("check"));
    let kept = cache.read(NAME)?.and_then(|bytes| postcard::from_bytes(&bytes).ok());
    let mut seen: SeenAttachments = kept.unwrap_or_default();
    if seen.program != env!("PROGRAM_HASH") {
        seen = SeenAttachments::default();
    }
    let all: Vec<&Attachment> = published(site).collect();
    let mut wanted: Vec<&Attachment> =
        all.iter().copied().filter(|file| !seen.files.contains_key(&file.hash)).collect();
    wanted.sort_by_key(|file| file.hash);
    wanted.dedup_by_key(|file| file.hash);
    let looked: Vec<(u128, InspectedFile)> = wanted
        .par_iter()
        .map(|file| {
            let bytes = fs::read(&on_disk(root, &file.file))?;
            Ok((file.hash, attachments::look(&bytes, ExtractLimits::default())))
        })
        .collect::<Result<_, Trouble>>()?;
    let is_new = !looked.is_empty();
    seen.files.extend(looked);
    for file in &all {
        if let Some(inspected) = seen.files.get(&file.hash) {
            out.extend(attachments::findings(&file.file, file.size, inspected));
        }
    }
    // What belongs to no attachment any more is forgotten.
    let before = seen.files.len();
    seen.files.retain(|hash, _| all.iter().any(|file| file.hash == *hash));
    if is_new || seen.files.len() < before {
        env!("PROGRAM_HASH").clone_into(&mut seen.program);
        cache.keep(NAME, postcard::to_stdvec(&seen).ok());
    }
    Ok(out)
}

/// The tables of annual reports on disclosure, and what one year says against the year before, of the same office.
fn annual_reports(root: &Utf8Path, site: &Site) -> Result<Vec<Diagnostic>, Trouble> {
    let mut out = Vec::new();
    let mut years: BTreeMap<(&str, i16), (&str, CarriedOver)> = BTreeMap::new();
    for report in site.reports.iter().filter(|report| report.state != State::Withdrawn) {
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

/// Attachments of reports that are not withdrawn, and files of sections.
fn published(site: &Site) -> impl Iterator<Item = &Attachment> {
    let reports = site.reports.iter().filter(|report| report.state != State::Withdrawn);
    let of_reports = reports.flat_map(|report| &report.uncommon().attachments);
    of_reports.chain(site.sections.iter().flat_map(|section| &section.files))
}

/// Numbers of people in pages that are not withdrawn.
fn sources(root: &Utf8Path, site: &Site) -> Result<Vec<Diagnostic>, Trouble> {
    let reports = site.reports.iter().filter(|report| report.state != State::Withdrawn);
    let mut files: Vec<&str> = reports.map(|report| report.file()).collect();
    files.extend(site.sections.iter().filter(|it| it.hash.is_some()).map(|it| it.file.as_str()));
    let found: Vec<Vec<Diagnostic>> = files
        .par_iter()
        .map(|file| {
            let bytes = fs::read(&on_disk(root, file))?;
            let (text, _) = decode(file, &bytes);
            Ok(personal::findings(file, &text))
        })
        .collect::<Result<_, Trouble>>()?;
    Ok(found.concat())
}
