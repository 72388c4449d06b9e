//! What an open page is told: that its bytes, its style sheets, or what is wrong have changed.
//!
//! In: which page is open, and its bytes' hash. Out: a stream of [`Told`]. Must not know: HTTP.

use std::collections::VecDeque;
use std::sync::Arc;

use futures_util::stream::{self, Stream};
use tokio::sync::watch;
use xxhash_rust::xxh3::Xxh3;

use super::answer::Answer;
use super::inject;
use super::preview::Preview;
use crate::diagnostic::Diagnostic;

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// The page has other bytes now.
    Reload,
    /// Style sheets have other bytes now; a word for their new version.
    Styles(String),
    /// What is wrong, for the overlay.
    Problems(String),
}

struct Listener {
    preview: Arc<Preview>,
    changes: watch::Receiver<u64>,
    path: String,
    /// Of the bytes that the page was made of.
    hash: u128,
    styles: u64,
    problems: String,
    queue: VecDeque<Told>,
    is_new: bool,
}

/// What the page at a path is told from now on.
pub(super) fn events(
    preview: Arc<Preview>,
    path: String,
    hash: u128,
) -> impl Stream<Item = Told> + Send {
    let listener = Listener {
        changes: preview.changes(),
        styles: styles(&preview),
        preview,
        path,
        hash,
        problems: String::new(),
        queue: VecDeque::new(),
        is_new: true,
    };
    stream::unfold(listener, |mut listener| async move {
        loop {
            if let Some(told) = listener.queue.pop_front() {
                return Some((told, listener));
            }
            // A page that was open while the preview was away is looked at once at the beginning.
            if !listener.is_new {
                listener.changes.changed().await.ok()?;
            }
            listener.is_new = false;
            listener.changes.mark_unchanged();
            // Rendering takes time, so it is done where others do not wait for it.
            listener = tokio::task::spawn_blocking(move || listener.look()).await.ok()?;
        }
    })
}

impl Listener {
    fn look(mut self) -> Self {
        let (now, findings): (Option<u128>, Vec<Diagnostic>) = match self.preview.answer(&self.path)
        {
            Answer::Page(page) => (Some(page.hash()), page.findings),
            // What was a page and is something else is shown anew too.
            Answer::File { .. } | Answer::Redirect(_) => (None, Vec::new()),
        };
        let styles = styles(&self.preview);
        if std::mem::replace(&mut self.styles, styles) != styles {
            self.queue.push_back(Told::Styles(format!("{styles:016x}")));
        }
        let problems = inject::problems(&self.preview, &findings).to_string();
        if self.problems != problems {
            self.problems.clone_from(&problems);
            self.queue.push_back(Told::Problems(problems));
        }
        if now.unwrap_or_default() != self.hash {
            self.hash = now.unwrap_or_default();
            self.queue.push_back(Told::Reload);
        }
        self
    }
}

/// A hash of all style sheets.
fn styles(preview: &Preview) -> u64 {
    let state = preview.state();
    let theme = state.snapshot.renderer.theme();
    let mut hasher = Xxh3::new();
    for name in theme.assets().filter(|name| name.ends_with(".css")) {
        hasher.update(name.as_bytes());
        hasher.update(theme.get(name).unwrap_or_default());
    }
    hasher.digest()
}
