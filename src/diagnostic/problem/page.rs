//! Problems of a page's front matter.

use super::super::rules::page as rules;
use super::super::rules::yaml as rules_yaml;
use super::super::{Diagnostic, Location};
use crate::text;

/// A key that has to be there is not.
pub(crate) fn missing(at: Location, name: &str, alias: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_MISSING,
        at,
        text!("缺少 `{name}`（{alias}）", "`{name}` is missing"),
    )
    .help(text!("加上一行 `{name}: …`", "add a line `{name}: …`"))
}

/// A report without 发布日期.
pub(crate) fn no_date(at: Location) -> Diagnostic {
    let (name, alias) = ("date", "发布日期");
    Diagnostic::of(
        &rules::PAGE_MISSING,
        at,
        text!("缺少 `{name}`（{alias}）", "`{name}` is missing"),
    )
    .help(text!(
        "加上一行 `date: 2024-01-29`；指南、机构职能一类没有发布日期的页，写 `dated: false`",
        "add a line `date: 2024-01-29`; for a page that has no date, such as a guide, `dated: false`"
    ))
}

/// A date on a page that has none.
pub(crate) fn date_unused(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_DATE_UNUSED,
        at,
        text!(
            "这一页不注明日期，`date` 不起作用，也不会进按日期排的列表",
            "this page has no date of publication: `date` does nothing, and the page is in no list by date"
        ),
    )
    .help(text!(
        "要注明日期就写 `dated: true`；否则删去 `date` 这一行",
        "write `dated: true` for a page with a date, or delete the line `date`"
    ))
}

/// A key that has to be there has no value.
pub(crate) fn without_value(at: Location, name: &str, alias: &str, example: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_MISSING,
        at,
        text!("`{name}`（{alias}）没有值", "`{name}` has no value"),
    )
    .help(text!("在这一行写上值，如 `{example}`", "give it one on this line, as in `{example}`"))
}

/// `withdrawn` without a day and a reason; a page that is taken out of the record is published again.
pub(crate) fn withdrawn_form(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::PAGE_WITHDRAWN,
        at,
        text!(
            "撤回要写明日期和原因",
            "a withdrawal needs its day and the reason"
        ),
    )
    .help(text!(
        "写成 `withdrawn: {{date: 2024-01-29, reason: 内容有误}}`；删去这一行，报告就又公开了",
        "write `withdrawn: {{date: 2024-01-29, reason: wrong figures}}`; without this line the report is public again"
    ))
}

/// A key of a report in a section's `_index.md`, or the other way round.
pub(crate) fn key_elsewhere(at: Location, key: &str, in_section: bool) -> Diagnostic {
    let message = text!("未知的键 `{key}`", "unknown key `{key}`");
    let help = if in_section {
        text!(
            "`{key}` 是报告的键，写在各篇报告里；栏目的 `_index.md` 不用，删去它",
            "`{key}` is a key of reports and goes into each of them; `_index.md` has none: delete it"
        )
    } else {
        text!(
            "`{key}` 是栏目的键，移到这个文件夹的 `_index.md` 里",
            "`{key}` is a key of sections: move it to the folder's `_index.md`"
        )
    };
    Diagnostic::of(&rules_yaml::YAML_UNKNOWN_KEY, at, message).help(help)
}

/// A key that has to be there below another one is not.
pub(crate) fn missing_inside(at: Location, name: &str, alias: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_MISSING_INSIDE,
        at,
        text!("这一项缺少 `{name}`（{alias}）", "`{name}` is missing here"),
    )
    .help(text!(
        "写在这一项之内：花括号里加 `, {name}: …`，或在它下面缩进两格加一行 `{name}: …`",
        "put it inside: `, {name}: …` within the braces, or a line `{name}: …` below, two spaces in"
    ))
}

/// A key that names the section, which the folder does.
pub(crate) fn section_key(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_SECTION_KEY,
        at,
        text!("栏目不用键 `{typed}` 写", "a report's section is not said by a key `{typed}`"),
    )
    .help(text!(
        "报告放在哪个文件夹就属于哪个栏目：移动文件，删去这一行",
        "a report belongs to the section of its folder: move the file and delete the line"
    ))
}

