//! Events inside blocks → HTML: links, images, tables, lists with their printed numbers, footnotes, line
//! breaks.
//!
//! In: events. Out: HTML text. Must not know: the outline.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use pulldown_cmark::{Alignment, CowStr, Event, LinkType, Tag, TagEnd};

use super::super::Resolve;
use super::super::cjk::break_is_space;
use super::super::segment::{Spanned, printed_number, text_of};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::{attribute, text as escaped};

pub(super) struct Writer<'t, 'r> {
    pub(super) html: String,
    /// Whether the author wrote HTML, so that the whole has to be cleaned.
    pub(super) raw: bool,
    pub(super) findings: Vec<Diagnostic>,
    pub(super) fragments: Vec<(String, String, Location)>,
    /// Elements with content that are open in the author's HTML, and where the first was opened.
    pub(super) open: i32,
    pub(super) unclosed: Option<Location>,
    /// Ids that the author's HTML gives.
    pub(super) anchors: Vec<String>,
    /// Ids that are taken.
    pub(super) ids: BTreeSet<String>,
    pub(super) resolve: &'r dyn Resolve,
    /// What stands above the next table, and its anchor.
    pub(super) caption: Option<(Option<String>, Vec<Spanned<'t>>)>,
    /// Whether the link that is open leads away.
    pub(super) outside: bool,
    prepared: &'t str,
    place: &'r dyn Fn(usize) -> Location,
    notes: Vec<String>,
    definitions: BTreeMap<String, Vec<Spanned<'static>>>,
}

/// Tables and lists that are open while events are written.
#[derive(Default)]
struct Open {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
    /// For each open list, whether it is numbered.
    lists: Vec<bool>,
    /// A number to be printed before the next text.
    pending: Option<String>,
}

impl<'t, 'r> Writer<'t, 'r> {
    pub(super) fn new(
        prepared: &'t str,
        ids: BTreeSet<String>,
        resolve: &'r dyn Resolve,
        place: &'r dyn Fn(usize) -> Location,
    ) -> Self {
        Self {
            html: String::with_capacity(prepared.len() * 2),
            raw: false,
            findings: Vec::new(),
            fragments: Vec::new(),
            open: 0,
            unclosed: None,
            anchors: Vec::new(),
            ids,
            resolve,
            caption: None,
            outside: false,
            prepared,
            place,
            notes: Vec::new(),
            definitions: BTreeMap::new(),
        }
    }

    pub(super) fn place(&self, offset: usize) -> Location {
        (self.place)(offset)
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
            let _ = write!(self.html, "<strong class=\"run-in\">{}</strong>", escaped(head));
            let mut rest = vec![(Event::Text(CowStr::from(tail.to_owned())), span.clone())];
            rest.extend(events[1..].iter().cloned());
            self.write(&rest, None);
            return;
        }
        self.write(events, None);
    }

    pub(super) fn define_footnote(&mut self, label: &str, events: Vec<Spanned<'_>>) {
        let owned = events.into_iter().map(|(event, span)| (event.into_static(), span)).collect();
        self.definitions.insert(label.to_owned(), owned);
    }

