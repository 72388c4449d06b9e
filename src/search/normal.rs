//! Text → the code units that are compared: the same for `２０２４年` and `2024年`, `〔2024〕` and `[2024]`, `二○` and `二〇`.
//!
//! In: text. Out: UTF-16 code units. Must not know: what is looked for.
//!
//! `normal.json` is the one table of that, for this program and for the script. It is made by the test below, from the Unicode data of the libraries
//! that the test uses: each character is decomposed (NFKD), loses its marks, becomes lower case; white space, punctuation and control characters
//! are left out. What this means for readers: a query is found across line ends and whatever stands between words.
//!
//! A full stop between two digits stays, because 3.5 is not 35; so do the signs of per cent and per mille.

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;

/// The table, as the script fetches it.
pub const NORMAL: &str = include_str!("normal.json");

/// The table as it is written. Numbers are code points.
#[derive(Debug, Deserialize)]
#[cfg_attr(test, derive(serde::Serialize, PartialEq))]
struct NormalTable {
    /// Ranges of characters that are left out: how far behind the end of the last range each begins, and how many there are.
    drop: Vec<u32>,
    /// Characters that become one other: the first, how many, the step between them, and what the first becomes; what the others become lies in
    /// the same steps behind it.
    shift: Vec<[u32; 4]>,
    /// Characters that become one other, each followed by that.
    one: String,
    /// Characters that become several others, each followed by these, with a space between them and the next.
    several: String,
}

/// The table as it is asked.
struct Normal {
    /// For each character of the basic plane: itself, what it becomes, or one of the two marks below.
    basic: Vec<u16>,
    /// What characters become of which the basic plane does not tell.
    others: HashMap<char, String>,
}

/// A character that is left out.
const NOTHING: u16 = 0;
/// A character that `others` tells of: a surrogate, which is no character.
const ELSEWHERE: u16 = 0xD800;

/// A full stop; what becomes one is treated as one.
const STOP: u16 = b'.' as u16;

impl Normal {
    fn get() -> &'static Self {
        static NORMAL_TABLE: OnceLock<Normal> = OnceLock::new();
        NORMAL_TABLE.get_or_init(|| {
            let table = serde_json::from_str(NORMAL).expect("the table is made by a test");
            Self::of(&table)
        })
    }

    fn of(table: &NormalTable) -> Self {
        let mut made = Self { basic: (0..=u16::MAX).collect(), others: HashMap::new() };
        let mut at = 0;
        for range in table.drop.chunks_exact(2) {
            let from = at + range[0];
            at = from + range[1];
            (from..at).for_each(|code| made.set(code, ""));
        }
        for [first, count, step, becomes] in &table.shift {
            for index in 0..*count {
                let to = char::from_u32(becomes + index * step).unwrap_or_default();
                made.set(first + index * step, to.encode_utf8(&mut [0; 4]));
            }
        }
        let mut one = table.one.chars();
        while let Some((from, to)) = one.next().zip(one.next()) {
            made.set(from as u32, to.encode_utf8(&mut [0; 4]));
        }
        for word in table.several.split(' ') {
            let mut to = word.chars();
            to.next().into_iter().for_each(|from| made.set(from as u32, to.as_str()));
        }
        made
    }

    fn set(&mut self, code: u32, to: &str) {
        let Some(from) = char::from_u32(code) else { return };
        let mut units = to.encode_utf16();
        let short = match (units.next(), units.next()) {
            (None, _) => Some(NOTHING),
            (Some(unit), None) => Some(unit),
            (Some(_), Some(_)) => None,
        };
        match (self.basic.get_mut(code as usize), short) {
            (Some(place), Some(short)) => *place = short,
            (Some(place), None) => {
                *place = ELSEWHERE;
                self.others.insert(from, to.to_owned());
            }
            (None, _) => {
                self.others.insert(from, to.to_owned());
            }
        }
    }

    /// What a character becomes.
    fn push(&self, c: char, out: &mut Vec<u16>) {
        match self.basic.get(c as usize) {
            Some(&NOTHING) => {}
            Some(&unit) if unit != ELSEWHERE => out.push(unit),
            _ => match self.others.get(&c) {
                Some(text) => out.extend(text.encode_utf16()),
                None => out.extend_from_slice(c.encode_utf16(&mut [0; 2])),
            },
        }
    }
}

/// The code units of a text that are compared with those of a query.
#[must_use]
pub fn normalised(text: &str) -> Vec<u16> {
    let normal = Normal::get();
    let mut out = Vec::with_capacity(text.len() / 2);
    let is_digit = |unit: Option<&u16>| unit.is_some_and(|it| (0x30..0x3A).contains(it));
    let mut next = Vec::new();
    let mut all = text.chars().peekable();
    // Whether the character before gave a digit, as its last.
    let mut follows_digit = false;
    while let Some(c) = all.next() {
        let from = out.len();
        normal.push(c, &mut out);
        if out.get(from) == Some(&STOP) && out.len() == from + 1 {
            next.clear();
            if let Some(c) = all.peek() {
                normal.push(*c, &mut next);
            }
            if !(follows_digit && is_digit(next.first())) {
                out.pop();
            }
        }
        follows_digit = is_digit(out[from..].last());
    }
    out
}

#[cfg(test)]
mod tests {
    use unicode_general_category::{GeneralCategory as Category, get_general_category};
    use unicode_normalization::UnicodeNormalization;

    use super::{NORMAL, Normal, NormalTable, normalised};

