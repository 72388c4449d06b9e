//! The grams of some reports that follow each other, packed in the order of the index.
//!
//! In: grams with the texts that have them. Out: [`GramRun`], and its entries again, slice by slice. Must not know: what texts are.
//!
//! A report that changes makes one run anew; an index of any size is made of runs without all its postings being held unpacked. A run is packed in
//! memory and may then be put into a [`RunStore`], from which a slice at a time is read.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use xxhash_rust::xxh3::xxh3_64;

use super::store::{LostRun, RunStore};

/// A packed list of grams. Two runs with the same slices are equal, wherever they lie.
#[derive(Debug, Clone)]
pub(super) struct GramRun {
    /// Slices of the hashes, of which each is as wide as the others.
    pub(super) slices: Vec<GramSlice>,
    /// Entries: how far the hash lies behind that of the last entry, or behind the beginning of the slice; how many values; values, each as its
    /// distance from the last.
    pub(super) bytes: RunBytes,
}

/// A slice of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct GramSlice {
    /// Where its entries end.
    pub(super) end: u32,
    /// A hash of its entries.
    pub(super) sum: u64,
}

/// Where the entries of a run are.
#[derive(Debug, Clone)]
pub(super) enum RunBytes {
    /// In memory.
    Held(Vec<u8>),
    /// In a store, from this place on.
    Stored(Arc<dyn RunStore>, u64),
}

impl PartialEq for GramRun {
    fn eq(&self, other: &Self) -> bool {
        self.slices == other.slices
    }
}

impl Eq for GramRun {}

/// A gram in a text: the hash in the upper half; in the lower half the text's number twice, and one more where the gram stands in its title.
pub(super) type Posting = u64;

/// A gram in a text of a run.
pub(super) fn posting(hash: u32, text: u32, is_in_title: bool) -> Posting {
    u64::from(hash) << 32 | u64::from(text << 1 | u32::from(is_in_title))
}

