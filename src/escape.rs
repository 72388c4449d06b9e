//! Text → HTML text and attribute values.
//!
//! In: text. Out: text in which nothing is markup. Must not know: what it is for.

use std::borrow::Cow;

/// Whether no page or feed may contain the character (XML 1.0, production 2; line breaks and tabs may). The
/// noncharacters U+FDD0 to U+FDEF, which are for use inside programs, are this program's own.
#[must_use]
pub(crate) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t'))
        || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{fdd0}'..='\u{fdef}')
}

/// Whether a text has a character that [`is_forbidden`]; most texts are seen not to have one at a glance.
#[must_use]
pub(crate) fn has_forbidden(text: &str) -> bool {
    // Control characters are single bytes, or begin with C2; noncharacters begin with EF BF or EF B7. No early
    // end, so that the compiler can look at many bytes at once.
    let bytes = text.as_bytes();
    let control = |b: u8| matches!(b, 0..=8 | 0x0b..=0x1f | 0x7f | 0xc2);
    let suspect = bytes.iter().fold(false, |suspect, b| suspect | control(*b))
        || memchr::memmem::find(bytes, b"\xef\xbf").is_some()
        || memchr::memmem::find(bytes, b"\xef\xb7").is_some();
    suspect && text.contains(is_forbidden)
}

/// Escapes text between tags.
#[must_use]
pub(crate) fn text(raw: &str) -> Cow<'_, str> {
    if memchr::memchr3(b'<', b'>', b'&', raw.as_bytes()).is_none() {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len() + 16);
    push_text(&mut out, raw);
    Cow::Owned(out)
}

/// Escapes the value of an attribute in double quotes.
#[must_use]
pub(crate) fn attribute(raw: &str) -> Cow<'_, str> {
    // No early end, so that the compiler can look at many bytes at once.
    if !raw.bytes().fold(false, |found, byte| found | is_special(byte)) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len() + 16);
    push_attribute(&mut out, raw);
    Cow::Owned(out)
}

/// Puts text between tags at the end of `out`.
pub(crate) fn push_text(out: &mut String, raw: &str) {
    let mut done = 0;
    for at in memchr::memchr3_iter(b'<', b'>', b'&', raw.as_bytes()) {
        out.push_str(&raw[done..at]);
        out.push_str(reference(raw.as_bytes()[at]));
        done = at + 1;
    }
    out.push_str(&raw[done..]);
}

/// Puts the value of an attribute in double quotes at the end of `out`.
pub(crate) fn push_attribute(out: &mut String, raw: &str) {
    let mut done = 0;
    for (at, byte) in raw.bytes().enumerate().filter(|(_, byte)| is_special(*byte)) {
        out.push_str(&raw[done..at]);
        out.push_str(reference(byte));
        done = at + 1;
    }
    out.push_str(&raw[done..]);
}

fn is_special(byte: u8) -> bool {
    matches!(byte, b'<' | b'>' | b'&' | b'"' | b'\'')
}

/// The character reference of a byte that [`is_special`].
fn reference(byte: u8) -> &'static str {
    match byte {
        b'<' => "&lt;",
        b'>' => "&gt;",
        b'&' => "&amp;",
        b'"' => "&quot;",
        _ => "&#39;",
    }
}

#[cfg(test)]
mod tests {
    use super::{has_forbidden, is_forbidden};

    #[test]
    fn the_quick_look_sees_what_the_slow_one_sees() {
        for c in ('\0'..='\u{2ff}')
            .chain('\u{fdc0}'..='\u{fdff}')
            .chain('\u{fff0}'..='\u{10010}')
            .chain(['中', '，', '🙂'])
        {
            let text = format!("甲{c}a");
            assert_eq!(has_forbidden(&text), is_forbidden(c), "{c:?}");
        }
    }
}
