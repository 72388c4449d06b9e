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
#[derive(Debug, PartialEq, Eq)]
pub(super) struct CalloutHead {
    /// The kind; `None` for a name that there is not.
    pub(super) kind: Option<Callout>,
    /// The name as typed.
    pub(super) name: String,
    /// What stands behind it in the line.
    pub(super) title: String,
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
pub(super) fn head(events: &[Spanned<'_>]) -> Option<CalloutHead> {
    let [(Event::Start(Tag::BlockQuote(_)), _), (Event::Start(Tag::Paragraph), _), line @ ..] =
        events
    else {
        return None;
    };
    let is_end = |event: &Event<'_>| {
        matches!(event, Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph))
    };
    let length = line.iter().position(|(event, _)| is_end(event))?;
    let mut text = String::new();
    for (event, _) in &line[..length] {
        match event {
            Event::Text(part) | Event::Code(part) => text.push_str(part),
            // Emphasis is its text; what cannot be a title keeps the line a line.
            Event::Start(Tag::Strong | Tag::Emphasis)
            | Event::End(TagEnd::Strong | TagEnd::Emphasis) => {}
            _ => return None,
        }
    }
    let inside = text.trim().strip_prefix('[')?.strip_prefix(['!', '！'])?;
    let (name, title) = inside.split_once(']')?;
    Some(CalloutHead {
        kind: Callout::named(name.trim()),
        name: name.trim().to_owned(),
        title: title.trim().to_owned(),
        events: length + 3,
        goes_on: !matches!(line[length].0, Event::End(_)),
    })
}
