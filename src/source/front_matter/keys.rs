//! Front matter keys → values. English names are canonical, each has a Chinese alias.
//!
//! In: the keys of one page. Out: values, and findings. Must not know: what they are used for.

use std::sync::Arc;

use jiff::civil::Date;

use super::elsewhere;
use super::table::{self, Field};
use super::words::{keywords, text, words};
use super::{
    AttachmentEntry, Change, Colophon, ColumnEntry, Figure, KeyPlaces, Moment, ReportMeta,
    SectionMeta, Shared, SortBy, UncommonKeys, UpdateClock, Validity, Withdrawn,
};
use crate::config::term;
use crate::diagnostic::{Span, problem};
use crate::source::dates::{self, DateError};
use crate::yaml::{AsKey, Fields, Item, KeySpec, Keys};

impl AsKey for &'static Field {
    fn spec(self, _: Keys) -> &'static KeySpec {
        &self.key
    }
}

/// Reads a report's keys.
pub(in crate::source) fn report(fields: Fields<'_>) -> ReportMeta {
    let mut meta = report_meta(&fields);
    // A key written under another name is reported as that: keep its place, so that it is not reported as missing too.
    for (key, at) in fields.finish_with(&elsewhere::SLIPS, &elsewhere::of_sections) {
        meta.places.add(&key, at.span());
    }
    meta
}

/// The same, keys that are not known left alone.
pub(super) fn report_meta(fields: &Fields<'_>) -> ReportMeta {
    for key in [&table::DATE, &table::TITLE] {
        without_value(fields, key);
    }
    let deciding = table::REPORT.iter().filter(|key| !is_needed(key));
    for (key, example) in deciding.filter_map(|key| Some((*key, key.needs_value?))) {
        if fields.is_empty(key) {
            fields.report(problem::yaml::empty(fields.location(key), example));
        }
    }
    let shared = Shared { dated: fields.bool(&table::DATED), ..shared(fields) };
    let uncommon = UncommonKeys {
        superseded_by: fields.string(&table::SUPERSEDED_BY),
        interprets: interprets(fields),
        red_head: fields.bool(&table::RED_HEAD).unwrap_or(false),
        colophon: colophon(fields),
        expires: fields.item(&table::EXPIRES).and_then(|item| day(&item)),
        withdrawn: withdrawn(fields),
        withdraw_after: fields.item(&table::WITHDRAW_AFTER).and_then(|item| day(&item)),
        show_title: fields.bool(&table::SHOW_TITLE),
        changes: changes(fields),
        late: late(fields),
        attachments: attachments(fields),
        slug: slug(fields),
        aliases: aliases(fields),
        figures: figures(fields),
        extra: free(fields),
        weight: fields.integer(&table::WEIGHT),
    };
    ReportMeta {
        title: text(fields, &table::TITLE),
        date: fields.item(&table::DATE).and_then(|item| moment(&item)),
        created: fields.item(&table::CREATED).and_then(|item| day(&item)),
        doc_number: doc_number(fields).map(Into::into),
        index_number: text(fields, &table::INDEX_NUMBER),
        keywords: keywords(fields, &table::KEYWORDS).into_boxed_slice(),
        summary: text(fields, &table::SUMMARY),
        year: fields.integer(&table::YEAR).and_then(|year| i16::try_from(year).ok()),
        draft: fields.bool(&table::DRAFT).unwrap_or(false),
        pinned: fields.bool(&table::PINNED).unwrap_or(false),
        uncommon: uncommon.boxed(),
        places: places(fields),
        shared: Arc::new(shared),
    }
}

/// Whether every report has to have a key.
fn is_needed(key: &Field) -> bool {
    std::ptr::eq(key, &raw const table::TITLE) || std::ptr::eq(key, &raw const table::DATE)
}

