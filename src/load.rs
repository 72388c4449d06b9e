//! A site's root → a linked site and its theme.
//!
//! In: a folder, options. Out: [`Loaded`]. Must not know: commands, outputs.

use std::sync::Arc;

use camino::Utf8Path;
use jiff::Timestamp;

use crate::config::{self, Config};
use crate::diagnostic::{Diagnostic, Location, Trouble};
use crate::render::{LAYOUTS, Theme};
use crate::site::{self, AsOf, Site};
use crate::yaml::Override;
use crate::{fs, source, text};

/// How a site is loaded.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Settings that win over `site.yaml`.
    pub overrides: Vec<Override>,
    /// The moment that states are judged at, as typed; the clock where there is none.
    pub as_of: Option<String>,
    /// Whether drafts are shown.
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
    let bytes = fs::read(&root.join(config::FILE))?;
    let (text, mut findings) = source::decode(config::FILE, &bytes);
    let (config, found) = Config::parse(config::FILE, &text, &options.overrides);
    if findings.is_empty() {
        findings = found;
    }
    let zone = config.zone();
    let as_of = match &options.as_of {
        Some(typed) => AsOf::parse(typed, &zone).ok_or_else(|| {
            Trouble::new(text!(
                "`--as-of` 写成 `2024-01-29` 或 `2024-01-29 09:30`，不是 `{typed}`",
                "`--as-of` takes `2024-01-29` or `2024-01-29 09:30`, not `{typed}`"
            ))
        })?,
        None => AsOf::at(&Timestamp::now().to_zoned(zone)),
    };
    let mut source = source::read(root, config.markdown)?;
    findings.append(&mut source.findings);
    let (site, found) = site::link(&source, Arc::new(config), as_of, options.drafts);
    findings.extend(found);
    let (files, found) = own_layouts(root)?;
    findings.extend(found);
    Ok(Loaded { site: Arc::new(site), theme: Arc::new(Theme::new(files)), findings })
}

type Files = Vec<(String, Vec<u8>)>;

/// The site's own files below `layouts/`.
fn own_layouts(root: &Utf8Path) -> Result<(Files, Vec<Diagnostic>), Trouble> {
    let top = root.join(LAYOUTS);
    let (mut files, mut findings) = (Vec::new(), Vec::new());
    if fs::there(&top)? != fs::There::Folder {
        return Ok((files, findings));
    }
    let visible = |entry: &walkdir::DirEntry| {
        entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
    };
    for entry in walkdir::WalkDir::new(&top).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = entry.map_err(|error| Trouble::new(text!("{error}", "{error}")))?;
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let inside = path.strip_prefix(&top).unwrap_or(path);
        let name = inside.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/");
        if entry.file_type().is_symlink() {
            let at = Location::file(format!("{LAYOUTS}/{name}"));
            findings.push(crate::diagnostic::problem::source::symbolic_link(at));
        } else if entry.file_type().is_file() {
            files.push((name, fs::read(path)?));
        }
    }
    Ok((files, findings))
}
