//! Labels of the lines round a report's text, as Chinese government sites print them, and where they stand in a line.
//!
//! In: a line. Out: [`Labelled`] pieces of it. Must not know: which of several values is taken.

use super::super::draft::Key;

/// What a label means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum LabelMeaning {
    /// The value of a key; 0 where the label means nothing else, higher where it is often used for something else.
    Fact(Key, u8),
    /// A fact that a report has no key for: named, and left out.
    NoKey,
    /// Counters, buttons and paths of the web page.
    OfThePage,
}

use Key::{
    Author, Created, Date, DocNumber, Expires, Genre, IndexNumber, Keywords, Publisher, Source,
    Status, Summary, Title, Topic,
};
use LabelMeaning::{Fact, NoKey, OfThePage};

/// The rank of labels that mean the day of a document's issue, which is that of publication where nothing else is.
pub(in crate::import) const RANK_OF_ISSUE: u8 = 2;

/// Labels by meaning. Seen on pages of gov.cn, Guangdong, Jiangsu, Anhui, Gansu, Shaanxi, Hunan, Liaoning and Inner Mongolia.
const LABELS: &[(LabelMeaning, &[&str])] = &[
    (
        Fact(Title, 0),
        &[
            "信息名称",
            "文件名称",
            "文件标题",
            "信息标题",
            "公文名称",
            "公文标题",
            "发文标题",
            "标题",
        ],
    ),
    (Fact(Title, 1), &["名称", "主题"]),
    (
        Fact(Date, 0),
        &[
            "发布时间",
            "发布日期",
            "发表时间",
            "发表日期",
            "公开日期",
            "公开时间",
            "公布日期",
            "公布时间",
            "公开日",
            "发布日",
            "刊发日期",
            "上网日期",
            "上网时间",
            "上载日期",
            "上载时间",
            "信息发布日期",
            "信息发布时间",
            "文章发布时间",
        ],
    ),
    (
        Fact(Date, 1),
        &["日期", "时间", "信息时间", "信息日期", "录入时间", "录入日期", "添加时间", "添加日期"],
    ),
    (Fact(Date, RANK_OF_ISSUE), &["发文日期", "发文时间", "颁布日期", "颁布时间"]),
    (Fact(Date, 3), &["更新时间", "更新日期", "撰写时间", "撰写日期"]),
    (
        Fact(Created, 0),
        &[
            "成文日期",
            "成文时间",
            "生成日期",
            "生成时间",
            "形成日期",
            "形成时间",
            "产生日期",
            "签发日期",
            "签署日期",
            "落款日期",
            "制发日期",
            "印发日期",
            "印发时间",
            "公文生成日期",
            "公文生成时间",
            "公文成文日期",
        ],
    ),
    (
        Fact(Publisher, 0),
        &[
            "发布机构",
            "发布机关",
            "发布单位",
            "发布部门",
            "发文机关",
            "发文单位",
            "发文机构",
            "发文部门",
            "公开主体",
            "公开单位",
            "公开机构",
            "公开部门",
            "信息公开单位",
            "制发机关",
            "制发单位",
            "制定机关",
            "颁布机关",
            "颁布单位",
            "公开责任部门",
            "责任部门",
        ],
    ),
    (
        Fact(Source, 0),
        &[
            "信息来源",
            "稿件来源",
            "文章来源",
            "新闻来源",
            "内容来源",
            "数据来源",
            "转载来源",
            "来源单位",
            "供稿单位",
            "稿源",
            "来源",
            "来自",
            "出处",
        ],
    ),
    (Fact(IndexNumber, 0), &["信息索引号", "信息索引", "索引号码", "索引编号", "索引号", "索取号"]),
    (
        Fact(DocNumber, 0),
        &[
            "发文字号",
            "公文字号",
            "发文文号",
            "公文文号",
            "信息文号",
            "文件编号",
            "文件字号",
            "文件文号",
            "文号",
        ],
    ),
    (Fact(Topic, 0), &["主题分类", "主题类别", "所属主题"]),
    (Fact(Topic, 1), &["分类"]),
    (Fact(Genre, 0), &["体裁分类", "信息体裁", "公文体裁", "体裁", "公文种类", "文种"]),
    (Fact(Author, 0), &["作者", "撰稿人", "撰稿", "供稿人", "供稿", "责任编辑", "责编"]),
    (Fact(Author, 1), &["编辑"]),
    (Fact(Keywords, 0), &["主题词", "关键词", "关键字"]),
    (Fact(Summary, 0), &["内容概述", "内容摘要", "信息概述", "内容简介", "内容概要", "摘要"]),
    (
        Fact(Status, 0),
        &[
            "有效性",
            "是否有效",
            "效力状态",
            "时效性",
            "时效状态",
            "有效状态",
            "文件状态",
            "公文时效",
            "文件有效性",
            "时效",
        ],
    ),
    (Fact(Expires, 0), &["失效日期", "失效时间", "有效期至", "有效期限至"]),
    (Fact(Expires, 1), &["废止日期", "废止时间"]),
    (
        NoKey,
        &[
            "信息分类",
            "生命周期分类",
            "信息时效期",
            "登记日期",
            "登记时间",
            "效力说明",
            "备注",
            "信息格式/语种",
            "征集状态",
            "机构分类",
            "文件下载",
            "征集时间",
            "征集期限",
            "结果反馈日期",
            "施行日期",
            "施行时间",
            "实施日期",
            "实施时间",
            "生效日期",
            "生效时间",
            "执行日期",
            "截止日期",
            "截止时间",
            "归档时间",
            "归档日期",
            "组配分类",
            "服务对象分类",
            "服务对象",
            "公开方式",
            "公开形式",
            "公开范围",
            "公开类别",
            "公开程序",
            "公开时限",
            "公开属性",
            "公开平台",
            "公开渠道",
            "信息格式",
            "信息语种",
            "语种",
            "载体类型",
            "所属栏目",
            "信息类别",
            "信息类型",
            "文件类型",
            "主题导航",
            "校对",
            "审核",
            "审核人",
            "审校",
            "校对人",
            "初审",
            "复审",
            "终审",
            "一审",
            "二审",
            "三审",
            "签发",
            "签发人",
            "监制",
            "编审",
            "录入",
            "录入人",
            "上传",
            "发布人",
            "发布者",
        ],
    ),
    (
        OfThePage,
        &[
            "当前栏目",
            "站内搜索",
            "热门搜索",
            "热搜词",
            "头条新闻",
            "浏览次数",
            "浏览量",
            "浏览数",
            "浏览人数",
            "阅读次数",
            "阅读数",
            "阅读量",
            "点击次数",
            "点击数",
            "点击量",
            "点击率",
            "访问量",
            "访问次数",
            "访问人数",
            "阅读",
            "浏览",
            "点击",
            "字号",
            "字体",
            "字体大小",
            "文字大小",
            "字体显示",
            "分享",
            "分享到",
            "分享至",
            "视力保护色",
            "保护视力色",
            "背景色",
            "打印",
            "收藏",
            "语音播报",
            "朗读",
            "扫一扫",
            "人气",
            "热度",
            "下载次数",
            "二维码",
            "主办单位",
            "承办单位",
            "网站标识码",
            "技术支持",
            "版权所有",
            "上一篇",
            "下一篇",
            "上一条",
            "下一条",
        ],
    ),
];

