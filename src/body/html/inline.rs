//! Events inside blocks → HTML: text, line breaks, run-in headings, printed numbers of items, an author's HTML.
//!
//! In: events. Out: HTML text. Must not know: the outline.

use std::collections::BTreeSet;
use std::fmt::Write;

use pulldown_cmark::{CowStr, Event, Tag};

use super::super::Resolve;
use super::super::callout;
use super::super::cjk::break_is_space;
use super::super::footnotes::Footnotes;
use super::super::places::Places;
use super::super::raw;
use super::super::segment::{Spanned, end_of, next_character, text_of};
use super::raw::{Opened, Raw};
use super::tags::OpenTags;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::push_text;

pub(super) struct Writer<'t, 'r> {
    pub(super) html: String,
    /// Whether the author wrote HTML, so that the whole has to be cleaned.
    pub(super) raw: bool,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) fragments: Vec<(String, String, Location)>,
    /// What the author's HTML has open.
    pub(super) opened: Opened,
    /// Ids that the author's HTML gives.
    pub(super) anchors: Vec<String>,
    /// Ids that are taken.
    pub(super) ids: BTreeSet<String>,
    pub(super) resolve: &'r dyn Resolve,
    /// Whether the link that is open leads away.
    pub(super) outside: bool,
    pub(super) prepared: &'t str,
    pub(super) places: &'r Places<'t>,
    pub(super) notes: Footnotes,
}

impl<'t, 'r> Writer<'t, 'r> {
    pub(super) fn new(
        prepared: &'t str,
        ids: BTreeSet<String>,
        resolve: &'r dyn Resolve,
        places: &'r Places<'t>,
    ) -> Self {
        Self {
            // Growing copies the text, which then is in memory twice; reserved memory that is never written costs nothing.
            html: String::with_capacity(prepared.len() * 3),
            raw: false,
            findings: Vec::new(),
            fragments: Vec::new(),
            opened: Opened::default(),
            anchors: Vec::new(),
            ids,
            resolve,
            outside: false,
            prepared,
            places,
            notes: Footnotes::default(),
        }
    }

    pub(super) fn place(&self, offset: usize) -> Location {
        self.places.at(offset)
    }

