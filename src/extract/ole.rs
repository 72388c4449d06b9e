//! Office files of 97 to 2003 and of WPS (OLE compound files): the strings that stand in their streams.
//!
//! In: bytes, a pool of limits. Out: pieces of text by stream. Must not know: the formats of the streams. A string is found whether it is
//! shown, hidden or deleted; what it belongs to is not told.

use std::io::{Cursor, Read};

use encoding_rs::GBK;

use super::limits::Pool;
use super::ooxml::OfficeError;
use super::pieces::{FileText, FileTrait, PiecePlace};

/// Characters from which a run of them is a string.
const SHORTEST: usize = 6;

/// Adds the strings of a compound file to `out`.
pub(super) fn strings(bytes: &[u8], pool: &Pool, out: &mut FileText) -> Result<(), OfficeError> {
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|_| OfficeError::Damaged)?;
    let entries: Vec<_> = file.walk().filter(cfb::Entry::is_stream).collect();
    pool.take_entries(entries.len() as u64)?;
    for entry in entries {
        let name = entry.name().trim_start_matches(char::is_control).to_owned();
        if entry.path().to_string_lossy().to_ascii_lowercase().contains("vba") {
            if !out.traits.contains(&FileTrait::Macros) {
                out.traits.push(FileTrait::Macros);
            }
            continue;
        }
        let mut stream = file.open_stream(entry.path()).map_err(|_| OfficeError::Damaged)?;
        let mut content = Vec::new();
        pool.inflating(&mut stream).read_to_end(&mut content)?;
        for text in wide(&content).into_iter().chain(narrow(&content)) {
            out.push(PiecePlace::Part(name.clone()), None, text);
        }
    }
    Ok(())
}

/// Whether a character of UTF-16 may belong to a string that somebody typed.
fn is_typed(unit: u16) -> bool {
    matches!(unit, 0x20..=0x7e | 0x2010..=0x203b | 0x3000..=0x303f | 0x4e00..=0x9fff | 0xff01..=0xff5e)
}

/// Strings of UTF-16, little-endian, at even and at odd places.
fn wide(bytes: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    for start in 0..2.min(bytes.len()) {
        let mut run: Vec<u16> = Vec::new();
        let units =
            bytes[start..].chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        for unit in units.chain([0]) {
            if is_typed(unit) {
                run.push(unit);
                continue;
            }
            // Digits beside Han characters by chance are rare; runs of chance are Han only and harmless.
            if run.len() >= SHORTEST {
                out.push(String::from_utf16_lossy(&run));
            }
            run.clear();
        }
    }
    out
}

/// Strings of ASCII and GBK.
fn narrow(bytes: &[u8]) -> Vec<String> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut signs = 0;
        while at < bytes.len() {
            let pair = bytes.get(at + 1);
            match bytes[at] {
                0x20..=0x7e => at += 1,
                0xa1..=0xfe if pair.is_some_and(|second| *second >= 0xa1) => at += 2,
                _ => break,
            }
            signs += 1;
        }
        if signs >= SHORTEST {
            out.push(GBK.decode_without_bom_handling(&bytes[start..at]).0.into_owned());
        }
        at = at.max(start + 1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{narrow, wide};

    #[test]
    fn strings_are_found_at_even_and_odd_places() {
        let typed: Vec<u8> =
            "身份证11010519491231002X".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for before in [&[][..], &[1], &[0, 2], &[7, 7, 7]] {
            let bytes = [before, &typed, &[0, 0]].concat();
            assert!(wide(&bytes).iter().any(|text| text.contains("身份证11010519491231002X")));
        }
        let (gbk, _, _) = encoding_rs::GBK.encode("身份证11010519491231002X");
        let bytes = [&[3, 0][..], &gbk, &[0, 0x80]].concat();
        assert_eq!(narrow(&bytes), ["身份证11010519491231002X"]);
    }
}
