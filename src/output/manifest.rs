//! The record of what was written: one line an output, sorted, plain text.
//!
//! In: text. Out: entries. Must not know: the disk, what facts mean.

use std::collections::BTreeMap;
use std::fmt::Write;

/// First line; another form of manifest has another.
const HEAD: &str = "gongkai manifest 1";

/// What is known of one output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// A hash of all that its bytes are made of.
    pub fingerprint: u128,
    /// A hash of its bytes.
    pub hash: u128,
    /// Length in bytes.
    pub length: u64,
    /// One line of text that the caller keeps here.
    pub facts: String,
}

/// All outputs of the last build by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    entries: BTreeMap<String, Entry>,
}

impl Manifest {
    pub(super) fn new(entries: impl IntoIterator<Item = (String, Entry)>) -> Self {
        Self { entries: entries.into_iter().collect() }
    }

    /// What is known of a path.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// All paths in order.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    /// All paths and entries in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Entry)> {
        self.entries.iter().map(|(path, entry)| (path.as_str(), entry))
    }

    /// Reads a manifest; `None` where it is damaged or of another form.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != HEAD {
            return None;
        }
        let mut entries = BTreeMap::new();
        for line in lines {
            let mut fields = line.splitn(5, '\t');
            let path = fields.next()?.to_owned();
            let mut hex = || u128::from_str_radix(fields.next()?, 16).ok();
            let (fingerprint, hash) = (hex()?, hex()?);
            let length = fields.next()?.parse().ok()?;
            let facts = fields.next()?.to_owned();
            entries.insert(path, Entry { fingerprint, hash, length, facts });
        }
        // A manifest that was cut short ends without a line break.
        text.ends_with('\n').then_some(Self { entries })
    }

    pub(super) fn print(&self) -> String {
        let mut out = format!("{HEAD}\n");
        for (path, entry) in &self.entries {
            let Entry { fingerprint, hash, length, facts } = entry;
            let _ = writeln!(out, "{path}\t{fingerprint:032x}\t{hash:032x}\t{length}\t{facts}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::{Entry, Manifest};

    #[test]
    fn reads_what_it_prints_and_nothing_else() {
        let entry = Entry {
            fingerprint: 1,
            hash: u128::MAX,
            length: 7,
            facts: "{\"a\":\"一\"}".to_owned(),
        };
        let manifest = Manifest::new([("fzzf/index.html".to_owned(), entry)]);
        let text = manifest.print();
        assert_eq!(Manifest::parse(&text), Some(manifest));
        assert_eq!(Manifest::parse(&text[..text.len() - 1]), None);
        assert_eq!(Manifest::parse("gongkai manifest 0\n"), None);
        assert_eq!(Manifest::parse("gongkai manifest 1\nx\ty\n"), None);
    }
}