/// A key that the section requires is not there.
pub(crate) fn required(at: Location, name: &str, section: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_REQUIRED,
        at,
        text!("栏目 `{section}` 要求写明 `{name}`", "the section `{section}` requires `{name}`"),
    )
    .help(text!("加上一行 `{name}: …`", "add a line `{name}: …`"))
}

/// Not the form of a date.
pub(crate) fn date_form(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(&rules::PAGE_DATE, at, text!("`{typed}` 不是日期", "`{typed}` is not a date"))
        .help(text!(
            "写成 `2024-01-29` 或 `2024-01-29 09:30`",
            "write it as `2024-01-29` or `2024-01-29 09:30`"
        ))
}

/// A day or time that does not exist.
pub(crate) fn no_such_day(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_DATE,
        at,
        text!("没有 `{typed}` 这一天或这一时刻", "there is no day or time `{typed}`"),
    )
    .help(text!("检查月份、日子和钟点", "check month, day and hour"))
}

/// A date before the People's Republic.
pub(crate) fn far_past(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_DATE,
        at,
        text!("日期 `{typed}` 太早", "the date `{typed}` is too long ago"),
    )
    .help(text!("检查年份", "check the year"))
}

/// A date many years from now.
pub(crate) fn far_future(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_DATE,
        at,
        text!("日期 `{typed}` 离现在太远", "the date `{typed}` is too far from now"),
    )
    .help(text!("检查年份，数字是不是写颠倒了", "check the year for digits that changed places"))
}

/// A report without a word of text.
pub(crate) fn empty_body(at: Location) -> Diagnostic {
    Diagnostic::of(&rules::PAGE_EMPTY_BODY, at, text!("正文是空的", "the report has no text")).help(
        text!(
            "写上正文；还没写好就加一行 `draft: true`",
            "write the text, or add a line `draft: true` until it is written"
        ),
    )
}

/// Not a number.
pub(crate) fn not_a_number(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_FIGURE,
        at,
        text!("`value` 应当是数字", "`value` has to be a number"),
    )
    .help(text!(
        "单位写在 `unit:`，这里只写数字，不要千位逗号：`1200`",
        "the unit goes under `unit:`; write only the number here, without commas: `1200`"
    ))
}

/// What follows the comma of `1,200` in braces.
pub(crate) fn parted_number(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_FIGURE,
        at,
        text!("花括号里的逗号把数字分开了", "in braces the comma parts the number"),
    )
    .help(text!(
        "不要写千位逗号：`value: 1200`，不是 `value: 1,200`",
        "write no commas: `value: 1200`, not `value: 1,200`"
    ))
}

/// 发文字号 of another form.
pub(crate) fn doc_number(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_DOC_NUMBER,
        at,
        text!(
            "发文字号 `{typed}` 的格式不对",
            "the document number `{typed}` does not have the right form"
        ),
    )
    .help(text!(
        "写成 `示街办〔2024〕5号`：六角括号 〔〕，号数前不加 0 和“第”",
        "write it as `示街办〔2024〕5号`: brackets 〔〕, no leading zero, no 第"
    ))
}

/// A slug with characters that have no place in an address.
pub(crate) fn slug(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_SLUG,
        at,
        text!("`{typed}` 不能作网址名", "`{typed}` cannot be a slug"),
    )
    .help(text!(
        "只用小写字母、数字、`-` 和 `_`，不超过 100 个",
        "use lower-case letters, digits, `-` and `_` only, at most 100"
    ))
}

/// A word outside a fixed list.
pub(crate) fn one_of(at: Location, typed: &str, list: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_ONE_OF,
        at,
        text!("不能写 `{typed}`", "`{typed}` is not one of the values"),
    )
    .help(text!("可以写：{list}", "the values are: {list}"))
}

/// A template's name that is not one.
pub(crate) fn template_name(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::PAGE_TEMPLATE,
        at,
        text!("`{typed}` 不是模板名", "`{typed}` is not the name of a template"),
    )
    .help(text!(
        "写 `layouts/` 之下的文件名，如 `report.html`",
        "give a file below `layouts/`, such as `report.html`"
    ))
}
