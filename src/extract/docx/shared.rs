//! What all parts of a Word file share while they are read: styles, lists, counters, notes, pictures, asides.
//!
//! In: styles, lists, the parts of notes. Out: [`SharedParts`]. Must not know: how a paragraph is read.

use std::collections::BTreeMap;

use super::super::document::{ExtractedAside, Paragraph};
use super::super::limits::Pool;
use super::super::ooxml::{OfficeError, Relationships, Xml, XmlToken};
use super::numbering::{Counters, WordNumbering};
use super::paragraphs;
use super::story::Story;
use super::styles::Styles;

/// A picture that the text shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ShownPicture {
    pub(super) name: String,
    pub(super) alt: String,
    /// The part that holds it; `None` where it lies outside.
    pub(super) part: Option<String>,
}

/// What all parts of a file share while they are read.
pub(super) struct SharedParts<'f> {
    pub(super) styles: &'f Styles,
    pub(super) numbering: &'f WordNumbering,
    pub(super) pool: &'f Pool,
    pub(super) counters: Counters,
    /// Notes by kind and id.
    pub(super) notes: BTreeMap<(String, String), Vec<Paragraph>>,
    /// Notes in the order in which the text refers to them.
    pub(super) note_ids: Vec<(String, String)>,
    pub(super) pictures: Vec<ShownPicture>,
    pub(super) asides: Vec<ExtractedAside>,
    /// The number of the last paragraph that was read.
    pub(super) place: usize,
}

impl<'f> SharedParts<'f> {
    pub(super) fn new(styles: &'f Styles, numbering: &'f WordNumbering, pool: &'f Pool) -> Self {
        Self {
            styles,
            numbering,
            pool,
            counters: Counters::default(),
            notes: BTreeMap::new(),
            note_ids: Vec::new(),
            pictures: Vec::new(),
            asides: Vec::new(),
            place: 0,
        }
    }

    /// Reads the part of the footnotes or endnotes. Their separators are no notes.
    pub(super) fn read_notes(
        &mut self,
        kind: &str,
        text: &str,
        relationships: &Relationships,
    ) -> Result<(), OfficeError> {
        let mut xml = Xml::new(text, self.pool);
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.is_w("footnote") || element.is_w("endnote") => {
                    let id = element.attribute("id").unwrap_or_default().to_owned();
                    let blocks = Story::new(self, relationships).container(&mut xml)?;
                    let is_note = element.attribute("type").is_none_or(|kind| kind == "normal");
                    let all = paragraphs(blocks);
                    if is_note || all.iter().any(|each| each.signs() > 0) {
                        self.notes.insert((kind.to_owned(), id), all);
                    }
                }
                XmlToken::End => break,
                XmlToken::Open(_) | XmlToken::Close | XmlToken::Text(_) => {}
            }
        }
        // Places are those of the text.
        self.place = 0;
        Ok(())
    }
}
