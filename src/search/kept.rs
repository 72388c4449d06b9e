//! A segment without its runs ↔ bytes, so that the next build reads only what has changed.
//!
//! In: a segment whose runs are in a store, or bytes. Out: the other. Must not know: where the bytes are kept.

use std::collections::HashSet;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::Segment;
use super::run::GramRun;
use super::segment::IndexedReport;
use super::store::{RunPlace, RunStore};

/// What is kept of a segment.
#[derive(Serialize, Deserialize)]
struct KeptSegment {
    /// The program that made it: another one may see other texts, or pack them otherwise.
    program: String,
    bits: u32,
    reports: Vec<IndexedReport>,
    runs: Vec<RunPlace>,
}

impl Segment {
    /// What [`Segment::from_bytes`] reads; `program` names who makes it. `None` where a run is not in the store.
    #[must_use]
    pub fn to_bytes(&self, program: &str, store: &Arc<dyn RunStore>) -> Option<Vec<u8>> {
        let kept = KeptSegment {
            program: program.to_owned(),
            bits: self.bits,
            reports: self.reports.clone(),
            runs: self.runs.iter().map(|run| run.place(store)).collect::<Option<_>>()?,
        };
        let kept = postcard::to_allocvec(&kept).ok()?;
        Some([&xxh3_64(&kept).to_le_bytes()[..], &kept].concat())
    }

    /// The segment that was kept; `None` where another program kept it, or the bytes or the store are damaged.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], program: &str, store: &Arc<dyn RunStore>) -> Option<Self> {
        let (sum, kept) = bytes.split_first_chunk::<8>()?;
        if xxh3_64(kept) != u64::from_le_bytes(*sum) {
            return None;
        }
        let KeptSegment { program: own, bits, reports, runs } = postcard::from_bytes(kept).ok()?;
        if own != program {
            return None;
        }
        let runs = runs.into_iter().map(|place| GramRun::at(place, store).map(Arc::new));
        Some(Self::new(bits, reports, runs.collect::<Option<_>>()?))
    }

    /// The same segment with its runs in another store; `None` where one is lost or there is no room.
    #[must_use]
    pub fn moved(&self, store: &Arc<dyn RunStore>) -> Option<Self> {
        let moved = |run: &Arc<GramRun>| Some(Arc::new(run.stored(store).ok()??));
        let runs = self.runs.iter().map(moved).collect::<Option<_>>()?;
        Some(Self::new(self.bits, self.reports.clone(), runs))
    }

    /// Whether it has all reports of another one, by what they are called.
    #[must_use]
    pub fn has_all_of(&self, other: &Self) -> bool {
        let own: HashSet<u64> = self.reports.iter().map(|it| it.name).collect();
        other.reports.iter().all(|it| own.contains(&it.name))
    }

    /// Bytes that its runs take in a store.
    #[must_use]
    pub fn stored_length(&self) -> u64 {
        self.runs.iter().map(|run| run.stored_length()).sum()
    }
}
