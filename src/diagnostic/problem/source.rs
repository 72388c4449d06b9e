//! Problems of files: names, encodings, links, front matter fences.

use super::super::rules::source as rules;
use super::super::{Diagnostic, Location, Text};
use crate::text;

/// There is no content folder.
pub(crate) fn no_content(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_NO_CONTENT,
        at,
        text!("没有 `content` 文件夹", "there is no folder `content`"),
    )
    .help(text!("用 `gongkai init` 建一个站点", "make a site with `gongkai init`"))
}

/// A file name that is not UTF-8.
pub(crate) fn name_not_utf8(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_NAME,
        at,
        text!("文件名不是 UTF-8", "the file's name is not UTF-8"),
    )
    .help(text!("给文件改名", "rename the file"))
}

/// A symbolic link.
pub(crate) fn symbolic_link(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_SYMBOLIC_LINK,
        at,
        text!("不读取符号链接", "symbolic links are not read"),
    )
    .help(text!("把文件本身放到这里", "put the file itself here"))
}

/// A pipe, a socket or a device.
pub(crate) fn no_plain_file(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_NO_PLAIN_FILE,
        at,
        text!(
            "这不是普通文件（管道、套接字或设备）",
            "this is no plain file but a pipe, a socket or a device"
        ),
    )
    .help(text!("把它移出 `content/`", "move it out of `content/`"))
}

/// What office programs leave behind.
pub(crate) fn litter(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_LITTER,
        at,
        text!("临时文件或隐藏文件，已略过", "a temporary or hidden file, skipped"),
    )
    .help(text!("可以删除", "it can be deleted"))
}

/// A name that no address or other system can carry.
pub(crate) fn bad_name(at: Location, character: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_NAME,
        at,
        text!(
            "路径含有不能用的字符 `{character}`",
            "the path has a character that cannot be used: `{character}`"
        ),
    )
    .help(text!(
        "给文件或文件夹改名，去掉这个字符（重新打一遍名字最稳妥）",
        "rename the file or folder without it; typing the name anew is safest"
    ))
}

/// How often something stands in a file, where that is more than once.
fn times(count: usize) -> Text {
    match count {
        1 => Text::default(),
        _ => text!("（共 {count} 处）", " ({count} places)"),
    }
}

/// A sign that stands where a character was lost.
pub(crate) fn lost_character(at: Location, sample: &str, count: usize) -> Diagnostic {
    let Text { zh, en } = times(count);
    Diagnostic::of(
        &rules::SOURCE_LOST_CHARACTER,
        at,
        text!(
            "有读不出的字 `{sample}`{zh}，原来的字已经丢了",
            "`{sample}` stands where a character was lost{en}"
        ),
    )
    .help(text!("对照原文，把这里的字重新打上", "type the character anew from the original"))
}

/// A character that other machines show as a box.
pub(crate) fn private_character(at: Location, sample: &str, count: usize) -> Diagnostic {
    let Text { zh, en } = times(count);
    Diagnostic::of(
        &rules::SOURCE_PRIVATE_CHARACTER,
        at,
        text!(
            "有别的电脑上显示不出的字符 `{sample}`{zh}，多半是 Word 的项目符号",
            "`{sample}` shows as a box elsewhere{en}; most come from bullets of Word"
        ),
    )
    .help(text!(
        "改成普通的字或符号，列表用 `- `",
        "use an ordinary character; write lists with `- `"
    ))
}

/// A character that nobody sees.
pub(crate) fn invisible_character(at: Location, sample: &str, count: usize) -> Diagnostic {
    let Text { zh, en } = times(count);
    Diagnostic::of(
        &rules::SOURCE_INVISIBLE_CHARACTER,
        at,
        text!(
            "有看不见的字符 `{sample}`{zh}，会妨碍查找和复制",
            "`{sample}` cannot be seen and breaks searching and copying{en}"
        ),
    )
    .help(text!(
        "把这一处的几个字删去，重新打一遍",
        "delete the characters around it and type them anew"
    ))
}

