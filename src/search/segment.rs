//! The runs of some reports → chunks of postings.
//!
//! In: runs, the number of parts of each report. Out: the bytes of chunks, and which of them are as in an earlier index. Must not know: what the
//! texts are of, how chunks are kept.
//!
//! A chunk is: the segment's stamp (4 bytes, the lowest first), then entries in the order of their hashes, each of
//!
//! 1. how far the hash lies behind the last one, or behind the first that the chunk can have;
//! 2. four times the number of parts that have the gram; two more where some have it in their titles, one more where parts are given as a bitmap;
//! 3. the parts: a bit each, the lowest first, or the distance of each from the last;
//! 4. if some have it in their titles, how many, and these, as distances.
//!
//! Numbers are in groups of seven bits. Parts are counted through the segment: all of the first report, then all of the second.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::run::{GramRun, Posting, put};
use super::store::LostRun;

/// Reports of a run.
pub(super) const RUN: usize = 256;

/// Most slices of a run, as a power of two.
pub(super) const SLICE_BITS: u32 = 12;

/// How many unpacked slices are held where several chunks are made of each.
const RECENT: usize = 8;

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
#[derive(Debug)]
pub struct Segment {
    /// How many chunks it has, as a power of two.
    pub(super) bits: u32,
    pub(super) reports: Vec<IndexedReport>,
    pub(super) runs: Vec<Arc<GramRun>>,
    numbering: OnceLock<PartNumbering>,
    /// Slices whose postings were unpacked last.
    recent: Mutex<Vec<(usize, Arc<Vec<Posting>>)>>,
}

impl PartialEq for Segment {
    fn eq(&self, other: &Self) -> bool {
        self.bits == other.bits && self.reports == other.reports && self.runs == other.runs
    }
}

impl Eq for Segment {}

/// How the parts of a segment are counted.
#[derive(Debug)]
struct PartNumbering {
    /// The first part of each run.
    first_parts: Vec<u32>,
    /// How many parts there are.
    parts: u32,
    stamp: u32,
}

impl Segment {
    pub(super) fn new(bits: u32, reports: Vec<IndexedReport>, runs: Vec<Arc<GramRun>>) -> Self {
        Self { bits, reports, runs, numbering: OnceLock::new(), recent: Mutex::default() }
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
    pub fn chunk(&self, bucket: u32) -> Result<Vec<u8>, LostRun> {
        let slice = (bucket >> (self.bits - self.bits.min(SLICE_BITS))) as usize;
        let of_slice = self.postings(slice)?;
        let hash_bits = 64 - self.bits;
        let first = |bucket: u32| u64::from(bucket).checked_shl(hash_bits).unwrap_or(0);
        let from = of_slice.partition_point(|posting| *posting < first(bucket));
        let is_own =
            |posting: &u64| posting.checked_shr(hash_bits).unwrap_or(0) == u64::from(bucket);
        let own = &of_slice[from..];
        let own = &own[..own.partition_point(is_own)];
        let parts = self.numbering().parts;
        let mut out = self.stamp().to_le_bytes().to_vec();
        let mut last = (first(bucket) >> 32) as u32;
        let (mut all, mut titles) = (Vec::new(), Vec::new());
        for gram in own.chunk_by(|a, b| a >> 32 == b >> 32) {
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
            put_parts(&mut out, &all, parts, !titles.is_empty());
            if !titles.is_empty() {
                put(&mut out, titles.len() as u32);
                put_distances(&mut out, &titles);
            }
        }
        Ok(out)
    }

    /// The postings of a slice in their order, with the parts as they are counted through the segment.
    fn postings(&self, slice: usize) -> Result<Arc<Vec<Posting>>, LostRun> {
        let recent = || self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        // Each slice is used for one chunk, or for several that follow each other.
        let is_shared = self.bits > SLICE_BITS;
        if is_shared && let Some((_, known)) = recent().iter().find(|it| it.0 == slice) {
            return Ok(Arc::clone(known));
        }
        let mut found: Vec<Posting> = Vec::new();
        for (run, first) in self.runs.iter().zip(&self.numbering().first_parts) {
            let first = u64::from(*first) << 1;
            run.postings(slice..slice + 1, |posting| found.push(posting + first))?;
        }
        found.sort_unstable();
        let found = Arc::new(found);
        if is_shared {
            let mut recent = recent();
            if recent.len() == RECENT {
                recent.remove(0);
            }
            recent.push((slice, Arc::clone(&found)));
        }
        Ok(found)
    }

    /// Which chunks have the same bytes as those of another segment.
    #[must_use]
    pub fn same_chunks(&self, other: &Self) -> SameChunks {
        let counted = |it: &IndexedReport| (it.name, it.parts);
        let is_comparable = self.bits == other.bits
            && self.reports.iter().map(counted).eq(other.reports.iter().map(counted));
        let mut slices = vec![is_comparable; 1 << self.bits.min(SLICE_BITS)];
        if is_comparable {
            for (run, other) in self.runs.iter().zip(&other.runs) {
                for (slice, is_same) in slices.iter_mut().enumerate() {
                    *is_same &= run.is_same_slice(other, slice);
                }
            }
        }
        SameChunks { buckets_of_slice: self.bits - self.bits.min(SLICE_BITS), slices }
    }
}

/// Which chunks of a segment are those of another one.
#[derive(Debug, Clone, Default)]
pub struct SameChunks {
    /// How many chunks a slice has, as a power of two.
    buckets_of_slice: u32,
    slices: Vec<bool>,
}

impl SameChunks {
    /// Whether a chunk is among them.
    #[must_use]
    pub fn has(&self, bucket: u32) -> bool {
        self.slices.get((bucket >> self.buckets_of_slice) as usize).copied().unwrap_or(false)
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
