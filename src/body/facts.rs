//! What a body tells the rest of the site, taken where the page is read.
//!
//! In: a body. Out: [`BodyFacts`]. Must not know: where the page stands.

use std::borrow::Borrow;
use std::sync::Arc;

use pulldown_cmark::{Event, Parser, Tag};
use serde::{Deserialize, Serialize};

use super::cjk::break_is_space;
use super::include;
use super::letter;
use super::numbering::mark_of;
use super::prepare::{is_indent, prepare};
use super::raw;
use super::segment::{Blocks, Kind};
use super::table_lines;
use crate::config::Markdown;

/// The longest summary, in characters (内容概述, ≤ 100 by the rules that give a number).
const SUMMARY: usize = 100;

/// What a body contributes to lists, feeds and the plan.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BodyFacts {
    /// The first sentences, up to 100 characters, without headings.
    pub summary: Arc<str>,
    /// The links of the body in one string, as [`Links`] encodes them: most bodies have none, and hundreds of thousands of
    /// `BodyFacts` are in memory at once.
    links: Box<str>,
}

/// The links of a body in one string: for each its kind (`LINKED`, `SHOWN` or `ADDRESS`), its address, and `END`.
#[derive(Debug, Default)]
struct Links(String);

/// Ends a link; no text can contain it, see [`GUARD`](super::cjk::GUARD).
const END: char = super::cjk::GUARD;

impl Links {
    fn add(&mut self, kind: char, address: Option<String>) {
        if let Some(address) = address.filter(|address| !address.contains(END)) {
            self.0.push(kind);
            self.0.push_str(&address);
            self.0.push(END);
        }
    }

    fn add_link(&mut self, typed: &str) {
        self.add(LINKED, file_beside(typed));
        self.add(ADDRESS, web_address(typed));
    }
}

impl BodyFacts {
    /// Paths of files that the text links to, relative to the page, percent-decoded, without `?query` and `#fragment`.
    pub fn linked_files(&self) -> impl Iterator<Item = &str> {
        self.of_kind(LINKED)
    }

    /// Paths of files that the text shows as images, relative to the page, percent-decoded, without `?query` and `#fragment`.
    pub fn shown_files(&self) -> impl Iterator<Item = &str> {
        self.of_kind(SHOWN)
    }

    /// Web addresses that its text links to, as typed.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        self.of_kind(ADDRESS)
    }

    /// Whether it names the same places as another.
    #[must_use]
    pub fn has_same_links(&self, other: &Self) -> bool {
        self.links == other.links
    }

    fn of_kind(&self, kind: char) -> impl Iterator<Item = &str> {
        self.links.split(END).filter_map(move |link| link.strip_prefix(kind))
    }
}

const LINKED: char = 'l';
const SHOWN: char = 's';
const ADDRESS: char = 'a';

/// Takes the facts out of a body.
#[must_use]
pub fn facts(body: &str, markdown: Markdown) -> BodyFacts {
    take(body, markdown, if is_plain(body) { RUN } else { usize::MAX })
}

/// Bytes that are read at once of a text that can be read in parts.
const RUN: usize = 1024;

/// Reads a body in runs of at least so many bytes, each up to an empty line; those that have nothing to tell are
/// left out.
fn take(body: &str, markdown: Markdown, run: usize) -> BodyFacts {
    let mut links = Links::default();
    let mut summary = SummaryText::new(markdown);
    let mut is_full = false;
    let starts_part = |_: &str, next: &str| mark_of(next).is_some();
    for raw in runs(body, run) {
        // Links, images and HTML need `[`, `<` or `://`. A run without them matters only while the summary is not full.
        let has_links = memchr::memchr2(b'[', b'<', raw.as_bytes()).is_some()
            || memchr::memmem::find(raw.as_bytes(), b"://").is_some();
        if is_full && !has_links {
            continue;
        }
        let text = prepare(raw, markdown.paragraphs).text;
        let mut blocks = Blocks::new(&text, super::options(markdown), &starts_part);
        while !is_full && let Some(block) = blocks.next() {
            if has_links {
                take_links(block.events().iter().map(|(event, _)| event), &mut links);
            }
            let heading = mark_of(&block.text).is_some() && !block.text.contains('。');
            let raw = block.events().iter().any(
                |(event, _)| matches!(event, Event::InlineHtml(html) if has_unknown_elements(html)),
            );
            let is_text = block.kind == Kind::Paragraph && !include::is_mark(&block.text);
            if is_text && !raw && !heading {
                summary.add(&block.text);
                is_full = summary.is_full();
            }
        }
        if has_links {
            take_links(blocks.rest(), &mut links);
        }
    }
    if include::has_marks(body) {
        // A text that is included may refer to what is defined here.
        take_definitions(body, markdown, &mut links);
    }
    BodyFacts { summary: shorten(&summary.finished(), SUMMARY).into(), links: links.0.into() }
}

