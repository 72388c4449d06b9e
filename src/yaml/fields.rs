//! Reading the keys of one mapping by a table, by either name, with a finding for each mistake.
//!
//! In: a document, a table of keys. Out: typed values. Must not know: what the keys mean.

use serde_yaml::{Mapping, Value};

use super::{KeySpec, Keys, PathStep, Shape, YamlDocument, scalar, to_json};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::is_forbidden;

/// Words for yes and no besides YAML's own, by turns.
pub const YES_AND_NO: [&str; 6] = ["是", "否", "yes", "no", "Yes", "No"];

/// How a key is asked for: by its entry in the table, or by its canonical name.
pub trait AsKey {
    /// The entry; `keys` are those of the mapping that is read.
    ///
    /// Panics for a name that the table does not have: what is asked for has to be in it.
    fn spec(self, keys: Keys) -> &'static KeySpec;
}

impl AsKey for &'static KeySpec {
    fn spec(self, _: Keys) -> &'static KeySpec {
        self
    }
}

impl AsKey for &str {
    fn spec(self, keys: Keys) -> &'static KeySpec {
        let found = keys.iter().find(|key| key.name == self);
        found.unwrap_or_else(|| panic!("the table of keys has no `{self}`"))
    }
}

/// The keys of one mapping, read by a table.
pub struct Fields<'d> {
    document: &'d YamlDocument<'d>,
    map: &'d Mapping,
    path: Vec<PathStep>,
    keys: Keys,
}

/// A value with its place.
pub struct Item<'d> {
    document: &'d YamlDocument<'d>,
    value: &'d Value,
    path: Vec<PathStep>,
    shape: &'static Shape,
}

impl<'d> Fields<'d> {
    pub(super) fn new(
        document: &'d YamlDocument<'d>,
        map: &'d Mapping,
        path: Vec<PathStep>,
        keys: Keys,
    ) -> Self {
        Self { document, map, path, keys }
    }

