//! `gongkai publish`: build for a target, compare, ask, upload, switch, record.

mod execute;
mod ledger_file;
mod plan;
mod rollback;
#[cfg(feature = "cloud")]
mod secrets;

use std::io::{BufRead, IsTerminal};
use std::process::Command;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use jiff::Zoned;

use super::cache::{PRIVATE, private_folder};
use super::session::Session;
use super::{Done, Outcome};
use crate::config::{Config, Place, PublishTarget, StoreSettings};
use crate::diagnostic::Diagnostic;
use crate::load::now;
#[cfg(feature = "cloud")]
use crate::publish::{CloudStore, Objects};
use crate::publish::{Destination, FolderHost, Lock, Owner, Releases, SshHost};
use crate::text::Text;
use crate::trouble::Trouble;
use crate::{fs, text};
pub(super) use ledger_file::LedgerFile;
pub(super) use plan::{report_of, words};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub(super) struct Arguments {
    /// 发布到哪个目标（site.yaml 的 publish.targets）；只有一个时可不写 / the target
    target: Option<String>,
    /// 只显示会改动什么 / only show what would change
    #[arg(long)]
    dry_run: bool,
    /// 计划的格式 / format of the plan
    #[arg(long, value_enum, default_value = "text")]
    format: PlanFormat,
    /// 不再询问 / do not ask
    #[arg(long)]
    yes: bool,
    /// 不顾阻止发布的问题；理由记入登记簿和回执 / publish in spite of what forbids it; the reason goes on record
    #[arg(long, value_name = "REASON", value_parser = super::one_line)]
    force: Option<String>,
    /// 发布人，默认取 git 的 user.name / who publishes
    #[arg(long, value_name = "WHO", value_parser = super::one_line)]
    by: Option<String>,
    /// 列出目标处的版本，以及会改动什么 / releases at the target, and what would change
    #[arg(long, conflicts_with_all = ["rollback", "dry_run"])]
    status: bool,
    /// 退回到某个版本，不写版本则退回上一个 / go back to a release, the one before if none is named
    #[arg(long, value_name = "RELEASE", num_args = 0..=1, default_missing_value = "")]
    rollback: Option<String>,
    /// 接管已有的网站：这一次不查发布日期 / take up a site that stood there before: dates are not judged this time
    #[arg(long, conflicts_with = "rollback")]
    baseline: bool,
    /// 声明只改了空白或标记的改动是小改动 / changes of white space and markup alone are minor
    #[arg(long, conflicts_with = "rollback")]
    minor: bool,
    /// 接管别人留下的锁；理由记入登记簿和回执 / take over a lock that somebody left; the reason goes on record
    #[arg(long, value_name = "REASON", value_parser = super::one_line)]
    take_lock: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum PlanFormat {
    Text,
    Json,
}

/// All that one publication needs.
struct PublishRun<'d> {
    session: &'d Session,
    arguments: &'d Arguments,
    root: Utf8PathBuf,
    config: Config,
    target: PublishTarget,
    there: Box<dyn Destination>,
    /// Held as long as this runs: one publication at a time from one folder.
    _lock: fs::Held,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let (config, findings) = session.settings_file(&root)?.parse(&Session::overrides(None));
    if findings.iter().any(Diagnostic::is_error) {
        session.print(&findings);
        return Ok(Done::Problems);
    }
    let target = choose(&config.publish.targets, arguments.target.as_deref())?.clone();
    let there: Box<dyn Destination> = match &target.place {
        Place::Folder(folder) => {
            Box::new(Releases::new(FolderHost::new(fs::absolute(&root.join(folder))?)))
        }
        Place::Ssh(ssh) => Box::new(Releases::new(SshHost::new(ssh.clone(), &root))),
        Place::Store(place) => store(&root, &target.name, place)?,
    };
    let lock = private(&root)?;
    let run = PublishRun { session, arguments, root, config, target, there, _lock: lock };
    let mend = !arguments.dry_run && !arguments.status;
    let mut ledger_file = match LedgerFile::open(session, &run.root, mend)? {
        Ok(ledger_file) => ledger_file,
        Err(finding) => {
            session.print(&[*finding]);
            return Ok(Done::Problems);
        }
    };
    match &arguments.rollback {
        Some(release) => rollback::run(&run, &mut ledger_file, release),
        None => plan::run(&run, &mut ledger_file),
    }
}

