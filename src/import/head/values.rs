//! A printed value → the value as front matter takes it.
//!
//! In: a key, words. Out: [`ReadValue`]. Must not know: lines, which of several values is taken.

use std::sync::LazyLock;

use regex::Regex;

use super::super::draft::{Key, date_text};
use super::labels::meaning_of;
use super::words::is_office;
use crate::source::{Moment, dates, is_doc_number};

/// A value, and the words behind it that are no part of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) struct ReadValue {
    pub(in crate::import) value: String,
    pub(in crate::import) rest: String,
}

/// A date at the beginning of a text, in brackets or not, and a time of day.
static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let day = r"\d{4}\s?(?:-\s?\d{1,2}\s?-\s?\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\s?\d{1,2}\s?月\s?\d{1,2}\s?日)";
    let time = r"(?:[T\s　]*\d{1,2}\s?[:：]\s?\d{1,2}(?:\s?[:：]\s?\d{1,2})?(?:\.\d{1,3})?)?";
    let pattern = format!(r"^[\[【(（]?\s*(?P<date>{day})(?P<time>{time})\s*[\]】)）]?\s*");
    Regex::new(&pattern).expect("a fixed pattern")
});

static WEEKDAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:星期|周)[一二三四五六日天]\s*").expect("a fixed pattern"));

/// A date written in Han numerals: `二〇二四年五月二十日`.
static HAN_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<y>[〇○零一二三四五六七八九OＯ０0]{4})年(?P<m>[一二三四五六七八九十]{1,2})月(?P<d>[一二三四五六七八九十]{1,3})日$")
        .expect("a fixed pattern")
});

/// `龙府办〔2024〕12号` with any brackets that a keyboard gives.
static DOC_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<word>\p{Han}{1,20})\s?[〔\[【﹝（(［]\s?(?P<year>(?:19|20)\d{2})\s?[〕\]】﹞）)］]\s?(?P<number>第?\s?\d{1,6})\s?号")
        .expect("a fixed pattern")
});

static WIDE_GAP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s{2,}|\u{3000}").expect("a fixed pattern"));

/// The date that a text begins with, and the text behind it. A weekday behind it is passed over.
pub(in crate::import) fn leading_date(text: &str) -> Option<(Moment, &str)> {
    let found = DATE.captures(text)?;
    let day: String = found["date"].chars().filter(|c| !c.is_whitespace()).collect();
    let time = found["time"].trim_matches(['T', ' ', '\u{3000}']);
    let time: String = time.chars().filter(|c| !c.is_whitespace()).collect();
    let time = time.split('.').next().unwrap_or_default();
    let rest = &text[found.get(0)?.end()..];
    let rest = &rest[WEEKDAY.find(rest).map_or(0, |found| found.end())..];
    Some((dates::parse(format!("{day} {time}").trim()).ok()?, rest))
}

/// Whether a text begins in the form of a date, be there such a day or not.
pub(in crate::import) fn begins_as_date(text: &str) -> bool {
    DATE.is_match(text)
}

/// Whether a weekday stands in a text, as beside today's date at the top of a web page.
pub(in crate::import) fn has_weekday(text: &str) -> bool {
    text.contains("星期") || text.contains("周一") || text.contains("周日")
}

/// A date that is all of a text, in Arabic or Han numerals.
pub(in crate::import) fn whole_date(text: &str) -> Option<Moment> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() || *c == ' ').collect();
    if let Some((moment, rest)) = leading_date(plain.trim()) {
        return rest.trim().is_empty().then_some(moment);
    }
    let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let found = HAN_DATE.captures(&plain)?;
    let year: String = found["y"]
        .chars()
        .map(|c| match c {
            '一' => '1',
            '二' => '2',
            '三' => '3',
            '四' => '4',
            '五' => '5',
            '六' => '6',
            '七' => '7',
            '八' => '8',
            '九' => '9',
            _ => '0',
        })
        .collect();
    let month = crate::body::numeral(&found["m"])?;
    let day = crate::body::numeral(&found["d"])?;
    dates::parse(&format!("{year}-{month}-{day}")).ok()
}