    /// What a character becomes, by the data of Unicode.
    fn by_unicode(c: char) -> String {
        // Zeros that are written for 〇 (GB/T 7714 and many pages have a circle), which Unicode keeps apart.
        if matches!(c, '○' | '◯' | '〇') {
            return "〇".to_owned();
        }
        // Syllables of Hangul are written as such everywhere; Hebrew and Arabic letters by position stand in old files only. Both would make the
        // table, which every search fetches, half as large again.
        if matches!(c, '\u{AC00}'..='\u{D7A3}' | '\u{FB1D}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        {
            return c.to_string();
        }
        let lower = |c: char| c.nfkd().flat_map(char::to_lowercase).collect::<String>();
        // Lower case may be decomposed once more, as that of İ.
        let decomposed: String =
            lower(c).chars().flat_map(|c| lower(c).chars().collect::<Vec<_>>()).collect();
        decomposed
            .chars()
            .filter(|c| *c == '.' || *c == '%' || *c == '‰' || !is_left_out(*c))
            .collect()
    }

    fn is_left_out(c: char) -> bool {
        use Category::{
            ClosePunctuation, ConnectorPunctuation, Control, DashPunctuation, EnclosingMark,
            FinalPunctuation, Format, InitialPunctuation, LineSeparator, NonspacingMark,
            OpenPunctuation, OtherPunctuation, ParagraphSeparator, SpaceSeparator,
        };
        matches!(
            get_general_category(c),
            ClosePunctuation
                | ConnectorPunctuation
                | Control
                | DashPunctuation
                | EnclosingMark
                | FinalPunctuation
                | Format
                | InitialPunctuation
                | LineSeparator
                | NonspacingMark
                | OpenPunctuation
                | OtherPunctuation
                | ParagraphSeparator
                | SpaceSeparator
        )
    }

    fn made() -> NormalTable {
        let mut table = NormalTable {
            drop: Vec::new(),
            shift: Vec::new(),
            one: String::new(),
            several: String::new(),
        };
        let mut dropped = 0;
        let mut shifts = Vec::new();
        let mut several = Vec::new();
        for c in '\0'..=char::MAX {
            let (code, to) = (c as u32, by_unicode(c));
            let mut each = to.chars();
            match (each.next(), each.next()) {
                (None, _) if code == dropped && !table.drop.is_empty() => {
                    *table.drop.last_mut().expect("a range") += 1;
                    dropped += 1;
                }
                (None, _) => {
                    table.drop.extend([code - dropped, 1]);
                    dropped = code + 1;
                }
                (Some(one), None) if one == c => {}
                (Some(one), None) => shift(&mut shifts, code, one as u32),
                (Some(_), Some(_)) => several.push(format!("{c}{to}")),
            }
        }
        for run in shifts {
            let [first, count, step, becomes] = run;
            if count > 2 {
                table.shift.push(run);
                continue;
            }
            let each = (0..count).flat_map(|at| [first + at * step, becomes + at * step]);
            table.one.extend(each.filter_map(char::from_u32));
        }
        table.several = several.join(" ");
        table
    }

    /// Adds a character that becomes one other, to one of the last runs where it fits.
    fn shift(runs: &mut Vec<[u32; 4]>, code: u32, to: u32) {
        for run in runs.iter_mut().rev().take(2) {
            let [first, count, step, becomes] = *run;
            let distance = code - first;
            if count == 1
                && (1..=2).contains(&distance)
                && becomes.checked_add(distance) == Some(to)
            {
                *run = [first, 2, distance, becomes];
                return;
            }
            if count > 1 && distance == count * step && becomes + distance == to {
                run[1] += 1;
                return;
            }
        }
        runs.push([code, 1, 1, to]);
    }

    #[test]
    fn the_table_is_that_of_unicode_for_every_character() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/search/normal.json");
        if std::env::var_os("UPDATE").is_some() {
            let text = serde_json::to_string(&made()).expect("a table");
            crate::fs::write(camino::Utf8Path::new(path), text.as_bytes()).expect("a file");
            return;
        }
        let table: NormalTable = serde_json::from_str(NORMAL).expect("a table");
        assert!(table == made(), "run with UPDATE=1");
        let normal = Normal::of(&table);
        let mut units = Vec::new();
        for c in '\0'..=char::MAX {
            units.clear();
            normal.push(c, &mut units);
            assert!(units.iter().copied().eq(by_unicode(c).encode_utf16()), "{c:?}");
        }
    }

    #[test]
    fn what_is_written_differently_is_the_same() {
        for (one, other) in [
            ("示府发〔2024〕12号", "示府发[2024]12号"),
            ("示府发【２０２４】１２号", "示府发（2024） 12 号"),
            ("二○二四年", "二〇二四年"),
            ("ＡＢＣ", "abc"),
            ("cafe\u{301}", "Café"),
            ("第一段，\n　　第二段", "第一段第二段"),
            ("㎡", "m2"),
            ("１２.5％", "12．5%"),
        ] {
            assert_eq!(normalised(one), normalised(other), "{one} {other}");
        }
        for (one, other) in [("3.5", "35"), ("5%", "5"), ("甲", "乙")] {
            assert_ne!(normalised(one), normalised(other), "{one} {other}");
        }
    }

    #[test]
    fn a_full_stop_stays_between_digits_only() {
        let text = |typed: &str| String::from_utf16(&normalised(typed)).expect("text");
        assert_eq!(text("1.（1）增长3.5%。a.b 1. 2"), "11增长3.5%ab12");
        assert_eq!(text("1.2.3."), "1.2.3");
        assert_eq!(text(""), "");
    }
}
