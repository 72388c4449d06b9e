//! Tests of the ledger: its chain, and what it says stands where.

use super::{
    Event, Line, Present, Recorded, What, Writer, compare, has_head, open, read, standings,
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
    Writer::after(&[]).lines("2026-01-01T09:00:00+08:00", events)
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
    let mut writer = Writer::after(&[]);
    let mut text = writer.lines("2026-01-01T09:00:00+08:00", &first()[..2]);
    let (lines, _) = read(&text);
    text.push_str(&Writer::after(&lines).lines("2026-01-01T09:00:00+08:00", &first()[2..]));
    assert_eq!(text, text_of(&first()));
    let lines = lines_of(&first());
    let events: Vec<&Event> = lines.iter().map(|line| &line.event).collect();
    assert_eq!(events, first().iter().collect::<Vec<_>>());
    assert_eq!(read(""), (Vec::new(), None));
    assert!(has_head(&lines, &lines[1].hash));
    // The same events at another time make another chain.
    let other = Writer::after(&[]).lines("2026-01-02T09:00:00+08:00", &first());
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
    let mut forged = Writer { number: 5, head: lines_of(&first())[0].hash.clone() };
    let forged = forged.lines("2026-01-01T09:00:00+08:00", &first()[1..2]);
    assert_eq!(first_broken(&[lines[0], &forged]), Some((2, false)));
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
