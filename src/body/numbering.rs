//! Printed part numbers: `一、`（一）`1.`（1）`第一章`, half- or full-width.
//!
//! In: the beginning of a line. Out: a [`Mark`]. Must not know: Markdown, other lines.
//! Source: GB/T 9704-2012 (层次序数) for 一、（一）1.（1）; 立法技术规范 for 编、章、节、条.

/// The kinds of part, outermost first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rank {
    /// 第一部分, 第一编.
    Division,
    /// 第一章.
    Chapter,
    /// 第一节.
    Section,
    /// 第一条.
    Article,
    /// 一、
    First,
    /// （一）
    Second,
    /// 1.
    Third,
    /// （1）
    Fourth,
}

/// A printed number at the beginning of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Which kind.
    pub rank: Rank,
    /// The number it prints.
    pub number: u32,
    /// Bytes it takes, the space after it not counted.
    pub length: usize,
}

/// The printed number at the beginning of `line`, if there is one.
///
/// Dates (`2023.5`), decimals (`1.5倍`) and years are not numbers of parts.
#[must_use]
pub fn mark_of(line: &str) -> Option<Mark> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    match first {
        '第' => ordinal(rest),
        '（' | '(' => {
            bracketed(rest).map(|mark| Mark { length: mark.length + first.len_utf8(), ..mark })
        }
        c if digit(c).is_some() => third(line),
        c if is_numeral_char(c) => first_rank(line),
        _ => None,
    }
}

/// 第…部分、编、章、节、条.
fn ordinal(rest: &str) -> Option<Mark> {
    let length = numeral_length(rest);
    let number = numeral(&rest[..length])?;
    let after = &rest[length..];
    let (rank, word) = [
        (Rank::Division, "部分"),
        (Rank::Division, "编"),
        (Rank::Chapter, "章"),
        (Rank::Section, "节"),
        (Rank::Article, "条"),
    ]
    .into_iter()
    .find(|(_, word)| after.starts_with(word))?;
    // 第一条例 or 第三节课 are words; a number is followed by a space, punctuation, or the title of 部分.
    let next = after[word.len()..].chars().next();
    let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '、' | '　'));
    (ends || rank == Rank::Division && word == "部分").then_some(Mark {
        rank,
        number,
        length: '第'.len_utf8() + length + word.len(),
    })
}

/// （一） or （1）.
fn bracketed(rest: &str) -> Option<Mark> {
    let close = rest.find(['）', ')'])?;
    let inside = rest[..close].trim();
    let bracket = rest[close..].chars().next()?.len_utf8();
    let number = |rank, number| Mark { rank, number, length: close + bracket };
    let mark = if let Some(value) = arabic(inside).filter(|_| inside.chars().count() <= 2) {
        number(Rank::Fourth, value)
    } else if inside.chars().all(is_numeral_char) && !inside.contains(['零', '〇']) {
        number(Rank::Second, numeral(inside)?)
    } else {
        return None;
    };
    Some(mark)
}

/// 一、
fn first_rank(line: &str) -> Option<Mark> {
    let length = numeral_length(line);
    let number = numeral(&line[..length])?;
    let after = line[length..].chars().next()?;
    // A list inside a sentence (一、二、三级) is not a part.
    let next = line[length + after.len_utf8()..].chars().next();
    let listing = next.is_some_and(|c| {
        is_numeral_char(c) && {
            let tail = &line[length + after.len_utf8()..];
            tail[numeral_length(tail)..].starts_with('、')
        }
    });
    (after == '、' && !listing).then_some(Mark {
        rank: Rank::First,
        number,
        length: length + after.len_utf8(),
    })
}

