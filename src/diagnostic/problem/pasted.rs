//! Problems of lines that were pasted or typed in a way that Markdown reads otherwise.

use super::super::rules::pasted as rules;
use super::super::{Diagnostic, Location, Text};
use crate::text;

/// Lines that Markdown joins into one paragraph though each was meant to stand by itself.
pub(crate) fn glued_lines(at: Location, count: usize) -> Diagnostic {
    let Text { zh, en } = match count {
        1 => Text::default(),
        _ => text!("（这一段共 {count} 处）", " ({count} places in this paragraph)"),
    };
    Diagnostic::of(
&rules::BODY_GLUED_LINES,
        at,
        text!(
            "这一行和下一行会连成一段{zh}",
            "this line and the next become one paragraph{en}"
        ),
    )
    .help(text!(
        "另起一段就在两行之间空一行，或下一行开头空两个全角空格；只换行就在行尾加反斜杠 `\\`；整站都一行一段的，在 site.yaml 写 `markdown: {{paragraphs: each_line}}`",
        "for a new paragraph put an empty line between them; for a line break end the line in `\\`; where each line of a site is a paragraph, write `markdown: {{paragraphs: each_line}}` in site.yaml"
    ))
}

/// Places of a skeleton in which nothing has been written yet.
pub(crate) fn unfilled(at: Location, count: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_UNFILLED,
        at,
        text!(
            "样页里还有 {count} 处【请填写】没有写",
            "{count} places of the skeleton are still to be filled in: 【请填写】"
        ),
    )
    .help(text!(
        "写上本单位的内容；用不着的就删去那一行",
        "write what is yours there, or delete the line"
    ))
}

/// Lines with tabs between what were cells.
pub(crate) fn tab_line(at: Location, count: usize) -> Diagnostic {
    Diagnostic::of(
&rules::BODY_TAB_LINE,
        at,
        text!(
            "有 {count} 行用制表符分栏，页面上不会成为表格",
            "tabs stand between columns in {count} of the lines; they make no table"
        ),
    )
    .help(text!(
        "每行写成 `| 甲 | 乙 |`，第一行之下加一行 `|---|---|`；不是表格就把制表符改成空格",
        "write each line as `| a | b |` and put a line `|---|---|` below the first; if it is no table, use spaces"
    ))
}

/// Rows of a table without the row that makes it one.
pub(crate) fn table_without_head(at: Location, count: usize, columns: usize) -> Diagnostic {
    let delimiter = format!("|{}", "---|".repeat(columns));
    Diagnostic::of(
&rules::BODY_TABLE_WITHOUT_HEAD,
        at,
        text!(
            "有 {count} 行用 `|` 分栏，但没有分隔行，不会成为表格",
            "`|` stands between columns in {count} of the lines, and there is no delimiter row; they make no table"
        ),
    )
    .help(text!(
        "在表头那一行之下加一行 `{delimiter}`，表格前后各空一行；不是表格就写成 `\\|`",
        "put a line `{delimiter}` below the heads and an empty line before and after the table; write `\\|` if it is none"
    ))
}

/// Lines below a table that became rows of it.
pub(crate) fn row_without_bars(at: Location, count: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_ROW_WITHOUT_BARS,
        at,
        text!(
            "表格下面的 {count} 行没有 `|`，会成为表格的行",
            "there is no `|` in {count} of the lines below the table; they become rows of it"
        ),
    )
    .help(text!(
        "不是表格的行就在表格后空一行；是就写成 `| 甲 | 乙 |`",
        "put an empty line after the table if they are no rows; else write `| a | b |`"
    ))
}

/// Text right below the end of an author's HTML.
pub(crate) fn below_html(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_BELOW_HTML,
        at,
        text!(
            "这一行紧跟在 HTML 之后，不成段落，其中的 Markdown 也不起作用",
            "this line is right below HTML: it is no paragraph, and Markdown in it means nothing"
        ),
    )
    .help(text!("在它前面空一行", "put an empty line before it"))
}

/// Signs before a heading that is none.
pub(crate) fn heading_sign(at: Location, sign: &str) -> Diagnostic {
    let right = "#".repeat(sign.chars().count());
    Diagnostic::of(
        &rules::BODY_HEADING_SIGN,
        at,
        text!("`{sign}` 后面的字不会成为标题", "what follows `{sign}` is no heading"),
    )
    .help(text!(
        "写成 `{right} 标题`：半角 `#` 加一个空格；不是标题就写成 `\\#`",
        "write `{right} title`: half-width `#` and a space; write `\\#` if it is none"
    ))
}

/// Items of a list without the space that makes them one.
pub(crate) fn item_without_space(at: Location, sign: &str, count: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_ITEM_WITHOUT_SPACE,
        at,
        text!(
            "有 {count} 行以 `{sign}` 开头但后面没有空格，不会成为列表",
            "`{sign}` without a space begins {count} of the lines; they make no list"
        ),
    )
    .help(if sign.is_ascii() {
        text!(
            "写成 `- 项目`：`-` 后加一个空格；不是列表就写成 `\\{sign}`",
            "write `- item` with a space; write `\\{sign}` if it is no list"
        )
    } else {
        text!(
            "写成 `- 项目`：半角的 `-` 后加一个空格；不是列表就换一个符号",
            "write `- item`, a half-width `-` and a space; use another sign if it is no list"
        )
    })
}

/// A link in full-width brackets.
pub(crate) fn full_width_link(at: Location, typed: &str) -> Diagnostic {
    let right: String = typed
        .chars()
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            '［' | '【' => '[',
            '］' | '】' => ']',
            other => other,
        })
        .collect();
    Diagnostic::of(
        &rules::BODY_FULL_WIDTH_LINK,
        at,
        text!(
            "括号是全角的，不会成为链接：`{typed}`",
            "full-width brackets make no link: `{typed}`"
        ),
    )
    .help(text!("写成 `{right}`", "write `{right}`"))
}
