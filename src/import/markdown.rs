//! Blocks → Markdown that reads as the blocks do.
//!
//! In: a [`ExtractedDocument`], the lines that stay. Out: a body in Markdown, and what became of each block. Must not know: front matter,
//! formats of files.

use std::borrow::Cow;
use std::fmt::Write;

use super::account::{Account, Fate};
use super::decimals::decimal_levels;
use super::inline::{escaped, html, is_safe, link, marked, target, without_item};
use super::lines::SourceLines;
use crate::body::{Rank, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::document::{
    Cell, ExtractedBlock, ExtractedDocument, ExtractedTable, Paragraph, ParagraphRole, Run,
    TableRow, signs,
};

/// Longest heading lines, in characters.
const LONGEST: usize = 60;

/// Writes the blocks of a document of which no line was taken.
pub(super) fn write(
    file: &str,
    document: &ExtractedDocument,
    lines: &SourceLines,
    account: &mut Account,
    findings: &mut Vec<Diagnostic>,
) -> String {
    let mut writer = MarkdownWriter {
        file,
        document,
        findings,
        notes: Vec::new(),
        inlined: Vec::new(),
        item_depth: 0,
        decimal: None,
        out: String::new(),
    };
    let texts: Vec<String> = document
        .blocks
        .iter()
        .enumerate()
        .map(|(index, block)| match block {
            // A paragraph of which a line was taken is no heading.
            ExtractedBlock::Paragraph(paragraph)
                if !lines.of_block(index).any(|line| lines.is_taken(line)) =>
            {
                paragraph.text()
            }
            _ => String::new(),
        })
        .collect();
    let decimals = decimal_levels(&texts);
    for (index, block) in document.blocks.iter().enumerate() {
        let of_block = lines.of_block(index);
        // A table counts by its rows only where all of them were taken; otherwise it stands in the body whole.
        let is_gone = |line: usize| lines.is_taken(line) || signs(&lines.all[line].text) == 0;
        let is_table = matches!(block, ExtractedBlock::Table(_));
        let is_counted = !is_table || of_block.clone().all(is_gone);
        for line in of_block.clone().filter(|_| is_counted) {
            for (text, fate) in lines.pieces(line).unwrap_or_default() {
                account.add(lines.all[line].place, *fate, text.clone());
            }
        }
        // Numbers that the word processor draws stand in lines that are taken, and nobody typed them.
        if is_counted && of_block.clone().next().is_some_and(|first| lines.is_taken(first)) {
            account.read += signs(&block.text()) - block.signs();
        }
        match block {
            ExtractedBlock::Paragraph(paragraph) => {
                let kept: Vec<bool> = of_block.map(|line| !lines.is_taken(line)).collect();
                let paragraph = without_lines(paragraph, &kept);
                if paragraph.signs() > 0 {
                    account.add(paragraph.place, Fate::Body, paragraph.typed());
                }
                writer.decimal = decimals[index];
                writer.paragraph(&paragraph);
            }
            ExtractedBlock::Table(table) => {
                if is_counted {
                    continue;
                }
                account.add(table.place, Fate::Body, block.typed());
                writer.table(table);
            }
        }
    }
    writer.finish(account)
}

/// A paragraph without those of its lines that are not kept.
fn without_lines<'p>(paragraph: &'p Paragraph, kept: &[bool]) -> Cow<'p, Paragraph> {
    if kept.iter().all(|kept| *kept) {
        return Cow::Borrowed(paragraph);
    }
    let mut line = 0;
    let mut runs = Vec::new();
    let is_kept = |line: usize| kept.get(line).copied().unwrap_or(true);
    for run in &paragraph.runs {
        match run {
            Run::Break => {
                line += 1;
                if is_kept(line) && !runs.is_empty() {
                    runs.push(Run::Break);
                }
            }
            // A text with line feeds inside belongs to several lines.
            Run::Text { text, bold } if text.contains('\n') => {
                for (at, part) in text.split('\n').enumerate() {
                    line += usize::from(at > 0);
                    if at > 0 && is_kept(line) && !runs.is_empty() {
                        runs.push(Run::Break);
                    }
                    if is_kept(line) {
                        runs.push(Run::Text { text: part.to_owned(), bold: *bold });
                    }
                }
            }
            // A picture stays, whatever became of the words round it.
            run if is_kept(line) || matches!(run, Run::Picture(_)) => runs.push(run.clone()),
            _ => {}
        }
    }
    Cow::Owned(Paragraph { place: paragraph.place, role: paragraph.role, runs })
}

