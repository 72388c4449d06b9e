//! What was corrected or withdrawn, the latest first: a list in pages, and feeds.
//!
//! In: a view, a target's numbers. Out: what the template gets, entries of feeds. Must not know: templates' text.

use minijinja::value::Value;

use super::catalogue::own_column;
use super::feed::{self, Entry};
use super::fields::SeenReport;
use super::list::{numbered, page, page_url};
use super::pager::pager;
use super::values::map;
use super::view::View;
use crate::plan::{CORRECTIONS, FeedFormat, Recipe};
use crate::site::{ReportId, State};

/// A page of the list.
pub(super) fn list(view: &View, number: usize) -> Value {
    let part = view.part(&Recipe::Corrections(number));
    let name = view.text("corrections.title");
    let title = numbered(view, name, number);
    let url = page_url(view, CORRECTIONS, number);
    let steps = vec![(name.to_owned(), CORRECTIONS.to_owned())];
    let about = (name, view.text("corrections.lead"));
    let head = own_column(view, "corrections", title, url, steps, about);
    let count = part.pages();
    let address = |n: usize| -> Value { view.local(&page_url(view, CORRECTIONS, n)).into() };
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("corrections", part.reports.iter().map(|id| row(view, *id)).collect()),
        ("feeds", feed::links(view, name, CORRECTIONS)),
        ("pager", pager(number, count, part.total, &address)),
    ])
}

fn row(view: &View, id: ReportId) -> Value {
    let it = &view.report(id);
    let note = |date: String, note: &str| map([("date", date.into()), ("note", note.into())]);
    let notes: Vec<Value> = match withdrawal(it) {
        Some((date, reason)) => vec![note(date, reason)],
        None => {
            let changes = it.changes().iter().rev();
            changes.map(|change| note(change.date.date.to_string(), &change.note)).collect()
        }
    };
    map([
        ("what", what(it).into()),
        ("title", title(view, it).into()),
        ("url", view.local(it.url()).into()),
        ("notes", notes.into()),
    ])
}

/// A feed of the newest.
pub(super) fn feed(view: &View, format: FeedFormat) -> String {
    let part = view.part(&Recipe::CorrectionsFeed(format));
    let entries = part.reports.iter().map(|id| entry(view, &view.report(*id))).collect();
    let site = view.settings().title();
    let title = format!("{} - {site}", view.text("corrections.title"));
    feed::print(view, title, CORRECTIONS, format, entries)
}

/// Every further correction is an entry of its own, so that it is new to readers.
fn entry<'s>(view: &View, it: &SeenReport<'s>) -> Entry<'s> {
    let (text, end) = match withdrawal(it) {
        Some((_, reason)) => (reason.to_owned(), "withdrawn".to_owned()),
        None => {
            let changes = it.changes();
            let text = changes.last().map(|change| change.note.clone());
            (text.unwrap_or_default(), format!("changes/{}", changes.len()))
        }
    };
    let corrected = it.corrected().map(|(date, time)| view.rfc3339(date, time));
    let at = corrected.or_else(|| view.published(it)).unwrap_or_default();
    let colon = view.text("colon");
    let kind = view.text(if it.state() == State::Withdrawn {
        "corrections.withdrawn"
    } else {
        "corrections.changed"
    });
    Entry {
        id: format!("{}/{end}", feed::id(view, it)),
        url: it.url().to_owned(),
        title: format!("{kind}{colon}{}", title(view, it)),
        text,
        published: at.clone(),
        updated: at,
        author: it.publisher(),
        keywords: &[],
        topic: None,
        files: Vec::new(),
    }
}

fn what(it: &SeenReport<'_>) -> &'static str {
    if it.state() == State::Withdrawn { "withdrawn" } else { "changed" }
}

/// The title, unless it must not be shown any more.
fn title(view: &View, it: &SeenReport<'_>) -> String {
    let hidden = it.state() == State::Withdrawn && !it.shows_title();
    if hidden { view.text("withdrawn_title").to_owned() } else { it.title().to_owned() }
}

/// The day and the reason of a withdrawal.
fn withdrawal<'v>(it: &SeenReport<'v>) -> Option<(String, &'v str)> {
    let withdrawn = it.withdrawn().filter(|_| it.state() == State::Withdrawn)?;
    Some((withdrawn.date.to_string(), withdrawn.reason.as_str()))
}
