//! What every target can do, whether it switches whole releases or is a store of single files.
//!
//! In: a built site and what is at the target. Out: a live release. Must not know: the ledger, commands.

use std::collections::{BTreeMap, BTreeSet};

use camino::Utf8Path;
use serde::{Deserialize, Serialize};

use super::{Difference, FileNotes, Files, Inventory, Phase, StoreMarks};
use crate::config::BaseUrl;
use crate::trouble::Trouble;

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

/// What a target's own records say is published there; [`PublishedState`] is what was actually found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TargetState {
    /// Whole releases, oldest first.
    pub releases: Vec<Release>,
    /// Position of the live one.
    pub live: Option<usize>,
    /// What the live one holds, by its record.
    pub inventory: Inventory,
    /// Paths that interrupted publications may have written or removed; always empty for targets that switch whole releases.
    pub touched: BTreeMap<String, Phase>,
    /// Headers that interrupted publications used for `touched` ([`FileNotes::said`]); `None` if none ran or they differ.
    pub said: Option<String>,
}

impl TargetState {
    /// The live release.
    #[must_use]
    pub fn live(&self) -> Option<&Release> {
        self.live.map(|at| &self.releases[at])
    }

    /// The live release's name.
    #[must_use]
    pub fn live_id(&self) -> Option<&str> {
        self.live().map(|live| live.id.as_str())
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

    /// The same with one more release, which is the live one.
    #[must_use]
    pub(super) fn with(&self, release: Release, inventory: Inventory) -> Self {
        let mut releases = self.releases.clone();
        releases.push(release);
        Self {
            live: Some(releases.len() - 1),
            releases,
            inventory,
            touched: BTreeMap::new(),
            said: None,
        }
    }

    /// Releases that stay when `keep` do, the live one counted; the one that was live before it is the last to go.
    #[must_use]
    pub(super) fn kept(&self, keep: usize) -> Vec<Release> {
        let (live, before) = (self.live_id(), self.before().map(|before| before.id.as_str()));
        let mut others: Vec<&Release> =
            self.releases.iter().filter(|release| Some(release.id.as_str()) != live).collect();
        others.sort_by_key(|release| (Some(release.id.as_str()) == before, &release.id));
        let gone = others.len().saturating_sub(keep.saturating_sub(1));
        let gone: Vec<&str> = others[..gone].iter().map(|release| release.id.as_str()).collect();
        let stays = |release: &&Release| !gone.contains(&release.id.as_str());
        self.releases.iter().filter(stays).cloned().collect()
    }
}

/// What was found at a target.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PublishedState {
    /// Files of the live release, and those in the way of what is wanted.
    pub inventory: Inventory,
    /// Sorted paths of `inventory` whose bytes this program did not publish: somebody else changed or added them.
    pub strange: Vec<String>,
    /// Paths that must be uploaded again even if their bytes are right, because their headers are wrong or unknown.
    pub again: BTreeSet<String>,
    /// Mark of each file as the store lists it; always empty for targets that switch whole releases.
    pub marks: StoreMarks,
    /// Headers recorded with the live release; always empty for targets that switch whole releases.
    pub said: FileNotes,
}

/// A built site on its way to a target.
#[derive(Debug, Clone, Copy)]
pub struct Upload<'l> {
    /// The folder it is built into.
    pub built: &'l Utf8Path,
    /// What is in it.
    pub wanted: &'l Inventory,
    /// Headers and phases of its files.
    pub notes: &'l FileNotes,
    /// What is at the target by its records, and in fact.
    pub survey: &'l TargetState,
    /// The target as it was found.
    pub found: &'l PublishedState,
}

impl Upload<'_> {
    /// What it changes.
    #[must_use]
    pub fn difference(&self) -> Difference {
        Difference::between(&self.found.inventory, self.wanted, &self.found.again)
    }
}

/// A target's own file that readers must not get.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Private {
    /// There is none in their reach.
    Nothing,
    /// At this full address.
    At(String),
    /// Nobody knows at which address.
    Unknown,
}

/// A target.
pub trait Destination {
    /// Its small files, for the lock.
    fn files(&self) -> &dyn Files;

    /// What is there by its records.
    fn survey(&self) -> Result<TargetState, Trouble>;

    /// Compares the files at the target with its records; `wanted` and `notes` are those of the release to be published.
    fn look(
        &self,
        survey: &TargetState,
        wanted: &Inventory,
        notes: &FileNotes,
    ) -> Result<PublishedState, Trouble>;

    /// Brings there what no reader sees yet.
    fn upload(&self, load: &Upload<'_>) -> Result<(), Trouble>;

    /// Makes the uploaded files the live release, and gives the new state of the target.
    fn go_live(&self, load: &Upload<'_>, release: Release) -> Result<TargetState, Trouble>;

    /// Removes what is on record of a release that never was live.
    fn discard(&self, id: &str) -> Result<(), Trouble>;

    /// What a release holds, by its record.
    fn inventory_of(&self, release: &Release) -> Result<Inventory, Trouble>;

    /// Makes an earlier release the live one again, once every byte of it has been compared. What somebody else has
    /// changed in the way is overwritten with `force` only.
    fn roll_back(
        &self,
        survey: &TargetState,
        release: &Release,
        force: bool,
    ) -> Result<(), Trouble>;

    /// Removes old releases, so that `keep` remain with the live one, and leftovers of abandoned publications. Gives the ids
    /// of the releases that were removed.
    fn prune(&self, survey: &TargetState, keep: usize) -> Result<Vec<String>, Trouble>;

    /// How many files of `inventory` this kind of target verifies byte for byte when `changed` is uploaded.
    fn compared(&self, inventory: &Inventory, changed: &Difference) -> usize;

    /// The address of a file of its own that readers must not get, if one may be in their reach.
    fn private(&self, _base_url: &BaseUrl) -> Private {
        Private::Nothing
    }

    /// Whether nothing at the target has changed since `load.survey` and `load.found` were read.
    fn is_as_found(&self, load: &Upload<'_>) -> Result<bool, Trouble>;
}
