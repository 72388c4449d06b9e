//! Helpers with which several modules of this folder read settings.
//!
//! In: keys. Out: their values, findings. Must not know: what the settings are for.

use crate::diagnostic::problem;
use crate::yaml::Fields;

/// The text of a key that has to be there; a finding where it is missing.
pub(super) fn needed(fields: &Fields<'_>, key: &'static str) -> Option<String> {
    let found = fields.string(key);
    if found.is_none() {
        fields.report(problem::config::missing(fields.location(key), key));
    }
    found
}

/// A number of things, or the usual one.
pub(super) fn count(fields: &Fields<'_>, key: &'static str, default: usize) -> usize {
    fields.integer(key).and_then(|n| usize::try_from(n).ok()).unwrap_or(default)
}

/// Whether ssh takes this for a host: what begins with a dash would be an option.
pub(super) fn is_host(host: &str) -> bool {
    !host.starts_with('-') && !host.contains(char::is_whitespace) && !host.contains(':')
}

/// Whether a byte needs no percent-encoding in a path (the unreserved characters of RFC 3986).
pub(super) fn is_path_sign(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~".contains(&byte)
}
