//! `gongkai verify`: is what is on record still what was written?

use camino::Utf8PathBuf;

use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::{Location, problem};
use crate::{fs, ledger, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 要核对的 ledger.jsonl / the ledger
    path: Utf8PathBuf,
    /// 回执上写的登记簿末行哈希：还能查出登记簿是否整个重做过 / a head from a receipt: tells a ledger made anew
    #[arg(long, value_name = "HASH")]
    head: Option<String>,
}

pub(super) fn run(session: &Session, arguments: &Arguments) -> Outcome {
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
