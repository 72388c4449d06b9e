//! Blocks → what each is in the report's outline, its anchor, and findings about the numbering.
//!
//! In: blocks. Out: one [`Part`] a block. Must not know: HTML, links.
//!
//! A line with a printed number is a heading when it is short and has no 。 inside; otherwise its first
//! sentence is a run-in heading. Lines of one list are decided together. Numbers are the author's text and are never
//! changed.

mod anchors;
mod marks;
mod state;
mod titles;

use std::collections::BTreeMap;

use super::attachment_line::AttachmentLines;
use super::numbering::{Mark, Rank, mark_of};
use super::segment::{Block, Kind, only_one_line};
use crate::diagnostic::{Diagnostic, Location};
use anchors::Wants;
use marks::Marks;
use state::{Numbered, OutlineState, key};
pub(super) use titles::join as join_titles;

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Text, a table, a list.
    Plain,
    /// A heading of this level, 2 to 6.
    Heading(u8),
    /// A paragraph that begins with a run-in heading of so many bytes.
    RunIn { length: u32 },
    /// A numbered paragraph or list item that is no heading.
    Numbered,
}

/// A block's place in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) id: Option<Box<str>>,
    /// The anchor that it had in older versions, where that is another one and free.
    pub(super) before: Option<Box<str>>,
    /// Depth in the contents list, from 1, for headings and run-in headings.
    pub(super) depth: u8,
    wants: Wants,
}

impl Part {
    /// A block that is no part of the outline.
    fn plain() -> Self {
        Self { role: Role::Plain, id: None, before: None, depth: 0, wants: Wants::Nothing }
    }
}

/// Longest heading lines, in characters.
const LONG_HEADING: usize = 60;
const SHORT_HEADING: usize = 40;

/// Whether the text of the next line begins a new part, or the line before is a heading by itself.
pub(super) fn starts_part(line: &str, next: &str) -> bool {
    mark_of(next).is_some()
        || mark_of(line)
            .is_some_and(|mark| mark.rank != Rank::Article && is_heading_line(line, mark))
        || super::attachment_line::goes_on(line, next)
}

/// Finds the outline. `plain_lines` says whether lines that are no Markdown headings are looked at, `is_taken` which ids the
/// page has of its own; `place` gives a block's location.
pub(super) fn outline(
    blocks: &[Block<'_>],
    plain_lines: bool,
    attached: &AttachmentLines,
    is_taken: &dyn Fn(&str) -> bool,
    place: &dyn Fn(usize) -> Location,
) -> (Vec<Part>, Vec<Diagnostic>) {
    let Marks { of_blocks: marks, listed, named } = marks::find(blocks, plain_lines, attached);
    let has_sentences = sentences(blocks, &marks);
    let has_first = marks.iter().flatten().any(|mark| mark.rank == Rank::First);
    let mut state = OutlineState::new(heading_keys(blocks, &marks), has_first);
    let mut parts = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        if listed[index] {
            parts.push(Part::plain());
            continue;
        }
        if let Some(annex) = attached.annex_at(index) {
            parts.push(state.annex(index, annex.number));
            continue;
        }
        let level = if let Kind::Heading { level, .. } = block.kind { Some(level) } else { None };
        let part = match (&block.kind, marks[index]) {
            (Kind::Heading { id, level }, None) => {
                state.unnumbered(index, id.clone().map(String::from), &block.text, *level)
            }
            (kind, Some(mark)) => {
                let before = state.leave_article(mark, level);
                let in_article = state.in_article();
                let role = kind_of_part(blocks, &marks, index, in_article, has_sentences[index]);
                let own_id = if let Kind::Heading { id, .. } = kind {
                    id.clone().map(String::from)
                } else {
                    None
                };
                let printed = block.text.get(..mark.length).unwrap_or_default().trim_start();
                let follows_text = index > 0
                    && marks[index - 1].is_none()
                    && !matches!(blocks[index - 1].kind, Kind::Heading { .. });
                let part = Numbered {
                    index,
                    mark,
                    role,
                    heading: level,
                    own_id,
                    follows_text,
                    is_named: named[index],
                    at: &|| place(block.offset).spanning(printed),
                };
                state.numbered(part, before.as_deref())
            }
            (Kind::Paragraph, None) => state.paragraph(),
            _ => Part::plain(),
        };
        parts.push(part);
    }
    anchors::assign(&mut parts, is_taken);
    (parts, state.findings)
}

/// For each block whether a line of the same list is a sentence, so that none of its lines that end in a full stop is a
/// heading.
fn sentences(blocks: &[Block<'_>], marks: &[Option<Mark>]) -> Vec<bool> {
    // Lists that are open by rank, and which list each block belongs to.
    let mut open: Vec<(Rank, usize)> = Vec::new();
    let mut list_of = vec![usize::MAX; blocks.len()];
    let mut has_sentence: Vec<bool> = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        let Some(mark) = marks[index] else {
            if matches!(block.kind, Kind::Heading { .. }) {
                open.clear();
            }
            continue;
        };
        while open.pop_if(|(rank, _)| *rank > mark.rank).is_some() {}
        if matches!(block.kind, Kind::Heading { .. }) {
            open.pop_if(|(rank, _)| *rank == mark.rank);
            continue;
        }
        let list = match open.last() {
            Some((rank, list)) if *rank == mark.rank && mark.number > 1 => *list,
            _ => {
                open.pop_if(|(rank, _)| *rank == mark.rank);
                has_sentence.push(false);
                open.push((mark.rank, has_sentence.len() - 1));
                has_sentence.len() - 1
            }
        };
        list_of[index] = list;
        has_sentence[list] |= is_sentence(block.text.get(mark.length..).unwrap_or_default());
    }
    list_of.into_iter().map(|list| has_sentence.get(list).copied().unwrap_or(false)).collect()
}

