//! A document → HTML.
//!
//! In: a body and a [`Resolve`]. Out: [`Body`]. Must not know: numbering, pages, templates.

mod inline;
mod links;
mod raw;
mod table;
mod tags;

use std::collections::BTreeSet;
use std::fmt::Write;

use pulldown_cmark::{Event, Tag};

use super::attachment_line::{AttachmentLine, AttachmentLines};
use super::document::{BodyText, Document, Form, Piece};
use super::footnotes::Footnote;
use super::letter::LetterLine;
use super::outline::{Part, Role};
use super::places::Places;
use super::segment::{Block, Kind, Spanned};
use super::{LinkKind, Resolve, Surroundings};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::{attribute, push_text, text as escaped};
use crate::stopwatch::{Step, measure};
use inline::Writer;
use tags::push_id;

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
    pub id: Box<str>,
    /// Text with its printed number.
    pub title: Box<str>,
}

/// Renders a body that begins at line `first_line` (from 1) of `file`.
pub fn render(
    file: &str,
    body: &str,
    first_line: u32,
    markdown: Markdown,
    resolve: &dyn Resolve,
) -> Body {
    let page = Surroundings {
        is_title: &|heading| resolve.is_title(heading),
        is_taken: &|id| resolve.is_taken(id),
        include: &|name| resolve.include(name),
    };
    let text = BodyText::new(file, body, first_line, markdown, page);
    let places = text.places();
    let mut document = Document::read(&text, &places, page);
    document.inspect(&text, &places);
    measure(Step::Html, || write(document, &text, markdown.contents_depth, resolve, &places))
}

/// Writes a document.
fn write<'t>(
    document: Document<'t>,
    text: &'t BodyText<'_>,
    contents_depth: usize,
    resolve: &dyn Resolve,
    places: &Places<'t>,
) -> Body {
    let Document { blocks, outline, findings } = document;
    let parts = &outline.parts;
    let taken = if text.prepared.contains('<') { taken_ids(parts) } else { BTreeSet::new() };
    let mut writer = Writer::new(&text.prepared, taken, resolve, places);
    writer.findings = findings;
    let is_listed = |part: &&Part| (1..=contents_depth).contains(&usize::from(part.depth));
    let count = parts.iter().filter(is_listed).count();
    let (mut contents, mut listed) = (Vec::with_capacity(count), Vec::with_capacity(count));
    let mut open_list: Option<u32> = None;
    let mut first_attached = None;
    for piece in outline.pieces(blocks) {
        if open_list != piece.list {
            if open_list.is_some() {
                writer.html.push_str("</ul>\n");
            }
            if piece.list.is_some() {
                writer.html.push_str("<ul class=\"numbered\">\n");
            }
            open_list = piece.list;
        }
        if let Form::Attachment { .. } = piece.form {
            first_attached.get_or_insert(piece.block.offset);
        }
        write_piece(&mut writer, &piece);
        if let Some(entry) = contents_entry(&piece.block, piece.part, contents_depth) {
            contents.push(entry);
            listed.push(piece.index);
        }
    }
    if open_list.is_some() {
        writer.html.push_str("</ul>\n");
    }
    if let Some(offset) = first_attached {
        check_attachment_count(&mut writer, &outline.attached, offset);
    }
    let notes = footnotes(&mut writer);
    let html = writer.closed();
    let html = table::framed(html, &|number| resolve.table_name(number));
    if contents.len() < 2 {
        contents.clear();
    }
    // Anchors are copied into the contents list only here, when the blocks are freed: this keeps the peak of memory low.
    for (entry, index) in contents.iter_mut().zip(listed) {
        entry.id = parts[index].id.clone().unwrap_or_default();
    }
    let mut anchors = Vec::with_capacity(parts.len() + notes.len() + writer.anchors.len());
    let shown: Vec<bool> = (0..parts.len()).map(|index| outline.is_shown(index)).collect();
    let written =
        outline.parts.into_iter().zip(shown).filter_map(|(part, shown)| shown.then_some(part));
    for part in written {
        anchors.extend(part.id.into_iter().chain(part.before).map(String::from));
    }
    anchors.extend(notes);
    anchors.append(&mut writer.anchors);
    Body { html, contents, anchors, fragments: writer.fragments, findings: writer.findings }
}

