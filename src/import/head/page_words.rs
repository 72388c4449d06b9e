//! What web pages print round their texts: buttons, menus, paths, counters, greetings.
//!
//! In: a line. Out: whether it is of the page. Must not know: other lines, what a report says.

use super::words::LONGEST;
use crate::body::cjk::is_han;

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
    "回顶部",
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
    "长者版",
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
    "相关解读",
    "文字解读",
    "图片解读",
    "图文解读",
    "视频解读",
    "访谈解读",
    "专家解读",
    "媒体解读",
    "媒体视角",
    "媒体报道",
    "部门解读",
    "热点解读",
    "相关文档",
    "相关文章",
    "分享至好友和朋友圈",
    "立即下载",
    "查看全文",
    "点击查看全文",
    "点击全文",
    "回首页",
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
    // `主 办：` is padded as labels are.
    let close: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    if short && BEGINS.iter().any(|begin| line.starts_with(begin) || close.starts_with(begin)) {
        return true;
    }
    if OF_THE_PAGE.contains(&close.as_str()) || is_menu(line) || is_registration(line) {
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

/// Short words between bars or spaces that are no sentence, a word of web pages among them: a line of links.
fn is_menu(line: &str) -> bool {
    let words: Vec<&str> = line
        .split(|c: char| c.is_whitespace() || matches!(c, '|' | '｜' | '·'))
        .filter(|word| !word.is_empty())
        .collect();
    let bars = line.matches(['|', '｜']).count();
    let short = words.iter().all(|word| word.chars().count() <= 10);
    let no_sentence = !line.contains(['。', '，', ',', '：', ':', '；', '、', '《', '〔']);
    let of_page = words.iter().filter(|word| OF_THE_PAGE.contains(word)).count();
    words.len() >= 4 && short && no_sentence && (of_page >= 2 || (of_page == 1 && bars >= 2))
}

/// `监督索引号53052100131501000`: a word and the long number that a system gave the page.
fn is_registration(line: &str) -> bool {
    let number = line.trim_start_matches(is_han);
    let word = line[..line.len() - number.len()].chars().count();
    (2..=8).contains(&word) && number.len() >= 12 && number.bytes().all(|b| b.is_ascii_digit())
}

/// `— 3 —`: the number of a printed page.
pub(in crate::import) fn is_page_number(line: &str) -> bool {
    let dash = |c: char| matches!(c, '—' | '-' | '–' | '－' | '―') || c.is_whitespace();
    let number = line.trim_matches(dash);
    let dashed = line.starts_with(dash) && line.ends_with(dash);
    dashed && !number.is_empty() && number.len() <= 4 && number.bytes().all(|b| b.is_ascii_digit())
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
            "欢迎进入",
            "欢迎光临",
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

#[cfg(test)]
mod tests {
    use super::{is_breadcrumb, is_of_the_page, is_page_number};

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
            "认识示阳 | 新闻中心 | 图片库 我要发布 | 网站地图 登录 | 注册",
            "主 办：某街道",
            "16px",
            "foot_img_01.png",
            "监督索引号53052100131501000",
        ] {
            assert!(is_of_the_page(line), "{line}");
        }
        for line in [
            "打印机采购公告",
            "大力推进",
            "",
            "各街道办事处",
            "张三 李四 王五 赵六",
            "甲 | 乙 | 丙 | 丁",
        ] {
            assert!(!is_of_the_page(line), "{line}");
        }
        for (line, is_number) in
            [("— 3 —", true), ("-12-", true), ("12", false), ("—", false), ("- 第3 -", false)]
        {
            assert_eq!(is_page_number(line), is_number, "{line}");
        }
    }
}
