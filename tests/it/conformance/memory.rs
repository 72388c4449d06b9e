//! A store in memory, into which somebody else may write.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard};

use gongkai::publish::{Files, ObjectHeaders, Store, StoreMarks};
use gongkai::trouble::Trouble;

/// A file and how often it has been written.
pub(crate) type StoredFile = (Vec<u8>, ObjectHeaders, usize);

/// The same store for all who have a copy of this.
#[derive(Clone, Default)]
pub(crate) struct Memory(Arc<Mutex<Inside>>);

#[derive(Default)]
pub(crate) struct Inside {
    pub(crate) files: BTreeMap<String, StoredFile>,
    /// What somebody else writes just before the next step.
    pub(crate) meddling: Option<(String, Vec<u8>)>,
}

impl Memory {
    pub(crate) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().expect("a lock")
    }

    fn step(&self, act: impl FnOnce(&mut Inside)) {
        let mut inside = self.inside();
        if let Some((path, bytes)) = inside.meddling.take() {
            let times = inside.files.get(&path).map_or(0, |(.., times)| *times) + 1;
            inside.files.insert(path, (bytes, head("meddled"), times));
        }
        act(&mut inside);
    }
}

impl Files for Memory {
    fn name(&self) -> String {
        "memory".to_owned()
    }
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        Ok(self.inside().files.get(path).map(|(bytes, ..)| bytes.clone()))
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
        self.step(|inside| drop(inside.files.remove(path)));
        Ok(())
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
        });
        Ok(())
    }
    fn get(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Trouble> {
        let bytes = self.read(path)?;
        Ok(bytes.map(|bytes| Box::new(std::io::Cursor::new(bytes)) as Box<dyn Read>))
    }
    fn copy(&self, from: &str, to: &str) -> Result<(), Trouble> {
        self.step(|inside| {
            let entry = inside.files[from].clone();
            let times = inside.files.get(to).map_or(0, |(.., times)| *times) + 1;
            inside.files.insert(to.to_owned(), (entry.0, entry.1, times));
        });
        Ok(())
    }
    fn paths(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        Ok(self.inside().files.keys().filter(|path| path.starts_with(prefix)).cloned().collect())
    }
    fn marks(&self, prefix: &str, but: &str) -> Result<StoreMarks, Trouble> {
        let inside = self.inside();
        let files = inside.files.iter();
        let files = files.filter(|(path, _)| path.starts_with(prefix) && !path.starts_with(but));
        Ok(files
            .map(|(path, (bytes, _, n))| (path.clone(), format!("{} {n}", bytes.len())))
            .collect())
    }
}

pub(crate) fn head(content_type: &str) -> ObjectHeaders {
    ObjectHeaders { content_type: content_type.to_owned(), disposition: None, cache_control: None }
}
