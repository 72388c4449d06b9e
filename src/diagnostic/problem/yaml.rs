//! Problems of YAML itself and of keys and types, wherever it is read.

use super::super::{Diagnostic, Location, Text};
use crate::text;

/// The text is not YAML; `said` is what the parser says of it.
pub(crate) fn syntax(at: Location, said: &str) -> Diagnostic {
    let hint = if said.contains("tab") {
        text!("缩进只能用空格，不能用制表符", "indent with spaces, never with tabs")
    } else if said.contains("duplicate") {
        text!("同一个键只写一次，删去多余的一行", "write each key once and delete the other line")
    } else {
        text!(
            "冒号后面要有一个空格；文字里有 `: ` 或以 `[`、`*`、`@` 等符号开头时，用英文双引号括起来",
            "put a space after each colon; quote a text that contains `: ` or begins with a sign such as `[`, `*` or `@`"
        )
    };
    let chinese = in_chinese(said);
    Diagnostic::error(
        "yaml/syntax",
        at,
        text!("YAML 写法有误：{chinese}", "not valid YAML: {said}"),
    )
    .help(hint)
}

/// The whole is a list or a text instead of keys and values.
pub(crate) fn not_a_mapping(at: Location) -> Diagnostic {
    Diagnostic::error(
        "yaml/not-a-mapping",
        at,
        text!("这里应当是一行一个“键: 值”", "expected one `key: value` a line"),
    )
    .help(text!(
        "例如 `title: 2023年法治政府建设年度报告`",
        "for example `title: Annual report 2023`"
    ))
}

/// A key nobody knows.
pub(crate) fn unknown_key(at: Location, key: &str, near: Option<&str>) -> Diagnostic {
    let help = match near {
        Some(near) => text!(
            "是不是 `{near}`？自定义的数据请写在 `extra:` 之下",
            "did you mean `{near}`? data of your own goes under `extra:`"
        ),
        None => text!("自定义的数据请写在 `extra:` 之下", "data of your own goes under `extra:`"),
    };
    Diagnostic::error("yaml/unknown-key", at, text!("未知的键 `{key}`", "unknown key `{key}`"))
        .help(help)
}

/// A key is given under both its names.
pub(crate) fn both_names(at: Location, name: &str, alias: &str) -> Diagnostic {
    Diagnostic::error(
        "yaml/key-twice",
        at,
        text!(
            "`{name}` 和 `{alias}` 是同一个键，写了两次",
            "`{name}` and `{alias}` are one key, given twice"
        ),
    )
    .help(text!("只留一个", "keep one of them"))
}

/// A value of the wrong kind; `want` says what is expected.
pub(crate) fn wrong_type(at: Location, want: &Text) -> Diagnostic {
    let (zh, en) = (&want.zh, &want.en);
    Diagnostic::error("yaml/wrong-type", at, text!("这里应当是{zh}", "expected {en}"))
        .help(text!("改正这个值，或删去这一行", "mend the value or delete the line"))
}

/// What the parser says most often, in Chinese; other words stay as they are.
fn in_chinese(said: &str) -> &str {
    const KNOWN: [(&str, &str); 11] = [
        ("mapping values are not allowed", "一行里有两个“: ”，或上一行没有写完"),
        ("did not find expected key", "这里应当是一个键，检查缩进和引号"),
        ("did not find expected ',' or ']'", "`[` 没有配对的 `]`"),
        ("did not find expected ',' or '}'", "`{` 没有配对的 `}`"),
        ("did not find expected '-' indicator", "列表的每一项要以 `- ` 开头并对齐"),
        ("could not find expected ':'", "键后面缺少冒号"),
        ("cannot start any token", "这个符号不能用在开头（制表符、`@`、`` ` `` 要用引号括起来）"),
        ("unexpected end of stream", "引号没有配对"),
        ("block sequence entries are not allowed", "列表不能写在这里"),
        ("duplicate entry", "同一个键写了两次"),
        ("unknown anchor", "`*` 开头的文字要用引号括起来"),
    ];
    KNOWN.iter().find(|(english, _)| said.contains(english)).map_or(said, |(_, chinese)| chinese)
}

/// Lists and mappings too deep inside each other.
pub(crate) fn too_deep(at: Location, most: usize) -> Diagnostic {
    Diagnostic::error(
        "yaml/too-deep",
        at,
        text!("括号或缩进超过 {most} 层", "brackets or indents are more than {most} levels deep"),
    )
    .help(text!(
        "检查是否多打了 `[` 或 `{{`；文字里的括号用英文双引号括起来",
        "check for `[` or `{{` too many; quote a text that contains them"
    ))
}

/// A key that decides something and has no value; `example` is how it is written.
pub(crate) fn empty(at: Location, example: &str) -> Diagnostic {
    Diagnostic::error("yaml/empty", at, text!("这个键没有值", "this key has no value")).help(text!(
        "写上值，如 `{example}`；用不着就删去这一行",
        "give it one, as in `{example}`, or delete the line"
    ))
}

/// A `#` behind a space in a text, from which on YAML takes it for a comment.
pub(crate) fn comment_cuts(at: Location, lost: &str, quoted: &str) -> Diagnostic {
    Diagnostic::warning(
        "yaml/comment",
        at,
        text!(
            "空格加 `#` 之后的文字在 YAML 里是注释，没有算进来：`{lost}`",
            "YAML takes what follows a space and `#` for a comment; it is left out: `{lost}`"
        ),
    )
    .help(text!(
        "是正文就加引号：`{quoted}`；是备注就另起一行写",
        "quote it if it belongs to the text: `{quoted}`; put a remark on a line of its own"
    ))
}

/// A full-width colon after a key, or none of the space that has to follow one.
pub(crate) fn colon(at: Location) -> Diagnostic {
    Diagnostic::error(
        "yaml/colon",
        at,
        text!("键后面要用英文冒号和一个空格", "a key is followed by `:` and a space"),
    )
    .help(text!(
        "把 `date：2024-01-29` 改成 `date: 2024-01-29`",
        "write `date: 2024-01-29`, not `date：2024-01-29` or `date:2024-01-29`"
    ))
}
