//! Where a key stands in a YAML text, by indentation.
//!
//! In: a text and a path of keys and indexes. Out: line and columns, counted from 0. Must not know:
//! values; a path written in flow style (`{…}`) is answered with the nearest key above it.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

/// One step down a YAML tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PathStep {
    /// A key of a mapping.
    Key(String),
    /// An item of a sequence, counted from 0.
    Index(usize),
}

/// A place in the text; lines and columns count from 0.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct TextPlace<'t> {
    pub(super) line: u32,
    pub(super) key_column: u32,
    pub(super) key_length: u32,
    pub(super) value_column: u32,
    /// What stands behind the key on its line.
    rest: &'t str,
}

impl<'t> TextPlace<'t> {
    /// The value as typed on the key's line, without a comment; empty where it stands elsewhere.
    pub(super) fn value(&self) -> &'t str {
        plain_value(self.rest)
    }
}

/// Finds keys in one text.
pub(super) struct Locator<'t> {
    lines: Vec<&'t str>,
    /// Cache of [`Level`]s by `from` and `skip` of their [`Region`].
    levels: RefCell<HashMap<(usize, usize), Rc<Level>>>,
}

/// The outermost level of a region.
struct Level {
    /// Columns before it.
    indent: usize,
    /// Lines at it, items of lists included.
    lines: Vec<usize>,
    /// Those of `lines` that do not begin with `- `: the value of a key ends before the next of them.
    keys_end: Vec<usize>,
    /// The line of each key, the first where one is repeated.
    keys: HashMap<String, usize>,
    /// The line of each item.
    items: Vec<usize>,
}

/// A stretch of lines; the first may begin after a `- `.
#[derive(Clone, Copy)]
struct Region {
    from: usize,
    to: usize,
    /// Bytes at the beginning of the first line that belong to the level above, such as `- `.
    skip: usize,
}

