//! Rules on imported texts.

use super::rules;

rules! {
    IMPORT_NO_TITLE = Error "import/no-title"
        "找不到标题",
        "no title was found";
        "用 `--title 标题` 写明",
        "give it with `--title TITLE`";
    IMPORT_NO_DATE = Error "import/no-date"
        "找不到发布日期",
        "no publication date was found";
        "用 `--date 2024-01-29` 写明",
        "give it with `--date 2024-01-29`";
    IMPORT_BAD_DATE = Warning "import/bad-date"
        "`…` 不是日期",
        "`…` is not a date";
        "用 `--date 2024-01-29` 写明",
        "give it with `--date 2024-01-29`";
    IMPORT_GB18030 = Note "import/gb18030"
        "原文是 GB18030 编码，已转为 UTF-8",
        "the text was in GB18030 and is UTF-8 now";
        "核对导入后的文字",
        "look through the imported text";
    IMPORT_FULL_WIDTH = Note "import/full-width"
        "… 个半角标点改成了全角",
        "… signs were made full-width";
        "核对改过的标点",
        "look through the punctuation that was changed";
    IMPORT_NOT_PLACED = Warning "import/not-placed"
        "不知道“…”是什么，留在正文开头",
        "“…” could not be placed and stays at the top of the body";
        "把它移到开头的信息里，或删去",
        "move it to the front matter, or delete it";
    IMPORT_LEFT_OUT = Note "import/left-out"
        "略去“…”，不属于报告",
        "“…” is no part of the report and was left out";
        "核对没有导入的内容，需要的自己补上",
        "look at what was left out, and add what is needed";
    IMPORT_EMPTY_LABEL = Note "import/empty-label"
        "“…”之后没有附件，已略去",
        "nothing follows “…”; it was left out";
        "没有就不管；有就补上",
        "add the value where there is one";
    IMPORT_AWAITED = Warning "import/awaited"
        "原文列出附件“…”，但旁边没有这个文件",
        "the text lists the attachment “…”, but the file is not beside it";
        "把文件放进报告的文件夹，改正文件名，再删去 `awaited: true`",
        "put the file into the report's folder, mend its name there, and delete `awaited: true`";
    IMPORT_EXISTS = Error "import/exists"
        "已有 `…`，不会覆盖",
        "`…` is there already and is not overwritten";
        "给原文件改名，或移走已有的报告",
        "rename the text, or move the report that is there";
    IMPORT_TABLE = Warning "import/table"
        "像是表格的一行，列之间的制表符还在",
        "this looks like a row of a table; its tabs were kept";
        "在报告里改写成表格：`| 项目 | 数量 |`",
        "write it as a table in the report: `| item | number |`";
}
