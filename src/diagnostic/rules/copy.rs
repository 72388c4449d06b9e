//! Rules on copies of a site.

use super::rules;

rules! {
    COPY_MISSING = Error "copy/missing"
        "缺少这个文件",
        "this file is missing";
        "从归档包或发布目标恢复",
        "restore it from the package or from a target";
    COPY_CHANGED = Error "copy/changed"
        "这个文件与记录的不同",
        "this file is not what is on record";
        "从归档包或发布目标恢复",
        "restore it from the package or from a target";
    COPY_EXTRA = Error "copy/extra"
        "记录里没有这个文件",
        "this file is not on record";
        "查明它从哪里来，移走它",
        "find out where it comes from, and move it away";
    COPY_NOT_LIVE = Error "copy/not-live"
        "线上的不是记录里的任何一个版本",
        "what readers see is none of the releases that are on record";
        "查明是谁改的，再用 `gongkai publish` 或 `gongkai publish --rollback` 恢复",
        "find out who changed it, then restore it with `gongkai publish` or `gongkai publish --rollback`";
}
