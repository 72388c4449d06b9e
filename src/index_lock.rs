//! `index-numbers.lock`: every index number that was ever given, and writing one into a report.
//!
//! In: the lock's text, a report's text. Out: text. Must not know: the disk, how numbers are made.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The file's name, at the site's root.
pub const FILE: &str = "index-numbers.lock";

const HEAD: &str = "# 已用的索引号，由 gongkai 记录，请随站点一起提交；删去报告后号码也不再用。\n\
# Index numbers in use. Keep this file under version control; a number is never given twice.\n";

/// The numbers given so far.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexLock {
    numbers: BTreeMap<String, String>,
}

impl IndexLock {
    /// Reads the lock's text: a line `NUMBER<tab>SOURCE` each, `#` for remarks.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let numbers = lines
            .filter_map(|line| {
                let (number, file) = line.split_once('\t').unwrap_or((line, ""));
                (!number.trim().is_empty())
                    .then(|| (number.trim().to_owned(), file.trim().to_owned()))
            })
            .collect();
        Self { numbers }
    }

    /// The numbers in order.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        self.numbers.keys().map(String::as_str)
    }

    /// Records a number; one that is known keeps its first source.
    pub fn add(&mut self, number: &str, file: &str) {
        self.numbers.entry(number.to_owned()).or_insert_with(|| file.to_owned());
    }

    /// The lock's text, sorted.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = HEAD.to_owned();
        for (number, file) in &self.numbers {
            let _ = writeln!(out, "{number}\t{file}");
        }
        out
    }
}

/// The key as it begins a line, by each of its names.
const KEYS: [&str; 4] = ["index_number:", "索引号:", "\"index_number\":", "\"索引号\":"];

/// A report's text with its index number written into the front matter; every other byte stays.
///
/// An empty key is filled, else a line is added at the end of the front matter, in the language of its
/// keys. `None` where the text has no front matter, or has a number.
#[must_use]
pub fn insert(text: &str, number: &str) -> Option<String> {
    let mut at = 0;
    let mut lines = text.split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_start_matches('\u{feff}').trim_end() != "---" {
        return None;
    }
    at += first.len();
    let line_end = if first.ends_with("\r\n") { "\r\n" } else { "\n" };
    let mut chinese = false;
    for line in lines {
        let plain = line.trim_end();
        if plain == "---" {
            let key = if chinese { "索引号" } else { "index_number" };
            let value = crate::yaml::quoted(number);
            return Some(format!("{}{key}: {value}{line_end}{}", &text[..at], &text[at..]));
        }
        if let Some(key) = KEYS.iter().find(|key| plain.starts_with(**key)) {
            let rest = &plain[key.len()..];
            let value = rest.trim_start();
            let empty = ["", "\"\"", "''", "~", "null"];
            let word = value.split_once('#').map_or(value, |(value, _)| value).trim_end();
            if !empty.contains(&word) {
                return None;
            }
            let after = &rest[rest.len() - value.len() + word.len()..];
            let gap = if after.starts_with('#') { " " } else { "" };
            let end = at + plain.len();
            let start = at + key.len();
            let number = crate::yaml::quoted(number);
            return Some(format!("{} {number}{gap}{after}{}", &text[..start], &text[end..]));
        }
        chinese |= plain.starts_with("标题:");
        at += line.len();
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{IndexLock, insert};

    #[test]
    fn writes_at_the_front_matter_and_touches_nothing_else() {
        let text = "\u{feff}---\r\ntitle: 甲 # 注\r\n---\r\n正文  \r\n";
        let out = insert(text, "000014349/2024-00001").expect("front matter");
        assert_eq!(
            out,
            "\u{feff}---\r\ntitle: 甲 # 注\r\nindex_number: 000014349/2024-00001\r\n---\r\n正文  \r\n"
        );
        assert_eq!(
            insert("---\n标题: 甲\n---\n", "1-2").as_deref(),
            Some("---\n标题: 甲\n索引号: 1-2\n---\n")
        );
        assert_eq!(
            insert("---\nindex_number:\ntitle: 甲\n---\n", "1-2").as_deref(),
            Some("---\nindex_number: 1-2\ntitle: 甲\n---\n")
        );
        for (value, filled) in [
            ("\"\"", "1-2"),
            ("''", "1-2"),
            ("~", "1-2"),
            ("# 待编", "1-2 # 待编"),
            ("null  # x", "1-2  # x"),
        ] {
            let text = format!("---\nindex_number: {value}\ntitle: 甲\n---\n");
            let wanted = format!("---\nindex_number: {filled}\ntitle: 甲\n---\n");
            assert_eq!(insert(&text, "1-2"), Some(wanted), "{value}");
        }
        assert_eq!(insert("---\nindex_number: 7\n---\n", "1"), None);
        assert_eq!(insert("正文", "1"), None);
    }

    #[test]
    fn lock_is_sorted_and_keeps_what_was_given() {
        let mut lock = IndexLock::parse("# 注\nb/2\tx.md\n");
        lock.add("a/1", "y.md");
        lock.add("b/2", "z.md");
        let text = lock.print();
        assert!(text.ends_with("a/1\ty.md\nb/2\tx.md\n"), "{text}");
        assert_eq!(IndexLock::parse(&text), lock);
    }

    proptest! {
        #[test]
        fn only_one_line_is_added(front in "([a-z]{1,8}: [a-z]{1,8}\n){0,5}", body in "\\PC{0,60}") {
            let text = format!("---\n{front}---\n{body}");
            let out = insert(&text, "1-2").expect("front matter");
            prop_assert_eq!(out.replacen("index_number: 1-2\n", "", 1), text);
        }
    }
}
