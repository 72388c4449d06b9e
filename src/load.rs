//! A site's root → a linked site and its theme.
//!
//! In: a folder, options. Out: [`Loaded`], by way of [`Inputs`], which a preview keeps and brings up to date.
//! Must not know: commands, outputs.

mod layouts;

pub(crate) use layouts::place as shared_theme_place;

use std::collections::BTreeMap;
use std::hash::Hash;
use std::sync::Arc;

use camino::Utf8Path;
use jiff::Timestamp;
use xxhash_rust::xxh3::Xxh3;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, Trouble, problem};
use crate::render::{Layer, Theme};
use crate::site::{self, AsOf, Offer, SEALS, Seal, Site, Stamps};
use crate::source::{Listing, Page, Tree};
use crate::yaml::Override;
use crate::{fs, source, text};

/// How a site is loaded.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Settings that win over `site.yaml`.
    pub overrides: Vec<Override>,
    /// The moment that states are judged at, as typed; the clock where there is none.
    pub as_of: Option<String>,
    /// Whether drafts and scheduled reports are shown.
    pub drafts: bool,
}

/// A loaded site.
#[derive(Debug)]
pub struct Loaded {
    /// The site; where there are errors among the findings it lacks what they are about.
    pub site: Arc<Site>,
    /// Its theme.
    pub theme: Arc<Theme>,
    /// What was found while loading.
    pub findings: Vec<Diagnostic>,
}

/// What a site is linked from, as it was read.
#[derive(Debug, Clone)]
pub struct Inputs {
    config: Arc<Config>,
    config_findings: Vec<Diagnostic>,
    theme: Arc<Theme>,
    theme_findings: Vec<Diagnostic>,
    seals: Arc<Vec<Seal>>,
    /// Of each seal, those of its bytes.
    stamps: Vec<Stamps>,
    seal_findings: Vec<Diagnostic>,
    /// Packages that seals offer and that are not there as they were made, by name.
    lost: Vec<String>,
    /// The content folder.
    pub tree: Tree,
}

/// Why there is no site at all.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// `site.yaml` has errors.
    #[error("site.yaml has {} errors", .0.len())]
    Config(Vec<Diagnostic>),
    /// The machine or the arguments.
    #[error(transparent)]
    Trouble(#[from] Trouble),
}

impl Loaded {
    /// The same where `site.yaml` is right; its errors where it is not.
    pub fn with_sound_settings(self) -> Result<Self, LoadError> {
        let outside = |file: &str| file.starts_with("env ") || file.starts_with("--");
        let is_setting = |file: &str| file == config::FILE || outside(file);
        let errors: Vec<Diagnostic> = self
            .findings
            .iter()
            .filter(|finding| finding.is_error() && is_setting(&finding.at.file))
            .cloned()
            .collect();
        if errors.is_empty() { Ok(self) } else { Err(LoadError::Config(errors)) }
    }
}

/// Loads the site at `root`. Whatever is wrong is among the findings, the first hides nothing.
pub fn load(root: &Utf8Path, options: &LoadOptions) -> Result<Loaded, LoadError> {
    let listing = Listing::look(root)?;
    Ok(Inputs::read(root, &options.overrides, listing, None)?.link(options)?)
}

impl Inputs {
    /// Reads what is listed of the site at `root`; files that are as in the older tree are not read again.
    pub fn read(
        root: &Utf8Path,
        overrides: &[Override],
        listing: Listing,
        known: Option<Tree>,
    ) -> Result<Self, Trouble> {
        let (config, config_findings) = settings(root, overrides)?;
        let (layers, theme_findings) = layouts::read(root, config.shared_theme.as_ref())?;
        let (seals, stamps, seal_findings) = seals(root, &config.archive.folder)?;
        let lost = lost(root, &config, &seals)?;
        let tree = Tree::read(root, listing, config.markdown, known);
        let (config, theme) = (Arc::new(config), Arc::new(Theme::new(layers)));
        let seals = Arc::new(seals);
        let inputs = Self {
            config,
            config_findings,
            theme,
            theme_findings,
            seals,
            stamps,
            seal_findings,
            lost,
            tree,
        };
        Ok(inputs)
    }

    /// Reads `site.yaml` again, and says whether anything in it is different.
    pub fn reread_settings(
        &mut self,
        root: &Utf8Path,
        overrides: &[Override],
    ) -> Result<bool, Trouble> {
        let (config, findings) = settings(root, overrides)?;
        if config.markdown != self.config.markdown {
            self.tree = Tree::read(root, Listing::look(root)?, config.markdown, None);
        }
        let (seals, stamps, seal_findings) = seals(root, &config.archive.folder)?;
        self.lost = lost(root, &config, &seals)?;
        (self.seals, self.stamps) = (Arc::new(seals), stamps);
        self.seal_findings = seal_findings;
        let differs = (&config, &findings) != (&*self.config, &self.config_findings);
        self.config = Arc::new(config);
        self.config_findings = findings;
        Ok(differs)
    }

