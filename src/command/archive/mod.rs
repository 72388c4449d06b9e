//! `gongkai archive`: a past year as one package for the archives.

mod download;
mod gather;
pub(super) mod seal;

use std::collections::BTreeSet;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::civil::Date;
use xxhash_rust::xxh3::Xxh3;

use super::session::Session;
use super::verify::tell_stamp;
use super::{Done, Outcome};
use crate::archive::{Bag, Info, Selection};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, problem, rules};
use crate::ledger::{self, Event};
use crate::media::content_type;
use crate::plan::Target;
use crate::sealed::{FileTable, Resealed, SealedYear};
use crate::site::{Sealing, Site, State};
use crate::trouble::Trouble;
use crate::{LoadError, LoadOptions, Loaded, Snapshot, fs, load, text};
use download::Packed;
use gather::Gathering;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 哪一年（按发布日期） / which year, by 发布日期
    #[arg(value_parser = clap::value_parser!(i16).range(1900..=9999))]
    year: i16,
    /// 放到哪个文件夹，默认 packages / folder for the package
    #[arg(short, long, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
    /// 另做一个 ZIP 文件，便于移交 / a ZIP file beside it, for handing over
    #[arg(long)]
    zip: bool,
    /// 重新封存已封存的一年；理由记入封存记录 / seal a sealed year anew; the reason goes on record
    #[arg(long, value_name = "REASON", value_parser = super::one_line)]
    reseal: Option<String>,
    /// 封存后撤回过报告：做一个没有它们的 ZIP 供公开下载，封存的包不变 / a ZIP file for readers without what was withdrawn since
    #[arg(long, conflicts_with_all = ["reseal", "zip"])]
    public: bool,
    /// 按这一天归档，默认今天 / as of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    if arguments.public {
        return download::without_withdrawn(session, &root, arguments);
    }
    let year = arguments.year;
    let Some(Year { loaded, snapshot, kept, is_anew, date }) = year_of(session, &root, arguments)?
    else {
        return Ok(Done::Problems);
    };
    let (targets, ledger) = (targets_of(&snapshot), ledger_of(&root, &snapshot.site, year)?);
    let reports = complete(&snapshot, year, &targets, &ledger)?;
    let config = &snapshot.site.config;
    let name = format!("{}-{year}", config.identity.domain);
    let folder = folder_of(&root, arguments, config)?;
    // What readers are offered is taken from the site's own folder of packages.
    let offers = config.archive.downloads && folder == root.join(&config.archive.packages);
    let packs = arguments.zip || offers;
    let place = folder.join(&name);
    if fs::there(&place)? != fs::There::Nothing {
        let seal = kept.filter(|_| packs && !is_anew);
        return download::of_existing(session, &root, &place, seal, &snapshot.site, offers);
    }
    // What was handed over or downloaded is not overwritten by something else.
    let zip = folder.join(format!("{name}.zip"));
    if packs && is_anew && fs::there(&zip)? != fs::There::Nothing {
        return Err(already(&zip).into());
    }
    let archives = root.join(&config.archive.folder);
    let aside = UnfinishedPackage {
        incoming: folder.join(format!("{name}.incoming")),
        fresh: archives.join(format!("{year:04}.incoming")),
        archives,
    };
    // What a run that was cut short has left.
    aside.clear()?;
    fs::create_dir_all(&aside.archives)?;
    let UnfinishedPackage { incoming, fresh, archives } = &aside;
    let bar = session.progress(targets.len() * 3);
    let gathering = Gathering {
        root: &root,
        loaded: &loaded,
        snapshot: &snapshot,
        name: &name,
        without: 0,
        bar: &bar,
    };
    let (findings, outputs) = gathering.gather(incoming, &targets, &ledger.text, fresh)?;
    if findings.iter().any(Diagnostic::is_error) {
        bar.finish_and_clear();
        session.print(&findings);
        aside.clear()?;
        return Ok(Done::Problems);
    }
    let bag = Bag::make(incoming, &info(&snapshot, year, &name, date), &|| bar.inc(1))?;
    if let Some(kept) = kept.as_ref().filter(|kept| !is_anew && kept.package != bag.digest) {
        bar.finish_and_clear();
        aside.clear()?;
        return Err(not_as_sealed(kept, &outputs, &folder).into());
    }
    let packed = packs.then(|| Packed::new(incoming, &name, &folder)).transpose()?;
    let made = packed.as_ref().filter(|_| offers);
    let download = made.map(|packed| packed.record(BTreeSet::new())).transpose()?;
    // The seal is written before the package gets its name: a missing package can be made again under its seal, not vice
    // versa.
    let seal = match kept {
        Some(kept) if !is_anew => download::keep(&root, kept, download)?,
        kept => {
            let mut resealed = kept.map(|kept| kept.resealed).unwrap_or_default();
            resealed.extend(arguments.reseal.clone().map(|reason| Resealed { date, reason }));
            let seal = seal::of_package(&root, &snapshot.site, &bag, outputs)?;
            let seal = SealedYear { resealed, download, ..seal };
            seal::keep(archives, year, fresh)?;
            seal::write(&root, &seal)?;
            seal
        }
    };
    fs::remove_dir_all(fresh)?;
    packed.map_or(Ok(()), Packed::put)?;
    fs::rename(incoming, &place)?;
    bar.finish_and_clear();
    tell(session, &place, &bag, &seal, [reports, targets.len()], &config.archive.folder);
    tell_stamp(session, seal::stamp(&root, &seal)?, &seal);
    Ok(Done::Fine)
}

