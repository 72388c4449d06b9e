//! Templates, assets and interface texts: the built-in theme, over it a shared one, over both the site's own files.
//!
//! In: files of each folder. Out: [`Theme`]. Must not know: the disk, what templates print.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use rust_embed::RustEmbed;

use super::theme_facts::THEME_FACTS;
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::{body, yaml};

#[derive(RustEmbed)]
#[folder = "layouts/"]
struct Builtin;

/// The folder below the site's root with files that win over the built-in ones.
pub const LAYOUTS: &str = "layouts";

/// The folder below the site's root with files for the root of the published site.
pub const ROOT: &str = "root";
/// What names of files below [`ROOT`] begin with in a [`Theme`]: no file below `layouts/` is called so.
pub const ROOT_FILES: &str = "../root/";

/// The folder of a theme with texts that bodies include, and what names of these files end with.
const INCLUDES: &str = "includes/";
const INCLUDE_KIND: &str = ".md";

/// What some editors put before UTF-8.
const BOM: &[u8] = b"\xef\xbb\xbf";

/// The files of a theme by their path below `layouts/`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Theme {
    files: BTreeMap<String, Cow<'static, [u8]>>,
    /// The folder that a file comes from where it is not built in: `layouts`, `../theme`.
    folders: BTreeMap<String, Arc<str>>,
}

/// A folder's files that win over those before it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Layer {
    /// The folder as messages call it: `layouts`, or as the settings name it.
    pub folder: String,
    /// Files by their path below it, and their bytes.
    pub files: Vec<(String, Vec<u8>)>,
}

impl Theme {
    /// The built-in theme, each of whose files the layers may replace; a later layer wins over an earlier one.
    #[must_use]
    pub fn new(layers: Vec<Layer>) -> Self {
        let mut files: BTreeMap<String, Cow<'static, [u8]>> = Builtin::iter()
            .filter_map(|name| Some((name.to_string(), Builtin::get(&name)?.data)))
            .collect();
        let mut folders = BTreeMap::new();
        for layer in layers {
            let folder: Arc<str> = layer.folder.into();
            let of_root = *folder == *ROOT;
            for (name, mut bytes) in layer.files {
                if of_root {
                    files.insert(format!("{ROOT_FILES}{name}"), Cow::Owned(bytes));
                    continue;
                }
                folders.insert(name.clone(), Arc::clone(&folder));
                // A byte order mark at the beginning of a template would stand in the middle of a page.
                if !name.starts_with("assets/") && bytes.starts_with(BOM) {
                    bytes.drain(..BOM.len());
                }
                files.insert(name, Cow::Owned(bytes));
            }
        }
        Self { files, folders }
    }

