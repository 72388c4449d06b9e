//! Which lines carry the number of a part: what decides it is often a line far away.

use super::ids;

#[test]
fn headings_of_both_outer_ranks_may_be_long() {
    // 45 characters: too long for 1., not for （一）.
    let title = "统筹推进".repeat(11);
    assert_eq!(ids(&format!("一、甲\n\n（一）{title}\n\n文。")), ["s1", "s1-1"]);
    assert_eq!(ids(&format!("一、甲\n\n1.{title}\n\n文。\n\n二、乙")), ["s1", "s2"]);
}

#[test]
fn chapters_without_a_space_are_read_where_they_go_on() {
    assert_eq!(ids("第一章总则\n\n文。\n\n第二章监督\n\n文。"), ["zhang1", "zhang2"]);
    assert_eq!(ids("第一章总则\n\n第二章监督\n\n文。\n\n第五章附则\n\n文。"), ["zhang1", "zhang2"]);
}

/// Headings in which chapters `1` to `count` stand behind `text`.
fn chapters_behind(text: &str, count: usize) -> Vec<String> {
    let numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九"];
    let chapters: Vec<String> = (0..count)
        .map(|n| format!("第{}章　甲{n}\n\n{}", numbers[n], "文。\n\n".repeat(9)))
        .collect();
    ids(&format!("{text}\n\n{}", chapters.join("")))
}

#[test]
fn a_quotation_that_nobody_closes_quotes_nothing() {
    let open = "他说：“这句话没有关上。";
    assert_eq!(chapters_behind(open, 2), ["zhang1", "zhang2"]);
    // One that is closed far away was not meant to reach there either.
    let seven = chapters_behind(open, 7);
    assert_eq!(seven.len(), 7, "{seven:?}");
}

#[test]
fn items_that_end_with_semicolons_make_their_brothers_text() {
    let items = "一、要求\n\n（一）加强领导；\n\n（二）完善制度；\n\n（三）抓好落实。\n\n二、乙";
    assert_eq!(ids(items), ["s1", "s2"]);
    assert_eq!(
        ids("一、要求\n\n（一）加强领导\n\n文。\n\n（二）抓好落实。\n\n文。"),
        ["s1", "s1-1", "s1-2"]
    );
}
