//! Keys inside of the values of other keys: `withdrawn: {date: …, reason: …}`.
//!
//! In: nothing. Out: tables, for `table.rs`. Must not know: how they are read.

use crate::yaml::{KeySpec, Shape};

/// Keys below `withdrawn`.
pub(super) const WITHDRAWN_KEYS: &[&KeySpec] = &[
    &KeySpec::new(
        ["date", "日期"],
        Shape::Date,
        ["撤回的日期", "day of the withdrawal"],
        ["2024-06-01", "2024-06-02"],
    ),
    &KeySpec::new(["reason", "原因"], Shape::Text, ["撤回的原因", "why"], ["有误", "重复"]),
    &KeySpec::new(
        ["privacy", "涉及隐私"],
        Shape::Bool,
        ["涉及隐私：各处都不留", "for privacy: nothing of it stays anywhere"],
        ["false", "true"],
    ),
];
/// Keys below `colophon`.
pub(super) const COLOPHON_KEYS: &[&KeySpec] = &[
    &KeySpec::new(
        ["copied_to", "抄送"],
        Shape::Text,
        ["抄送哪些机关", "who gets a copy"],
        ["示例区委办公室", "示例区财政局"],
    ),
    &KeySpec::new(
        ["office", "印发机关"],
        Shape::Text,
        ["印发的机关", "who printed it"],
        ["示例街道党政综合办公室", "示例区人民政府办公室"],
    ),
    &KeySpec::new(
        ["date", "印发日期"],
        Shape::Date,
        ["印发的日期", "the day of printing"],
        ["2024-01-29", "2024-01-30"],
    ),
];
/// Keys of an entry of `changes`.
pub(super) const CHANGE_KEYS: &[&KeySpec] = &[
    &KeySpec::new(
        ["date", "日期"],
        Shape::Moment,
        ["更正的日期", "day of the correction"],
        ["2024-03-01", "2024-03-02"],
    ),
    &KeySpec::new(
        ["note", "说明"],
        Shape::Text,
        ["更正了什么", "what was corrected"],
        ["更正甲", "更正乙"],
    ),
];
/// Keys below `late`.
pub(super) const LATE_KEYS: &[&KeySpec] =
    &[&KeySpec::new(["reason", "原因"], Shape::Text, ["补发的原因", "why"], ["迟交", "漏发"])];
/// Keys of an entry of `columns`.
pub(super) const COLUMN_KEYS: &[&KeySpec] = &[
    &KeySpec::new(
        ["title", "标题"],
        Shape::Text,
        [
            "显示的文字；不写则为那一页的标题",
            "what is shown; the title of the page where there is none",
        ],
        ["公开指南", "公开制度"],
    ),
    &KeySpec::new(
        ["link", "链接"],
        Shape::Text,
        [
            "源文件或栏目的路径（相对本栏目），站内路径 /…/，或完整网址",
            "path of a source file or section relative to this one, a path on the site /…/, or an address",
        ],
        ["zn.md", "nb"],
    ),
];
/// Keys of an entry of `attachments`.
pub(super) const ATTACHMENT_KEYS: &[&KeySpec] = &[
    &KeySpec::new(["file", "文件"], Shape::Text, ["文件名", "the file"], ["甲表.csv", "乙表.csv"]),
    &KeySpec::new(["title", "标题"], Shape::Text, ["显示的名称", "its title"], ["甲", "乙"]),
    &KeySpec::new(
        ["name", "文件名"],
        Shape::Text,
        ["网址里的文件名", "its name in addresses"],
        ["a.csv", "b.csv"],
    ),
    &KeySpec::new(
        ["pages", "页数"],
        Shape::Integer(1, 100_000),
        ["页数", "number of pages"],
        ["1", "2"],
    ),
    &KeySpec::new(
        ["awaited", "待补"],
        Shape::Bool,
        ["文件以后补上", "the file is still to come"],
        ["false", "true"],
    ),
    &KeySpec::new(
        ["tables", "网页表格"],
        Shape::Bool,
        [
            "是否把里面的表格显示成网页；xlsx 和 csv 按 site.yaml，docx 要写 true",
            "whether its tables have a web page; as site.yaml says for xlsx and csv, docx has one where this is true",
        ],
        ["true", "false"],
    ),
];
/// Keys of an entry of `figures`.
pub(super) const FIGURE_KEYS: &[&KeySpec] = &[
    &KeySpec::new(
        ["name", "名称"],
        Shape::Text,
        ["数的是什么", "what is counted"],
        ["受理", "办结"],
    ),
    &KeySpec::new(["value", "数值"], Shape::Number, ["数值", "the number"], ["12", "13"]),
    &KeySpec::new(["unit", "单位"], Shape::Text, ["单位", "its unit"], ["件", "人次"]),
    &KeySpec::new(
        ["period", "期间"],
        Shape::Text,
        ["期间；不写则为报告年度", "the period; that of the report where there is none"],
        ["2022", "2023"],
    ),
];
