//! Blocks and their outline → HTML.
//!
//! In: a body and a [`Resolve`]. Out: [`Body`]. Must not know: pages, templates.

mod inline;
mod links;
mod table;

use std::collections::BTreeSet;
use std::fmt::Write;

use pulldown_cmark::{Event, Tag};

use super::attachment_line::{self, Line};
use super::outline::{Part, Role, outline, starts_part};
use super::prepare::{Prepared, prepare};
use super::segment::{Block, Kind, Spanned, blocks};
use super::{LinkKind, Resolve, clean};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::{attribute, text as escaped};
use inline::Writer;

/// A rendered body.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// HTML without inline style or script.
    pub html: String,
    /// The contents list, in order; empty where there are fewer than two headings.
    pub contents: Vec<ContentsEntry>,
    /// Every anchor on the page.
    pub anchors: Vec<String>,
    /// Links to places on this site that have a `#fragment`: address, fragment, where the link stands.
    pub fragments: Vec<(String, String, Location)>,
    /// What was found.
    pub findings: Vec<Diagnostic>,
}

/// One line of the contents list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsEntry {
    /// Level, 1 for the outermost.
    pub level: u8,
    /// Anchor.
    pub id: String,
    /// Text with its printed number.
    pub title: String,
}

/// Renders a body that begins at line `first_line` (from 1) of `file`.
pub fn render(
    file: &str,
    body: &str,
    first_line: u32,
    markdown: Markdown,
    resolve: &dyn Resolve,
) -> Body {
    let Prepared { text: prepared, lines } = prepare(body);
    let places = Places::new(file, body, &prepared, lines, first_line);
    let place = |offset: usize| places.at(offset);
    let splits: &dyn Fn(&str, &str) -> bool =
        if markdown.outline { &starts_part } else { &|_, _| false };
    let blocks = blocks(&prepared, super::options(markdown), splits);
    let attached = attachment_line::find(&blocks);
    let skip: BTreeSet<usize> = attached.blocks.iter().copied().collect();
    let (parts, findings) = outline(&blocks, markdown.outline, &skip, &place);

    let taken = parts.iter().filter_map(|part| part.id.clone());
    let taken = taken.chain(super::PAGE_IDS.map(ToOwned::to_owned)).collect();
    let mut writer = Writer::new(&prepared, taken, resolve, &place);
    let mut out = Body { findings, ..Body::default() };
    let mut open_list: Option<usize> = None;
    for (index, (block, part)) in blocks.iter().zip(&parts).enumerate() {
        if let Some(typed) = link_with_space(&block.text) {
            out.findings.push(problem::body::link_with_space(place(block.offset), typed));
        }
        if attached.empty.contains(&index) {
            out.findings.push(problem::body::empty_label(place(block.offset), block.text.trim()));
            continue;
        }
        let list = match (&block.kind, &part.role) {
            (_, Role::Heading(_)) => None,
            (Kind::Item { list, .. }, _) if !skip.contains(&index) => Some(*list),
            _ => None,
        };
        if open_list != list {
            if open_list.is_some() {
                writer.html.push_str("</ul>\n");
            }
            if list.is_some() {
                writer.html.push_str("<ul class=\"numbered\">\n");
            }
            open_list = list;
        }
        let next_is_table = || blocks.get(index + 1).is_some_and(is_table);
        if let Some(line) = attached.lines.iter().find(|line| line.block == index) {
            attachment(&mut writer, block, line, part, &mut out);
        } else if block.kind == Kind::Paragraph
            && part.role == Role::Plain
            && table::is_caption(&block.text)
            && next_is_table()
        {
            writer.caption = Some((part.id.clone(), block.events.clone()));
        } else {
            write_block(&mut writer, block, part);
        }
        contents_entry(block, part, markdown.contents_depth, &mut out.contents);
        out.anchors.extend(part.id.clone());
    }
    if open_list.is_some() {
        writer.html.push_str("</ul>\n");
    }
    if !attached.lines.is_empty() && attached.lines.len() != resolve.attachment_count() {
        let at = place(blocks[attached.lines[0].block].offset);
        out.findings.push(problem::body::attachment_count(
            at,
            attached.lines.len(),
            resolve.attachment_count(),
        ));
    }
    out.anchors.extend(writer.footnotes());
    out.anchors.append(&mut writer.anchors);
    writer.check_closed();
    out.findings.append(&mut writer.findings);
    out.fragments = std::mem::take(&mut writer.fragments);
    let html = if writer.raw { clean::clean(&writer.html) } else { writer.html };
    out.html = table::framed(&html, &|number| resolve.table_name(number));
    if out.contents.len() < 2 {
        out.contents.clear();
    }
    out
}

/// A link that Markdown takes for text, because its address has a space.
fn link_with_space(text: &str) -> Option<&str> {
    let start = text.find("](")? + 2;
    let address = &text[start..start + text[start..].find(')')?];
    let file = address.contains(' ') && address.contains('.') && !address.contains(['"', '\n']);
    file.then_some(address)
}