/// 1. or 1．or 1、
fn third(line: &str) -> Option<Mark> {
    let digits: usize = line.chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
    let number = arabic(&line[..digits]).filter(|_| line[..digits].chars().count() <= 2)?;
    let dot = line[digits..].chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let after = line[digits + dot.len_utf8()..].chars().next();
    // `2023.5`, `1.5倍`: a digit after the dot makes it a decimal or a date, but `1.2023年` is a part.
    let rest = &line[digits + dot.len_utf8()..];
    let year = rest.chars().take_while(|c| digit(*c).is_some()).count() == 4
        && rest.chars().nth(4) == Some('年');
    let decimal = dot != '、' && !year && after.is_some_and(|c| digit(c).is_some());
    (!decimal).then_some(Mark { rank: Rank::Third, number, length: digits + dot.len_utf8() })
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => Some(u32::from(c) - u32::from('0')),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

fn arabic(text: &str) -> Option<u32> {
    if text.is_empty() {
        return None;
    }
    text.chars().try_fold(0_u32, |sum, c| sum.checked_mul(10)?.checked_add(digit(c)?))
}

pub(super) fn is_numeral_char(c: char) -> bool {
    matches!(
        c,
        '一' | '二'
            | '三'
            | '四'
            | '五'
            | '六'
            | '七'
            | '八'
            | '九'
            | '十'
            | '百'
            | '零'
            | '〇'
            | '两'
    )
}

fn numeral_length(text: &str) -> usize {
    text.chars()
        .take_while(|c| is_numeral_char(*c) || digit(*c).is_some())
        .map(char::len_utf8)
        .sum()
}

/// The value of a Chinese numeral up to 999 (`二十一`, `一百零三`), or of Arabic digits.
#[must_use]
pub fn numeral(text: &str) -> Option<u32> {
    if let Some(value) = arabic(text) {
        return Some(value);
    }
    let mut total = 0;
    let mut pending = None;
    for c in text.chars() {
        match c {
            '零' | '〇' => {
                if pending.is_some() {
                    return None;
                }
            }
            '十' | '百' => {
                let unit = if c == '十' { 10 } else { 100 };
                if c == '百' && (total > 0 || pending.is_none()) || c == '十' && total % 100 != 0
                {
                    return None;
                }
                total += pending.take().unwrap_or(1) * unit;
            }
            other => {
                let value =
                    "一二三四五六七八九".chars().position(|n| n == other).map_or(2, |n| n + 1);
                if pending.replace(u32::try_from(value).ok()?).is_some() {
                    return None;
                }
            }
        }
    }
    total += pending.unwrap_or(0);
    (total > 0).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::{Mark, Rank, mark_of, numeral};

    #[test]
    fn reads_numerals() {
        for (text, value) in [
            ("一", 1),
            ("十", 10),
            ("十二", 12),
            ("二十", 20),
            ("二十一", 21),
            ("一百", 100),
            ("一百零三", 103),
            ("九百九十九", 999),
            ("12", 12),
            ("１２", 12),
        ] {
            assert_eq!(numeral(text), Some(value), "{text}");
        }
        for text in ["", "一二", "百", "零", "十百"] {
            assert_eq!(numeral(text), None, "{text}");
        }
    }

    #[test]
    fn reads_marks_of_both_widths() {
        let cases = [
            ("一、总体情况", Rank::First, 1, "一、"),
            ("（十二）加强", Rank::Second, 12, "（十二）"),
            ("(三)依法", Rank::Second, 3, "(三)"),
            ("1.主动公开", Rank::Third, 1, "1."),
            ("２．依申请", Rank::Third, 2, "２．"),
            ("3、其他", Rank::Third, 3, "3、"),
            ("（1）受理", Rank::Fourth, 1, "（1）"),
            ("(２)办理", Rank::Fourth, 2, "(２)"),
            ("1.2023年工作情况", Rank::Third, 1, "1."),
            ("2、2024年计划", Rank::Third, 2, "2、"),
            ("第一章　总则", Rank::Chapter, 1, "第一章"),
            ("第二十条 本办法", Rank::Article, 20, "第二十条"),
            ("第三部分部门决算", Rank::Division, 3, "第三部分"),
        ];
        for (line, rank, number, printed) in cases {
            assert_eq!(mark_of(line), Some(Mark { rank, number, length: printed.len() }), "{line}");
        }
    }

    #[test]
    fn leaves_dates_decimals_and_words_alone() {
        for line in [
            "2023.5.1 起",
            "1.5倍",
            "2023年",
            "一是提高",
            "一二三",
            "一、二、三级响应",
            "第一条例外",
            "第三方",
            "(2023)5号",
            "（试行）",
            "100.",
            "3月",
        ] {
            assert_eq!(mark_of(line), None, "{line}");
        }
    }
}
