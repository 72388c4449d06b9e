//! The facts round a report's text: title, dates, publisher, numbers, read as a whole.
//!
//! In: lines. Out: [`Candidates`], and marks on the lines that are no part of the body. Must not know: which candidate is taken
//! (`decide`), Markdown.

mod bare;
mod class;
mod facts;
pub(super) mod labels;
pub(super) mod page_words;
mod pieces;
mod title;
pub(super) mod values;
pub(super) mod words;

use super::account::{Fate, LeftOut};
use super::draft::{Key, Sureness};
use super::lines::SourceLines;
use crate::body::mark_of;
use crate::diagnostic::{Diagnostic, Location, problem};
use class::{Class, class, without_bullet};
use facts::facts_of;
use labels::LabelMeaning;
use values::{is_nothing, whole_date};
use words::{LONGEST, is_contents_label, is_office};

/// A value that stands in the text and could be a key's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    pub(super) key: Key,
    pub(super) value: String,
    /// Place of its line.
    pub(super) place: usize,
    pub(super) sureness: Sureness,
    /// Among values of the same sureness the lowest is the best.
    pub(super) rank: u8,
    /// Line and piece that state it; `None` where the line stays in the body.
    pub(super) stated: Option<(usize, usize)>,
}

/// What the head and the foot of a text state.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) all: Vec<Candidate>,
}

impl Candidates {
    pub(super) fn of(&self, key: Key) -> impl Iterator<Item = &Candidate> {
        self.all.iter().filter(move |each| each.key == key)
    }

    /// Adds what the page says of itself in its tags. What it shows its readers is better: a tag may be the system's own.
    /// The title of the window is taken where nothing else is one.
    pub(super) fn add_tags(
        &mut self,
        tags: &[(Key, String, usize)],
        window_title: Option<&(String, usize)>,
    ) {
        for (key, words, place) in tags {
            let Some(read) = values::read_value(*key, words) else { continue };
            // Many systems write their own office into the tag of authors.
            if *key == Key::Author && is_office(&read.value) {
                continue;
            }
            self.all.push(Candidate {
                key: *key,
                value: read.value,
                place: *place,
                sureness: Sureness::Labelled,
                // A date that the page does not show as it tags it is asked for.
                rank: u8::from(*key != Key::Date),
                stated: None,
            });
        }
        let has_title = self.of(Key::Title).next().is_some();
        if let Some((title, place)) = window_title.filter(|_| !has_title) {
            let (value, place) = (title.clone(), *place);
            let sureness = Sureness::LooselyLabelled;
            self.all.push(Candidate {
                key: Key::Title,
                value,
                place,
                sureness,
                rank: 0,
                stated: None,
            });
        }
    }
}

/// How many lines that are not empty a head may have.
const DEEPEST: usize = 60;

/// The head of a text while it is read.
struct Reader<'l> {
    file: &'l str,
    lines: &'l mut SourceLines,
    candidates: Candidates,
    findings: Vec<Diagnostic>,
    /// A label at the end of a line with nothing behind it.
    waiting: Option<Waiting>,
    /// The last line of the title; `None` where there is no title.
    title_end: Option<usize>,
    /// Whether title and date were met and an empty line behind them: words that are labels elsewhere may be text now.
    complete: bool,
    offices: u8,
    /// Whether the head shows signs of a web page: facts, dates, or words of its menus and buttons.
    is_web_page: bool,
    /// Whether a line below the title stays in the body: offices and dates behind it sign the text.
    body_begun: bool,
}

/// A label whose value may stand on the next line.
#[derive(Debug, Clone, Copy)]
struct Waiting {
    meaning: Option<LabelMeaning>,
    /// Whether a bullet stands before it, as before labels of a list.
    bulleted: bool,
    /// Line and piece of the label.
    stated: (usize, usize),
}

/// Reads the head. Gives the candidates, and the index of the first line of the body.
pub(super) fn read(
    file: &str,
    lines: &mut SourceLines,
    given_title: Option<&str>,
) -> (Candidates, usize, Vec<Diagnostic>) {
    let classes = classes(lines);
    let end = classes.len();
    let title = title::choose(lines, &classes, given_title);
    let mut reader = Reader {
        file,
        lines,
        candidates: Candidates::default(),
        findings: Vec::new(),
        waiting: None,
        title_end: title.lines.last().copied(),
        complete: false,
        offices: 0,
        is_web_page: classes
            .iter()
            .any(|each| matches!(each, Class::OfThePage(_) | Class::Facts | Class::Dated)),
        body_begun: false,
    };
    reader.take_title(&title);
    reader.take_repeats(&title, end);
    let mut index = 0;
    while index < end {
        let class = &classes[index];
        if reader.lines.is_taken(index) {
            reader.waiting = None;
        } else if !reader.line(index, class, &classes[index..]) {
            break;
        }
        index += 1;
    }
    if reader.candidates.of(Key::Date).all(|each| each.sureness > Sureness::ByPosition) {
        reader.dates_below(index);
    }
    (reader.candidates, index, reader.findings)
}