    /// The value of a key, by its name or its alias; `None` where it is absent or empty.
    pub fn item(&self, key: impl AsKey) -> Option<Item<'d>> {
        let key = self.spec(key);
        let by_name = self.value(key.name).map(|value| (key.name, value));
        let by_alias = self.value(key.alias).map(|value| (key.alias, value));
        if by_name.is_some() && by_alias.is_some() {
            let at = self.document.key_location(&self.below(key.alias));
            self.document.report(problem::yaml::both_names(at, key.name, key.alias));
        }
        let (name, value) = by_name.or(by_alias)?;
        // `-甲` on the line below is one text, and was meant for an item of a list.
        let path = self.below(name);
        if value.as_str().is_some_and(|text| text.starts_with('-') && !text.starts_with("--"))
            && self.document.override_of(&path).is_none()
            && self.document.locator.find(&path).value().is_empty()
        {
            let at = self.document.key_location(&path);
            self.document.report(problem::yaml::item_without_space(at));
        }
        (!is_nothing(value)).then(|| Item {
            document: self.document,
            value,
            path: self.below(name),
            shape: &key.shape,
        })
    }

    /// The entry of a key in the table.
    pub fn spec(&self, key: impl AsKey) -> &'static KeySpec {
        let key = key.spec(self.keys);
        #[cfg(test)]
        super::asked::record(key);
        key
    }

    /// A text.
    pub fn string(&self, key: impl AsKey) -> Option<String> {
        self.item(key)?.string()
    }

    /// Texts: a list, or one text split at commas and the like, full width ones too.
    pub fn strings(&self, key: impl AsKey) -> Vec<String> {
        self.item(key).map(Item::strings).unwrap_or_default()
    }

    /// Yes or no.
    pub fn bool(&self, key: impl AsKey) -> Option<bool> {
        self.item(key)?.bool()
    }

    /// A whole number within the bounds of the table.
    pub fn integer(&self, key: impl AsKey) -> Option<i64> {
        self.item(key)?.integer()
    }

    /// A mapping below a key, or `None` with a finding where it is something else.
    pub fn fields(&self, key: impl AsKey) -> Option<Fields<'d>> {
        self.item(key)?.fields()
    }

    /// The items of a list below a key; anything else than a list is one item.
    pub fn list(&self, key: impl AsKey) -> Vec<Item<'d>> {
        self.item(key).map(Item::items).unwrap_or_default()
    }

    /// Anything below a key, as JSON.
    pub fn free(&self, key: impl AsKey) -> serde_json::Value {
        self.item(key).map_or(serde_json::Value::Null, |item| to_json(item.value))
    }

    /// Whether a key is there, empty or not.
    #[must_use]
    pub fn has(&self, key: impl AsKey) -> bool {
        let key = self.spec(key);
        self.value(key.name).or_else(|| self.value(key.alias)).is_some()
    }

    /// Whether a key is there with a full-width colon, so that all behind it belongs to its name: `date：2024-01-29`.
    #[must_use]
    pub fn has_run_in(&self, key: impl AsKey) -> bool {
        let key = self.spec(key);
        let mut names = self.map.keys().filter_map(Value::as_str);
        names.any(|name| {
            name.split_once('：').is_some_and(|(name, _)| name == key.name || name == key.alias)
        })
    }

    /// Whether a key is there without a value: nothing, `~`, or a text of nothing.
    #[must_use]
    pub fn is_empty(&self, key: impl AsKey) -> bool {
        let key = self.spec(key);
        let mut values = [key.name, key.alias].into_iter().filter_map(|name| self.value(name));
        values.any(is_nothing)
    }

    /// The comment that stands where a key's value should be, and where.
    #[must_use]
    pub fn comment(&self, key: impl AsKey) -> Option<(String, Location)> {
        let key = self.spec(key);
        let name = [key.name, key.alias].into_iter().find(|name| self.value(name).is_some())?;
        self.document.comment(&self.below(name))
    }

    /// Where a key stands; where it is absent, the mapping it should stand in.
    #[must_use]
    pub fn location(&self, key: impl AsKey) -> Location {
        let key = self.spec(key);
        match [key.name, key.alias].into_iter().find(|name| self.value(name).is_some()) {
            Some(name) => self.document.key_location(&self.below(name)),
            None => self.document.key_location(&self.path),
        }
    }

    /// The value under a name; front matter has few keys, which are quicker compared than hashed.
    fn value(&self, name: &str) -> Option<&'d Value> {
        let found = self.map.iter().find(|(key, _)| key.as_str() == Some(name));
        found.filter(|_| !name.is_empty()).map(|(_, value)| value)
    }

    /// Adds a finding of the caller's.
    pub fn report(&self, finding: Diagnostic) {
        self.document.report(finding);
    }

    /// Reports every key that the table does not have, with the nearest one that it has.
    pub fn finish(self) {
        let _ = self.finish_with(&[], &|_, _| None);
    }

    /// As [`finish`](Self::finish), but with hints: `slips` pairs words that people write with the names of the keys they
    /// mean; `elsewhere` gives the finding on a key of another kind of file. Returns, for each unknown key that was meant for
    /// one of the table, the name of that key and the place of the unknown one.
    pub fn finish_with(
        self,
        slips: &[(&str, &str)],
        elsewhere: &dyn Fn(&str, Location) -> Option<Diagnostic>,
    ) -> Vec<(String, Location)> {
        let known = self.keys;
        let mut all_meant = Vec::new();
        // Data of one's own has a place where this key is known.
        let has_extra = known.iter().any(|key| key.name == "extra");
        for (key, _) in self.map {
            let Some(name) = scalar(key) else { continue };
            if known.iter().any(|key| key.is_called(&name)) {
                continue;
            }
            let mut path = self.path.clone();
            path.push(PathStep::Key(name.clone()));
            let at = self.document.key_location(&path);
            if name.contains('：') {
                self.document.report(problem::yaml::full_width_colon(at));
                continue;
            }
            let slip = slips.iter().find(|(typed, _)| typed.eq_ignore_ascii_case(&name));
            let meant = slip.and_then(|(_, meant)| known.iter().find(|key| key.name == *meant));
            if meant.is_none()
                && let Some(finding) = elsewhere(&name, at.clone())
            {
                self.document.report(finding);
                continue;
            }
            let near = meant.map(|key| match (key.name, key.alias) {
                (name, "") => crate::text!("{name}", "{name}"),
                (name, alias) => crate::text!("{name}` 或 `{alias}", "{name}` or `{alias}"),
            });
            let names = known.iter().flat_map(|key| [key.name, key.alias]);
            let alike = if meant.is_some() {
                None
            } else {
                nearest(&name, names.filter(|name| !name.is_empty()))
            };
            let near = near.or_else(|| alike.map(|near| crate::text!("{near}", "{near}")));
            let of_alike = alike.and_then(|it| known.iter().find(|key| key.is_called(it)));
            if let Some(key) = meant.or(of_alike) {
                all_meant.push((key.name.to_owned(), at.clone()));
            }
            self.document.report(problem::yaml::unknown_key(at, &name, near.as_ref(), has_extra));
        }
        all_meant
    }

    fn below(&self, name: &str) -> Vec<PathStep> {
        let mut path = self.path.clone();
        path.push(PathStep::Key(name.to_owned()));
        path
    }
}

impl<'d> Item<'d> {
    /// Where the value stands.
    #[must_use]
    pub fn location(&self) -> Location {
        self.document.value_location(&self.path)
    }

    /// Adds a finding of the caller's.
    pub fn report(&self, finding: Diagnostic) {
        self.document.report(finding);
    }

