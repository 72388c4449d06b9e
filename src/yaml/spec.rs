//! Tables of keys: what a key is called in both languages, what stands behind it, and what it is for.
//!
//! In: nothing. Out: types for such tables. Must not know: which keys there are.
//!
//! [`Fields`](super::Fields) are read by such a table. A key that is not in it cannot be asked for, and what the table has no
//! key for is a finding; the JSON Schema that editors use comes from the same table.

/// The keys of one mapping.
pub type Keys = &'static [&'static KeySpec];

/// A key of a mapping.
#[derive(Debug, PartialEq, Eq)]
pub struct KeySpec {
    /// Its canonical name.
    pub name: &'static str,
    /// Its Chinese name, empty where it has none.
    pub alias: &'static str,
    /// What kind of value it takes.
    pub shape: Shape,
    /// What it is for, in Chinese and in English.
    pub about: [&'static str; 2],
    /// Two values that may stand behind it, as YAML in one line.
    pub examples: [&'static str; 2],
}

impl KeySpec {
    /// A key.
    #[must_use]
    pub const fn new(
        [name, alias]: [&'static str; 2],
        shape: Shape,
        about: [&'static str; 2],
        examples: [&'static str; 2],
    ) -> Self {
        Self { name, alias, shape, about, examples }
    }

    /// Whether this is what an author calls it.
    #[must_use]
    pub fn is_called(&self, typed: &str) -> bool {
        self.name == typed || (!typed.is_empty() && self.alias == typed)
    }
}

/// The kind of value that a key takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text; numbers are taken as they are typed.
    Text,
    /// Texts: a list, or one text with commas or the like between them.
    Words,
    /// Yes or no.
    Bool,
    /// A whole number from one to another.
    Integer(i64, i64),
    /// A number of any kind, as typed.
    Number,
    /// A day, `2024-01-29` or `2024年1月29日`.
    Date,
    /// A day, and a time where it matters.
    Moment,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Keys.
    Map(Keys),
    /// A text, or keys that say more.
    TextOr(Keys),
    /// Names of the author's own, each with such a value.
    MapOf(&'static Shape),
    /// A list of these.
    List(&'static Shape),
    /// A mapping whose keys depend on the value of the key named first: for each such value its keys.
    Kinds(&'static str, &'static [(&'static str, Keys)]),
    /// Anything.
    Free,
}

impl Shape {
    /// The keys that may stand here; none where no mapping is expected. `value` gives the text behind a key of the mapping.
    ///
    /// Of a kind that is not known, the keys are those of the first.
    #[must_use]
    pub fn keys<'v>(&self, value: &dyn Fn(&str) -> Option<&'v str>) -> Keys {
        match self {
            Self::Map(keys) | Self::TextOr(keys) => keys,
            Self::List(item) => item.keys(value),
            Self::Kinds(by, kinds) => {
                let typed = value(by);
                let found = kinds.iter().find(|(kind, _)| Some(*kind) == typed);
                found.or(kinds.first()).map_or(&[], |(_, keys)| keys)
            }
            Self::Text
            | Self::Words
            | Self::Bool
            | Self::Integer(..)
            | Self::Number
            | Self::Date
            | Self::Moment
            | Self::OneOf(_)
            | Self::MapOf(_)
            | Self::Free => &[],
        }
    }
}
