//! Rules on front matter.

use super::rules;

rules! {
    PAGE_MISSING = Error "page/missing"
        "缺少 `…`（…）",
        "`…` is missing";
        "加上一行 `…: …`",
        "add a line `…: …`";
    PAGE_DATE_UNUSED = Warning "page/date-unused"
        "这一页不注明日期，`date` 不起作用，也不会进按日期排的列表",
        "this page has no date of publication: `date` does nothing, and the page is in no list by date";
        "要注明日期就写 `dated: true`；否则删去 `date` 这一行",
        "write `dated: true` for a page with a date, or delete the line `date`";
    PAGE_WITHDRAWN = Error "page/withdrawn"
        "撤回要写明日期和原因",
        "a withdrawal needs its day and the reason";
        "写成 `withdrawn: {date: 2024-01-29, reason: 内容有误}`；删去这一行，报告就又公开了",
        "write `withdrawn: {date: 2024-01-29, reason: wrong figures}`; without this line the report is public again";
    PAGE_MISSING_INSIDE = Error "page/missing-inside"
        "这一项缺少 `…`（…）",
        "`…` is missing here";
        "写在这一项之内：花括号里加 `, …: …`，或在它下面缩进两格加一行 `…: …`",
        "put it inside: `, …: …` within the braces, or a line `…: …` below, two spaces in";
    PAGE_SECTION_KEY = Error "page/section-key"
        "栏目不用键 `…` 写",
        "a report's section is not said by a key `…`";
        "报告放在哪个文件夹就属于哪个栏目：移动文件，删去这一行",
        "a report belongs to the section of its folder: move the file and delete the line";
    PAGE_REQUIRED = Error "page/required"
        "栏目 `…` 要求写明 `…`",
        "the section `…` requires `…`";
        "加上一行 `…: …`",
        "add a line `…: …`";
    PAGE_DATE = Error "page/date"
        "`…` 不是日期",
        "`…` is not a date";
        "写成 `2024-01-29` 或 `2024-01-29 09:30`",
        "write it as `2024-01-29` or `2024-01-29 09:30`";
    PAGE_EMPTY_BODY = Warning "page/empty-body"
        "正文是空的",
        "the report has no text";
        "写上正文；还没写好就加一行 `draft: true`",
        "write the text, or add a line `draft: true` until it is written";
    PAGE_FIGURE = Error "page/figure"
        "`value` 应当是数字",
        "`value` has to be a number";
        "单位写在 `unit:`，这里只写数字，不要千位逗号：`1200`",
        "the unit goes under `unit:`; write only the number here, without commas: `1200`";
    PAGE_DOC_NUMBER = Error "page/doc-number"
        "发文字号 `…` 的格式不对",
        "the document number `…` does not have the right form";
        "写成 `示街办〔2024〕5号`：六角括号 〔〕，号数前不加 0 和“第”",
        "write it as `示街办〔2024〕5号`: brackets 〔〕, no leading zero, no 第";
    PAGE_SLUG = Error "page/slug"
        "`…` 不能作网址名",
        "`…` cannot be a slug";
        "只用小写字母、数字、`-` 和 `_`，不超过 100 个",
        "use lower-case letters, digits, `-` and `_` only, at most 100";
    PAGE_ONE_OF = Error "page/one-of"
        "不能写 `…`",
        "`…` is not one of the values";
        "可以写：…",
        "the values are: …";
    PAGE_TEMPLATE = Error "page/template"
        "`…` 不是模板名",
        "`…` is not the name of a template";
        "写 `layouts/` 之下的文件名，如 `report.html`",
        "give a file below `layouts/`, such as `report.html`";
}
