//! The parts of an official document that stand elsewhere than its text: whom it is sent to, and who signs it when.
//!
//! In: blocks, and which of them are parts of the outline or lines of attachments. Out: a [`LetterLine`] for each such
//! paragraph. Must not know: HTML, the outline's numbers.
//! Source: GB/T 9704-2012 7.3.2 (主送机关, flush left) and 7.3.5 (发文机关署名, 成文日期, at the right).

use std::collections::BTreeMap;

use super::cjk::is_han;
use super::segment::{Block, Kind};

/// What a paragraph of a letter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LetterLine {
    /// 主送机关: `各街道办事处：`.
    Addressee,
    /// 发文机关署名, or 成文日期.
    Signed,
}

/// Most characters of the line that names whom a document is sent to.
const LONG_ADDRESS: usize = 150;
/// Most characters of an office's name.
const LONG_NAME: usize = 40;
/// Most offices that sign one document, one below the other.
const SIGNERS: usize = 5;

/// What names of offices that sign documents end with.
pub(crate) const OFFICE_ENDS: [&str; 26] = [
    "政府",
    "办公室",
    "办事处",
    "委员会",
    "委",
    "局",
    "厅",
    "部",
    "院",
    "中心",
    "办",
    "党工委",
    "纪工委",
    "小组",
    "工作组",
    "街道",
    "所",
    "站",
    "处",
    "科",
    "公司",
    "协会",
    "学校",
    "大队",
    "支队",
    "总队",
];

/// Finds them, by position; `is_text` says of a block whether it is plain text of its own.
pub(super) fn lines(
    blocks: &[Block<'_>],
    is_text: &dyn Fn(usize) -> bool,
) -> BTreeMap<usize, LetterLine> {
    let mut found = BTreeMap::new();
    let paragraph = |index: usize| {
        let block = blocks.get(index)?;
        let plain = matches!(block.kind, Kind::Paragraph) && is_text(index);
        plain.then(|| block.text.trim())
    };
    // A heading that repeats the title may stand before it.
    let first = (0..blocks.len().min(3)).find(|index| paragraph(*index).is_some());
    if let Some(first) = first.filter(|first| paragraph(*first).is_some_and(is_address)) {
        // A line with nothing below it calls to nobody.
        if first + 1 < blocks.len() {
            found.insert(first, LetterLine::Addressee);
        }
    }
    for index in 0..blocks.len() {
        if !paragraph(index).is_some_and(is_day) {
            continue;
        }
        let names = (0..index).rev().take(SIGNERS);
        let names: Vec<usize> =
            names.take_while(|above| paragraph(*above).is_some_and(is_name)).collect();
        if names.is_empty() && index + 1 < blocks.len() {
            continue;
        }
        found.insert(index, LetterLine::Signed);
        found.extend(names.into_iter().map(|name| (name, LetterLine::Signed)));
    }
    found
}

/// `各街道办事处，区政府各部门：`: offices and a colon, and no sentence that ends in one.
pub(super) fn is_address(text: &str) -> bool {
    const SAYS: [&str; 12] = [
        "如下", "以下", "下列", "现将", "通知", "附件", "公告", "报告", "根据", "为了", "包括",
        "如：",
    ];
    let Some(names) = text.strip_suffix(['：', ':']) else { return false };
    let known = [
        "单位",
        "部门",
        "政府",
        "委员会",
        "委",
        "办",
        "局",
        "厅",
        "处",
        "室",
        "院",
        "所",
        "中心",
        "街道",
        "镇",
        "乡",
        "村",
        "社区",
        "居委会",
        "公司",
        "企业",
        "学校",
        "站",
        "科",
        "机构",
        "组织",
        "同志",
        "团体",
        "人民",
    ];
    // What stands in brackets may be anything.
    let outside = names.split(['（', '(']).next().unwrap_or(names).trim_end();
    text.chars().count() <= LONG_ADDRESS
        && !text.contains(['。', '；', '\n', '“'])
        && !SAYS.iter().any(|word| names.contains(word))
        && known.iter().any(|end| outside.ends_with(end) || names.ends_with(end))
}

/// `示例市示例区人民政府办公室`, spread with spaces or not.
pub(super) fn is_name(text: &str) -> bool {
    let name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let count = name.chars().count();
    (3..=LONG_NAME).contains(&count)
        && name.chars().all(|c| is_han(c) || matches!(c, '（' | '）' | '·'))
        && OFFICE_ENDS.iter().any(|end| name.trim_end_matches("（盖章）").ends_with(end))
}

/// `2024年5月20日` or `二〇二四年五月二十日`, alone.
pub(super) fn is_day(text: &str) -> bool {
    // Most paragraphs are none, and are not copied to see that.
    if !text.ends_with('日') {
        return false;
    }
    let day: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let Some((year, rest)) = day.split_once('年') else { return false };
    let Some((month, rest)) = rest.split_once('月') else { return false };
    let Some(of_month) = rest.strip_suffix('日') else { return false };
    let is_number = |text: &str, most: usize| {
        let of_number = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十".contains(c);
        (1..=most).contains(&text.chars().count()) && text.chars().all(of_number)
    };
    year.chars().count() == 4 && is_number(year, 4) && is_number(month, 2) && is_number(of_month, 3)
}
