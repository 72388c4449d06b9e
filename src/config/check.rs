//! `check`: what `gongkai check` makes of rules, and the word lists that it looks for.
//!
//! In: the keys of `site.yaml`. Out: [`CheckSettings`]. Must not know: how anything is found.

use crate::diagnostic::rules::{self, Rule};
use crate::diagnostic::{Location, Severity, problem};
use crate::yaml::{Fields, nearest};

/// What `gongkai check` is told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct CheckSettings {
    /// Rules with another severity, in order; the last that fits a finding holds.
    pub rules: Vec<RuleSetting>,
    /// Files with words to look for, below the site's folder.
    pub words: Vec<(String, Location)>,
}

/// Another severity for a rule.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct RuleSetting {
    /// The rule.
    pub rule: &'static Rule,
    /// How much it matters; `None` where it is not looked at.
    pub severity: Option<Severity>,
    /// Beginnings of paths that it holds for; empty for all.
    pub only: Vec<String>,
    /// Beginnings of paths that it does not hold for.
    pub except: Vec<String>,
}

impl RuleSetting {
    /// Whether it holds for a file.
    #[must_use]
    pub fn holds_for(&self, file: &str) -> bool {
        let begins = |paths: &[String]| paths.iter().any(|path| file.starts_with(path.as_str()));
        (self.only.is_empty() || begins(&self.only)) && !begins(&self.except)
    }
}

/// Words for severities.
const SEVERITIES: [&str; 4] = ["error", "warning", "note", "off"];

pub(super) fn read(top: &Fields<'_>) -> CheckSettings {
    let Some(fields) = top.fields("check") else { return CheckSettings::default() };
    let mut out = CheckSettings::default();
    for item in fields.list("rules") {
        let Some(below) = item.fields() else { continue };
        let rule = below.item("rule").and_then(|item| {
            let id = item.string()?;
            let found = rules::find(&id);
            if found.is_none() {
                let near = nearest(&id, rules::all().map(|rule| rule.id));
                item.report(problem::config::no_such_rule(item.location(), &id, near));
            }
            found
        });
        let typed = below.string("severity");
        let severity = match typed.as_deref() {
            Some("error") => Some(Some(Severity::Error)),
            Some("warning") => Some(Some(Severity::Warning)),
            Some("note") => Some(Some(Severity::Note)),
            Some("off" | "false") => Some(None),
            Some(typed) => {
                let at = below.location("severity");
                below.report(problem::page::one_of(at, typed, &SEVERITIES.join(" ")));
                None
            }
            None => {
                below.report(problem::config::missing(item.location(), "severity"));
                None
            }
        };
        let (only, except) = (below.strings("only"), below.strings("except"));
        if !below.has("rule") {
            below.report(problem::config::missing(item.location(), "rule"));
        }
        below.finish();
        if let Some((rule, severity)) = rule.zip(severity) {
            out.rules.push(RuleSetting { rule, severity, only, except });
        }
    }
    for item in fields.list("words") {
        let at = item.location();
        out.words.extend(item.string().map(|file| (file, at)));
    }
    fields.finish();
    out
}
