//! Problems of what reports say.

use jiff::civil::Date;

use super::super::rules::report as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A part of the kind is not there.
pub(crate) fn part_missing(at: Location, part: &str) -> Diagnostic {
    Diagnostic::in_words(&rules::REPORT_PART_MISSING, at, &text!("“{part}”", "`{part}`"))
}

/// A part stands before another that should come first.
pub(crate) fn part_order(at: Location, part: &str, before: &str) -> Diagnostic {
    let words = text!("“{part}”应在“{before}”之后", "`{part}` comes behind `{before}`");
    Diagnostic::in_words(&rules::REPORT_PART_ORDER, at, &words)
}

/// The year of a yearly report and the day of its publication.
pub(crate) fn year(at: Location, year: i16, date: Date) -> Diagnostic {
    let words = text!("{year} 年的报告，{date} 发布", "a report on {year}, published on {date}");
    Diagnostic::in_words(&rules::REPORT_YEAR, at, &words)
}

/// A report that is scheduled for a day far ahead.
pub(crate) fn far_ahead(at: Location, date: Date, days: i32) -> Diagnostic {
    let words = text!("{date}，{days} 天以后", "{date}, in {days} days");
    Diagnostic::in_words(&rules::REPORT_FAR_AHEAD, at, &words)
}

/// The summary is the title.
pub(crate) fn summary_copies(at: Location) -> Diagnostic {
    Diagnostic::in_words(&rules::REPORT_SUMMARY_COPIES, at, &text!("", ""))
}

/// Signs of half width between Han characters, so many; `first` is the first with what is around it.
pub(crate) fn half_width(at: Location, first: &str, count: usize) -> Diagnostic {
    let words = text!("{count} 处，如“{first}”", "{count} of them, such as `{first}`");
    Diagnostic::in_words(&rules::REPORT_HALF_WIDTH, at, &words)
}

/// Attachments that the text does not mention.
pub(crate) fn attachment_not_mentioned(at: Location, first: &str, count: usize) -> Diagnostic {
    let words = text!("“{first}”等 {count} 个", "`{first}` and others, {count} in all");
    Diagnostic::in_words(&rules::REPORT_ATTACHMENT_NOT_MENTIONED, at, &words)
}
