//! Every finding has its constructor here, named for the problem, one file per room.
//!
//! In: the place and the words that differ. Out: a finding in both languages with a way out.
//! Must not know: any type of another room but those of `extract/` and `privacy/` that findings put into words.

pub(crate) mod address;
pub(crate) mod annual;
pub(crate) mod archive;
pub(crate) mod attachment;
pub(crate) mod body;
pub(crate) mod config;
pub(crate) mod copy;
pub(crate) mod form;
pub(crate) mod html;
pub(crate) mod import;
pub(crate) mod imported_file;
pub(crate) mod ledger;
pub(crate) mod link;
pub(crate) mod output;
pub(crate) mod page;
pub(crate) mod pasted;
pub(crate) mod privacy;
pub(crate) mod publish;
pub(crate) mod report;
pub(crate) mod seal;
pub(crate) mod section;
pub(crate) mod site;
pub(crate) mod source;
pub(crate) mod theme;
pub(crate) mod waiver;
pub(crate) mod wording;
pub(crate) mod yaml;
