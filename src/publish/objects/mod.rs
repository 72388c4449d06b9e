//! Targets that are stores of single files: records, what is there in fact, one publication after another.
//!
//! In: a [`Store`], a built site. Out: a live release. Must not know: the ledger, how a store is reached.
//!
//! Files stand at their addresses, so a publication is seen while it goes on, in an order in which nothing points to
//! what is not there. Beside them are records: `releases.json` with the live release and the others, `ID.files` and
//! `ID.notes` of each, `ID.marks` of the live one, `kept/SHA256` with the bytes that releases before need, and
//! `touched` while a publication goes on, with every path that it may have written. What was cut short is seen by
//! `touched`, looked at file by file, and finished by the next publication or undone by going back.

mod apply;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::inventory::File;
use super::release::{inventory_at, is_id};
use super::store::{Store, StoreMarks, each, file_at};
use super::{
    Destination, Difference, FileNotes, Files, Inventory, Phase, Private, PublishedState, Release,
    TargetState, Upload,
};
use crate::config::BaseUrl;
use crate::text;
use crate::trouble::Trouble;

/// A target that is a store of single files.
#[derive(Debug, Clone)]
pub struct Objects<S> {
    store: S,
    /// Where the site stands: empty, or ending with `/`.
    site: String,
    /// Where the records stand, ending with `/`.
    records: String,
}

/// `releases.json`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct StoreState {
    /// The live release.
    live: Option<String>,
    /// Whole releases, oldest first.
    releases: Vec<Release>,
    /// How many publications, going back counted, have come to their end.
    number: u64,
}

/// `touched`.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Touched {
    /// The number that the publication would have had.
    number: u64,
    /// Paths that it may have written or removed.
    paths: BTreeMap<String, Phase>,
    /// Hash of the headers it used ([`FileNotes::said`]); `None` if an earlier interrupted run had used others.
    said: Option<String>,
}

impl<S: Store> Objects<S> {
    /// With the site and the records at paths that are empty or end with `/`.
    pub fn new(store: S, site: &str, records: &str) -> Self {
        Self { store, site: site.to_owned(), records: records.to_owned() }
    }

    /// The path of a file of the site.
    fn at(&self, path: &str) -> String {
        format!("{}{path}", self.site)
    }

    /// The path of a record.
    fn record(&self, name: &str) -> String {
        format!("{}{name}", self.records)
    }

    /// A record in JSON; `None` where there is none.
    fn read<T: for<'de> Deserialize<'de>>(&self, name: &str) -> Result<Option<T>, Trouble> {
        let path = self.record(name);
        let Some(bytes) = self.store.read(&path)? else { return Ok(None) };
        serde_json::from_slice(&bytes).map(Some).map_err(|_| {
            let store = self.store.name();
            Trouble::new(text!(
                "`{store}/{path}` 被改过或不全，无法知道线上有什么；从备份恢复它",
                "`{store}/{path}` was changed or is not whole, so nobody knows what is live; restore it"
            ))
        })
    }

    fn write<T: Serialize>(&self, name: &str, value: &T) -> Result<(), Trouble> {
        self.store.write(&self.record(name), &serde_json::to_vec(value).unwrap_or_default())
    }

    fn state(&self) -> Result<StoreState, Trouble> {
        Ok(self.read("releases.json")?.unwrap_or_default())
    }

    /// Calls `act` for each item, on as many threads as the store takes requests; fails with the first error.
    fn each<T: Sync, R: Send>(
        &self,
        items: &[T],
        act: impl Fn(&T) -> Result<R, Trouble> + Sync + Send,
    ) -> Result<Vec<R>, Trouble> {
        each(self.store.width(), items, act)
    }

    /// Current marks of the site's files, by path below `site`.
    fn marks(&self) -> Result<StoreMarks, Trouble> {
        let all = self.store.marks(&self.site, &self.records)?.into_iter();
        Ok(all.map(|(path, mark)| (path[self.site.len()..].to_owned(), mark)).collect())
    }

