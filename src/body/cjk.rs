//! Rules for Chinese text: which characters are Chinese, where a line break adds a space, and emphasis
//! beside Chinese punctuation.
//!
//! In: characters and text. Out: decisions and text. Must not know: Markdown events.

use std::borrow::Cow;

/// The mark that stands between a delimiter run and punctuation while Markdown is parsed: a noncharacter,
/// which `CommonMark` takes for an ordinary letter, and which no text can contain.
pub(super) const GUARD: char = '\u{fdd0}';

/// Stands for the backslash by which an author says that a line is no part: `\一、`.
pub(super) const NO_PART: char = '\u{fdd1}';

/// Stands before a line that is text though Markdown would take it for more; it is no part either.
pub(super) const AS_TYPED: char = '\u{fdd4}';

/// Stand for an asterisk and a tilde that are never emphasis while Markdown is parsed.
const ASTERISK: char = '\u{fdd2}';
const TILDE: char = '\u{fdd3}';

/// Put beside `_`, where [`GUARD`], a letter to `CommonMark`, would keep it from being emphasis. U+2E4F (Cornish verse
/// divider) is punctuation to `CommonMark` and very rare; a body that contains it gets no such guards.
const MARK_GUARD: char = '\u{2e4f}';

/// Whether a prepared text may have signs that [`restored`] takes out.
pub(super) fn may_have_guards(prepared: &str) -> bool {
    let bytes = prepared.as_bytes();
    // The noncharacters begin with these bytes.
    memchr::memmem::find(bytes, b"\xef\xb7").is_some() || prepared.contains(MARK_GUARD)
}

/// Whether a character of a prepared text was put in and replaces none of the author's.
pub(super) fn is_put_in(c: char) -> bool {
    matches!(c, GUARD | MARK_GUARD | AS_TYPED)
}

/// A piece of prepared text as the author wrote it, but for what other steps of preparing took away.
pub(super) fn restored(text: &str) -> Cow<'_, str> {
    if !may_have_guards(text) {
        return Cow::Borrowed(text);
    }
    let signs = text.chars().filter(|c| !is_put_in(*c) && *c != NO_PART);
    let signs = signs.map(|c| match c {
        ASTERISK => '*',
        TILDE => '~',
        other => other,
    });
    Cow::Owned(signs.collect())
}

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

/// Prepares the delimiters `*`, `~` and `_` of a line, so that emphasis is what readers of Chinese expect:
/// `**真，**她`, `《办法》**（试行）**已` and `甲**_乙_**丙` are emphasis, `60*40、80*60` and `3~5年，1~3万元` are not.
///
/// `CommonMark` decides by the characters on both sides of a run, with rules made for languages with
/// spaces (commonmark-spec issue 650). Here punctuation counts as a letter when it is Chinese itself or
/// when the other side of the run is Chinese. A single asterisk between a digit and a letter or digit, and a single
/// tilde, are signs of the text. Line breaks are never added or removed. `with_underscores` is false for a body that
/// has [`MARK_GUARD`] in it.
pub(super) fn guard_emphasis(line: &str, with_underscores: bool, out: &mut String) {
    if memchr::memchr2(b'*', b'~', line.as_bytes()).is_none() {
        out.push_str(line);
        return;
    }
    let is_delimiter = |c: char| matches!(c, '*' | '~' | '_');
    let mut rest = line;
    // Whether a number in asterisks was opened, as in 受理*12*件, so that the next asterisk closes it.
    let mut in_number = false;
    while let Some(at) = rest.find(is_delimiter) {
        let length = rest[at..].find(|c| !is_delimiter(c)).unwrap_or(rest.len() - at);
        let (text, tail) = rest.split_at(at);
        let (run, tail) = tail.split_at(length);
        let slashes = text.len() - text.trim_end_matches('\\').len();
        let before = text.chars().next_back();
        let sides = Sides { before, after: tail.chars().next(), is_escaped: slashes % 2 == 1 };
        out.push_str(text);
        match run {
            "*" if in_number || sides.opens_number(tail) => {
                in_number = !in_number;
                sides.guard(run, with_underscores, out);
            }
            "*" if sides.is_product() => out.push(ASTERISK),
            "~" if !sides.is_escaped => out.push(TILDE),
            _ => sides.guard(run, with_underscores, out),
        }
        rest = tail;
    }
    out.push_str(rest);
}

/// Whether a body has no sign by which underscores are guarded.
pub(super) fn can_guard_underscores(body: &str) -> bool {
    !body.contains(MARK_GUARD)
}

/// The characters beside a run of delimiters; `None` at the ends of the line.
struct Sides {
    before: Option<char>,
    after: Option<char>,
    /// Whether a backslash makes the first sign of the run an ordinary one.
    is_escaped: bool,
}

impl Sides {
    /// Whether an asterisk here multiplies: a digit on one side, a letter or digit on the other.
    fn is_product(&self) -> bool {
        let digit =
            |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || ('０'..='９').contains(&c));
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        digit(self.before) && word(self.after) || word(self.before) && digit(self.after)
    }

    /// Whether an asterisk here opens a number that is emphasised whole: `*12*` between words that are no factors.
    fn opens_number(&self, tail: &str) -> bool {
        let is_factor = |c: char| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c);
        let digits =
            tail.bytes().take_while(|b| b.is_ascii_digit() || matches!(b, b'.' | b'%')).count();
        let after = tail[digits..].strip_prefix('*').filter(|_| digits > 0);
        !self.is_escaped
            && !self.before.is_some_and(is_factor)
            && after.is_some_and(|after| !after.starts_with(is_factor) && !after.starts_with('*'))
    }

    /// Writes a run, which may be of several signs (`**_`), with guards around and between them.
    fn guard(&self, run: &str, with_underscores: bool, out: &mut String) {
        let chinese = |c: Option<char>| c.is_some_and(|c| is_cjk(c) || is_shared_punctuation(c));
        let near_chinese = chinese(self.before) || chinese(self.after);
        let guards = |c: Option<char>| c.is_some_and(is_mark) && near_chinese;
        if self.is_escaped
            && let Some(first) = run.chars().next()
        {
            out.push(first);
            let rest = &run[first.len_utf8()..];
            if !rest.is_empty() {
                let sides = Self { before: Some(first), is_escaped: false, ..*self };
                sides.guard(rest, with_underscores, out);
            }
            return;
        }
        if guards(self.before) && !run.starts_with('_') {
            out.push(GUARD);
        }
        let mut last: Option<char> = None;
        for sign in run.chars() {
            if let Some(last) = last.filter(|last| *last != sign && near_chinese) {
                match (last == '_', sign == '_') {
                    (false, false) => out.push(GUARD),
                    (false, true) if with_underscores => out.extend([GUARD, MARK_GUARD]),
                    (true, false) if with_underscores => out.extend([MARK_GUARD, GUARD]),
                    _ => {}
                }
            }
            out.push(sign);
            last = Some(sign);
        }
        if guards(self.after) && !run.ends_with('_') {
            out.push(GUARD);
        }
    }
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
