//! Signs of Markdown in a form that it does not know: `##标题`, `-项目`, `［字］（b.md）`.
//!
//! In: the lines of a paragraph. Out: findings. Must not know: blocks, HTML.

use super::super::cjk::is_han;
use super::PastedLine;
use crate::diagnostic::{Diagnostic, Location, problem};

/// Signs of Markdown in a form that it does not know.
pub(super) fn signs(
    lines: &[PastedLine],
    place: &dyn Fn(usize) -> Location,
    found: &mut Vec<Diagnostic>,
) {
    let typed: Vec<(&str, &PastedLine)> = lines
        .iter()
        .filter(|line| !line.is_as_typed)
        .map(|line| (line.raw.as_str(), line))
        .collect();
    let hash = typed.iter().find_map(|(text, line)| Some((heading_sign(text)?, *line)));
    if let Some((sign, line)) = hash {
        found.push(problem::pasted::heading_sign(place(line.offset).spanning(sign), sign));
    }
    let items = || typed.iter().filter(|(text, _)| is_item_without_space(text));
    if let Some((text, line)) = items().next() {
        let sign: String = text.chars().take(1).collect();
        found.push(problem::pasted::item_without_space(place(line.offset), &sign, items().count()));
    }
    for line in lines {
        if let Some((at, link)) = full_width_link(&line.text) {
            let mut place = place(line.offset);
            place.column += u32::try_from(line.text[..at].chars().count()).unwrap_or(0);
            found.push(problem::pasted::full_width_link(place.spanning(link), link));
        }
    }
}

/// `##标题`, `＃＃ 标题`: the signs before a heading that is none.
fn heading_sign(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(['#', '＃']);
    let sign = &line[..line.len() - rest.len()];
    let next = rest.chars().next()?;
    let count = sign.chars().count();
    let is_full_width = sign.contains('＃');
    // Markdown knows no other space than that of the keyboard.
    let is_odd_space = matches!(next, '\u{3000}' | '\u{a0}');
    let begins = is_full_width || is_odd_space || count > 1 && !next.is_whitespace();
    ((1..=6).contains(&count) && begins).then_some(sign)
}

/// `-项目`, `＊ 项目`: an item without the sign and space that make it one.
fn is_item_without_space(line: &str) -> bool {
    let Some(sign) = line.chars().next() else { return false };
    let rest = &line[sign.len_utf8()..];
    let is_sign = match sign {
        '-' | '－' | '+' | '＋' | '＊' => true,
        // With a second `*` on the line, the first one opens emphasis and is no item's.
        '*' => !rest.contains('*'),
        _ => false,
    };
    let rest = if matches!(sign, '－' | '＋' | '＊') { rest.trim_start() } else { rest };
    is_sign && rest.starts_with(is_han)
}

/// `[字]（b.md）`, `［字］(b.md)`: a link in full-width brackets, where it stands.
fn full_width_link(text: &str) -> Option<(usize, &str)> {
    let last_end = text.rfind(['）', ')'])?;
    let mut start = None;
    for (at, sign) in text.match_indices(['[', '［', '【', ']', '］', '】']) {
        if matches!(sign, "[" | "［" | "【") {
            start = Some(at);
            continue;
        }
        // Nothing that follows can be closed.
        if at > last_end {
            return None;
        }
        let close = sign.len();
        let after = &text[at + close..];
        // `[字](b.md）` is text as well: the bracket that should close it is none to Markdown.
        let is_half = |rest: &&str| {
            sign == "]"
                && rest.find(')').unwrap_or(rest.len()) < rest.find('）').unwrap_or(rest.len())
        };
        let Some(rest) = after
            .strip_prefix('（')
            .or_else(|| after.strip_prefix('(').filter(|rest| !is_half(rest)))
        else {
            continue;
        };
        // An address has no bracket of its own: what is closed behind the next one is no address.
        let Some(end) = rest.find(['）', ')', ']', '］', '】']) else { continue };
        if rest[end..].starts_with([']', '］', '】']) {
            continue;
        }
        let address = rest[..end].trim();
        let is_address = !address.contains(char::is_whitespace)
            && (address.contains("://")
                || address.contains('/')
                || address.starts_with('#')
                || std::path::Path::new(address)
                    .extension()
                    .is_some_and(std::ffi::OsStr::is_ascii));
        // 【…】 stands around titles, and what follows in brackets is seldom an address.
        let is_address = is_address && (sign != "】" || is_file_or_host(address));
        if let Some(start) = start.filter(|_| is_address) {
            let length = at + close + (after.len() - rest.len()) + end;
            let close = rest[end..].chars().next().map_or(0, char::len_utf8);
            return Some((start, &text[start..length + close]));
        }
    }
    None
}

/// Whether a text is the name of a file or an address of the web.
fn is_file_or_host(address: &str) -> bool {
    let kind = std::path::Path::new(address).extension().and_then(|kind| kind.to_str());
    let is_kind = |kind: &str| kind.len() >= 2 && kind.bytes().all(|b| b.is_ascii_alphanumeric());
    address.contains("://") || kind.is_some_and(is_kind) && !address.contains('。')
}

#[cfg(test)]
mod tests {
    use super::{full_width_link, heading_sign};

    #[test]
    fn signs_that_look_like_markdown() {
        assert_eq!(heading_sign("##标题"), Some("##"));
        assert_eq!(heading_sign("＃ 标题"), Some("＃"));
        assert_eq!(heading_sign("##\u{3000}标题"), Some("##"));
        assert_eq!(heading_sign("#\u{a0}标题"), Some("#"));
        assert_eq!(heading_sign("#标签"), None);
        assert_eq!(heading_sign("#1 号楼"), None);
        assert_eq!(full_width_link("见[字]（b.md）。"), Some((3, "[字]（b.md）")));
        assert_eq!(
            full_width_link("见［字］(https://a.gov.cn/)"),
            Some((3, "［字］(https://a.gov.cn/)"))
        );
        assert_eq!(full_width_link("【字】（b.md）"), Some((0, "【字】（b.md）")));
        assert_eq!(full_width_link("见[字](b.md）。"), Some((3, "[字](b.md）")));
        assert_eq!(full_width_link("[1]（以下简称办法）"), None);
        assert_eq!(full_width_link("【公告】（1/2）"), None);
        assert_eq!(full_width_link("【2024】（修订版.）"), None);
    }
}
