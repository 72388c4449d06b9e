//! Runs ↔ a place outside of memory: a large index is made of more runs than should be held.
//!
//! In: runs, a [`RunStore`]. Out: runs of which only the slices are held, not the entries. Must not know: files.
//!
//! A stored run is its slices (where each ends, 4 bytes, and the hash of its entries, 8 bytes, the lowest first), then its entries. Whatever is read
//! is compared with these hashes, and the slices with a hash that whoever has the [`RunPlace`] keeps, so that a damaged store is noticed.

use std::fmt::Debug;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::run::{GramRun, GramSlice, RunBytes};

/// Keeps bytes outside of memory.
pub trait RunStore: Debug + Send + Sync {
    /// Puts bytes somewhere and says where; `None` if they cannot be put.
    fn put(&self, bytes: &[u8]) -> Option<u64>;

    /// So many bytes from a place on; `None` if they are not there.
    fn get(&self, from: u64, length: usize) -> Option<Vec<u8>>;
}

/// A run cannot be read from its store any more, or is not what was put there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LostRun;

/// Where a run lies in a store.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct RunPlace {
    from: u64,
    /// How many slices it has.
    slices: u32,
    /// A hash of them.
    sum: u64,
}

/// Bytes of a slice that stand before the entries.
const SLICE: usize = 12;

impl GramRun {
    /// The same run in a store; `None` where it is there already or there is no room for it.
    pub(super) fn stored(&self, store: &Arc<dyn RunStore>) -> Result<Option<Self>, LostRun> {
        if self.place(store).is_some() {
            return Ok(None);
        }
        let mut all = self.packed_slices();
        let head = all.len() as u64;
        all.extend_from_slice(&self.all_entries()?);
        Ok(store.put(&all).map(|from| Self {
            slices: self.slices.clone(),
            bytes: RunBytes::Stored(Arc::clone(store), from + head),
        }))
    }

    /// Where it lies in a store; `None` where it does not.
    pub(super) fn place(&self, store: &Arc<dyn RunStore>) -> Option<RunPlace> {
        let RunBytes::Stored(own, entries) = &self.bytes else { return None };
        if !Arc::ptr_eq(own, store) {
            return None;
        }
        let head = self.packed_slices();
        let from = entries - head.len() as u64;
        Some(RunPlace { from, slices: self.slices.len() as u32, sum: xxh3_64(&head) })
    }

    /// A run that was stored; `None` where it is there no more.
    pub(super) fn at(place: RunPlace, store: &Arc<dyn RunStore>) -> Option<Self> {
        let head = store.get(place.from, place.slices as usize * SLICE)?;
        if xxh3_64(&head) != place.sum {
            return None;
        }
        let slice = |it: &[u8; SLICE]| {
            let (end, sum) = it.split_first_chunk::<4>()?;
            let sum = u64::from_le_bytes(*sum.first_chunk::<8>()?);
            Some(GramSlice { end: u32::from_le_bytes(*end), sum })
        };
        let slices = head.as_chunks::<SLICE>().0.iter().map(slice).collect::<Option<_>>()?;
        let entries = place.from + head.len() as u64;
        Some(Self { slices, bytes: RunBytes::Stored(Arc::clone(store), entries) })
    }

    /// Bytes that the run takes in a store.
    pub(super) fn stored_length(&self) -> u64 {
        let entries = self.slices.last().map_or(0, |last| u64::from(last.end));
        (self.slices.len() * SLICE) as u64 + entries
    }

    fn packed_slices(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.slices.len() * SLICE);
        for slice in &self.slices {
            out.extend_from_slice(&slice.end.to_le_bytes());
            out.extend_from_slice(&slice.sum.to_le_bytes());
        }
        out
    }
}
