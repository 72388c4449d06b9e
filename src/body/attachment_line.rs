//! Lines `附件：1.…` at the end of a report, and labels with nothing after them.
//!
//! In: blocks. Out: which blocks are attachment lines. Must not know: files.

use std::collections::BTreeMap;

use super::numbering::{digit, is_numeral_char, numeral};
use super::segment::{Block, Kind, only_one_line};

/// One attachment line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AttachmentLine {
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
pub(super) struct AttachmentLines {
    pub(super) lines: Vec<AttachmentLine>,
    /// Blocks that are no part of the outline, labels included.
    pub(super) blocks: Vec<usize>,
    /// Labels with nothing after them.
    pub(super) empty: Vec<usize>,
    /// Annexes that are printed in the same text, behind the lines that name them.
    pub(super) annexes: Vec<Annex>,
    /// For each number printed the first line that has it, and for each line its annex.
    line_of_number: BTreeMap<u32, usize>,
    annex_of_line: BTreeMap<usize, usize>,
}

/// The heading of an annex in the same text: a line `附件1` that an attachment line names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Annex {
    /// Index of its block.
    pub(super) block: usize,
    /// The number printed; `None` for the only one.
    pub(super) number: Option<u32>,
    /// Which of the lines names it.
    pub(super) line: usize,
    /// Whether the next block is its title.
    pub(super) title_follows: bool,
}

impl AttachmentLines {
    /// Whether a block is no part of the outline; blocks were found in order.
    pub(super) fn has(&self, block: usize) -> bool {
        self.blocks.binary_search(&block).is_ok()
    }

    /// The line that a block is.
    pub(super) fn line_at(&self, block: usize) -> Option<&AttachmentLine> {
        let at = self.lines.binary_search_by_key(&block, |line| line.block).ok()?;
        Some(&self.lines[at])
    }

    fn push(&mut self, line: AttachmentLine) {
        if let Some(number) = line.number {
            self.line_of_number.entry(number).or_insert(self.lines.len());
        }
        self.lines.push(line);
    }

    /// The annex whose heading a block is.
    pub(super) fn annex_at(&self, block: usize) -> Option<&Annex> {
        let at = self.annexes.binary_search_by_key(&block, |annex| annex.block).ok()?;
        Some(&self.annexes[at])
    }

    /// The annex that an attachment line names.
    pub(super) fn annex_of(&self, line: &AttachmentLine) -> Option<&Annex> {
        let index = self.lines.binary_search_by_key(&line.block, |line| line.block).ok()?;
        Some(&self.annexes[*self.annex_of_line.get(&index)?])
    }

