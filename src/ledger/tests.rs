//! Tests of the ledger: its chain, and what it says stands where.

use std::sync::Arc;

use crate::config::Config;
use crate::site::{AsOf, link};
use crate::source::{Source, parse};

use super::{
    Event, LedgerWriter, Line, Present, Recorded, What, compare, has_head, hash_in, live, open,
    present, read, reports, standings, standings_after,
};

fn recorded(url: &str) -> Recorded {
    Recorded {
        url: url.to_owned(),
        file: format!("content{url}.md"),
        date: "2024-01-29".to_owned(),
        content: "c".to_owned(),
        words: "w".to_owned(),
        ..Recorded::default()
    }
}

fn begun(publication: &str) -> Event {
    Event::Begun {
        target: "www".to_owned(),
        publication: publication.to_owned(),
        base_url: "https://www.example.gov.cn/".to_owned(),
        plan: "p".to_owned(),
        by: "王".to_owned(),
        baseline: false,
        force: None,
    }
}

fn report(publication: &str, what: What, before: Option<&str>, report: Recorded) -> Event {
    let publication = publication.to_owned();
    Event::Report { publication, what, before: before.map(ToOwned::to_owned), report }
}

fn confirmed(publication: &str) -> Event {
    Event::Confirmed { target: "www".to_owned(), publication: publication.to_owned() }
}

fn text_of(events: &[Event]) -> String {
    LedgerWriter::after(&[]).lines("2026-01-01T09:00:00+08:00", events)
}

fn lines_of(events: &[Event]) -> Vec<Line> {
    let (lines, broken) = read(&text_of(events));
    assert_eq!(broken, None);
    lines
}

fn first() -> Vec<Event> {
    vec![
        begun("1"),
        report("1", What::Published, None, recorded("/a.html")),
        report("1", What::Published, None, recorded("/b.html")),
        confirmed("1"),
    ]
}

#[test]
fn reads_what_it_wrote_and_goes_on() {
    let mut writer = LedgerWriter::after(&[]);
    let mut text = writer.lines("2026-01-01T09:00:00+08:00", &first()[..2]);
    let (lines, _) = read(&text);
    text.push_str(&LedgerWriter::after(&lines).lines("2026-01-01T09:00:00+08:00", &first()[2..]));
    assert_eq!(text, text_of(&first()));
    let lines = lines_of(&first());
    let events: Vec<&Event> = lines.iter().map(|line| &line.event).collect();
    assert_eq!(events, first().iter().collect::<Vec<_>>());
    assert_eq!(read(""), (Vec::new(), None));
    assert!(has_head(&lines, &lines[1].hash));
    assert!(has_head(&lines, &format!(" {}\n", lines[1].hash.to_uppercase())), "as it is pasted");
    // The same events at another time make another chain.
    let other = LedgerWriter::after(&[]).lines("2026-01-02T09:00:00+08:00", &first());
    assert!(!has_head(&read(&other).0, &lines[3].hash));
}

#[test]
fn every_changed_byte_is_named_by_its_line() {
    let text = text_of(&first());
    for at in 0..text.len() {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= 1;
        // As the program reads a file: what is no UTF-8 any more is told as well.
        let changed = String::from_utf8_lossy(&bytes).into_owned();
        let number = memchr::memchr_iter(b'\n', &bytes[..at]).count() + 1;
        let broken = read(&changed).1.unwrap_or_else(|| panic!("byte {at} goes unnoticed"));
        assert_eq!(broken.line, number, "byte {at}");
    }
}

#[test]
fn lines_that_are_missing_put_in_moved_or_cut_are_named() {
    let text = text_of(&first());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let first_broken = |lines: &[&str]| read(&lines.concat()).1.map(|it| (it.line, it.is_cut));
    assert_eq!(first_broken(&[lines[0], lines[2], lines[3]]), Some((2, false)));
    assert_eq!(first_broken(&[lines[0], lines[1], lines[1]]), Some((3, false)));
    assert_eq!(first_broken(&[lines[1], lines[0]]), Some((1, false)));
    assert_eq!(first_broken(&[lines[0], lines[1].trim_end()]), Some((2, true)));
    assert_eq!(first_broken(&[lines[0], "\n"]), Some((2, false)));
    // The end may be missing: only a head that was written down elsewhere tells.
    assert_eq!(first_broken(&lines[..2]), None);
    assert!(!has_head(&read(&lines[..2].concat()).0, &lines_of(&first())[3].hash));
    // A line with a right hash of its own, whose number or predecessor is wrong.
    let mut forged = LedgerWriter { number: 5, head: lines_of(&first())[0].hash.clone() };
    let forged = forged.lines("2026-01-01T09:00:00+08:00", &first()[1..2]);
    assert_eq!(first_broken(&[lines[0], &forged]), Some((2, false)));
}

