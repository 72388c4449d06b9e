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
    /// The number after 之 in 第一百二十条之一; 0 where there is none.
    pub sub: u32,
    /// Bytes it takes, the space after it not counted.
    pub length: usize,
}

/// How a line has to be read that begins like one with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The number is the number of a part, whatever stands around.
    Part,
    /// 第一条为了…, without a space: a part where the number goes on.
    IfItGoesOn,
    /// 一、二级公路, 3、4月份: a list inside a sentence, unless the number goes on.
    ListUnlessItGoesOn,
}

/// The printed number at the beginning of `line`, if there is one that needs no other line to be sure of.
///
/// Dates (`2023.5`), decimals (`1.5倍`) and years are not numbers of parts.
#[must_use]
pub fn mark_of(line: &str) -> Option<Mark> {
    candidate_of(line).filter(|(_, reading)| *reading == Reading::Part).map(|(mark, _)| mark)
}

/// What may be a printed number at the beginning of `line`, and how it has to be read.
pub(super) fn candidate_of(line: &str) -> Option<(Mark, Reading)> {
    let first = line.chars().next()?;
    let rest = &line[first.len_utf8()..];
    match first {
        '第' => ordinal(rest),
        '（' | '(' => bracketed(rest)
            .map(|mark| Mark { length: mark.length + first.len_utf8(), ..mark })
            .map(|mark| (mark, Reading::Part)),
        c if digit(c).is_some() => third(line),
        c if is_numeral_char(c) => first_rank(line),
        _ => None,
    }
}

/// The words of ordinals; what may follow each of them without a space if it is part of another word (条例, 章程) or
/// the number is only referred to (第一条的, 第二条第三款).
const ORDINALS: [(Rank, &str, &str); 5] = [
    (Rank::Division, "部分", ""),
    (Rank::Division, "编", "辑号制写排码入外内委者审造纂译的规第至到和与及或中所之"),
    (Rank::Chapter, "章", "程法节的规第至到和与及或中所之"),
    (Rank::Section, "节", "课目点日假约能水省奏选气制操的规第至到和与及或中所之"),
    (Rank::Article, "条", "款项例件约文目线纹形幅码理的规第至到和与及或中所之以适是等"),
];

/// 第…部分、编、章、节、条; there may be spaces around the numeral.
fn ordinal(rest: &str) -> Option<(Mark, Reading)> {
    let is_space = |c: char| matches!(c, ' ' | '\u{3000}' | '\u{a0}');
    let spaces = |text: &str| text.len() - text.trim_start_matches(is_space).len();
    let mut at = spaces(rest);
    let length = numeral_length(&rest[at..]);
    let number = numeral(&rest[at..at + length])?;
    at += length;
    at += spaces(&rest[at..]);
    let (rank, word, others) =
        ORDINALS.into_iter().find(|(_, word, _)| rest[at..].starts_with(word))?;
    at += word.len();
    // 第一百二十条之一.
    let mut sub = 0;
    if let Some(after) = rest[at..].strip_prefix('之') {
        let length = numeral_length(after);
        if let Some(number) = numeral(&after[..length]) {
            sub = number;
            at += '之'.len_utf8() + length;
        }
    }
    let after = &rest[at..];
    let next = after.chars().next();
    // 第三条、第五条所称… refers to articles.
    let refers = after.strip_prefix('、').is_some_and(|after| after.starts_with('第'));
    let ends = next.is_none_or(|c| c.is_whitespace() || matches!(c, '：' | ':' | '、'));
    let reading = if refers {
        return None;
    } else if ends || word == "部分" {
        Reading::Part
    } else if next.is_some_and(|c| {
        (super::cjk::is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '《' | '（'))
            && !others.contains(c)
    }) {
        Reading::IfItGoesOn
    } else {
        return None;
    };
    Some((Mark { rank, number, sub, length: '第'.len_utf8() + at }, reading))
}

/// （一） or （1）.
fn bracketed(rest: &str) -> Option<Mark> {
    let close = rest.find(['）', ')'])?;
    let inside = rest[..close].trim();
    let bracket = rest[close..].chars().next()?.len_utf8();
    let number = |rank, number| Mark { rank, number, sub: 0, length: close + bracket };
    let mark = if let Some(value) = arabic(inside).filter(|_| inside.chars().count() <= 2) {
        number(Rank::Fourth, value)
    } else if inside.chars().all(is_numeral_char) && !inside.contains(['零', '〇']) {
        number(Rank::Second, numeral(inside)?)
    } else {
        return None;
    };
    Some(mark)
}

/// 一、 and what people type in its place: 一. or 一．
fn first_rank(line: &str) -> Option<(Mark, Reading)> {
    let length = numeral_length(line);
    let number = numeral(&line[..length])?;
    let sign = line[length..].chars().next().filter(|c| matches!(c, '、' | '.' | '．'))?;
    let rest = &line[length + sign.len_utf8()..];
    let reading = if sign == '、' {
        reading_before(rest, number)?
    } else {
        // 一.二 is a decimal in words.
        let is_text = !rest.starts_with(|c: char| is_numeral_char(c) || digit(c).is_some());
        is_text.then_some(Reading::Part)?
    };
    let length = length + sign.len_utf8();
    Some((Mark { rank: Rank::First, number, sub: 0, length }, reading))
}

