//! Quotations that are notes to the reader: `> [!注意] 申请期限`, and what they say below that line.
//!
//! In: the events of a quotation. Out: its [`Callout`], its title, and where its text goes on. Must not know: HTML, the words
//! that pages show for the kinds.
//! Source: the five kinds of GitHub's alerts, each under its English name and a Chinese one.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::segment::Spanned;

/// The kind of a note to the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Callout {
    /// 说明: what is good to know.
    Note,
    /// 提示: how it is done more easily.
    Tip,
    /// 重要: what has to be known.
    Important,
    /// 注意: what is easily done wrong.
    Warning,
    /// 警告: what must not be done.
    Caution,
}

/// Names of the kinds, as authors type them.
const NAMES: [(Callout, [&str; 2]); 5] = [
    (Callout::Note, ["说明", "NOTE"]),
    (Callout::Tip, ["提示", "TIP"]),
    (Callout::Important, ["重要", "IMPORTANT"]),
    (Callout::Warning, ["注意", "WARNING"]),
    (Callout::Caution, ["警告", "CAUTION"]),
];

impl Callout {
    /// The word that names it in style sheets and texts: `note`, `tip`, `important`, `warning`, `caution`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Warning => "warning",
            Self::Caution => "caution",
        }
    }

    fn named(name: &str) -> Option<Self> {
        let is_it = |names: &[&str; 2]| names.iter().any(|it| it.eq_ignore_ascii_case(name));
        NAMES.iter().find(|(_, names)| is_it(names)).map(|(kind, _)| *kind)
    }
}

/// The first line of a callout.
#[derive(Debug)]
pub(super) struct CalloutHead<'t> {
    /// The kind; `None` for a name that there is not.
    pub(super) kind: Option<Callout>,
    /// The name as typed.
    pub(super) name: String,
    /// What stands behind it in the line; empty where nothing does.
    pub(super) title: Vec<Spanned<'t>>,
    /// How many events the line takes, the start of the quotation and of its paragraph included.
    pub(super) events: usize,
    /// Whether its paragraph goes on below the line.
    pub(super) goes_on: bool,
}

/// All names, for a message.
pub(super) fn names() -> String {
    NAMES.map(|(_, [chinese, english])| format!("`[!{chinese}]`/`[!{english}]`")).join(" ")
}

/// Reads the first line of the quotation that begins with these events; `None` where it is no callout.
pub(super) fn head<'t>(events: &[Spanned<'t>]) -> Option<CalloutHead<'t>> {
    let [(Event::Start(Tag::BlockQuote(_)), _), (Event::Start(Tag::Paragraph), _), line @ ..] =
        events
    else {
        return None;
    };
    let is_end = |event: &Event<'_>| {
        matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph))
    };
    let length = line.iter().position(|(event, _)| is_end(event))?;
    let (mut mark, mut title) = (String::new(), Vec::new());
    // Emphasis that began in the mark and ends in the title.
    let mut emphasis = 0_usize;
    for (event, span) in &line[..length] {
        let is_mark_over = mark.contains(CLOSES);
        match event {
            Event::Text(text) if !is_mark_over => {
                let end = text
                    .find(CLOSES)
                    .map(|at| at + text[at..].chars().next().map_or(0, char::len_utf8));
                let (of_mark, rest) = text.split_at(end.unwrap_or(text.len()));
                mark.push_str(of_mark);
                // Markdown gives a text of several signs in pieces: what is no mark by now is text.
                if !mark.trim_start().is_empty() && !mark.trim_start().starts_with(OPENS) {
                    return None;
                }
                push_title(rest, span, &mut title);
            }
            Event::Start(Tag::Strong | Tag::Emphasis) if !is_mark_over => emphasis += 1,
            Event::End(TagEnd::Strong | TagEnd::Emphasis) if emphasis > 0 => emphasis -= 1,
            _ if !is_mark_over => return None,
            Event::Text(text) => push_title(text, span, &mut title),
            _ => title.push((event.clone(), span.clone())),
        }
    }
    let inside =
        mark.trim().strip_prefix(OPENS)?.strip_prefix(['!', '！'])?.strip_suffix(CLOSES)?;
    let name: String = inside.chars().filter(|c| !c.is_whitespace()).collect();
    Some(CalloutHead {
        kind: Callout::named(&name),
        name,
        title,
        events: length + 3,
        goes_on: !matches!(line[length].0, Event::End(_)),
    })
}

/// Brackets of the mark, half-width and full-width.
const OPENS: [char; 3] = ['[', '［', '【'];
const CLOSES: [char; 3] = [']', '］', '】'];

/// Adds text to a title; the space and colon that part it from the mark are left out.
fn push_title(text: &str, span: &std::ops::Range<usize>, title: &mut Vec<Spanned<'_>>) {
    let text = if title.is_empty() {
        text.trim_start_matches([' ', '\u{3000}', ':', '：'])
    } else {
        text
    };
    if !text.is_empty() {
        title.push((Event::Text(text.to_owned().into()), span.clone()));
    }
}