/// Whoever changes a line can hash it anew; then the line after it does not follow any more.
#[test]
fn a_line_that_was_written_anew_breaks_the_chain_at_the_next() {
    let text = text_of(&first());
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for changed in 0..lines.len() {
        let head =
            changed.checked_sub(1).map_or(super::ZERO, |before| hash_in(lines[before].trim_end()));
        let mut writer = LedgerWriter { number: changed, head: head.to_owned() };
        let other = report("1", What::Published, None, recorded("/other.html"));
        let anew = writer.lines("2026-01-01T09:00:00+08:00", &[other]);
        let mut all = lines.clone();
        all[changed] = &anew;
        let broken = read(&all.concat()).1.map(|it| it.line);
        // The end can be written anew without a trace in the file: its hash is kept elsewhere, in receipts and releases.
        let wanted = (changed + 1 < lines.len()).then_some(changed + 2);
        assert_eq!(broken, wanted, "line {}", changed + 1);
    }
}

/// What stands behind a line's hash is under no hash.
#[test]
fn nothing_may_stand_behind_the_hash_of_a_line() {
    let text = text_of(&first());
    let line = text.lines().nth(1).expect("a line");
    let inside = line.strip_suffix('}').expect("an object");
    for more in [" ", "  ", "\t", "\r", "}", ",{}"] {
        let changed = text.replacen(line, &format!("{line}{more}"), 1);
        assert_eq!(read(&changed).1.map(|it| it.line), Some(2), "{more:?} behind the line");
    }
    for more in [" ", ",\"by\":\"李\"", ",\"publication\":\"2\""] {
        let changed = text.replacen(line, &format!("{inside}{more}}}"), 1);
        assert_eq!(read(&changed).1.map(|it| it.line), Some(2), "{more:?} behind the hash");
    }
}

#[test]
fn a_publication_that_was_given_up_or_is_another_targets_never_stands() {
    let of_target =
        |target: &str| Event::Confirmed { target: target.to_owned(), publication: "1".to_owned() };
    let abandoned =
        |target: &str| Event::Abandoned { target: target.to_owned(), publication: "1".to_owned() };
    let stands = |last: &[Event], target: &str| {
        let events = [&first()[..3], last].concat();
        standings(&lines_of(&events), target).len()
    };
    assert_eq!(stands(&[of_target("www")], "www"), 2);
    assert_eq!(stands(&[of_target("www")], "other"), 0);
    assert_eq!(stands(&[of_target("other")], "www"), 0, "confirmed at another target");
    // A confirmation that comes after all does not bring back what was given up.
    assert_eq!(stands(&[abandoned("www"), of_target("www")], "www"), 0);
    let lines = lines_of(&[&first()[..3], &[abandoned("other")]].concat());
    assert_eq!(open(&lines, "www"), Some("1"), "given up at another target");
    let lines = lines_of(&[&first()[..3], &[of_target("other")]].concat());
    assert_eq!((open(&lines, "www"), live(&lines, "www")), (Some("1"), None));
    assert_eq!(live(&lines, "other"), Some("1"));
    let other = Event::Begun {
        target: "other".to_owned(),
        publication: "2".to_owned(),
        base_url: String::new(),
        plan: String::new(),
        by: String::new(),
        baseline: false,
        force: None,
    };
    let lines = lines_of(&[&first()[..3], &[other]].concat());
    assert_eq!((open(&lines, "www"), open(&lines, "other")), (Some("1"), Some("2")));
    // What a publication did is told of that publication alone.
    let lines = lines_of(&[first(), vec![begun("2"), confirmed("2")]].concat());
    assert_eq!((reports(&lines, "1").count(), reports(&lines, "2").count()), (2, 0));
}

#[test]
fn going_back_restores_what_stood_after_that_publication_and_nothing_of_another_target() {
    let mut events = first();
    events.extend([
        begun("2"),
        report("2", What::Vanished, None, recorded("/b.html")),
        confirmed("2"),
        Event::RolledBack {
            target: "other".to_owned(),
            publication: "1".to_owned(),
            by: "王".to_owned(),
            force: None,
        },
    ]);
    let lines = lines_of(&events);
    let live_now = |lines: &[Line]| {
        standings(lines, "www").values().filter(|standing| standing.is_live()).count()
    };
    assert_eq!(live_now(&lines), 1, "another target went back");
    assert_eq!(live(&lines, "www"), Some("2"));
    assert_eq!(standings_after(&lines, "www", "1").len(), 2);
    assert!(standings_after(&lines, "www", "none").is_empty());
}

