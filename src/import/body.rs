//! The lines after the head → Markdown, and the attachments they list.
//!
//! In: lines. Out: [`ImportedBody`]. Must not know: front matter.

use super::{Listed, NumberedLine, escaped};
use crate::body::{Rank, leading_number, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};

/// The body of a report.
#[derive(Debug, Default)]
pub(super) struct ImportedBody {
    pub(super) markdown: String,
    pub(super) attachments: Vec<Listed>,
}

/// What a CMS prints under a report.
const TAIL: [&str; 27] = [
    "打印本页",
    "关闭窗口",
    "关闭本页",
    "打印",
    "关闭",
    "返回顶部",
    "分享到",
    "分享",
    "收藏",
    "上一篇",
    "下一篇",
    "微信",
    "微博",
    "QQ空间",
    "扫一扫在手机打开当前页",
    "扫一扫",
    "相关信息",
    "字号",
    "字体",
    "大",
    "中",
    "小",
    "默认",
    "超大",
    "无障碍",
    "长者模式",
    "语音播报",
];

/// What a CMS prints round its pages, with more words after it.
const OF_THE_PAGE: [&str; 9] = [
    "版权所有",
    "相关链接",
    "主办单位",
    "承办单位",
    "网站标识码",
    "技术支持",
    "上一条",
    "下一条",
    "联系我们",
];

/// Longest heading lines, in characters.
const LONGEST: usize = 60;

pub(super) fn read(
    file: &str,
    lines: &[NumberedLine<'_>],
    findings: &mut Vec<Diagnostic>,
) -> ImportedBody {
    let mut body = ImportedBody::default();
    let mut lines: Vec<NumberedLine<'_>> = lines
        .iter()
        .map(|line| NumberedLine {
            number: line.number,
            text: line.text.trim_matches('\u{3000}').trim(),
        })
        .filter(|line| !line.text.is_empty())
        .collect();
    // A label with nothing after it goes with what the CMS prints under it.
    while let Some(line) =
        lines.last().filter(|line| is_tail(line.text) || matches!(line.text, "附件：" | "附件:"))
    {
        findings.push(problem::import::left_out(Location::at(file, line.number, 1), line.text));
        lines.pop();
    }
    if let Some(label) = lines.iter().rposition(|line| is_label(line.text)) {
        let at = Location::at(file, lines[label].number, 1);
        let all: Vec<Listed> =
            lines[label + 1..].iter().map_while(|line| listed(line.text)).collect();
        let items = label + 1 + all.len();
        let none =
            lines.get(label + 1).is_some_and(|line| line.text == "无") && label + 2 == lines.len();
        // Numbered parts after the items mean that the label is a heading in the middle of the text.
        let goes_on = lines[items..]
            .iter()
            .any(|line| mark_of(line.text).is_some_and(|mark| mark.rank <= Rank::Second));
        if all.is_empty() && (items == lines.len() || none) {
            findings.push(problem::import::empty_label(at, lines[label].text));
            lines.truncate(label);
        } else if !all.is_empty() && !goes_on {
            // What follows the items (a signature, a contact) is text again.
            body.attachments = all;
            lines.drain(label..items);
        }
    }
    for line in lines.iter().filter(|line| line.text.contains('\t')) {
        findings.push(problem::import::table(Location::at(file, line.number, 1)));
    }
    for line in lines {
        if !body.markdown.is_empty() {
            body.markdown.push('\n');
        }
        if let Some(level) = heading(line.text) {
            body.markdown.push_str(level);
        }
        body.markdown.push_str(&escaped(line.text));
        body.markdown.push('\n');
    }
    body
}

fn heading(line: &str) -> Option<&'static str> {
    let mark = mark_of(line)?;
    let title = line[mark.length..].trim();
    let sentence = title.strip_suffix('。').unwrap_or(title).contains(['。', '！', '？']);
    let short = title.chars().count() <= LONGEST && !title.is_empty();
    if !short || sentence || title.ends_with(['；', ';', '，', ',', '：', ':']) {
        return None;
    }
    match mark.rank {
        Rank::First => Some("## "),
        Rank::Second => Some("### "),
        _ => None,
    }
}

fn is_label(line: &str) -> bool {
    let plain = line.trim_end_matches('无').trim_end().trim_end_matches(['：', ':']);
    matches!(plain, "相关附件" | "附件下载" | "附件列表")
}

pub(super) fn is_tail(line: &str) -> bool {
    let plain: String = line
        .chars()
        .map(|c| if "【】[]|｜：:".contains(c) || c.is_whitespace() { ' ' } else { c })
        .collect();
    let mut words = plain.split_whitespace().peekable();
    if words.peek().is_some_and(|word| OF_THE_PAGE.contains(word)) && line.chars().count() <= 60 {
        return true;
    }
    // 上一篇 and 下一篇 are followed by a title, the others stand alone.
    let neighbour = words.peek().is_some_and(|word| matches!(*word, "上一篇" | "下一篇"));
    words.peek().is_some() && (neighbour || words.all(|word| TAIL.contains(&word)))
}

/// A line that names an attachment: `1.统计表.xlsx`, `附件2：清单`, `决算表.pdf`.
fn listed(line: &str) -> Option<Listed> {
    let number = leading_number(line).map_or(0, |(_, length)| length);
    let name = line[number..].trim();
    if name.is_empty() || name.chars().count() > 100 || name.contains('。') {
        return None;
    }
    let has_kind = |(_, kind): &(&str, &str)| {
        (2..=5).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let stem = name.rsplit_once('.').filter(has_kind).map(|(stem, _)| stem);
    if stem.is_none() && number == 0 && !name.starts_with("附件") {
        return None;
    }
    // A path in a file's name would lead elsewhere.
    let file: String =
        name.chars().map(|c| if matches!(c, '/' | '\\' | ':') { '_' } else { c }).collect();
    Some(Listed { file, title: crate::slug::title_of(stem.unwrap_or(name)), awaited: true })
}