/// Whether what follows a number is one sentence with a comma, an item of an enumeration, or too long for a title.
fn is_sentence(text: &str) -> bool {
    let text = text.trim();
    if text.ends_with(['；', ';', '，', ',']) {
        return true;
    }
    let first = text.find('。').map_or(text.len(), |at| at + '。'.len_utf8());
    if first < text.len() && text[..first].chars().count() <= SHORT_HEADING {
        // A run-in heading and its text.
        return false;
    }
    let has_comma = text[..first].contains(['，', '；', ',', ';']);
    first == text.len() && text.ends_with('。') && has_comma
        || text[..first].chars().count() > LONG_HEADING
}

/// The role of the block at `index` by its mark and its neighbours; a heading has level 0, which `OutlineState` sets.
fn kind_of_part(
    blocks: &[Block<'_>],
    marks: &[Option<Mark>],
    index: usize,
    in_article: bool,
    list_has_sentence: bool,
) -> Role {
    let block = &blocks[index];
    let Some(mark) = marks[index] else { return Role::Plain };
    if matches!(block.kind, Kind::Heading { .. }) {
        return Role::Heading(0);
    }
    // Articles, and （一）below an article, are text with a number.
    if mark.rank == Rank::Article || in_article && mark.rank >= Rank::First {
        return Role::Numbered;
    }
    let short = |at: Option<usize>| {
        at.and_then(|at| Some((at, (*marks.get(at)?)?))).is_some_and(|(at, other)| {
            other.rank == mark.rank && is_heading_line(&blocks[at].text, other)
        })
    };
    let is_sentence = list_has_sentence && block.text.trim_end().ends_with('。');
    if is_heading_line(&block.text, mark) && !is_sentence {
        let simple = !matches!(block.kind, Kind::Item { .. }) || only_one_line(block);
        let outer = mark.rank <= Rank::Second;
        // `1.` and `（1）` are headings where text of their own follows, items of a list otherwise.
        let followed = match marks.get(index + 1) {
            Some(Some(next)) => next.rank > mark.rank,
            Some(None) => !matches!(blocks[index + 1].kind, Kind::Heading { .. }),
            None => false,
        };
        let in_run = short(index.checked_sub(1)) || short(Some(index + 1));
        return if simple && (outer || followed && !in_run) {
            Role::Heading(0)
        } else {
            Role::Numbered
        };
    }
    let sentence = block.text.find('。').map(|at| at + '。'.len_utf8());
    match sentence {
        Some(length)
            if length < block.text.trim_end().len()
                && !block.text[..length].contains('\n')
                && block.text[..length].chars().count() <= SHORT_HEADING =>
        {
            u32::try_from(length).map_or(Role::Numbered, |length| Role::RunIn { length })
        }
        _ => Role::Numbered,
    }
}

/// Whether a line with this mark is a heading by itself.
fn is_heading_line(line: &str, mark: Mark) -> bool {
    let title = line.get(mark.length..).unwrap_or_default().trim();
    let outer = mark.rank <= Rank::Second;
    let most = if outer { LONG_HEADING } else { SHORT_HEADING };
    // A full stop at the very end of 一、 or （一）is a slip that many reports make; a question is a title.
    let end: &[char] =
        if outer { &['。', '？', '?', '！', '!'] } else { &['？', '?', '！', '!'] };
    let inside = title.trim_end_matches(end);
    let is_sentence = title.ends_with('。') && inside.contains(['，', '；', ',', ';']);
    !title.is_empty()
        && !title.contains("://")
        && !is_sentence
        && !title.contains('\n')
        && title.chars().count() <= most
        && !inside.contains(['。', '！', '？'])
        && !inside.ends_with(['；', ';', '，', ',', '：', ':', '、'])
}

/// The order keys of Markdown heading levels (index 1 to 6), so that they mix with numbered parts.
fn heading_keys(blocks: &[Block<'_>], marks: &[Option<Mark>]) -> [u16; 7] {
    let mut known: BTreeMap<u8, u16> = BTreeMap::new();
    let mut least: Option<u8> = None;
    for (block, mark) in blocks.iter().zip(marks) {
        let Kind::Heading { level, .. } = block.kind else { continue };
        match mark {
            Some(mark) => {
                known.entry(level).or_insert_with(|| key(mark.rank));
            }
            None => least = Some(least.map_or(level, |least| least.min(level))),
        }
    }
    // Marks `1.` and （1） do not set the key of headings: they often number the items of a list.
    let outer = marks.iter().flatten().filter(|mark| mark.rank < Rank::Third);
    let outermost = outer.map(|mark| key(mark.rank)).min().unwrap_or(key(Rank::First));
    let (level, base) =
        known.first_key_value().map_or((least.unwrap_or(1).min(2), outermost), |(l, k)| (*l, *k));
    std::array::from_fn(|index| {
        let index = u8::try_from(index).unwrap_or(1);
        known.get(&index).copied().unwrap_or_else(|| {
            let steps = i32::from(index) - i32::from(level);
            u16::try_from((i32::from(base) + steps * 10).max(1)).unwrap_or(1)
        })
    })
}
