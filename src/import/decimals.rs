//! Headings that are numbered with decimals, as emergency plans have them: `1 总则`, `1.1 编制目的`.
//!
//! In: the paragraphs of a text. Out: the level of each that is such a heading. Must not know: Markdown, formats of files.

use std::sync::LazyLock;

use regex::Regex;

use crate::body::{Rank, mark_of};

/// A number of up to four levels and a title without the signs of a sentence.
static DECIMAL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<number>\d{1,2}(?:[.．]\d{1,2}){0,3})[.．、]?\s*(?P<title>\p{Han}[^。，；：！？,;:!?|\t]{0,29})$")
        .expect("a fixed pattern")
});

/// For each paragraph, by its text, the level of the heading that it is: 1 for `1 总则`, 2 for `1.1 编制目的`; `None` for
/// text. Numbers have to follow each other, and a text with parts 一、 has no such headings.
pub(super) fn decimal_levels(paragraphs: &[String]) -> Vec<Option<usize>> {
    let none = vec![None; paragraphs.len()];
    let is_first = |text: &String| mark_of(text).is_some_and(|mark| mark.rank == Rank::First);
    if paragraphs.iter().any(is_first) {
        return none;
    }
    let numbers: Vec<Option<Vec<u32>>> = paragraphs.iter().map(|text| numbers_of(text)).collect();
    let deep = numbers.iter().flatten().filter(|number| number.len() > 1).count();
    if deep < 2 {
        return none;
    }
    let mut last: Vec<u32> = Vec::new();
    let level = |number: Option<Vec<u32>>| {
        let number = number?;
        let (own, above) = number.split_last()?;
        let depth = number.len();
        let before = last.get(depth - 1).copied().filter(|_| last.starts_with(above)).unwrap_or(0);
        // The first of its kind is 1; a text may begin with `1.1` where `1` stands in the title above.
        let begins = last.starts_with(above) || last.is_empty();
        if !begins || *own != before + 1 {
            return None;
        }
        last.clone_from(&number);
        Some(depth)
    };
    numbers.into_iter().map(level).collect()
}

fn numbers_of(text: &str) -> Option<Vec<u32>> {
    let found = DECIMAL.captures(text.trim())?;
    found["number"].split(['.', '．']).map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::decimal_levels;

    fn levels(lines: &[&str]) -> Vec<Option<usize>> {
        decimal_levels(&lines.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn numbers_that_follow_each_other_are_headings() {
        let plan = [
            "1 总则",
            "1.1 编制目的",
            "为了安全。",
            "1.2编制依据",
            "2.组织体系",
            "2.1 指挥部",
            "2.1.1 职责",
            "3 附则",
        ];
        assert_eq!(
            levels(&plan),
            [Some(1), Some(2), None, Some(2), Some(1), Some(2), Some(3), Some(1)]
        );
        // Lists, numbers that jump, sentences, and texts with parts 一、 have none.
        assert_eq!(levels(&["1.加强学习", "2.加强执法"]), [None, None]);
        assert_eq!(levels(&["1 总则", "1.1 目的", "3 附则", "1.2 依据"])[2], None);
        assert_eq!(levels(&["1 总则", "1.1 目的是，为了安全", "1.1 目的", "1.2 依据"])[1], None);
        assert_eq!(levels(&["一、总则", "1.1 目的", "1.2 依据"]), [None, None, None]);
        assert_eq!(levels(&["1.5 倍", "2.3 倍"]), [None, None]);
    }
}