/// The target that is meant.
pub(super) fn choose<'t>(
    targets: &'t [PublishTarget],
    name: Option<&str>,
) -> Result<&'t PublishTarget, Trouble> {
    let names: Vec<&str> = targets.iter().map(|target| target.name.as_str()).collect();
    let Text { zh, en } = Text::list(&names);
    match (name, targets) {
        (_, []) => Err(Trouble::new(text!(
            "site.yaml 里没有发布目标；在 `publish.targets` 写一个，例如 `- {{name: www, kind: directory, path: /srv/www/gongkai}}`",
            "site.yaml has no target; add one under `publish.targets`, for example `- {{name: www, kind: directory, path: /srv/www/gongkai}}`"
        ))),
        (None, [target]) => Ok(target),
        (None, _) => Err(Trouble::new(text!(
            "有几个发布目标（{zh}），要写明是哪一个",
            "there are several targets ({en}); name one"
        ))),
        (Some(name), _) => targets.iter().find(|target| target.name == name).ok_or_else(|| {
            Trouble::new(text!(
                "没有叫 `{name}` 的发布目标，只有 {zh}",
                "there is no target `{name}`, only {en}"
            ))
        }),
    }
}

/// A target that is a store.
#[cfg(feature = "cloud")]
fn store(
    root: &Utf8Path,
    target: &str,
    place: &StoreSettings,
) -> Result<Box<dyn Destination>, Trouble> {
    let secrets = secrets::of(target, place.kind, &root.join(PRIVATE))?;
    let store = CloudStore::new(place, secrets, root)?;
    Ok(Box::new(Objects::new(store, &place.path, &place.records)))
}

#[cfg(not(feature = "cloud"))]
fn store(_: &Utf8Path, target: &str, _: &StoreSettings) -> Result<Box<dyn Destination>, Trouble> {
    Err(Trouble::new(text!(
        "这个程序没有带对象存储、WebDAV、SFTP，目标 `{target}` 用不了；用 `cargo install --path . --features cloud` 重新安装",
        "this program was built without object stores, WebDAV and SFTP, so the target `{target}` cannot be reached; install it anew with `cargo install --path . --features cloud`"
    )))
}

/// The private folder of a site, which no repository takes in, and its lock.
fn private(root: &Utf8Path) -> Result<fs::Held, Trouble> {
    let private = private_folder(root)?;
    fs::try_lock(&private.join("lock"))?.ok_or_else(|| {
        Trouble::new(text!(
            "这个站点正在发布，等它结束再试",
            "this site is being published; try again when that has finished"
        ))
    })
}

/// Where the site at `root` is built for a target.
pub(super) fn built_for(root: &Utf8Path, target: &str) -> Utf8PathBuf {
    root.join(PRIVATE).join(target)
}

