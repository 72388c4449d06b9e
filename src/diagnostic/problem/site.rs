//! Problems of how pages and files belong together, and of addresses.

use super::super::rules::site as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A folder with pages is no section.
pub(crate) fn no_section(at: Location, folder: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_NO_SECTION,
        at,
        text!("文件夹 `{folder}` 不是栏目", "the folder `{folder}` is not a section"),
    )
    .help(text!(
        "在其中建一个 `_index.md`，写上 `---`、`title: 栏目名`、`---`",
        "make a file `_index.md` in it with `---`, `title: …`, `---`"
    ))
}

/// A folder named for a year that is a section.
pub(crate) fn year_section(at: Location, folder: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_YEAR_SECTION,
        at,
        text!(
            "年份文件夹 `{folder}` 不能是栏目，这个地址是按年份的列表",
            "the year's folder `{folder}` cannot be a section; its address is the list of that year"
        ),
    )
    .help(text!(
        "删去其中的 `_index.md`，报告就归上一级栏目；要单独成栏目就给文件夹换个名字",
        "delete its `_index.md`, and its reports belong to the section above; rename the folder if it is to be a section"
    ))
}

/// A folder is a section and a report at once.
pub(crate) fn bundle_and_section(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_BUNDLE_AND_SECTION,
        at,
        text!(
            "同一文件夹里既有 `index.md` 又有 `_index.md`",
            "the folder has both `index.md` and `_index.md`"
        ),
    )
    .help(text!(
        "栏目用 `_index.md`；报告移到自己的文件夹",
        "a section has `_index.md`; move the report to a folder of its own"
    ))
}

/// A second page in a report's folder.
pub(crate) fn page_in_bundle(at: Location, bundle: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_PAGE_IN_BUNDLE,
        at,
        text!(
            "`{bundle}` 是一份报告的文件夹，里面不能有第二份报告",
            "`{bundle}` is the folder of one report and cannot hold a second"
        ),
    )
    .help(text!("把这个文件移到栏目的文件夹里", "move this file to the section's folder"))
}

/// A name that the generator keeps for itself.
pub(crate) fn reserved(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_RESERVED,
        at,
        text!("`{name}` 是保留的名称", "the name `{name}` is reserved"),
    )
    .help(text!("换一个名称，报告可以写 `slug:`", "choose another name; a report can set `slug:`"))
}

/// An index number given twice.
pub(crate) fn index_number_twice(at: Location, number: &str, first: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_INDEX_NUMBER_TWICE,
        at,
        text!(
            "索引号 `{number}` 已用于 `{first}`",
            "the index number `{number}` is that of `{first}`"
        ),
    )
    .help(text!("删去这一行，再运行 `gongkai number`", "delete the line and run `gongkai number`"))
}

/// Two names that are one file on other systems.
pub(crate) fn names_alike(at: Location, first: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_NAMES_ALIKE,
        at,
        text!(
            "文件名与 `{first}` 只差大小写或字符形式，在别的系统上是同一个文件",
            "the name differs from `{first}` in case or Unicode form only, and is the same file on other systems"
        ),
    )
    .help(text!("给其中一个改名", "rename one of them"))
}

/// `superseded_by` names nothing.
pub(crate) fn no_replacement(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_NO_REPLACEMENT,
        at,
        text!("替代文件 `{typed}` 不存在", "the replacement `{typed}` does not exist"),
    )
    .help(text!(
        "写源文件的相对路径，如 `2024-rules.md`，或完整网址 `https://www.example.gov.cn/…`",
        "give the path of the source file, such as `2024-rules.md`, or a full address, `https://www.example.gov.cn/…`"
    ))
}

/// `interprets` names nothing, or the report itself.
pub(crate) fn no_document(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_NO_DOCUMENT,
        at,
        text!("`{typed}` 不是本站另一份报告", "`{typed}` is no other report of this site"),
    )
    .help(text!(
        "写另一份文件的源文件的相对路径，如 `2024-rules.md`，或完整网址 `https://www.example.gov.cn/…`",
        "give the path of another document's source file, such as `2024-rules.md`, or a full address, `https://www.example.gov.cn/…`"
    ))
}

/// An entry of a platform that leads nowhere.
pub(crate) fn no_column(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_NO_COLUMN,
        at,
        text!("栏目入口 `{typed}` 没有对应的页面或栏目", "the entry `{typed}` leads to no page or section"),
    )
    .help(text!(
        "写相对本栏目的源文件或栏目（`zn.md`、`nb`）、站内路径（`/catalogue/`）或完整网址",
        "give a source file or section relative to this one (`zn.md`, `nb`), a path on the site (`/catalogue/`) or an address"
    ))
}

