//! A body read whole: its blocks in order, and what each of them is.
//!
//! In: a body, switches. Out: a [`Document`], of which a writer takes one [`Piece`] after the other; findings about what was
//! typed. Must not know: HTML, where links lead.

use std::collections::BTreeMap;

use super::Surroundings;
use super::attachment_line::{self, AttachmentLine, AttachmentLines};
use super::include::ExpandedBody;
use super::letter::{self, LetterLine};
use super::outline::{Part, Role, join_titles, outline, starts_part};
use super::places::Places;
use super::prepare::{Prepared, prepare};
use super::segment::{Block, Blocks, Kind};
use super::table_lines::{self, TableLine};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, problem};
use crate::stopwatch::{Step, measure};

/// A body as typed, and as it was prepared for the Markdown parser.
pub(super) struct BodyText<'s> {
    file: &'s str,
    original: ExpandedBody<'s>,
    first_line: u32,
    markdown: Markdown,
    pub(super) prepared: String,
    /// For each prepared line the original one.
    lines: Vec<u32>,
}

impl<'s> BodyText<'s> {
    /// Prepares a body that begins at line `first_line` (from 1) of `file`, with the texts that it includes.
    pub(super) fn new(
        file: &'s str,
        body: &'s str,
        first_line: u32,
        markdown: Markdown,
        page: Surroundings<'_>,
    ) -> Self {
        let original = ExpandedBody::new(file, body, first_line, page);
        let Prepared { text: prepared, lines } =
            measure(Step::Markdown, || prepare(&original.text, markdown.paragraphs));
        Self { file, original, first_line, markdown, prepared, lines }
    }

    /// Where its bytes stand in the file.
    pub(super) fn places(&self) -> Places<'_> {
        let Self { file, original, first_line, prepared, lines, .. } = self;
        Places::new(file, original, prepared, lines, *first_line)
    }
}

/// A body's blocks, and what each of them is.
pub(super) struct Document<'t> {
    pub(super) blocks: Vec<Block<'t>>,
    pub(super) outline: OutlinedText,
    /// What was found in the text, without following its links.
    pub(super) findings: Vec<Diagnostic>,
}

/// What each block of a body is.
pub(super) struct OutlinedText {
    /// One part a block.
    pub(super) parts: Vec<Part>,
    pub(super) attached: AttachmentLines,
    /// Lines of an official document that stand elsewhere than its text, by position.
    letter: BTreeMap<usize, LetterLine>,
    /// Lines that belong to the table below them, by position.
    table_lines: BTreeMap<usize, TableLine>,
    /// Whether the first block is the page's title, which stands above the text and is not shown again.
    begins_with_title: bool,
}

/// A block that readers see.
pub(super) struct Piece<'d, 't> {
    /// Its position among the blocks.
    pub(super) index: usize,
    pub(super) block: Block<'t>,
    pub(super) part: &'d Part,
    pub(super) form: Form<'d>,
    /// The list that it is an item of; items of one list follow each other.
    pub(super) list: Option<u32>,
}

/// What a block is to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form<'d> {
    /// A heading of this level, 2 to 6.
    Heading(u8),
    /// A paragraph; so many bytes of it are a run-in heading.
    Paragraph { run_in: usize },
    /// A line of an official document that stands elsewhere than its text.
    Letter(LetterLine),
    /// An item with a printed number; so many bytes of it, the number included, are a run-in heading.
    Item { run_in: usize },
    /// A line `附件：1.…`, and the anchor of the annex in the text that it names.
    Attachment { line: &'d AttachmentLine, annex: Option<&'d str> },
    /// A line that belongs to the table below it.
    Table(TableLine),
    /// A table, a quotation, a list, the author's HTML …
    Other,
}

