//! Lines `附件：1.…` at the end of a report, and labels with nothing after them.
//!
//! In: blocks. Out: which blocks are attachment lines. Must not know: files.

use super::numbering::{Rank, mark_of};
use super::segment::{Block, Kind};

/// One attachment line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// Index of its block.
    pub(super) block: usize,
    /// Bytes of the block's text before the name: `附件：1.`.
    pub(super) lead: usize,
    /// The number printed.
    pub(super) number: Option<u32>,
    /// The name.
    pub(super) title: String,
}

/// The attachment lines of a body, and the blocks that are a label without items.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) lines: Vec<Line>,
    /// Blocks that are no part of the outline, labels included.
    pub(super) blocks: Vec<usize>,
    /// A label with nothing after it.
    pub(super) empty: Option<usize>,
}

/// Whether a line is nothing but a label.
pub(super) fn is_label(line: &str) -> bool {
    label_length(line).is_some_and(|length| line[length..].trim().is_empty())
}

/// Bytes of the label a line begins with: `附件：`, `相关附件`, `附件`.
fn label_length(line: &str) -> Option<usize> {
    let start = line.len() - line.trim_start().len();
    let word = ["相关附件", "附件"].into_iter().find(|word| line[start..].starts_with(word))?;
    let after = start + word.len();
    match line[after..].chars().next() {
        None => Some(after),
        Some(c) if matches!(c, '：' | ':') => Some(after + c.len_utf8()),
        Some(c) if c.is_whitespace() && line[after..].trim().is_empty() => Some(after),
        Some(_) => None,
    }
}

/// Finds them.
pub(super) fn find(blocks: &[Block<'_>]) -> Found {
    let mut found = Found::default();
    let mut next: Option<u32> = None;
    for (index, block) in blocks.iter().enumerate() {
        let is_text =
            matches!(block.kind, Kind::Paragraph | Kind::Heading { .. } | Kind::Item { .. });
        if !is_text {
            next = None;
            continue;
        }
        if let Some(label) =
            label_length(&block.text).filter(|_| !matches!(block.kind, Kind::Item { .. }))
        {
            found.blocks.push(index);
            next = Some(1);
            found.empty = Some(index);
            if let Some(line) = item(&block.text, label, index) {
                next = line.number.map(|number| number + 1);
                found.lines.push(line);
                found.empty = None;
            }
        } else if let Some(expected) = next {
            match item(&block.text, 0, index).filter(|line| line.number == Some(expected)) {
                Some(line) => {
                    found.lines.push(line);
                    found.blocks.push(index);
                    found.empty = None;
                    next = Some(expected + 1);
                }
                None => {
                    // A label with text after it is a heading of the author's own.
                    if found.empty.take().is_some() {
                        found.blocks.pop();
                    }
                    next = None;
                }
            }
        }
    }
    found
}

fn item(text: &str, from: usize, block: usize) -> Option<Line> {
    let rest = text.get(from..)?;
    let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace());
    let mut lead = from + rest.len() - trimmed.len();
    let mark = mark_of(trimmed).filter(|mark| mark.rank == Rank::Third);
    if let Some(mark) = mark {
        let after = &trimmed[mark.length..];
        lead += mark.length + after.len() - after.trim_start().len();
    }
    let title = text.get(lead..)?.trim();
    (!title.is_empty() && !title.contains('\n')).then(|| Line {
        block,
        lead,
        number: mark.map(|mark| mark.number),
        title: title.to_owned(),
    })
}
