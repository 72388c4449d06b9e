//! Long texts → parts of a size that a page can fetch, which overlap so that no query falls between two.
//!
//! In: the text of a page or of an attachment. Out: its parts. Must not know: where they are kept.
//!
//! A page's text is cut into so many parts as the plan has files for. An attachment's text is one file, and its parts are ranges of that.

/// Characters of a part, about.
const PART_LENGTH: usize = 4_000;

/// Characters of a part that stand in the next one again: more than a query may have.
const OVERLAP: usize = 200;

/// The longest line of an attachment's text; longer ones are cut, which no search notices.
const LONGEST_LINE: usize = 1_000;

/// Part `index` of `count` parts of a page's text, which are of the same length but for the overlap.
#[must_use]
pub fn body_part(text: &str, index: usize, count: usize) -> &str {
    if count <= 1 {
        return text;
    }
    let all = text.chars().count();
    let at = |character: usize| text.char_indices().nth(character).map_or(text.len(), |it| it.0);
    &text[at(all * index / count)..at(all * (index + 1) / count + OVERLAP)]
}

/// A part of an attachment's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPart {
    /// Its first and the end of its last code unit (UTF-16) in the text.
    pub units: (u32, u32),
    /// Where it begins, in words; empty where nothing says.
    pub label: String,
    /// What is searched in it.
    pub text: String,
}

/// What readers of an attachment see, line by line. A line that begins with a tab says where the following ones stand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AttachmentText {
    /// The lines.
    pub text: String,
    /// Parts of it.
    pub parts: Vec<TextPart>,
}

/// Text without tabs and line feeds, which mean something in texts that are kept.
fn one_line(text: &str) -> String {
    text.split(['\t', '\n', '\r']).collect::<Vec<_>>().join(" ")
}

fn units(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// A line of an attachment's text: its first code unit, its text, where it stands.
struct TextLine {
    from: usize,
    text: String,
    label: usize,
}

impl AttachmentText {
    /// Puts pieces of text together, each with its place in words, which may be empty.
    #[must_use]
    pub fn new<'p>(pieces: impl Iterator<Item = (String, &'p str)>) -> Self {
        let (mut text, mut lines, mut at) = (String::new(), Vec::new(), 0);
        let mut labels = vec![String::new()];
        for (label, piece) in pieces {
            let label = one_line(&label);
            if labels.last() != Some(&label) {
                let line = format!("\t{label}\n");
                at += units(&line);
                text.push_str(&line);
                labels.push(label);
            }
            for line in
                piece.lines().map(|line| one_line(line.trim())).filter(|line| !line.is_empty())
            {
                let mut rest = line.as_str();
                while !rest.is_empty() {
                    let end = rest.char_indices().nth(LONGEST_LINE).map_or(rest.len(), |it| it.0);
                    let (line, behind) = rest.split_at(end);
                    lines.push(TextLine {
                        from: at,
                        text: line.to_owned(),
                        label: labels.len() - 1,
                    });
                    at += units(line) + 1;
                    text.push_str(line);
                    text.push('\n');
                    rest = behind;
                }
            }
        }
        let parts = parts(&lines, &labels);
        Self { text, parts }
    }
}

/// Lines that follow each other, as many as make a part.
fn parts(lines: &[TextLine], labels: &[String]) -> Vec<TextPart> {
    let end = |line: &TextLine| line.from + units(&line.text) + 1;
    let short = |units: usize| u32::try_from(units).unwrap_or(u32::MAX);
    let mut parts = Vec::new();
    let mut from = 0;
    while let Some(first) = lines.get(from) {
        let fits = |line: &&TextLine| end(line) - first.from <= PART_LENGTH;
        let count = lines[from..].iter().take_while(fits).count().max(1);
        let last = &lines[from + count - 1];
        let text: Vec<&str> = lines[from..from + count].iter().map(|it| it.text.as_str()).collect();
        parts.push(TextPart {
            units: (short(first.from), short(end(last))),
            label: labels[first.label].clone(),
            text: text.join("\n"),
        });
        if from + count == lines.len() {
            break;
        }
        let again = |line: &&TextLine| end(last) - line.from <= OVERLAP;
        let overlap = lines[from..from + count].iter().rev().take_while(again).count() + 1;
        from += count.saturating_sub(overlap).max(1);
    }
    parts
}

/// Text as the script fetches it: UTF-16, little end first, with the mark that says so. Han characters are a third shorter so than in UTF-8, and
/// positions are those that the script counts.
#[must_use]
pub fn utf16(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() + 2);
    out.extend_from_slice(&0xFEFF_u16.to_le_bytes());
    text.encode_utf16().for_each(|unit| out.extend_from_slice(&unit.to_le_bytes()));
    out
}

/// The bytes of some code units in such a text: the first, and the end of the last.
#[must_use]
pub fn text_bytes((from, end): (u32, u32)) -> (u32, u32) {
    (2 + 2 * from, 2 + 2 * end)
}

#[cfg(test)]
mod tests {
    use super::{AttachmentText, OVERLAP, PART_LENGTH, body_part, utf16};

    #[test]
    fn parts_of_a_page_overlap_and_miss_nothing() {
        let text: String = (0..1000).map(|it| char::from_u32(0x4E00 + it).expect("Han")).collect();
        assert_eq!(body_part(&text, 0, 1), text);
        let parts: Vec<&str> = (0..4).map(|index| body_part(&text, index, 4)).collect();
        let all: Vec<char> = text.chars().collect();
        for window in all.windows(OVERLAP) {
            let wanted: String = window.iter().collect();
            assert!(parts.iter().any(|part| part.contains(&wanted)));
        }
        assert_eq!(body_part("", 2, 3), "");
    }

    #[test]
    fn parts_of_an_attachment_are_ranges_of_its_text() {
        let long: String =
            (0..30_000).map(|it| char::from_u32(0x4E00 + it % 20_000).expect("Han")).collect();
        let pieces = [
            ("一\t表".to_owned(), "甲\t乙"),
            ("一\t表".to_owned(), &long),
            ("第2页".to_owned(), "𠀀丙"),
            (String::new(), " \n "),
        ];
        let made = AttachmentText::new(pieces.into_iter());
        assert!(made.text.starts_with("\t一 表\n甲 乙\n"), "{}", &made.text[..30]);
        let all: Vec<u16> = made.text.encode_utf16().collect();
        for part in &made.parts {
            let (from, to) = (part.units.0 as usize, part.units.1 as usize);
            let range = String::from_utf16(&all[from..to]).expect("text");
            let shown: Vec<&str> = range.lines().filter(|line| !line.starts_with('\t')).collect();
            assert_eq!(shown.join("\n"), part.text);
            assert!(to - from <= PART_LENGTH + 10);
        }
        assert!(made.parts.len() > 3 && made.parts[0].label == "一 表");
        let joined: Vec<String> =
            made.parts.iter().map(|part| part.text.replace('\n', "")).collect();
        let flat: Vec<char> = long.chars().collect();
        for window in flat.windows(OVERLAP).step_by(7) {
            let wanted: String = window.iter().collect();
            assert!(joined.iter().any(|part| part.contains(&wanted)));
        }
        assert!(joined.last().expect("a part").ends_with("𠀀丙"));
        assert_eq!(AttachmentText::new(std::iter::empty()), AttachmentText::default());
    }

    #[test]
    fn bytes_begin_with_their_mark() {
        assert_eq!(utf16("甲"), [0xFF, 0xFE, 0x32, 0x75]);
    }
}
