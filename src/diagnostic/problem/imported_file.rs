//! What `import` met in the file itself: kinds that are not read, damage, tables, pictures.

use super::super::rules::import as rules;
use super::super::{Diagnostic, Location};
use crate::extract::{Encoding, FileKind, OverLimit};
use crate::text;

/// The text was not UTF-8.
pub(crate) fn was_encoded(at: Location, encoding: Encoding) -> Diagnostic {
    let name = match encoding {
        Encoding::Utf8 => "UTF-8",
        Encoding::Utf16Le | Encoding::Utf16Be => "UTF-16",
        Encoding::Gb18030 => "GB18030",
    };
    Diagnostic::of(
        &rules::IMPORT_ENCODING,
        at,
        text!("原文是 {name} 编码，已转为 UTF-8", "the text was in {name} and is UTF-8 now"),
    )
}

/// Lines that were read as a table.
pub(crate) fn table(at: Location, first: usize, last: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_TABLE,
        at,
        text!(
            "第 {first} 行到第 {last} 行读成了一个表格",
            "lines {first} to {last} were read as a table"
        ),
    )
    .help(text!("对照原文核对每一列", "compare each column with the original"))
}

/// A line with tabs that is no table.
pub(crate) fn loose_tab(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_LOOSE_TAB,
        at,
        text!(
            "像是表格的一行，列之间的制表符还在",
            "this looks like a row of a table; its tabs were kept"
        ),
    )
    .help(text!(
        "在报告里改写成表格：`| 项目 | 数量 |`",
        "write it as a table in the report: `| item | number |`"
    ))
}

/// A picture without words that say what it shows.
pub(crate) fn no_alt(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NO_ALT,
        at,
        text!(
            "图片“{name}”没有说明文字",
            "the picture “{name}” has no words that say what it shows"
        ),
    )
    .help(text!(
        "在报告里写上：`![图上是什么]({name})`",
        "write them into the report: `![what it shows]({name})`"
    ))
}

/// A table in a cell.
pub(crate) fn nested_table(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_NESTED_TABLE,
        at,
        text!(
            "表格的格子里还有表格，已写成文字",
            "a cell of the table holds another table, which became text"
        ),
    )
    .help(text!("把里面的表格单独写成一个表格", "write the inner table as a table of its own"))
}

/// A file that no reader reads as a report.
pub(crate) fn not_read(at: Location, kind: FileKind) -> Diagnostic {
    let save = |zh: &str, en: &str| {
        (
            text!("这是{zh}，不能直接读", "this is {en}, which is not read"),
            text!(
                "在 Word 或 WPS 里打开，另存为 docx，再导入",
                "open it in Word or WPS, save it as docx, and import that"
            ),
        )
    };
    let attach = |zh: &str, en: &str| {
        (
            text!("这是{zh}，不能读成报告", "this is {en}, which cannot become a report"),
            text!(
                "作为附件：`--attach`，再用 `--title`、`--date` 写明标题和日期",
                "make it an attachment with `--attach`, and give `--title` and `--date`"
            ),
        )
    };
    let (message, help) = match kind {
        FileKind::Empty => (
            text!("文件是空的", "the file is empty"),
            text!("换一个有内容的文件", "take a file that has something in it"),
        ),
        FileKind::Doc => {
            save("旧版 Word 或 WPS 文件（doc、wps）", "an old Word or WPS file (doc, wps)")
        }
        FileKind::Odt => save("OpenDocument 文件", "an OpenDocument file"),
        FileKind::Rtf => save("RTF 文件", "an RTF file"),
        FileKind::EncryptedOffice => (
            text!("文件设了打开密码，读不了", "the file has a password and cannot be read"),
            text!(
                "在 Word 或 WPS 里打开，去掉密码，另存为 docx",
                "open it in Word or WPS, remove the password, save it as docx"
            ),
        ),
        FileKind::Pdf => attach("PDF", "a PDF"),
        FileKind::Ofd => attach("OFD", "an OFD"),
        FileKind::Xlsx | FileKind::Xls | FileKind::Ods => {
            attach("表格（Excel、WPS 表格）", "a sheet (Excel, WPS)")
        }
        FileKind::Pptx | FileKind::Ppt => attach("演示文稿", "a presentation"),
        FileKind::Picture => attach("图片", "a picture"),
        FileKind::Zip | FileKind::OtherArchive => (
            text!("这是压缩包", "this is an archive of files"),
            text!("先解开，再导入里面的文件", "unpack it, and import the files in it"),
        ),
        // Word files, pages and texts are read; the others are not known.
        FileKind::Docx
        | FileKind::Docm
        | FileKind::Html
        | FileKind::Mhtml
        | FileKind::Text(_)
        | FileKind::OtherOle
        | FileKind::Unknown => (
            text!("认不出这是什么文件", "the kind of this file is not known"),
            text!(
                "在能打开它的程序里另存为 docx 或文本，再导入",
                "save it as docx or text in the program that opens it, and import that"
            ),
        ),
    };
    Diagnostic::of(&rules::IMPORT_NOT_READ, at, message).help(help)
}

