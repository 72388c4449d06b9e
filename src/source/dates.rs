//! Dates as clerks write them → checked values.
//!
//! In: a text. Out: a [`Moment`]. Must not know: the site's time zone, today.

use jiff::civil::{Date, Time};
use jiff::fmt::temporal::Pieces;
use jiff::tz::Offset;

use super::front_matter::Moment;

/// The first year a date on a page can lie in: the People's Republic's first.
pub const FIRST_YEAR: i16 = 1949;

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateError {
    /// Not the form of a date.
    Form,
    /// The form is right, but there is no such day or time.
    NoSuchDay,
    /// Before [`FIRST_YEAR`].
    FarPast,
}

/// Reads `2024-01-29` or `2024-01-29 09:30` (`T` between them and seconds are accepted),
/// also as `2024年1月29日`, `2024/1/29`, `2024.1.29`; an offset may follow a time (RFC 3339:
/// `2024-01-29T09:30:00+08:00`, `2024-01-29T01:30:00Z`).
pub fn parse(typed: &str) -> Result<Moment, DateError> {
    let typed = typed.trim();
    let (day, rest) = split(typed).ok_or(DateError::Form)?;
    let mut parts = day.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let (Some(year), Some(month), Some(of_month), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(DateError::Form);
    };
    let year: i16 = year.parse().map_err(|_| DateError::Form)?;
    let small = |part: &str| match part.len() {
        1 | 2 => part.parse::<i8>().map_err(|_| DateError::Form),
        _ => Err(DateError::NoSuchDay),
    };
    let date =
        Date::new(year, small(month)?, small(of_month)?).map_err(|_| DateError::NoSuchDay)?;
    if date.year() < FIRST_YEAR {
        return Err(DateError::FarPast);
    }
    let rest = rest.trim_start_matches(['T', 't', ' ', '\u{3000}']).trim();
    if rest.is_empty() {
        return Ok(Moment { date, time: None, offset: None });
    }
    if rest.contains(['Z', 'z', '+', '-']) {
        return with_offset(date, rest);
    }
    let mut clock = rest.split([':', '：']);
    let mut next = || {
        clock.next().map(|part| match part.len() {
            1 | 2 => part.parse::<i8>().map_err(|_| DateError::Form),
            _ => Err(DateError::Form),
        })
    };
    let (hour, minute, second) = (next(), next(), next());
    let (Some(hour), Some(minute)) = (hour, minute) else { return Err(DateError::Form) };
    let (hour, minute, second) = (hour?, minute?, second.unwrap_or(Ok(0))?);
    if clock.next().is_some() {
        return Err(DateError::Form);
    }
    // A time on a government page is to the minute; seconds are checked and dropped.
    Time::new(hour, minute, second.min(59), 0).map_err(|_| DateError::NoSuchDay)?;
    if !(0..=60).contains(&second) {
        return Err(DateError::NoSuchDay);
    }
    let time = Time::new(hour, minute, 0, 0).map_err(|_| DateError::NoSuchDay)?;
    Ok(Moment { date, time: Some(time), offset: None })
}

/// A time of day with the offset behind it, as RFC 3339 and ISO 8601 write them; seconds and their fractions are dropped.
fn with_offset(date: Date, typed: &str) -> Result<Moment, DateError> {
    let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let whole = format!("{date}T{typed}");
    let pieces = Pieces::parse(&whole).map_err(|_| DateError::Form)?;
    let (Some(time), Some(offset), None) =
        (pieces.time(), pieces.to_numeric_offset(), pieces.time_zone_annotation())
    else {
        return Err(DateError::Form);
    };
    // No clock is farther from UTC than fourteen hours.
    if offset.seconds().abs() > 14 * 3600 || offset.seconds() % 60 != 0 {
        return Err(DateError::NoSuchDay);
    }
    let time = Time::new(time.hour(), time.minute(), 0, 0).map_err(|_| DateError::NoSuchDay)?;
    let minutes = i16::try_from(offset.seconds() / 60).map_err(|_| DateError::NoSuchDay)?;
    Ok(Moment { date, time: Some(time), offset: Some(minutes) })
}

