//! The links between the pages of a list.
//!
//! In: how many pages, which one. Out: what templates get. Must not know: which list it is.

use std::collections::BTreeSet;

use minijinja::value::Value;

use super::values::map;

/// Up to so many pages are all named.
const ALL: usize = 12;

/// The pager of page `number`, from 1, of `count`; `total` reports in all.
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
            steps.push(map([("number", 0.into()), ("url", Value::from(()))]));
        }
        steps.push(map([("number", n.into()), ("url", address(n))]));
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

/// The pages that are named: all of a few; of many the first, the last, those around this one, and round numbers
/// to jump to.
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
    // From a round number, tens lead on.
    let tens = [number.checked_sub(step / 10), Some(number + step / 10)].into_iter().flatten();
    let tens = tens.filter(|n| (1..=count).contains(n));
    [1, count].into_iter().chain(around).chain(jumps).chain(tens).collect()
}

#[cfg(test)]
mod tests {
    use super::named;

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
