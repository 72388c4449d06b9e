//! Front matter keys → values. English names are canonical, each has a Chinese alias.
//!
//! In: the keys of one page. Out: values, and findings. Must not know: what they are used for.

use std::sync::Arc;

use jiff::civil::Date;

use super::elsewhere;
use super::words::{keywords, text, words};
use super::{
    AttachmentEntry, Change, Figure, Moment, Places, Rare, ReportMeta, SectionMeta, Shared, SortBy,
    Validity, Withdrawn,
};
use crate::config::term;
use crate::diagnostic::{Span, problem};
use crate::source::dates::{self, DateError};
use crate::yaml::{Fields, Item, Key};

const TITLE: Key = Key::new("title", "标题");
const DATE: Key = Key::new("date", "发布日期");
const KEYWORDS: Key = Key::new("keywords", "关键词");
const PUBLISHER: Key = Key::new("publisher", "发布机构");
const TEMPLATE: Key = Key::new("template", "模板");
const WEIGHT: Key = Key::new("weight", "排序");
const EXTRA: Key = Key::new("extra", "其他");

/// Keys whose presence a section may require, with their places in findings.
const REQUIRABLE: [Key; 14] = [
    Key::new("created", "成文日期"),
    Key::new("doc_number", "发文字号"),
    Key::new("index_number", "索引号"),
    Key::new("topic", "主题分类"),
    Key::new("genre", "体裁"),
    KEYWORDS,
    Key::new("summary", "内容概述"),
    Key::new("author", "责任编辑"),
    Key::new("kind", "信息类别"),
    Key::new("year", "报告年度"),
    Key::new("source", "来源"),
    Key::new("status", "有效性"),
    Key::new("attachments", "附件"),
    Key::new("retention", "保管期限"),
];

/// Keys that decide whether readers see a report; without a value they would decide nothing, unseen.
const DECIDING: [(Key, &str); 5] = [
    (Key::new("draft", "草稿"), "draft: true"),
    (Key::new("withdrawn", "撤回"), "withdrawn: {date: 2024-01-29, reason: …}"),
    (Key::new("withdraw_after", "下架日期"), "withdraw_after: 2024-12-31"),
    (Key::new("expires", "失效日期"), "expires: 2024-12-31"),
    (Key::new("superseded_by", "替代文件"), "superseded_by: ../2024-report/index.md"),
];

/// Reads a report's keys.
pub(in crate::source) fn report(fields: Fields<'_>) -> ReportMeta {
    let mut meta = report_meta(&fields);
    // What was written under another name is not missing besides.
    for (key, at) in fields.finish_with(&elsewhere::SLIPS, &elsewhere::of_sections) {
        meta.places.add(&key, at.span());
    }
    meta
}

/// The same, keys that are not known left alone.
pub(super) fn report_meta(fields: &Fields<'_>) -> ReportMeta {
    for word in ["栏目", "section"] {
        if fields.has(Key::new(word, "")) {
            let _ = fields.item(Key::new(word, ""));
            let at = fields.location(Key::new(word, ""));
            fields.report(problem::page::section_key(at, word));
        }
    }
    without_value(fields, &[(DATE, "date: 2024-01-29"), TITLE_EXAMPLE]);
    for (key, what) in DECIDING {
        if fields.is_empty(key) {
            fields.report(problem::yaml::empty(fields.location(key), what));
        }
    }
    let shared = shared(fields);
    let rare = Rare {
        superseded_by: fields.string(Key::new("superseded_by", "替代文件")),
        expires: fields.item(Key::new("expires", "失效日期")).and_then(|item| day(&item)),
        withdrawn: withdrawn(fields),
        withdraw_after: fields
            .item(Key::new("withdraw_after", "下架日期"))
            .and_then(|item| day(&item)),
        show_title: fields.bool(Key::new("show_title", "保留标题")),
        changes: changes(fields),
        late: late(fields),
        attachments: attachments(fields),
        slug: slug(fields),
        aliases: aliases(fields),
        figures: figures(fields),
        extra: free(fields),
        weight: fields.integer(WEIGHT, -1_000_000..=1_000_000),
    };
    ReportMeta {
        title: text(fields, TITLE),
        date: fields.item(DATE).and_then(|item| moment(&item)),
        created: fields.item(Key::new("created", "成文日期")).and_then(|item| day(&item)),
        doc_number: doc_number(fields).map(Into::into),
        index_number: text(fields, Key::new("index_number", "索引号")),
        keywords: keywords(fields, KEYWORDS).into_boxed_slice(),
        summary: text(fields, Key::new("summary", "内容概述")),
        year: fields
            .integer(Key::new("year", "报告年度"), dates::FIRST_YEAR.into()..=2999)
            .and_then(|year| i16::try_from(year).ok()),
        draft: fields.bool(Key::new("draft", "草稿")).unwrap_or(false),
        pinned: fields.bool(Key::new("pinned", "置顶")).unwrap_or(false),
        rare: rare.boxed(),
        places: places(fields),
        shared: Arc::new(shared),
    }
}

