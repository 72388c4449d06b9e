//! Words that tell the kinds of lines round a report's text: offices, titles, what web pages print.
//!
//! In: a line. Out: whether it is of a kind. Must not know: other lines.

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
    const ENDS: [&str; 44] = [
        "街道",
        "办事处",
        "政府",
        "局",
        "委员会",
        "委",
        "办公室",
        "办",
        "中心",
        "厅",
        "部",
        "院",
        "镇",
        "乡",
        "县",
        "区",
        "市",
        "省",
        "所",
        "站",
        "社区",
        "大队",
        "支队",
        "党工委",
        "纪工委",
        "人大",
        "政协",
        "网",
        "报社",
        "管委会",
        "工会",
        "妇联",
        "村",
        "处",
        "科",
        "室",
        "馆",
        "公司",
        "学校",
        "编辑部",
        "总队",
        "法院",
        "小组",
        "协会",
    ];
    let count = text.chars().count();
    (3..=30).contains(&count)
        && text.chars().all(|c| is_han(c) || matches!(c, '·' | '、' | ' '))
        && ENDS.iter().any(|end| text.ends_with(end))
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

/// Words that a web page prints round its texts: each stands alone, or several on a line.
const OF_THE_PAGE: &[&str] = &[
    "打印本页",
    "打印此页",
    "打印页面",
    "打印文章",
    "关闭窗口",
    "关闭本页",
    "关闭页面",
    "关闭此页",
    "打印",
    "关闭",
    "返回顶部",
    "返回首页",
    "返回",
    "返回列表",
    "回到顶部",
    "分享到",
    "分享",
    "分享至",
    "收藏",
    "收藏本页",
    "加入收藏",
    "设为首页",
    "上一篇",
    "下一篇",
    "上一条",
    "下一条",
    "微信",
    "微博",
    "新浪微博",
    "QQ空间",
    "QQ好友",
    "微信好友",
    "扫一扫在手机打开当前页",
    "扫一扫",
    "扫描二维码",
    "手机扫一扫",
    "相关信息",
    "相关链接",
    "相关阅读",
    "字号",
    "字体",
    "大",
    "中",
    "小",
    "默认",
    "超大",
    "特大",
    "大号",
    "中号",
    "小号",
    "放大",
    "缩小",
    "正常",
    "无障碍",
    "无障碍版",
    "无障碍浏览",
    "无障碍阅读",
    "进入无障碍",
    "长者模式",
    "长者助手",
    "长辈版",
    "长辈模式",
    "老年版",
    "关怀版",
    "关怀模式",
    "适老化",
    "适老版",
    "适老模式",
    "老年人模式",
    "退出老年人模式",
    "语音播报",
    "语音阅读",
    "语音朗读",
    "朗读",
    "简体",
    "简体中文",
    "简体版",
    "繁体",
    "繁体中文",
    "繁体版",
    "繁體",
    "繁體中文",
    "中文",
    "English",
    "EN",
    "ENGLISH",
    "移动版",
    "手机版",
    "电脑版",
    "客户端",
    "登录",
    "注册",
    "个人中心",
    "用户中心",
    "搜索",
    "网站地图",
    "站点地图",
    "邮箱",
    "政务邮箱",
    "智能问答",
    "智能机器人",
    "网站支持IPv6",
    "本网站支持IPv6",
    "IPv6",
    "微信公众号",
    "政务微博",
    "政务微信",
    "RSS",
    "纠错",
    "我要纠错",
    "评论",
    "点赞",
    "下载",
    "视力保护色",
    "复制链接",
    "阅读全文",
    "首页",
    "网站首页",
    "政府信息公开",
    "政务公开",
    "政务服务",
    "互动交流",
    "政民互动",
    "新闻中心",
    "新闻动态",
    "要闻动态",
    "政务动态",
    "专题专栏",
    "数据发布",
    "数据开放",
    "信息公开",
    "办事服务",
    "公众参与",
    "解读回应",
    "返回旧版",
    "全文下载",
    "打印文档",
    "取消收藏成功",
    "收藏成功",
];

/// What a web page prints with more words behind it.
const BEGINS: &[&str] = &[
    "版权所有",
    "相关链接",
    "主办单位",
    "承办单位",
    "网站标识码",
    "技术支持",
    "联系我们",
    "ICP备案",
    "备案号",
    "主办：",
    "承办：",
    "主办:",
    "承办:",
    "您访问的链接即将离开",
    "扫一扫在手机",
    "本网站支持",
    "网站声明",
    "建议使用",
    "推荐使用",
];