/// Why a package that was made once more cannot take the place of the one that was sealed.
fn not_as_sealed(kept: &SealedYear, outputs: &FileTable, folder: &Utf8Path) -> Trouble {
    let year = kept.year;
    let first = kept.outputs.first_mismatch(outputs).unwrap_or("site.yaml, ledger.jsonl");
    Trouble::new(text!(
        "{year} 年已封存，现在生成的归档包与当时不同，例如 `{first}`（模板、设置、撤回，或程序换了版本）；原来的包仍然有效，在别处就把它放回 `{folder}`；确需更新，用 `--reseal 理由`",
        "{year} is sealed, and the package is not the same now, for example `{first}` (templates, settings, a withdrawal, or another version of the program); the one that was made is still good, put it back into `{folder}` if it is elsewhere; if it has to be another, use `--reseal REASON`"
    ))
}

/// The folder of packages.
fn folder_of(
    root: &Utf8Path,
    arguments: &Arguments,
    config: &Config,
) -> Result<Utf8PathBuf, Trouble> {
    match &arguments.output {
        Some(folder) => fs::absolute(folder),
        None => Ok(root.join(&config.archive.packages)),
    }
}

fn tell(
    session: &Session,
    place: &Utf8Path,
    bag: &Bag,
    seal: &SealedYear,
    [reports, outputs]: [usize; 2],
    sealed: &str,
) {
    let (files, bytes, digest) = (bag.files, bag.bytes, &bag.digest);
    let (file, year) = (&seal.file, seal.year);
    session.tell(&text!(
        "{place}：{reports} 份报告，{outputs} 个网址，{files} 个文件，{bytes} 字节\n清单摘要（SHA-256）{digest}\n封存记录：{file} 和 {sealed}/{year}/，和源文件一起提交\n核对：gongkai verify {place}",
        "{place}: {reports} reports, {outputs} addresses, {files} files, {bytes} bytes\ndigest of the manifest (SHA-256): {digest}\nseal: {file} and {sealed}/{year}/, to be committed with the sources\ncheck: gongkai verify {place}"
    ));
}

fn already(place: &Utf8Path) -> Trouble {
    Trouble::new(text!(
        "已有 `{place}`；要重做就先移走它，或用 `-o` 换一个文件夹",
        "`{place}` is there already; move it away to make it anew, or choose another folder with `-o`"
    ))
}

