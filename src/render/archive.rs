//! The years that are sealed: when, how much, and by which digest anybody can tell their package.
//!
//! In: a view. Out: what the template gets. Must not know: templates' text.

use minijinja::value::Value;

use super::list::{Page, page};
use super::tags;
use super::values::map;
use super::view::View;
use crate::plan::ARCHIVE;
use crate::site::Seal;

/// The list, the latest year first.
pub(super) fn years(view: &View) -> Value {
    let title = view.text("archive.title").to_owned();
    let description = view.text("archive.lead").to_owned();
    let mut all = tags::site(view);
    all.push(("ColumnName", title.clone()));
    all.push(("ColumnDescription", description.clone()));
    all.push(("ColumnKeywords", title.clone()));
    all.push(("ColumnType", title.clone()));
    let head = Page {
        kind: "archive",
        title: title.clone(),
        url: ARCHIVE.to_owned(),
        tags: Box::new(move |_| all.clone()),
        description,
        section: 0,
        steps: vec![(title, ARCHIVE.to_owned())],
        indexed: true,
    };
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        ("years", view.seals().iter().rev().map(year).collect()),
    ])
}

fn year(seal: &Seal) -> Value {
    let resealed = seal.resealed.iter().map(|again| {
        map([("date", again.date.to_string().into()), ("reason", (&again.reason).into())])
    });
    map([
        ("year", seal.year.into()),
        ("date", seal.sealed.to_string().into()),
        ("reports", seal.reports.len().into()),
        ("bytes", seal.bytes.into()),
        ("digest", (&seal.package).into()),
        ("resealed", resealed.collect()),
    ])
}
