//! Located findings: what is wrong, where, and the way out, in Chinese and English.
//!
//! In: facts that a room has found out. Out: [`Diagnostic`] values and, through
//! [`human`], text for a terminal. Must not know: any other room.

pub mod human;
pub(crate) mod problem;
pub mod rules;

pub use rules::Rule;

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::ErrorKind;

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
        $crate::diagnostic::Text { zh: format!($zh), en: format!($en) }
    };
}

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

/// Places do not count where values are hashed: a line that moved is no change of what is said.
impl Hash for Span {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

/// As of [`Span`].
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

/// Trouble with the machine or with how the program was called: exit status 2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What went wrong, with the path or argument it is about.
    pub message: Text,
}

impl Trouble {
    /// Trouble with this message.
    #[must_use]
    pub fn new(message: Text) -> Self {
        Self { message }
    }

    /// An operation on a file that failed; the message names the path.
    #[must_use]
    pub fn file(path: impl fmt::Display, error: &std::io::Error) -> Self {
        let Text { zh, en } = way_out(error.kind()).unwrap_or_else(|| text!("", ""));
        let said = reason(error);
        let (said_zh, said_en) = (said.zh, said.en);
        Self::new(text!("`{path}`：{said_zh}{zh}", "`{path}`: {said_en}{en}"))
    }
}

/// What the system says, in both languages where the kind of error is known.
fn reason(error: &std::io::Error) -> Text {
    let zh = match error.kind() {
        ErrorKind::NotFound => "没有这个文件或文件夹",
        ErrorKind::PermissionDenied => "没有权限",
        ErrorKind::AlreadyExists => "已经有了",
        ErrorKind::NotADirectory => "路径中有一节不是文件夹",
        ErrorKind::IsADirectory => "这是文件夹，不是文件",
        ErrorKind::ReadOnlyFilesystem => "这个磁盘是只读的",
        ErrorKind::StorageFull => "磁盘已满",
        ErrorKind::QuotaExceeded => "超出了磁盘限额",
        ErrorKind::FileTooLarge => "文件太大",
        ErrorKind::InvalidFilename => "文件名不能用（太长或含不能用的字符）",
        ErrorKind::ResourceBusy => "正在被别的程序使用",
        _ => return text!("{error}", "{error}"),
    };
    text!("{zh}（{error}）", "{error}")
}

/// What can be done about an error of the system; nothing where that depends on more than its kind.
fn way_out(kind: ErrorKind) -> Option<Text> {
    Some(match kind {
        ErrorKind::PermissionDenied => text!(
            "；给运行 gongkai 的用户这里的权限（`ls -ld` 看属于谁，`chown`、`chmod` 改），或换一个用户运行",
            "; give the user who runs gongkai access to it (`ls -ld` shows whose it is, `chown` and `chmod` change that), or run as another user"
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => text!(
            "；腾出空间（`df -h` 查看）再运行一次",
            "; make room (`df -h` shows where) and run it again"
        ),
        ErrorKind::ReadOnlyFilesystem => text!(
            "；换一个能写的文件夹，或重新挂载成可写的",
            "; choose a folder that can be written to, or mount it so that it can"
        ),
        ErrorKind::InvalidFilename => text!(
            "；换一个短一些的名字，一个文件名最多 255 字节（85 个汉字）",
            "; give it a shorter name, of at most 255 bytes"
        ),
        ErrorKind::ResourceBusy => {
            text!("；等那个程序结束再运行", "; run it again when that program has ended")
        }
        _ => return None,
    })
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message.en)
    }
}

impl std::error::Error for Trouble {}
