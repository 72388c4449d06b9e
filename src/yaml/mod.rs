//! YAML with places: the only module that knows `serde_yaml`.
//!
//! In: a text and where it starts in its file. Out: a [`YamlDocument`] whose [`Fields`] are read key by
//! key, each mistake a located finding. Must not know: what the keys mean.

#[cfg(test)]
pub(crate) mod asked;
mod broken;
mod depth;
mod fields;
mod locate;
mod plain;
mod slips;
mod spec;

pub use fields::{AsKey, Fields, Item, YES_AND_NO, nearest, split_list};
pub use spec::{KeySpec, Keys, Shape};

use std::cell::RefCell;

use serde_yaml::{Mapping, Value};

use crate::diagnostic::{Diagnostic, Location, problem};
use locate::Locator;
pub use locate::PathStep;

/// Levels of lists and mappings inside each other that are read; no text of a site needs as many.
const DEEPEST: usize = 64;

/// A parsed YAML mapping that still knows where each key stands.
pub struct YamlDocument<'t> {
    map: Mapping,
    locator: Locator<'t>,
    file: String,
    first_line: u32,
    overrides: Vec<Override>,
    findings: RefCell<Vec<Diagnostic>>,
}

/// A setting that comes from outside the file and wins over it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// Keys from the top, for example `identity`, `phone`.
    pub path: Vec<String>,
    /// The value, read as YAML.
    pub value: String,
    /// Where it comes from, for messages: `env GONGKAI_BASE_URL`, `--base-url`.
    pub origin: String,
}

impl<'t> YamlDocument<'t> {
    /// Parses `text`, which stands at line `first_line` (from 1) of `file`.
    ///
    /// An empty text is an empty mapping. The error is everything that keeps the text from being one, as far as that can
    /// be known at once.
    pub fn parse(file: &str, text: &'t str, first_line: u32) -> Result<Self, Vec<Diagnostic>> {
        let locator = Locator::new(text);
        let at = |line: usize, column: usize| {
            let line = u32::try_from(line).unwrap_or(1);
            Location::at(file, line + first_line - 1, u32::try_from(column).unwrap_or(1))
        };
        if let Some((line, column)) = depth::too_deep(locator.lines(), DEEPEST) {
            return Err(vec![problem::yaml::too_deep(at(line, column), DEEPEST)]);
        }
        let parsed = match plain::mapping(text) {
            Some(map) => Ok(Value::Mapping(map)),
            None => serde_yaml::from_str::<Value>(text),
        };
        let map = match parsed {
            Ok(Value::Mapping(map)) => map,
            Ok(Value::Null) => Mapping::new(),
            _ => return Err(broken::findings(text, &locator, &at)),
        };
        Ok(Self {
            map,
            locator,
            file: file.to_owned(),
            first_line,
            overrides: Vec::new(),
            findings: RefCell::default(),
        })
    }

    /// A document without a key, for a file that could not be read.
    #[must_use]
    pub fn empty(file: &str) -> Self {
        Self {
            map: Mapping::new(),
            locator: Locator::new(""),
            file: file.to_owned(),
            first_line: 1,
            overrides: Vec::new(),
            findings: RefCell::default(),
        }
    }

    /// Puts values from outside over those of the file.
    pub fn override_with(&mut self, overrides: &[Override]) {
        for each in overrides {
            let value = serde_yaml::from_str(&each.value)
                .ok()
                .filter(|value| !matches!(value, Value::Mapping(_) | Value::Tagged(_)))
                .unwrap_or_else(|| Value::String(each.value.clone()));
            set(&mut self.map, &each.path, value);
            self.overrides.push(each.clone());
        }
    }

