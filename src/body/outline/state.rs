//! What has been met of an outline so far → levels, the anchors that parts want, and findings about the numbers.
//!
//! In: parts in order. Out: a [`Part`] for each. Must not know: how a part was recognised, HTML.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;

use xxhash_rust::xxh3::xxh3_64;

use super::super::numbering::{Mark, Rank};
use super::anchors::Wants;
use super::{Part, Role};
use crate::diagnostic::{Diagnostic, Location, problem};

/// The order key of an annex, above all others.
const ANNEX: u16 = 1;

/// The order key of a rank, by which numbered parts and Markdown headings mix.
pub(super) fn key(rank: Rank) -> u16 {
    100 + 10 * (rank as u16)
}

/// Pops keys that are not smaller than `key`, pushes `key`, and gives how many are open then.
fn open_at(open: &mut Vec<u16>, key: u16) -> usize {
    while open.last().is_some_and(|above| *above >= key) {
        open.pop();
    }
    open.push(key);
    open.len()
}

/// A numbered part that is open.
#[derive(Debug, Clone, Copy)]
struct OpenPart {
    rank: Rank,
    /// The length of the path without it.
    length: usize,
    /// Its level where it is a Markdown heading.
    heading: Option<u8>,
}

/// The numbered parts that are open, and their numbers as in anchors: `1-3`.
#[derive(Debug, Clone, Default)]
struct Path {
    open: Vec<OpenPart>,
    text: String,
}

impl Path {
    /// Closes the innermost parts as long as `closes` says so.
    fn close(&mut self, closes: impl Fn(&OpenPart) -> bool) {
        while let Some(part) = self.open.pop_if(|part| closes(part)) {
            self.text.truncate(part.length);
        }
    }

    /// The path above a part of this rank.
    fn above(&self, rank: Rank) -> &str {
        let first = self.open.iter().find(|part| part.rank >= rank);
        &self.text[..first.map_or(self.text.len(), |part| part.length)]
    }
}

/// The number that was printed last in some place.
#[derive(Debug, Clone, Copy)]
struct Last {
    number: u32,
    sub: u32,
    is_heading: bool,
    /// Whether it was the same as the number before it, which a finding has reported.
    is_repeated: bool,
}

/// A numbered part and what has to be known to place it.
pub(super) struct Numbered<'p> {
    /// Its block.
    pub(super) index: usize,
    pub(super) mark: Mark,
    pub(super) role: Role,
    /// Its level where it is a Markdown heading.
    pub(super) heading: Option<u8>,
    /// The id that the author gave it.
    pub(super) own_id: Option<String>,
    /// Whether a paragraph of text stands right before it.
    pub(super) follows_text: bool,
    /// Whether a line of the printed contents list names it, which took its anchor in older versions.
    pub(super) is_named: bool,
    pub(super) at: &'p dyn Fn() -> Location,
}

/// What has been met so far.
#[derive(Default)]
pub(super) struct OutlineState {
    /// Order keys of Markdown heading levels 1 to 6.
    keys: [u16; 7],
    /// Whether the text has parts 一、, so that what stands outside them must not look like one.
    has_first: bool,
    /// Open headings and run-in headings by order key, for the contents list.
    entries: Vec<u16>,
    /// Open headings by order key, for levels that never skip.
    headings: Vec<u16>,
    path: Path,
    /// What was open when the first of the open articles began.
    outside_articles: Option<Path>,
    /// What anchors begin with in an annex: `fu1-`.
    annex: String,
    /// Open unnumbered headings by order key and serial number; below each numbering may begin again.
    loose: Vec<(u16, usize)>,
    loose_count: usize,
    /// The last number by (serial number of the unnumbered heading, XXH3 of the path above, rank).
    last: BTreeMap<(usize, u64, Rank), Last>,
    /// For each rank the last number of a count that runs from 1 through all parts; `u32::MAX - 1` once a number broke it.
    running: BTreeMap<Rank, u32>,
    /// The block that begins the part which is open, and paragraphs counted in it.
    current: Option<usize>,
    paragraphs: u32,
    pub(super) findings: Vec<Diagnostic>,
}

impl OutlineState {
    /// Nothing met yet; `keys` are order keys of Markdown heading levels 1 to 6, `has_first` whether the text has
    /// parts 一、.
    pub(super) fn new(keys: [u16; 7], has_first: bool) -> Self {
        Self { keys, has_first, ..Self::default() }
    }

    pub(super) fn in_article(&self) -> bool {
        self.path.open.iter().any(|part| part.rank == Rank::Article)
    }

    fn level(&mut self, key: u16) -> u8 {
        u8::try_from(open_at(&mut self.headings, key) + 1).unwrap_or(6).min(6)
    }

    fn depth(&mut self, key: u16) -> u8 {
        u8::try_from(open_at(&mut self.entries, key)).unwrap_or(6).min(6)
    }