#[test]
fn only_what_was_confirmed_stands() {
    let mut events = first();
    events.push(begun("2"));
    events.push(report("2", What::Moved, Some("/b.html"), recorded("/c.html")));
    let urls = |events: &[Event]| {
        let now = standings(&lines_of(events), "www");
        now.into_values().map(|it| (it.report.url, it.what)).collect::<Vec<_>>()
    };
    let both = [("/a.html".to_owned(), What::Published), ("/b.html".to_owned(), What::Published)];
    assert_eq!(urls(&events), both);
    assert_eq!(open(&lines_of(&events), "www"), Some("2"));
    let mut abandoned = events.clone();
    abandoned.push(Event::Abandoned { target: "www".to_owned(), publication: "2".to_owned() });
    assert_eq!(urls(&abandoned), both);
    assert_eq!(open(&lines_of(&abandoned), "www"), None);
    events.push(confirmed("2"));
    let moved = [("/a.html".to_owned(), What::Published), ("/c.html".to_owned(), What::Moved)];
    assert_eq!(urls(&events), moved);
    events.push(Event::RolledBack {
        target: "www".to_owned(),
        publication: "1".to_owned(),
        by: "王".to_owned(),
        force: None,
    });
    assert_eq!(urls(&events), both);
    assert!(standings(&lines_of(&events), "other").is_empty());
}

#[test]
fn what_happens_to_reports() {
    let stands = |what: &str| match what {
        "withdrawn" => report("1", What::Withdrawn, None, recorded("/a.html")),
        _ => report("1", What::Published, None, recorded("/a.html")),
    };
    let of = |before: Option<&str>, now: Option<Recorded>, leads_to: Option<usize>| {
        let mut events = vec![begun("1")];
        events.extend(before.map(stands));
        events.push(confirmed("1"));
        let before = standings(&lines_of(&events), "www");
        let present: Vec<Present> =
            now.into_iter().map(|report| Present { id: 7, report }).collect();
        let found = compare(&before, &present, &|url| leads_to.filter(|_| url == "/a.html"), false);
        found.iter().map(|change| change.what).collect::<Vec<_>>()
    };
    let other = |change: &dyn Fn(&mut Recorded)| {
        let mut report = recorded("/a.html");
        change(&mut report);
        Some(report)
    };
    let same = || Some(recorded("/a.html"));
    assert_eq!(of(None, same(), None), [What::Published]);
    assert_eq!(of(Some(""), same(), None), []);
    assert_eq!(of(Some(""), other(&|it| it.content = "d".into()), None), [What::Touched]);
    assert_eq!(
        of(Some(""), other(&|it| (it.content, it.words) = ("d".into(), "x".into())), None),
        [What::Revised]
    );
    let attached = other(&|it| it.attachments = vec![("a.pdf".into(), "1".into())]);
    assert_eq!(of(Some(""), attached, None), [What::Revised]);
    assert_eq!(of(Some(""), None, None), [What::Vanished]);
    assert_eq!(of(Some(""), Some(recorded("/b.html")), Some(7)), [What::Moved]);
    assert_eq!(of(Some(""), Some(recorded("/b.html")), None), [What::Vanished, What::Published]);
    let gone = || other(&|it| it.withdrawn = Some("有误".into()));
    assert_eq!(of(Some(""), gone(), None), [What::Withdrawn]);
    assert_eq!(of(None, gone(), None), []);
    assert_eq!(of(Some("withdrawn"), gone(), None), []);
    assert_eq!(of(Some("withdrawn"), same(), None), [What::Restored]);
    assert_eq!(of(Some("withdrawn"), None, None), []);
}

#[test]
fn a_withdrawal_that_turns_out_to_be_private_is_recorded_once_more() {
    let gone = |privacy: bool| Recorded {
        withdrawn: Some("有误".to_owned()),
        privacy,
        ..recorded("/a.html")
    };
    let of = |before: bool, now: bool| {
        let events = [begun("1"), report("1", What::Withdrawn, None, gone(before)), confirmed("1")];
        let before = standings(&lines_of(&events), "www");
        let present = [Present { id: 7, report: gone(now) }];
        let found = compare(&before, &present, &|_| None, false);
        found.iter().map(|change| change.what).collect::<Vec<_>>()
    };
    assert_eq!(of(false, true), [What::Withdrawn]);
    assert_eq!(of(true, true), []);
    assert_eq!(of(true, false), []);
    assert_eq!(of(false, false), []);
}

