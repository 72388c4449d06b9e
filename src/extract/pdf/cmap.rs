//! The table of a font that says which characters its codes stand for (`ToUnicode`; ISO 32000-1, 9.10.3).
//!
//! In: the bytes of the table. Out: [`ToUnicode`]. Must not know: fonts, pages.

use std::collections::BTreeMap;

/// Entries that one range may make; a range of all codes of two bytes has 65,536.
const WIDEST: u32 = 65_536;

/// Characters that one code may stand for: ligatures have a few.
const LONGEST: usize = 64;

/// Words that begin a list of entries.
const LISTS: [&[u8]; 3] = [b"begincodespacerange", b"beginbfchar", b"beginbfrange"];

/// Which characters codes stand for.
#[derive(Debug, Default)]
pub(super) struct ToUnicode {
    /// Code to text.
    texts: BTreeMap<u32, String>,
    /// First and last code, text of the first, by first code; the last character counts up.
    ranges: Vec<(u32, u32, Vec<u16>)>,
    /// Whether codes have one byte; where the table does not say, the font does.
    pub(super) one_byte: Option<bool>,
}

/// A word of the table.
#[derive(Debug, Clone, PartialEq)]
enum CMapToken {
    Hex(Vec<u8>),
    Open,
    Close,
    Word(Vec<u8>),
}

fn tokens(bytes: &[u8]) -> Vec<CMapToken> {
    let mut out = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'<' if bytes.get(at + 1) != Some(&b'<') => {
                let end =
                    bytes[at..].iter().position(|b| *b == b'>').map_or(bytes.len(), |n| at + n);
                let digits: Vec<u8> =
                    bytes[at + 1..end].iter().copied().filter(u8::is_ascii_hexdigit).collect();
                let pairs = digits.chunks(2).map(|pair| {
                    let text = std::str::from_utf8(pair).unwrap_or("0");
                    let value = u8::from_str_radix(text, 16).unwrap_or(0);
                    if pair.len() == 1 { value << 4 } else { value }
                });
                out.push(CMapToken::Hex(pairs.collect()));
                at = end + 1;
            }
            b'[' => {
                out.push(CMapToken::Open);
                at += 1;
            }
            b']' => {
                out.push(CMapToken::Close);
                at += 1;
            }
            b'%' => {
                at += bytes[at..]
                    .iter()
                    .position(|b| matches!(b, b'\n' | b'\r'))
                    .unwrap_or(bytes.len());
            }
            b if b.is_ascii_alphanumeric() => {
                let start = at;
                while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
                    at += 1;
                }
                out.push(CMapToken::Word(bytes[start..at].to_vec()));
            }
            _ => at += 1,
        }
    }
    out
}

fn code(bytes: &[u8]) -> u32 {
    bytes.iter().take(4).fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}

fn units(bytes: &[u8]) -> Vec<u16> {
    match bytes {
        [one] => vec![u16::from(*one)],
        _ => bytes
            .chunks_exact(2)
            .take(LONGEST)
            .map(|pair| u16::from_be_bytes([pair[0], pair[1]]))
            .collect(),
    }
}

impl ToUnicode {
    /// Reads a table; what is no entry is passed over.
    pub(super) fn read(bytes: &[u8]) -> Self {
        let mut out = Self::default();
        let tokens = tokens(bytes);
        let mut at = 0;
        while at < tokens.len() {
            let CMapToken::Word(word) = &tokens[at] else {
                at += 1;
                continue;
            };
            at += 1;
            if !LISTS.contains(&word.as_slice()) {
                continue;
            }
            let end = tokens[at..]
                .iter()
                .position(
                    |token| matches!(token, CMapToken::Word(word) if word.starts_with(b"end")),
                )
                .map_or(tokens.len(), |n| at + n);
            match word.as_slice() {
                b"begincodespacerange" => {
                    let longest = tokens[at..end].iter().filter_map(|token| match token {
                        CMapToken::Hex(bytes) => Some(bytes.len()),
                        _ => None,
                    });
                    out.one_byte = longest.max().map(|longest| longest == 1);
                }
                b"beginbfchar" => {
                    for pair in tokens[at..end].chunks_exact(2) {
                        if let [CMapToken::Hex(from), CMapToken::Hex(to)] = pair {
                            out.texts.insert(code(from), String::from_utf16_lossy(&units(to)));
                        }
                    }
                }
                b"beginbfrange" => out.ranges(&tokens[at..end]),
                _ => continue,
            }
            at = end;
        }
        out.ranges.sort_by_key(|(first, ..)| *first);
        out
    }

    fn ranges(&mut self, tokens: &[CMapToken]) {
        let mut at = 0;
        while let Some([CMapToken::Hex(first), CMapToken::Hex(last)]) = tokens.get(at..at + 2) {
            let (first, last) = (code(first), code(last));
            at += 2;
            match tokens.get(at) {
                Some(CMapToken::Hex(to)) => {
                    if last >= first && last - first < WIDEST {
                        self.ranges.push((first, last, units(to)));
                    }
                    at += 1;
                }
                Some(CMapToken::Open) => {
                    at += 1;
                    let mut next = first;
                    while let Some(CMapToken::Hex(to)) = tokens.get(at) {
                        self.texts.insert(next, String::from_utf16_lossy(&units(to)));
                        next = next.saturating_add(1);
                        at += 1;
                    }
                    at += 1;
                }
                _ => return,
            }
        }
    }

    /// What a code stands for.
    pub(super) fn text(&self, code: u32) -> Option<String> {
        if let Some(text) = self.texts.get(&code) {
            return Some(text.clone());
        }
        // Ranges do not overlap: the last one that begins before the code is the only one that may have it.
        let behind = self.ranges.partition_point(|(first, ..)| *first <= code);
        let (first, _, text) = self.ranges[..behind].last().filter(|(_, last, _)| code <= *last)?;
        let mut text = text.clone();
        let behind = u16::try_from(code - first).ok()?;
        let last = text.last_mut()?;
        *last = last.wrapping_add(behind);
        Some(String::from_utf16_lossy(&text))
    }

    /// Whether it has no entry at all.
    pub(super) fn is_empty(&self) -> bool {
        self.texts.is_empty() && self.ranges.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::ToUnicode;

    #[test]
    fn entries_ranges_and_lists_are_read() {
        let table = ToUnicode::read(
            b"/CMapName /x def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n\
              2 beginbfchar <0003> <0020> <0004> <D840DC3E> endbfchar\n\
              2 beginbfrange <0010> <0012> <4E00> <0020> <0021> [<793A> <4F8B8857>] endbfrange endcmap",
        );
        assert_eq!(table.one_byte, Some(false));
        let text = |code| table.text(code);
        assert_eq!(text(3).as_deref(), Some(" "));
        assert_eq!(text(4).as_deref(), Some("\u{2003e}"));
        assert_eq!(text(0x12).as_deref(), Some("\u{4e02}"));
        assert_eq!(text(0x20).as_deref(), Some("示"));
        assert_eq!(text(0x21).as_deref(), Some("例街"));
        assert_eq!(text(0x99), None);
        assert!(ToUnicode::read(b"nothing").is_empty());
        let bytes = ToUnicode::read(
            b"1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41><0042> endbfchar",
        );
        assert_eq!((bytes.one_byte, bytes.text(0x41).as_deref()), (Some(true), Some("B")));
    }
}
