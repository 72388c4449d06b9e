//! Lines of a text that is no YAML which look like `key: value` or an item of a list and are not quite.
//!
//! In: the lines. Out: slips with their places, keys that stand twice. Must not know: what keys mean, what is said of a slip.

use std::collections::HashSet;

use super::locate::split_key;

/// A way in which a line fails to be `key: value` or `- item`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Slip {
    /// `键：值`.
    FullWidthColon,
    /// `key:value`.
    NoSpace,
    /// A full-width or no-break space behind the colon.
    OddSpace(char),
    /// A tab before the line.
    Tab,
    /// `-甲` in a list.
    ItemWithoutSpace,
    /// A space before a key that belongs to none above it.
    SpaceBefore,
    /// U+FEFF, which ends a text of YAML and begins another.
    ByteOrderMark,
}

/// Finds them: line and column, from 1.
pub(super) fn find(lines: &[&str]) -> Vec<(usize, usize, Slip)> {
    let mut above = "";
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        if let Some((at, slip)) = slip(line, above) {
            found.push((number + 1, line[..at].chars().count() + 1, slip));
        }
        above = line.trim_end();
    }
    found
}

/// The slip of a line and the byte where it stands; `above` is the line before it that is not empty.
fn slip(line: &str, above: &str) -> Option<(usize, Slip)> {
    let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
    if let Some(tab) = line[..indent].find('\t') {
        return Some((tab, Slip::Tab));
    }
    if let Some(at) = line.find('\u{feff}') {
        return Some((at, Slip::ByteOrderMark));
    }
    let text = &line[indent..];
    let item = text.strip_prefix('-').filter(|rest| !rest.is_empty());
    let in_list = above.ends_with(':') || above.trim_start().starts_with('-');
    if item.is_some_and(|item| !item.starts_with([' ', '-'])) && in_list {
        return Some((indent, Slip::ItemWithoutSpace));
    }
    let is_key = split_key(text).is_some_and(|(key, _)| key.chars().all(is_word));
    if (1..4).contains(&indent) && is_key && has_whole_value(above) {
        return Some((0, Slip::SpaceBefore));
    }
    let start = line.len() - text.strip_prefix("- ").unwrap_or(text).len();
    let at = start + line[start..].find(|c: char| !is_word(c)).filter(|length| *length > 0)?;
    let mut rest = line[at..].chars();
    let slip = match (rest.next()?, rest.next()) {
        ('：', _) => Slip::FullWidthColon,
        // Below other keys, and in items, only that sign is sure to be a slip.
        _ if start > 0 => return None,
        (':', Some(space @ ('\u{3000}' | '\u{a0}'))) => Slip::OddSpace(space),
        (':', Some(next)) if !next.is_whitespace() && next != '/' => Slip::NoSpace,
        _ => return None,
    };
    Some((at, slip))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// Whether a line is a key at the top with a value that ends with it, so that nothing can stand below the key.
fn has_whole_value(line: &str) -> bool {
    let Some((key, after)) = split_key(line) else { return false };
    let value = line.get(after..).unwrap_or_default().trim();
    let goes_on = value.starts_with(['|', '>', '[', '{', '"', '\'', '&', '!', '#']);
    !value.is_empty() && !goes_on && !key.starts_with([' ', '-'])
}

/// Keys at the top that stand there before: line from 1, key.
pub(super) fn repeated_keys<'t>(lines: &[&'t str]) -> Vec<(usize, &'t str)> {
    let mut seen: HashSet<&str> = HashSet::new();
    let mut repeated = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if let Some((key, _)) = split_key(line).filter(|_| !line.starts_with([' ', '-', '#']))
            && !seen.insert(key)
        {
            repeated.push((number + 1, key));
        }
    }
    repeated
}
