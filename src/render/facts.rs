//! What an output says of the rest of the site, kept beside it in the manifest.
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
    /// Source path, for reports and tombstones.
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

    /// Reads what [`Facts::print`] gave; anchors come in another order.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        if text.is_empty() {
            Self::default()
        } else {
            serde_json::from_str(text).unwrap_or_default()
        }
    }

    /// Reads a printed text if there is more in it than source and anchors, without reading it otherwise.
    #[must_use]
    pub fn parse_if_telling(text: &str) -> Option<Self> {
        // These come first where they are there at all.
        let telling = text.starts_with("{\"findings\"") || text.starts_with("{\"fragments\"");
        telling.then(|| Self::parse(text))
    }
}

/// Anchors as one text: how many of them are those of paragraphs, `p1`, `p2` and so on, then the others. Most
/// pages have dozens of the former, and a manifest has a line for every page.
mod anchors {
    use std::fmt::Write;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        anchors: &Vec<String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut paragraphs = 0_usize;
        let mut others = String::new();
        let mut name = String::from("p1");
        for anchor in anchors {
            if *anchor == name {
                paragraphs += 1;
                name.truncate(1);
                let _ = write!(name, "{}", paragraphs + 1);
            } else {
                others.push(' ');
                others.push_str(anchor);
            }
        }
        serializer.serialize_str(&format!("{paragraphs}{others}"))
    }

    pub(super) fn deserialize<'d, D: Deserializer<'d>>(
        deserializer: D,
    ) -> Result<Vec<String>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut words = text.split(' ');
        let paragraphs: usize = words.next().and_then(|count| count.parse().ok()).unwrap_or(0);
        let numbered = (1..=paragraphs).map(|number| format!("p{number}"));
        Ok(numbered.chain(words.map(ToOwned::to_owned)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Facts;
    use crate::diagnostic::{Location, problem};

    #[test]
    fn reads_what_it_prints() {
        let anchors = ["s1", "p1", "p2", "s1-1", "p3", "p5"].map(String::from).to_vec();
        let facts = Facts { anchors, source: Some("content/a.md".into()), ..Facts::default() };
        let text = facts.print();
        assert_eq!(text, "{\"source\":\"content/a.md\",\"anchors\":\"3 s1 s1-1 p5\"}");
        let mut read = Facts::parse(&text);
        read.anchors.sort();
        assert_eq!(read.anchors, ["p1", "p2", "p3", "p5", "s1", "s1-1"]);
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