/// Ids that an author's HTML may not have, besides those of the page: those of the parts of the text.
fn taken_ids(parts: &[Part]) -> BTreeSet<String> {
    let own = parts.iter().flat_map(|part| part.id.iter().chain(&part.before));
    own.map(ToString::to_string).collect()
}

/// Adds a finding if the report lists another number of attachments than the text names; annexes printed in the text may be
/// listed or not. If the report lists none, each attachment line already has a finding of its own.
fn check_attachment_count(
    writer: &mut Writer<'_, '_>,
    attached: &AttachmentLines,
    first_attached: usize,
) {
    let (named, listed) = (attached.lines.len(), writer.resolve.attachment_count());
    let least = named - attached.annexes.len();
    if listed > 0 && !(least..=named).contains(&listed) {
        let at = writer.place(first_attached);
        writer.findings.push(problem::body::attachment_count(at, named, listed));
    }
}

fn write_piece<'t>(writer: &mut Writer<'t, '_>, piece: &Piece<'_, 't>) {
    let Piece { block, part, form, .. } = piece;
    let open = |writer: &mut Writer<'_, '_>, element: &str| {
        writer.html.push_str(element);
        push_id(&mut writer.html, part.id.as_deref());
        writer.html.push('>');
        push_before(writer, part);
    };
    let printed = if let Kind::Item { printed, .. } = &block.kind { &**printed } else { "" };
    match *form {
        Form::Heading(level) => {
            let level = usize::from(level).min(HEADINGS.len() - 1);
            open(writer, HEADINGS[level].0);
            if !printed.is_empty() {
                push_text(&mut writer.html, printed);
                writer.html.push(' ');
            }
            if block.events().iter().any(|(event, _)| is_paragraph(event)) {
                let events = block.events();
                let inner = events.iter().filter(|(event, _)| !is_paragraph(event));
                writer.events(&inner.cloned().collect::<Vec<Spanned<'_>>>());
            } else {
                writer.events(&block.events());
            }
            writer.html.push_str(HEADINGS[level].1);
        }
        Form::Item { run_in } => {
            open(writer, "<li");
            match run_in {
                0 => writer.item(printed, &block.events()),
                length => writer.run_in_item(length, printed, &block.events()),
            }
            writer.html.push_str("</li>\n");
        }
        Form::Paragraph { run_in } => {
            open(writer, "<p");
            match run_in {
                0 => writer.events(&block.events()),
                length => writer.run_in(length, &block.events()),
            }
            writer.html.push_str("</p>\n");
        }
        Form::Letter(line) => {
            let class = match line {
                LetterLine::Addressee => "<p class=\"addressee\"",
                LetterLine::Signed => "<p class=\"signed\"",
            };
            open(writer, class);
            writer.events(&block.events());
            writer.html.push_str("</p>\n");
        }
        Form::Attachment { line, annex } => attachment(writer, block, line, annex, part),
        // `table::framed` moves them into the table.
        Form::Table(line) => {
            open(writer, table::line_tag(line));
            writer.events(&block.events());
            writer.html.push_str("</p>\n");
        }
        Form::Other => {
            let events = block.events();
            if let Some((Event::Start(Tag::FootnoteDefinition(label)), _)) = events.first() {
                writer.notes.define(label, &events[1..events.len() - 1]);
            } else {
                writer.events(&events);
            }
        }
    }
}

