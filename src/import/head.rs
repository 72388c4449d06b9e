//! The lines before the body: title, date, publisher, source; bare or labelled.
//!
//! In: lines. Out: [`Head`]. Must not know: Markdown.

use std::sync::LazyLock;

use regex::Regex;

use super::labels::{BARE_DATE, LABEL, LABELS, Label};
use super::{NumberedLine, moment};
use crate::body::cjk::{break_is_space, is_han};
use crate::body::{Rank, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::source::{Moment, is_doc_number};

/// What the head says.
#[derive(Debug, Default)]
pub(super) struct Head {
    pub(super) title: Option<String>,
    pub(super) date: Option<Moment>,
    pub(super) publisher: Option<String>,
    pub(super) source: Option<String>,
    pub(super) others: Vec<(&'static str, String)>,
    /// Lines that could not be placed and stay at the top of the body.
    pub(super) kept: Vec<u32>,
    /// Index of the first line of the body.
    pub(super) end: usize,
    /// How sure the date is: 0 for 发布时间, more for less.
    certainty: Option<u8>,
}

/// A label that we do not know, with a short value.
static ANY_LABEL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^[\p{Han}][\p{Han}\s]{1,9}[：:].{0,40}$").expect("a fixed pattern")
});

/// The name of an office and a date on one line.
static OFFICE_AND_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<who>\S+)[\s　]+(?P<date>\d{4}\D.*)$").expect("a fixed pattern")
});

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^[\[【(（]?\s*(?P<date>\d{4}(?:-\d{1,2}-\d{1,2}|/\d{1,2}/\d{1,2}|\.\d{1,2}\.\d{1,2}|年\d{1,2}月\d{1,2}日)(?:[T\s　]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?)\s*[\]】)）]?\s*";
    Regex::new(pattern).expect("a fixed pattern")
});

static WIDE_GAP: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s{2,}|\u{3000}").expect("a fixed pattern"));

static WEEKDAY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:星期|周)[一二三四五六日天]\s*").expect("a fixed pattern"));

/// What a CMS counts, at the end of another value: ` 访问次数：123`.
static COUNTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\s+\p{Han}{2,5}[：:]\s*\d*次?$").expect("a fixed pattern"));

/// A date at the end of the name of an office.
static LAST_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\s+(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?)$",
    )
    .expect("a fixed pattern")
});

/// Longest line of a head that has no label, in characters.
const LONGEST: usize = 60;

