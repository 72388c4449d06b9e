//! The lines after the head → Markdown, and the attachments they list.
//!
//! In: lines. Out: [`Body`]. Must not know: front matter.

use super::{Line, Listed, escaped};
use crate::body::{Rank, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};

/// The body of a report.
#[derive(Debug, Default)]
pub(super) struct Body {
    pub(super) markdown: String,
    pub(super) attachments: Vec<Listed>,
}

/// What a CMS prints under a report.
const TAIL: [&str; 10] = [
    "打印本页",
    "关闭窗口",
    "打印",
    "关闭",
    "返回顶部",
    "分享到",
    "上一篇",
    "下一篇",
    "扫一扫在手机打开当前页",
    "相关信息",
];

/// Longest heading lines, in characters.
const LONGEST: usize = 60;

pub(super) fn read(file: &str, lines: &[Line<'_>], findings: &mut Vec<Diagnostic>) -> Body {
    let mut body = Body::default();
    let mut lines: Vec<Line<'_>> = lines
        .iter()
        .map(|line| Line { number: line.number, text: line.text.trim_matches('\u{3000}').trim() })
        .filter(|line| !line.text.is_empty())
        .collect();
    while let Some(line) = lines.last().filter(|line| is_tail(line.text)) {
        findings.push(problem::import::left_out(Location::at(file, line.number, 1), line.text));
        lines.pop();
    }
    if let Some(label) = lines.iter().rposition(|line| is_label(line.text)) {
        let listed: Option<Vec<Listed>> =
            lines[label + 1..].iter().map(|line| listed(line.text)).collect();
        let at = Location::at(file, lines[label].number, 1);
        match listed {
            Some(listed) if listed.is_empty() => {
                findings.push(problem::import::empty_label(at, lines[label].text));
                lines.truncate(label);
            }
            Some(listed) => {
                body.attachments = listed;
                lines.truncate(label);
            }
            // Something else follows: the label is the author's own heading.
            None => {}
        }
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
    matches!(line.trim_end_matches(['：', ':']), "相关附件" | "附件下载" | "附件列表")
}

fn is_tail(line: &str) -> bool {
    let plain: String = line
        .chars()
        .map(|c| if "【】[]|｜：:".contains(c) || c.is_whitespace() { ' ' } else { c })
        .collect();
    let mut words = plain.split_whitespace().peekable();
    // 上一篇 and 下一篇 are followed by a title, the others stand alone.
    let neighbour = words.peek().is_some_and(|word| matches!(*word, "上一篇" | "下一篇"));
    words.peek().is_some() && (neighbour || words.all(|word| TAIL.contains(&word)))
}

/// A line that names an attachment: `1.统计表.xlsx`, `附件2：清单`, `点击下载：表.doc`.
fn listed(line: &str) -> Option<Listed> {
    let mut name = line;
    if let Some(mark) = mark_of(name).filter(|mark| mark.rank == Rank::Third) {
        name = &name[mark.length..];
    }
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 100 || name.contains('。') {
        return None;
    }
    // A path in a file's name would lead elsewhere.
    let file: String =
        name.chars().map(|c| if matches!(c, '/' | '\\' | ':') { '_' } else { c }).collect();
    let kind = |stem_and_kind: &(&str, &str)| {
        let kind = stem_and_kind.1;
        (2..=5).contains(&kind.len()) && kind.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let title = name.rsplit_once('.').filter(kind).map_or(name, |(stem, _)| stem);
    Some(Listed { file, title: crate::slug::title_of(title), awaited: true })
}
