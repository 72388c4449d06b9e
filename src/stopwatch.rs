//! Where the time of a build goes, summed over all threads.
//!
//! In: steps while they run, once somebody has asked. Out: seconds. Must not know: what is done with them; nothing that
//! is built depends on them.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

/// What every page goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Sources from the disk.
    Read,
    /// Front matter.
    Yaml,
    /// Summary and links of a body.
    Facts,
    /// A body's Markdown into blocks.
    Markdown,
    /// What each block is, and its anchor.
    Outline,
    /// Blocks into HTML.
    Html,
    /// Templates.
    Template,
    /// Outputs to the disk.
    Write,
}

impl Step {
    /// All steps, in the order in which a page goes through them.
    pub const ALL: [Self; 8] = [
        Self::Read,
        Self::Yaml,
        Self::Facts,
        Self::Markdown,
        Self::Outline,
        Self::Html,
        Self::Template,
        Self::Write,
    ];
}

static IS_ON: AtomicBool = AtomicBool::new(false);
static NANOSECONDS: [AtomicU64; Step::ALL.len()] = [const { AtomicU64::new(0) }; Step::ALL.len()];

/// Begins to measure; it costs two looks at the clock a step.
pub fn start() {
    IS_ON.store(true, Ordering::Relaxed);
}

/// Does something that belongs to a step. Steps are not nested.
pub(crate) fn measure<T>(step: Step, work: impl FnOnce() -> T) -> T {
    if !IS_ON.load(Ordering::Relaxed) {
        return work();
    }
    let began = Instant::now();
    let done = work();
    let took = u64::try_from(began.elapsed().as_nanos()).unwrap_or(u64::MAX);
    NANOSECONDS[step as usize].fetch_add(took, Ordering::Relaxed);
    done
}

/// Seconds that a step has taken so far, on all threads together.
#[must_use]
pub fn seconds(step: Step) -> f64 {
    std::time::Duration::from_nanos(NANOSECONDS[step as usize].load(Ordering::Relaxed))
        .as_secs_f64()
}
