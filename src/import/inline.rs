//! Text, links and addresses as Markdown and HTML take them inside a line.
//!
//! In: words. Out: Markdown in which nothing but the words is seen. Must not know: blocks.

use std::borrow::Cow;

/// A link of Markdown; the words alone where the address leads nowhere that a page may.
pub(super) fn link(text: &str, address: &str) -> String {
    let words = text.replace('\n', " ");
    if words.trim().is_empty() || !is_safe(address) {
        return words;
    }
    format!("\u{2}[{}]({})\u{2}", escaped(words.trim()), target(address))
}

pub(super) fn is_safe(address: &str) -> bool {
    ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

/// An address as Markdown takes it in round brackets.
pub(super) fn target(address: &str) -> String {
    if address.contains(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '<' | '>')) {
        let address: String =
            address.chars().filter(|c| !matches!(c, '<' | '>' | '\n' | '\r')).collect();
        return format!("<{address}>");
    }
    address.to_owned()
}

pub(super) fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A line whose text is escaped; `\u{2}` encloses what is Markdown already, `\u{1}` what is strong.
pub(super) fn marked(line: &str) -> String {
    let mut out = String::new();
    for (at, part) in line.split('\u{2}').enumerate() {
        if at % 2 == 1 {
            out.push_str(part);
        } else if at == 0 {
            out.push_str(&escaped(part));
        } else {
            out.push_str(&escaped_inside(part));
        }
    }
    out.replace('\u{1}', "**")
}

/// A line whose number at its beginning is no list item's.
pub(super) fn without_item(line: &str) -> String {
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && line[digits..].starts_with(['.', ')']) {
        return format!("{}\\{}", &line[..digits], &line[digits..]);
    }
    line.to_owned()
}

fn is_special(c: char) -> bool {
    matches!(c, '*' | '`' | '<' | '[' | ']' | '\\' | '_' | '~' | '|' | '&' | '#' | '{')
}

/// A text in the middle of a line in which Markdown sees nothing but text.
fn escaped_inside(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_special(c) {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line in which Markdown sees nothing but text.
pub(super) fn escaped(line: &str) -> Cow<'_, str> {
    let starts = line.starts_with(['>', '+', '-', '=', ':']);
    // `1. - x` would be a list in a list: the number is then no list item's.
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    let item = line[digits..].strip_prefix(['.', ')']).filter(|_| digits > 0).map(str::trim_start);
    let nested = item.is_some_and(|rest| {
        rest.starts_with(['-', '+', '*', '#', '>', '='])
            || rest.starts_with(|c: char| c.is_ascii_digit())
    });
    if !line.contains(is_special) && !starts && !nested {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len() + 8);
    if starts {
        out.push('\\');
    }
    for (at, c) in line.char_indices() {
        if is_special(c) || nested && at == digits {
            out.push('\\');
        }
        out.push(c);
    }
    Cow::Owned(out)
}