    /// Reads `layouts/` and the shared theme again, and says whether anything in them is different.
    pub fn reread_theme(&mut self, root: &Utf8Path) -> Result<bool, Trouble> {
        let (layers, findings) = layouts::read(root, self.config.shared_theme.as_ref())?;
        let theme = Theme::new(layers);
        let differs = (&theme, &findings) != (&*self.theme, &self.theme_findings);
        self.theme = Arc::new(theme);
        self.theme_findings = findings;
        Ok(differs)
    }

    /// The theme that several sites share, as the settings name it.
    #[must_use]
    pub fn shared_theme(&self) -> Option<&str> {
        self.config.shared_theme.as_ref().map(|shared| shared.folder.as_str())
    }

    /// These settings and this theme with the content of others.
    #[must_use]
    pub fn with_content_of(&self, other: &Self) -> Self {
        Self { tree: other.tree.clone(), ..self.clone() }
    }

    /// Whether settings and theme could be read without an error.
    #[must_use]
    pub fn are_sound(&self) -> bool {
        !self.config_findings.iter().chain(&self.theme_findings).any(Diagnostic::is_error)
    }

    /// A site with other words on these pages (before, now) where that is all that has changed, else nothing.
    #[must_use]
    pub fn reworded(&self, site: &Site, pages: &[(Arc<Page>, Arc<Page>)]) -> Option<Site> {
        let quiet =
            pages.iter().all(|(before, now)| self.tree.is_quiet(&now.file) && !before.failed);
        let is_sealed =
            |page: &Page| self.seals.iter().any(|seal| seal.reports.contains_key(&*page.file));
        let quiet = quiet && !pages.iter().any(|(before, _)| is_sealed(before));
        quiet.then(|| site.with_pages(pages)).flatten()
    }

    /// A hash of settings, arguments that win over them, and theme.
    pub fn digest(root: &Utf8Path, overrides: &[Override]) -> Result<u128, Trouble> {
        let mut hasher = Xxh3::new();
        fs::read(&root.join(config::FILE))?.hash(&mut hasher);
        for each in overrides {
            (&each.path, &each.value).hash(&mut hasher);
        }
        let config = settings(root, overrides)?.0;
        let (layers, findings): (Vec<Layer>, _) =
            layouts::read(root, config.shared_theme.as_ref())?;
        (layers, findings.len()).hash(&mut hasher);
        let (seals, stamps, findings) = seals(root, &config.archive.folder)?;
        (&seals, stamps, findings.len(), lost(root, &config, &seals)?).hash(&mut hasher);
        Ok(hasher.digest128())
    }

    /// The moment that states are judged at.
    pub fn as_of(root: &Utf8Path, options: &LoadOptions) -> Result<AsOf, Trouble> {
        as_of(&settings(root, &options.overrides)?.0, options)
    }

    /// Links the site.
    pub fn link(&self, options: &LoadOptions) -> Result<Loaded, Trouble> {
        let as_of = as_of(&self.config, options)?;
        let mut source = self.tree.source();
        let mut findings = self.config_findings.clone();
        findings.append(&mut source.findings);
        let (mut site, found) =
            site::link(&source, Arc::clone(&self.config), as_of, options.drafts);
        let shown =
            |(seal, stamps): (&Seal, &Stamps)| seal.is_whole(&site).then(|| Arc::clone(stamps));
        let frozen = self.seals.iter().zip(&self.stamps).map(shown).collect();
        site.frozen = Arc::new(frozen);
        site.seals = Arc::clone(&self.seals);
        findings.extend(found);
        findings.extend_from_slice(&self.theme_findings);
        findings.extend_from_slice(&self.seal_findings);
        findings.extend(self.seals.iter().flat_map(|seal| seal.check(&site)));
        findings.extend(self.seals.iter().filter_map(|seal| self.offered(&site, seal)));
        Ok(Loaded { site: Arc::new(site), theme: Arc::clone(&self.theme), findings })
    }
}

impl Inputs {
    /// What keeps a sealed year's package from readers.
    fn offered(&self, site: &Site, seal: &Seal) -> Option<Diagnostic> {
        let at = Location::file(Seal::file(seal.year));
        match site.offer(seal) {
            Offer::Nothing => None,
            Offer::Unmade => Some(problem::seal::no_download(at, seal.year)),
            Offer::Blocked => Some(problem::seal::blocked(at, seal.year)),
            Offer::Package(made) if self.lost.contains(&made.file) => {
                let file = self.config.archive.package(&made.file);
                Some(problem::seal::download_lost(Location::file(file), seal.year))
            }
            Offer::Package(made) => {
                let gone: Vec<&str> = seal.withdrawn(site).collect();
                let is_back = made.without.iter().any(|file| !gone.contains(&file.as_str()));
                is_back.then(|| problem::seal::lacking(at, seal.year))
            }
        }
    }
}

