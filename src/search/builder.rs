//! Texts, and what is known of them from an earlier index → a segment.
//!
//! In: a key for each text, a way to read it, an earlier segment. Out: a segment. Must not know: what the texts are of, where runs are stored.
//!
//! A run with the same texts as before is taken over. Of one that has changed, the postings of its known texts are copied and only the others read.

use std::collections::HashMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::gram;
use super::normal::normalised;
use super::run::{GramRun, Posting, posting};
use super::segment::{IndexedReport, IndexedText, RUN, ReportKey, SLICE_BITS, Segment};
use super::store::{LostRun, RunStore};

/// Gives the text of a report by its position in the segment.
pub type ReadText<'r, E> = &'r (dyn Fn(usize) -> Result<IndexedText, E> + Sync);

/// What a segment is made of besides texts.
#[derive(Debug, Clone, Default)]
pub struct Earlier<'s> {
    /// The segment as it was; its texts are not read again.
    pub segment: Option<&'s Segment>,
    /// Where runs go; without one they stay in memory.
    pub store: Option<Arc<dyn RunStore>>,
}

/// The reports of a run, and the run.
type MadeRun = (Vec<IndexedReport>, Arc<GramRun>);

impl Segment {
    /// Indexes texts; `bits` is the number of chunks as a power of two. No two texts have the same key, and one is read only where `earlier` has
    /// none with its key.
    pub fn build<E: Send>(
        bits: u32,
        keys: &[ReportKey],
        earlier: &Earlier<'_>,
        read: ReadText<'_, E>,
        is_parallel: bool,
    ) -> Result<Self, E> {
        let known = earlier.segment.filter(|it| it.bits == bits).map(KnownTexts::new);
        let run = |(index, keys): (usize, &[ReportKey])| {
            let of_known = known.as_ref().and_then(|known| known.run(index, keys));
            // A run that is lost is made of its texts.
            let kept = of_known.and_then(|(reports, run)| Some((reports, earlier.settled(run)?)));
            if let Some(kept) = kept {
                return Ok(kept);
            }
            let texts = RunTexts { keys, first: index * RUN, read };
            let slice_bits = bits.min(SLICE_BITS);
            let (reports, run) = texts.packed(slice_bits, known.as_ref())?;
            // What is held in memory cannot be lost.
            let run = earlier.settled(Arc::clone(&run)).unwrap_or(run);
            Ok((reports, run))
        };
        let made: Vec<MadeRun> = if is_parallel {
            keys.par_chunks(RUN).enumerate().map(run).collect::<Result<_, E>>()?
        } else {
            keys.chunks(RUN).enumerate().map(run).collect::<Result<_, E>>()?
        };
        let (reports, runs): (Vec<_>, Vec<_>) = made.into_iter().unzip();
        Ok(Self::new(bits, reports.into_iter().flatten().collect(), runs))
    }
}

impl Earlier<'_> {
    /// A run in the store, if there is one and it has room; `None` where the run cannot be read.
    fn settled(&self, run: Arc<GramRun>) -> Option<Arc<GramRun>> {
        let Some(store) = &self.store else { return Some(run) };
        let moved = run.stored(store).ok()?;
        Some(moved.map_or(run, Arc::new))
    }
}

/// The texts of a run.
struct RunTexts<'t, E> {
    keys: &'t [ReportKey],
    /// Position of the first in the segment.
    first: usize,
    read: ReadText<'t, E>,
}

impl<E> RunTexts<'_, E> {
    /// Packs them; those that are known are not read, unless their run is lost.
    fn packed(&self, slice_bits: u32, known: Option<&KnownTexts<'_>>) -> Result<MadeRun, E> {
        let mut builder = RunBuilder::new(slice_bits);
        let mut moved = Vec::new();
        for (at, key) in self.keys.iter().enumerate() {
            match known.and_then(|known| Some((known, known.position(key.text)?))) {
                Some((known, position)) => {
                    moved.push((position, builder.parts));
                    let report = known.segment.reports[position].clone();
                    builder.add_known(IndexedReport { name: key.name, ..report });
                }
                None => builder.add(*key, (self.read)(self.first + at)?),
            }
        }
        moved.sort_unstable();
        for of_run in moved.chunk_by(|a, b| a.0 / RUN == b.0 / RUN) {
            if known.is_some_and(|it| it.copy(of_run, &mut builder.postings) == Err(LostRun)) {
                return self.packed(slice_bits, None);
            }
        }
        Ok(builder.finish())
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
    fn run(&self, index: usize, keys: &[ReportKey]) -> Option<MadeRun> {
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
    fn copy(&self, moved: &[(usize, u32)], out: &mut Vec<Posting>) -> Result<(), LostRun> {
        let Some((first, _)) = moved.first() else { return Ok(()) };
        let run = first / RUN;
        let reports = &self.segment.reports[run * RUN..];
        // For each part of the run, what it is called there.
        let mut names: Vec<Option<u32>> = Vec::new();
        for (at, report) in reports.iter().take(RUN).enumerate() {
            let name = moved.iter().find(|it| it.0 == run * RUN + at).map(|it| it.1);
            names.extend((0..report.parts).map(|part| Some(name? + part)));
        }
        let run = &self.segment.runs[run];
        run.postings(0..run.slices.len(), |it| {
            let (hash, value) = ((it >> 32) as u32, it as u32);
            if let Some(part) = names.get((value >> 1) as usize).copied().flatten() {
                out.push(posting(hash, part, value & 1 == 1));
            }
        })
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

    fn finish(self) -> MadeRun {
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
