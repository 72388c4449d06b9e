//! The seal of a year on disk: read, made, compared with the sources.
//!
//! In: the site's root. Out: a [`SealedYear`], what is not as it was sealed. Nothing knows this room but the command and `verify`.

use std::collections::BTreeSet;
use std::num::NonZeroU128;

use camino::Utf8Path;
use sha2::{Digest, Sha256};

use crate::archive::Bag;
use crate::diagnostic::Diagnostic;
use crate::sealed::{self, FileRecord, FileTable, Observed, SEALS, SealedReports, SealedYear};
use crate::site::{Attachment, LinkedDocument, Report, Sealing, Site, State};
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::{fs, hex, text};

/// Writes the seal of a year. A file of the form that earlier versions wrote goes when the new one is there.
pub(super) fn write(root: &Utf8Path, seal: &SealedYear) -> Result<(), Trouble> {
    fs::create_dir_all(&root.join(SEALS))?;
    fs::write_atomic(&root.join(sealed::file_of(seal.year)), seal.print().as_bytes())?;
    fs::remove_file(&root.join(sealed::old_file_of(seal.year)))
}

/// The seal of the year that a site is seen as, for the package that was made of it.
pub(super) fn of_package(
    root: &Utf8Path,
    site: &Site,
    bag: &Bag,
    outputs: FileTable,
) -> Result<SealedYear, Trouble> {
    let Some(Sealing { year, date, .. }) = site.sealing else {
        return Err(Trouble::new(text!("没有归档年份", "there is no sealed year")));
    };
    Ok(SealedYear {
        file: sealed::file_of(year),
        digest: 0,
        year,
        sealed: date,
        package: bag.digest.clone(),
        bytes: bag.bytes,
        base_url: site.config.base_url.absolute(""),
        resealed: Vec::new(),
        download: None,
        shows: shows(site),
        reports: reports(root, site)?,
        outputs,
        stamps: Vec::new(),
    })
}

/// Hashes of the sources of a sealed year's public reports.
fn reports(root: &Utf8Path, site: &Site) -> Result<SealedReports, Trouble> {
    let mut all = SealedReports::default();
    let Some(sealing) = site.sealing else { return Ok(all) };
    let of_year = site.reports.iter().filter(|it| sealing.covers(it));
    let mut public: Vec<&Report> =
        of_year.filter(|it| it.state == State::Published).map(|it| &**it).collect();
    public.sort_unstable_by_key(|report| report.file());
    let record = |sha256, hash| FileRecord { sha256, xxh3: NonZeroU128::new(hash), length: None };
    for report in public {
        let sha256 = sha256(&on_disk(root, report.file()))?;
        if !all.push(report.file(), record(sha256, report.page.hash)) {
            continue;
        }
        let mut attachments: Vec<&Attachment> = report.uncommon().attachments.iter().collect();
        attachments.sort_unstable_by_key(|it| &it.file);
        for it in attachments {
            let sha256 = hex::decode(&it.sha256).unwrap_or_default();
            let _ = all.push_attachment(&it.file, record(sha256, it.hash));
        }
    }
    Ok(all)
}

/// Reports of other years whose titles the year's pages show.
fn shows(site: &Site) -> BTreeSet<String> {
    let Some(sealing) = site.sealing else { return BTreeSet::new() };
    let of_year = site.reports.iter().filter(|it| sealing.covers(it) && site.is_visible(it));
    let related = of_year.flat_map(|report| {
        let parts = report.uncommon();
        let named = parts.replacement.iter().chain(&parts.interprets);
        let named = named.filter_map(|document| match document {
            LinkedDocument::Report(other) => Some(*other),
            LinkedDocument::Address(_) => None,
        });
        // Of reports that belong to it without being named a sealed page has those of its year only.
        named
    });
    let related = related.map(|id| &site.reports[id]);
    let shown = related.filter(|it| !sealing.covers(it) && site.is_visible(it));
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

/// Reads every sealed source and all sealed bytes below a root: what is not as it was sealed, and how many were
/// compared. `folder` holds the sealed bytes.
pub(in crate::command) fn check(
    root: &Utf8Path,
    folder: &str,
    seal: &SealedYear,
) -> Result<(Vec<Diagnostic>, usize), Trouble> {
    let look = |file: &str| match fs::there(&on_disk(root, file))? {
        fs::There::Nothing => Ok(Observed::Nothing),
        _ => Ok::<_, Trouble>(Observed::Sha256(sha256(&on_disk(root, file))?)),
    };
    let (mut findings, mut count) = (Vec::new(), 0);
    for table in [seal.reports.pages(), seal.reports.attachments()] {
        count += table.len();
        let differing = table.mismatches(|_, file| look(file).map(Some))?;
        let finding = |(index, how)| seal.source_differs(table.path(index), how);
        findings.extend(differing.into_iter().map(finding));
    }
    count += (0..seal.outputs.len()).filter(|index| seal.keeps(*index)).count();
    let differing = seal.outputs.mismatches(|index, path| {
        seal.keeps(index).then(|| look(&seal.bytes_of(folder, path))).transpose()
    })?;
    let finding = |(index, _)| seal.bytes_differ(folder, seal.outputs.path(index));
    findings.extend(differing.into_iter().map(finding));
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
pub(in crate::command) fn stamp(root: &Utf8Path, seal: &SealedYear) -> Result<TimeStamp, Trouble> {
    let Some(token) = fs::bytes_if_there(&root.join(stamp_file(seal.year)))? else {
        return Ok(TimeStamp::Missing);
    };
    let digest = hex::decode::<32>(&seal.package);
    let is_of_it = digest.is_some_and(|digest| memchr::memmem::find(&token, &digest).is_some());
    Ok(if is_of_it { TimeStamp::Right } else { TimeStamp::Other })
}

/// The file of a year's time stamp, relative to the site's root.
pub(in crate::command) fn stamp_file(year: i16) -> String {
    format!("{SEALS}/{year:04}.tsr")
}

/// SHA-256 of a file's bytes.
pub(in crate::command) fn sha256(path: &Utf8Path) -> Result<[u8; 32], Trouble> {
    let mut hasher = Sha256::new();
    fs::stream(path, |piece| hasher.update(piece))?;
    Ok(hasher.finalize().into())
}
