//! The paragraphs of a part: its text, its notes, a comment, a header.
//!
//! In: the elements of a part. Out: blocks with the numbers that are drawn before them. Must not know: ZIP, how numbers are counted,
//! runs.

use super::super::document::{
    AsideKind, ExtractedAside, ExtractedBlock, Paragraph, ParagraphRole, Run, signs,
};
use super::super::ooxml::{Ns, OfficeError, Relationships, Xml, XmlElement, XmlToken};
use super::gap::{is_typed, with_gap};
use super::numbering::Drawn;
use super::runs::{RunContext, WordField};
use super::shared::SharedParts;
use super::table;

/// Reads one part.
pub(super) struct Story<'s, 'f> {
    pub(super) shared: &'s mut SharedParts<'f>,
    pub(super) relationships: &'s Relationships,
    pub(super) fields: Vec<WordField>,
    /// Whether text was deleted while changes were tracked.
    pub(super) deleting: bool,
    /// Runs of a paragraph whose end was deleted: they begin the next one.
    carried: Vec<Run>,
}

/// A paragraph while it is read.
#[derive(Debug, Default)]
pub(super) struct Open {
    pub(super) runs: Vec<Run>,
    pub(super) style: Option<String>,
    outline: Option<u8>,
    list: Option<String>,
    level: Option<usize>,
    end_deleted: bool,
    end_hidden: bool,
    /// Text boxes that stand at it.
    pub(super) boxes: Vec<ExtractedBlock>,
}

impl<'s, 'f> Story<'s, 'f> {
    pub(super) fn new(shared: &'s mut SharedParts<'f>, relationships: &'s Relationships) -> Self {
        Self { shared, relationships, fields: Vec::new(), deleting: false, carried: Vec::new() }
    }

    /// The number of the last paragraph that was read.
    pub(super) fn place(&self) -> usize {
        self.shared.place
    }

    pub(super) fn is_deleting(&self) -> bool {
        self.deleting
    }

    pub(super) fn set_deleting(&mut self, deleting: bool) {
        self.deleting = deleting;
    }

    /// The blocks of a part: what stands in its root element, or in the body of that.
    pub(super) fn part(&mut self, text: &str) -> Result<Vec<ExtractedBlock>, OfficeError> {
        let mut xml = Xml::new(text, self.shared.pool);
        loop {
            match xml.next()? {
                XmlToken::Open(_) => {
                    let mut blocks = Vec::new();
                    self.inside(&mut xml, &mut blocks)?;
                    return Ok(blocks);
                }
                XmlToken::End => return Err(OfficeError::Damaged),
                XmlToken::Close | XmlToken::Text(_) => {}
            }
        }
    }

    /// The blocks of the element that was opened last.
    pub(super) fn container(
        &mut self,
        xml: &mut Xml<'_>,
    ) -> Result<Vec<ExtractedBlock>, OfficeError> {
        let mut blocks = Vec::new();
        self.inside(xml, &mut blocks)?;
        Ok(blocks)
    }

    fn inside(
        &mut self,
        xml: &mut Xml<'_>,
        out: &mut Vec<ExtractedBlock>,
    ) -> Result<(), OfficeError> {
        loop {
            match xml.next()? {
                XmlToken::Open(element) => self.block(xml, &element, out)?,
                XmlToken::Close | XmlToken::End => {
                    self.end_of_container(out);
                    return Ok(());
                }
                XmlToken::Text(_) => {}
            }
        }
    }

    /// Runs whose paragraph's end was deleted, and no paragraph follows.
    pub(super) fn end_of_container(&mut self, out: &mut Vec<ExtractedBlock>) {
        if !self.carried.is_empty() {
            let runs = std::mem::take(&mut self.carried);
            let place = self.shared.place;
            out.push(ExtractedBlock::Paragraph(Paragraph {
                place,
                role: ParagraphRole::Text,
                runs,
            }));
        }
    }

    /// One element among blocks.
    pub(super) fn block(
        &mut self,
        xml: &mut Xml<'_>,
        element: &XmlElement,
        out: &mut Vec<ExtractedBlock>,
    ) -> Result<(), OfficeError> {
        match (element.ns, element.name.as_str()) {
            (Ns::W, "p") => self.paragraph(xml, out),
            (Ns::W, "tbl") => {
                self.end_of_container(out);
                let table = table::table(self, xml)?;
                if !table.rows.is_empty() {
                    out.push(ExtractedBlock::Table(table));
                }
                Ok(())
            }
            (
                Ns::W,
                "body" | "sdt" | "sdtContent" | "customXml" | "smartTag" | "ins" | "moveTo"
                | "comment",
            )
            | (Ns::Mc, "AlternateContent" | "Choice") => self.inside(xml, out),
            (Ns::W, "del" | "moveFrom") => {
                let before = std::mem::replace(&mut self.deleting, true);
                self.inside(xml, out)?;
                self.deleting = before;
                Ok(())
            }
            // Formulas may stand among paragraphs.
            (Ns::M, "oMathPara" | "oMath") => {
                let mut open = Open::default();
                self.formula(xml, &mut open, &RunContext::default())?;
                self.close(open, out);
                Ok(())
            }
            (Ns::W, "altChunk") => {
                let place = self.shared.place;
                self.shared.asides.push(ExtractedAside {
                    kind: AsideKind::Object,
                    place,
                    text: String::new(),
                });
                xml.skip()
            }
            _ => xml.skip(),
        }
    }