/// Writes the list of footnotes; gives its anchors.
fn footnotes(writer: &mut Writer<'_, '_>) -> Vec<String> {
    let mut anchors = Vec::new();
    if writer.notes.is_empty() {
        return anchors;
    }
    writer.html.push_str("<hr class=\"footnotes\">\n<ol class=\"footnotes\">\n");
    while let Some(Footnote { number, is_referred, events }) = writer.notes.next_listed() {
        let _ = write!(writer.html, "<li id=\"note-{number}\">");
        writer.write(&events, None);
        anchors.push(format!("note-{number}"));
        if is_referred {
            let _ = write!(writer.html, " <a href=\"#ref-{number}\" class=\"back\">↩</a>");
            anchors.push(format!("ref-{number}"));
        }
        writer.html.push_str("</li>\n");
    }
    writer.html.push_str("</ol>\n");
    anchors
}

/// The anchor that a block had in older versions.
fn push_before(writer: &mut Writer<'_, '_>, part: &Part) {
    if part.before.is_some() {
        writer.html.push_str("<span");
        push_id(&mut writer.html, part.before.as_deref());
        writer.html.push_str("></span>");
    }
}

/// Beginnings and ends of headings, by level.
const HEADINGS: [(&str, &str); 7] = [
    ("<h1", "</h1>\n"),
    ("<h1", "</h1>\n"),
    ("<h2", "</h2>\n"),
    ("<h3", "</h3>\n"),
    ("<h4", "</h4>\n"),
    ("<h5", "</h5>\n"),
    ("<h6", "</h6>\n"),
];

fn is_paragraph(event: &Event<'_>) -> bool {
    matches!(event, Event::Start(Tag::Paragraph) | Event::End(pulldown_cmark::TagEnd::Paragraph))
}

/// A line `附件：1.…`, its name linked to the file.
fn attachment(
    writer: &mut Writer<'_, '_>,
    block: &Block<'_>,
    line: &AttachmentLine,
    annex: Option<&str>,
    part: &Part,
) {
    let id = part.id.as_ref().map(|id| format!(" id=\"{}\"", attribute(id))).unwrap_or_default();
    let label = block.text[..line.lead].contains("附件");
    let class = if label { "attachment-line" } else { "attachment-line next" };
    let _ = write!(writer.html, "<p{id} class=\"{class}\">");
    push_before(writer, part);
    let has_own = block.events().iter().any(|(event, _)| {
        matches!(event, Event::Start(Tag::Link { .. } | Tag::Image { .. }) | Event::InlineHtml(_))
    });
    // A link or picture of the author's stays as it is.
    if has_own {
        if let Kind::Item { printed, .. } = &block.kind {
            let _ = write!(writer.html, "{} ", escaped(printed));
        }
        writer.events(&block.events());
    } else {
        let (lead, name) = block.text.split_at(line.lead);
        writer.html.push_str(&escaped(lead));
        if let Some(link) = writer.resolve.attachment(line.number, &line.title) {
            let download = match &link.kind {
                LinkKind::File(name) | LinkKind::Picture(name, _) => {
                    format!(" download=\"{}\"", attribute(name))
                }
                _ => String::new(),
            };
            let _ = write!(
                writer.html,
                "<a href=\"{}\"{download}>{}</a>",
                attribute(&link.href),
                escaped(name.trim())
            );
        } else if let Some(id) = annex {
            let (id, name) = (attribute(id), escaped(name.trim()));
            let _ = write!(writer.html, "<a href=\"#{id}\">{name}</a>");
        } else {
            writer.html.push_str(&escaped(name));
            if !writer.resolve.is_awaited(&line.title) {
                let at = writer.place(block.offset);
                writer.findings.push(problem::body::attachment_unknown(at, &line.title));
            }
        }
    }
    writer.html.push_str("</p>\n");
}

/// The line of the contents list for a part, without its anchor.
fn contents_entry(block: &Block<'_>, part: &Part, depth: usize) -> Option<ContentsEntry> {
    let title = match part.role {
        Role::Heading(_) => block.text.trim(),
        Role::RunIn { length } => block.text[..length as usize].trim_end_matches('。'),
        _ => return None,
    };
    (part.id.is_some() && usize::from(part.depth) <= depth).then(|| ContentsEntry {
        level: part.depth,
        id: Box::default(),
        title: title.replace('\n', "").into(),
    })
}
