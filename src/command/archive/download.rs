//! A sealed year's package as readers may have it: one file, and what the seal says of it.
//!
//! In: a package, or a sealed year of which something was withdrawn. Out: a ZIP file and its record. Nothing knows this
//! room but the command.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::Xxh3;

use super::gather::Gathering;
use super::{Arguments, Year, already, folder_of, info, ledger_of, seal, targets_of, year_of};
use crate::archive::{self, Bag};
use crate::command::session::Session;
use crate::command::{Done, Outcome};
use crate::diagnostic::Diagnostic;
use crate::hex;
use crate::sealed::{self, Download, SealedYear};
use crate::site::Site;
use crate::trouble::Trouble;
use crate::{fs, text};

/// A package in one file that has not got its name yet.
pub(super) struct Packed {
    incoming: Utf8PathBuf,
    place: Utf8PathBuf,
}

impl Packed {
    /// Packs a package for `NAME.zip` in a folder.
    pub(super) fn new(package: &Utf8Path, name: &str, folder: &Utf8Path) -> Result<Self, Trouble> {
        let incoming = folder.join(format!("{name}.zip.incoming"));
        archive::zip(package, name, &incoming)?;
        Ok(Self { incoming, place: folder.join(format!("{name}.zip")) })
    }

    /// What a seal says of it.
    pub(super) fn record(&self, without: BTreeSet<String>) -> Result<Download, Trouble> {
        let (mut sha256, mut xxh3) = (Sha256::new(), Xxh3::new());
        let length = fs::stream(&self.incoming, |piece| {
            sha256.update(piece);
            xxh3.update(piece);
        })?;
        let (sha256, xxh3) =
            (hex::encode(&sha256.finalize()), format!("{:032x}", xxh3.digest128()));
        let file = self.place.file_name().unwrap_or_default().to_owned();
        Ok(Download { file, length, sha256, xxh3, without })
    }

    /// Gives it its name. That comes after the seal: a package that is not there yet can be made again from its seal, an
    /// older one that was overwritten could not.
    pub(super) fn put(self) -> Result<(), Trouble> {
        fs::rename(&self.incoming, &self.place)
    }
}

/// Puts on record what readers may download.
pub(super) fn keep(
    root: &Utf8Path,
    mut seal: SealedYear,
    made: Option<Download>,
) -> Result<SealedYear, Trouble> {
    if made.is_some() && seal.download != made {
        seal.download = made;
        seal.file = sealed::file_of(seal.year);
        seal::write(root, &seal)?;
    }
    Ok(seal)
}

/// Packs a package that is there already, if it is the one that was sealed and readers may have it.
pub(super) fn of_existing(
    session: &Session,
    root: &Utf8Path,
    package: &Utf8Path,
    seal: Option<SealedYear>,
    site: &Site,
    offers: bool,
) -> Outcome {
    let Some(seal) = seal else { return Err(already(package).into()) };
    let year = seal.year;
    if site.withdrawn_of(&seal).next().is_some() {
        return Err(Trouble::new(text!(
            "已有 `{package}`，而其中有封存之后撤回的报告；供公开下载的用 `gongkai archive {year} --public` 另做",
            "`{package}` is there already and has a report that was withdrawn since; for readers make another one with `gongkai archive {year} --public`"
        ))
        .into());
    }
    let is_sealed = archive::digest(package)?.is_some_and(|digest| digest == seal.package);
    if !is_sealed || !archive::check(package)?.0.is_empty() {
        return Err(Trouble::new(text!(
            "`{package}` 不是封存时的样子，用 `gongkai verify {package}` 看是哪些文件；移走它再运行",
            "`{package}` is not as it was sealed; `gongkai verify {package}` names the files; move it away and run again"
        ))
        .into());
    }
    let (name, beside) = (package.file_name().unwrap_or_default(), package.parent());
    let packed = Packed::new(package, name, beside.unwrap_or(package))?;
    let made = packed.record(BTreeSet::new())?;
    tell(session, &packed.place, &made);
    keep(root, seal, offers.then_some(made))?;
    packed.put()?;
    Ok(Done::Fine)
}

/// `--public`: the sealed year once more, without what was withdrawn since. The sealed package stays as it is.
pub(super) fn without_withdrawn(
    session: &Session,
    root: &Utf8Path,
    arguments: &Arguments,
) -> Outcome {
    let Some(Year { loaded, snapshot, kept, .. }) = year_of(session, root, arguments)? else {
        return Ok(Done::Problems);
    };
    let (site, year) = (&snapshot.site, arguments.year);
    let Some(seal) = kept else {
        return Err(Trouble::new(text!(
            "{year} 年还没有封存，先用 `gongkai archive {year}`",
            "{year} is not sealed yet; run `gongkai archive {year}` first"
        ))
        .into());
    };
    let without: BTreeSet<String> = site.withdrawn_of(&seal).map(str::to_owned).collect();
    if without.is_empty() {
        return Err(Trouble::new(text!(
            "{year} 年封存之后没有撤回报告，封存的包就可以公开，不用 `--public`",
            "nothing of {year} was withdrawn since it was sealed, so the sealed package can be public; leave `--public` out"
        ))
        .into());
    }
    let config = &site.config;
    let name = format!("{}-{year}-public", config.identity.domain);
    let folder = folder_of(root, arguments, config)?;
    let (incoming, fresh) =
        (folder.join(format!("{name}.incoming")), folder.join(format!("{name}.rendered")));
    fs::remove_dir_all(&incoming)?;
    fs::remove_dir_all(&fresh)?;
    let targets = targets_of(&snapshot);
    let bar = session.progress(targets.len() * 3);
    let gathering = Gathering {
        root,
        loaded: &loaded,
        snapshot: &snapshot,
        name: &name,
        without: without.len(),
        bar: &bar,
    };
    let ledger = ledger_of(root, site, year)?;
    let (findings, _) = gathering.gather(&incoming, &targets, &ledger.text, &fresh)?;
    fs::remove_dir_all(&fresh)?;
    if findings.iter().any(Diagnostic::is_error) {
        bar.finish_and_clear();
        session.print(&findings);
        fs::remove_dir_all(&incoming)?;
        return Ok(Done::Problems);
    }
    Bag::make(&incoming, &info(&snapshot, year, &name, site.as_of.day), &|| bar.inc(1))?;
    let packed = Packed::new(&incoming, &name, &folder)?;
    fs::remove_dir_all(&incoming)?;
    bar.finish_and_clear();
    let made = packed.record(without)?;
    tell(session, &packed.place, &made);
    let is_offered = folder == root.join(&config.archive.packages);
    keep(root, seal, is_offered.then_some(made))?;
    packed.put()?;
    Ok(Done::Fine)
}

fn tell(session: &Session, packed: &Utf8Path, made: &Download) {
    let Download { length, sha256, without, .. } = made;
    session.tell(&text!(
        "{packed}：{length} 字节，SHA-256 {sha256}",
        "{packed}: {length} bytes, SHA-256 {sha256}"
    ));
    if !without.is_empty() {
        let count = without.len();
        session.tell(&text!(
            "不含封存后撤回的 {count} 份报告；封存的包没有改动",
            "reports withdrawn since and left out: {count}; the sealed package is unchanged"
        ));
    }
}
