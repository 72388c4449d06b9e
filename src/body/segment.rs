//! Markdown events → the blocks at the top of a body.
//!
//! In: a prepared body. Out: [`Block`]s in order, guards taken out. Must not know: numbering, HTML.

use std::ops::{ControlFlow, Range};

use pulldown_cmark::{CowStr, Event, HeadingLevel, Parser, Tag, TagEnd};

/// An event with its bytes in the prepared body.
pub(super) type Spanned<'t> = (Event<'t>, Range<usize>);

/// A block at the top level.
#[derive(Debug)]
pub(super) struct Block<'t> {
    pub(super) kind: Kind,
    /// What is inside the block; for [`Kind::Other`] the block's own start and end too.
    pub(super) events: Vec<Spanned<'t>>,
    /// The readable text of a paragraph or heading, or of an item's first paragraph.
    pub(super) text: String,
    /// Where it begins in the prepared body.
    pub(super) offset: usize,
}

/// What kind of block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Paragraph,
    /// A Markdown heading with its level from 1 and the author's id.
    Heading {
        level: u8,
        id: Option<String>,
    },
    /// An item of a numbered list: the number as printed, and which list.
    Item {
        printed: String,
        list: usize,
    },
    Other,
}

/// Splits a prepared body into blocks; a paragraph whose later lines begin a new part is split there.
pub(super) fn blocks<'t>(
    prepared: &'t str,
    options: pulldown_cmark::Options,
    starts_part: &dyn Fn(&str, &str) -> bool,
) -> Vec<Block<'t>> {
    let mut blocks = Vec::new();
    each_block(prepared, options, starts_part, &mut |block| {
        blocks.push(block);
        ControlFlow::Continue(())
    });
    blocks
}

/// The same, block by block, until `take` has had enough.
pub(super) fn each_block<'t>(
    prepared: &'t str,
    options: pulldown_cmark::Options,
    starts_part: &dyn Fn(&str, &str) -> bool,
    take: &mut dyn FnMut(Block<'t>) -> ControlFlow<()>,
) {
    // Guards are there where emphasis is; other bad characters come by references.
    let clean = !prepared.contains('&') && !prepared.contains(super::cjk::GUARD);
    let mut events = Parser::new_ext(prepared, options)
        .into_offset_iter()
        .map(|(event, span)| (if clean { event } else { without_guards(event) }, span));
    let mut ready = Vec::new();
    let mut lists = 0;
    while let Some((event, span)) = events.next() {
        next_block(event, span, prepared, starts_part, &mut lists, &mut events, &mut ready);
        for block in ready.drain(..) {
            if take(block).is_break() {
                return;
            }
        }
    }
}

/// Takes the events of one block at the top, which may become several.
fn next_block<'t>(
    event: Event<'t>,
    span: Range<usize>,
    prepared: &'t str,
    starts_part: &dyn Fn(&str, &str) -> bool,
    lists: &mut usize,
    events: &mut dyn Iterator<Item = Spanned<'t>>,
    blocks: &mut Vec<Block<'t>>,
) {
    let mut inner = Vec::new();
    if let Event::Start(tag) = &event {
        let mut depth = 1;
        for (next, at) in events {
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
        match tag {
            Tag::Paragraph => return split_paragraph(inner, span.start, starts_part, blocks),
            Tag::Heading { level, id, .. } => {
                let id = id.as_ref().map(ToString::to_string);
                let kind = Kind::Heading { level: number(*level), id };
                let text = text_of(&inner);
                blocks.push(Block { kind, text, events: inner, offset: span.start });
                return;
            }
            Tag::List(Some(_)) => {
                *lists += 1;
                return split_list(inner, prepared, *lists, blocks);
            }
            _ => {}
        }
        let end = (Event::End(tag.to_end()), span.clone());
        inner.insert(0, (event, span.clone()));
        inner.push(end);
    } else {
        inner.push((event, span.clone()));
    }
    let text = String::new();
    blocks.push(Block { kind: Kind::Other, text, events: inner, offset: span.start });
}

fn number(level: HeadingLevel) -> u8 {
    level as u8
}

/// One paragraph's events → one or several paragraphs.
fn split_paragraph<'t>(
    events: Vec<Spanned<'t>>,
    offset: usize,
    starts_part: &dyn Fn(&str, &str) -> bool,
    blocks: &mut Vec<Block<'t>>,
) {
    let mut line: Vec<Spanned<'t>> = Vec::new();
    let mut start = offset;
    let mut depth = 0_usize;
    let mut flush = |line: &mut Vec<Spanned<'t>>, start: usize| {
        let events = std::mem::take(line);
        let text = text_of(&events);
        blocks.push(Block { kind: Kind::Paragraph, events, text, offset: start });
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
    let texts = ends.iter().enumerate().map(|(number, end)| {
        let until = ends.get(number + 1).copied().unwrap_or(events.len());
        text_of(&events[end + 1..until])
    });
    let texts: Vec<String> = texts.collect();
    let mut text = text_of(&events[..ends.first().copied().unwrap_or(events.len())]);
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

/// The items of a numbered list, each a block.
fn split_list<'t>(
    events: Vec<Spanned<'t>>,
    prepared: &str,
    list: usize,
    blocks: &mut Vec<Block<'t>>,
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
                let text = format!("{printed} {}", first_paragraph(&events));
                blocks.push(Block {
                    kind: Kind::Item { printed, list },
                    events,
                    text,
                    offset: span.start,
                });
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

fn first_paragraph(events: &[Spanned<'_>]) -> String {
    let end = events
        .iter()
        .position(|(event, _)| {
            matches!(event, Event::End(TagEnd::Paragraph))
                || matches!(event, Event::Start(tag) if !is_inline(tag) && *tag != Tag::Paragraph)
        })
        .unwrap_or(events.len());
    text_of(&events[..end])
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

/// The readable text of events, line breaks as `\n`.
pub(super) fn text_of(events: &[Spanned<'_>]) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            Event::SoftBreak | Event::HardBreak => text.push('\n'),
            _ => {}
        }
    }
    text
}

fn without_guards(event: Event<'_>) -> Event<'_> {
    // A control character can still come by a reference such as `&#1;`; no page may contain one.
    fn is_bad(c: char) -> bool {
        c == super::cjk::GUARD || crate::escape::is_forbidden(c)
    }
    fn clean(text: CowStr<'_>) -> CowStr<'_> {
        if text.contains(is_bad) { text.replace(is_bad, "").into() } else { text }
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
