//! Problems of published copies.

use super::super::rules::copy as rules;
use super::super::{Diagnostic, Location};
use crate::text;
use crate::text::Text;

/// A file of a copy is gone.
pub(crate) fn missing(at: Location, is_sealed: bool) -> Diagnostic {
    Diagnostic::of(&rules::COPY_MISSING, at, text!("缺少这个文件", "this file is missing"))
        .help(anew(is_sealed))
}

/// A file of a copy has other bytes.
pub(crate) fn changed(at: Location, is_sealed: bool) -> Diagnostic {
    Diagnostic::of(
        &rules::COPY_CHANGED,
        at,
        text!("这个文件与记录的不同", "this file is not what is on record"),
    )
    .help(anew(is_sealed))
}

/// A file that is not part of a copy.
pub(crate) fn extra(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::COPY_EXTRA,
        at,
        text!("记录里没有这个文件", "this file is not on record"),
    )
    .help(text!("查明它从哪里来，移走它", "find out where it comes from, and move it away"))
}

/// Readers of a target see something that was not published.
pub(crate) fn not_live(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::COPY_NOT_LIVE,
        at,
        text!(
            "线上的不是记录里的任何一个版本",
            "what readers see is none of the releases that are on record"
        ),
    )
    .help(text!(
        "查明是谁改的，再用 `gongkai publish` 或 `gongkai publish --rollback` 恢复",
        "find out who changed it, then restore it with `gongkai publish` or `gongkai publish --rollback`"
    ))
}

fn anew(is_sealed: bool) -> Text {
    if is_sealed {
        return text!(
            "查明是谁改的，再重新发布；封存之后撤回过报告的，页面已重新生成，先 `--reseal` 再比较",
            "find out who changed it, then publish again; where something was withdrawn since, pages were made anew: use `--reseal`, then compare"
        );
    }
    text!("查明是谁改的，再重新生成或发布", "find out who changed it, then build or publish again")
}
