//! Blocks → what each is in the report's outline, its anchor, and findings about the numbering.
//!
//! In: blocks. Out: one [`Part`] a block. Must not know: HTML, links.
//!
//! A line with a printed number is a heading when it is short and has no 。 inside; otherwise its first
//! sentence is a run-in heading. Numbers are the author's text and are never changed. Anchors are made of
//! the printed numbers: `s1-3` is （三） under 一、.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;

use xxhash_rust::xxh3::xxh3_64;

use super::numbering::{Mark, Rank, mark_of};
use super::segment::{Block, Kind};
use crate::diagnostic::{Diagnostic, Location, problem};

/// What a block is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    /// Text, a table, a list.
    Plain,
    /// A heading of this level, 2 to 6.
    Heading(u8),
    /// A paragraph that begins with a run-in heading of so many bytes.
    RunIn { length: usize },
    /// A numbered paragraph or list item that is no heading.
    Numbered,
}

/// A block's place in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) role: Role,
    pub(super) id: Option<String>,
    /// Depth in the contents list, from 1, for headings and run-in headings.
    pub(super) depth: u8,
}

/// Longest heading lines, in characters.
const LONG_HEADING: usize = 60;
const SHORT_HEADING: usize = 40;

/// Whether the text of the next line begins a new part, or the line before is a heading by itself.
pub(super) fn starts_part(line: &str, next: &str) -> bool {
    mark_of(next).is_some()
        || mark_of(line)
            .is_some_and(|mark| mark.rank != Rank::Article && is_heading_line(line, mark))
        || super::attachment_line::goes_on(line, next)
}

