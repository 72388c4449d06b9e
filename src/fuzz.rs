//! What must hold for any bytes whatever, one function for each reader of bytes that others have written.
//!
//! In: bytes that a fuzzer makes up. Out: nothing; what does not hold panics. Must not know: how bytes are made up. It is not part
//! of the program: `cargo fuzz` (folder `fuzz/`) and a test with its seeds call it.

use crate::body::{self, Link, LinkKind, Resolve};
use crate::config::{Markdown, Paragraphs};
use crate::diagnostic::{Diagnostic, Location};
use crate::sealed::SealedYear;
use crate::{extract, import, ledger, output, source, tables, yaml};

/// All of Markdown that settings can switch on.
pub(crate) const MARKDOWN: Markdown = Markdown {
    tables: true,
    footnotes: true,
    strikethrough: true,
    heading_attributes: true,
    definition_lists: true,
    outline: true,
    official_form: true,
    contents_depth: 3,
    paragraphs: Paragraphs::BlankLine,
};

/// A reader of bytes: its name, and what must hold.
pub type FuzzTarget = (&'static str, fn(&[u8]));

/// Every reader of bytes that others have written.
pub const TARGETS: [FuzzTarget; 10] = [
    ("front_matter", front_matter),
    ("plain_yaml", plain_yaml),
    ("body", body),
    ("outline", outline),
    ("manifest", manifest),
    ("scan_cache", scan_cache),
    ("ledger", read_ledger),
    ("seal", seal),
    ("import", read_import),
    ("extract", extract_texts),
];

/// Runs a target by its name.
pub fn run(name: &str, bytes: &[u8]) {
    let (_, holds) = TARGETS.iter().find(|(each, _)| *each == name).expect("a target");
    holds(bytes);
}

/// A page: findings lie inside its text.
fn front_matter(bytes: &[u8]) {
    let (_, findings) = source::parse("content/a/b.md", bytes, MARKDOWN);
    let lines = bytes.iter().filter(|byte| matches!(byte, b'\n' | b'\r')).count() + 1;
    for finding in findings {
        assert!(finding.at.line as usize <= lines + 1, "{finding:?} of {lines} lines");
    }
}

/// A file that people attach: it is read to its end, whatever it is, and what it holds is more than nothing or said.
fn extract_texts(bytes: &[u8]) {
    let limits = extract::ExtractLimits { inflated: 4 << 20, ..Default::default() };
    assert!(!extract::texts(bytes, limits).is_empty());
    // A table has as many cells in each row as it has columns, whatever its cells cover.
    for table in tables::read(bytes, limits, "-").iter().flat_map(tables::TableFile::tables) {
        let mut free_from = vec![0; table.grid.columns];
        for (at, row) in table.grid.rows.iter().enumerate() {
            for cell in &row.cells {
                let covered = &mut free_from[cell.column..cell.column + cell.columns];
                assert!(covered.iter().all(|from| *from <= at) && cell.rows > 0);
                covered.fill(at + cell.rows);
            }
            assert!(free_from.iter().all(|from| *from > at));
        }
    }
}

/// YAML: a quoted text is read as it was, and the quick reader reads nothing differently.
fn plain_yaml(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // What no YAML may contain cannot be quoted either.
    if text.chars().any(|c| c.is_control() && !matches!(c, '\t' | '\n' | '\r')) {
        return;
    }
    let quoted = yaml::quoted(text);
    assert_eq!(yaml::value::<String>(&quoted).as_deref(), Some(text), "{quoted}");
    yaml::compare_readers(text);
}

/// Leads every link to where it says, and puts no words of its own on a page.
pub(crate) struct Anywhere;

impl Resolve for Anywhere {
    fn link(&self, typed: &str, _: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>> {
        Ok(Link { href: typed.to_owned(), kind: LinkKind::Internal })
    }
    fn attachment(&self, _: Option<u32>, _: &str) -> Option<Link> {
        None
    }
    fn is_awaited(&self, _: &str) -> bool {
        true
    }
    fn outside_mark(&self) -> String {
        String::new()
    }
    fn callout_name(&self, _: crate::body::Callout) -> String {
        String::new()
    }
    fn table_name(&self, _: usize) -> String {
        String::new()
    }
    fn attachment_count(&self) -> usize {
        0
    }
}

/// A body: anchors are unique, the contents list leads to them, and each block of the plain text has words and an anchor of the
/// page. That both writers give the same words is a property test of `body`.
fn body(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // A page's text has been cleaned of these before.
    if text.contains(|c| crate::escape::is_forbidden(c) || c == '\r') {
        return;
    }
    let _ = body::facts(text, MARKDOWN);
    let page = body::render("content/a.md", text, 1, MARKDOWN, &Anywhere);
    let mut anchors = page.anchors.clone();
    anchors.sort();
    let count = anchors.len();
    anchors.dedup();
    assert_eq!(anchors.len(), count, "an anchor stands twice: {anchors:?}");
    for entry in &page.contents {
        assert!(anchors.iter().any(|it| **it == *entry.id), "{} leads nowhere", entry.id);
    }
    let plain = body::plain_text(text, MARKDOWN, body::Surroundings::NONE);
    for block in &plain {
        assert!(!block.text.trim().is_empty(), "a block without text");
        if let Some(anchor) = &block.anchor {
            assert!(anchors.iter().any(|it| **it == **anchor), "{anchor} leads nowhere");
        }
    }
}

/// A body of numbered lines, more of them than random bytes would make.
fn outline(bytes: &[u8]) {
    const LINES: [&str; 16] = [
        "一、标题",
        "二、标题",
        "十一、标题",
        "（一）小标题",
        "（二）小标题。正文。",
        "1.项",
        "2. 项",
        "（1）细项",
        "第一条 条文",
        "第一章 总则",
        "## 标题",
        "附件：1.表",
        "2.表二",
        "正文。",
        "| 甲 |",
        "- 项",
    ];
    let mut text = String::new();
    for byte in bytes.iter().take(2_000) {
        text.push_str(LINES[usize::from(byte & 15)]);
        text.push_str(if byte & 16 == 0 { "\n\n" } else { "\n" });
    }
    body(text.as_bytes());
}

/// A manifest: what is read has its entries.
fn manifest(bytes: &[u8]) {
    let Ok(text) = String::from_utf8(bytes.to_vec()) else { return };
    let Some(manifest) = output::Manifest::parse(text) else { return };
    for entry in manifest.iter() {
        assert_eq!(manifest.get(entry.path).map(|it| it.hash), Some(entry.hash));
    }
}

/// What a scan before has kept.
fn scan_cache(bytes: &[u8]) {
    source::read_cache(bytes);
}

/// A ledger: what is read can be gone on with, and is read once more.
fn read_ledger(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (lines, broken) = ledger::read(&text);
    if broken.is_none() && !lines.is_empty() {
        let mut writer = ledger::LedgerWriter::after(&lines);
        let more = writer.lines("2026-01-01T00:00:00+08:00", &[lines[0].event.clone()]);
        let whole = format!(
            "{}{more}",
            if text.ends_with('\n') { text.to_string() } else { format!("{text}\n") }
        );
        let (again, broken) = ledger::read(&whole);
        assert!(broken.is_none() && again.len() == lines.len() + 1, "{broken:?}");
    }
}

/// A seal: what is read is written so that it is read again.
fn seal(bytes: &[u8]) {
    let read =
        |file: &str, mut bytes: &[u8]| SealedYear::read(file, &mut bytes).ok().and_then(Result::ok);
    // Random bytes never have their own hash at the end.
    let end = xxhash_rust::xxh3::xxh3_128(bytes);
    let ended = [bytes, format!("end {end:032x}\n").as_bytes()].concat();
    let files =
        [("seals/2024.seal", bytes), ("seals/2024.seal", &ended), ("seals/2024.yaml", bytes)];
    for (file, bytes) in files {
        let Some(year) = read(file, bytes) else { continue };
        let again = read("seals/2024.seal", year.print().as_bytes());
        let again = again.map(|it| SealedYear { file: file.to_owned(), digest: year.digest, ..it });
        assert_eq!(again.as_ref(), Some(&year));
    }
}

/// A plain text that becomes a report: what is written is read without an error in its keys.
fn read_import(bytes: &[u8]) {
    let options = import::ImportOptions::default();
    let (draft, _) = import::read("a.txt", bytes, &options, &|_| None);
    let Some(draft) = draft else { return };
    let (page, findings) = source::parse("content/a/b.md", draft.print(None).as_bytes(), MARKDOWN);
    let errors: Vec<_> = findings.iter().filter(|it| it.is_error()).collect();
    assert!(!page.failed, "{errors:?}\n{}", draft.print(None));
}

#[cfg(test)]
mod tests {
    use super::TARGETS;

    /// Seeds are small, and each target has some; they hold before a fuzzer changes them.
    #[test]
    fn seeds_hold() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds");
        for (name, holds) in TARGETS {
            let seeds = crate::fs::names(folder.join(name).as_path().try_into().expect("a path"));
            let seeds = seeds.expect("a folder of seeds");
            assert!(!seeds.is_empty(), "{name} has no seeds");
            for seed in seeds {
                let file = folder.join(name).join(&seed);
                let bytes = crate::fs::read(file.as_path().try_into().expect("a path"));
                let bytes = bytes.expect("a seed");
                assert!(bytes.len() < 20_000, "{name}/{seed} is too large");
                holds(&bytes);
            }
        }
    }

    /// Every target has its program in `fuzz/`.
    #[test]
    fn every_target_has_a_program() {
        let manifest = include_str!("../fuzz/Cargo.toml");
        for (name, _) in TARGETS {
            assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
        }
    }
}
