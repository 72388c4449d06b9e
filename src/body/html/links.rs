//! Links and images.
//!
//! In: addresses as typed. Out: HTML with the addresses that they lead to. Must not know: where they lead, which
//! [`Resolve`](crate::body::Resolve) does.

use super::inline::Writer;
use crate::body::{Link, LinkKind};
use crate::diagnostic::problem;
use crate::escape::{attribute, push_text};

impl Writer<'_, '_> {
    pub(super) fn resolved(&mut self, typed: &str, offset: usize) -> Option<Link> {
        let places = self.places;
        let at = || places.at(offset);
        match self.resolve.link(typed, &at) {
            Ok(link) => {
                if let Some((path, fragment)) =
                    link.href.split_once('#').filter(|_| link.kind == LinkKind::Internal)
                    // Every page of the theme has these.
                    && !self.resolve.is_taken(fragment)
                {
                    self.fragments.push((path.to_owned(), fragment.to_owned(), at()));
                }
                Some(link)
            }
            Err(finding) => {
                self.findings.push(*finding);
                None
            }
        }
    }

    pub(super) fn link(&mut self, typed: &str, title: &str, offset: usize) -> String {
        let Some(link) = self.resolved(typed, offset) else { return "<a>".to_owned() };
        let title = if title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", attribute(title))
        };
        self.outside = link.kind == LinkKind::Away;
        format!("<a href=\"{}\"{title}{}>", attribute(&link.href), link_attributes(&link.kind))
    }

    /// The beginning of a link whose address stands in the text as it is. Where it leads nowhere, it is text with a warning:
    /// its author did not ask for a link.
    pub(super) fn bare_link(&mut self, address: &str, offset: usize) -> String {
        let before = self.findings.len();
        let html = self.link(address, "", offset);
        if self.findings.len() > before {
            self.findings.truncate(before);
            self.findings.push(problem::body::bare_link(self.place(offset), address));
        }
        html
    }

    pub(super) fn image(&mut self, typed: &str, title: &str, alt: &str, offset: usize) -> String {
        let Some(link) = self.image_link(typed, alt, offset) else { return String::new() };
        let title = if title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", attribute(title))
        };
        let (href, size) = (attribute(&link.href), size_attributes(&link.kind));
        format!("<img src=\"{href}\" alt=\"{}\"{title}{size}>", attribute(alt))
    }

    /// Where an image is, with the findings that every image may have.
    pub(super) fn image_link(&mut self, typed: &str, alt: &str, offset: usize) -> Option<Link> {
        if alt.is_empty() {
            self.findings.push(problem::body::image_without_text(self.place(offset), typed));
        }
        let link = self.resolved(typed, offset)?;
        if matches!(link.kind, LinkKind::External | LinkKind::Away) {
            self.findings.push(problem::body::image_elsewhere(self.place(offset), typed));
        }
        Some(link)
    }

    /// What stands at the end of a link that leads away.
    pub(super) fn outside_mark(&mut self) {
        let mark = self.resolve.outside_mark();
        self.html.push_str("<span class=\"outside\">");
        push_text(&mut self.html, &mark);
        self.html.push_str("</span>");
    }
}

/// Width and height of a picture, so that the text below it stays where it is while it is loaded.
pub(super) fn size_attributes(kind: &LinkKind) -> String {
    match kind {
        LinkKind::Picture(_, (width, height)) => format!(" width=\"{width}\" height=\"{height}\""),
        _ => String::new(),
    }
}

pub(super) fn link_attributes(kind: &LinkKind) -> String {
    match kind {
        LinkKind::Internal | LinkKind::Contact => String::new(),
        LinkKind::External | LinkKind::Away => " rel=\"noopener noreferrer external\"".to_owned(),
        LinkKind::File(name) | LinkKind::Picture(name, _) => {
            format!(" download=\"{}\"", attribute(name))
        }
    }
}
