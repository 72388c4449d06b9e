//! Keys that are not known where they stand: words that people write for one, those of reports in a section's `_index.md`,
//! and the other way round.
//!
//! In: a key that is not known where it stands. Out: a finding, where the other kind knows it. Must not know: values.
//!
//! What the other kind knows is found by reading a text without a key as one of it, so that no list has to be kept.

use std::sync::LazyLock;

use super::keys::{report_meta, section_meta};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml::{Document, Fields, Key};

/// Words that people write for keys, as forms, other systems and other generators have them, and the keys they mean.
pub(super) const SLIPS: [(&str, &str); 36] = [
    ("日期", "date"),
    ("时间", "date"),
    ("发布时间", "date"),
    ("公开日期", "date"),
    ("印发日期", "created"),
    ("生成日期", "created"),
    ("落款日期", "created"),
    ("发布单位", "publisher"),
    ("发布机关", "publisher"),
    ("发文机关", "publisher"),
    ("发文单位", "publisher"),
    ("单位", "publisher"),
    ("信息来源", "source"),
    ("文号", "doc_number"),
    ("文件编号", "doc_number"),
    ("名称", "title"),
    ("题目", "title"),
    ("摘要", "summary"),
    ("概述", "summary"),
    ("作者", "author"),
    ("编辑", "author"),
    ("标签", "keywords"),
    ("主题词", "keywords"),
    ("主题", "topic"),
    ("分类", "topic"),
    ("有效", "status"),
    ("年度", "year"),
    ("tags", "keywords"),
    ("categories", "topic"),
    ("category", "topic"),
    ("description", "summary"),
    ("lastmod", "changes"),
    ("updated", "changes"),
    ("layout", "template"),
    ("permalink", "slug"),
    ("url", "slug"),
];

/// Of a key in a report that sections have.
pub(super) fn of_sections(key: &str, at: Location) -> Option<Diagnostic> {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| known(|fields| drop(section_meta(fields))));
    has(&KEYS, key).then(|| problem::page::key_elsewhere(at, key, false))
}

/// Of a key in a section that reports have.
pub(super) fn of_reports(key: &str, at: Location) -> Option<Diagnostic> {
    static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| known(|fields| drop(report_meta(fields))));
    has(&KEYS, key).then(|| problem::page::key_elsewhere(at, key, true))
}

fn known(read: impl FnOnce(&Fields<'_>)) -> Vec<Key> {
    let document = Document::empty("");
    let fields = document.fields();
    read(&fields);
    fields.known()
}

fn has(keys: &[Key], typed: &str) -> bool {
    keys.iter().any(|key| !typed.is_empty() && (key.name == typed || key.alias == typed))
}
