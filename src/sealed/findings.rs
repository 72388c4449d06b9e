//! What is said of a file that is not as it was sealed.
//!
//! In: a sealed year, a path, a [`Mismatch`]. Out: a finding. Must not know: how the difference was found.

use super::{Mismatch, SealedYear};
use crate::diagnostic::{Diagnostic, Location, problem};

impl SealedYear {
    /// The finding on a sealed source, `file`, that is missing or changed; a missing one is reported at the seal's own file.
    #[must_use]
    pub fn source_differs(&self, file: &str, difference: Mismatch) -> Diagnostic {
        match difference {
            Mismatch::Missing => {
                problem::seal::missing(Location::file(&*self.file), file, self.year)
            }
            Mismatch::Changed => problem::seal::changed(Location::file(file), self.year),
        }
    }

    /// The finding on the sealed bytes of the output `path`, missing or changed; `folder` is the setting `archive.folder`.
    #[must_use]
    pub fn bytes_differ(&self, folder: &str, path: &str) -> Diagnostic {
        let at = Location::file(self.bytes_of(folder, path));
        problem::seal::bytes(at, &self.folder_of_bytes(folder), self.year)
    }
}
