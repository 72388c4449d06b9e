//! A document's blocks as lines, and what became of each.
//!
//! In: a [`ExtractedDocument`]. Out: [`SourceLines`], in which the readers of head and foot mark what they take. Must not know: what lines mean.

use super::account::Fate;
use super::draft::Key;
use super::head::labels::meaning_of;
use crate::extract::document::{ExtractedBlock, ExtractedDocument, ParagraphRole, signs};

/// One line: of a paragraph, or a row of a table.
#[derive(Debug, Clone)]
pub(super) struct SourceLine {
    /// Where it stands in the file, see [`crate::extract::document::Paragraph::place`].
    pub(super) place: usize,
    /// Its text, trimmed; cells of a row are separated by ` | `.
    pub(super) text: String,
    /// Index of its block.
    pub(super) block: usize,
    /// What the author of its paragraph made it.
    pub(super) role: ParagraphRole,
    /// The cells of a row.
    pub(super) cells: Option<Vec<String>>,
    /// Whether its text is all that its part of the paragraph has: no picture, note or link stands in it.
    pub(super) is_plain: bool,
}

/// The lines of a document. A line is taken whole or not at all: what is not taken stands in the body.
#[derive(Debug, Clone, Default)]
pub(super) struct SourceLines {
    pub(super) all: Vec<SourceLine>,
    /// For each line that is taken: its pieces, which together are its text.
    taken: Vec<Option<Vec<(String, Fate)>>>,
}

/// The cells of a line `索引号 | 620702069/2023-00096 | 发布机构 | 示例镇`; `None` where it does not begin with a label.
fn cells_of_facts(text: &str) -> Option<Vec<String>> {
    if !text.contains(['|', '｜', '\t']) {
        return None;
    }
    let cells: Vec<String> =
        text.split(['|', '｜', '\t']).map(|cell| trimmed(cell).to_owned()).collect();
    let from = usize::from(cells.first().is_some_and(String::is_empty));
    let cells = cells[from..].to_vec();
    (cells.len() > 1 && meaning_of(cells.first()?).is_some()).then_some(cells)
}

/// White space and the full-width space, at both ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}' || c == '\u{feff}')
}

impl SourceLines {
    pub(super) fn of(document: &ExtractedDocument) -> Self {
        let mut all = Vec::new();
        for (block, each) in document.blocks.iter().enumerate() {
            match each {
                ExtractedBlock::Paragraph(paragraph) => {
                    let is_plain = paragraph.runs.iter().all(|run| {
                        use crate::extract::document::Run;
                        matches!(run, Run::Text { .. } | Run::Break | Run::Number(_))
                    });
                    for text in paragraph.text().split('\n') {
                        let text = trimmed(text).to_owned();
                        let cells = cells_of_facts(&text);
                        let (place, role) = (paragraph.place, paragraph.role);
                        all.push(SourceLine { place, text, block, role, cells, is_plain });
                    }
                }
                ExtractedBlock::Table(table) => {
                    for row in &table.rows {
                        let cells: Vec<String> = row
                            .cells
                            .iter()
                            .map(|cell| trimmed(&cell.text()).replace('\n', " "))
                            .collect();
                        all.push(SourceLine {
                            place: row
                                .cells
                                .iter()
                                .find_map(|cell| cell.blocks.first())
                                .map_or(table.place, ExtractedBlock::place),
                            text: cells.join(" | "),
                            block,
                            role: ParagraphRole::Text,
                            cells: Some(cells),
                            is_plain: true,
                        });
                    }
                }
            }
        }
        let taken = vec![None; all.len()];
        Self { all, taken }
    }

    /// Takes a line; `pieces` together are its text.
    pub(super) fn take(&mut self, line: usize, pieces: Vec<(String, Fate)>) {
        self.taken[line] = Some(pieces);
    }

    /// Takes a line as one piece.
    pub(super) fn take_whole(&mut self, line: usize, fate: Fate) {
        let text = self.all[line].text.clone();
        self.take(line, vec![(text, fate)]);
    }

    pub(super) fn is_taken(&self, line: usize) -> bool {
        self.taken[line].is_some()
    }

    /// Whether a line was taken as the title, or a line of it.
    pub(super) fn is_whole_title(&self, line: usize) -> bool {
        self.taken[line].as_deref().is_some_and(|pieces| {
            matches!(pieces, [(text, Fate::Fact(Key::Title))] if *text == self.all[line].text)
        })
    }

    /// Gives a line, and those below it that were taken for the same key, back to the body.
    pub(super) fn give_back(&mut self, line: usize, key: Key) {
        for index in line..self.all.len() {
            match self.taken[index].as_deref() {
                Some([(text, Fate::Fact(of))]) if *of == key && *text == self.all[index].text => {
                    self.taken[index] = None;
                }
                None if self.all[index].text.is_empty() => {}
                _ => break,
            }
        }
    }

    /// Sets what became of a piece.
    pub(super) fn set_fate(&mut self, line: usize, piece: usize, fate: Fate) {
        if let Some(piece) = self.taken[line].as_mut().and_then(|pieces| pieces.get_mut(piece)) {
            piece.1 = fate;
        }
    }

    /// The pieces of a line that is taken.
    pub(super) fn pieces(&self, line: usize) -> Option<&[(String, Fate)]> {
        self.taken[line].as_deref()
    }

    /// Lines of a block.
    pub(super) fn of_block(&self, block: usize) -> std::ops::Range<usize> {
        let start = self.all.partition_point(|line| line.block < block);
        let end = self.all.partition_point(|line| line.block <= block);
        start..end
    }

    /// The lines that stay: index and line, empty ones left out.
    pub(super) fn left(&self) -> impl DoubleEndedIterator<Item = (usize, &SourceLine)> {
        let all = self.all.iter().enumerate();
        all.filter(|(index, line)| !self.is_taken(*index) && signs(&line.text) > 0)
    }
}
