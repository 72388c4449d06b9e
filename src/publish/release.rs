//! Releases at a target: what is there, filling one, switching, going back, removing old ones.
//!
//! In: a [`Host`], a built site. Out: a [`Survey`], a live release. Must not know: the ledger, how a host is reached.

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use super::{Hashes, Host, Inventory};
use crate::diagnostic::Trouble;
use crate::text;

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

/// What a release is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// Its name: the time in UTC and the beginning of its inventory's digest.
    pub id: String,
    /// When it was published, in the site's zone (RFC 3339).
    pub time: String,
    /// Who published it.
    pub by: String,
    /// The address it was built for.
    pub base_url: String,
    /// SHA-256 of the plan.
    pub plan: String,
    /// SHA-256 of its inventory.
    pub inventory: String,
    /// Files.
    pub files: usize,
    /// Bytes of all files.
    pub bytes: u64,
    /// The hash of the ledger's last line when it was published.
    pub ledger: String,
    /// The release that was live before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Why findings or limits were overridden.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub force: Option<String>,
}

/// What is at a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Survey {
    /// Whole releases, oldest first.
    pub releases: Vec<Release>,
    /// Position of the live one.
    pub live: Option<usize>,
    /// What the live one holds, by its record.
    pub inventory: Inventory,
}

impl Survey {
    /// The live release.
    #[must_use]
    pub fn live(&self) -> Option<&Release> {
        self.live.map(|at| &self.releases[at])
    }

    /// A release by its name.
    #[must_use]
    pub fn release(&self, id: &str) -> Option<&Release> {
        self.releases.iter().find(|release| release.id == id)
    }

    /// The release that was live before the live one, if it is still there.
    #[must_use]
    pub fn before(&self) -> Option<&Release> {
        self.release(self.live()?.previous.as_deref()?)
    }

    /// Paths of the live release that are not what its record says.
    pub fn strange(&self, host: &dyn Host) -> Result<Vec<String>, Trouble> {
        let Some(live) = self.live() else { return Ok(Vec::new()) };
        Ok(self.inventory.differing(&host.hashes(&folder_of(&live.id))?))
    }
}

fn folder_of(id: &str) -> String {
    format!("{RELEASES}/{id}")
}

fn files_of(id: &str) -> String {
    format!("{RECORDS}/{id}.files")
}

/// Whether a name can be that of a release: nothing that leads elsewhere.
fn is_id(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
}

/// Looks at what is at a target.
pub fn survey(host: &dyn Host) -> Result<Survey, Trouble> {
    let whole = host.names(RELEASES)?;
    let mut releases = listed(host)?;
    releases.retain(|release| is_id(&release.id) && whole.contains(&release.id));
    releases.sort_by(|a, b| a.id.cmp(&b.id));
    let link = host.link(CURRENT)?;
    let name = link.as_deref().and_then(name_in);
    let live = releases.iter().position(|release| Some(release.id.as_str()) == name);
    if live.is_none() && (link.is_some() || host.names("")?.iter().any(|name| name == CURRENT)) {
        let name = host.name();
        return Err(Trouble::new(text!(
            "`{name}/{CURRENT}` 不是本工具发布的版本；移走它，或换一个目标文件夹",
            "`{name}/{CURRENT}` is no release of ours; move it away, or choose another folder"
        )));
    }
    let inventory = match live {
        None => Inventory::default(),
        Some(at) => inventory_of(host, &releases[at])?,
    };
    Ok(Survey { releases, live, inventory })
}

/// The name of the release that the link leads to.
fn name_in(link: &str) -> Option<&str> {
    link.trim_end_matches('/').strip_prefix("releases/")
}

/// Whether the release that a survey has found live is live still.
pub fn is_still_live(host: &dyn Host, survey: &Survey) -> Result<bool, Trouble> {
    let link = host.link(CURRENT)?;
    Ok(link.as_deref().and_then(name_in) == survey.live().map(|live| live.id.as_str()))
}

fn listed(host: &dyn Host) -> Result<Vec<Release>, Trouble> {
    let Some(bytes) = host.read(LIST)? else { return Ok(Vec::new()) };
    serde_json::from_slice(&bytes).map_err(|_| {
        let name = host.name();
        Trouble::new(text!(
            "`{name}/{LIST}` 被改过或不全，无法知道有哪些版本；从备份恢复它",
            "`{name}/{LIST}` was changed or is not whole, so nobody knows the releases; restore it"
        ))
    })
}

fn list(host: &dyn Host, releases: &[Release]) -> Result<(), Trouble> {
    host.write(LIST, &serde_json::to_vec_pretty(releases).unwrap_or_default())
}

