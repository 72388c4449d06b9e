//! Problems of the data files of kinds of reports (`forms/`).

use super::super::rules::form as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A form without keys.
pub(crate) fn no_keys(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::FORM_NO_KEYS,
        at,
        text!("开头没有 `---` 之间的信息", "there are no keys between `---` at its beginning"),
    )
    .help(text!(
        "第一行写 `---`，接着写 `title: …`、`kind: …`，再一行 `---`，然后是骨架",
        "begin with a line `---`, then `title: …` and `kind: …`, another `---`, and the skeleton"
    ))
}

/// A form without a title.
pub(crate) fn no_title(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::FORM_NO_TITLE,
        at,
        text!("没有写报告的标题", "it does not say what a report is called"),
    )
    .help(text!(
        "加上一行 `title: \"{{publisher}}{{year}}年工作报告\"`",
        "add a line `title: \"Report of {{year}}\"`"
    ))
}

/// A time limit that is none.
pub(crate) fn no_such_day(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::FORM_NO_SUCH_DAY,
        at,
        text!("期限不是一天，也不是几天之内", "this is neither a day nor a number of days"),
    )
    .help(text!(
        "写成 `{{month: 4, day: 1}}`，或者 `{{after: 财政部门批复, days: 20}}`",
        "write `{{month: 4, day: 1}}`, or `{{after: approval, days: 20}}`"
    ))
}
