//! Identity numbers, telephone numbers, bank cards and passports in a text.
//!
//! In: a text, and the words around it. Out: places of numbers. Must not know: where the text came from.
//!
//! Sources: YD/T 1741 for mobile numbers (eleven digits, 13 to 19); ISO/IEC 7812 for cards (16 to 19 digits, Luhn check digit, 62 for
//! `UnionPay`); passports as the exit and entry administration numbers them (E, G and a digit or letter, then digits).

use std::collections::BTreeMap;
use std::ops::Range;

use super::identity::{identity_numbers, is_truncated};
use super::{PersonalNumber, PersonalPlace, digit, masked};

/// Words that say that a number beside them is that of a person's identity.
const IDENTITY: [&str; 5] = ["身份证", "身份号", "公民身份", "证件号", "证号"];
/// Words for a bank card.
const CARD: [&str; 2] = ["卡号", "银行卡"];
/// Words for an account, which may be an office's own.
const ACCOUNT: [&str; 4] = ["账号", "帐号", "账户", "开户"];
/// Units behind an amount. A count of people is none: names follow telephone numbers (`13800138000 户主`, `… 万某`).
const UNITS: [&str; 11] =
    ["元", "万元", "亿元", "平方", "立方", "㎡", "吨", "公里", "千米", "亩", "%"];
/// Words of columns that hold amounts; not those that offices are called by, such as 预算.
const AMOUNTS: [&str; 8] = ["金额", "合计", "总额", "面积", "产值", "元）", "元)", "万元"];
/// Words of columns that hold telephone numbers.
const PHONES: [&str; 6] = ["电话", "手机", "联系", "号码", "tel", "phone"];
/// Words for a passport.
const PASSPORT: [&str; 2] = ["护照", "passport"];

/// A run of digits, single blanks, hyphens and dots between them passed over.
struct DigitRun {
    digits: Vec<u32>,
    /// Bytes in the text.
    range: Range<usize>,
    /// The characters before and behind.
    before: Option<char>,
    after: Option<char>,
    /// Lengths of the groups that these separators make.
    groups: Vec<usize>,
}

/// Runs of digits; `joined` passes over single separators.
fn runs(text: &str, joined: bool) -> Vec<DigitRun> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if digit(chars[at].1).is_none() {
            at += 1;
            continue;
        }
        let start = at;
        let mut run = DigitRun {
            digits: Vec::new(),
            range: chars[start].0..0,
            before: start.checked_sub(1).map(|before| chars[before].1),
            after: None,
            groups: vec![0],
        };
        while at < chars.len() {
            let next = chars.get(at + 1).and_then(|(_, next)| digit(*next));
            if let Some(value) = digit(chars[at].1) {
                run.digits.push(value);
                *run.groups.last_mut().expect("one") += 1;
            } else if joined
                && matches!(chars[at].1, ' ' | '-' | '.' | '\u{a0}' | '\u{2002}'..='\u{2015}')
                && next.is_some()
            {
                run.groups.push(0);
            } else {
                break;
            }
            at += 1;
        }
        run.range.end = chars.get(at).map_or(text.len(), |(byte, _)| *byte);
        run.after = chars.get(at).map(|(_, c)| *c);
        out.push(run);
    }
    out
}

/// Whether one of the words stands in the text, within some characters before a place, or in what is around.
fn is_said(words: &[&str], text: &str, at: usize, around: &str) -> bool {
    const NEAR: usize = 20;
    let before = &text[..at];
    let near = before.char_indices().rev().nth(NEAR).map_or(0, |(byte, _)| byte);
    let near = before[near..].to_lowercase();
    words.iter().any(|word| near.contains(word) || around.contains(word))
}