/// What is made before it has its name.
struct UnfinishedPackage {
    /// The package.
    incoming: Utf8PathBuf,
    /// What was rendered.
    fresh: Utf8PathBuf,
    /// The folder of sealed bytes.
    archives: Utf8PathBuf,
}

impl UnfinishedPackage {
    fn clear(&self) -> Result<(), Trouble> {
        fs::remove_dir_all(&self.incoming)?;
        fs::remove_dir_all(&self.fresh)?;
        let _ = fs::remove_dir_if_empty(&self.archives);
        Ok(())
    }
}

/// How many reports a year has; trouble where there are none, or where one that readers see is not on the site.
fn complete(
    snapshot: &Snapshot,
    year: i16,
    targets: &[&Target],
    ledger: &OfYear,
) -> Result<usize, Trouble> {
    let reports = targets.iter().filter(|it| it.recipe.report().is_some()).count();
    if reports == 0 {
        return Err(Trouble::new(text!(
            "{year} 年没有公开的报告，没有可归档的",
            "no report came out in {year}, so there is nothing to archive"
        )));
    }
    match ledger.urls.iter().find(|url| snapshot.plan.get(url.as_str()).is_none()) {
        None => Ok(reports),
        Some(url) => Err(Trouble::new(text!(
            "登记簿里 {year} 年的 {url} 现在不在网站上；先恢复它、写 `aliases` 或 `withdrawn`，再归档",
            "{url} of {year} is in the ledger and not on the site; restore it, or give it `aliases` or `withdrawn`, then archive"
        ))),
    }
}

/// The outputs of a sealed year.
fn targets_of(snapshot: &Snapshot) -> Vec<&Target> {
    let selection = Selection::new(&snapshot.site);
    let belongs = |it: &&Target| selection.as_ref().is_some_and(|year| year.has(&it.recipe));
    snapshot.plan.targets.iter().filter(belongs).collect()
}

/// A site seen as one sealed year.
struct Year {
    loaded: Loaded,
    snapshot: Snapshot,
    /// The year's seal, if it has one.
    kept: Option<SealedYear>,
    /// Whether a seal is to be made.
    is_anew: bool,
    /// The day of sealing.
    date: Date,
}

/// Loads the site as the year shows it; nothing, once all has been said, where it has errors.
fn year_of(
    session: &Session,
    root: &Utf8Path,
    arguments: &Arguments,
) -> Result<Option<Year>, LoadError> {
    let options = LoadOptions {
        overrides: Session::overrides(None),
        as_of: arguments.as_of.clone(),
        drafts: false,
    };
    let loaded = load(root, &options)?.with_sound_settings()?;
    let day = loaded.site.as_of.day;
    let year = arguments.year;
    if year >= day.year() {
        return Err(Trouble::new(text!(
            "{year} 年还没有过完，过了年再归档",
            "{year} is not over; archive it next year"
        ))
        .into());
    }
    let kept = loaded.site.seals.iter().find(|seal| seal.year == year).cloned();
    if kept.is_none() && arguments.reseal.is_some() {
        return Err(Trouble::new(text!(
            "{year} 年还没有封存，不用 `--reseal`",
            "{year} is not sealed yet; leave `--reseal` out"
        ))
        .into());
    }
    let is_anew = kept.is_none() || arguments.reseal.is_some();
    // A package made again for an existing seal has the date of that seal.
    let date = kept.as_ref().filter(|_| !is_anew).map_or(day, |seal| seal.sealed);
    let looks = looks(&loaded);
    let Loaded { site, theme, mut findings } = loaded;
    // Findings about missing downloads are dropped: this command may be about to make the download.
    findings.retain(|finding| finding.rule != &rules::seal::SEAL_DOWNLOAD);
    if let Some(kept) = kept.as_ref().filter(|_| is_anew) {
        let meant = site.check_seal(kept);
        findings
            .retain(|finding| finding.rule != &rules::seal::SEAL_BYTES && !meant.contains(finding));
    }
    let site = Arc::unwrap_or_clone(site).sealed(Sealing { year, date, looks });
    let loaded = Loaded { site: Arc::new(site), theme, findings };
    let mut snapshot = Snapshot::new(root, &loaded);
    if snapshot.site.config.identity.sample {
        let at = snapshot.site.config.places.identity.clone();
        snapshot.findings.push(problem::publish::sample_identity(at));
    }
    if snapshot.findings.iter().any(Diagnostic::is_error) {
        session.print(&snapshot.findings_without_writing()?);
        return Ok(None);
    }
    Ok(Some(Year { loaded, snapshot, kept, is_anew, date }))
}

