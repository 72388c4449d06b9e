//! Parts of a workbook that hold text beside cells: shared strings, comments, boxes, caches.
//!
//! In: the XML of a part. Out: texts. Must not know: sheets.

use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, Xml, XmlToken};
use super::super::workbook::cell_place;

/// The text of the element that was opened last, without what is read aloud beside it (`rPh`, ruby of Japanese).
pub(super) fn rich_text(xml: &mut Xml<'_>) -> Result<String, OfficeError> {
    let mut out = String::new();
    let mut depth = 1;
    let mut in_text = false;
    while depth > 0 {
        match xml.next()? {
            XmlToken::Open(element) if element.name == "rPh" => xml.skip()?,
            XmlToken::Open(element) => {
                depth += 1;
                in_text = matches!(element.name.as_str(), "t" | "text");
            }
            XmlToken::Close => {
                depth -= 1;
                in_text = false;
            }
            XmlToken::Text(text) if in_text => out.push_str(&text),
            XmlToken::Text(_) => {}
            XmlToken::End => break,
        }
    }
    Ok(unescaped(&out))
}

/// Characters that XML does not allow are written `_x000D_` (ECMA-376 part 1, 22.9.2.19).
fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("_x") {
        out.push_str(before);
        let code = behind.get(..4).filter(|_| behind.as_bytes().get(4) == Some(&b'_'));
        let c = code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32);
        match c {
            Some(c) => {
                out.push(c);
                rest = &behind[5..];
            }
            None => {
                out.push_str("_x");
                rest = behind;
            }
        }
    }
    out + rest
}

/// Texts that cells refer to by index.
pub(super) fn shared(xml: &str, pool: &Pool) -> Result<Vec<String>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.name == "si" => out.push(rich_text(&mut xml)?),
            XmlToken::End => return Ok(out),
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
}

/// Comments: row, column, text.
pub(super) fn comments(xml: &str, pool: &Pool) -> Result<Vec<(u32, u32, String)>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element)
                if matches!(element.name.as_str(), "comment" | "threadedComment") =>
            {
                let (row, column) =
                    element.attribute("ref").and_then(cell_place).unwrap_or_default();
                out.push((row, column, rich_text(&mut xml)?));
            }
            XmlToken::End => return Ok(out),
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
}

/// Texts of boxes and shapes, a paragraph each. Pictures of comments (VML) repeat nothing: they hold no text.
pub(super) fn boxes(xml: &str, pool: &Pool) -> Result<Vec<String>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element) if element.name == "p" => {
                let text = rich_text(&mut xml)?;
                if !text.trim().is_empty() {
                    out.push(text);
                }
            }
            // The box of a button or a form of VML.
            XmlToken::Open(element) if element.name == "textbox" => {
                let text = xml.text()?;
                if !text.trim().is_empty() {
                    out.push(text.trim().to_owned());
                }
            }
            XmlToken::End => return Ok(out),
            XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
        }
    }
}

/// Texts and numbers of a copy of data: items of a pivot table's source, cells of another workbook.
pub(super) fn of_cache(xml: &str, pool: &Pool) -> Result<Vec<String>, OfficeError> {
    let mut xml = Xml::new(xml, pool);
    let mut out = Vec::new();
    let mut in_value = false;
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                in_value = element.name == "v";
                let is_item = matches!(element.name.as_str(), "s" | "n" | "d");
                out.extend(element.attribute("v").filter(|_| is_item).map(str::to_owned));
            }
            XmlToken::Text(text) if in_value && !text.trim().is_empty() => out.push(text),
            XmlToken::Text(_) => {}
            XmlToken::Close => in_value = false,
            XmlToken::End => return Ok(out),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unescaped;

    #[test]
    fn escaped_characters_are_read() {
        assert_eq!(unescaped("a_x000A_b_x5F_c_x"), "a\nb_x5F_c_x");
        assert_eq!(unescaped("_x示例四_"), "_x示例四_");
        assert_eq!(unescaped(&"_x".repeat(300_000)).len(), 600_000);
    }
}
