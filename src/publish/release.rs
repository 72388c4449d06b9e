//! Targets that switch whole releases: what is there, filling one, switching, going back, removing old ones.
//!
//! In: a [`Host`], a built site. Out: a live release. Must not know: the ledger, how a host is reached.

use super::{
    Destination, Difference, Differs, FileNotes, Files, Host, Inventory, PublishedState, Release,
    TargetState, Upload,
};
use crate::text;
use crate::trouble::Trouble;

/// The link to the live release.
const CURRENT: &str = "current";
/// Where releases stand.
const RELEASES: &str = "releases";
/// Where it is written what each release is: one list, and for each an inventory.
const RECORDS: &str = "records";
/// The list.
const LIST: &str = "records/releases.json";
/// A release that is not whole yet.
const INCOMING: &str = "releases/.incoming";

/// If more files than this are useless, the whole folder is removed and filled again.
const FEW: usize = 50;

/// A release as [`Releases::check`] found it: its name, how many files it has, what differs.
pub type Checked = (String, usize, Vec<(String, Differs)>);

/// A target that switches whole releases.
#[derive(Debug, Clone)]
pub struct Releases<H> {
    host: H,
}

impl<H: Host> Releases<H> {
    /// In a host's folder.
    pub fn new(host: H) -> Self {
        Self { host }
    }

    /// Whether this is a target: it has records of releases, or a link to one.
    pub fn is_there(&self) -> Result<bool, Trouble> {
        let link = self.host.link(CURRENT)?;
        Ok(link.as_deref().and_then(name_in).is_some() || self.host.read(LIST)?.is_some())
    }

    /// The release that readers see, if it is on record.
    pub fn live(&self) -> Result<Option<String>, Trouble> {
        let link = self.host.link(CURRENT)?;
        let name = link.as_deref().and_then(name_in).map(ToOwned::to_owned);
        let listed = self.listed()?;
        Ok(name.filter(|name| listed.iter().any(|release| release.id == *name)))
    }

    /// Names in the releases folder that are not in the list.
    pub fn strangers(&self) -> Result<Vec<String>, Trouble> {
        let listed = self.listed()?;
        let is_known = |name: &String| {
            format!("{RELEASES}/{name}") == INCOMING || listed.iter().any(|it| it.id == *name)
        };
        let names = self.host.names(RELEASES)?;
        Ok(names.into_iter().filter(|name| !is_known(name)).collect())
    }

    /// Compares every byte of each release, or of one, with what is on record.
    pub fn check(&self, only: Option<&str>) -> Result<Vec<Checked>, Trouble> {
        let check = |release: Release| {
            let inventory = inventory_at(&self.host, &files_of(&release.id), &release)?;
            let found = self.host.hashes(&folder_of(&release.id))?;
            Ok((release.id, inventory.files.len(), inventory.compare(&found)))
        };
        // `go_live` writes the list before it renames the release, so an interrupted run may list one that does not exist.
        let whole = self.host.names(RELEASES)?;
        let wanted = |release: &Release| {
            whole.contains(&release.id) && only.is_none_or(|id| release.id == id)
        };
        self.listed()?.into_iter().filter(wanted).map(check).collect()
    }

    fn listed(&self) -> Result<Vec<Release>, Trouble> {
        let Some(bytes) = self.host.read(LIST)? else { return Ok(Vec::new()) };
        serde_json::from_slice(&bytes).map_err(|_| {
            let name = self.host.name();
            Trouble::new(text!(
                "`{name}/{LIST}` 被改过或不全，无法知道有哪些版本；从备份恢复它",
                "`{name}/{LIST}` was changed or is not whole, so nobody knows the releases; restore it"
            ))
        })
    }

