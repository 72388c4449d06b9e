//! What was published → files that search engines of others load: OpenSearch, Elasticsearch, Meilisearch, or whoever reads lines of JSON.
//!
//! In: documents and addresses that are gone, one by one. Out: numbered files, and one that says what they are. Must not know: the site, where the
//! documents came from, the disk.
//!
//! Loading twice gives the same, in any order for formats that know versions: a document's id is made of its address, and its version is the
//! line of the ledger that made it so.

mod format;
mod numbered;

pub use format::{ExportFormat, mapping};
pub use numbered::{ExportedFile, NumberedFiles};

use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes of a file, at most, unless one document alone is larger.
pub const FILE_SIZE: usize = 8 << 20;

/// Characters of text that a document has, at most: its own, and those of each attachment.
pub const TEXT_LENGTH: usize = 500_000;

/// A report as others search it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExportedDocument {
    /// See [`id_of`].
    pub id: String,
    /// The line of the ledger that made it so.
    pub version: usize,
    /// Its absolute address.
    pub url: String,
    /// The site that it stands on.
    pub site: ExportedSite,
    /// 标题.
    pub title: String,
    /// Day and time of publication (RFC 3339), where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// 成文日期.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// Titles of its sections, the outermost first.
    pub sections: Vec<String>,
    /// 发布机构.
    pub publisher: String,
    /// 来源.
    pub source: String,
    /// 文号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub doc_number: Option<String>,
    /// 索引号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub index_number: Option<String>,
    /// 主题.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// 体裁.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub genre: Option<String>,
    /// 信息类别.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// 所属年度.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub year: Option<i16>,
    /// 有效性: `in_force`, `amended`, `expired`, `repealed`.
    pub validity: String,
    /// 关键词.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// 内容概述.
    pub summary: String,
    /// Its text, as readers of the page see it.
    pub text: String,
    /// Its attachments, with their texts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<ExportedAttachment>,
    /// Whether a text was longer than [`TEXT_LENGTH`] and is cut.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_cut: bool,
}

/// The site of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExportedSite {
    /// Its name.
    pub name: String,
    /// 网站标识码.
    pub id_code: String,
    /// Its address.
    pub url: String,
}

/// An attachment of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ExportedAttachment {
    /// Its title.
    pub title: String,
    /// Its absolute address.
    pub url: String,
    /// The file's own name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// SHA-256 of its bytes, 64 hexadecimal digits.
    pub sha256: String,
    /// What readers of it see, as far as it could be read.
    pub text: String,
}

/// Something to be loaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExportedRecord {
    /// A document, new or changed.
    Document(Box<ExportedDocument>),
    /// A document that is gone, by its id, with the line of the ledger that says so.
    Gone {
        /// See [`id_of`].
        id: String,
        /// The line of the ledger.
        version: usize,
    },
}

/// The id of a document by its absolute address: 32 signs of `[A-Za-z0-9_-]`, which every engine takes.
#[must_use]
pub fn id_of(url: &str) -> String {
    use base64::Engine;
    let sum = Sha256::digest(url.as_bytes());
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&sum[..24])
}

/// A text of at most [`TEXT_LENGTH`] characters, and whether it was cut.
#[must_use]
pub fn cut(text: String) -> (String, bool) {
    // Nearly all have fewer bytes than that.
    if text.len() <= TEXT_LENGTH {
        return (text, false);
    }
    match text.char_indices().nth(TEXT_LENGTH) {
        Some((at, _)) => (text[..at].to_owned(), true),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::{TEXT_LENGTH, cut, id_of};

    #[test]
    fn ids_have_signs_that_every_engine_takes() {
        let id = id_of("https://www.example.gov.cn/a.html");
        assert_eq!(id.len(), 32);
        assert!(id.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'_' || c == b'-'), "{id}");
        assert_ne!(id, id_of("https://www.example.gov.cn/b.html"));
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("甲".to_owned()), ("甲".to_owned(), false));
        let (text, is_cut) = cut("甲".repeat(TEXT_LENGTH + 1));
        assert!(is_cut && text.chars().count() == TEXT_LENGTH);
    }
}
