//! Tables that can be read: each with a caption, in a frame that scrolls by itself on narrow screens.
//!
//! In: a body's HTML, names for tables without captions. Out: the same HTML, its outermost tables framed. Must
//! not know: where tables come from, Markdown or the author's HTML.

use std::fmt::Write;

use super::super::table_lines::TableLine;
use crate::escape::attribute;
use crate::numeric::is_number;

const CAPTION: &str = "<p class=\"caption\"";
const UNIT: &str = "<p class=\"unit\"";

/// The beginning of the paragraph that holds a line of the table below it, without its `>`.
pub(super) const fn line_tag(line: TableLine) -> &'static str {
    match line {
        TableLine::Caption => CAPTION,
        TableLine::Unit => UNIT,
    }
}

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
                cells(&mut out, &html[done..end]);
                out.push_str("</div>");
                done = end;
            }
        }
    }
    out.push_str(&html[done..]);
    out
}

/// Writes the inside of a table: cells that hold a number get a class, and the first row of a table without heads becomes its
/// head. Tables inside of cells stay as they are.
fn cells(out: &mut String, inside: &str) {
    let (mut depth, mut row, mut done, mut in_head) = (0_usize, 0_usize, 0, false);
    let (mut own_heads, mut rows) = (false, 0_usize);
    for (start, end) in tags(inside) {
        let tag = &inside[start..end];
        depth += usize::from(is(tag, "<table"));
        if depth == 0 {
            own_heads |= is(tag, "<th");
            rows += usize::from(is(tag, "<tr"));
            // A row of figures is no head.
            own_heads |=
                rows == 1 && is(tag, "<td") && plain_cell(&inside[end..]).is_some_and(is_number);
        }
        // The end of the table itself is the last tag.
        depth = depth.saturating_sub(usize::from(is(tag, "</table")));
    }
    depth = 0;
    for (start, end) in tags(inside) {
        let tag = &inside[start..end];
        depth += usize::from(is(tag, "<table"));
        if depth > 0 {
            depth -= usize::from(is(tag, "</table"));
            continue;
        }
        row += usize::from(is(tag, "<tr"));
        let becomes_head = !own_heads && row == 1 && rows > 1;
        if is(tag, "<td") && becomes_head {
            let _ = write!(out, "{}<th scope=\"col\"{}", &inside[done..start], &tag["<td".len()..]);
            (done, in_head) = (end, true);
        } else if is(tag, "</td") && in_head {
            out.push_str(&inside[done..start]);
            out.push_str("</th>");
            (done, in_head) = (end, false);
        } else if is(tag, "<td")
            && !tag.contains(" class=")
            && let Some(class) = plain_cell(&inside[end..]).and_then(class_of)
        {
            let rest = &tag["<td".len()..];
            let _ = write!(out, "{}<td class=\"{class}\"{rest}", &inside[done..start]);
            done = end;
        }
    }
    out.push_str(&inside[done..]);
}

/// The text of the cell that begins here; `None` for one with elements in it.
fn plain_cell(after: &str) -> Option<&str> {
    let end = after.find('<').filter(|at| is(&after[*at..], "</td"))?;
    Some(after[..end].trim())
}

/// The class of a cell whose text is not broken: a number, or a day or telephone number.
fn class_of(text: &str) -> Option<&'static str> {
    let of_day = |c: char| c.is_ascii_digit() || "-./:年月日".contains(c);
    let is_day = text.chars().any(|c| c.is_ascii_digit())
        && text.chars().all(of_day)
        && text.chars().count() <= 16;
    if is_number(text) { Some("number") } else { is_day.then_some("kept") }
}

/// Lines above a table, taken from the end of the HTML before it: their attributes and what is inside them.
#[derive(Default)]
struct LinesAbove {
    caption: Option<(String, String)>,
    unit: Option<(String, String)>,
}