    /// Removes what an earlier run that was cut short has left and what is of no use now: it may fill the disk.
    fn clear(&self, wanted: &Inventory) -> Result<(), Trouble> {
        let host = &self.host;
        let left = host.hashes(INCOMING)?;
        let is_right = |(path, sha256): &(&String, &String)| {
            wanted.files.get(*path).is_some_and(|file| file.sha256 == **sha256)
        };
        let useless: Vec<&String> =
            left.iter().filter(|it| !is_right(it)).map(|(path, _)| path).collect();
        if useless.len() > FEW {
            return host.remove(INCOMING);
        }
        useless.iter().try_for_each(|path| host.remove(&format!("{INCOMING}/{path}")))
    }

    fn list(&self, releases: &[Release]) -> Result<(), Trouble> {
        self.host.write(LIST, &serde_json::to_vec_pretty(releases).unwrap_or_default())
    }
}

impl<H: Host> Destination for Releases<H> {
    fn files(&self) -> &dyn Files {
        &self.host
    }

    fn survey(&self) -> Result<TargetState, Trouble> {
        let host = &self.host;
        let whole = host.names(RELEASES)?;
        let mut releases = self.listed()?;
        releases.retain(|release| is_id(&release.id) && whole.contains(&release.id));
        releases.sort_by(|a, b| a.id.cmp(&b.id));
        let link = host.link(CURRENT)?;
        let name = link.as_deref().and_then(name_in);
        let live = releases.iter().position(|release| Some(release.id.as_str()) == name);
        if live.is_none() && (link.is_some() || host.names("")?.iter().any(|name| name == CURRENT))
        {
            let name = host.name();
            return Err(Trouble::new(text!(
                "`{name}/{CURRENT}` 不是本工具发布的版本；移走它，或换一个目标文件夹",
                "`{name}/{CURRENT}` is no release of ours; move it away, or choose another folder"
            )));
        }
        let inventory = match live {
            None => Inventory::default(),
            Some(at) => self.inventory_of(&releases[at])?,
        };
        Ok(TargetState { releases, live, inventory, ..TargetState::default() })
    }

    fn look(
        &self,
        survey: &TargetState,
        _: &Inventory,
        _: &FileNotes,
    ) -> Result<PublishedState, Trouble> {
        let inventory = survey.inventory.clone();
        let strange = match survey.live_id() {
            None => Vec::new(),
            Some(id) => inventory.differing(&self.host.hashes(&folder_of(id))?),
        };
        Ok(PublishedState { inventory, strange, ..PublishedState::default() })
    }

    /// Fills `releases/.incoming`, hard-linking files that the live release has too, then verifies every hash and that all
    /// users can read every file.
    fn upload(&self, load: &Upload<'_>) -> Result<(), Trouble> {
        let (host, wanted) = (&self.host, load.wanted);
        self.clear(wanted)?;
        let like = load.survey.live_id().map(folder_of);
        host.fill(INCOMING, load.built, wanted, like.as_deref())?;
        let wrong = wanted.differing(&host.hashes(INCOMING)?);
        if let Some(first) = wrong.first() {
            let (name, count) = (host.name(), wrong.len());
            return Err(Trouble::new(text!(
                "上传后有 {count} 个文件与生成的不同，例如 `{first}`；线上仍是原来的网站，再运行一次（`{name}`）",
                "{count} files are not what was built after uploading, for example `{first}`; the old site stays, run again (`{name}`)"
            )));
        }
        let closed = host.open_to_all(INCOMING)?;
        if let Some(first) = closed.first() {
            let (name, count) = (host.name(), closed.len());
            return Err(Trouble::new(text!(
                "上传后有 {count} 个文件或文件夹网站服务器读不了，例如 `{first}`；线上仍是原来的网站。让 `{name}` 所在的磁盘允许设权限（0644、0755）再运行一次",
                "the web server cannot read {count} files or folders after uploading, for example `{first}`; the old site stays. Let the disk of `{name}` take modes (0644, 0755) and run again"
            )));
        }
        Ok(())
    }

