//! Which lines are facts: labels and their values on a line, or in the cells of a row.
//!
//! In: a line. Out: its pieces. Must not know: which values are taken.

use super::super::draft::Key;
use super::super::lines::{SourceLine, SourceLines};
use super::bare::bare_labels;
use super::class::is_dated;
use super::labels::{self, LONGEST, LabelMeaning, Labelled, labels_in, meaning_of};
use super::values::leading_date;
use super::words::{is_address, is_office};

/// A line of facts: what stands before the first label, and the labels. `None` where the line is none.
pub(super) fn facts_of(
    lines: &SourceLines,
    index: usize,
) -> Option<(String, Vec<(String, Labelled<'_>)>)> {
    let line = &lines.all[index];
    if let Some(cells) = &line.cells {
        return facts_of_row(cells).or_else(|| empty_row_of_facts(lines, index, cells));
    }
    let text = line.text.as_str();
    let mut labels = labels_in(text);
    if labels.iter().all(|label| label.meaning.is_none()) {
        let bare = bare_labels(text, has_label_beside(lines, index));
        labels = if bare.is_empty() { labels } else { bare };
    }
    let first = labels.first()?;
    // `注：` and `问：` begin texts; a label of one character is what is left of a longer one, among facts.
    let stump = first.meaning.is_none() && first.label.chars().count() == 1;
    if stump && !has_label_beside(lines, index) && labels.iter().all(|it| it.meaning.is_none()) {
        return None;
    }
    let known = labels.iter().any(|label| label.meaning.is_some());
    let prefix = text[..first.start].trim_matches(labels::is_bullet);
    // A sentence with a colon in it is no line of facts; a summary may be a sentence.
    let is_summary = matches!(first.meaning, Some(LabelMeaning::Fact(Key::Summary, _)));
    if text.contains('。') && !is_summary {
        return None;
    }
    let begins = prefix.is_empty() || is_dated(prefix) || (known && is_of_facts(prefix));
    if !begins || (!known && prefix.is_empty() && first.value.chars().count() > 40) {
        return None;
    }
    // A label that is not in the table and nothing behind it is an address, `各街道办事处：`, unless facts go on below it.
    if !known && first.value.is_empty() && !goes_on_as_list(lines, index) {
        return None;
    }
    let starts: Vec<usize> = labels.iter().map(|label| label.start).collect();
    let end_of = |at: usize| starts.get(at + 1).copied().unwrap_or(text.len());
    let before = text[..first.start].to_owned();
    let pieces = labels.into_iter().enumerate().map(|(at, label)| {
        let raw = text[label.start..end_of(at)].to_owned();
        (raw, label)
    });
    Some((before, pieces.collect()))
}

/// Whether the line right above or below has a label of the table.
fn has_label_beside(lines: &SourceLines, index: usize) -> bool {
    let above = index.checked_sub(1).and_then(|above| lines.all.get(above));
    [above, lines.all.get(index + 1)].into_iter().flatten().any(|line| {
        let with_colon = labels_in(&line.text);
        with_colon.iter().any(|label| label.meaning.is_some())
            || !bare_labels(&line.text, false).is_empty()
    })
}

/// Whether a label with nothing behind it stands in a list of facts: a bullet before it and another label above it, or
/// known labels right above and below.
fn goes_on_as_list(lines: &SourceLines, index: usize) -> bool {
    let labels_of =
        |index: usize| lines.all.get(index).map(|line| labels_in(&line.text)).unwrap_or_default();
    let is_known = |index: usize| {
        labels_of(index).iter().any(|label| {
            matches!(label.meaning, Some(LabelMeaning::Fact(_, 0) | LabelMeaning::NoKey))
        })
    };
    let bulleted = |index: usize| {
        lines.all.get(index).is_some_and(|line| line.text.starts_with(labels::is_bullet))
    };
    let Some(above) = index.checked_sub(1) else { return false };
    if bulleted(index) && bulleted(above) && !labels_of(above).is_empty() {
        return true;
    }
    // Up to three such labels may follow each other.
    let near = |step: &dyn Fn(usize) -> Option<usize>| {
        (1..=3).map_while(step).take_while(|at| !labels_of(*at).is_empty()).any(is_known)
    };
    near(&|by| index.checked_sub(by)) && near(&|by| Some(index + by))
}

/// Whether the words before a label are offices, addresses and dates.
fn is_of_facts(prefix: &str) -> bool {
    let mut left = prefix.trim_start();
    while !left.is_empty() {
        if let Some((_, rest)) = leading_date(left) {
            left = rest.trim_start();
            continue;
        }
        let end = left.find(char::is_whitespace).unwrap_or(left.len());
        if !is_office(&left[..end]) && !is_address(&left[..end]) {
            return false;
        }
        left = left[end..].trim_start();
    }
    true
}

/// A row with a label that is not in the table and nothing behind it, below or above a row of facts of its table.
fn empty_row_of_facts<'l>(
    lines: &'l SourceLines,
    index: usize,
    cells: &'l [String],
) -> Option<(String, Vec<(String, Labelled<'l>)>)> {
    let mut full = cells.iter().filter(|cell| !cell.is_empty());
    let (label, more) = (full.next()?, full.next());
    let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten();
    let of_table = beside.filter_map(|at| lines.all.get(at));
    let mut of_table = of_table.filter(|line| line.block == lines.all[index].block);
    let is_facts = |line: &SourceLine| {
        line.cells.as_deref().is_some_and(|cells| facts_of_row(cells).is_some())
    };
    let is_label = more.is_none() && cells.len() > 1 && label.chars().count() <= LONGEST;
    (is_label && of_table.any(is_facts))
        .then(|| (String::new(), vec![(cells.join(" | "), labelled(bare_label(label), None, ""))]))
}

/// A label of a cell: without its colon, bullets and spaces at the ends.
fn bare_label(cell: &str) -> &str {
    cell.trim_matches(labels::is_bullet).trim_end_matches(['：', ':']).trim()
}

/// A row of cells in which labels and values take turns, or every cell holds both.
fn facts_of_row(cells: &[String]) -> Option<(String, Vec<(String, Labelled<'_>)>)> {
    let mut pieces = Vec::new();
    let mut known = 0;
    let mut index = 0;
    while index < cells.len() {
        let cell = cells[index].as_str();
        if cell.is_empty() {
            index += 1;
            continue;
        }
        let label = bare_label(cell);
        if let Some(meaning) = meaning_of(label) {
            let value = cells.get(index + 1).map_or("", String::as_str);
            known += 1;
            // The next cell is the value unless it is a label itself.
            let is_label = meaning_of(bare_label(value)).is_some();
            let value = if is_label { "" } else { value };
            let raw = format!("{cell} | {value}");
            pieces.push((raw, labelled(label, Some(meaning), value)));
            index += if is_label { 1 } else { 2 };
            continue;
        }
        let inside = labels_in(cell);
        match inside.first() {
            Some(first)
                if cell[..first.start].trim_matches(labels::is_bullet).is_empty()
                    && !cell.contains('。') =>
            {
                known += usize::from(first.meaning.is_some());
                let starts: Vec<usize> = inside.iter().map(|label| label.start).collect();
                for (at, label) in inside.into_iter().enumerate() {
                    let from = if at == 0 { 0 } else { label.start };
                    let to = starts.get(at + 1).copied().unwrap_or(cell.len());
                    pieces.push((cell[from..to].to_owned(), label));
                }
                index += 1;
            }
            // A pair of a label that is not in the table.
            _ if label.chars().count() <= 8 && index + 1 < cells.len() && index % 2 == 0 => {
                let value = cells[index + 1].as_str();
                pieces.push((format!("{cell} | {value}"), labelled(label, None, value)));
                index += 2;
            }
            _ => return None,
        }
    }
    (known > 0 && known * 2 >= pieces.len()).then_some((String::new(), pieces))
}

fn labelled<'t>(label: &str, meaning: Option<LabelMeaning>, value: &'t str) -> Labelled<'t> {
    let label = label.chars().filter(|c| !c.is_whitespace()).collect();
    Labelled { start: 0, label, meaning, value: value.trim() }
}
