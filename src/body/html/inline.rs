//! Events inside blocks → HTML: links, images, tables, lists with their printed numbers, footnotes, line
//! breaks.
//!
//! In: events. Out: HTML text. Must not know: the outline.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::super::Resolve;
use super::super::cjk::break_is_space;
use super::super::segment::{Spanned, end_of, printed_number, text_of};
use super::raw::{Opened, Raw};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::{push_attribute, push_text};

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
    /// What stands above the next table, and its anchor.
    pub(super) caption: Option<(Option<String>, Vec<Spanned<'t>>)>,
    /// Whether the link that is open leads away.
    pub(super) outside: bool,
    prepared: &'t str,
    pub(super) place: &'r dyn Fn(usize) -> Location,
    /// Labels of footnotes in the order of their numbers, and the number of each.
    notes: Vec<String>,
    note_numbers: HashMap<String, usize>,
    definitions: BTreeMap<String, Vec<Spanned<'static>>>,
}

/// Tables and lists that are open while events are written.
#[derive(Default)]
struct Open<'e> {
    /// Where the writing began.
    start: usize,
    alignments: &'e [Alignment],
    column: usize,
    in_head: bool,
    in_code_block: bool,
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
            opened: Opened::default(),
            anchors: Vec::new(),
            ids,
            resolve,
            caption: None,
            outside: false,
            prepared,
            place,
            notes: Vec::new(),
            note_numbers: HashMap::new(),
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
                        self.note(&label);
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
        let mut open = Open { pending, start: self.html.len(), ..Open::default() };
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
                    self.define_footnote(label, events[index + 1..end].to_vec());
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
                        // One line is all of a block: nothing follows that could close what it opens.
                        lines.push(("", span.end));
                    }
                    self.author_html(&Raw::new(lines));
                }
                Event::InlineHtml(html) => {
                    if self.author_html(&Raw::new(vec![(html, span.start)])) {
                        code_until = self.end_of_code(events, index, &mut never_closed);
                    }
                }
                Event::Start(tag) => self.start(tag, span, &mut open),
                Event::End(tag) => self.end(*tag, &mut open),
                Event::Code(code) => {
                    self.html.push_str("<code>");
                    push_text(&mut self.html, code);
                    self.html.push_str("</code>");
                }
                Event::FootnoteReference(label) => self.footnote_reference(label),
                Event::HardBreak => self.html.push_str("<br />\n"),
                Event::Rule => {
                    self.on_new_line(open.start);
                    self.html.push_str("<hr />\n");
                }
                // Not switched on.
                Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
            }
            index += 1;
        }
        if let Some(printed) = open.pending.take() {
            push_text(&mut self.html, &printed);
        }
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

    /// Ends the line that has been begun since `start`.
    fn on_new_line(&mut self, start: usize) {
        if self.html.len() > start && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    /// The index behind the tag that ends the script or style sheet which begins at `index`; its code is no text.
    /// `never_closed` are names of those that were looked for in vain.
    fn end_of_code(
        &mut self,
        events: &[Spanned<'_>],
        index: usize,
        never_closed: &mut Vec<String>,
    ) -> usize {
        let Event::InlineHtml(begin) = &events[index].0 else { return index };
        let name = begin.trim_start_matches('<');
        let name = &name[..name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len())];
        let name = name.to_ascii_lowercase();
        if never_closed.contains(&name) {
            return index;
        }
        let ends = |html: &str| {
            let rest = html.strip_prefix("</").and_then(|rest| rest.get(..name.len()));
            rest.is_some_and(|rest| rest.eq_ignore_ascii_case(&name))
        };
        let mut later = events.iter().enumerate().skip(index + 1);
        let found =
            later.find(|(_, (event, _))| matches!(event, Event::InlineHtml(html) if ends(html)));
        if let Some((end, _)) = found {
            return end + 1;
        }
        let at = self.place(events[index].1.start);
        self.findings.push(problem::html::raw_unclosed(at, begin));
        never_closed.push(name);
        index
    }

    fn start<'e>(&mut self, tag: &'e Tag<'_>, span: &Range<usize>, open: &mut Open<'e>) {
        let html = match tag {
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.html.push_str("<a href=\"mailto:");
                push_attribute(&mut self.html, dest_url);
                "\">"
            }
            Tag::Link { dest_url, title, .. } => {
                let html = self.link(dest_url, title, span.start);
                self.html.push_str(&html);
                ""
            }
            Tag::Paragraph => "<p>",
            Tag::Heading { .. } => "<p class=\"small-heading\">",
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            Tag::List(numbered) => {
                open.lists.push(numbered.is_some());
                if numbered.is_some() { "\n<ul class=\"numbered\">\n" } else { "\n<ul>\n" }
            }
            Tag::Item => {
                if open.lists.last() == Some(&true) {
                    open.pending = Some(printed_number(&self.prepared[span.clone()]));
                }
                "<li>"
            }
            Tag::Table(alignments) => {
                open.alignments = alignments;
                return self.table();
            }
            Tag::TableHead => {
                open.in_head = true;
                open.column = 0;
                "<thead><tr>"
            }
            Tag::TableRow => {
                open.column = 0;
                "<tr>"
            }
            Tag::TableCell => {
                let alignment = open.alignments.get(open.column);
                open.column += 1;
                self.html.push_str(if open.in_head { "<th scope=\"col\"" } else { "<td" });
                match alignment {
                    Some(Alignment::Left) => " class=\"left\">",
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"right\">",
                    _ => ">",
                }
            }
            Tag::CodeBlock(kind) => {
                open.in_code_block = true;
                self.on_new_line(open.start);
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.html.push_str("<pre><code");
                if !language.is_empty() {
                    self.html.push_str(" class=\"language-");
                    push_attribute(&mut self.html, language);
                    self.html.push('"');
                }
                ">"
            }
            Tag::BlockQuote(_) => self.block(open.start, "<blockquote>\n"),
            Tag::DefinitionList => self.block(open.start, "<dl>\n"),
            Tag::DefinitionListTitle => self.block(open.start, "<dt>"),
            Tag::DefinitionListDefinition => self.block(open.start, "<dd>"),
            // Images and footnotes were taken before; an author's HTML stands as it is; the rest is not switched on.
            _ => "",
        };
        self.html.push_str(html);
    }

    /// The beginning of an element that stands on a line of its own.
    fn block(&mut self, start: usize, html: &'static str) -> &'static str {
        self.on_new_line(start);
        html
    }

    fn end(&mut self, tag: TagEnd, open: &mut Open<'_>) {
        let html = match tag {
            TagEnd::Link => {
                if std::mem::take(&mut self.outside) {
                    self.outside_mark();
                }
                "</a>"
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => "</p>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::List(_) => {
                open.lists.pop();
                "</ul>\n"
            }
            TagEnd::Item => "</li>\n",
            TagEnd::Table => "</tbody></table>\n",
            TagEnd::TableHead => {
                open.in_head = false;
                "</tr></thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                if open.in_head {
                    "</th>"
                } else {
                    "</td>"
                }
            }
            TagEnd::CodeBlock => {
                open.in_code_block = false;
                "</code></pre>\n"
            }
            TagEnd::BlockQuote(_) => "</blockquote>\n",
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            _ => "",
        };
        self.html.push_str(html);
    }

    /// The beginning of a table, with the line above it as its caption.
    fn table(&mut self) {
        self.html.push_str("<table>\n");
        let Some((id, events)) = self.caption.take() else { return };
        self.html.push_str("<caption");
        push_id(&mut self.html, id.as_deref());
        self.html.push('>');
        let is_paragraph = |event: &Event<'_>| {
            matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
        };
        let inner: Vec<Spanned<'_>> =
            events.into_iter().filter(|(event, _)| !is_paragraph(event)).collect();
        self.write(&inner, None);
        self.html.push_str("</caption>\n");
    }

    /// Gives a footnote the next number.
    fn note(&mut self, label: &str) -> usize {
        self.notes.push(label.to_owned());
        self.note_numbers.insert(label.to_owned(), self.notes.len());
        self.notes.len()
    }

    fn footnote_reference(&mut self, label: &str) {
        let known = self.note_numbers.get(label).copied();
        let _ = match known {
            Some(number) => {
                write!(self.html, "<sup><a href=\"#note-{number}\">[{number}]</a></sup>")
            }
            None => {
                let number = self.note(label);
                write!(
                    self.html,
                    "<sup id=\"ref-{number}\"><a href=\"#note-{number}\">[{number}]</a></sup>"
                )
            }
        };
    }
}

/// ` id="…"` where there is one.
pub(super) fn push_id(html: &mut String, id: Option<&str>) {
    if let Some(id) = id {
        html.push_str(" id=\"");
        push_attribute(html, id);
        html.push('"');
    }
}

/// The first character that is read at or after an event, and the index of the event that has it: the end if there is none.
fn next_character(events: &[Spanned<'_>], from: usize) -> (usize, Option<char>) {
    let all = events.iter().enumerate().skip(from);
    let found = all.filter_map(|(index, (event, _))| match event {
        Event::Text(text) | Event::Code(text) => Some((index, text.chars().next()?)),
        Event::Start(Tag::Image { .. }) => Some((index, '图')),
        _ => None,
    });
    found.map(|(index, c)| (index, Some(c))).next().unwrap_or((events.len(), None))
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
