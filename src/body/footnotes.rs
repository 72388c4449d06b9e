//! Footnotes: their numbers in the order in which the text refers to them, and what they say.
//!
//! In: references and definitions as they are met. Out: numbers, then the definitions by number. Must not know: HTML, the
//! outline.

use std::collections::{BTreeMap, HashMap};

use super::segment::Spanned;

/// The footnotes of a text while it is written.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Labels in the order of their numbers, and the number of each.
    labels: Vec<String>,
    numbers: HashMap<String, usize>,
    definitions: BTreeMap<String, Vec<Spanned<'static>>>,
    /// How many of `labels` [`Footnotes::next_listed`] has gone through.
    listed: usize,
    /// Length of `labels` when the list was begun: footnotes with higher numbers are not referred to by the text above it.
    referred: Option<usize>,
}

/// A line of the list below the text.
pub(super) struct Footnote {
    /// Its number, from 1.
    pub(super) number: usize,
    /// Whether the text above refers to it.
    pub(super) is_referred: bool,
    /// What it says.
    pub(super) events: Vec<Spanned<'static>>,
}

impl Footnotes {
    /// The number of a footnote that the text refers to, and whether it does so for the first time.
    pub(super) fn refer(&mut self, label: &str) -> (usize, bool) {
        match self.numbers.get(label) {
            Some(number) => (*number, false),
            None => (self.number(label), true),
        }
    }

    /// Keeps what a footnote says until the list is written.
    pub(super) fn define(&mut self, label: &str, events: &[Spanned<'_>]) {
        let owned = events.iter().map(|(event, span)| (event.clone().into_static(), span.clone()));
        self.definitions.insert(label.to_owned(), owned.collect());
    }

    /// Whether there is anything to list.
    pub(super) fn is_empty(&self) -> bool {
        self.definitions.is_empty()
    }

    /// The next line of the list: those that were referred to, by number, then those that were not, by label. Writing one may
    /// refer to others and define more.
    pub(super) fn next_listed(&mut self) -> Option<Footnote> {
        let referred = *self.referred.get_or_insert(self.labels.len());
        loop {
            let label = match self.labels.get(self.listed) {
                Some(label) => label.clone(),
                None => {
                    let label = self.definitions.keys().next()?.clone();
                    self.number(&label);
                    label
                }
            };
            self.listed += 1;
            if let Some(events) = self.definitions.remove(&label) {
                let number = self.listed;
                return Some(Footnote { number, is_referred: number <= referred, events });
            }
        }
    }

    /// Gives a footnote the next number.
    fn number(&mut self, label: &str) -> usize {
        self.labels.push(label.to_owned());
        self.numbers.insert(label.to_owned(), self.labels.len());
        self.labels.len()
    }
}
