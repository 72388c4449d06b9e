//! Rules on links, attachments and parts of bodies.

use super::rules;

rules! {
    OUTLINE_GAP = Warning "outline/gap"
        "序号跳号：应为 …，写的是 …",
        "numbering gap: expected …, found …";
        "检查是否漏了一部分，或改正序号",
        "check whether a part is missing, or mend the number";
    OUTLINE_REPEAT = Warning "outline/repeat"
        "序号 … 重复",
        "the number … comes twice";
        "序号照原样显示，不会自动接着编：改正它和后面的序号",
        "numbers are shown as typed and never counted on: mend it and those behind it";
    OUTLINE_RESTART = Warning "outline/restart"
        "序号在 … 之后又回到 …",
        "numbering goes back to … after …";
        "在中间加一个上级标题，或接着编号",
        "put a heading between them, or number on";
    BODY_BARE_LINK = Warning "body/bare-link"
        "正文中的网址 `…` 是本站的，但那里没有网页，所以不成为链接",
        "the address `…` in the text is this site's, but there is no page; it is not linked";
        "改正网址，或写成到源文件的链接：`[标题](文件.md)`",
        "mend the address, or link to the source: `[title](file.md)`";
    BODY_NO_INCLUDE = Error "body/no-include"
        "没有可以引入的文字 `…`",
        "there is no text `…` to include";
        "把它写在 `layouts/includes/….md` 里",
        "write it in `layouts/includes/….md`";
    BODY_INCLUDE_FORM = Warning "body/include-form"
        "引入文字的写法不对，照原样显示了",
        "this includes no text, and is shown as typed";
        "单独写一行 `{{include:名称}}`；名称是 `layouts/includes/` 里的文件名，不带 `.md`",
        "write `{{include:NAME}}` alone in its line; NAME is a file in `layouts/includes/` without `.md`";
    BODY_INCLUDE_INSIDE = Error "body/include-inside"
        "被引入的文字里不能再引入别的文字",
        "an included text cannot include another";
        "把那段文字直接写在这里，或在正文里分别引入两段",
        "write that text here, or include both in the report";
    BODY_INCLUDE_FRONT_MATTER = Warning "body/include-front-matter"
        "被引入的文字开头的信息（`---` 之间）不用，也不显示",
        "front matter of an included text is neither used nor shown";
        "删去这几行，只留文字",
        "delete these lines and leave the text";
    BODY_INCLUDE_UNCLOSED = Error "body/include-unclosed"
        "被引入的文字里代码块没有结束",
        "code in an included text is not closed";
        "在代码之后加一行同样的 ```` ``` ````",
        "put a line of the same signs, ```` ``` ````, behind the code";
    BODY_CALLOUT = Warning "body/callout"
        "没有 `[!…]` 这种提示，按引文显示",
        "there is no callout `[!…]`; it is shown as a quotation";
        "可以用：…",
        "there are: …";
    ATTACHMENT_EMPTY_LABEL = Note "attachment/empty-label"
        "`…` 之后没有内容，页面上不显示",
        "nothing follows `…`; the page leaves it out";
        "删去这一行；附件放在报告旁边即可列出",
        "delete the line; files beside the report are listed by themselves";
    ATTACHMENT_NO_FILE = Warning "attachment/no-file"
        "正文提到附件“…”，但没有对应的文件",
        "the text names the attachment “…”, but there is no such file";
        "把文件放在报告旁边，或在 `attachments:` 中写明文件和标题",
        "put the file beside the report, or list file and title under `attachments:`";
    ATTACHMENT_COUNT = Warning "attachment/count"
        "正文列了 … 个附件，实际有 … 个文件",
        "the text lists … attachments, there are … files";
        "使两边一致",
        "make both agree";
    BODY_IMAGE_TEXT = Warning "body/image-text"
        "图片 `…` 没有文字说明",
        "the image `…` has no text";
        "写成 `![图上是什么](图片)`",
        "write `![what it shows](image)`";
    LINK_MISSING = Error "link/missing"
        "链接的目标不存在：`…`",
        "the link's target does not exist: `…`";
        "是不是 `…`？",
        "did you mean `…`?";
    LINK_UNPUBLISHED = Error "link/unpublished"
        "链接的目标是草稿、尚未到发布时间或已撤回：`…`",
        "the link's target is a draft, scheduled or withdrawn: `…`";
        "等它发布后再链接，或去掉链接",
        "link once it is published, or take the link out";
    LINK_OUTSIDE = Error "link/outside"
        "链接离开了站点：`…`",
        "the link leaves the site: `…`";
        "把文件放进 `content/`",
        "put the file into `content/`";
    LINK_FORBIDDEN = Error "link/forbidden"
        "不能这样链接：`…`",
        "a link like this does not work: `…`";
        "不允许脚本链接：写要去的网页的地址",
        "script links are not allowed: give the address of a page";
    LINK_EMPTY = Error "link/empty"
        "链接没有写地址",
        "the link has no address";
        "在括号里写上目标，如 `[文字](../2022-report/index.md)`；不要链接就去掉方括号和圆括号",
        "put the target into the brackets, as in `[text](../2022-report/index.md)`, or take both brackets out";
    LINK_SCHEME = Error "link/scheme"
        "网址的开头不对：`…`",
        "the address begins in a way that no address does: `…`";
        "是不是 `…`？",
        "did you mean `…`?";
    LINK_FRAGMENT = Error "link/fragment"
        "页面 `…` 上没有位置 `#…`",
        "the page `…` has no place `#…`";
        "序号就是位置：一、之下的（三）是 `#s1-3`；这一页没有可引用的位置",
        "places follow the numbers: （三） under 一、 is `#s1-3`; this page has none";
    LINK_SPACE = Warning "link/space"
        "链接的路径有空格，不会成为链接：`…`",
        "an address with a space makes no link: `…`";
        "写成 `…[文字](<…>)`，或给文件改名",
        "write `…[text](<…>)`, or rename the file";
    BODY_IMAGE_ELSEWHERE = Error "body/image-elsewhere"
        "图片在别的网站上：`…`",
        "the image is on another site: `…`";
        "把图片放到报告旁边",
        "put the image beside the report";
}
