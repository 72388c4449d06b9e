//! A report as it was read, and the file that it becomes.
//!
//! In: facts, a body in Markdown, attachments. Out: a report's text. Must not know: formats of files, the site.

use std::fmt::Write;

use super::account::Account;
use crate::source::Moment;
use crate::yaml::quoted;

/// A key of the front matter that a text can have a value for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// 标题.
    Title,
    /// 发布日期.
    Date,
    /// 发布机构.
    Publisher,
    /// 来源.
    Source,
    /// 索引号.
    IndexNumber,
    /// 发文字号.
    DocNumber,
    /// 成文日期.
    Created,
    /// 主题分类.
    Topic,
    /// 体裁分类.
    Genre,
    /// 作者, 责任编辑.
    Author,
    /// 主题词.
    Keywords,
    /// 内容概述.
    Summary,
    /// 有效性.
    Status,
    /// 失效日期.
    Expires,
}

impl Key {
    /// Every key, in the order of the front matter.
    pub const ALL: [Self; 14] = [
        Self::Title,
        Self::Date,
        Self::Publisher,
        Self::Source,
        Self::IndexNumber,
        Self::DocNumber,
        Self::Created,
        Self::Topic,
        Self::Genre,
        Self::Author,
        Self::Keywords,
        Self::Summary,
        Self::Status,
        Self::Expires,
    ];

    /// Its name in the front matter, and its Chinese name.
    #[must_use]
    pub fn names(self) -> (&'static str, &'static str) {
        match self {
            Self::Title => ("title", "标题"),
            Self::Date => ("date", "发布日期"),
            Self::Publisher => ("publisher", "发布机构"),
            Self::Source => ("source", "来源"),
            Self::IndexNumber => ("index_number", "索引号"),
            Self::DocNumber => ("doc_number", "发文字号"),
            Self::Created => ("created", "成文日期"),
            Self::Topic => ("topic", "主题分类"),
            Self::Genre => ("genre", "体裁分类"),
            Self::Author => ("author", "作者"),
            Self::Keywords => ("keywords", "关键词"),
            Self::Summary => ("summary", "摘要"),
            Self::Status => ("status", "有效性"),
            Self::Expires => ("expires", "失效日期"),
        }
    }
}

/// A value that a text states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedFact {
    /// Whose value.
    pub key: Key,
    /// The value, as front matter takes it.
    pub value: String,
    /// Where it stands, see [`crate::extract::document::Paragraph::place`]; 0 where it was given as an option.
    pub place: usize,
    /// How sure it is.
    pub sureness: Sureness,
}

/// How sure a value is, the surest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sureness {
    /// The caller gave it.
    Given,
    /// A label says what it is.
    Labelled,
    /// A label says something that often means it: `更新时间`.
    LooselyLabelled,
    /// It stands where such values stand.
    ByPosition,
    /// It is a signature's, the name on a letterhead, or behind a label that mostly means something else. No such date is ever
    /// that of publication unasked.
    Doubtful,
}

/// A report read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Values of the front matter, in its order, one for each key at most.
    pub facts: Vec<StatedFact>,
    /// Attachments that the text lists.
    pub attachments: Vec<Listed>,
    /// Earlier addresses of the page.
    pub aliases: Vec<String>,
    /// Keys that are none of ours: name, value as JSON.
    pub extra: Vec<(String, String)>,
    /// Whether it was no published page.
    pub is_draft: bool,
    /// Pictures of the text: file name, bytes.
    pub pictures: Vec<(String, Vec<u8>)>,
    /// The body in Markdown.
    pub body: String,
    /// What became of every character of the file.
    pub account: Account,
}

/// An attachment that a text lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// File name as printed.
    pub file: String,
    /// Title.
    pub title: String,
    /// Where it is to be had, as the text has it.
    pub address: Option<String>,
    /// Whether the file is still to be put beside the report.
    pub awaited: bool,
}

impl Draft {
    /// The value of a key.
    #[must_use]
    pub fn value(&self, key: Key) -> Option<&str> {
        self.facts.iter().find(|fact| fact.key == key).map(|fact| fact.value.as_str())
    }

    /// Its title; empty only for a draft that [`super::read`] did not give.
    #[must_use]
    pub fn title(&self) -> &str {
        self.value(Key::Title).unwrap_or_default()
    }

    /// Its publication date.
    #[must_use]
    pub fn date(&self) -> Option<Moment> {
        self.value(Key::Date).and_then(super::moment)
    }

    /// The report's file: front matter and body. `index_number` is one just assigned, for a text that states none.
    #[must_use]
    pub fn print(&self, index_number: Option<&str>) -> String {
        let mut out = String::from("---\n");
        let own_number = self.value(Key::IndexNumber).is_some();
        for key in Key::ALL {
            let assigned = index_number.filter(|_| key == Key::IndexNumber && !own_number);
            if let Some(value) = self.value(key).or(assigned) {
                let _ = writeln!(out, "{}: {}", key.names().0, quoted(value));
            }
        }
        if let Some(year) = only_year(self.title()) {
            let _ = writeln!(out, "year: {year}");
        }
        if !self.aliases.is_empty() {
            out.push_str("aliases:\n");
            for alias in &self.aliases {
                let _ = writeln!(out, "  - {}", quoted(alias));
            }
        }
        if !self.attachments.is_empty() {
            out.push_str("attachments:\n");
            for file in &self.attachments {
                let (name, title) = (quoted(&file.file), quoted(&file.title));
                let _ = writeln!(out, "  - file: {name}\n    title: {title}");
                if file.awaited {
                    out.push_str("    awaited: true\n");
                }
            }
        }
        if !self.extra.is_empty() {
            out.push_str("extra:\n");
            for (name, value) in &self.extra {
                let _ = writeln!(out, "  {}: {value}", quoted(name));
            }
        }
        if self.is_draft {
            out.push_str("draft: true\n");
        }
        out.push_str("---\n\n");
        out.push_str(&self.body);
        out
    }
}

/// A moment as front matter writes it.
#[must_use]
pub fn date_text(moment: Moment) -> String {
    match moment.time {
        Some(time) => format!("{} {:02}:{:02}", moment.date, time.hour(), time.minute()),
        None => moment.date.to_string(),
    }
}

/// The year a title names, where it names just one: `2023年法治政府建设年度报告` → 2023.
fn only_year(title: &str) -> Option<String> {
    let mut years: Vec<&str> = title
        .match_indices('年')
        .filter_map(|(at, _)| {
            let start = at.checked_sub(4)?;
            // The end of 2024—2026年 is not what the title is about.
            let before = title.get(..start)?.chars().next_back();
            let is_range = before.is_some_and(|c| "—-–－~～至到".contains(c));
            title.get(start..at).filter(|_| !is_range)
        })
        .filter(|year| year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit()))
        .collect();
    years.dedup();
    (years.len() == 1).then(|| years[0].to_owned())
}
