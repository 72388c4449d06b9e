//! Words for file types.
//!
//! In: an extension in lower case. Out: the key of a word for people. Must not know: files.

/// The key of a file type's word in the interface texts.
pub(super) fn format_key(kind: &str) -> &'static str {
    match kind {
        "pdf" => "format.pdf",
        "ofd" => "format.ofd",
        "doc" | "docx" => "format.word",
        "wps" => "format.wps",
        "xls" | "xlsx" => "format.excel",
        "et" => "format.et",
        "csv" => "format.csv",
        "ppt" | "pptx" => "format.powerpoint",
        "dps" => "format.dps",
        "zip" | "rar" | "7z" => "format.archive",
        "jpg" | "jpeg" | "png" | "gif" | "tif" | "tiff" => "format.image",
        "mp4" => "format.video",
        "txt" => "format.text",
        _ => "format.file",
    }
}
