//! The years that are sealed: when, how much, and by which digest anybody can tell their package.
//!
//! In: a view. Out: what the template gets. Must not know: templates' text.

use minijinja::value::Value;

use super::catalogue::own_column;
use super::list::page;
use super::values::{map, opt};
use super::view::View;
use crate::plan::{ARCHIVE, package_url};
use crate::sealed::SealedYear;
use crate::site::{CATALOGUE, Offer, When};

/// The list, the latest year first.
pub(super) fn years(view: &View) -> Value {
    let title = view.text("archive.title");
    let steps = vec![(title.to_owned(), ARCHIVE.to_owned())];
    let about = (title, view.text("archive.lead"));
    let head = own_column(view, "archive", title.to_owned(), ARCHIVE.to_owned(), steps, about);
    map([
        ("site", view.site_value()),
        ("page", page(view, head)),
        (
            "years",
            view.site()
                .seals()
                .into_iter()
                .rev()
                .map(|(seal, offer)| year(view, seal, offer))
                .collect(),
        ),
    ])
}

fn year(view: &View, seal: &SealedYear, offer: Offer<'_>) -> Value {
    let resealed = seal.resealed.iter().map(|again| {
        map([("date", again.date.to_string().into()), ("reason", (&again.reason).into())])
    });
    let download = match offer {
        Offer::Package(made) => map([
            ("name", (&made.file).into()),
            ("url", view.local(&package_url(&made.file)).into()),
            ("size", made.length.into()),
            ("sha256", (&made.sha256).into()),
            ("without", made.without.len().into()),
        ]),
        _ => ().into(),
    };
    let url = view
        .site()
        .years()
        .iter()
        .any(|(year, _)| *year == seal.year)
        .then(|| view.local(&When::Year(seal.year).url(CATALOGUE)));
    map([
        ("year", seal.year.into()),
        ("url", opt(url)),
        ("date", seal.sealed.to_string().into()),
        ("reports", seal.reports.pages().len().into()),
        ("bytes", seal.bytes.into()),
        ("digest", (&seal.package).into()),
        ("resealed", resealed.collect()),
        ("download", download),
        ("is_blocked", (offer == Offer::Blocked).into()),
    ])
}
