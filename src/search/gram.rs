//! Code units → grams: each unit, and each two that follow each other.
//!
//! In: normalised text. Out: hashes of its grams. Must not know: where postings go.
//!
//! A gram is a number of 32 bits: a pair has its first unit in the upper half, a single one has nothing there (no text has a unit 0). Its hash is a
//! number of 32 bits too and no two grams have the same one, because multiplying by an odd number can be undone; so the index never confuses two
//! grams.
//! The index is in the order of hashes, which spreads grams evenly over its chunks.

/// The hash of a gram, by a multiplication that spreads grams that lie together (Knuth, The Art of Computer Programming, section 6.4, "Fibonacci
/// hashing"); the script has it too.
pub(super) fn hash(gram: u32) -> u32 {
    gram.wrapping_mul(0x9E37_79B1)
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
        assert_eq!(hashes, [0, 2_654_435_761, 192_867_397, 3_860_959_307]);
    }

    #[test]
    fn every_character_and_every_pair_is_a_gram() {
        let mut found = Vec::new();
        each(&[1, 2, 3], |it| found.push(it));
        assert_eq!(found, [1, 2, 0x1_0002, 3, 0x2_0003].map(hash));
    }
}
