//! Makes the search index of each state, so that searching works in the preview as on the site.
//!
//! In: states. Out: segments in their renderers. Must not know: HTTP.
//!
//! Reading all texts takes seconds at a large site, so requests do not wait for it: until a segment is made, its files are answered with "not yet",
//! and the page that searches asks again. Reports that have not changed since the last state are not read again.

use std::sync::Arc;
use std::time::Duration;

use super::preview::Preview;
use crate::plan::SegmentName;
use crate::search::{Earlier, Segment};

/// How often is looked whether there is a new state.
const TICK: Duration = Duration::from_millis(50);

/// Starts making indexes on a thread of its own, for as long as the process lives.
pub(super) fn start(preview: &Arc<Preview>) {
    let preview = Arc::clone(preview);
    std::thread::spawn(move || {
        let mut last: [Option<Arc<Segment>>; SegmentName::ALL.len()] = Default::default();
        let mut done = None;
        loop {
            let state = preview.state();
            if done == Some(state.number) {
                std::thread::sleep(TICK);
                continue;
            }
            let snapshot = &state.snapshot;
            for segment in &snapshot.plan.segments {
                let old = &mut last[segment.name as usize];
                let sources: &crate::Snapshot = snapshot;
                // A file that has just changed makes a new state.
                let earlier = Earlier { segment: old.as_deref(), store: None };
                if let Ok(made) =
                    snapshot.renderer.make_segment(segment.name, sources, &earlier, true)
                {
                    *old = Some(made);
                }
            }
            done = Some(state.number);
        }
    });
}
