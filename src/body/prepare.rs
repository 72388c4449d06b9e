//! What is done to a body before Markdown reads it, line by line.
//!
//! In: a body. Out: a text, and for each of its lines the line it was. Must not know: Markdown events.

use super::cjk::{AS_TYPED, NO_PART, can_guard_underscores, guard_emphasis};
use super::numbering::{Rank, candidate_of, mark_of};
use crate::config::Paragraphs;

/// A prepared body.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: String,
    /// For each line of the text the line of the body, from 0.
    pub(super) lines: Vec<u32>,
}

/// Takes away indents that Word and the web leave before paragraphs (full-width spaces, no-break spaces,
/// four half-width ones), which Markdown would take for code, and guards emphasis beside Chinese.
///
/// A line that begins with two full-width spaces begins a paragraph, and one with a number such as 一、 ends a
/// list or quotation: an empty line is put before it. Indents below a list item are kept, for there they mean
/// something. A line with an indent that is taken away is text, whatever sign it begins with: it is a paragraph of its own
/// if Markdown would take it for more. A backslash before a number (`\一、`) says that the line is no part, and is not
/// printed. Fenced code is left alone. `paragraphs` says whether each line of text is a paragraph.
pub(super) fn prepare(body: &str, paragraphs: Paragraphs) -> Prepared {
    let mut lines = Vec::new();
    let mut open_text = false;
    let mut out = String::with_capacity(body.len() + body.len() / 64);
    let mut fence: Option<(u8, usize)> = None;
    let mut after_code = false;
    let (mut last_is_text, mut in_html) = (false, false);
    let mut in_list = false;
    let mut inner = Nesting::default();
    let with_underscores = can_guard_underscores(body);
    let push_text = |content: &str, out: &mut String| {
        let text = content.trim_end_matches('\u{a0}');
        let text = refused_part(text).map_or(text, |(before, rest)| {
            out.push_str(before);
            out.push(NO_PART);
            rest
        });
        guard_emphasis(text, with_underscores, out);
    };
    for (number, line) in (0_u32..).zip(lines_of(body)) {
        let text = line.strip_suffix('\n').unwrap_or(line);
        if let Some((sign, length)) = fence {
            // A fence below an item stands as far to the right as its text.
            let shown = if in_list { text.trim_start_matches(' ') } else { text };
            if fence_of(shown).is_some_and(|(s, l, bare)| s == sign && l >= length && bare) {
                fence = None;
            }
            out.push_str(line);
            lines.push(number);
            continue;
        }
        let content = text.trim_start_matches(is_indent);
        let indent = &text[..text.len() - content.len()];
        let is_code = !in_list && is_code_indent(indent) && begins_block(content);
        let apart = inner.between(text, in_list);
        if paragraphs == Paragraphs::EachLine
            && !in_html
            && let Some((before, kept)) = apart
        {
            put_line(&before, number, &mut out, &mut lines);
            in_list &= kept;
        }
        // Where each line is a paragraph, it begins one unless it belongs to a table or HTML.
        let is_text = !in_list && fence_of(text).is_none() && !is_joined(content);
        let each_line = paragraphs == Paragraphs::EachLine && is_text && last_is_text;
        let begins = each_line
            || indent.starts_with("\u{3000}\u{3000}")
            || is_code
            || after_code
            || indent.is_empty()
                && mark_of(content)
                    .is_some_and(|mark| mark.rank <= Rank::Second && mark.rank != Rank::Article);
        if open_text && begins && !content.is_empty() {
            put_line("", number, &mut out, &mut lines);
            in_list = false;
        }
        open_text = !content.is_empty();
        after_code = is_code;
        last_is_text = is_text && !in_html && !content.is_empty();
        in_html = !content.is_empty() && (in_html || content.starts_with('<'));
        lines.push(number);
        let tabs =
            in_list && indent.contains('\t') && indent.bytes().all(|b| matches!(b, b' ' | b'\t'));
        let expanded = if tabs { indent.replace('\t', "    ") } else { String::new() };
        let indent = if tabs { &expanded } else { indent };
        let plain_indent = indent.bytes().all(|b| b == b' ');
        if content.is_empty() {
            // A line of no-break spaces is an empty line.
        } else if plain_indent && indent.len() < 4 {
            if let Some((sign, length, _)) = fence_of(text) {
                fence = Some((sign, length));
                out.push_str(line);
                continue;
            }
            let item = is_list_item(content);
            in_list = item || in_list && !indent.is_empty();
            out.push_str(indent);
            push_text(content, &mut out);
        } else {
            // Four columns further to the right than its item it is text.
            let may_fence = in_list && plain_indent && indent.len() < inner.item + 4;
            if let Some((sign, length, _)) = fence_of(content).filter(|_| may_fence) {
                fence = Some((sign, length));
                out.push_str(line);
                continue;
            }
            if in_list && plain_indent {
                // Markdown would take a line four columns or more beyond the item's text for code: reduce its indent.
                let is_far = indent.len() >= inner.item + 4 && !is_list_item(content);
                out.push_str(if is_far { &indent[..inner.item] } else { indent });
            } else {
                in_list = false;
            }
            if is_code {
                // A letter to Markdown, and nothing to readers.
                out.push(AS_TYPED);
            }
            push_text(content, &mut out);
        }
        if line.ends_with('\n') {
            out.push('\n');
        }
    }
    Prepared { text: out, lines }
}

