//! Front matter as nearly all reports write it, read without YAML's whole grammar.
//!
//! In: a text. Out: the mapping that `serde_yaml` would give, or nothing where only `serde_yaml` can tell. Must not
//! know: what keys mean.
//!
//! Lines of `key: value` are read here, with values that can be read in one way: words, dates, whole numbers, texts in
//! quotes and lists of those in brackets. A property test compares both readings.

use serde_yaml::{Mapping, Value};

/// The mapping, if every line is plain.
pub(super) fn mapping(text: &str) -> Option<Mapping> {
    let mut map = Mapping::new();
    for line in text.lines() {
        if line.is_empty() {
            continue;
        }
        let (key, value) = line.split_once(": ")?;
        let value = value.trim_matches(' ');
        let listed = value.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let value = match listed {
            Some(items) => Value::Sequence(items.split(',').map(item).collect::<Option<_>>()?),
            None => scalar(value)?,
        };
        if !is_key(key) || map.insert(key.into(), value).is_some() {
            return None;
        }
    }
    Some(map)
}

fn item(text: &str) -> Option<Value> {
    let text = text.trim_matches(' ');
    // In brackets a colon can begin a mapping.
    (!text.contains(':')).then(|| scalar(text))?
}

fn scalar(text: &str) -> Option<Value> {
    if let Some(quoted) = text.strip_prefix('"') {
        let inner = quoted.strip_suffix('"')?;
        return inner.chars().all(is_word).then(|| inner.into());
    }
    let first = text.chars().next()?;
    if !text.chars().all(is_word) || colon_ends_key(text) {
        return None;
    }
    if first.is_ascii_digit() {
        return number_or_date(text);
    }
    let is_text = first.is_ascii_alphabetic() || is_chinese(first);
    (is_text && !is_special(text)).then(|| text.into())
}

/// What begins with a digit: a whole number, or a text that cannot be any number.
fn number_or_date(text: &str) -> Option<Value> {
    if text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return (!text.starts_with('0')).then(|| text.parse::<u64>().ok().map(Value::from))?;
    }
    let bytes = text.as_bytes();
    let hyphenated = bytes.windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == b'-');
    (hyphenated || !text.is_ascii()).then(|| text.into())
}

fn is_key(key: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c == '_' || is_chinese(c);
    !key.is_empty() && key.len() < 100 && key.chars().all(plain) && !is_special(key)
}

/// Words that are no text in YAML.
fn is_special(text: &str) -> bool {
    ["null", "true", "false"].iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether a colon may end a key: one between digits cannot.
fn colon_ends_key(text: &str) -> bool {
    text.split(':').skip(1).any(|after| !after.starts_with(|c: char| c.is_ascii_digit()))
}

/// Characters that mean nothing to YAML inside a text; a colon is looked at apart.
fn is_word(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '0'..='9' | ' ' | '-' | '_' | '.' | '/' | '(' | ')' | ':')
        || is_chinese(c)
}

/// Chinese characters and punctuation.
fn is_chinese(c: char) -> bool {
    matches!(c, '\u{b7}' | '\u{2010}'..='\u{2027}' | '\u{3001}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}
