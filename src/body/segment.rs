//! Markdown events → the blocks at the top of a body.
//!
//! In: a prepared body. Out: [`Block`]s in order, guards taken out. Must not know: numbering, HTML.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, OffsetIter, Parser, Tag, TagEnd};

/// An event with its bytes in the prepared body.
pub(super) type Spanned<'t> = (Event<'t>, Range<usize>);

/// A block at the top level.
#[derive(Debug)]
pub(super) struct Block<'t> {
    pub(super) kind: Kind,
    inner: BlockContent<'t>,
    /// The readable text of a paragraph or heading, or of an item's first paragraph.
    pub(super) text: Cow<'t, str>,
    /// Where it begins in the prepared body.
    pub(super) offset: usize,
    /// Whether the author says that it is no part of the outline: `\一、`.
    pub(super) is_no_part: bool,
}

/// What is inside a block.
#[derive(Debug)]
enum BlockContent<'t> {
    /// A single text event, equal to [`Block::text`], that begins this many bytes behind [`Block::offset`]. It is kept
    /// without a `Vec`, because most blocks are such and a body may have a million.
    Text(u32),
    Events(Vec<Spanned<'t>>),
}

impl<'t> Block<'t> {
    fn new(kind: Kind, text: Cow<'t, str>, events: Vec<Spanned<'t>>, offset: usize) -> Self {
        let inner = match (&text, events.as_slice()) {
            (Cow::Borrowed(whole), [(Event::Text(CowStr::Borrowed(part)), span)])
                if std::ptr::eq(*whole, *part) && span.len() == part.len() =>
            {
                match span.start.checked_sub(offset).and_then(|lead| u32::try_from(lead).ok()) {
                    Some(lead) => BlockContent::Text(lead),
                    None => BlockContent::Events(events),
                }
            }
            _ => BlockContent::Events(events),
        };
        Self { kind, inner, text, offset, is_no_part: false }
    }

    /// What is inside the block; for [`Kind::Other`] the block's own start and end too.
    pub(super) fn events(&self) -> Cow<'_, [Spanned<'t>]> {
        match &self.inner {
            BlockContent::Events(events) => Cow::Borrowed(events),
            BlockContent::Text(lead) => {
                let start = self.offset + *lead as usize;
                let span = start..start + self.text.len();
                Cow::Owned(vec![(Event::Text(CowStr::from(self.text.clone())), span)])
            }
        }
    }

    /// Like [`Block::events`], but consumes the block, so that its events are moved and not cloned.
    pub(super) fn into_events(self) -> Vec<Spanned<'t>> {
        match self.inner {
            BlockContent::Events(events) => events,
            BlockContent::Text(_) => self.events().into_owned(),
        }
    }

    /// Gives the block another text, and what is inside it.
    pub(super) fn set(&mut self, text: String, events: Vec<Spanned<'t>>) {
        self.text = Cow::Owned(text);
        self.inner = BlockContent::Events(events);
    }
}

/// What kind of block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    /// A Markdown heading with its level from 1 and the author's id.
    Heading {
        level: u8,
        id: Option<Box<str>>,
    },
    /// An item of a numbered list: the number as printed, and which list.
    Item {
        printed: Box<str>,
        list: u32,
    },
    Other,
}

/// The blocks of a prepared body, one by one; a paragraph whose later lines begin a new part is split there.
pub(super) struct Blocks<'t, 's> {
    prepared: &'t str,
    events: OffsetIter<'t>,
    /// Whether no event can have a guard or a control character in it.
    clean: bool,
    starts_part: &'s dyn Fn(&str, &str) -> bool,
    /// Numbered lists met so far.
    lists: u32,
    ready: VecDeque<Block<'t>>,
}

impl<'t, 's> Blocks<'t, 's> {
    pub(super) fn new(
        prepared: &'t str,
        options: pulldown_cmark::Options,
        starts_part: &'s dyn Fn(&str, &str) -> bool,
    ) -> Self {
        // Without guards and without `&` (of references such as `&#1;`) no event has a character to take out.
        let clean = memchr::memchr(b'&', prepared.as_bytes()).is_none()
            && !super::cjk::may_have_guards(prepared);
        let events = Parser::new_ext(prepared, options).into_offset_iter();
        Self { prepared, events, clean, starts_part, lists: 0, ready: VecDeque::new() }
    }

    fn next_event(&mut self) -> Option<Spanned<'t>> {
        let (event, span) = self.events.next()?;
        Some((if self.clean { event } else { without_guards(event) }, span))
    }

    /// The events of all blocks that [`Iterator::next`] has not given yet.
    pub(super) fn rest(self) -> impl Iterator<Item = Event<'t>> {
        self.flat_map(Block::into_events).map(|(event, _)| event)
    }
}

