//! What stands below a report's text or goes through it: buttons, editors, distribution, signatures, printed contents, attachments.
//!
//! In: lines below the head. Out: candidates, attachments, and marks on the lines that are no part of the body. Must not know: which
//! candidate is taken, Markdown.

use super::account::{Fate, LeftOut};
use super::draft::{Key, Listed, Sureness};
use super::file_names::{is_file_line, is_label, kind_of_name, listed};
use super::head::labels::{LabelMeaning, labels_in};
use super::head::page_words::{is_breadcrumb, is_of_the_page, is_page_number};
use super::head::values::{is_nothing, leading_date, read_value, whole_date};
use super::head::words::{is_annex_label, is_contents_label, is_office, is_whole_title};
use super::head::{Candidate, Candidates};
use super::lines::SourceLines;
use crate::body::{Rank, mark_of};
use crate::diagnostic::{Diagnostic, Location, problem};

/// What the foot states beside candidates.
#[derive(Debug, Default)]
pub(super) struct Foot {
    pub(super) attachments: Vec<Listed>,
    pub(super) findings: Vec<Diagnostic>,
}

impl Foot {
    /// Adds files that the page links; of one that the text lists as well the address is kept.
    pub(super) fn add_linked(&mut self, linked: &[Listed]) {
        for link in linked {
            let same = |each: &&mut Listed| {
                let kinds = [kind_of_name(&each.file), kind_of_name(&link.file)];
                let fits = kinds[0].is_none() || kinds[0] == kinds[1];
                each.file == link.file
                    || (each.title == link.title && each.address.is_none() && fits)
            };
            match self.attachments.iter_mut().find(same) {
                Some(known) => {
                    known.file.clone_from(&link.file);
                    known.address.clone_from(&link.address);
                }
                None => self.attachments.push(link.clone()),
            }
        }
    }
}

/// Reads what is below line `start`.
pub(super) fn read(
    file: &str,
    lines: &mut SourceLines,
    start: usize,
    candidates: &mut Candidates,
) -> Foot {
    let mut foot = Foot::default();
    contents(lines, start);
    entries(lines, start);
    for index in left_below(lines, start) {
        if is_page_number(&lines.all[index].text) && lines.all[index].cells.is_none() {
            lines.take_whole(index, Fate::LeftOut(LeftOut::PageWords));
        }
    }
    below(lines, start, candidates);
    distribution(lines, start, candidates);
    attachments(file, lines, start, &mut foot);
    files(lines, &mut foot);
    // An empty label may have stood above what the web page prints.
    below(lines, start, candidates);
    signatures(lines, start, candidates);
    foot
}

fn left_below(lines: &SourceLines, start: usize) -> Vec<usize> {
    lines.left().map(|(index, _)| index).filter(|index| *index >= start).collect()
}

/// The printed list of contents: from its heading to where its first entry comes again.
fn contents(lines: &mut SourceLines, start: usize) {
    let squeezed = |text: &str| -> String {
        // Page numbers and the dots before them, and what is left of Word's fields.
        let text = text.split("PAGEREF").next().unwrap_or_default();
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        text.trim_end_matches(|c: char| c.is_ascii_digit() || ".．…·-—_".contains(c)).to_owned()
    };
    let left = left_below(lines, start);
    let Some(label) =
        left.iter().take(12).position(|index| is_contents_label(&lines.all[*index].text))
    else {
        return;
    };
    // Between the heading and the first entry a line of the page may stand.
    let entry = (label + 1..left.len().min(label + 4)).find_map(|at| {
        let first = squeezed(&lines.all[left[at]].text);
        let again = |index: &usize| squeezed(&lines.all[*index].text) == first;
        let end = left[at + 1..].iter().position(again).filter(|_| !first.is_empty())?;
        Some((at, at + 1 + end))
    });
    let Some((from, end)) = entry else { return };
    // Running text between them is no list of entries.
    let is_text = |index: &usize| {
        let text = &lines.all[*index].text;
        text.ends_with('。') || text.chars().count() > 80
    };
    if left[from..end].iter().any(is_text) {
        return;
    }
    for index in left[label..=label].iter().chain(&left[from..end]) {
        lines.take_whole(*index, Fate::LeftOut(LeftOut::Contents));
    }
}

