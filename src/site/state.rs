//! The states of a report, which exclude each other, and the moment they are judged at.
//!
//! In: front matter, now. Out: a [`State`]. Must not know: pages of other reports.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::source::dates;
use crate::source::{Moment, ReportMeta};

/// What a report is, judged at one moment; the first that fits wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// It could not be read.
    Failed,
    /// Not finished.
    Draft,
    /// Taken down; a tombstone stays.
    Withdrawn,
    /// Its time has not come.
    Scheduled,
    /// On the site.
    Published,
}

impl State {
    /// All states in order.
    pub const ALL: [Self; 5] =
        [Self::Failed, Self::Draft, Self::Withdrawn, Self::Scheduled, Self::Published];

    /// Its name in commands and data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Draft => "draft",
            Self::Withdrawn => "withdrawn",
            Self::Scheduled => "scheduled",
            Self::Published => "published",
        }
    }

    /// Its name in Chinese.
    #[must_use]
    pub fn chinese(self) -> &'static str {
        match self {
            Self::Failed => "有错",
            Self::Draft => "草稿",
            Self::Withdrawn => "已撤回",
            Self::Scheduled => "待发布",
            Self::Published => "已发布",
        }
    }
}

/// The injected now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AsOf {
    /// The instant that dates are compared with.
    pub instant: Timestamp,
    /// The day it lies in, in the site's time zone.
    pub day: Date,
}

impl AsOf {
    /// A point in time, in a zone.
    #[must_use]
    pub fn at(zoned: &Zoned) -> Self {
        Self { instant: zoned.timestamp(), day: zoned.date() }
    }

    /// Reads `--as-of`: a day means its end in the zone, a date-time that instant.
    #[must_use]
    pub fn parse(typed: &str, zone: &TimeZone) -> Option<Self> {
        let moment = dates::parse(typed).ok()?.in_zone(zone);
        let (date, time) = (moment.date, moment.time.unwrap_or(Time::MAX));
        let instant = zone.to_zoned(DateTime::from_parts(date, time)).ok()?.timestamp();
        Some(Self { instant, day: date })
    }
}

/// The instant from which a report is due: the start of its day where it gives no time.
pub(super) fn due(moment: Moment, zone: &TimeZone) -> Timestamp {
    let time = moment.time.unwrap_or(Time::MIN);
    zone.to_zoned(DateTime::from_parts(moment.date, time))
        .map_or(Timestamp::MAX, |zoned| zoned.timestamp())
}

/// The instants at which something of a report that depends on the clock changes.
pub(super) fn turning_points(
    meta: &ReportMeta,
    due: Timestamp,
    zone: &TimeZone,
) -> impl Iterator<Item = Timestamp> {
    let begins = |day: Date| {
        let midnight = DateTime::from_parts(day, Time::MIN);
        Some(zone.to_zoned(midnight).ok()?.timestamp())
    };
    let after = |day: Option<Date>| day.and_then(|day| begins(day.tomorrow().ok()?));
    let withdrawn = meta.uncommon().withdrawn.as_ref().and_then(|withdrawn| begins(withdrawn.date));
    [Some(due), withdrawn, after(meta.uncommon().withdraw_after), after(meta.uncommon().expires)]
        .into_iter()
        .flatten()
}

/// The state of a report that could be read.
pub(super) fn judge(meta: &ReportMeta, due: Timestamp, as_of: AsOf) -> State {
    let taken_down = meta.uncommon().withdrawn.as_ref().is_some_and(|it| it.date <= as_of.day)
        || meta.uncommon().withdraw_after.is_some_and(|last| last < as_of.day);
    if meta.draft {
        State::Draft
    } else if taken_down {
        State::Withdrawn
    } else if due > as_of.instant {
        State::Scheduled
    } else {
        State::Published
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;

    use super::{AsOf, State, due, judge};
    use crate::source::{Moment, ReportMeta, UncommonKeys, Withdrawn};

    fn state(meta: &ReportMeta, as_of: &str) -> State {
        let zone = TimeZone::get("Asia/Shanghai").expect("in the bundled database");
        let at = due(meta.date.expect("a date"), &zone);
        judge(meta, at, AsOf::parse(as_of, &zone).expect("a date"))
    }

    #[test]
    fn states_follow_the_clock() {
        let mut meta = ReportMeta {
            date: Some(Moment { date: date(2024, 1, 29), time: None, offset: None }),
            ..ReportMeta::default()
        };
        assert_eq!(state(&meta, "2024-01-28"), State::Scheduled);
        assert_eq!(state(&meta, "2024-01-29 00:00"), State::Published);
        meta.uncommon = Some(Box::new(UncommonKeys {
            withdraw_after: Some(date(2024, 12, 31)),
            ..UncommonKeys::default()
        }));
        assert_eq!(state(&meta, "2024-12-31"), State::Published);
        assert_eq!(state(&meta, "2025-01-01"), State::Withdrawn);
        meta.uncommon = Some(Box::new(UncommonKeys {
            withdrawn: Some(Withdrawn {
                date: date(2024, 2, 1),
                reason: "撤销".to_owned(),
                privacy: false,
            }),
            ..UncommonKeys::default()
        }));
        assert_eq!(state(&meta, "2024-01-31"), State::Published);
        assert_eq!(state(&meta, "2024-02-01"), State::Withdrawn);
        meta.draft = true;
        assert_eq!(state(&meta, "2024-02-01"), State::Draft);
    }
}
