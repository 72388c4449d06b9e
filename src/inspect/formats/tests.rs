//! What formats have to escape.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::{Inspection, InspectionFormat};
use crate::diagnostic::{Diagnostic, Location, rules};
use crate::inspect::columns::{ColumnRow, ColumnState, ScoreSheet};
use crate::text;
use crate::text::Lang;

fn of(file: &str, message: &str) -> Inspection {
    let at = Location::at(file, 3, 4).spanning("五个字的词");
    let found =
        Diagnostic::of(&rules::privacy::PRIVACY_MOBILE_NUMBER, at, text!("{message}", "{message}"));
    let row = ColumnRow {
        title: "动态，要闻；栏目的名称很长很长很长很长很长很长很长很长".to_owned(),
        file: "content/a/_index.md".to_owned(),
        state: ColumnState::Fresh,
        newest: Some(date(2024, 1, 1)),
        last: Some(date(2024, 1, 15)),
    };
    Inspection {
        site: "示例".to_owned(),
        as_of: date(2024, 1, 2),
        findings: vec![found],
        waived: Vec::new(),
        persons: BTreeMap::new(),
        waiting: Vec::new(),
        links: BTreeMap::new(),
        sheet: ScoreSheet { columns: vec![row], ..ScoreSheet::default() },
    }
}

#[test]
fn signs_with_a_meaning_of_their_own_are_escaped() {
    let inspection = of("content/a b,c:d%.md", "=1+1 <b> & \"甲\"\n100%");
    let print = |format| inspection.print(format, Lang::Zh);
    let github = print(InspectionFormat::Github);
    assert!(github.contains("file=content/a b%2Cc%3Ad%25.md,line=3"), "{github}");
    assert!(github.ends_with("%0A100%25\n") && github.lines().count() == 1, "{github}");
    let csv = print(InspectionFormat::Csv);
    assert!(csv.contains(",\"'=1+1 <b> & \"\"甲\"\"\n100%\","), "{csv}");
    let junit = print(InspectionFormat::Junit);
    assert!(junit.contains("=1+1 &lt;b&gt; &amp; "), "{junit}");
    let sarif = print(InspectionFormat::Sarif);
    assert!(sarif.contains("\"uri\": \"content/a%20b,c:d%25.md\""), "{sarif}");
    assert!(sarif.contains("\"endColumn\": 9"), "{sarif}");
}

#[test]
fn the_page_groups_findings_by_person_and_escapes_them() {
    let mut inspection = of("content/a.md", "<b>甲</b> & 乙");
    let other = Diagnostic { at: Location::file("content/b.md"), ..inspection.findings[0].clone() };
    inspection.findings.push(other);
    inspection.persons.insert("content/b.md".to_owned(), "李四".to_owned());
    for lang in [Lang::Zh, Lang::En] {
        let page = inspection.print(InspectionFormat::Html, lang);
        assert!(page.starts_with("<!doctype html>") && page.ends_with("</html>"), "{page}");
        assert!(page.contains("&lt;b&gt;甲&lt;&#x2f;b&gt; &amp; 乙"), "{page}");
        assert!(
            !page.contains("http:") && !page.contains("https:"),
            "nothing is asked for: {page}"
        );
    }
    let page = inspection.print(InspectionFormat::Html, Lang::Zh);
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text} in {page}"));
    assert!(at("<h3>李四（1）") < at("<h3>没有写负责人（1）"));
    // One day of fourteen is used.
    assert!(page.contains("aria-label=\"7%\""), "{page}");
}

#[test]
fn lines_of_calendars_are_short_and_whole() {
    let calendar = of("a.md", "甲").print(InspectionFormat::Ics, Lang::Zh);
    assert!(calendar.split("\r\n").all(|line| line.len() <= 75), "{calendar}");
    let unfolded = calendar.replace("\r\n ", "");
    assert!(unfolded.contains("DTSTART;VALUE=DATE:20240115\r\n"), "{calendar}");
    assert!(
        unfolded.contains(
            "SUMMARY:更新栏目“动态，要闻；栏目的名称很长很长很长很长很长很长很长很长”\r\n"
        ),
        "{unfolded}"
    );
}
