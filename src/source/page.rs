//! One Markdown file → its front matter and what its body contributes to the rest of the site.
//!
//! In: a file's bytes. Out: a [`Page`] and findings. Must not know: other pages.

use std::borrow::Cow;
use std::sync::Arc;

use camino::Utf8Path;
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_128;

use super::characters::{self, Oddity};
use super::front_matter::{self, ReportMeta, SectionMeta, Shared};
use super::interner::Interner;
use super::text::decode;
use super::walk::on_disk;
use crate::body::{self, BodyFacts};
use crate::config::Markdown;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::fs;
use crate::stopwatch::{Step, measure};
use crate::yaml::YamlDocument;

/// The file name that makes a folder a section.
const SECTION_FILE: &str = "_index.md";

/// A section or report as its file tells it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Page {
    /// Path relative to the site's root, with `/`.
    #[serde(skip)]
    pub file: Arc<str>,
    /// What its front matter says.
    pub meta: Meta,
    /// What its body contributes elsewhere.
    pub body: BodyFacts,
    /// A hash of the file's bytes.
    pub hash: u128,
    /// Number of the file's bytes.
    pub length: u32,
    /// Whether its body has a word, remarks not counted.
    pub has_text: bool,
    /// Whether its front matter could be read at all.
    pub is_read: bool,
    /// Whether an error keeps it from being published.
    pub failed: bool,
}

/// Front matter by kind of page.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Meta {
    /// A section's `_index.md`.
    Section(Arc<SectionMeta>),
    /// A report.
    Report(Arc<ReportMeta>),
}

impl Page {
    /// Replaces [`ReportMeta::shared`] by an equal value that `known` already has, so that pages share it in memory.
    pub(super) fn share(&mut self, known: &mut Interner<Shared>) {
        if let Meta::Report(meta) = &mut self.meta
            && let Some(meta) = Arc::get_mut(meta)
        {
            meta.shared = known.once(std::mem::take(&mut meta.shared));
        }
    }
}

pub(super) fn read(root: &Utf8Path, file: &str, markdown: Markdown) -> (Page, Vec<Diagnostic>) {
    match measure(Step::Read, || fs::read(&on_disk(root, file))) {
        Ok(bytes) => parse(file, &bytes, markdown),
        Err(trouble) => {
            let (page, _) = parse(file, b"", markdown);
            (page, vec![problem::source::unreadable(Location::start(file), &trouble.message)])
        }
    }
}

/// Reads one page from its bytes; `file` is its path relative to the site's root.
#[must_use]
pub fn parse(file: &str, bytes: &[u8], markdown: Markdown) -> (Page, Vec<Diagnostic>) {
    let (text, mut findings) = decode(file, bytes);
    let is_section = file.ends_with(&format!("/{SECTION_FILE}"));
    let mut has_text = false;
    let (meta, body) = if text.is_empty() && !findings.is_empty() {
        (None, BodyFacts::default())
    } else {
        match split(file, &text) {
            Ok(parts) => {
                findings.extend(odd_characters(file, &text));
                let (meta, own) = measure(Step::Yaml, || front_matter(file, &parts, is_section));
                // Where YAML has an error at the place of an odd character, only that error is reported.
                let is_told = |finding: &Diagnostic| {
                    own.iter().any(|it| {
                        it.is_error()
                            && (it.at.line, it.at.column) == (finding.at.line, finding.at.column)
                    })
                };
                findings.retain(|finding| !is_told(finding));
                findings.extend(own);
                has_text = !is_blank(parts.body, markdown);
                let is_shown =
                    |meta: &ReportMeta| !meta.draft && meta.uncommon().withdrawn.is_none();
                if !has_text && matches!(&meta, Some(Meta::Report(meta)) if is_shown(meta)) {
                    let at = Location::at(file, parts.body_line.saturating_sub(1), 1);
                    findings.push(problem::page::empty_body(at));
                }
                (meta, measure(Step::Facts, || body::facts(parts.body, markdown)))
            }
            Err(finding) => {
                findings.push(*finding);
                (None, BodyFacts::default())
            }
        }
    };
    let is_read = meta.is_some();
    let meta = meta.unwrap_or_else(|| {
        if is_section { Meta::Section(Arc::default()) } else { Meta::Report(Arc::default()) }
    });
    let failed = findings.iter().any(Diagnostic::is_error);
    let hash = xxh3_128(bytes);
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    (Page { file: file.into(), meta, body, hash, length, has_text, is_read, failed }, findings)
}

/// Findings about characters that readers cannot see or that a broken encoding left behind.
fn odd_characters(file: &str, text: &str) -> Vec<Diagnostic> {
    let found = characters::odd(text).into_iter();
    let finding = |it: characters::Found| {
        let at = Location::behind(file, &text[..it.at]).spanning(&it.sample);
        let sample = characters::shown(&it.sample);
        match it.oddity {
            Oddity::Lost => problem::source::lost_character(at, &sample, it.count),
            Oddity::Private => problem::source::private_character(at, &sample, it.count),
            Oddity::Invisible => problem::source::invisible_character(at, &sample, it.count),
            Oddity::Direction => problem::source::direction_mark(at, &sample, it.count),
            Oddity::Mojibake => problem::source::mojibake(at, &sample, it.count),
        }
    };
    found.map(finding).collect()
}

