//! Numbers that tell who somebody is, in source files.
//!
//! In: the text of a page. Out: findings at their line and column. Must not know: the site, commands.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::privacy::personal_numbers;

/// Keys of front matter whose values are numbers of documents and organisations.
const NUMBERS: [&str; 4] = ["index_number", "索引号", "doc_number", "文号"];

/// Findings of a source file. A number that markup parts is told at the beginning of its line.
#[must_use]
pub fn findings(file: &str, text: &str) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut table_head = "";
    let mut in_front = false;
    for (number, line) in (1_u32..).zip(text.lines()) {
        let is_row = line.contains('|');
        match (is_row, table_head.is_empty()) {
            (true, true) => table_head = line,
            (false, _) => table_head = "",
            (true, false) => {}
        }
        in_front = match (number, line.trim_end()) {
            (1, "---") => true,
            (_, "---") => false,
            _ => in_front,
        };
        let is_number = |key: &&str| {
            line.strip_prefix(*key).is_some_and(|rest| rest.trim_start().starts_with([':', '：']))
        };
        if in_front && NUMBERS.iter().any(is_number) {
            continue;
        }
        let places = personal_numbers(line, table_head);
        for found in &places {
            let typed = &line[found.range.clone()];
            let column = line[..found.range.start].chars().count() + 1;
            let at = Location::at(file, number, u32::try_from(column).unwrap_or(u32::MAX));
            let at = at.spanning(typed);
            out.push(problem::privacy::number(
                at,
                found.number,
                &found.masked,
                found.is_named,
                None,
            ));
        }
        let words = without_markup(line);
        // Those that were found with markup are found without it too.
        let parted = personal_numbers(&words, table_head).into_iter().filter(|it| {
            !places.iter().any(|known| known.number == it.number && known.masked == it.masked)
        });
        out.extend(parted.map(|it| {
            let at = Location::at(file, number, 1);
            problem::privacy::number(at, it.number, &it.masked, it.is_named, None)
        }));
    }
    out.extend(over_line_ends(file, text));
    out
}

/// Numbers that begin on one line and end on the next, which readers see as one; each is told at the first line.
fn over_line_ends(file: &str, text: &str) -> Vec<Diagnostic> {
    /// Characters on either side of a line's end.
    const NEAR: usize = 24;
    let is_digit = |c: char| c.is_ascii_digit() || matches!(c, 'X' | 'x');
    let mut out = Vec::new();
    let lines: Vec<&str> = text.lines().collect();
    for (number, pair) in (1_u32..).zip(lines.windows(2)) {
        let (before, after) = (pair[0].trim_end(), pair[1].trim_start());
        if !(before.ends_with(|c: char| c.is_ascii_digit()) && after.starts_with(is_digit)) {
            continue;
        }
        let begin = before.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at);
        let end = after.char_indices().nth(NEAR).map_or(after.len(), |(at, _)| at);
        let joined = format!("{}{}", &before[begin..], &after[..end]);
        let seam = before.len() - begin;
        let over = personal_numbers(&joined, "").into_iter();
        let over = over.filter(|it| it.range.start < seam && it.range.end > seam);
        out.extend(over.map(|it| {
            let at = Location::at(file, number, 1);
            problem::privacy::number(at, it.number, &it.masked, it.is_named, None)
        }));
    }
    out
}

/// A line as readers see it, roughly: without emphasis, code marks, tags, escapes; references are characters.
fn without_markup(line: &str) -> Cow<'_, str> {
    if !line.contains(['*', '_', '`', '~', '<', '\\', '&', '\u{200b}', '\u{ad}']) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(c) = rest.chars().next() {
        let tag = rest.starts_with('<').then(|| rest.find('>')).flatten();
        let reference =
            rest.strip_prefix("&#").and_then(|it| it.split_once(';')).and_then(|(it, _)| {
                let hex = it.strip_prefix(['x', 'X']).map(|it| u32::from_str_radix(it, 16));
                let code = hex.unwrap_or_else(|| it.parse::<u32>()).ok()?;
                Some((char::from_u32(code)?, it.len() + 3))
            });
        let taken = match (tag, reference) {
            (Some(end), _) => end + 1,
            (None, Some((c, length))) => {
                out.push(c);
                length
            }
            (None, None) => {
                let is_mark = matches!(c, '*' | '_' | '`' | '~' | '\\' | '\u{200b}' | '\u{ad}');
                out.extend((!is_mark).then_some(c));
                c.len_utf8()
            }
        };
        rest = &rest[taken..];
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::findings;

    #[test]
    fn numbers_are_told_at_their_place_and_never_in_full() {
        let text = "---\ntitle: 甲\nindex_number: 11010519491231002X\n---\n\n张三 11010519491231002X\n\n| 姓名 | 身份证号 |\n|---|---|\n| 甲 | 110105194912310000 |\n";
        let found = findings("content/a.md", text);
        let told: Vec<_> = found.iter().map(|it| (it.rule.id, it.at.line, it.at.column)).collect();
        assert_eq!(
            told,
            [("privacy/identity-number", 6, 4), ("privacy/truncated-identity-number", 10, 7)]
        );
        assert!(found.iter().all(|it| !it.message.zh.contains("1949")));
    }

    #[test]
    fn lines_of_text_that_begin_as_keys_do_are_looked_at() {
        let text = "---\nindex_number: 11010519491231002X\n---\n文号：11010519491231002X\n索引号旁 13800138000\n";
        let lines: Vec<u32> = findings("a.md", text).iter().map(|it| it.at.line).collect();
        assert_eq!(lines, [4, 5]);
        // A table whose lines do not begin with a stroke.
        let text = "姓名 | 身份证号\n---|---\n甲 | 110105194912310000\n";
        assert_eq!(findings("a.md", text).len(), 1);
    }

    #[test]
    fn numbers_that_markup_parts_are_found() {
        for text in [
            "1101051949**1231**002X",
            "110105194912310<b>02</b>X",
            "11010519491231&#48;02X",
            "110105194912&#x33;1002X",
            "1101051949\\1231002X",
        ] {
            let found = findings("a.md", text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
        }
        // A line's end parts none for readers.
        let found = findings("a.md", "一\n身份证号1101051949\n  1231002X，住址\n");
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!((found[0].at.line, found[0].rule.id), (2, "privacy/identity-number"));
        assert_eq!(findings("a.md", "共 12\n34 件\n"), []);
        // A masked number has stars, and is none; one that was found is not told again.
        assert_eq!(findings("a.md", "11*************02X 138****1234"), []);
        assert_eq!(findings("a.md", "**11010519491231002X**").len(), 1);
    }
}
