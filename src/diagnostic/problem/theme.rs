//! Problems of templates.

use super::super::rules::theme as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A template of the site's own fetches something from another host.
pub(crate) fn remote(at: Location, element: &str, address: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_REMOTE,
        at,
        text!(
            "模板里的 <{element}> 从别的网站取 `{address}`：严格的安全策略会拦下它，那个网站出错时页面也残缺",
            "<{element}> in a template fetches `{address}` from another host: a strict policy blocks it, and pages depend on that host"
        ),
    )
    .help(text!(
        "把文件放进 `layouts/assets/`，写 `{{{{ \"assets/文件名\"|local }}}}`；只是链接就用 `<a>`",
        "put the file into `layouts/assets/` and write `{{{{ \"assets/NAME\"|local }}}}`; for a mere link use `<a>`"
    ))
}

/// A template of the site's own has code or styles in it.
pub(crate) fn inline(at: Location, what: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_INLINE,
        at,
        text!(
            "模板里有内联的 `{what}`：严格的安全策略会拦下它",
            "a template has an inline `{what}`: a strict policy blocks it"
        ),
    )
    .help(text!(
        "样式写进 `layouts/assets/` 的样式表，脚本写进那里的脚本文件，再引用它们",
        "put styles into a style sheet and code into a script in `layouts/assets/`, and name these"
    ))
}

/// `style_sheet` in `theme.yaml` names a file that the theme does not have.
pub(crate) fn no_style_sheet(at: Location, path: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_NO_STYLE_SHEET,
        at,
        text!(
            "`style_sheet` 指的样式表 `{path}` 不在主题里",
            "`style_sheet` names `{path}`, which the theme does not have"
        ),
    )
    .help(text!(
        "写 `assets/…` 之下的样式表，或删去这一行",
        "name a style sheet below `assets/`, or delete the line"
    ))
}

/// A template that cannot be read or printed; `said` is what the template engine says.
pub(crate) fn template(at: Location, said: &str, target: Option<&str>) -> Diagnostic {
    let message = match target {
        Some(target) => text!(
            "模板出错（生成 `{target}` 时）：{said}",
            "template error (for `{target}`): {said}"
        ),
        None => text!("模板出错：{said}", "template error: {said}"),
    };
    Diagnostic::of(&rules::THEME_TEMPLATE, at, message).help(text!(
        "改正这个模板；删去它就用内置的（`layouts/` 里的，则用共用主题的）",
        "mend this template; without it the built-in one is used, or that of a shared theme"
    ))
}

/// A page asks for a template that is not there.
pub(crate) fn no_template(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_NO_TEMPLATE,
        at,
        text!("没有模板 `{name}`", "there is no template `{name}`"),
    )
    .help(text!(
        "在 `layouts/` 下建这个文件，或改 `template:`",
        "make the file below `layouts/`, or change `template:`"
    ))
}

/// A built-in template that is for other pages.
pub(crate) fn template_of_others(at: Location, name: &str, usual: &str) -> Diagnostic {
    Diagnostic::of(
&rules::THEME_TEMPLATE_OF_OTHERS,
        at,
        text!("`{name}` 是别的页面的模板", "`{name}` is a template of other pages"),
    )
    .help(text!(
        "删去这一行就用 `{usual}`；自己的模板放在 `layouts/` 下，另取名字",
        "without this line it is `{usual}`; put a template of your own below `layouts/` under another name"
    ))
}

/// There are no interface texts in the site's language.
pub(crate) fn no_language(at: Location, tag: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_NO_LANGUAGE,
        at,
        text!("没有 `{tag}` 的界面文字", "there are no interface texts for `{tag}`"),
    )
    .help(text!(
        "写 `zh-CN` 或 `en`，或自己加 `layouts/i18n/{tag}.yaml`",
        "use `zh-CN` or `en`, or add `layouts/i18n/{tag}.yaml`"
    ))
}

