//! Which of several values is taken for each key.
//!
//! In: [`Candidates`], what the caller gave. Out: [`Decision`]; where two values are as good as each other, or the only date is a
//! signature's, an error that lists them. Must not know: how values were found.

use super::account::{Fate, LeftOut};
use super::draft::{Key, StatedFact, Sureness};
use super::head::labels::RANK_OF_ISSUE;
use super::head::{Candidate, Candidates};
use super::lines::SourceLines;
use super::{ImportOptions, moment};
use crate::diagnostic::{Diagnostic, Location, problem};

/// The values that were taken.
#[derive(Debug, Default)]
pub(super) struct Decision {
    pub(super) facts: Vec<StatedFact>,
    pub(super) findings: Vec<Diagnostic>,
}

/// Whether two values of a key say the same.
fn same(key: Key, one: &str, other: &str) -> bool {
    let squeezed = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    match key {
        // A date with a time of day says what the date says.
        Key::Date => match (moment(one), moment(other)) {
            (Some(one), Some(other)) => one.date == other.date,
            _ => one == other,
        },
        _ => squeezed(one) == squeezed(other),
    }
}

/// Keys for which a wrong value is worse than a question.
fn is_asked(key: Key) -> bool {
    match key {
        Key::Title | Key::Date | Key::Publisher | Key::IndexNumber | Key::DocNumber => true,
        Key::Source
        | Key::Created
        | Key::Topic
        | Key::Genre
        | Key::Author
        | Key::Keywords
        | Key::Summary
        | Key::Status
        | Key::Expires => false,
    }
}

/// Candidates of a key with different values, the best first.
fn different(candidates: &Candidates, key: Key) -> Vec<&Candidate> {
    let mut all: Vec<&Candidate> = candidates.of(key).collect();
    all.sort_by_key(|each| (each.sureness, each.rank));
    let mut out: Vec<&Candidate> = Vec::new();
    for each in all {
        match out.iter().position(|known| same(key, &known.value, &each.value)) {
            // Of one day the value with a time of day says more.
            Some(at)
                if key == Key::Date
                    && out[at].value.len() < each.value.len()
                    && each.sureness <= Sureness::ByPosition
                    // When a page was last changed says nothing of the hour at which it was published.
                    && each.sureness != Sureness::LooselyLabelled =>
            {
                out[at] = each;
            }
            Some(_) => {}
            None => out.push(each),
        }
    }
    out
}

/// Decides for every key.
pub(super) fn decide(
    file: &str,
    candidates: &Candidates,
    options: &ImportOptions,
    lines: &mut SourceLines,
) -> Decision {
    let mut decision = Decision::default();
    for key in Key::ALL {
        let all = different(candidates, key);
        let issued = issued_beside(key, &all, candidates);
        let all = if all.is_empty() { issued.iter().collect() } else { all };
        let given = match key {
            Key::Title => options.title.clone(),
            Key::Date => options.date.map(super::draft::date_text),
            Key::Publisher => options.publisher.clone(),
            _ => None,
        };
        let taken = if let Some(value) = given {
            contradiction(file, key, &value, &all, &mut decision.findings);
            Some(StatedFact { key, value, place: 0, sureness: Sureness::Given })
        } else {
            choose(file, key, &all, options, &mut decision.findings)
        };
        // An office that stands twice without a label is the publisher, and no source beside it.
        let publisher = decision.facts.iter().find(|fact| fact.key == Key::Publisher);
        let is_publisher = |fact: &StatedFact| {
            key == Key::Source
                && fact.sureness > Sureness::Labelled
                && publisher.is_some_and(|publisher| publisher.value == fact.value)
        };
        let taken = taken.filter(|fact| !is_publisher(fact));
        mark(candidates, key, taken.as_ref(), lines);
        if let (Some(issued), Some(taken)) = (issued.first(), &taken)
            && issued.value == taken.value
            && let Some((line, piece)) = issued.stated
        {
            lines.set_fate(line, piece, Fate::Fact(key));
        }
        decision.facts.extend(taken);
    }
    decision
}