    /// Whether a block opens an annex that a line before it names, and which.
    fn annex(&self, blocks: &[Block<'_>], index: usize) -> Option<Annex> {
        let block = &blocks[index];
        if self.lines.is_empty() || matches!(block.kind, Kind::Item { .. } | Kind::Other) {
            return None;
        }
        let (number, title) = annex_heading(&block.text)?;
        let next = blocks.get(index + 1).map(|next| plain(&next.text)).unwrap_or_default();
        let line = match number {
            Some(number) => *self.line_of_number.get(&number)?,
            None => (self.lines.len() == 1).then_some(0)?,
        };
        let wanted = plain(&self.lines[line].title);
        let title_follows = title.is_empty() && !wanted.is_empty() && next == wanted;
        // Without a number only the title tells an annex from a label above files.
        let fits = if title.is_empty() {
            number.is_some() || title_follows
        } else {
            plain(title) == wanted
        };
        let is_first = !self.annex_of_line.contains_key(&line);
        (fits && is_first).then_some(Annex { block: index, number, line, title_follows })
    }

    /// Called when a block is no item. If the last label still waits for item 1 (`next`), it is no empty label but a heading
    /// of the author's, and is taken out of `empty` and `blocks`.
    fn own_heading(&mut self, next: Option<u32>) {
        if next == Some(1)
            && self.empty.last().is_some_and(|label| self.blocks.last() == Some(label))
        {
            self.empty.pop();
            self.blocks.pop();
        }
    }
}

/// Whether two lines of one paragraph are a label and an item, or two items that follow each other.
pub(super) fn goes_on(line: &str, next: &str) -> bool {
    let number = |text: &str| leading_number(text.trim_start()).map(|(number, _)| number);
    let annex = |text: &str| numbered_label(text).map(|(number, _)| number);
    label_length(line).is_some()
        || annex(line).zip(annex(next)).is_some_and(|(one, two)| two == one + 1)
        || number(line).zip(number(next)).is_some_and(|(one, two)| two == one + 1)
}

/// The number an item begins with and its bytes: `1.`, also where a year follows as in `1.2023年数据表`.
#[must_use]
pub fn leading_number(text: &str) -> Option<(u32, usize)> {
    let length = text.find(|c| digit(c).is_none())?;
    let sign = text[length..].chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let number = numeral(&text[..length]).filter(|number| *number <= 99)?;
    Some((number, length + sign.len_utf8()))
}

/// Whether a line says that there is no attachment: 附件：无.
fn says_none(line: &str) -> bool {
    let rest = label_length(line).map(|length| line[length..].trim().trim_end_matches('。'));
    rest == Some("无")
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

/// The number and the bytes before the name of a line `附件1：名称`, `附件一：名称`.
fn numbered_label(text: &str) -> Option<(u32, usize)> {
    let start = text.len() - text.trim_start().len();
    let (number, title) = annex_heading(text)?;
    let is_labelled = text[start..].contains(['：', ':']) && !title.is_empty();
    let lead = text.trim_end().len() - title.len();
    let before = &text[..lead];
    number.filter(|_| is_labelled && before.trim_end().ends_with(['：', ':'])).map(|it| (it, lead))
}

/// The lines `附件1：名称`, `附件2：名称` that begin at a block, where they are a list at the end of a text: several of them,
/// or nothing but a signature behind them. What stands alone before other text is the heading of an annex.
fn numbered_lines(blocks: &[Block<'_>], from: usize) -> Vec<AttachmentLine> {
    const SIGNATURE: usize = 3;
    const SHORT: usize = 20;
    let mut lines = Vec::new();
    for (index, block) in blocks.iter().enumerate().skip(from) {
        let expected = u32::try_from(lines.len() + 1).unwrap_or(u32::MAX);
        let found = numbered_label(&block.text).filter(|(number, _)| *number == expected);
        let Some((number, lead)) = found.filter(|_| block.kind == Kind::Paragraph) else { break };
        let title = block.text[lead..].trim().trim_end_matches('。').to_owned();
        lines.push(AttachmentLine { block: index, lead, number: Some(number), title });
    }
    let rest = &blocks[from + lines.len()..];
    let is_signature = rest.len() <= SIGNATURE
        && rest
            .iter()
            .all(|block| block.kind == Kind::Paragraph && block.text.chars().count() <= SHORT);
    if lines.len() > 1 || is_signature { lines } else { Vec::new() }
}

/// A line 附件1, 附件一： or 附件 with what follows on it.
fn annex_heading(text: &str) -> Option<(Option<u32>, &str)> {
    let rest = text.trim().strip_prefix("附件")?;
    let is_digit = |c: char| digit(c).is_some() || is_numeral_char(c);
    let spaced = rest.trim_start();
    let length = spaced.find(|c| !is_digit(c)).unwrap_or(spaced.len());
    let number = numeral(&spaced[..length]);
    if length > 0 && number.is_none() {
        return None;
    }
    let after = if length > 0 { &spaced[length..] } else { rest };
    let title = after.trim_start_matches(['：', ':']).trim();
    // 附件1份 is no heading.
    let apart = title.is_empty()
        || after.starts_with(['：', ':'])
        || after.starts_with(char::is_whitespace);
    apart.then_some((number, title))
}

/// A title as it is compared.
fn plain(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !matches!(c, '《' | '》')).collect()
}

/// Finds the attachment lines of a body, the annexes that they name, and labels without items.
pub(super) fn find(blocks: &[Block<'_>]) -> AttachmentLines {
    let mut found = AttachmentLines::default();
    let mut next: Option<u32> = None;
    for (index, block) in blocks.iter().enumerate() {
        if found.has(index) {
            continue;
        }
        if found.lines.is_empty() && next.is_none() {
            for line in numbered_lines(blocks, index) {
                found.blocks.push(line.block);
                found.push(line);
            }
            if !found.lines.is_empty() {
                continue;
            }
        }
        // An item with text or lists of its own below its first line is no line.
        let is_text = match block.kind {
            Kind::Paragraph | Kind::Heading { .. } => true,
            Kind::Item { .. } => only_one_line(block),
            Kind::Other => false,
        };
        if !is_text {
            // A label above a table or a list is a heading of the author's own.
            found.own_heading(next.take());
            continue;
        }
        if let Some(annex) = found.annex(blocks, index) {
            next = None;
            found.annex_of_line.insert(annex.line, found.annexes.len());
            found.annexes.push(annex);
        } else if says_none(&block.text) {
            found.own_heading(next.take());
        } else if let Some(label) =
            label_length(&block.text).filter(|_| !matches!(block.kind, Kind::Item { .. }))
        {
            found.blocks.push(index);
            found.empty.push(index);
            next = Some(1);
            if let Some(line) = item(&block.text, label, index) {
                next = line.number.map(|number| number + 1);
                found.push(line);
                found.empty.pop();
            }
        } else if let Some(expected) = next {
            match item(&block.text, 0, index).filter(|line| line.number == Some(expected)) {
                Some(line) => {
                    found.push(line);
                    found.blocks.push(index);
                    if expected == 1 {
                        found.empty.pop();
                    }
                    next = Some(expected + 1);
                }
                None => found.own_heading(next.take()),
            }
        }
    }
    found
}

fn item(text: &str, from: usize, block: usize) -> Option<AttachmentLine> {
    let rest = text.get(from..)?;
    let trimmed = rest.trim_start_matches(|c: char| c.is_whitespace());
    let mut lead = from + rest.len() - trimmed.len();
    let number = leading_number(trimmed);
    if let Some((_, length)) = number {
        let after = &trimmed[length..];
        lead += length + after.len() - after.trim_start().len();
    }
    let title = text.get(lead..)?.trim().trim_end_matches('。');
    (!title.is_empty() && !title.contains('\n')).then(|| AttachmentLine {
        block,
        lead,
        number: number.map(|(number, _)| number),
        title: title.to_owned(),
    })
}
