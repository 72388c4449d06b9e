//! Rules on packages for the archives.

use super::rules;

rules! {
    ARCHIVE_MISSING = Error "archive/missing"
        "归档包缺少这个文件",
        "the package lacks this file";
        "从另一份归档包恢复",
        "restore it from another copy of the package";
    ARCHIVE_CHANGED = Error "archive/changed"
        "这个文件在归档之后被改动",
        "this file was changed after it was archived";
        "从另一份归档包恢复",
        "restore it from another copy of the package";
    ARCHIVE_EXTRA = Error "archive/extra"
        "归档包里多了这个文件",
        "this file is not part of the package";
        "移走它",
        "move it away";
}
