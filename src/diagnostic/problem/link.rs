//! Problems of addresses outside of the site.

use super::super::rules::link as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// Nothing was there on so many days.
pub(crate) fn external_dead(at: Location, address: &str, status: u16, days: u8) -> Diagnostic {
    let words =
        text!("`{address}`（{status}，{days} 天都是）", "`{address}` ({status}, on {days} days)");
    Diagnostic::in_words(&rules::LINK_EXTERNAL_DEAD, at, &words)
}

/// Nothing was there, but not on enough days yet.
pub(crate) fn external_doubtful(at: Location, address: &str, status: u16, days: u8) -> Diagnostic {
    let words =
        text!("`{address}`（{status}，第 {days} 天）", "`{address}` ({status}, day {days})");
    Diagnostic::in_words(&rules::LINK_EXTERNAL_DOUBTFUL, at, &words)
}

/// It leads elsewhere for good.
pub(crate) fn external_moved(at: Location, address: &str, to: &str) -> Diagnostic {
    let words = text!("`{address}` → `{to}`", "`{address}` → `{to}`");
    Diagnostic::in_words(&rules::LINK_EXTERNAL_MOVED, at, &words)
}

/// It could not be asked: a status of the server, or what the network said.
pub(crate) fn external_trouble(at: Location, address: &str, why: &str) -> Diagnostic {
    let words = text!("`{address}`（{why}）", "`{address}` ({why})");
    Diagnostic::in_words(&rules::LINK_EXTERNAL_TROUBLE, at, &words)
}
