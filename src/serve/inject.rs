//! What preview adds to pages on their way out, and takes no part in what a build writes.
//!
//! In: a page, what is wrong. Out: the page with reload script, overlay and a bar on what is not published. Must not know: HTTP.

use std::fmt::Write;

use super::absent::{Absent, WhyAbsent};
use super::answer::AnsweredPage;
use super::events::styles;
use super::preview::{Preview, PreviewState};
use crate::diagnostic::Diagnostic;
use crate::escape;
use crate::site::{Report, State as ReportState};
use crate::text::Text;
use crate::{load, text};

/// The folder of this host that preview keeps for itself.
pub(super) const PREFIX: &str = "/__gongkai/";

/// Files that preview adds, by name: media type, text.
pub(super) fn client_file(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "preview.js" => Some(("text/javascript; charset=utf-8", include_str!("client/preview.js"))),
        "stream.js" => Some(("text/javascript; charset=utf-8", include_str!("client/stream.js"))),
        "preview.css" => Some(("text/css; charset=utf-8", include_str!("client/preview.css"))),
        _ => None,
    }
}

/// A page with what preview adds; `path` is that of the request.
pub(super) fn inject(
    preview: &Preview,
    state: &PreviewState,
    page: &AnsweredPage,
    path: &str,
) -> Vec<u8> {
    let mut added = format!(
        "<link rel=\"stylesheet\" href=\"{PREFIX}preview.css\">\n<script src=\"{PREFIX}preview.js\" data-path=\"{}\" data-hash=\"{:032x}\" data-styles=\"{}\" defer></script>\n",
        escape::attribute(path),
        page.hash(),
        styles(preview)
    );
    let _ = writeln!(added, "<div id=\"gongkai-notes\">{}</div>", bar(preview, state, page));
    added.push_str(&why_absent(preview, state, page));
    let end = last(&page.bytes, b"</body>").unwrap_or(page.bytes.len());
    let (before, after) = page.bytes.split_at(end);
    [before, added.as_bytes(), after].concat()
}

/// Where a word stands last.
fn last(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).rposition(|each| each.eq_ignore_ascii_case(word))
}

/// A message as HTML, what stands between backquotes as code.
fn with_code(message: &str) -> String {
    let mut out = String::new();
    for (index, part) in message.split('`').enumerate() {
        let part = escape::text(part);
        let _ =
            if index % 2 == 1 { write!(out, "<code>{part}</code>") } else { write!(out, "{part}") };
    }
    out
}

/// The name of a state in which readers do not see a report that the preview shows.
fn hidden(state: ReportState) -> Option<Text> {
    match state {
        ReportState::Draft => Some(text!("草稿", "Draft")),
        ReportState::Scheduled => Some(text!("待发布", "Scheduled")),
        ReportState::Published | ReportState::Withdrawn | ReportState::Failed => None,
    }
}

/// On a report: what keeps it from being published where it is not, and what an inspection would find in it and its attachments.
pub(super) fn bar(preview: &Preview, state: &PreviewState, page: &AnsweredPage) -> String {
    let Some(report) = page.report.map(|id| &state.snapshot.site.reports[id]) else {
        return String::new();
    };
    let mut out = String::new();
    if let Some(label) = hidden(report.state) {
        out.push_str(&unpublished(preview, state, page, (report, &label)));
    }
    let lang = preview.options.lang;
    let mut found = preview.inspected(report.file());
    found.extend(report.uncommon().attachments.iter().flat_map(|it| preview.inspected(&it.file)));
    if !found.is_empty() {
        let heading = text!("检查会发现：", "An inspection would find:");
        let _ = write!(
            out,
            "<aside class=\"gongkai-bar\"><a href=\"{PREFIX}check\">{}</a><ul>",
            heading.get(lang)
        );
        for finding in &found {
            let (at, message) = (finding.at.to_string(), with_code(finding.message.get(lang)));
            let _ = write!(out, "<li><code>{}</code> {message}</li>", escape::text(&at));
        }
        out.push_str("</ul></aside>\n");
    }
    out
}

/// On what is not published yet: its state, where its source is, and what keeps it from being published.
fn unpublished(
    preview: &Preview,
    state: &PreviewState,
    page: &AnsweredPage,
    (report, label): (&Report, &Text),
) -> String {
    let lang = preview.options.lang;
    let mut blocks = Vec::new();
    if report.state == ReportState::Draft {
        blocks.push(text!("删去 `draft: true`", "delete `draft: true`").get(lang).to_owned());
    }
    if report.state == ReportState::Scheduled
        || report.due > state.snapshot.site.as_of.instant.max(load::now())
    {
        let day = report.date.map(|date| date.to_string()).unwrap_or_default();
        blocks
            .push(text!("发布日期 {day} 未到", "its date {day} has not come").get(lang).to_owned());
    }
    let findings = state.findings.iter().chain(&page.findings);
    let own = findings.filter(|finding| *finding.at.file == *report.file());
    blocks.extend(own.map(|finding| finding.message.get(lang).to_owned()));
    let until = text!("发布前还要处理：", "before it is published:");
    let mut out = format!(
        "<aside class=\"gongkai-bar\"><b>{}</b> <code>{}</code> {}<ul>",
        label.get(lang),
        escape::text(report.file()),
        until.get(lang)
    );
    for block in blocks {
        let _ = write!(out, "<li>{}</li>", with_code(&block));
    }
    out.push_str("</ul></aside>\n");
    out
}

/// On the page for addresses without one: what would stand there, and how to see it.
fn why_absent(preview: &Preview, state: &PreviewState, page: &AnsweredPage) -> String {
    let Some(Absent { file, why }) = &page.absent else { return String::new() };
    let (message, link) = match why {
        WhyAbsent::Draft => (
            text!(
                "是草稿。用 `gongkai serve --drafts` 查看，或删去 `draft: true`。",
                "is a draft. See it with `gongkai serve --drafts`, or delete `draft: true`."
            ),
            None,
        ),
        WhyAbsent::Scheduled(day) => (
            text!(
                "待发布，日期 {day} 未到。用 `gongkai serve --drafts` 或 `--as-of {day}` 查看。",
                "is scheduled for {day}. See it with `gongkai serve --drafts` or `--as-of {day}`."
            ),
            None,
        ),
        WhyAbsent::Failed => (
            text!("有错误，改正之后才会出现。", "has errors and appears when they are mended."),
            None,
        ),
        WhyAbsent::Moved(url) => (
            text!("现在的网址是", "is now at"),
            Some(state.snapshot.site.config.base_url.local(url)),
        ),
        WhyAbsent::Gone => {
            (text!("已经不在了，这个网址原来是它的。", "is gone; this address was its own."), None)
        }
    };
    let mut out = format!(
        "<aside class=\"gongkai-bar\"><p><code>{}</code> {}",
        escape::text(file),
        with_code(message.get(preview.options.lang))
    );
    if let Some(link) = link {
        let _ = write!(
            out,
            " <a href=\"{}\">{}</a>",
            escape::attribute(&crate::percent::encoded(&link)),
            escape::text(&link)
        );
    }
    out.push_str("</p></aside>\n");
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
    use super::{last, with_code};

    #[test]
    fn what_stands_between_backquotes_is_code() {
        assert_eq!(with_code("用 `a<b` 看"), "用 <code>a&lt;b</code> 看");
        assert_eq!(with_code("无"), "无");
    }

    #[test]
    fn the_end_of_the_page_is_the_last_one() {
        assert_eq!(last(b"<p></body></BODY>", b"</body>"), Some(10));
        assert_eq!(last(b"<p>", b"</body>"), None);
    }
}
