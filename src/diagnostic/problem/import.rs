//! What `import` met: what is missing, what it left out, what it could not place.

use super::super::rules::import as rules;
use super::super::{Diagnostic, Location};
use crate::text;

/// No title was found.
pub(crate) fn no_title(at: Location) -> Diagnostic {
    Diagnostic::of(&rules::IMPORT_NO_TITLE, at, text!("找不到标题", "no title was found"))
        .help(text!("用 `--title 标题` 写明", "give it with `--title TITLE`"))
}

/// No date was found.
pub(crate) fn no_date(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NO_DATE,
        at,
        text!("找不到发布日期", "no publication date was found"),
    )
    .help(text!("用 `--date 2024-01-29` 写明", "give it with `--date 2024-01-29`"))
}

/// A date that is none.
pub(crate) fn bad_date(at: Location, typed: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_BAD_DATE,
        at,
        text!("`{typed}` 不是日期", "`{typed}` is not a date"),
    )
    .help(text!("用 `--date 2024-01-29` 写明", "give it with `--date 2024-01-29`"))
}

/// Signs made full-width.
pub(crate) fn full_width(at: Location, count: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_FULL_WIDTH,
        at,
        text!("{count} 个半角标点改成了全角", "{count} signs were made full-width"),
    )
}

/// A line of the head that means nothing we know.
pub(crate) fn not_placed(at: Location, line: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NOT_PLACED,
        at,
        text!(
            "不知道“{line}”是什么，留在正文开头",
            "“{line}” could not be placed and stays at the top of the body"
        ),
    )
    .help(text!("把它移到开头的信息里，或删去", "move it to the front matter, or delete it"))
}

/// Parts of one kind that are no part of the report: places and words, no words where they must not be repeated.
pub(crate) fn left_out(
    at: Location,
    kind: (&str, &str),
    all: &[(usize, &str)],
    quoted: usize,
) -> Diagnostic {
    let count = all.len();
    let short = |words: &str| {
        let words: String = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let cut: String = words.chars().take(24).collect();
        if cut.len() < words.len() { format!("{cut}…") } else { cut }
    };
    let quoted: Vec<String> = all
        .iter()
        .filter(|(_, words)| !words.is_empty())
        .take(quoted)
        .map(|(_, words)| short(words))
        .collect();
    let more = quoted.len() < count && !quoted.is_empty();
    let (zh, en) = (quoted.join("”“"), quoted.join("”, “"));
    let (zh, en) = match (quoted.is_empty(), more) {
        (true, _) => (String::new(), String::new()),
        (false, true) => (format!("：“{zh}”等"), format!(": “{en}” and others")),
        (false, false) => (format!("：“{zh}”"), format!(": “{en}”")),
    };
    let (kind_zh, kind_en) = kind;
    Diagnostic::of(
        &rules::IMPORT_LEFT_OUT,
        at,
        text!("略去 {count} 处{kind_zh}{zh}", "left out {count} × {kind_en}{en}"),
    )
}

/// 相关附件 with nothing after it.
pub(crate) fn empty_label(at: Location, line: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_EMPTY_LABEL,
        at,
        text!("“{line}”之后没有附件，已略去", "nothing follows “{line}”; it was left out"),
    )
}

/// A listed attachment that is not beside the text.
pub(crate) fn awaited(at: Location, file: &str, address: Option<&str>) -> Diagnostic {
    let from = address.filter(|address| address.contains("://"));
    let (zh, en) = match from {
        Some(address) => (format!("（原址 {address}）"), format!(" (it was at {address})")),
        None => (String::new(), String::new()),
    };
    Diagnostic::of(
        &rules::IMPORT_AWAITED,
        at,
        text!(
            "原文列出附件“{file}”{zh}，但旁边没有这个文件",
            "the text lists the attachment “{file}”{en}, but the file is not beside it"
        ),
    )
    .help(text!(
        "把文件放进报告的文件夹，改正文件名，再删去 `awaited: true`",
        "put the file into the report's folder, mend its name there, and delete `awaited: true`"
    ))
}

/// A file that the text lists and the site does not take as an attachment.
pub(crate) fn not_an_attachment(at: Location, file: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NOT_AN_ATTACHMENT,
        at,
        text!(
            "原文列出“{file}”，网站不收这类附件，没有带来",
            "the text lists “{file}”, a kind of file that the site does not take; it was left behind"
        ),
    )
    .help(text!(
        "转成 PDF 等常用格式，放到报告旁边，写进 `attachments:`",
        "turn it into a common format such as PDF, put it beside the report, and list it under `attachments:`"
    ))
}

