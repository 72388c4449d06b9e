//! How many characters of text a part has, counted apart from the reading of it: what is read must add up to it.
//!
//! In: a part. Out: a number. Must not know: paragraphs, runs.

use super::super::document::signs;
use super::super::limits::Pool;
use super::super::ooxml::{Ns, OfficeError, Xml, XmlToken};

/// Characters in the elements that hold text, see [`signs`]; what stands in a fallback stands in its choice too.
pub(super) fn signs_of(text: &str, pool: &Pool) -> Result<usize, OfficeError> {
    let mut xml = Xml::new(text, pool);
    let mut count = 0;
    // For each open element whether it holds text.
    let mut open: Vec<bool> = Vec::new();
    loop {
        match xml.next()? {
            XmlToken::Open(element) => {
                if element.ns == Ns::Mc && element.name == "Fallback" {
                    xml.skip()?;
                    continue;
                }
                // Characters that are written as elements.
                count += usize::from(element.is_w("noBreakHyphen") || element.is_w("sym"));
                let holds = element.is_w("t")
                    || element.is_w("delText")
                    || (element.ns == Ns::M && element.name == "t");
                open.push(holds);
            }
            XmlToken::Close => drop(open.pop()),
            XmlToken::Text(text) => {
                if open.last() == Some(&true) {
                    count += signs(&text);
                }
            }
            XmlToken::End => return Ok(count),
        }
    }
}