/// A folder whose files other generators publish.
pub(crate) fn static_folder(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::THEME_STATIC_FOLDER,
        at,
        text!("`static` 里的文件不会发布", "what is in `static` is not published"),
    )
    .help(text!(
        "网站根目录的文件（favicon.ico、验证文件）放进 `root/`；图片、样式放进 `layouts/assets/`，网址是 `/assets/…`；报告的附件放在报告旁边",
        "put files for the root of the site (favicon.ico, verification files) into `root/`, pictures and styles into `layouts/assets/`, which are at `/assets/…`; files of a report go beside it"
    ))
}

/// A template of the site's own that nothing asks for.
pub(crate) fn unused_template(at: Location, name: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => {
            text!("是不是 `{near}`？用不着就删去", "did you mean `{near}`? else delete it")
        }
        None => text!(
            "在报告或栏目里写 `template: {name}`，或从别的模板里引用；用不着就删去",
            "name it in a report or section, `template: {name}`, or include it from another template; else delete it"
        ),
    };
    Diagnostic::of(
        &rules::THEME_UNUSED_TEMPLATE,
        at,
        text!("没有页面用到模板 `{name}`", "no page uses the template `{name}`"),
    )
    .help(help)
}

/// An interface text that nothing asks for.
pub(crate) fn unknown_text(at: Location, key: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => text!("是不是 `{near}`？", "did you mean `{near}`?"),
        None => text!(
            "内置的界面文字在 `layouts/i18n/` 的文件里；自己的模板用 `t(\"{key}\")` 取用",
            "a template of your own can ask for it with `t(\"{key}\")`; else delete it"
        ),
    };
    Diagnostic::of(
        &rules::THEME_UNKNOWN_TEXT,
        at,
        text!("没有模板用到界面文字 `{key}`", "no template uses the interface text `{key}`"),
    )
    .help(help)
}

/// The folder of the shared theme is not there.
pub(crate) fn no_shared(at: Location, typed: &str, place: &str) -> Diagnostic {
    Diagnostic::of(
&rules::THEME_NO_SHARED,
        at,
        text!(
            "共用主题的文件夹 `{typed}` 不存在（{place}）",
            "the folder of the shared theme, `{typed}`, is not there ({place})"
        ),
    )
    .help(text!(
        "把这个文件夹放到那里，或改 site.yaml 的 `theme`；路径从 site.yaml 所在的文件夹算起",
        "put the folder there, or change `theme` in site.yaml; the path begins at the folder of site.yaml"
    ))
}

/// The folder of the shared theme is a link.
pub(crate) fn shared_is_link(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_SHARED_IS_LINK,
        at,
        text!(
            "共用主题的文件夹 `{typed}` 是符号链接，不读取",
            "the folder of the shared theme, `{typed}`, is a symbolic link, which is not read"
        ),
    )
    .help(text!("写链接所指的文件夹本身", "name the folder itself that the link leads to"))
}

/// The folder of the shared theme holds the site, or lies among its sources.
pub(crate) fn shared_holds_site(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_SHARED_HOLDS_SITE,
        at,
        text!(
            "`{typed}` 里有本站的文件，不能做共用主题",
            "`{typed}` has files of this site in it and cannot be a shared theme"
        ),
    )
    .help(text!(
        "共用主题放在自己的文件夹里，如站点旁边的 `../theme`",
        "put the shared theme into a folder of its own, such as `../theme` beside the site"
    ))
}

/// A template of sections that shows no links to months, though a section needs them.
pub(crate) fn no_way_to_months(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::THEME_NO_WAY_TO_MONTHS,
        at,
        text!(
            "这个栏目模板没有用到 `below`，按月的列表没有链接，读者找不到较早的报告",
            "this template of sections never uses `below`, so nothing links to the lists of months, and readers cannot find older reports"
        ),
    )
    .help(text!(
        "在列表上方加 `{{% include \"partials/below.html\" %}}`，如内置的 `section.html`",
        "put `{{% include \"partials/below.html\" %}}` above the list, as the built-in `section.html` does"
    ))
}