/// Writes the line `signs` (quotation markers or nothing) before line `number` of the body. An unescaped backslash at the end
/// of the line above is removed: at the end of a paragraph it is no line break and would be printed.
fn put_line(signs: &str, number: u32, out: &mut String, lines: &mut Vec<u32>) {
    let line = out.strip_suffix('\n').unwrap_or(out);
    let slashes = line.len() - line.trim_end_matches('\\').len();
    if slashes % 2 == 1 && line.len() < out.len() {
        out.truncate(line.len() - 1);
        out.push('\n');
    }
    out.push_str(signs);
    out.push('\n');
    lines.push(number);
}

/// The quotation and list item that the previous line was in.
#[derive(Debug, Default)]
struct Nesting {
    /// The signs before its text where it is one of a quotation: `> > `.
    quote: String,
    /// Where the text of the last item begins, in columns.
    item: usize,
    /// Whether its text can be a paragraph.
    is_text: bool,
    /// Whether it stands in code that was fenced in a quotation.
    is_code: bool,
}

impl Nesting {
    /// Takes the next line. If it and the previous line are paragraphs of one quotation or item, gives the line to put
    /// between them (quotation markers or nothing), and whether the next line is still in the list.
    fn between(&mut self, line: &str, in_list: bool) -> Option<(String, bool)> {
        let text = line.trim_start_matches(['>', ' ']);
        let signs = &line[..line.len() - text.len()];
        let quote = if signs.contains('>') { signs } else { "" };
        let is_item = is_list_item(text);
        let is_fence = fence_of(text).is_some();
        // Code that is fenced in a quotation ends with it.
        let is_code = !quote.is_empty() && (self.is_code != is_fence);
        let is_text = !text.is_empty() && !is_fence && !is_code && (is_item || !is_joined(text));
        let next = Self { quote: quote.to_owned(), item: self.item, is_text, is_code };
        let before = std::mem::replace(self, next);
        if is_item {
            // What belongs to a footnote stands behind four columns, however long its label is.
            let of_item = text.find(' ').map_or(text.len(), |at| at + 1);
            let marker = if text.starts_with('[') { 4 } else { of_item };
            self.item = signs.len() + marker;
            return None;
        }
        if !before.is_text || !is_text {
            return None;
        }
        let depth = |quote: &str| quote.matches('>').count();
        if depth(quote) > 0 || depth(&before.quote) > 0 {
            let outer = if depth(quote) < depth(&before.quote) { quote } else { &before.quote };
            return Some((outer.trim_end().to_owned(), in_list));
        }
        // No empty line before a line that is indented four columns beyond the item's text: behind one it would be code.
        let stays = signs.len() >= self.item;
        (in_list && signs.len() < self.item + 4).then(|| (String::new(), stays))
    }
}

