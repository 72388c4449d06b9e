//! Rules on word lists.

use super::rules;

rules! {
    WORDING_FOUND = Warning "wording/found"
        "词表里的词：…",
        "a word of the word lists: …";
        "照词表改正；确实没有错的，写进词表的“除外”",
        "mend it as the list says; put a phrase in which it is right into the list's exceptions";
    WORDING_LIST = Error "wording/list"
        "词表写得不对：…",
        "the word list is wrong: …";
        "第一行写：词,应为,除外,自,至,说明；日期写成 2026-12-31；几个除外用 `|` 隔开",
        "the first line is: word,replacement,except,from,until,note; days are written as in 2026-12-31; exceptions are parted by `|`";
}
