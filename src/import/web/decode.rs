//! How characters and addresses of a page are coded.
//!
//! In: bytes, addresses. Out: text, paths, bytes. Must not know: elements.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use encoding_rs::Encoding;

/// The text of a page: by its byte order mark, what was said of it, its own `<meta>`, and what its bytes are.
pub(super) fn decoded(bytes: &[u8], said: Option<&str>) -> String {
    if let Some((encoding, length)) = Encoding::for_bom(bytes) {
        return encoding.decode_without_bom_handling(&bytes[length..]).0.into_owned();
    }
    // What is sound UTF-8 is UTF-8, whatever the page says: programs that save pages often change the one and not the other.
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    // A page that says UTF-8, or that is nearly all of it, has a few broken characters.
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches('\u{fffd}').count();
    let says_utf8 = said.map(str::to_owned).or_else(|| charset(bytes));
    let says_utf8 = says_utf8.is_some_and(|name| {
        name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("utf8")
    });
    if broken * 50 < lossy.chars().filter(|c| !c.is_ascii()).count()
        || (says_utf8 && broken * 4 < lossy.chars().count())
    {
        return lossy.into_owned();
    }
    let named = said.map(str::to_owned).or_else(|| charset(bytes));
    let encoding = named.and_then(|name| Encoding::for_label(name.as_bytes()));
    let encoding = encoding.filter(|encoding| *encoding != encoding_rs::UTF_8);
    // GBK and GB2312 are parts of GB18030.
    let encoding = match encoding {
        Some(encoding) if encoding != encoding_rs::GBK => encoding,
        _ => encoding_rs::GB18030,
    };
    encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// The charset that a page names in its beginning.
fn charset(bytes: &[u8]) -> Option<String> {
    let begin = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let (_, rest) = begin.split_once("charset=")?;
    let rest = rest.trim_start_matches(['"', '\'', ' ']);
    let name: String =
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
    (!name.is_empty()).then_some(name)
}

/// The path of an address without query and fragment, its escapes replaced.
pub(super) fn path_of(address: &str) -> String {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let path = path.trim_start_matches("./");
    percent_encoding::percent_decode_str(path).decode_utf8_lossy().into_owned()
}

/// The bytes of a `data:` address.
pub(super) fn data_of(address: &str) -> Option<Vec<u8>> {
    let (kind, data) = address.strip_prefix("data:")?.split_once(',')?;
    let plain: String = data.chars().filter(|c| !c.is_whitespace()).collect();
    kind.contains("base64").then(|| STANDARD.decode(plain).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{data_of, decoded, path_of};

    #[test]
    fn pages_are_decoded_by_what_they_are() {
        let (gb, _, _) = encoding_rs::GBK.encode("<meta charset=gb2312><p>示例</p>");
        assert!(decoded(&gb, None).ends_with("<p>示例</p>"));
        assert!(
            decoded("<meta charset=gb2312><p>示例</p>".as_bytes(), None).ends_with("<p>示例</p>")
        );
        let (big5, _, _) = encoding_rs::BIG5.encode("<p>範例</p>");
        assert_eq!(decoded(&big5, Some("big5")), "<p>範例</p>");
        assert_eq!(decoded(b"\xef\xbb\xbf<p>", None), "<p>");
    }

    #[test]
    fn addresses_give_paths_and_bytes() {
        assert_eq!(path_of("./a_files/%E8%A1%A8.xlsx?v=1"), "a_files/表.xlsx");
        assert_eq!(data_of("data:image/png;base64,iVBO"), Some(b"\x89PN".to_vec()));
        assert_eq!(data_of("http://a/"), None);
    }
}
