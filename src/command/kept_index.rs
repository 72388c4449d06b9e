//! The search index between builds: what the last build kept of each segment, and what this one keeps for the next.
//!
//! In: a snapshot, a cache. Out: the segments that a build needs, made; which of their files are as they were. Nothing knows this room.
//!
//! A segment is kept as two files: a small one that says which texts it has, written anew whenever one changes, and a large one with its runs, which
//! only grows, so that an edit writes one run. Where over half of the large file is of no use any more, its runs go to the next one, which has a
//! number of its own: whatever interrupts a build, the small file names a large one that is as it says.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::cache::Cache;
use crate::Snapshot;
use crate::fs::BlobFile;
use crate::plan::SegmentName;
use crate::render::Unread;
use crate::search::{Earlier, RunStore, SameChunks, Segment};

/// The program, whose other versions see other texts.
const PROGRAM: &str = env!("PROGRAM_HASH");

/// Makes segments of a site's index from what the last build kept.
pub(super) struct KeptIndex<'k> {
    snapshot: &'k Snapshot,
    cache: Cache,
    same: [Mutex<SameChunks>; SegmentName::ALL.len()],
}

/// What stands before a kept segment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct KeptFor {
    /// The number of the file with its runs.
    file: u64,
    /// What tells whether the files of an output folder are made of it.
    state: u128,
}

impl KeptFor {
    fn to_bytes(self) -> Vec<u8> {
        [&self.file.to_le_bytes()[..], &self.state.to_le_bytes()].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let (file, rest) = bytes.split_first_chunk()?;
        let (state, rest) = rest.split_first_chunk()?;
        Some((Self { file: u64::from_le_bytes(*file), state: u128::from_le_bytes(*state) }, rest))
    }
}

/// Runs in a file of the cache.
#[derive(Debug)]
struct KeptRuns(BlobFile);

impl RunStore for KeptRuns {
    fn put(&self, bytes: &[u8]) -> Option<u64> {
        self.0.append(bytes).ok()
    }

    fn get(&self, from: u64, length: usize) -> Option<Vec<u8>> {
        self.0.read(from, length).ok()
    }
}

fn runs_file(name: SegmentName, number: u64) -> String {
    format!("search-{}-{number}", name.folder())
}

/// The segment of the last build.
struct LastSegment {
    kept: KeptFor,
    segment: Segment,
    store: Arc<dyn RunStore>,
    /// Whether over half of the file with its runs is of no use any more.
    is_worn: bool,
}

impl<'k> KeptIndex<'k> {
    pub(super) fn new(snapshot: &'k Snapshot, cache: Cache) -> Self {
        Self { snapshot, cache, same: Default::default() }
    }

    /// Makes a segment, unless it is made, and keeps it for the next build; on all cores where `is_parallel` is set, see
    /// [`Renderer::make_segment`](crate::render::Renderer::make_segment).
    ///
    /// `state` is what tells this state of the segment from others, and `built` the state that the files in the output folder are of.
    pub(super) fn make(
        &self,
        name: SegmentName,
        state: u128,
        built: Option<u128>,
        is_parallel: bool,
    ) -> Result<(), Unread> {
        // One thread makes a segment, and the others that need it wait here.
        let mut same = self.same(name);
        let renderer = &self.snapshot.renderer;
        if renderer.made_segment(name).is_some() {
            return Ok(());
        }
        let last = self.last(name);
        let next = last.as_ref().map_or(0, |last| last.kept.file + 1);
        let (mut number, mut store) = match &last {
            Some(last) if !last.is_worn => (last.kept.file, Some(Arc::clone(&last.store))),
            _ => (next, self.new_store(name, next)),
        };
        let segment = last.as_ref().map(|last| &last.segment);
        let earlier = Earlier { segment, store: store.clone() };
        let mut made = renderer.make_segment(name, self.snapshot, &earlier, is_parallel)?;
        if let Some(last) = &last {
            if built == Some(last.kept.state) {
                *same = made.same_chunks(&last.segment);
            }
            // What only a report had that is gone is not kept either.
            if number == last.kept.file
                && !made.has_all_of(&last.segment)
                && let Some(other) = self.new_store(name, next)
                && let Some(moved) = made.moved(&other)
            {
                (number, store, made) = (next, Some(other), Arc::new(moved));
            }
        }
        let kept = KeptFor { file: number, state };
        let is_kept = last.as_ref().is_some_and(|it| it.kept == kept && it.segment == *made);
        if let Some(store) = store.filter(|_| !is_kept)
            && let Some(bytes) = made.to_bytes(PROGRAM, &store)
        {
            let file = format!("search-{}", name.folder());
            self.cache.keep(&file, [kept.to_bytes(), bytes]);
            self.cache.forget_all_but(&format!("{file}-"), &runs_file(name, number));
        }
        Ok(())
    }

    fn new_store(&self, name: SegmentName, number: u64) -> Option<Arc<dyn RunStore>> {
        let file = self.cache.blob(&runs_file(name, number), true)?;
        Some(Arc::new(KeptRuns(file)))
    }

    /// Drops what is kept of a segment: there is no such segment any more, or a run could not be read.
    pub(super) fn forget(&self, name: SegmentName) {
        self.cache.forget_all_but(&format!("search-{}", name.folder()), "");
    }

    /// Whether a chunk of a segment that was made is as it is in the output folder.
    pub(super) fn is_same(&self, name: SegmentName, chunk: u32) -> bool {
        self.same(name).has(chunk)
    }

    fn same(&self, name: SegmentName) -> MutexGuard<'_, SameChunks> {
        self.same[name as usize].lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What the last build kept; nothing where it cannot be read.
    fn last(&self, name: SegmentName) -> Option<LastSegment> {
        let bytes = self.cache.read(&format!("search-{}", name.folder())).ok()??;
        let (kept, bytes) = KeptFor::from_bytes(&bytes)?;
        let runs = self.cache.blob(&runs_file(name, kept.file), false)?;
        let length = runs.length();
        let store: Arc<dyn RunStore> = Arc::new(KeptRuns(runs));
        let segment = Segment::from_bytes(bytes, PROGRAM, &store)?;
        let is_worn = length > 2 * segment.stored_length();
        Some(LastSegment { kept, segment, store, is_worn })
    }
}