    /// A paragraph that is no part: counted in the part where it stands.
    pub(super) fn paragraph(&mut self) -> Part {
        self.paragraphs += 1;
        let of = self.current.and_then(|block| u32::try_from(block).ok());
        let wants = Wants::Paragraph { of, number: self.paragraphs };
        Part { wants, ..Part::plain() }
    }

    fn enter(&mut self, block: usize) {
        self.current = Some(block);
        self.paragraphs = 0;
    }

    /// An unnumbered Markdown heading, the block `index`.
    pub(super) fn unnumbered(
        &mut self,
        index: usize,
        id: Option<String>,
        text: &str,
        heading: u8,
    ) -> Part {
        let order = self.keys[usize::from(heading)];
        let (level, depth) = (self.level(order), self.depth(order));
        // Ids that are made of numbers never begin with `h-`.
        let id = id.unwrap_or_else(|| format!("h-{}", crate::slug::slug(text)));
        self.close_loose(order);
        self.loose_count += 1;
        self.loose.push((order, self.loose_count));
        self.path.close(|part| key(part.rank) >= order);
        self.enter(index);
        let id = Some(id.into());
        Part { role: Role::Heading(level), id, before: None, depth, wants: Wants::Named }
    }

    /// The heading of an annex that is printed in the same text: all numbers begin again.
    pub(super) fn annex(&mut self, index: usize, number: Option<u32>) -> Part {
        let (level, depth) = (self.level(ANNEX), self.depth(ANNEX));
        let number = number.map(|number| number.to_string()).unwrap_or_default();
        let id = format!("fu{number}");
        self.close_loose(ANNEX);
        self.loose_count += 1;
        self.loose.push((ANNEX, self.loose_count));
        self.path = Path::default();
        self.outside_articles = None;
        self.last.clear();
        self.running.clear();
        self.annex = format!("{id}-");
        self.enter(index);
        let id = Some(id.into());
        Part { role: Role::Heading(level), id, before: None, depth, wants: Wants::Numbered }
    }

    fn close_loose(&mut self, order: u16) {
        while self.loose.last().is_some_and(|(open, _)| *open >= order) {
            self.loose.pop();
        }
    }

    /// Ends the article that is open where a number goes on outside it: 二、 after 第三条, if 一、 stood above the
    /// articles. Gives the path that the number would have had in the article.
    pub(super) fn leave_article(&mut self, mark: Mark, heading: Option<u8>) -> Option<String> {
        if mark.rank <= Rank::Article || !self.in_article() {
            return None;
        }
        let outside = self.outside_articles.as_ref()?;
        let article = self.path.open.iter().find(|part| part.rank == Rank::Article)?;
        // A Markdown heading ends articles that are text, and those of its level or below.
        let ends = heading.is_some_and(|level| article.heading.is_none_or(|open| open >= level));
        let inside = self.last_at(self.path.above(mark.rank), mark.rank);
        let goes_on = |last: Option<Last>| last.is_some_and(|last| last.number + 1 == mark.number);
        let leaves = !goes_on(inside) && goes_on(self.last_at(outside.above(mark.rank), mark.rank));
        if !ends && !leaves {
            return None;
        }
        let before = format!("{}-{}", self.path.above(mark.rank), mark.number);
        self.path = self.outside_articles.take()?;
        Some(before)
    }

    /// Whether a plain line with a number belongs below the Markdown heading that is open and has one of its rank.
    fn is_below_heading(&self, mark: Mark, heading: Option<u8>) -> bool {
        let mut inner = self.path.open.iter().enumerate().rev();
        let found = inner
            .by_ref()
            .take_while(|(_, part)| part.rank >= mark.rank)
            .find(|(_, part)| part.rank == mark.rank && part.heading.is_some());
        let Some((index, part)) = found.filter(|_| heading.is_none()) else { return false };
        let end = self.path.open.get(index + 1).map_or(self.path.text.len(), |next| next.length);
        let goes_on = |path: &str| {
            let last = self.last_at(path, mark.rank);
            last.is_some_and(|last| last.number + 1 == mark.number)
        };
        goes_on(&self.path.text[..end]) || !goes_on(&self.path.text[..part.length])
    }

