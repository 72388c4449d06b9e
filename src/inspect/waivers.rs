//! `waivers.yaml`: findings that somebody has looked at and answers for, until a day.
//!
//! In: the text of the file, findings, what each finding saw. Out: findings that are left, those that are waived. Must not know: the disk.
//!
//! A waiver holds for what was seen when it was given: `seen` is a hash of the rule, the message and the line, or the attachment's bytes.
//! What changes is found again.

use jiff::civil::Date;
use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::diagnostic::rules::{self, Rule};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml::{Fields, Item, KeySpec, Keys, Shape, YamlDocument, nearest};

/// The file below the site's folder.
pub const FILE: &str = "waivers.yaml";

const WAIVER_KEYS: Keys = &[
    &KeySpec::new(["rule", "规则"], Shape::Text, ["规则的编号", "id of the rule"], ["a/b", "c/d"]),
    &KeySpec::new(
        ["file", "文件"],
        Shape::Text,
        ["哪个文件", "the file"],
        ["content/a.md", "content/b.md"],
    ),
    &KeySpec::new(
        ["seen", "所见"],
        Shape::Text,
        ["当时看到的内容的哈希", "hash of what was seen"],
        ["0a", "0b"],
    ),
    &KeySpec::new(
        ["reason", "理由"],
        Shape::Text,
        ["为什么可以", "why it is right as it is"],
        ["甲", "乙"],
    ),
    &KeySpec::new(
        ["until", "至"],
        Shape::Text,
        ["到哪一天为止", "the last day"],
        ["2026-12-31", "2027-12-31"],
    ),
];

const KEYS: Keys = &[&KeySpec::new(
    ["waivers", "豁免"],
    Shape::List(&Shape::Map(WAIVER_KEYS)),
    ["看过、可以的问题", "findings that are right as they are"],
    ["[]", "[{rule: a/b}]"],
)];

/// A waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Which rule.
    pub rule: &'static Rule,
    /// In which file.
    pub file: String,
    /// What was seen, see [`seen`].
    pub seen: String,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until: Date,
    /// Where it is written.
    pub at: Location,
}

/// A finding that is waived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waived {
    /// The rule's id.
    pub rule: &'static str,
    /// The file.
    pub file: String,
    /// The finding's line, 0 for the whole file.
    pub line: u32,
    /// Why.
    pub reason: String,
    /// The last day.
    pub until: Date,
}

/// A hash of what a finding saw: its rule, file and message, and `content`, which is its line or the hash of an attachment.
#[must_use]
pub fn seen(finding: &Diagnostic, content: &str) -> String {
    let message = &finding.message.zh;
    let digest = Sha256::digest(format!(
        "{}\n{}\n{message}\n{}",
        finding.rule.id,
        finding.at.file,
        content.trim()
    ));
    crate::hex::encode(&digest[..8])
}

/// Reads the file.
#[must_use]
pub fn parse(text: &str) -> (Vec<Waiver>, Vec<Diagnostic>) {
    let document = match YamlDocument::parse(FILE, text, 1) {
        Ok(document) => document,
        Err(findings) => return (Vec::new(), findings),
    };
    let fields = document.fields(KEYS);
    let all = fields.list("waivers").iter().filter_map(waiver).collect();
    fields.finish();
    (all, document.into_findings())
}

fn waiver(item: &Item<'_>) -> Option<Waiver> {
    let fields = item.fields()?;
    let text = |key: &'static str| wanted(&fields, item, key);
    let (rule, file, seen) = (text("rule"), text("file"), text("seen"));
    let (reason, until) = (text("reason"), text("until"));
    let rule = rule.and_then(|id| {
        let found = rules::find(&id);
        if found.is_none() {
            let near = nearest(&id, rules::all().map(|rule| rule.id));
            fields.report(problem::config::no_such_rule(fields.location("rule"), &id, near));
        }
        found
    });
    let until = until.and_then(|typed| {
        let day = typed.parse::<Date>().ok();
        if day.is_none() {
            let at = fields.location("until");
            fields.report(problem::waiver::no_day(at, &typed));
        }
        day
    });
    let at = item.location();
    fields.finish();
    Some(Waiver { rule: rule?, file: file?, seen: seen?, reason: reason?, until: until?, at })
}

fn wanted(fields: &Fields<'_>, item: &Item<'_>, key: &'static str) -> Option<String> {
    let value = fields.string(key).filter(|value| !value.trim().is_empty());
    if value.is_none() {
        fields.report(problem::config::missing(item.location(), key));
    }
    value
}

/// Takes what is waived out of the findings; `content` gives what a finding saw. Waivers that have run out, and those that fit nothing,
/// are findings themselves.
pub fn apply(
    findings: &mut Vec<Diagnostic>,
    waivers: &[Waiver],
    today: Date,
    content: &dyn Fn(&Diagnostic) -> String,
) -> Vec<Waived> {
    let mut used = vec![false; waivers.len()];
    let mut out = Vec::new();
    findings.retain(|finding| {
        let of_file = |it: &&Waiver| it.rule == finding.rule && it.file == finding.at.file;
        if !waivers.iter().any(|it| of_file(&it)) {
            return true;
        }
        let seen = seen(finding, &content(finding));
        let Some(index) = waivers.iter().position(|it| of_file(&it) && it.seen == seen) else {
            return true;
        };
        used[index] = true;
        let waiver = &waivers[index];
        if today > waiver.until {
            return true;
        }
        out.push(Waived {
            rule: waiver.rule.id,
            file: waiver.file.clone(),
            line: finding.at.line,
            reason: waiver.reason.clone(),
            until: waiver.until,
        });
        false
    });
    for (waiver, used) in waivers.iter().zip(used) {
        if !used {
            findings.push(problem::waiver::unused(waiver.at.clone(), waiver.rule.id, &waiver.file));
        } else if today > waiver.until {
            let at = waiver.at.clone();
            findings.push(problem::waiver::expired(at, waiver.rule.id, &waiver.file, waiver.until));
        }
    }
    out
}

/// Lines for the file that waive these findings.
#[must_use]
pub fn lines(
    findings: &[&Diagnostic],
    reason: &str,
    until: Date,
    content: &dyn Fn(&Diagnostic) -> String,
) -> String {
    let line = |finding: &&Diagnostic| {
        let seen = seen(finding, &content(finding));
        let quoted = crate::yaml::quoted;
        format!(
            "  - {{rule: {}, file: {}, seen: \"{seen}\", reason: {}, until: {until}}}\n",
            finding.rule.id,
            quoted(&finding.at.file),
            quoted(reason)
        )
    };
    let mut lines: Vec<String> = findings.iter().map(line).collect();
    lines.dedup();
    lines.concat()
}