/// What a label means; spaces inside it do not count.
pub(in crate::import) fn meaning_of(label: &str) -> Option<LabelMeaning> {
    let plain: String = label.chars().filter(|c| !c.is_whitespace()).collect();
    let of = |name: &str| {
        let known = LABELS.iter().find(|(_, names)| names.contains(&name)).map(|it| it.0);
        known.or_else(|| is_of_place(name).then_some(OfThePage))
    };
    of(&plain).or_else(|| {
        // `备注/文号` is a label of several names: the first that a report has a key for is meant.
        let all = plain.split(['/', '／']).map(of).collect::<Option<Vec<LabelMeaning>>>()?;
        all.iter().find(|meaning| matches!(meaning, Fact(..))).or(all.first()).copied()
    })
}

/// `您当前的位置`, `你现在所在位置`, `当前位置`: the label of a path through the web site.
fn is_of_place(name: &str) -> bool {
    let Some(mut rest) = name.strip_suffix("位置") else { return false };
    let before = rest;
    for word in ["您", "你", "当前", "现在", "目前", "所在", "所处", "的"] {
        rest = rest.strip_prefix(word).unwrap_or(rest);
    }
    rest.is_empty() && !before.is_empty() && before != "的"
}

/// A label in a line, with the value behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::import) struct Labelled<'t> {
    /// Byte of the line at which the label begins.
    pub(in crate::import) start: usize,
    /// The label without spaces.
    pub(in crate::import) label: String,
    /// What the label means; `None` for a label that is not in the table.
    pub(in crate::import) meaning: Option<LabelMeaning>,
    /// The value, trimmed; empty where nothing follows.
    pub(in crate::import) value: &'t str,
}

