//! What preview adds to pages on their way out, and takes no part in what a build writes.
//!
//! In: a page, what is wrong. Out: the page with reload script, overlay and draft bar. Must not know: HTTP.

use std::fmt::Write;

use super::answer::Page;
use super::preview::{Preview, State};
use crate::diagnostic::Diagnostic;
use crate::escape;
use crate::site::State as ReportState;
use crate::{load, text};

/// The folder of this host that preview keeps for itself.
pub(super) const PREFIX: &str = "/__gongkai/";

/// Files that preview adds, by name: media type, text.
pub(super) fn client_file(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "preview.js" => Some(("text/javascript; charset=utf-8", include_str!("client/preview.js"))),
        "preview.css" => Some(("text/css; charset=utf-8", include_str!("client/preview.css"))),
        _ => None,
    }
}

/// A page with what preview adds; `path` is that of the request.
pub(super) fn inject(preview: &Preview, state: &State, page: &Page, path: &str) -> Vec<u8> {
    let mut added = format!(
        "<link rel=\"stylesheet\" href=\"{PREFIX}preview.css\">\n<script src=\"{PREFIX}preview.js\" data-path=\"{}\" data-hash=\"{:032x}\" defer></script>\n",
        escape::attribute(path),
        page.hash()
    );
    added.push_str(&bar(preview, state, page));
    let end = last(&page.bytes, b"</body>").unwrap_or(page.bytes.len());
    let (before, after) = page.bytes.split_at(end);
    [before, added.as_bytes(), after].concat()
}

/// Where a word stands last.
fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|each| each.eq_ignore_ascii_case(word))
}

/// On a draft: its state, where its source is, and what keeps it from being published.
fn bar(preview: &Preview, state: &State, page: &Page) -> String {
    let lang = preview.options.lang;
    let report = page.report.map(|id| &state.snapshot.site.reports[id]);
    let Some(report) = report.filter(|report| report.state == ReportState::Draft) else {
        return String::new();
    };
    let mut blocks = vec![text!("删去 `draft: true`", "delete `draft: true`").get(lang).to_owned()];
    if report.due > state.snapshot.site.as_of.instant.max(load::now()) {
        let day = report.date;
        blocks
            .push(text!("发布日期 {day} 未到", "its date {day} has not come").get(lang).to_owned());
    }
    let findings = state.findings.iter().chain(&page.findings);
    let own = findings.filter(|finding| *finding.at.file == *report.file());
    blocks.extend(own.map(|finding| finding.message.get(lang).to_owned()));
    let label = text!("草稿", "Draft");
    let until = text!("发布前还要处理：", "before it is published:");
    let mut out = format!(
        "<aside class=\"gongkai-bar\"><b>{}</b> <code>{}</code> {}<ul>",
        label.get(lang),
        escape::text(report.file()),
        until.get(lang)
    );
    for block in blocks {
        let _ = write!(out, "<li>{}</li>", escape::text(&block));
    }
    out.push_str("</ul></aside>\n");
    out
}

/// What the overlay shows: a heading, and each error as the terminal prints it. Empty where all is well.
pub(super) fn problems(preview: &Preview, page: &[Diagnostic]) -> serde_json::Value {
    let lang = preview.options.lang;
    let (count, texts) = preview.problems(page);
    let heading = text!("{count} 个错误", "{count} errors");
    let close = text!("关闭", "Close");
    serde_json::json!({"heading": heading.get(lang), "close": close.get(lang), "texts": texts})
}

#[cfg(test)]
mod tests {
    use super::last;

    #[test]
    fn the_end_of_the_page_is_the_last_one() {
        assert_eq!(last(b"<p></body></BODY>", b"</body>"), Some(10));
        assert_eq!(last(b"<p>", b"</body>"), None);
    }
}
