//! What a source path in a link stands for.
//!
//! In: a site, a source path. Out: a [`Meaning`], with what a link to it needs. Must not know: who asks, Markdown.

use super::fields::SectionHead;
use crate::site::{Attachment, Node, Report, Site, State};
use crate::source;

/// What a source path in a link stands for. Two meanings with the same hash make the same link.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) enum Meaning<'s> {
    /// A page with errors.
    Failed,
    /// A section.
    Section(SectionHead<'s>),
    /// A report, in whatever state.
    Report(LinkedReport<'s>),
    /// A file of a section.
    SectionFile(LinkedFile<'s>),
    /// A report's attachment.
    File(LinkedReport<'s>, LinkedFile<'s>),
    /// Nothing that is known.
    Nothing,
}

/// What a link needs of the report that it leads to.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct LinkedReport<'s> {
    /// Address below the site's root.
    pub(super) url: &'s str,
    pub(super) state: State,
    pub(super) is_visible: bool,
}

impl<'s> LinkedReport<'s> {
    fn new(site: &'s Site, report: &'s Report) -> Self {
        Self { url: &report.url, state: report.state, is_visible: site.is_visible(report) }
    }
}

/// What a link needs of the attachment that it leads to.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct LinkedFile<'s> {
    /// Address below the site's root.
    pub(super) url: &'s str,
    /// Name that the download gets.
    pub(super) name: &'s str,
    /// Width and height of a picture, in pixels.
    pub(super) pixels: Option<(u32, u32)>,
}

impl<'s> LinkedFile<'s> {
    pub(super) fn new(file: &'s Attachment) -> Self {
        Self { url: &file.url, name: &file.name, pixels: file.pixels }
    }
}

/// Looks a source path up.
pub(super) fn meaning<'s>(site: &'s Site, file: &str) -> Meaning<'s> {
    for candidate in &source::meant(file) {
        if site.has_failed(candidate) {
            return Meaning::Failed;
        }
        match site.node(candidate) {
            Some(Node::Section(id)) => return Meaning::Section(SectionHead::new(site, id)),
            Some(Node::Report(id)) => {
                return Meaning::Report(LinkedReport::new(site, &site.reports[id]));
            }
            None => {}
        }
    }
    if let Some((report, file)) = site.file(file) {
        return Meaning::File(LinkedReport::new(site, report), LinkedFile::new(file));
    }
    let of_section = site.section_file(file);
    of_section.map_or(Meaning::Nothing, |file| Meaning::SectionFile(LinkedFile::new(file)))
}
