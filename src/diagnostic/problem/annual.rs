//! Problems of annual reports in the national form.

use super::super::rules::annual as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// An equation does not hold. `left` and `right` name its sides with their cells and values.
pub(crate) fn sum(at: Location, left: &str, right: &str) -> Diagnostic {
    let words = text!("{left} ≠ {right}", "{left} ≠ {right}");
    Diagnostic::in_words(&rules::ANNUAL_SUM, at, &words)
}

/// A cell that has to be a number is none.
pub(crate) fn number(at: Location, cell: &str, typed: &str) -> Diagnostic {
    let words = text!("{cell} 写的是“{typed}”", "{cell} says `{typed}`");
    Diagnostic::in_words(&rules::ANNUAL_NUMBER, at, &words)
}

/// What was carried over differs from what the report before, in `file`, carried forward.
pub(crate) fn carried_over(
    at: Location,
    column: &str,
    now: i64,
    before: i64,
    file: &str,
) -> Diagnostic {
    let words = text!(
        "“{column}”本年是 {now}，`{file}` 是 {before}",
        "`{column}` is {now} here and {before} in `{file}`"
    );
    Diagnostic::in_words(&rules::ANNUAL_CARRIED_OVER, at, &words)
}

/// A column of the old form.
pub(crate) fn old_columns(at: Location, column: &str) -> Diagnostic {
    Diagnostic::in_words(&rules::ANNUAL_OLD_COLUMNS, at, &text!("“{column}”", "`{column}`"))
}

/// A table is not there.
pub(crate) fn table_missing(at: Location, table: &str) -> Diagnostic {
    Diagnostic::in_words(&rules::ANNUAL_TABLE_MISSING, at, &text!("{table}", "{table}"))
}
