//! A report's Markdown body → HTML, contents list, anchors, links, findings; the same as plain text; and what a body tells
//! the rest of the site (summary, links).
//!
//! In: text, switches, and a [`Resolve`] that knows where links lead. Out: values. Must not know: pages,
//! templates, the disk.

mod attachment_line;
mod bare_links;
mod callout;
pub mod cjk;
mod clean;
mod document;
mod facts;
mod footnotes;
mod html;
mod include;
mod letter;
mod numbering;
mod outline;
mod pasted;
mod places;
mod plain;
mod prepare;
mod raw;
mod segment;
mod table_lines;
mod words;

pub use attachment_line::leading_number;
pub use callout::Callout;
pub(crate) use facts::has_scheme;
pub use facts::{BodyFacts, facts, included_addresses};
pub use html::{Body, ContentsEntry, render};
pub use include::IncludedText;
pub(crate) use letter::OFFICE_ENDS;
pub use numbering::{Mark, Rank, mark_of, numeral};
pub use plain::{TextBlock, plain_text};
pub use words::{is_blank, words};

use crate::diagnostic::{Diagnostic, Location};

/// Whether an id is one that footnotes, tables or parts of pages get: `note-1`, `ref-1`, `table-1`, `block-1`.
fn is_own_id(id: &str) -> bool {
    let number =
        ["note-", "ref-", "table-", "block-"].into_iter().find_map(|lead| id.strip_prefix(lead));
    number.is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
}

/// Where a link leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// The address to write.
    pub href: String,
    /// What kind of target it is.
    pub kind: LinkKind,
}

/// What a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkKind {
    /// A page of this site or a place on the same page.
    Internal,
    /// Another host of the government's, or one that is exempt.
    External,
    /// Another host, or the notice before it.
    Away,
    /// A mail address or telephone number.
    Contact,
    /// A file to download, with its original name.
    File(String),
    /// A picture of the site's, with its original name, and its width and height in pixels.
    Picture(String, (u32, u32)),
}

/// What the body has to ask about the world outside it.
pub trait Resolve {
    /// Where a link or image in the body leads, or what is wrong with it; `at` says where it stands.
    fn link(&self, typed: &str, at: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>>;

    /// What stands after a link that leads away.
    fn outside_mark(&self) -> String;

    /// The attachment that a line `附件：1.…` means, by title, else by number; `None` where there is none.
    fn attachment(&self, number: Option<u32>, title: &str) -> Option<Link>;

    /// Whether the report lists an attachment of this title whose file is still to come.
    fn is_awaited(&self, title: &str) -> bool;

    /// What a table without a caption is called: the n-th of the page, from 1.
    fn table_name(&self, number: usize) -> String;

    /// What a note to the reader of this kind is called.
    fn callout_name(&self, kind: Callout) -> String;

    /// Whether a heading says no more than the page's title, which stands above the text.
    fn is_title(&self, _heading: &str) -> bool {
        false
    }

    /// The text that `{{include:NAME}}` means; the nearest name where there is none of this name.
    fn include(&self, _name: &str) -> Result<IncludedText<'_>, Option<String>> {
        Err(None)
    }

    /// Whether the page has this id of its own, so that no heading may get it.
    fn is_taken(&self, _id: &str) -> bool {
        false
    }

    /// How many attachments the report lists, those to come included.
    fn attachment_count(&self) -> usize;
}

/// What a page has around a body.
#[derive(Clone, Copy)]
pub struct Surroundings<'p> {
    /// Whether a heading only repeats the page's title.
    pub is_title: &'p dyn Fn(&str) -> bool,
    /// Whether the page has this id of its own.
    pub is_taken: &'p dyn Fn(&str) -> bool,
    /// The text that `{{include:NAME}}` means; the nearest name where there is none of this name.
    pub include: &'p dyn Fn(&str) -> Result<IncludedText<'p>, Option<String>>,
}

impl Surroundings<'_> {
    /// Of a body that stands on no page.
    pub const NONE: Surroundings<'static> =
        Surroundings { is_title: &|_| false, is_taken: &|_| false, include: &|_| Err(None) };
}

fn options(markdown: crate::config::Markdown) -> pulldown_cmark::Options {
    use pulldown_cmark::Options;
    let mut options = Options::empty();
    options.set(Options::ENABLE_TABLES, markdown.tables);
    options.set(Options::ENABLE_FOOTNOTES, markdown.footnotes);
    options.set(Options::ENABLE_STRIKETHROUGH, markdown.strikethrough);
    options.set(Options::ENABLE_HEADING_ATTRIBUTES, markdown.heading_attributes);
    options.set(Options::ENABLE_DEFINITION_LIST, markdown.definition_lists);
    options
}

#[cfg(test)]
mod tests;
