//! What a site makes of rules: another severity, or none.
//!
//! In: findings, settings. Out: findings. Must not know: how anything was found.

use crate::config::RuleSetting;
use crate::diagnostic::Diagnostic;

/// Gives findings the severity of the last setting that fits them; those that are not to be looked at go.
pub fn apply(findings: &mut Vec<Diagnostic>, settings: &[RuleSetting]) {
    findings.retain_mut(|finding| {
        let fits = |it: &&RuleSetting| it.rule == finding.rule && it.holds_for(&finding.at.file);
        match settings.iter().rev().find(fits).map(|it| it.severity) {
            Some(Some(severity)) => {
                finding.severity = severity;
                true
            }
            Some(None) => false,
            None => true,
        }
    });
}