struct MarkdownWriter<'d> {
    file: &'d str,
    document: &'d ExtractedDocument,
    findings: &'d mut Vec<Diagnostic>,
    /// Notes in the order in which the text refers to them.
    notes: Vec<usize>,
    /// Notes whose words stand in a cell.
    inlined: Vec<usize>,
    /// Depth of the last item of a list.
    item_depth: usize,
    /// Level of the paragraph at hand among headings that are numbered with decimals.
    decimal: Option<usize>,
    out: String,
}

impl MarkdownWriter<'_> {
    fn at(&self, place: usize) -> Location {
        Location::at(self.file, u32::try_from(place).unwrap_or(1), 1)
    }

    fn separate(&mut self) {
        if !self.out.is_empty() {
            self.out.push('\n');
        }
    }

    fn paragraph(&mut self, paragraph: &Paragraph) {
        let text = self.inline(paragraph, true);
        if text.trim().is_empty() {
            return;
        }
        if super::lines::trimmed(&text).contains('\t') {
            let at = self.at(paragraph.place);
            self.findings.push(problem::imported_file::loose_tab(at));
        }
        // Items of one list follow each other without an empty line.
        let in_list = matches!(paragraph.role, ParagraphRole::Item(_)) && self.ends_with_item();
        if !in_list {
            self.separate();
        }
        let level = level(paragraph, &paragraph.text());
        match level.or_else(|| self.decimal.take().map(|depth| (depth + 1).min(6))) {
            Some(level) => {
                let line = text.replace("\\\n", "");
                let _ = writeln!(self.out, "{} {}", "#".repeat(level), line.trim());
            }
            None => {
                if let ParagraphRole::Item(depth) = paragraph.role {
                    // An item is at most one level deeper than the one above it, or Markdown takes it for code.
                    let deepest = if in_list { self.item_depth + 1 } else { 0 };
                    self.item_depth = usize::from(depth).min(deepest);
                    let indent = "  ".repeat(self.item_depth);
                    let text = text.replace('\n', &format!("\n{indent}  "));
                    let _ = writeln!(self.out, "{indent}- {text}");
                } else {
                    let _ = writeln!(self.out, "{text}");
                }
            }
        }
    }

    fn ends_with_item(&self) -> bool {
        self.out.lines().next_back().is_some_and(|line| line.trim_start().starts_with("- "))
    }

    /// A paragraph's runs on one line, or several with hard breaks between them.
    fn inline(&mut self, paragraph: &Paragraph, may_be_bold: bool) -> String {
        let mut lines: Vec<String> = vec![String::new()];
        let all_bold = paragraph.runs.iter().all(|run| match run {
            Run::Text { text, bold } => *bold || text.trim().is_empty(),
            _ => true,
        });
        for run in &paragraph.runs {
            match run {
                Run::Break => lines.push(String::new()),
                Run::Text { text, bold } => {
                    for (at, part) in text.split('\n').enumerate() {
                        if at > 0 {
                            lines.push(String::new());
                        }
                        let last = lines.last_mut().expect("there is always one");
                        let strong = *bold
                            && may_be_bold
                            && !all_bold
                            && !last.trim().is_empty()
                            && !part.trim().is_empty();
                        // Marks of emphasis stand against words, never against spaces.
                        let inner = part.trim();
                        match part.split_once(inner).filter(|_| strong) {
                            Some((before, after)) => {
                                let _ = write!(last, "{before}\u{1}{inner}\u{1}{after}");
                            }
                            None => last.push_str(part),
                        }
                    }
                }
                Run::Number(number) => {
                    lines.last_mut().expect("there is always one").push_str(number);
                }
                Run::Link { text, target } => {
                    let link = link(text, target);
                    lines.last_mut().expect("there is always one").push_str(&link);
                }
                Run::Picture(index) => {
                    let picture = self.picture(*index, paragraph.place);
                    lines.last_mut().expect("there is always one").push_str(&picture);
                }
                Run::Note(index) => {
                    let number = match self.notes.iter().position(|known| known == index) {
                        Some(at) => at + 1,
                        None => {
                            self.notes.push(*index);
                            self.notes.len()
                        }
                    };
                    let _ = write!(
                        lines.last_mut().expect("there is always one"),
                        "\u{2}[^{number}]\u{2}"
                    );
                }
            }
        }
        let lines = lines.iter().map(|line| marked(super::lines::trimmed(line)));
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        // `1. ` behind a break would begin a list in the middle of the paragraph.
        let below = lines.iter().skip(1).map(|line| without_item(line));
        lines.iter().take(1).cloned().chain(below).collect::<Vec<_>>().join("\\\n")
    }

    fn picture(&mut self, index: usize, place: usize) -> String {
        let Some(picture) = self.document.pictures.get(index) else { return String::new() };
        if picture.alt.trim().is_empty() {
            let at = self.at(place);
            self.findings.push(problem::imported_file::no_alt(at, &picture.name));
        }
        let alt: String = picture.alt.split_whitespace().collect::<Vec<_>>().join(" ");
        format!("\u{2}![{}]({})\u{2}", escaped(&alt), target(&picture.name))
    }

    fn table(&mut self, table: &ExtractedTable) {
        let grid_is_plain = table.is_plain() && table.rows.len() > 1;
        let cells_are_short = table.rows.iter().flat_map(|row| &row.cells).all(|cell| {
            cell.blocks.iter().all(|block| matches!(block, ExtractedBlock::Paragraph(paragraph) if paragraph.role == ParagraphRole::Text))
        });
        self.separate();
        if grid_is_plain && cells_are_short {
            self.plain_table(table);
        } else {
            self.table_with_spans(table);
        }
    }

    fn plain_table(&mut self, table: &ExtractedTable) {
        for (at, row) in table.rows.iter().enumerate() {
            let cells: Vec<String> =
                row.cells.iter().map(|cell| self.cell(cell, " ", Self::in_one_line)).collect();
            let _ = writeln!(self.out, "| {} |", cells.join(" | "));
            if at == 0 {
                let _ = writeln!(self.out, "|{}", " --- |".repeat(row.cells.len()));
            }
        }
    }

    /// A cell: its paragraphs as `write` makes them, with `between` between them. A table inside of it becomes words.
    fn cell(
        &mut self,
        cell: &Cell,
        between: &str,
        write: fn(&mut Self, &Paragraph) -> String,
    ) -> String {
        let mut parts = Vec::new();
        for block in &cell.blocks {
            match block {
                ExtractedBlock::Paragraph(paragraph) => parts.push(write(self, paragraph)),
                ExtractedBlock::Table(inner) => {
                    let at = self.at(inner.place);
                    self.findings.push(problem::imported_file::nested_table(at));
                    for row in &inner.rows {
                        let cells: Vec<String> =
                            row.cells.iter().map(|cell| self.cell(cell, between, write)).collect();
                        parts.push(cells.join(" "));
                    }
                }
            }
        }
        parts.retain(|part| !part.trim().is_empty());
        parts.join(between)
    }

    /// A paragraph of a cell of a Markdown table.
    fn in_one_line(&mut self, paragraph: &Paragraph) -> String {
        self.inline(paragraph, false).replace("\\\n", " ")
    }

    /// A table of HTML: cells that cover several places, several paragraphs in a cell.
    fn table_with_spans(&mut self, table: &ExtractedTable) {
        let heads = table.rows.iter().take_while(|row| row.head).count();
        // A table without marked heads has its heads in the first row, with all that comes down from it.
        let heads = if heads == 0 && table.rows.len() > 1 {
            table.rows[0]
                .cells
                .iter()
                .map(|cell| cell.rows)
                .max()
                .unwrap_or(1)
                .min(table.rows.len() - 1)
        } else {
            heads
        };
        self.out.push_str("<table>\n");
        for (at, row) in table.rows.iter().enumerate() {
            let is_head = at < heads;
            if at == 0 && heads > 0 {
                self.out.push_str("<thead>\n");
            }
            if at == heads {
                self.out.push_str(if heads > 0 { "</thead>\n<tbody>\n" } else { "<tbody>\n" });
            }
            self.row(row, is_head);
        }
        self.out.push_str(if heads == table.rows.len() {
            "</thead>\n</table>\n"
        } else {
            "</tbody>\n</table>\n"
        });
    }

    fn row(&mut self, row: &TableRow, is_head: bool) {
        self.out.push_str("<tr>");
        for cell in &row.cells {
            let tag = if is_head { "th" } else { "td" };
            let mut open = format!("<{tag}");
            if cell.columns > 1 {
                let _ = write!(open, " colspan=\"{}\"", cell.columns);
            }
            if cell.rows > 1 {
                let _ = write!(open, " rowspan=\"{}\"", cell.rows);
            }
            if is_head && cell.columns == 1 {
                open.push_str(" scope=\"col\"");
            }
            let text = self.cell(cell, "<br>", Self::html_inline);
            let _ = write!(self.out, "{open}>{text}</{tag}>");
        }
        self.out.push_str("</tr>\n");
    }

    /// A paragraph of a cell in HTML. Links keep their words, pictures their place.
    fn html_inline(&mut self, paragraph: &Paragraph) -> String {
        let mut out = String::new();
        for run in &paragraph.runs {
            match run {
                Run::Text { text, .. } => out.push_str(&html(text).replace('\n', "<br>")),
                Run::Link { text, target } if is_safe(target) => {
                    let _ = write!(out, "<a href=\"{}\">{}</a>", html(target), html(text));
                }
                Run::Number(text) | Run::Link { text, .. } => out.push_str(&html(text)),
                Run::Break => out.push_str("<br>"),
                Run::Picture(index) => {
                    if let Some(picture) = self.document.pictures.get(*index) {
                        let _ = write!(
                            out,
                            "<img src=\"{}\" alt=\"{}\">",
                            html(&picture.name),
                            html(&picture.alt.split_whitespace().collect::<Vec<_>>().join(" "))
                        );
                        if picture.alt.trim().is_empty() {
                            let at = self.at(paragraph.place);
                            self.findings.push(problem::imported_file::no_alt(at, &picture.name));
                        }
                    }
                }
                // A note cannot be referred to inside of HTML: its words follow in brackets.
                Run::Note(index) => {
                    self.inlined.push(*index);
                    let note =
                        self.document.notes.get(*index).map(|note| {
                            note.iter().map(Paragraph::text).collect::<Vec<_>>().join(" ")
                        });
                    let _ = write!(out, "（{}）", html(note.unwrap_or_default().trim()));
                }
            }
        }
        super::lines::trimmed(&out).to_owned()
    }

    /// The text with its notes at the end.
    fn finish(mut self, account: &mut Account) -> String {
        let document = self.document;
        for note in &document.notes {
            let text: Vec<String> = note.iter().map(Paragraph::typed).collect();
            account.add(note.first().map_or(0, |each| each.place), Fate::Body, text.join(" "));
        }
        let mut at = 0;
        while at < self.notes.len() {
            let note = &document.notes[self.notes[at]];
            let texts: Vec<String> = note.iter().map(|each| self.in_one_line(each)).collect();
            self.separate();
            let _ = writeln!(self.out, "[^{}]: {}", at + 1, texts.join(" ").trim());
            at += 1;
        }
        // A note to a line that is no part of the body: its words stand at the end.
        let lost: Vec<usize> = (0..document.notes.len())
            .filter(|index| !self.notes.contains(index) && !self.inlined.contains(index))
            .collect();
        for index in lost {
            document.notes[index].iter().for_each(|paragraph| self.paragraph(paragraph));
        }
        self.out
    }
}

