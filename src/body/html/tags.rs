//! The HTML of each Markdown element that holds others: its tags, with the attributes of lists, tables and code.
//!
//! In: the beginnings and ends of elements. Out: their tags. Must not know: text, the author's own HTML.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, LinkType, Tag, TagEnd};

use super::super::callout::{self, CalloutHead};
use super::super::cjk::is_han;
use super::super::segment::printed_number;
use super::inline::Writer;
use crate::diagnostic::problem;
use crate::escape::{push_attribute, push_text};

/// Tables and lists that are open while events are written.
#[derive(Default)]
pub(super) struct OpenTags<'e> {
    /// Where the writing began.
    pub(super) start: usize,
    pub(super) alignments: &'e [Alignment],
    pub(super) column: usize,
    pub(super) in_head: bool,
    pub(super) in_code_block: bool,
    /// For each open list, whether it is numbered.
    pub(super) lists: Vec<bool>,
    /// For each open quotation, its end.
    pub(super) quotes: Vec<&'static str>,
    /// A number to be printed before the next text.
    pub(super) pending: Option<String>,
}

impl Writer<'_, '_> {
    /// Ends the line that has been begun since `start`.
    pub(super) fn on_new_line(&mut self, start: usize) {
        if self.html.len() > start && !self.html.ends_with('\n') {
            self.html.push('\n');
        }
    }

    pub(super) fn start<'e>(
        &mut self,
        tag: &'e Tag<'_>,
        span: &Range<usize>,
        open: &mut OpenTags<'e>,
    ) {
        let html = match tag {
            Tag::Link { link_type: LinkType::Email, dest_url, .. } => {
                self.html.push_str("<a href=\"mailto:");
                push_attribute(&mut self.html, dest_url);
                "\">"
            }
            Tag::Link { link_type, dest_url, title, .. } => {
                let is_bare = *link_type == LinkType::Autolink
                    && !self.prepared[span.start..].starts_with('<');
                let html = if is_bare {
                    self.bare_link(dest_url, span.start)
                } else {
                    self.link(dest_url, title, span.start)
                };
                self.html.push_str(&html);
                ""
            }
            Tag::Paragraph => "<p>",
            Tag::Heading { .. } => "<p class=\"small-heading\">",
            Tag::Emphasis => "<em>",
            Tag::Strong => "<strong>",
            Tag::Strikethrough => "<del>",
            Tag::List(numbered) => {
                open.lists.push(numbered.is_some());
                if numbered.is_some() { "\n<ul class=\"numbered\">\n" } else { "\n<ul>\n" }
            }
            Tag::Item => {
                if open.lists.last() == Some(&true) {
                    open.pending = Some(printed_number(&self.prepared[span.clone()]));
                }
                "<li>"
            }
            Tag::Table(alignments) => {
                open.alignments = alignments;
                "<table>\n"
            }
            Tag::TableHead => {
                open.in_head = true;
                open.column = 0;
                "<thead><tr>"
            }
            Tag::TableRow => {
                open.column = 0;
                "<tr>"
            }
            Tag::TableCell => {
                let alignment = open.alignments.get(open.column);
                open.column += 1;
                self.html.push_str(if open.in_head { "<th scope=\"col\"" } else { "<td" });
                match alignment {
                    Some(Alignment::Left) => " class=\"left\">",
                    Some(Alignment::Center) => " class=\"center\">",
                    Some(Alignment::Right) => " class=\"right\">",
                    _ => ">",
                }
            }
            Tag::CodeBlock(kind) => {
                open.in_code_block = true;
                self.on_new_line(open.start);
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info.split(' ').next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                self.html.push_str("<pre><code");
                if !language.is_empty() {
                    self.html.push_str(" class=\"language-");
                    push_attribute(&mut self.html, language);
                    self.html.push('"');
                }
                ">"
            }
            Tag::BlockQuote(_) => {
                open.quotes.push("</blockquote>\n");
                self.block(open.start, "<blockquote>\n")
            }
            Tag::DefinitionList => self.block(open.start, "<dl>\n"),
            Tag::DefinitionListTitle => self.block(open.start, "<dt>"),
            Tag::DefinitionListDefinition => self.block(open.start, "<dd>"),
            // `Writer::write` handles images, footnotes and HTML itself; `body::options` does not enable the other tags.
            _ => "",
        };
        self.html.push_str(html);
    }

    /// Writes the beginning of a note to the reader; gives how many events it took. One of a kind that there is not stays a
    /// quotation, with a finding.
    pub(super) fn callout(
        &mut self,
        head: &CalloutHead<'_>,
        at: usize,
        open: &mut OpenTags<'_>,
    ) -> usize {
        self.on_new_line(open.start);
        let Some(kind) = head.kind else {
            self.findings.push(problem::body::unknown_callout(
                self.place(at),
                &head.name,
                &callout::names(),
            ));
            open.quotes.push("</blockquote>\n");
            self.html.push_str("<blockquote>\n");
            // Its first line is text like the others.
            return 1;
        };
        open.quotes.push("</div>\n");
        self.html.push_str("<div class=\"callout ");
        self.html.push_str(kind.word());
        self.html.push_str("\" role=\"note\">\n<p class=\"callout-title\">");
        let name = self.resolve.callout_name(kind);
        push_text(&mut self.html, &name);
        if !head.title.is_empty() {
            self.html.push_str(match name.chars().next() {
                Some(first) if is_han(first) => "：",
                Some(_) => ": ",
                None => "",
            });
            self.events(&head.title);
        }
        self.html.push_str("</p>\n");
        if head.goes_on {
            self.html.push_str("<p>");
        }
        head.events
    }

    /// The beginning of an element that stands on a line of its own.
    fn block(&mut self, start: usize, html: &'static str) -> &'static str {
        self.on_new_line(start);
        html
    }

    pub(super) fn end(&mut self, tag: TagEnd, open: &mut OpenTags<'_>) {
        let html = match tag {
            TagEnd::Link => {
                if std::mem::take(&mut self.outside) {
                    self.outside_mark();
                }
                "</a>"
            }
            TagEnd::Paragraph | TagEnd::Heading(_) => "</p>\n",
            TagEnd::Emphasis => "</em>",
            TagEnd::Strong => "</strong>",
            TagEnd::Strikethrough => "</del>",
            TagEnd::List(_) => {
                open.lists.pop();
                "</ul>\n"
            }
            TagEnd::Item => "</li>\n",
            TagEnd::Table => "</tbody></table>\n",
            TagEnd::TableHead => {
                open.in_head = false;
                "</tr></thead>\n<tbody>\n"
            }
            TagEnd::TableRow => "</tr>\n",
            TagEnd::TableCell => {
                if open.in_head {
                    "</th>"
                } else {
                    "</td>"
                }
            }
            TagEnd::CodeBlock => {
                open.in_code_block = false;
                "</code></pre>\n"
            }
            TagEnd::BlockQuote(_) => open.quotes.pop().unwrap_or_default(),
            TagEnd::DefinitionList => "</dl>\n",
            TagEnd::DefinitionListTitle => "</dt>\n",
            TagEnd::DefinitionListDefinition => "</dd>\n",
            _ => "",
        };
        self.html.push_str(html);
    }
}

/// ` id="…"` where there is one.
pub(super) fn push_id(html: &mut String, id: Option<&str>) {
    if let Some(id) = id {
        html.push_str(" id=\"");
        push_attribute(html, id);
        html.push('"');
    }
}
