//! Problems of a report's body: numbering, links, attachment lines.

use super::super::rules::body as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A printed number is missing before this one.
pub(crate) fn number_gap(at: Location, expected: u32, found: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::OUTLINE_GAP,
        at,
        text!(
            "序号跳号：应为 {expected}，写的是 {found}",
            "numbering gap: expected {expected}, found {found}"
        ),
    )
    .help(text!(
        "检查是否漏了一部分，或改正序号",
        "check whether a part is missing, or mend the number"
    ))
}

/// A printed number comes twice.
pub(crate) fn number_repeated(at: Location, found: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::OUTLINE_REPEAT,
        at,
        text!("序号 {found} 重复", "the number {found} comes twice"),
    )
    .help(text!(
        "序号照原样显示，不会自动接着编：改正它和后面的序号",
        "numbers are shown as typed and never counted on: mend it and those behind it"
    ))
}

/// An address in the text is one of this site's, and nothing stands there.
pub(crate) fn bare_link(at: Location, address: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_BARE_LINK,
        at,
        text!(
            "正文中的网址 `{address}` 是本站的，但那里没有网页，所以不成为链接",
            "the address `{address}` in the text is this site's, but there is no page; it is not linked"
        ),
    )
    .help(text!(
        "改正网址，或写成到源文件的链接：`[标题](文件.md)`",
        "mend the address, or link to the source: `[title](file.md)`"
    ))
}

/// A text that there is not is to be included.
pub(crate) fn no_include(at: Location, name: &str, near: Option<&str>) -> Diagnostic {
    let finding = Diagnostic::of(
        &rules::BODY_NO_INCLUDE,
        at,
        text!("没有可以引入的文字 `{name}`", "there is no text `{name}` to include"),
    );
    match near {
        Some(near) => finding.help(text!("是不是 `{near}`？", "did you mean `{near}`?")),
        None => finding.help(text!(
            "把它写在 `layouts/includes/{name}.md` 里",
            "write it in `layouts/includes/{name}.md`"
        )),
    }
}

/// `{{include` that is no mark by itself.
pub(crate) fn include_form(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_INCLUDE_FORM,
        at,
        text!("引入文字的写法不对，照原样显示了", "this includes no text, and is shown as typed"),
    )
    .help(text!(
        "单独写一行 `{{{{include:名称}}}}`；名称是 `layouts/includes/` 里的文件名，不带 `.md`",
        "write `{{{{include:NAME}}}}` alone in its line; NAME is a file in `layouts/includes/` without `.md`"
    ))
}

/// An included text that begins with front matter.
pub(crate) fn include_front_matter(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_INCLUDE_FRONT_MATTER,
        at,
        text!(
            "被引入的文字开头的信息（`---` 之间）不用，也不显示",
            "front matter of an included text is neither used nor shown"
        ),
    )
    .help(text!("删去这几行，只留文字", "delete these lines and leave the text"))
}

/// An included text whose fenced code has no end.
pub(crate) fn include_unclosed(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_INCLUDE_UNCLOSED,
        at,
        text!("被引入的文字里代码块没有结束", "code in an included text is not closed"),
    )
    .help(text!(
        "在代码之后加一行同样的 ```` ``` ````",
        "put a line of the same signs, ```` ``` ````, behind the code"
    ))
}

/// An included text that includes another.
pub(crate) fn include_inside(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_INCLUDE_INSIDE,
        at,
        text!("被引入的文字里不能再引入别的文字", "an included text cannot include another"),
    )
    .help(text!(
        "把那段文字直接写在这里，或在正文里分别引入两段",
        "write that text here, or include both in the report"
    ))
}

/// A callout of a kind that there is not.
pub(crate) fn unknown_callout(at: Location, name: &str, names: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_CALLOUT,
        at,
        text!(
            "没有 `[!{name}]` 这种提示，按引文显示",
            "there is no callout `[!{name}]`; it is shown as a quotation"
        ),
    )
    .help(text!("可以用：{names}", "there are: {names}"))
}

/// Printed numbers begin again under the same parent.
pub(crate) fn number_restarts(at: Location, found: &str, last: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::OUTLINE_RESTART,
        at,
        text!("序号在 {last} 之后又回到 {found}", "numbering goes back to {found} after {last}"),
    )
    .help(text!("在中间加一个上级标题，或接着编号", "put a heading between them, or number on"))
}

/// 相关附件 with nothing after it.
pub(crate) fn empty_label(at: Location, label: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_EMPTY_LABEL,
        at,
        text!(
            "`{label}` 之后没有内容，页面上不显示",
            "nothing follows `{label}`; the page leaves it out"
        ),
    )
    .help(text!(
        "删去这一行；附件放在报告旁边即可列出",
        "delete the line; files beside the report are listed by themselves"
    ))
}

/// An attachment line that no file answers to.
pub(crate) fn attachment_unknown(at: Location, title: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_NO_FILE,
        at,
        text!(
            "正文提到附件“{title}”，但没有对应的文件",
            "the text names the attachment “{title}”, but there is no such file"
        ),
    )
    .help(text!(
        "把文件放在报告旁边，或在 `attachments:` 中写明文件和标题",
        "put the file beside the report, or list file and title under `attachments:`"
    ))
}

/// Body and block disagree.
pub(crate) fn attachment_count(at: Location, lines: usize, files: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_COUNT,
        at,
        text!(
            "正文列了 {lines} 个附件，实际有 {files} 个文件",
            "the text lists {lines} attachments, there are {files} files"
        ),
    )
    .help(text!("使两边一致", "make both agree"))
}

