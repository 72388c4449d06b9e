//! Lines above a table that belong to it: its caption (`表1 办件情况`), and the unit of its figures (`单位：万元`).
//!
//! In: blocks, and which of them are plain text. Out: a [`TableLine`] for each such paragraph. Must not know: HTML that is
//! written, the outline's numbers.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, Tag};

use super::numbering::is_numeral_char;
use super::segment::{Block, Kind};

/// What a paragraph above a table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TableLine {
    /// `表1 办件情况`.
    Caption,
    /// `单位：万元`, at the right.
    Unit,
}

/// Most characters of a line that names a unit.
const LONG_UNIT: usize = 60;

/// Finds them, by position: above a table stands one of each at most, in any order. `is_text` says of a block whether it is
/// plain text of its own.
pub(super) fn lines(
    blocks: &[Block<'_>],
    is_text: &dyn Fn(usize) -> bool,
) -> BTreeMap<usize, TableLine> {
    let mut found = BTreeMap::new();
    let tables = (0..blocks.len()).filter(|index| is_table(&blocks[*index]));
    for table in tables {
        let mut above: Vec<TableLine> = Vec::new();
        for index in (0..table).rev().take(2) {
            let block = &blocks[index];
            if !matches!(block.kind, Kind::Paragraph) || !is_text(index) {
                break;
            }
            let line = match block.text.trim() {
                text if is_caption(text) => TableLine::Caption,
                text if is_unit(text) => TableLine::Unit,
                _ => break,
            };
            if above.contains(&line) {
                break;
            }
            above.push(line);
            found.insert(index, line);
        }
    }
    found
}

/// Whether a line of text is a table's caption: `表1 …`, `表一：…`, without a full stop.
pub(super) fn is_caption(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("附表").or_else(|| text.strip_prefix('表')) else {
        return false;
    };
    let rest = rest.trim_start();
    let has_number = rest.starts_with(|c: char| c.is_ascii_digit() || is_numeral_char(c));
    has_number && !text.contains('。') && text.chars().count() <= 60
}

/// Whether a line says in what the figures below it are: `单位：万元`, `（金额单位：元）`, `部门：示例局  单位：万元`.
pub(super) fn is_unit(text: &str) -> bool {
    const BEGINS: [&str; 9] = [
        "单位",
        "金额单位",
        "计量单位",
        "数量单位",
        "部门",
        "填报单位",
        "填报部门",
        "编制单位",
        "编制部门",
    ];
    // Most paragraphs are none, and are not copied to see that.
    if !text.contains('单') {
        return false;
    }
    let inner = text.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']).trim();
    let plain: String = inner.chars().filter(|c| !c.is_whitespace()).collect();
    let begins =
        |word: &&str| plain.strip_prefix(*word).is_some_and(|rest| rest.starts_with(['：', ':']));
    let says = ["单位：", "单位:"].iter().any(|word| plain.contains(word));
    says && BEGINS.iter().any(begins)
        && text.chars().count() <= LONG_UNIT
        && !text.contains(['。', '；', '\n'])
        && plain.chars().last().is_some_and(|last| !matches!(last, '：' | ':' | '，'))
}

/// Whether a block is a table, of Markdown or the author's HTML.
fn is_table(block: &Block<'_>) -> bool {
    match &*block.events() {
        [(Event::Start(Tag::Table(_)), _), ..] => true,
        [(Event::Start(Tag::HtmlBlock), _), (Event::Html(first), _), ..] => {
            let name = super::raw::name_of(first.trim_start());
            name == "table"
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_caption, is_unit};

    #[test]
    fn captions_by_their_number() {
        for text in ["表1 办件情况", "表一：办件情况", "附表2", "表 3 统计"] {
            assert!(is_caption(text), "{text}");
        }
        for text in ["表", "表格如下", "表示一下", "表1中的数据说明了问题。", "附表"]
        {
            assert!(!is_caption(text), "{text}");
        }
    }

    #[test]
    fn units_by_their_label() {
        for text in [
            "单位：万元",
            "（单位:人、件）",
            "金额单位：元",
            "单 位：万元",
            "部门：示例局　　单位：万元",
        ] {
            assert!(is_unit(text), "{text}");
        }
        for text in [
            "单位：",
            "部门：示例局",
            "各单位：",
            "单位如下：甲、乙",
            "主办单位：示例局",
            "单位：甲。",
        ] {
            assert!(!is_unit(text), "{text}");
        }
    }
}