impl<'t> Iterator for Blocks<'t, '_> {
    type Item = Block<'t>;

    fn next(&mut self) -> Option<Block<'t>> {
        while self.ready.is_empty() {
            let (event, span) = self.next_event()?;
            self.take_block(event, span);
        }
        self.ready.pop_front()
    }
}

impl<'t> Blocks<'t, '_> {
    /// Takes the events of one block at the top, which may become several.
    fn take_block(&mut self, event: Event<'t>, span: Range<usize>) {
        let offset = span.start;
        let other = |events| Block::new(Kind::Other, Cow::Borrowed(""), events, offset);
        let Event::Start(tag) = event else {
            self.ready.push_back(other(vec![(event, span)]));
            return;
        };
        let open = matches!(tag, Tag::Paragraph | Tag::Heading { .. } | Tag::List(Some(_)));
        // Most blocks are one piece of text, and a body may have a million.
        let mut inner = Vec::with_capacity(1);
        let end = tag.to_end();
        if !open {
            inner.push((Event::Start(tag.clone()), span.clone()));
        }
        let mut depth = 1;
        while let Some((next, at)) = self.next_event() {
            match next {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                break;
            }
            inner.push((next, at));
        }
        let inner = super::bare_links::linked(inner);
        match tag {
            Tag::Paragraph => {
                split_paragraph(inner, offset, self.prepared, self.starts_part, &mut self.ready);
            }
            Tag::Heading { level, id, .. } => {
                let id = id.as_ref().map(|id| id.as_ref().into());
                let kind = Kind::Heading { level: level as u8, id };
                let text = text_of(&inner);
                let is_no_part = is_no_part(self.prepared, &inner);
                self.ready.push_back(Block { is_no_part, ..Block::new(kind, text, inner, offset) });
            }
            Tag::List(Some(_)) => {
                self.lists += 1;
                split_list(inner, self.prepared, self.lists, &mut self.ready);
            }
            _ => {
                let mut inner = inner;
                inner.push((Event::End(end), span));
                self.ready.push_back(other(inner));
            }
        }
    }
}

/// One paragraph's events → one or several paragraphs.
fn split_paragraph<'t>(
    events: Vec<Spanned<'t>>,
    offset: usize,
    prepared: &str,
    starts_part: &dyn Fn(&str, &str) -> bool,
    blocks: &mut VecDeque<Block<'t>>,
) {
    let mut line: Vec<Spanned<'t>> = Vec::new();
    let mut start = offset;
    let mut depth = 0_usize;
    let mut flush = |line: &mut Vec<Spanned<'t>>, start: usize| {
        let events = std::mem::take(line);
        let text = text_of(&events);
        let is_no_part = is_no_part(prepared, &events);
        let block = Block::new(Kind::Paragraph, text, events, start);
        blocks.push_back(Block { is_no_part, ..block });
    };
    // Where each line at the top of the paragraph ends, found once.
    let mut ends = Vec::new();
    for (index, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            Event::SoftBreak | Event::HardBreak if depth == 0 => ends.push(index),
            _ => {}
        }
    }
    let Some(first) = ends.first() else {
        line = events;
        return flush(&mut line, start);
    };
    // A line that is said to be no part neither begins one nor is a heading by itself.
    let line_text = |events: &[Spanned<'t>]| {
        if is_no_part(prepared, events) { Cow::Borrowed(" ") } else { text_of(events) }
    };
    let texts = ends.iter().enumerate().map(|(number, end)| {
        let until = ends.get(number + 1).copied().unwrap_or(events.len());
        line_text(&events[end + 1..until])
    });
    let texts: Vec<Cow<'_, str>> = texts.collect();
    let mut text = line_text(&events[..*first]).into_owned();
    let mut number = 0;
    for (index, (event, span)) in events.into_iter().enumerate() {
        if ends.get(number) == Some(&index) {
            let splits = starts_part(&text, &texts[number]);
            if splits {
                text.clear();
            }
            // Only what stands since the last split counts as the line before.
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&texts[number]);
            number += 1;
            if splits {
                flush(&mut line, start);
                start = span.end;
                continue;
            }
        }
        line.push((event, span));
    }
    flush(&mut line, start);
}

