//! What became of every character of a file: in the report, or left out, by kind and place.
//!
//! In: pieces and their fate. Out: an [`Account`] whose sum can be held against what was read. Must not know: formats.

use super::draft::Key;
use crate::extract::document::{AsideKind, signs};

/// What became of a piece of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fate {
    /// It is the value of a key of the front matter, or the label of one.
    Fact(Key),
    /// It stands in the body.
    Body,
    /// It names an attachment in the front matter.
    Attachment,
    /// It is in no part of the report.
    LeftOut(LeftOut),
}

/// Why a piece is left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LeftOut {
    /// Site name, greeting, versions for easy access, today's date above the text.
    Masthead,
    /// The path to the page: `首页 > 政务公开`.
    Breadcrumb,
    /// Counters, buttons, neighbours, footers.
    PageWords,
    /// The title, repeated.
    RepeatedTitle,
    /// A label that a report has no key for, with its value.
    NoKey,
    /// A value of a key that has another value already, or that the key does not take.
    OtherValue,
    /// A label with nothing behind it.
    EmptyLabel,
    /// The printed list of contents: the page makes its own.
    Contents,
    /// 抄送 and 印发 lines under a document.
    Distribution,
    /// Words of a line whose other part is a fact.
    Rest,
    /// A part of the file that its readers do not see.
    Aside(AsideKind),
}

impl LeftOut {
    /// Its name: Chinese, English.
    #[must_use]
    pub fn name(self) -> (&'static str, &'static str) {
        match self {
            Self::Masthead => ("网页页头", "head of the web page"),
            Self::Breadcrumb => ("当前位置", "path to the page"),
            Self::PageWords => {
                ("网页上的按钮、计数、页脚", "buttons, counters, footer of the web page")
            }
            Self::RepeatedTitle => ("重复的标题", "the title, repeated"),
            Self::NoKey => ("报告没有对应项的标签", "labels that a report has no key for"),
            Self::OtherValue => ("没有采用的值", "values that were not taken"),
            Self::EmptyLabel => ("后面没有内容的标签", "labels with nothing behind them"),
            Self::Contents => {
                ("目录（页面会自己生成）", "printed contents (the page makes its own)")
            }
            Self::Distribution => ("抄送、印发信息", "distribution and printing lines"),
            Self::Rest => {
                ("信息行里不认识的字", "words of a line of facts that are not understood")
            }
            Self::Aside(kind) => match kind {
                AsideKind::Hidden => ("隐藏文字", "hidden text"),
                AsideKind::Deleted => ("修订中删除的文字", "text deleted in tracked changes"),
                AsideKind::Inserted => {
                    ("修订中插入的文字（已采用）", "text added in tracked changes (taken)")
                }
                AsideKind::Comment => ("批注", "comments"),
                AsideKind::Header => ("页眉", "page headers"),
                AsideKind::Footer => ("页脚", "page footers"),
                AsideKind::Page => (
                    "网页的其他部分（菜单、列表、页脚）",
                    "the rest of the web page (menus, lists, footer)",
                ),
                AsideKind::Object => ("嵌入的对象", "embedded objects"),
            },
        }
    }

    /// Whether its words may be repeated in messages: hidden parts may hold what nobody should read.
    #[must_use]
    pub fn may_be_quoted(self) -> bool {
        !matches!(self, Self::Aside(_))
    }
}

/// A piece of the file and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountEntry {
    /// Where it stands, see [`crate::extract::document::Paragraph::place`].
    pub place: usize,
    /// What became of it.
    pub fate: Fate,
    /// Its words.
    pub text: String,
}

/// Everything that was read from a file, and what became of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Account {
    /// Characters that the reader met, white space left out.
    pub read: usize,
    /// Every piece.
    pub entries: Vec<AccountEntry>,
}

impl Account {
    pub(super) fn add(&mut self, place: usize, fate: Fate, text: impl Into<String>) {
        self.entries.push(AccountEntry { place, fate, text: text.into() });
    }

    /// Characters of all pieces; equal to [`Self::read`] unless something was lost.
    #[must_use]
    pub fn sum(&self) -> usize {
        // What was added in tracked changes stands in the body too, and counts there.
        let counted = self
            .entries
            .iter()
            .filter(|entry| entry.fate != Fate::LeftOut(LeftOut::Aside(AsideKind::Inserted)));
        counted.map(|entry| signs(&entry.text)).sum()
    }

    /// What was left out, by kind, in the order of their first places.
    #[must_use]
    pub fn left_out(&self) -> Vec<(LeftOut, Vec<&AccountEntry>)> {
        let mut kinds: Vec<(LeftOut, Vec<&AccountEntry>)> = Vec::new();
        for entry in &self.entries {
            let Fate::LeftOut(kind) = entry.fate else { continue };
            match kinds.iter_mut().find(|(each, _)| *each == kind) {
                Some((_, entries)) => entries.push(entry),
                None => kinds.push((kind, vec![entry])),
            }
        }
        kinds
    }
}
