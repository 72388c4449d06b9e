//! How long what is published is kept: the `archive:` of `site.yaml`.
//!
//! In: its keys. Out: an [`Archive`]. Must not know: reports.
//! Terms: 机关文件材料归档范围和文书档案保管期限规定 (国家档案局令第8号): 永久, 30年, 10年. Handing over: 档案法实施条例 art. 20,
//! after 10 years to a county's archives, after 20 to those of a city or above.

use std::collections::BTreeMap;

use serde_json::Value;

use super::read::count;
use crate::diagnostic::problem;
use crate::yaml::Fields;

/// How long what is published is kept.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Archive {
    /// Years after which what is kept for ever is handed over to the archives.
    pub handover_after: i16,
    /// Terms by 信息类别, for reports that give none: 0 for permanent, else years.
    pub retention: BTreeMap<String, u8>,
}

pub(super) fn read(top: &Fields<'_>) -> Archive {
    let mut found = Archive { handover_after: 10, retention: BTreeMap::new() };
    let Some(fields) = top.fields("archive") else { return found };
    found.handover_after =
        i16::try_from(count(&fields, "handover_after", 10, 1..=100)).unwrap_or(10);
    if let Value::Object(terms) = fields.free("retention") {
        for (kind, typed) in terms {
            let typed = typed.as_str().map_or_else(|| typed.to_string(), ToOwned::to_owned);
            match term(&typed) {
                Some(years) => drop(found.retention.insert(kind, years)),
                None => fields.report(problem::config::retention(
                    fields.location("retention"),
                    &kind,
                    &typed,
                )),
            }
        }
    }
    fields.finish();
    found
}

/// A term as it is typed: 0 for permanent, else years.
#[must_use]
pub fn term(typed: &str) -> Option<u8> {
    match typed.trim_end_matches('年') {
        "permanent" | "永久" => Some(0),
        "30" => Some(30),
        "10" => Some(10),
        _ => None,
    }
}