    /// Values inside brackets that a comment cuts off, the comment, and where it stands: `甲 # 一` and `# 一` of `[甲 # 一⏎, 乙]`.
    #[must_use]
    pub fn cuts_in_brackets(&self) -> Vec<(String, String, Location)> {
        let lines = self.locator.lines();
        let each = depth::cuts_in_brackets(lines).into_iter().map(|(line, value, column)| {
            let whole: String = lines[line].chars().skip(value).collect();
            let cut: String = lines[line].chars().skip(column).collect();
            let number = u32::try_from(line).unwrap_or(0) + self.first_line;
            let at = Location::at(&self.file, number, u32::try_from(column + 1).unwrap_or(1));
            (whole.trim().to_owned(), cut.trim_end().to_owned(), at.spanning(cut.trim_end()))
        });
        each.collect()
    }

    /// The keys at the top, read by a table.
    pub fn fields(&self, keys: Keys) -> Fields<'_> {
        Fields::new(self, &self.map, Vec::new(), keys)
    }

    /// Ends the reading and gives what was found wrong.
    pub fn into_findings(self) -> Vec<Diagnostic> {
        self.findings.into_inner()
    }

    /// Adds a finding.
    pub fn report(&self, finding: Diagnostic) {
        self.findings.borrow_mut().push(finding);
    }

    fn override_of(&self, path: &[PathStep]) -> Option<&Override> {
        let keys: Vec<&str> =
            path.iter().map(|step| if let PathStep::Key(key) = step { key } else { "" }).collect();
        self.overrides.iter().rev().find(|each| each.path.iter().eq(keys.iter()))
    }

    /// Where the key at `path` stands; the nearest one above it where its own cannot be told.
    fn key_location(&self, path: &[PathStep]) -> Location {
        if let Some(each) = self.override_of(path) {
            return Location::file(&each.origin);
        }
        let place = self.locator.find(path);
        Location {
            file: self.file.clone(),
            line: place.line + self.first_line,
            column: place.key_column + 1,
            length: place.key_length.max(1),
        }
    }

    /// Where the value at `path` stands; the key's place where it is on other lines.
    fn value_location(&self, path: &[PathStep]) -> Location {
        if let Some(each) = self.override_of(path) {
            return Location::file(&each.origin);
        }
        let place = self.locator.find(path);
        if place.value().is_empty() {
            return self.key_location(path);
        }
        Location::at(&self.file, place.line + self.first_line, place.value_column + 1)
            .spanning(place.value())
    }

    /// What stands behind a plain value as a comment, and where.
    fn comment(&self, path: &[PathStep]) -> Option<(String, Location)> {
        if self.override_of(path).is_some() {
            return None;
        }
        let (line, column, comment) = self.locator.comment(path)?;
        let at = Location::at(&self.file, line + self.first_line, column + 1).spanning(comment);
        Some((comment.to_owned(), at))
    }

    /// The lines of a value that is a text.
    fn value_lines(&self, path: &[PathStep]) -> Vec<&str> {
        if self.override_of(path).is_some() { Vec::new() } else { self.locator.lines_of(path) }
    }

    /// What the author typed for a plain value, so that `007` and `1e5` stay as they were.
    fn typed(&self, path: &[PathStep]) -> Option<String> {
        if let Some(each) = self.override_of(path) {
            return Some(each.value.clone());
        }
        let place = self.locator.find(path);
        (!place.value().is_empty()).then(|| place.value().to_owned())
    }
}

/// Deserialises a YAML text; `None` on any error. For files whose content must not get into messages (secrets), and for files
/// that nobody writes by hand.
#[must_use]
pub fn value<T: serde::de::DeserializeOwned>(text: &str) -> Option<T> {
    serde_yaml::from_str(text).ok()
}

/// Reads a flat or nested mapping of strings, such as a file of interface texts: `a.b` → text.
pub fn strings(file: &str, text: &str) -> Result<Vec<(String, String)>, Vec<Diagnostic>> {
    fn walk(prefix: &str, map: &Mapping, out: &mut Vec<(String, String)>) {
        for (key, value) in map {
            let name = format!("{prefix}{}", key.as_str().unwrap_or_default());
            match value {
                Value::Mapping(below) => walk(&format!("{name}."), below, out),
                other => out.push((name, scalar(other).unwrap_or_default())),
            }
        }
    }
    let document = YamlDocument::parse(file, text, 1)?;
    let mut out = Vec::new();
    walk("", &document.map, &mut out);
    Ok(out)
}

