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

use super::{Part, Role};

/// What kind of anchor a part wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::body) enum Wants {
    /// None.
    Nothing,
    /// The one in its `id`, which is made of printed numbers.
    Numbered,
    /// The one in its `id`, which is made of words.
    Named,
    /// One that is counted in the part that begins with the block `of`, or before all parts.
    Paragraph { of: Option<u32>, number: u32 },
}

/// Replaces the wanted anchors in `id` and `before` by unique ones, headings first; a `before` that is taken is dropped.
pub(super) fn assign(parts: &mut [Part], is_taken: &dyn Fn(&str) -> bool) {
    let used = HashSet::with_capacity(parts.len());
    let mut ids = Ids { used, repeats: HashMap::new(), is_taken };
    for headings in [true, false] {
        for index in 0..parts.len() {
            let part = &mut parts[index];
            let is_heading = matches!(part.role, Role::Heading(_));
            match part.wants {
                Wants::Numbered | Wants::Named if is_heading == headings => ids.own(part),
                Wants::Paragraph { of, number } if !headings => {
                    let above = of.and_then(|of| parts.get(of as usize));
                    let id = above.and_then(|part| part.id.as_deref());
                    let before = above.and_then(|part| part.before.as_deref());
                    let before = before.map(|before| paragraph(Some(before), number).into());
                    let id = ids.unique(paragraph(id, number), '-');
                    parts[index].id = Some(id.into());
                    parts[index].before = before;
                }
                _ => {}
            }
        }
    }
    // An anchor of an older version gives way to every anchor of this one.
    for part in parts {
        part.before = part.before.take().filter(|before| ids.takes(before));
    }
}

fn paragraph(part: Option<&str>, number: u32) -> String {
    part.map_or_else(|| format!("p{number}"), |part| format!("{part}-p{number}"))
}

/// Ids that are taken.
struct Ids<'p> {
    /// Ids that the page has of its own.
    is_taken: &'p dyn Fn(&str) -> bool,
    /// Their hashes.
    used: HashSet<u64>,
    /// For ids that are taken, the number that the next of its kind gets.
    repeats: HashMap<String, u32>,
}

impl Ids<'_> {
    fn own(&mut self, part: &mut Part) {
        let Some(wanted) = part.id.take() else { return };
        let is_numbered = part.wants == Wants::Numbered;
        let length = wanted.len();
        let id = self.unique(wanted.into(), if is_numbered { '_' } else { '-' });
        if is_numbered && part.before.is_none() && id.len() > length {
            part.before = Some(format!("{}-{}", &id[..length], &id[length + 1..]).into());
        }
        part.before = part.before.take().filter(|before| **before != *id);
        part.id = Some(id.into());
    }

    /// An id that nothing else has, and that is taken now: as wanted, or with a number behind `sign`.
    fn unique(&mut self, wanted: String, sign: char) -> String {
        if self.takes(&wanted) {
            return wanted;
        }
        // A text may want the same thousands of times.
        let mut next = self.repeats.get(&wanted).map_or(2, |next| *next);
        let id = loop {
            let id = format!("{wanted}{sign}{next}");
            next += 1;
            if self.takes(&id) {
                break id;
            }
        };
        self.repeats.insert(wanted, next);
        id
    }

    /// Marks an id as used; `false` if it was used before or is reserved for the page.
    fn takes(&mut self, id: &str) -> bool {
        !(self.is_taken)(id)
            && !super::super::is_own_id(id)
            && self.used.insert(xxh3_64(id.as_bytes()))
    }
}
