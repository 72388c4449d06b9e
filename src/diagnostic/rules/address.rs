//! Rules on addresses that vanished, old addresses.

use super::rules;

rules! {
    SITE_ALIAS = Error "site/alias"
        "旧网址 `…` 不能用：…",
        "the old address `…` cannot be used: …";
        "照浏览器地址栏里的样子写本站的路径，如 `/fzzf/2023/old.html`",
        "give a path on this site as the browser's address bar shows it, such as `/fzzf/2023/old.html`";
    SITE_SECTION_ALIAS = Error "site/section-alias"
        "栏目的旧网址 `…` 不能用",
        "a section's old address `…` cannot be used";
        "写栏目原来的文件夹，以 `/` 结尾，如 `/old-name/`；其下的报告都会从旧网址转过来",
        "give the section's old folder, ending in `/`, such as `/old-name/`; all reports below it are led over";
    SITE_ALIAS_MAP = Note "site/alias-map"
        "旧网址 `…` 处不能放网页，只写进 `moved.map`",
        "no page can stand at the old address `…`; it is a line of `moved.map` only";
        "让网站服务器读 `moved.map`（写法在这个文件的第一行）",
        "let the web server read `moved.map`; the first line of that file says how";
    SITE_ADDRESS_MOVED = Warning "site/address-moved"
        "网址从 `…` 变成了 `…`",
        "the address moves from `…` to `…`";
        "为使旧链接有效，在开头的信息中加一行 `aliases: […]`",
        "to keep old links working, add `aliases: […]` to its front matter";
    SITE_ADDRESS_GONE = Warning "site/address-gone"
        "发布过的网址 `…` 现在什么也没有",
        "nothing stands at the published address `…` any more";
        "发布过的网址 `…` 现在什么也没有",
        "nothing stands at the published address `…` any more";
    SITE_GONE = Error "site/gone"
        "`gone` 里的 `…` 不能用：…",
        "`…` under `gone` cannot be used: …";
        "照浏览器地址栏里的样子写本站的路径，如 `/fzzf/2023/old.html`；`/fzzf/*` 指其下的全部",
        "give a path on this site as the browser's address bar shows it, such as `/fzzf/2023/old.html`; `/fzzf/*` is all below it";
    SITE_GONE_IS_THERE = Error "site/gone-is-there"
        "`gone` 说 `…` 不再保留，可那里有 …，读者会打不开",
        "`gone` says that `…` is given up, but … stands there, which readers could not open";
        "从 `gone:` 里去掉这一行",
        "take this line out of `gone:`";
}
