//! A file's bytes → text with `\n` line ends, or a finding.
//!
//! In: bytes. Out: text. Must not know: what the text means.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::GB18030;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::{has_forbidden, is_forbidden};

/// A file's text: byte order mark removed, line ends made `\n`.
///
/// The findings are about bytes that are not UTF-8 (GB18030 is recognised and named) and about control
/// characters, which no page or feed may contain; each such character is replaced by a space.
#[must_use]
pub fn decode<'b>(file: &str, bytes: &'b [u8]) -> (Cow<'b, str>, Vec<Diagnostic>) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match simdutf8::compat::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let at =
                Location::behind(file, &String::from_utf8_lossy(&bytes[..error.valid_up_to()]));
            let finding = if as_gb18030(bytes).is_some() {
                problem::source::gb18030(at)
            } else {
                problem::source::not_utf8(at)
            };
            return (Cow::Borrowed(""), vec![finding]);
        }
    };
    let mut text = if memchr::memchr(b'\r', bytes).is_some() {
        Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
    } else {
        Cow::Borrowed(text)
    };
    let mut findings = Vec::new();
    if has_forbidden(&text) {
        // Ten of them show what is wrong; a binary file has thousands.
        for (index, found) in text.match_indices(is_forbidden).take(10) {
            let code = format!("U+{:04X}", found.chars().next().map_or(0, u32::from));
            findings.push(problem::source::control_character(
                Location::behind(file, &text[..index]),
                &code,
            ));
        }
        text = Cow::Owned(text.replace(is_forbidden, " "));
    }
    (text, findings)
}

/// The text of bytes that are GB18030 (or its subsets GBK, GB2312) and not UTF-8.
#[must_use]
pub fn as_gb18030(bytes: &[u8]) -> Option<String> {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    if !matches!(guess.name(), "GBK" | "gb18030") {
        return None;
    }
    let (text, had_errors) = GB18030.decode_without_bom_handling(bytes);
    (!had_errors).then(|| text.into_owned())
}
