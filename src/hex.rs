//! Bytes as hexadecimal digits, two for each byte, in small letters.
//!
//! In: bytes, or digits. Out: the other. Must not know: what the bytes mean.

use std::fmt::Write;

/// Writes bytes as digits.
#[must_use]
pub(crate) fn encode(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads `2 * N` digits; `None` for another number of them, for capital letters and for anything else.
#[must_use]
pub(crate) fn decode<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    if text.len() != 2 * N {
        return None;
    }
    let digit = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn reads_what_it_writes_and_nothing_else() {
        assert_eq!(encode(&[0, 0x5a, 0xff]), "005aff");
        assert_eq!(decode("005aff"), Some([0, 0x5a, 0xff]));
        for wrong in ["", "005af", "005aff0", "005AFF", "00 aff", "005afg", "005a：", "+05aff"] {
            assert_eq!(decode::<3>(wrong), None, "{wrong}");
        }
    }
}