/// The numbers of a text that tell who somebody is, in order. `around` are words that say what numbers of this text are: the head of
/// a column. A masked number is none, and neither is one that belongs to an organisation, a document or an order.
#[must_use]
pub fn personal_numbers(text: &str, around: &str) -> Vec<PersonalPlace> {
    // Most texts have no long number.
    if text.chars().filter(|c| digit(*c).is_some()).count() < 7 {
        return Vec::new();
    }
    let around = &around.to_lowercase();
    let mut found = identity_numbers(text);
    found.retain_mut(|place| {
        place.is_named = is_said(&IDENTITY, text, place.range.start, around);
        // Fifteen digits without a check digit are a person's only where somebody says so.
        place.number != PersonalNumber::OldIdentity || place.is_named
    });
    // Bytes that belong to a number already: where each begins and ends.
    let mut taken: BTreeMap<usize, usize> =
        found.iter().map(|place| (place.range.start, place.range.end)).collect();
    let mut push = |found: &mut Vec<PersonalPlace>, number, is_named, range: Range<usize>, kept| {
        let before = taken.range(..range.end).next_back();
        if before.is_none_or(|(_, end)| *end <= range.start) {
            taken.insert(range.start, range.end);
            let masked = masked(&text[range.clone()], kept);
            found.push(PersonalPlace { number, is_named, range, masked });
        }
    };
    let holds = |words: &[&str]| words.iter().any(|word| around.contains(word));
    let of_amounts = holds(&AMOUNTS) && !holds(&PHONES);
    for run in runs(text, false) {
        let touches = |c: Option<char>| {
            c.is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, '*' | '_' | '='))
        };
        if touches(run.before) || touches(run.after) {
            continue;
        }
        let says = is_said(&IDENTITY, text, run.range.start, around);
        if says && is_truncated(&run.digits) {
            push(&mut found, PersonalNumber::TruncatedIdentity, true, run.range, (2, 3));
        }
    }
    for joined in [false, true] {
        for run in runs(text, joined) {
            if let Some(named) = card(&run, text, around) {
                push(&mut found, PersonalNumber::BankCard, named, run.range, (0, 4));
            } else if let Some(range) = mobile(&run, text).filter(|_| !of_amounts) {
                push(&mut found, PersonalNumber::Mobile, false, range, (3, 4));
            }
        }
    }
    for range in passports(text) {
        if is_said(&PASSPORT, text, range.start, around) {
            push(&mut found, PersonalNumber::Passport, true, range, (1, 2));
        }
    }
    found.sort_by_key(|place| place.range.start);
    found
}

fn is_apart(c: Option<char>) -> bool {
    !c.is_some_and(|c| {
        c.is_ascii_alphanumeric() || matches!(c, '*' | '_' | '=' | '.' | '＊' | '/' | '%' | '#')
    })
}

/// Whether a run is the number of a card; and whether somebody says so.
fn card(run: &DigitRun, text: &str, around: &str) -> Option<bool> {
    let is_length = (16..=19).contains(&run.digits.len());
    // Groups of four, the last one shorter; other groups are several numbers.
    let (last, groups) = run.groups.split_last()?;
    let is_grouped = groups.iter().all(|group| *group == 4) && *last <= 4;
    if !is_length || !(groups.is_empty() || is_grouped) || !luhn(&run.digits) {
        return None;
    }
    if !is_apart(run.before) || !is_apart(run.after) {
        return None;
    }
    let is_named = is_said(&CARD, text, run.range.start, around);
    let is_union_pay = run.digits[..2] == [6, 2];
    let is_account = is_said(&ACCOUNT, text, run.range.start, around);
    // An account may be that of an office: only cards of UnionPay begin with 62.
    (is_named || is_account || is_union_pay).then_some(is_named || is_account && is_union_pay)
}

/// ISO/IEC 7812-1, annex B.
fn luhn(digits: &[u32]) -> bool {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit })
        .sum();
    sum.is_multiple_of(10) && digits.iter().any(|digit| *digit != 0)
}

/// The bytes of a mobile number, the code of the country left out.
fn mobile(run: &DigitRun, text: &str) -> Option<Range<usize>> {
    let digits = &run.digits;
    let is_grouped = matches!(
        run.groups[..],
        [11 | 13 | 15]
            | [3, 4, 4]
            | [4, 3, 4]
            | [4, 4, 3]
            | [5, 6]
            | [3, 8]
            | [2 | 4, 11]
            | [2 | 4, 3, 4, 4]
    );
    let skipped = match digits.len() {
        11 => 0,
        13 if digits[..2] == [8, 6] => 2,
        15 if digits[..4] == [0, 0, 8, 6] => 4,
        _ => return None,
    };
    let is_mobile = digits[skipped] == 1 && (3..=9).contains(&digits[skipped + 1]);
    let after = run.after;
    // A slash parts two numbers; a dot is that of a decimal, or ends a sentence.
    let is_open = |c: Option<char>| is_apart(c) || c == Some('/');
    let is_decimal = after == Some('.')
        && text[run.range.end + 1..].chars().next().is_some_and(|c| c.is_ascii_digit());
    let is_free = is_open(run.before) && (is_open(after) || after == Some('.')) && !is_decimal;
    let is_amount = UNITS.iter().any(|unit| text[run.range.end..].trim_start().starts_with(unit));
    if !(is_grouped && is_mobile && is_free) || is_amount {
        return None;
    }
    let start = text[run.range.clone()]
        .char_indices()
        .filter(|(_, c)| digit(*c).is_some())
        .nth(skipped)
        .map_or(run.range.start, |(byte, _)| run.range.start + byte);
    Some(start..run.range.end)
}

