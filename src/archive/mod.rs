//! A year's outputs → one package that anyone can read and check for a long time.
//!
//! In: a planned site seen as a sealed year, a folder. Out: a BagIt bag with a static copy, a web archive, the sources and
//! the catalogue. Must not know: commands, targets of publication.
//!
//! A package is a folder `HOST-YEAR`. It is made beside its place and renamed once it is whole, so what has the name is
//! whole. The same input gives the same bytes: every date in it is the day of sealing or one of the reports'.

mod bag;
mod offline;
mod select;
mod start_page;
mod wacz;
mod warc;

pub use bag::{Bag, Fault, Info, check, check_zip, digest, is_bag, zip};
pub use offline::Offline;
pub use select::Selection;
pub use start_page::{StartPage, StartPageReport};
pub use wacz::{About, wacz};
pub use warc::{Capture, Captured, Warc, surt};
