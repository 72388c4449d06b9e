//! The receipt of a successful build. If sizes and times of all input and output files match it, the next build prints the
//! same findings again and ends without reading any content.
//!
//! In: hashes of what goes in and of what came out. Out: what was said then. Nothing knows this room.

use std::hash::Hash;

use camino::Utf8Path;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::Xxh3;

use super::cache::Cache;
use super::session::Session;
use crate::diagnostic::Diagnostic;
use crate::load::{Frame, LoadOptions};
use crate::output::OutputFolder;
use crate::site::{Site, State};
use crate::source::SourceListing;
use crate::text;
use crate::trouble::Trouble;

/// The name under which it is kept.
const NAME: &str = "last";

/// The receipt of a successful build.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BuildReceipt {
    /// Hash of the program, the stamps of all source files, the [`Frame`] and `--drafts`.
    inputs: String,
    /// A hash of the manifest.
    outputs: String,
    /// [`Site::states_hold`]: the receipt is valid only while `now` lies in this interval.
    states_hold: (Option<Timestamp>, Option<Timestamp>),
    pub(super) findings: Vec<Diagnostic>,
    pub(super) counts: Counts,
    /// How many outputs there are.
    pub(super) kept: usize,
}

impl BuildReceipt {
    /// The receipt of the last build if nothing can have changed since.
    pub(super) fn of_same(
        root: &Utf8Path,
        output: &Utf8Path,
        folder: &OutputFolder,
        inputs: &str,
        frame: &Frame,
        options: &LoadOptions,
    ) -> Result<Option<Self>, Trouble> {
        // A damaged receipt, or another program's, is no receipt.
        let read = |bytes: Vec<u8>| serde_json::from_slice::<Self>(&bytes).ok();
        let kept = Cache::of(root, output).read(NAME)?;
        let Some(receipt) = kept.and_then(read) else { return Ok(None) };
        if inputs != receipt.inputs {
            return Ok(None);
        }
        let now = frame.as_of(options)?.instant;
        let (since, until) = receipt.states_hold;
        if since.is_some_and(|since| now < since) || until.is_some_and(|until| now >= until) {
            return Ok(None);
        }
        let outputs = folder.digest()?.map(|digest| format!("{digest:032x}"));
        Ok((outputs.as_ref() == Some(&receipt.outputs)).then_some(receipt))
    }

    /// Writes the receipt, unless `inputs` is `None` (a file changed too recently for its stamp to be trusted).
    ///
    /// `inputs` must be computed before any file is read, so that an edit made while reading invalidates the receipt.
    pub(super) fn leave(
        cache: &Cache,
        inputs: Option<String>,
        outputs: u128,
        site: &Site,
        findings: &[Diagnostic],
        kept: usize,
    ) {
        let Some(inputs) = inputs else { return };
        let receipt = Self {
            inputs,
            outputs: format!("{outputs:032x}"),
            states_hold: site.states_hold,
            findings: findings.to_vec(),
            counts: Counts::of(site),
            kept,
        };
        cache.keep(NAME, [serde_json::to_vec(&receipt).unwrap_or_default()]);
    }
}

/// Hash of all inputs of a build; `None` if a file changed so recently that a second change could leave the same stamp.
pub(super) fn inputs(
    frame: &Frame,
    listing: &SourceListing,
    options: &LoadOptions,
) -> Option<String> {
    let content = listing.digest()?;
    let mut hasher = Xxh3::new();
    (env!("PROGRAM_HASH"), content, frame.digest(), options.drafts).hash(&mut hasher);
    Some(format!("{:032x}", hasher.digest128()))
}

/// How many source files are in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counts {
    sections: usize,
    published: usize,
    draft: usize,
    withdrawn: usize,
    scheduled: usize,
    failed: usize,
    files: usize,
}

impl Counts {
    /// Accounts for every source file.
    pub(super) fn of(site: &Site) -> Self {
        let count =
            |state: State| site.reports.iter().filter(|report| report.state == state).count();
        let failed = site.failed.len();
        let failed_sections = site.failed.iter().filter(|file| file.ends_with("/_index.md"));
        let bare_home = usize::from(site.hash_of(&site.home().file).is_none());
        Self {
            sections: site.sections.len() - failed_sections.count() - bare_home,
            published: count(State::Published),
            draft: count(State::Draft),
            withdrawn: count(State::Withdrawn),
            scheduled: count(State::Scheduled),
            failed,
            files: site.reports.iter().map(|report| report.uncommon().attachments.len()).sum(),
        }
    }

    pub(super) fn tell(self, session: &Session) {
        let Self { sections, published, draft, withdrawn, scheduled, failed, files } = self;
        let total = sections + published + draft + scheduled + withdrawn + failed;
        session.tell(&text!(
            "读取 {total} 个源文件：栏目 {sections}，已发布 {published}，草稿 {draft}，已撤回 {withdrawn}，待发布 {scheduled}，有错 {failed}；附件 {files}",
            "{total} source files: {sections} sections, {published} published, {draft} drafts, {withdrawn} withdrawn, {scheduled} scheduled, {failed} failed; {files} attachments"
        ));
    }
}
