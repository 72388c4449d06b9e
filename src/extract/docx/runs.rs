//! What stands inside a paragraph: runs, links, fields, changes that were tracked.
//!
//! In: the elements of a paragraph. Out: pieces of text; hidden and deleted text goes to the asides. Must not know: blocks, lists.

use super::super::document::{AsideKind, ExtractedAside, Run, signs};
use super::super::ooxml::{Ns, OfficeError, Xml, XmlElement, XmlToken};
use super::story::{Open, Story};

/// A field: what it does, and what it shows.
#[derive(Debug, Default)]
pub(super) struct WordField {
    instruction: String,
    in_result: bool,
}

impl WordField {
    /// Where a field of kind HYPERLINK leads: `HYPERLINK "http://…" \h`.
    fn link(&self) -> Option<String> {
        let rest = self.instruction.trim().strip_prefix("HYPERLINK")?.trim_start();
        let quoted = rest.strip_prefix('"').and_then(|rest| rest.split('"').next());
        let word = quoted.or_else(|| rest.split_whitespace().next())?;
        (!word.starts_with('\\') && !word.is_empty()).then(|| word.to_owned())
    }
}

/// How a run is read.
#[derive(Debug, Clone, Default)]
pub(super) struct RunContext {
    inserted: bool,
    link: Option<String>,
}

impl Story<'_, '_> {
    /// One element inside a paragraph.
    pub(super) fn inline(
        &mut self,
        xml: &mut Xml<'_>,
        element: &XmlElement,
        open: &mut Open,
        context: &RunContext,
    ) -> Result<(), OfficeError> {
        let mut context = context.clone();
        match (element.ns, element.name.as_str()) {
            (Ns::W, "r") => return self.run(xml, open, &context),
            (Ns::W, "hyperlink") => {
                let id = element.relationship("id");
                let target =
                    id.and_then(|id| self.relationships.get(id)).filter(|each| each.is_external);
                context.link = target.map(|each| each.target.clone());
            }
            (Ns::W, "ins" | "moveTo") => context.inserted = true,
            (Ns::W, "del" | "moveFrom") => {
                let before = std::mem::replace(&mut self.deleting, true);
                self.inlines(xml, open, &context)?;
                self.deleting = before;
                return Ok(());
            }
            (Ns::W, "fldSimple") => {
                let field = WordField {
                    instruction: element.attribute("instr").unwrap_or_default().to_owned(),
                    in_result: true,
                };
                context.link = field.link().or(context.link);
            }
            (
                Ns::W,
                "sdt" | "sdtContent" | "smartTag" | "customXml" | "dir" | "bdo" | "rt" | "rubyBase",
            )
            | (Ns::Mc, "AlternateContent" | "Choice") => {}
            (Ns::M, _) => return self.formula(xml, open, &context),
            _ => return xml.skip(),
        }
        self.inlines(xml, open, &context)
    }

    fn inlines(
        &mut self,
        xml: &mut Xml<'_>,
        open: &mut Open,
        context: &RunContext,
    ) -> Result<(), OfficeError> {
        loop {
            match xml.next()? {
                XmlToken::Open(element) => self.inline(xml, &element, open, context)?,
                XmlToken::Close | XmlToken::End => return Ok(()),
                XmlToken::Text(_) => {}
            }
        }
    }

    /// The characters of a formula, one after the other: what it looks like is lost.
    pub(super) fn formula(
        &mut self,
        xml: &mut Xml<'_>,
        open: &mut Open,
        context: &RunContext,
    ) -> Result<(), OfficeError> {
        let mut depth = 1;
        // Properties of a run of mathematics stand before its characters.
        let mut hidden = false;
        while depth > 0 {
            match xml.next()? {
                XmlToken::Open(element) if element.ns == Ns::M && element.name == "t" => {
                    let text = xml.text()?;
                    self.text(&text, hidden, false, open, context);
                }
                XmlToken::Open(element) if element.is_w("r") => self.run(xml, open, context)?,
                XmlToken::Open(element) if element.is_w("del") || element.is_w("moveFrom") => {
                    let before = std::mem::replace(&mut self.deleting, true);
                    self.formula(xml, open, context)?;
                    self.deleting = before;
                }
                XmlToken::Open(element) => {
                    depth += 1;
                    if element.ns == Ns::M && element.name == "r" {
                        hidden = false;
                    } else if element.is_w("vanish") {
                        hidden = element.is_on();
                    }
                }
                XmlToken::Close => depth -= 1,
                XmlToken::Text(_) => {}
                XmlToken::End => break,
            }
        }
        Ok(())
    }

