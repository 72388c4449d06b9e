//! The lines before the body: title, date, publisher, source; bare or labelled.
//!
//! In: lines. Out: [`Head`]. Must not know: Markdown.

use std::sync::LazyLock;

use regex::Regex;

use super::{Line, moment};
use crate::body::cjk::break_is_space;
use crate::body::{Rank, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::source::Moment;

/// What the head says.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) date: Option<Moment>,
    pub(super) publisher: Option<String>,
    pub(super) source: Option<String>,
    pub(super) others: Vec<(&'static str, String)>,
    /// Index of the first line of the body.
    pub(super) end: usize,
}

/// What a label means.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Label {
    Title,
    Date,
    Publisher,
    Source,
    Other(&'static str),
    /// Counters and buttons of the CMS.
    Noise,
}

/// Labels as Chinese government sites print them.
const LABELS: [(&str, Label); 51] = [
    ("标题", Label::Title),
    ("信息名称", Label::Title),
    ("名称", Label::Title),
    ("发布时间", Label::Date),
    ("发布日期", Label::Date),
    ("发表时间", Label::Date),
    ("发表日期", Label::Date),
    ("公开日期", Label::Date),
    ("更新时间", Label::Date),
    ("日期", Label::Date),
    ("时间", Label::Date),
    ("发布机构", Label::Publisher),
    ("发布单位", Label::Publisher),
    ("发布部门", Label::Publisher),
    ("发文机关", Label::Publisher),
    ("发文单位", Label::Publisher),
    ("公开主体", Label::Publisher),
    ("信息来源", Label::Source),
    ("稿件来源", Label::Source),
    ("文章来源", Label::Source),
    ("来源", Label::Source),
    ("成文日期", Label::Other("created")),
    ("生成日期", Label::Other("created")),
    ("索引号", Label::Other("index_number")),
    ("发文字号", Label::Other("doc_number")),
    ("文号", Label::Other("doc_number")),
    ("主题分类", Label::Other("topic")),
    ("责任编辑", Label::Other("author")),
    ("编辑", Label::Other("author")),
    ("作者", Label::Other("author")),
    ("主题词", Label::Other("keywords")),
    ("关键词", Label::Other("keywords")),
    ("体裁分类", Label::Other("genre")),
    ("体裁", Label::Other("genre")),
    ("分类", Label::Other("topic")),
    ("内容概述", Label::Other("summary")),
    ("当前位置", Label::Noise),
    ("您当前的位置", Label::Noise),
    ("您的位置", Label::Noise),
    ("公开方式", Label::Noise),
    ("公开形式", Label::Noise),
    ("浏览次数", Label::Noise),
    ("浏览量", Label::Noise),
    ("阅读次数", Label::Noise),
    ("点击数", Label::Noise),
    ("点击量", Label::Noise),
    ("访问量", Label::Noise),
    ("阅读量", Label::Noise),
    ("浏览", Label::Noise),
    ("字号", Label::Noise),
    ("字体", Label::Noise),
];

static LABEL: LazyLock<Regex> = LazyLock::new(|| {
    let names: Vec<&str> = LABELS.iter().map(|(name, _)| *name).collect();
    let pattern = format!(r"[\[【|]?\s*(?P<label>{})\s*[：:]\s*", names.join("|"));
    Regex::new(&pattern).expect("made of fixed words")
});

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^[\[【(（]?\s*(?P<date>\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月\d{1,2}日)(?:[T\s　]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?)\s*[\]】)）]?\s*";
    Regex::new(pattern).expect("a fixed pattern")
});

static WIDE_GAP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s{2,}|\u{3000}").expect("a fixed pattern"));

/// Longest line of a head that has no label, in characters.
const LONGEST: usize = 60;