/// Finds the outline. `number` says whether plain lines are looked at; `place` gives a block's location.
pub(super) fn outline(
    blocks: &[Block<'_>],
    plain_lines: bool,
    skip: &BTreeSet<usize>,
    place: &dyn Fn(usize) -> Location,
) -> (Vec<Part>, Vec<Diagnostic>) {
    let marks: Vec<Option<Mark>> = blocks
        .iter()
        .enumerate()
        .map(|(index, block)| match block.kind {
            Kind::Heading { .. } => mark_in(&block.text),
            Kind::Paragraph | Kind::Item { .. } if plain_lines && !skip.contains(&index) => {
                mark_in(&block.text)
            }
            _ => None,
        })
        .collect();
    let mut state = State {
        keys: heading_keys(blocks, &marks),
        used: HashSet::with_capacity(blocks.len()),
        has_first: marks.iter().flatten().any(|mark| mark.rank == Rank::First),
        ..State::default()
    };
    let mut parts = Vec::with_capacity(blocks.len());
    for (index, block) in blocks.iter().enumerate() {
        let role = kind_of_part(blocks, &marks, index, state.in_article());
        let part = match (&block.kind, marks[index]) {
            (Kind::Heading { id, level }, None) => {
                let key = state.keys[usize::from(*level)];
                state.unnumbered(id.clone(), &block.text, key)
            }
            (kind, Some(mark)) => {
                let id = if let Kind::Heading { id, .. } = kind { id.clone() } else { None };
                let printed = block.text.get(..mark.length).unwrap_or_default().trim_start();
                state.numbered(mark, role, id, &|| place(block.offset).spanning(printed))
            }
            (Kind::Paragraph, None) => {
                Part { role: Role::Plain, id: Some(state.paragraph()), depth: 0 }
            }
            _ => Part { role: Role::Plain, id: None, depth: 0 },
        };
        parts.push(part);
    }
    (parts, state.findings)
}

/// The printed number of a text that may begin with spaces, which count as part of it.
fn mark_in(text: &str) -> Option<Mark> {
    let trimmed = text.trim_start();
    let mark = mark_of(trimmed)?;
    Some(Mark { length: mark.length + text.len() - trimmed.len(), ..mark })
}

/// What a marked block would be, level left at 0.
fn kind_of_part(
    blocks: &[Block<'_>],
    marks: &[Option<Mark>],
    index: usize,
    in_article: bool,
) -> Role {
    let block = &blocks[index];
    let Some(mark) = marks[index] else { return Role::Plain };
    if matches!(block.kind, Kind::Heading { .. }) {
        return Role::Heading(0);
    }
    // Articles, and （一）below an article, are text with a number.
    if mark.rank == Rank::Article || in_article && mark.rank >= Rank::First {
        return Role::Numbered;
    }
    let short = |at: Option<usize>| {
        at.and_then(|at| Some((at, (*marks.get(at)?)?))).is_some_and(|(at, other)| {
            other.rank == mark.rank && is_heading_line(&blocks[at].text, other)
        })
    };
    if is_heading_line(&block.text, mark) {
        let simple = !matches!(block.kind, Kind::Item { .. }) || only_one_line(block);
        let outer = mark.rank <= Rank::Second;
        // `1.` and `（1）` are headings where text of their own follows, items of a list otherwise.
        let followed = match marks.get(index + 1) {
            Some(Some(next)) => next.rank > mark.rank,
            Some(None) => !matches!(blocks[index + 1].kind, Kind::Heading { .. }),
            None => false,
        };
        let in_run = short(index.checked_sub(1)) || short(Some(index + 1));
        return if simple && (outer || followed && !in_run) {
            Role::Heading(0)
        } else {
            Role::Numbered
        };
    }
    let sentence = block.text.find('。').map(|at| at + '。'.len_utf8());
    match sentence {
        Some(length)
            if length < block.text.trim_end().len()
                && !block.text[..length].contains('\n')
                && block.text[..length].chars().count() <= SHORT_HEADING =>
        {
            Role::RunIn { length }
        }
        _ => Role::Numbered,
    }
}

fn only_one_line(block: &Block<'_>) -> bool {
    use pulldown_cmark::{Event, Tag};
    block.events.iter().all(|(event, _)| match event {
        Event::Start(tag) => super::segment::is_inline(tag) || *tag == Tag::Paragraph,
        _ => true,
    })
}

/// Whether a line with this mark is a heading by itself.
fn is_heading_line(line: &str, mark: Mark) -> bool {
    let title = line.get(mark.length..).unwrap_or_default().trim();
    let outer = mark.rank <= Rank::Second;
    let most = if outer { LONG_HEADING } else { SHORT_HEADING };
    // A full stop at the very end of 一、 or （一）is a slip that many reports make.
    let inside = if outer { title.strip_suffix('。').unwrap_or(title) } else { title };
    !title.is_empty()
        && !title.contains('\n')
        && title.chars().count() <= most
        && !inside.contains(['。', '！', '？'])
        && !inside.ends_with(['；', ';', '，', ',', '：', ':', '、'])
}

/// The order keys of Markdown heading levels (index 1 to 6), so that they mix with numbered parts.
fn heading_keys(blocks: &[Block<'_>], marks: &[Option<Mark>]) -> [u16; 7] {
    let mut known: BTreeMap<u8, u16> = BTreeMap::new();
    let mut least: Option<u8> = None;
    for (block, mark) in blocks.iter().zip(marks) {
        let Kind::Heading { level, .. } = block.kind else { continue };
        match mark {
            Some(mark) => {
                known.entry(level).or_insert_with(|| key(mark.rank));
            }
            None => least = Some(least.map_or(level, |least| least.min(level))),
        }
    }
    let outermost =
        marks.iter().flatten().map(|mark| key(mark.rank)).min().unwrap_or(key(Rank::First));
    let (level, base) =
        known.first_key_value().map_or((least.unwrap_or(1).min(2), outermost), |(l, k)| (*l, *k));
    std::array::from_fn(|index| {
        let index = u8::try_from(index).unwrap_or(1);
        known.get(&index).copied().unwrap_or_else(|| {
            let steps = i32::from(index) - i32::from(level);
            u16::try_from((i32::from(base) + steps * 10).max(1)).unwrap_or(1)
        })
    })
}

fn key(rank: Rank) -> u16 {
    100 + 10 * (rank as u16)
}

/// Opens an entry at a level, closing those that are not above it; how many are open then.
fn open_at(open: &mut Vec<u16>, key: u16) -> usize {
    while open.last().is_some_and(|above| *above >= key) {
        open.pop();
    }
    open.push(key);
    open.len()
}

/// What has been met so far.
#[derive(Default)]
struct State {
    keys: [u16; 7],
    /// Whether the text has parts 一、, so that what stands outside them must not look like one.
    has_first: bool,
    /// Open headings and run-in headings by order key, for the contents list.
    entries: Vec<u16>,
    /// Open headings by order key, for levels that never skip.
    headings: Vec<u16>,
    /// Open numbered parts: rank, and the length of `path` without it.
    open: Vec<(Rank, usize)>,
    /// The numbers of open parts as in anchors: `1-3`.
    path: String,
    /// Open unnumbered headings by order key and serial number; below each numbering may begin again.
    loose: Vec<(u16, usize)>,
    loose_count: usize,
    /// Last number printed, by where it stands; the path above it as a hash.
    last: BTreeMap<(usize, u64, Rank), u32>,
    /// Hashes of ids.
    used: HashSet<u64>,
    /// For ids that are taken, the number that the next of its kind gets.
    repeats: HashMap<String, u32>,
    /// The anchor of the part we are in, and paragraphs counted in it.
    current: String,
    paragraphs: u32,
    findings: Vec<Diagnostic>,
}

impl State {
    fn in_article(&self) -> bool {
        self.open.iter().any(|(rank, _)| *rank == Rank::Article)
    }

    fn level(&mut self, key: u16) -> u8 {
        u8::try_from(open_at(&mut self.headings, key) + 1).unwrap_or(6).min(6)
    }

    fn depth(&mut self, key: u16) -> u8 {
        u8::try_from(open_at(&mut self.entries, key)).unwrap_or(6).min(6)
    }

    /// An id that nothing else has, and that is taken now.
    fn unique(&mut self, wanted: String) -> String {
        if self.takes(&wanted) {
            return wanted;
        }
        // A text may want the same thousands of times.
        let mut next = self.repeats.get(&wanted).map_or(2, |next| *next);
        let id = loop {
            let id = format!("{wanted}-{next}");
            next += 1;
            if self.takes(&id) {
                break id;
            }
        };
        self.repeats.insert(wanted, next);
        id
    }

    /// Whether an id was free; it is no longer.
    fn takes(&mut self, id: &str) -> bool {
        !super::PAGE_IDS.contains(&id)
            && !super::is_own_id(id)
            && self.used.insert(xxh3_64(id.as_bytes()))
    }

    fn paragraph(&mut self) -> String {
        self.paragraphs += 1;
        let hyphen = if self.current.is_empty() { "" } else { "-" };
        self.unique(format!("{}{hyphen}p{}", self.current, self.paragraphs))
    }

    fn enter(&mut self, id: &str) {
        id.clone_into(&mut self.current);
        self.paragraphs = 0;
    }

    fn unnumbered(&mut self, id: Option<String>, text: &str, order: u16) -> Part {
        let (level, depth) = (self.level(order), self.depth(order));
        // Ids that we make of numbers never begin with `h-`.
        let wanted = id.unwrap_or_else(|| format!("h-{}", crate::slug::slug(text)));
        let id = self.unique(wanted);
        self.close_loose(order);
        self.loose_count += 1;
        self.loose.push((order, self.loose_count));
        self.close(|rank| key(rank) >= order);
        self.enter(&id);
        Part { role: Role::Heading(level), id: Some(id), depth }
    }

    /// Closes the innermost numbered parts as long as they are of such a rank.
    fn close(&mut self, closes: impl Fn(Rank) -> bool) {
        while let Some((_, length)) = self.open.pop_if(|(rank, _)| closes(*rank)) {
            self.path.truncate(length);
        }
    }

    fn close_loose(&mut self, order: u16) {
        while self.loose.last().is_some_and(|(open, _)| *open >= order) {
            self.loose.pop();
        }
    }

    fn numbered(
        &mut self,
        mark: Mark,
        role: Role,
        own_id: Option<String>,
        at: &dyn Fn() -> Location,
    ) -> Part {
        self.close(|rank| rank >= mark.rank);
        // Articles are counted through the whole text, whatever chapter they stand in.
        let above = if mark.rank == Rank::Article { 0 } else { self.path.len() };
        self.close_loose(key(mark.rank));
        self.check(xxh3_64(&self.path.as_bytes()[..above]), mark, at);
        let word = match mark.rank {
            Rank::Division => "bu",
            Rank::Chapter => "zhang",
            Rank::Section => "jie",
            Rank::Article => "tiao",
            _ => "",
        };
        let length = self.path.len();
        let hyphen = if length == 0 { "" } else { "-" };
        let _ = write!(self.path, "{hyphen}{word}{}", mark.number);
        let wanted = own_id.unwrap_or_else(|| {
            let path = &self.path[if above == 0 { length + hyphen.len() } else { 0 }..];
            let outside = above == 0 && self.has_first && mark.rank > Rank::First;
            let begin = match path.as_bytes() {
                _ if outside => "s0-",
                [b'0'..=b'9', ..] => "s",
                _ => "",
            };
            [begin, path].concat()
        });
        let id = self.unique(wanted);
        self.open.push((mark.rank, length));
        let (role, depth) = match role {
            Role::Heading(_) => {
                (Role::Heading(self.level(key(mark.rank))), self.depth(key(mark.rank)))
            }
            // A run-in heading opens no level of headings: the text below it belongs to the one above.
            Role::RunIn { length } => (Role::RunIn { length }, self.depth(key(mark.rank))),
            other => (other, 0),
        };
        self.enter(&id);
        Part { role, id: Some(id), depth }
    }

    /// Gaps, repeats and restarts of the printed numbers under one parent.
    fn check(&mut self, above: u64, mark: Mark, at: &dyn Fn() -> Location) {
        let loose = self.loose.last().map_or(0, |(_, serial)| *serial);
        let chapter = if mark.rank == Rank::Article { 0 } else { loose };
        let last = self.last.insert((chapter, above, mark.rank), mark.number);
        let expected = last.map_or(1, |last| last + 1);
        let found = mark.number;
        if found == expected {
            return;
        }
        self.findings.push(match last {
            Some(last) if found == last => problem::body::number_repeated(at(), found),
            Some(last) if found < last => problem::body::number_restarts(at(), found, last),
            _ => problem::body::number_gap(at(), expected, found),
        });
    }
}
