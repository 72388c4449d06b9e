//! The file of the ledger: read, checked, added to.
//!
//! In: the site's root. Out: a [`LedgerFile`]. Nothing knows this room.

use camino::{Utf8Path, Utf8PathBuf};

use crate::command::session::Session;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::ledger::{self, Event, LedgerWriter, Line};
use crate::trouble::Trouble;
use crate::{fs, text};

/// An open ledger.
pub(in crate::command) struct LedgerFile {
    path: Utf8PathBuf,
    pub(in crate::command) lines: Vec<Line>,
}

impl LedgerFile {
    /// Opens the ledger of a site; one that is not there is empty. A broken one is a finding.
    ///
    /// With `mend`, a line that was cut off while it was written is taken away: it never counted.
    pub(in crate::command) fn open(
        session: &Session,
        root: &Utf8Path,
        mend: bool,
    ) -> Result<Result<Self, Box<Diagnostic>>, Trouble> {
        let path = root.join(ledger::FILE);
        let bytes = fs::bytes_if_there(&path)?.unwrap_or_default();
        // Lossy, so that `ledger::read` reports a line with invalid UTF-8 as broken, by its number.
        let text = String::from_utf8_lossy(&bytes);
        let (lines, broken) = ledger::read(&text);
        if let Some(broken) = broken {
            if !broken.is_cut {
                let line = u32::try_from(broken.line).unwrap_or(0);
                let at = Location::at(ledger::FILE, line, 1);
                return Ok(Err(Box::new(problem::ledger::broken(at, &broken.why))));
            }
            let whole = memchr::memrchr(b'\n', &bytes).map_or(0, |end| end + 1);
            if mend {
                fs::truncate(&path, whole as u64)?;
            }
            let line = broken.line;
            session.warn(&text!(
                "{path}：第 {line} 行写到一半中断了，不算数",
                "{path}: line {line} was cut off while it was written and does not count"
            ));
        }
        Ok(Ok(Self { path, lines }))
    }

    /// The hash of the last line.
    pub(super) fn head(&self) -> String {
        LedgerWriter::after(&self.lines).head().to_owned()
    }

    /// Adds lines, which outlive a power cut.
    pub(super) fn add(&mut self, time: &str, events: Vec<Event>) -> Result<(), Trouble> {
        let text = LedgerWriter::after(&self.lines).lines(time, &events);
        fs::append_synced(&self.path, text.as_bytes())?;
        for (event, raw) in events.into_iter().zip(text.lines()) {
            let hash = ledger::hash_in(raw).to_owned();
            let number = self.lines.len() + 1;
            self.lines.push(Line { number, time: time.to_owned(), event, hash });
        }
        Ok(())
    }
}