impl<'t> Locator<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { lines: text.lines().collect(), levels: RefCell::default() }
    }

    pub(super) fn find(&self, path: &[PathStep]) -> TextPlace<'t> {
        self.walk(path).1
    }

    /// The lines below a key or item and its place; `None` where its own cannot be told.
    fn find_region(&self, path: &[PathStep]) -> Option<(Region, TextPlace<'t>)> {
        let (region, place, is_whole) = self.walk(path);
        is_whole.then_some((region, place))
    }

    /// Follows a path as far as it can be found: the region below the last step found, its place, and whether that was the
    /// last step of the path.
    fn walk(&self, path: &[PathStep]) -> (Region, TextPlace<'t>, bool) {
        let mut region = Region { from: 0, to: self.lines.len(), skip: 0 };
        let mut place = TextPlace::default();
        for step in path {
            let found = match step {
                PathStep::Key(key) => self.key(region, key),
                PathStep::Index(index) => self.item(region, *index),
            };
            let Some((next, at)) = found else { return (region, place, false) };
            region = next;
            place = at;
        }
        (region, place, !path.is_empty())
    }

    /// The comment that cuts off an unquoted value, with its line and column from 0; it may be on a continuation line.
    pub(super) fn comment(&self, path: &[PathStep]) -> Option<(u32, u32, &'t str)> {
        let (region, place) = self.find_region(path)?;
        let first = usize::try_from(place.line).ok()?;
        let start = byte_of(self.lines[first], place.value_column);
        let value = &self.lines[first][start..];
        if value.starts_with('#') {
            // All of the value is a comment.
            return Some((place.line, place.value_column, value.trim_end()));
        }
        let plain = without_tags(value);
        if plain.is_empty() || plain.starts_with(|c: char| "|>\"'[{*".contains(c)) {
            return None;
        }
        let later = (first + 1..region.to).filter(|line| *line >= region.from);
        for line in std::iter::once(first).chain(later) {
            let from = if line == first { start } else { 0 };
            let text = self.lines[line];
            let mut signs = text[from..].match_indices('#').map(|(at, _)| from + at);
            if let Some(at) = signs.find(|at| text[from..*at].ends_with([' ', '\t'])) {
                // A comment on a line of its own cuts something off only where it is indented as the text is.
                let cuts = !text[from..at].trim().is_empty() || line > first && at > from;
                let column = u32::try_from(text[..at].chars().count()).unwrap_or(0);
                let line = u32::try_from(line).unwrap_or(0);
                return cuts.then(|| (line, column, text[at..].trim_end()));
            }
        }
        None
    }

    /// The lines of a text, trimmed; without the quotes around it, the mark `>` before it, or a comment behind it.
    pub(super) fn lines_of(&self, path: &[PathStep]) -> Vec<&'t str> {
        let Some((region, place)) = self.find_region(path) else { return Vec::new() };
        let Ok(first) = usize::try_from(place.line) else { return Vec::new() };
        let start = byte_of(self.lines[first], place.value_column);
        let rest = region.from.max(first + 1)..region.to;
        let mut lines = vec![self.lines[first][start..].trim()];
        lines.extend(self.lines[rest].iter().map(|line| line.trim()));
        if lines[0].starts_with('>') {
            lines.remove(0);
        } else if let Some(quote) = lines[0].chars().next().filter(|c| matches!(c, '"' | '\'')) {
            lines[0] = &lines[0][1..];
            if let Some(last) = lines.last_mut() {
                *last = last.strip_suffix(quote).unwrap_or(last);
            }
        } else {
            for line in &mut lines {
                *line = plain_value(line);
            }
        }
        lines.retain(|line| !line.is_empty());
        lines
    }

    /// The lines of the text.
    pub(super) fn lines(&self) -> &[&'t str] {
        &self.lines
    }

    fn indent(&self, region: Region, line: usize) -> Option<usize> {
        let text = self.lines[line];
        let from = if line == region.from { region.skip } else { 0 };
        let rest = text.get(from..)?;
        let body = rest.trim_start_matches(' ');
        (!body.is_empty() && !body.starts_with('#')).then(|| from + rest.len() - body.len())
    }

    /// The outermost level of a region; `None` where it has no line.
    fn level(&self, region: Region) -> Option<Rc<Level>> {
        if let Some(level) = self.levels.borrow().get(&(region.from, region.skip)) {
            return Some(Rc::clone(level));
        }
        let indent = (region.from..region.to).find_map(|line| self.indent(region, line))?;
        let (mut lines, mut keys_end, mut items) = (Vec::new(), Vec::new(), Vec::new());
        let mut keys = HashMap::new();
        for line in region.from..region.to {
            let Some(at) = self.indent(region, line).filter(|at| *at <= indent) else { continue };
            let text = &self.lines[line][at..];
            let is_item = text.starts_with('-');
            lines.push(line);
            if at < indent || !text.starts_with("- ") {
                keys_end.push(line);
            }
            if at == indent && is_item {
                items.push(line);
            }
            if at == indent
                && let Some((key, _)) = split_key(text)
            {
                keys.entry(key.to_owned()).or_insert(line);
            }
        }
        let level = Rc::new(Level { indent, lines, keys_end, keys, items });
        self.levels.borrow_mut().insert((region.from, region.skip), Rc::clone(&level));
        Some(level)
    }

    fn key(&self, region: Region, key: &str) -> Option<(Region, TextPlace<'t>)> {
        let found = self.level(region)?;
        let level = found.indent;
        let line = *found.keys.get(key)?;
        let next = found.keys_end.partition_point(|end| *end <= line);
        let end = found.keys_end.get(next).copied().unwrap_or(region.to);
        let text = self.lines[line];
        let (_, after) = split_key(&text[level..])?;
        let value_at = level + after + text[level + after..].len()
            - text[level + after..].trim_start_matches(' ').len();
        let chars = |bytes: usize| u32::try_from(text[..bytes].chars().count()).unwrap_or(0);
        let place = TextPlace {
            line: u32::try_from(line).unwrap_or(0),
            key_column: chars(level),
            key_length: chars(level + after).saturating_sub(chars(level) + 1),
            value_column: chars(value_at),
            rest: &text[value_at..],
        };
        Some((Region { from: line + 1, to: end, skip: 0 }, place))
    }

    fn item(&self, region: Region, index: usize) -> Option<(Region, TextPlace<'t>)> {
        let found = self.level(region)?;
        let level = found.indent;
        let line = *found.items.get(index)?;
        let next = found.lines.partition_point(|end| *end <= line);
        let end = found.lines.get(next).copied().unwrap_or(region.to);
        let text = self.lines[line];
        let rest = &text[level + 1..];
        let at = level + 1 + rest.len() - rest.trim_start_matches(' ').len();
        let chars = u32::try_from(text[..at].chars().count()).unwrap_or(0);
        let rest = &text[at..];
        let place = TextPlace {
            line: u32::try_from(line).unwrap_or(0),
            key_column: chars,
            key_length: u32::try_from(plain_value(rest).chars().count()).unwrap_or(1),
            value_column: chars,
            rest,
        };
        Some((Region { from: line, to: end, skip: at }, place))
    }
}

/// The byte of a line's column, counted in characters.
fn byte_of(line: &str, column: u32) -> usize {
    let column = usize::try_from(column).unwrap_or(0);
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

/// A value without a tag or anchor before it: `甲` of `!!str 甲`.
fn without_tags(value: &str) -> &str {
    let mut rest = value;
    while rest.starts_with(['!', '&']) {
        rest = rest.find(' ').map_or("", |at| rest[at..].trim_start_matches(' '));
    }
    rest
}

/// A line's key and the byte after its colon.
pub(super) fn split_key(line: &str) -> Option<(&str, usize)> {
    let line = line.trim_end();
    let quote = line.chars().next().filter(|c| matches!(c, '"' | '\''));
    if let Some(quote) = quote {
        let end = line[1..].find(quote)? + 1;
        return line[end + 1..].starts_with(':').then(|| (&line[1..end], end + 2));
    }
    let colon = line.find(": ").or_else(|| line.ends_with(':').then(|| line.len() - 1))?;
    Some((line[..colon].trim_end(), colon + 1))
}

/// A value as typed, without a trailing comment; block scalars (`|`, `>`) count as elsewhere.
fn plain_value(text: &str) -> &str {
    if text.starts_with(['|', '>', '#']) {
        return "";
    }
    let quoted = text.starts_with(['"', '\'']);
    let cut = if quoted { None } else { text.find(" #") };
    text[..cut.unwrap_or(text.len())].trim_end()
}
