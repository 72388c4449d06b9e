//! One piece of an author's HTML → its tags and texts, as a browser's tokenizer reads them.
//!
//! In: a piece as Markdown gives it, an HTML block or one inline tag. Out: a [`RawPiece`]: tokens with their places, and
//! whether the piece ends inside a tag. Must not know: addresses, what a page may contain.
//!
//! Source: the tokenization section of the HTML standard, in html5ever's implementation.

use std::cell::{Cell, RefCell};

use html5ever::buffer_queue::BufferQueue;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    Tag, TagKind, Token as Html, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

use pulldown_cmark::Event;

use super::cjk::GUARD;
use super::segment::Spanned;
use crate::escape::is_forbidden;

/// The tokens of one piece, in order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct RawPiece {
    pub(super) tokens: Vec<Token>,
    pub(super) end: End,
}

/// Something in a piece; `at` is the byte of the piece where it begins.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open(Element),
    Close {
        name: String,
        at: usize,
    },
    /// Readable text, references replaced by what they stand for.
    Text(String),
    /// What a browser takes for a remark though it is none: `<?…>`, `<!…>`, `</1>`.
    Bogus {
        at: usize,
    },
}

/// A start tag.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    /// Names in lower case with their values; of repeated names the first.
    pub(super) attributes: Vec<(String, String)>,
    /// Whether it ends in `/>`.
    pub(super) closes_itself: bool,
    pub(super) at: usize,
}

/// In which state of the tokenizer a piece ends.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum End {
    /// Between tags, so that what follows is text.
    #[default]
    Data,
    /// Inside a tag, a quoted value or a remark that begins at this byte.
    Tag { at: usize },
    /// Inside a script or style sheet that was opened at this byte.
    Code { at: usize, name: String },
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(own, _)| own == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether this was no tag to its author: a name with signs that no name has, as in `当x<y时，…`, or a quote or
    /// bracket where a forgotten quote leaves one when the next quote ends the value.
    pub(super) fn is_broken(&self) -> bool {
        let in_name =
            |(name, _): &(String, String)| !name.is_ascii() || name.contains(['"', '\'', '<']);
        let in_address = |(name, value): &(String, String)| {
            matches!(name.as_str(), "href" | "src" | "id" | "name" | "class")
                && value.contains(['<', '>'])
        };
        !is_name(&self.name) || self.attributes.iter().any(|each| in_name(each) || in_address(each))
    }
}

/// Whether elements can have such a name: `table`, `o:p`, `my-box`.
fn is_name(name: &str) -> bool {
    name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-:_.".contains(&b))
}

/// Whether an element's content is code and never text of the page.
pub(super) fn is_code(name: &str) -> bool {
    matches!(name, "script" | "style")
}

/// Reads a piece.
pub(super) fn read(html: &str) -> RawPiece {
    let options = TokenizerOpts { discard_bom: false, ..TokenizerOpts::default() };
    let tokenizer = Tokenizer::new(Collector::default(), options);
    let queue = BufferQueue::default();
    let mut fed = 0;
    // Tags and remarks end at a `>`; fed up to there, the tokenizer gives each one as soon as it is whole.
    for part in html.split_inclusive('>') {
        queue.push_back(part.into());
        let _ = tokenizer.feed(&queue);
        fed += part.len();
        tokenizer.sink.place(html, fed);
    }
    // What is fed last comes out as text only if the piece ends between tags.
    tokenizer.sink.at_end.set(true);
    queue.push_back(GUARD.encode_utf8(&mut [0; 4]).to_owned().as_str().into());
    let _ = tokenizer.feed(&queue);
    tokenizer.end();
    tokenizer.sink.finish(html)
}

/// The name of the element that a tag begins or ends, in lower case.
pub(super) fn name_of(tag: &str) -> String {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(name.len());
    name[..end].to_ascii_lowercase()
}

