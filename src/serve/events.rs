//! Messages to an open page: a stream that announces changes, and the page's current state when the page asks.
//!
//! In: which page is open. Out: a stream of numbers, and a [`Look`]. Must not know: HTTP.
//!
//! The stream says no more than that something has changed, so that all open pages of a browser can share one: a browser
//! keeps six connections to a host, and a stream for each page would leave none for the seventh.

use std::sync::Arc;

use futures_util::stream::{self, Stream};
use serde::Serialize;
use xxhash_rust::xxh3::Xxh3;

use super::answer::Answer;
use super::inject;
use super::preview::Preview;
use crate::diagnostic::Diagnostic;

/// How a page stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(super) struct Look {
    /// A hash of its bytes; none while files are still changing and it could not be shown well.
    hash: Option<String>,
    /// A word for the version of the style sheets.
    styles: String,
    /// The bar of the page, as HTML; none while files are still changing.
    bar: Option<String>,
    /// What is wrong, for the overlay; none while files are still changing.
    problems: Option<serde_json::Value>,
}

/// A number for each change, the first at once: who comes anew has to look too.
pub(super) fn changes(preview: &Arc<Preview>) -> impl Stream<Item = u64> + Send + use<> {
    stream::unfold((preview.changes(), true), |(mut changes, is_new)| async move {
        if !is_new {
            changes.changed().await.ok()?;
        }
        let number = *changes.borrow_and_update();
        Some((number, (changes, false)))
    })
}

/// How the page at a path stands; `is_first` where it has not asked before and shows no problems yet.
pub(super) fn look(preview: &Preview, path: &str, is_first: bool) -> Look {
    let is_settled = preview.is_settled();
    let mut bar = None;
    let (hash, is_well, findings): (u128, bool, Vec<Diagnostic>) = match preview.answer(path) {
        Answer::Page(page) => {
            let is_wrong = page.findings.iter().any(Diagnostic::is_error);
            bar = is_settled.then(|| inject::bar(preview, &preview.state(), &page));
            (page.hash(), page.status == 200 && !is_wrong, page.findings)
        }
        // A page that has become a file or redirect gets hash 0, so that the browser reloads it.
        Answer::File { .. } | Answer::Redirect(_) => (0, true, Vec::new()),
    };
    let problems = match (is_settled, is_first) {
        (true, _) => Some(inject::problems(preview, &findings)),
        (false, true) => Some(inject::problems(preview, &[])),
        (false, false) => None,
    };
    let hash = (is_settled || is_well).then(|| format!("{hash:032x}"));
    Look { hash, styles: styles(preview), bar, problems }
}

/// A hash of all style sheets.
pub(super) fn styles(preview: &Preview) -> String {
    let state = preview.state();
    let theme = state.snapshot.renderer.theme();
    let mut hasher = Xxh3::new();
    for name in theme.assets().filter(|name| name.ends_with(".css")) {
        hasher.update(name.as_bytes());
        hasher.update(theme.get(name).unwrap_or_default());
    }
    format!("{:016x}", hasher.digest())
}