/// An image without a text for those who cannot see it.
pub(crate) fn image_without_text(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_IMAGE_TEXT,
        at,
        text!("图片 `{typed}` 没有文字说明", "the image `{typed}` has no text"),
    )
    .help(text!("写成 `![图上是什么](图片)`", "write `![what it shows](image)`"))
}

/// A link to a page that is not there.
pub(crate) fn link_missing(at: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => text!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => text!(
            "链接写源文件的相对路径，如 `../2022-report/index.md`",
            "link by the path of the source file, such as `../2022-report/index.md`"
        ),
    };
    Diagnostic::of(
        &rules::LINK_MISSING,
        at,
        text!("链接的目标不存在：`{typed}`", "the link's target does not exist: `{typed}`"),
    )
    .help(help)
}

/// A link to a page that readers cannot see (yet).
pub(crate) fn link_unpublished(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LINK_UNPUBLISHED,
        at,
        text!(
            "链接的目标是草稿、尚未到发布时间或已撤回：`{typed}`",
            "the link's target is a draft, scheduled or withdrawn: `{typed}`"
        ),
    )
    .help(text!("等它发布后再链接，或去掉链接", "link once it is published, or take the link out"))
}

/// A link that leaves the site's folder.
pub(crate) fn link_outside(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LINK_OUTSIDE,
        at,
        text!("链接离开了站点：`{typed}`", "the link leaves the site: `{typed}`"),
    )
    .help(text!("把文件放进 `content/`", "put the file into `content/`"))
}

/// A link that works only on the author's machine, or runs something.
pub(crate) fn link_forbidden(at: Location, typed: &str) -> Diagnostic {
    let scheme = typed.split(':').next().unwrap_or_default().to_ascii_lowercase();
    let runs = matches!(scheme.as_str(), "javascript" | "vbscript" | "data");
    let is_local = typed.contains('\\') || scheme == "file" || scheme.len() == 1;
    let help = if runs {
        text!(
            "不允许脚本链接：写要去的网页的地址",
            "script links are not allowed: give the address of a page"
        )
    } else if is_local {
        text!(
            "这是本机的路径，读者打不开：把文件放在报告旁边，写它的名字",
            "this path is on your machine: put the file beside the report and write its name"
        )
    } else {
        text!(
            "网址以 `https://`、`http://`、`mailto:` 或 `tel:` 开头；站内的写相对路径，如 `../2022-report/index.md`",
            "addresses begin with `https://`, `http://`, `mailto:` or `tel:`; on this site write a path such as `../2022-report/index.md`"
        )
    };
    Diagnostic::of(
        &rules::LINK_FORBIDDEN,
        at,
        text!("不能这样链接：`{typed}`", "a link like this does not work: `{typed}`"),
    )
    .help(help)
}

/// A link without an address.
pub(crate) fn link_empty(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::LINK_EMPTY,
        at,
        text!("链接没有写地址", "the link has no address"),
    )
    .help(text!(
        "在括号里写上目标，如 `[文字](../2022-report/index.md)`；不要链接就去掉方括号和圆括号",
        "put the target into the brackets, as in `[text](../2022-report/index.md)`, or take both brackets out"
    ))
}

/// A scheme that no page can have; `near` is the one that may have been meant.
pub(crate) fn link_scheme(at: Location, typed: &str, near: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LINK_SCHEME,
        at,
        text!(
            "网址的开头不对：`{typed}`",
            "the address begins in a way that no address does: `{typed}`"
        ),
    )
    .help(text!("是不是 `{near}`？", "did you mean `{near}`?"))
}

/// An address of the web without `https://`, which is a path beside the page.
pub(crate) fn link_without_scheme(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LINK_SCHEME,
        at,
        text!("网址前面少了 `https://`：`{typed}`", "`https://` is missing before `{typed}`"),
    )
    .help(text!("写成 `https://{typed}`", "write `https://{typed}`"))
}

/// A fragment that the page does not have; `near` are places that it has and that may have been meant.
pub(crate) fn fragment_missing(
    at: Location,
    path: &str,
    fragment: &str,
    near: &[&str],
) -> Diagnostic {
    let near: Vec<String> = near.iter().map(|near| format!("`#{near}`")).collect();
    let near = near.join(" ");
    let help = if near.is_empty() {
        text!(
            "序号就是位置：一、之下的（三）是 `#s1-3`；这一页没有可引用的位置",
            "places follow the numbers: （三） under 一、 is `#s1-3`; this page has none"
        )
    } else {
        text!(
            "这一页有 {near}；序号就是位置：一、之下的（三）是 `#s1-3`",
            "it has {near}; places follow the numbers: （三） under 一、 is `#s1-3`"
        )
    };
    Diagnostic::of(
        &rules::LINK_FRAGMENT,
        at,
        text!(
            "页面 `{path}` 上没有位置 `#{fragment}`",
            "the page `{path}` has no place `#{fragment}`"
        ),
    )
    .help(help)
}

/// A link with a space in its address, which Markdown shows as text.
pub(crate) fn link_with_space(at: Location, typed: &str, is_image: bool) -> Diagnostic {
    let sign = if is_image { "!" } else { "" };
    Diagnostic::of(
        &rules::LINK_SPACE,
        at,
        text!(
            "链接的路径有空格，不会成为链接：`{typed}`",
            "an address with a space makes no link: `{typed}`"
        ),
    )
    .help(text!(
        "写成 `{sign}[文字](<{typed}>)`，或给文件改名",
        "write `{sign}[text](<{typed}>)`, or rename the file"
    ))
}

/// An image that readers would have to get from another host.
pub(crate) fn image_elsewhere(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::BODY_IMAGE_ELSEWHERE,
        at,
        text!("图片在别的网站上：`{typed}`", "the image is on another site: `{typed}`"),
    )
    .help(text!("把图片放到报告旁边", "put the image beside the report"))
}