impl<'t> Document<'t> {
    /// Reads a prepared body.
    pub(super) fn read(
        body: &'t BodyText<'_>,
        places: &Places<'_>,
        page: Surroundings<'_>,
    ) -> Self {
        let BodyText { prepared, markdown, .. } = body;
        let place = |offset: usize| places.at(offset);
        let splits: &dyn Fn(&str, &str) -> bool =
            if markdown.outline { &starts_part } else { &|_, _| false };
        let mut blocks: Vec<Block<'_>> = measure(Step::Markdown, || {
            Blocks::new(prepared, super::options(*markdown), splits).collect()
        });
        let mut attached = attachment_line::find(&blocks);
        if markdown.outline && join_titles(&mut blocks, &attached) {
            attached = attachment_line::find(&blocks);
        }
        let (parts, mut findings) = measure(Step::Outline, || {
            outline(&blocks, markdown.outline, &attached, page.is_taken, &place)
        });
        findings.extend(body.original.findings.iter().cloned());
        // `# 标题` at the beginning says what stands above the text already.
        let begins_with_title = blocks.first().is_some_and(|first| {
            matches!(first.kind, Kind::Heading { level: 1, .. }) && (page.is_title)(&first.text)
        });
        let is_text =
            |index: usize| parts[index].role == Role::Plain && attached.line_at(index).is_none();
        let letter =
            if markdown.official_form { letter::lines(&blocks, &is_text) } else { BTreeMap::new() };
        let table_lines = table_lines::lines(&blocks, &is_text);
        let outline = OutlinedText { parts, attached, letter, table_lines, begins_with_title };
        Self { blocks, outline, findings }
    }

    /// Looks for what was typed or pasted badly.
    pub(super) fn inspect(&mut self, body: &BodyText<'_>, places: &Places<'_>) {
        let Self { blocks, outline, findings } = self;
        let place = |offset: usize| places.at(offset);
        findings.extend(super::pasted::findings(blocks, &body.prepared, body.markdown, &place));
        for block in blocks.iter().skip(usize::from(outline.begins_with_title)) {
            if let Some((typed, is_image)) = link_with_space(&block.text) {
                let at = place(block.offset);
                findings.push(problem::body::link_with_space(at, typed, is_image));
            }
        }
        let empty = outline.attached.empty.iter().map(|index| &blocks[*index]);
        findings.extend(
            empty.map(|block| problem::body::empty_label(place(block.offset), block.text.trim())),
        );
    }
}

impl OutlinedText {
    /// The blocks that readers see, moved out one by one: each is freed as soon as it is written, before the next one.
    pub(super) fn pieces<'d, 't: 'd>(
        &'d self,
        blocks: Vec<Block<'t>>,
    ) -> impl Iterator<Item = Piece<'d, 't>> {
        let mut blocks = blocks.into_iter().zip(&self.parts).enumerate();
        std::iter::from_fn(move || {
            loop {
                let (index, (block, part)) = blocks.next()?;
                if self.is_shown(index) {
                    let form = self.form(index, &block);
                    let list = match (&block.kind, form) {
                        (Kind::Item { list, .. }, Form::Item { .. }) => Some(*list),
                        _ => None,
                    };
                    return Some(Piece { index, block, part, form, list });
                }
            }
        })
    }

    /// Whether readers see the block at `index`: a first heading that repeats the page's title and a label without
    /// attachments are not shown.
    pub(super) fn is_shown(&self, index: usize) -> bool {
        !(index == 0 && self.begins_with_title)
            && self.attached.empty.binary_search(&index).is_err()
    }

    fn form(&self, index: usize, block: &Block<'_>) -> Form<'_> {
        let Self { parts, attached, .. } = self;
        let role = &parts[index].role;
        if let Some(line) = attached.line_at(index) {
            let annex = attached.annex_of(line).and_then(|annex| parts[annex.block].id.as_deref());
            return Form::Attachment { line, annex };
        }
        let run_in = if let Role::RunIn { length } = role { *length as usize } else { 0 };
        match (&block.kind, role) {
            (_, Role::Heading(level)) => Form::Heading(*level),
            (Kind::Item { .. }, _) => Form::Item { run_in },
            (Kind::Paragraph, _) => match (self.letter.get(&index), self.table_lines.get(&index)) {
                (_, Some(line)) => Form::Table(*line),
                (Some(line), None) => Form::Letter(*line),
                (None, None) => Form::Paragraph { run_in },
            },
            (Kind::Heading { .. } | Kind::Other, _) => Form::Other,
        }
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
