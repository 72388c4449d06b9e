//! A store in memory for tests, which fails at a chosen step and has somebody else write into it.
//!
//! In: what a [`Store`] is asked. Out: files, and pages at which something that they point to was missing. Must not know:
//! what is tested.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::Mutex;

use crate::diagnostic::Trouble;
use crate::publish::store::{Store, StoreMarks};
use crate::publish::{Files, ObjectHeaders};
use crate::text;

/// A file and how often it has been written.
pub(super) type StoredFile = (Vec<u8>, ObjectHeaders, usize);

#[derive(Default)]
pub(super) struct Memory {
    pub(super) inside: Mutex<Inside>,
}

#[derive(Default)]
pub(super) struct Inside {
    pub(super) files: BTreeMap<String, StoredFile>,
    /// Writing steps until it fails, for good; one that is cut may have been done or not.
    pub(super) left: Option<usize>,
    pub(super) done_though_cut: bool,
    /// What somebody else writes just before the next step.
    pub(super) meddling: Option<(String, Vec<u8>)>,
    /// Pages at which something that they point to was missing, ever.
    pub(super) torn: Vec<String>,
}

impl Memory {
    fn step(&self, act: impl FnOnce(&mut Inside)) -> Result<(), Trouble> {
        let mut inside = self.inside.lock().expect("a lock");
        if let Some((path, bytes)) = inside.meddling.take() {
            let times = inside.files.get(&path).map_or(0, |(.., times)| *times) + 1;
            inside.files.insert(path, (bytes, head("meddled"), times));
        }
        let cut = inside.left == Some(0);
        if !cut || inside.done_though_cut {
            act(&mut inside);
        }
        // What follows a cut does not reach the store.
        inside.done_though_cut &= !cut;
        if cut {
            return Err(Trouble::new(text!("断了", "the line is cut")));
        }
        inside.left = inside.left.map(|left| left - 1);
        inside.look();
        Ok(())
    }
}

impl Inside {
    /// A page of these tests names in each line a file that it needs.
    pub(super) fn look(&mut self) {
        let pages = self.files.iter().filter(|(path, _)| path.starts_with("www/"));
        let pages = pages.filter(|(path, _)| path.ends_with(".html"));
        let torn = pages.filter(|(_, (bytes, ..))| {
            let text = String::from_utf8_lossy(bytes);
            let mut needed = text.lines().filter(|line| line.contains('.'));
            needed.any(|path| !self.files.contains_key(&format!("www/{path}")))
        });
        let torn: Vec<String> = torn.map(|(path, _)| path.clone()).collect();
        self.torn.extend(torn);
    }
}

impl Files for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }

    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        let inside = self.inside.lock().expect("a lock");
        Ok(inside.files.get(path).map(|(bytes, ..)| bytes.clone()))
    }

    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.put(path, &mut &*bytes, &head("record"))
    }

    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        let is_free = self.read(path)?.is_none();
        if is_free {
            self.write(path, bytes)?;
        }
        Ok(is_free)
    }

    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.step(|inside| drop(inside.files.remove(path)))
    }
}

impl Store for Memory {
    fn width(&self) -> usize {
        3
    }

    fn put(&self, path: &str, from: &mut dyn Read, head: &ObjectHeaders) -> Result<(), Trouble> {
        let mut bytes = Vec::new();
        from.read_to_end(&mut bytes).expect("it reads");
        self.step(|inside| {
            let times = inside.files.get(path).map_or(0, |(.., times)| *times) + 1;
            inside.files.insert(path.to_owned(), (bytes, head.clone(), times));
        })
    }

    fn get(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Trouble> {
        let bytes = self.read(path)?;
        Ok(bytes.map(|bytes| Box::new(std::io::Cursor::new(bytes)) as Box<dyn Read>))
    }

    fn copy(&self, from: &str, to: &str) -> Result<(), Trouble> {
        self.step(|inside| {
            let entry = inside.files[from].clone();
            inside.files.insert(to.to_owned(), entry);
        })
    }

    fn paths(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        let inside = self.inside.lock().expect("a lock");
        Ok(inside.files.keys().filter(|path| path.starts_with(prefix)).cloned().collect())
    }

    fn marks(&self, prefix: &str, but: &str) -> Result<StoreMarks, Trouble> {
        let inside = self.inside.lock().expect("a lock");
        let files = inside.files.iter();
        let files = files.filter(|(path, _)| path.starts_with(prefix) && !path.starts_with(but));
        Ok(files
            .map(|(path, (bytes, _, n))| (path.clone(), format!("{} {n}", bytes.len())))
            .collect())
    }
}

pub(super) fn head(content_type: &str) -> ObjectHeaders {
    ObjectHeaders { content_type: content_type.to_owned(), disposition: None, cache_control: None }
}
