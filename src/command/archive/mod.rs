//! `gongkai archive`: a past year as one package for the archives.

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
use crate::archive::{self, Bag, Info, Selection};
use crate::diagnostic::{Diagnostic, Trouble, problem};
use crate::ledger::{self, Event};
use crate::media::content_type;
use crate::plan::{Recipe, Target};
use crate::site::{ARCHIVES, Resealed, SEALS, Seal, Sealing};
use crate::{LoadError, LoadOptions, Loaded, Snapshot, fs, load, text};
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
    #[arg(long, value_name = "REASON", value_parser = clap::builder::NonEmptyStringValueParser::new())]
    reseal: Option<String>,
    /// 按这一天归档，默认今天 / as of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let year = arguments.year;
    let Some(Year { loaded, snapshot, kept, is_anew, date }) = year_of(session, &root, arguments)?
    else {
        return Ok(Done::Problems);
    };
    let selection = Selection::new(&snapshot.site);
    let belongs = |it: &&Target| selection.as_ref().is_some_and(|year| year.has(&it.recipe));
    let targets: Vec<&Target> = snapshot.plan.targets.iter().filter(belongs).collect();
    let of_reports = |it: &&&Target| matches!(it.recipe, Recipe::Report(_) | Recipe::Tombstone(_));
    if !targets.iter().any(|it| of_reports(&it)) {
        return Err(Trouble::new(text!(
            "{year} 年没有公开的报告，没有可归档的",
            "no report came out in {year}, so there is nothing to archive"
        ))
        .into());
    }
    let ledger = ledger_of(&root, year)?;
    if let Some(url) = ledger.urls.iter().find(|url| snapshot.plan.get(url.as_str()).is_none()) {
        return Err(Trouble::new(text!(
            "登记簿里 {year} 年的 {url} 现在不在网站上；先恢复它、写 `aliases` 或 `withdrawn`，再归档",
            "{url} of {year} is in the ledger and not on the site; restore it, or give it `aliases` or `withdrawn`, then archive"
        ))
        .into());
    }
    let name = format!("{}-{year}", snapshot.site.config.identity.domain);
    let (folder, place) = place_of(&root, arguments, &name)?;
    let incoming = folder.join(format!("{name}.incoming"));
    let archives = root.join(ARCHIVES);
    let fresh = archives.join(format!("{year:04}.incoming"));
    // What a run that was cut short has left.
    fs::remove_dir_all(&incoming)?;
    fs::remove_dir_all(&fresh)?;
    fs::create_dir_all(&archives)?;
    let give_up = || {
        fs::remove_dir_all(&incoming)?;
        fs::remove_dir_all(&fresh)?;
        let _ = fs::remove_dir_if_empty(&archives);
        Ok::<_, Trouble>(())
    };
    let bar = session.progress(targets.len() * 3);
    let gathering =
        Gathering { root: &root, loaded: &loaded, snapshot: &snapshot, name: &name, bar: &bar };
    let (findings, outputs) = gathering.gather(&incoming, &targets, &ledger.text, &fresh)?;
    if findings.iter().any(Diagnostic::is_error) {
        bar.finish_and_clear();
        session.print(&findings);
        give_up()?;
        return Ok(Done::Problems);
    }
    let bag = Bag::make(&incoming, &info(&snapshot, year, &name), &|| bar.inc(1))?;
    if let Some(kept) = kept.as_ref().filter(|kept| !is_anew && kept.package != bag.digest) {
        bar.finish_and_clear();
        give_up()?;
        let first = seal::first_difference(&kept.outputs, &outputs);
        let first = first.unwrap_or_else(|| "site.yaml, ledger.jsonl".to_owned());
        return Err(Trouble::new(text!(
            "{year} 年已封存，现在生成的归档包与当时不同，例如 `{first}`（模板、设置、撤回，或程序换了版本）；原来的包仍然有效，确需更新，用 `--reseal 理由`",
            "{year} is sealed, and the package is not the same now, for example `{first}` (templates, settings, a withdrawal, or another version of the program); the one that was made is still good; if it has to be another, use `--reseal REASON`"
        ))
        .into());
    }
    let packed = folder.join(format!("{name}.zip"));
    if arguments.zip {
        let incoming_zip = folder.join(format!("{name}.zip.incoming"));
        archive::zip(&incoming, &name, &incoming_zip)?;
        fs::rename(&incoming_zip, &packed)?;
    }
    // A package without its seal could not be made again; a seal without its package can.
    let seal = match kept {
        Some(kept) if !is_anew => kept,
        kept => {
            let mut resealed = kept.map(|kept| kept.resealed).unwrap_or_default();
            resealed.extend(arguments.reseal.clone().map(|reason| Resealed { date, reason }));
            let (package, bytes) = (bag.digest.clone(), bag.bytes);
            let reports = seal::reports(&root, &snapshot.site)?;
            let base_url = snapshot.site.config.base_url.absolute("");
            let sealed = date;
            let seal = Seal { year, sealed, package, bytes, resealed, reports, base_url, outputs };
            seal::keep(&archives, year, &fresh)?;
            fs::create_dir_all(&root.join(SEALS))?;
            fs::write_atomic(&root.join(Seal::file(year)), seal.print().as_bytes())?;
            seal
        }
    };
    fs::remove_dir_all(&fresh)?;
    fs::rename(&incoming, &place)?;
    bar.finish_and_clear();
    let reports = targets.iter().filter(of_reports).count();
    let (outputs, files, bytes, digest) = (targets.len(), bag.files, bag.bytes, &bag.digest);
    let file = Seal::file(year);
    session.tell(&text!(
        "{place}：{reports} 份报告，{outputs} 个网址，{files} 个文件，{bytes} 字节\n清单摘要（SHA-256）{digest}\n封存记录：{file} 和 archives/{year}/，和源文件一起提交\n核对：gongkai verify {place}",
        "{place}: {reports} reports, {outputs} addresses, {files} files, {bytes} bytes\ndigest of the manifest (SHA-256): {digest}\nseal: {file} and archives/{year}/, to be committed with the sources\ncheck: gongkai verify {place}"
    ));
    tell_stamp(session, seal::stamp(&root, &seal)?, &seal);
    Ok(Done::Fine)
}

