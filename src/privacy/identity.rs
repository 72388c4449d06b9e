//! Identity numbers of citizens.
//!
//! In: text. Out: their places, and masked forms. Must not know: where the text came from, what is done about them.
//!
//! Sources: GB 11643-1999 (citizen identification number: division, day of birth, MOD 11-2 check digit after ISO 7064), GB/T 2260 for
//! the first two digits of divisions.

use std::ops::Range;

use super::{PersonalNumber, PersonalPlace, digit, masked};

/// First two digits of divisions (GB/T 2260).
const DIVISIONS: [u32; 35] = [
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];

fn is_last(c: char) -> bool {
    digit(c).is_some() || matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ')
}

/// The identity numbers of a text, in order. Spaces and hyphens inside a number do not hide it; a masked one is none.
#[must_use]
pub fn identity_numbers(text: &str) -> Vec<PersonalPlace> {
    // Most texts have no run of fifteen digits.
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if digit(chars[at].1).is_none() {
            at += 1;
            continue;
        }
        let (mut digits, mut end) = run(&chars, at, true);
        if kind(&digits).is_none() {
            // Another number may stand before or behind it, a space between them.
            (digits, end) = run(&chars, at, false);
        }
        if let Some(number) = kind(&digits) {
            let start = chars[at].0;
            let end_byte = chars.get(end).map_or(text.len(), |(byte, _)| *byte);
            let masked = masked(&text[start..end_byte], (2, 3));
            found.push(PersonalPlace { number, is_named: false, range: start..end_byte, masked });
        }
        at = end.max(at + 1);
    }
    found
}

/// Digits from which a run whose groups are joined is no identity number.
const TOO_LONG: usize = 19;

/// Separators between the groups of a number.
const SEPARATORS: usize = 2;

/// What may stand between groups of digits: blanks, hyphens, dots, line ends of a narrow cell, signs that nobody sees.
fn is_separator(c: char) -> bool {
    matches!(
        c,
        ' ' | '-'
            | '.'
            | '_'
            | '·'
            | '\t'
            | '\n'
            | '\r'
            | '\u{a0}'
            | '\u{ad}'
            | '\u{3000}'
            | '\u{2000}'..='\u{2015}' | '\u{2060}' | '\u{feff}'
    )
}

/// A run of digits from a place on, with an X at its end, at most two separators between digits passed over; and where it ends. A run that
/// is joined ends where it is too long for an identity number, so that a line of many numbers costs no more than its length.
fn run(chars: &[(usize, char)], start: usize, joined: bool) -> (Vec<char>, usize) {
    let mut digits: Vec<char> = Vec::new();
    let mut at = start;
    let mut end = start;
    while at < chars.len() && !(joined && digits.len() >= TOO_LONG) {
        let c = chars[at].1;
        if digit(c).is_some() {
            digits.push(c);
            end = at + 1;
        } else if is_last(c) && digits.len() == 17 {
            digits.push(c);
            return (digits, at + 1);
        } else {
            // Separators stand between groups of digits, never at the end.
            let apart = chars[at..].iter().take_while(|(_, c)| is_separator(*c)).count();
            let goes_on = chars.get(at + apart).is_some_and(|(_, next)| is_last(*next));
            if !(joined && goes_on && (1..=SEPARATORS).contains(&apart)) {
                break;
            }
            at += apart;
            continue;
        }
        at += 1;
    }
    (digits, end)
}

/// Whether 18 digits are those of a number that a spreadsheet cut: it keeps fifteen and writes zeros for the rest.
pub(super) fn is_truncated(digits: &[u32]) -> bool {
    let number = |range: Range<usize>| digits[range].iter().fold(0, |sum, digit| sum * 10 + digit);
    digits.len() == 18
        && digits[15..] == [0, 0, 0]
        && DIVISIONS.contains(&number(0..2))
        && is_day(number(6..10), number(10..12), number(12..14))
}

fn is_day(year: u32, month: u32, day: u32) -> bool {
    let (Ok(year), Ok(month), Ok(day)) =
        (i16::try_from(year), i8::try_from(month), i8::try_from(day))
    else {
        return false;
    };
    (1900..=2100).contains(&year) && jiff::civil::Date::new(year, month, day).is_ok()
}

/// What a run of digits is.
fn kind(run: &[char]) -> Option<PersonalNumber> {
    let digits: Vec<u32> = run.iter().filter_map(|c| digit(*c)).collect();
    let number = |range: Range<usize>| digits[range].iter().fold(0, |sum, digit| sum * 10 + digit);
    let in_division = digits.len() >= 2 && DIVISIONS.contains(&number(0..2));
    match run.len() {
        18 if in_division && digits.len() >= 17 => {
            let fits = is_day(number(6..10), number(10..12), number(12..14));
            (fits && check(&digits[..17]) == last(run[17])).then_some(PersonalNumber::Identity)
        }
        15 if in_division && digits.len() == 15 => {
            is_day(1900 + number(6..8), number(8..10), number(10..12))
                .then_some(PersonalNumber::OldIdentity)
        }
        _ => None,
    }
}

fn last(c: char) -> u32 {
    digit(c).unwrap_or(10)
}

/// The check digit of the first 17 (MOD 11-2); 10 is written X.
fn check(digits: &[u32]) -> u32 {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    (12 - sum % 11) % 11
}

#[cfg(test)]
mod tests {
    use super::super::PersonalNumber;
    use super::identity_numbers;

    fn found(text: &str) -> Vec<(PersonalNumber, &str, String)> {
        identity_numbers(text)
            .into_iter()
            .map(|it| (it.number, &text[it.range], it.masked))
            .collect()
    }

    #[test]
    fn identity_numbers_are_found_however_they_are_written() {
        for text in [
            "11010519491231002X",
            "11010519491231002x",
            "１１０１０５１９４９１２３１００２Ｘ",
            "110105 19491231 002X",
            "110105-19491231-002X",
            "1101051949\n1231002X",
            "110105\u{200b}19491231\u{ad}002X",
            "110105 – 19491231–002X".replace(" – ", "–").as_str(),
            "110105·1949·1231·002X",
        ] {
            let inside = format!("张三（身份证号：{text}）已公示");
            let found = found(&inside);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].0, found[0].1), (PersonalNumber::Identity, text));
            let masked = super::super::masked_text(&inside);
            assert_eq!(masked.chars().count(), inside.chars().count());
            assert!(!masked.contains("1949") && !masked.contains("１９４９"), "{masked}");
        }
        for text in [
            "1 11010519491231002X",
            "2024-01-29 11010519491231002X",
            "11010519491231002X 13800000000",
        ] {
            assert_eq!(found(text).len(), 1, "{text}");
        }
        assert_eq!(found("110105491231002")[0].0, PersonalNumber::OldIdentity);
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            // A wrong check digit, no such day, a division that is none.
            "110105194912310021",
            "11010519491331002X",
            "99010519491231002X",
            // Masked forms, the code of an organisation, an index number, a long number.
            "110105********002X",
            "11*************02X",
            "114403006955506492",
            "114403006955506492/2021-00426",
            "1101051949123100200000",
            "2024-01-29 15:04",
        ] {
            assert_eq!(found(text), [], "{text}");
        }
    }
}
