//! Half-width punctuation between Chinese characters → full-width.
//!
//! In: text. Out: text and how many signs changed. Must not know: what the text is.
//!
//! Digits, letters, addresses and formulas such as `1+6+N` are never touched: a sign changes only where both
//! neighbours are Chinese (or the line ends), and brackets only in pairs.

use crate::body::cjk::{is_han, is_punctuation};

/// Restores the signs `,` `;` `:` `?` `!` `(` `)`.
pub(super) fn restore(text: &str) -> (String, usize) {
    let mut out = String::with_capacity(text.len());
    let mut count = 0;
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            out.push('\n');
        }
        restore_line(line, &mut out, &mut count);
    }
    (out, count)
}

fn restore_line(line: &str, out: &mut String, count: &mut usize) {
    let chars: Vec<char> = line.chars().collect();
    let chinese = |c: char| is_han(c) || is_punctuation(c) || matches!(c, '“' | '”' | '‘' | '’');
    let half = |c: char| matches!(c, ',' | ';' | ':' | '?' | '!' | '(' | ')');
    // Whether the nearest character from `at` on in direction `step`, half-width signs and spaces skipped, is Chinese, or the
    // line ends there.
    let beside = |mut at: isize, step: isize| loop {
        let Some(c) = usize::try_from(at).ok().and_then(|at| chars.get(at)) else { return true };
        if !half(*c) && *c != ' ' {
            return chinese(*c);
        }
        at += step;
    };
    let position = |at: usize| isize::try_from(at).unwrap_or(0);
    let fits = |at: usize| beside(position(at) - 1, -1) && beside(position(at) + 1, 1);
    let mut changed = vec![false; chars.len()];
    let mut open: Vec<usize> = Vec::new();
    for (at, c) in chars.iter().enumerate() {
        match c {
            ',' | ';' | ':' | '?' | '!' => changed[at] = at > 0 && fits(at),
            '(' => open.push(at),
            ')' => {
                if let Some(start) = open.pop() {
                    let both = fits(start) && fits(at) && at > start + 1;
                    changed[start] = both;
                    changed[at] = both;
                }
            }
            _ => {}
        }
    }
    for (c, changed) in chars.iter().zip(changed) {
        *count += usize::from(changed);
        out.push(match c {
            _ if !changed => *c,
            ',' => '，',
            ';' => '；',
            ':' => '：',
            '?' => '？',
            '!' => '！',
            '(' => '（',
            _ => '）',
        });
    }
}

#[cfg(test)]
mod tests {
    use super::restore;

    #[test]
    fn signs_between_chinese_characters_change() {
        assert_eq!(restore("2023年,街道坚持,深入学习;").0, "2023年，街道坚持，深入学习；");
        assert_eq!(restore("(一)全面学习(试行),报告如下:").0, "（一）全面学习（试行），报告如下：");
        assert_eq!(restore("坚持“一岗双责”,落实").1, 1);
    }

    #[test]
    fn digits_letters_and_addresses_stay() {
        for text in [
            "1+6+N",
            "http://a.gov.cn:80/x,y",
            "率达100%,好",
            "1,529宗",
            "(2023)5号",
            "时间9:30",
            "A,B",
            "(a)",
        ] {
            assert_eq!(restore(text).0, text);
        }
    }
}
