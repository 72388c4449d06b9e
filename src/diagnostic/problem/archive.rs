//! Problems of packages for the archives.

use super::super::rules::archive as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// A file of a package is gone.
pub(crate) fn missing(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::ARCHIVE_MISSING,
        at,
        text!("归档包缺少这个文件", "the package lacks this file"),
    )
    .help(restore())
}

/// A file of a package has other bytes.
pub(crate) fn changed(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::ARCHIVE_CHANGED,
        at,
        text!("这个文件在归档之后被改动", "this file was changed after it was archived"),
    )
    .help(restore())
}

/// A file that is not part of a package.
pub(crate) fn extra(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::ARCHIVE_EXTRA,
        at,
        text!("归档包里多了这个文件", "this file is not part of the package"),
    )
    .help(text!("移走它", "move it away"))
}

fn restore() -> crate::text::Text {
    text!("从另一份副本恢复整个包", "restore the whole package from another copy")
}
