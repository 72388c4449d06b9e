//! Rules on texts that were pasted.

use super::rules;

rules! {
    BODY_GLUED_LINES = Warning "body/glued-lines"
        "这一行和下一行会连成一段…",
        "this line and the next become one paragraph…";
        "另起一段就在两行之间空一行，或下一行开头空两个全角空格；只换行就在行尾加反斜杠 `\\`；整站都一行一段的，在 site.yaml 写 `markdown: {paragraphs: each_line}`",
        "for a new paragraph put an empty line between them; for a line break end the line in `\\`; where each line of a site is a paragraph, write `markdown: {paragraphs: each_line}` in site.yaml";
    BODY_UNFILLED = Warning "body/unfilled"
        "样页里还有 … 处【请填写】没有写",
        "… places of the skeleton are still to be filled in: 【请填写】";
        "写上本单位的内容；用不着的就删去那一行",
        "write what is yours there, or delete the line";
    BODY_TAB_LINE = Warning "body/tab-line"
        "有 … 行用制表符分栏，页面上不会成为表格",
        "tabs stand between columns in … of the lines; they make no table";
        "每行写成 `| 甲 | 乙 |`，第一行之下加一行 `|---|---|`；不是表格就把制表符改成空格",
        "write each line as `| a | b |` and put a line `|---|---|` below the first; if it is no table, use spaces";
    BODY_TABLE_WITHOUT_HEAD = Warning "body/table-without-head"
        "有 … 行用 `|` 分栏，但没有分隔行，不会成为表格",
        "`|` stands between columns in … of the lines, and there is no delimiter row; they make no table";
        "在表头那一行之下加一行 `…`，表格前后各空一行；不是表格就写成 `\\|`",
        "put a line `…` below the heads and an empty line before and after the table; write `\\|` if it is none";
    BODY_ROW_WITHOUT_BARS = Warning "body/row-without-bars"
        "表格下面的 … 行没有 `|`，会成为表格的行",
        "there is no `|` in … of the lines below the table; they become rows of it";
        "不是表格的行就在表格后空一行；是就写成 `| 甲 | 乙 |`",
        "put an empty line after the table if they are no rows; else write `| a | b |`";
    BODY_BELOW_HTML = Warning "body/below-html"
        "这一行紧跟在 HTML 之后，不成段落，其中的 Markdown 也不起作用",
        "this line is right below HTML: it is no paragraph, and Markdown in it means nothing";
        "在它前面空一行",
        "put an empty line before it";
    BODY_HEADING_SIGN = Warning "body/heading-sign"
        "`…` 后面的字不会成为标题",
        "what follows `…` is no heading";
        "写成 `… 标题`：半角 `#` 加一个空格；不是标题就写成 `\\#`",
        "write `… title`: half-width `#` and a space; write `\\#` if it is none";
    BODY_ITEM_WITHOUT_SPACE = Warning "body/item-without-space"
        "有 … 行以 `…` 开头但后面没有空格，不会成为列表",
        "`…` without a space begins … of the lines; they make no list";
        "写成 `- 项目`：`-` 后加一个空格；不是列表就写成 `\\…`",
        "write `- item` with a space; write `\\…` if it is no list";
    BODY_FULL_WIDTH_LINK = Warning "body/full-width-link"
        "括号是全角的，不会成为链接：`…`",
        "full-width brackets make no link: `…`";
        "写成 `…`",
        "write `…`";
}