pub(super) fn read(file: &str, lines: &[NumberedLine<'_>], findings: &mut Vec<Diagnostic>) -> Head {
    let mut head = Head { end: lines.len(), ..Head::default() };
    let mut title: Vec<&str> = Vec::new();
    let mut bare = 0;
    let mut blank_after_title = false;
    let mut complete = false;
    for (index, line) in lines.iter().enumerate() {
        let at = || Location::at(file, line.number, 1).spanning(line.text);
        let text = line.text.trim_matches('\u{3000}').trim();
        if text.is_empty() {
            blank_after_title |= !title.is_empty();
            complete |= !title.is_empty() && head.certainty.is_some();
            continue;
        }
        // After title, date and an empty line the body may begin with words that are labels elsewhere.
        if complete && !is_surely_head(text) {
            head.end = index;
            break;
        }
        if let Some(rest) = head.dated(text, &at, findings) {
            labelled(&mut head, &mut title, rest, &at(), findings);
            continue;
        }
        if LABEL.find(text).is_some_and(|found| found.start() == 0) && !text.contains('。') {
            labelled(&mut head, &mut title, text, &at(), findings);
            continue;
        }
        if super::body::is_tail(text) {
            findings.push(problem::import::left_out(at(), text));
            continue;
        }
        // A title may be long; nothing else before the body is.
        let first = title.is_empty() && !text.contains('。') && text.chars().count() <= LONGEST * 2;
        if is_body(text) && !first {
            head.end = index;
            break;
        }
        if title.last() == Some(&text) {
            continue;
        }
        let office = is_office(text);
        let so_far = joined(&title).unwrap_or_default();
        let unfinished =
            if blank_after_title { is_office(&so_far) } else { !is_whole_title(&so_far) };
        let note = text.starts_with(['（', '(']) && !blank_after_title;
        let titled = head.certainty.is_none() && (!office || so_far.is_empty());
        if title.is_empty() || titled && (unfinished || note) {
            title.push(text);
        } else if office && head.publisher.is_none() && bare == 0 {
            head.publisher = Some(text.to_owned());
            bare = 1;
        } else if office && head.source.is_none() && bare <= 1 {
            head.source = Some(text.to_owned());
            bare = 2;
        } else if ANY_LABEL.is_match(text) && !text.ends_with(['：', ':']) {
            // A label of the page that we do not know: it stays, and the head goes on.
            findings.push(problem::import::not_placed(at(), text));
            head.kept.push(line.number);
        } else {
            findings.push(problem::import::not_placed(at(), text));
            head.end = index;
            break;
        }
    }
    head.title = joined(&title);
    head
}

/// Whether a line after a complete head still belongs to it: an office, the CMS's own words, or labels that no
/// sentence begins with.
fn is_surely_head(text: &str) -> bool {
    const SURE: [&str; 12] = [
        "发布时间",
        "发布日期",
        "发布机构",
        "发布单位",
        "发文机关",
        "索引号",
        "信息来源",
        "主题分类",
        "发文字号",
        "成文日期",
        "生成日期",
        "来源",
    ];
    let label =
        LABEL.captures(text).filter(|found| found.get(0).is_some_and(|whole| whole.start() == 0));
    let name = label.map(|found| found["label"].split_whitespace().collect::<String>());
    let sure = name.is_some_and(|name| SURE.contains(&name.as_str()));
    let short = text.chars().count() <= LONGEST && !text.contains(['。', '，', ',']);
    short && (sure || is_office(text) || super::body::is_tail(text) || DATE.is_match(text))
}

impl Head {
    /// Reads a date that a line begins with, or that follows the name of an office; gives the labels after
    /// it. `None` where the line is something else.
    fn dated<'t>(
        &mut self,
        text: &'t str,
        at: &dyn Fn() -> Location,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<&'t str> {
        if let Some(found) = OFFICE_AND_DATE.captures(text).filter(|found| is_office(&found["who"]))
        {
            let tail = found.name("date")?.as_str();
            let date = leading_date(tail)?;
            self.publisher.get_or_insert(found["who"].to_owned());
            self.take_date(date, BARE_DATE, text, at, findings);
            let rest = &tail[DATE.find(tail)?.end()..];
            return Some(if LABEL.is_match(rest) { rest } else { "" });
        }
        let found = DATE.captures(text)?;
        let whole = found.get(0)?.end();
        let weekday = WEEKDAY.find(&text[whole..]).map_or(0, |found| found.end());
        let rest = &text[whole + weekday..];
        if is_office(rest) {
            self.publisher.get_or_insert(rest.to_owned());
        } else if !is_head_rest(rest) {
            return None;
        }
        match moment(found.name("date")?.as_str()) {
            Some(date) => self.take_date(date, BARE_DATE, text, at, findings),
            None => findings.push(problem::import::bad_date(at(), text)),
        }
        Some(if is_office(rest) { "" } else { rest })
    }

    /// Keeps the date that is most surely the day of publication (lowest `certainty`); another date gets a finding.
    fn take_date(
        &mut self,
        date: Moment,
        certainty: u8,
        text: &str,
        at: &dyn Fn() -> Location,
        findings: &mut Vec<Diagnostic>,
    ) {
        match self.certainty {
            Some(known) if known <= certainty => {
                if self.date != Some(date) {
                    findings.push(problem::import::left_out(at(), text));
                }
            }
            known => {
                if known.is_some() && self.date != Some(date) {
                    let old = self.date.map(super::date_text).unwrap_or_default();
                    findings.push(problem::import::left_out(at(), &old));
                }
                self.date = Some(date);
                self.certainty = Some(certainty);
            }
        }
    }
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
        let gap = WIDE_GAP.find(whole).filter(|gap| whole[gap.end()..].contains(['：', ':']));
        let counter = COUNTER.find(whole);
        let cut = gap.into_iter().chain(counter).map(|found| found.start()).min();
        let mut value = &whole[..cut.unwrap_or(whole.len())];
        if value.len() < whole.len() {
            findings.push(problem::import::left_out(at.clone(), whole[value.len()..].trim()));
        }
        let name: String = label["label"].chars().filter(|c| !c.is_whitespace()).collect();
        let Some((_, meaning)) = LABELS.iter().find(|(each, _)| *each == name) else { continue };
        if value.is_empty() || matches!(value, "无" | "—" | "-" | "--" | "/") {
            continue;
        }
        if matches!(meaning, Label::Source | Label::Publisher)
            && let Some(found) = LAST_DATE.captures(value)
        {
            let date = found.get(1).and_then(|date| moment(date.as_str()));
            if let Some(date) = date {
                head.take_date(date, BARE_DATE, value, &|| at.clone(), findings);
                value = &value[..found.get(0).map_or(value.len(), |whole| whole.start())];
            }
        }
        let mut unplaced =
            || findings.push(problem::import::left_out(at.clone(), &format!("{name}：{value}")));
        match meaning {
            Label::Title => *title = vec![value],
            Label::Publisher => head.publisher = Some(value.to_owned()),
            Label::Source => head.source = Some(value.to_owned()),
            Label::Date(certainty) => match leading_date(value) {
                Some(date) => head.take_date(date, *certainty, value, &|| at.clone(), findings),
                None => findings.push(problem::import::bad_date(at.clone(), value)),
            },
            Label::Other(key) if head.others.iter().any(|(known, _)| known == key) => unplaced(),
            Label::Other(key) => match checked(key, value) {
                Some(value) => head.others.push((key, value)),
                None => unplaced(),
            },
            Label::Noise => unplaced(),
        }
    }
}