/// Sections that are not there yet, and have no titles.
pub(crate) fn no_section_title(at: Location, missing: &[String]) -> Diagnostic {
    let sections = missing.join("`、`");
    let titles: Vec<&str> = missing.iter().map(|_| "名称").collect();
    let titles = titles.join("/");
    Diagnostic::of(
        &rules::IMPORT_NO_SECTION_TITLE,
        at,
        text!("栏目 `{sections}` 还没有，也没有名称", "the section `{sections}` is not there yet and has no title"),
    )
    .help(text!(
        "用 `--section-title {titles}` 写明栏目名称（外层在前），或先建好栏目",
        "give its title with `--section-title {titles}` (outermost first), or make the section first"
    ))
}

/// The report would overwrite a file.
pub(crate) fn exists(at: Location, path: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_EXISTS,
        at,
        text!("已有 `{path}`，不会覆盖", "`{path}` is there already and is not overwritten"),
    )
    .help(text!(
        "给原文件改名，或移走已有的报告",
        "rename the text, or move the report that is there"
    ))
}

/// Why a value is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Several are as good as each other.
    AsGood,
    /// The only dates are those of signatures.
    OnlySigned,
}

/// Several values, or only doubtful ones: the caller chooses. `key` is its name in the front matter and in Chinese.
pub(crate) fn which(
    at: Location,
    key: (&str, &str),
    all: &[(usize, String)],
    why: Asked,
) -> Diagnostic {
    let (option, zh_name) = key;
    let message = match why {
        Asked::AsGood => text!(
            "{zh_name}有几个一样可能的值，不敢替您选",
            "there are several values for `{option}`, each as likely as the others"
        ),
        Asked::OnlySigned => text!(
            "找不到标明的发布日期，只有落款一类的日期",
            "no labelled publication date was found, only dates of signatures"
        ),
    };
    let list = |of: &dyn Fn(usize, &str) -> String| {
        all.iter()
            .enumerate()
            .map(|(at, (_, value))| of(at + 1, value))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let zh = list(&|number, value| format!("{number} = {value}（第 {} 行）", all[number - 1].0));
    let en = list(&|number, value| format!("{number} = {value} (line {})", all[number - 1].0));
    let direct = match option {
        "title" => "--title 标题",
        "date" => "--date 2024-01-29",
        "publisher" => "--publisher 机构",
        _ => "",
    };
    let (or_zh, or_en) = match direct {
        "" => (String::new(), String::new()),
        direct => (format!("，或者写明：`{direct}`"), format!(", or give it: `{direct}`")),
    };
    Diagnostic::of(&rules::IMPORT_WHICH, at, message).help(text!(
        "用 `--take {option}=1` 选一个：{zh}{or_zh}",
        "choose with `--take {option}=1`: {en}{or_en}"
    ))
}

/// `--take` names a value that is not there.
pub(crate) fn no_such_take(
    at: Location,
    key: (&str, &str),
    number: usize,
    count: usize,
) -> Diagnostic {
    let (option, name) = key;
    Diagnostic::of(
        &rules::IMPORT_NO_SUCH_TAKE,
        at,
        text!(
            "`--take {option}={number}`：文中只有 {count} 个可选的{name}",
            "`--take {option}={number}`: the text has {count} values for it"
        ),
    )
    .help(text!(
        "不写 `--take` 再运行一次，看有哪几个可选",
        "run it once without `--take` to see which there are"
    ))
}

/// A value that was given contradicts the text.
pub(crate) fn differs(at: Location, key: (&str, &str), given: &str, printed: &str) -> Diagnostic {
    let (option, name) = key;
    Diagnostic::of(
        &rules::IMPORT_DIFFERS,
        at,
        text!(
            "写明的{name}是“{given}”，文中是“{printed}”",
            "`{option}` is given as “{given}”, the text says “{printed}”"
        ),
    )
    .help(text!("核对哪个对", "see which is right"))
}

/// A date whose label may mean another day.
pub(crate) fn loose_date(at: Location, date: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_LOOSE_DATE,
        at,
        text!(
            "发布日期取 {date}，它的标签不一定指发布",
            "{date} was taken as the publication date; its label may mean another day"
        ),
    )
    .help(text!(
        "核对；不对就用 `--date 2024-01-29` 写明",
        "look at it; give it with `--date 2024-01-29` if it is wrong"
    ))
}

/// Words of a line of facts that are no part of a value.
pub(crate) fn rest_of_line(at: Location, words: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_REST,
        at,
        text!(
            "信息行里的“{words}”不知道是什么，没有导入",
            "“{words}” in a line of facts could not be placed and was left out"
        ),
    )
    .help(text!("需要的话，自己补进报告", "add it to the report if it is needed"))
}

/// A labelled value that its key does not take.
pub(crate) fn unfit(at: Location, label: &str, value: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_UNFIT,
        at,
        text!(
            "“{label}：{value}”不是这一项能用的值，没有导入",
            "“{label}: {value}” is no value that this key takes; it was left out"
        ),
    )
    .help(text!("改正后补进报告开头的信息里", "mend it and add it to the front matter"))
}
