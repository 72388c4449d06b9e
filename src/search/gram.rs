//! Code units → grams: each unit, and each two that follow each other.
//!
//! In: normalised text. Out: hashes of its grams. Must not know: where postings go.
//!
//! A gram is a number of 32 bits: a pair has its first unit in the upper half, a single one has nothing there (no text has a unit 0). Its hash is a
//! number of 32 bits too and no two grams have the same one, because each step of the mixing can be undone; so the index never confuses two grams.
//! The index is in the order of hashes, which spreads grams evenly over its chunks.

/// The hash of a gram. The steps and numbers are those of a mixing function with little bias that was found by search (Chris Wellons, 2018,
/// "lowbias32"); the script has them too.
pub(super) fn hash(gram: u32) -> u32 {
    let mut x = gram;
    x ^= x >> 16;
    x = x.wrapping_mul(0x7FEB_352D);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846C_A68B);
    x ^ (x >> 16)
}

/// Calls `each` with the hash of every gram, the same one as often as it occurs.
pub(super) fn each(units: &[u16], mut each: impl FnMut(u32)) {
    let mut last = 0_u32;
    for unit in units {
        let unit = u32::from(*unit);
        each(hash(unit));
        if last != 0 {
            each(hash(last << 16 | unit));
        }
        last = unit;
    }
}

#[cfg(test)]
mod tests {
    use super::{each, hash};

    #[test]
    fn hashes_are_those_that_the_script_has() {
        let hashes = [0, 1, 0x6CD5, 0x6CD5_6CBB].map(hash);
        assert_eq!(hashes, [0, 1_753_845_952, 371_713_248, 1_881_094_712]);
    }

    #[test]
    fn every_character_and_every_pair_is_a_gram() {
        let mut found = Vec::new();
        each(&[1, 2, 3], |it| found.push(it));
        assert_eq!(found, [1, 2, 0x1_0002, 3, 0x2_0003].map(hash));
    }
}
