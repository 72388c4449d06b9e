//! Rules on how pages and files belong together.

use super::rules;

rules! {
    SITE_HIDDEN_COLUMN = Warning "site/hidden-column"
        "栏目入口指向 `…`，它没有公开，这个入口不显示",
        "an entry leads to `…`, which readers cannot see: the entry is left out";
        "公开那一页，或把入口改到别的页；不要这个入口就删去它",
        "publish that page, let the entry lead to another, or delete the entry";
    SITE_NO_DOCUMENT = Error "site/no-document"
        "`…` 不是本站另一份报告",
        "`…` is no other report of this site";
        "写另一份文件的源文件的相对路径，如 `2024-rules.md`，或完整网址 `https://www.example.gov.cn/…`",
        "give the path of another document's source file, such as `2024-rules.md`, or a full address, `https://www.example.gov.cn/…`";
    SITE_NO_COLUMN = Error "site/no-column"
        "栏目入口 `…` 没有对应的页面或栏目",
        "the entry `…` leads to no page or section";
        "写相对本栏目的源文件或栏目（`zn.md`、`nb`）、站内路径（`/catalogue/`）或完整网址",
        "give a source file or section relative to this one (`zn.md`, `nb`), a path on the site (`/catalogue/`) or an address";
    SITE_NO_SECTION = Error "site/no-section"
        "文件夹 `…` 不是栏目",
        "the folder `…` is not a section";
        "在其中建一个 `_index.md`，写上 `---`、`title: 栏目名`、`---`",
        "make a file `_index.md` in it with `---`, `title: …`, `---`";
    SITE_YEAR_SECTION = Error "site/year-section"
        "年份文件夹 `…` 不能是栏目，这个地址是按年份的列表",
        "the year's folder `…` cannot be a section; its address is the list of that year";
        "删去其中的 `_index.md`，报告就归上一级栏目；要单独成栏目就给文件夹换个名字",
        "delete its `_index.md`, and its reports belong to the section above; rename the folder if it is to be a section";
    SITE_BUNDLE_AND_SECTION = Error "site/bundle-and-section"
        "同一文件夹里既有 `index.md` 又有 `_index.md`",
        "the folder has both `index.md` and `_index.md`";
        "栏目用 `_index.md`；报告移到自己的文件夹",
        "a section has `_index.md`; move the report to a folder of its own";
    SITE_PAGE_IN_BUNDLE = Error "site/page-in-bundle"
        "`…` 是一份报告的文件夹，里面不能有第二份报告",
        "`…` is the folder of one report and cannot hold a second";
        "把这个文件移到栏目的文件夹里",
        "move this file to the section's folder";
    SITE_RESERVED = Error "site/reserved"
        "`…` 是保留的名称",
        "the name `…` is reserved";
        "换一个名称，报告可以写 `slug:`",
        "choose another name; a report can set `slug:`";
    SITE_INDEX_NUMBER_TWICE = Error "site/index-number-twice"
        "索引号 `…` 已用于 `…`",
        "the index number `…` is that of `…`";
        "删去这一行，再运行 `gongkai number`",
        "delete the line and run `gongkai number`";
    SITE_NAMES_ALIKE = Error "site/names-alike"
        "文件名与 `…` 只差大小写或字符形式，在别的系统上是同一个文件",
        "the name differs from `…` in case or Unicode form only, and is the same file on other systems";
        "给其中一个改名",
        "rename one of them";
    SITE_NO_REPLACEMENT = Error "site/no-replacement"
        "替代文件 `…` 不存在",
        "the replacement `…` does not exist";
        "写源文件的相对路径，如 `2024-rules.md`，或完整网址 `https://www.example.gov.cn/…`",
        "give the path of the source file, such as `2024-rules.md`, or a full address, `https://www.example.gov.cn/…`";
    SITE_SUPERSEDED_BY_ITSELF = Error "site/superseded-by-itself"
        "报告不能由它自己替代",
        "a report cannot replace itself";
        "写替代它的那份文件的路径；没有就删去这一行",
        "give the path of the one that replaces it, or delete the line";
    SITE_SUPERSEDED_IN_A_RING = Error "site/superseded-in-a-ring"
        "互相替代，没有一份有效：…",
        "they replace each other, and none is in force: …";
        "在现行有效的那一份里删去 `superseded_by`",
        "delete `superseded_by` from the one that is in force";
    ATTACHMENT_OUTSIDE = Error "attachment/outside"
        "附件 `…` 不在 `content/` 之内",
        "the attachment `…` is not inside `content/`";
        "把文件放到报告旁边",
        "put the file beside the report";
    ATTACHMENT_MISSING = Error "attachment/missing"
        "没有附件 `…`",
        "there is no attachment `…`";
        "是不是 `…`？",
        "did you mean `…`?";
    ATTACHMENT_TWICE = Error "attachment/twice"
        "附件 `…` 列了两次",
        "the attachment `…` is listed twice";
        "删去一项",
        "delete one of the entries";
    ATTACHMENT_TYPE = Error "attachment/type"
        "`…`：不允许 `…` 类附件",
        "`…`: attachments of type `…` are not allowed";
        "转成 PDF 或 OFD，或在 `site.yaml` 的 `attachments: allow:` 中加上它",
        "turn it into PDF or OFD, or add the type to `attachments: allow:` in `site.yaml`";
    ATTACHMENT_DISGUISED = Error "attachment/disguised"
        "附件 `…` 的内容其实是…",
        "the attachment `…` is really …";
        "换上正确的文件；只是扩展名写错了就改扩展名（从网页下载失败时，存下的常是一个出错网页）",
        "put the right file there, or mend its extension; a failed download often saves the page of an error";
    ATTACHMENT_EMPTY = Error "attachment/empty"
        "附件 `…` 是空文件",
        "the attachment `…` is an empty file";
        "换上完整的文件",
        "put the whole file there";
    ATTACHMENT_OF_NOBODY = Warning "attachment/of-nobody"
        "没有报告用到这个文件，不会发布",
        "no report uses this file; it is not published";
        "放进报告的文件夹，或写进 `attachments:`，或删除",
        "move it to a report's folder, list it under `attachments:`, or delete it";
    SITE_LOOKS_LIKE_A_REPORT = Warning "site/looks-like-a-report"
        "这个文件像是一份报告，但不会发布",
        "this looks like a report, but it is not published";
        "把它改名为 `….md`",
        "rename it `….md`";
    SITE_BUNDLE_NAME = Error "site/bundle-name"
        "文件夹 `…` 里只有这一份正文，名字却不是 `index.md`",
        "this is the only text in the folder `…`, and it is not called `index.md`";
        "把它改名为 `index.md`，同一文件夹里的其他文件就是它的附件；要作栏目就另建 `_index.md`",
        "rename it `index.md`, and the other files of the folder are its attachments; for a section make an `_index.md`";
    SITE_INDEX_BESIDE_REPORTS = Error "site/index-beside-reports"
        "文件夹 `…` 里还有别的报告，`index.md` 会把整个文件夹变成一份报告",
        "the folder `…` has other reports; `index.md` makes one report of all of it";
        "是栏目的说明就改名为 `_index.md`；是报告就改成别的名字",
        "rename it `_index.md` if it describes the section, or give it another name if it is a report";
    SITE_COLLISION = Error "site/collision"
        "网址 `…` 有两个来源：… 和 …",
        "the address `…` has two sources: … and …";
        "给其中一个改名，或从 `aliases:` 里去掉旧网址",
        "rename one of them, or take the old address out of `aliases:`";
    SECTION_NO_TAG = Warning "section/no-tag"
        "栏目“…”没有 `…`，页面标签暂用栏目名",
        "the section “…” has no `…`; its page tags fall back to the title";
        "在它的 `_index.md` 中写明",
        "give them in its `_index.md`";
    SECTION_EMPTY = Warning "section/empty"
        "栏目“…”是空的",
        "the section “…” is empty";
        "发布报告；撤回的（如 `…`）的说明页在这个栏目里，不要删去栏目；检查时空白栏目要扣分",
        "publish a report; keep the section, for the notes on what was withdrawn, such as `…`, stand in it; inspections count empty sections";
    DATE_BEFORE_WRITTEN = Warning "date/before-written"
        "发布日期早于成文日期",
        "the report is published before it was written";
        "检查 `date:` 和 `created:`",
        "check `date:` and `created:`";
    SITE_TWICE = Warning "site/twice"
        "与 `…` 同题同日：“…”",
        "same title and day as `…`: “…”";
        "删去重复的一份",
        "delete one of them";
    ATTACHMENT_AWAITED = Warning "attachment/awaited"
        "附件 `…` 的文件还没有放进来",
        "the file of the attachment `…` is still to come";
        "把文件放到报告旁边，再删去 `awaited: true`",
        "put the file beside the report, then delete `awaited: true`";
    ATTACHMENT_FOREIGN = Error "attachment/foreign"
        "`…` 是另一份报告的附件",
        "`…` is another report's attachment";
        "在正文里链接它，或复制一份到自己旁边",
        "link to it in the text, or put a copy beside this report";
}
