//! The texts of some reports → chunks of postings.
//!
//! In: texts, each with a key that changes when it does. Out: the bytes of chunks. Must not know: what the texts are of, how chunks are kept.
//!
//! A chunk is: the segment's stamp (4 bytes, the lowest first), then entries in the order of their hashes, each of
//!
//! 1. how far the hash lies behind the last one, or behind the first that the chunk can have;
//! 2. four times the number of parts that have the gram; two more where some have it in their titles, one more where parts are given as a bitmap;
//! 3. the parts: a bit each, the lowest first, or the distance of each from the last;
//! 4. if some have it in their titles, how many, and these, as distances.
//!
//! Numbers are in groups of seven bits. Parts are counted through the segment: all of the first report, then all of the second.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::gram;
use super::normal::normalised;
use super::run::{GramRun, Posting, posting, put};

/// Reports of a run.
const RUN: usize = 64;

/// Most slices of a run, as a power of two.
const SLICE_BITS: u32 = 12;

/// A report's text as it is searched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IndexedText {
    /// Its title, numbers and whatever else is as good as a title, each for itself.
    pub titles: Vec<String>,
    /// The parts of its page, which begin with its title, then those of its attachments.
    pub parts: Vec<String>,
    /// The attachments' parts: the position of each attachment among those of the report, and the part's range there.
    pub ranges: Vec<TextRange>,
}

/// A part of the text of an attachment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TextRange {
    /// Position of the attachment among those of its report.
    pub attachment: u32,
    /// First code unit (UTF-16) and the end of the last.
    pub units: (u32, u32),
    /// Where it begins, in words; empty where nothing says.
    pub label: String,
}

/// What tells a report from others, and its text from what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportKey {
    /// A hash of what it is called, which stays when its text changes.
    pub name: u64,
    /// A hash of all that its text is made of; no two reports have the same.
    pub text: u128,
}

/// A report in a segment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct IndexedReport {
    /// A hash of what it is called, which stays when its text changes.
    pub(super) name: u64,
    /// A hash of all that its text is made of.
    pub(super) key: u128,
    pub(super) parts: u32,
    pub(super) ranges: Vec<TextRange>,
}

/// The index of some reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// How many chunks it has, as a power of two.
    pub(super) bits: u32,
    pub(super) reports: Vec<IndexedReport>,
    pub(super) runs: Vec<Arc<GramRun>>,
    numbering: OnceLock<PartNumbering>,
}

/// How the parts of a segment are counted.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PartNumbering {
    /// The first part of each run.
    first_parts: Vec<u32>,
    /// How many parts there are.
    parts: u32,
    stamp: u32,
}

/// Gives the text of a report by its position in the segment.
pub type ReadText<'r, E> = &'r (dyn Fn(usize) -> Result<IndexedText, E> + Sync);

impl Segment {
    /// Indexes texts; `bits` is the number of chunks as a power of two. No two texts have the same key, and one is read only where `old` has
    /// none with its key.
    pub fn build<E: Send>(
        bits: u32,
        keys: &[ReportKey],
        old: Option<&Self>,
        read: ReadText<'_, E>,
        is_parallel: bool,
    ) -> Result<Self, E> {
        let old = old.filter(|old| old.bits == bits).map(KnownTexts::new);
        let run = |(index, keys): (usize, &[ReportKey])| {
            if let Some(same) = old.as_ref().and_then(|old| old.run(index, keys)) {
                return Ok(same);
            }
            let mut builder = RunBuilder::new(bits.min(SLICE_BITS));
            let mut moved = Vec::new();
            for (at, key) in keys.iter().enumerate() {
                match old.as_ref().and_then(|old| Some((old, old.position(key.text)?))) {
                    Some((old, position)) => {
                        moved.push((position, builder.parts));
                        let report = old.segment.reports[position].clone();
                        builder.add_known(IndexedReport { name: key.name, ..report });
                    }
                    None => builder.add(*key, read(index * RUN + at)?),
                }
            }
            moved.sort_unstable();
            for of_run in moved.chunk_by(|a, b| a.0 / RUN == b.0 / RUN) {
                if let Some(old) = &old {
                    old.copy(of_run, &mut builder.postings);
                }
            }
            Ok(builder.finish())
        };
        let made: Vec<(Vec<IndexedReport>, Arc<GramRun>)> = if is_parallel {
            keys.par_chunks(RUN).enumerate().map(run).collect::<Result<_, E>>()?
        } else {
            keys.chunks(RUN).enumerate().map(run).collect::<Result<_, E>>()?
        };
        let (reports, runs): (Vec<_>, Vec<_>) = made.into_iter().unzip();
        Ok(Self::new(bits, reports.into_iter().flatten().collect(), runs))
    }