/// Entries of a printed list of contents below its heading: each ends with dots or dashes and a page number.
fn entries(lines: &mut SourceLines, start: usize) {
    let left = left_below(lines, start);
    let labels = left.iter().position(|index| is_contents_label(&lines.all[*index].text));
    let Some(label) = labels else { return };
    let of_page = |index: &&usize| {
        let text = lines.all[**index].text.trim_end_matches(['-', '—', '－', ' ']);
        let name = text.trim_end_matches(|c: char| c.is_ascii_digit());
        let led = name.trim_end_matches(|c: char| "….．·-—－_ \t".contains(c));
        let gap = name.len() - led.len();
        name.len() < text.len()
            && (gap > 3 || name.trim_end().ends_with(['-', '—', '…']) || name.ends_with('\t'))
            && !led.is_empty()
    };
    let end = label + 1 + left[label + 1..].iter().take_while(of_page).count();
    if end < label + 3 {
        return;
    }
    for index in &left[label..end] {
        lines.take_whole(*index, Fate::LeftOut(LeftOut::Contents));
    }
}

/// Buttons, counters, footers and the editor, from the last line up.
fn below(lines: &mut SourceLines, start: usize, candidates: &mut Candidates) {
    let left = left_below(lines, start);
    for (at, index) in left.iter().copied().enumerate().rev() {
        let text = lines.all[index].text.clone();
        if !lines.all[index].is_plain || lines.all[index].cells.is_some() {
            break;
        }
        // Telephone and address of the web site stand below its registration.
        let contact = ["联系电话", "电话", "地址", "邮编", "传真", "邮箱"];
        let of_site = contact.iter().any(|label| text.starts_with(label))
            && left[at.saturating_sub(3)..at].iter().any(|above| {
                let above = &lines.all[*above].text;
                ["网站标识码", "版权所有", "主办：", "承办：", "主办:", "承办:", "ICP备"]
                    .iter()
                    .any(|word| above.contains(word))
            });
        if of_site || is_of_the_page(&text) || is_breadcrumb(&text) {
            lines.take_whole(index, Fate::LeftOut(LeftOut::PageWords));
        } else if matches!(text.as_str(), "附件：" | "附件:") {
            lines.take_whole(index, Fate::LeftOut(LeftOut::EmptyLabel));
        } else if !editor(lines, index, &text, candidates) {
            break;
        }
    }
}

/// `责任编辑：张三`, `【审核：李四】`, `来源：甲局`: a line of such labels only. True where it was one.
fn editor(lines: &mut SourceLines, index: usize, text: &str, candidates: &mut Candidates) -> bool {
    let labels = labels_in(text);
    let Some(first) = labels.first() else { return false };
    let before = text[..first.start].trim_matches(super::head::labels::is_bullet);
    let fits = |meaning: Option<LabelMeaning>| {
        matches!(
            meaning,
            Some(
                LabelMeaning::OfThePage
                    | LabelMeaning::NoKey
                    | LabelMeaning::Fact(
                        Key::Author | Key::Source | Key::Date | Key::Publisher | Key::Keywords,
                        _
                    )
            )
        )
    };
    let short = labels.iter().all(|label| label.value.chars().count() <= 40);
    // 联系单位, 截止时间 and the like close many a notice: a line that only they make stays.
    let of_editors = labels.iter().any(|label| {
        matches!(
            label.meaning,
            Some(
                LabelMeaning::OfThePage
                    | LabelMeaning::Fact(Key::Author | Key::Source | Key::Keywords, _)
            )
        ) || matches!(
            label.label.as_str(),
            "审核"
                | "校对"
                | "初审"
                | "复审"
                | "终审"
                | "编审"
                | "一审"
                | "二审"
                | "三审"
                | "审校"
                | "审核人"
                | "校对人"
                | "签发"
                | "录入"
        )
    });
    if !before.is_empty()
        || !of_editors
        || !short
        || text.contains('。')
        || !labels.iter().all(|label| fits(label.meaning))
    {
        return false;
    }
    let starts: Vec<usize> = labels.iter().map(|label| label.start).collect();
    let mut taken = Vec::new();
    let mut found = Vec::new();
    for (at, label) in labels.iter().enumerate() {
        let from = if at == 0 { 0 } else { label.start };
        let raw = text[from..starts.get(at + 1).copied().unwrap_or(text.len())].to_owned();
        let fate = match label.meaning {
            _ if is_nothing(label.value) => Fate::LeftOut(LeftOut::EmptyLabel),
            Some(LabelMeaning::Fact(key, rank)) => match read_value(key, label.value) {
                Some(read) if read.rest.is_empty() => {
                    let sureness =
                        if rank == 0 { Sureness::Labelled } else { Sureness::LooselyLabelled };
                    found.push((taken.len(), key, read.value, sureness, rank));
                    Fate::Fact(key)
                }
                _ => Fate::LeftOut(LeftOut::OtherValue),
            },
            Some(LabelMeaning::OfThePage) => Fate::LeftOut(LeftOut::PageWords),
            Some(LabelMeaning::NoKey) | None => Fate::LeftOut(LeftOut::NoKey),
        };
        taken.push((raw, fate));
    }
    lines.take(index, taken);
    let place = lines.all[index].place;
    for (piece, key, value, sureness, rank) in found {
        // Below the text a value is never better than one above it.
        let rank = rank + 10;
        candidates.all.push(Candidate {
            key,
            value,
            place,
            sureness,
            rank,
            stated: Some((index, piece)),
        });
    }
    true
}

