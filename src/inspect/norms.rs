//! The clocks and counts of inspections, from a dated data file.
//!
//! In: `norms.toml`, which is built in. Out: [`Norms`]. Must not know: sites.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::source::UpdateClock;

/// What inspections count.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Norms {
    /// The home page.
    pub home: HomeNorm,
    /// Kinds of sections, the first that fits a section is its kind; the last fits all.
    pub kinds: Vec<SectionKind>,
    /// Counts from which a site fails.
    pub veto: VetoCounts,
    /// Reports that are still to come.
    pub future: FutureNorm,
    /// Attachments.
    pub attachment: AttachmentNorm,
}

/// From when on a day to come is more likely a slip.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FutureNorm {
    /// Days from today.
    pub days: i32,
}

/// How often the home page has to be updated.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HomeNorm {
    /// The clock.
    #[serde(deserialize_with = "clock")]
    pub clock: UpdateClock,
    /// What says so.
    pub basis: String,
}

/// A kind of section.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionKind {
    /// What it is called.
    pub name: String,
    /// The same in English.
    pub english: String,
    /// Values of `column_type` that are of this kind.
    pub column_types: Vec<String>,
    /// Words in titles of sections without a `column_type`.
    pub words: Vec<String>,
    /// How often such a section has to be updated, where it does not say.
    #[serde(deserialize_with = "clock")]
    pub clock: UpdateClock,
    /// Which count of the veto it belongs to.
    pub veto: VetoClass,
}

/// Which count of the veto a section belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum VetoClass {
    /// News, notices and documents together.
    Frequent,
    /// Others.
    Other,
}

/// Counts from which a site fails.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VetoCounts {
    /// Stale news, notices and documents.
    pub frequent: usize,
    /// Other stale sections.
    pub other: usize,
    /// Empty sections.
    pub empty: usize,
    /// What says so.
    pub basis: String,
}

/// What attachments are held to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttachmentNorm {
    /// Bytes above which a file is large.
    pub large: u64,
}

fn clock<'d, D: serde::Deserializer<'d>>(deserializer: D) -> Result<UpdateClock, D::Error> {
    let typed = String::deserialize(deserializer)?;
    UpdateClock::parse(&typed).ok_or_else(|| serde::de::Error::custom(format!("no clock: {typed}")))
}

/// The norms of this version.
pub static NORMS: LazyLock<Norms> = LazyLock::new(|| {
    toml::from_str(include_str!("norms.toml")).expect("the file built in is sound")
});

impl Norms {
    /// The kind of a section by its `column_type`, else by its title.
    #[must_use]
    pub fn kind_of(&self, column_type: Option<&str>, title: &str) -> &SectionKind {
        let by_type = |kind: &&SectionKind| {
            column_type.is_some_and(|it| kind.column_types.iter().any(|each| each == it))
        };
        let by_words = |kind: &&SectionKind| {
            column_type.is_none() && kind.words.iter().any(|word| title.contains(word.as_str()))
        };
        let found = self.kinds.iter().find(|kind| by_type(kind) || by_words(kind));
        found.unwrap_or_else(|| self.kinds.last().expect("the file has a kind"))
    }
}

#[cfg(test)]
mod tests {
    use super::{NORMS, VetoClass};
    use crate::source::UpdateClock;

    #[test]
    fn sections_have_the_clock_of_their_kind() {
        for (column_type, title, clock, veto) in [
            (Some("工作动态"), "街道新鲜事", UpdateClock::Days(14), VetoClass::Frequent),
            (None, "政务动态", UpdateClock::Days(14), VetoClass::Frequent),
            (None, "通知公告", UpdateClock::Months(6), VetoClass::Frequent),
            (Some("信息公开年报"), "年度通知", UpdateClock::Months(12), VetoClass::Other),
            (None, "法治政府建设", UpdateClock::Months(12), VetoClass::Other),
        ] {
            let kind = NORMS.kind_of(column_type, title);
            assert_eq!((kind.clock, kind.veto), (clock, veto), "{title}");
        }
    }

    #[test]
    fn clocks_end_on_their_very_day() {
        let day = |y, m, d| jiff::civil::date(y, m, d);
        let last = |clock: UpdateClock, since| clock.last_day(since);
        assert_eq!(last(UpdateClock::Days(14), day(2024, 2, 16)), Some(day(2024, 3, 1)));
        assert_eq!(last(UpdateClock::Months(6), day(2024, 8, 31)), Some(day(2025, 2, 28)));
        assert_eq!(last(UpdateClock::Months(12), day(2024, 2, 29)), Some(day(2025, 2, 28)));
        assert_eq!(last(UpdateClock::Never, day(2024, 2, 29)), None);
    }
}
