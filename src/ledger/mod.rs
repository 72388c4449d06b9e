//! The record of what was published (`ledger.jsonl`): lines that are only ever added, each chained to the one
//! before by a hash.
//!
//! In: text. Out: [`Line`]s, or the first line that is not what was written; and the text of new lines. Must not
//! know: the disk, targets, how anything is rendered. Nothing that is rendered reads it.
//!
//! A line is a JSON object that begins with `line` (its number, from 1), `previous` (the `hash` of the line
//! before, 64 zeros in the first) and `time`, and ends with `hash`: the SHA-256 of the line's bytes before
//! `,"hash":`. So each line vouches for all before it.

mod compare;
mod history;
mod present;
mod standing;

pub use compare::{ReportChange, What, compare};
pub use history::{AddressHistory, AddressState, confirmed, history};
pub use present::{Present, is_seen, present, present_report};
pub use standing::{Standing, Standings, live, open, reports, standings, standings_after};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::hex;
use crate::text;
use crate::text::Text;

/// The file's name, at the site's root.
pub const FILE: &str = "ledger.jsonl";

/// The hash before the first line.
const ZERO: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A report as it was published.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recorded {
    /// Address below the site's root.
    pub url: String,
    /// Source path.
    pub file: String,
    /// 索引号.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index_number: Option<String>,
    /// 发布日期 as written.
    pub date: String,
    /// SHA-256 of title and body as they are written.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// SHA-256 of title and body without markup and white space.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
    /// Names and SHA-256 of attachments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<(String, String)>,
    /// How many entries its 更正记录 has.
    #[serde(default)]
    pub changes: usize,
    /// 补发: why it came after its date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub late: Option<String>,
    /// Why it was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// Whether nothing of it may stay at a target, earlier releases included.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub privacy: bool,
}

/// What a line tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A publication is about to be switched on; its reports follow.
    Begun {
        /// The target's name.
        target: String,
        /// The publication.
        publication: String,
        /// The address of the site.
        base_url: String,
        /// SHA-256 of the plan.
        plan: String,
        /// Who publishes.
        by: String,
        /// Whether it takes up a site that stood there before.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        baseline: bool,
        /// Why findings or limits were overridden.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        force: Option<String>,
    },
    /// What happens to one report.
    Report {
        /// The publication.
        publication: String,
        /// What happens.
        what: What,
        /// The address it had before.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        before: Option<String>,
        /// The report, as it is from now on.
        #[serde(flatten)]
        report: Recorded,
    },
    /// Readers see the publication.
    Confirmed {
        /// The target's name.
        target: String,
        /// The publication.
        publication: String,
    },
    /// The publication was given up; readers never saw it whole, and at a store of single files perhaps parts of it.
    Abandoned {
        /// The target's name.
        target: String,
        /// The publication.
        publication: String,
    },
    /// Readers see an earlier publication again.
    RolledBack {
        /// The target's name.
        target: String,
        /// The publication that is seen again.
        publication: String,
        /// Who did it.
        by: String,
        /// Why what somebody else had changed was overwritten.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        force: Option<String>,
    },
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Counted from 1.
    pub number: usize,
    /// When it was added, with the offset of the site's zone (RFC 3339).
    pub time: String,
    /// What it tells.
    pub event: Event,
    /// Its hash, 64 hexadecimal digits.
    pub hash: String,
}

/// The first line that is not what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub why: Text,
    /// Whether it is only the end of the file that was cut off while it was written.
    pub is_cut: bool,
}

#[derive(Deserialize)]
struct Read {
    line: usize,
    previous: String,
    time: String,
    hash: String,
    #[serde(flatten)]
    event: Event,
}

/// Reads a ledger, each line checked against its hash and the line before. Lines before a broken one are given
/// along with it.
#[must_use]
pub fn read(text: &str) -> (Vec<Line>, Option<Broken>) {
    let mut lines: Vec<Line> = Vec::new();
    for (index, raw) in text.split_inclusive('\n').enumerate() {
        let number = index + 1;
        let previous = lines.last().map_or(ZERO, |line| &line.hash);
        let broken = |why: Text, is_cut| Some(Broken { line: number, why, is_cut });
        let Some(raw) = raw.strip_suffix('\n') else {
            return (lines, broken(text!("这一行没有写完", "the line was cut off"), true));
        };
        match line(raw, number, previous) {
            Ok(line) => lines.push(line),
            Err(why) => return (lines, broken(why, false)),
        }
    }
    (lines, None)
}

fn line(raw: &str, number: usize, previous: &str) -> Result<Line, Text> {
    let no_line = || text!("这不是登记的一行", "this is no line of a ledger");
    let body = raw.rfind(HASH).map(|at| &raw[..at]).ok_or_else(no_line)?;
    let read: Read = serde_json::from_str(raw).map_err(|_| no_line())?;
    if read.hash != hash_of(body) || raw.len() != body.len() + HASH.len() + ZERO.len() + 2 {
        return Err(text!(
            "内容与它的哈希不符，被改过",
            "it is not what its hash says: it was changed"
        ));
    }
    if read.previous != previous {
        return Err(text!(
            "与上一行接不上：上一行被改过，或有一行被删、被插入",
            "it does not follow the line before: that was changed, or one was removed or put in"
        ));
    }
    if read.line != number {
        let found = read.line;
        return Err(text!("行号是 {found}", "its number is {found}"));
    }
    Ok(Line { number, time: read.time, event: read.event, hash: read.hash })
}

/// What stands before a line's hash.
const HASH: &str = ",\"hash\":\"";

fn hash_of(body: &str) -> String {
    hex::encode(&Sha256::digest(body.as_bytes()))
}

/// The hash that a line ends with.
#[must_use]
pub fn hash_in(raw: &str) -> &str {
    raw.rfind(HASH).map_or("", |at| raw[at + HASH.len()..].trim_end_matches("\"}"))
}

/// New lines that follow others.
#[derive(Debug, Clone)]
pub struct LedgerWriter {
    number: usize,
    head: String,
}

impl LedgerWriter {
    /// Goes on after these lines.
    #[must_use]
    pub fn after(lines: &[Line]) -> Self {
        let head = lines.last().map_or(ZERO, |line| &line.hash).to_owned();
        Self { number: lines.len(), head }
    }

    /// The hash of the last line.
    #[must_use]
    pub fn head(&self) -> &str {
        &self.head
    }

    /// The text of lines that tell of these events, `time` as in [`Line::time`].
    pub fn lines(&mut self, time: &str, events: &[Event]) -> String {
        let mut text = String::new();
        for event in events {
            self.number += 1;
            let head = serde_json::json!({
                "line": self.number, "previous": self.head, "time": time,
            });
            let (head, event) =
                (head.to_string(), serde_json::to_string(event).unwrap_or_default());
            // Two objects become one.
            let body = format!("{},{}", head.trim_end_matches('}'), &event[1..event.len() - 1]);
            self.head = hash_of(&body);
            text.push_str(&body);
            text.push_str(HASH);
            text.push_str(&self.head);
            text.push_str("\"}\n");
        }
        text
    }
}

/// Whether a head that somebody wrote down is that of one of these lines: if it is not, the ledger was made anew.
#[must_use]
pub fn has_head(lines: &[Line], head: &str) -> bool {
    lines.iter().any(|line| line.hash.eq_ignore_ascii_case(head.trim()))
}

#[cfg(test)]
mod tests;
