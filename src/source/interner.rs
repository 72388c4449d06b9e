//! Values that many files say, kept once.
//!
//! In: values. Out: the same, shared. Must not know: what they are.

use std::collections::HashSet;
use std::hash::Hash;
use std::sync::Arc;

/// What has been met so far. Each part of a parallel map has its own, so that a value may be there a few times.
#[derive(Debug)]
pub struct Interner<T>(HashSet<Arc<T>>);

/// So many different values are remembered; where there are more, sharing does not pay.
const MOST: usize = 4_096;

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self(HashSet::new())
    }
}

impl<T: Eq + Hash> Interner<T> {
    /// The value, or one that is equal and was met before.
    pub fn once(&mut self, value: Arc<T>) -> Arc<T> {
        if let Some(known) = self.0.get(&*value) {
            return Arc::clone(known);
        }
        if self.0.len() < MOST {
            self.0.insert(Arc::clone(&value));
        }
        value
    }
}
