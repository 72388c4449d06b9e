//! The elements of a page → blocks: paragraphs with runs, headings, lists, tables with spans, pictures, links to files.
//!
//! In: a tree, its parts. Out: blocks, in the order of the page. Must not know: facts, Markdown, where files lie.

use std::rc::Rc;

use super::article::is_unseen;
use super::tables::{is_data, rows_of};
use crate::body::cjk::is_han;
use crate::extract::document::{
    AsideKind, Cell, ExtractedAside, ExtractedBlock, ExtractedTable, Paragraph, ParagraphRole, Run,
    TableRow, signs,
};
use crate::extract::html::{NodeKind, NodeRef};
use crate::extract::{OverLimit, Pool};

/// Elements whose content is no text of the page.
const NO_TEXT: [&str; 8] =
    ["script", "style", "noscript", "template", "iframe", "head", "svg", "object"];

/// A link to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileLink {
    pub(super) href: String,
    /// Its words, or the title that it has.
    pub(super) words: String,
    pub(super) title: String,
    pub(super) place: usize,
}

/// A picture that the page shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownImage {
    pub(super) src: String,
    pub(super) alt: String,
    pub(super) place: usize,
}

/// What the walk over a page gives.
#[derive(Debug, Default)]
pub(super) struct Walked {
    pub(super) blocks: Vec<ExtractedBlock>,
    pub(super) asides: Vec<ExtractedAside>,
    pub(super) links: Vec<FileLink>,
    pub(super) images: Vec<ShownImage>,
}

/// Walks over a part of a page. `text` is the element of the running text: outside of it inline elements are separate words.
pub(super) fn walk(part: &NodeRef, text: &NodeRef, pool: &Pool) -> Result<Walked, OverLimit> {
    let mut walk = Walk {
        pool,
        text,
        out: Walked::default(),
        open: Vec::new(),
        place: part.line,
        in_text: false,
        role: ParagraphRole::Text,
        list: Vec::new(),
    };
    walk.node(part, &InlineStyle::default(), 1)?;
    walk.close(ParagraphRole::Text);
    Ok(walk.out)
}

/// All text of a part that could be seen or is hidden; what stands in `without` is left out.
pub(super) fn all_text(root: &NodeRef, without: Option<&NodeRef>) -> String {
    let mut out = String::new();
    let mut left = vec![Rc::clone(root)];
    while let Some(node) = left.pop() {
        if NO_TEXT.contains(&node.name())
            || without.is_some_and(|without| Rc::ptr_eq(without, &node))
        {
            continue;
        }
        out.push_str(&node.own_text());
        if !node.name().is_empty() {
            out.push(' ');
        }
        left.extend(node.children().into_iter().rev());
    }
    out
}

#[derive(Debug, Clone, Default)]
struct InlineStyle {
    bold: bool,
    link: Option<String>,
    /// Line breaks stay in the paragraph.
    in_cell: bool,
}

struct Walk<'w> {
    pool: &'w Pool,
    text: &'w NodeRef,
    out: Walked,
    open: Vec<Run>,
    place: usize,
    in_text: bool,
    /// What the paragraph that is open is, where its element says so before it ends.
    role: ParagraphRole,
    /// For each list that is open its next number; `None` for one without numbers.
    list: Vec<Option<u32>>,
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "li"
            | "ul"
            | "ol"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "section"
            | "article"
            | "dd"
            | "dt"
            | "dl"
            | "blockquote"
            | "pre"
            | "center"
            | "form"
            | "fieldset"
            | "main"
            | "header"
            | "footer"
            | "nav"
            | "aside"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "table"
            | "caption"
            | "hr"
            | "body"
            | "figure"
            | "figcaption"
            | "address"
    )
}

