//! The days on which something is due as iCalendar (RFC 5545), for the calendar of an office.
//!
//! In: an [`Inspection`]. Out: the text. Must not know: how anything was found.

use jiff::civil::Date;
use xxhash_rust::xxh3::xxh3_64;

use super::super::columns::{ColumnState, DueState};
use super::Inspection;
use crate::text::Lang;

/// Bytes of a line, without its end (RFC 5545, 3.1).
const WIDEST: usize = 75;

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let mut out = String::new();
    let mut line = |text: &str| {
        let mut width = 0;
        for c in text.chars() {
            if width + c.len_utf8() > WIDEST {
                out.push_str("\r\n ");
                width = 1;
            }
            width += c.len_utf8();
            out.push(c);
        }
        out.push_str("\r\n");
    };
    line("BEGIN:VCALENDAR");
    line("VERSION:2.0");
    line("PRODID:-//gongkai//check//ZH");
    line("CALSCALE:GREGORIAN");
    let stamp = plain(inspection.as_of);
    let mut event = |day: Date, title: &str, more: &str| {
        line("BEGIN:VEVENT");
        line(&format!("UID:{:016x}-{}@gongkai", xxh3_64(title.as_bytes()), plain(day)));
        line(&format!("DTSTAMP:{stamp}T000000Z"));
        line(&format!("DTSTART;VALUE=DATE:{}", plain(day)));
        line(&format!("SUMMARY:{}", escaped(title)));
        if !more.is_empty() {
            line(&format!("DESCRIPTION:{}", escaped(more)));
        }
        line("TRANSP:TRANSPARENT");
        line("END:VEVENT");
    };
    for row in &inspection.sheet.columns {
        let Some(last) = row.last.filter(|_| row.state == ColumnState::Fresh) else { continue };
        let title = match lang {
            Lang::Zh => format!("更新栏目“{}”", row.title),
            Lang::En => format!("update section {}", row.title),
        };
        event(last, &title, &row.file);
    }
    for row in inspection.sheet.dues.iter().filter(|row| row.state == DueState::Due) {
        let title = match lang {
            Lang::Zh => format!("公开{}", row.title),
            Lang::En => format!("publish {}", row.title),
        };
        event(row.due, &title, &row.basis);
    }
    line("END:VCALENDAR");
    out
}

fn plain(day: Date) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,");
    text.replace('\n', "\\n")
}
