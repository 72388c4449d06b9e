//! Text → HTML text and attribute values.
//!
//! In: text. Out: text in which nothing is markup. Must not know: what it is for.

use std::borrow::Cow;

/// Whether no page or feed may contain the character (XML 1.0, production 2; line breaks and tabs may).
#[must_use]
pub(crate) fn is_forbidden(c: char) -> bool {
    (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// Escapes text between tags.
#[must_use]
pub(crate) fn text(raw: &str) -> Cow<'_, str> {
    escape(raw, |c| matches!(c, '<' | '>' | '&'))
}

/// Escapes the value of an attribute in double quotes.
#[must_use]
pub(crate) fn attribute(raw: &str) -> Cow<'_, str> {
    escape(raw, |c| matches!(c, '<' | '>' | '&' | '"' | '\''))
}

fn escape(raw: &str, is_special: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !raw.contains(&is_special) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len() + 16);
    for c in raw.chars() {
        match c {
            c if !is_special(c) => out.push(c),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            _ => out.push_str("&#39;"),
        }
    }
    Cow::Owned(out)
}
