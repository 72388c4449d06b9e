//! A font of a page → what its codes read, and how wide they are.
//!
//! In: the dictionary of a font. Out: [`PdfFont`]. Must not know: pages, glyph shapes. A code that nothing says the character of is
//! `None`, never a guess.
//!
//! Sources: ISO 32000-1, 9.6 (simple fonts), 9.7 (composite fonts, table 118: predefined `CMap`s), 9.10 (extraction of text).

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::{Encoding, GB18030, UTF_16BE, WINDOWS_1252};
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};

use super::cmap::ToUnicode;
use super::glyph_names::character;

/// Widths that ranges of one font may give; more than there are codes of two bytes.
const WIDTHS: usize = 70_000;

/// A character of a font.
#[derive(Debug, PartialEq)]
pub(super) struct Glyph {
    /// What it reads; `None` where the font does not say.
    pub(super) text: Option<String>,
    /// Its width, in heights of the type.
    pub(super) width: f64,
    /// Whether it is a blank of one byte, which word spacing widens.
    pub(super) is_blank: bool,
}

/// How codes are made into characters.
enum Decoding {
    /// Codes of one byte, by the table of names.
    Names(BTreeMap<u8, String>),
    /// Codes of one or two bytes as in an encoding of text (`GBK-EUC-H`).
    Text(&'static Encoding),
    /// Codes of two bytes of which the font says nothing.
    Unknown,
}

/// A font.
pub(super) struct PdfFont {
    to_unicode: Option<ToUnicode>,
    decoding: Decoding,
    one_byte: bool,
    widths: BTreeMap<u32, f64>,
    other_width: f64,
}

/// The encoding of a predefined `CMap`, by the family of its name.
fn predefined(name: &str) -> Option<&'static Encoding> {
    let is = |begin: &str| name.starts_with(begin);
    if is("GBK-EUC") || is("GBKp-EUC") || is("GBK2K") || is("GB-EUC") {
        Some(GB18030)
    } else if is("UniGB-") || is("UniCNS-") || is("UniJIS-") || is("UniKS-") {
        name.contains("UCS2")
            .then_some(UTF_16BE)
            .or_else(|| name.contains("UTF16").then_some(UTF_16BE))
    } else if is("ETen-B5") || is("B5pc") || is("ETenms-B5") || is("HKscs-B5") {
        Some(encoding_rs::BIG5)
    } else {
        None
    }
}