/// A file that its reader cannot read.
pub(crate) fn damaged(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_DAMAGED,
        at,
        text!("文件损坏，读不出来", "the file is damaged and cannot be read"),
    )
    .help(text!(
        "在 Word 或 WPS 里打开，另存为新的 docx，再导入",
        "open it in Word or WPS, save it as a new docx, and import that"
    ))
}

/// Front matter of another generator that is no YAML or TOML of keys and values.
pub(crate) fn front_matter(at: Location, reason: &str) -> Diagnostic {
    let reason = reason.lines().next().unwrap_or_default();
    Diagnostic::of(
        &rules::IMPORT_FRONT_MATTER,
        at,
        text!("开头的信息读不出来：{reason}", "the front matter cannot be read: {reason}"),
    )
    .help(text!(
        "把那一行改好，或用原来的生成器转成 YAML，再导入",
        "mend that line, or turn it into YAML with the generator it comes from, and import again"
    ))
}

/// A file that is over a limit.
pub(crate) fn over_limit(at: Location, over: OverLimit) -> Diagnostic {
    let (zh, en) = match over {
        OverLimit::Entries => ("里面的文件太多", "too many files in it"),
        OverLimit::Inflated => ("解开后太大", "too large when unpacked"),
        OverLimit::Depth => ("嵌套太深", "nested too deeply"),
        OverLimit::Time => ("读得太久", "it takes too long to read"),
    };
    Diagnostic::of(
        &rules::IMPORT_OVER_LIMIT,
        at,
        text!("没有读这个文件：{zh}", "the file was not read: {en}"),
    )
    .help(text!(
        "在 Word 或 WPS 里打开，分成几个文件再导入",
        "open it in Word or WPS, and import it in parts"
    ))
}

/// A file with macros.
pub(crate) fn macros(at: Location) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_MACROS,
        at,
        text!("文件带有宏；宏没有导入", "the file has macros; they were left out"),
    )
}

/// A picture that no web page can show.
pub(crate) fn picture_kind(at: Location, name: &str) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_PICTURE_KIND,
        at,
        text!(
            "图片“{name}”是网页显示不了的格式，没有导入",
            "the picture “{name}” is of a kind that web pages cannot show; it was left out"
        ),
    )
    .help(text!(
        "在 Word 里把它另存为 PNG，放到报告旁边，再用 `![说明](文件名)` 引用",
        "save it as PNG in Word, put it beside the report, and refer to it with `![words](file)`"
    ))
}

/// A picture of a web page that does not lie beside it.
pub(crate) fn picture_away(at: Location, src: &str) -> Diagnostic {
    let src: String = src.chars().take(80).collect();
    Diagnostic::of(
        &rules::IMPORT_PICTURE_AWAY,
        at,
        text!(
            "图片“{src}”不在网页旁边，没有导入",
            "the picture “{src}” is not beside the page and was left out"
        ),
    )
    .help(text!(
        "用浏览器把网页连同图片另存一次，再导入；或者把图片放到报告旁边",
        "save the page with its pictures from a browser and import that, or put the picture beside the report"
    ))
}

/// The account of a file does not add up.
pub(crate) fn does_not_add_up(at: Location, read: usize, sum: usize) -> Diagnostic {
    Diagnostic::of(
        &rules::IMPORT_DOES_NOT_ADD_UP,
        at,
        text!(
            "读到 {read} 个字，导入和略去的共 {sum} 个，对不上",
            "{read} characters were read, {sum} were taken or left out"
        ),
    )
    .help(text!(
        "这是程序的错误，请把文件交给维护者",
        "this is a fault of the program; please show the file to its maintainers"
    ))
}

/// An identity number in what would be published; `masked` is what may be printed of it.
pub(crate) fn personal(at: Location, masked: &str, sure: bool) -> Diagnostic {
    if sure {
        return Diagnostic::of(
            &rules::IMPORT_PERSONAL,
            at,
            text!(
                "文中有身份证号 {masked}，没有导入",
                "the text has the identity number {masked}; it was not imported"
            ),
        )
        .help(text!(
            "删去或遮住（如 `35*************123`）再导入；确实要公开就加 `--yes`",
            "delete or mask it (`35*************123`) and import again; add `--yes` if it is meant to be published"
        ));
    }
    Diagnostic::of(
        &rules::IMPORT_MAYBE_PERSONAL,
        at,
        text!("文中的 {masked} 可能是身份证号", "{masked} in the text may be an identity number"),
    )
    .help(text!("核对；是就删去或遮住", "look at it; delete or mask it if it is one"))
}

/// Markdown of another generator: keys that went to `extra`, links that were left as they are.
pub(crate) fn other_generator(at: Location, kept: &[String], links: usize) -> Diagnostic {
    let names = kept.join("`, `");
    let (zh, en) = if kept.is_empty() {
        (String::new(), String::new())
    } else {
        (format!("；`{names}` 放进 `extra`"), format!("; `{names}` went to `extra`"))
    };
    Diagnostic::of(
        &rules::IMPORT_OTHER_GENERATOR,
        at,
        text!(
            "读的是别的生成器的 Markdown：正文原样保留，{links} 个站内链接没有改{zh}",
            "this is Markdown of another generator: its body is as it was, {links} links on its site were left alone{en}"
        ),
    )
    .help(text!("核对站内链接，预览一遍", "look at its links, and preview it"))
}
