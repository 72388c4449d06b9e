//! Located findings: what is wrong, where, and the way out, in Chinese and English.
//!
//! In: facts that a room has found out. Out: [`Diagnostic`] values and, through
//! [`human`], text for a terminal. Must not know: any other room but `extract/` and `privacy/`,
//! whose kinds of files, places and numbers findings put into words.

pub mod human;
pub(crate) mod problem;
pub mod rules;

pub use rules::Rule;

use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Deserialize, Serialize};

use crate::text::Text;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Nothing is built or written until it is mended.
    Error,
    /// The build goes on; somebody should look.
    Warning,
    /// For information.
    Note,
}

impl Severity {
    /// It in words, in Chinese and in English.
    #[must_use]
    pub fn words(self) -> [&'static str; 2] {
        match self {
            Self::Error => ["错误", "error"],
            Self::Warning => ["警告", "warning"],
            Self::Note => ["提示", "note"],
        }
    }
}

/// A place in a file: path relative to the site's root, with `/` on every system.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Location {
    /// File, or `env NAME` for a setting that came from the environment.
    pub file: String,
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, counted from 1; 0 where the whole file is meant.
    pub column: u32,
    /// Length in characters of what is meant, at least 1.
    pub length: u32,
}

/// A place in a file that is known from where the span is kept: a [`Location`] without its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Line, counted from 1; 0 where the whole file is meant.
    pub line: u32,
    /// Column in characters, counted from 1; 0 where the whole file is meant.
    pub column: u32,
    /// Length in characters of what is meant, at least 1.
    pub length: u32,
}

/// A `Span` hashes to nothing, so that the hash of a value stays the same when its line moves.
impl Hash for Span {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// A `Location` hashes to nothing, as [`Span`] does.
impl Hash for Location {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

impl Span {
    /// The place in that file.
    #[must_use]
    pub fn in_file(self, file: impl AsRef<str>) -> Location {
        let Self { line, column, length } = self;
        Location { file: file.as_ref().to_owned(), line, column, length }
    }
}

impl Location {
    /// The whole of a file.
    #[must_use]
    pub fn file(file: impl AsRef<str>) -> Self {
        Self { file: file.as_ref().to_owned(), line: 0, column: 0, length: 1 }
    }

    /// A place in a file.
    #[must_use]
    pub fn at(file: impl AsRef<str>, line: u32, column: u32) -> Self {
        Self { file: file.as_ref().to_owned(), line, column, length: 1 }
    }

    /// The place in a file that follows `before`, which is all of the file's text up to there.
    #[must_use]
    pub fn behind(file: impl AsRef<str>, before: &str) -> Self {
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self::at(file, number(line), number(column))
    }

    /// The same without the file.
    #[must_use]
    pub fn span(&self) -> Span {
        Span { line: self.line, column: self.column, length: self.length }
    }

    /// The beginning of a file of text.
    #[must_use]
    pub fn start(file: impl AsRef<str>) -> Self {
        Self::at(file, 1, 1)
    }

    /// The same place with the length of what is meant.
    #[must_use]
    pub fn spanning(mut self, text: &str) -> Self {
        self.length = u32::try_from(text.chars().count()).unwrap_or(1).max(1);
        self
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.line == 0 {
            f.write_str(&self.file)
        } else {
            write!(f, "{}:{}:{}", self.file, self.line, self.column)
        }
    }
}

/// A finding.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// The rule that was broken.
    #[serde(deserialize_with = "rules::by_id")]
    pub rule: &'static Rule,
    /// How much it matters.
    pub severity: Severity,
    /// Where it is.
    pub at: Location,
    /// What is wrong.
    pub message: Text,
    /// The way out.
    pub help: Option<Text>,
}

impl Diagnostic {
    /// A finding of a rule, as severe as the rule is.
    #[must_use]
    pub fn of(rule: &'static Rule, at: Location, message: Text) -> Self {
        Self { rule, severity: rule.severity, at, message, help: None }
    }

    /// A finding in the words of its rule, `what` in the place of `…`, with the rule's way out.
    #[must_use]
    pub fn in_words(rule: &'static Rule, at: Location, what: &Text) -> Self {
        let [zh, en] = rule.says;
        let message = Text { zh: zh.replace('…', &what.zh), en: en.replace('…', &what.en) };
        let [zh, en] = rule.way_out;
        Self::of(rule, at, message).help(Text { zh: zh.to_owned(), en: en.to_owned() })
    }

    /// Adds the way out.
    #[must_use]
    pub fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Whether it stops a build.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// Sorts findings by place, then by rule, and drops repeats, so that the order never depends on threads.
pub fn sort(findings: &mut Vec<Diagnostic>) {
    findings.sort_by(|a, b| {
        (&a.at, a.severity, &a.rule, &a.message).cmp(&(&b.at, b.severity, &b.rule, &b.message))
    });
    findings.dedup();
}