    /// Gives the filled release its name and switches to it.
    fn go_live(&self, load: &Upload<'_>, release: Release) -> Result<TargetState, Trouble> {
        let folder = folder_of(&release.id);
        let inventory = load.wanted.clone();
        self.host.write(&files_of(&release.id), inventory.print().as_bytes())?;
        let survey = load.survey.with(release, inventory);
        self.list(&survey.releases)?;
        self.host.rename(INCOMING, &folder)?;
        self.host.point(CURRENT, &folder)?;
        Ok(survey)
    }

    fn discard(&self, id: &str) -> Result<(), Trouble> {
        let mut releases = self.listed()?;
        releases.retain(|release| release.id != id);
        self.list(&releases)?;
        self.host.remove(&files_of(id))?;
        self.host.remove(&folder_of(id))
    }

    fn inventory_of(&self, release: &Release) -> Result<Inventory, Trouble> {
        inventory_at(&self.host, &files_of(&release.id), release)
    }

    fn roll_back(&self, _: &TargetState, release: &Release, _: bool) -> Result<(), Trouble> {
        let folder = folder_of(&release.id);
        let wrong = self.inventory_of(release)?.differing(&self.host.hashes(&folder)?);
        if let Some(first) = wrong.first() {
            let (id, count) = (&release.id, wrong.len());
            return Err(Trouble::new(text!(
                "版本 {id} 有 {count} 个文件被改过，例如 `{first}`，不能退回",
                "{count} files of release {id} were changed, for example `{first}`; it cannot be gone back to"
            )));
        }
        self.host.point(CURRENT, &folder)
    }

    fn prune(&self, survey: &TargetState, keep: usize) -> Result<Vec<String>, Trouble> {
        let host = &self.host;
        let kept = survey.kept(keep);
        // The list is written first, so that it never names a release whose files are partly removed.
        if kept.len() < survey.releases.len() {
            self.list(&kept)?;
        }
        let is_kept = |id: &str| kept.iter().any(|release| release.id == id);
        let mut removed = Vec::new();
        for name in host.names(RELEASES)?.into_iter().filter(|name| !is_kept(name)) {
            if is_id(&name) || name == ".incoming" {
                host.remove(&format!("{RELEASES}/{name}"))?;
                removed.push(name);
            }
        }
        for id in removed.iter().filter(|name| is_id(name)) {
            host.remove(&files_of(id))?;
        }
        Ok(removed.into_iter().filter(|name| is_id(name)).collect())
    }

    fn compared(&self, inventory: &Inventory, _: &Difference) -> usize {
        inventory.files.len()
    }

    /// Compares the live link only. Edits inside the live release cannot get into the new one: `upload` verifies every byte.
    fn is_as_found(&self, load: &Upload<'_>) -> Result<bool, Trouble> {
        let link = self.host.link(CURRENT)?;
        Ok(link.as_deref().and_then(name_in) == load.survey.live_id())
    }
}

/// What a release holds, by the record at a path.
pub(super) fn inventory_at(
    files: &dyn Files,
    path: &str,
    release: &Release,
) -> Result<Inventory, Trouble> {
    let bytes = files.read(path)?.unwrap_or_default();
    let inventory = String::from_utf8(bytes).ok().and_then(|text| Inventory::parse(&text));
    inventory.filter(|it| it.digest() == release.inventory).ok_or_else(|| {
        let name = files.name();
        Trouble::new(text!(
            "`{name}/{path}` 被改过或不全，无法知道线上有什么；从备份恢复它",
            "`{name}/{path}` was changed or is not whole, so nobody knows what is live; restore it"
        ))
    })
}

fn folder_of(id: &str) -> String {
    format!("{RELEASES}/{id}")
}

fn files_of(id: &str) -> String {
    format!("{RECORDS}/{id}.files")
}

/// Whether a name can be that of a release: nothing that leads elsewhere.
pub(super) fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// The name of the release that the link leads to.
fn name_in(link: &str) -> Option<&str> {
    link.trim_end_matches('/').strip_prefix("releases/")
}
