//! Keys that are not known where they stand: words that people write for one, those of reports in a section's `_index.md`,
//! and the other way round.
//!
//! In: a key that is not known where it stands. Out: a finding, where the other kind knows it. Must not know: values.

use super::table::{REPORT_KEYS, SECTION_KEYS};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml::Keys;

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

/// The finding on a key in a report that only sections have, or that names the section, which is the report's folder.
pub(super) fn of_sections(key: &str, at: Location) -> Option<Diagnostic> {
    if let Some(word) = ["栏目", "section"].into_iter().find(|word| *word == key) {
        return Some(problem::page::section_key(at, word));
    }
    has(&SECTION_KEYS, key).then(|| problem::page::key_elsewhere(at, key, false))
}

/// The finding on a key in a section's `_index.md` that only reports have.
pub(super) fn of_reports(key: &str, at: Location) -> Option<Diagnostic> {
    has(&REPORT_KEYS, key).then(|| problem::page::key_elsewhere(at, key, true))
}

fn has(keys: Keys, typed: &str) -> bool {
    keys.iter().any(|key| key.is_called(typed))
}
