//! `gongkai verify`: is what is on record still what was written?

mod copy;

use camino::{Utf8Path, Utf8PathBuf};

use super::archive::seal::{self, TimeStamp};
use super::session::Session;
use super::{Done, Outcome};
use crate::archive::{self, Fault};
use crate::diagnostic::{Location, problem};
use crate::load::{SettingsFile, seals};
use crate::sealed::{ENDING, OLD_ENDING, SEALS, SealedYear};
use crate::{fs, ledger, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 要核对的 ledger.jsonl、归档包的文件夹或 ZIP 文件、封存记录 seals/年.seal、已发布的文件夹 / a ledger, a package, a seal, or a published copy
    path: Utf8PathBuf,
    /// 回执上写的登记簿末行哈希：还能查出登记簿是否整个重做过 / a head from a receipt: tells a ledger made anew
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let path = &arguments.path;
    if path.extension() == Some("zip") {
        return Ok(package(session, path, archive::check_zip(path)?));
    }
    if [ENDING, OLD_ENDING].iter().any(|ending| path.as_str().ends_with(ending)) {
        return sources(session, path);
    }
    if archive::is_bag(path)? {
        return Ok(package(session, path, archive::check(path)?));
    }
    if matches!(fs::there(path)?, fs::There::Folder | fs::There::Other) {
        return copy::check(session, path);
    }
    ledger_file(session, arguments)
}

/// Names every file of a package that is not as it was.
fn package(session: &Session, folder: &Utf8Path, (faults, count): (Vec<Fault>, usize)) -> Done {
    let at = |path: &str| Location::file(folder.join(path).as_str());
    let findings: Vec<_> = faults
        .iter()
        .map(|fault| match fault {
            Fault::Missing(path) => problem::archive::missing(at(path)),
            Fault::Changed(path) => problem::archive::changed(at(path)),
            Fault::Extra(path) => problem::archive::extra(at(path)),
        })
        .collect();
    session.print(&findings);
    if !findings.is_empty() {
        return Done::Problems;
    }
    session.tell(&text!(
        "{folder}：{count} 个文件，与归档时完全一致",
        "{folder}: {count} files, all as they were archived"
    ));
    Done::Fine
}

/// Names every source that is not as it was sealed.
fn sources(session: &Session, path: &Utf8Path) -> Outcome {
    let path = fs::absolute(path)?;
    let name = path.file_name().unwrap_or_default();
    let file = format!("{SEALS}/{name}");
    let root = path.parent().and_then(Utf8Path::parent).unwrap_or(&path);
    let seal = match seals::read(&path, &file)? {
        Ok(seal) => seal,
        Err(finding) => {
            session.print(&[*finding]);
            return Ok(Done::Problems);
        }
    };
    let folder = SettingsFile::read(root)?.parse(&[]).0.archive.folder;
    let (mut findings, count) = seal::check(root, &folder, &seal)?;
    let stamp = seal::stamp(root, &seal)?;
    if stamp == TimeStamp::Other {
        let at = Location::file(seal::stamp_file(seal.year));
        findings.push(problem::seal::stamp(at, &seal.package));
    }
    session.print(&findings);
    if !findings.is_empty() {
        return Ok(Done::Problems);
    }
    let year = seal.year;
    session.tell(&text!(
        "{year} 年：{count} 个文件（源文件和封存的页面），与封存时完全一致",
        "{year}: {count} files, sources and sealed pages, all as they were sealed"
    ));
    tell_stamp(session, stamp, &seal);
    Ok(Done::Fine)
}

/// Says whether an authority has said when the package was there.
pub(super) fn tell_stamp(session: &Session, stamp: TimeStamp, seal: &SealedYear) {
    let (file, digest) = (seal::stamp_file(seal.year), &seal.package);
    session.tell(&match stamp {
        TimeStamp::Right => text!(
            "有时间戳 {file}（RFC 3161），是这个归档包的；签名用 `openssl ts -verify -digest {digest} -in {file} -CAfile …` 核对",
            "there is a time stamp {file} (RFC 3161) of this package; check who signed it with `openssl ts -verify -digest {digest} -in {file} -CAfile …`"
        ),
        TimeStamp::Other | TimeStamp::Missing => text!(
            "没有时间戳：只有本单位的记录说明它何时封存。可向时间戳机构申请：`openssl ts -query -digest {digest} -sha256 -cert`，回应存为 {file}",
            "there is no time stamp: only these records say when it was sealed. Ask an authority with `openssl ts -query -digest {digest} -sha256 -cert` and keep the answer as {file}"
        ),
    });
}

fn ledger_file(session: &Session, arguments: &Arguments) -> Outcome {
    let file = &arguments.path;
    let (lines, broken) = ledger::read(&String::from_utf8_lossy(&fs::read(file)?));
    if let Some(broken) = broken {
        let at = Location::at(file.as_str(), u32::try_from(broken.line).unwrap_or(0), 1);
        session.print(&[problem::ledger::broken(at, &broken.why)]);
        return Ok(Done::Problems);
    }
    if let Some(head) = arguments.head.as_deref().filter(|head| !ledger::has_head(&lines, head)) {
        session.print(&[problem::ledger::no_head(Location::file(file.as_str()), head)]);
        return Ok(Done::Problems);
    }
    let count = lines.len();
    let head = lines.last().map_or("—", |line| &line.hash);
    session.tell(&text!(
        "{file}：{count} 行，环环相接；末行 {head}",
        "{file}: {count} lines, each follows the one before; head {head}"
    ));
    Ok(Done::Fine)
}