/// How a title is written.
const TITLE_EXAMPLE: (Key, &str) = (TITLE, "title: 2023年法治政府建设年度报告");

/// Reports keys that have to be there and have no value.
fn without_value(fields: &Fields<'_>, keys: &[(Key, &str)]) {
    for (key, example) in keys {
        if fields.is_empty(*key) && fields.comment(*key).is_none() {
            let at = fields.location(*key);
            fields.report(problem::page::without_value(at, key.name, key.alias, example));
        }
    }
}

/// Reads a section's keys.
pub(in crate::source) fn section(fields: Fields<'_>) -> SectionMeta {
    let meta = section_meta(&fields);
    let _ = fields.finish_with(&elsewhere::SLIPS, &elsewhere::of_reports);
    meta
}

/// The same, keys that are not known left alone.
pub(super) fn section_meta(fields: &Fields<'_>) -> SectionMeta {
    without_value(fields, &[TITLE_EXAMPLE]);
    let mut defaults = fields
        .fields(Key::new("defaults", "默认值"))
        .map(|below| {
            let found = shared(&below);
            below.finish();
            found
        })
        .unwrap_or_default();
    if let Some(publisher) = text(fields, PUBLISHER) {
        defaults.publisher.get_or_insert(publisher);
    }
    SectionMeta {
        title: text(fields, TITLE).map(|title| title.to_string()),
        description: text(fields, Key::new("description", "栏目描述")).map(|it| it.to_string()),
        keywords: keywords(fields, KEYWORDS),
        column_type: fields.string(Key::new("column_type", "栏目类型")),
        paginate_by: fields
            .integer(Key::new("paginate_by", "每页条数"), 1..=1000)
            .and_then(|n| usize::try_from(n).ok()),
        sort: sort(fields),
        update_within: update_within(fields),
        defaults,
        required: required(fields),
        address: fields.string(Key::new("address", "地址格式")),
        slug: slug(fields),
        aliases: aliases(fields),
        weight: fields.integer(WEIGHT, -1_000_000..=1_000_000),
        template: template(fields),
        extra: free(fields),
        places: places(fields),
    }
}

fn shared(fields: &Fields<'_>) -> Shared {
    Shared {
        publisher: text(fields, PUBLISHER),
        source: text(fields, Key::new("source", "来源")),
        topic: text(fields, Key::new("topic", "主题分类")),
        genre: text(fields, Key::new("genre", "体裁")),
        author: text(fields, Key::new("author", "责任编辑")),
        kind: text(fields, Key::new("kind", "信息类别")),
        status: status(fields),
        retention: retention(fields),
        template: template(fields).map(Into::into),
    }
}

/// What stands below `extra`, as JSON text; empty where there is nothing.
fn free(fields: &Fields<'_>) -> String {
    let value = fields.free(EXTRA);
    if fields.has(EXTRA) { value.to_string() } else { String::new() }
}

/// Places of the keys that are there and that `site/` and `inspect/` may object to.
fn places(fields: &Fields<'_>) -> Places {
    let keys =
        (0_u8..).zip(Places::KEYS).map(|(index, (name, alias))| (index, Key::new(name, alias)));
    let there = keys.filter(|(_, key)| fields.has(*key));
    Places(there.map(|(index, key)| (index, fields.location(key).span())).collect())
}

fn moment(item: &Item<'_>) -> Option<Moment> {
    let typed = item.string()?;
    match dates::parse(&typed) {
        Ok(moment) => Some(moment),
        Err(why) => {
            let at = item.location();
            item.report(match why {
                DateError::Form => problem::page::date_form(at, &typed),
                DateError::NoSuchDay => problem::page::no_such_day(at, &typed),
                DateError::FarPast => problem::page::far_past(at, &typed),
            });
            None
        }
    }
}

fn day(item: &Item<'_>) -> Option<Date> {
    moment(item).map(|moment| moment.date)
}