/// An entry of a platform that leads to a page which readers cannot see.
pub(crate) fn hidden_column(at: Location, file: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_HIDDEN_COLUMN,
        at,
        text!(
            "栏目入口指向 `{file}`，它没有公开，这个入口不显示",
            "an entry leads to `{file}`, which readers cannot see: the entry is left out"
        ),
    )
    .help(text!(
        "公开那一页，或把入口改到别的页；不要这个入口就删去它",
        "publish that page, let the entry lead to another, or delete the entry"
    ))
}

/// A report that names itself as its replacement.
pub(crate) fn superseded_by_itself(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_SUPERSEDED_BY_ITSELF,
        at,
        text!("报告不能由它自己替代", "a report cannot replace itself"),
    )
    .help(text!(
        "写替代它的那份文件的路径；没有就删去这一行",
        "give the path of the one that replaces it, or delete the line"
    ))
}

/// Reports that replace each other in a ring.
pub(crate) fn superseded_in_a_ring(at: Location, ring: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_SUPERSEDED_IN_A_RING,
        at,
        text!(
            "互相替代，没有一份有效：{ring}",
            "they replace each other, and none is in force: {ring}"
        ),
    )
    .help(text!(
        "在现行有效的那一份里删去 `superseded_by`",
        "delete `superseded_by` from the one that is in force"
    ))
}

/// An attachment outside the content folder.
pub(crate) fn attachment_outside(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_OUTSIDE,
        at,
        text!(
            "附件 `{typed}` 不在 `content/` 之内",
            "the attachment `{typed}` is not inside `content/`"
        ),
    )
    .help(text!("把文件放到报告旁边", "put the file beside the report"))
}

/// An attachment that is not there.
pub(crate) fn attachment_missing(at: Location, typed: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => text!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => text!(
            "把文件放到报告旁边，或删去这一项",
            "put the file beside the report, or delete the entry"
        ),
    };
    Diagnostic::of(
        &rules::ATTACHMENT_MISSING,
        at,
        text!("没有附件 `{typed}`", "there is no attachment `{typed}`"),
    )
    .help(help)
}

/// An attachment listed twice.
pub(crate) fn attachment_twice(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_TWICE,
        at,
        text!("附件 `{typed}` 列了两次", "the attachment `{typed}` is listed twice"),
    )
    .help(text!("删去一项", "delete one of the entries"))
}

/// A type that is not allowed.
pub(crate) fn attachment_type(at: Location, file: &str, kind: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_TYPE,
        at,
        text!(
            "`{file}`：不允许 `{kind}` 类附件",
            "`{file}`: attachments of type `{kind}` are not allowed"
        ),
    )
    .help(text!(
        "转成 PDF 或 OFD，或在 `site.yaml` 的 `attachments: allow:` 中加上它",
        "turn it into PDF or OFD, or add the type to `attachments: allow:` in `site.yaml`"
    ))
}

/// A file whose bytes are of another kind than its name says.
pub(crate) fn attachment_disguised(at: Location, file: &str, zh: &str, en: &str) -> Diagnostic {
    Diagnostic::of(
&rules::ATTACHMENT_DISGUISED,
        at,
        text!("附件 `{file}` 的内容其实是{zh}", "the attachment `{file}` is really {en}"),
    )
    .help(text!(
        "换上正确的文件；只是扩展名写错了就改扩展名（从网页下载失败时，存下的常是一个出错网页）",
        "put the right file there, or mend its extension; a failed download often saves the page of an error"
    ))
}

/// A file without a byte in it.
pub(crate) fn attachment_empty(at: Location, file: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_EMPTY,
        at,
        text!("附件 `{file}` 是空文件", "the attachment `{file}` is an empty file"),
    )
    .help(text!("换上完整的文件", "put the whole file there"))
}

/// A file that no report publishes.
pub(crate) fn file_of_nobody(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_OF_NOBODY,
        at,
        text!("没有报告用到这个文件，不会发布", "no report uses this file; it is not published"),
    )
    .help(text!(
        "放进报告的文件夹，或写进 `attachments:`，或删除",
        "move it to a report's folder, list it under `attachments:`, or delete it"
    ))
}

/// A file beside reports that is most likely one itself.
pub(crate) fn looks_like_a_report(at: Location, file: &str, section: &str) -> Diagnostic {
    let help = match (file.strip_suffix(".md.txt"), file.ends_with(".txt")) {
        (Some(stem), _) => text!("把它改名为 `{stem}.md`", "rename it `{stem}.md`"),
        (None, false) if file.ends_with(".markdown") || file.ends_with(".mdown") => {
            let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
            text!("把它改名为 `{stem}.md`", "rename it `{stem}.md`")
        }
        (None, true) => text!(
            "运行 `gongkai import {file} --section {section}`，再删去这个文件",
            "run `gongkai import {file} --section {section}` and delete this file"
        ),
        (None, false) => text!(
            "在 Word 或 WPS 里另存为纯文本（.txt，UTF-8），运行 `gongkai import 文件.txt --section {section}`；只作附件的，移到报告的文件夹里",
            "save it as plain text (.txt, UTF-8) and run `gongkai import FILE.txt --section {section}`; move it into a report's folder if it is an attachment"
        ),
    };
    Diagnostic::of(
        &rules::SITE_LOOKS_LIKE_A_REPORT,
        at,
        text!(
            "这个文件像是一份报告，但不会发布",
            "this looks like a report, but it is not published"
        ),
    )
    .help(help)
}

