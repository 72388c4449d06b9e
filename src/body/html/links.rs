//! Links and images, those of the author's HTML too.
//!
//! In: addresses as typed. Out: HTML with the addresses that they lead to. Must not know: where they lead, which
//! [`Resolve`](crate::body::Resolve) does.

use super::inline::Writer;
use crate::body::{Link, LinkKind, clean, is_own_id};
use crate::diagnostic::problem;
use crate::escape::attribute;

impl Writer<'_, '_> {
    fn resolved(&mut self, typed: &str, offset: usize) -> Option<Link> {
        let place = self.place;
        let at = || place(offset);
        match self.resolve.link(typed, &at) {
            Ok(link) => {
                if let Some((path, fragment)) =
                    link.href.split_once('#').filter(|_| link.kind == LinkKind::Internal)
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

    pub(super) fn image(&mut self, typed: &str, title: &str, alt: &str, offset: usize) -> String {
        if alt.is_empty() {
            self.findings.push(problem::body::image_without_text(self.place(offset), typed));
        }
        let Some(link) = self.resolved(typed, offset) else { return String::new() };
        if matches!(link.kind, LinkKind::External | LinkKind::Away) {
            self.findings.push(problem::body::image_elsewhere(self.place(offset), typed));
        }
        let title = if title.is_empty() {
            String::new()
        } else {
            format!(" title=\"{}\"", attribute(title))
        };
        format!("<img src=\"{}\" alt=\"{}\"{title}>", attribute(&link.href), attribute(alt))
    }

    /// The author's HTML with its links led to where they go and alignment as a class; cleaned later.
    pub(super) fn raw_html(&mut self, html: &str, offset: usize) -> String {
        let refused = clean::refused(html);
        if !refused.names.is_empty() {
            let names = refused.names.join(", ");
            self.findings.push(problem::body::raw_removed(self.place(offset), &names));
        }
        if refused.open > 0 && self.unclosed.is_none() {
            self.unclosed = Some(self.place(offset));
        }
        self.open += refused.open;
        let html = clean::without_bare(html);
        let kept = clean::rewrite_ids(&html, &mut |id| {
            let free = !id.is_empty() && !is_own_id(id) && self.ids.insert(id.to_owned());
            if free {
                self.anchors.push(id.to_owned());
            }
            free
        });
        clean::rewrite(&kept, &mut |image, typed| {
            let link = self.resolved(typed, offset)?;
            if image && matches!(link.kind, LinkKind::External | LinkKind::Away) {
                self.findings.push(problem::body::image_elsewhere(self.place(offset), typed));
            }
            Some(link.href)
        })
    }
}

fn link_attributes(kind: &LinkKind) -> String {
    match kind {
        LinkKind::Internal | LinkKind::Contact => String::new(),
        LinkKind::External | LinkKind::Away => " rel=\"noopener noreferrer external\"".to_owned(),
        LinkKind::File(name) => format!(" download=\"{}\"", attribute(name)),
    }
}
