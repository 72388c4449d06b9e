//! Percent-encoding of paths.
//!
//! In: a path. Out: the same path with `%E6…` read or written. Must not know: which path it is.
//!
//! Source: RFC 3986, sections 2 and 3.3.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Signs that are written `%E9…`: all but those that a path, its query and its fragment may have.
#[rustfmt::skip]
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b'!').remove(b'$').remove(b'&')
    .remove(b'\'').remove(b'(').remove(b')').remove(b'*').remove(b'+').remove(b',').remove(b';').remove(b'=')
    .remove(b':').remove(b'@').remove(b'?').remove(b'#');

/// A path with `%E9…` turned into the characters it stands for, once; as it was where that gives no text.
#[must_use]
pub(crate) fn decoded(path: &str) -> String {
    percent_decode_str(path).decode_utf8().map_or_else(|_| path.to_owned(), Cow::into_owned)
}

/// The same; `None` where that gives no text, or a `%` stands before no number.
#[must_use]
pub(crate) fn decoded_strictly(path: &str) -> Option<String> {
    let is_whole = |(at, _): (usize, &str)| {
        path.get(at + 1..at + 3).is_some_and(|two| two.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let all = path.match_indices('%').all(is_whole);
    all.then(|| percent_decode_str(path).decode_utf8().ok().map(Cow::into_owned)).flatten()
}

/// A path as it stands in an absolute address: what is no letter, digit or sign of paths is written `%E9…`. A query or
/// fragment behind it stays.
#[must_use]
pub(crate) fn encoded(path: &str) -> Cow<'_, str> {
    utf8_percent_encode(path, ENCODED).into()
}

/// A character written `%E9…`, whatever it is.
#[must_use]
pub(crate) fn escaped(c: char) -> String {
    utf8_percent_encode(c.encode_utf8(&mut [0; 4]), NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::{decoded, decoded_strictly, encoded};

    #[test]
    fn paths_are_encoded_and_read_back() {
        assert_eq!(encoded("a/2024/b.html#x"), "a/2024/b.html#x");
        assert_eq!(encoded("旧/一 二.html"), "%E6%97%A7/%E4%B8%80%20%E4%BA%8C.html");
        assert_eq!(decoded("%E6%97%A7.html"), "旧.html");
        assert_eq!(decoded("%2541"), "%41");
        for odd in ["%", "%zz", "%+1", "100%", "%E6%97"] {
            assert_eq!(decoded(odd), odd);
            assert_eq!(decoded_strictly(odd), None);
        }
        for path in ["旧/一 二.html", "a%b.html", "\"<>\\^`{|}"] {
            assert_eq!(decoded(&encoded(path)), path);
        }
    }
}