/// What the clock shows. It is asked here alone; all else takes the moment it is given.
pub(crate) fn now() -> Timestamp {
    Timestamp::now()
}

fn as_of(config: &Config, options: &LoadOptions) -> Result<AsOf, Trouble> {
    let zone = config.zone();
    match &options.as_of {
        Some(typed) => AsOf::parse(typed, &zone).ok_or_else(|| {
            Trouble::new(text!(
                "`--as-of` 写成 `2024-01-29` 或 `2024-01-29 09:30`，不是 `{typed}`",
                "`--as-of` takes `2024-01-29` or `2024-01-29 09:30`, not `{typed}`"
            ))
        }),
        None => Ok(AsOf::at(&now().to_zoned(zone))),
    }
}

/// Settings, and what is wrong with them.
pub(crate) fn settings(
    root: &Utf8Path,
    overrides: &[Override],
) -> Result<(Config, Vec<Diagnostic>), Trouble> {
    let path = root.join(config::FILE);
    if fs::there(&path)? == fs::There::Other {
        let finding = problem::source::symbolic_link(Location::file(config::FILE));
        return Ok((Config::parse(config::FILE, "", overrides).0, vec![finding]));
    }
    let bytes = fs::read(&path)?;
    let (text, findings) = source::decode(config::FILE, &bytes);
    let (config, found) = Config::parse(config::FILE, &text, overrides);
    Ok((config, if findings.is_empty() { found } else { findings }))
}

/// Seals of years, stamps of their bytes, and what is wrong with their files.
type Seals = (Vec<Seal>, Vec<Stamps>, Vec<Diagnostic>);

fn seals(root: &Utf8Path, folder: &str) -> Result<Seals, Trouble> {
    let (mut seals, mut stamps, mut findings) = (Vec::new(), Vec::new(), Vec::new());
    for each in [SEALS, folder] {
        if fs::there(&root.join(each))? == fs::There::Other {
            findings.push(problem::source::symbolic_link(Location::file(each)));
        }
    }
    if !findings.is_empty() {
        return Ok((seals, stamps, findings));
    }
    for name in fs::names(&root.join(SEALS))?.into_iter().filter(|name| name.ends_with(".yaml")) {
        let file = format!("{SEALS}/{name}");
        match Seal::parse(&file, &String::from_utf8_lossy(&fs::read(&root.join(&file))?)) {
            Ok(seal) => {
                let (of_year, found) = bytes_of(root, folder, &seal)?;
                findings.extend(found);
                stamps.push(Arc::new(of_year));
                seals.push(seal);
            }
            Err(finding) => findings.push(*finding),
        }
    }
    Ok((seals, stamps, findings))
}

/// Stamps of sealed bytes, and those that are missing or are of another length. Who shows them compares every byte.
fn bytes_of(
    root: &Utf8Path,
    folder: &str,
    seal: &Seal,
) -> Result<(BTreeMap<String, u64>, Vec<Diagnostic>), Trouble> {
    let of_year = format!("{folder}/{:04}", seal.year);
    if fs::there(&root.join(&of_year))? == fs::There::Nothing {
        let finding = problem::seal::bytes(Location::file(&of_year), &of_year, seal.year);
        return Ok((BTreeMap::new(), vec![finding]));
    }
    let (mut stamps, mut findings) = (BTreeMap::new(), Vec::new());
    for (path, output) in seal.outputs.iter().filter(|(_, output)| output.xxh3.is_some()) {
        let file = Seal::bytes_of(folder, seal.year, path);
        match fs::stamp(&source::on_disk(root, &file))? {
            Some(stamp) if stamp.size == output.length => {
                let mut hasher = Xxh3::new();
                stamp.hash(&mut hasher);
                stamps.insert(path.clone(), hasher.digest());
            }
            _ => findings.push(problem::seal::bytes(Location::file(file), &of_year, seal.year)),
        }
    }
    Ok((stamps, findings))
}

/// Packages for readers that are missing, or are of another length. Who copies them compares every byte.
fn lost(root: &Utf8Path, config: &Config, seals: &[Seal]) -> Result<Vec<String>, Trouble> {
    let mut lost = Vec::new();
    let made = seals.iter().filter_map(|seal| seal.download.as_ref());
    for it in made.filter(|_| config.archive.downloads) {
        let file = config.archive.package(&it.file);
        if fs::there(&source::on_disk(root, &file))? != fs::There::File(it.length) {
            lost.push(it.file.clone());
        }
    }
    Ok(lost)
}