impl Walk<'_> {
    /// Ends the paragraph that is open.
    fn close(&mut self, role: ParagraphRole) {
        let before = std::mem::take(&mut self.role);
        let role = if role == ParagraphRole::Text { before } else { role };
        let runs = std::mem::take(&mut self.open);
        let has_text = runs.iter().any(|run| match run {
            Run::Text { text, .. } | Run::Link { text, .. } => !text.trim().is_empty(),
            Run::Picture(_) | Run::Note(_) => true,
            Run::Number(_) | Run::Break => false,
        });
        if !has_text {
            // The paragraph inside of an item is the item: `<li><p>`.
            self.open = runs.into_iter().filter(|run| matches!(run, Run::Number(_))).collect();
            self.role = role;
            return;
        }
        let place = self.place;
        self.out.blocks.push(ExtractedBlock::Paragraph(Paragraph { place, role, runs }));
    }

    /// An empty line between parts of the page: the readers of heads look for one.
    fn gap(&mut self) {
        let is_empty = |block: &ExtractedBlock| matches!(block, ExtractedBlock::Paragraph(last) if last.runs.is_empty());
        if self.out.blocks.last().is_some_and(|last| !is_empty(last)) {
            let empty =
                Paragraph { place: self.place, role: ParagraphRole::Text, runs: Vec::new() };
            self.out.blocks.push(ExtractedBlock::Paragraph(empty));
        }
    }

    fn node(&mut self, node: &NodeRef, style: &InlineStyle, depth: u32) -> Result<(), OverLimit> {
        self.pool.check_depth(depth)?;
        self.pool.check_time()?;
        if let NodeKind::Text(text) = &node.kind {
            let text = text.borrow();
            self.words(&text, style, node.line);
            return Ok(());
        }
        let name = node.name();
        if NO_TEXT.contains(&name) {
            return Ok(());
        }
        if is_unseen(node) {
            let text = all_text(node, None);
            if signs(&text) > 0 {
                self.out.asides.push(ExtractedAside {
                    kind: AsideKind::Hidden,
                    place: node.line,
                    text,
                });
            }
            return Ok(());
        }
        let is_text = Rc::ptr_eq(node, self.text);
        if is_text {
            self.close(ParagraphRole::Text);
            self.gap();
            self.in_text = true;
        }
        self.element(node, name, style, depth)?;
        if is_text {
            self.close(ParagraphRole::Text);
            self.gap();
            self.in_text = false;
        }
        Ok(())
    }

    fn element(
        &mut self,
        node: &NodeRef,
        name: &str,
        style: &InlineStyle,
        depth: u32,
    ) -> Result<(), OverLimit> {
        match name {
            "br" if style.in_cell => self.open.push(Run::Break),
            "br" => self.close(ParagraphRole::Text),
            "img" => self.image(node),
            "table" if is_data(node) => {
                self.close(ParagraphRole::Text);
                let table = self.table(node, depth)?;
                self.out.blocks.push(ExtractedBlock::Table(table));
            }
            "a" => {
                let href = plain(&node.attribute("href").unwrap_or_default());
                if is_file(&href) {
                    let words =
                        all_text(node, None).split_whitespace().collect::<Vec<_>>().join(" ");
                    let title = node.attribute("title").unwrap_or_default();
                    self.out.links.push(FileLink {
                        href: href.clone(),
                        words,
                        title,
                        place: node.line,
                    });
                }
                let link = ["http://", "https://"].iter().any(|scheme| href.starts_with(scheme))
                    && !is_file(&href);
                let style = InlineStyle { link: link.then_some(href), ..style.clone() };
                self.children(node, &style, depth)?;
                self.between_words();
            }
            "b" | "strong" => {
                self.children(node, &InlineStyle { bold: true, ..style.clone() }, depth)?;
            }
            "ul" | "ol" => {
                self.close(ParagraphRole::Text);
                self.list.push((name == "ol").then_some(1));
                self.children(node, style, depth)?;
                self.close(ParagraphRole::Text);
                self.list.pop();
            }
            "li" => {
                self.close(ParagraphRole::Text);
                let level = u8::try_from(self.list.len().saturating_sub(1)).unwrap_or(0);
                let role = match self.list.last_mut() {
                    Some(Some(_)) if !self.in_text => ParagraphRole::Text,
                    Some(Some(number)) => {
                        self.open.push(Run::Number(format!("{number}. ")));
                        *number += 1;
                        ParagraphRole::Text
                    }
                    // Lists outside of the text are those of the page's head.
                    _ if self.in_text => ParagraphRole::Item(level),
                    _ => ParagraphRole::Text,
                };
                self.place = node.line;
                // The first paragraph is the item; what follows it in the item is text.
                self.role = role;
                self.children(node, style, depth)?;
                self.close(ParagraphRole::Text);
                // An item without words is none.
                self.open.clear();
                self.role = ParagraphRole::Text;
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.close(ParagraphRole::Text);
                self.place = node.line;
                self.children(node, style, depth)?;
                let level = name[1..].parse().unwrap_or(1);
                self.close(ParagraphRole::Heading(level));
            }
            name if is_block(name) => {
                self.close(ParagraphRole::Text);
                self.place = node.line;
                self.children(node, style, depth)?;
                self.close(ParagraphRole::Text);
            }
            _ => {
                self.children(node, style, depth)?;
                self.between_words();
            }
        }
        Ok(())
    }

    fn children(
        &mut self,
        node: &NodeRef,
        style: &InlineStyle,
        depth: u32,
    ) -> Result<(), OverLimit> {
        node.children().iter().try_for_each(|child| self.node(child, style, depth + 1))
    }

    /// Outside of the text each inline element is a fact or a button of its own.
    fn between_words(&mut self) {
        if !self.in_text && !self.open.is_empty() {
            self.push(" ", &InlineStyle::default());
        }
    }

    fn push(&mut self, text: &str, style: &InlineStyle) {
        match (&style.link, self.open.last_mut()) {
            (Some(link), Some(Run::Link { text: before, target })) if target == link => {
                before.push_str(text);
            }
            (Some(link), _) => {
                self.open.push(Run::Link { text: text.to_owned(), target: link.clone() });
            }
            (None, Some(Run::Text { text: before, bold })) if *bold == style.bold => {
                before.push_str(text);
            }
            (None, _) => self.open.push(Run::Text { text: text.to_owned(), bold: style.bold }),
        }
    }

    /// Text with its white space as a page shows it; a line end between two Han characters is none.
    fn words(&mut self, text: &str, style: &InlineStyle, line: usize) {
        if self.open.is_empty() && signs(text) > 0 {
            self.place = line;
        }
        let mut out = String::new();
        let mut chars = text.chars().peekable();
        let mut before = match self.open.last() {
            Some(Run::Text { text, .. } | Run::Link { text, .. }) => text.chars().next_back(),
            _ => None,
        };
        while let Some(c) = chars.next() {
            if !matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{c}') {
                let c = if c == '\u{a0}' { ' ' } else { c };
                if !c.is_control() {
                    out.push(c);
                    before = Some(c);
                }
                continue;
            }
            let mut breaks = matches!(c, '\n' | '\r');
            while let Some(next) =
                chars.next_if(|c| matches!(c, ' ' | '\n' | '\r' | '\t' | '\u{c}'))
            {
                breaks |= matches!(next, '\n' | '\r');
            }
            let between =
                before.is_some_and(is_han) && chars.peek().is_some_and(|next| is_han(*next));
            if before.is_some_and(|c| c != ' ') && !(breaks && between) {
                out.push(' ');
                before = Some(' ');
            }
        }
        if !out.is_empty() {
            self.push(&out, style);
        }
    }

    fn image(&mut self, node: &NodeRef) {
        let src = plain(&node.attribute("src").unwrap_or_default());
        let small = |name| {
            node.attribute(name).is_some_and(|value| {
                value.trim_end_matches("px").parse::<u32>().is_ok_and(|value| value <= 40)
            })
        };
        // Icons of files and lines for ornament are no pictures of the text.
        let is_icon =
            small("width") || small("height") || src.to_ascii_lowercase().contains("icon");
        if !self.in_text || src.is_empty() || is_icon {
            return;
        }
        if let Some(known) = self.out.images.iter().position(|image| image.src == src) {
            self.open.push(Run::Picture(known));
            return;
        }
        let alt = node.attribute("alt").or(node.attribute("title")).unwrap_or_default();
        let alt = plain(&alt);
        self.open.push(Run::Picture(self.out.images.len()));
        self.out.images.push(ShownImage { src, alt, place: node.line });
    }

    fn table(&mut self, node: &NodeRef, depth: u32) -> Result<ExtractedTable, OverLimit> {
        let mut table = ExtractedTable { place: node.line, rows: Vec::new() };
        let outer = std::mem::take(&mut self.open);
        for part in node.children() {
            // The caption stands before its table; sections that nobody sees are asides.
            if part.name() == "caption" || is_unseen(&part) {
                self.node(&part, &InlineStyle::default(), depth + 1)?;
                self.close(ParagraphRole::Text);
            }
        }
        for (row, in_head) in rows_of(node) {
            if is_unseen(&row) {
                self.node(&row, &InlineStyle::default(), depth + 1)?;
                continue;
            }
            let mut cells = Vec::new();
            let mut heads = true;
            for cell in row.children().iter().filter(|cell| matches!(cell.name(), "td" | "th")) {
                let number = |name| {
                    let value =
                        cell.attribute(name).and_then(|value| value.trim().parse::<usize>().ok());
                    value.unwrap_or(1).clamp(1, 100)
                };
                heads &= cell.name() == "th";
                let before = self.out.blocks.len();
                self.place = cell.line;
                if is_unseen(cell) {
                    self.node(cell, &InlineStyle::default(), depth + 2)?;
                    continue;
                }
                self.children(
                    cell,
                    &InlineStyle { in_cell: true, ..InlineStyle::default() },
                    depth + 2,
                )?;
                self.close(ParagraphRole::Text);
                let blocks = self.out.blocks.split_off(before);
                cells.push(Cell { columns: number("colspan"), rows: number("rowspan"), blocks });
            }
            if !cells.is_empty() {
                table.rows.push(TableRow { head: in_head || heads, cells });
            }
        }
        self.open = outer;
        Ok(table)
    }
}

/// An attribute without control characters, its white space as single spaces.
fn plain(value: &str) -> String {
    let value: String = value.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    value.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Endings of files that are attachments.
const FILES: [&str; 19] = [
    "doc", "docx", "wps", "xls", "xlsx", "et", "csv", "ppt", "pptx", "dps", "pdf", "ofd", "zip",
    "rar", "7z", "txt", "rtf", "mp4", "ceb",
];

/// Whether an address leads to a file, by the ending of its path.
pub(super) fn is_file(href: &str) -> bool {
    let path = href.split(['?', '#']).next().unwrap_or(href);
    let kind = path
        .rsplit('/')
        .next()
        .and_then(|name| name.rsplit_once('.'))
        .map(|(_, kind)| kind.to_ascii_lowercase());
    kind.is_some_and(|kind| FILES.contains(&kind.as_str()))
}
