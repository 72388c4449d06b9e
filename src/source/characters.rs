//! Characters that readers cannot see, and those that a broken encoding leaves behind.
//!
//! In: a text. Out: what is wrong with it, and where first. Must not know: files, what the text is for.

use std::fmt::Write;

/// What is wrong with a character, or with several beside each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Oddity {
    /// U+FFFD, which stands where bytes could not be read.
    Lost,
    /// Private use: what Word has in its symbol fonts, shown as a box elsewhere.
    Private,
    /// Zero width: breaks searching and copying, and is not seen.
    Invisible,
    /// A mark that turns the direction of the text behind it.
    Direction,
    /// 锟斤拷, 銆, â€œ: text that was read in another encoding than it was written in.
    Mojibake,
}

/// One kind of oddity in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    /// What is wrong.
    pub(super) oddity: Oddity,
    /// The byte where it stands first.
    pub(super) at: usize,
    /// The character, or the characters, there.
    pub(super) sample: String,
    /// How often it stands in the text.
    pub(super) count: usize,
}

/// Bytes with which an odd character, or `&` of a reference to one, may begin. Half of the Han characters begin with one of these.
const LEADS: [bool; 256] = {
    let mut leads = [false; 256];
    let bytes = [0x26_usize, 0xc2, 0xc3, 0xe2, 0xe5, 0xe7, 0xe9, 0xee, 0xef, 0xf3, 0xf4];
    let mut index = 0;
    while index < bytes.len() {
        leads[bytes[index]] = true;
        index += 1;
    }
    leads
};

/// Whether something odd may begin with these two bytes, the first of which is one of [`LEADS`]: nearly no other text does.
fn may_begin(first: u8, second: u8) -> bool {
    match first {
        0xc2 => second == 0xad,
        0xc3 => (0xa2..=0xaf).contains(&second),
        0xe2 => matches!(second, 0x80 | 0x81),
        // Of MOJIBAKE: 屯, 烫; 鈥, 銆, 鐨, 锛 and 锟.
        0xe5 => second == 0xb1,
        0xe7 => second == 0x83,
        0xe9 => matches!(second, 0x88 | 0x8a | 0x90 | 0x94),
        // Private use up to U+F8FF, U+FEFF, U+FFFD; not the characters of full width between them.
        0xef => matches!(second, 0x80..=0xa3 | 0xbb | 0xbf),
        _ => true,
    }
}

/// Traces of text that was read as GBK: U+FFFD becomes 锟斤拷, memory that was never written 烫烫烫 or 屯屯屯, and the UTF-8 bytes of
/// ，。“ 的 the others.
const MOJIBAKE: [&str; 7] = ["锟斤拷", "烫烫烫", "屯屯屯", "锛", "銆", "鈥", "鐨勫"];

/// Looks for odd characters; each kind is told once.
#[must_use]
pub(super) fn odd(text: &str) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let mut add = |oddity, at, sample: &str| match found.iter_mut().find(|it| it.oddity == oddity) {
        Some(known) => known.count += 1,
        None => found.push(Found { oddity, at, sample: sample.to_owned(), count: 1 }),
    };
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        if !LEADS[usize::from(byte)] || at < done {
            continue;
        }
        if !text.as_bytes().get(at + 1).is_some_and(|second| may_begin(byte, *second)) {
            continue;
        }
        let rest = &text[at..];
        let Some(c) = rest.chars().next() else { continue };
        if c == '&' {
            // A reference such as `&#8203;` is read as the character that it names.
            if let Some((named, length)) = reference(rest)
                && let Some(oddity) = of_character(named)
            {
                add(oddity, at, &rest[..length]);
            }
        } else if let Some(oddity) = of_character(c) {
            let is_needed =
                matches!(c, '\u{200e}' | '\u{200f}') && is_beside_arabic(&text[..at], rest);
            if !is_needed {
                add(oddity, at, &rest[..c.len_utf8()]);
            }
        } else if let Some(length) = mojibake(rest) {
            add(Oddity::Mojibake, at, &rest[..length]);
            done = at + length;
        }
    }
    found.sort_by_key(|it| it.at);
    found
}

/// What is wrong with a character by itself.
#[must_use]
pub(super) fn of_character(c: char) -> Option<Oddity> {
    match c {
        '\u{fffd}' => Some(Oddity::Lost),
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Some(Oddity::Private),
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}' | '\u{2060}'
        | '\u{feff}' => Some(Oddity::Invisible),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(Oddity::Direction),
        _ => None,
    }
}

/// The character that a reference of HTML names, and the reference's length: `&#8203;`, `&#x200B;`, `&shy;`.
fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(24).position(|b| b == b';')?;
    let name = &text[1..end];
    let named = match name.strip_prefix('#') {
        Some(number) => {
            let hex = number.strip_prefix(['x', 'X']);
            let code = hex.map_or_else(|| number.parse(), |hex| u32::from_str_radix(hex, 16));
            char::from_u32(code.ok()?)?
        }
        None => match name {
            "shy" => '\u{ad}',
            "ZeroWidthSpace" => '\u{200b}',
            "lrm" => '\u{200e}',
            "rlm" => '\u{200f}',
            "NoBreak" => '\u{2060}',
            _ => return None,
        },
    };
    Some((named, end + 1))
}

