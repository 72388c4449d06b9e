//! Which lines of a head are the title.
//!
//! In: lines and their classes. Out: [`Title`]. Must not know: other facts.

use super::super::draft::Key;
use super::super::lines::SourceLines;
use super::class::Class;
use super::facts::facts_of;
use super::labels::LabelMeaning;
use super::values::leading_doc_number;
use super::words::{is_annex_label, is_office, is_site_name, is_whole_title};
use crate::extract::document::ParagraphRole;

/// Lines that can be the title, the best first.
#[derive(Debug, Default)]
pub(super) struct Title {
    /// Lines of the best group; the line of its label where no group is the title.
    pub(super) lines: Vec<usize>,
    pub(super) groups: Vec<TitleGroup>,
}

/// Lines that are one title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TitleGroup {
    pub(super) lines: Vec<usize>,
    pub(super) text: String,
    pub(super) score: i32,
    /// Its author made it the title, or a label names it.
    pub(super) is_marked: bool,
}

/// Text without white space: how titles are compared.
fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Groups of lines that may be the title, best first; those that are as good as the first stay, the others go.
pub(super) fn choose(lines: &SourceLines, classes: &[Class], given: Option<&str>) -> Title {
    let labelled = labelled(lines, classes);
    let mut groups = groups(lines, classes);
    let texts: Vec<String> = groups.iter().map(|group| group.text.clone()).collect();
    let first_whole = groups.iter().find(|group| is_whole_title(&group.text));
    let first_whole = first_whole.map(|group| group.lines[0]);
    for group in &mut groups {
        group.score = score(lines, classes, group);
        // Below a table of facts the first whole title is the page's, what comes behind it the document's own.
        let before = classes[..group.lines[0]].iter().rev().find(|it| **it != Class::Empty);
        let below_facts = matches!(before, Some(Class::Facts));
        group.score += if below_facts && first_whole == Some(group.lines[0]) { 3 } else { 0 };
        // The title of the browser's window has the name of the web site behind the title.
        let window = texts.iter().any(|other| {
            group
                .text
                .strip_prefix(other.as_str())
                .is_some_and(|rest| rest.trim_start().starts_with(['-', '_', '|', '—', '–', '·']))
        });
        group.score -= if window { 8 } else { 0 };
        let same = |other: &str| squeezed(other) == squeezed(&group.text);
        if given.is_some_and(same) {
            group.score += 100;
        }
        if let Some((_, label)) = &labelled {
            let (printed, label) = (squeezed(&group.text), squeezed(label));
            let cut = label.trim_end_matches(['…', '.']);
            if printed == label || (cut.chars().count() >= 8 && printed.contains(cut)) {
                group.score += 50;
                group.is_marked = true;
            }
        }
    }
    if let Some((line, _)) = labelled
        && !groups.iter().any(|group| group.is_marked)
    {
        // The label's own line gives the title.
        return Title { lines: vec![line], groups: Vec::new() };
    }
    // The first of equals comes first.
    groups.sort_by_key(|group| std::cmp::Reverse(group.score));
    let best = groups.first().map_or(0, |group| group.score);
    groups.retain(|group| group.score == best);
    // Only whole titles are rivals: of other lines the first is as good as a guess can be.
    if !groups.first().is_some_and(|group| is_whole_title(&group.text)) {
        groups.truncate(1);
    }
    let mut texts = Vec::new();
    groups.retain(|group| {
        let text = squeezed(&group.text);
        // The same title with and without the office before it is one title: the first stays.
        let is_same = |known: &String| {
            let (long, short) =
                if known.len() > text.len() { (known, &text) } else { (&text, known) };
            known == &text || (short.chars().count() >= LONG_PART && long.ends_with(short.as_str()))
        };
        let new = !texts.iter().any(is_same);
        texts.push(text);
        new
    });
    let lines = groups.first().map(|group| group.lines.clone()).unwrap_or_default();
    Title { lines, groups }
}

/// The title that a label names: its line and value.
fn labelled(lines: &SourceLines, classes: &[Class]) -> Option<(usize, String)> {
    let facts = classes.iter().enumerate().filter(|(_, class)| **class == Class::Facts);
    let mut best: Option<(u8, usize, String)> = None;
    for (index, _) in facts {
        let Some((_, pieces)) = facts_of(lines, index) else { continue };
        for (_, label) in pieces {
            // 名称 below a printed title is the text's own, unless other labels stand right above it.
            let above = classes[..index].contains(&Class::Plain);
            let among = index > 0 && classes[index - 1] == Class::Facts;
            if let Some(LabelMeaning::Fact(Key::Title, rank)) = label.meaning
                && !super::values::is_nothing(label.value)
                && (rank == 0 || !above || among)
                && best.as_ref().is_none_or(|(known, _, _)| rank < *known)
            {
                best = Some((rank, index, label.value.to_owned()));
            }
        }
    }
    best.map(|(_, line, value)| (line, value))
}

