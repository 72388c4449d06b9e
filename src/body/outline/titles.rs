//! Parts whose number and title stand on two lines → blocks that have both.
//!
//! In: blocks. Out: blocks. Must not know: anchors, HTML.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::super::attachment_line::AttachmentLines;
use super::super::numbering::{Rank, candidate_of};
use super::super::segment::{Block, Kind};
use super::SHORT_HEADING;

/// Joins a line that is a number alone (第三部分, 第一章, 附件1) with the title on the next line; whether there was one.
pub(in crate::body) fn join(blocks: &mut Vec<Block<'_>>, attached: &AttachmentLines) -> bool {
    let joins: Vec<usize> = (0..blocks.len().saturating_sub(1))
        .filter(|&index| {
            let (one, two) = (&blocks[index], &blocks[index + 1]);
            let annex = attached.annex_at(index).is_some_and(|annex| annex.title_follows);
            annex || is_number_alone(one) && is_title(two)
        })
        .collect();
    let mut kept = Vec::with_capacity(blocks.len());
    let mut next = joins.iter().map(|index| index + 1).peekable();
    for (index, title) in std::mem::take(blocks).into_iter().enumerate() {
        let block: Option<&mut Block<'_>> = kept.last_mut().filter(|_| next.peek() == Some(&index));
        let Some(block) = block else {
            kept.push(title);
            continue;
        };
        next.next();
        let at = title.offset..title.offset;
        let text = format!("{}\u{3000}{}", block.text.trim_end(), title.text.trim_start());
        let mut events = block.events().into_owned();
        events.retain(is_no_paragraph);
        events.push((Event::Text("\u{3000}".into()), at));
        events.extend(title.into_events().into_iter().filter(is_no_paragraph));
        block.set(text, events);
    }
    *blocks = kept;
    !joins.is_empty()
}

fn is_no_paragraph((event, _): &(Event<'_>, std::ops::Range<usize>)) -> bool {
    !matches!(event, Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph))
}

fn is_number_alone(block: &Block<'_>) -> bool {
    let text = block.text.trim();
    let is_outer =
        |rank| matches!(rank, Rank::Division | Rank::Chapter | Rank::Section | Rank::First);
    matches!(block.kind, Kind::Paragraph)
        && !block.is_no_part
        && candidate_of(text)
            .is_some_and(|(mark, _)| is_outer(mark.rank) && mark.length == text.len())
}

fn is_title(block: &Block<'_>) -> bool {
    let text = block.text.trim();
    matches!(block.kind, Kind::Paragraph)
        && candidate_of(text).is_none()
        && !text.is_empty()
        && !text.contains('\n')
        && text.chars().count() <= SHORT_HEADING
        && !text.ends_with(['。', '；', '，', '：', '、', '！', ';', ',', ':'])
}
