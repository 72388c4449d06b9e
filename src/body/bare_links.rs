//! Addresses that stand in text as they are: `见https://www.example.gov.cn/a。`
//!
//! In: the events of a block. Out: the same events, each address in text a link to itself. Must not know: where links lead,
//! HTML.
//!
//! Only `http://` and `https://` with a whole host make an address; which of them `www.example.gov.cn` has, nobody says. An
//! address ends before the first character that no address has (full-width signs are such, and Han characters unless the
//! address goes on behind them) and before signs that end a sentence. Source: GitHub Flavored Markdown 0.29, 6.9, for what does not belong to an address.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::cjk::is_han;
use super::raw;
use super::segment::{Spanned, end_of};

/// Makes addresses in text links. Those in links, code and an author's own `<a>` stay text.
pub(super) fn linked(events: Vec<Spanned<'_>>) -> Vec<Spanned<'_>> {
    if !events.iter().any(|(event, _)| matches!(event, Event::Text(text) if text.contains("://"))) {
        return events;
    }
    let mut out = Vec::with_capacity(events.len() + 4);
    let mut index = 0;
    // Elements of the author's that hold no links.
    let mut closed = 0_usize;
    while let Some((event, span)) = events.get(index) {
        match event {
            Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_)) => {
                let end = end_of(&events, index);
                out.extend_from_slice(&events[index..=end]);
                index = end;
            }
            Event::InlineHtml(html) => {
                if holds_no_links(&raw::name_of(html)) {
                    let is_end = html.starts_with("</");
                    closed = if is_end { closed.saturating_sub(1) } else { closed + 1 };
                }
                out.push(events[index].clone());
            }
            Event::Text(_) if closed == 0 => {
                // Markdown cuts text at signs that may mean something, such as `&` and `_`.
                let more =
                    events[index..].iter().take_while(|(it, _)| matches!(it, Event::Text(_)));
                let run = &events[index..index + more.count()];
                push_run(run, &mut out);
                index += run.len() - 1;
            }
            _ => out.push((event.clone(), span.clone())),
        }
        index += 1;
    }
    out
}

fn holds_no_links(name: &str) -> bool {
    matches!(name, "a" | "code" | "pre" | "script" | "style")
}

/// Writes events of text that follow each other.
fn push_run<'t>(run: &[Spanned<'t>], out: &mut Vec<Spanned<'t>>) {
    let whole: String = run.iter().map(|(event, _)| text(event)).collect();
    let mut found = addresses(&whole).peekable();
    if found.peek().is_none() {
        out.extend_from_slice(run);
        return;
    }
    let span = run[0].1.start..run[run.len() - 1].1.end;
    // Where text was typed otherwise than it is read (`&amp;`), places are those of its beginning.
    let place = |part: &Range<usize>| {
        if span.len() == whole.len() {
            span.start + part.start..span.start + part.end
        } else {
            span.clone()
        }
    };
    let push = |part: Range<usize>, out: &mut Vec<Spanned<'t>>| {
        if !part.is_empty() {
            let place = place(&part);
            out.push((Event::Text(CowStr::from(whole[part].to_owned())), place));
        }
    };
    let mut done = 0;
    for part in found {
        push(done..part.start, out);
        let tag = Tag::Link {
            link_type: LinkType::Autolink,
            dest_url: CowStr::from(whole[part.clone()].to_owned()),
            title: "".into(),
            id: "".into(),
        };
        out.push((Event::Start(tag), place(&part)));
        push(part.clone(), out);
        out.push((Event::End(TagEnd::Link), place(&part)));
        done = part.end;
    }
    push(done..whole.len(), out);
}

fn text<'e>(event: &'e Event<'_>) -> &'e str {
    if let Event::Text(text) = event { text } else { "" }
}