    /// SHA-256 (hexadecimal digits) of all files below `kept/`.
    fn kept(&self) -> Result<BTreeSet<String>, Trouble> {
        let prefix = self.record("kept/");
        let all = self.store.paths(&prefix)?.into_iter();
        Ok(all.map(|path| path[prefix.len()..].to_owned()).collect())
    }

    /// Copies files of the live release that the upload replaces or removes to `kept/SHA256`, for a later rollback.
    fn keep(&self, load: &Upload<'_>) -> Result<(), Trouble> {
        let kept = self.kept()?;
        let difference = load.difference();
        let replaced = difference.changed.iter().chain(&difference.removed);
        let replaced: BTreeMap<&str, &str> = replaced
            .filter_map(|item| {
                let file = load.survey.inventory.files.get(&item.path)?;
                let is_as_recorded = load.found.inventory.files.get(&item.path) == Some(file);
                let stays = load.wanted.files.get(&item.path) == Some(file);
                let is_new = is_as_recorded && !stays && !kept.contains(&file.sha256);
                is_new.then_some((file.sha256.as_str(), item.path.as_str()))
            })
            .collect();
        let replaced: Vec<_> = replaced.into_iter().collect();
        let keep = |(sha256, path): &(&str, &str)| {
            let to = self.record(&format!("kept/{sha256}"));
            self.store.copy(&self.at(path), &to)?;
            let copied = file_at(&self.store, &to)?;
            if copied.is_some_and(|file| file.sha256 == *sha256) {
                return Ok(());
            }
            self.store.remove(&to)?;
            let store = self.store.name();
            Err(Trouble::new(text!(
                "`{store}`：`{path}` 没能留底；网站没有动，再运行一次",
                "`{store}`: `{path}` could not be kept; the site was not touched, run again"
            )))
        };
        self.each(&replaced, keep).map(drop)
    }

    /// Removes what is on record of one release.
    fn forget(&self, id: &str) -> Result<(), Trouble> {
        for kind in ["files", "notes", "marks"] {
            self.store.remove(&self.record(&format!("{id}.{kind}")))?;
        }
        Ok(())
    }

    /// Makes a release the live one on record, once its files stand at their addresses.
    fn commit(
        &self,
        load: &Upload<'_>,
        releases: Vec<Release>,
        live: &str,
        number: u64,
    ) -> Result<(), Trouble> {
        let before = self.state()?.live;
        // Files that were not uploaded keep the marks of `load.found`, so that a change somebody made during the upload shows
        // as a differing mark next time.
        let now = self.marks()?;
        let difference = load.difference();
        let written: BTreeSet<&str> =
            difference.added.iter().chain(&difference.changed).map(|it| it.path.as_str()).collect();
        let marks: BTreeMap<&String, &String> = load
            .wanted
            .files
            .keys()
            .filter_map(|path| {
                let marks = if written.contains(path.as_str()) { &now } else { &load.found.marks };
                marks.get_key_value(path)
            })
            .collect();
        self.write(&format!("{live}.marks"), &marks)?;
        self.write("releases.json", &StoreState { live: Some(live.to_owned()), releases, number })?;
        self.store.remove(&self.record("touched"))?;
        match before.filter(|before| before != live) {
            Some(before) => self.store.remove(&self.record(&format!("{before}.marks"))),
            None => Ok(()),
        }
    }
}

impl<S: Store> Destination for Objects<S> {
    fn files(&self) -> &dyn Files {
        self
    }

    fn survey(&self) -> Result<TargetState, Trouble> {
        let StoreState { live, mut releases, number } = self.state()?;
        releases.retain(|release| is_id(&release.id));
        releases.sort_by(|a, b| a.id.cmp(&b.id));
        let touched: Touched = self.read("touched")?.unwrap_or_default();
        // A run stopped between writing `releases.json` and removing `touched` is complete: its number is not higher.
        let touched = if touched.number > number { touched } else { Touched::default() };
        let live = releases.iter().position(|release| Some(&release.id) == live.as_ref());
        let inventory = match live {
            None => Inventory::default(),
            Some(at) => self.inventory_of(&releases[at])?,
        };
        Ok(TargetState { releases, live, inventory, touched: touched.paths, said: touched.said })
    }

