//! Rules on the ledger of publications.

use super::rules;

rules! {
    LEDGER_ADDRESS_VANISHED = Error "ledger/address-vanished"
        "已发布的地址 `…` 会消失（原来是 …）",
        "the published address `…` would vanish (it was …)";
        "报告换了地址，就在它的 `aliases` 里加上 `…`；要撤下，就保留文件并写 `withdrawn: {date, reason}`",
        "if the report moved, add `…` to its `aliases`; to take it down, keep the file and write `withdrawn: {date, reason}`";
    LEDGER_CHANGED_WITHOUT_NOTE = Error "ledger/changed-without-note"
        "已发布的标题、正文或附件有改动，却没有更正记录",
        "title, text or attachments were published and have changed, and no correction says so";
        "加一条 `changes: [{date: 今天, note: 改了什么}]`",
        "add to `changes: [{date: today, note: what changed}]`";
    LEDGER_TOUCHED = Error "ledger/touched"
        "已发布的正文有改动，只涉及空白或标记",
        "the published text has changed, in white space or markup only";
        "确是小改动就用 `gongkai publish --minor`；否则加一条 `changes`",
        "if it is minor, say `gongkai publish --minor`; if not, add to `changes`";
    LEDGER_DATE_MOVED = Error "ledger/date-moved"
        "发布日期不能在发布之后改动：发布时是 …，现在是 …",
        "a date of publication does not change afterwards: it was … and is …";
        "改回 …；更正内容用 `changes`",
        "put … back; corrections go under `changes`";
    LEDGER_BACKDATED = Error "ledger/backdated"
        "第一次发布是今天（…），发布日期却写成 …",
        "it is published for the first time today (…) and says …";
        "写上实际的发布日期；确系补发就写 `late: {reason: 原因}`；原来就在网站上的，用 `gongkai publish --baseline` 接管",
        "give the real date; if it is late, say so with `late: {reason: why}`; a site that stood there before is taken up with `gongkai publish --baseline`";
    LEDGER_INDEX_NUMBER_CHANGED = Error "ledger/index-number-changed"
        "索引号发布后不能改：原来是 `…`，现在是 `…`",
        "an index number stays: it was `…` and is `…`";
        "改回 `…`",
        "put `…` back";
    LEDGER_INDEX_NUMBER_REUSED = Error "ledger/index-number-reused"
        "索引号 `…` 已经给过 `…`",
        "the index number `…` was given to `…`";
        "删去这一行，用 `gongkai number` 编一个新的",
        "take the line out and let `gongkai number` assign a new one";
    LEDGER_BROKEN = Error "ledger/broken"
        "发布登记从这一行起不可信：…",
        "the ledger cannot be trusted from this line on: …";
        "从版本库或备份取回 `ledger.jsonl`；不要手工改它",
        "take `ledger.jsonl` back from the repository or a backup; never edit it by hand";
    LEDGER_MADE_ANEW = Error "ledger/made-anew"
        "登记簿里没有哈希为 `…` 的行：它被截短，或整个重做过",
        "no line has the hash `…`: the ledger was cut short, or made anew";
        "从版本库或备份取回 `ledger.jsonl`",
        "take `ledger.jsonl` back from the repository or a backup";
}