    pub(super) fn new(bits: u32, reports: Vec<IndexedReport>, runs: Vec<Arc<GramRun>>) -> Self {
        Self { bits, reports, runs, numbering: OnceLock::new() }
    }

    fn numbering(&self) -> &PartNumbering {
        self.numbering.get_or_init(|| {
            let mut hasher = Xxh3::new();
            let (mut first_parts, mut parts) = (Vec::with_capacity(self.runs.len()), 0);
            for reports in self.reports.chunks(RUN) {
                first_parts.push(parts);
                for report in reports {
                    hasher.update(&report.name.to_le_bytes());
                    hasher.update(&report.parts.to_le_bytes());
                    parts += report.parts;
                }
            }
            PartNumbering { first_parts, parts, stamp: hasher.digest() as u32 }
        })
    }

    /// A number that tells whether the files of two builds count parts in the same way: of the reports' names and numbers of parts.
    #[must_use]
    pub fn stamp(&self) -> u32 {
        self.numbering().stamp
    }

    /// How many parts each report has.
    pub fn parts(&self) -> impl Iterator<Item = u32> {
        self.reports.iter().map(|it| it.parts)
    }

    /// The parts of a report's attachments.
    #[must_use]
    pub fn ranges(&self, report: usize) -> &[TextRange] {
        &self.reports[report].ranges
    }

    /// The bytes of a chunk.
    #[must_use]
    pub fn chunk(&self, bucket: u32) -> Vec<u8> {
        let slice_bits = self.bits.min(SLICE_BITS);
        let slice = (bucket >> (self.bits - slice_bits)) as usize;
        let PartNumbering { first_parts, parts, .. } = self.numbering();
        let mut found: Vec<Posting> = Vec::new();
        for (run, first) in self.runs.iter().zip(first_parts) {
            let first = u64::from(*first) << 1;
            run.postings(slice_bits, slice..slice + 1, |posting| {
                if (posting >> 32) >> (32 - self.bits) == u64::from(bucket) {
                    found.push(posting + first);
                }
            });
        }
        found.sort_unstable();
        let mut out = self.stamp().to_le_bytes().to_vec();
        let mut last = (u64::from(bucket) << (32 - self.bits)) as u32;
        let (mut all, mut titles) = (Vec::new(), Vec::new());
        for gram in found.chunk_by(|a, b| a >> 32 == b >> 32) {
            all.clear();
            titles.clear();
            for posting in gram {
                let part = *posting as u32 >> 1;
                if all.last() != Some(&part) {
                    all.push(part);
                }
                if posting & 1 == 1 {
                    titles.push(part);
                }
            }
            let hash = (gram[0] >> 32) as u32;
            put(&mut out, hash - last);
            last = hash;
            put_parts(&mut out, &all, *parts, !titles.is_empty());
            if !titles.is_empty() {
                put(&mut out, titles.len() as u32);
                put_distances(&mut out, &titles);
            }
        }
        out
    }
}

fn put_distances(out: &mut Vec<u8>, parts: &[u32]) {
    let mut last = 0;
    for part in parts {
        put(out, part - last);
        last = *part;
    }
}

/// Adds parts in whichever form is shorter.
fn put_parts(out: &mut Vec<u8>, parts: &[u32], of: u32, has_titles: bool) {
    let bitmap = of.div_ceil(8) as usize;
    let from = out.len();
    let head = (parts.len() as u32) << 2 | u32::from(has_titles) << 1;
    put(out, head);
    let list = out.len();
    put_distances(out, parts);
    if out.len() - list <= bitmap {
        return;
    }
    out.truncate(from);
    put(out, head | 1);
    let list = out.len();
    out.resize(list + bitmap, 0);
    for part in parts {
        out[list + *part as usize / 8] |= 1 << (part % 8);
    }
}

/// The texts of a segment that was made before.
struct KnownTexts<'s> {
    segment: &'s Segment,
    by_key: HashMap<u128, usize>,
}

impl<'s> KnownTexts<'s> {
    fn new(segment: &'s Segment) -> Self {
        let by_key = segment.reports.iter().enumerate().map(|(at, it)| (it.key, at)).collect();
        Self { segment, by_key }
    }

