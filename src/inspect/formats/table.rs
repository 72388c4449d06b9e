//! The findings of an inspection as CSV, to be sorted and handed out in Excel.
//!
//! In: an [`Inspection`]. Out: the text. Must not know: how anything was found.

use super::Inspection;
use crate::text::Lang;

/// Heads of the columns.
const HEADS: [[&str; 2]; 8] = [
    ["级别", "severity"],
    ["规则", "rule"],
    ["文件", "file"],
    ["行", "line"],
    ["列", "column"],
    ["问题", "message"],
    ["办法", "help"],
    ["依据", "norm"],
];

pub(super) fn print(inspection: &Inspection, lang: Lang) -> String {
    let mut out =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let pick = |both: [&'static str; 2]| if lang == Lang::Zh { both[0] } else { both[1] };
    let mut written = out.write_record(HEADS.map(pick));
    for it in &inspection.findings {
        let number = |n: u32| if n == 0 { String::new() } else { n.to_string() };
        let help = it.help.as_ref().map(|help| help.get(lang)).unwrap_or_default();
        let cells = [
            pick(it.severity.words()),
            it.rule.id,
            &guarded(&it.at.file),
            &number(it.at.line),
            &number(it.at.column),
            &guarded(it.message.get(lang)),
            &guarded(help),
            it.rule.norm,
        ];
        written = written.and_then(|()| out.write_record(cells));
    }
    debug_assert!(written.is_ok(), "writing to memory");
    let bytes = out.into_inner().unwrap_or_default();
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// A cell that Excel does not take for a formula.
fn guarded(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t']);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}
