//! What may not happen to a published report: a fault and a near miss for each rule; checking and reading the record.

use crate::harness::TestSite;
use crate::publish::{publish, report, site, today, with_settings};

/// A site whose report has been published, with an index number.
fn published() -> TestSite {
    let site = site();
    report(&site, "a", "index_number: N-1\n", BODY);
    publish(&site, &[]).expect(0);
    site
}

const BODY: &str = "一、概况\n\n全年受理 12 件。\n";

/// Expects that one rule alone forbids publishing and that nothing has changed, then that `--force` does it.
fn forbidden(site: &TestSite, rule: &str) {
    let before = site.read("ledger.jsonl");
    let run = publish(site, &[]).expect(1);
    assert!(run.err.contains(&format!("error[{rule}]")), "{rule}:\n{}", run.err);
    assert!(run.err.contains("1 error,"), "{}", run.err);
    assert_eq!(site.read("ledger.jsonl"), before);
    publish(site, &["--force", "领导要求"]).expect(0);
    assert!(site.read("ledger.jsonl").contains("领导要求"));
}

fn year() -> String {
    today()[..4].to_owned()
}

#[test]
fn an_address_does_not_vanish() {
    let site = published();
    site.remove("content/fzzf/a.md");
    forbidden(&site, "ledger/address-vanished");
    // Not by becoming a draft either.
    let site = published();
    report(&site, "a", "index_number: N-1\ndraft: true\n", BODY);
    forbidden(&site, "ledger/address-vanished");
    // An alias leads on, and it is the same report.
    let site = published();
    site.remove("content/fzzf/a.md");
    report(&site, "b", &format!("index_number: N-1\naliases: [/fzzf/{}/a.html]\n", year()), BODY);
    site.write(
        "content/fzzf/b.md",
        site.read("content/fzzf/b.md").replace("title: b标题", "title: a标题"),
    );
    publish(&site, &[]).expect(0);
    assert!(site.read("ledger.jsonl").contains("\"what\":\"moved\""));
    // A tombstone stays.
    let site = published();
    report(
        &site,
        "a",
        &format!("index_number: N-1\nwithdrawn: {{date: {}, reason: 有误}}\n", today()),
        BODY,
    );
    let run = publish(&site, &[]).expect(0);
    assert!(run.out.contains("withdrawn  fzzf/"), "{}", run.out);
    let run = publish(&site, &[]).expect(0);
    assert!(run.err.contains("nothing to publish"), "{}", run.err);
}

#[test]
fn content_does_not_change_without_a_note() {
    let changed = BODY.replace("12", "13");
    let site = published();
    report(&site, "a", "index_number: N-1\n", &changed);
    forbidden(&site, "ledger/changed-without-note");
    let site = published();
    let note = format!("index_number: N-1\nchanges: [{{date: {}, note: 更正件数}}]\n", today());
    report(&site, "a", &note, &changed);
    let run = publish(&site, &[]).expect(0);
    assert!(run.out.contains("revised  fzzf/"), "{}", run.out);
    // The note of one change does not speak for the next.
    report(&site, "a", &note, &BODY.replace("12", "14"));
    forbidden(&site, "ledger/changed-without-note");
}

#[test]
fn white_space_and_markup_may_change_once_it_is_said() {
    let site = published();
    report(
        &site,
        "a",
        "index_number: N-1\n",
        "## 一、概况\n\n\u{3000}\u{3000}全年受理 **12** 件。\n\n",
    );
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("error[ledger/touched]"), "{}", run.err);
    let run = publish(&site, &["--minor"]).expect(0);
    assert!(run.out.contains("touched  fzzf/"), "{}", run.out);
    // Words are not minor, whatever is said.
    report(&site, "a", "index_number: N-1\n", &BODY.replace("12", "13"));
    publish(&site, &["--minor"]).expect(1);
    // Front matter that readers do not take for content needs no word.
    report(
        &site,
        "a",
        "index_number: N-1\nkeywords: [法治]\n",
        "## 一、概况\n\n\u{3000}\u{3000}全年受理 **12** 件。\n\n",
    );
    publish(&site, &[]).expect(0);
}

#[test]
fn an_attachment_does_not_change_without_a_note() {
    let site = site();
    let bundle = |front: &str| {
        site.write(
            "content/fzzf/b/index.md",
            format!("---\ntitle: 二\ndate: {}\n{front}---\n正文。\n", today()),
        );
    };
    bundle("");
    site.write("content/fzzf/b/表.csv", "a,1\n");
    publish(&site, &[]).expect(0);
    site.write("content/fzzf/b/表.csv", "a,2\n");
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("content/fzzf/b/index.md"), "{}", run.err);
    bundle(&format!("changes: [{{date: {}, note: 更正附表}}]\n", today()));
    publish(&site, &[]).expect(0);
}

