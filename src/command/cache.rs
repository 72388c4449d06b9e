//! What a build keeps for the next one and can be lost without harm: it has words of sources, drafts included, so it lies
//! in the site's own private folder and never below an output folder, which is copied to servers.
//!
//! In: a site, an output folder, a name, bytes. Out: the bytes again. Must not know: what they mean.

use camino::{Utf8Path, Utf8PathBuf};
use xxhash_rust::xxh3::xxh3_64;

use crate::fs::{self, BlobFile, There};
use crate::trouble::Trouble;

/// The private folder of a site.
pub(super) const PRIVATE: &str = ".gongkai";

/// Output folders of one site that are remembered; a site has a few targets and a preview.
const MOST: usize = 16;

/// What is kept of builds into one output folder.
#[derive(Debug, Clone)]
pub(super) struct Cache {
    root: Utf8PathBuf,
    folder: Utf8PathBuf,
}

impl Cache {
    /// Of builds of the site at `root` into `output`.
    pub(super) fn of(root: &Utf8Path, output: &Utf8Path) -> Self {
        let inside = output.strip_prefix(root).unwrap_or(output);
        let name = format!("{:016x}", xxh3_64(inside.as_str().as_bytes()));
        Self { root: root.to_owned(), folder: root.join(PRIVATE).join("cache").join(name) }
    }

    /// What was kept under a name.
    pub(super) fn read(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let private = self.root.join(PRIVATE);
        if fs::there(&private)? == There::Other {
            return Err(fs::is_a_link(&private));
        }
        if fs::there(&self.folder.join(name))? == There::Other {
            return Ok(None);
        }
        fs::bytes_if_there(&self.folder.join(name))
    }

    /// Keeps something, piece by piece. Where nothing can be written, the next build reads everything.
    pub(super) fn keep(&self, name: &str, pieces: impl IntoIterator<Item = Vec<u8>>) {
        let keep = || {
            private_folder(&self.root)?;
            self.forget_others()?;
            fs::create_dir_all(&self.folder)?;
            let mut file = fs::Aside::new(&self.folder.join(name))?;
            for piece in pieces {
                file.write(&piece)?;
            }
            file.finish(false)
        };
        let _: Result<(), Trouble> = keep();
    }

    /// A file that grows and is read at any place; an empty one where it `is_new`, else one that is there.
    pub(super) fn blob(&self, name: &str, is_new: bool) -> Option<BlobFile> {
        let path = self.folder.join(name);
        let there = fs::there(&path).ok()?;
        if is_new {
            private_folder(&self.root).ok()?;
            self.forget_others().ok()?;
            fs::create_dir_all(&self.folder).ok()?;
            if there == There::Other {
                return None;
            }
            return BlobFile::create(&path).ok();
        }
        matches!(there, There::File(_)).then(|| BlobFile::open(&path).ok())?
    }

    /// Drops what is kept under names that begin with `prefix`, all but one.
    pub(super) fn forget_all_but(&self, prefix: &str, name: &str) {
        for other in fs::names(&self.folder).unwrap_or_default() {
            if other.starts_with(prefix) && other != name {
                let _ = fs::remove_file(&self.folder.join(other));
            }
        }
    }

    /// Adds to the end of what is kept under a name.
    pub(super) fn keep_more(&self, name: &str, bytes: &[u8]) {
        if fs::there(&self.folder.join(name)).is_ok_and(|there| matches!(there, There::File(_))) {
            let _ = fs::append(&self.folder.join(name), bytes);
        }
    }

    /// Drops what is kept of other output folders, where there are too many.
    fn forget_others(&self) -> Result<(), Trouble> {
        let Some(all) = self.folder.parent() else { return Ok(()) };
        let names = fs::names(all)?;
        let others: Vec<&String> =
            names.iter().filter(|name| !self.folder.ends_with(name.as_str())).collect();
        for name in others.iter().skip(MOST) {
            fs::remove_dir_all(&all.join(name))?;
        }
        Ok(())
    }
}

/// Makes the private folder of a site, which nobody else can enter and no repository takes in.
pub(super) fn private_folder(root: &Utf8Path) -> Result<Utf8PathBuf, Trouble> {
    let private = root.join(PRIVATE);
    if fs::there(&private)? == There::Other {
        return Err(fs::is_a_link(&private));
    }
    fs::create_dir_all(&private)?;
    fs::make_private(&private)?;
    let ignore = private.join(".gitignore");
    if fs::there(&ignore)? == There::Nothing {
        fs::write(&ignore, b"*\n")?;
    }
    Ok(private)
}
