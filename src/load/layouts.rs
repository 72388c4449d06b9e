//! Folders of a theme's files → layers: the theme that several sites share, over it the site's own `layouts/`.
//!
//! In: a site's root, the folder that the settings name. Out: files, findings. Must not know: what is in the files.

use camino::{Utf8Path, Utf8PathBuf};

use crate::config::SharedTheme;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::fs::{self, There};
use crate::render::{LAYOUTS, Layer, ROOT};
use crate::source::CONTENT;
use crate::trouble::Trouble;

/// Reads them, the one that wins last.
pub(super) fn read(
    root: &Utf8Path,
    shared: Option<&SharedTheme>,
) -> Result<(Vec<Layer>, Vec<Diagnostic>), Trouble> {
    let (mut layers, mut findings) = (Vec::new(), Vec::new());
    // Other generators publish what is in `static`; here nobody would see it.
    if fs::there(&root.join("static"))? == There::Folder {
        findings.push(problem::theme::static_folder(Location::file("static")));
    }
    if let Some(SharedTheme { folder, at }) = shared {
        let top = place(root, folder)?;
        let is_sources =
            [CONTENT, LAYOUTS, ROOT].into_iter().any(|name| top.starts_with(root.join(name)));
        match fs::there(&top)? {
            _ if root.starts_with(&top) || is_sources => {
                findings.push(problem::theme::shared_holds_site(at.clone(), folder));
            }
            There::Folder => layers.push(layer(&top, folder, &mut findings)?),
            There::Other => {
                findings.push(problem::theme::shared_is_link(at.clone(), folder));
            }
            There::Nothing | There::File(_) => {
                findings.push(problem::theme::no_shared(at.clone(), folder, top.as_str()));
            }
        }
    }
    let top = root.join(LAYOUTS);
    match fs::there(&top)? {
        There::Folder => layers.push(layer(&top, LAYOUTS, &mut findings)?),
        There::Other => {
            findings.push(problem::source::symbolic_link(Location::file(LAYOUTS)));
        }
        There::Nothing | There::File(_) => {}
    }
    let top = root.join(ROOT);
    match fs::there(&top)? {
        There::Folder => layers.push(layer(&top, ROOT, &mut findings)?),
        There::Other => findings.push(problem::source::symbolic_link(Location::file(ROOT))),
        There::Nothing | There::File(_) => {}
    }
    Ok((layers, findings))
}

/// Where the shared theme's folder is.
pub(crate) fn place(root: &Utf8Path, folder: &str) -> Result<Utf8PathBuf, Trouble> {
    fs::absolute(&root.join(folder))
}

/// The files below a folder; `name` is what messages call it.
fn layer(top: &Utf8Path, name: &str, findings: &mut Vec<Diagnostic>) -> Result<Layer, Trouble> {
    let mut files = Vec::new();
    let visible = |entry: &walkdir::DirEntry| {
        let name_of_entry = entry.file_name().to_string_lossy();
        // RFC 8615 has files for programs in `/.well-known/`.
        let well_known = name == ROOT && name_of_entry == ".well-known";
        entry.depth() == 0 || well_known || !name_of_entry.starts_with('.')
    };
    for entry in walkdir::WalkDir::new(top).sort_by_file_name().into_iter().filter_entry(visible) {
        let entry = entry.map_err(|error| {
            let path = error.path().map_or_else(|| top.to_string(), |it| it.display().to_string());
            Trouble::file(path, &error.into())
        })?;
        let Some(path) = Utf8Path::from_path(entry.path()) else { continue };
        let inside = path.strip_prefix(top).unwrap_or(path);
        let inside = inside.components().map(|part| part.as_str()).collect::<Vec<_>>().join("/");
        let at = || Location::file(format!("{name}/{inside}"));
        match fs::there(path)? {
            There::File(_) => files.push((inside, fs::read(path)?)),
            There::Folder | There::Nothing => {}
            There::Other if entry.file_type().is_symlink() => {
                findings.push(problem::source::symbolic_link(at()));
            }
            There::Other => findings.push(problem::source::no_plain_file(at())),
        }
    }
    Ok(Layer { folder: name.to_owned(), files })
}