/// Addresses of the web in a text that bodies include: those of its links, and those that it defines for others (`[x]: …`).
#[must_use]
pub fn included_addresses(text: &str, markdown: Markdown) -> Vec<String> {
    let mut links = Links(facts(text, markdown).links.into());
    take_definitions(text, markdown, &mut links);
    let facts = BodyFacts { links: links.0.into(), ..BodyFacts::default() };
    facts.addresses().map(ToOwned::to_owned).collect()
}

/// Takes where the definitions of links in a text lead, whether it uses them or not.
fn take_definitions(text: &str, markdown: Markdown, links: &mut Links) {
    let text = prepare(text, markdown.paragraphs).text;
    let parser = Parser::new_ext(&text, super::options(markdown));
    let definitions = parser.reference_definitions().iter();
    let mut goals: Vec<&str> = definitions.map(|(_, definition)| &*definition.dest).collect();
    goals.sort_unstable();
    for goal in goals {
        links.add_link(goal);
    }
}

/// The text of a summary while paragraphs come in.
struct SummaryText {
    text: String,
    markdown: Markdown,
    /// Whether a paragraph has come, so that the next one names nobody whom the document is sent to.
    has_begun: bool,
    /// Paragraphs that are names of offices, which sign the document if a day follows.
    names: Vec<String>,
}

impl SummaryText {
    const fn new(markdown: Markdown) -> Self {
        Self { text: String::new(), markdown, has_begun: false, names: Vec::new() }
    }

    /// Adds a paragraph, without what tells nothing of its matter: the number of its part, whom it is sent to, who signs it.
    fn add(&mut self, paragraph: &str) {
        let line = paragraph.trim();
        if table_lines::is_caption(line) || table_lines::is_unit(line) {
            return;
        }
        if self.markdown.official_form {
            let begins = !std::mem::replace(&mut self.has_begun, true);
            if begins && letter::is_address(line) {
                return;
            }
            if letter::is_day(line) {
                self.names.clear();
                return;
            }
            if letter::is_name(line) {
                self.names.push(line.to_owned());
                return;
            }
        }
        for name in std::mem::take(&mut self.names) {
            append(&mut self.text, &name);
        }
        let number = mark_of(line).filter(|_| self.markdown.outline).map_or(0, |mark| mark.length);
        append(&mut self.text, line[number..].trim_start());
    }

    fn is_full(&self) -> bool {
        self.text.chars().count() >= SUMMARY * 2
    }

    fn finished(mut self) -> String {
        for name in std::mem::take(&mut self.names) {
            append(&mut self.text, &name);
        }
        self.text
    }
}

/// Whether a body parsed in runs, cut at empty lines, gives the same as parsed whole: no line begins with a space or `:`, so
/// that no item or definition goes on behind an empty line, and it has no HTML, fence, footnote or link definition.
fn is_plain(body: &str) -> bool {
    let bytes = body.as_bytes();
    let has = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
    let ends = memchr::memchr_iter(b'\n', bytes).map(|at| at + 1);
    let goes_on = |at: usize| match bytes.get(at) {
        Some(b' ' | b'\t' | b':') => true,
        Some(first) if first.is_ascii() => false,
        // Full-width indents are taken away, and what follows may be a definition.
        _ => body[at..].trim_start_matches(is_indent).starts_with(':'),
    };
    let begins = || std::iter::once(0).chain(ends);
    !(has(b"<") || has(b"]:") || has(b"```") || has(b"~~~") || begins().any(goes_on))
}

/// Cuts a text after empty lines into runs of at least so many bytes.
fn runs(text: &str, least: usize) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let search = rest.as_bytes().get(least..).unwrap_or_default();
        let end = memchr::memmem::find(search, b"\n\n").map_or(rest.len(), |at| least + at + 2);
        let run;
        (run, rest) = rest.split_at(end);
        (!run.is_empty()).then_some(run)
    })
}

/// Takes what events link to or show.
fn take_links<'t>(events: impl Iterator<Item = impl Borrow<Event<'t>>>, links: &mut Links) {
    // Markdown gives an author's HTML line by line; a tag may go over several.
    let mut html = String::new();
    for event in events {
        let event = event.borrow();
        if let Event::Html(line) = event {
            html.push_str(line);
            continue;
        }
        take_raw_links(&std::mem::take(&mut html), links);
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => links.add_link(dest_url),
            Event::Start(Tag::Image { dest_url, .. }) => links.add(SHOWN, file_beside(dest_url)),
            Event::InlineHtml(html) => take_raw_links(html, links),
            _ => {}
        }
    }
    take_raw_links(&html, links);
}

