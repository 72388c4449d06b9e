//! A line to a target that is cut at a chosen step.

use std::io::Read;
use std::sync::{Arc, Mutex};

use camino::Utf8Path;
use gongkai::publish::{Files, HashesByPath, Host, Inventory, ObjectHeaders, Store, StoreMarks};
use gongkai::text::Text;
use gongkai::trouble::Trouble;

/// When writing steps fail. Reading never does.
#[derive(Default)]
pub(crate) struct Faults {
    inside: Mutex<Inside>,
    /// Called after each step that was done.
    after: Mutex<Option<Box<dyn FnMut() + Send>>>,
}

#[derive(Default)]
struct Inside {
    /// Steps until everything fails; never where there is none.
    left: Option<usize>,
    /// Whether the step that fails is done all the same, so that only its answer is lost.
    done_though_cut: bool,
}

impl Faults {
    pub(crate) fn cut_after(&self, steps: usize, done_though_cut: bool) {
        *self.inside.lock().expect("a lock") = Inside { left: Some(steps), done_though_cut };
    }

    pub(crate) fn mend(&self) {
        *self.inside.lock().expect("a lock") = Inside::default();
    }

    pub(crate) fn watch(&self, after: impl FnMut() + Send + 'static) {
        *self.after.lock().expect("a lock") = Some(Box::new(after));
    }

    fn step<T>(&self, act: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
        let (cut, acts) = {
            let mut inside = self.inside.lock().expect("a lock");
            let cut = inside.left == Some(0);
            let acts = !cut || std::mem::take(&mut inside.done_though_cut);
            inside.left = inside.left.map(|left| left.saturating_sub(1));
            (cut, acts)
        };
        let done = if acts { Some(act()?) } else { None };
        if let Some(after) = self.after.lock().expect("a lock").as_mut().filter(|_| acts) {
            after();
        }
        let text = || Text { zh: "断了".to_owned(), en: "the line is cut".to_owned() };
        done.filter(|_| !cut).ok_or_else(|| Trouble::new(text()))
    }
}

/// A host or store at the end of such a line.
pub(crate) struct Faulty<T> {
    pub(crate) inner: T,
    pub(crate) faults: Arc<Faults>,
}

impl<T: Files> Files for Faulty<T> {
    fn name(&self) -> String {
        self.inner.name()
    }
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Trouble> {
        self.inner.read(path)
    }
    fn write(&self, path: &str, bytes: &[u8]) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.write(path, bytes))
    }
    fn claim(&self, path: &str, bytes: &[u8]) -> Result<bool, Trouble> {
        self.faults.step(|| self.inner.claim(path, bytes))
    }
    fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.remove(path))
    }
}

impl<T: Store> Store for Faulty<T> {
    fn width(&self) -> usize {
        self.inner.width()
    }
    fn put(&self, path: &str, from: &mut dyn Read, head: &ObjectHeaders) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.put(path, from, head))
    }
    fn get(&self, path: &str) -> Result<Option<Box<dyn Read + '_>>, Trouble> {
        self.inner.get(path)
    }
    fn copy(&self, from: &str, to: &str) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.copy(from, to))
    }
    fn paths(&self, prefix: &str) -> Result<Vec<String>, Trouble> {
        self.inner.paths(prefix)
    }
    fn marks(&self, prefix: &str, but: &str) -> Result<StoreMarks, Trouble> {
        self.inner.marks(prefix, but)
    }
}

impl<T: Host> Host for Faulty<T> {
    fn names(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.inner.names(folder)
    }
    fn hashes(&self, folder: &str) -> Result<HashesByPath, Trouble> {
        self.inner.hashes(folder)
    }
    fn fill(
        &self,
        folder: &str,
        built: &Utf8Path,
        wanted: &Inventory,
        like: Option<&str>,
    ) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.fill(folder, built, wanted, like))
    }
    fn open_to_all(&self, folder: &str) -> Result<Vec<String>, Trouble> {
        self.faults.step(|| self.inner.open_to_all(folder))
    }
    fn rename(&self, from: &str, to: &str) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.rename(from, to))
    }
    fn link(&self, path: &str) -> Result<Option<String>, Trouble> {
        self.inner.link(path)
    }
    fn point(&self, path: &str, to: &str) -> Result<(), Trouble> {
        self.faults.step(|| self.inner.point(path, to))
    }
}
