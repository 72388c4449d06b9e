//! Which blocks begin with the printed number of a part, decided by the blocks around them.
//!
//! In: blocks. Out: a [`Mark`] for each block that has one, and which lines are a printed contents list. Must not know:
//! anchors, headings, HTML.

use std::collections::{BTreeMap, HashSet};

use super::super::attachment_line::AttachmentLines;
use super::super::numbering::{Mark, Rank, Reading, candidate_of};
use super::super::segment::{Block, Kind};

/// What was found.
pub(super) struct Marks {
    /// For each block its number.
    pub(super) of_blocks: Vec<Option<Mark>>,
    /// For each block whether it is a line of the printed contents list (目录), which is no part itself.
    pub(super) listed: Vec<bool>,
    /// For each block whether a line of the printed contents list names it.
    pub(super) named: Vec<bool>,
}

/// Most blocks that a quotation may span; if it is not closed by then, its ” is taken to be missing.
const LONG_QUOTATION: usize = 60;

/// Finds them. `plain_lines` says whether lines that are no Markdown headings are looked at.
pub(super) fn find(blocks: &[Block<'_>], plain_lines: bool, attached: &AttachmentLines) -> Marks {
    let mut listed = vec![false; blocks.len()];
    let mut named = vec![false; blocks.len()];
    contents_list(blocks, &mut listed, &mut named);
    let quoted = quotations(blocks);
    let candidate = |(index, block): (usize, &Block<'_>)| {
        let is_read = match block.kind {
            Kind::Heading { .. } => true,
            Kind::Paragraph | Kind::Item { .. } => plain_lines && !attached.has(index),
            Kind::Other => false,
        };
        let counts = is_read && !block.is_no_part && !listed[index] && !quoted[index];
        if counts { candidate_in(&block.text) } else { None }
    };
    let candidates: Vec<_> = blocks.iter().enumerate().map(candidate).collect();
    // For each rank the block with the last number 2: `一、二级…` is a part only if a 二、 comes after it, else a list.
    let mut seconds: BTreeMap<Rank, usize> = BTreeMap::new();
    for (index, candidate) in candidates.iter().enumerate() {
        if let Some((mark, _)) = candidate.filter(|(mark, _)| mark.number == 2) {
            seconds.insert(mark.rank, index);
        }
    }
    let mut last: BTreeMap<Rank, u32> = BTreeMap::new();
    let mut marks = Vec::with_capacity(blocks.len());
    // The last number of a list that begins behind a label on its line: 注：1.甲.
    let mut labelled: Option<Mark> = None;
    for (index, mut candidate) in candidates.into_iter().enumerate() {
        let goes_on = |before: &Mark| {
            candidate.is_some_and(|(mark, _)| {
                (mark.rank, mark.number) == (before.rank, before.number + 1)
            })
        };
        labelled = if labelled.as_ref().is_some_and(goes_on) {
            candidate.take().map(|(mark, _)| mark)
        } else if blocks[index].kind == Kind::Paragraph && candidate.is_none() {
            behind_label(&blocks[index].text)
        } else {
            None
        };
        if attached.annex_at(index).is_some() {
            last.clear();
        }
        let Some((mark, reading)) = candidate else {
            marks.push(None);
            continue;
        };
        let before = last.get(&mark.rank).copied().unwrap_or(0);
        let goes_on = mark.number == before + 1 || mark.sub > 0 && mark.number == before;
        let is_part = match reading {
            Reading::Part => true,
            // Chapters and sections begin again in each part above them.
            Reading::IfItGoesOn => goes_on || mark.number == 1 && mark.rank != Rank::Article,
            Reading::ListUnlessItGoesOn if mark.number == 1 => {
                seconds.get(&mark.rank).is_some_and(|second| *second > index)
            }
            Reading::ListUnlessItGoesOn => goes_on,
        };
        if is_part {
            last.insert(mark.rank, mark.number);
        }
        marks.push(is_part.then_some(mark));
    }
    Marks { of_blocks: marks, listed, named }
}

/// The first number of a list behind a label: that of `注：1.甲`.
fn behind_label(text: &str) -> Option<Mark> {
    const LONGEST: usize = 8;
    let (label, rest) = text.trim_start().split_once(['：', ':'])?;
    let is_label = (1..=LONGEST).contains(&label.chars().count()) && !label.contains('\n');
    let (mark, _) = candidate_in(rest).filter(|_| is_label)?;
    (mark.number == 1).then_some(mark)
}

/// The number of a text that may begin with spaces, which count as part of it.
pub(super) fn candidate_in(text: &str) -> Option<(Mark, Reading)> {
    let trimmed = text.trim_start();
    let (mark, reading) = candidate_of(trimmed)?;
    Some((Mark { length: mark.length + text.len() - trimmed.len(), ..mark }, reading))
}

/// Finds a line 目录 and, behind it, the lines that come again later as headings.
fn contents_list(blocks: &[Block<'_>], listed: &mut [bool], named: &mut [bool]) {
    // Most blocks are none, and are not copied to see that.
    let is_label = |block: &Block<'_>| {
        block.text.trim_start().starts_with('目') && matches!(&*plain(&block.text), "目录" | "目次")
    };
    let Some(label) = blocks.iter().position(is_label) else { return };
    let texts: Vec<String> = blocks[label + 1..].iter().map(|block| plain(&block.text)).collect();
    let mut later: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, text) in texts.iter().enumerate() {
        later.insert(text, index);
    }
    let mut lines: HashSet<&str> = HashSet::new();
    let mut end = 0;
    for (index, text) in texts.iter().enumerate() {
        let comes_again = later.get(text.as_str()).is_some_and(|at| *at > index);
        if text.is_empty() || !comes_again || lines.contains(text.as_str()) {
            break;
        }
        lines.insert(text);
        end = index + 1;
    }
    for (index, text) in texts.iter().enumerate() {
        listed[label + 1 + index] = index < end;
        named[label + 1 + index] = index >= end && lines.contains(text.as_str());
    }
}

