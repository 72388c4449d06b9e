//! Years and months of a list, and the steps that lead down to them.
//!
//! In: views, the address of a list. Out: titles, addresses and counts for templates. Must not know: what is listed.

use minijinja::value::Value;

use super::values::map;
use super::view::View;
use crate::site::{CATALOGUE, When};

/// Years of the catalogue, newest first, with addresses and counts.
pub(super) fn years(view: &View) -> Value {
    years_of(view, CATALOGUE, &view.site().years()).into()
}

/// Years of the list at an address, with how many reports each has.
pub(super) fn years_of(view: &View, url: &str, years: &[(i16, usize)]) -> Vec<Value> {
    let each = |(year, count): &(i16, usize)| {
        step(view, &When::Year(*year).url(url), year_title(view, *year), *count)
    };
    years.iter().map(each).collect()
}

/// Months of a year of the list at an address, with how many reports each has.
pub(super) fn months_of(view: &View, url: &str, year: i16, months: &[(i8, usize)]) -> Vec<Value> {
    let each = |(month, count): &(i8, usize)| {
        let url = When::Month(year, *month).url(url);
        step(view, &url, month_title(view, *month), *count)
    };
    months.iter().map(each).collect()
}

pub(super) fn year_title(view: &View, year: i16) -> String {
    view.text("year_title").replace("{year}", &year.to_string())
}

pub(super) fn month_title(view: &View, month: i8) -> String {
    view.text("month_title").replace("{month}", &month.to_string())
}

pub(super) fn step(view: &View, url: &str, title: String, count: usize) -> Value {
    map([("title", title.into()), ("url", view.local(url).into()), ("count", count.into())])
}

/// The steps from the list at an address down to a part of its calendar: titles, addresses.
pub(super) fn calendar_steps(view: &View, url: &str, when: When) -> Vec<(String, String)> {
    let year_step = |year| (year_title(view, year), When::Year(year).url(url));
    match when {
        When::Newest => Vec::new(),
        When::Year(year) => vec![year_step(year)],
        When::Month(year, month) => {
            vec![year_step(year), (month_title(view, month), when.url(url))]
        }
    }
}
