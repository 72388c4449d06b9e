//! Tables that can be read: each with a caption, in a frame that scrolls by itself on narrow screens.
//!
//! In: a body's HTML, names for tables without captions. Out: the same HTML, its outermost tables framed. Must
//! not know: where tables come from, Markdown or the author's HTML.

use std::fmt::Write;

use crate::escape::attribute;

/// Frames the outermost tables. `name` names the n-th table, from 1, where it has no caption.
pub(super) fn framed(html: String, name: &dyn Fn(usize) -> String) -> String {
    if !html.contains("<table") {
        return html;
    }
    let html = html.as_str();
    let mut out = String::with_capacity(html.len() + 256);
    let (mut depth, mut number, mut done) = (0_usize, 0, 0);
    for (start, end) in tags(html) {
        let tag = &html[start..end];
        if is(tag, "<table") {
            depth += 1;
            if depth == 1 {
                number += 1;
                out.push_str(&html[done..start]);
                open(&mut out, tag, &html[end..], number, name);
                done = end;
            }
        } else if is(tag, "</table") && depth > 0 {
            depth -= 1;
            if depth == 0 {
                out.push_str(&html[done..end]);
                out.push_str("</div>");
                done = end;
            }
        }
    }
    out.push_str(&html[done..]);
    out
}

fn open(out: &mut String, tag: &str, after: &str, number: usize, name: &dyn Fn(usize) -> String) {
    // A `<caption>` is searched for up to the first row; other tags, such as `<col>`, may come before it.
    let ends =
        |tag: &str| is(tag, "<tr") || is(tag, "<td") || is(tag, "</table") || is(tag, "<table");
    let mut inside = tags(after).take_while(|(start, end)| !ends(&after[*start..*end]));
    let caption = inside.find(|(start, end)| is(&after[*start..*end], "<caption"));
    let caption = caption.map_or("", |(start, _)| &after[start..]);
    let own = is(caption, "<caption").then(|| id(&caption[..caption.find('>').unwrap_or(0)]));
    let label = match own {
        Some(Some(id)) => format!("aria-labelledby=\"{id}\""),
        // A caption without an id is read with the table itself.
        Some(None) => format!("aria-label=\"{}\"", attribute(&name(number))),
        None => format!("aria-labelledby=\"table-{number}\""),
    };
    let _ = write!(out, "<div class=\"table\" role=\"region\" tabindex=\"0\" {label}>{tag}");
    if own.is_none() {
        let name = name(number);
        let _ = write!(
            out,
            "<caption id=\"table-{number}\" class=\"visually-hidden\">{}</caption>",
            attribute(&name)
        );
    }
}

/// Whether a tag begins with this name.
fn is(tag: &str, name: &str) -> bool {
    let rest = tag.get(..name.len()).filter(|begin| begin.eq_ignore_ascii_case(name));
    rest.is_some() && tag[name.len()..].starts_with(|c: char| c == '>' || c.is_whitespace())
}

/// The value of `id` in a tag that was written with double quotes.
fn id(tag: &str) -> Option<&str> {
    let (_, rest) = tag.split_once(" id=\"")?;
    Some(rest.split('"').next().unwrap_or_default())
}

/// Where tags begin and end; what stands in quotes ends none.
fn tags(html: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + memchr::memchr(b'<', &html.as_bytes()[at..])?;
        let end = tag_end(&html.as_bytes()[start..])?;
        at = start + end;
        Some((start, at))
    })
}

/// The length of the tag that begins here; what stands in quotes does not end it.
fn tag_end(bytes: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += memchr::memchr3(b'>', b'"', b'\'', &bytes[at..])? + 1;
        match bytes[at - 1] {
            b'>' => return Some(at),
            quote => at += memchr::memchr(quote, &bytes[at..])? + 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::framed;

    #[test]
    fn outermost_tables_are_framed_and_named() {
        let name = |number: usize| format!("表格{number}");
        let html = "<p title=\"<table>\">甲</p><table><tr><td><table></table></td></tr></table><TABLE class=\"x\"><caption id=\"p1\">乙</caption></TABLE>";
        let want = "<p title=\"<table>\">甲</p><div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"table-1\"><table><caption id=\"table-1\" class=\"visually-hidden\">表格1</caption><tr><td><table></table></td></tr></table></div><div class=\"table\" role=\"region\" tabindex=\"0\" aria-labelledby=\"p1\"><TABLE class=\"x\"><caption id=\"p1\">乙</caption></TABLE></div>";
        assert_eq!(framed(html.to_owned(), &name), want);
        let plain = "<p>'</p>\n<tablet>".to_owned();
        assert_eq!(framed(plain.clone(), &name), plain);
    }
}