/// A mark that turns text round, so that a page can say something else than its source.
pub(crate) fn direction_mark(at: Location, sample: &str, count: usize) -> Diagnostic {
    let Text { zh, en } = times(count);
    Diagnostic::of(
        &rules::SOURCE_DIRECTION_MARK,
        at,
        text!(
            "有改变文字方向的字符 `{sample}`{zh}，页面上的字会颠倒",
            "`{sample}` turns the direction of the text behind it{en}"
        ),
    )
    .help(text!(
        "把这一处的几个字删去，重新打一遍",
        "delete the characters around it and type them anew"
    ))
}

/// Text that was read in another encoding than it was written in.
pub(crate) fn mojibake(at: Location, sample: &str, count: usize) -> Diagnostic {
    let Text { zh, en } = times(count);
    Diagnostic::of(
        &rules::SOURCE_MOJIBAKE,
        at,
        text!(
            "像是乱码：`{sample}`{zh}",
            "this looks like text in a wrong encoding: `{sample}`{en}"
        ),
    )
    .help(text!(
        "从原文重新复制，保存时选 UTF-8 编码",
        "copy it from the original again and save it as UTF-8"
    ))
}

/// The text is GB18030.
pub(crate) fn gb18030(at: Location) -> Diagnostic {
    Diagnostic::of(
&rules::SOURCE_ENCODING,
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
    Diagnostic::of(
        &rules::SOURCE_ENCODING,
        at,
        text!("文件不是 UTF-8 文本", "the file is not UTF-8 text"),
    )
    .help(text!("在编辑器里另存为 UTF-8", "save it as UTF-8 in the editor"))
}

/// A character that no page may contain.
pub(crate) fn control_character(at: Location, code: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_CONTROL_CHARACTER,
        at,
        text!(
            "控制字符 {code}，网页和订阅源里不允许",
            "control character {code}, not allowed in pages and feeds"
        ),
    )
    .help(text!("删去这个看不见的字符", "delete this invisible character"))
}

/// There is no front matter.
pub(crate) fn no_front_matter(at: Location, is_section: bool) -> Diagnostic {
    Diagnostic::of(
&rules::SOURCE_NO_FRONT_MATTER,
        at,
        text!(
            "文件开头没有 `---` 之间的信息",
            "the file does not begin with front matter between `---` lines"
        ),
    )
    .help(if is_section {
        text!(
            "在第一行写 `---`，再写 `title: 栏目名`，再写一行 `---`",
            "write `---` on the first line, then `title: NAME`, then another `---`"
        )
    } else {
        text!(
            "在第一行写 `---`，再写 `title:`、`date:`、`publisher:`，再写一行 `---`",
            "write `---` on the first line, then `title:`, `date:`, `publisher:`, then another `---`"
        )
    })
}

/// A line that looks like the fence of front matter and is not.
pub(crate) fn odd_fence(at: Location, line: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_ODD_FENCE,
        at,
        if line == "---" {
            text!("`---` 前面有空格", "there is a space before `---`")
        } else {
            text!("这一行是 `{line}`，不是 `---`", "this line is `{line}`, not `---`")
        },
    )
    .help(text!(
        "改成三个英文减号 `---`，前面不要空格",
        "write three hyphens, `---`, with nothing before them"
    ))
}

/// `INDEX.MD`, `_Index.md`: a name that is known in small letters only.
pub(crate) fn capitals(at: Location, right: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_CAPITALS,
        at,
        text!("这个文件名要用小写字母", "this file's name is known in small letters only"),
    )
    .help(text!("改名为 `{right}`", "rename it `{right}`"))
}

/// The front matter is never closed.
pub(crate) fn front_matter_open(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::SOURCE_FRONT_MATTER_OPEN,
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
    Diagnostic::of(
        &rules::SOURCE_OTHER_FRONT_MATTER,
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
    Diagnostic::of(&rules::SOURCE_UNREADABLE, at, text!("读不了：{zh}", "cannot be read: {en}"))
        .help(text!(
            "检查文件的权限，或它是否正被别的程序占用",
            "check the file's permissions, or whether another program holds it"
        ))
}