    fn run(
        &mut self,
        xml: &mut Xml<'_>,
        open: &mut Open,
        context: &RunContext,
    ) -> Result<(), OfficeError> {
        let style = open.style.as_deref().or(self.shared.styles.default_paragraph());
        let mut hidden =
            style.and_then(|style| self.shared.styles.is_hidden(style)).unwrap_or(false);
        let mut bold = style.and_then(|style| self.shared.styles.is_bold(style)).unwrap_or(false);
        loop {
            match xml.next()? {
                XmlToken::Open(element) if element.is_w("rPr") => {
                    self.run_properties(xml, &mut hidden, &mut bold)?;
                }
                XmlToken::Open(element) => {
                    self.piece(xml, &element, (hidden, bold), open, context)?;
                }
                XmlToken::Close | XmlToken::End => return Ok(()),
                XmlToken::Text(_) => {}
            }
        }
    }

    fn run_properties(
        &mut self,
        xml: &mut Xml<'_>,
        hidden: &mut bool,
        bold: &mut bool,
    ) -> Result<(), OfficeError> {
        let mut of_run = (None, None);
        loop {
            match xml.next()? {
                XmlToken::Open(element) => {
                    match element.name.as_str() {
                        "rStyle" => {
                            let style = element.value().unwrap_or_default();
                            *hidden = self.shared.styles.is_hidden(style).unwrap_or(*hidden);
                            *bold = self.shared.styles.is_bold(style).unwrap_or(*bold);
                        }
                        "vanish" => of_run.0 = Some(element.is_on()),
                        "b" => of_run.1 = Some(element.is_on()),
                        _ => {}
                    }
                    xml.skip()?;
                }
                XmlToken::Close | XmlToken::End => break,
                XmlToken::Text(_) => {}
            }
        }
        *hidden = of_run.0.unwrap_or(*hidden);
        *bold = of_run.1.unwrap_or(*bold);
        Ok(())
    }

    /// One element of a run.
    fn piece(
        &mut self,
        xml: &mut Xml<'_>,
        element: &XmlElement,
        (hidden, bold): (bool, bool),
        open: &mut Open,
        context: &RunContext,
    ) -> Result<(), OfficeError> {
        match (element.ns, element.name.as_str()) {
            (Ns::W, "t" | "delText") => {
                let text = xml.text()?;
                let deleted = element.name == "delText";
                let before = self.deleting;
                self.deleting |= deleted;
                self.text(&text, hidden, bold, open, context);
                self.deleting = before;
                return Ok(());
            }
            (Ns::W, "tab" | "ptab") => self.text("\t", hidden, bold, open, context),
            (Ns::W, "noBreakHyphen") => self.text("-", hidden, bold, open, context),
            (Ns::W, "sym") => {
                let sign = symbol(element.attribute("char").unwrap_or_default());
                self.text(sign.encode_utf8(&mut [0; 4]), hidden, bold, open, context);
            }
            (Ns::W, "br" | "cr") if self.is_shown(hidden) => open.runs.push(Run::Break),
            (Ns::W, "footnoteReference" | "endnoteReference") if self.is_shown(hidden) => {
                let kind =
                    if element.name == "footnoteReference" { "footnotes" } else { "endnotes" };
                let key = (kind.to_owned(), element.attribute("id").unwrap_or_default().to_owned());
                if self.shared.notes.contains_key(&key) && !self.shared.note_ids.contains(&key) {
                    open.runs.push(Run::Note(self.shared.note_ids.len()));
                    self.shared.note_ids.push(key);
                }
            }
            (Ns::W, "fldChar") => self.field(element.attribute("fldCharType").unwrap_or_default()),
            (Ns::W, "instrText") => {
                let text = xml.text()?;
                if let Some(field) = self.fields.last_mut().filter(|field| !field.in_result) {
                    field.instruction.push_str(&text);
                }
                return Ok(());
            }
            (Ns::W, "ruby" | "rt" | "rubyBase") => return self.inlines(xml, open, context),
            (Ns::Mc, "AlternateContent" | "Choice") => loop {
                match xml.next()? {
                    XmlToken::Open(inner) => {
                        self.piece(xml, &inner, (hidden, bold), open, context)?;
                    }
                    XmlToken::Close | XmlToken::End => return Ok(()),
                    XmlToken::Text(_) => {}
                }
            },
            (Ns::W, "drawing" | "pict" | "object") => {
                let is_object = element.name == "object";
                return self.drawing(xml, open, is_object, self.is_shown(hidden));
            }
            _ => {}
        }
        xml.skip()
    }