/// Longest label, in characters.
pub(super) const LONGEST: usize = 8;

/// Labels of counters, which no other label ends with.
const COUNTERS: [&str; 9] = [
    "文字大小",
    "字体大小",
    "字体",
    "浏览量",
    "浏览次数",
    "阅读次数",
    "点击量",
    "点击次数",
    "访问量",
];

/// A label that ends at byte `colon` of a line: where it begins, and what it means.
fn label_before(line: &str, colon: usize, after: usize) -> Option<(usize, Option<LabelMeaning>)> {
    let before = &line[after..colon];
    // Known labels may be padded to one width: `索 引 号：`. The longest wins.
    let mut name = String::new();
    let mut known = None;
    let mut places = before.char_indices().rev().peekable();
    while let Some((at, c)) = places.next() {
        if c.is_whitespace() {
            continue;
        }
        let of_label = crate::body::cjk::is_han(c) || matches!(c, '/' | '／');
        if !of_label || name.chars().count() == LONGEST {
            break;
        }
        name.insert(0, c);
        let neighbour = places.peek().map(|(_, c)| *c);
        let begins =
            !neighbour.is_some_and(|c| crate::body::cjk::is_han(c) || c.is_ascii_alphabetic());
        if begins && let Some(meaning) = meaning_of(&name) {
            known = Some((after + at, Some(meaning)));
        }
    }
    if known.is_some() {
        return known;
    }
    // A counter may be printed right behind the value before it: `来源：甲局浏览量：3`.
    let counter = COUNTERS.iter().find(|counter| before.ends_with(**counter));
    if let Some(counter) = counter.filter(|counter| counter.len() < before.len()) {
        return Some((colon - counter.len(), Some(OfThePage)));
    }
    // A label that is not in the table is one word of Han characters behind a space, or at the beginning.
    let word = before.len() - before.trim_end_matches(crate::body::cjk::is_han).len();
    let start = colon - word;
    let count = line[start..colon].chars().count();
    let begins = line[after..start]
        .chars()
        .next_back()
        .is_none_or(|c| c.is_whitespace() || "|｜•·●■◆".contains(c));
    ((1..=LONGEST).contains(&count) && begins).then_some((start, None))
}

/// What may stand before the first label of a line.
pub(in crate::import) fn is_bullet(c: char) -> bool {
    c.is_whitespace() || "•·●○■□◆◇▪►▶*-–—|｜【[［（(".contains(c)
}

