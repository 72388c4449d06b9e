//! Pictures, shapes with text and embedded objects of a run.
//!
//! In: the elements of a drawing. Out: pictures and text boxes of the paragraph. Must not know: where the bytes of a picture are read.

use super::super::document::{AsideKind, ExtractedAside, ExtractedBlock, Run};
use super::super::ooxml::{Ns, OfficeError, Xml, XmlToken};
use super::shared::ShownPicture;
use super::story::{Open, Story};

impl Story<'_, '_> {
    /// A picture, a shape with text, an embedded object.
    pub(super) fn drawing(
        &mut self,
        xml: &mut Xml<'_>,
        open: &mut Open,
        is_object: bool,
        shown: bool,
    ) -> Result<(), OfficeError> {
        let mut depth = 1;
        let mut alt = String::new();
        while depth > 0 {
            match xml.next()? {
                XmlToken::Open(element) => {
                    depth += 1;
                    match (element.ns, element.name.as_str()) {
                        (Ns::Mc, "Fallback") => {
                            xml.skip()?;
                            depth -= 1;
                        }
                        (Ns::W, "txbxContent") => {
                            let blocks = self.container(xml)?;
                            if shown {
                                open.boxes.extend(blocks);
                            } else {
                                self.put_blocks_aside(&blocks);
                            }
                            depth -= 1;
                        }
                        (Ns::Wp, "docPr") => {
                            let words =
                                element.attribute("descr").filter(|words| !words.trim().is_empty());
                            words
                                .or(element.attribute("title"))
                                .unwrap_or_default()
                                .clone_into(&mut alt);
                        }
                        (Ns::V, "shape") => {
                            if let Some(words) = element.attribute("alt") {
                                words.clone_into(&mut alt);
                            }
                        }
                        (Ns::A, "blip") => {
                            let id = element.relationship("embed").or(element.relationship("link"));
                            self.picture(id, &alt, open, shown);
                        }
                        // The picture of an embedded object is what Word shows in its place.
                        (Ns::V, "imagedata") if !is_object => {
                            self.picture(element.relationship("id"), &alt, open, shown);
                        }
                        _ => {}
                    }
                }
                XmlToken::Close => depth -= 1,
                XmlToken::Text(_) => {}
                XmlToken::End => break,
            }
        }
        if is_object {
            let place = self.shared.place;
            self.shared.asides.push(ExtractedAside {
                kind: AsideKind::Object,
                place,
                text: String::new(),
            });
        }
        Ok(())
    }

    /// A text box of a hidden run is hidden.
    fn put_blocks_aside(&mut self, blocks: &[ExtractedBlock]) {
        let place = self.shared.place;
        let texts = blocks.iter().filter(|block| block.signs() > 0).map(ExtractedBlock::typed);
        let asides = texts.map(|text| ExtractedAside { kind: AsideKind::Hidden, place, text });
        self.shared.asides.extend(asides);
    }

    fn picture(&mut self, id: Option<&str>, alt: &str, open: &mut Open, shown: bool) {
        let Some(target) = id.and_then(|id| self.relationships.get(id)).filter(|_| shown) else {
            return;
        };
        let name = target.target.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        let part = (!target.is_external).then(|| target.target.clone());
        let known = self
            .shared
            .pictures
            .iter()
            .position(|each| each.part == part && each.alt == alt && part.is_some());
        let index = known.unwrap_or(self.shared.pictures.len());
        if known.is_none() {
            self.shared.pictures.push(ShownPicture { name, alt: alt.to_owned(), part });
        }
        open.runs.push(Run::Picture(index));
    }
}
