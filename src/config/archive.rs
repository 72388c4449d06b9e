//! How long what is published is kept, and where sealed years are: the `archive:` of `site.yaml`.
//!
//! In: its keys. Out: an [`Archive`]. Must not know: reports.
//! Terms: 机关文件材料归档范围和文书档案保管期限规定 (国家档案局令第8号): 永久, 30年, 10年. Handing over: 档案法实施条例 art. 20,
//! after 10 years to a county's archives, after 20 to those of a city or above.

use std::collections::BTreeMap;

use serde_json::Value;

use super::keys::count;
use crate::diagnostic::problem;
use crate::yaml::Fields;

/// How long what is published is kept, and where.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Archive {
    /// Years after which what is kept for ever is handed over to the archives.
    pub handover_after: i16,
    /// Terms by 信息类别, for reports that give none: 0 for permanent, else years.
    pub retention: BTreeMap<String, u8>,
    /// The folder of sealed bytes, below the site's root: in it a folder for each year.
    pub folder: String,
    /// The folder of packages, below the site's root.
    pub packages: String,
    /// Whether the list of sealed years offers their packages for download.
    pub downloads: bool,
}

impl Archive {
    /// Where a package is, relative to the site's root.
    #[must_use]
    pub fn package(&self, file: &str) -> String {
        format!("{}/{file}", self.packages)
    }
}

/// Folders of the site that nothing else may be put into.
const TAKEN: [&str; 5] = ["content", "layouts", "public", "root", "seals"];

pub(super) fn read(top: &Fields<'_>) -> Archive {
    let mut found = Archive {
        handover_after: 10,
        retention: BTreeMap::new(),
        folder: "archives".to_owned(),
        packages: "packages".to_owned(),
        downloads: false,
    };
    let Some(fields) = top.fields("archive") else { return found };
    found.handover_after = i16::try_from(count(&fields, "handover_after", 10)).unwrap_or(10);
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
    for (key, place) in [("folder", &mut found.folder), ("packages", &mut found.packages)] {
        let Some(typed) = fields.string(key) else { continue };
        match folder(&typed) {
            Some(folder) => *place = folder,
            None => fields.report(problem::config::archive_folder(fields.location(key), &typed)),
        }
    }
    let inside = |a: &str, b: &str| format!("{a}/").starts_with(&format!("{b}/"));
    if inside(&found.packages, &found.folder) || inside(&found.folder, &found.packages) {
        let at = fields.location("packages");
        fields.report(problem::config::archive_nested(at, &found.folder, &found.packages));
    }
    found.downloads = fields.bool("downloads").unwrap_or(false);
    fields.finish();
    found
}

/// A folder below the site's root that is not one of its own; `None` for anything else.
fn folder(typed: &str) -> Option<String> {
    let plain = typed.trim_end_matches('/');
    let is_name = |name: &str| !name.is_empty() && !name.starts_with('.');
    let is_inside = plain.split('/').all(is_name)
        && !plain.contains(['\\', ':'])
        && !plain.chars().any(char::is_control);
    let first = plain.split('/').next().unwrap_or_default();
    (is_inside && !TAKEN.contains(&first)).then(|| plain.to_owned())
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

#[cfg(test)]
mod tests {
    use super::folder;

    #[test]
    fn folders_are_inside_the_site_and_not_its_own() {
        assert_eq!(folder("archives").as_deref(), Some("archives"));
        assert_eq!(folder("档案/封存/").as_deref(), Some("档案/封存"));
        for wrong in
            ["", "/srv/a", "../a", "a/../b", ".git", "a//b", "a\\b", "C:a", "content", "public/a"]
        {
            assert_eq!(folder(wrong), None, "{wrong}");
        }
    }
}
