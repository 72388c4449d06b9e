//! What styles make of paragraphs and runs (ECMA-376 part 1, 17.7): headings, lists, hidden and bold text.
//!
//! In: `styles.xml`. Out: [`Styles`]. Must not know: paragraphs, how numbers are drawn.

use std::collections::BTreeMap;

use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, Xml, XmlToken};

/// What a style says itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Style {
    name: String,
    based_on: Option<String>,
    is_default: bool,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    is_hidden: Option<bool>,
    is_bold: Option<bool>,
}

/// The styles of a file by id.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Styles {
    all: BTreeMap<String, Style>,
    default_paragraph: Option<String>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(text: &str, pool: &Pool) -> Result<Self, OfficeError> {
        let mut xml = Xml::new(text, pool);
        let mut styles = Self::default();
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.is_w("style") => {
                    let id = element.attribute("styleId").unwrap_or_default().to_owned();
                    let is_default =
                        matches!(element.attribute("default"), Some("1" | "true" | "on"));
                    let of_paragraphs =
                        element.attribute("type").is_none_or(|kind| kind == "paragraph");
                    let mut style = style(&mut xml)?;
                    style.is_default = is_default;
                    if is_default && of_paragraphs {
                        styles.default_paragraph = Some(id.clone());
                    }
                    styles.all.insert(id, style);
                }
                XmlToken::End => return Ok(styles),
                XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
            }
        }
    }

    /// A style and those that it is based on, itself first.
    fn chain(&self, id: &str) -> impl Iterator<Item = (&str, &Style)> {
        let mut next = self.all.get_key_value(id);
        // Styles that are based on themselves have no end.
        let mut left = 32;
        std::iter::from_fn(move || {
            let (id, style) = next?;
            left -= 1;
            next = style
                .based_on
                .as_ref()
                .filter(|_| left > 0)
                .and_then(|base| self.all.get_key_value(base));
            Some((id.as_str(), style))
        })
    }

    /// The style of a paragraph that names none.
    pub(super) fn default_paragraph(&self) -> Option<&str> {
        self.default_paragraph.as_deref()
    }

    /// Whether paragraphs of a style are the title.
    pub(super) fn is_title(&self, id: &str) -> bool {
        self.chain(id).any(|(_, style)| {
            matches!(style.name.to_lowercase().as_str(), "title" | "标题" | "文件标题")
        })
    }

    /// The outline level of a style, from 0: by its outline level, or by its name `heading 1`.
    pub(super) fn outline(&self, id: &str) -> Option<u8> {
        self.chain(id).find_map(|(_, style)| {
            let by_name = || {
                let name = style.name.to_lowercase();
                let number =
                    name.strip_prefix("heading ").or_else(|| name.strip_prefix("标题 "))?;
                number
                    .trim()
                    .parse::<u8>()
                    .ok()
                    .filter(|level| (1..=9).contains(level))
                    .map(|level| level - 1)
            };
            style.outline.or_else(by_name)
        })
    }

    /// The list of a style, its level where the style says one, and the style that says so.
    pub(super) fn list(&self, id: &str) -> Option<(&str, Option<usize>, &str)> {
        self.chain(id).find_map(|(id, style)| Some((style.list.as_deref()?, style.level, id)))
    }

    /// Whether text of a style is hidden, where the style says so or not.
    pub(super) fn is_hidden(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.is_hidden)
    }

    /// Whether text of a style is bold, where the style says so or not.
    pub(super) fn is_bold(&self, id: &str) -> Option<bool> {
        self.chain(id).find_map(|(_, style)| style.is_bold)
    }
}

fn style(xml: &mut Xml<'_>) -> Result<Style, OfficeError> {
    let mut style = Style::default();
    let mut open = 1;
    while open > 0 {
        match xml.next()? {
            XmlToken::Open(element) => {
                open += 1;
                let value = element.value().map(str::to_owned);
                let number = element.value().and_then(|value| value.parse::<u8>().ok());
                match element.name.as_str() {
                    "name" => style.name = value.unwrap_or_default(),
                    "basedOn" => style.based_on = value,
                    // 9 is body text.
                    "outlineLvl" => style.outline = number.filter(|level| *level < 9),
                    "numId" => style.list = value,
                    "ilvl" => style.level = number.map(usize::from),
                    "vanish" => style.is_hidden = Some(element.is_on()),
                    "b" => style.is_bold = Some(element.is_on()),
                    // Parts of tables have formats of their own.
                    "tblStylePr" => {
                        xml.skip()?;
                        open -= 1;
                    }
                    _ => {}
                }
            }
            XmlToken::Close => open -= 1,
            XmlToken::Text(_) => {}
            XmlToken::End => break,
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::super::super::limits::{ExtractLimits, Pool};
    use super::Styles;

    #[test]
    fn styles_inherit() {
        let text = "<w:styles xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>\
            <w:style w:type='paragraph' w:default='1' w:styleId='a'><w:name w:val='Normal'/></w:style>\
            <w:style w:type='paragraph' w:styleId='1'><w:name w:val='heading 1'/><w:basedOn w:val='a'/>\
              <w:pPr><w:numPr><w:numId w:val='3'/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
            <w:style w:type='paragraph' w:styleId='x'><w:name w:val='一级'/><w:basedOn w:val='1'/></w:style>\
            <w:style w:type='character' w:styleId='h'><w:name w:val='h'/><w:rPr><w:vanish/></w:rPr></w:style>\
            <w:style w:type='paragraph' w:styleId='l'><w:name w:val='l'/><w:basedOn w:val='l'/></w:style></w:styles>";
        let styles = Styles::read(text, &Pool::new(ExtractLimits::default()))
            .unwrap_or_else(|why| panic!("{why:?}"));
        assert_eq!(styles.default_paragraph(), Some("a"));
        assert_eq!(styles.outline("x"), Some(0));
        assert_eq!(styles.list("x"), Some(("3", None, "1")));
        assert_eq!((styles.is_hidden("h"), styles.is_hidden("x")), (Some(true), None));
        assert_eq!(styles.is_bold("x"), Some(true));
        assert_eq!(styles.outline("l"), None);
    }
}