/// The level of Markdown's headings that a paragraph has; `None` for text.
fn level(paragraph: &Paragraph, text: &str) -> Option<usize> {
    let text = super::lines::trimmed(text);
    let by_mark = mark_of(text).and_then(|mark| {
        let title = text[mark.length..].trim();
        // A line that ends with a full stop may be a sentence: what it is, the outline of the text decides.
        let sentence = title.ends_with('。')
            || title.strip_suffix('。').unwrap_or(title).contains(['。', '！', '？', '\n']);
        let short = title.chars().count() <= LONGEST
            && !title.is_empty()
            && !title.contains(['\t', '|', '｜']);
        if !short || sentence || title.ends_with(['；', ';', '，', ',', '：', ':']) {
            return None;
        }
        match mark.rank {
            Rank::First => Some(2),
            Rank::Second => Some(3),
            _ => None,
        }
    });
    match (by_mark, paragraph.role) {
        (Some(level), ParagraphRole::Text | ParagraphRole::Title | ParagraphRole::Heading(_)) => {
            Some(level)
        }
        // Paragraphs of running text that carry a heading's style keep being text.
        (None, ParagraphRole::Heading(level))
            if text.chars().count() <= LONGEST * 2 && !text.ends_with('。') =>
        {
            Some(usize::from(level.clamp(1, 5)) + 1)
        }
        _ => None,
    }
}
