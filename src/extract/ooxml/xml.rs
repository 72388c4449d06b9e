//! A part of an office file as a flow of elements whose namespaces are resolved.
//!
//! In: the text of a part. Out: [`XmlToken`]s. Must not know: what elements mean.

use quick_xml::events::Event;
use quick_xml::name::ResolveResult;
use quick_xml::{NsReader, XmlVersion};

use super::super::limits::Pool;
use super::OfficeError;

/// Namespaces that are told apart; those of ISO 29500 strict mean the same as those of ECMA-376.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ns {
    /// `WordprocessingML`.
    W,
    /// `SpreadsheetML`.
    S,
    /// Relationships of an office document.
    R,
    /// `DrawingML`.
    A,
    /// Drawings in a text.
    Wp,
    /// VML.
    V,
    /// Mathematics.
    M,
    /// Markup compatibility.
    Mc,
    /// Another, or none.
    Other,
}

fn namespace(uri: &str) -> Ns {
    const OOXML: &str = "http://schemas.openxmlformats.org/";
    const STRICT: &str = "http://purl.oclc.org/ooxml/";
    if uri == "urn:schemas-microsoft-com:vml" {
        return Ns::V;
    }
    let Some(rest) = uri.strip_prefix(OOXML).or_else(|| uri.strip_prefix(STRICT)) else {
        return Ns::Other;
    };
    // `wordprocessingml/2006/main` there, `wordprocessingml/main` here.
    match rest.replace("/2006", "").as_str() {
        "wordprocessingml/main" => Ns::W,
        "spreadsheetml/main" => Ns::S,
        "officeDocument/relationships" => Ns::R,
        "drawingml/main" => Ns::A,
        "drawingml/wordprocessingDrawing" => Ns::Wp,
        "officeDocument/math" => Ns::M,
        "markup-compatibility" => Ns::Mc,
        _ => Ns::Other,
    }
}

/// The beginning of an element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct XmlElement {
    pub(crate) ns: Ns,
    /// Name without prefix.
    pub(crate) name: String,
    /// Attributes: namespace, name without prefix, value.
    attributes: Vec<(Ns, String, String)>,
}

impl XmlElement {
    /// Whether it is an element of `WordprocessingML` with a name.
    pub(crate) fn is_w(&self, name: &str) -> bool {
        self.ns == Ns::W && self.name == name
    }

    /// Whether it is an element of `SpreadsheetML` with a name.
    pub(crate) fn is_s(&self, name: &str) -> bool {
        self.ns == Ns::S && self.name == name
    }

    /// An attribute by its name, of whatever namespace.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(_, each, _)| each == name).map(|(_, _, value)| value.as_str())
    }

    /// An attribute of the namespace of relationships.
    pub(crate) fn relationship(&self, name: &str) -> Option<&str> {
        let fits = |(ns, each, _): &&(Ns, String, String)| *ns == Ns::R && each == name;
        self.attributes.iter().find(fits).map(|(_, _, value)| value.as_str())
    }

    /// `w:val`.
    pub(crate) fn value(&self) -> Option<&str> {
        self.attribute("val")
    }

    /// `w:val` of a switch: on unless it says otherwise.
    pub(crate) fn is_on(&self) -> bool {
        !matches!(self.value(), Some("0" | "false" | "off" | "none"))
    }
}

/// A piece of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum XmlToken {
    Open(XmlElement),
    Close,
    Text(String),
    End,
}

/// A part that is read from its beginning to its end.
pub(crate) struct Xml<'x> {
    reader: NsReader<&'x [u8]>,
    pool: &'x Pool,
    depth: u32,
}

impl<'x> Xml<'x> {
    pub(crate) fn new(text: &'x str, pool: &'x Pool) -> Self {
        let mut reader = NsReader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, pool, depth: 0 }
    }

    /// The next token; after the end always [`XmlToken::End`].
    pub(crate) fn next(&mut self) -> Result<XmlToken, OfficeError> {
        loop {
            let (resolved, event) = self.reader.read_resolved_event()?;
            let token = match event {
                Event::Start(start) => {
                    let ns = match resolved {
                        ResolveResult::Bound(uri) => namespace(uri.into_inner()),
                        _ => Ns::Other,
                    };
                    let name = start.local_name().into_inner().to_owned();
                    let mut attributes = Vec::new();
                    let prefixes = self.reader.resolver();
                    for attribute in start.attributes().with_checks(false).flatten() {
                        let (resolved, local) = prefixes.resolve_attribute(attribute.key);
                        let ns = match resolved {
                            ResolveResult::Bound(uri) => namespace(uri.into_inner()),
                            _ => Ns::Other,
                        };
                        let value = attribute
                            .normalized_value(XmlVersion::Implicit1_0)
                            .unwrap_or_default()
                            .into_owned();
                        attributes.push((ns, local.into_inner().to_owned(), value));
                    }
                    self.depth += 1;
                    self.pool.check_depth(self.depth)?;
                    self.pool.take_entries(0)?;
                    XmlToken::Open(XmlElement { ns, name, attributes })
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    XmlToken::Close
                }
                Event::Text(text) => XmlToken::Text(text.xml10_content().into_owned()),
                Event::CData(text) => XmlToken::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => XmlToken::Text(character(&reference)),
                Event::Eof => XmlToken::End,
                Event::Empty(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => continue,
            };
            return Ok(token);
        }
    }

    /// Passes over the rest of the element that was opened last.
    pub(crate) fn skip(&mut self) -> Result<(), OfficeError> {
        let mut open = 1;
        while open > 0 {
            match self.next()? {
                XmlToken::Open(_) => open += 1,
                XmlToken::Close => open -= 1,
                XmlToken::Text(_) => {}
                XmlToken::End => break,
            }
        }
        Ok(())
    }

    /// The text of the element that was opened last, what is inside it included.
    pub(crate) fn text(&mut self) -> Result<String, OfficeError> {
        let mut open = 1;
        let mut out = String::new();
        while open > 0 {
            match self.next()? {
                XmlToken::Open(_) => open += 1,
                XmlToken::Close => open -= 1,
                XmlToken::Text(text) => out.push_str(&text),
                XmlToken::End => break,
            }
        }
        Ok(out)
    }
}

/// What a reference stands for: one of XML's five names, or a number.
fn character(reference: &quick_xml::events::BytesRef<'_>) -> String {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return c.to_string();
    }
    match &**reference {
        "lt" => "<",
        "gt" => ">",
        "amp" => "&",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}