    /// A run with the same texts.
    fn run(&self, index: usize, keys: &[ReportKey]) -> Option<(Vec<IndexedReport>, Arc<GramRun>)> {
        let reports = self.segment.reports.chunks(RUN).nth(index)?;
        let is_same =
            reports.iter().map(|it| (it.name, it.key)).eq(keys.iter().map(|it| (it.name, it.text)));
        is_same.then(|| (reports.to_vec(), Arc::clone(&self.segment.runs[index])))
    }

    /// Where a text stands.
    fn position(&self, key: u128) -> Option<usize> {
        self.by_key.get(&key).copied()
    }

    /// Adds the postings of texts of one run to others; `moved` are positions of texts, and what the first part of each is called there.
    fn copy(&self, moved: &[(usize, u32)], out: &mut Vec<Posting>) {
        let Some((first, _)) = moved.first() else { return };
        let run = first / RUN;
        let reports = &self.segment.reports[run * RUN..];
        // For each part of the run, what it is called there.
        let mut names: Vec<Option<u32>> = Vec::new();
        for (at, report) in reports.iter().take(RUN).enumerate() {
            let name = moved.iter().find(|it| it.0 == run * RUN + at).map(|it| it.1);
            names.extend((0..report.parts).map(|part| Some(name? + part)));
        }
        let slice_bits = self.segment.bits.min(SLICE_BITS);
        self.segment.runs[run].postings(slice_bits, 0..1 << slice_bits, |it| {
            let (hash, value) = ((it >> 32) as u32, it as u32);
            if let Some(part) = names.get((value >> 1) as usize).copied().flatten() {
                out.push(posting(hash, part, value & 1 == 1));
            }
        });
    }
}

/// Packs the texts of a run.
struct RunBuilder {
    slice_bits: u32,
    reports: Vec<IndexedReport>,
    postings: Vec<Posting>,
    parts: u32,
    seen: SeenGrams,
}

impl RunBuilder {
    fn new(slice_bits: u32) -> Self {
        Self {
            slice_bits,
            reports: Vec::with_capacity(RUN),
            postings: Vec::new(),
            parts: 0,
            seen: SeenGrams::new(),
        }
    }

    fn add(&mut self, key: ReportKey, text: IndexedText) {
        let IndexedText { titles, parts, ranges } = text;
        let count = parts.len() as u32;
        for (part, text) in parts.iter().enumerate() {
            let number = self.parts + part as u32;
            self.seen.forget();
            if part == 0 {
                for title in &titles {
                    self.add_units(&normalised(title), number, true);
                }
            }
            self.add_units(&normalised(text), number, false);
        }
        self.parts += count;
        let ReportKey { name, text: key } = key;
        self.reports.push(IndexedReport { name, key, parts: count, ranges });
    }

    fn add_units(&mut self, units: &[u16], part: u32, is_in_title: bool) {
        gram::each(units, |hash| {
            if self.seen.is_new(hash) {
                self.postings.push(posting(hash, part, is_in_title));
            }
        });
    }

    /// Adds a report whose postings come from another run.
    fn add_known(&mut self, report: IndexedReport) {
        self.parts += report.parts;
        self.reports.push(report);
    }

    fn finish(self) -> (Vec<IndexedReport>, Arc<GramRun>) {
        (self.reports, Arc::new(GramRun::new(self.postings, self.slice_bits)))
    }
}

/// Which grams a part has had: a table with open addressing, emptied by raising the round.
struct SeenGrams {
    /// The round in the upper half, the hash in the lower.
    slots: Vec<u64>,
    round: u64,
    count: usize,
}

impl SeenGrams {
    fn new() -> Self {
        Self { slots: vec![0; 1 << 12], round: 0, count: 0 }
    }

    fn forget(&mut self) {
        self.round += 1;
        self.count = 0;
    }

    fn is_new(&mut self, hash: u32) -> bool {
        if self.count * 2 > self.slots.len() {
            let (round, old) = (self.round, std::mem::take(&mut self.slots));
            self.slots = vec![0; old.len() * 2];
            for slot in old.into_iter().filter(|slot| slot >> 32 == round) {
                self.insert(slot);
            }
        }
        let is_new = self.insert(self.round << 32 | u64::from(hash));
        self.count += usize::from(is_new);
        is_new
    }

    fn insert(&mut self, wanted: u64) -> bool {
        let mask = self.slots.len() - 1;
        let mut at = wanted as usize & mask;
        loop {
            let slot = self.slots[at];
            if slot == wanted {
                return false;
            }
            if slot >> 32 != self.round {
                self.slots[at] = wanted;
                return true;
            }
            at = (at + 1) & mask;
        }
    }
}