/// Adds a number in groups of seven bits, the lowest first (LEB128).
pub(super) fn put(out: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// Takes such a number; 0 at the end.
pub(super) fn take(bytes: &mut &[u8]) -> u32 {
    let (mut number, mut shift) = (0, 0);
    while let Some((first, rest)) = bytes.split_first() {
        *bytes = rest;
        number |= u32::from(first & 0x7F) << shift;
        shift += 7;
        if first & 0x80 == 0 || shift > 28 {
            break;
        }
    }
    number
}

impl GramRun {
    /// Packs postings, each of which is given once; `slice_bits` says into how many slices, as a power of two.
    pub(super) fn new(postings: Vec<Posting>, slice_bits: u32) -> Self {
        let (mut sorted, ends) = by_slice(&postings, slice_bits);
        drop(postings);
        let mut slices = Vec::with_capacity(ends.len());
        let mut bytes = Vec::with_capacity(sorted.len() * 3);
        let mut from = 0;
        for (slice, end) in ends.into_iter().enumerate() {
            let begin = bytes.len();
            let own = &mut sorted[from..end];
            own.sort_unstable();
            from = end;
            let mut last = ((slice as u64) << (32 - slice_bits)) as u32;
            for entry in own.chunk_by(|a, b| a >> 32 == b >> 32) {
                let hash = (entry[0] >> 32) as u32;
                put(&mut bytes, hash - last);
                last = hash;
                put(&mut bytes, entry.len() as u32);
                let mut before = 0;
                for value in entry {
                    let value = *value as u32;
                    put(&mut bytes, value - before);
                    before = value;
                }
            }
            slices.push(GramSlice { end: bytes.len() as u32, sum: xxh3_64(&bytes[begin..]) });
        }
        // A copy, because a vector that shrinks may keep its room.
        Self { slices, bytes: RunBytes::Held(bytes.as_slice().to_vec()) }
    }

    /// Where the entries of a slice are.
    fn range(&self, slice: usize) -> Range<usize> {
        let from = slice.checked_sub(1).map_or(0, |before| self.slices[before].end as usize);
        from..self.slices[slice].end as usize
    }

    /// Whether a slice has the entries that it has in another run.
    pub(super) fn is_same_slice(&self, other: &Self, slice: usize) -> bool {
        self.range(slice).len() == other.range(slice).len()
            && self.slices[slice].sum == other.slices[slice].sum
    }

    /// The entries of some slices that follow each other.
    fn entries(&self, slices: &Range<usize>) -> Result<Cow<'_, [u8]>, LostRun> {
        if slices.is_empty() {
            return Ok(Cow::Borrowed(&[]));
        }
        let (from, end) = (self.range(slices.start).start, self.range(slices.end - 1).end);
        let (store, place) = match &self.bytes {
            RunBytes::Held(bytes) => return Ok(Cow::Borrowed(&bytes[from..end])),
            RunBytes::Stored(store, place) => (store, place),
        };
        let bytes = store.get(place + from as u64, end - from).ok_or(LostRun)?;
        let is_right = |slice: usize| {
            let range = self.range(slice);
            bytes.get(range.start - from..range.end - from).map(xxh3_64)
                == Some(self.slices[slice].sum)
        };
        if slices.clone().all(is_right) { Ok(Cow::Owned(bytes)) } else { Err(LostRun) }
    }

    /// The entries of all slices.
    pub(super) fn all_entries(&self) -> Result<Cow<'_, [u8]>, LostRun> {
        self.entries(&(0..self.slices.len()))
    }

    /// Calls `each` with every posting of some slices, in order; with none where the run cannot be read.
    pub(super) fn postings(
        &self,
        slices: Range<usize>,
        mut each: impl FnMut(Posting),
    ) -> Result<(), LostRun> {
        let entries = self.entries(&slices)?;
        let begin = slices.start.checked_sub(1).map_or(0, |it| self.slices[it].end as usize);
        let width = (1_u64 << 32) / self.slices.len() as u64;
        for slice in slices {
            let range = self.range(slice);
            let mut bytes = &entries[range.start - begin..range.end - begin];
            let mut hash = slice as u64 * width;
            while !bytes.is_empty() {
                hash += u64::from(take(&mut bytes));
                let mut value = 0;
                for _ in 0..take(&mut bytes) {
                    value += take(&mut bytes);
                    each(hash << 32 | u64::from(value));
                }
            }
        }
        Ok(())
    }
}

/// Postings in the order of their slices, and where each slice ends: sorting many short slices is quicker than sorting all.
fn by_slice(postings: &[Posting], slice_bits: u32) -> (Vec<Posting>, Vec<usize>) {
    let slice = |posting: Posting| {
        (posting >> (64 - slice_bits.max(1))) as usize >> u32::from(slice_bits == 0)
    };
    let mut ends = vec![0; 1 << slice_bits];
    for posting in postings {
        ends[slice(*posting)] += 1;
    }
    let mut from = 0;
    for end in &mut ends {
        from += *end;
        *end = from - *end;
    }
    let mut sorted = vec![0; postings.len()];
    for posting in postings {
        let at = &mut ends[slice(*posting)];
        sorted[*at] = *posting;
        *at += 1;
    }
    (sorted, ends)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{GramRun, posting, put, take};

    proptest! {
        #[test]
        fn numbers_come_back(number: u32) {
            let mut bytes = Vec::new();
            put(&mut bytes, number);
            let mut rest = &bytes[..];
            prop_assert_eq!(take(&mut rest), number);
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn postings_come_back(
            postings in prop::collection::vec((any::<u32>(), 0_u32..1000, any::<bool>()), 0..300),
            bits in 0_u32..12,
        ) {
            let mut wanted: Vec<u64> =
                postings.iter().map(|(hash, text, title)| posting(*hash, *text, *title)).collect();
            wanted.sort_unstable();
            wanted.dedup();
            let mut given = wanted.clone();
            given.reverse();
            let run = GramRun::new(given, bits);
            let mut found = Vec::new();
            run.postings(0..1 << bits, |it| found.push(it)).expect("it is held");
            prop_assert_eq!(found, wanted);
        }
    }
}
