//! How a drawn number and the text behind it stand together.
//!
//! In: a number, a text. Out: whether the text has the number already, and what stands between them. Must not know: lists.

/// Whether a paragraph begins with the number that is drawn before it: its author typed it as well.
pub(super) fn is_typed(number: &str, text: &str) -> bool {
    // A number is compared sign by sign, whatever width its brackets have and whatever spaces stand in it.
    let plain = |c: char| match c {
        '（' => '(',
        '）' => ')',
        '．' => '.',
        c => c,
    };
    let mut typed = text.trim_start().chars().map(plain);
    for sign in number.chars().filter(|c| !c.is_whitespace()).map(plain) {
        if typed.by_ref().find(|c| !c.is_whitespace()) != Some(sign) {
            return false;
        }
    }
    // `第一条` is not the beginning of `第一条件`, nor 1 of 12.
    let ends_in_word = number.trim_end().chars().next_back().is_some_and(char::is_alphanumeric);
    !ends_in_word || typed.next().is_none_or(|c| !c.is_alphanumeric())
}

/// A number with what must stand between it and the text: nothing behind a sign, a space where they would run together.
pub(super) fn with_gap(number: &str, text: &str) -> String {
    let number = number.trim();
    let first = text.trim_start().chars().next();
    let last = number.chars().next_back();
    let starts_with_space = text.starts_with(char::is_whitespace);
    let gap = match (last, first) {
        _ if starts_with_space => "",
        (Some('.' | '．' | ','), Some(first)) if first.is_ascii_alphanumeric() => " ",
        (Some(last), Some(_)) if last.is_ascii_alphanumeric() => " ",
        (Some(last), Some(_)) if last.is_alphabetic() => "\u{3000}",
        _ => "",
    };
    format!("{number}{gap}")
}

#[cfg(test)]
mod tests {
    use super::{is_typed, with_gap};

    #[test]
    fn numbers_that_are_typed_too_are_not_doubled() {
        for (number, text) in [
            ("一、", "一、总体情况"),
            ("（一）", "(一)主动公开"),
            ("1.", "1．标题"),
            ("第一条", "第一条　为了"),
        ] {
            assert!(is_typed(number, text), "{number} {text}");
        }
        for (number, text) in
            [("一、", "二、总体"), ("1", "12月"), ("1.", "标题"), ("第一条", "第一条件")]
        {
            assert!(!is_typed(number, text), "{number} {text}");
        }
    }

    #[test]
    fn numbers_do_not_run_into_the_text() {
        for (number, text, wanted) in [
            ("一、", "总体", "一、"),
            ("1.", "标题", "1."),
            ("1.", "5万元", "1. "),
            ("第一条", "为了", "第一条\u{3000}"),
            ("1.1", "标题", "1.1 "),
            ("（1）", "2023年", "（1）"),
            ("第一条", "　为了", "第一条"),
        ] {
            assert_eq!(with_gap(number, text), wanted, "{number}{text}");
        }
    }
}