/// Whether a mark of direction stands beside letters that are written from right to left.
fn is_beside_arabic(before: &str, rest: &str) -> bool {
    let is_rtl = |c: char| matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fefc}');
    before.chars().rev().take(3).any(is_rtl) || rest.chars().skip(1).take(3).any(is_rtl)
}

/// Bytes of what was read in the wrong encoding at the beginning of a text.
fn mojibake(text: &str) -> Option<usize> {
    if let Some(known) = MOJIBAKE.into_iter().find(|known| text.starts_with(known)) {
        return Some(known.len());
    }
    // Three bytes of Chinese read as Windows-1252: ä¸­, ï¼Œ, â€œ.
    let mut chars = text.chars();
    let lead = chars.next().filter(|c| matches!(c, 'â' | 'ã'..='ï'))?;
    let (second, third) = (chars.next()?, chars.next()?);
    (is_continuation(second) && is_continuation(third))
        .then(|| lead.len_utf8() + second.len_utf8() + third.len_utf8())
}

/// Whether Windows-1252 shows a continuation byte of UTF-8 (80 to BF) as this character.
fn is_continuation(c: char) -> bool {
    matches!(c, '\u{80}'..='\u{bf}') || "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ".contains(c)
}

/// Characters as a message can show them: those that are not seen by their code.
#[must_use]
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::new();
    for c in text.chars() {
        if c.is_control() || of_character(c).is_some() {
            let _ = write!(shown, "U+{:04X}", u32::from(c));
        } else {
            shown.push(c);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{MOJIBAKE, Oddity, odd, of_character};

    fn kinds(text: &str) -> Vec<(Oddity, usize, usize)> {
        odd(text).into_iter().map(|it| (it.oddity, it.at, it.count)).collect()
    }

    #[test]
    fn each_kind_is_found_once_with_its_place_and_count() {
        assert_eq!(kinds("甲\u{fffd}乙\u{fffd}"), [(Oddity::Lost, 3, 2)]);
        assert_eq!(
            kinds("\u{f0b7}项\u{200b}"),
            [(Oddity::Private, 0, 1), (Oddity::Invisible, 6, 1)]
        );
        assert_eq!(kinds("甲\u{202e}乙"), [(Oddity::Direction, 3, 1)]);
        assert_eq!(kinds("甲\u{feff}乙\u{10ffff}")[0], (Oddity::Invisible, 3, 1));
        for text in ["锟斤拷", "烫烫烫烫", "鈥滃叕寮€鈥", "å…¬å¼€ï¼Œ", "銆婂姙娉曘€"]
        {
            assert_eq!(kinds(text)[0].0, Oddity::Mojibake, "{text}");
        }
    }

    #[test]
    fn nothing_odd_is_passed_over_for_how_its_bytes_begin() {
        for c in '\0'..=char::MAX {
            let text = format!("甲{c}乙");
            let found = odd(&text);
            let is_trace = MOJIBAKE.contains(&&text[3..text.len() - 3]);
            let right = if is_trace { Some(Oddity::Mojibake) } else { of_character(c) };
            assert_eq!(found.first().map(|it| it.oddity), right, "{c:?}");
        }
        for known in MOJIBAKE {
            assert_eq!(kinds(&format!("甲{known}"))[0], (Oddity::Mojibake, 3, 1), "{known}");
        }
        for lead in 'à'..='ÿ' {
            let is_lead = matches!(lead, 'â' | 'ã'..='ï');
            assert_eq!(!odd(&format!("{lead}€œ")).is_empty(), is_lead, "{lead}");
        }
    }

    #[test]
    fn references_are_what_they_name_and_arabic_needs_its_marks() {
        for (text, kind) in [
            ("甲&#8203;乙", Oddity::Invisible),
            ("甲&#x200B;乙", Oddity::Invisible),
            ("甲&shy;乙", Oddity::Invisible),
            ("甲&#xE000;乙", Oddity::Private),
            ("甲&#xFFFD;乙", Oddity::Lost),
            ("甲&#x202e;乙", Oddity::Direction),
        ] {
            assert_eq!(kinds(text), [(kind, 3, 1)], "{text}");
        }
        for text in ["&#65;&amp;&nbsp;&#x4e2d; & 甲;", "سلام\u{200f} (ا)", "&#;&#x;&;&#99999999999;"]
        {
            assert_eq!(odd(text), [], "{text}");
        }
        assert_eq!(kinds("甲\u{200f}乙")[0].0, Oddity::Invisible);
    }

    #[test]
    fn ordinary_texts_have_nothing_odd() {
        let text = "《办法》（试行）“甲”——乙…丙·丁　é à naïve café Ünï «x» “€100” ¥ ㎡ ① ℃ 👨\u{200d}👩 屯里、滚烫烫、锲而不舍";
        assert_eq!(odd(text), []);
    }
}
