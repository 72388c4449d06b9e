//! Names of glyphs → the characters that they are (Adobe Glyph List, the part for ASCII; `uniXXXX`).
//!
//! In: a name. Out: a character, or nothing. Must not know: fonts.

/// Names of ASCII signs that are not the sign itself, by sign.
const SIGNS: &str = " space\n!exclam\n\"quotedbl\n#numbersign\n$dollar\n%percent\n&ampersand\n'quotesingle\n(parenleft\n)parenright\n\
*asterisk\n+plus\n,comma\n-hyphen\n.period\n/slash\n0zero\n1one\n2two\n3three\n4four\n5five\n6six\n7seven\n8eight\n9nine\n:colon\n\
;semicolon\n<less\n=equal\n>greater\n?question\n@at\n[bracketleft\n\\backslash\n]bracketright\n_underscore\n{braceleft\n|bar\n\
}braceright\n~asciitilde";

/// The character that a glyph of this name is.
pub(super) fn character(name: &str) -> Option<char> {
    let name = name.split('.').next().unwrap_or(name);
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next())
        && c.is_ascii_alphabetic()
    {
        return Some(c);
    }
    for line in SIGNS.lines() {
        let mut signs = line.chars();
        let sign = signs.next()?;
        if signs.as_str() == name {
            return Some(sign);
        }
    }
    let digits = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))?;
    let is_code = (4..=6).contains(&digits.len());
    is_code.then(|| u32::from_str_radix(digits, 16).ok()).flatten().and_then(char::from_u32)
}

#[cfg(test)]
mod tests {
    use super::character;

    #[test]
    fn names_of_signs_and_codes_are_known() {
        for (name, c) in [
            ("one", Some('1')),
            ("space", Some(' ')),
            ("X", Some('X')),
            ("hyphen", Some('-')),
            ("uni793A", Some('示')),
            ("u2003E", Some('\u{2003e}')),
            ("five.oldstyle", Some('5')),
            ("g123", None),
            ("cid2201", None),
        ] {
            assert_eq!(character(name), c, "{name}");
        }
    }
}