/// 发文日期 beside a labelled date of publication is the day on which the document was made, where nothing else says it.
fn issued_beside(key: Key, made: &[&Candidate], candidates: &Candidates) -> Vec<Candidate> {
    let mut dates = candidates.of(Key::Date);
    let is_published = dates.any(|each| each.sureness == Sureness::Labelled);
    if key != Key::Created || !made.is_empty() || !is_published {
        return Vec::new();
    }
    let issued = candidates.of(Key::Date).filter(|each| each.rank == RANK_OF_ISSUE).take(1);
    issued
        .filter_map(|each| {
            let value = moment(&each.value)?.date.to_string();
            Some(Candidate { key, value, ..each.clone() })
        })
        .collect()
}

/// Says where a text that states a value has another one than was given.
pub(super) fn said(
    file: &str,
    key: Key,
    given: &str,
    stated: Option<&str>,
    findings: &mut Vec<Diagnostic>,
) {
    if let Some(stated) = stated.filter(|stated| !same(key, stated, given)) {
        findings.push(problem::import::differs(
            Location::at(file, 1, 1),
            key.names(),
            given,
            stated,
        ));
    }
}

/// Says where the text has another value than the one that was given.
fn contradiction(
    file: &str,
    key: Key,
    given: &str,
    all: &[&Candidate],
    findings: &mut Vec<Diagnostic>,
) {
    let Some(best) = all.first() else { return };
    let sure = best.sureness <= Sureness::ByPosition;
    if sure && !all.iter().any(|each| same(key, &each.value, given)) {
        let at = Location::at(file, u32::try_from(best.place).unwrap_or(1), 1);
        findings.push(problem::import::differs(at, key.names(), given, &best.value));
    }
}

fn choose(
    file: &str,
    key: Key,
    all: &[&Candidate],
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Option<StatedFact> {
    let fact = |each: &Candidate| {
        Some(StatedFact {
            key,
            value: each.value.clone(),
            place: each.place,
            sureness: each.sureness,
        })
    };
    let ask = |findings: &mut Vec<Diagnostic>, why: problem::import::Asked| {
        let listed: Vec<(usize, String)> =
            all.iter().map(|each| (each.place, each.value.clone())).collect();
        findings.push(problem::import::which(Location::file(file), key.names(), &listed, why));
    };
    if let Some((_, number)) = options.takes.iter().find(|(of, _)| *of == key) {
        let Some(chosen) = number.checked_sub(1).and_then(|index| all.get(index)) else {
            findings.push(problem::import::no_such_take(
                Location::file(file),
                key.names(),
                *number,
                all.len(),
            ));
            return None;
        };
        return fact(chosen);
    }
    let Some(best) = all.first() else {
        match key {
            Key::Title => findings.push(problem::import::no_title(Location::file(file))),
            Key::Date => findings.push(problem::import::no_date(Location::file(file))),
            _ => {}
        }
        return None;
    };
    let rivals =
        all.iter().filter(|each| (each.sureness, each.rank) == (best.sureness, best.rank)).count();
    match (key, best.sureness) {
        (Key::Date, Sureness::Doubtful) => {
            ask(findings, problem::import::Asked::OnlySigned);
            return None;
        }
        // Several signatures: nobody's, unless one of them is asked for.
        (Key::Created | Key::Publisher, Sureness::Doubtful) if rivals > 1 => return None,
        _ if rivals > 1 && is_asked(key) => {
            ask(findings, problem::import::Asked::AsGood);
            return None;
        }
        (Key::Date, Sureness::LooselyLabelled) => {
            let at = Location::at(file, u32::try_from(best.place).unwrap_or(1), 1);
            findings.push(problem::import::loose_date(at, &best.value));
        }
        _ => {}
    }
    fact(best)
}

/// Marks the pieces of a key's candidates: what was not taken is left out.
fn mark(candidates: &Candidates, key: Key, taken: Option<&StatedFact>, lines: &mut SourceLines) {
    for each in candidates.of(key) {
        let Some((line, piece)) = each.stated else { continue };
        let is_taken = taken.is_some_and(|fact| same(key, &fact.value, &each.value));
        if is_taken {
            continue;
        }
        if key == Key::Title && lines.is_whole_title(line) {
            // A title that was not taken, because another was given, is text.
            lines.give_back(line, Key::Title);
        } else {
            lines.set_fate(line, piece, Fate::LeftOut(LeftOut::OtherValue));
        }
    }
}