    fn paragraph(
        &mut self,
        xml: &mut Xml<'_>,
        out: &mut Vec<ExtractedBlock>,
    ) -> Result<(), OfficeError> {
        self.shared.place += 1;
        let mut open = Open { runs: std::mem::take(&mut self.carried), ..Open::default() };
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.is_w("pPr") => Self::properties(xml, &mut open)?,
                XmlToken::Open(element) => {
                    self.inline(xml, &element, &mut open, &RunContext::default())?;
                }
                XmlToken::Close | XmlToken::End => break,
                XmlToken::Text(_) => {}
            }
        }
        self.close(open, out);
        Ok(())
    }

    /// Makes a block of a paragraph that was read.
    fn close(&mut self, mut open: Open, out: &mut Vec<ExtractedBlock>) {
        let boxes_first = open.runs.is_empty();
        let boxes = std::mem::take(&mut open.boxes);
        if boxes_first {
            out.extend(boxes.clone());
        }
        if open.end_deleted || self.deleting {
            self.carried = open.runs;
        } else {
            let place = self.shared.place;
            let (role, number) = self.role(&open);
            if let Some(number) = number {
                open.runs.insert(0, Run::Number(number));
            }
            out.push(ExtractedBlock::Paragraph(Paragraph { place, role, runs: open.runs }));
        }
        if !boxes_first {
            out.extend(boxes);
        }
    }

    /// What a paragraph is, and the number that is drawn before it.
    fn role(&mut self, open: &Open) -> (ParagraphRole, Option<String>) {
        let shared = &mut *self.shared;
        let style = open.style.as_deref().or(shared.styles.default_paragraph());
        let of_style = style.and_then(|style| shared.styles.list(style));
        let list = open.list.clone().or_else(|| of_style.map(|(list, _, _)| list.to_owned()));
        let list = list.filter(|list| list != "0");
        let outline = open.outline.or_else(|| style.and_then(|style| shared.styles.outline(style)));
        let mut role = match outline {
            _ if style.is_some_and(|style| shared.styles.is_title(style)) => ParagraphRole::Title,
            Some(level) if level < 9 => ParagraphRole::Heading(level + 1),
            _ => ParagraphRole::Text,
        };
        let typed: String = Paragraph { place: 0, role, runs: open.runs.clone() }.text();
        // What is hidden with its paragraph's end takes no number.
        if open.end_hidden && signs(&typed) == 0 {
            return (role, None);
        }
        let Some(list) = list else { return (role, None) };
        let level = open.level.or_else(|| {
            let (of_list, level, by) = of_style?;
            level.or_else(|| shared.numbering.level_of_style(of_list, by))
        });
        let level = level.unwrap_or(0);
        match shared.counters.draw(shared.numbering, &list, level) {
            Drawn::Number(number) if is_typed(&number, &typed) => (role, None),
            Drawn::Number(number) => (role, Some(with_gap(&number, &typed))),
            Drawn::Bullet => {
                if role == ParagraphRole::Text {
                    role = ParagraphRole::Item(u8::try_from(level).unwrap_or(0));
                }
                (role, None)
            }
            Drawn::Nothing => (role, None),
        }
    }

    fn properties(xml: &mut Xml<'_>, open: &mut Open) -> Result<(), OfficeError> {
        let mut depth = 1;
        let mut in_run = 0;
        while depth > 0 {
            match xml.next()? {
                XmlToken::Open(element) => {
                    depth += 1;
                    let number = element.value().and_then(|value| value.parse::<u8>().ok());
                    match element.name.as_str() {
                        "pStyle" => open.style = element.value().map(str::to_owned),
                        "outlineLvl" => open.outline = number,
                        "numId" => open.list = element.value().map(str::to_owned),
                        "ilvl" => open.level = number.map(usize::from),
                        "rPr" => in_run = depth,
                        "del" | "moveFrom" if in_run > 0 => open.end_deleted = true,
                        "vanish" if in_run > 0 => open.end_hidden = element.is_on(),
                        // What it was before a change that was tracked.
                        "pPrChange" | "sectPr" | "rPrChange" | "numberingChange" => {
                            xml.skip()?;
                            depth -= 1;
                        }
                        _ => {}
                    }
                }
                XmlToken::Close => {
                    if in_run == depth {
                        in_run = 0;
                    }
                    depth -= 1;
                }
                XmlToken::Text(_) => {}
                XmlToken::End => break,
            }
        }
        Ok(())
    }
}
