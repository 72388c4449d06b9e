//! Rules on waivers.

use super::rules;

rules! {
    WAIVER_UNUSED = Warning "waiver/unused"
        "这条豁免对不上任何问题：…",
        "this waiver fits no finding: …";
        "内容变了就重新看一遍，再用 `gongkai check --waive` 写新的；不需要的删去",
        "look again at what has changed and write a new one with `gongkai check --waive`, or delete it";
    WAIVER_EXPIRED = Warning "waiver/expired"
        "这条豁免已经到期：…",
        "this waiver has run out: …";
        "改正问题，或者再看一遍、改 `until`",
        "mend what it waived, or look again and change `until`";
    WAIVER_NO_DAY = Error "waiver/no-day"
        "这不是日期：…",
        "this is no day: …";
        "写成 2026-12-31 这样",
        "write it as in 2026-12-31";
}
