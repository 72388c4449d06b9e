//! Problems of sections that are not updated, and of reports that are due every year.

use jiff::civil::Date;

use super::super::rules::section as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A section's clock has run out. `newest` is the day of its newest report, `last` the last day on which it was in time.
pub(crate) fn stale(at: Location, title: &str, newest: Date, last: Date) -> Diagnostic {
    let words = text!(
        "“{title}”最近一次更新是 {newest}，应在 {last} 之前再更新",
        "`{title}` was last updated on {newest} and was to be updated by {last}"
    );
    Diagnostic::in_words(&rules::SECTION_STALE, at, &words)
}

/// A section's clock runs out soon, after the day `last`.
pub(crate) fn stale_soon(at: Location, title: &str, newest: Date, last: Date) -> Diagnostic {
    let words = text!(
        "“{title}”最近一次更新是 {newest}，{last} 之后算超期",
        "`{title}` was last updated on {newest} and is overdue after {last}"
    );
    Diagnostic::in_words(&rules::SECTION_STALE_SOON, at, &words)
}

/// Nothing new stands on the home page; `newest` is the day of the newest report of the site.
pub(crate) fn home_stale(at: Location, newest: Option<Date>, last: Option<Date>) -> Diagnostic {
    let words = match newest.zip(last) {
        Some((newest, last)) => text!(
            "全站最近一次更新是 {newest}，应在 {last} 之前再更新",
            "the site was last updated on {newest} and was to be updated by {last}"
        ),
        None => text!("全站没有一篇注明日期的内容", "nothing on the site has a date"),
    };
    Diagnostic::in_words(&rules::SECTION_HOME_STALE, at, &words)
}

/// So many sections of a kind are wrong that the whole site fails. `what` are titles.
pub(crate) fn veto(
    at: Location,
    (kind_zh, kind_en): (&str, &str),
    threshold: usize,
    what: &[&str],
) -> Diagnostic {
    let count = what.len();
    let (zh, en) = (what.join("、"), what.join(", "));
    let words = text!(
        "{kind_zh}有 {count} 个（{threshold} 个及以上即否决）：{zh}",
        "{count} {kind_en} ({threshold} or more are a veto): {en}"
    );
    Diagnostic::in_words(&rules::SECTION_VETO, at, &words)
}

/// A yearly report that was due on a day is not there.
pub(crate) fn report_missing(at: Location, title: &str, due: Date, basis: &str) -> Diagnostic {
    let words =
        text!("“{title}”应在 {due} 前公开（{basis}）", "`{title}` was due by {due} ({basis})");
    Diagnostic::in_words(&rules::SECTION_REPORT_MISSING, at, &words)
}

/// A yearly report came out after the day.
pub(crate) fn report_late(at: Location, title: &str, date: Date, due: Date) -> Diagnostic {
    let words = text!(
        "“{title}”公开于 {date}，期限是 {due}",
        "`{title}` came out on {date}, and was due by {due}"
    );
    Diagnostic::in_words(&rules::SECTION_REPORT_LATE, at, &words)
}

/// A yearly report is due soon.
pub(crate) fn report_due(at: Location, title: &str, due: Date, basis: &str) -> Diagnostic {
    let words =
        text!("“{title}”应在 {due} 前公开（{basis}）", "`{title}` is due by {due} ({basis})");
    Diagnostic::in_words(&rules::SECTION_REPORT_DUE, at, &words)
}
