//! Problems of what has been published and must not be rewritten.

use super::super::rules::ledger as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// An address that readers know leads nowhere.
pub(crate) fn vanished(at: Location, url: &str, file: &str) -> Diagnostic {
    Diagnostic::of(
&rules::LEDGER_ADDRESS_VANISHED,
        at,
        text!(
            "已发布的地址 `{url}` 会消失（原来是 {file}）",
            "the published address `{url}` would vanish (it was {file})"
        ),
    )
    .help(text!(
        "报告换了地址，就在它的 `aliases` 里加上 `{url}`；要撤下，就保留文件并写 `withdrawn: {{date, reason}}`",
        "if the report moved, add `{url}` to its `aliases`; to take it down, keep the file and write `withdrawn: {{date, reason}}`"
    ))
}

/// Published content that changes without a word.
pub(crate) fn changed_without_note(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::LEDGER_CHANGED_WITHOUT_NOTE,
        at,
        text!(
            "已发布的标题、正文或附件有改动，却没有更正记录",
            "title, text or attachments were published and have changed, and no correction says so"
        ),
    )
    .help(text!(
        "加一条 `changes: [{{date: 今天, note: 改了什么}}]`",
        "add to `changes: [{{date: today, note: what changed}}]`"
    ))
}

/// Published content of which only white space or markup changes.
pub(crate) fn touched(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::LEDGER_TOUCHED,
        at,
        text!(
            "已发布的正文有改动，只涉及空白或标记",
            "the published text has changed, in white space or markup only"
        ),
    )
    .help(text!(
        "确是小改动就用 `gongkai publish --minor`；否则加一条 `changes`",
        "if it is minor, say `gongkai publish --minor`; if not, add to `changes`"
    ))
}

/// 发布日期 of a published report is another.
pub(crate) fn date_moved(at: Location, before: &str, now: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LEDGER_DATE_MOVED,
        at,
        text!(
            "发布日期不能在发布之后改动：发布时是 {before}，现在是 {now}",
            "a date of publication does not change afterwards: it was {before} and is {now}"
        ),
    )
    .help(text!(
        "改回 {before}；更正内容用 `changes`",
        "put {before} back; corrections go under `changes`"
    ))
}

/// A report that comes out long after the day it says.
pub(crate) fn backdated(at: Location, date: &str, today: &str) -> Diagnostic {
    Diagnostic::of(
&rules::LEDGER_BACKDATED,
        at,
        text!(
            "第一次发布是今天（{today}），发布日期却写成 {date}",
            "it is published for the first time today ({today}) and says {date}"
        ),
    )
    .help(text!(
        "写上实际的发布日期；确系补发就写 `late: {{reason: 原因}}`；原来就在网站上的，用 `gongkai publish --baseline` 接管",
        "give the real date; if it is late, say so with `late: {{reason: why}}`; a site that stood there before is taken up with `gongkai publish --baseline`"
    ))
}

/// A published report has another index number.
pub(crate) fn index_number_changed(at: Location, before: &str, now: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LEDGER_INDEX_NUMBER_CHANGED,
        at,
        text!(
            "索引号发布后不能改：原来是 `{before}`，现在是 `{now}`",
            "an index number stays: it was `{before}` and is `{now}`"
        ),
    )
    .help(text!("改回 `{before}`", "put `{before}` back"))
}

/// An index number that another report has or had.
pub(crate) fn index_number_reused(at: Location, number: &str, url: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LEDGER_INDEX_NUMBER_REUSED,
        at,
        text!(
            "索引号 `{number}` 已经给过 `{url}`",
            "the index number `{number}` was given to `{url}`"
        ),
    )
    .help(text!(
        "删去这一行，用 `gongkai number` 编一个新的",
        "take the line out and let `gongkai number` assign a new one"
    ))
}

/// The ledger is not what was written.
pub(crate) fn broken(at: Location, why: &crate::text::Text) -> Diagnostic {
    let (zh, en) = (&why.zh, &why.en);
    Diagnostic::of(
        &rules::LEDGER_BROKEN,
        at,
        text!(
            "发布登记从这一行起不可信：{zh}",
            "the ledger cannot be trusted from this line on: {en}"
        ),
    )
    .help(text!(
        "从版本库或备份取回 `ledger.jsonl`；不要手工改它",
        "take `ledger.jsonl` back from the repository or a backup; never edit it by hand"
    ))
}

/// No line has the hash that somebody wrote down.
pub(crate) fn no_head(at: Location, head: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::LEDGER_MADE_ANEW,
        at,
        text!(
            "登记簿里没有哈希为 `{head}` 的行：它被截短，或整个重做过",
            "no line has the hash `{head}`: the ledger was cut short, or made anew"
        ),
    )
    .help(text!(
        "从版本库或备份取回 `ledger.jsonl`",
        "take `ledger.jsonl` back from the repository or a backup"
    ))
}
