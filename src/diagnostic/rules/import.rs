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
    IMPORT_ENCODING = Note "import/encoding"
        "原文是 … 编码，已转为 UTF-8",
        "the text was in … and is UTF-8 now";
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
        "略去 … 处…：…",
        "left out: … (…)";
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
    IMPORT_TABLE = Note "import/table"
        "第 … 行到第 … 行读成了一个表格",
        "lines … to … were read as a table";
        "对照原文核对表格的每一列",
        "compare each column of the table with the original";
    IMPORT_LOOSE_TAB = Warning "import/loose-tab"
        "像是表格的一行，列之间的制表符还在",
        "this looks like a row of a table; its tabs were kept";
        "在报告里改写成表格：`| 项目 | 数量 |`",
        "write it as a table in the report: `| item | number |`";
    IMPORT_WHICH = Error "import/which"
        "…有几个一样可能的值",
        "there are several values for …, each as likely as the others";
        "用 `--take …=1` 选一个，或者直接写明",
        "choose one with `--take …=1`, or give the value itself";
    IMPORT_NO_SUCH_TAKE = Error "import/no-such-take"
        "`--take` 选的值不存在",
        "`--take` names a value that is not there";
        "不写 `--take` 再运行一次，看有哪几个可选",
        "run it once without `--take` to see which there are";
    IMPORT_DIFFERS = Warning "import/differs"
        "写明的…是“…”，文中是“…”",
        "… is given as “…”, the text says “…”";
        "核对哪个对；文中的字没有删",
        "see which is right; nothing of the text was taken away";
    IMPORT_LOOSE_DATE = Warning "import/loose-date"
        "发布日期取自一个不一定是发布日期的标签",
        "the publication date is taken from a label that may mean another day";
        "核对；不对就用 `--date 2024-01-29` 写明",
        "look at it; give it with `--date 2024-01-29` if it is wrong";
    IMPORT_REST = Warning "import/rest"
        "信息行里的“…”不知道是什么，没有导入",
        "“…” in a line of facts could not be placed and was left out";
        "需要的话，自己补进报告",
        "add it to the report if it is needed";
    IMPORT_UNFIT = Warning "import/unfit"
        "“…：…”不是这一项能用的值，没有导入",
        "“…: …” is no value that this key takes; it was left out";
        "改正后补进报告开头的信息里",
        "mend it and add it to the front matter";
    IMPORT_NO_ALT = Warning "import/no-alt"
        "图片“…”没有说明文字",
        "the picture “…” has no words that say what it shows";
        "在报告里写上：`![图上是什么](文件名)`",
        "write them into the report: `![what it shows](file)`";
    IMPORT_NESTED_TABLE = Warning "import/nested-table"
        "表格的格子里还有表格，已写成文字",
        "a cell of the table holds another table, which became text";
        "把里面的表格单独写成一个表格",
        "write the inner table as a table of its own";
    IMPORT_NOT_READ = Error "import/not-read"
        "这种文件不能直接读成报告",
        "a file of this kind cannot be read as a report";
        "照提示另存为 docx，或者作为附件：`--attach`",
        "save it as docx as the message says, or make it an attachment: `--attach`";
    IMPORT_NOT_AN_ATTACHMENT = Warning "import/not-an-attachment"
        "原文列出“…”，网站不收这类附件，没有带来",
        "the text lists “…”, a kind of file that the site does not take; it was left behind";
        "转成 PDF 等常用格式，放到报告旁边，写进 `attachments:`",
        "turn it into a common format such as PDF, put it beside the report, and list it under `attachments:`";
    IMPORT_NO_SECTION_TITLE = Error "import/no-section-title"
        "栏目 `…` 还没有，也没有名称",
        "the section `…` is not there yet and has no title";
        "用 `--section-title 名称` 写明栏目名称，或先建好栏目",
        "give its title with `--section-title TITLE`, or make the section first";
    IMPORT_DAMAGED = Error "import/damaged"
        "文件损坏，读不出来",
        "the file is damaged and cannot be read";
        "在 Word 或 WPS 里打开，另存为新的 docx，再导入",
        "open it in Word or WPS, save it as a new docx, and import that";
    IMPORT_FRONT_MATTER = Error "import/front-matter"
        "开头的信息读不出来：…",
        "the front matter cannot be read: …";
        "把那一行改好，或用原来的生成器转成 YAML，再导入",
        "mend that line, or turn it into YAML with the generator it comes from, and import again";
    IMPORT_OVER_LIMIT = Error "import/over-limit"
        "文件大得不正常，没有读",
        "the file is larger than any office's and was not read";
        "在 Word 或 WPS 里打开，分成几个文件再导入",
        "open it in Word or WPS, and import it in parts";
    IMPORT_MACROS = Note "import/macros"
        "文件带有宏；宏没有导入",
        "the file has macros; they were left out";
        "不用管；来路不明的文件不要启用宏",
        "nothing; never enable macros of a file that you do not know";
    IMPORT_PICTURE_KIND = Warning "import/picture-kind"
        "图片“…”是网页显示不了的格式，没有导入",
        "the picture “…” is of a kind that web pages cannot show; it was left out";
        "在 Word 里把它另存为 PNG，放到报告旁边，再用 `![说明](文件名)` 引用",
        "save it as PNG in Word, put it beside the report, and refer to it with `![words](file)`";
    IMPORT_PICTURE_AWAY = Warning "import/picture-away"
        "图片“…”不在网页旁边，没有导入",
        "the picture “…” is not beside the page and was left out";
        "用浏览器把网页连同图片另存一次，再导入；或者把图片放到报告旁边",
        "save the page with its pictures from a browser and import that, or put the picture beside the report";
    IMPORT_PERSONAL = Error "import/personal"
        "文中有身份证号 …，没有导入",
        "the text has the identity number …; it was not imported";
        "删去或遮住（如 `35*************123`）再导入；确实要公开就加 `--yes`",
        "delete or mask it (`35*************123`) and import again; add `--yes` if it is meant to be published";
    IMPORT_MAYBE_PERSONAL = Warning "import/maybe-personal"
        "文中的 … 可能是身份证号",
        "… in the text may be an identity number";
        "核对；是就删去或遮住",
        "look at it; delete or mask it if it is one";
    IMPORT_OTHER_GENERATOR = Note "import/other-generator"
        "读的是别的生成器的 Markdown：正文和链接原样保留",
        "this is Markdown of another generator; its body and links are as they were";
        "核对站内链接，预览一遍",
        "look at its links, and preview it";
    IMPORT_DOES_NOT_ADD_UP = Error "import/does-not-add-up"
        "读到的字数和导入、略去的字数对不上，没有导入",
        "what was read is more than what was taken and left out; nothing was imported";
        "这是程序的错误，请把文件交给维护者",
        "this is a fault of the program; please show the file to its maintainers";
}
