//! What a line of a head is, by itself and by the lines beside it.
//!
//! In: lines, the position of one. Out: its [`Class`]. Must not know: which values are taken, where the title is.

use super::super::account::LeftOut;
use super::super::draft::Key;
use super::super::lines::SourceLines;
use super::facts::facts_of;
use super::page_words::{is_breadcrumb, is_greeting, is_of_the_page};
use super::values::{self, begins_as_date, leading_date, leading_doc_number, whole_date};
use super::words::{LONGEST, is_contents_label, is_numbered_part, is_office, is_whole_title};
use crate::body::{Rank, mark_of};
use crate::extract::document::ParagraphRole;

/// What a line is, by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Class {
    Empty,
    /// It is no part of the report.
    OfThePage(LeftOut),
    /// It begins with labels, or with a date or an office and labels behind it.
    Facts,
    /// A date, or a date and an office.
    Dated,
    /// The value of a key in its unmistakable form, without a label: a document number, an index number, a validity.
    Value(Key),
    /// `示例区人民政府文件`, above a document number.
    Letterhead,
    /// The name of an office.
    Office,
    /// Short words without the signs of a sentence.
    Plain,
    /// It can only be the text: a sentence, a numbered part, an address to somebody.
    Body,
}

pub(super) fn class(lines: &SourceLines, index: usize) -> Class {
    let line = &lines.all[index];
    let text = line.text.as_str();
    let is_page = |kind| Class::OfThePage(kind);
    if text.is_empty() {
        return Class::Empty;
    }
    if is_breadcrumb(text) || is_step_of_breadcrumb(lines, index) {
        return is_page(LeftOut::Breadcrumb);
    }
    if is_greeting(text) {
        return is_page(LeftOut::Masthead);
    }
    if matches!(line.role, ParagraphRole::Title | ParagraphRole::Heading(1)) {
        return Class::Plain;
    }
    if is_of_the_page(text) {
        return is_page(LeftOut::PageWords);
    }
    if facts_of(lines, index).is_some() {
        return Class::Facts;
    }
    if line.cells.is_some() || is_contents_label(text) {
        return Class::Body;
    }
    let plain = without_bullet(text);
    if let Some(key) = values::key_of_form(plain, plain.len() < text.len()) {
        return Class::Value(key);
    }
    if is_dated(plain) {
        return Class::Dated;
    }
    if is_letterhead(lines, index) {
        return Class::Letterhead;
    }
    if is_office(text) {
        return Class::Office;
    }
    let numbered =
        is_numbered_part(text) || mark_of(text).is_some_and(|mark| mark.rank != Rank::Fourth);
    let long = text.chars().count() > if is_whole_title(text) { LONGEST * 2 } else { LONGEST };
    if numbered || long || text.contains('。') || text.ends_with(['：', ':', '，', ',', '；', ';'])
    {
        return Class::Body;
    }
    Class::Plain
}

/// A line without the bullet before it.
pub(super) fn without_bullet(text: &str) -> &str {
    text.strip_prefix(['•', '·', '●', '■', '◆', '▪', '►', '*', '-']).map_or(text, str::trim_start)
}

/// Whether a line is a step of a path that is printed as a list: `1. 首页`, `2. 信息公开`, one on each line.
fn is_step_of_breadcrumb(lines: &SourceLines, index: usize) -> bool {
    const DEEPEST_STEP: usize = 8;
    let name = |index: usize| {
        let text = lines.all[index].text.as_str();
        let number = crate::body::leading_number(text).map_or(0, |(_, length)| length);
        text[number..].trim_start_matches(['•', '·', '>', '＞', '/', ' '])
    };
    let is_step = |index: usize| {
        let name = name(index);
        (1..=14).contains(&name.chars().count())
            && !name.contains(['。', '：', ':', '，'])
            && !name.contains("关于")
            && !name.contains(|c: char| c.is_ascii_digit())
    };
    let is_home = |index: usize| matches!(name(index), "首页" | "网站首页" | "主页" | "本站首页");
    let first = (index.saturating_sub(DEEPEST_STEP)..=index).rev().find(|at| is_home(*at));
    let Some(first) = first else { return false };
    let numbered = |index: usize| crate::body::leading_number(&lines.all[index].text).is_some();
    // Only numbered steps below it make a path: a menu has bullets and goes on for long.
    first == index || (numbered(first) && (first + 1..=index).all(|at| is_step(at) && numbered(at)))
}

/// A date alone, or with the name of an office before or behind it.
pub(super) fn is_dated(text: &str) -> bool {
    if whole_date(text).is_some() {
        return true;
    }
    if begins_as_date(text) {
        return match leading_date(text) {
            Some((_, rest)) => rest.is_empty() || is_office(rest.trim()),
            None => text.chars().count() <= 24,
        };
    }
    office_and_date(text).is_some()
}

/// `示例街道 2024-01-29 …`: the office, and the text from the date on.
pub(super) fn office_and_date(text: &str) -> Option<(&str, &str)> {
    let (who, rest) = text.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    (is_office(who) && begins_as_date(rest)).then_some((who, rest))
}

/// The name of an office with 文件 behind it, above a document number: the head of a printed document.
fn is_letterhead(lines: &SourceLines, index: usize) -> bool {
    let text: String = lines.all[index].text.chars().filter(|c| !c.is_whitespace()).collect();
    let named = text.strip_suffix("文件").is_some_and(is_office);
    let mut below = lines.all[index + 1..].iter().filter(|line| !line.text.is_empty()).take(3);
    named && below.any(|line| leading_doc_number(&line.text).is_some())
}
