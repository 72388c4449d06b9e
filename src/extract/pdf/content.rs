//! The drawing instructions of a page, of a form on it, or of a note → lines of text.
//!
//! In: instructions and what they refer to. Out: runs of glyphs, how many could not be read, whether there are pictures. Must not know: the
//! file around them.
//!
//! Source: ISO 32000-1, 8.4 (graphics state), 9.3 (text state), 9.4 (text objects).

use std::collections::BTreeMap;
use std::rc::Rc;

use hayro_syntax::content::UntypedIter;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::super::glyph_lines::{GlyphLines, GlyphRun};
use super::super::limits::{OverLimit, Pool};
use super::fonts::PdfFont;
use super::unpack::unpacked;

/// Forms inside each other.
const DEEPEST: u32 = 12;

/// `[a b c d e f]`, as in the specification.
type Matrix = [f64; 6];

const IDENTITY: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `m`, then `n`.
fn times(m: Matrix, n: Matrix) -> Matrix {
    [
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    ]
}

fn moved(x: f64, y: f64) -> Matrix {
    [1.0, 0.0, 0.0, 1.0, x, y]
}

/// What is drawn with, and saved and restored.
#[derive(Clone)]
struct GraphicsState {
    ctm: Matrix,
    font: Option<Rc<PdfFont>>,
    size: f64,
    char_spacing: f64,
    word_spacing: f64,
    scale: f64,
    leading: f64,
    rise: f64,
}

/// What instructions refer to by name.
#[derive(Clone, Default)]
pub(super) struct DrawingResources<'a> {
    pub(super) fonts: Dict<'a>,
    pub(super) objects: Dict<'a>,
}

/// Reads what pages draw; fonts are read once a file.
pub(super) struct PageReader<'a, 'p> {
    pool: &'p Pool,
    fonts: BTreeMap<(u32, i32), Rc<PdfFont>>,
    resources: Vec<DrawingResources<'a>>,
    pub(super) lines: GlyphLines,
    /// Characters that were drawn, and those of them that no font tells.
    pub(super) signs: u32,
    pub(super) unread: u32,
    pub(super) has_picture: bool,
}

impl<'a, 'p> PageReader<'a, 'p> {
    pub(super) fn new(pool: &'p Pool) -> Self {
        Self {
            pool,
            fonts: BTreeMap::new(),
            resources: Vec::new(),
            lines: GlyphLines::default(),
            signs: 0,
            unread: 0,
            has_picture: false,
        }
    }

    /// Draws the instructions of a page.
    pub(super) fn page(
        &mut self,
        bytes: &[u8],
        resources: DrawingResources<'a>,
    ) -> Result<(), OverLimit> {
        self.draw(bytes, resources, IDENTITY)
    }

