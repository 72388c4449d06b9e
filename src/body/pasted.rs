//! Lines that were pasted or typed in a way that Markdown reads otherwise than their author.
//!
//! In: the blocks of a body. Out: findings: lines that run together, rows that are no table, signs that are not what they
//! look like. Must not know: the outline, what HTML means.
//!
//! Only what Markdown took for lines of one paragraph is looked at, in lists and quotations too, and rows of tables that
//! have no bar. Code never is, and of HTML no more than whether text stands right below it.

mod signs;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::callout;
use super::cjk::{AS_TYPED, is_han};
use super::numbering::mark_of;
use super::segment::{Block, Kind, Spanned, end_of, is_inline, text_of};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use signs::signs;

/// Longest lines, in characters, that are a salutation, a signature or a title by themselves.
const SHORT: usize = 20;

/// Signs that people put before items of a list, and that Markdown takes for text.
const BULLETS: &str = "·・•●◆■▪◦○◇□★☆※►▶➢✓√";

/// What skeletons of pages have where an office has to write something.
const UNFILLED: &str = "【请填写";

/// One line of a paragraph.
struct PastedLine {
    text: String,
    offset: usize,
    /// As it stands in the prepared body, backslashes included.
    raw: String,
    /// Whether the author ended it by two spaces or a backslash.
    breaks: bool,
    /// Whether it stands behind four spaces and is shown as typed.
    is_as_typed: bool,
    /// Whether it begins with a space, marks of quotations not counted.
    is_indented: bool,
}

/// Finds lines of a body that Markdown reads otherwise than their author meant.
pub(super) fn findings(
    blocks: &[Block<'_>],
    prepared: &str,
    markdown: Markdown,
    place: &dyn Fn(usize) -> Location,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for block in blocks {
        unfilled(&block.events(), place, &mut found);
        match block.kind {
            Kind::Paragraph => {
                let lines = lines_of(&block.events(), block.offset, prepared);
                rows(&lines, markdown, place, &mut found);
                glued(&lines, &|_| true, place, &mut found);
                signs(&lines, place, &mut found);
            }
            Kind::Item { .. } | Kind::Other => {
                below_html(&block.events(), place, &mut found);
                inside(&block.events(), prepared, place, &mut found);
            }
            Kind::Heading { .. } => {}
        }
    }
    found
}

/// Places of a block that a skeleton left open.
fn unfilled(
    events: &[Spanned<'_>],
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let of_text = events.iter().filter_map(|(event, span)| match event {
        Event::Text(text) if text.contains(UNFILLED) => {
            Some((span.start, text.matches(UNFILLED).count()))
        }
        _ => None,
    });
    let places: Vec<(usize, usize)> = of_text.collect();
    if let Some((first, _)) = places.first() {
        let count = places.iter().map(|(_, count)| count).sum();
        found.push(problem::pasted::unfilled(place(*first), count));
    }
}

/// A line of text right below the end of the author's HTML, which belongs to it: no paragraph, and not read as Markdown.
fn below_html(
    events: &[Spanned<'_>],
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let [(Event::Start(Tag::HtmlBlock), _), lines @ .., (Event::End(TagEnd::HtmlBlock), _)] =
        events
    else {
        return;
    };
    let text = |event: &Event<'_>| match event {
        Event::Html(line) => line.trim().to_owned(),
        _ => String::new(),
    };
    let ends = |(event, _): &Spanned<'_>| {
        let line = text(event);
        line.ends_with('>')
            && ["</table>", "</p>", "</div>", "</ul>", "</ol>"].iter().any(|it| line.ends_with(it))
    };
    let Some(last) = lines.iter().rposition(ends) else { return };
    let is_text = |(event, _): &&Spanned<'_>| {
        let line = text(event);
        line.contains(is_han) && !line.starts_with('<')
    };
    if let Some((_, span)) = lines[last + 1..].iter().find(is_text) {
        found.push(problem::pasted::below_html(place(span.start)));
    }
}

/// Looks at the paragraphs of lists and quotations, and at rows of tables.
fn inside(
    events: &[Spanned<'_>],
    prepared: &str,
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let mut begin = 0;
    let mut index = 0;
    while index <= events.len() {
        let event = events.get(index).map(|(event, _)| event);
        let goes_on = match event {
            Some(Event::Start(tag)) => is_inline(tag),
            Some(Event::End(tag)) => is_inline_end(*tag),
            Some(Event::Html(_) | Event::Rule) | None => false,
            Some(_) => true,
        };
        if goes_on {
            index += 1;
            continue;
        }
        let run = &events[begin..index];
        if run.iter().any(|(event, _)| is_break(event)) {
            let lines = lines_of(run, run[0].1.start, prepared);
            // An indented line goes on with its item, as its author meant: it is not reported.
            glued(&lines, &|line| !line.is_indented, place, found);
        }
        match event {
            Some(Event::Start(Tag::Table(_))) => {
                let end = end_of(events, index);
                rows_without_bars(&events[index..end], prepared, place, found);
                index = end;
            }
            Some(Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock)) => index = end_of(events, index),
            // The first line of a note to the reader is a line of its own.
            Some(Event::Start(Tag::BlockQuote(_))) => {
                index += callout::head(&events[index..]).map_or(0, |head| head.events - 1);
            }
            _ => {}
        }
        index += 1;
        begin = index;
    }
}

