//! The parts of an office file (OPC, ECMA-376 part 2) and how they refer to each other.
//!
//! In: bytes, a [`Pool`]. Out: texts and bytes of parts. Must not know: what parts mean.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::super::limits::Pool;
use super::OfficeError;
use super::xml::{Xml, XmlToken};

/// A reference from one part to another, or to a place outside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Relationship {
    /// The last word of its type: `image`, `footnotes`.
    pub(crate) kind: String,
    /// Name of the part, or an address where [`Self::is_external`].
    pub(crate) target: String,
    pub(crate) is_external: bool,
}

/// Relationships of a part by id.
pub(crate) type Relationships = BTreeMap<String, Relationship>;

/// An office file.
pub(crate) struct OfficePackage<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    pool: &'b Pool,
}

impl<'b> OfficePackage<'b> {
    pub(crate) fn open(bytes: &'b [u8], pool: &'b Pool) -> Result<Self, OfficeError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
        pool.take_entries(archive.len() as u64)?;
        Ok(Self { archive, pool })
    }

    /// The bytes of a part; `None` where there is none of that name. Names differ in case between writers.
    pub(crate) fn bytes(&mut self, name: &str) -> Result<Option<Vec<u8>>, OfficeError> {
        let index = (0..self.archive.len()).find(|index| {
            let entry = self.archive.name_for_index(*index);
            entry.is_some_and(|entry| entry.is_ok_and(|entry| entry.eq_ignore_ascii_case(name)))
        });
        let Some(index) = index else { return Ok(None) };
        let file = self.archive.by_index(index).map_err(|_| OfficeError::Damaged)?;
        let mut bytes = Vec::new();
        self.pool.inflating(file).read_to_end(&mut bytes)?;
        Ok(Some(bytes))
    }

    /// Names of all parts, sorted.
    pub(crate) fn names(&self) -> Vec<String> {
        let names = self.archive.file_names().filter_map(Result::ok).map(Cow::into_owned);
        let mut names: Vec<String> = names.filter(|name| !name.ends_with('/')).collect();
        names.sort();
        names
    }

    /// The text of a part.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, OfficeError> {
        let Some(bytes) = self.bytes(name)? else { return Ok(None) };
        let encoding = match bytes.get(..2) {
            Some(b"\xff\xfe") => encoding_rs::UTF_16LE,
            Some(b"\xfe\xff") => encoding_rs::UTF_16BE,
            _ => encoding_rs::UTF_8,
        };
        Ok(Some(encoding.decode_with_bom_removal(&bytes).0.into_owned()))
    }

    /// The relationships of a part; `""` is the file itself.
    pub(crate) fn relationships(&mut self, part: &str) -> Result<Relationships, OfficeError> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let mut out = Relationships::new();
        let Some(text) = self.text(&format!("{folder}{slash}_rels/{name}.rels"))? else {
            return Ok(out);
        };
        let mut xml = Xml::new(&text, self.pool);
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.name == "Relationship" => {
                    let of = |name| element.attribute(name).unwrap_or_default().to_owned();
                    let is_external = of("TargetMode").eq_ignore_ascii_case("external");
                    let kind = of("Type").rsplit('/').next().unwrap_or_default().to_owned();
                    let target = of("Target");
                    let target = if is_external { target } else { joined(folder, &target) };
                    out.insert(of("Id"), Relationship { kind, target, is_external });
                }
                XmlToken::End => return Ok(out),
                XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
            }
        }
    }
}

/// A target relative to the folder of its part; `/word/a.xml` begins at the top.
pub(crate) fn joined(folder: &str, target: &str) -> String {
    if let Some(target) = target.strip_prefix('/') {
        return target.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn targets_are_relative_to_their_part() {
        assert_eq!(joined("word", "media/a.png"), "word/media/a.png");
        assert_eq!(joined("word", "../media/a.png"), "media/a.png");
        assert_eq!(joined("word", "/word/document.xml"), "word/document.xml");
    }
}
