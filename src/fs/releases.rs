//! What a folder of releases needs of the disk: hard links, a link that is switched, lists of files.
//!
//! In: paths. Out: what is there, or [`Trouble`]. Must not know: what a release is.
#![expect(clippy::disallowed_methods, reason = "the module that wraps std::fs")]

use std::fs;
use std::io::{ErrorKind, Write};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Result, copy, readable, rename, sync_folder, trouble};

/// Gives a file a second name where the system can do that, else a copy.
pub fn link_or_copy(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    match fs::hard_link(from, to) {
        Ok(()) => readable(to).map_err(trouble(to)),
        Err(_) => copy(from, to).map(drop),
    }
}

/// Writes a small file if nothing is at `path`, whole or not at all; `true` if this call wrote it. Of two calls at once only
/// one does.
pub fn claim(path: &Utf8Path, bytes: &[u8]) -> Result<bool> {
    let aside = Utf8PathBuf::from(format!("{path}.{}", std::process::id()));
    super::write_atomic(&aside, bytes)?;
    // A hard link is made only where nothing is, and names a whole file.
    let made = fs::hard_link(&aside, path);
    super::remove_file(&aside)?;
    match made {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        // Some file systems have no links; there a kill may leave an empty file.
        Err(_) if super::there(path)? != super::There::Nothing => Ok(false),
        Err(_) => super::write_new(path, bytes).map(|()| true),
    }
}

/// Has all that was written to the file system of a path outlive a power cut, where the system can do that.
#[cfg(target_os = "linux")]
pub fn sync_all(path: &Utf8Path) -> Result<()> {
    let file = fs::File::open(path).map_err(trouble(path))?;
    rustix::fs::syncfs(&file).map_err(|error| trouble(path)(error.into()))
}

/// Has all that was written to the file system of a path outlive a power cut, where the system can do that.
#[cfg(not(target_os = "linux"))]
#[expect(clippy::unnecessary_wraps, reason = "it has the same shape where the system can")]
pub fn sync_all(_: &Utf8Path) -> Result<()> {
    Ok(())
}

/// Where a symbolic link leads, as it is written; `None` where there is none.
pub fn link_target(path: &Utf8Path) -> Result<Option<String>> {
    match fs::read_link(path) {
        Ok(target) => Ok(Some(target.to_string_lossy().into_owned())),
        // What is no link leads nowhere.
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::InvalidInput) => {
            Ok(None)
        }
        Err(error) => Err(trouble(path)(error)),
    }
}

/// Makes a symbolic link lead to a folder, at once: whoever follows it meanwhile comes to the old one or the new one.
pub fn point(link: &Utf8Path, target: &str) -> Result<()> {
    let aside = Utf8PathBuf::from(format!("{link}.new"));
    super::remove_file(&aside)?;
    symlink(target, &aside).map_err(trouble(&aside))?;
    rename(&aside, link)?;
    sync_folder(link)
}

#[cfg(unix)]
fn symlink(target: &str, link: &Utf8Path) -> std::io::Result<()> {
    std::os::unix::fs::symlink(target, link)
}

#[cfg(windows)]
fn symlink(target: &str, link: &Utf8Path) -> std::io::Result<()> {
    std::os::windows::fs::symlink_dir(target, link)
}

/// Names in a folder, sorted; none where there is no such folder.
pub fn names(folder: &Utf8Path) -> Result<Vec<String>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(trouble(folder)(error)),
    };
    let mut names = Vec::new();
    for entry in entries {
        let entry = entry.map_err(trouble(folder))?;
        names.push(entry.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    Ok(names)
}

/// All that is below a folder but folders: paths relative to it with `/`, sorted, and whether each is a plain file.
pub fn all_below(folder: &Utf8Path) -> Result<Vec<(String, bool)>> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(inside) = folders.pop() {
        let here = folder.join(&inside);
        let entries = match fs::read_dir(&here) {
            Ok(entries) => entries,
            Err(error) if error.kind() == ErrorKind::NotFound && inside.is_empty() => break,
            Err(error) => return Err(trouble(&here)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(trouble(&here))?;
            let kind = entry.file_type().map_err(trouble(&here))?;
            let path = format!("{inside}{}", entry.file_name().to_string_lossy());
            if kind.is_dir() {
                folders.push(path + "/");
            } else {
                found.push((path, kind.is_file()));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// Adds to the end of a file, making it where it is not there; what was added outlives a power cut.
pub fn append_synced(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let mut file =
        fs::OpenOptions::new().append(true).create(true).open(path).map_err(trouble(path))?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(trouble(path))
}

/// Cuts a file to a length.
pub fn truncate(path: &Utf8Path, length: u64) -> Result<()> {
    let file = fs::OpenOptions::new().write(true).open(path).map_err(trouble(path))?;
    file.set_len(length).and_then(|()| file.sync_all()).map_err(trouble(path))
}