/// 抄送 and 印发 lines of a printed document.
fn distribution(lines: &mut SourceLines, start: usize, candidates: &mut Candidates) {
    let left = left_below(lines, start);
    for index in left.into_iter().rev().take(8) {
        let text = lines.all[index].text.as_str();
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let copies = ["抄送", "抄报", "主送", "分送"].iter().any(|begin| {
            plain.strip_prefix(begin).is_some_and(|rest| rest.starts_with(['：', ':']))
        });
        let printed = plain.strip_suffix("印发").is_some_and(|rest| {
            let day = rest.rfind(|c: char| !(c.is_ascii_digit() || "年月日".contains(c)));
            let day = day.map_or(rest, |at| {
                &rest[at + rest[at..].chars().next().map_or(1, char::len_utf8)..]
            });
            whole_date(day).is_some()
        });
        let copies_count = plain.starts_with("（共印") || plain.starts_with("(共印");
        if !copies && !printed && !copies_count {
            continue;
        }
        if printed && let Some(date) = printed_date(text) {
            let place = lines.all[index].place;
            let sureness = Sureness::Doubtful;
            candidates.all.push(Candidate {
                key: Key::Created,
                value: date,
                place,
                sureness,
                rank: 5,
                stated: None,
            });
        }
        lines.take_whole(index, Fate::LeftOut(LeftOut::Distribution));
    }
}

/// The date in `示例区人民政府办公室　　2024年5月20日印发`.
fn printed_date(text: &str) -> Option<String> {
    let at = text
        .char_indices()
        .find(|(at, c)| c.is_ascii_digit() && leading_date(&text[*at..]).is_some());
    leading_date(&text[at?.0..]).map(|(moment, _)| moment.date.to_string())
}

/// The offices that a line names and nothing else, with `、` between several; `None` for other lines. One name may be spread
/// over the line with spaces between its characters.
fn offices_of(text: &str) -> Option<String> {
    let names: Vec<&str> = text.split_whitespace().collect();
    let several = names.len() > 1 && names.iter().all(|name| is_office(name));
    let all = if several { names.join("、") } else { names.concat() };
    is_office(&all).then_some(all)
}

/// An office, and its date on the next line or the same: the signature of a document. It stays in the body.
fn signatures(lines: &SourceLines, start: usize, candidates: &mut Candidates) {
    let left = left_below(lines, start);
    let mut state = |index: usize, key, value, rank| {
        let place = lines.all[index].place;
        let sureness = Sureness::Doubtful;
        candidates.all.push(Candidate { key, value, place, sureness, rank, stated: None });
    };
    let mut has_signed = false;
    for (at, index) in left.iter().enumerate() {
        let text =
            lines.all[*index].text.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
        if lines.all[*index].cells.is_some() {
            continue;
        }
        let plain: String = text.split_whitespace().collect();
        let (office, date) = match text.rsplit_once(char::is_whitespace) {
            Some((who, day)) if is_office(who.trim()) && whole_date(day).is_some() => {
                (Some(who.trim()), whole_date(day))
            }
            _ => (None, whole_date(text).or_else(|| whole_date(&plain))),
        };
        let Some(date) = date else { continue };
        // Several offices sign one below the other, the first issues; all of them are the publisher.
        let offices = left[..at].iter().rev().map(|index| offices_of(&lines.all[*index].text));
        let mut above: Vec<String> = offices.map_while(|names| names).collect();
        above.reverse();
        let above = Some(above.join("、")).filter(|all| !all.is_empty());
        let office = office.map(str::to_owned).or(above);
        let last = at + 1 == left.len();
        // A date alone in the middle of a text is nobody's signature, unless the document that it brings begins below it.
        let next = left.get(at + 1).map(|index| lines.all[*index].text.as_str());
        let brings = next.is_some_and(|text| is_annex_label(text) || is_whole_title(text));
        let closes = at > 0 && lines.all[left[at - 1]].text.ends_with(['。', '）', ')']);
        if office.is_none() && !last && !(brings && closes && !has_signed) {
            continue;
        }
        has_signed = true;
        state(*index, Key::Created, date.date.to_string(), 0);
        state(*index, Key::Date, super::draft::date_text(date), 9);
        if let Some(office) = office {
            state(*index, Key::Publisher, office, 1);
        }
    }
}