impl LinesAbove {
    fn take(out: &mut String) -> Self {
        let mut lines = Self::default();
        loop {
            let before = out.trim_end();
            let Some(inside) = before.strip_suffix("</p>") else { return lines };
            let start = inside.rfind("<p").unwrap_or(0);
            let line = if inside[start..].starts_with(CAPTION) && lines.caption.is_none() {
                (&mut lines.caption, CAPTION)
            } else if inside[start..].starts_with(UNIT) && lines.unit.is_none() {
                (&mut lines.unit, UNIT)
            } else {
                return lines;
            };
            let (place, tag) = line;
            let rest = &inside[start + tag.len()..];
            *place = rest.split_once('>').map(|(id, text)| (id.to_owned(), text.to_owned()));
            out.truncate(start);
        }
    }

    /// What they make of the table's caption; `name` stands for one that is missing.
    fn html(&self, number: usize, name: &str) -> String {
        let unit =
            self.unit.as_ref().map(|(id, text)| format!("<span class=\"unit\"{id}>{text}</span>"));
        let unit = unit.unwrap_or_default();
        match &self.caption {
            Some((id, text)) => format!("<caption{id}>{text}{unit}</caption>\n"),
            None if unit.is_empty() => {
                format!("<caption id=\"table-{number}\" class=\"visually-hidden\">{name}</caption>")
            }
            // The unit alone names no table.
            None => {
                format!(
                    "<caption><span id=\"table-{number}\" class=\"visually-hidden\">{name}</span>{unit}</caption>\n"
                )
            }
        }
    }
}

fn open(out: &mut String, tag: &str, after: &str, number: usize, name: &dyn Fn(usize) -> String) {
    // A `<caption>` is searched for up to the first row; other tags, such as `<col>`, may come before it.
    let ends =
        |tag: &str| is(tag, "<tr") || is(tag, "<td") || is(tag, "</table") || is(tag, "<table");
    let mut inside = tags(after).take_while(|(start, end)| !ends(&after[*start..*end]));
    let caption = inside.find(|(start, end)| is(&after[*start..*end], "<caption"));
    let caption = caption.map_or("", |(start, _)| &after[start..]);
    let is_own = is(caption, "<caption");
    let lines = if is_own { LinesAbove::default() } else { LinesAbove::take(out) };
    let own = is_own.then(|| id(&caption[..caption.find('>').unwrap_or(0)]));
    let of_line = lines.caption.as_ref().map(|(attributes, _)| id(attributes));
    let label = match own.or(of_line) {
        Some(Some(id)) => format!("aria-labelledby=\"{id}\""),
        // A caption without an id is read with the table itself.
        Some(None) => format!("aria-label=\"{}\"", attribute(&name(number))),
        None => format!("aria-labelledby=\"table-{number}\""),
    };
    let _ = write!(out, "<div class=\"table\" role=\"region\" tabindex=\"0\" {label}>{tag}");
    if !is_own {
        out.push_str(&lines.html(number, &attribute(&name(number))));
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
        let table = |inside: &str| {
            let html = framed(format!("<table>{inside}</table>"), &|_| "甲".to_owned());
            html.split_once("</caption>").expect("a caption").1.replace("</table></div>", "")
        };
        assert_eq!(
            table(
                "<tr><td>甲</td><td colspan=\"2\">乙</td></tr><tr><td>1</td><td>2024-01-02</td></tr><tr><td>-3</td><td>000-00000001</td></tr>"
            ),
            "<tr><th scope=\"col\">甲</th><th scope=\"col\" colspan=\"2\">乙</th></tr><tr><td class=\"number\">1</td><td class=\"kept\">2024-01-02</td></tr><tr><td class=\"number\">-3</td><td class=\"kept\">000-00000001</td></tr>"
        );
        let heads = "<tr><th>甲</th></tr><tr><td class=\"left\">1</td></tr><tr><td>5,020.5%</td></tr><tr><td><b>3</b></td></tr>";
        assert_eq!(table(heads), heads.replace("<td>5", "<td class=\"number\">5"));
        let figures = "<tr><td>1</td></tr><tr><td>2</td></tr>";
        assert_eq!(table(figures), figures.replace("<td>", "<td class=\"number\">"));
        // A table of one row has no head, one inside of a cell is the author's.
        let inner = "<tr><td><table><tr><td>1</td></tr></table></td></tr>";
        assert_eq!(table(inner), inner);
        let plain = "<p>'</p>\n<tablet>".to_owned();
        assert_eq!(framed(plain.clone(), &name), plain);
    }
}
