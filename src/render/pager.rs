//! The links between the pages of a list.
//!
//! In: how many pages, which one. Out: what templates get. Must not know: which list it is.

use std::collections::BTreeSet;

use minijinja::value::Value;

use super::values::map;

/// Up to so many pages are all named.
const ALL: usize = 12;

/// The pager of page `number`, from 1, of `count`; `total` reports in all. `address` gives the address of a page.
pub(super) fn pager(
    number: usize,
    count: usize,
    total: usize,
    address: &dyn Fn(usize) -> Value,
) -> Value {
    let optional = |n: Option<usize>| n.map_or(Value::from(()), address);
    let mut before = 0;
    let mut steps: Vec<Value> = Vec::new();
    for n in named(number, count) {
        if n > before + 1 {
            steps.push(gap());
        }
        steps.push(step(n, n.into(), address));
        before = n;
    }
    map([
        ("number", number.into()),
        ("count", count.into()),
        ("total", total.into()),
        ("steps", steps.into()),
        ("previous", optional(number.checked_sub(1).filter(|n| *n > 0))),
        ("next", optional(Some(number + 1).filter(|n| *n <= count))),
    ])
}

/// The pager of a list that grows at its newest end ([`Listing::of`](crate::plan::Listing::of) says how it is cut): page 1
/// is the newest and is called `newest`, the others are numbered from the oldest and never name a page that is newer than
/// the next, because that may come into being later.
pub(super) fn growing(
    number: usize,
    count: usize,
    total: usize,
    newest: &str,
    address: &dyn Fn(usize) -> Value,
) -> Value {
    let mut steps: Vec<Value> = Vec::new();
    if count > 1 {
        steps.push(step(1, newest.into(), address));
    }
    // The oldest page is called 1 and has the address of page 2.
    let last = if number == 1 { count } else { number };
    let mut before = if number == 1 || number == count { last } else { last + 1 };
    for n in named(last - 1, last - 1).into_iter().rev() {
        if n + 1 < before {
            steps.push(gap());
        }
        steps.push(step(n + 1, n.into(), address));
        before = n;
    }
    let newer = match number {
        1 => None,
        _ if number == count => Some(1),
        _ => Some(number + 1),
    };
    let older = if number == 1 { count } else { number - 1 };
    let optional = |n: Option<usize>| n.map_or(Value::from(()), address);
    map([
        ("number", number.into()),
        ("count", last.into()),
        ("total", if number == 1 { total.into() } else { Value::from(()) }),
        ("steps", steps.into()),
        ("previous", optional(newer)),
        ("next", optional(Some(older).filter(|n| *n > 1))),
    ])
}

fn step(number: usize, label: Value, address: &dyn Fn(usize) -> Value) -> Value {
    map([("number", number.into()), ("label", label), ("url", address(number))])
}

/// A step without link, printed as `…`, in place of the pages between two links.
fn gap() -> Value {
    map([("number", 0.into()), ("label", Value::from(())), ("url", Value::from(()))])
}

/// Pages that get a link: all if there are at most [`ALL`]; else the first, the last, the two on each side of `number`, and
/// round numbers.
fn named(number: usize, count: usize) -> BTreeSet<usize> {
    if count <= ALL {
        return (1..=count).collect();
    }
    let mut step = 10;
    while count / step > 10 {
        step *= 10;
    }
    let around = number.saturating_sub(2).max(1)..=(number + 2).min(count);
    let jumps = (step..=count).step_by(step);
    // Pages a tenth of `step` before and after, so that a reader at a round number can go on in smaller jumps.
    let tens = [number.checked_sub(step / 10), Some(number + step / 10)].into_iter().flatten();
    let tens = tens.filter(|n| (1..=count).contains(n));
    [1, count].into_iter().chain(around).chain(jumps).chain(tens).collect()
}

#[cfg(test)]
mod tests {
    use minijinja::value::Value;

    use super::{growing, named};

    /// The pager of a growing list: labels of its steps, `…` for a gap, and the pages before and after.
    fn shown(number: usize, count: usize) -> (Vec<String>, [Option<usize>; 2]) {
        let pager = growing(number, count, 0, "N", &|n| n.into());
        let steps = pager.get_attr("steps").expect("steps");
        let label = |step: Value| match step.get_attr("label").expect("a label") {
            gap if gap.is_none() => "…".to_owned(),
            label => label.to_string(),
        };
        let page = |key: &str| pager.get_attr(key).expect("a page").as_usize();
        let labels = steps.try_iter().expect("a list").map(label).collect();
        (labels, [page("previous"), page("next")])
    }

    #[test]
    fn pages_of_a_growing_list_never_name_what_comes_later() {
        let labels = |text: &str| text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
        assert_eq!(shown(1, 1), (Vec::new(), [None, None]));
        assert_eq!(shown(1, 4), (labels("N 3 2 1"), [None, Some(4)]));
        assert_eq!(shown(4, 4), (labels("N 3 2 1"), [Some(1), Some(3)]));
        assert_eq!(shown(3, 4), (labels("N … 2 1"), [Some(4), Some(2)]));
        assert_eq!(shown(2, 4), (labels("N … 1"), [Some(3), None]));
        for number in 2..9 {
            for count in number + 1..20 {
                assert_eq!(shown(number, count), shown(number, number + 1), "{number} {count}");
            }
        }
    }

    #[test]
    fn few_pages_are_all_named_and_many_can_be_jumped_over() {
        assert_eq!(named(1, 12).len(), 12);
        let found: Vec<usize> = named(23, 87).into_iter().collect();
        assert_eq!(found, [1, 10, 20, 21, 22, 23, 24, 25, 30, 40, 50, 60, 70, 80, 87]);
        assert!(named(1, 5000).is_superset(&[1000, 2000, 5000, 101].into()));
        assert!(named(5000, 5000).len() < 20);
    }

    #[test]
    fn every_page_is_a_few_jumps_away() {
        for wanted in [1, 499, 500, 2345] {
            let (mut at, mut clicks) = (1, 0);
            while at != wanted {
                at = named(at, 2345).into_iter().min_by_key(|n| n.abs_diff(wanted)).unwrap_or(1);
                clicks += 1;
                assert!(clicks < 12, "{wanted}");
            }
        }
    }
}
