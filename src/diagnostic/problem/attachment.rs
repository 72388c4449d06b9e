//! Problems inside attachments.

use super::super::rules::attachment as rules;
use super::super::{Diagnostic, Location};
use crate::extract::OverLimit;
use crate::extract::pieces::{FileTrait, HiddenBy, PiecePlace};
use crate::tables::NotShown;
use crate::text;
use crate::text::Text;

/// Where a piece of text stands in a file, in words; `inside` is the path of the file in an outer one, or empty.
pub(crate) fn place(inside: &str, place: &PiecePlace, hidden: Option<HiddenBy>) -> Text {
    let at = match place {
        PiecePlace::Line(line) => text!("第 {line} 行", "line {line}"),
        PiecePlace::Paragraph(number) => text!("第 {number} 段", "paragraph {number}"),
        PiecePlace::Note => text!("注释或批注", "a note"),
        PiecePlace::HeaderFooter(None) => text!("页眉或页脚", "a header or footer"),
        PiecePlace::HeaderFooter(Some(sheet)) => {
            text!("工作表“{sheet}”的页眉或页脚", "the header or footer of sheet `{sheet}`")
        }
        PiecePlace::TextBox(part) => text!("“{part}”的文本框", "a text box of `{part}`"),
        PiecePlace::Cell { sheet, cell } => {
            text!("工作表“{sheet}”的单元格 {cell}", "cell {cell} of sheet `{sheet}`")
        }
        PiecePlace::SheetName(name) => text!("工作表名“{name}”", "the name of sheet `{name}`"),
        PiecePlace::Page(page) => text!("第 {page} 页", "page {page}"),
        PiecePlace::Property(name) => text!("属性 {name}", "property {name}"),
        PiecePlace::Part(name) => text!("部分 {name}", "part {name}"),
    };
    let hidden = match hidden {
        None => text!("", ""),
        Some(HiddenBy::Sheet) => text!("（隐藏的工作表）", " (a hidden sheet)"),
        Some(HiddenBy::Row) => text!("（隐藏的行）", " (a hidden row)"),
        Some(HiddenBy::Column) => text!("（隐藏的列）", " (a hidden column)"),
        Some(HiddenBy::Format) => text!("（隐藏的文字）", " (hidden text)"),
        Some(HiddenBy::Deleted) => text!("（修订中删去的文字）", " (deleted in tracked changes)"),
        Some(HiddenBy::Comment) => text!("（批注）", " (a comment)"),
        Some(HiddenBy::Cache) => text!("（程序留下的数据）", " (data that the program keeps)"),
    };
    let Text { zh, en } = within(inside);
    Text { zh: zh + &at.zh + &hidden.zh, en: en + &at.en + &hidden.en }
}

/// The path of a file in an outer one, as the beginning of a message.
fn within(inside: &str) -> Text {
    if inside.is_empty() { text!("", "") } else { text!("“{inside}”里，", "in `{inside}`, ") }
}

/// The tables of an attachment have no web page.
pub(crate) fn no_tables(at: Location, file: &str, why: NotShown) -> Diagnostic {
    let name = file.rsplit('/').next().unwrap_or(file);
    let Text { zh, en } = match why {
        NotShown::Encrypted => text!("要密码", "it asks for a password"),
        NotShown::OtherKind => {
            text!("不是 xlsx、csv 或 docx 文件", "it is no xlsx, csv or docx file")
        }
        NotShown::Damaged => text!("损坏，读不出", "it is damaged and cannot be read"),
        NotShown::OverLimit(_) => text!("太大", "it is too large"),
        NotShown::TooWide => text!("表格的列太多", "a table has too many columns"),
        NotShown::Nothing => text!("没有读者看得见的内容", "it has nothing that readers see"),
    };
    let words = text!("“{name}”{zh}", "`{name}`: {en}");
    Diagnostic::in_words(&rules::ATTACHMENT_NO_TABLES, at, &words)
}

