//! What a target's folder can be asked to do, here or on another machine.
//!
//! In: paths relative to the target's folder, with `/`. Out: what is there. Must not know: what the files are for.

use std::collections::BTreeMap;

use camino::Utf8Path;

use super::Inventory;
use crate::trouble::Trouble;

/// SHA-256 by path, each 64 hexadecimal digits; empty for what is no plain file.
pub type HashesByPath = BTreeMap<String, String>;

/// What locks and lists need of a target: small files. What fails is trouble and has left things as they were, or can
/// be done again.
pub trait Files {
    /// What it is called in messages.
    fn name(&self) -> String;

    /// A small file's bytes, `None` where there is none.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble>;

    /// Writes a small file, whole or not at all, with the folders above it.
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble>;

    /// Writes a small file where nothing is, and says whether it did.
    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble>;

    /// Removes a file, or a folder with all that is in it where there are folders; nothing there is fine.
    fn remove(&self, path: &str) -> Result<(), Trouble>;
}

/// A target's folder.
pub trait Host: Files {
    /// Names in a folder, none where there is no such folder.
    fn names(&self, folder: &str) -> Result<Vec<String>, Trouble>;

    /// Hashes of all that is below a folder.
    fn hashes(&self, folder: &str) -> Result<HashesByPath, Trouble>;

    /// Completes a folder with the wanted files: files with the right bytes stay, files that the folder `like` has are
    /// hard-linked from there, all others are copied from `built` on this machine.
    fn fill(
        &self,
        folder: &str,
        built: &Utf8Path,
        wanted: &Inventory,
        like: Option<&str>,
    ) -> Result<(), Trouble>;

    /// Sets modes 0755 and 0644 below a folder, because the web server runs as another user. Gives the paths that still
    /// cannot be read by everyone.
    fn open_to_all(&self, folder: &str) -> Result<Vec<String>, Trouble>;

    /// Gives a folder another name that no other has.
    fn rename(&self, from: &str, to: &str) -> Result<(), Trouble>;

    /// Where a symbolic link leads, as it is written.
    fn link(&self, path: &str) -> Result<Option<String>, Trouble>;

    /// Makes a symbolic link lead elsewhere, at once.
    fn point(&self, path: &str, to: &str) -> Result<(), Trouble>;
}
