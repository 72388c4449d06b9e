//! Who can read files and enter folders.
//!
//! In: paths. Out: modes that are set or looked at; where the system has none, nothing. Must not know: what the files are
//! for.

use std::fs;

use camino::Utf8Path;

use super::{Result, trouble};

/// From here on files that are made can be read by everyone and folders entered, whatever the user's umask: what is
/// published is read by a web server, which is another user.
pub fn make_readable_for_all() {
    #[cfg(unix)]
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o022));
}

/// Lets nobody but the owner enter a folder.
pub fn make_private(path: &Utf8Path) -> Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o700)).map_err(trouble(path))?;
    }
    Ok(())
}

/// Whether others than the owner can read a file; where the system does not say so, nobody can.
#[cfg(unix)]
pub fn others_can_read(path: &Utf8Path) -> Result<bool> {
    use std::os::unix::fs::PermissionsExt;
    let meta = fs::metadata(path).map_err(trouble(path))?;
    Ok(meta.permissions().mode() & 0o077 != 0)
}

/// Whether others than the owner can read a file; where the system does not say so, nobody can.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it has the same shape where the system says so")]
pub fn others_can_read(_: &Utf8Path) -> Result<bool> {
    Ok(false)
}

/// Lets everyone read a file.
#[cfg(unix)]
pub(super) fn readable(path: &Utf8Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o644))
}

/// Lets everyone read a file.
#[cfg(not(unix))]
pub(super) fn readable(path: &Utf8Path) -> std::io::Result<()> {
    let mut permissions = fs::metadata(path)?.permissions();
    permissions.set_readonly(false);
    fs::set_permissions(path, permissions)
}

/// Whether everyone can read a file, or read and enter a folder.
#[cfg(unix)]
pub(super) fn is_open(meta: &fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let needed = if meta.is_dir() { 0o055 } else { 0o044 };
    meta.permissions().mode() & needed == needed
}

/// The same where the system has no modes.
#[cfg(not(unix))]
pub(super) fn is_open(_: &fs::Metadata) -> bool {
    true
}

/// Lets everyone read a file.
pub fn open_file(path: &Utf8Path) -> Result<()> {
    readable(path).map_err(trouble(path))
}

/// Lets everyone read and enter a folder; one that is not there is left alone.
pub fn open_folder(path: &Utf8Path) -> Result<()> {
    #[cfg(unix)]
    if let Ok(meta) = fs::symlink_metadata(path)
        && meta.is_dir()
        && !is_open(&meta)
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(trouble(path))?;
    }
    Ok(())
}

/// Lets everyone read what is below a folder, and enter it and the folders in it: 0644 and 0755. What still cannot be read
/// by everyone, as on a disk that has no modes of its own, is named by its path below the folder.
#[cfg(unix)]
pub fn open_to_all(folder: &Utf8Path) -> Result<Vec<String>> {
    use std::os::unix::fs::PermissionsExt;
    let mut closed = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(each) = folders.pop() {
        let mut paths = vec![(each.clone(), 0o755)];
        for entry in each.read_dir_utf8().map_err(trouble(&each))? {
            let entry = entry.map_err(trouble(&each))?;
            let kind = entry.file_type().map_err(trouble(entry.path()))?;
            if kind.is_dir() {
                folders.push(entry.path().to_owned());
            } else if kind.is_file() {
                paths.push((entry.path().to_owned(), 0o644));
            }
        }
        for (path, wanted) in paths {
            let mode = |path: &Utf8Path| {
                fs::symlink_metadata(path).map(|meta| meta.permissions().mode() & 0o777)
            };
            if mode(&path).map_err(trouble(&path))? == wanted {
                continue;
            }
            // An error is ignored here: the mode is read again below, and a file that is still closed is listed.
            let _ = fs::set_permissions(&path, fs::Permissions::from_mode(wanted));
            let needed = wanted & 0o005;
            if mode(&path).map_err(trouble(&path))? & needed != needed {
                closed.push(path.strip_prefix(folder).unwrap_or(&path).to_string());
            }
        }
    }
    closed.sort();
    Ok(closed)
}

/// The same where the system has no modes.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "it has the same shape where there are modes")]
pub fn open_to_all(_: &Utf8Path) -> Result<Vec<String>> {
    Ok(Vec::new())
}
