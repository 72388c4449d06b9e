//! The brackets and indents of a YAML text, read before it is parsed: how deep lists and mappings stand inside each other, and
//! comments that cut off what stands in brackets.
//!
//! In: the lines of a text. Out: where it is too deep, and what is cut off. Must not know: what keys and values mean.
//!
//! The parser takes a time that grows with the square of the depth before it refuses. What is counted here is never less
//! than what it would count; texts, in quotes or not, may have any brackets.

use super::locate::split_key;

/// What is open (brackets, a quote, lists, mappings) behind the text scanned so far.
#[derive(Default)]
struct Scan {
    /// Brackets that are open.
    flow: usize,
    /// The quote that is open.
    quote: Option<char>,
    /// Columns of the lists and mappings that are open by indents and dashes.
    indents: Vec<usize>,
    /// Whether the last line ended where a value is to come.
    value_is_to_come: bool,
    /// The column of the key or dash of a block of text (`|`, `>`), whose lines are no YAML.
    text_block: Option<usize>,
    /// The columns of a value in brackets on this line and of a comment that cuts it off.
    cut: Option<(usize, usize)>,
}

/// Where lists and mappings stand more than `most` levels inside each other, (line, column) from 1: by brackets, by `- `
/// on one line, or by indents.
pub(super) fn too_deep(lines: &[&str], most: usize) -> Option<(usize, usize)> {
    let mut scan = Scan { value_is_to_come: true, ..Scan::default() };
    for (number, line) in lines.iter().enumerate() {
        if let Some(column) = scan.line(line, most) {
            return Some((number + 1, column + 1));
        }
    }
    None
}

/// Comments inside brackets that cut off a value, as in `[甲 # 一, 乙]`: line, column of the value, column of the comment, all
/// from 0.
pub(super) fn cuts_in_brackets(lines: &[&str]) -> Vec<(usize, usize, usize)> {
    let mut scan = Scan { value_is_to_come: true, ..Scan::default() };
    let mut found = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        scan.line(line, usize::MAX);
        found.extend(scan.cut.take().map(|(value, comment)| (number, value, comment)));
    }
    found
}

impl Scan {
    /// Reads a line; the column where it is too deep.
    fn line(&mut self, line: &str, most: usize) -> Option<usize> {
        let is_inside = self.flow > 0 || self.quote.is_some();
        let body = line.trim_start_matches(' ');
        if !is_inside {
            let indent = line.len() - body.len();
            if self.text_block.is_some_and(|column| body.is_empty() || indent > column) {
                return None;
            }
            self.text_block = None;
            if body.is_empty() || body.starts_with('#') {
                return None;
            }
        }
        let rest = if is_inside { line } else { self.open_by_indent(line) };
        let begin = line.chars().count() - rest.chars().count();
        // A line that goes on with a text has no value at its beginning, so that quotes and brackets there are signs.
        let begins_value = is_inside && self.quote.is_none()
            || self.value_is_to_come
            || rest.len() < body.len()
            || split_key(rest).is_some();
        if self.indents.len() + self.flow > most {
            return Some(begin);
        }
        if !is_inside && is_text_block(rest) {
            // Its lines stand farther in than its key, or than the dash before it.
            let is_item = split_key(rest).is_none() && self.indents.len() > 1;
            let owner = self.indents.len() - 1 - usize::from(is_item);
            self.text_block = self.indents.get(owner).copied();
            return None;
        }
        let deep = self.signs(rest, begins_value, most).map(|column| begin + column);
        self.cut = self.cut.map(|(value, comment)| (begin + value, begin + comment));
        let trimmed = rest.trim_end();
        self.value_is_to_come =
            self.quote.is_none() && (trimmed.ends_with(':') || matches!(trimmed, "-" | ""));
        deep
    }

