//! Values that are words of an author: titles, names, numbers of documents, key words.
//!
//! In: a key. Out: its text as the author meant it; findings where YAML took some of it for a comment, or it has characters
//! that nobody sees. Must not know: what a key is used for.

use std::sync::Arc;

use super::table::Field;
use crate::body::cjk::break_is_space;
use crate::diagnostic::problem;
use crate::source::characters;
use crate::yaml::{Fields, Item, split_list};

/// A value that is prose of the author's, as an `Arc` to share. Reports where YAML took a part of it for a comment, and
/// removes spaces that YAML put where a line of Chinese was folded.
pub(super) fn text(fields: &Fields<'_>, key: &'static Field) -> Option<Arc<str>> {
    if fields.is_empty(key)
        && let Some((lost, at)) = fields.comment(key)
    {
        fields.report(problem::yaml::comment_cuts(at, &lost, &crate::yaml::quoted(&lost)));
    }
    let item = fields.item(key)?;
    words(&item).map(Into::into)
}

/// The words of a value.
pub(super) fn words(item: &Item<'_>) -> Option<String> {
    let lines = item.lines();
    let text = unfolded(item.string()?, &lines);
    // Characters written literally were reported by `characters::odd`; this one came by an escape such as `\u200b`.
    let hidden = |c: &char| characters::of_character(*c).is_some() && !item.is_written(*c);
    if let Some(c) = text.chars().find(hidden) {
        let sample = characters::shown(&c.to_string());
        item.report(problem::source::invisible_character(item.location(), &sample, 1));
    }
    if let Some((lost, at)) = item.comment() {
        let whole = format!("{text} {lost}");
        item.report(problem::yaml::comment_cuts(at, &lost, &crate::yaml::quoted(&whole)));
    }
    Some(text)
}

/// A text that YAML made of several lines, with no space between them where Chinese has none.
fn unfolded(text: String, lines: &[&str]) -> String {
    if lines.len() < 2 || lines.join(" ") != text {
        return text;
    }
    let mut joined = String::with_capacity(text.len());
    for line in lines {
        let ends = joined.chars().next_back().zip(line.chars().next());
        if ends.is_some_and(|(before, after)| break_is_space(before, after)) {
            joined.push(' ');
        }
        joined.push_str(line);
    }
    joined
}

/// Key words: a list, or one text split at commas and the like.
pub(super) fn keywords(fields: &Fields<'_>, key: &'static Field) -> Vec<String> {
    let Some(item) = fields.item(key) else { return Vec::new() };
    if item.is_list() {
        return item.items().iter().filter_map(words).collect();
    }
    words(&item).map(|text| split_list(&text)).unwrap_or_default()
}
