//! Footnotes: their numbers in the order in which they are referred to, and the list below the text.
//!
//! In: references and definitions as they are met. Out: marks in the text, the list, its anchors. Must not know: the outline.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use super::super::segment::Spanned;
use super::inline::Writer;

/// The footnotes of a text while it is written.
#[derive(Default)]
pub(super) struct Footnotes {
    /// Labels in the order of their numbers, and the number of each.
    labels: Vec<String>,
    numbers: HashMap<String, usize>,
    definitions: BTreeMap<String, Vec<Spanned<'static>>>,
}

impl Footnotes {
    /// Gives a footnote the next number.
    fn number(&mut self, label: &str) -> usize {
        self.labels.push(label.to_owned());
        self.numbers.insert(label.to_owned(), self.labels.len());
        self.labels.len()
    }
}

impl Writer<'_, '_> {
    /// Keeps what a footnote says until the list is written.
    pub(super) fn define_footnote(&mut self, label: &str, events: Vec<Spanned<'_>>) {
        let owned = events.into_iter().map(|(event, span)| (event.into_static(), span)).collect();
        self.notes.definitions.insert(label.to_owned(), owned);
    }

    /// Writes the footnotes that were referred to, then those that were not; gives their anchors.
    pub(super) fn footnotes(&mut self) -> Vec<String> {
        let mut anchors = Vec::new();
        let mut definitions = std::mem::take(&mut self.notes.definitions);
        if definitions.is_empty() {
            return anchors;
        }
        self.html.push_str("<hr class=\"footnotes\">\n<ol class=\"footnotes\">\n");
        let referred = self.notes.labels.len();
        let mut index = 0;
        loop {
            let label = match self.notes.labels.get(index) {
                Some(label) => label.clone(),
                None => match definitions.keys().next() {
                    Some(label) => {
                        let label = label.clone();
                        self.notes.number(&label);
                        label
                    }
                    None => break,
                },
            };
            index += 1;
            let Some(events) = definitions.remove(&label) else { continue };
            let _ = write!(self.html, "<li id=\"note-{index}\">");
            self.write(&events, None);
            anchors.push(format!("note-{index}"));
            if index <= referred {
                let _ = write!(self.html, " <a href=\"#ref-{index}\" class=\"back\">↩</a>");
                anchors.push(format!("ref-{index}"));
            }
            self.html.push_str("</li>\n");
            definitions.append(&mut self.notes.definitions);
        }
        self.html.push_str("</ol>\n");
        anchors
    }

    /// Writes the mark of a footnote; the first one is where the list leads back to.
    pub(super) fn footnote_reference(&mut self, label: &str) {
        let known = self.notes.numbers.get(label).copied();
        let _ = match known {
            Some(number) => {
                write!(self.html, "<sup><a href=\"#note-{number}\">[{number}]</a></sup>")
            }
            None => {
                let number = self.notes.number(label);
                write!(
                    self.html,
                    "<sup id=\"ref-{number}\"><a href=\"#note-{number}\">[{number}]</a></sup>"
                )
            }
        };
    }
}
