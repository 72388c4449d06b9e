//! Rules on the data files of kinds of reports.

use super::rules;

rules! {
    FORM_NO_KEYS = Error "form/no-keys"
        "开头没有 `---` 之间的信息",
        "there are no keys between `---` at its beginning";
        "第一行写 `---`，接着写 `title: …`、`kind: …`，再一行 `---`，然后是骨架",
        "begin with a line `---`, then `title: …` and `kind: …`, another `---`, and the skeleton";
    FORM_NO_TITLE = Error "form/no-title"
        "没有写报告的标题",
        "it does not say what a report is called";
        "加上一行 `title: …`",
        "add a line `title: …`";
    FORM_NO_SUCH_DAY = Error "form/no-such-day"
        "期限不是一天，也不是几天之内",
        "this is neither a day nor a number of days";
        "写成 `{month: 4, day: 1}`，或者 `{after: 财政部门批复, days: 20}`",
        "write `{month: 4, day: 1}`, or `{after: approval, days: 20}`";
}
