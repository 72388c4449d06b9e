//! A tree's entries ↔ bytes.
//!
//! In: entries. Out: bytes, and back; bytes that are damaged or of another program give nothing. Must not know:
//! where they are kept.
//!
//! A line that names form and program, a hash of the rest, then one record a file: its length as four bytes,
//! then the entry in postcard's form.

use std::sync::Arc;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use super::tree::Entry;
use crate::config::Markdown;

/// Names the form; pages are read in another way by another program.
const HEAD: &str = concat!("gongkai scan 1 ", env!("PROGRAM_HASH"), "\n");

pub(super) fn write(markdown: Markdown, entries: &[Arc<Entry>]) -> Vec<u8> {
    let records: Vec<Vec<u8>> = entries
        .par_iter()
        // What cannot be written is read again next time.
        .map(|entry| postcard::to_stdvec(&**entry).unwrap_or_default())
        .collect();
    let head = postcard::to_stdvec(&markdown).unwrap_or_default();
    let mut body = Vec::with_capacity(records.iter().map(|record| record.len() + 4).sum());
    for record in std::iter::once(&head).chain(&records).filter(|record| !record.is_empty()) {
        let length = u32::try_from(record.len()).unwrap_or(u32::MAX);
        body.extend(length.to_le_bytes());
        body.extend(record);
    }
    let mut bytes = HEAD.as_bytes().to_vec();
    bytes.extend(xxh3_128(&body).to_le_bytes());
    bytes.append(&mut body);
    bytes
}

pub(super) fn read(bytes: &[u8]) -> Option<(Markdown, Vec<Arc<Entry>>)> {
    let (sum, body) = bytes.strip_prefix(HEAD.as_bytes())?.split_first_chunk::<16>()?;
    if xxh3_128(body).to_le_bytes() != *sum {
        return None;
    }
    let mut records = Vec::new();
    let mut rest = body;
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = usize::try_from(u32::from_le_bytes(*length)).ok()?;
        records.push(after.get(..length)?);
        rest = &after[length..];
    }
    let (head, records) = records.split_first()?;
    let markdown = postcard::from_bytes(head).ok()?;
    let decode = |record: &&[u8]| postcard::from_bytes(record).ok().map(Arc::new);
    let entries = records.par_iter().with_min_len(64).map(decode).collect::<Option<Vec<_>>>()?;
    Some((markdown, entries))
}