/// What is to be said of a file, or of one inside it; `inside` is the path of the inner one, or empty.
pub(crate) fn of_trait(at: Location, inside: &str, what: &FileTrait) -> Diagnostic {
    let (rule, words) = match what {
        FileTrait::Empty => {
            (&rules::ATTACHMENT_NOT_INSPECTED, text!("这个文件是空的", "the file is empty"))
        }
        FileTrait::Damaged => (&rules::ATTACHMENT_DAMAGED, text!("", "")),
        FileTrait::Encrypted => (&rules::ATTACHMENT_ENCRYPTED, text!("", "")),
        FileTrait::OverLimit(over) => {
            let words = match over {
                OverLimit::Entries => text!("里面的文件太多", "it holds too many files"),
                OverLimit::Inflated => text!("展开后太大", "it is too large once unpacked"),
                OverLimit::Depth => text!("套得太深", "it nests too deep"),
                OverLimit::Time => text!("读它用的时间太长", "reading it takes too long"),
            };
            (&rules::ATTACHMENT_NOT_INSPECTED, words)
        }
        FileTrait::CutShort => (
            &rules::ATTACHMENT_NOT_INSPECTED,
            text!(
                "里面的号码太多，其余的没有列出",
                "it holds too many numbers; the rest is not listed"
            ),
        ),
        FileTrait::NotRead => (
            &rules::ATTACHMENT_NOT_INSPECTED,
            text!("不认识这种文件", "files of this kind are not read"),
        ),
        FileTrait::Macros => (&rules::ATTACHMENT_MACROS, text!("", "")),
        FileTrait::Scanned { pages, of } => {
            (&rules::ATTACHMENT_SCANNED, text!("{of} 页中的 {pages} 页", "{pages} of {of} pages"))
        }
        FileTrait::UnreadableText { signs, of, page } => (
            &rules::ATTACHMENT_UNREADABLE_TEXT,
            text!(
                "{of} 个字中的 {signs} 个，从第 {page} 页起",
                "{signs} of {of} characters, from page {page} on"
            ),
        ),
        FileTrait::HiddenSheet(name) => {
            (&rules::ATTACHMENT_HIDDEN_SHEET, text!("“{name}”", "`{name}`"))
        }
        FileTrait::HiddenRows(sheet, count) => (
            &rules::ATTACHMENT_HIDDEN_CELLS,
            text!("工作表“{sheet}”的 {count} 行", "{count} rows of sheet `{sheet}`"),
        ),
        FileTrait::HiddenColumns(sheet, count) => (
            &rules::ATTACHMENT_HIDDEN_CELLS,
            text!("工作表“{sheet}”的 {count} 列", "{count} columns of sheet `{sheet}`"),
        ),
        FileTrait::Comments(count) => {
            (&rules::ATTACHMENT_COMMENTS, text!("{count} 条", "{count} in all"))
        }
        FileTrait::TrackedChanges(count) => {
            (&rules::ATTACHMENT_TRACKED_CHANGES, text!("{count} 处", "{count} in all"))
        }
        FileTrait::HiddenText(count) => {
            (&rules::ATTACHMENT_HIDDEN_TEXT, text!("{count} 处", "{count} in all"))
        }
        FileTrait::CachedData(count) => {
            (&rules::ATTACHMENT_CACHED_DATA, text!("{count} 份", "{count} in all"))
        }
        FileTrait::Uncalculated(count) => {
            (&rules::ATTACHMENT_UNCALCULATED, text!("{count} 个", "{count} in all"))
        }
        FileTrait::Person { property, name } => {
            (&rules::ATTACHMENT_PERSON, text!("{property}：{name}", "{property}: {name}"))
        }
    };
    let mut finding = Diagnostic::in_words(rule, at, &words);
    let Text { zh, en } = within(inside);
    finding.message.zh.insert_str(0, &zh);
    finding.message.en.insert_str(0, &en);
    finding
}

/// A file above the size of the norms; both in bytes.
pub(crate) fn large(at: Location, size: u64, most: u64) -> Diagnostic {
    let megabytes = |bytes: u64| bytes / 1_000_000;
    let (size, most) = (megabytes(size), megabytes(most));
    let words = text!("{size} MB，建议不超过 {most} MB", "{size} MB, better at most {most} MB");
    Diagnostic::in_words(&rules::ATTACHMENT_LARGE, at, &words)
}
