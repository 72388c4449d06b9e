//! Facts of an output that checks over the whole site need; the manifest stores them beside the output.
//!
//! In: anchors, links, findings of one page. Out: [`Facts`], and one line of text. Must not know: who asks.

use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Location};

/// What an output contributes to checks over the whole site.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// What was found while rendering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Diagnostic>,
    /// Links to places on this site: output path, fragment, where the link stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fragments: Vec<(String, String, Location)>,
    /// Source path, for what has an address that lasts: reports, tombstones, sections, attachments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Places on the page that links can name.
    #[serde(default, skip_serializing_if = "Vec::is_empty", with = "anchors")]
    pub anchors: Vec<String>,
}

impl Facts {
    /// One line of text, empty where there is nothing to keep.
    #[must_use]
    pub fn print(&self) -> String {
        if *self == Self::default() {
            String::new()
        } else {
            serde_json::to_string(self).unwrap_or_default()
        }
    }

    /// Reads what [`Facts::print`] gave.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.is_empty() {
            Self::default()
        } else {
            serde_json::from_str(text).unwrap_or_default()
        }
    }

    /// Parses facts only if they have findings or fragments; a text with nothing but source and anchors gives `None`
    /// unparsed.
    #[must_use]
    pub fn parse_if_telling(text: &str) -> Option<Self> {
        // `Facts` is serialised in field order, so findings or fragments, if any, begin the text.
        let telling = text.starts_with("{\"findings\"") || text.starts_with("{\"fragments\"");
        telling.then(|| Self::parse(text))
    }
}

/// Anchors as one text: words, each a part's anchor and how many of its paragraphs, `s1-p1`, `s1-p2` and so on,
/// follow it. Most pages have dozens of those, and a manifest has a line for every page.
mod anchors {
    use std::fmt::Write;

    use serde::{Deserialize, Deserializer, Serializer};

    /// The anchor of a part's paragraph; a part without name is what stands before the first.
    fn paragraph(part: &str, number: usize) -> String {
        if part.is_empty() { format!("p{number}") } else { format!("{part}-p{number}") }
    }

    /// Whether an anchor is that of a part's paragraph.
    fn is_paragraph(anchor: &str, part: &str, number: usize) -> bool {
        let after = anchor.strip_prefix(part).unwrap_or_default();
        let digits = after.strip_prefix(if part.is_empty() { "p" } else { "-p" });
        digits.is_some_and(|digits| !digits.starts_with(['0', '+']) && digits.parse() == Ok(number))
    }

    pub(super) fn serialize<S: Serializer>(
        anchors: &[String],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut words = String::new();
        let (mut part, mut paragraphs) = ("", 0);
        let mut add = |part: &str, paragraphs: usize| {
            // No anchor has white space in it.
            let _ = match paragraphs {
                0 => write!(words, "{part} "),
                _ => write!(words, "{part}\t{paragraphs} "),
            };
        };
        for anchor in anchors {
            if is_paragraph(anchor, part, paragraphs + 1) {
                paragraphs += 1;
            } else {
                add(part, paragraphs);
                (part, paragraphs) = (anchor, 0);
            }
        }
        add(part, paragraphs);
        serializer.serialize_str(words.trim_matches(' '))
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Vec<String>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut anchors = Vec::new();
        for word in text.split(' ') {
            let (part, count) = word.split_once('\t').unwrap_or((word, "0"));
            anchors.extend((!part.is_empty()).then(|| part.to_owned()));
            let count = count.parse().unwrap_or(0);
            anchors.extend((1..=count).map(|number| paragraph(part, number)));
        }
        Ok(anchors)
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;
    use crate::diagnostic::{Location, problem};

    #[test]
    fn reads_what_it_prints() {
        let names = ["p1", "p2", "s1", "s1-p1", "s1-1", "s1-1-p1", "s1-1-p2", "note-1", "s1-1-p3"];
        let source = Some("content/a.md".to_owned());
        let facts = Facts { anchors: names.map(String::from).to_vec(), source, ..Facts::default() };
        let text = facts.print();
        let words = "\\t2 s1\\t1 s1-1\\t2 note-1 s1-1-p3";
        assert_eq!(text, format!("{{\"source\":\"content/a.md\",\"anchors\":\"{words}\"}}"));
        assert_eq!(Facts::parse(&text), facts);
        assert_eq!(Facts::parse_if_telling(&text), None);
        assert_eq!(Facts::parse(""), Facts::default());
    }

    #[test]
    fn tells_of_findings_and_links() {
        let at = Location::file("content/a.md");
        let finding =
            Facts { findings: vec![problem::source::litter(at.clone())], ..Facts::default() };
        let link =
            Facts { fragments: vec![("b.html".into(), "s1".into(), at)], ..Facts::default() };
        for facts in [finding, link] {
            assert_eq!(Facts::parse_if_telling(&facts.print()), Some(facts));
        }
    }
}
