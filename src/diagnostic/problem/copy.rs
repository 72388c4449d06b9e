//! Problems of published copies.

use super::super::{Diagnostic, Location};
use crate::diagnostic::Text;
use crate::text;

/// A file of a copy is gone.
pub(crate) fn missing(at: Location) -> Diagnostic {
    Diagnostic::error("copy/missing", at, text!("缺少这个文件", "this file is missing"))
        .help(anew())
}

/// A file of a copy has other bytes.
pub(crate) fn changed(at: Location) -> Diagnostic {
    Diagnostic::error(
        "copy/changed",
        at,
        text!("这个文件与记录的不同", "this file is not what is on record"),
    )
    .help(anew())
}

/// A file that is not part of a copy.
pub(crate) fn extra(at: Location) -> Diagnostic {
    Diagnostic::error("copy/extra", at, text!("记录里没有这个文件", "this file is not on record"))
        .help(text!("查明它从哪里来，移走它", "find out where it comes from, and move it away"))
}

fn anew() -> Text {
    text!(
        "查明是谁改的，再重新生成或发布；封存的年份在那之后撤回过报告的，先 `--reseal`",
        "find out who changed it, then build or publish again; a sealed year of which something was withdrawn since needs `--reseal` first"
    )
}
