//! A message in both languages of the people at the keyboard.
//!
//! In: words. Out: [`Text`]. Must not know: any other room.

use serde::{Deserialize, Serialize};

/// The language of messages to the person at the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lang {
    /// Simplified Chinese.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// The message language that goes with a BCP 47 tag: Chinese for `zh…`, else English.
    #[must_use]
    pub fn of_tag(tag: &str) -> Self {
        if tag.to_ascii_lowercase().starts_with("zh") { Self::Zh } else { Self::En }
    }
}

/// One message in both languages.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// Names one after the other.
    #[must_use]
    pub fn list(names: &[impl AsRef<str>]) -> Self {
        let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
        Self { zh: names.join("、"), en: names.join(", ") }
    }

    /// The message in the language asked for.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Makes a [`Text`] from a Chinese and an English format string.
#[macro_export]
#[doc(hidden)]
macro_rules! text {
    ($zh:literal, $en:literal $(,)?) => {
        $crate::text::Text { zh: format!($zh), en: format!($en) }
    };
}
