//! An inspection as one page that a director reads and prints: the score sheet first, then findings by who answers for them.
//!
//! In: an [`Inspection`]. Out: HTML that asks for nothing else. Must not know: how anything was found.

use std::collections::BTreeMap;

use jiff::civil::Date;
use minijinja::{Environment, context, value::Value};

use super::super::columns::{ColumnRow, ColumnState, DueState};
use super::Inspection;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Lang;

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let zh = lang == Lang::Zh;
    let sheet = &inspection.sheet;
    let vetoes: Vec<Value> = sheet
        .vetoes
        .iter()
        .map(|row| {
            context! {
                zh => &*row.zh, en => &*row.en, count => row.count, threshold => row.threshold,
                met => row.is_met(), basis => &*row.basis,
            }
        })
        .collect();
    let columns = sheet.columns.iter().map(|row| column(row, inspection.as_of, zh));
    let dues = sheet.dues.iter().map(|row| {
        let (class, zh_state, en_state) = match row.state {
            DueState::Published => ("good", "已公开", "published"),
            DueState::Late => ("warn", "公开晚了", "came late"),
            DueState::Due => ("warn", "将到期", "due"),
            DueState::Missing => ("bad", "没有公开", "missing"),
        };
        context! {
            title => &*row.title, due => row.due.to_string(), basis => &*row.basis, class,
            state => if zh { zh_state } else { en_state },
        }
    });
    let waived = inspection.waived.iter().map(|it| {
        context! {
            rule => it.rule, file => &*it.file, line => it.line, reason => &*it.reason,
            until => it.until.to_string(),
        }
    });
    let waiting = inspection.waiting.iter().map(|it| {
        context! {
            title => &*it.title, file => &*it.file, scheduled => it.is_scheduled,
            day => it.day.map(|day| day.to_string()),
            link => inspection.links.get(&it.file),
        }
    });
    let counts = inspection.counts();
    let counts =
        context! { errors => counts.errors, warnings => counts.warnings, notes => counts.notes };
    let mut templates = Environment::new();
    let page = templates
        .add_template("page.html", include_str!("page.html"))
        .and_then(|()| templates.get_template("page.html"));
    let whole = context! {
        zh, vetoes, counts,
        site => &*inspection.site,
        as_of => inspection.as_of.to_string(),
        columns => columns.collect::<Vec<_>>(),
        dues => dues.collect::<Vec<_>>(),
        groups => groups(inspection, lang),
        waived => waived.collect::<Vec<_>>(),
        waiting => waiting.collect::<Vec<_>>(),
        program => concat!("gongkai ", env!("CARGO_PKG_VERSION")),
    };
    // The template is built in, and a test prints it with every part.
    page.and_then(|page| page.render(whole)).unwrap_or_else(|why| why.to_string())
}

fn column(row: &ColumnRow, today: Date, zh: bool) -> Value {
    let (class, zh_state, en_state) = match row.state {
        ColumnState::Fresh => ("good", "按期", "in time"),
        ColumnState::Stale => ("bad", "超期", "stale"),
        ColumnState::Empty => ("bad", "空", "empty"),
        ColumnState::Unclocked => ("", "不计期限", "no clock"),
    };
    // How much of the time between two updates has passed, in per cent.
    let used = row.newest.zip(row.last).and_then(|(newest, last)| {
        let days = |from: Date, to: Date| (to - from).get_days();
        let whole = days(newest, last).max(1);
        u32::try_from(days(newest, today).max(0) * 100 / whole).ok()
    });
    context! {
        title => &*row.title, class, used,
        newest => row.newest.map(|day| day.to_string()),
        last => row.last.map(|day| day.to_string()),
        state => if zh { zh_state } else { en_state },
    }
}

/// Findings by person, errors first; those that nobody answers for come last.
fn groups(inspection: &Inspection, lang: Lang) -> Vec<Value> {
    let mut by_person: BTreeMap<(bool, &str), Vec<&Diagnostic>> = BTreeMap::new();
    for finding in &inspection.findings {
        let person = inspection.persons.get(&finding.at.file).map_or("", String::as_str);
        by_person.entry((person.is_empty(), person)).or_default().push(finding);
    }
    let groups = by_person.into_iter().map(|((_, person), mut findings)| {
        findings.sort_by_key(|finding| finding.severity);
        let link = |it: &Diagnostic| inspection.links.get(&it.at.file).map(String::as_str);
        let findings: Vec<Value> =
            findings.into_iter().map(|it| finding(it, link(it), lang)).collect();
        context! { person, findings }
    });
    groups.collect()
}

fn finding(it: &Diagnostic, link: Option<&str>, lang: Lang) -> Value {
    let [zh, en] = it.severity.words();
    let class = match it.severity {
        Severity::Error => "bad",
        Severity::Warning => "warn",
        Severity::Note => "",
    };
    context! {
        class,
        severity => if lang == Lang::Zh { zh } else { en },
        place => it.at.to_string(),
        link,
        message => it.message.get(lang),
        help => it.help.as_ref().map(|help| help.get(lang)),
        rule => it.rule.id,
        norm => it.rule.norm,
    }
}