    pub(super) fn numbered(&mut self, part: Numbered<'_>, in_article_before: Option<&str>) -> Part {
        let (mark, heading) = (part.mark, part.heading);
        let is_below = self.is_below_heading(mark, heading);
        if mark.rank == Rank::Article && !self.in_article() {
            self.outside_articles = Some(self.path.clone());
        } else if mark.rank < Rank::Article {
            self.outside_articles = None;
        }
        self.path.close(|open| {
            open.rank > mark.rank || open.rank == mark.rank && !(is_below && open.heading.is_some())
        });
        // Articles are counted through the whole text, whatever chapter they stand in.
        let above = if mark.rank == Rank::Article { 0 } else { self.path.text.len() };
        let order = key(mark.rank) + if is_below { 5 } else { 0 };
        // `1.` and （1） below an unnumbered Markdown heading belong to it, however deep it is.
        if heading.is_some() || mark.rank < Rank::Third {
            self.close_loose(order);
        }
        self.check(xxh3_64(&self.path.text.as_bytes()[..above]), &part);
        let length = self.path.text.len();
        let hyphen = if length == 0 { "" } else { "-" };
        let _ = write!(self.path.text, "{hyphen}{}", number_in_anchor(mark));
        let id = part.own_id.unwrap_or_else(|| {
            let from = if above == 0 { length + hyphen.len() } else { 0 };
            let path = &self.path.text[from..];
            self.anchor(path, above == 0 && self.has_first && mark.rank > Rank::First)
        });
        let before = match in_article_before {
            Some(path) => Some(path.to_owned()),
            None if part.is_named => Some(format!("{id}-2")),
            None if self.annex.is_empty() => None,
            None => id.strip_prefix(&self.annex).map(ToOwned::to_owned),
        };
        self.path.open.push(OpenPart { rank: mark.rank, length, heading });
        let (role, depth) = match part.role {
            Role::Heading(_) => (Role::Heading(self.level(order)), self.depth(order)),
            // A run-in heading opens no level of headings: the text below it belongs to the one above.
            Role::RunIn { length } => (Role::RunIn { length }, self.depth(order)),
            other => (other, 0),
        };
        self.enter(part.index);
        let (id, before) = (Some(id.into()), before.map(Into::into));
        Part { role, id, before, depth, wants: Wants::Numbered }
    }

    /// The anchor of a path of numbers; `is_outside` that of a line outside the parts 一、.
    fn anchor(&self, path: &str, is_outside: bool) -> String {
        let begin = match path.as_bytes() {
            _ if is_outside => "s0-",
            [b'0'..=b'9', ..] => "s",
            _ => "",
        };
        [&self.annex, begin, path].concat()
    }

    fn last_at(&self, above: &str, rank: Rank) -> Option<Last> {
        self.last.get(&(self.loose_serial(rank), xxh3_64(above.as_bytes()), rank)).copied()
    }

    /// The unnumbered heading below which numbers of this rank are counted.
    fn loose_serial(&self, rank: Rank) -> usize {
        if rank == Rank::Article { 0 } else { self.loose.last().map_or(0, |(_, serial)| *serial) }
    }

    /// Gaps, repeats and restarts of the printed numbers under one parent.
    fn check(&mut self, above: u64, part: &Numbered<'_>) {
        let Mark { rank, number: found, sub, .. } = part.mark;
        let is_heading = matches!(part.role, Role::Heading(_));
        let place = (self.loose_serial(rank), above, rank);
        let now = Last { number: found, sub, is_heading, is_repeated: false };
        let last = self.last.insert(place, now);
        // Numbers may run through all parts, if they have done so from the beginning.
        let is_first_of_rank = !self.running.contains_key(&rank);
        let running = self.running.entry(rank).or_insert(0);
        let runs_on = sub == 0 && found == *running + 1 && (last.is_none() || found > 1);
        if runs_on {
            *running = found;
        } else if sub == 0 {
            *running = u32::MAX - 1;
        }
        let printed = |number: u32, sub: u32| {
            if sub > 0 { format!("{number}之{sub}") } else { number.to_string() }
        };
        let Some(last) = last else {
            // An excerpt begins with some article; without its first one, a text begins with the second.
            let is_excerpt = rank <= Rank::Article && found > 2 && is_first_of_rank;
            if found != 1 && !runs_on && !is_excerpt {
                let found = printed(found, sub);
                self.findings.push(problem::body::number_gap((part.at)(), 1, &found));
            }
            return;
        };
        let goes_on =
            (found, sub) == (last.number + 1, 0) || (found, sub) == (last.number, last.sub + 1);
        // After a paragraph of text another list begins; headings never do.
        let another_list = found == 1 && sub == 0 && part.follows_text && !last.is_heading;
        if goes_on || another_list {
            return;
        }
        let (at, shown) = ((part.at)(), printed(found, sub));
        self.findings.push(match (found, sub).cmp(&(last.number, last.sub)) {
            Ordering::Equal => {
                if let Some(now) = self.last.get_mut(&place) {
                    now.is_repeated = true;
                }
                // A list typed `1.` `1.` `1.` gets one finding, at its first repeat.
                if last.is_repeated {
                    return;
                }
                problem::body::number_repeated(at, &shown)
            }
            Ordering::Less => {
                problem::body::number_restarts(at, &shown, &printed(last.number, last.sub))
            }
            Ordering::Greater => problem::body::number_gap(at, last.number + 1, &shown),
        });
    }
}

/// A number as it stands in anchors: `3`, `tiao120-zhi1`.
fn number_in_anchor(mark: Mark) -> String {
    let word = match mark.rank {
        Rank::Division => "bu",
        Rank::Chapter => "zhang",
        Rank::Section => "jie",
        Rank::Article => "tiao",
        _ => "",
    };
    let number = mark.number;
    if mark.sub > 0 { format!("{word}{number}-zhi{}", mark.sub) } else { format!("{word}{number}") }
}