/// Whether text begins with a sign that it is no part: the author's own, or that of a line shown as typed.
fn is_no_part(prepared: &str, events: &[Spanned<'_>]) -> bool {
    let start = events.first().map_or(prepared.len(), |(_, span)| span.start);
    let text = &prepared[start..];
    // Markdown's own way to say that a line is no item: `1\. text`.
    let is_escaped = || {
        let after = text.trim_start_matches(|c: char| c.is_ascii_digit());
        after.len() < text.len() && after.starts_with(['\\']) && after[1..].starts_with(['.', ')'])
    };
    text.starts_with([super::cjk::NO_PART, super::cjk::AS_TYPED]) || is_escaped()
}

/// The items of a numbered list, each a block.
fn split_list<'t>(
    events: Vec<Spanned<'t>>,
    prepared: &str,
    list: u32,
    blocks: &mut VecDeque<Block<'t>>,
) {
    let mut depth = 0_usize;
    let mut item: Vec<Spanned<'t>> = Vec::new();
    let mut span = 0..0;
    for (event, at) in events {
        match &event {
            Event::Start(Tag::Item) if depth == 0 => {
                span = at.clone();
                depth = 1;
                continue;
            }
            Event::Start(_) => depth += 1,
            Event::End(TagEnd::Item) if depth == 1 => {
                depth = 0;
                let printed = printed_number(&prepared[span.clone()]);
                let events = std::mem::take(&mut item);
                let text = format!("{printed} {}", first_paragraph(&events)).into();
                let kind = Kind::Item { printed: printed.into(), list };
                blocks.push_back(Block::new(kind, text, events, span.start));
                continue;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
        item.push((event, at));
    }
}

/// The number as the author typed it before a list item: `3.` of `3. text`.
pub(super) fn printed_number(item: &str) -> String {
    let item = item.trim_start();
    item[..item.find(|c: char| c.is_whitespace()).unwrap_or(item.len())].to_owned()
}

fn first_paragraph<'t>(events: &[Spanned<'t>]) -> Cow<'t, str> {
    let end = events
        .iter()
        .position(|(event, _)| {
            matches!(event, Event::End(TagEnd::Paragraph))
                || matches!(event, Event::Start(tag) if !is_inline(tag) && *tag != Tag::Paragraph)
        })
        .unwrap_or(events.len());
    text_of(&events[..end])
}

/// Whether a block is but one paragraph.
pub(super) fn only_one_line(block: &Block<'_>) -> bool {
    let mut paragraphs = 0;
    block.events().iter().all(|(event, _)| match event {
        Event::Start(Tag::Paragraph) => {
            paragraphs += 1;
            paragraphs == 1
        }
        Event::Start(tag) => is_inline(tag),
        Event::Html(_) | Event::Rule => false,
        _ => true,
    })
}

/// Whether a tag stands inside a line of text.
pub(super) fn is_inline(tag: &Tag<'_>) -> bool {
    matches!(
        tag,
        Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Link { .. }
            | Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
    )
}

/// The index of the end that belongs to the start at `index`.
pub(super) fn end_of(events: &[Spanned<'_>], index: usize) -> usize {
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

/// The first character that is read at or after an event, and the index of the event that has it: the end if there is none.
pub(super) fn next_character(events: &[Spanned<'_>], from: usize) -> (usize, Option<char>) {
    let all = events.iter().enumerate().skip(from);
    let found = all.filter_map(|(index, (event, _))| match event {
        Event::Text(text) | Event::Code(text) => Some((index, text.chars().next()?)),
        Event::Start(Tag::Image { .. }) => Some((index, '图')),
        _ => None,
    });
    found.map(|(index, c)| (index, Some(c))).next().unwrap_or((events.len(), None))
}

/// The readable text of events, line breaks as `\n`.
pub(super) fn text_of<'t>(events: &[Spanned<'t>]) -> Cow<'t, str> {
    let mut text = Cow::Borrowed("");
    for (event, _) in events {
        match event {
            Event::Text(CowStr::Borrowed(part)) if text.is_empty() => text = Cow::Borrowed(part),
            Event::Text(part) | Event::Code(part) => text.to_mut().push_str(part),
            Event::SoftBreak | Event::HardBreak => text.to_mut().push('\n'),
            _ => {}
        }
    }
    text
}

fn without_guards(event: Event<'_>) -> Event<'_> {
    // A control character can still come by a reference such as `&#1;`; no page may contain one.
    fn clean(text: CowStr<'_>) -> CowStr<'_> {
        match super::cjk::restored(&text) {
            Cow::Borrowed(_) if !text.contains(crate::escape::is_forbidden) => text,
            plain => plain.replace(crate::escape::is_forbidden, "").into(),
        }
    }
    match event {
        Event::Text(text) => Event::Text(clean(text)),
        Event::Code(text) => Event::Code(clean(text)),
        Event::Html(text) => Event::Html(clean(text)),
        Event::InlineHtml(text) => Event::InlineHtml(clean(text)),
        Event::FootnoteReference(text) => Event::FootnoteReference(clean(text)),
        Event::Start(Tag::FootnoteDefinition(label)) => {
            Event::Start(Tag::FootnoteDefinition(clean(label)))
        }
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level, id: id.map(clean), classes, attrs })
        }
        Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(clean(language))))
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => Event::Start(Tag::Link {
            link_type,
            dest_url: clean(dest_url),
            title: clean(title),
            id: clean(id),
        }),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => Event::Start(Tag::Image {
            link_type,
            dest_url: clean(dest_url),
            title: clean(title),
            id: clean(id),
        }),
        other => other,
    }
}