/// Takes what an author's tags link to or show.
fn take_raw_links(html: &str, links: &mut Links) {
    if html.is_empty() {
        return;
    }
    for token in raw::read(html).tokens {
        let raw::Token::Open(own) = token else { continue };
        match super::clean::element(&own.name) {
            Some("a") => {
                if let Some(typed) = own.attribute("href") {
                    links.add_link(typed.trim());
                }
            }
            Some("img") => {
                if let Some(typed) = own.attribute("src") {
                    links.add(SHOWN, file_beside(typed.trim()));
                }
            }
            _ => {}
        }
    }
}

/// Whether raw HTML has elements that a page cannot have.
fn has_unknown_elements(html: &str) -> bool {
    let mut tokens = raw::read(html).tokens.into_iter();
    tokens.any(|token| matches!(token, raw::Token::Open(own) if super::clean::element(&own.name).is_none()))
}

fn append(summary: &mut String, text: &str) {
    for line in text.split('\n') {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}');
        let before = summary.chars().next_back();
        if let (Some(before), Some(after)) = (before, line.chars().next())
            && break_is_space(before, after)
        {
            summary.push(' ');
        }
        summary.push_str(line);
    }
}

/// Cuts a text to at most `most` characters, after a sentence where one ends late enough.
#[must_use]
pub(crate) fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let sentence = cut.rfind(['。', '！', '？', '；']).map(|at| at + '。'.len_utf8());
    match sentence.filter(|at| cut[..*at].chars().count() * 2 >= most) {
        Some(at) => cut[..at].to_owned(),
        None => {
            let mut cut: String = text.chars().take(most - 1).collect();
            cut.push('…');
            cut
        }
    }
}

/// An address on the web, as it was typed.
fn web_address(typed: &str) -> Option<String> {
    let scheme = typed.split(':').next().unwrap_or_default();
    let web = typed.starts_with("//")
        || scheme.eq_ignore_ascii_case("http")
        || scheme.eq_ignore_ascii_case("https");
    web.then(|| typed.to_owned())
}

/// A link's path where it may name a file of the site that is not a page.
fn file_beside(typed: &str) -> Option<String> {
    let path = typed.split(['#', '?']).next().unwrap_or_default();
    let page =
        std::path::Path::new(path).extension().is_none_or(|kind| kind.eq_ignore_ascii_case("md"));
    if path.starts_with('/') || has_scheme(path) || page {
        return None;
    }
    Some(crate::percent::decoded(path))
}

/// Whether an address begins with a scheme such as `https:`.
pub(crate) fn has_scheme(typed: &str) -> bool {
    typed.split_once(':').is_some_and(|(scheme, _)| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'-' | b'.'))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{is_plain, take};
    use crate::body::tests::MARKDOWN;

    /// Lines that begin, end, or go on with something.
    const LINES: [&str; 31] = [
        "正文一段，到此为止。",
        "[办法](a.pdf)和[表](https://b.example/)",
        "![图](c.png)",
        "[无定义]和[另一个][x]",
        "- 项 [甲](d.doc)",
        "2. 项",
        "> 引 [乙](e.doc)",
        "| 甲 | 乙 |",
        "|---|---|",
        "---",
        "===",
        "一、标题",
        "（一）小标题",
        "## 标题 [丙](f.doc)",
        "`[码](g.doc)`",
        "**强[丁](h.doc)**",
        "[^1]: 注 [戊](i.doc)",
        "[^1]",
        "[x]: j.doc",
        "    缩进 [己](k.doc)",
        "```",
        "<b>[庚](l.doc)</b>",
        ": 释义",
        "&#91;辛](m.doc)",
        "\u{3000}\u{3000}缩进 [壬](n.doc)",
        "\u{3000}: 释义 [癸](o.doc)",
        "\u{3000}- 项 [子](p.doc)",
        "\u{a0}",
        "见https://c.example/x_y&z。",
        "示例市人民政府",
        "2024年5月20日",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..Default::default() })]
        #[test]
        fn parts_tell_what_the_whole_tells(lines in prop::collection::vec((0..LINES.len(), 1..4_usize), 0..12)) {
            let mut body = String::new();
            for (line, ends) in lines {
                body.push_str(LINES[line]);
                body.push_str(&"\n".repeat(ends));
            }
            if is_plain(&body) {
                prop_assert_eq!(take(&body, MARKDOWN, 1), take(&body, MARKDOWN, usize::MAX));
            }
        }
    }
}
