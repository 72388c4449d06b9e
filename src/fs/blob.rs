//! Files that grow at their end and are read at any place.
//!
//! In: a path, bytes. Out: where they went, and bytes again. Must not know: what they mean.

use std::fs::{File, OpenOptions};
use std::sync::{Mutex, PoisonError};

use camino::Utf8Path;

use super::{Result, trouble};

/// A file that grows at its end and is read at any place, from several threads.
#[derive(Debug)]
pub struct BlobFile {
    file: File,
    /// Where the next bytes go.
    end: Mutex<u64>,
}

impl BlobFile {
    /// An empty file, whatever was there.
    pub fn create(path: &Utf8Path) -> Result<Self> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(true).open(path);
        Ok(Self { file: file.map_err(trouble(path))?, end: Mutex::new(0) })
    }

    /// A file that is there.
    pub fn open(path: &Utf8Path) -> Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(path).map_err(trouble(path))?;
        let end = file.metadata().map_err(trouble(path))?.len();
        Ok(Self { file, end: Mutex::new(end) })
    }

    /// How many bytes it has.
    #[must_use]
    pub fn length(&self) -> u64 {
        *self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds bytes and says where they begin. Where they cannot be written, what follows them has other places all the same.
    pub fn append(&self, bytes: &[u8]) -> std::io::Result<u64> {
        let mut end = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let from = *end;
        *end += bytes.len() as u64;
        write_at(&self.file, bytes, from)?;
        Ok(from)
    }

    /// So many bytes from a place on.
    pub fn read(&self, from: u64, length: usize) -> std::io::Result<Vec<u8>> {
        // Where places are sought before they are read, nobody else may seek.
        #[cfg(not(unix))]
        let _alone = self.end.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes = vec![0; length];
        read_at(&self.file, &mut bytes, from)?;
        Ok(bytes)
    }
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], from: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, from)
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], from: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, from)
}

#[cfg(not(unix))]
fn write_at(mut file: &File, bytes: &[u8], from: u64) -> std::io::Result<()> {
    use std::io::{Seek, SeekFrom, Write};
    file.seek(SeekFrom::Start(from))?;
    file.write_all(bytes)
}

#[cfg(not(unix))]
fn read_at(mut file: &File, bytes: &mut [u8], from: u64) -> std::io::Result<()> {
    use std::io::{Read, Seek, SeekFrom};
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(bytes)
}
