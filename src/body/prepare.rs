//! What is done to a body before Markdown reads it, line by line.
//!
//! In: a body. Out: a text, and for each of its lines the line it was. Must not know: Markdown events.

use super::cjk::guard_emphasis;
use super::numbering::{Rank, mark_of};

/// A prepared body.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) text: String,
    /// For each line of the text the line of the body, from 0.
    pub(super) lines: Vec<usize>,
}

/// Takes away indents that Word and the web leave before paragraphs (full-width spaces, no-break spaces,
/// four half-width ones), which Markdown would take for code, and guards emphasis beside Chinese.
///
/// A line that begins with two full-width spaces begins a paragraph, and one with a number such as 一、 ends a
/// list or quotation: an empty line is put before it. Indents below a list item are kept, for there they mean
/// something. Fenced code is left alone.
pub(super) fn prepare(body: &str) -> Prepared {
    let mut lines = Vec::new();
    let mut open_text = false;
    let mut out = String::with_capacity(body.len() + body.len() / 64);
    let mut fence: Option<(u8, usize)> = None;
    let mut in_list = false;
    for (number, line) in lines_of(body).enumerate() {
        let text = line.strip_suffix('\n').unwrap_or(line);
        if let Some((sign, length)) = fence {
            if fence_of(text).is_some_and(|(s, l, bare)| s == sign && l >= length && bare) {
                fence = None;
            }
            out.push_str(line);
            lines.push(number);
            continue;
        }
        let content = text.trim_start_matches(is_indent);
        let indent = &text[..text.len() - content.len()];
        let begins = indent.starts_with("\u{3000}\u{3000}")
            || indent.is_empty()
                && mark_of(content)
                    .is_some_and(|mark| mark.rank <= Rank::Second && mark.rank != Rank::Article);
        if open_text && begins && !content.is_empty() {
            out.push('\n');
            lines.push(number);
            in_list = false;
        }
        open_text = !content.is_empty();
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
            guard_emphasis(content.trim_end_matches('\u{a0}'), &mut out);
        } else {
            if in_list && plain_indent {
                out.push_str(indent);
            } else {
                in_list = false;
            }
            guard_emphasis(content.trim_end_matches('\u{a0}'), &mut out);
        }
        if line.ends_with('\n') {
            out.push('\n');
        }
    }
    Prepared { text: out, lines }
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
fn fence_of(line: &str) -> Option<(u8, usize, bool)> {
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