/// Lines of short words, joined where a title goes on over lines.
fn groups(lines: &SourceLines, classes: &[Class]) -> Vec<TitleGroup> {
    let mut groups: Vec<TitleGroup> = Vec::new();
    let mut blank = true;
    for (index, class) in classes.iter().enumerate() {
        let may = match class {
            Class::Plain | Class::Office => {
                let text = &lines.all[index].text;
                // A dash or a row of dots is nobody's title.
                let is_item = text.starts_with(['•', '·', '●', '■', '◆', '▪', '►', '*']);
                text.chars().any(char::is_alphabetic) && !is_item && !is_annex_label(text)
            }
            Class::Empty => {
                blank = true;
                continue;
            }
            _ => false,
        };
        if !may {
            blank = true;
            // What comes behind facts never goes on with what stood before them.
            groups.push(TitleGroup {
                lines: Vec::new(),
                text: String::new(),
                score: 0,
                is_marked: false,
            });
            continue;
        }
        let text = lines.all[index].text.as_str();
        let role = lines.all[index].role;
        match groups.last_mut().filter(|last| !last.lines.is_empty()) {
            Some(last) if goes_on(lines, last, text, role, blank) => {
                last.lines.push(index);
                last.text = joined(&last.text, text);
            }
            _ => groups.push(TitleGroup {
                lines: vec![index],
                text: without_number(text).to_owned(),
                score: 0,
                is_marked: matches!(role, ParagraphRole::Title | ParagraphRole::Heading(1)),
            }),
        }
        blank = false;
    }
    groups.retain(|group| !group.lines.is_empty());
    groups
}

/// A title that stands behind its document number: `示政发〔2014〕20号《…的实施意见》`.
fn without_number(text: &str) -> &str {
    let Some((_, rest)) = leading_doc_number(text) else { return text };
    let inner = rest.trim().strip_prefix('《').and_then(|rest| rest.strip_suffix('》'));
    inner.filter(|inner| !inner.contains('《') || inner.contains('》')).unwrap_or(text)
}

/// Whether a line goes on with the title that the lines before it begin.
fn goes_on(
    lines: &SourceLines,
    before: &TitleGroup,
    text: &str,
    role: ParagraphRole,
    blank: bool,
) -> bool {
    let role_before = before.lines.last().map(|line| lines.all[*line].role);
    let title =
        |role: ParagraphRole| matches!(role, ParagraphRole::Title | ParagraphRole::Heading(_));
    if role_before.is_some_and(title) != title(role) {
        return false;
    }
    // `（征求意见稿）` belongs to the title above it.
    if text.starts_with(['（', '(']) && text.ends_with(['）', ')']) && !blank {
        return true;
    }
    // `…行动方案（2024—2026年）` and `的通知` below it.
    let is_begun = before.text.contains("关于");
    if is_begun && text.starts_with('的') && is_whole_title(text) {
        return true;
    }
    let all = before.text.chars().count() + text.chars().count();
    if all > 120 || is_site_name(&before.text) {
        return false;
    }
    // Two lines that begin with the same name are two titles, or a site and a title.
    let same = before.text.chars().zip(text.chars()).take_while(|(a, b)| a == b).count();
    if same >= 2 && !is_unfinished(&before.text) {
        return false;
    }
    let office = is_office(&before.text);
    if blank {
        // An empty line may stand inside a title that no reader could end there: before or behind the year.
        let by_year = office && text.starts_with(|c: char| c.is_ascii_digit());
        let after_year = before.text.ends_with(|c: char| c.is_ascii_digit() || c == '年');
        let is_open = is_begun && !is_whole_title(&before.text);
        ((by_year || after_year) && is_whole_title(text)) || is_open
    } else if before.text.chars().count() <= SHORT && !office {
        // A few words above a title are a button or a mark.
        is_unfinished(&before.text)
    } else {
        !is_whole_title(&before.text)
            && !is_office(text)
            && (!office || is_whole_title(text) || before.lines.len() == 1)
    }
}

/// Characters of an end of a title by which it is known again.
pub(super) const LONG_PART: usize = 10;

/// Most characters of a line that no title begins with, unless it is an office or says itself that it goes on.
const SHORT: usize = 5;

/// Whether a line can only be the beginning of a title: `某办公室关于印发`.
fn is_unfinished(text: &str) -> bool {
    ["关于", "印发", "转发", "批转", "公布", "的", "和", "、"].iter().any(|end| text.ends_with(end))
}

fn joined(before: &str, text: &str) -> String {
    // Only words of letters and digits have spaces between them.
    let is_word = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let space = is_word(before.chars().next_back()) && is_word(text.chars().next());
    format!("{before}{}{text}", if space { " " } else { "" })
}

/// How much a group looks like the title.
fn score(lines: &SourceLines, classes: &[Class], group: &TitleGroup) -> i32 {
    let text = &group.text;
    let (first, last) = (group.lines[0], group.lines[group.lines.len() - 1]);
    let mut score = 0;
    match lines.all[first].role {
        ParagraphRole::Title => score += 12,
        ParagraphRole::Heading(1) => score += 8,
        ParagraphRole::Heading(_) | ParagraphRole::Text | ParagraphRole::Item(_) => {}
    }
    if is_whole_title(text) {
        score += 4;
    }
    if text.contains("关于") || text.contains('年') {
        score += 1;
    }
    let next = classes[last + 1..].iter().find(|class| **class != Class::Empty);
    if matches!(next, Some(Class::Facts | Class::Dated | Class::Value(_))) {
        score += 2;
    }
    let before = classes[..first].iter().rev().find(|class| **class != Class::Empty);
    if matches!(before, Some(Class::Value(_) | Class::Letterhead)) {
        score += 3;
    }
    let repeated = lines.all.iter().enumerate().take(classes.len() + 12).any(|(index, line)| {
        !group.lines.contains(&index) && squeezed(&line.text) == squeezed(text)
    });
    if repeated {
        score += 3;
    }
    if is_office(text) {
        score -= 3;
    }
    if is_site_name(text) {
        score -= 5;
    }
    if text.chars().count() < 5 {
        score -= 2;
    }
    if text.starts_with(['（', '(', '—', '《']) {
        score -= 1;
    }
    score
}