/// The keys of a mapping of strings with their places: `a.b`, where it stands.
pub fn places(file: &str, text: &str) -> Result<Vec<(String, Location)>, Vec<Diagnostic>> {
    let document = YamlDocument::parse(file, text, 1)?;
    let keys = strings(file, text)?;
    let place = |key: &str| {
        let path: Vec<PathStep> =
            key.split('.').map(|part| PathStep::Key(part.to_owned())).collect();
        document.key_location(&path)
    };
    Ok(keys.iter().map(|(key, _)| (key.clone(), place(key))).collect())
}

/// What ends a line in YAML besides line feed and carriage return.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// Characters outside C0 and C1 that no YAML text may contain, and the byte order mark, which is dropped at its beginning.
const REFUSED: [char; 3] = ['\u{feff}', '\u{fffe}', '\u{ffff}'];

/// A string as a YAML value on one line, quoted where YAML would read it as something else.
#[must_use]
pub fn quoted(text: &str) -> String {
    let plain = !text.is_empty()
        && text == text.trim()
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.chars().any(char::is_control)
        && !text.contains(BREAKS)
        && !text.contains(REFUSED)
        && !text.starts_with(|c: char| "!&*-?|>@`\"'%#{}[],".contains(c))
        && serde_yaml::from_str::<Value>(text).is_ok_and(|value| value.as_str() == Some(text));
    if plain {
        return text.to_owned();
    }
    // JSON does not escape what only YAML takes for the end of a line, or refuses.
    let mut json = serde_json::Value::from(text).to_string();
    for each in BREAKS.into_iter().chain(REFUSED) {
        json = json.replace(each, &format!("\\u{:04x}", u32::from(each)));
    }
    json
}

/// Panics where the quick reader of front matter reads a text differently from `serde_yaml`.
#[cfg(any(test, fuzzing))]
pub(crate) fn compare_readers(text: &str) {
    if let Some(map) = plain::mapping(text) {
        let whole: Option<Mapping> = serde_yaml::from_str(text).ok();
        assert_eq!(
            Some(map),
            whole.or_else(|| text.trim().is_empty().then(Mapping::new)),
            "{text}"
        );
    }
}

/// Sets the value at a path of keys, making the mappings on the way.
fn set(map: &mut Mapping, path: &[String], value: Value) {
    let Some((key, below)) = path.split_first() else { return };
    let key = Value::String(key.clone());
    if below.is_empty() {
        map.insert(key, value);
        return;
    }
    let entry = map.entry(key).or_insert(Value::Null);
    if !entry.is_mapping() {
        *entry = Value::Mapping(Mapping::new());
    }
    if let Value::Mapping(next) = entry {
        set(next, below, value);
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(yes) => Some(yes.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A YAML text as JSON; null where it is no YAML.
#[must_use]
pub fn to_json_value(text: &str) -> serde_json::Value {
    serde_yaml::from_str(text).map_or(serde_json::Value::Null, |value| to_json(&value))
}

fn to_json(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Bool(yes) => (*yes).into(),
        Value::Number(number) => number
            .as_i64()
            .map(Into::into)
            .or_else(|| number.as_f64().map(Into::into))
            .unwrap_or(serde_json::Value::Null),
        Value::String(text) => text.clone().into(),
        Value::Sequence(items) => items.iter().map(to_json).collect(),
        Value::Mapping(map) => map
            .iter()
            .map(|(key, value)| (scalar(key).unwrap_or_default(), to_json(value)))
            .collect::<serde_json::Map<_, _>>()
            .into(),
        Value::Tagged(tagged) => to_json(&tagged.value),
    }
}

#[cfg(test)]
mod tests;
