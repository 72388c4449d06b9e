//! The author's HTML, token by token, with its addresses led to where they go and its ids looked at.
//!
//! In: a piece of raw HTML and where each of its lines stands. Out: HTML on the writer's text, findings. Must not know:
//! where addresses lead, what Markdown is around.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::fmt::Write;

use super::inline::Writer;
use crate::body::clean::{self, alignment, closes_alone, element, is_void, may_have};
use crate::body::raw::{self, Element, End, RawPiece, Token};
use crate::body::{LinkKind, is_own_id};
use crate::diagnostic::{Location, problem};
use crate::escape::{push_attribute, push_text};

/// Raw HTML as Markdown gives it: a block line by line, each with its byte in the prepared body.
pub(super) struct Raw<'e> {
    lines: Vec<(&'e str, usize)>,
    /// A line and the byte of the piece where it begins: places are asked for in order, and a piece may have thousands.
    last: Cell<(usize, usize)>,
}

/// Names that one finding lists.
const MOST_NAMES: usize = 8;

fn refuse(names: &mut Vec<String>, name: &str) {
    if names.len() < MOST_NAMES && !names.iter().any(|known| known == name) {
        names.push(name.to_owned());
    }
}

impl<'e> Raw<'e> {
    pub(super) fn new(lines: Vec<(&'e str, usize)>) -> Self {
        Self { lines, last: Cell::default() }
    }

    fn whole(&self) -> String {
        self.lines.iter().map(|(line, _)| *line).collect()
    }

    /// The byte of the prepared body where a byte of the piece stands.
    fn offset(&self, at: usize) -> usize {
        let (first, mut begin) = Some(self.last.get()).filter(|it| it.1 <= at).unwrap_or_default();
        for (number, (line, offset)) in self.lines.iter().enumerate().skip(first) {
            if at - begin < line.len() {
                self.last.set((number, begin));
                return offset + at - begin;
            }
            begin += line.len();
        }
        self.lines.last().map_or(0, |(line, offset)| offset + line.len())
    }
}

/// What an author's elements have open while a body is written.
#[derive(Debug, Default)]
pub(super) struct Opened {
    /// For each name its open elements: the place of the start tag, or `None` where the end tag may be left out.
    elements: BTreeMap<&'static str, Vec<Option<Location>>>,
    /// For each link that is open, whether it leads away.
    links: Vec<bool>,
    /// The place of the first start tag, at which `raw_moved` is reported if the browser would lose or move text.
    first: Option<Location>,
}

impl Writer<'_, '_> {
    /// Writes a piece; `true` where it opens a script or style sheet and does not close it.
    pub(super) fn author_html(&mut self, raw: &Raw<'_>) -> bool {
        self.raw = true;
        let html = raw.whole();
        let RawPiece { tokens, end } = raw::read(&html);
        let broken = tokens.iter().find_map(Token::broken_at);
        let unfinished = if let End::Tag { at } = end { Some(at) } else { None };
        if let Some(at) = broken.or(unfinished) {
            let place = self.place(raw.offset(at));
            let is_remark = html[at..].starts_with("<!") || html[at..].starts_with("<?");
            self.findings.push(if is_remark {
                problem::html::raw_unclosed(place, "<!--")
            } else {
                problem::html::raw_broken(place)
            });
            // The author sees in a preview what nobody could read as HTML.
            push_text(&mut self.html, &html);
            return false;
        }
        let mut refused: Vec<String> = Vec::new();
        let mut refused_at = None;
        for token in tokens {
            match token {
                Token::Text(text) => push_text(&mut self.html, &text),
                Token::Open(own) => {
                    let offset = raw.offset(own.at);
                    match element(&own.name) {
                        Some(name) => self.open_element(name, &own, offset),
                        None => {
                            refused_at = refused_at.or(Some(offset));
                            refuse(&mut refused, &own.name);
                        }
                    }
                }
                // Browsers read it as a line break.
                Token::Close { name, .. } if name == "br" => self.html.push_str("<br />"),
                Token::Close { name, at } => {
                    if let Some(name) = element(&name)
                        && !self.close_element(name)
                    {
                        let at = self.place(raw.offset(at));
                        self.findings.push(problem::html::raw_stray(at, name));
                    }
                }
                Token::Bogus { at } => {
                    refused_at = refused_at.or(Some(raw.offset(at)));
                    let begin =
                        html[at..].char_indices().nth(2).map_or(html.len(), |(two, _)| at + two);
                    refuse(&mut refused, &html[at..begin]);
                }
            }
        }
        if let Some(offset) = refused_at {
            let at = self.place(offset);
            self.findings.push(problem::html::raw_removed(at, &refused));
        }
        let End::Code { at, name } = end else { return false };
        // An HTML block goes on to the end of the text where its code is not closed.
        if raw.lines.len() > 1 {
            let at = self.place(raw.offset(at));
            self.findings.push(problem::html::raw_unclosed(at, &format!("<{name}>")));
        }
        true
    }

    fn open_element(&mut self, name: &'static str, own: &Element, offset: usize) {
        if self.opened.first.is_none() {
            self.opened.first = Some(self.place(offset));
        }
        if name == "img" {
            return self.raw_image(own, offset);
        }
        let in_table = self.opened.elements.get("table").is_some_and(|open| !open.is_empty());
        if is_of_table(name) && !in_table {
            let at = self.place(offset).spanning(&own.name);
            self.findings.push(problem::html::raw_outside_table(at, name));
        }
        let _ = write!(self.html, "<{name}");
        if name == "a" {
            self.raw_link(own, offset);
        }
        self.own_attributes(name, own, offset);
        self.html.push('>');
        if own.closes_itself && !is_void(name) {
            // Browsers read `<div/>` as a start tag; its author meant an empty element, so it is closed at once.
            self.end_element(name);
        } else if !is_void(name) {
            let needs_end = !closes_alone(name);
            let at = needs_end.then(|| self.place(offset).spanning(&own.name));
            self.opened.elements.entry(name).or_default().push(at);
        }
    }

