//! An inspection as one JSON object.
//!
//! In: an [`Inspection`]. Out: the text. Must not know: how anything was found.

use serde_json::{Value, json};

use super::Inspection;
use crate::text::Lang;

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let finding = |it: &crate::Diagnostic| -> Value {
        json!({
            "rule": it.rule.id,
            "severity": it.severity,
            "file": it.at.file,
            "line": (it.at.line > 0).then_some(it.at.line),
            "column": (it.at.column > 0).then_some(it.at.column),
            "message": it.message.get(lang),
            "help": it.help.as_ref().map(|help| help.get(lang)),
            "norm": (!it.rule.norm.is_empty()).then_some(it.rule.norm),
        })
    };
    let vetoes: Vec<Value> = inspection
        .sheet
        .vetoes
        .iter()
        .map(|row| {
            let mut value = json!(row);
            value["met"] = json!(row.is_met());
            value
        })
        .collect();
    let whole = json!({
        "program": concat!("gongkai ", env!("CARGO_PKG_VERSION")),
        "site": inspection.site,
        "as_of": inspection.as_of.to_string(),
        "counts": inspection.counts(),
        "vetoes": vetoes,
        "sections": inspection.sheet.columns,
        "due": inspection.sheet.dues,
        "waiting": inspection.waiting,
        "waived": inspection.waived,
        "findings": inspection.findings.iter().map(finding).collect::<Vec<_>>(),
    });
    format!("{whole:#}\n")
}
