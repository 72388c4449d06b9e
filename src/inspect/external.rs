//! Addresses outside of the site: what each answered, and when that counts as dead.
//!
//! In: answers of this run, what is on record of earlier ones. Out: the record, findings. Must not know: how addresses are asked, the disk.
//!
//! One answer is no proof: a page is called dead once it has been seen dead on several days, so that a server that is being mended tells
//! nothing. A server that refuses programs (401, 403, 405, 406, 429) says nothing about its pages.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::diagnostic::{Diagnostic, Location, problem};

/// Days on which an address has to be seen dead before it counts.
pub const DEAD_DAYS: u8 = 3;

/// Days for which a good answer holds.
const GOOD_DAYS: i64 = 7;

/// What an address answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExternalAnswer {
    /// It is there.
    There,
    /// It leads elsewhere for good.
    Moved(String),
    /// The server refuses programs, so that nothing is known.
    Refused(u16),
    /// There is nothing.
    Gone(u16),
    /// The server is in trouble (5xx).
    ServerTrouble(u16),
    /// The network did not lead there: no such name, no connection, no answer in time.
    Network(String),
}

/// What is on record of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExternalRecord {
    /// The last answer.
    pub answer: ExternalAnswer,
    /// The day of it.
    pub day: Date,
    /// Days on which it was seen dead, one after the other.
    pub dead_days: u8,
}

/// Records by address.
pub type ExternalRecords = BTreeMap<String, ExternalRecord>;

/// What a status means; `location` is where a redirect leads.
#[must_use]
pub fn answer_of(status: u16, location: Option<&str>) -> ExternalAnswer {
    match (status, location) {
        (301 | 308, Some(to)) => ExternalAnswer::Moved(to.to_owned()),
        (200..=399, _) => ExternalAnswer::There,
        (401 | 403 | 405 | 406 | 429 | 451, _) => ExternalAnswer::Refused(status),
        (400..=499, _) => ExternalAnswer::Gone(status),
        _ => ExternalAnswer::ServerTrouble(status),
    }
}

/// Whether an address has to be asked: a good answer of the last days holds.
#[must_use]
pub fn is_due(record: Option<&ExternalRecord>, today: Date) -> bool {
    record.is_none_or(|record| {
        let is_good = matches!(record.answer, ExternalAnswer::There | ExternalAnswer::Moved(_));
        let holds = record.day.checked_add(jiff::Span::new().days(GOOD_DAYS));
        !is_good || holds.is_ok_and(|last| today > last) || record.day > today
    })
}

/// Puts an answer on record.
pub fn record(records: &mut ExternalRecords, address: &str, answer: ExternalAnswer, today: Date) {
    let before = records.get(address);
    let is_dead = matches!(answer, ExternalAnswer::Gone(_));
    let known = before.map_or(0, |record| record.dead_days);
    let is_same_day = before.is_some_and(|record| record.day == today && known > 0);
    let dead_days = match (is_dead, is_same_day) {
        (false, _) => 0,
        (true, true) => known,
        (true, false) => known.saturating_add(1),
    };
    records.insert(address.to_owned(), ExternalRecord { answer, day: today, dead_days });
}

/// What is to be said of an address, where it stands.
#[must_use]
pub fn finding(at: Location, address: &str, record: &ExternalRecord) -> Option<Diagnostic> {
    match &record.answer {
        ExternalAnswer::There | ExternalAnswer::Refused(_) => None,
        ExternalAnswer::Moved(to) => Some(problem::link::external_moved(at, address, to)),
        ExternalAnswer::Gone(status) if record.dead_days >= DEAD_DAYS => {
            Some(problem::link::external_dead(at, address, *status, record.dead_days))
        }
        ExternalAnswer::Gone(status) => {
            Some(problem::link::external_doubtful(at, address, *status, record.dead_days))
        }
        ExternalAnswer::ServerTrouble(status) => {
            Some(problem::link::external_trouble(at, address, &status.to_string()))
        }
        ExternalAnswer::Network(why) => Some(problem::link::external_trouble(at, address, why)),
    }
}

#[cfg(test)]
mod tests {
    use super::{DEAD_DAYS, ExternalAnswer, ExternalRecords, answer_of, finding, is_due, record};
    use crate::diagnostic::Location;

    #[test]
    fn statuses_mean_what_they_say() {
        for (status, to, wanted) in [
            (200, None, ExternalAnswer::There),
            (302, Some("/b"), ExternalAnswer::There),
            (301, Some("/b"), ExternalAnswer::Moved("/b".to_owned())),
            (403, None, ExternalAnswer::Refused(403)),
            (429, None, ExternalAnswer::Refused(429)),
            (404, None, ExternalAnswer::Gone(404)),
            (410, None, ExternalAnswer::Gone(410)),
            (503, None, ExternalAnswer::ServerTrouble(503)),
        ] {
            assert_eq!(answer_of(status, to), wanted);
        }
    }

    #[test]
    fn an_address_is_dead_on_the_third_day() {
        let mut records = ExternalRecords::new();
        let day = |n| jiff::civil::date(2024, 1, n);
        let rule = |records: &ExternalRecords| {
            finding(Location::file("a"), "x", &records["x"]).map(|it| it.rule.id)
        };
        for (on, wanted) in [(1, 1), (1, 1), (2, 2), (3, 3)] {
            record(&mut records, "x", ExternalAnswer::Gone(404), day(on));
            assert_eq!(records["x"].dead_days, wanted);
            let dead = wanted >= DEAD_DAYS;
            let id = if dead { "link/external-dead" } else { "link/external-doubtful" };
            assert_eq!(rule(&records), Some(id));
        }
        // One good answer, and it begins anew; it holds for a week.
        record(&mut records, "x", ExternalAnswer::There, day(4));
        assert_eq!((rule(&records), records["x"].dead_days), (None, 0));
        assert!(!is_due(records.get("x"), day(11)) && is_due(records.get("x"), day(12)));
        record(&mut records, "x", ExternalAnswer::Network("no name".to_owned()), day(12));
        assert_eq!(rule(&records), Some("link/external-trouble"));
        assert!(is_due(records.get("x"), day(12)) && is_due(None, day(1)));
    }
}
