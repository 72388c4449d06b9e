//! The pieces of a line of facts: values, and what stands before and behind them.
//!
//! In: a line and its labels. Out: candidates, and what became of each piece. Must not know: the order of lines.

use super::super::account::{Fate, LeftOut};
use super::super::draft::{Key, Sureness, date_text};
use super::class::{office_and_date, without_bullet};
use super::labels::LabelMeaning;
use super::page_words::is_of_the_page;
use super::values::{begins_as_date, doc_number_in, leading_date, read_value, whole_date};
use super::words::{is_address, is_office};
use super::{Candidate, Reader, Waiting, labels, title, values};
use crate::diagnostic::problem;
use crate::extract::document::signs;

/// Whether a moment is written as computers write it: with `-`, and with the time of day.
fn is_of_system(value: &str) -> bool {
    value.contains('-') && value.contains([':', '：']) && !value.contains('年')
}

impl Reader<'_> {
    /// What stands before the first label of a line: dates, offices, addresses, and words that are not understood.
    pub(super) fn prefix(&mut self, index: usize, before: &str, taken: &mut Vec<(String, Fate)>) {
        let words = before.trim_matches(labels::is_bullet);
        let start = before.find(words).unwrap_or(0);
        // Bullets and brackets are nobody's words, but they are counted.
        let outer = |text: &str| {
            (signs(text) > 0).then(|| (text.to_owned(), Fate::LeftOut(LeftOut::PageWords)))
        };
        taken.extend(outer(&before[..start]));
        let mut left = words;
        while !left.is_empty() {
            left = left.trim_start();
            if begins_as_date(left) {
                left = self.date_of_prefix(index, left, taken);
                continue;
            }
            let end = left.find(char::is_whitespace).unwrap_or(left.len());
            let word = &left[..end];
            if is_office(word) {
                self.push(
                    index,
                    taken.len(),
                    Key::Publisher,
                    word.to_owned(),
                    Sureness::ByPosition,
                    1,
                );
                taken.push((word.to_owned(), Fate::Fact(Key::Publisher)));
            } else if is_address(word) {
                taken.push((word.to_owned(), Fate::LeftOut(LeftOut::PageWords)));
            } else {
                self.rest(index, word, taken);
            }
            left = &left[end..];
        }
        taken.extend(outer(&before[start + words.len()..]));
    }

    /// The date that the words before a label begin with; gives the words behind it.
    fn date_of_prefix<'t>(
        &mut self,
        index: usize,
        words: &'t str,
        taken: &mut Vec<(String, Fate)>,
    ) -> &'t str {
        let above = self.title_end.is_some_and(|end| end > index);
        let Some((moment, rest)) = leading_date(words) else {
            self.findings.push(problem::import::bad_date(self.at(index), words));
            taken.push((words.to_owned(), Fate::LeftOut(LeftOut::Rest)));
            return "";
        };
        let date = words[..words.len() - rest.len()].to_owned();
        if above {
            taken.push((date, Fate::LeftOut(LeftOut::Masthead)));
        } else {
            self.push(index, taken.len(), Key::Date, date_text(moment), Sureness::ByPosition, 0);
            taken.push((date, Fate::Fact(Key::Date)));
        }
        rest
    }

    /// Words of a line of facts that are no part of a value.
    pub(super) fn rest(&mut self, index: usize, words: &str, taken: &mut Vec<(String, Fate)>) {
        if signs(words) == 0 {
            return;
        }
        let plain = words.trim_matches(|c: char| c.is_whitespace() || "|｜".contains(c));
        if is_of_the_page(plain) {
            taken.push((words.to_owned(), Fate::LeftOut(LeftOut::PageWords)));
            return;
        }
        if plain.chars().any(char::is_alphanumeric) {
            self.findings.push(problem::import::rest_of_line(self.at(index), plain));
        }
        taken.push((words.to_owned(), Fate::LeftOut(LeftOut::Rest)));
    }

    pub(super) fn push(
        &mut self,
        index: usize,
        piece: usize,
        key: Key,
        value: String,
        sureness: Sureness,
        rank: u8,
    ) {
        let place = self.lines.all[index].place;
        let stated = Some((index, piece));
        self.candidates.all.push(Candidate { key, value, place, sureness, rank, stated });
    }

    /// The value behind a label. `alone` tells that no other label stands on its line, `raw` is label and value as printed.
    #[expect(clippy::too_many_arguments, reason = "one label of one line, and where its pieces go")]
    pub(super) fn value(
        &mut self,
        index: usize,
        key: Key,
        rank: u8,
        label: &str,
        value: &str,
        alone: bool,
        taken: &mut Vec<(String, Fate)>,
        raw: String,
    ) {
        let Some(read) = read_value(key, value) else {
            self.findings.push(match key {
                Key::Date => problem::import::bad_date(self.at(index), value),
                _ => problem::import::unfit(self.at(index), label, value),
            });
            taken.push((raw, Fate::LeftOut(LeftOut::Rest)));
            return;
        };
        let sureness = match rank {
            0 => Sureness::Labelled,
            // 时间 in the form that pages print their own time in: `2024-05-20 09:00:12`.
            1 if key == Key::Date && alone && is_of_system(value) => Sureness::LooselyLabelled,
            // 日期 and 时间 alone on a line may be the text's own: the day of a meeting.
            1 if key == Key::Date && alone => Sureness::Doubtful,
            // Beside other facts 日期 and 时间 are those of the page.
            1 if key == Key::Date => Sureness::Labelled,
            _ => Sureness::LooselyLabelled,
        };
        if key == Key::Date && rank == 1 && alone && !read.rest.is_empty() {
            self.findings.push(problem::import::not_placed(self.at(index), value));
            taken.push((raw, Fate::LeftOut(LeftOut::Rest)));
            return;
        }
        let piece = taken.len();
        self.push(index, piece, key, read.value, sureness, rank);
        if read.rest.is_empty() {
            taken.push((raw, Fate::Fact(key)));
            return;
        }
        let end = raw.rfind(read.rest.as_str()).unwrap_or(raw.len());
        taken.push((raw[..end].to_owned(), Fate::Fact(key)));
        let behind = &raw[end..];
        // Behind an office a date, behind a date an office: both are facts by their place.
        if let Some((moment, rest)) = leading_date(behind).filter(|_| key != Key::Date) {
            let piece = taken.len();
            self.push(index, piece, Key::Date, date_text(moment), Sureness::ByPosition, 0);
            let end = behind.len() - rest.len();
            taken.push((behind[..end].to_owned(), Fate::Fact(Key::Date)));
            self.rest(index, rest, taken);
        } else if key == Key::Date && is_office(behind.trim()) {
            let piece = taken.len();
            self.push(
                index,
                piece,
                Key::Publisher,
                behind.trim().to_owned(),
                Sureness::ByPosition,
                1,
            );
            taken.push((behind.to_owned(), Fate::Fact(Key::Publisher)));
        } else {
            self.rest(index, behind, taken);
        }
    }

    /// A date without a label.
    pub(super) fn dated(&mut self, index: usize, text: &str, above: bool) {
        if above && values::has_weekday(text) {
            // Above the title a day of the week stands beside the day of the visit.
            self.lines.take_whole(index, Fate::LeftOut(LeftOut::Masthead));
            return;
        }
        let plain = without_bullet(text);
        let (office, date) =
            office_and_date(plain).map_or((None, plain), |(who, date)| (Some(who), date));
        let mut taken = Vec::new();
        let bullet = &text[..text.len() - plain.len()];
        if !bullet.is_empty() {
            taken.push((bullet.to_owned(), Fate::LeftOut(LeftOut::PageWords)));
        }
        if let Some(office) = office {
            let piece = taken.len();
            self.push(index, piece, Key::Publisher, office.to_owned(), Sureness::ByPosition, 1);
            taken.push((office.to_owned(), Fate::Fact(Key::Publisher)));
        }
        let read = leading_date(date).map(|(moment, rest)| (moment, rest.to_owned()));
        let Some((moment, rest)) = read.or_else(|| whole_date(date).map(|it| (it, String::new())))
        else {
            self.findings.push(problem::import::bad_date(self.at(index), date));
            taken.push((date.to_owned(), Fate::LeftOut(LeftOut::Rest)));
            self.lines.take(index, taken);
            return;
        };
        // A date in round brackets below a title is the day on which it was decided.
        let bracketed = date.starts_with(['（', '(']);
        let sureness = if bracketed { Sureness::Doubtful } else { Sureness::ByPosition };
        self.push(index, taken.len(), Key::Date, date_text(moment), sureness, 0);
        taken.push((date[..date.len() - rest.len()].to_owned(), Fate::Fact(Key::Date)));
        if is_office(rest.trim()) {
            self.push(
                index,
                taken.len(),
                Key::Publisher,
                rest.trim().to_owned(),
                Sureness::ByPosition,
                1,
            );
            taken.push((rest, Fate::Fact(Key::Publisher)));
        } else {
            self.rest(index, &rest, &mut taken);
        }
        self.lines.take(index, taken);
    }

    /// The line below a label with nothing behind it. True where it is the label's value.
    pub(super) fn value_below(&mut self, index: usize, text: &str, label: Waiting) -> bool {
        let (line, piece) = label.stated;
        match label.meaning {
            Some(LabelMeaning::Fact(key, rank))
                if label.bulleted || values::is_surely_value(key, text) =>
            {
                let Some(read) = read_value(key, text).filter(|read| read.rest.is_empty()) else {
                    return false;
                };
                let sureness =
                    if rank == 0 { Sureness::Labelled } else { Sureness::LooselyLabelled };
                self.push(index, 0, key, read.value, sureness, rank);
                self.lines.take_whole(index, Fate::Fact(key));
                self.lines.set_fate(line, piece, Fate::Fact(key));
                true
            }
            Some(LabelMeaning::NoKey | LabelMeaning::OfThePage) if label.bulleted => {
                self.lines.set_fate(line, piece, Fate::LeftOut(LeftOut::NoKey));
                self.lines.take_whole(index, Fate::LeftOut(LeftOut::NoKey));
                true
            }
            _ => false,
        }
    }

    pub(super) fn take_title(&mut self, title: &title::Title) {
        for (rank, group) in title.groups.iter().enumerate() {
            let Some(first) = group.lines.first() else { continue };
            let sureness = if group.is_marked { Sureness::Labelled } else { Sureness::ByPosition };
            // Groups that are as good as each other have one rank.
            let rank = u8::from(rank > 0 && group.score < title.groups[0].score);
            self.push(*first, 0, Key::Title, group.text.clone(), sureness, rank);
        }
        if let Some(group) = title.groups.first() {
            // `…的通知（示办发〔2017〕2号）` states its number too; it stays in the title.
            let line = group
                .lines
                .first()
                .map(|line| self.lines.all[*line].text.clone())
                .unwrap_or_default();
            let number = doc_number_in(&line).or_else(|| doc_number_in(&group.text));
            if let (Some(value), Some(first)) = (number, group.lines.first()) {
                let place = self.lines.all[*first].place;
                let sureness = Sureness::ByPosition;
                self.candidates.all.push(Candidate {
                    key: Key::DocNumber,
                    value,
                    place,
                    sureness,
                    rank: 2,
                    stated: None,
                });
            }
            for line in &group.lines {
                self.lines.take_whole(*line, Fate::Fact(Key::Title));
            }
        }
    }

    /// The title printed once more, above its place or at the top of the text, on one line or several.
    pub(super) fn take_repeats(&mut self, title: &title::Title, end: usize) {
        let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
        let titles: Vec<String> =
            self.candidates.of(Key::Title).map(|each| squeezed(&each.value)).collect();
        let chosen = title.groups.first().map(|group| squeezed(&group.text));
        let full: Vec<usize> = (0..self.lines.all.len())
            .filter(|index| !self.lines.all[*index].text.is_empty() && !self.lines.is_taken(*index))
            .take_while(|index| *index < end + 12)
            .take(24)
            .collect();
        for start in 0..full.len() {
            let mut text = String::new();
            for length in 1..=3.min(full.len() - start) {
                text.push_str(&squeezed(&self.lines.all[full[start + length - 1]].text));
                let is_end = |title: &String| {
                    title == &text
                        || (text.chars().count() >= title::LONG_PART && title.ends_with(&text))
                };
                let repeats = chosen.iter().chain(titles.first()).any(is_end);
                if repeats
                    && !full[start..start + length].iter().any(|line| self.lines.is_taken(*line))
                {
                    for line in &full[start..start + length] {
                        self.lines.take_whole(*line, Fate::LeftOut(LeftOut::RepeatedTitle));
                    }
                }
            }
        }
    }
}
