//! Rules on YAML.

use super::rules;

rules! {
    YAML_UNKNOWN_KEY = Error "yaml/unknown-key"
        "未知的键 `…`",
        "unknown key `…`";
        "未知的键 `…`",
        "unknown key `…`";
    YAML_SYNTAX = Error "yaml/syntax"
        "YAML 写法有误：…",
        "not valid YAML: …";
        "文字里有 `: ` 或以 `[`、`*`、`@` 等符号开头时，用英文双引号括起来；括号和引号要成对",
        "quote a text that contains `: ` or begins with a sign such as `[`, `*` or `@`; close every bracket and quote";
    YAML_TAB = Error "yaml/tab"
        "行首有制表符",
        "there is a tab before the line";
        "缩进只能用空格：把制表符换成两个空格",
        "indent with spaces: put two of them for the tab";
    YAML_REPEATED_KEY = Error "yaml/repeated-key"
        "键 `…` 写了两次",
        "the key `…` is given twice";
        "同一个键只写一次，删去多余的一行",
        "write each key once and delete the other line";
    YAML_NOT_A_MAPPING = Error "yaml/not-a-mapping"
        "这里应当是一行一个“键: 值”",
        "expected one `key: value` a line";
        "例如 `title: 2023年法治政府建设年度报告`",
        "for example `title: Annual report 2023`";
    YAML_KEY_TWICE = Error "yaml/key-twice"
        "`…` 和 `…` 是同一个键，写了两次",
        "`…` and `…` are one key, given twice";
        "只留一个",
        "keep one of them";
    YAML_WRONG_TYPE = Error "yaml/wrong-type"
        "这里应当是…",
        "expected …";
        "改正这个值，或删去这一行",
        "mend the value or delete the line";
    YAML_TOO_DEEP = Error "yaml/too-deep"
        "括号或缩进超过 … 层",
        "brackets or indents are more than … levels deep";
        "检查是否多打了 `[` 或 `{`；文字里的括号用英文双引号括起来",
        "check for `[` or `{` too many; quote a text that contains them";
    YAML_EMPTY = Error "yaml/empty"
        "这个键没有值",
        "this key has no value";
        "写上值，如 `…`；用不着就删去这一行",
        "give it one, as in `…`, or delete the line";
    YAML_COMMENT = Warning "yaml/comment"
        "空格加 `#` 之后的文字在 YAML 里是注释，没有算进来：`…`",
        "YAML takes what follows a space and `#` for a comment; it is left out: `…`";
        "是正文就加引号：`…`；是备注就另起一行写",
        "quote it if it belongs to the text: `…`; put a remark on a line of its own";
    YAML_COLON = Error "yaml/colon"
        "键后面的冒号是全角的",
        "the colon after the key is a full-width one";
        "把 `date：2024-01-29` 改成 `date: 2024-01-29`，用英文冒号加一个空格",
        "write `date: 2024-01-29`, not `date：2024-01-29`";
    YAML_ITEM = Error "yaml/item"
        "列表项的 `-` 后面少一个空格",
        "a space is missing behind the `-` of an item";
        "写成 `- 项目`",
        "write `- item`";
    YAML_SPACE_BEFORE = Error "yaml/space-before"
        "键的前面多了空格",
        "there is a space before the key";
        "删去行首的空格",
        "delete the space at the beginning of the line";
    YAML_BYTE_ORDER_MARK = Error "yaml/byte-order-mark"
        "这里有一个看不见的字符（U+FEFF），YAML 读不下去",
        "there is a character here that nobody sees (U+FEFF) and YAML stops at";
        "删去这一行，重新打一遍；不要从别的文件里粘贴",
        "delete the line and type it anew instead of pasting it";
    YAML_COMMENT_IN_BRACKETS = Error "yaml/comment-in-brackets"
        "空格加 `#` 之后是注释，括号没有闭合：`…`",
        "what follows a space and `#` is a comment, so the bracket is not closed: `…`";
        "有 `#` 的词用英文双引号括起来，如 `[\"甲 # 一\", 乙]`",
        "quote the word that has the `#`, as in `[\"a # b\", c]`";
}