    /// Writes the footnotes that were referred to, then those that were not; gives their anchors.
    pub(super) fn footnotes(&mut self) -> Vec<String> {
        let mut anchors = Vec::new();
        let mut definitions = std::mem::take(&mut self.definitions);
        if definitions.is_empty() {
            return anchors;
        }
        self.html.push_str("<hr class=\"footnotes\">\n<ol class=\"footnotes\">\n");
        let referred = self.notes.len();
        let mut index = 0;
        loop {
            let label = match self.notes.get(index) {
                Some(label) => label.clone(),
                None => match definitions.keys().next() {
                    Some(label) => {
                        let label = label.clone();
                        self.notes.push(label.clone());
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
            definitions.append(&mut self.definitions);
        }
        self.html.push_str("</ol>\n");
        anchors
    }

    fn write(&mut self, events: &[Spanned<'_>], pending: Option<String>) {
        let mut open = Open { pending, ..Open::default() };
        let mut index = 0;
        let mut batch: Vec<Event<'_>> = Vec::new();
        let mut last: Option<char> = None;
        while let Some((event, span)) = events.get(index) {
            // An item's number stands before whatever comes first in it, text or not.
            if !matches!(event, Event::Start(Tag::Paragraph))
                && let Some(printed) = open.pending.take()
            {
                batch.push(Event::InlineHtml(format!("{} ", escaped(&printed)).into()));
            }
            if let Event::Text(text) | Event::Code(text) = event {
                last = text.chars().next_back().or(last);
            }
            match event {
                Event::SoftBreak => {
                    let next = events[index + 1..].iter().find_map(|(event, _)| match event {
                        Event::Text(text) | Event::Code(text) => text.chars().next(),
                        Event::Start(Tag::Image { .. }) => Some('图'),
                        _ => None,
                    });
                    if last.zip(next).is_none_or(|(before, after)| break_is_space(before, after)) {
                        batch.push(Event::SoftBreak);
                    }
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let end = end_of(events, index);
                    self.define_footnote(label, events[index + 1..end].to_vec());
                    index = end;
                }
                Event::Start(Tag::Image { dest_url, title, .. }) => {
                    let end = end_of(events, index);
                    let alt = text_of(&events[index + 1..end]).replace('\n', "");
                    let html = self.image(dest_url, title, alt.trim(), span.start);
                    batch.push(Event::InlineHtml(html.into()));
                    index = end;
                }
                // Markdown gives an author's HTML line by line; a tag may go over several.
                Event::Html(first) => {
                    let mut html = first.to_string();
                    while let Some((Event::Html(more), _)) = events.get(index + 1) {
                        html.push_str(more);
                        index += 1;
                    }
                    let joined = Event::Html(html.into());
                    batch.push(self.event(joined, span, &mut open));
                }
                // A Start pushed raw would lose what the table or list needs to know.
                _ => batch.push(self.event(event.clone(), span, &mut open)),
            }
            index += 1;
        }
        if let Some(printed) = open.pending.take() {
            batch.push(Event::InlineHtml(escaped(&printed).into_owned().into()));
        }
        pulldown_cmark::html::push_html(&mut self.html, batch.into_iter());
    }

    /// What an element that is never closed would swallow with it.
    pub(super) fn check_closed(&mut self) {
        if let Some(at) = self.unclosed.take().filter(|_| self.open > 0) {
            self.findings.push(problem::body::raw_unclosed(at));
        }
    }

    fn event<'e>(
        &mut self,
        event: Event<'e>,
        span: &std::ops::Range<usize>,
        open: &mut Open,
    ) -> Event<'e> {
        let html = match event {
            Event::Start(Tag::Link { link_type: LinkType::Email, dest_url, .. }) => {
                format!("<a href=\"mailto:{}\">", attribute(&dest_url))
            }
            Event::Start(Tag::Link { dest_url, title, .. }) => {
                self.link(&dest_url, &title, span.start)
            }
            Event::End(TagEnd::Link) if std::mem::take(&mut self.outside) => {
                let mark = self.resolve.outside_mark();
                format!("<span class=\"outside\">{}</span></a>", escaped(&mark))
            }
            Event::End(TagEnd::Link) => "</a>".to_owned(),
            Event::Start(Tag::Heading { .. }) => "<p class=\"small-heading\">".to_owned(),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph) => "</p>\n".to_owned(),
            Event::Start(Tag::List(numbered)) => {
                open.lists.push(numbered.is_some());
                if numbered.is_some() { "\n<ul class=\"numbered\">\n" } else { "\n<ul>\n" }
                    .to_owned()
            }
            Event::End(TagEnd::List(_)) => {
                open.lists.pop();
                "</ul>\n".to_owned()
            }
            Event::Start(Tag::Item) => {
                if open.lists.last() == Some(&true) {
                    open.pending = Some(printed_number(&self.prepared[span.clone()]));
                }
                return Event::InlineHtml("<li>".into());
            }
            Event::Start(Tag::Paragraph) => "<p>".to_owned(),
            Event::End(TagEnd::Item) => "</li>\n".to_owned(),
            Event::Start(Tag::Table(alignments)) => {
                open.alignments = alignments;
                self.table()
            }
            Event::End(TagEnd::Table) => "</tbody></table>\n".to_owned(),
            Event::Start(Tag::TableHead) => {
                open.in_head = true;
                open.column = 0;
                "<thead><tr>".to_owned()
            }
            Event::End(TagEnd::TableHead) => {
                open.in_head = false;
                "</tr></thead>\n<tbody>\n".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                open.column = 0;
                "<tr>".to_owned()
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
            Event::Start(Tag::TableCell) => {
                let class = match open.alignments.get(open.column) {
                    Some(Alignment::Left) => " class=\"left\"",
                    Some(Alignment::Center) => " class=\"center\"",
                    Some(Alignment::Right) => " class=\"right\"",
                    _ => "",
                };
                open.column += 1;
                if open.in_head {
                    format!("<th scope=\"col\"{class}>")
                } else {
                    format!("<td{class}>")
                }
            }
            Event::End(TagEnd::TableCell) => {
                if open.in_head { "</th>" } else { "</td>" }.to_owned()
            }
            Event::FootnoteReference(label) => self.footnote_reference(&label),
            Event::Html(html) => {
                self.raw = true;
                return Event::Html(self.raw_html(&html, span.start).into());
            }
            Event::InlineHtml(html) => {
                self.raw = true;
                return Event::InlineHtml(self.raw_html(&html, span.start).into());
            }
            other => return other,
        };
        Event::InlineHtml(html.into())
    }

    /// The beginning of a table, with the line above it as its caption.
    fn table(&mut self) -> String {
        let Some((id, events)) = self.caption.take() else { return "<table>\n".to_owned() };
        let before = std::mem::take(&mut self.html);
        let inner: Vec<Spanned<'_>> = events
            .into_iter()
            .filter(|(event, _)| {
                !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
            })
            .collect();
        self.write(&inner, None);
        let inner = std::mem::replace(&mut self.html, before);
        let id = id.map(|id| format!(" id=\"{}\"", attribute(&id))).unwrap_or_default();
        format!("<table>\n<caption{id}>{inner}</caption>\n")
    }

    fn footnote_reference(&mut self, label: &str) -> String {
        let known = self.notes.iter().position(|each| each == label);
        let (number, id) = match known {
            Some(index) => (index + 1, String::new()),
            None => {
                self.notes.push(label.to_owned());
                (self.notes.len(), format!(" id=\"ref-{}\"", self.notes.len()))
            }
        };
        format!("<sup{id}><a href=\"#note-{number}\">[{number}]</a></sup>")
    }
}

/// The index of the end that belongs to the start at `index`.
fn end_of(events: &[Spanned<'_>], index: usize) -> usize {
    let mut depth = 0_usize;
    for (at, (event, _)) in events.iter().enumerate().skip(index) {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    events.len() - 1
}
