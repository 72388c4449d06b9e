//! A document → plain text, for those who search or copy it.
//!
//! In: a body and its switches. Out: [`TextBlock`]s, in the order of the page. Must not know: HTML of the page, where links
//! lead.
//!
//! The text is what a reader sees: printed numbers, footnotes with theirs, images by what they show. Cells of a table are
//! parted by tabs, rows and items by line feeds.

use std::fmt::Write;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Surroundings;
use super::callout;
use super::cjk::break_is_space;
use super::clean;
use super::document::{BodyText, Document, Form, Piece};
use super::footnotes::{Footnote, Footnotes};
use super::raw::{self, End, Token};
use super::segment::{Kind, Spanned, end_of, is_inline, next_character, printed_number, text_of};
use crate::config::Markdown;

/// A block of a body as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBlock {
    /// The anchor of the block on its page, where it has one.
    pub anchor: Option<Box<str>>,
    /// The level of a heading, 2 to 6; `None` for text.
    pub level: Option<u8>,
    /// Its text, without white space at the ends; never empty.
    pub text: String,
}

/// The blocks of a body that readers see on a page.
#[must_use]
pub fn plain_text(body: &str, markdown: Markdown, page: Surroundings<'_>) -> Vec<TextBlock> {
    let text = BodyText::new("", body, 1, markdown, page);
    let Document { blocks, outline, .. } = Document::read(&text, &text.places(), page);
    let mut writer = TextWriter { prepared: &text.prepared, ..TextWriter::default() };
    let mut written = Vec::new();
    for piece in outline.pieces(blocks) {
        writer.piece(&piece);
        let level = if let Form::Heading(level) = piece.form { Some(level) } else { None };
        written.extend(writer.take(piece.part.id.clone(), level));
    }
    while let Some(note) = writer.notes.next_listed() {
        let Footnote { number, events, .. } = note;
        writer.events(&events, None);
        let block = writer.take(Some(format!("note-{number}").into()), None);
        written.extend(block.map(|it| TextBlock { text: format!("[{number}] {}", it.text), ..it }));
    }
    written
}

#[derive(Default)]
struct TextWriter<'t> {
    prepared: &'t str,
    text: String,
    notes: Footnotes,
}

