//! The search index between builds: what the last build kept of each segment, and what this one keeps for the next.
//!
//! In: a snapshot, a cache. Out: the segments that a build needs, made. Nothing knows this room.

use super::cache::Cache;
use crate::Snapshot;
use crate::plan::SegmentName;
use crate::render::Unread;
use crate::search::Segment;

/// The program, whose other versions see other texts.
const PROGRAM: &str = env!("PROGRAM_HASH");

/// Makes segments of a site's index from what the last build kept.
pub(super) struct KeptIndex<'k> {
    snapshot: &'k Snapshot,
    cache: Cache,
}

impl<'k> KeptIndex<'k> {
    pub(super) fn new(snapshot: &'k Snapshot, cache: Cache) -> Self {
        Self { snapshot, cache }
    }

    /// Makes a segment, unless it is made, and keeps it for the next build; on all cores where `is_parallel` is set, see
    /// [`Renderer::make_segment`](crate::render::Renderer::make_segment).
    pub(super) fn make(&self, name: SegmentName, is_parallel: bool) -> Result<(), Unread> {
        let renderer = &self.snapshot.renderer;
        if renderer.made_segment(name).is_some() {
            return Ok(());
        }
        let file = format!("search-{}", name.folder());
        // What cannot be read is made anew.
        let kept = self.cache.read(&file).ok().flatten();
        let old = kept.and_then(|bytes| Segment::from_bytes(&bytes, PROGRAM));
        let made = renderer.make_segment(name, self.snapshot, old.as_ref(), is_parallel)?;
        if old.as_ref() != Some(&*made) {
            self.cache.keep(&file, made.pieces(PROGRAM));
        }
        Ok(())
    }
}
