//! What a hostile file may cost: entries, unpacked bytes, depth, time.
//!
//! In: [`ExtractLimits`]. Out: a [`Pool`] that every reader of the file draws from. Must not know: formats.

use std::cell::Cell;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

/// Upper bounds for one file, all that lies inside it included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ExtractLimits {
    /// Entries of containers (ZIP, OLE, MIME).
    pub entries: u64,
    /// Bytes after unpacking.
    pub inflated: u64,
    /// Elements inside each other.
    pub depth: u32,
    /// Wall time.
    pub time: Duration,
}

impl Default for ExtractLimits {
    /// Far above what an office writes: a Word file of 500 pages unpacks to some 30 MB and nests about 40 elements.
    fn default() -> Self {
        Self {
            entries: 20_000,
            inflated: 160 * 1024 * 1024,
            depth: 400,
            time: Duration::from_secs(20),
        }
    }
}

/// The limit that a file is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum OverLimit {
    /// [`ExtractLimits::entries`].
    Entries,
    /// [`ExtractLimits::inflated`].
    Inflated,
    /// [`ExtractLimits::depth`].
    Depth,
    /// [`ExtractLimits::time`].
    Time,
}

/// What is left of [`ExtractLimits`] while one file is read.
#[derive(Debug)]
pub struct Pool {
    limits: ExtractLimits,
    entries: Cell<u64>,
    inflated: Cell<u64>,
    began: Instant,
    over: Cell<Option<OverLimit>>,
}

impl Pool {
    /// A full pool; its clock starts now.
    #[must_use]
    pub fn new(limits: ExtractLimits) -> Self {
        Self {
            limits,
            entries: Cell::new(limits.entries),
            inflated: Cell::new(limits.inflated),
            began: Instant::now(),
            over: Cell::new(None),
        }
    }

    fn refuse<T>(&self, over: OverLimit) -> Result<T, OverLimit> {
        self.over.set(Some(over));
        Err(over)
    }

    /// Takes `count` entries.
    pub fn take_entries(&self, count: u64) -> Result<(), OverLimit> {
        match self.entries.get().checked_sub(count) {
            Some(left) => self.entries.set(left),
            None => return self.refuse(OverLimit::Entries),
        }
        self.check_time()
    }

    /// Takes `count` bytes that a reader makes itself: a text that many cells share is as many texts.
    pub fn take_bytes(&self, count: usize) -> Result<(), OverLimit> {
        match self.inflated.get().checked_sub(count as u64) {
            Some(left) => self.inflated.set(left),
            None => return self.refuse(OverLimit::Inflated),
        }
        Ok(())
    }

    /// Whether `depth` elements inside each other are within the limit, and the time too.
    pub fn check_depth(&self, depth: u32) -> Result<(), OverLimit> {
        if depth > self.limits.depth { self.refuse(OverLimit::Depth) } else { Ok(()) }
    }

    /// Whether time is left.
    pub fn check_time(&self) -> Result<(), OverLimit> {
        if self.began.elapsed() > self.limits.time { self.refuse(OverLimit::Time) } else { Ok(()) }
    }

    /// The first limit that was met, where a reader gave another error because of it.
    #[must_use]
    pub fn over(&self) -> Option<OverLimit> {
        self.over.get()
    }

    /// A reader that draws what it gives from this pool; over the limit it is an error of kind `FileTooLarge`.
    pub fn inflating<R: Read>(&self, inner: R) -> Inflating<'_, R> {
        Inflating { pool: self, inner }
    }
}

/// See [`Pool::inflating`].
pub struct Inflating<'p, R> {
    pool: &'p Pool,
    inner: R,
}

impl<R: Read> Read for Inflating<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        let taken = self.pool.inflated.get().checked_sub(count as u64);
        if let Some(left) = taken {
            self.pool.inflated.set(left);
            self.pool.check_time().map_err(|_| io::ErrorKind::TimedOut)?;
            return Ok(count);
        }
        self.pool.over.set(Some(OverLimit::Inflated));
        Err(io::ErrorKind::FileTooLarge.into())
    }
}

#[cfg(test)]
mod tests {
    use super::{ExtractLimits, OverLimit, Pool};
    use std::io::Read;
    use std::time::Duration;

    fn small() -> ExtractLimits {
        ExtractLimits { entries: 3, inflated: 10, depth: 2, time: Duration::from_mins(1) }
    }

    #[test]
    fn each_limit_is_met() {
        let pool = Pool::new(small());
        assert_eq!(pool.take_entries(3), Ok(()));
        assert_eq!(pool.take_entries(1), Err(OverLimit::Entries));
        assert_eq!(pool.check_depth(2), Ok(()));
        assert_eq!(pool.check_depth(3), Err(OverLimit::Depth));
        let late = Pool::new(ExtractLimits { time: Duration::ZERO, ..small() });
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(late.check_time(), Err(OverLimit::Time));
    }

    #[test]
    fn bytes_of_all_readers_come_from_one_pool() {
        let pool = Pool::new(small());
        let mut out = Vec::new();
        pool.inflating(&[1_u8; 6][..]).read_to_end(&mut out).expect("six of ten");
        assert_eq!(pool.over(), None);
        assert!(pool.inflating(&[1_u8; 6][..]).read_to_end(&mut out).is_err());
        assert_eq!(pool.over(), Some(OverLimit::Inflated));
    }
}