impl PdfFont {
    /// Reads a font. `decoded` unpacks a stream within the limits.
    pub(super) fn read<'a>(
        font: &Dict<'a>,
        decoded: &dyn Fn(&Stream<'a>) -> Option<Vec<u8>>,
    ) -> Self {
        let to_unicode = font.get::<Stream<'_>>("ToUnicode").and_then(|stream| decoded(&stream));
        let to_unicode =
            to_unicode.map(|bytes| ToUnicode::read(&bytes)).filter(|it| !it.is_empty());
        let is_composite = font.get::<Name<'_>>("Subtype").is_some_and(|it| &*it == b"Type0");
        let mut out = Self {
            to_unicode,
            decoding: Decoding::Unknown,
            one_byte: !is_composite,
            widths: BTreeMap::new(),
            other_width: if is_composite { 1.0 } else { 0.5 },
        };
        if is_composite {
            if let Some(name) = font.get::<Name<'_>>("Encoding")
                && let Some(encoding) = predefined(name.as_str())
            {
                out.decoding = Decoding::Text(encoding);
            }
            let inner = font.get::<Array<'_>>("DescendantFonts");
            if let Some(inner) = inner.and_then(|all| all.iter::<Dict<'_>>().next()) {
                out.read_wide_widths(&inner);
            }
        } else {
            out.decoding = Decoding::Names(names(font));
            let first = font.get::<u16>("FirstChar").unwrap_or(0);
            for (code, width) in (u32::from(first)..).zip(numbers(font.get::<Array<'_>>("Widths")))
            {
                out.widths.insert(code, width / 1000.0);
            }
        }
        out
    }

    /// `W` and `DW` of a composite font.
    fn read_wide_widths(&mut self, inner: &Dict<'_>) {
        if let Some(width) = inner.get::<f32>("DW") {
            self.other_width = f64::from(width) / 1000.0;
        }
        let Some(all) = inner.get::<Array<'_>>("W") else { return };
        let mut pending: Vec<f64> = Vec::new();
        let mut left = WIDTHS;
        for object in all.iter::<Object<'_>>() {
            match object {
                Object::Array(list) => {
                    let Some(first) = pending.pop() else { continue };
                    for (code, width) in (whole(first)..).zip(numbers(Some(list))) {
                        self.widths.insert(code, width / 1000.0);
                    }
                    pending.clear();
                }
                Object::Number(number) => {
                    pending.push(number.as_f64());
                    if let [first, last, width] = pending[..] {
                        // A hostile range would name every code there is.
                        for code in (whole(first)..=whole(last)).take(left) {
                            self.widths.insert(code, width / 1000.0);
                            left -= 1;
                        }
                        pending.clear();
                    }
                }
                _ => {}
            }
        }
    }

    /// The characters of a string of the page.
    pub(super) fn glyphs(&self, bytes: &[u8]) -> Vec<Glyph> {
        let mut out = Vec::new();
        let mut at = 0;
        while at < bytes.len() {
            let length = self.code_length(&bytes[at..]);
            let code = &bytes[at..at + length];
            at += length;
            let number = code.iter().fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
            out.push(Glyph {
                text: self.text(code, number),
                width: self.width(code, number),
                is_blank: code == b" ",
            });
        }
        out
    }

    fn width(&self, code: &[u8], number: u32) -> f64 {
        // Widths go by glyph, and codes of an encoding of text are none: Han characters are square, others half of that.
        if matches!(self.decoding, Decoding::Text(_)) {
            let is_narrow = code.len() == 1 || number < 0x80;
            return if is_narrow { 0.5 } else { 1.0 };
        }
        self.widths.get(&number).copied().unwrap_or(self.other_width)
    }

    fn code_length(&self, rest: &[u8]) -> usize {
        let length = match &self.decoding {
            Decoding::Text(encoding) if *encoding == UTF_16BE => {
                if matches!(rest, [0xd8..=0xdb, _, _, _, ..]) { 4 } else { 2 }
            }
            Decoding::Text(_) => match rest {
                [0x81..=0xfe, 0x30..=0x39, _, _, ..] => 4,
                [0x81..=0xfe, _, ..] => 2,
                _ => 1,
            },
            Decoding::Names(_) => 1,
            Decoding::Unknown => {
                let told = self.to_unicode.as_ref().and_then(|table| table.one_byte);
                if told.unwrap_or(self.one_byte) { 1 } else { 2 }
            }
        };
        length.min(rest.len())
    }

    fn text(&self, code: &[u8], number: u32) -> Option<String> {
        if let Some(text) = self.to_unicode.as_ref().and_then(|table| table.text(number)) {
            // A table that maps to nothing, or to the area for private use, says nothing.
            let says =
                |c: char| c != '\u{fffd}' && c != '\0' && !('\u{e000}'..='\u{f8ff}').contains(&c);
            return text.chars().all(says).then_some(text);
        }
        match &self.decoding {
            Decoding::Names(names) => names.get(&u8::try_from(number).ok()?).cloned(),
            Decoding::Text(encoding) => {
                let (text, had_errors) = encoding.decode_without_bom_handling(code);
                (!had_errors).then(|| text.into_owned())
            }
            Decoding::Unknown => None,
        }
    }
}

fn numbers(list: Option<Array<'_>>) -> Vec<f64> {
    list.map(|list| list.iter::<f32>().map(f64::from).collect()).unwrap_or_default()
}

fn whole(number: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to the range of codes"
    )]
    let whole = number.clamp(0.0, 4_294_967_295.0) as u32;
    whole
}

/// What the codes of a simple font read: its base encoding, and the names that differ from it.
fn names(font: &Dict<'_>) -> BTreeMap<u8, String> {
    let mut out = BTreeMap::new();
    let descriptor = font.get::<Dict<'_>>("FontDescriptor");
    let is_symbolic =
        descriptor.and_then(|it| it.get::<i32>("Flags")).is_some_and(|flags| flags & 4 != 0);
    let encoding = font.get::<Object<'_>>("Encoding");
    let (base, differences) = match encoding {
        Some(Object::Name(name)) => (Some(name.as_str().to_owned()), None),
        Some(Object::Dict(dict)) => {
            let base = dict.get::<Name<'_>>("BaseEncoding").map(|name| name.as_str().to_owned());
            (base, dict.get::<Array<'_>>("Differences"))
        }
        _ => (None, None),
    };
    // A symbolic font has its own order, which nobody else knows.
    if base.is_some() || !is_symbolic {
        for code in 0x20..=0xff_u8 {
            // Mac Roman differs above ASCII; no sign of a Chinese text stands there.
            let is_known = code < 0x7f || base.as_deref() == Some("WinAnsiEncoding");
            if is_known {
                let bytes = [code];
                let (text, _) = WINDOWS_1252.decode_without_bom_handling(&bytes);
                out.insert(code, Cow::into_owned(text));
            }
        }
    }
    let mut code: u32 = 0;
    for object in differences.iter().flat_map(Array::iter::<Object<'_>>) {
        match object {
            Object::Number(number) => code = whole(number.as_f64()),
            Object::Name(name) => {
                if let Ok(code) = u8::try_from(code) {
                    match character(name.as_str()) {
                        Some(c) => drop(out.insert(code, c.to_string())),
                        None => drop(out.remove(&code)),
                    }
                }
                code = code.saturating_add(1);
            }
            _ => {}
        }
    }
    out
}