impl Moment {
    /// The same moment by the clock of a time zone; unchanged where no offset was given.
    #[must_use]
    pub fn in_zone(self, zone: &jiff::tz::TimeZone) -> Self {
        let at = self.offset.zip(self.time).and_then(|(minutes, time)| {
            let offset = Offset::from_seconds(i32::from(minutes) * 60).ok()?;
            offset.to_timestamp(self.date.to_datetime(time)).ok()
        });
        at.map_or(Self { offset: None, ..self }, |at| {
            let local = at.to_zoned(zone.clone());
            Self { date: local.date(), time: Some(local.time()), offset: None }
        })
    }
}

/// Splits a text into its day and what follows.
fn split(typed: &str) -> Option<(&str, &str)> {
    let year = typed.get(..4).filter(|year| year.bytes().all(|b| b.is_ascii_digit()))?;
    let after = &typed[year.len()..];
    if after.starts_with('年') {
        let end = typed.find('日')?;
        let month = typed.find('月').filter(|month| *month < end)?;
        let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let (m, d) =
            (&typed[year.len() + '年'.len_utf8()..month], &typed[month + '月'.len_utf8()..end]);
        return (plain(m) && plain(d)).then(|| typed.split_at(end + '日'.len_utf8()));
    }
    let sign = after.chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut signs = 0;
    let end = typed
        .char_indices()
        .find(|(_, c)| {
            signs += usize::from(*c == sign);
            !(c.is_ascii_digit() || *c == sign)
        })
        .map_or(typed.len(), |(at, _)| at);
    (signs == 2).then(|| typed.split_at(end))
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use jiff::tz::TimeZone;

    use super::{DateError, Moment, parse};

    #[test]
    fn reads_the_forms_in_use() {
        for typed in ["2024-01-29", "2024年1月29日", "2024/1/29", "2024.01.29"] {
            assert_eq!(parse(typed), Ok(moment(None, None)), "{typed}");
        }
        for typed in ["2024-01-29 09:30", "2024-01-29T09:30:59", "2024年1月29日 9:30"] {
            assert_eq!(parse(typed), Ok(moment(Some(time(9, 30, 0, 0)), None)), "{typed}");
        }
    }

    #[test]
    fn reads_rfc_3339() {
        let half_past_nine = Some(time(9, 30, 0, 0));
        for (typed, minutes) in [
            ("2024-01-29T09:30:00+08:00", 480),
            ("2024-01-29 09:30:00.123+0800", 480),
            ("2024-01-29T09:30:00Z", 0),
            ("2024-01-29t09:30:00-03:30", -210),
        ] {
            assert_eq!(parse(typed), Ok(moment(half_past_nine, Some(minutes))), "{typed}");
        }
        let zone = TimeZone::get("Asia/Shanghai").expect("in the bundled database");
        let at = |typed: &str| parse(typed).expect("a date").in_zone(&zone);
        let local = moment(half_past_nine, None);
        assert_eq!(at("2024-01-29T01:30:00Z"), local);
        assert_eq!(at("2024-01-28T20:30:00-05:00"), local);
        assert_eq!(at("2024-01-29 09:30"), local);
    }

    fn moment(time: Option<jiff::civil::Time>, offset: Option<i16>) -> Moment {
        Moment { date: date(2024, 1, 29), time, offset }
    }

    #[test]
    fn refuses_what_is_no_day() {
        assert_eq!(parse("2023-02-29"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2024-13-01"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2024-01-29 25:00"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2023-02-010"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2023-001-01"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2024-01-29 09:30:61"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2024-01-29T09:30:00+25:00"), Err(DateError::NoSuchDay));
        assert_eq!(parse("0024-01-29"), Err(DateError::FarPast));
        for typed in [
            "",
            "去年",
            "2024-01",
            "29-01-2024",
            "2024-01-29 九点",
            "2024-1-2-3",
            "2024年13",
            "2024-01-29T09:30+8",
            "2024-01-29 009:30",
        ] {
            assert_eq!(parse(typed), Err(DateError::Form), "{typed}");
        }
    }
}
