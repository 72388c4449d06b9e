//! Check characters of the codes that index numbers begin with.
//!
//! In: a code. Out: whether it is well formed. Must not know: whose code it is.

/// Characters of a 统一社会信用代码 (GB 32100-2015): digits and capitals without I, O, S, V, Z.
const USCC: &[u8; 31] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";

/// Whether a 统一社会信用代码 of 18 characters has the right check character (GB 32100-2015).
///
/// Where the weighted sum is a multiple of 31 the check character is `0`; formulas that compute `31 − 0`
/// and look up a 32nd character are wrong.
pub(super) fn is_uscc18(code: &str) -> bool {
    const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let value = |byte: u8| USCC.iter().position(|known| *known == byte);
    let Some(values) = code.bytes().map(value).collect::<Option<Vec<_>>>() else { return false };
    if values.len() != 18 {
        return false;
    }
    let sum: usize = WEIGHTS.iter().zip(&values).map(|(weight, value)| weight * value).sum();
    (31 - sum % 31) % 31 == values[17]
}

/// Whether an organisation code of 9 characters has the right check character (GB 11714-1997).
pub(super) fn is_org9(code: &str) -> bool {
    const WEIGHTS: [u32; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
    if code.len() != 9 || !code.bytes().all(|b| b.is_ascii_digit() || b.is_ascii_uppercase()) {
        return false;
    }
    let sum: u32 = WEIGHTS
        .iter()
        .zip(code.chars())
        .map(|(weight, c)| weight * c.to_digit(36).unwrap_or(0))
        .sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    code.ends_with(check)
}

/// Whether a division code is 6 digits (GB/T 2260).
pub(super) fn is_div6(code: &str) -> bool {
    code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::{is_org9, is_uscc18};

    #[test]
    fn known_codes_pass() {
        for code in [
            "11441700007280420Y",
            "114403006955506492",
            "11341702486344515H",
            "91350100M000100Y43",
            "91110108551385082Q",
        ] {
            assert!(is_uscc18(code), "{code}");
        }
        for code in ["000014349", "014416330", "01527918X", "007280420"] {
            assert!(is_org9(code), "{code}");
        }
    }

    #[test]
    fn the_sum_that_is_a_multiple_of_31_ends_in_0() {
        assert!(is_uscc18("114405070000000180"));
    }

    #[test]
    fn wrong_codes_fail() {
        for code in ["11441700007280420X", "1144170000728042", "1144170000728042OY", ""] {
            assert!(!is_uscc18(code), "{code}");
        }
        for code in ["000014348", "00001434", "01527918x", ""] {
            assert!(!is_org9(code), "{code}");
        }
    }
}
