//! Problems of templates.

use super::super::{Diagnostic, Location};
use crate::text;

/// A template that cannot be read or printed; `said` is what the template engine says.
pub(crate) fn template(at: Location, said: &str, target: Option<&str>) -> Diagnostic {
    let message = match target {
        Some(target) => text!(
            "模板出错（生成 `{target}` 时）：{said}",
            "template error (for `{target}`): {said}"
        ),
        None => text!("模板出错：{said}", "template error: {said}"),
    };
    Diagnostic::error("theme/template", at, message).help(text!(
        "改正 `layouts/` 下的模板；删去它就用内置的",
        "mend the template below `layouts/`; without it the built-in one is used"
    ))
}

/// A page asks for a template that is not there.
pub(crate) fn no_template(at: Location, name: &str) -> Diagnostic {
    Diagnostic::error(
        "theme/no-template",
        at,
        text!("没有模板 `{name}`", "there is no template `{name}`"),
    )
    .help(text!(
        "在 `layouts/` 下建这个文件，或改 `template:`",
        "make the file below `layouts/`, or change `template:`"
    ))
}

/// There are no interface texts in the site's language.
pub(crate) fn no_language(at: Location, tag: &str) -> Diagnostic {
    Diagnostic::error(
        "theme/no-language",
        at,
        text!("没有 `{tag}` 的界面文字", "there are no interface texts for `{tag}`"),
    )
    .help(text!(
        "写 `zh-CN` 或 `en`，或自己加 `layouts/i18n/{tag}.yaml`",
        "use `zh-CN` or `en`, or add `layouts/i18n/{tag}.yaml`"
    ))
}