    /// Draws a form: a stream of instructions with resources of its own.
    pub(super) fn form(&mut self, form: &Stream<'a>, ctm: Matrix) -> Result<(), OverLimit> {
        let Some(bytes) = unpacked(form, self.pool)? else { return Ok(()) };
        let own = form.dict().get::<Dict<'a>>("Resources").map(|own| DrawingResources {
            fonts: own.get("Font").unwrap_or_default(),
            objects: own.get("XObject").unwrap_or_default(),
        });
        let resources = own.or_else(|| self.resources.last().cloned()).unwrap_or_default();
        let list = form.dict().get::<Array<'_>>("Matrix");
        let numbers: Vec<f64> =
            list.map(|list| list.iter::<f32>().map(f64::from).collect()).unwrap_or_default();
        let matrix = <Matrix>::try_from(numbers).unwrap_or(IDENTITY);
        self.draw(&bytes, resources, times(matrix, ctm))
    }

    fn draw(
        &mut self,
        bytes: &[u8],
        resources: DrawingResources<'a>,
        ctm: Matrix,
    ) -> Result<(), OverLimit> {
        self.pool.check_time()?;
        if self.resources.len() >= DEEPEST as usize {
            return Ok(());
        }
        self.resources.push(resources);
        let drawn = self.instructions(bytes, ctm);
        self.resources.pop();
        drawn
    }

    fn instructions(&mut self, bytes: &[u8], ctm: Matrix) -> Result<(), OverLimit> {
        let mut state = GraphicsState {
            ctm,
            font: None,
            size: 0.0,
            char_spacing: 0.0,
            word_spacing: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
        };
        let mut saved = Vec::new();
        let (mut line, mut text) = (IDENTITY, IDENTITY);
        let mut all = UntypedIter::new(bytes);
        let mut count: u64 = 0;
        while let Some(instruction) = all.next() {
            count += 1;
            if count.is_multiple_of(4096) {
                self.pool.check_time()?;
            }
            let operands: Vec<&Object<'_>> = instruction.operands().collect();
            let number = |at: usize| match operands.get(at) {
                Some(Object::Number(number)) => number.as_f64(),
                _ => 0.0,
            };
            let six = || <Matrix>::from(std::array::from_fn(number));
            let operator: &[u8] = instruction.operator;
            match operator {
                b"q" if saved.len() < 512 => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state.ctm = times(six(), state.ctm),
                b"BT" => (line, text) = (IDENTITY, IDENTITY),
                b"Tf" => {
                    state.size = number(1);
                    if let Some(Object::Name(name)) = operands.first() {
                        state.font = self.font(name);
                    }
                }
                b"Tc" => state.char_spacing = number(0),
                b"Tw" => state.word_spacing = number(0),
                b"Tz" => state.scale = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Td" => line = times(moved(number(0), number(1)), line),
                b"TD" => {
                    state.leading = -number(1);
                    line = times(moved(number(0), number(1)), line);
                }
                b"Tm" => line = six(),
                b"T*" | b"'" | b"\"" => line = times(moved(0.0, -state.leading), line),
                b"Do" => {
                    if let Some(Object::Name(name)) = operands.first() {
                        self.object(name, state.ctm)?;
                    }
                }
                b"BI" | b"ID" | b"EI" => self.has_picture = true,
                _ => {}
            }
            if matches!(operator, b"Td" | b"TD" | b"Tm" | b"T*" | b"'" | b"\"") {
                text = line;
            }
            if operator == b"\"" {
                (state.word_spacing, state.char_spacing) = (number(0), number(1));
            }
            match (operator, operands.last()) {
                (b"Tj" | b"'" | b"\"", Some(Object::String(shown))) => {
                    self.show(shown.as_bytes(), &state, &mut text)?;
                }
                (b"TJ", Some(Object::Array(list))) => {
                    for object in list.iter::<Object<'_>>() {
                        match object {
                            Object::String(shown) => {
                                self.show(shown.as_bytes(), &state, &mut text)?;
                            }
                            Object::Number(number) => {
                                let back = number.as_f64() / 1000.0 * state.size * state.scale;
                                text = times(moved(-back, 0.0), text);
                            }
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// A form, or a picture.
    fn object(&mut self, name: &Name<'_>, ctm: Matrix) -> Result<(), OverLimit> {
        let objects = self.resources.last().map(|it| &it.objects);
        let Some(object) = objects.and_then(|it| it.get::<Stream<'a>>(&**name)) else {
            return Ok(());
        };
        match object.dict().get::<Name<'_>>("Subtype").as_deref() {
            Some(b"Form") => self.form(&object, ctm),
            Some(b"Image") => {
                self.has_picture = true;
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn font(&mut self, name: &Name<'_>) -> Option<Rc<PdfFont>> {
        let fonts = &self.resources.last()?.fonts;
        let id = fonts.get_ref(&**name).map(|it| (it.obj_number, it.gen_number));
        if let Some(known) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(known));
        }
        let font = fonts.get::<Dict<'a>>(&**name)?;
        let pool = self.pool;
        let font = Rc::new(PdfFont::read(&font, &|stream| unpacked(stream, pool).ok().flatten()));
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    fn show(
        &mut self,
        bytes: &[u8],
        state: &GraphicsState,
        text: &mut Matrix,
    ) -> Result<(), OverLimit> {
        let Some(font) = &state.font else { return Ok(()) };
        let mut read = String::new();
        let begin = times(*text, state.ctm);
        for glyph in font.glyphs(bytes) {
            self.signs += 1;
            match &glyph.text {
                Some(text) => read.push_str(text),
                None => {
                    self.unread += 1;
                    read.push('\u{fffd}');
                }
            }
            let blank = if glyph.is_blank { state.word_spacing } else { 0.0 };
            let wide = (glyph.width * state.size + state.char_spacing + blank) * state.scale;
            *text = times(moved(wide, 0.0), *text);
        }
        self.pool.take_bytes(read.len())?;
        let end = times(*text, state.ctm);
        let at = |m: Matrix| (m[4] + state.rise * m[2], m[5] + state.rise * m[3]);
        let size = state.size.abs() * begin[2].hypot(begin[3]);
        self.lines.push(GlyphRun { start: at(begin), end: at(end), size, text: read });
        Ok(())
    }
}
