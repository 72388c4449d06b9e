//! Problems of files: names, encodings, links, front matter fences.

use super::super::{Diagnostic, Location, Text};
use crate::text;

/// There is no content folder.
pub(crate) fn no_content(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/no-content",
        at,
        text!("没有 `content` 文件夹", "there is no folder `content`"),
    )
    .help(text!("用 `gongkai init` 建一个站点", "make a site with `gongkai init`"))
}

/// A file name that is not UTF-8.
pub(crate) fn name_not_utf8(at: Location) -> Diagnostic {
    Diagnostic::error("source/name", at, text!("文件名不是 UTF-8", "the file's name is not UTF-8"))
        .help(text!("给文件改名", "rename the file"))
}

/// A symbolic link.
pub(crate) fn symbolic_link(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/symbolic-link",
        at,
        text!("不读取符号链接", "symbolic links are not read"),
    )
    .help(text!("把文件本身放到这里", "put the file itself here"))
}

/// What office programs leave behind.
pub(crate) fn litter(at: Location) -> Diagnostic {
    Diagnostic::note(
        "source/litter",
        at,
        text!("临时文件或隐藏文件，已略过", "a temporary or hidden file, skipped"),
    )
    .help(text!("可以删除", "it can be deleted"))
}

/// A name that no address or other system can carry.
pub(crate) fn bad_name(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/name",
        at,
        text!("文件名含有不能用的字符", "the file's name has a character that cannot be used"),
    )
    .help(text!("去掉冒号、反斜杠和换行", "take out colons, backslashes and line breaks"))
}

/// The text is GB18030.
pub(crate) fn gb18030(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/encoding",
        at,
        text!("文件是 GB18030（GBK）编码，不是 UTF-8", "the file is in GB18030 (GBK), not in UTF-8"),
    )
    .help(text!(
        "在编辑器里另存为 UTF-8，或运行 `iconv -f GB18030 -t UTF-8`；纯文本报告可直接 `gongkai import`",
        "save it as UTF-8 in the editor, or run `iconv -f GB18030 -t UTF-8`; a plain text report can go straight through `gongkai import`"
    ))
}

/// The text is in no encoding that we know.
pub(crate) fn not_utf8(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/encoding",
        at,
        text!("文件不是 UTF-8 文本", "the file is not UTF-8 text"),
    )
    .help(text!("在编辑器里另存为 UTF-8", "save it as UTF-8 in the editor"))
}

/// A character that no page may contain.
pub(crate) fn control_character(at: Location, code: &str) -> Diagnostic {
    Diagnostic::error(
        "source/control-character",
        at,
        text!(
            "控制字符 {code}，网页和订阅源里不允许",
            "control character {code}, not allowed in pages and feeds"
        ),
    )
    .help(text!("删去这个看不见的字符", "delete this invisible character"))
}

/// There is no front matter.
pub(crate) fn no_front_matter(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/no-front-matter",
        at,
        text!(
            "文件开头没有 `---` 之间的信息",
            "the file does not begin with front matter between `---` lines"
        ),
    )
    .help(text!(
        "在第一行写 `---`，再写 `title:`、`date:`、`publisher:`，再写一行 `---`",
        "write `---` on the first line, then `title:`, `date:`, `publisher:`, then another `---`"
    ))
}

/// The front matter is never closed.
pub(crate) fn front_matter_open(at: Location) -> Diagnostic {
    Diagnostic::error(
        "source/front-matter-open",
        at,
        text!(
            "开头的 `---` 没有配对的 `---`",
            "the `---` that opens the front matter is never closed"
        ),
    )
    .help(text!("在最后一个键之后单独写一行 `---`", "put a line `---` after the last key"))
}

/// TOML or JSON front matter.
pub(crate) fn other_front_matter(at: Location, kind: &str) -> Diagnostic {
    Diagnostic::error(
        "source/other-front-matter",
        at,
        text!(
            "开头的信息是 {kind}，这里只读 YAML",
            "the front matter is {kind}; only YAML is read"
        ),
    )
    .help(text!("改写成 `---` 之间的 `键: 值`", "write it as `key: value` between `---` lines"))
}

/// A file that the system does not let us read.
pub(crate) fn unreadable(at: Location, said: &Text) -> Diagnostic {
    let (zh, en) = (&said.zh, &said.en);
    Diagnostic::error("source/unreadable", at, text!("读不了：{zh}", "cannot be read: {en}")).help(
        text!(
            "检查文件的权限，或它是否正被别的程序占用",
            "check the file's permissions, or whether another program holds it"
        ),
    )
}