/// A site seen as one sealed year.
struct Year {
    loaded: Loaded,
    snapshot: Snapshot,
    /// The year's seal, if it has one.
    kept: Option<Seal>,
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
    let kept = seal::read(root, year)?;
    if kept.is_none() && arguments.reseal.is_some() {
        return Err(Trouble::new(text!(
            "{year} 年还没有封存，不用 `--reseal`",
            "{year} is not sealed yet; leave `--reseal` out"
        ))
        .into());
    }
    let is_anew = kept.is_none() || arguments.reseal.is_some();
    // What was sealed before is made again as it was.
    let date = kept.as_ref().filter(|_| !is_anew).map_or(day, |seal| seal.sealed);
    let looks = looks(&loaded);
    let Loaded { site, theme, mut findings } = loaded;
    if let Some(kept) = kept.as_ref().filter(|_| is_anew) {
        let meant = kept.check(&site);
        findings.retain(|finding| finding.rule != "seal/bytes" && !meant.contains(finding));
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

/// The folder of packages, and the package's place there, where nothing may be.
fn place_of(
    root: &Utf8Path,
    arguments: &Arguments,
    name: &str,
) -> Result<(Utf8PathBuf, Utf8PathBuf), Trouble> {
    let folder = match &arguments.output {
        Some(folder) => fs::absolute(folder)?,
        None => root.join("packages"),
    };
    let place = folder.join(name);
    if fs::there(&place)? != fs::There::Nothing {
        return Err(Trouble::new(text!(
            "已有 `{place}`；要重做就先移走它，或用 `-o` 换一个文件夹",
            "`{place}` is there already; move it away to make it anew, or choose another folder with `-o`"
        )));
    }
    Ok((folder, place))
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

fn ledger_of(root: &Utf8Path, year: i16) -> Result<OfYear, Trouble> {
    let all = fs::read_if_there(&root.join(ledger::FILE))?.unwrap_or_default();
    let (lines, _) = ledger::read(&all);
    let prefix = format!("{year:04}-");
    let mut targets = BTreeSet::new();
    let mut text = String::new();
    for (line, raw) in lines.iter().zip(all.split_inclusive('\n')) {
        match &line.event {
            Event::Report { report, .. } if report.date.starts_with(&prefix) => text.push_str(raw),
            Event::Begun { target, .. } => drop(targets.insert(target.clone())),
            _ => {}
        }
    }
    let mut urls = BTreeSet::new();
    for target in &targets {
        let standing = ledger::standings(&lines, target).into_values();
        let live = standing.filter(|it| it.is_live() && it.report.date.starts_with(&prefix));
        urls.extend(live.map(|it| crate::plan::output_path(it.report.url.trim_start_matches('/'))));
    }
    Ok(OfYear { text, urls })
}

/// What the bag says of itself.
fn info(snapshot: &Snapshot, year: i16, name: &str) -> Info {
    let config = &snapshot.site.config;
    let day = snapshot.site.sealing.map_or(snapshot.site.as_of.day, |sealing| sealing.date);
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