    /// Writes events that are balanced.
    pub(super) fn events(&mut self, events: &[Spanned<'_>]) {
        self.write(events, None);
    }

    /// Writes an item's events after its printed number.
    pub(super) fn item(&mut self, printed: &str, events: &[Spanned<'_>]) {
        self.write(events, Some(printed.to_owned()));
    }

    /// Writes a paragraph whose first `length` bytes of text are a run-in heading.
    pub(super) fn run_in(&mut self, length: usize, events: &[Spanned<'_>]) {
        if let Some((Event::Text(first), span)) = events.first()
            && first.len() >= length
            && first.is_char_boundary(length)
        {
            let (head, tail) = first.split_at(length);
            self.html.push_str("<strong class=\"run-in\">");
            push_text(&mut self.html, head);
            self.html.push_str("</strong>");
            let mut rest = vec![(Event::Text(CowStr::from(tail.to_owned())), span.clone())];
            rest.extend(events[1..].iter().cloned());
            self.write(&rest, None);
            return;
        }
        self.write(events, None);
    }

    /// Writes an item whose first `length` bytes, its printed number and a space included, are a run-in heading.
    pub(super) fn run_in_item(&mut self, length: usize, printed: &str, events: &[Spanned<'_>]) {
        let in_text = length.saturating_sub(printed.len() + 1);
        let starts = matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)));
        let text = usize::from(starts);
        if let Some((Event::Text(first), span)) = events.get(text)
            && first.len() >= in_text
            && first.is_char_boundary(in_text)
        {
            let (head, tail) = first.split_at(in_text);
            self.html.push_str(if starts { "<p>" } else { "" });
            self.html.push_str("<strong class=\"run-in\">");
            push_text(&mut self.html, printed);
            self.html.push(' ');
            push_text(&mut self.html, head);
            self.html.push_str("</strong>");
            let mut rest = vec![(Event::Text(CowStr::from(tail.to_owned())), span.clone())];
            rest.extend(events[text + 1..].iter().cloned());
            self.write(&rest, None);
            return;
        }
        self.item(printed, events);
    }

    pub(super) fn write(&mut self, events: &[Spanned<'_>], pending: Option<String>) {
        let mut open = OpenTags { pending, start: self.html.len(), ..OpenTags::default() };
        let mut index = 0;
        let mut last: Option<char> = None;
        // The character that is read next, and the event that has it.
        let (mut next_at, mut next) = (0, None);
        // Events before this one are code, of which only the elements around it are kept.
        let mut code_until = 0;
        let mut never_closed = Vec::new();
        while let Some((event, span)) = events.get(index) {
            // An item's number stands before whatever comes first in it, text or not.
            if !matches!(event, Event::Start(Tag::Paragraph))
                && let Some(printed) = open.pending.take()
            {
                push_text(&mut self.html, &printed);
                self.html.push(' ');
            }
            if index < code_until {
                match event {
                    Event::Start(Tag::Link { .. } | Tag::Image { .. }) => {
                        index = end_of(events, index);
                    }
                    Event::Start(tag) => self.start(tag, span, &mut open),
                    Event::End(tag) => self.end(*tag, &mut open),
                    _ => {}
                }
                index += 1;
                continue;
            }
            if let Event::Text(text) | Event::Code(text) = event {
                last = text.chars().next_back().or(last);
            }
            match event {
                Event::Text(text) => {
                    if text.starts_with('<') && !open.in_code_block {
                        self.look_for_tag(span.start);
                    }
                    push_text(&mut self.html, text);
                }
                Event::SoftBreak => {
                    if next_at <= index {
                        (next_at, next) = next_character(events, index + 1);
                    }
                    if last.zip(next).is_none_or(|(before, after)| break_is_space(before, after)) {
                        self.html.push('\n');
                    }
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let end = end_of(events, index);
                    self.notes.define(label, &events[index + 1..end]);
                    index = end;
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let end = end_of(events, index);
                    let alt = text_of(&events[index + 1..end]).replace('\n', "");
                    let html = self.image(dest_url, title, alt.trim(), span.start);
                    self.html.push_str(&html);
                    index = end;
                }
                // Markdown gives an author's HTML line by line; a tag may go over several.
                Event::Html(first) => {
                    let mut lines = vec![(&**first, span.start)];
                    while let Some((Event::Html(more), at)) = events.get(index + 1) {
                        lines.push((more, at.start));
                        index += 1;
                    }
                    if lines.len() == 1 {
                        // `author_html` takes a piece of several lines for a block: an empty second line marks this as one.
                        lines.push(("", span.end));
                    }
                    self.author_html(&Raw::new(lines));
                }
                Event::InlineHtml(html) => {
                    if self.author_html(&Raw::new(vec![(html, span.start)])) {
                        code_until = self.behind_code(events, index, &mut never_closed);
                    }
                }
                Event::Start(Tag::BlockQuote(_))
                    if let Some(head) = callout::head(&events[index..]) =>
                {
                    index += self.callout(&head, span.start, &mut open);
                    continue;
                }
                Event::Start(tag) => self.start(tag, span, &mut open),
                Event::End(tag) => self.end(*tag, &mut open),
                Event::Code(code) => {
                    self.html.push_str("<code>");
                    push_text(&mut self.html, code);
                    self.html.push_str("</code>");
                }
                Event::FootnoteReference(label) => self.footnote_mark(label),
                Event::HardBreak => self.html.push_str("<br />\n"),
                Event::Rule => {
                    self.on_new_line(open.start);
                    self.html.push_str("<hr />\n");
                }
                // `body::options` does not enable the extensions that give these events.
                Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            }
            index += 1;
        }
        if let Some(printed) = open.pending.take() {
            push_text(&mut self.html, &printed);
        }
    }

    fn footnote_mark(&mut self, label: &str) {
        let (number, is_first) = self.notes.refer(label);
        // The list leads back to the first mark.
        let id = if is_first { format!(" id=\"ref-{number}\"") } else { String::new() };
        let _ = write!(self.html, "<sup{id}><a href=\"#note-{number}\">[{number}]</a></sup>");
    }

    /// A tag or remark that Markdown takes for text, because a quote, a `>` or `-->` is missing.
    fn look_for_tag(&mut self, offset: usize) {
        let (before, text) = self.prepared.split_at(offset);
        if before.ends_with('\\') {
            return;
        }
        if text.starts_with("<!--") {
            self.findings.push(problem::html::raw_unclosed(self.place(offset), "<!--"));
        } else if begins_tag(text) {
            self.findings.push(problem::html::raw_broken(self.place(offset)));
        }
    }

    /// The index behind the end tag of the `<script>` or `<style>` that the event at `index` opens; `index` itself, with a
    /// finding, if it has none. `never_closed` has the names whose end tag was searched for and not found.
    fn behind_code(
        &mut self,
        events: &[Spanned<'_>],
        index: usize,
        never_closed: &mut Vec<String>,
    ) -> usize {
        let Event::InlineHtml(begin) = &events[index].0 else { return index };
        let name = raw::name_of(begin);
        if never_closed.contains(&name) {
            return index;
        }
        if let Some(end) = raw::end_of_code(events, index) {
            return end + 1;
        }
        let at = self.place(events[index].1.start);
        self.findings.push(problem::html::raw_unclosed(at, begin));
        never_closed.push(name);
        index
    }
}

/// Whether text begins like a start tag with an attribute: `<a href=`.
fn begins_tag(text: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let Some(rest) =
        text.strip_prefix('<').filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    else {
        return false;
    };
    let rest = rest.trim_start_matches(is_name);
    let attribute = rest.trim_start_matches(char::is_whitespace);
    let value = attribute.trim_start_matches(is_name);
    attribute.len() < rest.len() && value.len() < attribute.len() && value.starts_with('=')
}
