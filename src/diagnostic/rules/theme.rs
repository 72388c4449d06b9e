//! Rules on templates and interface texts.

use super::rules;

rules! {
    THEME_NO_STYLE_SHEET = Error "theme/no-style-sheet"
        "`style_sheet` 指的样式表 `…` 不在主题里",
        "`style_sheet` names `…`, which the theme does not have";
        "写 `assets/…` 之下的样式表，或删去这一行",
        "name a style sheet below `assets/`, or delete the line";
    THEME_REMOTE = Warning "theme/remote"
        "模板里的 <…> 从别的网站取 `…`：严格的安全策略会拦下它，那个网站出错时页面也残缺",
        "<…> in a template fetches `…` from another host: a strict policy blocks it, and pages depend on that host";
        "把文件放进 `layouts/assets/`，写 `{{ \"assets/文件名\"|local }}`；只是链接就用 `<a>`",
        "put the file into `layouts/assets/` and write `{{ \"assets/NAME\"|local }}`; for a mere link use `<a>`";
    THEME_INLINE = Warning "theme/inline"
        "模板里有内联的 `…`：严格的安全策略会拦下它",
        "a template has an inline `…`: a strict policy blocks it";
        "样式写进 `layouts/assets/` 的样式表，脚本写进那里的脚本文件，再引用它们",
        "put styles into a style sheet and code into a script in `layouts/assets/`, and name these";
    THEME_TEMPLATE = Error "theme/template"
        "模板出错（生成 `…` 时）：…",
        "template error (for `…`): …";
        "改正这个模板；删去它就用内置的（`layouts/` 里的，则用共用主题的）",
        "mend this template; without it the built-in one is used, or that of a shared theme";
    THEME_NO_TEMPLATE = Error "theme/no-template"
        "没有模板 `…`",
        "there is no template `…`";
        "在 `layouts/` 下建这个文件，或改 `template:`",
        "make the file below `layouts/`, or change `template:`";
    THEME_TEMPLATE_OF_OTHERS = Error "theme/template-of-others"
        "`…` 是别的页面的模板",
        "`…` is a template of other pages";
        "删去这一行就用 `…`；自己的模板放在 `layouts/` 下，另取名字",
        "without this line it is `…`; put a template of your own below `layouts/` under another name";
    THEME_NO_LANGUAGE = Error "theme/no-language"
        "没有 `…` 的界面文字",
        "there are no interface texts for `…`";
        "写 `zh-CN` 或 `en`，或自己加 `layouts/i18n/….yaml`",
        "use `zh-CN` or `en`, or add `layouts/i18n/….yaml`";
    THEME_STATIC_FOLDER = Warning "theme/static-folder"
        "`static` 里的文件不会发布",
        "what is in `static` is not published";
        "网站根目录的文件（favicon.ico、验证文件）放进 `root/`；图片、样式放进 `layouts/assets/`，网址是 `/assets/…`；报告的附件放在报告旁边",
        "put files for the root of the site (favicon.ico, verification files) into `root/`, pictures and styles into `layouts/assets/`, which are at `/assets/…`; files of a report go beside it";
    THEME_UNUSED_TEMPLATE = Warning "theme/unused-template"
        "没有页面用到模板 `…`",
        "no page uses the template `…`";
        "是不是 `…`？用不着就删去",
        "did you mean `…`? else delete it";
    THEME_UNKNOWN_TEXT = Warning "theme/unknown-text"
        "没有模板用到界面文字 `…`",
        "no template uses the interface text `…`";
        "是不是 `…`？",
        "did you mean `…`?";
    THEME_NO_WAY_TO_MONTHS = Warning "theme/no-way-to-months"
        "这个栏目模板没有用到 `below`，按月的列表没有链接，读者找不到较早的报告",
        "this template of sections never uses `below`, so nothing links to the lists of months, and readers cannot find older reports";
        "在列表上方加 `{% include \"partials/below.html\" %}`，如内置的 `section.html`",
        "put `{% include \"partials/below.html\" %}` above the list, as the built-in `section.html` does";
    THEME_NO_SHARED = Error "theme/no-shared"
        "共用主题的文件夹 `…` 不存在（…）",
        "the folder of the shared theme, `…`, is not there (…)";
        "把这个文件夹放到那里，或改 site.yaml 的 `theme`；路径从 site.yaml 所在的文件夹算起",
        "put the folder there, or change `theme` in site.yaml; the path begins at the folder of site.yaml";
    THEME_SHARED_IS_LINK = Error "theme/shared-is-link"
        "共用主题的文件夹 `…` 是符号链接，不读取",
        "the folder of the shared theme, `…`, is a symbolic link, which is not read";
        "写链接所指的文件夹本身",
        "name the folder itself that the link leads to";
    THEME_SHARED_HOLDS_SITE = Error "theme/shared-holds-site"
        "`…` 里有本站的文件，不能做共用主题",
        "`…` has files of this site in it and cannot be a shared theme";
        "共用主题放在自己的文件夹里，如站点旁边的 `../theme`",
        "put the shared theme into a folder of its own, such as `../theme` beside the site";
}
