//! Which files the content folder holds, and what each is.
//!
//! In: the site's root. Out: sorted paths, relative to the root, with `/`. Must not know: file contents.

use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use walkdir::WalkDir;

use super::{CONTENT, characters};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::text;
use crate::trouble::Trouble;

/// The files of a content folder.
#[derive(Debug, Default)]
pub struct ContentFolder {
    /// Markdown files.
    pub pages: Vec<Arc<str>>,
    /// All other files but litter.
    pub files: Vec<Arc<str>>,
    /// Links, litter, names that cannot be used.
    pub findings: Vec<Diagnostic>,
}

/// Walks `content/` below `root`.
pub fn walk(root: &Utf8Path) -> Result<ContentFolder, Trouble> {
    let top = root.join(CONTENT);
    let mut folder = ContentFolder::default();
    match crate::fs::there(&top)? {
        crate::fs::There::Folder => {}
        crate::fs::There::Other => {
            folder.findings.push(problem::source::symbolic_link(Location::file(CONTENT)));
            return Ok(folder);
        }
        crate::fs::There::Nothing | crate::fs::There::File(_) => {
            folder.findings.push(problem::source::no_content(Location::file(CONTENT)));
            return Ok(folder);
        }
    }
    // A repository may begin here; other names with a dot are told of as litter.
    let entries = WalkDir::new(&top)
        .into_iter()
        .filter_entry(|entry| entry.depth() == 0 || entry.file_name() != ".git");
    for entry in entries {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                // A folder that cannot be entered is a finding among the others.
                let path = error.path().map(|path| path.to_string_lossy().into_owned());
                let at = path.map(|path| relative(root, Utf8Path::new(&path)));
                let at = Location::file(at.as_deref().unwrap_or(CONTENT));
                let said = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
                folder.findings.push(problem::source::unreadable(at, &text!("{said}", "{said}")));
                continue;
            }
        };
        let Some(path) = Utf8Path::from_path(entry.path()) else {
            let shown = relative(root, Utf8Path::new(entry.path().to_string_lossy().as_ref()));
            folder.findings.push(problem::source::name_not_utf8(Location::file(shown)));
            continue;
        };
        let name = relative(root, path);
        let kind = entry.file_type();
        let is_folder = kind.is_dir();
        if !is_folder && is_litter(path.file_name().unwrap_or_default()) {
            // Some editors leave links behind.
            folder.findings.push(problem::source::litter(Location::file(name)));
        } else if kind.is_symlink() {
            folder.findings.push(problem::source::symbolic_link(Location::file(name)));
        } else if kind.is_file() {
            sort_in(&mut folder, path, name);
        } else if !is_folder {
            folder.findings.push(problem::source::no_plain_file(Location::file(name)));
        }
    }
    // The system gives names in any order.
    folder.pages.par_sort_unstable();
    folder.files.sort_unstable();
    crate::diagnostic::sort(&mut folder.findings);
    Ok(folder)
}

fn sort_in(folder: &mut ContentFolder, path: &Utf8Path, name: String) {
    if let Some(c) = name.chars().find(|c| is_bad_in_names(*c)) {
        let at = Location::file(characters::shown(&name));
        folder.findings.push(problem::source::bad_name(at, &characters::shown(&c.to_string())));
    } else if let Some(right) = name_in_capitals(&name) {
        folder.findings.push(problem::source::capitals(Location::file(&name), right));
    } else if path.extension().is_some_and(|kind| kind.eq_ignore_ascii_case("md")) {
        folder.pages.push(name.into());
    } else {
        folder.files.push(name.into());
    }
}

/// The right name of `INDEX.MD`, `_Index.md`: these two are known in small letters only.
fn name_in_capitals(path: &str) -> Option<&'static str> {
    let name = path.rsplit('/').next().unwrap_or(path);
    ["_index.md", "index.md"]
        .into_iter()
        .find(|right| name != *right && name.eq_ignore_ascii_case(right))
}

/// Characters that no address, feed or other system can carry, or that nobody sees in a name.
fn is_bad_in_names(c: char) -> bool {
    matches!(c, ':' | '\\') || c.is_control() || characters::of_character(c).is_some()
}

/// What office programs, editors, browsers and file managers leave behind.
fn is_litter(name: &str) -> bool {
    const KINDS: [&str; 10] =
        ["tmp", "bak", "orig", "swp", "swo", "crdownload", "part", "partial", "download", "rej"];
    name.starts_with("~$")
        || name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with('#') && name.ends_with('#')
        || matches!(name, "Thumbs.db" | "desktop.ini")
        || Utf8Path::new(name)
            .extension()
            .is_some_and(|kind| KINDS.iter().any(|known| kind.eq_ignore_ascii_case(known)))
}

fn relative(root: &Utf8Path, path: &Utf8Path) -> String {
    let inside = path.strip_prefix(root).unwrap_or(path).as_str();
    if cfg!(windows) { inside.replace('\\', "/") } else { inside.to_owned() }
}

/// Joins a path as an author writes it to the folder it is written in; `None` where it leaves the site.
///
/// `folder` and the result are relative to the root, with `/`.
#[must_use]
pub fn join(folder: &str, typed: &str) -> Option<String> {
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in typed.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            other => parts.push(other),
        }
    }
    (parts.first() == Some(&CONTENT)).then(|| parts.join("/"))
}

/// The source files that a path may mean: itself, or the report or section in the folder of that name.
#[must_use]
pub fn meant(path: &str) -> [String; 4] {
    let stem = path.strip_suffix(".md").unwrap_or(path).trim_end_matches('/');
    [path.to_owned(), format!("{stem}.md"), format!("{stem}/index.md"), format!("{stem}/_index.md")]
}

/// The folder of a path, empty where it has none.
#[must_use]
pub fn folder_of(file: &str) -> &str {
    file.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// A path below the root as the system writes it.
#[must_use]
pub fn on_disk(root: &Utf8Path, file: &str) -> Utf8PathBuf {
    let mut path = root.to_owned();
    path.extend(file.split('/'));
    path
}
