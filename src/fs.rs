//! The one module that touches files: each function names the path in its error.
//!
//! In: paths. Out: bytes, or [`Trouble`]. Must not know: what the bytes mean.
#![expect(clippy::disallowed_methods, reason = "the module that wraps std::fs")]

mod blob;
mod releases;

pub use blob::BlobFile;
pub use releases::{
    all_below, append_synced, claim, link_or_copy, link_target, names, point, sync_all, truncate,
};

mod modes;

use modes::readable;
pub use modes::{
    make_private, make_readable_for_all, open_file, open_folder, open_to_all, others_can_read,
};

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::time::{SystemTime, UNIX_EPOCH};

use camino::{Utf8Component, Utf8Path, Utf8PathBuf};
use serde::{Deserialize, Serialize};

use crate::text;
use crate::trouble::Trouble;

type Result<T> = std::result::Result<T, Trouble>;

fn trouble(path: &Utf8Path) -> impl FnOnce(std::io::Error) -> Trouble + '_ {
    move |error| Trouble::file(path, &error)
}

/// A file's bytes.
pub fn read(path: &Utf8Path) -> Result<Vec<u8>> {
    fs::read(path).map_err(trouble(path))
}

/// A file's text, which must be UTF-8.
pub fn read_to_string(path: &Utf8Path) -> Result<String> {
    fs::read_to_string(path).map_err(trouble(path))
}

/// A file's bytes, `None` where there is no such file.
pub fn bytes_if_there(path: &Utf8Path) -> Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::file(path, &error)),
    }
}

/// A file's text, `None` where there is no such file.
pub fn read_if_there(path: &Utf8Path) -> Result<Option<String>> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Trouble::file(path, &error)),
    }
}

/// A file's bytes one after another.
pub fn open(path: &Utf8Path) -> Result<impl std::io::BufRead + use<>> {
    File::open(path).map(std::io::BufReader::new).map_err(trouble(path))
}

/// Opens a file for buffered reading with seeking.
pub fn open_seek(path: &Utf8Path) -> Result<impl std::io::Read + std::io::Seek + use<>> {
    File::open(path).map(std::io::BufReader::new).map_err(trouble(path))
}

/// A new file to be written piece by piece.
pub fn create(path: &Utf8Path) -> Result<File> {
    File::create(path).map_err(trouble(path))
}

/// Hands a file to `take` piece by piece, so that a large one is never loaded whole.
pub fn stream(path: &Utf8Path, mut take: impl FnMut(&[u8])) -> Result<u64> {
    let mut file = File::open(path).map_err(trouble(path))?;
    let mut piece = vec![0; 64 * 1024];
    let mut total = 0;
    loop {
        let got = file.read(&mut piece).map_err(trouble(path))?;
        if got == 0 {
            return Ok(total);
        }
        take(&piece[..got]);
        total += got as u64;
    }
}

/// What is at a path, links not followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// Nothing.
    Nothing,
    /// A file of this length in bytes.
    File(u64),
    /// A folder.
    Folder,
    /// A link or something stranger.
    Other,
}

/// What is at a path, links not followed.
pub fn there(path: &Utf8Path) -> Result<There> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(There::File(meta.len())),
        Ok(meta) if meta.is_dir() => Ok(There::Folder),
        Ok(_) => Ok(There::Other),
        // A file where a folder is asked for means that nothing can be below it.
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(There::Nothing)
        }
        Err(error) => Err(Trouble::file(path, &error)),
    }
}

/// Size, time and inode of a file: while all three are the same, the file counts as unchanged and is not read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Stamp {
    /// Length in bytes.
    pub size: u64,
    /// When the content changed last, in nanoseconds since 1970; where the system keeps the time of the last
    /// change of any kind too, the later of both.
    pub time: i64,
    /// The number of the file's inode, where the system has one, else 0.
    pub inode: u64,
}

/// The clock of stamps, in nanoseconds since 1970.
#[must_use]
pub fn clock() -> i64 {
    nanoseconds(Ok(SystemTime::now()))
}

fn nanoseconds(time: std::io::Result<SystemTime>) -> i64 {
    let since = time.ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(i64::MAX)
}

impl Stamp {
    /// Whether a file with this stamp, looked at when [`clock`] said `seen`, cannot have changed afterwards
    /// without getting another stamp. Times of files are as coarse as two seconds on some systems.
    #[must_use]
    pub fn is_settled(&self, seen: i64) -> bool {
        self.time.saturating_add(2_000_000_000) <= seen
    }
}