/// A document number that a text begins with, in the form of the front matter, and the text behind it.
pub(in crate::import) fn leading_doc_number(text: &str) -> Option<(String, &str)> {
    let found = DOC_NUMBER.captures(text)?;
    let number: String = found["number"].chars().filter(|c| !c.is_whitespace()).collect();
    let value = format!("{}〔{}〕{number}号", &found["word"], &found["year"]);
    is_doc_number(&value).then(|| (value, &text[found.get(0).map_or(0, |all| all.end())..]))
}

/// The document number inside a title, in brackets at its end or before it.
pub(in crate::import) fn doc_number_in(title: &str) -> Option<String> {
    let starts = title.char_indices().filter(|(at, _)| {
        let before = title[..*at].chars().next_back();
        before.is_none_or(|c| matches!(c, '（' | '(' | ' ' | '\u{3000}'))
    });
    starts.into_iter().find_map(|(at, _)| leading_doc_number(&title[at..]).map(|(value, _)| value))
}

/// What stands before a wide gap, and what stands behind it: another column of the page.
fn until_gap(words: &str) -> (&str, &str) {
    let gap = WIDE_GAP.find(words);
    gap.map_or((words, ""), |gap| (&words[..gap.start()], &words[gap.end()..]))
}

/// Whether a printed value says that there is none.
pub(in crate::import) fn is_nothing(value: &str) -> bool {
    matches!(
        value,
        "" | "无"
            | "无文号"
            | "无字号"
            | "无〔〕号"
            | "—"
            | "——"
            | "-"
            | "--"
            | "/"
            | "\\"
            | "null"
            | "NULL"
            | "暂无"
            | "空"
    )
}

/// Reads the value of a key; `None` where the words cannot be one.
pub(in crate::import) fn read_value(key: Key, words: &str) -> Option<ReadValue> {
    let with = |value: &str, rest: &str| {
        Some(ReadValue { value: value.trim().to_owned(), rest: rest.trim().to_owned() })
    };
    match key {
        // A moment with an offset is kept as it is: the site knows its own time.
        Key::Date if dates::parse(words).is_ok_and(|moment| moment.offset.is_some()) => {
            with(words, "")
        }
        Key::Date => {
            let (moment, rest) = leading_date(words)?;
            with(&date_text(moment), rest)
        }
        Key::Created | Key::Expires => match (leading_date(words), whole_date(words)) {
            (Some((moment, rest)), _) => with(&moment.date.to_string(), rest),
            (None, Some(moment)) => with(&moment.date.to_string(), ""),
            (None, None) => None,
        },
        Key::DocNumber => {
            let (value, rest) = leading_doc_number(words)?;
            with(&value, rest)
        }
        Key::IndexNumber => {
            let (first, rest) = words.split_once(char::is_whitespace).unwrap_or((words, ""));
            let fits = first.chars().any(|c| c.is_ascii_digit())
                && first.chars().count() <= 60
                && !first.contains(['。', '，', '《']);
            if fits { with(first, rest) } else { None }
        }
        Key::Status => {
            let value = match words {
                "有效" | "是" | "现行有效" => "有效",
                "失效" | "否" | "已失效" | "无效" => "失效",
                "废止" | "已废止" => "废止",
                "已修改" | "修改" => "已修改",
                _ => return None,
            };
            with(value, "")
        }
        Key::Publisher | Key::Source | Key::Author => {
            let counts = key == Key::Author && words.starts_with("已有");
            if counts || words.contains(['。', '；']) || words.chars().count() > 80 {
                return None;
            }
            let (first, rest) = until_gap(words.trim_end_matches([',', '，', '、', ';', '；']));
            // A date behind the name of an office is a date.
            if let Some((at, _)) =
                first.match_indices(' ').find(|(at, _)| begins_as_date(&first[at + 1..]))
            {
                return with(&first[..at], &format!("{} {rest}", &first[at + 1..]));
            }
            with(first, rest)
        }
        Key::Topic | Key::Genre | Key::Keywords => {
            // The last column may be a label with nothing behind it.
            let (first, rest) = until_gap(words);
            let rest = meaning_of(rest).map_or("", |_| rest);
            let value = if rest.is_empty() { words } else { first };
            if words.chars().count() > 100 { None } else { with(value, rest) }
        }
        Key::Title | Key::Summary => with(words, ""),
    }
}

