//! Everything that a site is linked from but its content: settings, theme, seals of years.
//!
//! In: a folder, settings that win over those of the file. Out: [`Frame`], read once a build, and a hash of it. Must not know:
//! content, commands, outputs.

use std::hash::Hash;
use std::sync::Arc;

use camino::Utf8Path;
use xxhash_rust::xxh3::Xxh3;

use super::{LoadOptions, as_of, layouts, seals};
use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::render::Theme;
use crate::sealed::SealedYear;
use crate::site::AsOf;
use crate::text::Lang;
use crate::trouble::Trouble;
use crate::yaml::Override;
use crate::{fs, source};

/// `site.yaml` as it was read.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    /// `None` for a link, which is refused.
    bytes: Option<Vec<u8>>,
}

impl SettingsFile {
    /// Reads the settings of the site at `root`; trouble where there are none.
    pub fn read(root: &Utf8Path) -> Result<Self, Trouble> {
        let path = root.join(config::FILE);
        let is_link = fs::there(&path)? == fs::There::Other;
        Ok(Self { bytes: if is_link { None } else { Some(fs::read(&path)?) } })
    }

    /// Settings, and what is wrong with them.
    #[must_use]
    pub fn parse(&self, overrides: &[Override]) -> (Config, Vec<Diagnostic>) {
        let Some(bytes) = &self.bytes else {
            let finding = problem::source::symbolic_link(Location::file(config::FILE));
            return (Config::parse(config::FILE, "", overrides).0, vec![finding]);
        };
        let (text, findings) = source::decode(config::FILE, bytes);
        let (config, found) = Config::parse(config::FILE, &text, overrides);
        (config, if findings.is_empty() { found } else { findings })
    }

    /// The language that the site names, found without reading the settings in full, for they may be wrong.
    #[must_use]
    pub fn language(&self) -> Lang {
        let text = String::from_utf8_lossy(self.bytes.as_deref().unwrap_or_default());
        text.lines()
            .find_map(|line| line.strip_prefix("language:"))
            .map_or(Lang::Zh, |tag| Lang::of_tag(tag.trim().trim_matches(['"', '\''])))
    }
}

/// Settings, theme and seals, with what is wrong with each.
#[derive(Debug, Clone)]
pub struct Frame {
    pub(super) config: Arc<Config>,
    pub(super) config_findings: Vec<Diagnostic>,
    pub(super) theme: Arc<Theme>,
    pub(super) theme_findings: Vec<Diagnostic>,
    pub(super) seals: Arc<Vec<SealedYear>>,
    pub(super) seal_findings: Vec<Diagnostic>,
    /// Packages that seals offer and that are not there as they were made, by name.
    pub(super) missing_packages: Vec<String>,
    digest: u128,
}

impl Frame {
    /// Reads them; `file` is that of the site at `root`.
    pub fn read(
        root: &Utf8Path,
        file: &SettingsFile,
        overrides: &[Override],
    ) -> Result<Self, Trouble> {
        let (config, config_findings) = file.parse(overrides);
        let (layers, theme_findings) = layouts::read(root, config.shared_theme.as_ref())?;
        let (seals, seal_findings) = seals::with_stamps(root, &config.archive.folder)?;
        let missing_packages = seals::missing_packages(root, &config, &seals)?;
        let mut hasher = Xxh3::new();
        file.bytes.hash(&mut hasher);
        for each in overrides {
            (&each.path, &each.value).hash(&mut hasher);
        }
        (&layers, theme_findings.len()).hash(&mut hasher);
        (&seals, seal_findings.len(), &missing_packages).hash(&mut hasher);
        Ok(Self {
            config: Arc::new(config),
            config_findings,
            theme: Arc::new(Theme::new(layers)),
            theme_findings,
            seals: Arc::new(seals),
            seal_findings,
            missing_packages,
            digest: hasher.digest128(),
        })
    }

    /// Reads `layouts/` and the shared theme again, and says whether anything in them is different. The hash is not made
    /// anew.
    pub fn reread_theme(&mut self, root: &Utf8Path) -> Result<bool, Trouble> {
        let (layers, findings) = layouts::read(root, self.config.shared_theme.as_ref())?;
        let theme = Theme::new(layers);
        let differs = (&theme, &findings) != (&*self.theme, &self.theme_findings);
        self.theme = Arc::new(theme);
        self.theme_findings = findings;
        Ok(differs)
    }

    /// A hash of all of it.
    #[must_use]
    pub fn digest(&self) -> u128 {
        self.digest
    }

    /// The moment that states are judged at.
    pub fn as_of(&self, options: &LoadOptions) -> Result<AsOf, Trouble> {
        as_of(&self.config, options)
    }

    /// The theme that several sites share, as the settings name it.
    #[must_use]
    pub fn shared_theme(&self) -> Option<&str> {
        self.config.shared_theme.as_ref().map(|shared| shared.folder.as_str())
    }

    /// Whether settings and theme could be read without an error.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        !self.config_findings.iter().chain(&self.theme_findings).any(Diagnostic::is_error)
    }

    /// Whether settings, theme or what is wrong with them are not as in the other.
    #[must_use]
    pub fn differs(&self, other: &Self) -> bool {
        (&self.config, &self.config_findings) != (&other.config, &other.config_findings)
            || (&self.theme, &self.theme_findings) != (&other.theme, &other.theme_findings)
    }
}