    /// Trusts the record of a file whose mark is unchanged and that no interrupted run touched; reads and hashes all others.
    fn look(
        &self,
        survey: &TargetState,
        wanted: &Inventory,
        notes: &FileNotes,
    ) -> Result<PublishedState, Trouble> {
        let now = self.marks()?;
        let live = survey.live_id().unwrap_or_default();
        let then: StoreMarks = self.read(&format!("{live}.marks"))?.unwrap_or_default();
        let said: FileNotes = self.read(&format!("{live}.notes"))?.unwrap_or_default();
        let recorded = &survey.inventory.files;
        let all: BTreeSet<&String> =
            recorded.keys().chain(survey.touched.keys()).chain(wanted.files.keys()).collect();
        let all: Vec<&String> = all.into_iter().filter(|path| now.contains_key(*path)).collect();
        let files = self.each(&all, |path| {
            let is_known = then.get(*path) == now.get(*path) && !survey.touched.contains_key(*path);
            let file = match recorded.get(*path).filter(|_| is_known) {
                Some(file) => Some(file.clone()),
                None => file_at(&self.store, &self.at(path))?,
            };
            Ok(file.map(|file| ((*path).clone(), file)))
        })?;
        let files: BTreeMap<String, File> = files.into_iter().flatten().collect();
        let ours = recorded.iter().filter(|(path, _)| !survey.touched.contains_key(*path));
        let changed = ours.filter(|(path, file)| files.get(*path) != Some(*file));
        let strangers = files.iter().filter(|(path, _)| {
            !recorded.contains_key(*path) && !survey.touched.contains_key(*path)
        });
        let in_the_way = strangers
            .clone()
            .filter(|(path, file)| wanted.files.get(*path).is_some_and(|wanted| wanted != *file));
        let mut strange: Vec<String> =
            changed.chain(in_the_way).map(|(path, _)| path.clone()).collect();
        strange.sort();
        let other_head: Vec<&String> = {
            let (is, was) = (notes.heads(), said.heads());
            recorded.keys().filter(|path| is(path) != was(path)).collect()
        };
        // For paths an interrupted publication wrote, headers are right only if that publication used the same `FileNotes`.
        let touched = survey.touched.keys().filter(|_| survey.said != Some(notes.said()));
        let unsure = touched.chain(strangers.map(|(path, _)| path));
        let again = other_head.into_iter().chain(unsure).cloned().collect();
        Ok(PublishedState { inventory: Inventory { files }, strange, again, marks: now, said })
    }

    fn upload(&self, load: &Upload<'_>) -> Result<(), Trouble> {
        self.keep(load)
    }

    fn go_live(&self, load: &Upload<'_>, release: Release) -> Result<TargetState, Trouble> {
        let id = release.id.clone();
        self.store.write(&self.record(&format!("{id}.files")), load.wanted.print().as_bytes())?;
        self.write(&format!("{id}.notes"), load.notes)?;
        let number = self.apply(load, &apply::BytesFrom::Built(load.built))?;
        let survey = load.survey.with(release, load.wanted.clone());
        self.commit(load, survey.releases.clone(), &id, number)?;
        Ok(survey)
    }

    fn discard(&self, id: &str) -> Result<(), Trouble> {
        let StoreState { live, mut releases, number } = self.state()?;
        if releases.iter().any(|release| release.id == id) {
            releases.retain(|release| release.id != id);
            self.write("releases.json", &StoreState { live, releases, number })?;
        }
        self.forget(id)
    }

    fn inventory_of(&self, release: &Release) -> Result<Inventory, Trouble> {
        inventory_at(&self.store, &self.record(&format!("{}.files", release.id)), release)
    }

