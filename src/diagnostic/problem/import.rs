//! What `import` met: what is missing, what it left out, what it could not place.

use super::super::rules::import as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// No title was found.
pub(crate) fn no_title(at: Location) -> Diagnostic {
    Diagnostic::of(&rules::IMPORT_NO_TITLE, at, text!("找不到标题", "no title was found"))
        .help(text!("用 `--title 标题` 写明", "give it with `--title TITLE`"))
}

/// No date was found.
pub(crate) fn no_date(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NO_DATE,
        at,
        text!("找不到发布日期", "no publication date was found"),
    )
    .help(text!("用 `--date 2024-01-29` 写明", "give it with `--date 2024-01-29`"))
}

/// A date that is none.
pub(crate) fn bad_date(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_BAD_DATE,
        at,
        text!("`{typed}` 不是日期", "`{typed}` is not a date"),
    )
    .help(text!("用 `--date 2024-01-29` 写明", "give it with `--date 2024-01-29`"))
}

/// The text was GB18030.
pub(crate) fn was_gb18030(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_GB18030,
        at,
        text!("原文是 GB18030 编码，已转为 UTF-8", "the text was in GB18030 and is UTF-8 now"),
    )
}

/// Signs made full-width.
pub(crate) fn full_width(at: Location, count: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_FULL_WIDTH,
        at,
        text!("{count} 个半角标点改成了全角", "{count} signs were made full-width"),
    )
}

/// A line of the head that means nothing we know.
pub(crate) fn not_placed(at: Location, line: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NOT_PLACED,
        at,
        text!(
            "不知道“{line}”是什么，留在正文开头",
            "“{line}” could not be placed and stays at the top of the body"
        ),
    )
    .help(text!("把它移到开头的信息里，或删去", "move it to the front matter, or delete it"))
}

/// Something of the CMS that is no part of the report.
pub(crate) fn left_out(at: Location, line: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_LEFT_OUT,
        at,
        text!("略去“{line}”，不属于报告", "“{line}” is no part of the report and was left out"),
    )
}

/// 相关附件 with nothing after it.
pub(crate) fn empty_label(at: Location, line: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_EMPTY_LABEL,
        at,
        text!("“{line}”之后没有附件，已略去", "nothing follows “{line}”; it was left out"),
    )
}

/// A listed attachment that is not beside the text.
pub(crate) fn awaited(at: Location, file: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_AWAITED,
        at,
        text!(
            "原文列出附件“{file}”，但旁边没有这个文件",
            "the text lists the attachment “{file}”, but the file is not beside it"
        ),
    )
    .help(text!(
        "把文件放进报告的文件夹，改正文件名，再删去 `awaited: true`",
        "put the file into the report's folder, mend its name there, and delete `awaited: true`"
    ))
}

/// The report would overwrite a file.
pub(crate) fn exists(at: Location, path: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_EXISTS,
        at,
        text!("已有 `{path}`，不会覆盖", "`{path}` is there already and is not overwritten"),
    )
    .help(text!(
        "给原文件改名，或移走已有的报告",
        "rename the text, or move the report that is there"
    ))
}

/// A line with tabs, as tables become when they are copied as text.
pub(crate) fn table(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_TABLE,
        at,
        text!(
            "像是表格的一行，列之间的制表符还在",
            "this looks like a row of a table; its tabs were kept"
        ),
    )
    .help(text!(
        "在报告里改写成表格：`| 项目 | 数量 |`",
        "write it as a table in the report: `| item | number |`"
    ))
}
