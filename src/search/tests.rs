//! Segments: what is put in is found again, as the script reads it.

use std::collections::{BTreeSet, HashMap};
use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use proptest::prelude::*;

use super::gram;
use super::normal::normalised;
use super::run::take;
use super::{Earlier, IndexedText, LostRun, ReportKey, RunStore, Segment};

/// The grams of a part, and those of its title.
type PartGrams = (BTreeSet<u32>, BTreeSet<u32>);

fn text(words: &str) -> IndexedText {
    let (title, body) = words.split_once('|').unwrap_or((words, ""));
    let parts = body.split('/').map(|part| format!("{title}\n{part}")).collect();
    IndexedText { titles: vec![title.to_owned()], parts, ranges: Vec::new() }
}

fn build(bits: u32, texts: &[String], earlier: &Earlier<'_>, is_parallel: bool) -> Segment {
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
    match Segment::build(bits, &keys, earlier, &read, is_parallel) {
        Ok(segment) => segment,
        Err(never) => match never {},
    }
}

/// The parts with a gram, and those with it in the title, as the script reads a chunk.
fn find(segment: &Segment, wanted: u32) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let bits = segment.bits;
    let bucket = (u64::from(wanted) >> (32 - bits)) as u32;
    let chunk = segment.chunk(bucket).expect("its runs");
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
        let segment = build(bits, &texts, &Earlier::default(), true);
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
        texts in prop::collection::vec("[甲乙丙]{0,3}\\|[甲乙丙丁/]{0,9}", 1..600),
        at: prop::sample::Index,
        other in "[甲乙丙]{0,3}\\|[甲乙丙丁/]{0,9}",
        change in 0..3,
        bits in 0_u32..6,
    ) {
        let store = Shelf::new();
        let stored = |segment| Earlier { segment, store: Some(Arc::clone(&store)) };
        let old = build(bits, &texts, &stored(None), true);
        let mut texts = texts;
        let at = at.index(texts.len());
        match change {
            0 => texts[at] = other,
            1 => drop(texts.remove(at)),
            _ => texts.insert(at, other),
        }
        let fresh = build(bits, &texts, &Earlier::default(), false);
        let made = build(bits, &texts, &stored(Some(&old)), true);
        prop_assert_eq!(&made, &fresh);
        let same = made.same_chunks(&old);
        for bucket in 0..1 << bits {
            let chunk = made.chunk(bucket).expect("its runs");
            prop_assert_eq!(&chunk, &fresh.chunk(bucket).expect("its runs"));
            if same.has(bucket) {
                prop_assert_eq!(&chunk, &old.chunk(bucket).expect("its runs"));
            }
        }
        prop_assert!((0..1 << bits).all(|bucket| made.same_chunks(&made).has(bucket)));

        let bytes = made.to_bytes("a", &store).expect("all is stored");
        prop_assert_eq!(fresh.to_bytes("a", &store), None);
        prop_assert_eq!(Segment::from_bytes(&bytes, "a", &store), Some(fresh));
        prop_assert_eq!(Segment::from_bytes(&bytes, "b", &store), None);
        prop_assert_eq!(Segment::from_bytes(&bytes[..bytes.len() - 1], "a", &store), None);
        prop_assert_eq!(Segment::from_bytes(&bytes, "a", &Shelf::new()), None);
    }
}

/// A store in memory, whose bytes can be damaged.
#[derive(Debug, Default)]
struct Shelf(Mutex<Vec<u8>>);

impl Shelf {
    #[expect(clippy::new_ret_no_self, reason = "stores are used as what they can do")]
    fn new() -> Arc<dyn RunStore> {
        Arc::new(Self::default())
    }
}

impl RunStore for Shelf {
    fn put(&self, bytes: &[u8]) -> Option<u64> {
        let mut all = self.0.lock().ok()?;
        all.extend_from_slice(bytes);
        Some((all.len() - bytes.len()) as u64)
    }

    fn get(&self, from: u64, length: usize) -> Option<Vec<u8>> {
        let from = usize::try_from(from).ok()?;
        self.0.lock().ok()?.get(from..from + length).map(<[u8]>::to_vec)
    }
}

#[test]
fn a_damaged_store_is_noticed_and_its_texts_are_read_again() {
    let texts: Vec<String> = (0..300).map(|number| format!("甲|报告{number}号")).collect();
    let shelf = Arc::new(Shelf::default());
    let store: Arc<dyn RunStore> = Arc::clone(&shelf) as Arc<dyn RunStore>;
    let old = build(3, &texts, &Earlier { segment: None, store: Some(store) }, false);
    let fresh = build(3, &texts, &Earlier::default(), false);
    let length = shelf.0.lock().expect("the shelf").len();
    let damage = |at: usize| shelf.0.lock().expect("the shelf")[at] ^= 1;
    let chunks = |of: &Segment| (0..8).map(|bucket| of.chunk(bucket)).collect::<Vec<_>>();
    let whole = chunks(&fresh);
    for at in 0..length {
        damage(at);
        // Slices are held; what is damaged there is noticed when a segment is read.
        let found = chunks(&old);
        assert!(
            found.iter().zip(&whole).all(|(it, right)| it.is_err() || it == right),
            "byte {at}"
        );
        damage(at);
    }
    damage(length - 1);
    assert!(chunks(&old).contains(&Err(LostRun)));
    // Into another store, so that all is read.
    let earlier = Earlier { segment: Some(&old), store: Some(Shelf::new()) };
    let made = build(3, &texts, &earlier, true);
    assert_eq!(made, fresh);
    assert_eq!(chunks(&made), whole);
}