    fn roll_back(
        &self,
        survey: &TargetState,
        release: &Release,
        force: bool,
    ) -> Result<(), Trouble> {
        let id = &release.id;
        let wanted = self.inventory_of(release)?;
        let notes: FileNotes = self.read(&format!("{id}.notes"))?.unwrap_or_default();
        let found = self.look(survey, &wanted, &notes)?;
        if let Some(first) = found.strange.first().filter(|_| !force) {
            let (count, name) = (found.strange.len(), self.name());
            return Err(Trouble::new(text!(
                "`{name}` 有 {count} 个文件被人直接改过，例如 `{first}`；查明之后用 `--rollback … --force 理由` 覆盖",
                "somebody has changed {count} files at `{name}`, for example `{first}`; once that is clear, overwrite with `--rollback … --force REASON`"
            )));
        }
        let load =
            Upload { built: "".into(), wanted: &wanted, notes: &notes, survey, found: &found };
        let source = apply::BytesFrom::Kept(self.sources(&load)?);
        self.keep(&load)?;
        let number = self.apply(&load, &source)?;
        self.commit(&load, survey.releases.clone(), id, number)
    }

    fn prune(&self, survey: &TargetState, keep: usize) -> Result<Vec<String>, Trouble> {
        let Some(live) = survey.live_id() else { return Ok(Vec::new()) };
        let kept = survey.kept(keep);
        let mut needed = BTreeSet::new();
        for release in &kept {
            let files = self.inventory_of(release)?.files;
            needed.extend(files.into_values().map(|file| file.sha256));
        }
        let is_kept = |id: &str| kept.iter().any(|release| release.id == id);
        let gone: Vec<String> = survey.releases.iter().map(|release| release.id.clone()).collect();
        let gone: Vec<String> = gone.into_iter().filter(|id| !is_kept(id)).collect();
        if !gone.is_empty() {
            let StoreState { number, .. } = self.state()?;
            let releases = kept.clone();
            self.write(
                "releases.json",
                &StoreState { live: Some(live.to_owned()), releases, number },
            )?;
        }
        for id in &gone {
            self.forget(id)?;
        }
        // Removes only files named by a SHA-256: other files in `kept/` are not of this program.
        let is_hash = |name: &str| name.len() == 64 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let kept = self.kept()?.into_iter().filter(|it| is_hash(it) && !needed.contains(it));
        let kept = kept.map(|sha256| self.record(&format!("kept/{sha256}")));
        let useless: Vec<String> =
            kept.chain(self.store.paths(&self.record("incoming/"))?).collect();
        self.each(&useless, |path| self.store.remove(path))?;
        Ok(gone)
    }

    fn compared(&self, _: &Inventory, changed: &Difference) -> usize {
        changed.added.len() + changed.changed.len()
    }

    fn private(&self, base_url: &BaseUrl) -> Private {
        let record = self.record("releases.json");
        if let Some(below) = record.strip_prefix(&self.site) {
            return Private::At(base_url.absolute(below));
        }
        // If `base_url` ends with `site`, the part before `site` is the address of the store's root.
        let whole = base_url.absolute("");
        let above = whole.strip_suffix(&self.site).filter(|above| above.ends_with('/'));
        above.map_or(Private::Unknown, |above| Private::At(format!("{above}{record}")))
    }

    fn is_as_found(&self, load: &Upload<'_>) -> Result<bool, Trouble> {
        Ok(self.survey()? == *load.survey && self.marks()? == load.found.marks)
    }
}

/// Small files are records.
impl<S: Store> Files for Objects<S> {
    fn name(&self) -> String {
        let path = self.site.trim_end_matches('/');
        if path.is_empty() { self.store.name() } else { format!("{}/{path}", self.store.name()) }
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        self.store.read(&self.record(path))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.store.write(&self.record(path), bytes)
    }

    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.store.claim(&self.record(path), bytes)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.store.remove(&self.record(path))
    }
}
