//! What a store of single files can be asked to do: an object store, or a folder behind SFTP or `WebDAV`.
//!
//! In: paths in the store, with `/`. Out: what is there. Must not know: what the files are for.

use std::collections::BTreeMap;
use std::io::Read;

use rayon::prelude::*;

use super::inventory::File;
use super::{Files, ObjectHeaders};
use crate::text;
use crate::trouble::Trouble;

/// By path: length with entity tag (or modification time), as the store lists it. An unchanged mark means that nobody has
/// written the file since.
pub type StoreMarks = BTreeMap<String, String>;

/// A store of single files. What fails is trouble, has left the file as it was or made it the new one, and can be done
/// again. Several threads use it at once.
pub trait Store: Files + Sync {
    /// Number of requests that may run at the same time.
    fn width(&self) -> usize;

    /// Writes a file, whole or not at all, from what is read until its end.
    fn put(&self, path: &str, from: &mut dyn Read, head: &ObjectHeaders) -> Result<(), Trouble>;

    /// Reads a file from its beginning, `None` where there is none.
    fn get(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Trouble>;

    /// Copies a file within the store.
    fn copy(&self, from: &str, to: &str) -> Result<(), Trouble>;

    /// Paths of all files that begin with a prefix, which is empty or ends with `/`.
    fn paths(&self, prefix: &str) -> Result<Vec<String>, Trouble>;

    /// Marks of all files whose path begins with `prefix` and not with `but`.
    fn marks(&self, prefix: &str, but: &str) -> Result<StoreMarks, Trouble>;
}

/// Does something with each of many, `width` at the same time.
pub(super) fn each<T: Sync, R: Send>(
    width: usize,
    items: &[T],
    act: impl Fn(&T) -> Result<R, Trouble> + Sync + Send,
) -> Result<Vec<R>, Trouble> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(width).build();
    let pool = pool.map_err(|error| Trouble::new(text!("线程：{error}", "threads: {error}")))?;
    pool.install(|| items.par_iter().map(act).collect())
}

/// Reads a file to its end for its hash and length, `None` where there is none.
pub(super) fn file_at(store: &dyn Store, path: &str) -> Result<Option<File>, Trouble> {
    let Some(mut from) = store.get(path)? else { return Ok(None) };
    let read = File::of(&mut from);
    read.map(Some).map_err(|error| Trouble::file(format!("{}/{path}", store.name()), &error))
}
