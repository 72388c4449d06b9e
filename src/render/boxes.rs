//! The boxes of the home page, in one column or two that end about as far down.
//!
//! In: a view. Out: what the template gets. Must not know: the template, how tall a line is.

use minijinja::value::Value;

use super::fields::{ReportList, SectionRef};
use super::values::map;
use super::view::View;

/// How many lines of a list a box takes besides its lists: its head, its frame, the space below it.
const FRAME: usize = 2;
/// How many Han characters stand in a line of a list beside the date.
const LINE: usize = 27;
/// How many Han characters stand in a line of entries, the space of each counted.
const ENTRIES: usize = 34;
const ENTRY_SPACE: usize = 4;
/// How many boxes are tried in all ways; of more, each goes to the column that is shorter.
const FEW: usize = 12;

/// A box as the template gets it, and about how many lines it takes.
struct HomeBlock {
    value: Value,
    lines: usize,
}

/// The columns, each with its boxes in order; sections without anything to show have none. The way to the catalogue is the last
/// box, without a section.
pub(super) fn columns(view: &View, has_catalogue: bool) -> Value {
    let all = view.site().home_boxes().into_iter();
    let shown = all.filter_map(|(section, reports)| {
        lines(view, section, reports).map(|lines| (section, reports, lines))
    });
    let mut blocks: Vec<HomeBlock> = shown
        .zip(1_usize..)
        .map(|((section, reports, lines), number)| {
            let value = map([
                ("number", number.into()),
                ("section", view.section_value(section.id)),
                ("is_platform", is_platform(view, section).into()),
                ("reports", view.reports_value(reports.ids)),
            ]);
            HomeBlock { value, lines }
        })
        .collect();
    if has_catalogue {
        let value = map([
            ("number", (blocks.len() + 1).into()),
            ("section", ().into()),
            ("reports", ().into()),
        ]);
        // Two rows with a line above them.
        blocks.push(HomeBlock { value, lines: FRAME + 3 });
    }
    let lines: Vec<usize> = blocks.iter().map(|block| block.lines).collect();
    let is_second =
        if view.settings().home_is_single() { vec![false; lines.len()] } else { split(&lines) };
    let column = |second: bool| {
        let of_it = blocks.iter().zip(&is_second).filter(|(_, is_second)| **is_second == second);
        of_it.map(|(block, _)| block.value.clone()).collect::<Vec<_>>()
    };
    [column(false), column(true)].into_iter().filter(|it| !it.is_empty()).map(Value::from).collect()
}

/// Whether a section is a platform itself; those below one have its entries too.
fn is_platform(view: &View, section: SectionRef<'_>) -> bool {
    let section = view.section(section.id);
    section.platform().is_some_and(|platform| platform.url() == section.url())
}

/// How many lines a section's box takes, about; `None` where there is nothing to show.
fn lines(view: &View, seen: SectionRef<'_>, reports: ReportList<'_>) -> Option<usize> {
    let section = view.section(seen.id);
    let columns = if is_platform(view, seen) { section.columns() } else { Vec::new() };
    let (pages, children) = (section.pages(), section.child_heads());
    if section.count() + columns.len() + pages.ids.len() + children.len() == 0 {
        return None;
    }
    let width = |text: &str| text.chars().count() + ENTRY_SPACE;
    let entries: usize = if !columns.is_empty() {
        columns.iter().map(|column| width(column.title)).sum()
    } else if !pages.ids.is_empty() {
        pages.ids.iter().map(|id| width(view.report(*id).title())).sum()
    } else if reports.ids.is_empty() {
        children.iter().map(|head| width(head.title)).sum()
    } else {
        0
    };
    let rows = reports.ids.iter().map(|id| view.report(*id).title().chars().count().div_ceil(LINE));
    Some(FRAME + rows.sum::<usize>() + entries.div_ceil(ENTRIES))
}

/// Which boxes stand in the second column, so that both columns end about as far down. Of ways that are as good, that in which
/// the boxes are nearest to standing left and right by turns.
fn split(lines: &[usize]) -> Vec<bool> {
    if lines.len() > FEW {
        let mut heights = [0, 0];
        let put = lines.iter().map(|lines| {
            let is_second = heights[1] < heights[0];
            heights[usize::from(is_second)] += lines;
            is_second
        });
        return put.collect();
    }
    let is_second = |ways: usize, at: usize| ways >> at & 1 == 1;
    let cost = |ways: &usize| {
        let height = |second: bool| -> usize {
            let of_it = lines.iter().enumerate().filter(|(at, _)| is_second(*ways, *at) == second);
            of_it.map(|(_, lines)| lines).sum()
        };
        let differ = height(false).abs_diff(height(true));
        let out_of_turn =
            (0..lines.len()).filter(|at| is_second(*ways, *at) != (at % 2 == 1)).count();
        (differ, out_of_turn)
    };
    // The first box stands in the first column.
    let best = (0..1_usize << lines.len()).step_by(2).min_by_key(cost).unwrap_or(0);
    (0..lines.len()).map(|at| is_second(best, at)).collect()
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn columns_end_about_as_far_down() {
        for (lines, second) in [
            (&[][..], &[][..]),
            (&[9], &[]),
            (&[9, 9], &[1]),
            (&[8, 4, 4], &[1, 2]),
            (&[8, 10, 7, 5, 4], &[1, 2]),
            (&[3, 3, 3, 3], &[1, 3]),
        ] {
            let found = split(lines);
            let found: Vec<usize> = (0..lines.len()).filter(|at| found[*at]).collect();
            assert_eq!(found, second, "{lines:?}");
        }
        let many = split(&[5; 40]);
        assert_eq!(many.iter().filter(|second| **second).count(), 20);
    }
}