/// Lines right below a table that became rows of it, though they have no bar.
fn rows_without_bars(
    events: &[Spanned<'_>],
    prepared: &str,
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let rows = events.iter().filter(|(event, span)| {
        *event == Event::Start(Tag::TableRow) && !prepared[span.clone()].contains('|')
    });
    let mut rows = rows.map(|(_, span)| span.start);
    if let Some(first) = rows.next() {
        found.push(problem::pasted::row_without_bars(place(first), 1 + rows.count()));
    }
}

fn is_break(event: &Event<'_>) -> bool {
    matches!(event, Event::SoftBreak | Event::HardBreak)
}

fn is_inline_end(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
    )
}

/// The lines of a paragraph as typed.
fn lines_of(all: &[Spanned<'_>], offset: usize, prepared: &str) -> Vec<PastedLine> {
    let mut lines = Vec::new();
    let mut from = 0;
    loop {
        let events = &all[from..];
        let length = events.iter().position(|(event, _)| is_break(event)).unwrap_or(events.len());
        let offset = events.first().map_or(offset, |(_, span)| span.start);
        let raw = raw_line(prepared, offset);
        let inner = raw.trim_start_matches('>');
        let inner = inner.strip_prefix(' ').filter(|_| inner.len() < raw.len()).unwrap_or(inner);
        lines.push(PastedLine {
            text: text_of(&events[..length]).into_owned(),
            is_indented: inner.starts_with([' ', '\t']),
            raw: raw.trim().to_owned(),
            offset,
            breaks: matches!(events.get(length), Some((Event::HardBreak, _)))
                || matches!(&events[..length], [.., (Event::InlineHtml(tag), _)] if tag.starts_with("<br")),
            is_as_typed: prepared.get(offset..).is_some_and(|rest| rest.starts_with(AS_TYPED)),
        });
        if length == events.len() {
            return lines;
        }
        from += length + 1;
    }
}

/// The line of the prepared body around a byte.
fn raw_line(prepared: &str, offset: usize) -> String {
    let (before, after) = prepared.split_at_checked(offset).unwrap_or((prepared, ""));
    let begin = before.rfind('\n').map_or(0, |at| at + 1);
    let end = after.find('\n').unwrap_or(after.len());
    super::cjk::restored(&prepared[begin..offset.min(prepared.len()) + end]).into_owned()
}

/// Rows of a table without a delimiter row, or with tabs between their cells.
fn rows(
    lines: &[PastedLine],
    markdown: Markdown,
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let with_tabs = |line: &&PastedLine| line.text.trim().contains('\t');
    let count = lines.iter().filter(with_tabs).count();
    // One tab in a line of other text is a slip of the hand.
    let is_row = |line: &&PastedLine| with_tabs(line) && (count > 1 || line.text.contains(is_han));
    if let Some(first) = lines.iter().find(is_row) {
        found.push(problem::pasted::tab_line(place(first.offset), count));
        return;
    }
    let pipes = |line: &PastedLine| {
        line.raw.matches(['|', '｜']).count().saturating_sub(line.raw.matches("\\|").count())
    };
    // A row of two columns has but one bar; all lines have to have one.
    let is_pair = lines.len() > 1 && lines.iter().all(|line| pipes(line) == 1);
    let is_row = |line: &&PastedLine| {
        is_pair || pipes(line) >= 2 && (line.raw.starts_with(['|', '｜']) || lines.len() > 1)
    };
    let count = lines.iter().filter(is_row).count();
    if let Some(first) = lines.iter().find(is_row).filter(|_| markdown.tables) {
        let starts = first.raw.starts_with(['|', '｜']);
        if starts || count > 1 {
            let ends = first.raw.len() > 1 && first.raw.ends_with(['|', '｜']);
            let bars = pipes(first) + 1;
            let columns = bars.saturating_sub(usize::from(starts) + usize::from(ends)).max(1);
            found.push(problem::pasted::table_without_head(place(first.offset), count, columns));
        }
    }
}

/// Lines that Markdown joins though they were meant to stand by themselves; `may_begin` says of which lines that can be.
fn glued(
    lines: &[PastedLine],
    may_begin: &dyn Fn(&PastedLine) -> bool,
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let longest = lines.iter().map(|line| line.text.trim().chars().count()).max().unwrap_or(0);
    let joints = lines
        .windows(2)
        .filter(|pair| !pair[0].breaks && may_begin(&pair[1]) && is_glued(pair, longest));
    let mut joints = joints.map(|pair| &pair[0]);
    if let Some(first) = joints.next() {
        let count = 1 + joints.count();
        let end = first.text.trim();
        let column = end.chars().count().saturating_sub(1);
        let mut at = place(first.offset);
        at.column += u32::try_from(column).unwrap_or(0);
        found.push(problem::pasted::glued_lines(at, count));
    }
}

/// Whether the second of two lines was meant to begin anew.
fn is_glued(pair: &[PastedLine], longest: usize) -> bool {
    let (line, next) = (pair[0].text.trim(), pair[1].text.trim());
    if line.is_empty() || next.is_empty() || line.contains('|') || line.contains('\t') {
        return false;
    }
    // `outline::titles` joins a number alone on its line with the title below it: such lines are not reported.
    if mark_of(line)
        .is_some_and(|mark| line.get(mark.length..).is_some_and(|it| it.trim().is_empty()))
    {
        return false;
    }
    if begins_item(next) || has_label(line) && has_label(next) {
        return true;
    }
    let closed =
        line.trim_end_matches(['”', '’', '）', ')', '》', '"', '\'', '」', '』', '】', '〕']);
    if closed.ends_with(['。', '！', '？', '；', '：']) {
        return true;
    }
    if is_date(line) || is_date(next) {
        return true;
    }
    // （此件公开发布） and 《甲》 stand by themselves, and so do 收入 100 and 支出 50.
    let is_whole = |text: &str| {
        let pairs = [('（', '）'), ('《', '》'), ('“', '”')];
        pairs.iter().any(|(open, close)| {
            text.starts_with(*open) && text.ends_with(*close) && text.matches(*open).count() == 1
        })
    };
    let is_row = |text: &str| {
        text.starts_with(is_han)
            && text.ends_with(|c: char| c.is_ascii_digit())
            && text.contains(' ')
    };
    if is_whole(line) || is_row(line) && is_row(next) {
        return true;
    }
    // In text that is wrapped at some width no line but the last is much shorter than the others.
    let length = line.chars().count();
    let is_short = length <= SHORT && (length * 3 <= longest * 2 || longest <= SHORT);
    let ends_in_word = line.chars().next_back().is_some_and(is_han);
    is_short && ends_in_word && next.starts_with(is_han) && !line.contains(['，', '。', '；'])
}

/// Whether a line begins with a label: `电话：`, `受理地点: `.
fn has_label(line: &str) -> bool {
    const LONGEST: usize = 8;
    let label = line.split(['：', ':']).next().unwrap_or_default().trim();
    let count = label.chars().count();
    label.len() < line.len() && (2..=LONGEST).contains(&count) && label.chars().all(is_han)
}

/// Whether a line begins with a sign or number of an item that Markdown does not know: ②, 1）, •.
fn begins_item(line: &str) -> bool {
    let Some(first) = line.chars().next() else { return false };
    if matches!(first, '①'..='⑳' | '⑴'..='⒇' | '㈠'..='㈩') || BULLETS.contains(first) {
        return true;
    }
    // A. 主动公开, a）甲.
    let mut signs = line.chars().skip(1).filter(|c| !c.is_whitespace());
    if first.is_ascii_alphabetic() && matches!(signs.next(), Some('.' | '．' | '、' | '）' | ')'))
    {
        return signs.next().is_some_and(is_han);
    }
    let digits = line.bytes().take_while(u8::is_ascii_digit).count();
    (1..=2).contains(&digits) && line[digits..].starts_with(['）', ')'])
}

/// Whether a line is a day and no more: 2024年4月12日, 二〇二四年四月十二日.
fn is_date(line: &str) -> bool {
    let line: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number =
        |c: char| c.is_ascii_digit() || super::numbering::is_numeral_char(c) || c == '○';
    let mut rest = line.as_str();
    for unit in ['年', '月', '日'] {
        let digits = rest.len() - rest.trim_start_matches(is_number).len();
        let Some(after) = rest[digits..].strip_prefix(unit).filter(|_| digits > 0) else {
            return false;
        };
        rest = after;
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::is_date;

    #[test]
    fn days_alone() {
        for line in ["2024年4月12日", "二〇二四年四月十二日", "2024 年 4 月 12 日"]
        {
            assert!(is_date(line), "{line}");
        }
        for line in ["2024年", "2024年4月12日印发", "年月日"] {
            assert!(!is_date(line), "{line}");
        }
    }
}