    /// A text as the author typed it; numbers and the like are taken literally.
    #[must_use]
    pub fn string(&self) -> Option<String> {
        match self.value {
            Value::String(text) => Some(self.without_control(text)),
            Value::Number(_) | Value::Bool(_) => {
                // In flow style the locator finds what stands above; it must not be taken for the value.
                let is_value = |typed: &String| {
                    serde_yaml::from_str::<Value>(typed).is_ok_and(|value| value == *self.value)
                };
                self.document.typed(&self.path).filter(is_value).or_else(|| scalar(self.value))
            }
            _ => {
                self.report(problem::yaml::wrong_type(
                    self.location(),
                    &crate::text!("一段文字", "a text"),
                ));
                None
            }
        }
    }

    /// A text; control characters that came by an escape such as `\\x01` are reported and left out.
    fn without_control(&self, text: &str) -> String {
        if let Some(found) = text.chars().find(|c| is_forbidden(*c)) {
            let code = format!("U+{:04X}", u32::from(found));
            self.report(problem::source::control_character(self.location(), &code));
        }
        text.trim().replace(is_forbidden, "")
    }

    /// Texts: a list, or one text split at commas and the like.
    #[must_use]
    pub fn strings(self) -> Vec<String> {
        if self.value.is_sequence() {
            return self.items().iter().filter_map(Item::string).collect();
        }
        self.string().map(|text| split_list(&text)).unwrap_or_default()
    }

    fn bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(yes) => return Some(*yes),
            Value::String(text) => {
                let word = YES_AND_NO.iter().position(|word| *word == text.trim());
                if let Some(at) = word {
                    return Some(at.is_multiple_of(2));
                }
            }
            _ => {}
        }
        let want = crate::text!("`true`（是）或 `false`（否）", "`true` or `false`");
        self.report(problem::yaml::wrong_type(self.location(), &want));
        None
    }

    /// A whole number within the bounds that the table gives; any where it gives none.
    fn integer(&self) -> Option<i64> {
        let (from, to) = match self.shape {
            Shape::Integer(from, to) => (*from, *to),
            _ => (i64::MIN, i64::MAX),
        };
        let number = match self.value {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        if let Some(number) = number.filter(|number| (from..=to).contains(number)) {
            return Some(number);
        }
        let want = crate::text!("{from} 到 {to} 的整数", "a whole number from {from} to {to}");
        self.report(problem::yaml::wrong_type(self.location(), &want));
        None
    }

    /// What stands behind the value as a comment, and where; the value is not in quotes.
    #[must_use]
    pub fn comment(&self) -> Option<(String, Location)> {
        self.document.comment(&self.path)
    }

    /// The lines of the value as typed, without indents, quotes and marks of folding.
    #[must_use]
    pub fn lines(&self) -> Vec<&'d str> {
        self.document.value_lines(&self.path)
    }

    /// Whether a character stands in the text as it is, and not by an escape of YAML.
    #[must_use]
    pub fn is_written(&self, c: char) -> bool {
        self.document.locator.lines().iter().any(|line| line.contains(c))
    }

    /// Whether the value is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.value.is_sequence()
    }

    /// Whether the value is a number that is neither infinite nor none.
    #[must_use]
    pub fn is_number(&self) -> bool {
        self.value.as_f64().is_some_and(f64::is_finite)
    }

    /// Whether the value is a mapping.
    #[must_use]
    pub fn is_mapping(&self) -> bool {
        self.value.is_mapping()
    }

    /// A mapping, or `None` with a finding where it is something else.
    #[must_use]
    pub fn fields(&self) -> Option<Fields<'d>> {
        if let Value::Mapping(map) = self.value {
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            let keys = self.shape.keys(&text);
            return Some(Fields::new(self.document, map, self.path.clone(), keys));
        }
        let want = crate::text!("下一级的键（`键: 值`）", "keys below it (`key: value`)");
        self.report(problem::yaml::wrong_type(self.location(), &want));
        None
    }

    /// The items of a list; anything else is one item.
    #[must_use]
    pub fn items(self) -> Vec<Item<'d>> {
        let shape = match self.shape {
            Shape::List(item) => item,
            other => other,
        };
        let Value::Sequence(items) = self.value else { return vec![Item { shape, ..self }] };
        items
            .iter()
            .enumerate()
            .map(|(index, value)| {
                let mut path = self.path.clone();
                path.push(PathStep::Index(index));
                Item { document: self.document, value, path, shape }
            })
            .collect()
    }
}

/// Splits a list that was typed as one text at `,` `，` `、` `;` `；`; the parts are trimmed, empty ones left out.
#[must_use]
pub fn split_list(text: &str) -> Vec<String> {
    text.split([',', '，', '、', ';', '；'])
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(ToOwned::to_owned)
        .collect()
}

fn is_nothing(value: &Value) -> bool {
    value.is_null() || value.as_str().is_some_and(|text| text.trim().is_empty())
}

/// The known name nearest to what was typed, if one is near enough to be meant.
#[must_use]
pub fn nearest<'n>(typed: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let lower = typed.to_ascii_lowercase();
    known
        .map(|name| (strsim::jaro_winkler(&lower, &name.to_ascii_lowercase()), name))
        .filter(|(score, _)| *score > 0.72)
        .max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(a.1)))
        .map(|(_, name)| name)
}