/// A hash of all that pages are shown with.
fn looks(loaded: &Loaded) -> u64 {
    let mut hasher = Xxh3::new();
    for (name, bytes) in loaded.theme.files().filter(|(name, _)| name.starts_with("assets/")) {
        hasher.update(name.as_bytes());
        hasher.update(&(bytes.len() as u64).to_le_bytes());
        hasher.update(bytes);
    }
    std::hash::Hash::hash(&loaded.site.config.color, &mut hasher);
    hasher.digest()
}

/// What the ledger says of a year.
struct OfYear {
    /// Its lines, as they stand there.
    text: String,
    /// Paths of reports that readers of some target see.
    urls: BTreeSet<String>,
}

/// Reads the ledger's lines of a year. Lines of reports that are not public are left out, because they contain names of
/// attachments and hashes of texts. A line belongs to a report by source path, address or old address.
fn ledger_of(root: &Utf8Path, site: &Site, year: i16) -> Result<OfYear, Trouble> {
    let (mut public, mut hidden) = (BTreeSet::new(), BTreeSet::new());
    for report in &site.reports {
        let names = if report.state == State::Published { &mut public } else { &mut hidden };
        names.insert(report.file().to_owned());
        names.insert(crate::plan::output_path(&report.url));
        names
            .extend(report.uncommon().old_addresses.iter().filter_map(|(old, _)| old.page.clone()));
    }
    let is_public = |it: &ledger::Recorded| {
        let names = [&it.file, &path_of(&it.url)];
        names.iter().any(|name| public.contains(*name))
            && !names.iter().any(|name| hidden.contains(*name))
    };
    let all = fs::read_if_there(&root.join(ledger::FILE))?.unwrap_or_default();
    let (lines, _) = ledger::read(&all);
    let prefix = format!("{year:04}-");
    let mut targets = BTreeSet::new();
    let mut text = String::new();
    for (line, raw) in lines.iter().zip(all.split_inclusive('\n')) {
        match &line.event {
            Event::Report { report, .. }
                if report.date.starts_with(&prefix) && is_public(report) =>
            {
                text.push_str(raw);
            }
            Event::Begun { target, .. } => drop(targets.insert(target.clone())),
            _ => {}
        }
    }
    let mut urls = BTreeSet::new();
    for target in &targets {
        let standing = ledger::standings(&lines, target).into_values();
        let live = standing.filter(|it| it.is_live() && it.report.date.starts_with(&prefix));
        urls.extend(live.map(|it| path_of(&it.report.url)));
    }
    Ok(OfYear { text, urls })
}

/// The output path of an address as the ledger has it.
fn path_of(url: &str) -> String {
    crate::plan::output_path(url.trim_start_matches('/'))
}

/// What the bag says of itself.
fn info(snapshot: &Snapshot, year: i16, name: &str, day: Date) -> Info {
    let config = &snapshot.site.config;
    let mut all = vec![
        ("Source-Organization", config.identity.sponsor.clone()),
        ("Bagging-Date", day.to_string()),
        ("External-Identifier", name.to_owned()),
        ("External-Description", format!("{} {year}", config.title)),
        ("Internal-Sender-Identifier", config.base_url.absolute("")),
        ("Bag-Software-Agent", format!("gongkai {}", env!("CARGO_PKG_VERSION"))),
        ("Site-Identification-Code", config.identity.site_id_code.clone()),
        ("Main-Media-Type", content_type("index.html").to_owned()),
    ];
    if let Some(address) = &config.identity.address {
        all.push(("Organization-Address", address.clone()));
    }
    Info(all)
}
