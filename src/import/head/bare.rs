//! Labels that have no colon: `[ 索引号 ] …`, and padded columns such as `索 引 号 … 主题分类 …`.
//!
//! In: a line. Out: [`Labelled`] pieces of it. Must not know: other lines, which values are taken.

use super::super::draft::Key;
use super::labels::{LONGEST, LabelMeaning, Labelled, is_bullet, meaning_of};
use super::values::is_surely_value;
use super::words::is_whole_title;
use crate::body::cjk::is_han;

/// A label of a line: the bytes of its name, and where its value begins.
struct BareLabel {
    start: usize,
    end: usize,
    behind: usize,
    meaning: LabelMeaning,
}

/// The labels of a line that has none with a colon; empty where it has none at all. `among_facts` tells that a line of
/// facts stands right above or below: then one label is enough, and it may have nothing behind it.
pub(in crate::import) fn bare_labels(line: &str, among_facts: bool) -> Vec<Labelled<'_>> {
    let bracketed = bracketed(line);
    if !bracketed.is_empty() {
        return pieces(line, &bracketed);
    }
    let places = columns(line);
    let is_sure = |place: &BareLabel| {
        matches!(place.meaning, LabelMeaning::Fact(_, 0))
            && name_of(line, place).chars().count() >= 3
    };
    let begins = places.first().is_some_and(|first| first.start == 0);
    let enough = match places.as_slice() {
        [] => false,
        [one] if line[one.behind..].trim().is_empty() => among_facts && is_sure(one),
        [one] => {
            let fits = fits(one.meaning, line[one.behind..].trim());
            (is_sure(one) && (among_facts || fits)) || (among_facts && fits)
        }
        several => several.iter().any(is_sure) || (among_facts && several.len() > 1),
    };
    if begins && enough { pieces(line, &places) } else { Vec::new() }
}

/// Whether words behind a label without a colon can only be its value.
fn fits(meaning: LabelMeaning, words: &str) -> bool {
    match meaning {
        LabelMeaning::Fact(Key::Title, _) => is_whole_title(words),
        LabelMeaning::Fact(key, _) => is_surely_value(key, words),
        LabelMeaning::NoKey | LabelMeaning::OfThePage => false,
    }
}

fn name_of(line: &str, place: &BareLabel) -> String {
    line[place.start..place.end].chars().filter(|c| !c.is_whitespace()).collect()
}

/// `[ 索引号 ]` and `【索引号】`, the first of them at the beginning of the line.
fn bracketed(line: &str) -> Vec<BareLabel> {
    let mut places: Vec<BareLabel> = Vec::new();
    let mut opened = None;
    for (at, c) in line.char_indices() {
        match c {
            '[' | '【' | '［' => opened = Some(at + c.len_utf8()),
            ']' | '】' | '］' => {
                let Some(start) = opened.take() else { continue };
                let begins = !places.is_empty() || line[..start].trim_matches(is_bullet).is_empty();
                if let Some(meaning) = meaning_of(&line[start..at]).filter(|_| begins) {
                    places.push(BareLabel { start, end: at, behind: at + c.len_utf8(), meaning });
                }
            }
            _ => {}
        }
    }
    places.retain(|place| place.meaning != LabelMeaning::OfThePage);
    places
}

/// Names of labels between white space; a name may be padded with spaces inside of it, and the longest wins.
fn columns(line: &str) -> Vec<BareLabel> {
    let words: Vec<(usize, &str)> = words_of(line);
    let mut places = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let start = words[at].0;
        let mut name = String::new();
        let mut longest = None;
        for (next, (from, word)) in words.iter().enumerate().skip(at) {
            name.push_str(word);
            let of_label = word.chars().all(|c| is_han(c) || c == '/' || c == '／');
            if !of_label || name.chars().count() > LONGEST {
                break;
            }
            if let Some(meaning) = meaning_of(&name) {
                let end = from + word.len();
                longest = Some((next, BareLabel { start, end, behind: end, meaning }));
            }
        }
        at = match longest {
            Some((last, place)) => {
                places.push(place);
                last + 1
            }
            None => at + 1,
        };
    }
    places
}

fn words_of(line: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, c) in line.char_indices().chain([(line.len(), ' ')]) {
        match (c.is_whitespace(), start) {
            (true, Some(from)) => {
                words.push((from, &line[from..at]));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words
}

fn pieces<'t>(line: &'t str, places: &[BareLabel]) -> Vec<Labelled<'t>> {
    let ends = places.iter().skip(1).map(|next| next.start).chain([line.len()]);
    places
        .iter()
        .zip(ends)
        .map(|(place, end)| Labelled {
            start: place.start,
            label: name_of(line, place),
            meaning: Some(place.meaning),
            value: line[place.behind..end]
                .trim_matches(|c: char| c.is_whitespace() || "[【［|｜".contains(c)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::bare_labels;

    fn pairs(line: &str, among_facts: bool) -> Vec<(String, &str)> {
        bare_labels(line, among_facts).into_iter().map(|it| (it.label, it.value)).collect()
    }

    #[test]
    fn brackets_and_columns_are_labels() {
        let of = |all: &[(&str, &'static str)]| -> Vec<(String, &'static str)> {
            all.iter().map(|(label, value)| ((*label).to_owned(), *value)).collect()
        };
        for (line, wanted) in [
            (
                "[ 索引号 ] 115/2023-5 [ 发文字号 ] 示府发〔2023〕21号",
                of(&[("索引号", "115/2023-5"), ("发文字号", "示府发〔2023〕21号")]),
            ),
            ("【发布日期】2023-06-03", of(&[("发布日期", "2023-06-03")])),
            (
                "索 引 号 主题分类 综合政务 \\ 其他",
                of(&[("索引号", ""), ("主题分类", "综合政务 \\ 其他")]),
            ),
            (
                "文        号 示政办发〔2019〕29号   上 载 日 期 2019-12-02",
                of(&[("文号", "示政办发〔2019〕29号"), ("上载日期", "2019-12-02")]),
            ),
            ("成文日期 2013-07-02", of(&[("成文日期", "2013-07-02")])),
            ("信息名称 示例镇关于某事的通知", of(&[("信息名称", "示例镇关于某事的通知")])),
            // Words of a text are no labels.
            ("发布机构 和它的职责", of(&[])),
            ("时间 地点 名称", of(&[])),
            ("我们的 发布日期 2023-06-03", of(&[])),
            ("[打印] [关闭]", of(&[])),
        ] {
            assert_eq!(pairs(line, false), wanted, "{line}");
        }
        let title = "名        称 示例镇关于某事的通知";
        assert_eq!(pairs(title, true), [("名称".to_owned(), "示例镇关于某事的通知")]);
        assert!(pairs(title, false).is_empty());
        assert_eq!(pairs("内容概述", true), [("内容概述".to_owned(), "")]);
        assert!(pairs("内容概述", false).is_empty());
    }
}