/// The labels of a line, in order. The text before the first is no part of them.
pub(in crate::import) fn labels_in(line: &str) -> Vec<Labelled<'_>> {
    let mut starts: Vec<(usize, usize, usize, Option<LabelMeaning>)> = Vec::new();
    let mut after = 0;
    for (colon, c) in line.char_indices().filter(|(_, c)| matches!(c, ':' | '：')) {
        let behind = colon + c.len_utf8();
        if let Some((start, meaning)) = label_before(line, colon, after) {
            // The value of a title may have colons of its own; a label that is not in the table does not end it.
            let in_title = starts
                .last()
                .is_some_and(|(_, _, _, last)| matches!(last, Some(Fact(Title | Summary, _))));
            if meaning.is_some() || !in_title {
                starts.push((start, colon, behind, meaning));
                after = behind;
            }
        }
    }
    let end_of = |index: usize| starts.get(index + 1).map_or(line.len(), |next| next.0);
    let pieces = starts.iter().enumerate().map(|(index, (start, colon, behind, meaning))| {
        let value = line[*behind..end_of(index)]
            .trim_matches(|c: char| c.is_whitespace() || "|｜".contains(c));
        // `【来源：甲局】`: the bracket belongs to the label.
        let opens = line[..*start].chars().next_back().filter(|c| "【[［（(".contains(*c));
        let value = value.trim_end_matches(|c: char| "【[［（(".contains(c)).trim_end();
        let value = match opens {
            Some(_) => value.trim_end_matches(['】', ']', '］', '）', ')']).trim_end(),
            None => value,
        };
        let label = line[*start..*colon].chars().filter(|c| !c.is_whitespace()).collect();
        Labelled { start: *start, label, meaning: *meaning, value }
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::{Fact, Key, LABELS, labels_in};

    fn pairs(line: &str) -> Vec<(String, String)> {
        labels_in(line).into_iter().map(|each| (each.label, each.value.to_owned())).collect()
    }

    #[test]
    fn no_label_is_in_the_table_twice() {
        let mut all: Vec<&str> = LABELS.iter().flat_map(|(_, names)| *names).copied().collect();
        all.sort_unstable();
        let mut once = all.clone();
        once.dedup();
        assert_eq!(all, once);
        assert!(all.iter().all(|name| name.chars().count() <= super::LONGEST));
    }

    #[test]
    fn labels_begin_words() {
        for (line, wanted) in [
            (
                "来源：甲局 发布时间：2024-03-28 09:18",
                &[("来源", "甲局"), ("发布时间", "2024-03-28 09:18")][..],
            ),
            (
                "索 引 号：007/2024-1　　　　施行日期：2024年3月1日",
                &[("索引号", "007/2024-1"), ("施行日期", "2024年3月1日")],
            ),
            (
                "索引号：003/201901-00336 组配分类：规范性文件",
                &[("索引号", "003/201901-00336"), ("组配分类", "规范性文件")],
            ),
            ("2024-01-29来源：甲局", &[("来源", "甲局")]),
            ("来源：甲局浏览量：3", &[("来源", "甲局"), ("浏览量", "3")]),
            ("发文机构：甲局 号：", &[("发文机构", "甲局"), ("号", "")]),
            ("甲局新闻来源：乙", &[("甲局新闻来源", "乙")]),
            ("由甲局提供，来源：乙", &[("来源", "乙")]),
            ("【来源：甲局】【字体：大 中 小】", &[("来源", "甲局"), ("字体", "大 中 小")]),
            ("标题：关于某事的答复：请看", &[("标题", "关于某事的答复：请看")]),
            ("名　　称：滨河区报告 未知标签：值", &[("名称", "滨河区报告 未知标签：值")]),
            ("见http://a.gov.cn:80/x", &[]),
            ("备注/文号：示政办〔2016〕82号", &[("备注/文号", "示政办〔2016〕82号")]),
        ] {
            let wanted: Vec<(String, String)> = wanted
                .iter()
                .map(|(label, value)| ((*label).to_owned(), (*value).to_owned()))
                .collect();
            assert_eq!(pairs(line), wanted, "{line}");
        }
        assert_eq!(labels_in("施行时间：1")[0].meaning, Some(super::NoKey));
        assert_eq!(labels_in("发布时间：1")[0].meaning, Some(Fact(Key::Date, 0)));
        assert_eq!(labels_in("备注/文号：1")[0].meaning, Some(Fact(Key::DocNumber, 0)));
        for place in ["您当前的位置", "您当前所在位置", "你现在的位置", "当前位置", "所在位置"]
        {
            assert_eq!(super::meaning_of(place), Some(super::OfThePage), "{place}");
        }
        assert_eq!(super::meaning_of("位置"), None);
    }
}