/// Whether a body has nothing to read: white space, characters that nobody sees, remarks, empty elements.
fn is_blank(body: &str, markdown: Markdown) -> bool {
    let is_nothing = |c: char| c.is_whitespace() || characters::of_character(c).is_some();
    match body.chars().find(|c| !is_nothing(*c)) {
        None => true,
        // Nearly every body begins with a word, and need not be read to its end.
        Some('<' | '&' | '[' | '\\' | '>' | '-' | '*' | '#') => body::is_blank(body, markdown),
        Some(_) => false,
    }
}

/// A page's body and the line of its file, from 1, on which the body begins.
///
/// `bytes` are the file's; pages that were read before without error have both parts.
#[must_use]
pub fn body_of<'b>(file: &str, bytes: &'b [u8]) -> (Cow<'b, str>, u32) {
    match decode(file, bytes).0 {
        Cow::Borrowed(text) => split(file, text)
            .map_or((Cow::Borrowed(""), 1), |it| (Cow::Borrowed(it.body), it.body_line)),
        Cow::Owned(text) => split(file, &text)
            .map_or((Cow::Borrowed(""), 1), |it| (Cow::Owned(it.body.to_owned()), it.body_line)),
    }
}

struct PageParts<'t> {
    front: &'t str,
    /// The line of the file, from 1, on which the front matter begins.
    front_line: u32,
    body: &'t str,
    body_line: u32,
}

fn front_matter(
    file: &str,
    parts: &PageParts<'_>,
    is_section: bool,
) -> (Option<Meta>, Vec<Diagnostic>) {
    let document = match YamlDocument::parse(file, parts.front, parts.front_line) {
        Ok(document) => document,
        Err(findings) => return (None, findings),
    };
    for (whole, lost, at) in document.cuts_in_brackets() {
        let quoted = crate::yaml::quoted(&whole);
        document.report(problem::yaml::comment_cuts(at, &lost, &quoted));
    }
    let meta = if is_section {
        Meta::Section(Arc::new(front_matter::section(
            document.fields(&front_matter::table::SECTION_KEYS),
        )))
    } else {
        Meta::Report(Arc::new(front_matter::report(
            document.fields(&front_matter::table::REPORT_KEYS),
        )))
    };
    (Some(meta), document.into_findings())
}

/// Splits a text at the lines `---`; empty lines before the first are let pass.
fn split<'t>(file: &str, text: &'t str) -> Result<PageParts<'t>, Box<Diagnostic>> {
    let mut lines = text.split_inclusive('\n').enumerate();
    let mut at = 0;
    let first = lines.by_ref().find(|(_, line)| {
        let is_text = !line.trim().is_empty();
        at += if is_text { 0 } else { line.len() };
        is_text
    });
    let (number, first) = first.unwrap_or((0, ""));
    let place = |number: usize| Location::at(file, u32::try_from(number + 1).unwrap_or(1), 1);
    let fence = first.trim_end();
    if fence != "---" {
        let start = place(number);
        return Err(Box::new(match fence {
            "+++" => problem::source::other_front_matter(start, "TOML"),
            line if line.starts_with('{') => problem::source::other_front_matter(start, "JSON"),
            line if is_like_fence(line) => {
                problem::source::odd_fence(start.spanning(line), line.trim())
            }
            _ => problem::source::no_front_matter(start, file.ends_with("/_index.md")),
        }));
    }
    let open = at + first.len();
    let mut at = open;
    let mut odd = None;
    for (number, line) in lines {
        if line.trim_end() == "---" {
            return Ok(PageParts {
                front: &text[open..at],
                front_line: u32::try_from(text[..open].matches('\n').count() + 1).unwrap_or(2),
                body: &text[at + line.len()..],
                body_line: u32::try_from(number + 2).unwrap_or(u32::MAX),
            });
        }
        if is_like_fence(line) {
            odd = odd.or(Some((number, line.trim())));
        }
        at += line.len();
    }
    Err(Box::new(match odd {
        Some((number, line)) => problem::source::odd_fence(place(number).spanning(line), line),
        None => problem::source::front_matter_open(place(number).spanning("---")),
    }))
}

/// Whether a line looks like `---` and is not: `----`, `———`, `－－－`, ` ---`.
fn is_like_fence(line: &str) -> bool {
    let line = line.trim();
    let is_dash = |c: char| matches!(c, '-' | '—' | '–' | '－' | '─' | '−' | '＿' | '_' | '=');
    line.chars().count() > 1 && line.chars().all(is_dash)
}