/// Reports a key that has to be there and has no value.
fn without_value(fields: &Fields<'_>, key: &'static Field) {
    if fields.is_empty(key) && fields.comment(key).is_none() {
        let (at, example) = (fields.location(key), key.needs_value.unwrap_or_default());
        let KeySpec { name, alias, .. } = key.key;
        fields.report(problem::page::without_value(at, name, alias, example));
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
    without_value(fields, &table::TITLE);
    let mut defaults = fields
        .fields(&table::DEFAULTS)
        .map(|below| {
            let found = shared(&below);
            below.finish();
            found
        })
        .unwrap_or_default();
    if let Some(publisher) = text(fields, &table::PUBLISHER) {
        defaults.publisher.get_or_insert(publisher);
    }
    defaults.dated = pages(fields);
    SectionMeta {
        title: text(fields, &table::TITLE).map(|title| title.to_string()),
        description: text(fields, &table::DESCRIPTION).map(|it| it.to_string()),
        keywords: keywords(fields, &table::KEYWORDS),
        column_type: fields.string(&table::COLUMN_TYPE),
        paginate_by: fields.integer(&table::PAGINATE_BY).and_then(|n| usize::try_from(n).ok()),
        columns: columns(fields),
        sort: sort(fields),
        update_within: update_within(fields),
        responsible: fields.string(&table::RESPONSIBLE),
        defaults,
        required: required(fields),
        address: fields.string(&table::ADDRESS),
        slug: slug(fields),
        aliases: aliases(fields),
        weight: fields.integer(&table::WEIGHT),
        template: template(fields),
        extra: free(fields),
        places: places(fields),
    }
}

fn shared(fields: &Fields<'_>) -> Shared {
    Shared {
        publisher: text(fields, &table::PUBLISHER),
        source: text(fields, &table::SOURCE),
        topic: text(fields, &table::TOPIC),
        genre: text(fields, &table::GENRE),
        author: text(fields, &table::AUTHOR),
        kind: text(fields, &table::KIND),
        status: status(fields),
        retention: retention(fields),
        template: template(fields).map(Into::into),
        dated: None,
    }
}

/// Whether pages below a section have a date of publication.
fn pages(fields: &Fields<'_>) -> Option<bool> {
    let item = fields.item(&table::PAGES)?;
    match item.string()?.as_str() {
        "dated" | "注明日期" => Some(true),
        "undated" | "不注明日期" => Some(false),
        typed => {
            item.report(problem::page::one_of(
                item.location(),
                typed,
                "undated dated (不注明日期 注明日期)",
            ));
            None
        }
    }
}

/// What stands below `extra`, as JSON text; empty where there is nothing.
fn free(fields: &Fields<'_>) -> String {
    let value = fields.free(&table::EXTRA);
    if fields.has(&table::EXTRA) { value.to_string() } else { String::new() }
}

/// Places of the keys that are there and that `site/` and `inspect/` may object to.
fn places(fields: &Fields<'_>) -> KeyPlaces {
    let there = (0_u8..).zip(table::placed()).filter(|(_, key)| fields.has(*key));
    KeyPlaces(there.map(|(index, key)| (index, fields.location(key).span())).collect())
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
    let Some(item) = fields.item("date") else {
        // A full-width colon behind the key is reported when the fields are finished.
        if fields.has_run_in("date") {
            return None;
        }
        fields.report(problem::page::missing_inside(fields.location("date"), "date", "日期"));
        return None;
    };
    moment(&item)
}

/// A text that has to be there, below `fields`.
fn needed_string(fields: &Fields<'_>, key: &str) -> Option<String> {
    let found = fields.item(key).and_then(|item| words(&item));
    if found.is_none() && !fields.has_run_in(key) {
        let at = fields.location(key);
        let KeySpec { name, alias, .. } = fields.spec(key);
        fields.report(problem::page::missing_inside(at, name, alias));
    }
    found
}

fn withdrawn(fields: &Fields<'_>) -> Option<Withdrawn> {
    let item = fields.item(&table::WITHDRAWN)?;
    if !item.is_mapping() {
        item.report(problem::page::withdrawn_form(item.location()));
        return None;
    }
    let below = item.fields()?;
    let date = needed_moment(&below).map(|moment| moment.date);
    let reason = needed_string(&below, "reason");
    let privacy = below.bool("privacy").unwrap_or(false);
    below.finish();
    Some(Withdrawn { date: date?, reason: reason?, privacy })
}

fn interprets(fields: &Fields<'_>) -> Vec<(String, Span)> {
    let items = fields.list(&table::INTERPRETS);
    items.iter().filter_map(|item| Some((item.string()?, item.location().span()))).collect()
}

fn colophon(fields: &Fields<'_>) -> Option<Colophon> {
    let below = fields.fields(&table::COLOPHON)?;
    let copied_to = below.item("copied_to").and_then(|item| words(&item));
    let office = below.item("office").and_then(|item| words(&item));
    let date = below.item("date").and_then(|item| day(&item));
    below.finish();
    Some(Colophon { copied_to, office, date })
}

fn changes(fields: &Fields<'_>) -> Vec<Change> {
    let items = fields.list(&table::CHANGES);
    let read = |item: Item<'_>| {
        let below = item.fields()?;
        let date = needed_moment(&below);
        let note = needed_string(&below, "note");
        below.finish();
        Some(Change { date: date?, note: note? })
    };
    let mut found: Vec<Change> = items.into_iter().filter_map(read).collect();
    found.sort_by_key(|change| change.date);
    found
}

fn late(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(&table::LATE)?;
    if !item.is_mapping() {
        return words(&item);
    }
    let below = item.fields()?;
    let reason = needed_string(&below, "reason");
    below.finish();
    reason
}

