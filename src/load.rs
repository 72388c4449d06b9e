//! A site's root → a linked site and its theme.
//!
//! In: a folder, options. Out: [`Loaded`], by way of [`Inputs`], which a preview keeps and brings up to date.
//! Must not know: commands, outputs.

mod frame;
mod layouts;
pub(crate) mod seals;

pub use frame::{Frame, SettingsFile};
pub(crate) use layouts::place as shared_theme_place;

use std::sync::Arc;

use camino::Utf8Path;
use jiff::Timestamp;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::render::Theme;
use crate::sealed::SealedYear;
use crate::site::{self, AsOf, Offer, Site};
use crate::source::{Page, SourceListing, Tree};
use crate::text;
use crate::trouble::Trouble;
use crate::yaml::Override;

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
    /// Settings, theme and seals.
    pub frame: Frame,
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
    /// `Err` with the errors of `site.yaml` if there are any.
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

/// Loads the site at `root`. Errors in settings, theme or content are findings; loading goes on, so that all are reported.
pub fn load(root: &Utf8Path, options: &LoadOptions) -> Result<Loaded, LoadError> {
    let frame = Frame::read(root, &SettingsFile::read(root)?, &options.overrides)?;
    let listing = SourceListing::look(root)?;
    Ok(Inputs::read(root, frame, listing, None).link(options)?)
}

impl Inputs {
    /// Reads what is listed of the site at `root`; files that are as in the older tree are not read again.
    #[must_use]
    pub fn read(
        root: &Utf8Path,
        frame: Frame,
        listing: SourceListing,
        known: Option<Tree>,
    ) -> Self {
        let tree = Tree::read(root, listing, frame.config.markdown, known);
        Self { frame, tree }
    }

    /// Reads settings, theme and seals again, and says whether anything in settings or theme is different.
    pub fn reread_frame(
        &mut self,
        root: &Utf8Path,
        overrides: &[Override],
    ) -> Result<bool, Trouble> {
        let frame = Frame::read(root, &SettingsFile::read(root)?, overrides)?;
        if frame.config.markdown != self.frame.config.markdown {
            self.tree = Tree::read(root, SourceListing::look(root)?, frame.config.markdown, None);
        }
        let differs = frame.differs(&self.frame);
        self.frame = frame;
        Ok(differs)
    }

    /// These settings and this theme with the content of others.
    #[must_use]
    pub fn with_content_of(&self, other: &Self) -> Self {
        Self { tree: other.tree.clone(), frame: self.frame.clone() }
    }

    /// A site with other words on these pages (before, now) where that is all that has changed, else nothing.
    #[must_use]
    pub fn reworded(&self, site: &Site, pages: &[(Arc<Page>, Arc<Page>)]) -> Option<Site> {
        let quiet =
            pages.iter().all(|(before, now)| self.tree.is_quiet(&now.file) && !before.failed);
        let is_sealed =
            |page: &Page| self.frame.seals.iter().any(|seal| seal.reports.has(&page.file));
        let quiet = quiet && !pages.iter().any(|(before, _)| is_sealed(before));
        quiet.then(|| site.with_pages(pages)).flatten()
    }

    /// Links the site.
    pub fn link(&self, options: &LoadOptions) -> Result<Loaded, Trouble> {
        let Self { frame, tree } = self;
        let as_of = frame.as_of(options)?;
        let mut source = tree.source();
        let mut findings = frame.config_findings.clone();
        findings.append(&mut source.findings);
        let config = Arc::clone(&frame.config);
        source.included = frame.theme.included_addresses(frame.config.markdown);
        let (site, found) = site::link(&source, config, as_of, options.drafts, &frame.seals);
        findings.extend(found);
        findings.extend_from_slice(&frame.theme_findings);
        findings.extend_from_slice(&frame.seal_findings);
        let seals = frame.seals.iter();
        findings.extend(seals.clone().flat_map(|seal| site.check_seal(seal)));
        findings.extend(seals.filter_map(|seal| self.offered(&site, seal)));
        Ok(Loaded { site: Arc::new(site), theme: Arc::clone(&frame.theme), findings })
    }
}

impl Inputs {
    /// What keeps a sealed year's package from readers.
    fn offered(&self, site: &Site, seal: &SealedYear) -> Option<Diagnostic> {
        let at = Location::file(&*seal.file);
        match site.offer(seal) {
            Offer::Nothing => None,
            Offer::Unmade => Some(problem::seal::no_download(at, seal.year)),
            Offer::Blocked => Some(problem::seal::blocked(at, seal.year)),
            Offer::Package(made) if self.frame.missing_packages.contains(&made.file) => {
                let file = self.frame.config.archive.package(&made.file);
                Some(problem::seal::download_lost(Location::file(file), seal.year))
            }
            Offer::Package(made) => {
                let gone: Vec<&str> = site.withdrawn_of(seal).collect();
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
