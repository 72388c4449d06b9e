//! Word lists of a site: words that should not be there, what they should be, where they are right, from when until when.
//!
//! In: lists as CSV, texts. Out: findings. Must not know: where texts come from, the disk.
//!
//! A word is found over markup and line breaks: white space beside Han characters, and signs of Markdown, count for nothing.

use aho_corasick::{AhoCorasick, MatchKind};
use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::text;

/// A word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordEntry {
    /// The word.
    pub word: String,
    /// What it should be, or nothing.
    pub replacement: String,
    /// Phrases with it that are right.
    pub exceptions: Vec<String>,
    /// The first day of reports that it counts for.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
    /// Why.
    pub note: String,
}

/// All words of a site's lists.
#[derive(Debug, Default)]
pub struct WordLists {
    entries: Vec<WordEntry>,
    search: Option<AhoCorasick>,
}

/// Names of columns: Chinese and English.
const COLUMNS: [[&str; 2]; 6] = [
    ["词", "word"],
    ["应为", "replacement"],
    ["除外", "except"],
    ["自", "from"],
    ["至", "until"],
    ["说明", "note"],
];

/// Reads a list.
fn parse(file: &str, text: &str, findings: &mut Vec<Diagnostic>) -> Vec<WordEntry> {
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let heads: Vec<String> = match reader.headers() {
        Ok(heads) => heads.iter().map(|head| head.trim().to_owned()).collect(),
        Err(_) => Vec::new(),
    };
    let places = COLUMNS.map(|names| heads.iter().position(|head| names.contains(&head.as_str())));
    if places[0].is_none() {
        let what = text!("没有“词”这一列", "there is no column `word`");
        findings.push(problem::wording::list(Location::at(file, 1, 1), &what));
        return Vec::new();
    }
    let mut out = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(why) => {
                let line = why.position().map_or(1, csv::Position::line);
                let at = Location::at(file, u32::try_from(line).unwrap_or(1), 1);
                findings.push(problem::wording::list(
                    at,
                    &text!("这一行不是 CSV", "this line is no CSV"),
                ));
                continue;
            }
        };
        let line = record.position().map_or(1, csv::Position::line);
        let at = || Location::at(file, u32::try_from(line).unwrap_or(1), 1);
        let cell =
            |column: usize| places[column].and_then(|at| record.get(at)).unwrap_or("").trim();
        let mut day = |column: usize| {
            let typed = cell(column);
            let day = typed.parse::<Date>().ok();
            if day.is_none() && !typed.is_empty() {
                findings.push(problem::wording::list(
                    at(),
                    &text!("“{typed}”不是日期", "`{typed}` is no day"),
                ));
            }
            day
        };
        let (from, until) = (day(3), day(4));
        let word = plain(cell(0));
        if word.is_empty() {
            if record.iter().any(|cell| !cell.trim().is_empty()) {
                findings.push(problem::wording::list(at(), &text!("没有写词", "it names no word")));
            }
            continue;
        }
        out.push(WordEntry {
            word,
            replacement: cell(1).to_owned(),
            exceptions: cell(2).split('|').map(plain).filter(|it| !it.is_empty()).collect(),
            from,
            until,
            note: cell(5).to_owned(),
        });
    }
    out
}

/// A text as it is compared, without the place of each sign.
fn plain(text: &str) -> String {
    ComparedText::new(text).text
}

/// A text in which white space beside Han characters and signs of markup are left out, and where each byte of it stood.
struct ComparedText {
    text: String,
    places: Vec<usize>,
}

impl ComparedText {
    fn new(text: &str) -> Self {
        let mut out = Self { text: String::new(), places: Vec::new() };
        let is_wide = |c: char| u32::from(c) >= 0x2e80;
        let mut chars = text.char_indices().peekable();
        let mut blank: Option<(usize, usize)> = None;
        while let Some((at, c)) = chars.next() {
            match c {
                '*' | '_' | '`' | '~' | '\\' | '\u{200b}' | '\u{feff}' | '\u{ad}' => continue,
                '<' if text[at..].find('>').is_some_and(|end| end < 200) => {
                    let end = at + text[at..].find('>').unwrap_or(0);
                    while chars.next_if(|(next, _)| *next <= end).is_some() {}
                    continue;
                }
                c if c.is_whitespace() => {
                    let lines = blank.map_or(0, |(_, lines)| lines) + usize::from(c == '\n');
                    blank = Some((blank.map_or(at, |(first, _)| first), lines));
                    continue;
                }
                _ => {}
            }
            if let Some((first, lines)) = blank.take() {
                // An empty line parts paragraphs; a blank between words of letters is one.
                let joins =
                    lines < 2 && (is_wide(c) || out.text.chars().next_back().is_some_and(is_wide));
                if !joins {
                    out.push(if lines < 2 { ' ' } else { '\n' }, first);
                }
            }
            out.push(c, at);
        }
        out
    }

    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.places.extend(std::iter::repeat_n(at, c.len_utf8()));
    }
}

