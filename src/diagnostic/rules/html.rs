//! Rules on authors' HTML.

use super::rules;

rules! {
    BODY_IMAGE_ADDRESS = Warning "body/image-address"
        "图片没有 `src`，页面上不会有这张图",
        "the image has no `src`; the page does not show it";
        "把图片放到报告旁边，写成 `![图上是什么](图片.png)`；从网页复制来的 `data-src` 不算",
        "put the image beside the report and write `![what it shows](image.png)`; `data-src` does not count";
    BODY_HTML_REMOVED = Warning "body/html-removed"
        "HTML 标签已去掉：…",
        "HTML elements were removed: …";
        "音视频和嵌入的网页不会出现在页面上：把文件放在报告旁边，写成链接 `[观看视频](文件.mp4)`；别的网站上的写成 `[观看视频](网址)`",
        "players and embedded pages never reach a page: put the file beside the report and link it, `[watch](file.mp4)`; link what is on another site, `[watch](address)`";
    BODY_HTML_UNCLOSED = Error "body/html-unclosed"
        "这里的 `…` 没有结束，后面的内容会丢失或变样",
        "`…` is never closed; what follows would be lost or look different";
        "补上结束标签，或把尖括号写成 `&lt;`",
        "close it, or write the bracket as `&lt;`";
    BODY_HTML_BROKEN = Error "body/html-broken"
        "这个 HTML 标签没有写完（少了引号或 `>`），后面的文字会被吞掉",
        "this HTML tag is not finished (a quote or `>` is missing) and would swallow the text behind it";
        "补上引号和 `>`，如 `<a href=\"文件.md\">`，标签里不要有空行；要写尖括号用 `&lt;`",
        "put in the quote and the `>`, as in `<a href=\"file.md\">`, without an empty line in the tag; write a bracket as `&lt;`";
    BODY_HTML_OUTSIDE_TABLE = Error "body/html-outside-table"
        "`<…>` 不在 `<table>` 里，浏览器会去掉它，各格的字会连在一起",
        "`<…>` stands outside of a `<table>`; browsers drop it, and the cells run together";
        "在前面写 `<table>`、后面写 `</table>`；不是表格就去掉这些标签",
        "put `<table>` before and `</table>` after it; take the tags out if it is no table";
    BODY_HTML_STRAY = Warning "body/html-stray"
        "`</…>` 没有开始标签，已去掉",
        "`</…>` ends nothing that was begun; it was removed";
        "补上 `<…>`，或删去它；要换行写 `<br>`",
        "put `<…>` before it, or delete it; write `<br>` for a line break";
    BODY_HTML_MOVED = Error "body/html-moved"
        "HTML 结构有误，浏览器会把“……”挪到别处或丢掉",
        "the HTML is not well formed; browsers would move or lose “……”";
        "表格里的文字要放在 `<td>` 或 `<th>` 里；检查标签是否配对、顺序是否正确",
        "text of a table belongs into `<td>` or `<th>`; check that tags are closed and in order";
    BODY_HTML_ID = Warning "body/html-id"
        "位置名 `…` 已被占用或不能用，已去掉",
        "the id `…` is taken or cannot be one; it was removed";
        "换一个本页没有的名字，不含空格；链接到它的 `#…` 一起改",
        "take a name that the page does not have, without spaces, and change the links to it";
}