    /// A file's bytes.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(AsRef::as_ref)
    }

    /// Whether there is such a file.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }

    /// Whether the file comes from a layer (the site's `layouts/` or a shared theme) and not from the built-in theme.
    #[must_use]
    pub fn is_own(&self, name: &str) -> bool {
        self.folders.contains_key(name)
    }

    /// Whether the file at this path is of a theme that other sites use too.
    #[must_use]
    pub fn is_shared(&self, name: &str) -> bool {
        self.folders.get(name).is_some_and(|folder| &**folder != LAYOUTS)
    }

    /// The bytes of a file of the built-in theme.
    #[must_use]
    pub fn builtin(name: &str) -> Option<Vec<u8>> {
        Builtin::get(name).map(|file| file.data.into_owned())
    }

    /// Names of all files of the built-in theme, sorted.
    pub fn builtin_files() -> impl Iterator<Item = &'static str> {
        static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
            let mut names: Vec<String> = Builtin::iter().map(String::from).collect();
            names.sort();
            names
        });
        NAMES.iter().map(String::as_str)
    }

    /// Whether the built-in theme has such a file.
    pub(super) fn has_builtin(name: &str) -> bool {
        Builtin::get(name).is_some()
    }

    /// Names of the built-in templates.
    pub(super) fn builtin_names() -> impl Iterator<Item = &'static str> {
        static NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
            Builtin::iter().map(String::from).filter(|name| name.ends_with(".html")).collect()
        });
        NAMES.iter().map(String::as_str)
    }

    /// Keys of the built-in interface texts, of all languages.
    pub(super) fn builtin_texts() -> BTreeSet<String> {
        let files = Builtin::iter().filter(|name| name.starts_with("i18n/"));
        let texts = files.filter_map(|name| {
            let data = Builtin::get(&name)?.data;
            yaml::strings(&name, std::str::from_utf8(&data).ok()?).ok()
        });
        texts.flatten().map(|(key, _)| key).collect()
    }

    /// All files by name.
    pub fn files(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(name, bytes)| (name.as_str(), &**bytes))
    }

    /// Names of the files that are published as they are.
    pub fn assets(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str).filter(|name| name.starts_with("assets/"))
    }

    /// Texts that bodies may include: their names, and the paths of their files.
    pub fn includes(&self) -> impl Iterator<Item = (&str, &str)> {
        let paths = self.files.keys().map(String::as_str);
        paths.filter_map(|path| {
            Some((path.strip_prefix(INCLUDES)?.strip_suffix(INCLUDE_KIND)?, path))
        })
    }

    /// Addresses of the web that these texts lead to.
    #[must_use]
    pub fn included_addresses(&self, markdown: Markdown) -> Vec<String> {
        let texts =
            self.includes().filter_map(|(_, path)| std::str::from_utf8(self.get(path)?).ok());
        texts.flat_map(|text| body::included_addresses(text, markdown)).collect()
    }

    /// The path of the file of a text that bodies may include.
    pub(super) fn include_path(name: &str) -> String {
        format!("{INCLUDES}{name}{INCLUDE_KIND}")
    }

    /// Names of the files for the root of the site, as they are published.
    pub fn root_files(&self) -> impl Iterator<Item = &str> {
        self.files.keys().filter_map(|name| name.strip_prefix(ROOT_FILES))
    }

    /// Names and texts of the templates.
    pub(super) fn templates(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.files
            .iter()
            .filter(|(name, _)| {
                let others = ["assets/", "i18n/", INCLUDES, ROOT_FILES];
                let is_other = others.iter().any(|it| name.starts_with(it));
                !is_other && *name != THEME_FACTS
            })
            .map(|(name, bytes)| (name.as_str(), std::str::from_utf8(bytes).ok()))
    }

    /// Where a file stands, for messages.
    #[must_use]
    pub fn place(&self, name: &str) -> Location {
        Location::file(match self.folders.get(name) {
            Some(folder) => format!("{folder}/{name}"),
            None => format!("gongkai:{LAYOUTS}/{name}"),
        })
    }
}

/// Interface texts in one language, English below it.
#[derive(Debug, Clone, Default, Hash)]
pub struct UiText {
    texts: BTreeMap<String, String>,
}

/// The files of interface texts in the language of a tag.
fn languages<'t>(theme: &'t Theme, tag: &str) -> Vec<&'t str> {
    let language = tag.split('-').next().unwrap_or(tag);
    theme
        .files
        .keys()
        .filter_map(|name| name.strip_prefix("i18n/")?.strip_suffix(".yaml"))
        .filter(|name| name.split('-').next() == Some(language))
        .collect()
}

impl UiText {
    /// Whether there are texts in the language of a BCP 47 tag.
    #[must_use]
    pub fn speaks(theme: &Theme, tag: &str) -> bool {
        !languages(theme, tag).is_empty()
    }

    /// The texts for a BCP 47 tag: `i18n/zh-CN.yaml`, else `i18n/zh.yaml`, else the first of that language.
    ///
    /// What a file does not have is taken from the built-in file of the same language, then English.
    pub fn new(theme: &Theme, tag: &str) -> Result<Self, Vec<Diagnostic>> {
        let matching = languages(theme, tag);
        let best = matching
            .iter()
            .find(|name| **name == tag)
            .or(matching.first())
            .copied()
            .unwrap_or("en");
        let mut texts = BTreeMap::new();
        for name in ["en", best] {
            let file = format!("i18n/{name}.yaml");
            let builtin = Builtin::get(&file).map(|file| file.data);
            let layers = [builtin.as_deref(), theme.get(&file)];
            for bytes in layers.into_iter().flatten() {
                let place = theme.place(&file);
                let Ok(text) = std::str::from_utf8(bytes) else {
                    return Err(vec![problem::source::not_utf8(place)]);
                };
                texts.extend(yaml::strings(&place.file, text)?);
            }
        }
        Ok(Self { texts })
    }

    /// All texts by key.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(key, text)| (key.as_str(), text.as_str()))
    }

    /// A text.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.texts.get(key).map(String::as_str)
    }

    /// A text, or its key where there is none.
    #[must_use]
    pub fn or_key<'k>(&'k self, key: &'k str) -> &'k str {
        self.get(key).unwrap_or(key)
    }
}