impl WordLists {
    /// Reads lists: name and text of each file.
    #[must_use]
    pub fn new(files: &[(String, String)]) -> (Self, Vec<Diagnostic>) {
        let mut findings = Vec::new();
        let entries: Vec<WordEntry> =
            files.iter().flat_map(|(file, text)| parse(file, text, &mut findings)).collect();
        let words = entries.iter().map(|entry| entry.word.as_str());
        let search = AhoCorasick::builder().match_kind(MatchKind::Standard).build(words);
        let search = search.ok().filter(|_| !entries.is_empty());
        (Self { entries, search }, findings)
    }

    /// The words of a text: index of each entry and the byte at which it begins. Words in phrases that are right are left out.
    #[must_use]
    pub fn places(&self, text: &str) -> Vec<(usize, usize)> {
        let Some(search) = &self.search else { return Vec::new() };
        let compared = ComparedText::new(text);
        let mut out = Vec::new();
        for found in search.find_overlapping_iter(&compared.text) {
            let index = found.pattern().as_usize();
            let is_right = self.entries[index].exceptions.iter().any(|phrase| {
                let around = compared.text.match_indices(phrase.as_str());
                around
                    .into_iter()
                    .any(|(at, _)| at <= found.start() && found.end() <= at + phrase.len())
            });
            if !is_right {
                out.push((index, compared.places[found.start()]));
            }
        }
        out.sort_unstable();
        out
    }

    /// An entry, where it counts for a report of this day.
    #[must_use]
    pub fn entry(&self, index: usize, day: Option<Date>) -> Option<&WordEntry> {
        let entry = self.entries.get(index)?;
        let is_late = |from: Date| day.is_none_or(|day| day >= from);
        let is_early = |until: Date| day.is_none_or(|day| day <= until);
        (entry.from.is_none_or(is_late) && entry.until.is_none_or(is_early)).then_some(entry)
    }

    /// Findings in a source file, for a report of this day.
    #[must_use]
    pub fn findings(&self, file: &str, text: &str, day: Option<Date>) -> Vec<Diagnostic> {
        let found = self.places(text).into_iter().filter_map(|(index, at)| {
            let entry = self.entry(index, day)?;
            let at = Location::behind(file, &text[..at]).spanning(&entry.word);
            Some(problem::wording::found(at, &entry.word, &entry.replacement, &entry.note, None))
        });
        found.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::WordLists;

    fn lists(text: &str) -> WordLists {
        let (lists, findings) = WordLists::new(&[("words/a.csv".to_owned(), text.to_owned())]);
        assert_eq!(findings, []);
        lists
    }

    #[test]
    fn words_are_found_over_markup_and_line_breaks() {
        let lists = lists("词,应为,除外\n帐号,账号,\n必需,必须,必需品|所必需\n");
        for (text, places) in [
            ("填写帐号", &[(1, 3)][..]),
            ("填写帐\n号", &[(1, 3)]),
            ("填写**帐**号", &[(1, 5)]),
            ("填写 帐<b>号</b>", &[(1, 4)]),
            // An empty line ends a paragraph.
            ("填写帐\n\n号", &[]),
            ("必需品、生活所必需", &[]),
            ("必需办理", &[(1, 1)]),
        ] {
            let found = lists.findings("a.md", text, None);
            let told: Vec<(u32, u32)> = found.iter().map(|it| (it.at.line, it.at.column)).collect();
            assert_eq!(told, places, "{text}");
        }
        let found = lists.findings("a.md", "填写帐号", None);
        assert!(found[0].message.zh.contains("“帐号”，应为“账号”"), "{}", found[0].message.zh);
    }

    #[test]
    fn words_count_from_day_to_day() {
        let lists = lists("word,replacement,from,until\n某局,某某局,2023-03-10,2024-12-31\n");
        let day = |y, m, d| Some(jiff::civil::date(y, m, d));
        let count = |day| lists.findings("a.md", "由某局负责", day).len();
        assert_eq!(
            [day(2023, 3, 9), day(2023, 3, 10), day(2024, 12, 31), day(2025, 1, 1), None]
                .map(count),
            [0, 1, 1, 0, 1]
        );
    }

    #[test]
    fn what_is_wrong_in_a_list_is_told_by_its_line() {
        let text = "词,自\n甲,昨天\n,2024-01-01\n乙,2024-01-01\n".to_owned();
        let (_, findings) = WordLists::new(&[("w.csv".to_owned(), text)]);
        let lines: Vec<(&str, u32)> = findings.iter().map(|it| (it.rule.id, it.at.line)).collect();
        assert_eq!(lines, [("wording/list", 2), ("wording/list", 3)]);
        let (_, findings) = WordLists::new(&[("w.csv".to_owned(), "甲,乙\n".to_owned())]);
        assert_eq!(findings.len(), 1);
    }
}