/// A value as front matter takes it; `None` where it would be an error there.
fn checked(key: &str, value: &str) -> Option<String> {
    match key {
        "created" | "expires" => leading_date(value).map(|date| date.date.to_string()),
        "doc_number" => {
            // Half-width brackets are what a keyboard gives.
            let plain: String = value
                .chars()
                .map(|c| match c {
                    '[' | '【' | '﹝' => '〔',
                    ']' | '】' | '﹞' => '〕',
                    c => c,
                })
                .collect();
            is_doc_number(&plain).then_some(plain)
        }
        "status" => match value {
            "有效" | "失效" | "废止" | "已修改" => Some(value.to_owned()),
            "是" => Some("有效".to_owned()),
            _ => None,
        },
        _ => Some(value.to_owned()),
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
fn is_whole_title(title: &str) -> bool {
    const ENDS: [&str; 38] = [
        "报告", "情况", "总结", "通知", "公告", "公示", "通告", "办法", "方案", "意见", "计划",
        "预算", "决算", "说明", "规定", "目录", "指南", "年报", "清单", "要点", "决定", "解读",
        "通报", "制度", "细则", "函", "汇报", "批复", "纪要", "简报", "须知", "条例", "表", "名单",
        "综述", "答复", "提案", "一览",
    ];
    let title = title.trim_end_matches(['）', ')', '》']).trim_end_matches(['（', '(']);
    ENDS.iter().any(|end| title.ends_with(end))
}

/// Whether a bare line is the name of an office.
fn is_office(text: &str) -> bool {
    const ENDS: [&str; 40] = [
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
    ];
    text.chars().count() <= 30
        && text.chars().all(|c| is_han(c) || matches!(c, '·' | '、' | ' '))
        && ENDS.iter().any(|end| text.ends_with(end))
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