/// Whether a line is what a web page prints round its texts.
pub(in crate::import) fn is_of_the_page(line: &str) -> bool {
    let short = line.chars().count() <= LONGEST;
    if short && BEGINS.iter().any(|begin| line.starts_with(begin)) {
        return true;
    }
    if short && (line.contains("公网安备") || (line.contains("ICP备") && line.contains('号')))
    {
        return true;
    }
    if is_size_or_picture(line) {
        return true;
    }
    let plain: String = line
        .chars()
        .map(|c| {
            if "【】[]|｜：:/·•<>《》（）()！!".contains(c) || c.is_whitespace() {
                ' '
            } else {
                c
            }
        })
        .collect();
    let mut words = plain.split_whitespace().peekable();
    // 上一篇 and 下一篇 are followed by a title, the others stand alone.
    let neighbour =
        words.peek().is_some_and(|word| matches!(*word, "上一篇" | "下一篇" | "上一条" | "下一条"));
    words.peek().is_some() && (neighbour || words.all(|word| OF_THE_PAGE.contains(&word)))
}

/// `16px` of a control for the size of letters, or the bare file name of a picture of the page: `foot_img_01.png`.
fn is_size_or_picture(line: &str) -> bool {
    let size = line.trim_start_matches(['-', ' ']).strip_suffix("px");
    let stem =
        [".png", ".jpg", ".jpeg", ".gif", ".svg"].iter().find_map(|end| line.strip_suffix(end));
    size.is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
        || stem.is_some_and(|stem| {
            stem.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b))
        })
}

/// Whether a line is the path to the page: `首页 > 政务公开 > 工作报告`.
pub(in crate::import) fn is_breadcrumb(line: &str) -> bool {
    let marks = |c: char| matches!(c, '>' | '＞' | '»' | '›' | '→' | '》');
    let line = line.trim_matches(['【', '】', '[', ']', ' ']);
    let (first, rest) = line.split_once(marks).unwrap_or((line, ""));
    let from_home =
        matches!(first.trim().trim_end_matches('-'), "首页" | "网站首页" | "主页" | "本站首页");
    let parts = line.split(['>', '＞', '»', '›', '→']).map(str::trim);
    let (count, short) = parts.fold((0, true), |(count, short), part| {
        (count + 1, short && part.chars().count() <= 24 && !part.contains('。'))
    });
    // A mathematical sentence `1 > 0` is none: parts of a path are words.
    let words = line.chars().any(is_han) && !line.chars().any(|c| matches!(c, '=' | '+'));
    (from_home && !rest.trim().is_empty() && short) || (count >= 3 && short && words)
}

/// Whether a line greets readers of a web page, or says which day it is.
pub(in crate::import) fn is_greeting(line: &str) -> bool {
    let short = line.chars().count() <= LONGEST && !line.contains('。');
    short
        && ([
            "欢迎访问",
            "欢迎来到",
            "欢迎您",
            "您好",
            "今天是",
            "现在是",
            "当前时间",
            "热门搜索",
            "热门词",
        ]
        .iter()
        .any(|begin| line.starts_with(begin)))
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
    use super::{is_breadcrumb, is_of_the_page, is_office, is_whole_title};

    #[test]
    fn lines_of_web_pages_are_known() {
        for line in [
            "首页 > 政务公开 > 政策文件",
            "首页>公开",
            "网站首页 >> 公开",
            "政务公开 > 法定 > 年报",
        ] {
            assert!(is_breadcrumb(line), "{line}");
        }
        for line in ["首页", "1 > 0", "政务公开 > 年报", "产值a>b>c=1"] {
            assert!(!is_breadcrumb(line), "{line}");
        }
        for line in [
            "无障碍 | 简体 | 繁体",
            "【打印】【关闭】【字号：大 中 小】",
            "上一篇：某通知",
            "版权所有：某街道",
            "粤ICP备11001610号-1",
        ] {
            assert!(is_of_the_page(line), "{line}");
        }
        for line in ["打印机采购公告", "大力推进", "", "各街道办事处"] {
            assert!(!is_of_the_page(line), "{line}");
        }
    }

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
