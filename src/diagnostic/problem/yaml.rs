//! Problems of YAML itself and of keys and types, wherever it is read.

use super::super::rules::yaml as rules;
use super::super::{Diagnostic, Location, Text};
use crate::text;

/// The text is not YAML; `said` is what the parser says of it.
pub(crate) fn syntax(at: Location, said: &str) -> Diagnostic {
    let chinese = in_chinese(said);
    Diagnostic::of(
&rules::YAML_SYNTAX,
        at,
        text!("YAML 写法有误：{chinese}", "not valid YAML: {said}"),
    )
    .help(text!(
        "文字里有 `: ` 或以 `[`、`*`、`@` 等符号开头时，用英文双引号括起来；括号和引号要成对",
        "quote a text that contains `: ` or begins with a sign such as `[`, `*` or `@`; close every bracket and quote"
    ))
}

/// A tab before a line.
pub(crate) fn tab(at: Location) -> Diagnostic {
    Diagnostic::of(&rules::YAML_TAB, at, text!("行首有制表符", "there is a tab before the line"))
        .help(text!(
            "缩进只能用空格：把制表符换成两个空格",
            "indent with spaces: put two of them for the tab"
        ))
}

/// A key that stands there before.
pub(crate) fn repeated_key(at: Location, key: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_REPEATED_KEY,
        at.spanning(key),
        text!("键 `{key}` 写了两次", "the key `{key}` is given twice"),
    )
    .help(text!(
        "同一个键只写一次，删去多余的一行",
        "write each key once and delete the other line"
    ))
}

/// The whole is a list or a text instead of keys and values.
pub(crate) fn not_a_mapping(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_NOT_A_MAPPING,
        at,
        text!("这里应当是一行一个“键: 值”", "expected one `key: value` a line"),
    )
    .help(text!(
        "例如 `title: 2023年法治政府建设年度报告`",
        "for example `title: Annual report 2023`"
    ))
}

/// A key nobody knows; `has_extra` says whether data of one's own has a place here.
pub(crate) fn unknown_key(
    at: Location,
    key: &str,
    near: Option<&Text>,
    has_extra: bool,
) -> Diagnostic {
    let help = match (near, has_extra) {
        (Some(Text { zh, en }), true) => text!(
            "是不是 `{zh}`？自定义的数据请写在 `extra:` 之下",
            "did you mean `{en}`? data of your own goes under `extra:`"
        ),
        (Some(Text { zh, en }), false) => {
            text!("是不是 `{zh}`？用不着就删去", "did you mean `{en}`? else delete it")
        }
        (None, true) => {
            text!("自定义的数据请写在 `extra:` 之下", "data of your own goes under `extra:`")
        }
        (None, false) => text!("这里没有这个键，删去它", "there is no such key here; delete it"),
    };
    Diagnostic::of(&rules::YAML_UNKNOWN_KEY, at, text!("未知的键 `{key}`", "unknown key `{key}`"))
        .help(help)
}

/// Keys nobody knows that stand in many files.
pub(crate) fn unknown_key_in_many(first: &Diagnostic, count: usize, places: &Text) -> Diagnostic {
    let (zh, en) = (&first.message.zh, &first.message.en);
    let (some, few) = (&places.zh, &places.en);
    let message = text!("{zh}，共 {count} 处：{some} …", "{en}, in {count} places: {few} …");
    Diagnostic { message, ..first.clone() }
}

/// A key is given under both its names.
pub(crate) fn both_names(at: Location, name: &str, alias: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_KEY_TWICE,
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
    Diagnostic::of(&rules::YAML_WRONG_TYPE, at, text!("这里应当是{zh}", "expected {en}"))
        .help(text!("改正这个值，或删去这一行", "mend the value or delete the line"))
}