/// The attachments that a text lists: below 相关附件 of a web page they go from the body, behind 附件： they stay in it.
fn attachments(file: &str, lines: &mut SourceLines, start: usize, foot: &mut Foot) {
    let left = left_below(lines, start);
    let text = |lines: &SourceLines, at: usize| lines.all[left[at]].text.clone();
    if let Some(label) = (0..left.len()).rev().find(|at| is_label(&lines.all[left[*at]].text)) {
        let place = |at: usize| {
            let line = &lines.all[left[at]];
            Location::at(file, u32::try_from(line.place).unwrap_or(1), 1).spanning(&line.text)
        };
        let all: Vec<Listed> =
            (label + 1..left.len()).map_while(|at| listed(&text(lines, at))).collect();
        let items = label + 1 + all.len();
        let none = label + 2 == left.len() && text(lines, label + 1) == "无";
        // Numbered parts after the items mean that the label is a heading in the middle of the text.
        let goes_on = (items..left.len())
            .any(|at| mark_of(&text(lines, at)).is_some_and(|mark| mark.rank <= Rank::Second));
        if all.is_empty() && (items == left.len() || none) {
            foot.findings.push(problem::import::empty_label(place(label), &text(lines, label)));
            for index in &left[label..] {
                lines.take_whole(*index, Fate::LeftOut(LeftOut::EmptyLabel));
            }
        } else if !all.is_empty() && !goes_on {
            // What follows the items (a signature, a contact) is text again.
            foot.attachments = all;
            for index in &left[label..items] {
                lines.take_whole(*index, Fate::Attachment);
            }
        }
        if !foot.attachments.is_empty() {
            return;
        }
    }
    statement(lines, start, foot);
}

/// Lines that are names of files.
fn files(lines: &mut SourceLines, foot: &mut Foot) {
    let all: Vec<usize> = lines.left().map(|(index, _)| index).collect();
    for index in all {
        let text = lines.all[index].text.clone();
        if lines.all[index].cells.is_some() || !is_file_line(&text) {
            continue;
        }
        if let Some(found) = listed(&text)
            && !foot.attachments.iter().any(|known| known.file == found.file)
        {
            foot.attachments.push(found);
            lines.take_whole(index, Fate::Attachment);
        }
    }
}

/// `附件：1. 公开表.xlsx` and the lines below it that name files; they stay in the text, which links them.
fn statement(lines: &SourceLines, start: usize, foot: &mut Foot) {
    let left = left_below(lines, start);
    for at in 0..left.len() {
        let text = lines.all[left[at]].text.as_str();
        let Some(first) =
            text.strip_prefix("附件").and_then(|rest| rest.trim_start().strip_prefix(['：', ':']))
        else {
            continue;
        };
        // Another 附件： is a statement of its own.
        let rest = left[at + 1..].iter().map(|index| lines.all[*index].text.as_str());
        let rest =
            rest.take_while(|text| !text.starts_with("附件：") && !text.starts_with("附件:"));
        for name in std::iter::once(first.trim()).chain(rest) {
            if name.is_empty() {
                continue;
            }
            let Some(found) = listed(name).filter(|found| kind_of_name(&found.file).is_some())
            else {
                break;
            };
            if !foot.attachments.iter().any(|known| known.file == found.file) {
                foot.attachments.push(found);
            }
        }
    }
}
