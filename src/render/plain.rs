//! The body of a report as plain text, for those who search it elsewhere.
//!
//! In: a renderer, a report, its source. Out: [`TextBlock`]s. Must not know: who searches.

use super::view::View;
use super::{Renderer, links};
use crate::body::{self, Resolve, Surroundings, TextBlock};
use crate::plan::Recipe;
use crate::site::ReportId;
use crate::source::body_of;

impl Renderer {
    /// The body of a report as plain text, as readers of its page see it; `source` is its file.
    #[must_use]
    pub fn plain_text(&self, id: ReportId, source: &[u8]) -> Vec<TextBlock> {
        blocks(self, &View::new(&self.site, &self.templates, &Recipe::Report(id)), id, source)
    }
}

/// The same, as a render sees it.
pub(super) fn blocks(
    renderer: &Renderer,
    view: &View,
    id: ReportId,
    source: &[u8],
) -> Vec<TextBlock> {
    let report = view.report(id);
    let (text, _) = body_of(report.file(), source);
    let resolver = links::Resolver {
        view,
        plan: &renderer.plan,
        file: report.file(),
        title: Some(report.title()),
        attachments: &[],
        awaited: &[],
        of_failed: false,
    };
    let page = Surroundings {
        is_title: &|heading| resolver.is_title(heading),
        is_taken: &|id| resolver.is_taken(id),
        include: &|name| resolver.include(name),
    };
    body::plain_text(&text, view.settings().markdown(), page)
}