impl PublishRun<'_> {
    /// Where the site is built for this target.
    fn built(&self) -> Utf8PathBuf {
        built_for(&self.root, &self.target.name)
    }

    /// The clock in the site's zone.
    fn now(&self) -> Zoned {
        now().to_zoned(self.config.zone())
    }

    /// The same as records write it.
    fn time(&self) -> String {
        self.now().strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
    }

    /// Who publishes.
    fn by(&self) -> Result<String, Trouble> {
        if let Some(by) = &self.arguments.by {
            return Ok(by.clone());
        }
        let git =
            Command::new("git").args(["-C", self.root.as_str(), "config", "user.name"]).output();
        let name = git.ok().filter(|output| output.status.success());
        let name = name.and_then(|output| String::from_utf8(output.stdout).ok());
        name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).ok_or_else(|| {
            Trouble::new(text!(
                "不知道是谁发布：用 `--by 姓名` 写明，或设好 git 的 user.name",
                "nobody says who publishes: use `--by WHO`, or set git's user.name"
            ))
        })
    }

    /// Asks whether to go on; without a terminal `--yes` has to say so.
    fn agree(&self, question: &crate::text::Text) -> Result<bool, Trouble> {
        if self.arguments.yes {
            return Ok(true);
        }
        let stdin = std::io::stdin();
        if !stdin.is_terminal() {
            return Err(Trouble::new(text!(
                "这里没有人可以回答，要发布就加上 `--yes`",
                "there is nobody to ask here; add `--yes` to publish"
            )));
        }
        let (zh, en) = (&question.zh, &question.en);
        self.session.warn(&text!("{zh} [y/N]", "{en} [y/N]"));
        let mut line = String::new();
        let read = stdin.lock().read_line(&mut line);
        read.map_err(|error| Trouble::file("stdin", &error))?;
        Ok(matches!(line.trim(), "y" | "Y" | "yes" | "是"))
    }

    /// What was compressed for this target last time.
    fn packed(&self) -> Utf8PathBuf {
        self.root.join(PRIVATE).join(format!("{}.packed", self.target.name))
    }

    /// Marker file that exists while a publication is unfinished.
    fn mark(&self) -> Utf8PathBuf {
        self.root.join(PRIVATE).join(format!("{}.unfinished", self.target.name))
    }

    fn begin(&self) -> Result<(), Trouble> {
        fs::write_atomic(&self.mark(), b"")
    }

    fn end(&self) -> Result<(), Trouble> {
        fs::remove_file(&self.mark())
    }

    fn is_cut_short(&self) -> Result<bool, Trouble> {
        Ok(fs::there(&self.mark())? != fs::There::Nothing)
    }

    /// Does something with the lock at the target.
    fn locked<T, E: From<Trouble>>(
        &self,
        by: &str,
        act: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = self.lock(by)?;
        let done = act();
        // An error of `act` is returned before one of `give_back`: the next run of this site takes over a lock left behind.
        let freed = lock.give_back(self.there.files());
        let done = done?;
        freed?;
        Ok(done)
    }

    /// Takes the lock at the target.
    fn lock(&self, by: &str) -> Result<Lock, Trouble> {
        let owner = Owner {
            by: by.to_owned(),
            machine: machine(),
            since: self.time(),
            folder: self.number()?,
        };
        Lock::take(self.there.files(), owner, self.arguments.take_lock.is_some())
    }

    /// A unique number for this folder on this machine, stored with path and machine. A copy of the folder, or the same
    /// folder on another machine, gets a new number, so that it does not take the original's lock for its own.
    fn number(&self) -> Result<String, Trouble> {
        let path = self.root.join(PRIVATE).join("number");
        let place = format!("{}\n{}", self.root, machine());
        let known = fs::read_if_there(&path)?;
        let known = known.as_deref().and_then(|text| text.split_once('\n'));
        if let Some((number, _)) = known.filter(|(_, bound)| bound.trim_end() == place) {
            return Ok(number.to_owned());
        }
        let seed = format!("{place}{}{}", fs::clock(), std::process::id());
        let number = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(seed.as_bytes()));
        fs::write_atomic(&path, format!("{number}\n{place}\n").as_bytes())?;
        Ok(number)
    }

    /// Whether the lock and the live release are still what they were when this run began; looked at again right before
    /// readers see something else.
    fn is_still_alone(&self, live: Option<&str>) -> Result<bool, Trouble> {
        let is_ours = Lock::is_held_by(self.there.files(), &self.number()?)?;
        Ok(is_ours && self.there.survey()?.live_id() == live)
    }

    /// Why this run may do what is forbidden, as it goes on record.
    fn reason(&self) -> Option<String> {
        let taken = self.arguments.take_lock.as_ref().map(|why| format!("--take-lock {why}"));
        let reasons = self.arguments.force.iter().chain(&taken).cloned().collect::<Vec<_>>();
        (!reasons.is_empty()).then(|| reasons.join("; "))
    }
}

/// The machine's name, as far as it is known.
fn machine() -> String {
    let named = fs::read_if_there(Utf8Path::new("/etc/hostname")).ok().flatten();
    let named = named.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    named.or_else(|| std::env::var("COMPUTERNAME").ok()).unwrap_or_else(|| "—".to_owned())
}
