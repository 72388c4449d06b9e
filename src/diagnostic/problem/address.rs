//! Old addresses, and published ones that nothing stands at any more.

use super::super::rules::address as rules;
use crate::diagnostic::{Diagnostic, Location};
use crate::text;
use crate::text::Text;

/// An old address that no page can stand at.
pub(crate) fn alias(at: Location, typed: &str, why: &Text) -> Diagnostic {
    let Text { zh, en } = why;
    Diagnostic::of(
&rules::SITE_ALIAS,
        at,
        text!(
            "旧网址 `{typed}` 不能用：{zh}",
            "the old address `{typed}` cannot be used: {en}"
        ),
    )
    .help(text!(
        "照浏览器地址栏里的样子写本站的路径，如 `/fzzf/2023/old.html`",
        "give a path on this site as the browser's address bar shows it, such as `/fzzf/2023/old.html`"
    ))
}

/// An old address of a section that is no folder.
pub(crate) fn section_alias(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_SECTION_ALIAS,
        at,
        text!("栏目的旧网址 `{typed}` 不能用", "a section's old address `{typed}` cannot be used"),
    )
    .help(text!(
        "写栏目原来的文件夹，以 `/` 结尾，如 `/old-name/`；其下的报告都会从旧网址转过来",
        "give the section's old folder, ending in `/`, such as `/old-name/`; all reports below it are led over"
    ))
}

/// An old address at which no page can stand.
pub(crate) fn alias_of_map(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_ALIAS_MAP,
        at,
        text!(
            "旧网址 `{typed}` 处不能放网页，只写进 `moved.map`",
            "no page can stand at the old address `{typed}`; it is a line of `moved.map` only"
        ),
    )
    .help(text!(
        "让网站服务器读 `moved.map`（写法在这个文件的第一行）",
        "let the web server read `moved.map`; the first line of that file says how"
    ))
}

/// An address that was published has moved.
pub(crate) fn address_moved(at: Location, old: &str, new: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SITE_ADDRESS_MOVED,
        at,
        text!("网址从 `{old}` 变成了 `{new}`", "the address moves from `{old}` to `{new}`"),
    )
    .help(text!(
        "为使旧链接有效，在开头的信息中加一行 `aliases: [{old}]`",
        "to keep old links working, add `aliases: [{old}]` to its front matter"
    ))
}

/// A published address at which nothing stands any more, and how many below it.
pub(crate) fn address_gone(at: Location, old: &str, below: usize, kind: Vanished) -> Diagnostic {
    let message = match below {
        0 => text!(
            "发布过的网址 `{old}` 现在什么也没有",
            "nothing stands at the published address `{old}` any more"
        ),
        _ => text!(
            "发布过的网址 `{old}` 和其下 {below} 个网址现在什么也没有",
            "nothing stands at the published address `{old}` and {below} below it any more"
        ),
    };
    let help = match kind {
        Vanished::Section => text!(
            "栏目改了名的，在新的 `_index.md` 中加 `aliases: [{old}]`；不再保留的，在 site.yaml 的 `gone:` 下加一行 `- {old}*`",
            "if the section was renamed, add `aliases: [{old}]` to the new `_index.md`; if it is given up, add a line `- {old}*` under `gone:` in site.yaml"
        ),
        Vanished::Report => text!(
            "撤下报告：放回文件，在开头的信息中写 `withdrawn: {{date: 日期, reason: 原因}}`；改名或合并：在新报告中加 `aliases: [{old}]`；不再保留：在 site.yaml 的 `gone:` 下加一行 `- {old}`",
            "to take a report down put the file back with `withdrawn: {{date: DAY, reason: WHY}}`; if it was renamed or merged, add `aliases: [{old}]` to the new one; if it is given up, add a line `- {old}` under `gone:` in site.yaml"
        ),
        Vanished::Attachment => text!(
            "换了名字或位置的，在报告中加 `aliases: [{old}]`，旧网址会转到报告；不再保留的，在 site.yaml 的 `gone:` 下加一行 `- {old}`",
            "if it has another name or place, add `aliases: [{old}]` to the report, to which the old address then leads; if it is given up, add a line `- {old}` under `gone:` in site.yaml"
        ),
    };
    Diagnostic::of(&rules::SITE_ADDRESS_GONE, at, message).help(help)
}

/// What stood at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Vanished {
    /// A section's first page.
    Section,
    /// A report or what was left of it.
    Report,
    /// An attachment.
    Attachment,
}

/// A line of `gone:` that is no address of this site.
pub(crate) fn gone(at: Location, typed: &str, why: &Text) -> Diagnostic {
    let Text { zh, en } = why;
    Diagnostic::of(
&rules::SITE_GONE,
        at,
        text!(
            "`gone` 里的 `{typed}` 不能用：{zh}",
            "`{typed}` under `gone` cannot be used: {en}"
        ),
    )
    .help(text!(
        "照浏览器地址栏里的样子写本站的路径，如 `/fzzf/2023/old.html`；`/fzzf/*` 指其下的全部",
        "give a path on this site as the browser's address bar shows it, such as `/fzzf/2023/old.html`; `/fzzf/*` is all below it"
    ))
}

/// A line of `gone:` at whose address something stands.
pub(crate) fn gone_is_there(at: Location, path: &str, there: &str) -> Diagnostic {
    Diagnostic::of(
&rules::SITE_GONE_IS_THERE,
        at,
        text!(
            "`gone` 说 `{path}` 不再保留，可那里有 {there}，读者会打不开",
            "`gone` says that `{path}` is given up, but {there} stands there, which readers could not open"
        ),
    )
    .help(text!("从 `gone:` 里去掉这一行", "take this line out of `gone:`"))
}
