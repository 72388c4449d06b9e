//! A target's folder on this machine, or mounted.
//!
//! In: as [`Host`]. Out: files. Must not know: what the files are for.

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::inventory::File;
use super::{Files, HashesByPath, Host, Inventory};
use crate::fs::{self, There};
use crate::hex;
use crate::source::on_disk;
use crate::text;
use crate::trouble::Trouble;

/// A folder here.
#[derive(Debug, Clone)]
pub struct FolderHost {
    root: Utf8PathBuf,
}

impl FolderHost {
    /// The folder at an absolute path; it is made when something is written.
    #[must_use]
    pub fn new(root: Utf8PathBuf) -> Self {
        Self { root }
    }

    fn path(&self, path: &str) -> Utf8PathBuf {
        on_disk(&self.root, path)
    }
}

impl Files for FolderHost {
    fn name(&self) -> String {
        self.root.to_string()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        fs::bytes_if_there(&self.path(path))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        let path = self.path(path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::write_atomic(&path, bytes)
    }

    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let path = self.path(path);
        if let Some(above) = path.parent() {
            fs::create_dir_all(above)?;
        }
        fs::claim(&path, bytes)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        let path = self.path(path);
        match fs::there(&path)? {
            There::Folder => fs::remove_dir_all(&path),
            _ => fs::remove_file(&path),
        }
    }
}

impl Host for FolderHost {
    fn names(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        fs::names(&self.path(folder))
    }

    fn hashes(&self, folder: &str) -> Result<HashesByPath, Trouble> {
        let folder = self.path(folder);
        let files = fs::all_below(&folder)?;
        let hash = |(path, is_file): (String, bool)| {
            let hash = if is_file { sha256(&on_disk(&folder, &path))? } else { String::new() };
            Ok((path, hash))
        };
        files.into_par_iter().map(hash).collect()
    }

    fn fill(
        &self,
        folder: &str,
        built: &Utf8Path,
        wanted: &Inventory,
        like: Option<&str>,
    ) -> Result<(), Trouble> {
        let folder = self.path(folder);
        fs::create_dir_all(&folder)?;
        let like = like.map(|like| self.path(like));
        wanted.files.par_iter().try_for_each(|(path, file)| {
            let to = on_disk(&folder, path);
            if is(&to, file)? {
                return Ok(());
            }
            // A second name of a file elsewhere must not be written through.
            fs::remove_file(&to)?;
            if let Some(above) = to.parent() {
                fs::create_dir_all(above)?;
            }
            if let Some(same) = like.as_deref().map(|like| on_disk(like, path))
                && is(&same, file)?
            {
                return fs::link_or_copy(&same, &to);
            }
            fs::copy(&on_disk(built, path), &to).map(drop)
        })?;
        fs::sync_all(&folder)
    }

    fn open_to_all(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        fs::open_to_all(&self.path(folder))
    }

    fn rename(&self, from: &str, to: &str) -> Result<(), Trouble> {
        let to = self.path(to);
        if fs::there(&to)? != There::Nothing {
            return Err(Trouble::new(text!("已有 `{to}`", "`{to}` is there already")));
        }
        fs::rename(&self.path(from), &to)
    }

    fn link(&self, path: &str) -> Result<Option<String>, Trouble> {
        fs::link_target(&self.path(path))
    }

    fn point(&self, path: &str, to: &str) -> Result<(), Trouble> {
        fs::point(&self.path(path), to)
    }
}

/// Whether a file has the bytes it should have.
fn is(path: &Utf8Path, file: &File) -> Result<bool, Trouble> {
    Ok(fs::there(path)? == There::File(file.length) && sha256(path)? == file.sha256)
}

fn sha256(path: &Utf8Path) -> Result<String, Trouble> {
    let mut hasher = Sha256::new();
    fs::stream(path, |piece| hasher.update(piece))?;
    Ok(hex::encode(&hasher.finalize()))
}
