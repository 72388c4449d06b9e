//! A segment ↔ bytes, so that the next build reads only what has changed.
//!
//! In: a segment, or bytes. Out: the other. Must not know: where the bytes are kept.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

use super::Segment;
use super::run::GramRun;
use super::segment::IndexedReport;

/// What stands before the runs.
#[derive(Serialize, Deserialize)]
struct KeptHead {
    /// The program that made it: another one may see other texts, or pack them otherwise.
    program: String,
    bits: u32,
    reports: Vec<IndexedReport>,
    /// Numbers of slices and bytes of each run.
    runs: Vec<(u32, u32)>,
}

impl Segment {
    /// What [`Segment::from_bytes`] reads, in pieces, so that a large index is not held twice; `program` names who makes them.
    pub fn pieces(&self, program: &str) -> impl Iterator<Item = Vec<u8>> {
        let head = KeptHead {
            program: program.to_owned(),
            bits: self.bits,
            reports: self.reports.clone(),
            runs: self
                .runs
                .iter()
                .map(|run| (run.slices.len() as u32, run.bytes.len() as u32))
                .collect(),
        };
        let head = postcard::to_allocvec(&head).unwrap_or_default();
        let head = [&(head.len() as u64).to_le_bytes()[..], &head].concat();
        let mut sum = Xxh3::new();
        sum.update(&head);
        self.runs.iter().for_each(|run| sum.update(&run_bytes(run)));
        let sum = sum.digest().to_le_bytes().to_vec();
        [sum, head].into_iter().chain(self.runs.iter().map(|run| run_bytes(run)))
    }

    /// The segment that was kept; `None` where another program kept it, or the bytes are damaged.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], program: &str) -> Option<Self> {
        let (sum, rest) = bytes.split_first_chunk::<8>()?;
        if xxh3_64(rest) != u64::from_le_bytes(*sum) {
            return None;
        }
        let (length, rest) = rest.split_first_chunk::<8>()?;
        let (head, mut rest) =
            rest.split_at_checked(usize::try_from(u64::from_le_bytes(*length)).ok()?)?;
        let head: KeptHead =
            postcard::from_bytes(head).ok().filter(|head: &KeptHead| head.program == program)?;
        let mut runs = Vec::with_capacity(head.runs.len());
        for (slices, length) in head.runs {
            let (offsets, behind) = rest.split_at_checked(slices as usize * 4)?;
            let (own, behind) = behind.split_at_checked(length as usize)?;
            let slices =
                offsets.as_chunks::<4>().0.iter().map(|it| u32::from_le_bytes(*it)).collect();
            runs.push(Arc::new(GramRun { slices, bytes: own.to_vec() }));
            rest = behind;
        }
        Some(Self::new(head.bits, head.reports, runs))
    }
}

fn run_bytes(run: &GramRun) -> Vec<u8> {
    let mut out: Vec<u8> = run.slices.iter().flat_map(|it| it.to_le_bytes()).collect();
    out.extend_from_slice(&run.bytes);
    out
}