    /// Closes an element that the author opened; whether there was one.
    fn close_element(&mut self, name: &'static str) -> bool {
        // An end tag without a start tag of the author's is not written: it could only close an element of Markdown's.
        let is_open = self.opened.elements.get_mut(name).and_then(Vec::pop).is_some();
        if is_open {
            self.end_element(name);
        }
        is_open || is_void(name)
    }

    fn end_element(&mut self, name: &'static str) {
        if name == "a" && self.opened.links.pop() == Some(true) {
            self.outside_mark();
        }
        let _ = write!(self.html, "</{name}>");
    }

    fn raw_link(&mut self, own: &Element, offset: usize) {
        let link = own.attribute("href").and_then(|typed| self.resolved(typed.trim(), offset));
        self.opened.links.push(link.as_ref().is_some_and(|link| link.kind == LinkKind::Away));
        if let Some(link) = link {
            self.html.push_str(" href=\"");
            push_attribute(&mut self.html, &link.href);
            self.html.push('"');
            self.html.push_str(&super::links::link_attributes(&link.kind));
        }
    }

    fn raw_image(&mut self, own: &Element, offset: usize) {
        let Some(typed) = own.attribute("src") else {
            self.findings.push(problem::html::image_without_address(self.place(offset)));
            return;
        };
        let typed = typed.trim();
        let alt = own.attribute("alt").unwrap_or_default();
        let Some(link) = self.image_link(typed, alt.trim(), offset) else { return };
        self.html.push_str("<img src=\"");
        push_attribute(&mut self.html, &link.href);
        self.html.push('"');
        if own.attribute("alt").is_none() {
            self.html.push_str(" alt=\"\"");
        }
        if own.attribute("width").is_none() && own.attribute("height").is_none() {
            self.html.push_str(&super::links::size_attributes(&link.kind));
        }
        self.own_attributes("img", own, offset);
        self.html.push('>');
    }

    /// The attributes that mean the same on the page as they did to the author.
    fn own_attributes(&mut self, name: &str, own: &Element, offset: usize) {
        let id = own.attribute("id").or_else(|| own.attribute("name").filter(|_| name == "a"));
        if let Some(id) = id.filter(|id| !id.is_empty()) {
            let is_free = !id.contains(char::is_whitespace)
                && !is_own_id(id)
                && !self.resolve.is_taken(id)
                && self.ids.insert(id.to_owned());
            if is_free {
                self.anchors.push(id.to_owned());
                self.push_own("id", id);
            } else {
                self.findings.push(problem::html::raw_id(self.place(offset), id));
            }
        }
        let align = alignment(own.attribute("align"), own.attribute("style"))
            .or_else(|| (own.name == "center").then_some("center"));
        let classes: Vec<&str> = own.attribute("class").into_iter().chain(align).collect();
        if !classes.is_empty() {
            self.push_own("class", &classes.join(" "));
        }
        for (attribute, value) in &own.attributes {
            if may_have(name, attribute) {
                self.push_own(attribute, value);
            }
        }
    }

    fn push_own(&mut self, name: &str, value: &str) {
        let _ = write!(self.html, " {name}=\"");
        push_attribute(&mut self.html, value);
        self.html.push('"');
    }

    /// The body's HTML with every element closed, and findings about what the author left open or in a place where a
    /// browser would not leave it.
    pub(super) fn closed(&mut self) -> String {
        let html = std::mem::take(&mut self.html);
        if !self.raw {
            return html;
        }
        let left_open = std::mem::take(&mut self.opened.elements);
        let each = |(name, places): (&'static str, Vec<Option<Location>>)| {
            places.into_iter().flatten().map(move |at| (name, at))
        };
        let left_open: Vec<(&str, Location)> = left_open.into_iter().flat_map(each).collect();
        let all_closed = left_open.is_empty();
        for (name, at) in left_open {
            self.findings.push(problem::html::raw_unclosed(at, &format!("<{name}>")));
        }
        let whole = clean::balanced(&html);
        // Where an element was left open, `raw_unclosed` has reported the cause of any difference.
        if let Some(at) = self.opened.first.take().filter(|_| all_closed)
            && let Some(words) = first_difference(&html, &whole)
        {
            self.findings.push(problem::html::raw_moved(at, &words));
        }
        whole
    }
}

/// Whether browsers know an element inside a table only, and drop its tags elsewhere.
fn is_of_table(name: &str) -> bool {
    matches!(
        name,
        "caption" | "col" | "colgroup" | "tbody" | "td" | "tfoot" | "th" | "thead" | "tr"
    )
}

/// The beginning of the text that a browser would lose or move, white space aside: from where two pieces of HTML
/// do not read the same.
fn first_difference(before: &str, after: &str) -> Option<String> {
    let words = |html: &str| -> Vec<char> {
        raw::read(html).text().chars().filter(|c| !c.is_whitespace()).collect()
    };
    let (before, after) = (words(before), words(after));
    if before == after {
        return None;
    }
    let same = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let rest = if same < before.len() { &before[same..] } else { &after[same..] };
    Some(rest.iter().take(12).collect())
}
