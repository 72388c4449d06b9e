//! Settings from the environment: `GONGKAI_BASE_URL`, `GONGKAI_IDENTITY__PHONE`.
//!
//! In: names and values of variables. Out: overrides for `site.yaml`. Must not know: which keys exist;
//! an unknown one is found when the settings are read.

use crate::yaml::Override;

const PREFIX: &str = "GONGKAI_";

/// The overrides among environment variables: `GONGKAI_` and the key in capitals, `__` for each level.
///
/// They are sorted by name, so that their order never matters.
pub fn from_environment(variables: impl Iterator<Item = (String, String)>) -> Vec<Override> {
    let mut found: Vec<Override> = variables
        .filter_map(|(name, value)| {
            let key = name.strip_prefix(PREFIX)?;
            let path = key.split("__").map(str::to_ascii_lowercase).collect();
            Some(Override { path, value, origin: format!("env {name}") })
        })
        .collect();
    found.sort_by(|a, b| a.origin.cmp(&b.origin));
    found
}
