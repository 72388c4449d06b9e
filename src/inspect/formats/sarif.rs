//! An inspection as SARIF 2.1.0 (OASIS standard, 27 March 2020), for code hosts and editors.
//!
//! In: an [`Inspection`]. Out: the text. Must not know: how anything was found.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::Inspection;
use crate::Diagnostic;
use crate::diagnostic::{Rule, Severity};
use crate::text::Lang;

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let mut indexes: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rules: Vec<&'static Rule> = inspection.findings.iter().map(|it| it.rule).collect();
    rules.sort_by_key(|rule| rule.id);
    rules.dedup_by_key(|rule| rule.id);
    indexes.extend(rules.iter().enumerate().map(|(at, rule)| (rule.id, at)));
    let rules: Vec<Value> = rules.into_iter().map(|rule| described(rule, lang)).collect();
    let results: Vec<Value> =
        inspection.findings.iter().map(|it| result(it, indexes[it.rule.id], lang)).collect();
    let whole = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "gongkai",
                "version": env!("CARGO_PKG_VERSION"),
                "language": if lang == Lang::Zh { "zh-CN" } else { "en" },
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    format!("{whole:#}\n")
}

fn described(rule: &Rule, lang: Lang) -> Value {
    let way_out = if lang == Lang::Zh { rule.way_out[0] } else { rule.way_out[1] };
    json!({
        "id": rule.id,
        "shortDescription": {"text": rule.says_in(lang)},
        "help": {"text": way_out},
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"norm": rule.norm},
    })
}

fn result(finding: &Diagnostic, index: usize, lang: Lang) -> Value {
    let at = &finding.at;
    let message = finding.message.get(lang);
    let mut text = message.to_owned();
    if let Some(help) = &finding.help {
        text = format!("{text}\n{}", help.get(lang));
    }
    let uri = crate::percent::encoded(&at.file);
    let mut place = json!({"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}});
    if at.line > 0 {
        place["region"] = json!({
            "startLine": at.line,
            "startColumn": at.column.max(1),
            "endColumn": at.column.max(1) + at.length,
        });
    }
    // Whoever compares two runs knows a finding again, whatever line it has moved to.
    let same = Sha256::digest(format!("{}\n{}\n{message}", finding.rule.id, at.file));
    json!({
        "ruleId": finding.rule.id,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": {"text": text},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"finding/v1": crate::hex::encode(&same)},
    })
}
