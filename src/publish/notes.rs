//! What a release records of its files besides their bytes: HTTP headers, for targets that serve readers themselves, and the
//! phase in which each file is uploaded, so that no page links to a file that is not uploaded yet.
//!
//! In: a file's path in a release, settings. Out: [`ObjectHeaders`], a [`Phase`]. Must not know: targets.

use std::collections::BTreeMap;
use std::fmt::Write;

use globset::GlobBuilder;
use serde::{Deserialize, Serialize};

use sha2::{Digest, Sha256};

use crate::config::CacheRule;
use crate::hex;
use crate::media::content_type;

/// Files of one phase are written before those of the next, and removed after them.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// What pages are shown with.
    Assets,
    /// What pages point to.
    Attachments,
    /// Pages that others list, with their data.
    #[default]
    Pages,
    /// Lists, feeds, site maps, and what leads to pages from elsewhere.
    Lists,
}

impl Phase {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::Assets, Self::Attachments, Self::Pages, Self::Lists];
}

/// Headers and phases of the files of a release, recorded with the release so that a rollback restores them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileNotes {
    /// The first that fits counts.
    pub cache: Vec<CacheRule>,
    /// Names that downloads get, by path.
    pub names: BTreeMap<String, String>,
    /// Phases by path; the others are pages.
    pub phases: BTreeMap<String, Phase>,
}

/// HTTP headers of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectHeaders {
    /// `Content-Type`.
    pub content_type: String,
    /// `Content-Disposition`, for files that are read outside a browser.
    pub disposition: Option<String>,
    /// `Cache-Control`.
    pub cache_control: Option<String>,
}

impl ObjectHeaders {
    /// Headers of the publisher's own records, which no reader should get.
    #[must_use]
    pub fn private() -> Self {
        Self {
            content_type: "application/octet-stream".to_owned(),
            disposition: None,
            cache_control: Some("no-store".to_owned()),
        }
    }
}

impl FileNotes {
    /// SHA-256, in hexadecimal digits, over the cache rules and download names: equal hashes mean equal headers for every
    /// path.
    #[must_use]
    pub fn said(&self) -> String {
        let said = serde_json::to_vec(&(&self.cache, &self.names)).unwrap_or_default();
        hex::encode(&Sha256::digest(said))
    }

    /// The phase of a path.
    #[must_use]
    pub fn phase(&self, path: &str) -> Phase {
        self.phases.get(path).copied().unwrap_or_default()
    }

    /// A function from path to headers; the glob patterns are compiled once.
    pub fn heads(&self) -> impl Fn(&str) -> ObjectHeaders + Sync + '_ {
        let rules: Vec<_> = self
            .cache
            .iter()
            .filter_map(|rule| {
                let glob = GlobBuilder::new(&rule.pattern).literal_separator(true).build().ok()?;
                Some((glob.compile_matcher(), &rule.value))
            })
            .collect();
        move |path| ObjectHeaders {
            content_type: content_type(path).to_owned(),
            disposition: self.names.get(path).map(|name| disposition(path, name)),
            cache_control: rules
                .iter()
                .find(|(glob, _)| glob.is_match(path))
                .map(|(_, value)| (*value).clone()),
        }
    }
}

/// `Content-Disposition` of a file: `inline` for types that browsers display, `attachment` for all others.
///
/// RFC 6266 with RFC 8187: a plain name for old programs, the real one percent-encoded in UTF-8.
fn disposition(path: &str, name: &str) -> String {
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    let shown =
        matches!(extension, "pdf" | "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "txt");
    let kind = if shown { "inline" } else { "attachment" };
    let plain = path.rsplit('/').next().unwrap_or(path);
    let mut encoded = String::new();
    for byte in name.bytes() {
        // `attr-char` of RFC 8187.
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            let _ = write!(encoded, "%{byte:02X}");
        }
    }
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::{CacheRule, FileNotes};

    #[test]
    fn says_type_name_and_age() {
        let rule = |pattern: &str, value: &str| CacheRule {
            pattern: pattern.to_owned(),
            value: value.to_owned(),
        };
        let notes = FileNotes {
            cache: vec![rule("assets/**", "max-age=3600"), rule("*.html", "no-cache")],
            names: [("a/biao.xlsx".to_owned(), "附件1：表 格.xlsx".to_owned())].into(),
            ..FileNotes::default()
        };
        let heads = notes.heads();
        let head = heads("a/biao.xlsx");
        assert_eq!(
            head.content_type,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        );
        assert_eq!(
            head.disposition.as_deref(),
            Some(
                "attachment; filename=\"biao.xlsx\"; filename*=UTF-8''%E9%99%84%E4%BB%B61%EF%BC%9A%E8%A1%A8%20%E6%A0%BC.xlsx"
            )
        );
        assert_eq!(head.cache_control, None);
        let head = heads("assets/a/base.css");
        assert_eq!(head.content_type, "text/css; charset=utf-8");
        assert_eq!(head.cache_control.as_deref(), Some("max-age=3600"));
        assert_eq!(heads("index.html").cache_control.as_deref(), Some("no-cache"));
        assert_eq!(heads("a/index.html").cache_control, None);
        assert_eq!(heads("atom.xml").content_type, "application/atom+xml; charset=utf-8");
        assert_eq!(heads("a.ofd").content_type, "application/ofd");
        assert_eq!(heads("a").content_type, "application/octet-stream");
    }
}