    fn is_shown(&self, hidden: bool) -> bool {
        !hidden && !self.deleting && self.fields.iter().all(|field| field.in_result)
    }

    fn field(&mut self, kind: &str) {
        match kind {
            "begin" => self.fields.push(WordField::default()),
            "separate" => {
                if let Some(field) = self.fields.last_mut() {
                    field.in_result = true;
                }
            }
            "end" => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Text of a run: shown, or put aside.
    fn text(
        &mut self,
        text: &str,
        hidden: bool,
        bold: bool,
        open: &mut Open,
        context: &RunContext,
    ) {
        // Control characters stand for nothing in a text; Markdown's writer uses some for itself.
        let text: String = text.chars().filter(|c| !c.is_control() || *c == '\t').collect();
        let in_instruction = self.fields.iter().any(|field| !field.in_result);
        let kind = match (self.deleting, hidden, in_instruction) {
            (true, _, _) => Some(AsideKind::Deleted),
            (_, true, _) => Some(AsideKind::Hidden),
            (_, _, true) => Some(AsideKind::Object),
            _ => None,
        };
        let place = self.shared.place;
        if let Some(kind) = kind {
            if signs(&text) > 0 {
                self.put_aside(kind, place, &text);
            }
            return;
        }
        if context.inserted && signs(&text) > 0 {
            self.put_aside(AsideKind::Inserted, place, &text);
        }
        let link =
            context.link.clone().or_else(|| self.fields.iter().rev().find_map(WordField::link));
        match (link, open.runs.last_mut()) {
            (Some(link), Some(Run::Link { text: before, target })) if *target == link => {
                before.push_str(&text);
            }
            (Some(target), _) => open.runs.push(Run::Link { text, target }),
            (None, Some(Run::Text { text: before, bold: as_before })) if *as_before == bold => {
                before.push_str(&text);
            }
            (None, _) => open.runs.push(Run::Text { text, bold }),
        }
    }

    fn put_aside(&mut self, kind: AsideKind, place: usize, text: &str) {
        match self.shared.asides.last_mut() {
            Some(last) if last.kind == kind && last.place == place => last.text.push_str(text),
            _ => self.shared.asides.push(ExtractedAside { kind, place, text: text.to_owned() }),
        }
    }
}

/// A character of a symbol font, as its nearest in Unicode.
fn symbol(code: &str) -> char {
    // Wingdings and Symbol; codes begin at F000.
    // Boxes of all kinds are A8, 6F, A3, 71.
    match code.to_ascii_uppercase().trim_start_matches("F0") {
        "FE" | "52" | "54" => '☑',
        "FC" => '✓',
        "6E" => '■',
        "6C" => '●',
        "D8" | "E0" => '→',
        "B7" => '·',
        _ => '□',
    }
}
