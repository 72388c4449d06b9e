//! Segments: what is put in is found again, as the script reads it.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;

use proptest::prelude::*;

use super::gram;
use super::normal::normalised;
use super::run::take;
use super::{IndexedText, ReportKey, Segment};

/// The grams of a part, and those of its title.
type PartGrams = (BTreeSet<u32>, BTreeSet<u32>);

fn text(words: &str) -> IndexedText {
    let (title, body) = words.split_once('|').unwrap_or((words, ""));
    let parts = body.split('/').map(|part| format!("{title}\n{part}")).collect();
    IndexedText { titles: vec![title.to_owned()], parts, ranges: Vec::new() }
}

fn build(bits: u32, texts: &[String], old: Option<&Segment>, is_parallel: bool) -> Segment {
    // Reports with the same text have keys of their own, as their files have names of their own.
    let mut copies = HashMap::new();
    let mut key = |text: &String| {
        let copy: &mut usize = copies.entry(text.clone()).or_default();
        *copy += 1;
        xxhash_rust::xxh3::xxh3_128(format!("{copy}{text}").as_bytes())
    };
    let key = |text: &String| ReportKey {
        name: xxhash_rust::xxh3::xxh3_64(text.as_bytes()),
        text: key(text),
    };
    let keys: Vec<ReportKey> = texts.iter().map(key).collect();
    let read = |at: usize| Ok::<_, Infallible>(text(&texts[at]));
    match Segment::build(bits, &keys, old, &read, is_parallel) {
        Ok(segment) => segment,
        Err(never) => match never {},
    }
}

/// The parts with a gram, and those with it in the title, as the script reads a chunk.
fn find(segment: &Segment, wanted: u32) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let bits = segment.bits;
    let bucket = (u64::from(wanted) >> (32 - bits)) as u32;
    let chunk = segment.chunk(bucket);
    let (stamp, mut bytes) = chunk.split_first_chunk::<4>().expect("a stamp");
    assert_eq!(u32::from_le_bytes(*stamp), segment.stamp());
    let parts: u32 = segment.parts().sum();
    let mut hash = (u64::from(bucket) << (32 - bits)) as u32;
    while !bytes.is_empty() {
        hash += take(&mut bytes);
        let head = take(&mut bytes);
        let mut all = BTreeSet::new();
        if head & 1 == 1 {
            let (bitmap, rest) = bytes.split_at(parts.div_ceil(8) as usize);
            all.extend((0..parts).filter(|part| bitmap[*part as usize / 8] >> (part % 8) & 1 == 1));
            bytes = rest;
        } else {
            let mut part = 0;
            all.extend((0..head >> 2).map(|_| {
                part += take(&mut bytes);
                part
            }));
        }
        assert_eq!(all.len(), head as usize >> 2);
        let (count, mut part) = (if head & 2 == 2 { take(&mut bytes) } else { 0 }, 0);
        let titles = (0..count).map(|_| {
            part += take(&mut bytes);
            part
        });
        let titles = titles.collect();
        if hash == wanted {
            return (all, titles);
        }
    }
    Default::default()
}

fn grams(text: &str) -> BTreeSet<u32> {
    let mut all = BTreeSet::new();
    gram::each(&normalised(text), |hash| {
        all.insert(hash);
    });
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]
    #[test]
    fn every_gram_is_found_where_it_stands_and_nowhere_else(
        texts in prop::collection::vec("[甲乙丙丁a1，]{0,6}\\|[甲乙丙丁戊己庚辛a1/，\n]{0,12}", 0..150),
        bits in 0_u32..6,
    ) {
        let segment = build(bits, &texts, None, true);
        let each = texts.iter().map(|it| text(it));
        let parts: Vec<PartGrams> = each
            .flat_map(|it| {
                let titles = grams(&it.titles[0]);
                let of = |(at, part): (usize, &String)| {
                    (grams(part), if at == 0 { titles.clone() } else { BTreeSet::new() })
                };
                it.parts.iter().enumerate().map(of).collect::<Vec<_>>()
            })
            .collect();
        let all: BTreeSet<u32> = parts.iter().flat_map(|it| it.0.clone()).collect();
        for wanted in all.iter().copied().chain(grams("无")) {
            let with = |of: &dyn Fn(&PartGrams) -> bool| {
                (0..).zip(&parts).filter(|(_, part)| of(part)).map(|(at, _)| at).collect::<BTreeSet<u32>>()
            };
            let right = (with(&|it| it.0.contains(&wanted)), with(&|it| it.1.contains(&wanted)));
            prop_assert_eq!(find(&segment, wanted), right);
        }
    }

    #[test]
    fn what_is_made_of_an_older_one_is_the_same(
        texts in prop::collection::vec("[甲乙丙]{0,3}\\|[甲乙丙丁/]{0,9}", 1..200),
        at: prop::sample::Index,
        other in "[甲乙丙]{0,3}\\|[甲乙丙丁/]{0,9}",
        change in 0..3,
    ) {
        let old = build(3, &texts, None, true);
        let mut texts = texts;
        let at = at.index(texts.len());
        match change {
            0 => texts[at] = other,
            1 => drop(texts.remove(at)),
            _ => texts.insert(at, other),
        }
        let fresh = build(3, &texts, None, false);
        let bytes: Vec<u8> = fresh.pieces("a").flatten().collect();
        prop_assert_eq!(&build(3, &texts, Some(&old), true), &fresh);
        prop_assert_eq!(Segment::from_bytes(&bytes, "a"), Some(fresh.clone()));
        prop_assert_eq!(Segment::from_bytes(&bytes, "b"), None);
        prop_assert_eq!(Segment::from_bytes(&bytes[..bytes.len() - 1], "a"), None);
    }
}