/// `736916953/2024-000372`: the number of an organisation, the year, a running number; as the rules of 国办发〔2008〕36号 and
/// the provinces' own form it.
static INDEX_NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[0-9A-Z]{6,18}(?:-\d)?[-/](?:19|20)\d{2}-\d{3,9}$").expect("a fixed pattern")
});

/// The key of which words without a label can only be the value. Words for validity count where a bullet stands before them.
pub(in crate::import) fn key_of_form(words: &str, bulleted: bool) -> Option<Key> {
    if leading_doc_number(words).is_some_and(|(_, rest)| rest.is_empty()) {
        return Some(Key::DocNumber);
    }
    if INDEX_NUMBER.is_match(words) {
        return Some(Key::IndexNumber);
    }
    let validity = matches!(words, "有效" | "现行有效" | "失效" | "已失效" | "废止" | "已废止");
    (bulleted && validity).then_some(Key::Status)
}

/// Whether words that stand alone on the line below a label can only be its value.
pub(in crate::import) fn is_surely_value(key: Key, words: &str) -> bool {
    match key {
        Key::Publisher | Key::Source => is_office(words),
        Key::Date | Key::Created | Key::Expires | Key::DocNumber | Key::Status => {
            read_value(key, words).is_some_and(|read| read.rest.is_empty())
        }
        Key::IndexNumber => {
            words.chars().filter(char::is_ascii_digit).count() >= 6
                && !words.contains(char::is_whitespace)
        }
        Key::Title | Key::Topic | Key::Genre | Key::Author | Key::Keywords | Key::Summary => false,
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, leading_doc_number, read_value, whole_date};

    #[test]
    fn values_are_read_in_the_forms_that_pages_print() {
        let of = |key, words| read_value(key, words).map(|read| (read.value, read.rest));
        let some = |value: &str, rest: &str| Some((value.to_owned(), rest.to_owned()));
        assert_eq!(of(Key::Date, "2024-3-8 9:5"), some("2024-03-08 09:05", ""));
        assert_eq!(of(Key::Date, "2024年04月06日 16:34:01"), some("2024-04-06 16:34", ""));
        assert_eq!(of(Key::Date, "2024-01-02 某局 张三"), some("2024-01-02", "某局 张三"));
        assert_eq!(of(Key::Date, "2016- 01- 08 17: 01"), some("2016-01-08 17:01", ""));
        assert_eq!(of(Key::Topic, "报告    机构分类"), some("报告", "机构分类"));
        assert_eq!(of(Key::Publisher, "政府办,"), some("政府办", ""));
        assert_eq!(of(Key::Date, "2024926"), None);
        assert_eq!(of(Key::Created, "二〇二四年五月二十日"), some("2024-05-20", ""));
        assert_eq!(of(Key::DocNumber, "某政发[2024]7号"), some("某政发〔2024〕7号", ""));
        assert_eq!(of(Key::IndexNumber, "007/2024-1 某类"), some("007/2024-1", "某类"));
        assert_eq!(of(Key::Publisher, "某区政府　　市民"), some("某区政府", "市民"));
        assert_eq!(
            of(Key::Source, "某街道办 2024-01-15 10:20"),
            some("某街道办", "2024-01-15 10:20")
        );
        assert_eq!(of(Key::Source, "文中数据来自统计站。"), None);
        assert_eq!(of(Key::Status, "是"), some("有效", ""));
    }

    #[test]
    fn dates_and_numbers_that_stand_alone() {
        assert_eq!(
            whole_date("2024年5月20日").map(|it| it.date.to_string()),
            Some("2024-05-20".to_owned())
        );
        assert_eq!(
            whole_date("二○二四年十二月三十一日").map(|it| it.date.to_string()),
            Some("2024-12-31".to_owned())
        );
        assert_eq!(whole_date("2024年5月20日印发"), None);
        assert_eq!(
            leading_doc_number("龙祥综执罚决字〔2024〕第18号").map(|it| it.0),
            Some("龙祥综执罚决字〔2024〕第18号".to_owned())
        );
        assert_eq!(leading_doc_number("2024年第3号"), None);
    }
}
