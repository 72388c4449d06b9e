//! Plain text → a document: one paragraph a line, tables where lines are rows.
//!
//! In: bytes and their encoding. Out: a [`ExtractedDocument`]. Must not know: what lines mean.

use super::plain_table::{self, Begins};
use crate::extract::Encoding;
use crate::extract::document::{
    ExtractedBlock, ExtractedDocument, Paragraph, ParagraphRole, Run, signs,
};

/// Decodes a text; `None` where bytes are not of the encoding.
pub(super) fn decoded(bytes: &[u8], encoding: Encoding) -> Option<String> {
    let decoder = match encoding {
        Encoding::Utf8 => encoding_rs::UTF_8,
        Encoding::Utf16Le => encoding_rs::UTF_16LE,
        Encoding::Utf16Be => encoding_rs::UTF_16BE,
        Encoding::Gb18030 => encoding_rs::GB18030,
    };
    let (text, broken) = decoder.decode_with_bom_removal(bytes);
    (!broken).then(|| text.into_owned())
}

/// Line ends, no-break and zero-width characters made plain; line numbers stay.
pub(super) fn tidy(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{2028}', '\u{b}'], "\n");
    text.chars()
        .filter(|c| {
            !matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}' | '\u{fdd0}'..='\u{fdef}')
        })
        .map(|c| match c {
            '\u{a0}' | '\u{2002}' | '\u{2003}' => ' ',
            c if c.is_control() && !matches!(c, '\n' | '\t') => ' ',
            c => c,
        })
        .collect()
}

/// Reads a tidy text. The second value tells which lines became tables: first and last, from 1.
pub(super) fn read(text: &str) -> (ExtractedDocument, Vec<(usize, usize)>) {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut document = ExtractedDocument { read: signs(text), ..ExtractedDocument::default() };
    let mut tables = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        let found = plain_table::at(&lines, at);
        if let Begins::Table(table, length) = found {
            tables.push((at + 1, at + length));
            // `| --- | --- |` separates rows and is nobody's words.
            let rules = lines[at..at + length].iter().filter(|line| plain_table::is_rule(line));
            document.read -= rules.map(|line| signs(line)).sum::<usize>();
            document.blocks.push(ExtractedBlock::Table(table));
            at += length;
            continue;
        }
        let Begins::Text(length) = found else { continue };
        for line in &lines[at..at + length] {
            at += 1;
            let line = line.trim_end();
            let runs = match line.trim() {
                "" => Vec::new(),
                _ => vec![Run::Text { text: line.to_owned(), bold: false }],
            };
            let paragraph = Paragraph { place: at, role: ParagraphRole::Text, runs };
            document.blocks.push(ExtractedBlock::Paragraph(paragraph));
        }
    }
    (document, tables)
}

#[cfg(test)]
mod tests {
    use super::{decoded, read, tidy};
    use crate::extract::Encoding;

    #[test]
    fn encodings_are_decoded_and_marks_go() {
        assert_eq!(decoded("\u{feff}示例".as_bytes(), Encoding::Utf8).as_deref(), Some("示例"));
        let wide: Vec<u8> = "\u{feff}示例".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(decoded(&wide, Encoding::Utf16Be).as_deref(), Some("示例"));
        assert_eq!(decoded(b"\xff\xff", Encoding::Utf8), None);
        assert_eq!(tidy("a\r\nb\rc\u{a0}\u{200b}d\u{1}"), "a\nb\nc d ");
    }

    #[test]
    fn nothing_of_a_text_is_lost() {
        let text = "标题\n\n项目\t数量\n甲\t1\n\t2\n末行";
        let (document, tables) = read(text);
        assert_eq!(tables, [(3, 5)]);
        assert_eq!(document.read, document.signs());
    }
}