/// A date that has to be there, below `fields`.
fn needed_moment(fields: &Fields<'_>) -> Option<Moment> {
    const DATE: Key = Key::new("date", "日期");
    let Some(item) = fields.item(DATE) else {
        // What is wrong with its colon is told by itself.
        if fields.has_run_in(DATE) {
            return None;
        }
        fields.report(problem::page::missing_inside(fields.location(DATE), "date", "日期"));
        return None;
    };
    moment(&item)
}

/// A text that has to be there, below `fields`.
fn needed_string(fields: &Fields<'_>, key: Key) -> Option<String> {
    let found = fields.item(key).and_then(|item| words(&item));
    if found.is_none() && !fields.has_run_in(key) {
        fields.report(problem::page::missing_inside(fields.location(key), key.name, key.alias));
    }
    found
}

fn withdrawn(fields: &Fields<'_>) -> Option<Withdrawn> {
    let item = fields.item(Key::new("withdrawn", "撤回"))?;
    if !item.is_mapping() {
        item.report(problem::page::withdrawn_form(item.location()));
        return None;
    }
    let below = item.fields()?;
    let date = needed_moment(&below).map(|moment| moment.date);
    let reason = needed_string(&below, Key::new("reason", "原因"));
    let privacy = below.bool(Key::new("privacy", "涉及隐私")).unwrap_or(false);
    below.finish();
    Some(Withdrawn { date: date?, reason: reason?, privacy })
}

fn changes(fields: &Fields<'_>) -> Vec<Change> {
    let items = fields.list(Key::new("changes", "更正记录"));
    let read = |item: Item<'_>| {
        let below = item.fields()?;
        let date = needed_moment(&below);
        let note = needed_string(&below, Key::new("note", "说明"));
        below.finish();
        Some(Change { date: date?, note: note? })
    };
    let mut found: Vec<Change> = items.into_iter().filter_map(read).collect();
    found.sort_by_key(|change| change.date);
    found
}

fn late(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(Key::new("late", "补发"))?;
    if !item.is_mapping() {
        return words(&item);
    }
    let below = item.fields()?;
    let reason = needed_string(&below, Key::new("reason", "原因"));
    below.finish();
    reason
}

fn attachments(fields: &Fields<'_>) -> Option<Vec<AttachmentEntry>> {
    const FILE: Key = Key::new("file", "文件");
    let item = fields.item(Key::new("attachments", "附件"))?;
    let read = |item: Item<'_>| {
        if !item.is_mapping() {
            let at = item.location().span();
            return Some(AttachmentEntry {
                file: item.string()?,
                title: None,
                name: None,
                pages: None,
                awaited: false,
                at,
            });
        }
        let below = item.fields()?;
        let at = below.location(FILE).span();
        let file = needed_string(&below, FILE);
        let title = below.item(TITLE).and_then(|item| words(&item));
        let name = below.string(Key::new("name", "文件名"));
        let pages = below
            .integer(Key::new("pages", "页数"), 1..=100_000)
            .and_then(|n| u32::try_from(n).ok());
        let awaited = below.bool(Key::new("awaited", "待补")).unwrap_or(false);
        below.finish();
        Some(AttachmentEntry { file: file?, title, name, pages, awaited, at })
    };
    Some(item.items().into_iter().filter_map(read).collect())
}

fn aliases(fields: &Fields<'_>) -> Vec<(String, Span)> {
    let items = fields.list(Key::new("aliases", "旧网址"));
    items.iter().filter_map(|item| Some((item.string()?, item.location().span()))).collect()
}

fn figures(fields: &Fields<'_>) -> Vec<Figure> {
    const VALUE: Key = Key::new("value", "数值");
    let read = |item: Item<'_>| {
        let below = item.fields()?;
        let name = needed_string(&below, Key::new("name", "名称"));
        let Some(value) = below.item(VALUE) else {
            if !below.has_run_in(VALUE) {
                below.report(problem::page::missing_inside(below.location(VALUE), "value", "数值"));
            }
            below.finish();
            return None;
        };
        if !value.is_number() {
            value.report(problem::page::not_a_number(value.location()));
        }
        let value = value.string();
        let said = |key| below.item(key).and_then(|item| words(&item));
        let unit = said(Key::new("unit", "单位"));
        let period = said(Key::new("period", "期间"));
        // In braces a comma parts 1,200 into a value and a key.
        let _ = below.finish_with(&[], &|key, at| {
            let is_number = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| problem::page::parted_number(at))
        });
        Some(Figure { name: name?, value: value?, unit, period })
    };
    fields.list(Key::new("figures", "数据")).into_iter().filter_map(read).collect()
}