pub(super) fn read(file: &str, lines: &[Line<'_>], findings: &mut Vec<Diagnostic>) -> Head {
    let mut head = Head::default();
    let mut title: Vec<&str> = Vec::new();
    let mut bare_after_date = 0;
    let mut blank_after_title = false;
    for (index, line) in lines.iter().enumerate() {
        let at = || Location::at(file, line.number, 1);
        let text = line.text.trim_matches('\u{3000}').trim();
        head.end = index;
        if text.is_empty() {
            blank_after_title |= !title.is_empty();
            // A blank line after title and date ends a head of bare lines.
            continue;
        }
        if let Some(found) = DATE.captures(text).filter(|_| head.date.is_none()) {
            if let Some(date) = found.name("date").and_then(|date| moment(date.as_str())) {
                let rest = &text[found.get(0).map_or(0, |whole| whole.end())..];
                if is_head_rest(rest) {
                    head.date = Some(date);
                    if !rest.is_empty() {
                        labelled(&mut head, &mut title, rest, &at(), findings);
                    }
                    continue;
                }
            } else if found.get(0).is_some_and(|whole| whole.end() == text.len()) {
                findings.push(problem::import::bad_date(at().spanning(text), text));
                continue;
            }
        }
        if LABEL.find(text).is_some_and(|found| found.start() == 0) {
            labelled(&mut head, &mut title, text, &at(), findings);
            continue;
        }
        if is_body(text) {
            head.title = joined(&title);
            return head;
        }
        if title.last() == Some(&text) {
            continue;
        }
        let waiting = head.date.is_none();
        let goes_on = !blank_after_title && !is_whole_title(title.last().copied());
        if waiting && (goes_on || title.is_empty()) {
            title.push(text);
        } else if head.publisher.is_none() && bare_after_date == 0 && is_name(text) {
            head.publisher = Some(text.to_owned());
            bare_after_date = 1;
        } else if head.source.is_none() && bare_after_date <= 1 && is_name(text) {
            head.source = Some(text.to_owned());
            bare_after_date = 2;
        } else {
            // Not ours to place: it stays, as the first line of the body.
            findings.push(problem::import::not_placed(at().spanning(text), text));
            head.title = joined(&title);
            return head;
        }
    }
    head.end = lines.len();
    head.title = joined(&title);
    head
}

/// The date a value begins with.
fn leading_date(value: &str) -> Option<Moment> {
    moment(DATE.captures(value)?.name("date")?.as_str())
}

/// Whether what follows a date on its line belongs to a head.
fn is_head_rest(rest: &str) -> bool {
    rest.is_empty() || LABEL.find(rest).is_some_and(|found| found.start() == 0)
}

/// Reads a line of one or several labels.
fn labelled<'t>(
    head: &mut Head,
    title: &mut Vec<&'t str>,
    line: &'t str,
    at: &Location,
    findings: &mut Vec<Diagnostic>,
) {
    let found: Vec<_> = LABEL.captures_iter(line).collect();
    for (index, label) in found.iter().enumerate() {
        let from = label.get(0).map_or(0, |whole| whole.end());
        let to = found
            .get(index + 1)
            .and_then(|next| next.get(0))
            .map_or(line.len(), |next| next.start());
        let whole =
            line[from..to].trim_matches(|c: char| c.is_whitespace() || "|】]【[".contains(c));
        // Something after a wide gap is a label that we do not know.
        let value = WIDE_GAP.split(whole).next().unwrap_or_default();
        if value.len() < whole.len() {
            findings.push(problem::import::left_out(at.clone(), whole[value.len()..].trim()));
        }
        let name = &label["label"];
        let Some((_, meaning)) = LABELS.iter().find(|(each, _)| *each == name) else { continue };
        if value.is_empty() {
            continue;
        }
        match meaning {
            Label::Title => *title = vec![value],
            Label::Publisher => head.publisher = Some(value.to_owned()),
            Label::Source => head.source = Some(value.to_owned()),
            Label::Date => match leading_date(value) {
                // 发布时间 counts before 更新时间.
                Some(date) => {
                    head.date.get_or_insert(date);
                }
                None => findings.push(problem::import::bad_date(at.clone(), value)),
            },
            Label::Other("created") => match leading_date(value) {
                Some(date) => head.others.push(("created", date.date.to_string())),
                None => findings.push(problem::import::not_placed(at.clone(), value)),
            },
            Label::Other(key) => {
                if !head.others.iter().any(|(known, _)| known == key) {
                    head.others.push((key, value.to_owned()));
                }
            }
            Label::Noise => {
                findings.push(problem::import::left_out(at.clone(), &format!("{name}：{value}")));
            }
        }
    }
}

/// Whether a line can only be body: long, a sentence, a numbered part, an address to somebody.
fn is_body(text: &str) -> bool {
    text.chars().count() > LONGEST
        || text.contains('。')
        || text.ends_with(['：', ':', '，', ',', '；', ';'])
        || mark_of(text).is_some_and(|mark| mark.rank != Rank::Fourth)
}

/// Whether a title needs no further line.
fn is_whole_title(last: Option<&str>) -> bool {
    const ENDS: [&str; 25] = [
        "报告", "情况", "总结", "通知", "公告", "公示", "办法", "方案", "意见", "计划", "预算",
        "决算", "说明", "规定", "目录", "指南", "年报", "清单", "要点", "决定", "解读", "通报",
        "制度", "细则", "函",
    ];
    last.is_some_and(|line| {
        let line = line.trim_end_matches(['）', ')', '》']).trim_end_matches(['（', '(']);
        ENDS.iter().any(|end| line.ends_with(end))
    })
}

/// Whether a bare line can be the name of an office.
fn is_name(text: &str) -> bool {
    text.chars().count() <= 40 && !text.contains(['，', ',', '；', ';', '“', '、'])
}

fn joined(lines: &[&str]) -> Option<String> {
    let mut title = String::new();
    for line in lines {
        if let (Some(before), Some(after)) = (title.chars().next_back(), line.chars().next())
            && break_is_space(before, after)
        {
            title.push(' ');
        }
        title.push_str(line);
    }
    (!title.is_empty()).then_some(title)
}