/// What a release holds, by its record.
pub fn inventory_of(host: &dyn Host, release: &Release) -> Result<Inventory, Trouble> {
    let id = &release.id;
    let bytes = host.read(&files_of(id))?.unwrap_or_default();
    let inventory = String::from_utf8(bytes).ok().and_then(|text| Inventory::parse(&text));
    inventory.filter(|it| it.digest() == release.inventory).ok_or_else(|| {
        let name = host.name();
        Trouble::new(text!(
            "`{name}/{RECORDS}/{id}.files` 被改过或不全，无法知道线上有什么；从备份恢复它",
            "`{name}/{RECORDS}/{id}.files` was changed or is not whole, so nobody knows what is live; restore it"
        ))
    })
}

/// Fills a release that nobody sees yet, and compares every byte of it. Files that the live one has too are linked.
pub fn upload(
    host: &dyn Host,
    built: &Utf8Path,
    wanted: &Inventory,
    survey: &Survey,
) -> Result<(), Trouble> {
    let like = survey.live().map(|live| folder_of(&live.id));
    host.fill(INCOMING, built, wanted, like.as_deref())?;
    let found = host.hashes(INCOMING)?;
    // What an earlier run that was cut short has put there.
    for path in found.keys().filter(|path| !wanted.files.contains_key(*path)) {
        host.remove(&format!("{INCOMING}/{path}"))?;
    }
    let kept: Hashes =
        found.into_iter().filter(|(path, _)| wanted.files.contains_key(path)).collect();
    let wrong = wanted.differing(&kept);
    if let Some(first) = wrong.first() {
        let (name, count) = (host.name(), wrong.len());
        return Err(Trouble::new(text!(
            "上传后有 {count} 个文件与生成的不同，例如 `{first}`；线上仍是原来的网站，再运行一次（`{name}`）",
            "{count} files are not what was built after uploading, for example `{first}`; the old site stays, run again (`{name}`)"
        )));
    }
    Ok(())
}

/// Gives the filled release its name and makes it the live one: what is at the target then.
pub fn go_live(
    host: &dyn Host,
    survey: &Survey,
    release: Release,
    inventory: Inventory,
) -> Result<Survey, Trouble> {
    let id = release.id.clone();
    let mut releases = survey.releases.clone();
    releases.push(release);
    host.write(&files_of(&id), inventory.print().as_bytes())?;
    list(host, &releases)?;
    host.rename(INCOMING, &folder_of(&id))?;
    host.point(CURRENT, &folder_of(&id))?;
    Ok(Survey { live: Some(releases.len() - 1), releases, inventory })
}

/// Removes a release that never was live.
pub fn discard(host: &dyn Host, id: &str) -> Result<(), Trouble> {
    let mut releases = listed(host)?;
    releases.retain(|release| release.id != id);
    list(host, &releases)?;
    host.remove(&files_of(id))?;
    host.remove(&folder_of(id))
}

/// Makes an earlier release the live one again, once every byte of it has been compared.
pub fn roll_back(host: &dyn Host, release: &Release) -> Result<(), Trouble> {
    let folder = folder_of(&release.id);
    let wrong = inventory_of(host, release)?.differing(&host.hashes(&folder)?);
    if let Some(first) = wrong.first() {
        let (id, count) = (&release.id, wrong.len());
        return Err(Trouble::new(text!(
            "版本 {id} 有 {count} 个文件被改过，例如 `{first}`，不能退回",
            "{count} files of release {id} were changed, for example `{first}`; it cannot be gone back to"
        )));
    }
    host.point(CURRENT, &folder)
}

/// Removes old releases, and what was left of publications that were given up. `keep` counts the live one; the one
/// that was live before it is the last to go.
pub fn prune(host: &dyn Host, survey: &Survey, keep: usize) -> Result<Vec<String>, Trouble> {
    let live = survey.live().map(|live| live.id.as_str());
    let before = survey.before().map(|before| before.id.as_str());
    let mut others: Vec<&Release> =
        survey.releases.iter().filter(|release| Some(release.id.as_str()) != live).collect();
    others.sort_by_key(|release| (Some(release.id.as_str()) == before, &release.id));
    let gone = others.len().saturating_sub(keep.saturating_sub(1));
    let gone: Vec<&str> = others[..gone].iter().map(|release| release.id.as_str()).collect();
    let kept: Vec<Release> = survey
        .releases
        .iter()
        .filter(|release| !gone.contains(&release.id.as_str()))
        .cloned()
        .collect();
    // What is not whole any more is on no list.
    if !gone.is_empty() {
        list(host, &kept)?;
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
