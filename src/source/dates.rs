//! Dates as clerks write them → checked values.
//!
//! In: a text. Out: a day, and the time of day where one is given. Must not know: time zones, today.

use jiff::civil::{Date, Time};

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
/// also as `2024年1月29日`, `2024/1/29`, `2024.1.29`.
pub fn parse(typed: &str) -> Result<(Date, Option<Time>), DateError> {
    let typed = typed.trim();
    let (day, rest) = split(typed).ok_or(DateError::Form)?;
    let mut parts = day.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || parts.next().and_then(|part| part.parse::<i16>().ok());
    let (Some(year), Some(month), Some(of_month), None) = (next(), next(), next(), next()) else {
        return Err(DateError::Form);
    };
    let small = |n: i16| i8::try_from(n).map_err(|_| DateError::NoSuchDay);
    let date =
        Date::new(year, small(month)?, small(of_month)?).map_err(|_| DateError::NoSuchDay)?;
    if date.year() < FIRST_YEAR {
        return Err(DateError::FarPast);
    }
    let rest = rest.trim_start_matches(['T', ' ', '\u{3000}']).trim();
    if rest.is_empty() {
        return Ok((date, None));
    }
    let mut clock = rest.split([':', '：']);
    let mut next = || clock.next().map(str::parse::<i8>);
    let (hour, minute, second) = (next(), next(), next());
    let (Some(Ok(hour)), Some(Ok(minute))) = (hour, minute) else { return Err(DateError::Form) };
    if matches!(second, Some(Err(_))) || clock.next().is_some() {
        return Err(DateError::Form);
    }
    // A time on a government page is to the minute; seconds are read and dropped.
    Time::new(hour, minute, 0, 0).map(|time| (date, Some(time))).map_err(|_| DateError::NoSuchDay)
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

    use super::{DateError, parse};

    #[test]
    fn reads_the_forms_in_use() {
        for typed in ["2024-01-29", "2024年1月29日", "2024/1/29", "2024.01.29"] {
            assert_eq!(parse(typed), Ok((date(2024, 1, 29), None)), "{typed}");
        }
        for typed in ["2024-01-29 09:30", "2024-01-29T09:30:59", "2024年1月29日 9:30"] {
            assert_eq!(parse(typed), Ok((date(2024, 1, 29), Some(time(9, 30, 0, 0)))), "{typed}");
        }
    }

    #[test]
    fn refuses_what_is_no_day() {
        assert_eq!(parse("2023-02-29"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2024-13-01"), Err(DateError::NoSuchDay));
        assert_eq!(parse("2024-01-29 25:00"), Err(DateError::NoSuchDay));
        assert_eq!(parse("0024-01-29"), Err(DateError::FarPast));
        for typed in
            ["", "去年", "2024-01", "29-01-2024", "2024-01-29 九点", "2024-1-2-3", "2024年13"]
        {
            assert_eq!(parse(typed), Err(DateError::Form), "{typed}");
        }
    }
}