/// The index of the tag that ends the script or style sheet which the event at `index` begins; `None` where there is none.
pub(super) fn end_of_code(events: &[Spanned<'_>], index: usize) -> Option<usize> {
    let Event::InlineHtml(begin) = &events[index].0 else { return None };
    let name = name_of(begin);
    let ends = |html: &str| {
        let rest = html.strip_prefix("</").and_then(|rest| rest.get(..name.len()));
        rest.is_some_and(|rest| rest.eq_ignore_ascii_case(&name))
    };
    let mut later = events.iter().enumerate().skip(index + 1);
    let found =
        later.find(|(_, (event, _))| matches!(event, Event::InlineHtml(html) if ends(html)));
    found.map(|(end, _)| end)
}

/// The readable text of a piece.
#[cfg(test)]
pub(super) fn text(html: &str) -> String {
    read(html).text()
}

impl Token {
    /// Where a tag stands that was none to its author.
    pub(super) fn broken_at(&self) -> Option<usize> {
        match self {
            Self::Open(element) => element.is_broken().then_some(element.at),
            Self::Close { name, at } => (!is_name(name)).then_some(*at),
            Self::Text(_) | Self::Bogus { .. } => None,
        }
    }
}

impl RawPiece {
    /// The readable text.
    pub(super) fn text(&self) -> String {
        let texts = self.tokens.iter().filter_map(|token| match token {
            Token::Text(text) => Some(text.as_str()),
            _ => None,
        });
        texts.collect()
    }
}

/// Takes what the tokenizer gives.
#[derive(Default)]
struct Collector {
    tokens: RefCell<Vec<Token>>,
    /// How many of them have their places.
    placed: Cell<usize>,
    /// The byte after the last tag or remark.
    done: Cell<usize>,
    /// Where the script or style sheet that is open was opened, and its name.
    code: RefCell<Option<(usize, String)>>,
    /// Whether a remark was given that has not been looked at.
    remark: Cell<bool>,
    /// Whether all of the piece was fed, and only the guard behind it is to come.
    at_end: Cell<bool>,
    /// Whether the guard came out as text.
    ends_in_text: Cell<bool>,
}

impl TokenSink for Collector {
    type Handle = ();

    fn process_token(&self, token: Html, _: u64) -> TokenSinkResult<()> {
        match token {
            Html::TagToken(tag) => return self.tag(tag),
            Html::CharacterTokens(text) => self.text(&text),
            Html::CommentToken(_) | Html::DoctypeToken(_) => self.remark.set(true),
            Html::NullCharacterToken | Html::EOFToken | Html::ParseError(_) => {}
        }
        TokenSinkResult::Continue
    }
}

impl Collector {
    fn tag(&self, tag: Tag) -> TokenSinkResult<()> {
        let name = tag.name.to_string();
        if tag.kind == TagKind::EndTag {
            self.code.replace(None);
            self.tokens.borrow_mut().push(Token::Close { name, at: 0 });
            return TokenSinkResult::Continue;
        }
        let is_code = is_code(&name);
        let kind = if name == "script" { RawKind::ScriptData } else { RawKind::Rawtext };
        if is_code {
            self.code.replace(Some((0, name.clone())));
        }
        let attributes = tag.attrs.into_iter().map(|attribute| {
            (attribute.name.local.to_string(), attribute.value.replace(is_bad, ""))
        });
        self.tokens.borrow_mut().push(Token::Open(Element {
            name,
            attributes: attributes.collect(),
            closes_itself: tag.self_closing,
            at: 0,
        }));
        if is_code { TokenSinkResult::RawData(kind) } else { TokenSinkResult::Continue }
    }

    fn text(&self, text: &str) {
        // A guard before the end is one that the author wrote as a reference.
        if self.at_end.get() && text.contains(GUARD) {
            self.ends_in_text.set(true);
        }
        if self.code.borrow().is_some() {
            return;
        }
        let text = text.replace(is_bad, "");
        let mut tokens = self.tokens.borrow_mut();
        match tokens.last_mut() {
            Some(Token::Text(before)) => before.push_str(&text),
            _ if text.is_empty() => {}
            _ => tokens.push(Token::Text(text)),
        }
    }

    /// Gives what has come since the last `>` its place; `fed` is the byte after this one.
    fn place(&self, html: &str, fed: usize) {
        let done = self.done.get();
        let mut tokens = self.tokens.borrow_mut();
        let from = self.placed.replace(tokens.len());
        let is_remark = self.remark.replace(false);
        let mut is_tag = false;
        for token in &mut tokens[from..] {
            match token {
                Token::Open(element) => {
                    element.at = begin(&html[..fed], done);
                    let mut code = self.code.borrow_mut();
                    if let Some((at, _)) = code.as_mut() {
                        *at = element.at;
                    }
                    is_tag = true;
                }
                Token::Close { name, at } => {
                    // Code before it may have brackets of its own.
                    *at = if is_code(name) {
                        html[..fed].rfind("</").unwrap_or(done)
                    } else {
                        begin(&html[..fed], done)
                    };
                    is_tag = true;
                }
                Token::Text(_) | Token::Bogus { .. } => {}
            }
        }
        if is_remark {
            let at = begin(&html[..fed], done);
            if !html[at..].starts_with("<!--") {
                tokens.push(Token::Bogus { at });
                self.placed.set(tokens.len());
            }
        }
        if is_tag || is_remark {
            self.done.set(fed);
        }
    }

    fn finish(self, html: &str) -> RawPiece {
        let end = match self.code.into_inner() {
            Some((at, name)) => End::Code { at, name },
            None if self.ends_in_text.get() => End::Data,
            None => End::Tag { at: begin(html, self.done.get()) },
        };
        RawPiece { tokens: self.tokens.into_inner(), end }
    }
}

/// Where a tag or remark begins at or after `from`: at the first bracket that does not stand for itself.
fn begin(html: &str, from: usize) -> usize {
    let bytes = html.as_bytes();
    let opens = |at: &usize| match bytes.get(at + 1) {
        Some(b'/') => !matches!(bytes.get(at + 2), Some(b'>') | None),
        Some(next) => next.is_ascii_alphabetic() || matches!(next, b'!' | b'?'),
        None => false,
    };
    memchr::memchr_iter(b'<', &bytes[from..]).map(|at| from + at).find(opens).unwrap_or(from)
}

/// Characters that no page has.
fn is_bad(c: char) -> bool {
    c == GUARD || is_forbidden(c)
}

#[cfg(test)]
mod tests {
    use super::{End, Token, read, text};

    #[test]
    fn tags_have_their_places() {
        let piece = read("甲 < 乙<b>丙</b></><img alt=\">\" src='a.png'/><?php x ?><!-- 注 -->丁");
        let places: Vec<(usize, &str)> = piece
            .tokens
            .iter()
            .filter_map(|token| match token {
                Token::Open(element) => Some((element.at, element.name.as_str())),
                Token::Close { name, at } => Some((*at, name.as_str())),
                Token::Bogus { at } => Some((*at, "bogus")),
                Token::Text(_) => None,
            })
            .collect();
        assert_eq!(places, [(9, "b"), (15, "b"), (22, "img"), (48, "bogus")]);
        assert_eq!(piece.text(), "甲 < 乙丙丁");
        assert_eq!(piece.end, End::Data);
    }

    #[test]
    fn a_piece_that_ends_inside_a_tag_is_known() {
        for (html, at) in [
            ("<p>见<a href=\"r.md>上年报告</a>，罚款三万元。</p>", 6),
            ("<td title=\"甲>", 0),
            ("<td title='甲>", 0),
            ("甲<!-- 注", 3),
            ("<div\nclass=", 0),
            ("<?php", 0),
        ] {
            assert_eq!(read(html).end, End::Tag { at }, "{html}");
        }
        let code = End::Code { at: 3, name: "script".to_owned() };
        assert_eq!(read("甲<script>if (a<b) x()").end, code);
        assert_eq!(read("<p>&#xFDD0;甲</p><a href=\"r.md>乙</p>").end, End::Tag { at: 18 });
        assert_eq!(read("<style>p{}</style>甲").end, End::Data);
    }

    #[test]
    fn code_is_no_text() {
        assert_eq!(text("甲<script>a<b>c</b></script>乙<style><b></style>丙"), "甲乙丙");
        assert_eq!(text("<textarea><b>甲</b></textarea>&lt;乙&amp;"), "甲<乙&");
    }

    #[test]
    fn forgotten_quotes_are_seen_in_names_and_addresses() {
        let broken = |html: &str| {
            let tokens = read(html).tokens;
            tokens.iter().any(|token| token.broken_at().is_some())
        };
        assert!(broken("<a href=\"r.md>上年</a>，<a href=\"b.md\">甲</a>"));
        assert!(broken("<a href=\"r.md>甲 \">丙</a>"));
        assert!(broken("<td title=\"甲>罚款\"三万</td>"));
        for text in [
            "<p>当x<y时，罚款三万元。</p>",
            "<td>甲<b值时</td>",
            "<p>x<y 时，罚款></p>",
            "<p>甲</b值></p>",
        ] {
            assert!(broken(text), "{text}");
        }
        assert!(!broken("<o:p>甲</o:p><my-box @x.y=1>"));
        assert!(!broken("<img alt=\">\" src=a.png><a title=\"a<b\" href='x?a=1&amp;b=2'>"));
    }
}
