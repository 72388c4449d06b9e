//! Rules for Chinese text: which characters are Chinese, where a line break adds a space, and emphasis
//! beside Chinese punctuation.
//!
//! In: characters and text. Out: decisions and text. Must not know: Markdown events.

/// The mark that stands between a delimiter run and punctuation while Markdown is parsed: a noncharacter,
/// which `CommonMark` takes for an ordinary letter, and which no text can contain.
pub(super) const GUARD: char = '\u{fdd0}';

/// A Han character (汉字), `〇` and `々` included.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{323af}' | '々' | '〇' | '〻')
}

/// Punctuation of Chinese text: full-width forms and those that Chinese shares with English typography.
#[must_use]
pub fn is_punctuation(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3004}' | '\u{3008}'..='\u{3020}' | '\u{3030}' | '\u{303d}'
        | '\u{ff01}'..='\u{ff0f}' | '\u{ff1a}'..='\u{ff20}' | '\u{ff3b}'..='\u{ff40}'
        | '\u{ff5b}'..='\u{ff65}' | '\u{ffe0}'..='\u{ffe6}' | '\u{fe30}'..='\u{fe4f}')
}

/// Punctuation that is half Chinese: quotation marks, dash, ellipsis, middle dot.
fn is_shared_punctuation(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '—' | '…' | '·' | '～')
}

/// Any character of Chinese, Japanese or Korean text, punctuation and full-width forms included.
#[must_use]
pub fn is_cjk(c: char) -> bool {
    is_han(c)
        || is_punctuation(c)
        || matches!(c,
            '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{303f}' | '\u{3040}'..='\u{33ff}'
            | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{ff00}'..='\u{ffef}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}' | '\u{1f200}'..='\u{1f2ff}')
}

/// Whether a line break between two characters stands for a space.
///
/// None between Chinese characters and none where one side is Chinese and the other a digit; one where a
/// Latin word (or anything else that is not Chinese) is on either side, but not beside Chinese punctuation.
#[must_use]
pub fn break_is_space(before: char, after: char) -> bool {
    let closed = |c: char| is_punctuation(c) || is_shared_punctuation(c);
    let tight = |c: char| is_cjk(c) || is_shared_punctuation(c);
    if is_punctuation(before) || is_punctuation(after) {
        return false;
    }
    if tight(before) && tight(after) {
        return false;
    }
    let digit = |c: char| c.is_ascii_digit() || c == '%';
    if (is_han(before) && digit(after)) || (digit(before) && is_han(after)) {
        return false;
    }
    !(closed(before) && is_han(after) || is_han(before) && closed(after))
}

/// Puts [`GUARD`] between runs of `*` or `~` and punctuation where Chinese text is beside it, so that
/// `**真，**她` and `《办法》**（试行）**已` are emphasis.
///
/// `CommonMark` decides by the characters on both sides of a run, with rules made for languages with
/// spaces (commonmark-spec issue 650). Here punctuation counts as a letter when it is Chinese itself or
/// when the other side of the run is Chinese. Line breaks are never added or removed.
pub(super) fn guard_emphasis(line: &str, out: &mut String) {
    let is_run = |c: char| matches!(c, '*' | '~');
    if memchr::memchr2(b'*', b'~', line.as_bytes()).is_none() {
        out.push_str(line);
        return;
    }
    let mut rest = line;
    let mut before: Option<char> = None;
    while let Some(at) = rest.find(is_run) {
        let run_length = rest[at..].find(|c| !is_run(c)).unwrap_or(rest.len() - at);
        let (text, tail) = rest.split_at(at);
        let (run, tail) = tail.split_at(run_length);
        let prev = text.chars().next_back().or(before);
        let next = tail.chars().next();
        let chinese = |c: Option<char>| c.is_some_and(|c| is_cjk(c) || is_shared_punctuation(c));
        let guards = |c: Option<char>, other: Option<char>| {
            c.is_some_and(|c| is_mark(c) && (chinese(Some(c)) || chinese(other)))
        };
        out.push_str(text);
        // A backslash before the run belongs to it; nothing may come between.
        if guards(prev, next) && prev != Some('\\') {
            out.push(GUARD);
        }
        out.push_str(run);
        if guards(next, prev) && next != Some('\\') {
            out.push(GUARD);
        }
        before = run.chars().next_back();
        rest = tail;
    }
    out.push_str(rest);
}

/// Whether `CommonMark` takes the character for punctuation (or a symbol, which it treats alike).
fn is_mark(c: char) -> bool {
    c.is_ascii_punctuation() || !(c.is_alphanumeric() || c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::break_is_space;

    #[test]
    fn a_break_between_chinese_characters_is_no_space() {
        for (before, after) in [
            ('政', '务'),
            ('，', '公'),
            ('开', '“'),
            ('”', '的'),
            ('3', '月'),
            ('年', '3'),
            ('。', 'A'),
        ] {
            assert!(!break_is_space(before, after), "{before}{after}");
        }
        for (before, after) in [('政', 'O'), ('A', '务'), ('a', 'b'), ('1', '2')] {
            assert!(break_is_space(before, after), "{before}{after}");
        }
    }
}