    /// Updates `indents` by the indent of a line and the `- ` at its beginning; gives the rest of the line.
    fn open_by_indent<'t>(&mut self, line: &'t str) -> &'t str {
        let mut rest = line.trim_start_matches(' ');
        let mut indent = line.len() - rest.len();
        while self.indents.pop_if(|open| *open >= indent).is_some() {}
        self.indents.push(indent);
        // `- - a` opens a list inside a list.
        while let Some(inner) = rest.strip_prefix("- ") {
            let inner = inner.trim_start_matches(' ');
            indent += rest.len() - inner.len();
            self.indents.push(indent);
            rest = inner;
        }
        rest
    }

    /// Counts the brackets and quotes of a line; the column where they are too many.
    fn signs(&mut self, text: &str, begins_value: bool, most: usize) -> Option<usize> {
        // Whether a value can begin here, and whether a tag or an anchor stands before it.
        let (mut opens, mut is_tag) = (begins_value, false);
        let mut chars = text.chars().enumerate().peekable();
        let (mut before, mut last_sign, mut value) = (' ', ',', 0);
        while let Some((column, c)) = chars.next() {
            if let Some(open) = self.quote {
                if c == '\\' && open == '"' {
                    chars.next();
                } else if c == open {
                    self.quote = None;
                    // A value that ends in its quote is whole.
                    (opens, before, last_sign) = (false, c, ',');
                }
                continue;
            }
            let is_space = matches!(c, ' ' | '\t');
            let next_is_space = chars.peek().is_none_or(|(_, next)| matches!(next, ' ' | '\t'));
            is_tag = opens && matches!(c, '!' | '&') || is_tag && !is_space;
            match c {
                '#' if matches!(before, ' ' | '\t') => {
                    let is_value = !matches!(last_sign, ',' | '[' | '{' | ']' | '}' | ':');
                    self.cut = (self.flow > 0 && is_value).then_some((value, column));
                    break;
                }
                '"' | '\'' if opens && !is_tag => self.quote = Some(c),
                '[' | '{' if (opens || self.flow > 0) && !is_tag => self.flow += 1,
                ']' | '}' => self.flow = self.flow.saturating_sub(1),
                _ => {}
            }
            // In brackets a colon needs no space behind a quoted key.
            let is_colon =
                c == ':' && (next_is_space || self.flow > 0 && matches!(before, '"' | '\''));
            let is_sign = is_colon || self.flow > 0 && matches!(c, '[' | '{' | ',');
            opens = is_sign || opens && (is_space || is_tag);
            before = c;
            if is_sign {
                value = column + 1;
            }
            last_sign = if is_space { last_sign } else { c };
            if self.indents.len() + self.flow > most {
                return Some(column);
            }
        }
        None
    }
}

/// Whether the value on a line is a block of text that stands on the lines below: `key: |`, `>-`.
fn is_text_block(line: &str) -> bool {
    let value = split_key(line).map_or(line, |(_, after)| line.get(after..).unwrap_or_default());
    let value = value.split(" #").next().unwrap_or_default().trim();
    let mut signs = value.chars();
    matches!(signs.next(), Some('|' | '>'))
        && signs.all(|c| matches!(c, '+' | '-') || c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::too_deep;

    fn found(text: &str) -> Option<(usize, usize)> {
        too_deep(&text.lines().collect::<Vec<_>>(), 64)
    }

    #[test]
    fn depth_is_seen_whatever_stands_before() {
        let deep = "[".repeat(100);
        for before in [
            "a: |\n  'x\n",
            "a: 甲\n  'tis\n",
            "a: it's\n",
            "a: x:'y\n",
            "a: 甲 - '乙\n",
            "a: >-\n  \"\n\n",
        ] {
            let line = before.lines().count() + 1;
            assert_eq!(found(&format!("{before}b: {deep}")).map(|at| at.0), Some(line), "{before}");
        }
        for each in ["!a [", "&a [", "[x:'y, ", "{\"a\":[", "- ", "'a': ["] {
            let text = format!("a: {}", each.repeat(100));
            let text = if each == "- " { text.replacen("a: ", "a:\n  ", 1) } else { text };
            assert!(found(&text).is_some(), "{each}");
        }
        assert!(found(&format!("a:\n  {deep}")).is_some());
    }

    #[test]
    fn texts_have_any_brackets() {
        let notes = "  [见附件\n".repeat(80);
        for text in [
            format!("note: |\n{notes}b: 1\n"),
            format!("note: 甲\n{notes}b: 1\n"),
            format!("note: \"甲\n{notes}\"\nb: 1\n"),
            format!("list:\n  - |\n  {}\n", notes.replace("\n  ", "\n    ")),
            format!("a: 甲{}\n", "[".repeat(80)),
            "[a]\n".repeat(80),
        ] {
            assert_eq!(found(&text), None, "{text}");
        }
    }
}
