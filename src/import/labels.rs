//! Labels of the lines before a report's body, as Chinese government sites print them.
//!
//! In: nothing. Out: words and what they mean. Must not know: lines.

use std::sync::LazyLock;

use regex::Regex;

/// What a label means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    Title,
    /// A date; 0 if it is surely the day of publication, higher if less surely.
    Date(u8),
    Publisher,
    Source,
    Other(&'static str),
    /// Counters and buttons of the CMS.
    Noise,
}

/// How sure a date without a label is.
pub(super) const BARE_DATE: u8 = 1;

/// Labels as Chinese government sites print them; those that contain others come first.
pub(super) const LABELS: [(&str, Label); 69] = [
    ("信息名称", Label::Title),
    ("标题", Label::Title),
    ("名称", Label::Title),
    ("发布时间", Label::Date(0)),
    ("发布日期", Label::Date(0)),
    ("发表时间", Label::Date(0)),
    ("发表日期", Label::Date(0)),
    ("公开日期", Label::Date(0)),
    ("公开时间", Label::Date(0)),
    ("更新时间", Label::Date(3)),
    ("更新日期", Label::Date(3)),
    ("发文日期", Label::Date(2)),
    ("失效日期", Label::Other("expires")),
    ("失效时间", Label::Other("expires")),
    ("废止日期", Label::Noise),
    ("成文日期", Label::Other("created")),
    ("生成日期", Label::Other("created")),
    ("日期", Label::Date(2)),
    ("时间", Label::Date(2)),
    ("发布机构", Label::Publisher),
    ("发布单位", Label::Publisher),
    ("发布部门", Label::Publisher),
    ("发文机关", Label::Publisher),
    ("发文单位", Label::Publisher),
    ("公开主体", Label::Publisher),
    ("公开单位", Label::Publisher),
    ("信息来源", Label::Source),
    ("稿件来源", Label::Source),
    ("文章来源", Label::Source),
    ("来源", Label::Source),
    ("信息索引", Label::Other("index_number")),
    ("索引号", Label::Other("index_number")),
    ("发文字号", Label::Other("doc_number")),
    ("文号", Label::Other("doc_number")),
    ("主题分类", Label::Other("topic")),
    ("体裁分类", Label::Other("genre")),
    ("体裁", Label::Other("genre")),
    ("分类", Label::Other("topic")),
    ("责任编辑", Label::Other("author")),
    ("编辑", Label::Other("author")),
    ("作者", Label::Other("author")),
    ("主题词", Label::Other("keywords")),
    ("关键词", Label::Other("keywords")),
    ("内容概述", Label::Other("summary")),
    ("是否有效", Label::Other("status")),
    ("有效性", Label::Other("status")),
    ("撰稿", Label::Noise),
    ("校对", Label::Noise),
    ("审核", Label::Noise),
    ("您当前的位置", Label::Noise),
    ("您的位置", Label::Noise),
    ("当前位置", Label::Noise),
    ("公开方式", Label::Noise),
    ("公开形式", Label::Noise),
    ("浏览次数", Label::Noise),
    ("浏览量", Label::Noise),
    ("阅读次数", Label::Noise),
    ("点击次数", Label::Noise),
    ("点击数", Label::Noise),
    ("点击量", Label::Noise),
    ("访问量", Label::Noise),
    ("阅读量", Label::Noise),
    ("访问次数", Label::Noise),
    ("阅读", Label::Noise),
    ("浏览", Label::Noise),
    ("点击", Label::Noise),
    ("字号", Label::Noise),
    ("字体", Label::Noise),
    ("分享到", Label::Noise),
];

pub(super) static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    // Sites pad labels to one width: `索 引 号：`, `名　　称：`.
    let spaced = |name: &str| name.chars().map(String::from).collect::<Vec<_>>().join(r"[\s　]*");
    let names: Vec<String> = LABELS.iter().map(|(name, _)| spaced(name)).collect();
    let pattern = format!(r"[\[【|]?\s*(?P<label>{})\s*[：:]\s*", names.join("|"));
    Regex::new(&pattern).expect("made of fixed words")
});