/// Splits a line whose part number is escaped (`\一、`) into the text before and behind the backslash; `None` for others.
fn refused_part(line: &str) -> Option<(&str, &str)> {
    let start = line.len() - behind_signs(line).len();
    let rest = line[start..].strip_prefix('\\')?;
    candidate_of(rest).is_some().then(|| (&line[..start], rest))
}

/// What stands behind the signs of quotations, items and headings.
fn behind_signs(line: &str) -> &str {
    let mut rest = line;
    loop {
        let text = rest.trim_start_matches([' ', '>']);
        let item = text.strip_prefix(['-', '*', '+']).or_else(|| {
            text.trim_start_matches(|c: char| c.is_ascii_digit())
                .strip_prefix(['.', ')'])
                .filter(|_| text.starts_with(|c: char| c.is_ascii_digit()))
        });
        match item.filter(|item| item.starts_with(' ')) {
            Some(item) => rest = item,
            None => return text.trim_start_matches('#').trim_start_matches(' '),
        }
    }
}

/// Whether Markdown would take a line with this indent for code.
fn is_code_indent(indent: &str) -> bool {
    let plain = indent.bytes().all(|b| matches!(b, b' ' | b'\t'));
    plain && (indent.len() >= 4 || indent.contains('\t'))
}

/// Whether a line is more than text to Markdown: a heading, list, quotation, rule, table, fence, HTML, definition.
fn begins_block(content: &str) -> bool {
    is_list_item(content)
        || content.starts_with(['#', '>', '|', '<', '=', '`', '~', '['])
        || content.starts_with(['-', '*', '_', '+'])
            && content.chars().all(|c| matches!(c, '-' | '*' | '_' | '+' | ' '))
}

/// Whether a line belongs to the one before it, though each line is a paragraph: an item, a quotation, a row of a table, the
/// line below a heading, a footnote, a definition.
fn is_joined(content: &str) -> bool {
    is_list_item(content)
        || content.starts_with(['#', '>', '<', '='])
        || content.contains('|')
        || content.starts_with('-') && content.chars().all(|c| c == '-' || c == ' ')
}

/// The lines of a text with their ends.
fn lines_of(text: &str) -> impl Iterator<Item = &str> {
    let ends = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
    let last = Some(text.len()).filter(|_| !text.is_empty() && !text.ends_with('\n'));
    ends.chain(last).scan(0, |from, to| Some(&text[std::mem::replace(from, to)..to]))
}

/// What is taken away before a line, in whole or in part.
pub(super) fn is_indent(c: char) -> bool {
    matches!(
        c,
        ' ' | '\t' | '\u{3000}' | '\u{a0}' | '\u{2002}' | '\u{2003}' | '\u{feff}' | '\u{200b}'
    )
}

/// A fence's sign and length, and whether nothing follows it.
pub(super) fn fence_of(line: &str) -> Option<(u8, usize, bool)> {
    let content = line.trim_start_matches(' ');
    if line.len() - content.len() > 3 {
        return None;
    }
    let sign = content.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = content.bytes().take_while(|b| *b == sign).count();
    let rest = content[length..].trim();
    (length >= 3 && !(sign == b'`' && rest.contains('`'))).then_some((
        sign,
        length,
        rest.is_empty(),
    ))
}

fn is_list_item(content: &str) -> bool {
    let mut chars = content.chars();
    match chars.next() {
        Some('-' | '*' | '+') => chars.next().is_none_or(|c| c == ' '),
        Some(c) if c.is_ascii_digit() => {
            let rest = content.trim_start_matches(|c: char| c.is_ascii_digit());
            rest.strip_prefix(['.', ')'])
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        }
        // Definition lists and footnotes hold indented blocks too.
        Some(':') => content.starts_with(": "),
        Some('[') => content.starts_with("[^") && content.contains("]:"),
        _ => false,
    }
}
