//! Names → parts of addresses: Chinese becomes pinyin, never percent-encoded, never empty.
//!
//! In: a name. Out: lower-case letters, digits and dashes. Must not know: files, addresses.

use std::borrow::Cow;

use pinyin::ToPinyin;
use unicode_normalization::UnicodeNormalization;
use xxhash_rust::xxh3::xxh3_64;

/// The longest slug: a file's name has at most 255 bytes, its extension and a mark included.
const LONGEST: usize = 220;

/// The slug of a name: `2023年报告` → `2023-nian-bao-gao`.
///
/// Letters of other scripts fall away; a name of which nothing is left becomes a hash of itself, and what is too
/// long for a file's name ends in one.
#[must_use]
pub fn slug(name: &str) -> String {
    if is_slug(name) && name.len() <= LONGEST {
        return name.to_owned();
    }
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    let mut push = |text: &str, apart: bool, gap: &mut bool| {
        if (*gap || apart) && !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
        out.push_str(text);
        *gap = apart;
    };
    for c in name.nfkd() {
        if c.is_ascii_alphanumeric() {
            push(c.to_ascii_lowercase().encode_utf8(&mut [0; 4]), false, &mut gap);
        } else if let Some(sound) = c.to_pinyin() {
            // ü is written v on keyboards and in addresses.
            push(&sound.plain().replace('ü', "v"), true, &mut gap);
        } else if c == '〇' {
            push("ling", true, &mut gap);
        } else if c == '_' {
            push("_", false, &mut gap);
        } else if !unicode_normalization::char::is_combining_mark(c) {
            gap = true;
        }
    }
    let out = out.trim_matches(['-', '_']).to_owned();
    if out.is_empty() {
        return format!("x{}", mark_of(name));
    }
    if out.len() > LONGEST {
        let cut = out[..LONGEST].rfind('-').unwrap_or(LONGEST);
        return format!("{}-{}", &out[..cut], mark_of(name));
    }
    out
}

/// 12 hexadecimal digits that stand for a name.
fn mark_of(name: &str) -> String {
    format!("{:012x}", xxh3_64(name.as_bytes()) >> 16)
}

/// A quick test: whether a name is lower-case ASCII letters and digits, joined by single dashes, and so is its own slug.
fn is_slug(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit();
    let mut before = b'-';
    for b in name.bytes() {
        if !plain(b) && (b != b'-' || before == b'-') {
            return false;
        }
        before = b;
    }
    before != b'-'
}

/// The slug of a file's name, its extension kept in lower case: `附件1.XLSX` → `fu-jian-1.xlsx`.
#[must_use]
pub(crate) fn file_slug(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, kind))
            if !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            format!("{}.{}", slug(stem), kind.to_ascii_lowercase())
        }
        _ => slug(name),
    }
}

/// A file's name, without extension, as an attachment's title: `附件1：统计表` → `统计表`, `附件1` stays.
pub(crate) fn title_of(stem: &str) -> String {
    let rest = stem.strip_prefix("附件").unwrap_or(stem);
    let rest =
        rest.trim_start_matches(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    let rest = rest.trim_start_matches(['：', ':', '.', '．', '、', '-', '_', ' ']);
    if stem.starts_with("附件") && !rest.is_empty() { rest.to_owned() } else { stem.to_owned() }
}

/// Names that Windows keeps for devices, which no file can have.
#[must_use]
pub(crate) fn is_device_name(slug: &str) -> bool {
    let stem = slug.split('.').next().unwrap_or_default();
    matches!(stem, "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit() && c != '0'))
}

/// A name in NFC and lower case: equal for names that a file system without regard to case or Unicode form cannot hold apart.
pub(crate) fn folded(name: &str) -> Cow<'_, str> {
    if name.is_ascii() && !name.bytes().any(|b| b.is_ascii_uppercase()) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(name.nfc().collect::<String>().to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::{file_slug, is_device_name, slug, title_of};

    #[test]
    fn turns_chinese_into_pinyin() {
        assert_eq!(slug("2023年报告"), "2023-nian-bao-gao");
        assert_eq!(slug("法治政府建设"), "fa-zhi-zheng-fu-jian-she");
        assert_eq!(slug("2023-Report"), "2023-report");
        assert_eq!(slug("ＡＢＣ１２"), "abc12");
        assert_eq!(slug("绿色"), "lv-se");
        assert_eq!(file_slug("附件1.XLSX"), "fu-jian-1.xlsx");
    }

    #[test]
    fn names_become_titles() {
        assert_eq!(title_of("附件1：统计表"), "统计表");
        assert_eq!(title_of("附件2-任务清单"), "任务清单");
        assert_eq!(title_of("附件1"), "附件1");
        assert_eq!(title_of("决算表"), "决算表");
    }

    #[test]
    fn is_never_empty() {
        for name in ["", "——", "😀", "Ж"] {
            assert!(slug(name).starts_with('x'), "{name}");
        }
        assert_ne!(slug("😀"), slug("😁"));
    }

    #[test]
    fn knows_device_names() {
        assert!(is_device_name("con") && is_device_name("com1") && is_device_name("nul.pdf"));
        assert!(!is_device_name("console") && !is_device_name("com0") && !is_device_name("comx"));
    }
}
