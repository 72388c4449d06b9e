//! A title in phrases, so that a browser breaks its lines at words.
//!
//! In: a title. Out: HTML, in which phrases and numbers with their units are elements of their own. Must not know: where the
//! title stands, style sheets.
//! Source: GB/T 9704-2012 7.3.1 (回行时，要做到词意完整), for 年月日号 and the words that begin a phrase.

use std::fmt::Write;

use crate::escape::attribute;

/// What begins a phrase.
const BEGINS: [&str; 2] = ["关于", "《"];

/// The title as HTML: each phrase `<span class="phrase">`, each number with what it counts `<span class="kept">`. Its text
/// stays the same.
pub(super) fn phrases(title: &str) -> String {
    let starts = title.char_indices().map(|(at, _)| at).filter(|at| {
        let before = title[..*at].chars().next_back();
        // 《关于 … begins with its sign, which closes no line.
        before.is_some_and(|before| !"《“‘（(〔".contains(before))
            && BEGINS.iter().any(|word| title[*at..].starts_with(word))
    });
    let mut ends: Vec<usize> = starts.collect();
    if ends.is_empty() {
        return kept(title);
    }
    ends.push(title.len());
    let mut html = String::with_capacity(title.len() * 2);
    let mut from = 0;
    for end in ends {
        let _ = write!(html, "<span class=\"phrase\">{}</span>", kept(&title[from..end]));
        from = end;
    }
    html
}

/// Escapes a text; numbers are elements with what they count.
fn kept(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        // 第12号, 〔2024〕5号
        let lead = before
            .chars()
            .next_back()
            .filter(|c| matches!(c, '第' | '〔'))
            .map_or(0, char::len_utf8);
        let (plain, lead) = before.split_at(before.len() - lead);
        let of_number = |c: char| c.is_ascii_digit() || ".,%〔〕-/年月日号期届次条度".contains(c);
        let length = from.find(|c| !of_number(c)).unwrap_or(from.len());
        let (number, behind) = from.split_at(length);
        let _ = write!(
            html,
            "{}<span class=\"kept\">{}{}</span>",
            attribute(plain),
            attribute(lead),
            attribute(number)
        );
        rest = behind;
    }
    html.push_str(&attribute(rest));
    html
}

#[cfg(test)]
mod tests {
    use super::phrases;

    #[test]
    fn phrases_begin_at_words_and_numbers_stay_whole() {
        for (title, want) in [
            ("机构概况", "机构概况"),
            (
                "示例街道2023年度法治政府建设报告",
                "示例街道<span class=\"kept\">2023年度</span>法治政府建设报告",
            ),
            (
                "示例街道办事处关于印发《示例办法（试行）》的通知",
                "<span class=\"phrase\">示例街道办事处</span><span class=\"phrase\">关于印发</span><span class=\"phrase\">《示例办法（试行）》的通知</span>",
            ),
            (
                "关于《关于<甲>的办法》的解读",
                "<span class=\"phrase\">关于</span><span class=\"phrase\">《关于&lt;甲&gt;的办法》的解读</span>",
            ),
            (
                "示办〔2024〕5号文件第3期",
                "示办<span class=\"kept\">〔2024〕5号</span>文件<span class=\"kept\">第3期</span>",
            ),
        ] {
            assert_eq!(phrases(title), want);
        }
    }
}
