//! Blocks and their outline → HTML.
//!
//! In: a body and a [`Resolve`]. Out: [`Body`]. Must not know: pages, templates.

mod footnotes;
mod inline;
mod links;
mod places;
mod raw;
mod table;
mod tags;

use std::fmt::Write;

use pulldown_cmark::{Event, Tag};

use super::attachment_line::{self, AttachmentLine, AttachmentLines};
use super::outline::{Part, Role, join_titles, outline, starts_part};
use super::prepare::{Prepared, prepare};
use super::segment::{Block, Blocks, Kind, Spanned};
use super::{LinkKind, Resolve};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::escape::{attribute, push_text, text as escaped};
use crate::stopwatch::{Step, measure};
use inline::Writer;
use places::Places;
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
    let Prepared { text: prepared, lines } =
        measure(Step::Markdown, || prepare(body, markdown.paragraphs));
    let places = Places::new(file, body, &prepared, lines, first_line);
    let place = |offset: usize| places.at(offset);
    let splits: &dyn Fn(&str, &str) -> bool =
        if markdown.outline { &starts_part } else { &|_, _| false };
    let mut blocks: Vec<Block<'_>> = measure(Step::Markdown, || {
        Blocks::new(&prepared, super::options(markdown), splits).collect()
    });
    let mut attached = attachment_line::find(&blocks);
    if markdown.outline && join_titles(&mut blocks, &attached) {
        attached = attachment_line::find(&blocks);
    }
    let (parts, findings) =
        measure(Step::Outline, || outline(&blocks, markdown.outline, &attached, &place));
    let findings = findings
        .into_iter()
        .chain(super::pasted::findings(&blocks, &prepared, markdown, &place))
        .collect();
    // `# 标题` at the beginning says what stands above the text already.
    let begins_with_title = blocks.first().is_some_and(|first| {
        matches!(first.kind, Kind::Heading { level: 1, .. }) && resolve.is_title(&first.text)
    });
    let text = OutlinedText { prepared: &prepared, parts: &parts, attached, begins_with_title };
    let depth = markdown.contents_depth;
    let (mut body, listed) =
        measure(Step::Html, || text.write(blocks, findings, depth, resolve, &place));
    // The blocks have been given up, which leaves room for anchors a second time.
    for (entry, index) in body.contents.iter_mut().zip(listed) {
        entry.id = parts[index as usize].id.clone().unwrap_or_default();
    }
    let empty = text.attached.empty;
    let count = parts.len();
    let written = parts.into_iter().enumerate().filter(|(index, _)| {
        empty.binary_search(index).is_err() && !(*index == 0 && begins_with_title)
    });
    let mut anchors = Vec::with_capacity(count + body.anchors.len());
    for (_, part) in written {
        anchors.extend(part.id.into_iter().chain(part.before).map(String::from));
    }
    anchors.extend(body.anchors);
    Body { anchors, ..body }
}

/// A body whose outline is known.
struct OutlinedText<'t> {
    prepared: &'t str,
    /// What each block is.
    parts: &'t [Part],
    attached: AttachmentLines,
    /// Whether the first block is the page's title, and left out.
    begins_with_title: bool,
}