fn doc_number(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(Key::new("doc_number", "发文字号"))?;
    let typed = words(&item)?;
    if !is_doc_number(&typed) {
        item.report(problem::page::doc_number(item.location(), &typed));
    }
    Some(typed)
}

/// `机关代字〔2024〕5号` (GB/T 9704): Chinese word, year in 〔〕, number without leading zero, 号.
#[must_use]
pub fn is_doc_number(typed: &str) -> bool {
    let Some((word, rest)) = typed.split_once('〔') else { return false };
    let Some((year, number)) = rest.split_once('〕') else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let Some(number) = number.strip_suffix('号') else { return false };
    !word.is_empty()
        && word.chars().all(crate::body::cjk::is_han)
        && year.len() == 4
        && digits(year)
        && (year.starts_with("19") || year.starts_with("20"))
        && digits(number)
        && !number.starts_with('0')
}

/// Bytes of the longest slug; with the names of files beside a page it has to fit a name of 255.
const LONGEST_SLUG: usize = 100;

fn slug(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(Key::new("slug", "网址名"))?;
    let typed = item.string()?;
    let fine = typed
        .bytes()
        .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
        && typed.starts_with(|c: char| c.is_ascii_alphanumeric())
        && typed.len() <= LONGEST_SLUG;
    if !fine {
        item.report(problem::page::slug(item.location(), &typed));
        return None;
    }
    Some(typed)
}

fn status(fields: &Fields<'_>) -> Option<Validity> {
    let item = fields.item(Key::new("status", "有效性"))?;
    let typed = item.string()?;
    let found = match typed.as_str() {
        "有效" | "in_force" => Validity::InForce,
        "失效" | "expired" => Validity::Expired,
        "废止" | "repealed" => Validity::Repealed,
        "已修改" | "amended" => Validity::Amended,
        _ => {
            item.report(problem::page::one_of(
                item.location(),
                &typed,
                "有效 失效 废止 已修改 (in_force expired repealed amended)",
            ));
            return None;
        }
    };
    Some(found)
}

fn retention(fields: &Fields<'_>) -> Option<u8> {
    let item = fields.item(Key::new("retention", "保管期限"))?;
    let typed = item.string()?;
    let found = term(&typed);
    if found.is_none() {
        item.report(problem::page::one_of(item.location(), &typed, "永久 (permanent) 30 10"));
    }
    found
}

fn template(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(TEMPLATE)?;
    let typed = item.string()?;
    if std::path::Path::new(&typed).extension().is_none_or(|kind| kind != "html") {
        item.report(problem::page::template_name(item.location(), &typed));
        return None;
    }
    Some(typed)
}

fn sort(fields: &Fields<'_>) -> SortBy {
    let Some(item) = fields.item(Key::new("sort", "排序方式")) else { return SortBy::Date };
    match item.string().as_deref() {
        Some("date" | "日期") | None => SortBy::Date,
        Some("weight" | "权重") => SortBy::Weight,
        Some("title" | "标题") => SortBy::Title,
        Some(typed) => {
            item.report(problem::page::one_of(item.location(), typed, "date weight title"));
            SortBy::Date
        }
    }
}

fn update_within(fields: &Fields<'_>) -> Option<u32> {
    let item = fields.item(Key::new("update_within", "更新期限"))?;
    let typed = item.string()?;
    let number = |unit: &str| typed.strip_suffix(unit).and_then(|n| n.trim().parse::<u32>().ok());
    let days = match typed.as_str() {
        "none" | "无" => Some(0),
        _ => number("d")
            .or_else(|| number("天"))
            .or_else(|| number("mo").or_else(|| number("个月")).map(|months| months * 365 / 12)),
    };
    if days.is_none() {
        item.report(problem::page::one_of(item.location(), &typed, "14d 6mo 12mo none"));
    }
    days
}

fn required(fields: &Fields<'_>) -> Vec<String> {
    let Some(item) = fields.item(Key::new("required", "必填")) else { return Vec::new() };
    let mut found = Vec::new();
    for item in item.items() {
        let Some(typed) = item.string() else { continue };
        match REQUIRABLE.iter().find(|key| key.name == typed || key.alias == typed) {
            Some(key) => found.push(key.name.to_owned()),
            None => {
                let names: Vec<&str> = REQUIRABLE.iter().map(|key| key.name).collect();
                item.report(problem::page::one_of(item.location(), &typed, &names.join(" ")));
            }
        }
    }
    found
}