/// Where the addresses in a text are.
fn addresses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let colon = from + text[from..].find("://")?;
            let behind = colon + "://".len();
            let begin =
                text[from..colon].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(from, |at| {
                    at + from + text[at + from..].chars().next().map_or(1, char::len_utf8)
                });
            from = behind;
            let scheme = &text[begin..colon];
            if !scheme.eq_ignore_ascii_case("http") && !scheme.eq_ignore_ascii_case("https") {
                continue;
            }
            let end = behind + length(&text[behind..]);
            if has_host(&text[behind..end]) {
                from = end;
                return Some(begin..end);
            }
        }
    })
}

/// How many bytes of a text belong to the address whose host begins it.
fn length(text: &str) -> usize {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let mut end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    if text[..end].ends_with(['/', '=', '-', '_']) {
        end += han_names(&text[end..], &is_part);
    }
    let mut address = &text[..end];
    // Two addresses with a comma between them are two.
    let next = [",http", ";http"].iter().filter_map(|sign| address.find(sign)).min();
    if let Some(next) = next {
        let behind = &address[next + 1..];
        if behind.starts_with("http://") || behind.starts_with("https://") {
            address = &address[..next];
        }
    }
    loop {
        let count = |sign: char| address.matches(sign).count();
        let is_over = address.ends_with(['.', ',', ';', ':', '!', '?', '\'', '*', '_', '~'])
            || address.ends_with(')') && count(')') > count('(')
            || address.ends_with('(');
        if !is_over {
            return address.len();
        }
        address = &address[..address.len() - 1];
    }
}

/// How many bytes of what follows an address belong to it though they have Han characters: `文件.html`, `甲&y=2`,
/// `文件/a.html`, behind which no name of Han characters is left without a sign. Text that goes on (`查询和办理`) has none.
fn han_names(text: &str, is_part: &dyn Fn(char) -> bool) -> usize {
    let (mut length, mut is_behind_han) = (0, false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_han(c) => is_behind_han = true,
            '.' | '/' | '&' | '=' | '-' | '_' | '?' => is_behind_han = false,
            _ if is_part(c) && !is_behind_han => {
                if c.is_ascii_alphanumeric() {
                    length = at + c.len_utf8();
                }
            }
            _ => break,
        }
    }
    length
}

/// Whether an address begins with a host that has at least two labels.
fn has_host(address: &str) -> bool {
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    name.contains('.') && name.split('.').all(is_label) && port.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::addresses;

    #[test]
    fn addresses_end_where_their_sentence_goes_on() {
        let found = |text: &str| addresses(text).map(|at| text[at].to_owned()).collect::<Vec<_>>();
        for (text, want) in [
            (
                "见https://www.example.gov.cn/a_b?x=1&y=2#c。",
                vec!["https://www.example.gov.cn/a_b?x=1&y=2#c"],
            ),
            ("（网址：http://www.example.gov.cn:8080/）", vec!["http://www.example.gov.cn:8080/"]),
            ("(see HTTPS://a.example/x_(y).)", vec!["HTTPS://a.example/x_(y)"]),
            (
                "http://a.example/,https://b.example;",
                vec!["http://a.example/", "https://b.example"],
            ),
            ("https://a.example/中文.html，", vec!["https://a.example/中文.html"]),
            ("https://a.example/x?a=甲乙&b=2。", vec!["https://a.example/x?a=甲乙&b=2"]),
            ("https://a.example/文件/公告/a.pdf下载", vec!["https://a.example/文件/公告/a.pdf"]),
            ("https://a.example/查询/办理", vec!["https://a.example/"]),
            ("登录https://a.example/下载App后", vec!["https://a.example/"]),
            ("https://a.example/文件/a.pdf下载", vec!["https://a.example/文件/a.pdf"]),
            (
                "http://a.example/、https://b.example/查询",
                vec!["http://a.example/", "https://b.example/"],
            ),
            (
                "ftp://a.example/ xhttp://a.example https:// http://本站/ https://localhost/a",
                vec![],
            ),
            ("https://user:word@a.example/", vec![]),
        ] {
            assert_eq!(found(text), want, "{text}");
        }
    }
}
