//! Words that tell the kinds of lines round a report's text: offices, titles, parts.
//!
//! In: a line. Out: whether it is of a kind. Must not know: other lines.

use crate::body::OFFICE_ENDS;
use crate::body::cjk::is_han;

/// Longest line of a head that has no label, in characters.
pub(in crate::import) const LONGEST: usize = 60;

/// Whether a title needs no further line.
pub(in crate::import) fn is_whole_title(title: &str) -> bool {
    const ENDS: [&str; 60] = [
        "报告",
        "情况",
        "总结",
        "通知",
        "公告",
        "公示",
        "通告",
        "办法",
        "方案",
        "意见",
        "计划",
        "预算",
        "决算",
        "说明",
        "规定",
        "目录",
        "指南",
        "年报",
        "清单",
        "要点",
        "决定",
        "解读",
        "通报",
        "制度",
        "细则",
        "函",
        "汇报",
        "批复",
        "纪要",
        "简报",
        "须知",
        "条例",
        "表",
        "名单",
        "综述",
        "答复",
        "提案",
        "一览",
        "决定书",
        "告知书",
        "通知书",
        "规则",
        "规划",
        "公开",
        "信息",
        "结果",
        "标准",
        "指引",
        "章程",
        "公报",
        "要求",
        "措施",
        "职责",
        "简介",
        "启事",
        "预案",
        "请示",
        "命令",
        "议案",
        "流程",
    ];
    let title = title.trim_end_matches(['）', ')', '》', '”']);
    let title = match title.rfind(['（', '(']) {
        Some(open) if title.len() > open && title[open..].chars().count() <= 12 => &title[..open],
        _ => title,
    };
    let title = title.trim_end_matches(['》', '”']);
    ENDS.iter().any(|end| title.ends_with(end))
}

/// Whether a bare line is the name of an office.
pub(in crate::import) fn is_office(text: &str) -> bool {
    // Beside those that sign documents: places, houses and papers that publish.
    const MORE: [&str; 19] = [
        "镇",
        "乡",
        "县",
        "区",
        "市",
        "省",
        "社区",
        "人大",
        "政协",
        "网",
        "报社",
        "管委会",
        "工会",
        "妇联",
        "村",
        "室",
        "馆",
        "编辑部",
        "法院",
    ];
    let count = text.chars().count();
    (3..=30).contains(&count)
        && text.chars().all(|c| is_han(c) || matches!(c, '·' | '、' | ' '))
        && OFFICE_ENDS.iter().chain(&MORE).any(|end| text.ends_with(end))
}

/// Whether a word is the address of a web site.
pub(in crate::import) fn is_address(word: &str) -> bool {
    let host = word.trim_start_matches("http://").trim_start_matches("https://");
    host.contains('.')
        && host.chars().any(|c| c.is_ascii_alphabetic())
        && host.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '/' | ':'))
}

/// Whether a line is the name of a web site.
pub(in crate::import) fn is_site_name(text: &str) -> bool {
    const ENDS: [&str; 10] = [
        "门户网站",
        "政府网站",
        "官方网站",
        "政府网",
        "官网",
        "信息公开平台",
        "信息公开网",
        "政务网",
        "政府信息公开",
        "信息网",
    ];
    text.chars().count() <= 24 && ENDS.iter().any(|end| text.ends_with(end))
}

/// Whether a line begins a chapter or an article, with or without a space behind the number: `第一章总则`.
pub(in crate::import) fn is_numbered_part(line: &str) -> bool {
    let Some(rest) = line.strip_prefix('第') else { return false };
    let number = rest.trim_start_matches(|c: char| {
        c.is_ascii_digit() || "〇零一二三四五六七八九十百千".contains(c)
    });
    number.len() < rest.len()
        && ["章", "节", "条", "编", "部分"].iter().any(|part| number.starts_with(part))
}

/// Whether a line is the list of contents' own heading.
pub(in crate::import) fn is_contents_label(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    matches!(plain.as_str(), "目录" | "目錄" | "目次" | "【目录】" | "[目录]")
}

/// `附件`, `附件1`, `附件 2：` alone on a line: the mark of an annex, above the annex's own title.
pub(in crate::import) fn is_annex_label(text: &str) -> bool {
    let rest = text.strip_prefix("附件").or_else(|| text.strip_prefix("附表"));
    rest.is_some_and(|rest| {
        let sign = |c: char| "：:-—一二三四五六七八九十０１２３４５６７８９".contains(c);
        rest.chars().all(|c| c.is_ascii_digit() || c.is_whitespace() || sign(c))
    })
}

#[cfg(test)]
mod tests {
    use super::{is_office, is_whole_title};

    #[test]
    fn titles_and_offices() {
        for title in [
            "某通知",
            "办法（试行）",
            "关于印发《要点》的通知",
            "目录（2023年版）",
            "报告（征求意见稿）",
        ] {
            assert!(is_whole_title(title), "{title}");
        }
        assert!(!is_whole_title("某某街道") && !is_whole_title("关于进一步"));
        assert!(is_office("某某街道办事处") && !is_office("工作总结") && !is_office("市"));
    }
}