impl TextWriter<'_> {
    /// The block that was written; `None` where it shows nothing.
    fn take(&mut self, anchor: Option<Box<str>>, level: Option<u8>) -> Option<TextBlock> {
        let text = std::mem::take(&mut self.text);
        let text = text.trim();
        (!text.is_empty()).then(|| TextBlock { anchor, level, text: text.to_owned() })
    }

    fn piece(&mut self, piece: &Piece<'_, '_>) {
        let events = piece.block.events();
        if let (Form::Other, Some((Event::Start(Tag::FootnoteDefinition(label)), _))) =
            (piece.form, events.first())
        {
            self.notes.define(label, &events[1..events.len() - 1]);
            return;
        }
        let printed = match &piece.block.kind {
            Kind::Item { printed, .. } => Some(printed.to_string()),
            Kind::Paragraph | Kind::Heading { .. } | Kind::Other => None,
        };
        self.events(&events, printed);
    }

    /// Writes events that are balanced, after an item's printed number where there is one.
    fn events(&mut self, events: &[Spanned<'_>], mut pending: Option<String>) {
        let mut lists: Vec<bool> = Vec::new();
        let mut last = None;
        let mut index = 0;
        while let Some((event, span)) = events.get(index) {
            if !matches!(event, Event::Start(Tag::Paragraph))
                && let Some(printed) = pending.take()
            {
                self.text.push_str(&printed);
                self.text.push(' ');
            }
            if let Event::Text(text) | Event::Code(text) = event {
                last = text.chars().next_back().or(last);
            }
            match event {
                Event::Text(text) | Event::Code(text) => self.text.push_str(text),
                Event::SoftBreak => {
                    let next = next_character(events, index + 1).1;
                    if last.zip(next).is_none_or(|(before, after)| break_is_space(before, after)) {
                        self.text.push(' ');
                    }
                }
                Event::HardBreak | Event::Rule => self.new_line(),
                Event::FootnoteReference(label) => {
                    let (number, _) = self.notes.refer(label);
                    let _ = write!(self.text, "[{number}]");
                }
                Event::Start(Tag::FootnoteDefinition(label)) => {
                    let end = end_of(events, index);
                    self.notes.define(label, &events[index + 1..end]);
                    index = end;
                }
                Event::Start(Tag::Image { .. }) => {
                    let end = end_of(events, index);
                    self.text.push_str(text_of(&events[index + 1..end]).replace('\n', "").trim());
                    index = end;
                }
                Event::Html(first) => {
                    let mut html = first.to_string();
                    while let Some((Event::Html(more), _)) = events.get(index + 1) {
                        html.push_str(more);
                        index += 1;
                    }
                    self.author_html(&html);
                }
                Event::InlineHtml(html) => {
                    if self.author_html(html) {
                        index = raw::end_of_code(events, index).unwrap_or(index);
                    }
                }
                Event::Start(Tag::BlockQuote(_))
                    if let Some(head) =
                        callout::head(&events[index..]).filter(|it| it.kind.is_some()) =>
                {
                    // The name of its kind is the page's word.
                    self.new_line();
                    self.events(&head.title, None);
                    self.new_line();
                    index += head.events;
                    continue;
                }
                Event::Start(Tag::List(numbered)) => lists.push(numbered.is_some()),
                Event::End(TagEnd::List(_)) => drop(lists.pop()),
                Event::Start(Tag::Item) => {
                    self.new_line();
                    if lists.last() == Some(&true) {
                        pending = Some(printed_number(&self.prepared[span.clone()]));
                    }
                }
                Event::End(TagEnd::TableCell) => self.text.push('\t'),
                Event::Start(tag) if !is_inline(tag) && *tag != Tag::TableCell => self.new_line(),
                Event::End(TagEnd::TableHead | TagEnd::TableRow | TagEnd::Paragraph) => {
                    self.new_line();
                }
                // Links and emphasis are their text; the rest is not switched on.
                Event::Start(_)
                | Event::End(_)
                | Event::TaskListMarker(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_) => {}
            }
            index += 1;
        }
        self.text.extend(pending);
    }

    /// Begins a new line, unless one was just begun.
    fn new_line(&mut self) {
        let line = self.text.trim_end_matches([' ', '\t']).len();
        self.text.truncate(line);
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    /// The text of an author's HTML; `true` where it opens a script or style sheet and does not close it.
    fn author_html(&mut self, html: &str) -> bool {
        let piece = raw::read(html);
        if piece.tokens.iter().any(|token| token.broken_at().is_some())
            || matches!(piece.end, End::Tag { .. })
        {
            // The page shows it as it was typed.
            self.text.push_str(html);
            return false;
        }
        for token in piece.tokens {
            match token {
                Token::Text(text) => self.text.push_str(&text),
                Token::Open(element) if clean::element(&element.name) == Some("img") => {
                    self.text.push_str(element.attribute("alt").unwrap_or_default().trim());
                }
                Token::Close { name, .. } if matches!(&*name, "td" | "th") => self.text.push('\t'),
                Token::Open(element) if is_line(&element.name) => self.new_line(),
                Token::Close { name, .. } if is_line(&name) => self.new_line(),
                Token::Open(_) | Token::Close { .. } | Token::Bogus { .. } => {}
            }
        }
        matches!(piece.end, End::Code { .. })
    }
}

/// Elements that a page may have and that go on in the same line, cells of a table among them.
#[rustfmt::skip]
const INLINE: [&str; 32] = [
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "rp",
    "rt", "ruby", "s", "samp", "small", "span", "strong", "sub", "sup", "td", "th", "time", "u", "var",
];

/// Whether what is in an element stands on a line of its own.
fn is_line(name: &str) -> bool {
    clean::element(name).is_some_and(|name| name != "wbr" && !INLINE.contains(&name))
}
