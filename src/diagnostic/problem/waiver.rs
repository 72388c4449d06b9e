//! Problems of waivers.

use jiff::civil::Date;

use super::super::rules::waiver as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A waiver that fits no finding: what it waived has changed, or is mended.
pub(crate) fn unused(at: Location, rule: &str, file: &str) -> Diagnostic {
    let words = text!("`{rule}`，`{file}`", "`{rule}` in `{file}`");
    Diagnostic::in_words(&rules::WAIVER_UNUSED, at, &words)
}

/// A waiver whose last day has passed.
pub(crate) fn expired(at: Location, rule: &str, file: &str, until: Date) -> Diagnostic {
    let words = text!("`{rule}`，`{file}`，到 {until}", "`{rule}` in `{file}`, until {until}");
    Diagnostic::in_words(&rules::WAIVER_EXPIRED, at, &words)
}

/// A day that is none.
pub(crate) fn no_day(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::in_words(&rules::WAIVER_NO_DAY, at, &text!("`{typed}`", "`{typed}`"))
}