fn attachments(fields: &Fields<'_>) -> Option<Vec<AttachmentEntry>> {
    let item = fields.item(&table::ATTACHMENTS)?;
    let read = |item: Item<'_>| {
        if !item.is_mapping() {
            let at = item.location().span();
            return Some(AttachmentEntry {
                file: item.string()?,
                title: None,
                name: None,
                pages: None,
                awaited: false,
                tables: None,
                at,
            });
        }
        let below = item.fields()?;
        let at = below.location("file").span();
        let file = needed_string(&below, "file");
        let title = below.item("title").and_then(|item| words(&item));
        let name = below.string("name");
        let pages = below.integer("pages").and_then(|n| u32::try_from(n).ok());
        let awaited = below.bool("awaited").unwrap_or(false);
        let tables = below.bool("tables");
        below.finish();
        Some(AttachmentEntry { file: file?, title, name, pages, awaited, tables, at })
    };
    Some(item.items().into_iter().filter_map(read).collect())
}

fn aliases(fields: &Fields<'_>) -> Vec<(String, Span)> {
    let items = fields.list(&table::ALIASES);
    items.iter().filter_map(|item| Some((item.string()?, item.location().span()))).collect()
}

fn figures(fields: &Fields<'_>) -> Vec<Figure> {
    let read = |item: Item<'_>| {
        let below = item.fields()?;
        let name = needed_string(&below, "name");
        let Some(value) = below.item("value") else {
            if !below.has_run_in("value") {
                below.report(problem::page::missing_inside(
                    below.location("value"),
                    "value",
                    "数值",
                ));
            }
            below.finish();
            return None;
        };
        if !value.is_number() {
            value.report(problem::page::not_a_number(value.location()));
        }
        let value = value.string();
        let said = |key| below.item(key).and_then(|item| words(&item));
        let unit = said("unit");
        let period = said("period");
        // In braces a comma parts 1,200 into a value and a key.
        let _ = below.finish_with(&[], &|key, at| {
            let is_number = !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit());
            is_number.then(|| problem::page::parted_number(at))
        });
        Some(Figure { name: name?, value: value?, unit, period })
    };
    fields.list(&table::FIGURES).into_iter().filter_map(read).collect()
}

fn doc_number(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(&table::DOC_NUMBER)?;
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
    // Decisions on penalties and licences are numbered `第18号`.
    let number = number.strip_prefix('第').unwrap_or(number);
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
    let item = fields.item(&table::SLUG)?;
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
    let item = fields.item(&table::STATUS)?;
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
    let item = fields.item(&table::RETENTION)?;
    let typed = item.string()?;
    let found = term(&typed);
    if found.is_none() {
        item.report(problem::page::one_of(item.location(), &typed, "永久 (permanent) 30 10"));
    }
    found
}

fn template(fields: &Fields<'_>) -> Option<String> {
    let item = fields.item(&table::TEMPLATE)?;
    let typed = item.string()?;
    if std::path::Path::new(&typed).extension().is_none_or(|kind| kind != "html") {
        item.report(problem::page::template_name(item.location(), &typed));
        return None;
    }
    Some(typed)
}

fn columns(fields: &Fields<'_>) -> Vec<ColumnEntry> {
    let read = |item: Item<'_>| {
        let below = item.fields()?;
        let at = below.location("link").span();
        let title = below.item("title").and_then(|item| words(&item));
        let link = needed_string(&below, "link");
        below.finish();
        Some(ColumnEntry { title, link: link?, at })
    };
    fields.list(&table::COLUMNS).into_iter().filter_map(read).collect()
}

fn sort(fields: &Fields<'_>) -> SortBy {
    let Some(item) = fields.item(&table::SORT) else { return SortBy::Date };
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

fn update_within(fields: &Fields<'_>) -> Option<UpdateClock> {
    let item = fields.item(&table::UPDATE_WITHIN)?;
    let typed = item.string()?;
    let clock = UpdateClock::parse(&typed);
    if clock.is_none() {
        item.report(problem::page::one_of(item.location(), &typed, "14d 6mo 12mo none"));
    }
    clock
}

fn required(fields: &Fields<'_>) -> Vec<String> {
    let Some(item) = fields.item(&table::REQUIRED) else { return Vec::new() };
    let mut found = Vec::new();
    for item in item.items() {
        let Some(typed) = item.string() else { continue };
        match table::requirable(&typed) {
            Some(key) => found.push(key.name.to_owned()),
            None => {
                let all = table::REPORT.iter().filter(|field| field.is_requirable);
                let names: Vec<&str> = all.map(|field| field.key.name).collect();
                item.report(problem::page::one_of(item.location(), &typed, &names.join(" ")));
            }
        }
    }
    found
}
