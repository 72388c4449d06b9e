//! Lines → files that are numbered and not too large.
//!
//! In: records, in their order. Out: each file as soon as it is full, through a closure. Must not know: the disk.

use std::collections::BTreeMap;

use serde::Serialize;
use sha2::{Digest, Sha256};

use super::format::FileRole;
use super::{ExportFormat, ExportedRecord, FILE_SIZE};
use crate::hex;

/// A file of an export.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedFile {
    /// Its name.
    pub name: String,
    /// Its length.
    pub bytes: usize,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// How many documents are in it.
    pub documents: usize,
    /// How many that are gone.
    pub gone: usize,
}

/// A file that is being filled.
#[derive(Debug, Default)]
struct OpenFile {
    lines: String,
    documents: usize,
    gone: usize,
}

/// Fills files.
pub struct NumberedFiles<'w, E> {
    format: ExportFormat,
    index: &'w str,
    /// Takes the name and the text of a file that is full.
    write: &'w mut dyn FnMut(&str, &str) -> Result<(), E>,
    open: BTreeMap<FileRole, OpenFile>,
    done: Vec<ExportedFile>,
}

impl<'w, E> NumberedFiles<'w, E> {
    /// No files yet. `index` is the name of the index that they are loaded into.
    pub fn new(
        format: ExportFormat,
        index: &'w str,
        write: &'w mut dyn FnMut(&str, &str) -> Result<(), E>,
    ) -> Self {
        Self { format, index, write, open: BTreeMap::new(), done: Vec::new() }
    }

    /// Adds a record.
    ///
    /// # Errors
    ///
    /// That of the closure.
    pub fn add(&mut self, record: &ExportedRecord) -> Result<(), E> {
        let (role, lines) = self.format.lines(record, self.index);
        let file = self.open.entry(role).or_default();
        if !file.lines.is_empty() && file.lines.len() + lines.len() > FILE_SIZE {
            let full = std::mem::take(file);
            self.close(role, full)?;
        }
        let file = self.open.entry(role).or_default();
        file.lines.push_str(&lines);
        match record {
            ExportedRecord::Document(_) => file.documents += 1,
            ExportedRecord::Gone { .. } => file.gone += 1,
        }
        Ok(())
    }

    /// Writes what is left, and tells of all files in their order.
    ///
    /// # Errors
    ///
    /// That of the closure.
    pub fn finish(mut self) -> Result<Vec<ExportedFile>, E> {
        for (role, file) in std::mem::take(&mut self.open) {
            if !file.lines.is_empty() {
                self.close(role, file)?;
            }
        }
        Ok(self.done)
    }

    fn close(&mut self, role: FileRole, file: OpenFile) -> Result<(), E> {
        let OpenFile { lines, documents, gone } = file;
        let (begin, ending) = self.format.names(role);
        let before = self.done.iter().filter(|it| it.name.starts_with("gone-") != begin.is_empty());
        let name = format!("{begin}{:05}.{ending}", before.count() + 1);
        let text = self.format.file(role, lines);
        (self.write)(&name, &text)?;
        self.done.push(ExportedFile {
            name,
            bytes: text.len(),
            sha256: hex::encode(&Sha256::digest(text.as_bytes())),
            documents,
            gone,
        });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::NumberedFiles;
    use crate::export::{ExportFormat, ExportedDocument, ExportedRecord, FILE_SIZE};

    #[test]
    fn files_are_cut_between_documents() {
        let mut written: Vec<(String, usize)> = Vec::new();
        let mut write = |name: &str, text: &str| -> Result<(), ()> {
            written.push((name.to_owned(), text.len()));
            Ok(())
        };
        let mut files = NumberedFiles::new(ExportFormat::Bulk, "a", &mut write);
        for number in 0..50 {
            let text = "x".repeat(FILE_SIZE / 20);
            let document = ExportedDocument { id: number.to_string(), text, ..Default::default() };
            files.add(&ExportedRecord::Document(Box::new(document))).expect("written");
        }
        files.add(&ExportedRecord::Gone { id: "x".to_owned(), version: 3 }).expect("written");
        let told = files.finish().expect("written");
        assert_eq!(told.iter().map(|it| it.documents).collect::<Vec<_>>(), [19, 19, 12]);
        assert_eq!((told[2].gone, told[2].name.as_str()), (1, "00003.ndjson"));
        assert!(written.iter().all(|(_, length)| *length <= FILE_SIZE));
    }

    #[test]
    fn ids_that_are_gone_are_one_list_where_the_engine_wants_it() {
        let mut written = Vec::new();
        let mut write = |name: &str, text: &str| -> Result<(), ()> {
            written.push((name.to_owned(), text.to_owned()));
            Ok(())
        };
        let mut files = NumberedFiles::new(ExportFormat::Meilisearch, "a", &mut write);
        for id in ["a", "b"] {
            files.add(&ExportedRecord::Gone { id: id.to_owned(), version: 1 }).expect("written");
        }
        files.finish().expect("written");
        assert_eq!(written, [("gone-00001.json".to_owned(), "[\"a\",\"b\"]\n".to_owned())]);
    }
}
