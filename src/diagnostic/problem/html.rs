//! Problems of an author's HTML.

use super::super::rules::html as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// An image of the author's HTML that names no file.
pub(crate) fn image_without_address(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::BODY_IMAGE_ADDRESS,
        at,
        text!("图片没有 `src`，页面上不会有这张图", "the image has no `src`; the page does not show it"),
    )
    .help(text!(
        "把图片放到报告旁边，写成 `![图上是什么](图片.png)`；从网页复制来的 `data-src` 不算",
        "put the image beside the report and write `![what it shows](image.png)`; `data-src` does not count"
    ))
}

/// Elements of raw HTML that are taken out.
pub(crate) fn raw_removed(at: Location, names: &[String]) -> Diagnostic {
    let is_media =
        |name: &String| matches!(name.as_str(), "video" | "audio" | "iframe" | "object" | "embed");
    let help = if names.iter().any(is_media) {
        text!(
            "音视频和嵌入的网页不会出现在页面上：把文件放在报告旁边，写成链接 `[观看视频](文件.mp4)`；别的网站上的写成 `[观看视频](网址)`",
            "players and embedded pages never reach a page: put the file beside the report and link it, `[watch](file.mp4)`; link what is on another site, `[watch](address)`"
        )
    } else {
        text!(
            "脚本、样式和不认识的标签不会出现在页面上；要写尖括号用 `&lt;`",
            "scripts, styles and unknown elements never reach a page; write a bracket as `&lt;`"
        )
    };
    let names = names.join(", ");
    Diagnostic::of(
        &rules::BODY_HTML_REMOVED,
        at,
        text!("HTML 标签已去掉：{names}", "HTML elements were removed: {names}"),
    )
    .help(help)
}

/// An element of raw HTML that would swallow the rest of the page.
pub(crate) fn raw_unclosed(at: Location, begin: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_HTML_UNCLOSED,
        at,
        text!(
            "这里的 `{begin}` 没有结束，后面的内容会丢失或变样",
            "`{begin}` is never closed; what follows would be lost or look different"
        ),
    )
    .help(text!("补上结束标签，或把尖括号写成 `&lt;`", "close it, or write the bracket as `&lt;`"))
}

/// A tag of raw HTML that has a quote too few, so that it swallows text.
pub(crate) fn raw_broken(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::BODY_HTML_BROKEN,
        at,
        text!(
            "这个 HTML 标签没有写完（少了引号或 `>`），后面的文字会被吞掉",
            "this HTML tag is not finished (a quote or `>` is missing) and would swallow the text behind it"
        ),
    )
    .help(text!(
        "补上引号和 `>`，如 `<a href=\"文件.md\">`，标签里不要有空行；要写尖括号用 `&lt;`",
        "put in the quote and the `>`, as in `<a href=\"file.md\">`, without an empty line in the tag; write a bracket as `&lt;`"
    ))
}

/// A part of a table outside of one: browsers drop its tags, and the texts of cells run together.
pub(crate) fn raw_outside_table(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_HTML_OUTSIDE_TABLE,
        at,
        text!(
            "`<{name}>` 不在 `<table>` 里，浏览器会去掉它，各格的字会连在一起",
            "`<{name}>` stands outside of a `<table>`; browsers drop it, and the cells run together"
        ),
    )
    .help(text!(
        "在前面写 `<table>`、后面写 `</table>`；不是表格就去掉这些标签",
        "put `<table>` before and `</table>` after it; take the tags out if it is no table"
    ))
}

/// An end tag of what was not begun.
pub(crate) fn raw_stray(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_HTML_STRAY,
        at,
        text!(
            "`</{name}>` 没有开始标签，已去掉",
            "`</{name}>` ends nothing that was begun; it was removed"
        ),
    )
    .help(text!(
        "补上 `<{name}>`，或删去它；要换行写 `<br>`",
        "put `<{name}>` before it, or delete it; write `<br>` for a line break"
    ))
}

/// Text that browsers would lose or move, because it stands where raw HTML has no place for it.
pub(crate) fn raw_moved(at: Location, words: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_HTML_MOVED,
        at,
        text!(
            "HTML 结构有误，浏览器会把“{words}…”挪到别处或丢掉",
            "the HTML is not well formed; browsers would move or lose “{words}…”"
        ),
    )
    .help(text!(
        "表格里的文字要放在 `<td>` 或 `<th>` 里；检查标签是否配对、顺序是否正确",
        "text of a table belongs into `<td>` or `<th>`; check that tags are closed and in order"
    ))
}

/// An id of raw HTML that another part of the page has, or that cannot be one.
pub(crate) fn raw_id(at: Location, id: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_HTML_ID,
        at,
        text!(
            "位置名 `{id}` 已被占用或不能用，已去掉",
            "the id `{id}` is taken or cannot be one; it was removed"
        ),
    )
    .help(text!(
        "换一个本页没有的名字，不含空格；链接到它的 `#…` 一起改",
        "take a name that the page does not have, without spaces, and change the links to it"
    ))
}