impl OutlinedText<'_> {
    /// The body, and the blocks that its contents list names, whose anchors are still to be put in; of its other anchors
    /// those that are no part's. Blocks are given up one by one as they are written.
    fn write(
        &self,
        blocks: Vec<Block<'_>>,
        findings: Vec<Diagnostic>,
        contents_depth: usize,
        resolve: &dyn Resolve,
        place: &dyn Fn(usize) -> Location,
    ) -> (Body, Vec<u32>) {
        let Self { prepared, parts, attached, begins_with_title } = self;
        let own = parts.iter().flat_map(|part| part.id.iter().chain(&part.before));
        let own = own.map(AsRef::as_ref);
        // Only an author's HTML asks which ids are taken.
        let has_html = prepared.contains('<');
        let taken =
            own.chain(super::PAGE_IDS).filter(|_| has_html).map(ToOwned::to_owned).collect();
        let mut writer = Writer::new(prepared, taken, resolve, place);
        let mut out = Body { findings, ..Body::default() };
        let is_listed = |part: &&Part| (1..=contents_depth).contains(&usize::from(part.depth));
        let count = parts.iter().filter(is_listed).count();
        out.contents.reserve_exact(count);
        let mut listed = Vec::with_capacity(count);
        let mut open_list: Option<u32> = None;
        let mut first_attached = 0;
        let mut blocks = blocks.into_iter().zip(*parts).enumerate().peekable();
        while let Some((index, (block, part))) = blocks.next() {
            let block = &block;
            if index == 0 && *begins_with_title {
                continue;
            }
            if let Some((typed, is_image)) = link_with_space(&block.text) {
                let at = place(block.offset);
                out.findings.push(problem::body::link_with_space(at, typed, is_image));
            }
            if attached.empty.binary_search(&index).is_ok() {
                out.findings
                    .push(problem::body::empty_label(place(block.offset), block.text.trim()));
                continue;
            }
            let list = match (&block.kind, &part.role) {
                (_, Role::Heading(_)) => None,
                (Kind::Item { list, .. }, _) if !attached.has(index) => Some(*list),
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
            let next_is_table = blocks.peek().is_some_and(|(_, (next, _))| is_table(next));
            if let Some(line) = attached.line_at(index) {
                if attached.lines.first() == Some(line) {
                    first_attached = block.offset;
                }
                let annex =
                    attached.annex_of(line).and_then(|annex| parts[annex.block].id.as_deref());
                attachment(&mut writer, block, line, annex, part, &mut out);
            } else if block.kind == Kind::Paragraph
                && part.role == Role::Plain
                && table::is_caption(&block.text)
                && next_is_table
            {
                push_before(&mut writer, part);
                writer.caption =
                    Some((part.id.clone().map(String::from), block.events().into_owned()));
            } else {
                write_block(&mut writer, block, part);
            }
            if let Some(entry) = contents_entry(block, part, contents_depth) {
                out.contents.push(entry);
                listed.push(u32::try_from(index).unwrap_or(u32::MAX));
            }
        }
        if open_list.is_some() {
            writer.html.push_str("</ul>\n");
        }
        // What is printed in the text may be a file as well.
        let least = attached.lines.len() - attached.annexes.len();
        let fits = (least..=attached.lines.len()).contains(&resolve.attachment_count());
        // Where no line has a file, each says so.
        let has_files = resolve.attachment_count() > 0;
        if !attached.lines.is_empty() && has_files && !fits {
            let at = place(first_attached);
            out.findings.push(problem::body::attachment_count(
                at,
                attached.lines.len(),
                resolve.attachment_count(),
            ));
        }
        out.anchors.extend(writer.footnotes());
        out.anchors.append(&mut writer.anchors);
        let html = writer.closed();
        out.findings.append(&mut writer.findings);
        out.fragments = std::mem::take(&mut writer.fragments);
        out.html = table::framed(html, &|number| resolve.table_name(number));
        if out.contents.len() < 2 {
            out.contents.clear();
        }
        (out, listed)
    }
}

/// The address of a link or image that Markdown takes for text, because it has a space, and whether it is an image.
fn link_with_space(text: &str) -> Option<(&str, bool)> {
    let bytes = text.as_bytes();
    let is_start = |at: &usize| bytes.get(at + 1) == Some(&b'(');
    let start = memchr::memchr_iter(b']', bytes).find(is_start)? + 2;
    let address = &text[start..start + text[start..].find(')')?];
    // `17.x` at the end is a number of a version, and no kind of file.
    let kind = address.rsplit_once('.').map_or("", |(_, kind)| kind.trim_end_matches('>'));
    let is_kind = (2..=5).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_alphanumeric());
    let file = address.contains(' ') && is_kind && !address.contains(['"', '\n']);
    let is_image = text[..start].rfind('[').is_some_and(|open| text[..open].ends_with('!'));
    file.then_some((address, is_image))
}

fn write_block(writer: &mut Writer<'_, '_>, block: &Block<'_>, part: &Part) {
    let open = |writer: &mut Writer<'_, '_>, element: &str| {
        writer.html.push_str(element);
        push_id(&mut writer.html, part.id.as_deref());
        writer.html.push('>');
        push_before(writer, part);
    };
    match (&part.role, &block.kind) {
        (Role::Heading(level), kind) => {
            let level = usize::from(*level).min(HEADINGS.len() - 1);
            open(writer, HEADINGS[level].0);
            if let Kind::Item { printed, .. } = kind {
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
        (Role::RunIn { length }, Kind::Item { printed, .. }) => {
            open(writer, "<li");
            writer.run_in_item(*length as usize, printed, &block.events());
            writer.html.push_str("</li>\n");
        }
        (_, Kind::Item { printed, .. }) => {
            open(writer, "<li");
            writer.item(printed, &block.events());
            writer.html.push_str("</li>\n");
        }
        (Role::RunIn { length }, Kind::Paragraph) => {
            open(writer, "<p");
            writer.run_in(*length as usize, &block.events());
            writer.html.push_str("</p>\n");
        }
        (_, Kind::Paragraph) => {
            open(writer, "<p");
            writer.events(&block.events());
            writer.html.push_str("</p>\n");
        }
        (_, Kind::Heading { .. } | Kind::Other) => {
            let events = block.events();
            if let Some((Event::Start(Tag::FootnoteDefinition(label)), _)) = events.first() {
                let inner = events[1..events.len() - 1].to_vec();
                writer.define_footnote(label, inner);
            } else {
                writer.events(&events);
            }
        }
    }
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

fn is_table(block: &Block<'_>) -> bool {
    matches!(block.events().first(), Some((Event::Start(Tag::Table(_)), _)))
}

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
    out: &mut Body,
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
                LinkKind::File(name) => format!(" download=\"{}\"", attribute(name)),
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
                out.findings.push(problem::body::attachment_unknown(at, &line.title));
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