/// How many lines of the text are looked at for a labelled date where the head has none.
const LINES_BELOW: usize = 40;

/// The classes of the lines that can be head: up to the first that can only be text.
fn classes(lines: &SourceLines) -> Vec<Class> {
    let mut classes: Vec<Class> = Vec::new();
    let mut full = 0;
    for index in 0..lines.all.len() {
        let class = class(lines, index);
        full += usize::from(class != Class::Empty);
        // A sentence of the web page above the title: facts follow, and there is no title yet.
        let may_be_above = class == Class::Body
            && lines.all[index].cells.is_none()
            && mark_of(&lines.all[index].text).is_none()
            && !lines.all[index].text.ends_with(['：', ':'])
            && !classes
                .iter()
                .any(|each| matches!(each, Class::Plain | Class::Facts | Class::Dated))
            && full < 8;
        if (class == Class::Body && !may_be_above) || full > DEEPEST {
            break;
        }
        classes.push(class);
    }
    classes
}

impl Reader<'_> {
    fn at(&self, index: usize) -> Location {
        let line = &self.lines.all[index];
        Location::at(self.file, u32::try_from(line.place).unwrap_or(1), 1).spanning(&line.text)
    }

    /// Reads a line; false where the body begins with it.
    fn line(&mut self, index: usize, class: &Class, ahead: &[Class]) -> bool {
        let text = self.lines.all[index].text.clone();
        let above = self.title_end.is_some_and(|end| end > index);
        let waiting = if *class == Class::Empty { None } else { self.waiting.take() };
        match class {
            // A paragraph of a picture is text.
            Class::Empty if !self.lines.all[index].is_plain && !above => {
                self.body_begun = true;
                true
            }
            Class::Empty => {
                let dated =
                    self.candidates.of(Key::Date).any(|each| each.sureness <= Sureness::ByPosition);
                self.complete |= dated && !above && self.title_end.is_some();
                true
            }
            Class::OfThePage(kind) => {
                self.lines.take_whole(index, Fate::LeftOut(*kind));
                true
            }
            Class::Facts if self.complete && !self.is_surely_head(index) => false,
            Class::Facts => self.facts(index),
            _ if waiting.is_some_and(|waiting| self.value_below(index, &text, waiting)) => true,
            Class::Dated | Class::Office if self.body_begun && !above => false,
            Class::Dated => {
                if self.complete
                    && !ahead[1..].contains(&Class::Facts)
                    && whole_date(&text).is_none()
                {
                    return false;
                }
                self.dated(index, &text, above);
                true
            }
            Class::Value(key) => {
                if let Some(read) = values::read_value(*key, without_bullet(&text)) {
                    self.state(index, *key, read.value, Sureness::ByPosition, 0);
                    self.lines.take_whole(index, Fate::Fact(*key));
                }
                true
            }
            Class::Letterhead => {
                let name: String = text.chars().filter(|c| !c.is_whitespace()).collect();
                let office = name.trim_end_matches("文件").to_owned();
                self.state(index, Key::Publisher, office, Sureness::Doubtful, 0);
                self.lines.take_whole(index, Fate::Fact(Key::Publisher));
                true
            }
            Class::Office if !above && self.offices < 2 => {
                self.offices += 1;
                let key = if self.offices == 1 { Key::Publisher } else { Key::Source };
                self.state(index, key, text, Sureness::ByPosition, 0);
                self.lines.take_whole(index, Fate::Fact(key));
                true
            }
            Class::Body if !above => false,
            Class::Office | Class::Plain | Class::Body if above => {
                if self.is_web_page {
                    // What stands above the title and is neither fact nor button is the head of the web page.
                    self.lines.take_whole(index, Fate::LeftOut(LeftOut::Masthead));
                } else {
                    self.findings.push(problem::import::not_placed(self.at(index), &text));
                }
                true
            }
            Class::Office | Class::Plain | Class::Body => self.unplaced(index, ahead),
        }
    }

    /// A line of the head that is not understood: it stays in the body. False where nothing of the head follows it.
    fn unplaced(&mut self, index: usize, ahead: &[Class]) -> bool {
        // What stands right below the title may be its author; behind an empty line the text begins.
        let after_gap = index > 0 && self.lines.all[index - 1].text.is_empty();
        let subtitle = self.lines.all[index].text.starts_with(['—', '（', '(']);
        self.body_begun |= after_gap && !subtitle;
        let goes_on = ahead[1..]
            .iter()
            .any(|each| matches!(each, Class::Facts | Class::Dated | Class::Value(_)));
        let text = &self.lines.all[index].text;
        if !is_contents_label(text) && !super::file_names::is_file_line(text) {
            self.findings.push(problem::import::not_placed(self.at(index), text));
        }
        goes_on
    }

    /// Whether a line after a complete head still belongs to it: labels that no sentence begins with.
    fn is_surely_head(&self, index: usize) -> bool {
        let Some((_, pieces)) = facts_of(self.lines, index) else { return false };
        let text = &self.lines.all[index].text;
        let short = text.chars().count() <= LONGEST * 2 && !text.contains(['。', '，', ',']);
        let sure = pieces.first().is_some_and(|(_, label)| match label.meaning {
            // A label of the table with nothing behind it begins no sentence.
            Some(_) if label.value.is_empty() => true,
            Some(LabelMeaning::Fact(key, rank)) => {
                let of_text =
                    matches!(key, Key::Title | Key::Author | Key::Summary | Key::Keywords);
                (rank == 0 && !of_text) || (key == Key::Date && rank > 1)
            }
            Some(LabelMeaning::OfThePage) => true,
            Some(LabelMeaning::NoKey) | None => false,
        });
        // A line of several labels that are all in the table begins no text.
        let only_known =
            pieces.len() > 1 && pieces.iter().all(|(_, label)| label.meaning.is_some());
        short && (sure || only_known)
    }

    /// Labelled dates of publication that stand in what was taken for the text; their lines stay there.
    fn dates_below(&mut self, from: usize) {
        for index in from..self.lines.all.len().min(from + LINES_BELOW) {
            let Some((_, pieces)) = facts_of(self.lines, index) else { continue };
            for (_, label) in pieces {
                let is_date = label.meaning == Some(LabelMeaning::Fact(Key::Date, 0));
                let read = values::read_value(Key::Date, label.value).filter(|_| is_date);
                if let Some(read) = read {
                    self.candidates.all.push(Candidate {
                        key: Key::Date,
                        value: read.value,
                        place: self.lines.all[index].place,
                        sureness: Sureness::LooselyLabelled,
                        rank: 4,
                        stated: None,
                    });
                    return;
                }
            }
        }
    }

    /// Adds a candidate that is stated by the whole line.
    fn state(&mut self, index: usize, key: Key, value: String, sureness: Sureness, rank: u8) {
        self.push(index, 0, key, value, sureness, rank);
    }

    /// Reads a line of labels; true always: the head goes on.
    fn facts(&mut self, index: usize) -> bool {
        let Some((before, pieces)) = facts_of(self.lines, index) else { return false };
        let pieces: Vec<(String, String, Option<LabelMeaning>, String)> = pieces
            .into_iter()
            .map(|(raw, label)| (raw, label.label, label.meaning, label.value.to_owned()))
            .collect();
        let only_unknown = pieces.iter().all(|(_, _, meaning, _)| meaning.is_none());
        if only_unknown
            && self.title_end.is_some_and(|end| end <= index)
            && before.trim().is_empty()
        {
            // A label that nobody knows, alone on its line below the title: it may be the text's own.
            self.findings.push(problem::import::not_placed(
                self.at(index),
                &self.lines.all[index].text.clone(),
            ));
            return true;
        }
        let bulleted = before.chars().any(labels::is_bullet);
        let mut taken: Vec<(String, Fate)> = Vec::new();
        if !before.is_empty() {
            self.prefix(index, &before, &mut taken);
        }
        // Labels that the table does not know are the text's own: 地点 beside 时间.
        let known = pieces.iter().filter(|(_, _, meaning, _)| {
            matches!(meaning, Some(LabelMeaning::Fact(..) | LabelMeaning::OfThePage))
        });
        let alone = known.count() == 1;
        let last = pieces.len() - 1;
        for (at, (raw, label, meaning, value)) in pieces.into_iter().enumerate() {
            if is_nothing(&value) {
                if at == last && value.is_empty() {
                    self.waiting =
                        Some(Waiting { meaning, bulleted, stated: (index, taken.len()) });
                }
                taken.push((raw, Fate::LeftOut(LeftOut::EmptyLabel)));
                continue;
            }
            match meaning {
                Some(LabelMeaning::OfThePage) => {
                    taken.push((raw, Fate::LeftOut(LeftOut::PageWords)));
                }
                Some(LabelMeaning::NoKey) | None => {
                    taken.push((raw, Fate::LeftOut(LeftOut::NoKey)));
                }
                Some(LabelMeaning::Fact(key, rank)) => {
                    self.value(index, key, rank, &label, &value, alone, &mut taken, raw);
                }
            }
        }
        self.lines.take(index, taken);
        true
    }
}
