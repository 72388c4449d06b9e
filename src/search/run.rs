//! The grams of some reports that follow each other, packed in the order of the index.
//!
//! In: grams with the texts that have them. Out: [`GramRun`], and its entries again, slice by slice. Must not know: what texts are.
//!
//! Runs are small, so that a report that changes makes one of them anew; an index of any size is made of them without all its postings being held
//! unpacked.

/// A packed list of grams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GramRun {
    /// For each slice of the hashes where its entries begin, and the end of the last.
    pub(super) slices: Vec<u32>,
    /// Entries: how far the hash lies behind that of the last entry, or behind the beginning of the slice; how many values; values, each as its
    /// distance from the last.
    pub(super) bytes: Vec<u8>,
}

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
        let mut slices = Vec::with_capacity(ends.len() + 1);
        let mut bytes = Vec::with_capacity(sorted.len() * 3);
        let mut from = 0;
        for (slice, end) in ends.into_iter().enumerate() {
            slices.push(bytes.len() as u32);
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
        }
        slices.push(bytes.len() as u32);
        // A copy, because a vector that shrinks may keep its room.
        Self { slices, bytes: bytes.as_slice().to_vec() }
    }

    /// Calls `each` with every posting of some slices, in order.
    pub(super) fn postings(
        &self,
        slice_bits: u32,
        slices: std::ops::Range<usize>,
        mut each: impl FnMut(Posting),
    ) {
        for slice in slices {
            let range = self.slices[slice] as usize..self.slices[slice + 1] as usize;
            let mut bytes = &self.bytes[range];
            let mut hash = (slice as u64) << (32 - slice_bits);
            while !bytes.is_empty() {
                hash += u64::from(take(&mut bytes));
                let mut value = 0;
                for _ in 0..take(&mut bytes) {
                    value += take(&mut bytes);
                    each(hash << 32 | u64::from(value));
                }
            }
        }
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
            run.postings(bits, 0..1 << bits, |it| found.push(it));
            prop_assert_eq!(found, wanted);
        }
    }
}