/// What the parser says, in Chinese.
fn in_chinese(said: &str) -> &'static str {
    const KNOWN: [(&str, &str); 20] = [
        ("mapping values are not allowed", "一行里有两个“: ”，或上一行没有写完"),
        ("did not find expected key", "这里应当是一个键，检查缩进和引号"),
        ("did not find expected ',' or ']'", "`[` 没有配对的 `]`"),
        ("did not find expected ',' or '}'", "`{` 没有配对的 `}`"),
        ("did not find expected '-' indicator", "列表的每一项要以 `- ` 开头并对齐"),
        ("could not find expected ':'", "键后面缺少冒号"),
        ("cannot start any token", "这个符号不能用在开头（`@`、`` ` `` 要用引号括起来）"),
        ("unexpected end of stream", "引号没有配对"),
        ("unexpected document indicator", "引号没有配对"),
        ("block sequence entries are not allowed", "列表不能写在这里"),
        ("duplicate entry", "同一个键写了两次"),
        ("unknown anchor", "`*` 开头的文字要用引号括起来"),
        ("alphabetic or numeric character", "`&`、`*` 开头的文字要用引号括起来"),
        ("control characters are not allowed", "有控制字符"),
        ("unknown escape character", "双引号里的反斜杠要写两个"),
        ("hexdecimal number", "双引号里的反斜杠要写两个"),
        ("undefined tag handle", "`!` 开头的文字要用引号括起来"),
        ("did not find expected node content", "括号里少了内容，或逗号多了"),
        ("more than one document", "中间有一行 `---` 或 `...`"),
        ("repetition limit", "`&`、`*` 的引用太多"),
    ];
    let known = KNOWN.iter().find(|(english, _)| said.contains(english));
    known.map_or("这里读不下去，检查引号、括号、缩进和冒号", |(_, chinese)| {
        chinese
    })
}

/// Lists and mappings too deep inside each other.
pub(crate) fn too_deep(at: Location, most: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_TOO_DEEP,
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
    Diagnostic::of(&rules::YAML_EMPTY, at, text!("这个键没有值", "this key has no value")).help(
        text!(
            "写上值，如 `{example}`；用不着就删去这一行",
            "give it one, as in `{example}`, or delete the line"
        ),
    )
}

/// A `#` behind a space in a text, from which on YAML takes it for a comment.
pub(crate) fn comment_cuts(at: Location, lost: &str, quoted: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_COMMENT,
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

/// A full-width colon after a key.
pub(crate) fn full_width_colon(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_COLON,
        at,
        text!("键后面的冒号是全角的", "the colon after the key is a full-width one"),
    )
    .help(text!(
        "把 `date：2024-01-29` 改成 `date: 2024-01-29`，用英文冒号加一个空格",
        "write `date: 2024-01-29`, not `date：2024-01-29`"
    ))
}

/// No space behind a key's colon.
pub(crate) fn no_space(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_COLON,
        at,
        text!("键的冒号后面少一个空格", "a space is missing behind the key's colon"),
    )
    .help(text!(
        "把 `date:2024-01-29` 改成 `date: 2024-01-29`",
        "write `date: 2024-01-29`, not `date:2024-01-29`"
    ))
}

/// A space behind a key's colon that is no space to YAML.
pub(crate) fn odd_space(at: Location, code: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_COLON,
        at,
        text!(
            "键的冒号后面是全角空格或不间断空格（{code}），YAML 不认",
            "the space behind the key's colon is {code}, which YAML does not know"
        ),
    )
    .help(text!("删去它，打一个普通的空格", "delete it and type an ordinary space"))
}

/// An item of a list without the space behind its dash.
pub(crate) fn item_without_space(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_ITEM,
        at,
        text!("列表项的 `-` 后面少一个空格", "a space is missing behind the `-` of an item"),
    )
    .help(text!("写成 `- 项目`", "write `- item`"))
}

/// A space before a key that belongs to none above it.
pub(crate) fn space_before(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_SPACE_BEFORE,
        at,
        text!("键的前面多了空格", "there is a space before the key"),
    )
    .help(text!("删去行首的空格", "delete the space at the beginning of the line"))
}

/// U+FEFF in front matter or settings.
pub(crate) fn byte_order_mark(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_BYTE_ORDER_MARK,
        at,
        text!(
            "这里有一个看不见的字符（U+FEFF），YAML 读不下去",
            "there is a character here that nobody sees (U+FEFF) and YAML stops at"
        ),
    )
    .help(text!(
        "删去这一行，重新打一遍；不要从别的文件里粘贴",
        "delete the line and type it anew instead of pasting it"
    ))
}

/// A comment that cuts off what closes a bracket.
pub(crate) fn comment_in_brackets(at: Location, lost: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::YAML_COMMENT_IN_BRACKETS,
        at,
        text!(
            "空格加 `#` 之后是注释，括号没有闭合：`{lost}`",
            "what follows a space and `#` is a comment, so the bracket is not closed: `{lost}`"
        ),
    )
    .help(text!(
        "有 `#` 的词用英文双引号括起来，如 `[\"甲 # 一\", 乙]`",
        "quote the word that has the `#`, as in `[\"a # b\", c]`"
    ))
}
