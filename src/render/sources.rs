//! How source files come to what is rendered.
//!
//! In: a path. Out: the bytes that the site was linked from, or why they cannot be had. Must not know: where they are kept.

use crate::trouble::Trouble;

/// Gives source files. What a render reads through it is part of its read set, so that a page may be made of several files.
pub trait Sources: Sync {
    /// The bytes of a source file, by its path below the site's root, as they were read when the site was linked.
    fn read(&self, file: &str) -> Result<Vec<u8>, Unread>;
}

/// Why a source file could not be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unread {
    /// Its bytes, at this path, are not those that the site was linked from.
    Changed(String),
    /// It could not be read.
    Trouble(Trouble),
}

impl From<Trouble> for Unread {
    fn from(trouble: Trouble) -> Self {
        Self::Trouble(trouble)
    }
}