/// A line as it is compared: without white space, leaders and a page number at the end.
fn plain(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let is_page = |c: char| c.is_ascii_digit() || matches!(c, '-' | '—');
    let is_leader = |c: char| matches!(c, '.' | '…' | '·' | '．' | '⋯');
    let without_page = text.trim_end_matches(is_page);
    let without_leader = without_page.trim_end_matches(is_leader);
    // Digits at the end belong to the text where no leader stands before them.
    if without_leader.len() < without_page.len() { without_leader.to_owned() } else { text }
}

/// For each block whether it begins inside a quotation “…” that was opened in an earlier one: a decision that quotes
/// articles has not these articles itself.
fn quotations(blocks: &[Block<'_>]) -> Vec<bool> {
    let mut quoted = vec![false; blocks.len()];
    let mut open: Option<usize> = None;
    let mut depth = 0_usize;
    for (index, block) in blocks.iter().enumerate() {
        if let Some(start) = open.filter(|start| index - start > LONG_QUOTATION) {
            quoted[start + 1..index].fill(false);
            (open, depth) = (None, 0);
        }
        quoted[index] = depth > 0;
        for sign in block.text.chars().filter(|c| matches!(c, '“' | '”')) {
            if sign == '“' {
                if depth == 0 {
                    open = Some(index);
                }
                // Quoted paragraphs open their quotation anew, and only the last one closes it.
                depth = if quoted[index] { depth.max(1) } else { depth + 1 };
            } else {
                depth = depth.saturating_sub(1);
            }
        }
        if depth == 0 {
            open = None;
        }
    }
    if let Some(start) = open {
        quoted[(start + 1).min(blocks.len())..].fill(false);
    }
    quoted
}