/// The stamp of a plain file; `None` where there is none, links not followed.
pub fn stamp(path: &Utf8Path) -> Result<Option<Stamp>> {
    Ok(stamp_and_mode(path)?.map(|(stamp, _)| stamp))
}

/// The same, with whether everyone can read the file.
pub fn stamp_and_mode(path: &Utf8Path) -> Result<Option<(Stamp, bool)>> {
    match fs::symlink_metadata(path) {
        Ok(meta) if meta.is_file() => Ok(Some((stamp_of(&meta), modes::is_open(&meta)))),
        Ok(_) => Ok(None),
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            Ok(None)
        }
        Err(error) => Err(Trouble::file(path, &error)),
    }
}

#[cfg(unix)]
fn stamp_of(meta: &fs::Metadata) -> Stamp {
    use std::os::unix::fs::MetadataExt;
    let changed = meta.ctime().saturating_mul(1_000_000_000).saturating_add(meta.ctime_nsec());
    Stamp { size: meta.len(), time: changed.max(nanoseconds(meta.modified())), inode: meta.ino() }
}

#[cfg(not(unix))]
fn stamp_of(meta: &fs::Metadata) -> Stamp {
    Stamp { size: meta.len(), time: nanoseconds(meta.modified()), inode: 0 }
}

/// Whether a path relative to `root`, with `/`, is a plain file in plain folders: no link leads elsewhere.
#[must_use]
pub fn is_plain_below(root: &Utf8Path, file: &str) -> bool {
    let mut path = root.to_owned();
    let mut parts = file.split('/').peekable();
    while let Some(part) = parts.next() {
        path.push(part);
        let is_plain = match there(&path) {
            Ok(There::File(_)) => parts.peek().is_none(),
            Ok(There::Folder) => parts.peek().is_some(),
            _ => false,
        };
        if !is_plain {
            return false;
        }
    }
    true
}

/// The error for a file or folder of the program's own that is a link: writing through it would change something elsewhere.
#[must_use]
pub fn is_a_link(path: &Utf8Path) -> Trouble {
    Trouble::new(text!(
        "`{path}` 是链接，不会通过它读写；删去这个链接再试",
        "`{path}` is a link; nothing is read or written through it. Delete the link and try again"
    ))
}

/// Makes a folder and those above it.
pub fn create_dir_all(path: &Utf8Path) -> Result<()> {
    fs::create_dir_all(path).map_err(trouble(path))
}

/// Writes a file; one that is there is replaced.
pub fn write(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    fs::write(path, bytes).map_err(trouble(path))
}

/// The same, with the folders above it where they are missing.
pub fn write_deep(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    match fs::write(path, bytes) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if let Some(parent) = path.parent() {
                create_dir_all(parent)?;
            }
            write(path, bytes)
        }
        other => other.map_err(trouble(path)),
    }
}

/// Adds to the end of a file that is there.
pub fn append(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let mut file = OpenOptions::new().append(true).open(path).map_err(trouble(path))?;
    file.write_all(bytes).map_err(trouble(path))
}

/// Writes a file that must not be there yet, with the folders above it.
pub fn write_new(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = path.parent() {
        create_dir_all(parent)?;
    }
    let mut file =
        OpenOptions::new().write(true).create_new(true).open(path).map_err(trouble(path))?;
    file.write_all(bytes).map_err(trouble(path))
}

/// Writes a file under another name, syncs it, and renames it into place: the old one or the new one, never half.
pub fn write_atomic(path: &Utf8Path, bytes: &[u8]) -> Result<()> {
    let mut aside = Aside::new(path)?;
    aside.write(bytes)?;
    aside.finish(true)
}

/// A file that is written as `PATH.tmp` and renamed to `PATH` by [`Aside::finish`]. Without `finish` or `discard` the `.tmp`
/// stays, and the next [`Aside::new`] for the path removes it.
#[derive(Debug)]
pub struct Aside {
    file: BufWriter<File>,
    meanwhile: Utf8PathBuf,
    path: Utf8PathBuf,
}

impl Aside {
    /// Begins a file that will stand at `path`.
    pub fn new(path: &Utf8Path) -> Result<Self> {
        let aside = Utf8PathBuf::from(format!("{path}.tmp"));
        // What stands there is of a run that was killed, or a link that leads elsewhere: it is never written through.
        remove_file(&aside)?;
        let file = OpenOptions::new().write(true).create_new(true).open(&aside);
        let file = file.map_err(trouble(&aside))?;
        Ok(Self {
            file: BufWriter::with_capacity(1 << 18, file),
            meanwhile: aside,
            path: path.to_owned(),
        })
    }