fn write_block(writer: &mut Writer<'_, '_>, block: &Block<'_>, part: &Part) {
    let id = part.id.as_ref().map(|id| format!(" id=\"{}\"", attribute(id))).unwrap_or_default();
    match (&part.role, &block.kind) {
        (Role::Heading(level), kind) => {
            let _ = write!(writer.html, "<h{level}{id}>");
            if let Kind::Item { printed, .. } = kind {
                let _ = write!(writer.html, "{} ", escaped(printed));
            }
            let inner: Vec<Spanned<'_>> =
                block.events.iter().filter(|(event, _)| !is_paragraph(event)).cloned().collect();
            writer.events(&inner);
            let _ = writeln!(writer.html, "</h{level}>");
        }
        (_, Kind::Item { printed, .. }) => {
            let _ = write!(writer.html, "<li{id}>");
            writer.item(printed, &block.events);
            writer.html.push_str("</li>\n");
        }
        (Role::RunIn { length }, Kind::Paragraph) => {
            let _ = write!(writer.html, "<p{id}>");
            writer.run_in(*length, &block.events);
            writer.html.push_str("</p>\n");
        }
        (_, Kind::Paragraph) => {
            let _ = write!(writer.html, "<p{id}>");
            writer.events(&block.events);
            writer.html.push_str("</p>\n");
        }
        (_, Kind::Heading { .. } | Kind::Other) => {
            if let Some((Event::Start(Tag::FootnoteDefinition(label)), _)) = block.events.first() {
                let inner = block.events[1..block.events.len() - 1].to_vec();
                writer.define_footnote(label, inner);
            } else {
                writer.events(&block.events);
            }
        }
    }
}

fn is_table(block: &Block<'_>) -> bool {
    matches!(block.events.first(), Some((Event::Start(Tag::Table(_)), _)))
}

fn is_paragraph(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::Paragraph) | Event::End(pulldown_cmark::TagEnd::Paragraph))
}

/// A line `附件：1.…`, its name linked to the file.
fn attachment(
    writer: &mut Writer<'_, '_>,
    block: &Block<'_>,
    line: &Line,
    part: &Part,
    out: &mut Body,
) {
    let id = part.id.as_ref().map(|id| format!(" id=\"{}\"", attribute(id))).unwrap_or_default();
    let label = block.text[..line.lead].contains("附件");
    let class = if label { "attachment-line" } else { "attachment-line next" };
    let _ = write!(writer.html, "<p{id} class=\"{class}\">");
    let has_link =
        block.events.iter().any(|(event, _)| matches!(event, Event::Start(Tag::Link { .. })));
    if has_link {
        if let Kind::Item { printed, .. } = &block.kind {
            let _ = write!(writer.html, "{} ", escaped(printed));
        }
        writer.events(&block.events);
    } else {
        let (lead, name) = block.text.split_at(line.lead);
        writer.html.push_str(&escaped(lead));
        if let Some(link) = writer.resolve.attachment(line.number, &line.title) {
            let download = match &link.kind {
                LinkKind::File(name) => format!(" download=\"{}\"", attribute(name)),
                _ => String::new(),
            };
            let _ = write!(
                writer.html,
                "<a href=\"{}\"{download}>{}</a>",
                attribute(&link.href),
                escaped(name.trim())
            );
        } else {
            writer.html.push_str(&escaped(name));
            if !writer.resolve.is_awaited(&line.title) {
                let at = writer.place(block.offset);
                out.findings.push(problem::body::attachment_unknown(at, &line.title));
            }
        }
    }
    writer.html.push_str("</p>\n");
}

fn contents_entry(block: &Block<'_>, part: &Part, depth: usize, contents: &mut Vec<ContentsEntry>) {
    let title = match part.role {
        Role::Heading(_) => block.text.trim(),
        Role::RunIn { length } => block.text[..length].trim_end_matches('。'),
        _ => return,
    };
    if let Some(id) = part.id.clone().filter(|_| usize::from(part.depth) <= depth) {
        contents.push(ContentsEntry { level: part.depth, id, title: title.replace('\n', "") });
    }
}

/// Turns bytes of the prepared body into places in the file.
struct Places<'t> {
    file: &'t str,
    original: Vec<&'t str>,
    prepared: Vec<(usize, &'t str)>,
    /// For each prepared line the original one.
    lines: Vec<usize>,
    first_line: u32,
}

impl<'t> Places<'t> {
    fn new(
        file: &'t str,
        original: &'t str,
        prepared: &'t str,
        lines: Vec<usize>,
        first_line: u32,
    ) -> Self {
        let mut offset = 0;
        let prepared = prepared
            .split_inclusive('\n')
            .map(|line| {
                let start = offset;
                offset += line.len();
                (start, line)
            })
            .collect();
        Self { file, original: original.split('\n').collect(), prepared, lines, first_line }
    }

    fn at(&self, offset: usize) -> Location {
        let line = self.prepared.partition_point(|(start, _)| *start <= offset).saturating_sub(1);
        let Some((start, text)) = self.prepared.get(line) else {
            return Location::at(self.file, self.first_line, 1);
        };
        let line = self.lines.get(line).copied().unwrap_or(line);
        let before = text.get(..offset - start).unwrap_or(text);
        let width = |text: &str| text.chars().filter(|c| *c != super::cjk::GUARD).count();
        let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
        let taken = indent(self.original.get(line).copied().unwrap_or_default())
            .saturating_sub(indent(text));
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Location::at(self.file, self.first_line + number(line), number(width(before) + taken + 1))
    }
}
