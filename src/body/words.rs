//! A body → its words alone: what is left when white space and markup are taken away.
//!
//! In: a body. Out: a text that two bodies share exactly if readers read the same. Must not know: why it is asked.

use pulldown_cmark::{Event, Parser, Tag};

use super::prepare::prepare;
use super::raw::{End, Token};
use crate::config::Markdown;

/// The words of a body, without white space and markup; where links and images lead stands among them, and so
/// does raw HTML.
#[must_use]
pub fn words(body: &str, markdown: Markdown) -> String {
    let prepared = prepare(body, markdown.paragraphs);
    let mut words = String::with_capacity(body.len());
    let mut add = |text: &str| {
        super::cjk::restored(text).split_whitespace().for_each(|piece| words.push_str(piece));
    };
    for event in Parser::new_ext(&prepared.text, super::options(markdown)) {
        match event {
            Event::Text(text)
            | Event::Code(text)
            | Event::Html(text)
            | Event::InlineHtml(text)
            | Event::FootnoteReference(text)
            | Event::Start(Tag::Link { dest_url: text, .. } | Tag::Image { dest_url: text, .. }) => {
                add(&text);
            }
            _ => {}
        }
    }
    words
}

/// Whether a body has nothing to read or to look at: white space, remarks, empty elements and definitions of links.
#[must_use]
pub fn is_blank(body: &str, markdown: Markdown) -> bool {
    let is_space = |text: &str| {
        text.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}'))
    };
    let prepared = prepare(body, markdown.paragraphs);
    let mut html = String::new();
    for event in Parser::new_ext(&prepared.text, super::options(markdown)) {
        match event {
            Event::Text(text) | Event::Code(text) if !is_space(&super::cjk::restored(&text)) => {
                return false;
            }
            Event::Html(text) | Event::InlineHtml(text) => html.push_str(&text),
            Event::Start(Tag::Image { .. }) | Event::Rule => return false,
            _ => {}
        }
    }
    let piece = super::raw::read(&html);
    // A body that ends inside a tag or script is not blank: the writer of HTML reports where it was opened.
    let is_whole = piece.end == End::Data;
    is_whole
        && piece.tokens.iter().all(|token| match token {
            Token::Text(text) => is_space(text),
            Token::Open(element) => !matches!(element.name.as_str(), "img" | "image" | "hr"),
            Token::Close { .. } | Token::Bogus { .. } => true,
        })
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::body::tests::MARKDOWN;

    #[test]
    fn white_space_and_markup_do_not_count_and_all_else_does() {
        let of = |body: &str| words(body, MARKDOWN);
        let first = of("一、概况\n\n全年受理 **12 件**，见[办法](a.pdf)。\n");
        for same in [
            "## 一、概况\n\n全年受理12件，见[办法](a.pdf)。",
            "一、概况\n\n\u{3000}\u{3000}全年受理 12\n件，见 *[办法](a.pdf)*。\n\n\n",
        ] {
            assert_eq!(of(same), first);
        }
        for other in [
            "一、概况\n\n全年受理 13 件，见[办法](a.pdf)。",
            "一、概况\n\n全年受理 12 件，见[办法](b.pdf)。",
            "一、概况\n\n全年受理 12 件，见[办法](a.pdf)！",
        ] {
            assert_ne!(of(other), first);
        }
    }
}
