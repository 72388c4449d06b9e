//! The facts round a report's text: title, dates, publisher, numbers, read as a whole.
//!
//! In: lines. Out: [`Candidates`], and marks on the lines that are no part of the body. Must not know: which candidate is taken
//! (`decide`), Markdown.

mod bare;
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
use crate::body::{Rank, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::document::ParagraphRole;
use facts::facts_of;
use labels::LabelMeaning;
use page_words::{is_breadcrumb, is_greeting, is_of_the_page};
use values::{begins_as_date, is_nothing, leading_date, leading_doc_number, whole_date};
use words::{LONGEST, is_contents_label, is_numbered_part, is_office, is_whole_title};

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

/// What a line is, by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Class {
    Empty,
    /// It is no part of the report.
    OfThePage(LeftOut),
    /// It begins with labels, or with a date or an office and labels behind it.
    Facts,
    /// A date, or a date and an office.
    Dated,
    /// The value of a key in its unmistakable form, without a label: a document number, an index number, a validity.
    Value(Key),
    /// `示例区人民政府文件`, above a document number.
    Letterhead,
    /// The name of an office.
    Office,
    /// Short words without the signs of a sentence.
    Plain,
    /// It can only be the text: a sentence, a numbered part, an address to somebody.
    Body,
}

/// How many lines that are not empty a head may have.
const DEEPEST: usize = 60;

fn class(lines: &SourceLines, index: usize) -> Class {
    let line = &lines.all[index];
    let text = line.text.as_str();
    let is_page = |kind| Class::OfThePage(kind);
    if text.is_empty() {
        return Class::Empty;
    }
    if is_breadcrumb(text) || is_step_of_breadcrumb(lines, index) {
        return is_page(LeftOut::Breadcrumb);
    }
    if is_greeting(text) {
        return is_page(LeftOut::Masthead);
    }
    if matches!(line.role, ParagraphRole::Title | ParagraphRole::Heading(1)) {
        return Class::Plain;
    }
    if is_of_the_page(text) {
        return is_page(LeftOut::PageWords);
    }
    if facts_of(lines, index).is_some() {
        return Class::Facts;
    }
    if line.cells.is_some() || is_contents_label(text) {
        return Class::Body;
    }
    let plain = without_bullet(text);
    if let Some(key) = values::key_of_form(plain, plain.len() < text.len()) {
        return Class::Value(key);
    }
    if is_dated(plain) {
        return Class::Dated;
    }
    if is_letterhead(lines, index) {
        return Class::Letterhead;
    }
    if is_office(text) {
        return Class::Office;
    }
    let numbered =
        is_numbered_part(text) || mark_of(text).is_some_and(|mark| mark.rank != Rank::Fourth);
    let long = text.chars().count() > if is_whole_title(text) { LONGEST * 2 } else { LONGEST };
    if numbered || long || text.contains('。') || text.ends_with(['：', ':', '，', ',', '；', ';'])
    {
        return Class::Body;
    }
    Class::Plain
}

/// A line without the bullet before it.
fn without_bullet(text: &str) -> &str {
    text.strip_prefix(['•', '·', '●', '■', '◆', '▪', '►', '*', '-']).map_or(text, str::trim_start)
}

/// Whether a line is a step of a path that is printed as a list: `1. 首页`, `2. 信息公开`, one on each line.
fn is_step_of_breadcrumb(lines: &SourceLines, index: usize) -> bool {
    const DEEPEST_STEP: usize = 8;
    let name = |index: usize| {
        let text = lines.all[index].text.as_str();
        let number = crate::body::leading_number(text).map_or(0, |(_, length)| length);
        text[number..].trim_start_matches(['•', '·', '>', '＞', '/', ' '])
    };
    let is_step = |index: usize| {
        let name = name(index);
        (1..=14).contains(&name.chars().count())
            && !name.contains(['。', '：', ':', '，'])
            && !name.contains("关于")
            && !name.contains(|c: char| c.is_ascii_digit())
    };
    let is_home = |index: usize| matches!(name(index), "首页" | "网站首页" | "主页" | "本站首页");
    let first = (index.saturating_sub(DEEPEST_STEP)..=index).rev().find(|at| is_home(*at));
    let Some(first) = first else { return false };
    let numbered = |index: usize| crate::body::leading_number(&lines.all[index].text).is_some();
    // Only numbered steps below it make a path: a menu has bullets and goes on for long.
    first == index || (numbered(first) && (first + 1..=index).all(|at| is_step(at) && numbered(at)))
}

/// A date alone, or with the name of an office before or behind it.
fn is_dated(text: &str) -> bool {
    if whole_date(text).is_some() {
        return true;
    }
    if begins_as_date(text) {
        return match leading_date(text) {
            Some((_, rest)) => rest.is_empty() || is_office(rest.trim()),
            None => text.chars().count() <= 24,
        };
    }
    office_and_date(text).is_some()
}

/// `示例街道 2024-01-29 …`: the office, and the text from the date on.
fn office_and_date(text: &str) -> Option<(&str, &str)> {
    let (who, rest) = text.split_once(char::is_whitespace)?;
    let rest = rest.trim();
    (is_office(who) && begins_as_date(rest)).then_some((who, rest))
}

/// The name of an office with 文件 behind it, above a document number: the head of a printed document.
fn is_letterhead(lines: &SourceLines, index: usize) -> bool {
    let text: String = lines.all[index].text.chars().filter(|c| !c.is_whitespace()).collect();
    let named = text.strip_suffix("文件").is_some_and(is_office);
    let mut below = lines.all[index + 1..].iter().filter(|line| !line.text.is_empty()).take(3);
    named && below.any(|line| leading_doc_number(&line.text).is_some())
}

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
    (reader.candidates, index, reader.findings)
}

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
