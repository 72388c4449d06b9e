//! Percent-encoding of paths.
//!
//! In: a path. Out: the same path with `%E6…` read or written. Must not know: which path it is.
//!
//! Source: RFC 3986, sections 2 and 3.3.

use std::borrow::Cow;
use std::fmt::Write;

/// A path with `%E9…` turned into the characters it stands for, once; as it was where that gives no text.
#[must_use]
pub(crate) fn decoded(path: &str) -> String {
    if !path.contains('%') {
        return path.to_owned();
    }
    let bytes = path.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let code = (bytes[at] == b'%')
            .then(|| path.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok()))
            .flatten();
        out.push(code.unwrap_or(bytes[at]));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).unwrap_or_else(|_| path.to_owned())
}

/// A path as it stands in an absolute address: what is no letter, digit or sign of paths is written `%E9…`. A query or
/// fragment behind it stays.
#[must_use]
pub(crate) fn encoded(path: &str) -> Cow<'_, str> {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@?#".contains(&b);
    if path.bytes().all(is_plain) {
        return Cow::Borrowed(path);
    }
    let mut out = String::with_capacity(path.len() * 2);
    for byte in path.bytes() {
        if is_plain(byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::{decoded, encoded};

    #[test]
    fn paths_are_encoded_and_read_back() {
        assert_eq!(encoded("a/2024/b.html#x"), "a/2024/b.html#x");
        assert_eq!(encoded("旧/一 二.html"), "%E6%97%A7/%E4%B8%80%20%E4%BA%8C.html");
        assert_eq!(decoded("%E6%97%A7.html"), "旧.html");
        assert_eq!(decoded("%2541"), "%41");
        for odd in ["%", "%zz", "100%", "%E6%97"] {
            assert_eq!(decoded(odd), odd);
        }
        for path in ["旧/一 二.html", "a%b.html", "\"<>\\^`{|}"] {
            assert_eq!(decoded(&encoded(path)), path);
        }
    }
}