/// What may be a passport: E or G, perhaps another letter, then digits, nine signs in all.
fn passports(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    for (at, byte) in bytes.iter().enumerate() {
        let Some(rest) = bytes.get(at + 1..at + 9) else { break };
        let is_letter = matches!(byte, b'E' | b'G' | b'D' | b'S' | b'P' | b'e' | b'g');
        let is_rest = (rest[0].is_ascii_alphanumeric()) && rest[1..].iter().all(u8::is_ascii_digit);
        let touches = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let before = at.checked_sub(1).and_then(|at| bytes.get(at));
        if is_letter && is_rest && !touches(before) && !touches(bytes.get(at + 9)) {
            out.push(at..at + 9);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::PersonalNumber::{
        BankCard, Identity, Mobile, OldIdentity, Passport, TruncatedIdentity,
    };
    use super::personal_numbers;

    #[test]
    fn numbers_of_people_are_found() {
        for (text, around, number, masked) in [
            ("11010519491231002X", "", Identity, "11*************02X"),
            ("身份证号：110105491231002", "", OldIdentity, "11**********002"),
            ("110105194912310000", "姓名\n身份证号码", TruncatedIdentity, "11*************000"),
            ("身份证号 110105194912310000", "", TruncatedIdentity, "11*************000"),
            ("联系人：张三，13800138000。", "", Mobile, "138****8000"),
            ("0754-88888888/138 0013 8000", "", Mobile, "138 **** 8000"),
            ("+86 13800138000", "", Mobile, "138****8000"),
            ("１３８００１３８０００", "", Mobile, "１３８****８０００"),
            ("138-0013-8000.", "", Mobile, "138-****-8000"),
            ("卡号：6222 0210 0110 6789 016", "", BankCard, "**** **** **** ***9 016"),
            ("4380880000000007", "收款账号", BankCard, "************0007"),
            ("电话：0086 13800138000", "", Mobile, "138****8000"),
            ("1380 013 8000", "", Mobile, "138* *** 8000"),
            ("138.0013.8000", "", Mobile, "138.****.8000"),
            ("13800138000", "联系电话\n预算单位", Mobile, "138****8000"),
            ("13800138000", "值班\n预算科", Mobile, "138****8000"),
            ("张三 13800138000 户主", "", Mobile, "138****8000"),
            ("13800138000 万某", "", Mobile, "138****8000"),
            ("护照号码E12345678", "", Passport, "E******78"),
            ("EA1234567", "护照号", Passport, "E******67"),
        ] {
            let found = personal_numbers(text, around);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].number, &*found[0].masked), (number, masked), "{text}");
        }
    }

    #[test]
    fn numbers_of_others_are_none() {
        for (text, around) in [
            // Masked, of organisations, of documents and orders, of sites.
            ("138****8000", ""),
            ("110105********002X", "身份证号"),
            ("114403006955506492", "统一社会信用代码"),
            ("91350100M000100Y43", ""),
            ("粤公网安备44010402001594号", ""),
            ("4401000059", "网站标识码"),
            ("订单号 2024012913800138000", ""),
            ("202401291234567890", "订单编号"),
            ("440301910123456", "合同编号"),
            ("http://www.example.gov.cn/t20240129_13800138000.html", ""),
            ("12345.13800138000", ""),
            ("0.13800138000", ""),
            ("13800138000.5", "金额"),
            ("总产值13800138000元", ""),
            ("建筑面积 13800138000 平方米", ""),
            ("13800138000", "预算数（元）"),
            ("12013800138000", ""),
            ("文件 E12345678", ""),
            ("4380880000000007", "流水号"),
            ("2024-01-29 15:04:05", ""),
            ("110105194912310000", "金额"),
        ] {
            assert_eq!(personal_numbers(text, around), [], "{text}");
        }
    }

    #[test]
    fn five_hundred_numbers_that_look_alike_are_none() {
        for n in 0..100_u64 {
            let mixed = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
            let digits = |count: u32| {
                format!("{:0width$}", mixed % 10_u64.pow(count), width = count as usize)
            };
            for text in [
                // An identity number with a wrong check digit: that of 110105195001010014 is 4.
                format!("1101051950010100{:02}5", n % 100).replace("110105195001010014", "x"),
                // A code of an organisation, an order of a day, a document, a device.
                format!("11440{}00728042{}Y", digits(3), n % 10),
                format!("订单号：20240129{}", digits(10)),
                format!("合同编号 HT{}", digits(11)),
                format!("设备号 {}", digits(15)),
                format!("受理号 {}", digits(16).replacen('6', "7", 1)),
            ] {
                assert_eq!(personal_numbers(&text, ""), [], "{text}");
            }
        }
    }
}