/// How `number、` is read before `rest`: 一、二、三级 is a list, 一、二级 is one unless the number goes on.
fn reading_before(rest: &str, number: u32) -> Option<Reading> {
    let length = numeral_length(rest);
    let next = numeral(&rest[..length]);
    if next.is_some() && rest[length..].starts_with('、') {
        return None;
    }
    let is_list = next == Some(number + 1) && !rest[length..].is_empty();
    Some(if is_list { Reading::ListUnlessItGoesOn } else { Reading::Part })
}

/// 1. or 1．or 1、
fn third(line: &str) -> Option<(Mark, Reading)> {
    let digits: usize = line.chars().take_while(|c| digit(*c).is_some()).map(char::len_utf8).sum();
    let number = arabic(&line[..digits]).filter(|_| line[..digits].chars().count() <= 2)?;
    let dot = line[digits..].chars().next().filter(|c| matches!(c, '.' | '．' | '、'))?;
    let after = line[digits + dot.len_utf8()..].chars().next();
    // `2023.5`, `1.5倍`: a digit after the dot makes it a decimal or a date, but `1.2023年` is a part.
    let rest = &line[digits + dot.len_utf8()..];
    let year = rest.chars().take_while(|c| digit(*c).is_some()).count() == 4
        && rest.chars().nth(4) == Some('年');
    let decimal = dot != '、' && !year && after.is_some_and(|c| digit(c).is_some());
    if decimal {
        return None;
    }
    let reading = if dot == '、' { reading_before(rest, number)? } else { Reading::Part };
    let length = digits + dot.len_utf8();
    Some((Mark { rank: Rank::Third, number, sub: 0, length }, reading))
}

/// The value of a digit, half- or full-width.
pub(super) fn digit(c: char) -> Option<u32> {
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
    let add = |sum: u32, c| Some(sum.checked_mul(10)? + digit(c)?).filter(|sum| *sum <= 9999);
    text.chars().try_fold(0, add)
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
            | '千'
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

/// The value of a Chinese numeral (`二十一`, `一百零三`, `一千零一`) or of Arabic digits, up to 9999.
#[must_use]
pub fn numeral(text: &str) -> Option<u32> {
    if let Some(value) = arabic(text) {
        return Some(value);
    }
    let mut total = 0;
    let mut pending = None;
    // Units come from the greatest to the smallest, each once.
    let mut least_unit = u32::MAX;
    for c in text.chars() {
        match c {
            '零' | '〇' => {
                if pending.is_some() {
                    return None;
                }
            }
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                // Only 十 stands without a digit before it.
                if unit >= least_unit || pending.is_none() && unit > 10 {
                    return None;
                }
                least_unit = unit;
                total += pending.take().unwrap_or(1) * unit;
            }
            '两' => {
                if pending.replace(2).is_some() {
                    return None;
                }
            }
            other => {
                let value = "一二三四五六七八九".chars().position(|n| n == other)? + 1;
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
    use super::{Mark, Rank, Reading, candidate_of, mark_of, numeral};

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
            ("一千零一", 1001),
            ("一千二百三十四", 1234),
            ("两百", 200),
            ("12", 12),
            ("１２", 12),
        ] {
            assert_eq!(numeral(text), Some(value), "{text}");
        }
        for text in ["", "一二", "百", "千", "零", "十百", "百千", "十1", "二十十", "一百一百"]
        {
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
            ("第一千零一条　民法典", Rank::Article, 1001, "第一千零一条"),
            ("第 四 条　有空格", Rank::Article, 4, "第 四 条"),
            ("一、三大工程", Rank::First, 1, "一、"),
        ];
        for (line, rank, number, printed) in cases {
            let mark = Mark { rank, number, sub: 0, length: printed.len() };
            assert_eq!(mark_of(line), Some(mark), "{line}");
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
            "第十1条 混写",
            "第三条、第五条所称",
            "第二十一条第一款规定",
            "第一章程",
            "1、2、3号楼",
        ] {
            assert_eq!(mark_of(line), None, "{line}");
        }
    }

    #[test]
    fn some_lines_need_others_to_be_read() {
        for (line, rank, number, reading) in [
            ("第一条为了规范，制定本办法。", Rank::Article, 1, Reading::IfItGoesOn),
            ("第一章总则", Rank::Chapter, 1, Reading::IfItGoesOn),
            ("一、二级公路建设", Rank::First, 1, Reading::ListUnlessItGoesOn),
            ("三、四线城市房价", Rank::First, 3, Reading::ListUnlessItGoesOn),
            ("3、4月份召开了会议", Rank::Third, 3, Reading::ListUnlessItGoesOn),
        ] {
            let found = candidate_of(line).map(|(mark, how)| (mark.rank, mark.number, how));
            assert_eq!(found, Some((rank, number, reading)), "{line}");
            assert_eq!(mark_of(line), None, "{line}");
        }
        let mark = mark_of("第一百二十条之一　资助").expect("an article");
        assert_eq!((mark.number, mark.sub), (120, 1));
    }
}