/// A folder whose text is not called `index.md`.
pub(crate) fn bundle_name(at: Location, folder: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_BUNDLE_NAME,
        at,
        text!(
            "文件夹 `{folder}` 里只有这一份正文，名字却不是 `index.md`",
            "this is the only text in the folder `{folder}`, and it is not called `index.md`"
        ),
    )
    .help(text!(
        "把它改名为 `index.md`，同一文件夹里的其他文件就是它的附件；要作栏目就另建 `_index.md`",
        "rename it `index.md`, and the other files of the folder are its attachments; for a section make an `_index.md`"
    ))
}

/// An `index.md` in a folder that has other reports.
pub(crate) fn index_beside_reports(at: Location, folder: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_INDEX_BESIDE_REPORTS,
        at,
        text!(
            "文件夹 `{folder}` 里还有别的报告，`index.md` 会把整个文件夹变成一份报告",
            "the folder `{folder}` has other reports; `index.md` makes one report of all of it"
        ),
    )
    .help(text!(
        "是栏目的说明就改名为 `_index.md`；是报告就改成别的名字",
        "rename it `_index.md` if it describes the section, or give it another name if it is a report"
    ))
}

/// Two outputs for one path.
pub(crate) fn collision(at: Location, path: &str, first: &str, second: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_COLLISION,
        at,
        text!(
            "网址 `{path}` 有两个来源：{first} 和 {second}",
            "the address `{path}` has two sources: {first} and {second}"
        ),
    )
}

/// A section without description or keywords.
pub(crate) fn section_without(at: Location, key: &str, title: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SECTION_NO_TAG,
        at,
        text!(
            "栏目“{title}”没有 `{key}`，页面标签暂用栏目名",
            "the section “{title}” has no `{key}`; its page tags fall back to the title"
        ),
    )
    .help(text!("在它的 `_index.md` 中写明", "give them in its `_index.md`"))
}

/// A section without a report.
pub(crate) fn section_empty(
    at: Location,
    title: &str,
    hidden: Option<&str>,
    withdrawn: Option<&str>,
) -> Diagnostic {
    let help = match (hidden, withdrawn) {
        (None, Some(file)) => text!(
            "发布报告；撤回的（如 `{file}`）的说明页在这个栏目里，不要删去栏目；检查时空白栏目要扣分",
            "publish a report; keep the section, for the notes on what was withdrawn, such as `{file}`, stand in it; inspections count empty sections"
        ),
        (Some(file), _) => text!(
            "其中的草稿或待发布报告（如 `{file}`）发布后就有了；检查时空白栏目要扣分",
            "it has reports that are drafts or scheduled, such as `{file}`; inspections count empty sections until they appear"
        ),
        (None, None) => text!(
            "发布报告，或删去这个栏目；检查时空白栏目要扣分",
            "publish a report or remove the section; inspections count empty sections"
        ),
    };
    Diagnostic::of(
        &rules::SECTION_EMPTY,
        at,
        text!("栏目“{title}”是空的", "the section “{title}” is empty"),
    )
    .help(help)
}

/// Published before it was written.
pub(crate) fn published_before_written(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::DATE_BEFORE_WRITTEN,
        at,
        text!("发布日期早于成文日期", "the report is published before it was written"),
    )
    .help(text!("检查 `date:` 和 `created:`", "check `date:` and `created:`"))
}

/// Same title and day twice.
pub(crate) fn published_twice(at: Location, title: &str, first: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_TWICE,
        at,
        text!("与 `{first}` 同题同日：“{title}”", "same title and day as `{first}`: “{title}”"),
    )
    .help(text!("删去重复的一份", "delete one of them"))
}

/// An attachment whose file is still to come.
pub(crate) fn attachment_awaited(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_AWAITED,
        at,
        text!(
            "附件 `{typed}` 的文件还没有放进来",
            "the file of the attachment `{typed}` is still to come"
        ),
    )
    .help(text!(
        "把文件放到报告旁边，再删去 `awaited: true`",
        "put the file beside the report, then delete `awaited: true`"
    ))
}

/// A file that lies in another report's folder.
pub(crate) fn attachment_foreign(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::ATTACHMENT_FOREIGN,
        at,
        text!("`{typed}` 是另一份报告的附件", "`{typed}` is another report's attachment"),
    )
    .help(text!(
        "在正文里链接它，或复制一份到自己旁边",
        "link to it in the text, or put a copy beside this report"
    ))
}
