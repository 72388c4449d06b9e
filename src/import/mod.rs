//! A file that a clerk has (text, Word, a web page) → a Markdown report.
//!
//! In: a file's bytes, options. Out: a [`Draft`] with an account of every character that was read, and findings that say what is
//! doubtful. Must not know: the site, the disk, rendering.

mod account;
mod decide;
mod decimals;
mod draft;
mod file_names;
mod foot;
mod generators;
mod head;
mod inline;
mod lines;
mod markdown;
mod national;
mod plain_table;
mod punctuation;
mod text;
mod web;
mod word;

pub use account::{Account, AccountEntry, Fate, LeftOut};
pub use draft::{Draft, Key, Listed, StatedFact, Sureness, date_text};

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, Location, problem, rules};
use crate::extract::document::ExtractedDocument;
use crate::extract::{Encoding, FileKind, kind_of};
use crate::privacy::{self, PersonalNumber};
use crate::source::{Moment, dates};
use lines::SourceLines;
use web::WebPage;

/// What the caller knows better than the file.
#[derive(Debug, Clone, Default)]
pub struct ImportOptions {
    /// Title.
    pub title: Option<String>,
    /// Publication date.
    pub date: Option<Moment>,
    /// Publisher.
    pub publisher: Option<String>,
    /// The address that the page had, or its path.
    pub old_url: Option<String>,
    /// A file that no reader reads becomes the attachment of a report without a text.
    pub attach: bool,
    /// For a key the number, from 1, of the candidate to take: of those that a question lists.
    pub takes: Vec<(Key, usize)>,
    /// Identity numbers in what would be published are meant to be there.
    pub publish_personal: bool,
    /// How many things of each kind that were left out are named; `None` for a few.
    pub quoted: Option<usize>,
    /// Restore full-width punctuation between Chinese characters.
    pub full_width: bool,
}

/// How many things of a kind that were left out are named.
const QUOTED: usize = 3;

/// Reads a report; `file` is the name used in findings.
///
/// Findings that are not errors say what is doubtful. With errors there is no draft.
///
/// `beside` gives the bytes of a file that lies beside it, by its path relative to it.
#[must_use]
pub fn read(
    file: &str,
    bytes: &[u8],
    options: &ImportOptions,
    beside: &dyn Fn(&str) -> Option<Vec<u8>>,
) -> (Option<Draft>, Vec<Diagnostic>) {
    let mut findings = Vec::new();
    let kind = kind_of(bytes);
    if let FileKind::Text(Encoding::Utf8) = kind
        && let Some(text) = text::decoded(bytes, Encoding::Utf8).map(|text| text::tidy(&text))
        && let Some(parts) = generators::parts(&text)
    {
        let draft = generators::read(file, parts, options, &mut findings);
        return (whole(file, draft, options, &mut findings), findings);
    }
    let page = match kind {
        FileKind::Text(encoding) => {
            plain(file, bytes, encoding, options, &mut findings).map(of_document)
        }
        FileKind::Docx | FileKind::Docm => word::read(file, bytes, &mut findings).map(of_document),
        FileKind::Html | FileKind::Mhtml => web::read(file, bytes, beside, &mut findings),
        kind if options.attach && kind != FileKind::Empty => {
            let draft = attached(file, options, &mut findings);
            return (whole(file, draft, options, &mut findings), findings);
        }
        kind => {
            findings.push(problem::imported_file::not_read(Location::file(file), kind));
            None
        }
    };
    let Some(page) = page else { return (None, findings) };
    let draft = draft_of(file, &page, options, &mut findings);
    (whole(file, Some(draft), options, &mut findings), findings)
}