    /// Writes more.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.file.write_all(bytes).map_err(trouble(&self.meanwhile))
    }

    /// Puts it in place; with `sync` it outlives a power cut.
    pub fn finish(self, sync: bool) -> Result<()> {
        let Self { mut file, meanwhile: aside, path } = self;
        file.flush().map_err(trouble(&aside))?;
        if sync {
            file.get_ref().sync_all().map_err(trouble(&aside))?;
        }
        drop(file);
        rename(&aside, &path)?;
        if sync { sync_folder(&path) } else { Ok(()) }
    }

    /// Drops it.
    pub fn discard(self) -> Result<()> {
        let Self { file, meanwhile, .. } = self;
        drop(file);
        remove_file(&meanwhile)
    }
}

/// Makes sure that a rename in the folder of `path` outlives a power cut, where the system lets us.
fn sync_folder(path: &Utf8Path) -> Result<()> {
    let Some(folder) = path.parent().filter(|_| cfg!(unix)) else { return Ok(()) };
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(trouble(folder))
}

/// The names of the files in a zip, at most so many; an error where its directory cannot be read.
pub fn names_in_zip(path: &Utf8Path, most: usize) -> Result<Vec<String>> {
    let file = File::open(path).map_err(trouble(path))?;
    let archive = zip::ZipArchive::new(file)
        .map_err(|error| Trouble::file(path, &std::io::Error::other(error)))?;
    let names = archive.file_names().take(most).filter_map(std::result::Result::ok);
    Ok(names.map(std::borrow::Cow::into_owned).collect())
}

/// Copies a file by the operating system; the copy can be read by everyone, as a web server has to.
pub fn copy(from: &Utf8Path, to: &Utf8Path) -> Result<u64> {
    fs::copy(from, to).and_then(|length| readable(to).map(|()| length)).map_err(|error| {
        Trouble::new(text!(
            "`{from}` 复制到 `{to}`：{error}",
            "copying `{from}` to `{to}`: {error}"
        ))
    })
}

/// Renames a file, replacing one that is there.
pub fn rename(from: &Utf8Path, to: &Utf8Path) -> Result<()> {
    fs::rename(from, to).map_err(|error| {
        Trouble::new(text!(
            "`{from}` 改名为 `{to}`：{error}",
            "renaming `{from}` to `{to}`: {error}"
        ))
    })
}

/// Removes a file; one that is gone already is fine.
pub fn remove_file(path: &Utf8Path) -> Result<()> {
    match fs::remove_file(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::file(path, &error)),
    }
}

/// Removes a folder if it is empty, and says whether it was.
#[must_use]
pub fn remove_dir_if_empty(path: &Utf8Path) -> bool {
    fs::remove_dir(path).is_ok()
}

/// Removes a folder with all that is in it; one that is gone already is fine.
pub fn remove_dir_all(path: &Utf8Path) -> Result<()> {
    match fs::remove_dir_all(path) {
        Ok(()) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(Trouble::file(path, &error)),
    }
}

/// A lock that is held until this is dropped.
pub type Held = File;

/// Takes the lock on a file without waiting; `None` where another process holds it.
///
/// The lock ends with the process, so a killed one leaves none.
pub fn try_lock(path: &Utf8Path) -> Result<Option<Held>> {
    if there(path)? == There::Other {
        return Err(is_a_link(path));
    }
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(trouble(path))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(fs::TryLockError::WouldBlock) => Ok(None),
        Err(fs::TryLockError::Error(error)) => Err(Trouble::file(path, &error)),
    }
}

/// A path as an absolute one without `.` and `..`; nothing has to be there.
pub fn absolute(path: &Utf8Path) -> Result<Utf8PathBuf> {
    let full = std::path::absolute(path).map_err(trouble(path))?;
    let full = Utf8PathBuf::from_path_buf(full).map_err(|raw| {
        let raw = raw.display().to_string();
        Trouble::new(text!("路径不是 UTF-8：`{raw}`", "path is not UTF-8: `{raw}`"))
    })?;
    let mut plain = Utf8PathBuf::new();
    for part in full.components() {
        match part {
            Utf8Component::CurDir => {}
            Utf8Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    Ok(plain)
}