#[test]
fn a_date_does_not_move_and_is_not_put_back() {
    let site = published();
    let text = site.read("content/fzzf/a.md");
    site.write("content/fzzf/a.md", text.replace(&today(), &format!("{} 00:01", today())));
    forbidden(&site, "ledger/date-moved");
    let dated = |site: &TestSite, days: i64, front: &str| {
        let now = jiff::Timestamp::now().in_tz("Asia/Shanghai").expect("a zone").date();
        let date = now.checked_sub(jiff::Span::new().days(days)).expect("a day");
        let year = date.year();
        site.write(
            &format!("content/fzzf/{year}-d{days}.md"),
            format!("---\ntitle: 旧{days}\ndate: {date}\n{front}---\n正文。\n"),
        );
    };
    let site = published();
    dated(&site, 2, "");
    forbidden(&site, "ledger/backdated");
    // A day is allowed, 补发 is declared, and a site is taken up.
    dated(&site, 1, "");
    dated(&site, 40, "late: {reason: 漏发}\n");
    publish(&site, &[]).expect(0);
    dated(&site, 400, "");
    publish(&site, &[]).expect(1);
    publish(&site, &["--baseline"]).expect(0);
    assert!(site.read("ledger.jsonl").contains("\"what\":\"baseline\""));
    let site = with_settings("  late_after: 30\n");
    dated(&site, 30, "");
    publish(&site, &[]).expect(0);
    dated(&site, 31, "");
    publish(&site, &[]).expect(1);
}

#[test]
fn an_index_number_stays_and_is_given_once() {
    let site = published();
    report(&site, "a", "index_number: N-2\n", BODY);
    forbidden(&site, "ledger/index-number-changed");
    let site = published();
    report(&site, "a", "", BODY);
    forbidden(&site, "ledger/index-number-changed");
    // Not even that of a report which is gone.
    let site = published();
    site.remove("content/fzzf/a.md");
    publish(&site, &["--force", "删除"]).expect(0);
    report(&site, "b", "index_number: N-1\n", BODY);
    forbidden(&site, "ledger/index-number-reused");
    // A number that comes later is no change.
    let site = crate::publish::site();
    publish(&site, &[]).expect(0);
    report(&site, "a", "index_number: N-9\n", "全年受理 12 件。\n");
    publish(&site, &[]).expect(0);
}

#[test]
fn verify_names_the_first_broken_line_and_a_ledger_made_anew() {
    let site = published();
    let text = site.read("ledger.jsonl");
    let head = text.lines().last().expect("a line").rsplit('"').nth(1).expect("a hash").to_owned();
    site.run(&["verify", "ledger.jsonl", "--head", &head]).expect(0);
    site.write("changed.jsonl", text.replacen("fzzf", "fzzx", 1));
    let run = site.run(&["verify", "changed.jsonl"]).expect(1);
    assert!(run.err.contains("changed.jsonl:2:1"), "{}", run.err);
    assert!(run.err.contains("ledger/broken"), "{}", run.err);
    let first = text.lines().next().expect("a line");
    site.write("cut.jsonl", format!("{first}\n"));
    site.run(&["verify", "cut.jsonl"]).expect(0);
    let run = site.run(&["verify", "cut.jsonl", "--head", &head]).expect(1);
    assert!(run.err.contains("ledger/made-anew"), "{}", run.err);
    // A broken ledger is not added to.
    site.write("ledger.jsonl", text.replacen("fzzf", "fzzx", 1));
    report(&site, "b", "", BODY);
    let run = publish(&site, &[]).expect(1);
    assert!(run.err.contains("ledger.jsonl:2:1"), "{}", run.err);
    // A line that a killed run has not finished does not count.
    site.write("ledger.jsonl", format!("{text}{{\"line\":4,\"prev"));
    publish(&site, &[]).expect(0);
    site.run(&["verify", "ledger.jsonl"]).expect(0);
    // Neither does one that ends within a character, and a byte that is no text any more is named.
    let mut bytes = site.read("ledger.jsonl").into_bytes();
    let whole = bytes.clone();
    bytes.extend(b"{\"by\":\"\xe7\x8e");
    site.write("ledger.jsonl", &bytes);
    report(&site, "c", "", BODY);
    publish(&site, &[]).expect(0);
    site.run(&["verify", "ledger.jsonl"]).expect(0);
    let mut changed = whole;
    changed[100] = 0xff;
    site.write("changed.jsonl", changed);
    let run = site.run(&["verify", "changed.jsonl"]).expect(1);
    assert!(run.err.contains("changed.jsonl:1:1"), "{}", run.err);
}

#[test]
fn a_page_with_an_error_has_not_vanished() {
    let site = published();
    report(&site, "a", "index_number: N-1\nstatus: 不知道\n", BODY);
    let run = publish(&site, &[]).expect(1);
    assert!(!run.err.contains("address-vanished"), "{}", run.err);
}

#[test]
fn log_prints_what_became_of_a_report() {
    let site = published();
    report(
        &site,
        "a",
        &format!("index_number: N-1\nchanges: [{{date: {}, note: 更正}}]\n", today()),
        &BODY.replace("12", "13"),
    );
    publish(&site, &[]).expect(0);
    let by_file = site.run(&["log", "content/fzzf/a.md", "--lang", "en"]).expect(0).out;
    assert_eq!(by_file.lines().count(), 2, "{by_file}");
    assert!(
        by_file
            .lines()
            .next()
            .is_some_and(|line| line.contains("published") && line.contains("王"))
    );
    assert!(by_file.lines().nth(1).is_some_and(|line| line.contains("revised")));
    for name in ["N-1".to_owned(), format!("https://www.test.gov.cn/ts/fzzf/{}/a.html", year())] {
        assert_eq!(site.run(&["log", &name, "--lang", "en"]).expect(0).out, by_file, "{name}");
    }
    let run = site.run(&["log", "content/fzzf/b.md", "--lang", "en"]).expect(2);
    assert!(run.err.contains("does not know"), "{}", run.err);
}