/// The draft, unless something in it or about it is an error. No finding repeats who somebody is.
fn whole(
    file: &str,
    draft: Option<Draft>,
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Option<Draft> {
    if let Some(draft) = &draft {
        personal(file, draft, options, findings);
    }
    for finding in &mut *findings {
        finding.message.zh = privacy::masked_text(&finding.message.zh).into_owned();
        finding.message.en = privacy::masked_text(&finding.message.en).into_owned();
    }
    draft.filter(|_| !findings.iter().any(Diagnostic::is_error))
}

/// Says where identity numbers stand in what would be published.
fn personal(file: &str, draft: &Draft, options: &ImportOptions, findings: &mut Vec<Diagnostic>) {
    let mut say = |number: &privacy::PersonalPlace, line: u32| {
        let sure = number.number == PersonalNumber::Identity && !options.publish_personal;
        let at = Location::at(file, line, 1);
        findings.push(problem::imported_file::personal(at, &number.masked, sure));
    };
    let mut found = false;
    for entry in &draft.account.entries {
        if matches!(entry.fate, Fate::LeftOut(_)) {
            continue;
        }
        for number in privacy::identity_numbers(&entry.text) {
            found = true;
            say(&number, u32::try_from(entry.place).unwrap_or(1).max(1));
        }
    }
    // Names of files, words of pictures and page tags are published too.
    if !found {
        for number in &privacy::identity_numbers(&draft.print(None)) {
            say(number, 1);
        }
    }
}

/// What a file is that has neither page tags nor an address.
fn of_document(document: ExtractedDocument) -> WebPage {
    WebPage { document, ..WebPage::default() }
}

/// Plain text of any encoding that is read.
fn plain(
    file: &str,
    bytes: &[u8],
    encoding: Encoding,
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Option<ExtractedDocument> {
    let Some(text) = text::decoded(bytes, encoding) else {
        findings.extend(crate::source::decode(file, bytes).1);
        return None;
    };
    if encoding != Encoding::Utf8 {
        findings.push(problem::imported_file::was_encoded(Location::file(file), encoding));
    }
    let mut tidy = text::tidy(&text);
    if options.full_width {
        let (restored, count) = punctuation::restore(&tidy);
        findings.push(problem::import::full_width(Location::file(file), count));
        tidy = restored;
    }
    let (document, tables) = text::read(&tidy);
    for (first, last) in tables {
        let line = u32::try_from(first).unwrap_or(1);
        findings.push(problem::imported_file::table(Location::at(file, line, 1), first, last));
    }
    Some(document)
}

/// Reads head and foot of a document and writes the rest as Markdown.
fn draft_of(
    file: &str,
    page: &WebPage,
    options: &ImportOptions,
    findings: &mut Vec<Diagnostic>,
) -> Draft {
    let document = &page.document;
    let mut lines = SourceLines::of(document);
    let (mut candidates, end, found) = head::read(file, &mut lines, options.title.as_deref());
    findings.extend(found);
    candidates.add_tags(&page.tags, page.window_title.as_ref());
    let mut foot = foot::read(file, &mut lines, end, &mut candidates);
    findings.append(&mut foot.findings);
    foot.add_linked(&page.attachments);
    let decision = decide::decide(file, &candidates, options, &mut lines);
    findings.extend(decision.findings);
    let mut account = Account { read: document.read, entries: Vec::new() };
    let body = markdown::write(file, document, &lines, &mut account, findings);
    for aside in &document.asides {
        account.add(aside.place, Fate::LeftOut(LeftOut::Aside(aside.kind)), aside.text.clone());
    }
    // A table whose rows were facts is none of the report's.
    let of_facts: BTreeSet<usize> = (0..lines.all.len())
        .filter(|index| lines.is_taken(*index))
        .map(|index| lines.all[index].place)
        .collect();
    let is_facts = |it: &Diagnostic| of_facts.contains(&(it.at.line as usize));
    findings.retain(|it| it.rule != &rules::import::IMPORT_TABLE || !is_facts(it));
    if account.sum() != account.read {
        // Never seen; a reader that loses words must not do so in silence.
        findings.push(problem::imported_file::does_not_add_up(
            Location::file(file),
            account.read,
            account.sum(),
        ));
    }
    let quoted = options.quoted.unwrap_or(QUOTED);
    for (kind, entries) in account.left_out() {
        // Each of these has a finding of its own.
        if kind == LeftOut::Rest {
            continue;
        }
        let told: Vec<(usize, &str)> = entries
            .iter()
            .filter(|entry| entry.text.chars().any(char::is_alphanumeric))
            .map(|entry| (entry.place, if kind.may_be_quoted() { entry.text.as_str() } else { "" }))
            .collect();
        if let Some((place, _)) = told.first() {
            let at = Location::at(file, u32::try_from(*place).unwrap_or(1).max(1), 1);
            findings.push(problem::import::left_out(at, kind.name(), &told, quoted));
        }
    }
    let pictures = document.pictures.iter();
    Draft {
        facts: decision.facts,
        attachments: foot.attachments,
        aliases: options
            .old_url
            .iter()
            .chain(&page.address)
            .take(1)
            .map(|url| path_of(url))
            .collect(),
        extra: Vec::new(),
        is_draft: false,
        pictures: pictures
            .filter_map(|each| Some((each.name.clone(), each.bytes.clone()?)))
            .collect(),
        body,
        account,
    }
}

/// A report without a text, to which the file itself is attached. Its title is given, or the name of the file.
fn attached(file: &str, options: &ImportOptions, findings: &mut Vec<Diagnostic>) -> Option<Draft> {
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let title = crate::slug::title_of(stem);
    let Some(date) = options.date else {
        findings.push(problem::import::no_date(Location::file(file)));
        return None;
    };
    let given = |key, value: String| StatedFact { key, value, place: 0, sureness: Sureness::Given };
    let mut facts = vec![
        given(Key::Title, options.title.clone().unwrap_or_else(|| title.clone())),
        given(Key::Date, date_text(date)),
    ];
    facts.extend(options.publisher.clone().map(|value| given(Key::Publisher, value)));
    let listed = Listed {
        file: file_names::file_name(name),
        title,
        address: Some(name.to_owned()),
        awaited: false,
    };
    let aliases = options.old_url.iter().map(|url| path_of(url)).collect();
    Some(Draft { facts, attachments: vec![listed], aliases, ..Draft::default() })
}

/// The path of an address: an alias is a path of the site.
fn path_of(url: &str) -> String {
    let rest =
        url.split_once("://").map_or(url, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    rest.split(['?', '#']).next().unwrap_or(rest).to_owned()
}

/// Reads a date with or without a time.
#[must_use]
pub fn moment(typed: &str) -> Option<Moment> {
    dates::parse(typed).ok()
}

#[cfg(test)]
mod tests;
