//! Names of files as texts and web pages print them.
//!
//! In: a line. Out: an attachment that it names. Must not know: other lines, where files lie.

use super::draft::Listed;
use crate::body::leading_number;

/// Whether a line is the name of a file and nothing else: what is left of a link.
pub(super) fn is_file_line(text: &str) -> bool {
    let kind = kind_of_name(text).map(str::to_ascii_lowercase);
    let known = [
        "doc", "docx", "wps", "xls", "xlsx", "et", "csv", "pdf", "ofd", "zip", "rar", "ppt", "pptx",
    ];
    kind.is_some_and(|kind| known.contains(&kind.as_str()))
        && !text.contains(['。', '：', ':', '，'])
        && text.chars().count() <= 80
        && leading_number(text).is_none()
        && !text.starts_with("附件")
}

pub(super) fn is_label(line: &str) -> bool {
    let plain: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    let plain = plain.trim_end_matches('无').trim_end_matches(['：', ':']);
    let plain = plain.trim_matches(['【', '】', '[', ']']);
    matches!(
        plain,
        "相关附件"
            | "附件下载"
            | "附件列表"
            | "相关文件下载"
            | "文件下载"
            | "相关下载"
            | "下载附件"
    )
}

/// What a web page prints behind the name of a file: `[下载]`, `（120KB）`, `下载次数：3`.
fn without_page_words(name: &str) -> &str {
    let mut name = name.trim();
    loop {
        let before = name;
        for word in [
            "[下载]",
            "【下载】",
            "（下载）",
            "(下载)",
            "点击下载",
            "下载",
            "[预览]",
            "【预览】",
            "预览",
        ] {
            // `统计表下载` may be its name; behind a space or a bracket it is a button.
            if let Some(rest) = name.strip_suffix(word)
                && (word.starts_with(['[', '【', '（', '(']) || rest.ends_with(char::is_whitespace))
            {
                name = rest.trim_end();
            }
        }
        if let Some(open) = name.rfind(['（', '(', '[']) {
            let inside = &name[open..];
            let size: String = inside.chars().filter(|c| !"（()）[] ".contains(*c)).collect();
            let size = size.to_ascii_uppercase();
            let digits =
                size.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == '节' || c == '字');
            let unit = &size[digits.len()..];
            let is_number =
                !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
            if is_number && matches!(unit, "B" | "K" | "KB" | "M" | "MB" | "GB" | "字节" | "BYTES")
            {
                name = name[..open].trim_end();
            }
        }
        if name == before {
            return name;
        }
    }
}

/// The ending of a file's name, without its dot.
pub(super) fn kind_of_name(name: &str) -> Option<&str> {
    let (stem, kind) = name.rsplit_once('.')?;
    let fits = (2..=5).contains(&kind.len())
        && kind.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && kind.bytes().any(|byte| byte.is_ascii_alphabetic());
    (fits && !stem.is_empty()).then_some(kind)
}

/// A line that names an attachment: `1.统计表.xlsx`, `附件2：清单`, `决算表.pdf`.
pub(super) fn listed(line: &str) -> Option<Listed> {
    let number = leading_number(line).map_or(0, |(_, length)| length);
    let name = without_page_words(line[number..].trim_start_matches(['/', '\\']));
    if name.is_empty() || name.chars().count() > 100 || name.contains('。') {
        return None;
    }
    // Several names on a line are several links; no one file is called so.
    let several = name.split_whitespace().rev().skip(1).any(|word| kind_of_name(word).is_some());
    if several {
        return None;
    }
    let kind = kind_of_name(name);
    if kind.is_none() && number == 0 && !name.starts_with("附件") {
        return None;
    }
    let stem = kind.map_or(name, |kind| &name[..name.len() - kind.len() - 1]);
    Some(Listed {
        file: file_name(name),
        title: crate::slug::title_of(stem),
        address: None,
        awaited: true,
    })
}

/// Bytes of the longest name: file systems take 255, and a report's own marks come on top.
const LONGEST: usize = 200;

/// A name without what would lead to another folder, cut before its ending where it is too long for a file system.
pub(super) fn file_name(name: &str) -> String {
    let name = name.trim().trim_start_matches(['/', '\\', '.', '_']);
    let fit = |c| if matches!(c, '/' | '\\' | ':') || char::is_control(c) { '_' } else { c };
    let name: String = name.chars().map(fit).collect();
    if name.len() <= LONGEST {
        return name;
    }
    let end = kind_of_name(&name).map(|kind| format!(".{kind}")).unwrap_or_default();
    let stem = &name[..name.floor_char_boundary(LONGEST - end.len())];
    format!("{stem}{end}")
}

#[cfg(test)]
mod tests {
    use super::{listed, without_page_words};

    #[test]
    fn names_of_files_lose_what_the_page_prints_behind_them() {
        for (typed, name) in [
            ("公开表.xlsx [下载]", "公开表.xlsx"),
            ("申报表.pdf（120KB）", "申报表.pdf"),
            ("申报表.pdf (1.2 MB) 下载", "申报表.pdf"),
            ("软件下载", "软件下载"),
            ("清单（2023年）", "清单（2023年）"),
        ] {
            assert_eq!(without_page_words(typed), name, "{typed}");
        }
        let long = super::file_name(&format!("{}.xlsx", "表".repeat(150)));
        assert!(long.len() <= super::LONGEST && long.ends_with("表.xlsx"), "{long}");
        let found = listed("2、申报表.pdf（120KB）").expect("a file");
        assert_eq!((found.file.as_str(), found.title.as_str()), ("申报表.pdf", "申报表"));
    }
}
