//! The anchors that parts of a text want → anchors that no two have.
//!
//! In: what each block wants. Out: its id, and the id of older versions that it keeps. Must not know: how parts are
//! recognised, HTML.
//!
//! Anchors follow the printed numbers: `s1-3` is （三） under 一、, `tiao120-zhi1` is 第一百二十条之一, `fu1-s2` is 二、 in
//! 附件1. A number that comes twice gets `s1_2`, which no path of numbers can be. Headings have their anchors before items
//! of lists. Anchors of the older form `s1-2` are kept beside it where no part has them.

use std::collections::{HashMap, HashSet};

use xxhash_rust::xxh3::xxh3_64;

/// What a block wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wanted {
    /// No anchor.
    Nothing,
    /// An anchor of its own.
    Own(Own),
    /// One that is counted in the part that begins with the block `of`, or before all parts.
    Paragraph { of: Option<usize>, number: u32 },
}

/// An anchor of a block's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Own {
    pub(super) id: String,
    /// Whether it is made of printed numbers.
    pub(super) is_numbered: bool,
    /// Whether the block is a heading.
    pub(super) is_heading: bool,
    /// The anchor of older versions, if it is another one and not told by a repeat.
    pub(super) before: Option<String>,
}

/// The anchors of a block: its own, and the one of older versions.
pub(super) type Anchors = (Option<String>, Option<String>);

/// Gives each block its anchors, in order of the blocks.
pub(super) fn assign(wanted: &[Wanted]) -> Vec<Anchors> {
    let mut ids = Ids { used: HashSet::with_capacity(wanted.len()), ..Ids::default() };
    let mut anchors: Vec<Anchors> = vec![(None, None); wanted.len()];
    for headings in [true, false] {
        for (index, each) in wanted.iter().enumerate() {
            match each {
                Wanted::Own(own) if own.is_heading == headings => anchors[index] = ids.own(own),
                Wanted::Paragraph { of, number } if !headings => {
                    let (part, before) = of.map_or((None, None), |part| anchors[part].clone());
                    let id = ids.unique(&paragraph(part.as_deref(), *number), '-');
                    anchors[index] =
                        (Some(id), before.map(|before| paragraph(Some(&before), *number)));
                }
                _ => {}
            }
        }
    }
    // An anchor of an older version gives way to every anchor of this one.
    for (_, before) in &mut anchors {
        *before = before.take().filter(|before| ids.takes(before));
    }
    anchors
}

fn paragraph(part: Option<&str>, number: u32) -> String {
    part.map_or_else(|| format!("p{number}"), |part| format!("{part}-p{number}"))
}

/// Ids that are taken.
#[derive(Default)]
struct Ids {
    /// Their hashes.
    used: HashSet<u64>,
    /// For ids that are taken, the number that the next of its kind gets.
    repeats: HashMap<String, u32>,
}

impl Ids {
    fn own(&mut self, own: &Own) -> Anchors {
        let Own { id: wanted, is_numbered, before, .. } = own;
        let id = self.unique(wanted, if *is_numbered { '_' } else { '-' });
        let repeat = || {
            let (stem, number) = id.rsplit_once('_')?;
            (*is_numbered && id != *wanted).then(|| format!("{stem}-{number}"))
        };
        let before = before.clone().or_else(repeat).filter(|before| *before != id);
        (Some(id), before)
    }

    /// An id that nothing else has, and that is taken now: as wanted, or with a number behind `sign`.
    fn unique(&mut self, wanted: &str, sign: char) -> String {
        if self.takes(wanted) {
            return wanted.to_owned();
        }
        // A text may want the same thousands of times.
        let mut next = self.repeats.get(wanted).map_or(2, |next| *next);
        let id = loop {
            let id = format!("{wanted}{sign}{next}");
            next += 1;
            if self.takes(&id) {
                break id;
            }
        };
        self.repeats.insert(wanted.to_owned(), next);
        id
    }

    /// Whether an id was free; it is no longer.
    fn takes(&mut self, id: &str) -> bool {
        !super::super::PAGE_IDS.contains(&id)
            && !super::super::is_own_id(id)
            && self.used.insert(xxh3_64(id.as_bytes()))
    }
}