#[test]
fn what_stood_there_before_there_was_a_ledger_is_a_baseline() {
    let present = [Present { id: 7, report: recorded("/a.html") }];
    let of = |baseline: bool, before: &[Event]| {
        let before = standings(&lines_of(before), "www");
        let found = compare(&before, &present, &|_| None, baseline);
        found.iter().map(|change| change.what).collect::<Vec<_>>()
    };
    assert_eq!(of(true, &[]), [What::Baseline]);
    assert_eq!(of(false, &[]), [What::Published]);
    assert_eq!(of(true, &first()), [What::Vanished], "only /b.html is not there any more");
}

#[test]
fn of_two_reports_that_were_made_one_the_first_is_moved_and_the_other_leads_on() {
    let before = standings(&lines_of(&first()), "www");
    let present = [Present { id: 7, report: recorded("/c.html") }];
    let found = compare(&before, &present, &|_| Some(7), false);
    let moved: Vec<_> =
        found.iter().map(|change| (change.what, change.before.map(|it| &*it.report.url))).collect();
    assert_eq!(moved, [(What::Moved, Some("/a.html"))]);
    // What is recorded names the address that the report had.
    let Event::Report { before, report, .. } = found[0].event("2") else { panic!("no report") };
    assert_eq!((before.as_deref(), &*report.url), (Some("/a.html"), "/c.html"));
}

#[test]
fn of_a_report_that_vanished_only_its_place_is_recorded() {
    let before = standings(&lines_of(&first()), "www");
    let found = compare(&before, &[], &|_| None, false);
    let Event::Report { before, report, .. } = found[0].event("2") else { panic!("no report") };
    assert_eq!((before, &*report.url, &*report.content), (None, "/a.html", ""));
}

/// What is recorded of reports that say this besides title and date, by file.
fn on_record(reports: &[(&str, &str)]) -> Vec<Recorded> {
    let (config, _) = Config::parse("site.yaml", crate::config::TEMPLATE, &[]);
    let as_of = AsOf::parse("2026-01-01", &config.zone()).expect("a date");
    let text = |more: &str| {
        let date = if more.starts_with("date:") { "" } else { "date: 2024-01-29\n" };
        format!("---\ntitle: 甲\n{date}{more}---\n文。\n")
    };
    let page = |(name, more): &(&str, &str)| {
        parse(&format!("content/{name}.md"), text(more).as_bytes(), config.markdown).0.into()
    };
    let pages = reports.iter().map(page).collect();
    let source = Source { pages, ..Source::default() };
    let (site, _) = link(&source, config.clone().into(), as_of, false, &Arc::default());
    let read = |file: &str| {
        let said = |(name, _): &&(&str, &str)| file == format!("content/{name}.md");
        let (_, more) = reports.iter().find(said).expect("a report");
        Ok::<_, std::convert::Infallible>(text(more).into_bytes())
    };
    let Ok(present) = present(&site, read);
    present.into_iter().map(|each| each.report).collect()
}

#[test]
fn what_readers_see_is_on_record_and_nothing_else() {
    let found = on_record(&[
        ("a-draft", "draft: true\n"),
        ("b-scheduled", "date: 2030-01-01\n"),
        ("c-plain", ""),
        ("d-changed", "changes: [{date: 2024-02-01, note: 改}]\nlate: 迟交\n"),
    ]);
    let files: Vec<&str> = found.iter().map(|it| it.file.as_str()).collect();
    assert_eq!(files, ["content/c-plain.md", "content/d-changed.md"]);
    assert_eq!((found[0].changes, found[0].late.as_deref()), (0, None));
    assert_eq!((found[1].changes, found[1].late.as_deref()), (1, Some("迟交")));
    assert_eq!((&found[0].content, &found[0].words), (&found[1].content, &found[1].words));
    assert_eq!(found[0].withdrawn, None);
}

#[test]
fn a_withdrawal_is_on_record_with_its_reason_or_its_day() {
    let found = on_record(&[
        ("a", "withdrawn: {date: 2024-03-01, reason: 有误}\n"),
        ("b", "withdraw_after: 2024-03-01\n"),
        ("c", "withdrawn: {date: 2024-03-01, reason: 隐私, privacy: true}\n"),
        ("d", "withdraw_after: 2030-03-01\n"),
    ]);
    let said: Vec<(Option<&str>, bool)> =
        found.iter().map(|it| (it.withdrawn.as_deref(), it.privacy)).collect();
    let wanted =
        [(Some("有误"), false), (Some("2024-03-01"), false), (Some("隐私"), true), (None, false)];
    assert_eq!(said, wanted);
    // Nothing of what it said is kept.
    assert!(found[0].content.is_empty() && found[1].words.is_empty());
    assert!(!found[3].content.is_empty());
}
