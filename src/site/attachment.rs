//! Which files are published with which report, under which address.
//!
//! In: files beside the pages, resolved reports. Out: each report's [`Attachment`]s. Must not know: file
//! contents.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::required::ATTACHMENTS;
use super::{Report, Section, State};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::extract::OverLimit;
use crate::slug::{file_slug, folded, is_device_name, title_of};
use crate::source::{self, FileFacts, Page, folder_of};
use crate::tables::NotShown;

/// A file published with a report.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Attachment {
    /// Source path.
    pub file: String,
    /// Address below the site's root.
    pub url: String,
    /// Title, not the file's name.
    pub title: String,
    /// The file's own name, which a download gets.
    pub name: String,
    /// Type: the extension in lower case.
    pub kind: String,
    /// Length in bytes.
    pub size: u64,
    /// SHA-256 as 64 hexadecimal digits.
    pub sha256: String,
    /// XXH3 of the bytes.
    pub hash: u128,
    /// Width and height of a picture, in pixels.
    pub pixels: Option<(u32, u32)>,
    /// Pages or sheets, where the author says so.
    pub pages: Option<u32>,
    /// Whether it stands in 相关附件; images shown in the text do not.
    pub listed: bool,
    /// How many rows each of its tables has that a web page shows; `None` where there is no such page. Of a Word file nothing is
    /// known before it is rendered, so the list is empty.
    pub tables: Option<Vec<u32>>,
}

impl Attachment {
    /// The address of the page that shows its tables, below the site's root.
    #[must_use]
    pub fn tables_url(&self) -> Option<String> {
        self.tables.as_ref().map(|_| format!("{}.html", self.url))
    }

    /// The address of one of its tables as CSV, counted from 0.
    #[must_use]
    pub fn csv_url(&self, table: usize) -> String {
        format!("{}.{}.csv", self.url, table + 1)
    }
}

/// Types that can be attachments.
const KINDS: [&str; 23] = [
    "doc", "docx", "wps", "xls", "xlsx", "et", "csv", "ppt", "pptx", "dps", "pdf", "ofd", "rar",
    "zip", "7z", "jpg", "jpeg", "png", "gif", "tif", "tiff", "mp4", "txt",
];

/// Types of files in which people write reports.
const REPORTS: [&str; 8] = ["txt", "doc", "docx", "wps", "rtf", "odt", "markdown", "mdown"];

/// Gives each report and each section its files, and reports files that belong to none; `pages` are those of the sections.
pub(super) fn attach(
    files: &[Arc<FileFacts>],
    reports: &mut [Arc<Report>],
    (pages, sections): (&[&Arc<Page>], &mut [Section]),
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) {
    let facts: BTreeMap<&str, &FileFacts> =
        files.iter().map(|facts| (facts.file.as_str(), &**facts)).collect();
    let bundles: BTreeSet<String> = reports
        .iter()
        .filter(|report| report.is_bundle())
        .map(|report| folder_of(report.file()).to_owned())
        .collect();
    let mut taken: BTreeSet<&str> = BTreeSet::new();
    for report in reports.iter_mut() {
        let body = &report.page.body;
        if !report.is_bundle()
            && report.meta.uncommon().attachments.is_none()
            && body.linked_files().next().is_none()
            && body.shown_files().next().is_none()
        {
            continue;
        }
        let report = Arc::make_mut(report);
        let mut own = Vec::new();
        let wanted = wanted(report, &facts, &bundles, &mut own);
        let mut attachments = Vec::new();
        for wish in wanted {
            let Some((file, facts)) = facts.get_key_value(wish.file.as_str()) else { continue };
            taken.insert(file);
            if allowed(facts, &wish.at, config, &mut own) {
                let url = report.attachment_folder();
                let tables = tables(facts, &wish, config, &mut own);
                let made = attachment(folder_of(report.file()), &url, facts, wish);
                attachments.push(Attachment { tables, ..made });
            }
        }
        let awaited = report.meta.uncommon().attachments.iter().flatten().filter(|entry| {
            entry.awaited
                && source::join(folder_of(report.file()), &entry.file)
                    .is_some_and(|path| !facts.contains_key(path.as_str()))
        });
        let awaited: Vec<String> = awaited
            .map(|entry| entry.title.clone().unwrap_or_else(|| entry.file.clone()))
            .collect();
        report.set_extras(|it| (it.attachments, it.awaited) = (attachments, awaited));
        if own.iter().any(Diagnostic::is_error) {
            report.state = State::Failed;
        }
        findings.append(&mut own);
    }
    for report in reports.iter_mut().filter(|report| report.page.is_read) {
        let section = &sections[report.section];
        let is_required = section.meta.required.iter().any(|key| key == ATTACHMENTS);
        if is_required && report.listed().next().is_none() && report.uncommon().awaited.is_empty() {
            let at = Location::start(report.file());
            findings.push(problem::page::required(at, ATTACHMENTS, &section.title));
            Arc::make_mut(report).state = State::Failed;
        }
    }
    for page in pages {
        let folder = folder_of(&page.file);
        let Some(section) = sections.iter_mut().find(|it| it.folder == folder) else { continue };
        for path in named_beside(page) {
            let Some((file, facts)) = facts.get_key_value(path.as_str()) else { continue };
            // Files of a report are published, and withdrawn, with it.
            if taken.insert(file) && allowed(facts, &Location::file(*file), config, findings) {
                let url = section.url();
                section.files.push(attachment(folder, &url, facts, plain(file, false)));
            }
        }
    }
    for facts in files.iter().filter(|facts| !taken.contains(facts.file.as_str())) {
        let section = sections.iter().find(|section| section.folder == folder_of(&facts.file));
        findings.push(match section.map(|section| (section, kind_of(&facts.file))) {
            Some((section, kind)) if REPORTS.contains(&kind.as_str()) => {
                let at = Location::file(&facts.file);
                let below = section.folder.strip_prefix("content/").unwrap_or_default();
                problem::site::looks_like_a_report(at, &facts.file, below)
            }
            _ => problem::site::file_of_nobody(Location::file(&facts.file)),
        });
    }
    names_alike(files, findings);
}

/// Files beside a section's `_index.md` that its text shows or links to.
fn named_beside(page: &Page) -> impl Iterator<Item = String> + '_ {
    let folder = folder_of(&page.file);
    let named = page.body.linked_files().chain(page.body.shown_files());
    let paths = named.filter_map(move |typed| source::join(folder, typed));
    paths.filter(move |path| folder_of(path) == folder)
}

struct Wish {
    file: String,
    title: Option<String>,
    /// The name that it gets in addresses.
    name: Option<String>,
    pages: Option<u32>,
    listed: bool,
    /// Whether its tables are to have a web page; `None` where the settings say so.
    tables: Option<bool>,
    at: Location,
}

/// The files a report asks for, in order: the list of its front matter or the bundle's other files, then
/// what its text links to or shows.
fn wanted(
    report: &Report,
    facts: &BTreeMap<&str, &FileFacts>,
    bundles: &BTreeSet<String>,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Wish> {
    let folder = folder_of(report.file());
    let in_text =
        |typed: &str| source::join(folder, typed).filter(|path| facts.contains_key(path.as_str()));
    // A file in another report's bundle belongs to that report, and is published or withdrawn with it.
    let foreign = |path: &str| {
        let mut above = folder_of(path);
        while !above.is_empty() && above != folder {
            if bundles.contains(above) {
                return true;
            }
            above = folder_of(above);
        }
        false
    };
    let shown: Vec<String> = report.page.body.shown_files().filter_map(in_text).collect();
    let mut wishes: Vec<Wish> = Vec::new();
    if let Some(entries) = &report.meta.uncommon().attachments {
        for entry in entries {
            let at = entry.at.in_file(report.file());
            match source::join(folder, &entry.file) {
                None => {
                    findings.push(problem::site::attachment_outside(at, &entry.file));
                }
                Some(path) if entry.awaited && !facts.contains_key(path.as_str()) => {
                    findings.push(problem::site::attachment_awaited(at, &entry.file));
                }
                Some(path) if !facts.contains_key(path.as_str()) => {
                    let near = nearest_file(&path, facts);
                    findings.push(problem::site::attachment_missing(at, &entry.file, near));
                }
                Some(path) if foreign(&path) => {
                    findings.push(problem::site::attachment_foreign(at, &entry.file));
                }
                Some(file) if wishes.iter().any(|wish| wish.file == file) => {
                    findings.push(problem::site::attachment_twice(at, &entry.file));
                }
                Some(file) => wishes.push(Wish {
                    file,
                    title: entry.title.clone(),
                    name: entry.name.clone(),
                    pages: entry.pages,
                    listed: true,
                    tables: entry.tables,
                    at,
                }),
            }
        }
    } else if report.is_bundle() {
        let inside = format!("{folder}/");
        for (file, _) in
            facts.range(inside.as_str()..).take_while(|(file, _)| file.starts_with(&inside))
        {
            let listed = !shown.iter().any(|path| path == file);
            wishes.push(plain(file, listed));
        }
        wishes.sort_by_key(|a| natural(&a.file));
    }
    for path in report.page.body.linked_files().filter_map(in_text).chain(shown) {
        // Linked files in the report's own folder become attachments; a link to a file of another report makes none.
        let near = path.starts_with(&format!("{folder}/")) && !foreign(&path);
        if near && !wishes.iter().any(|wish| wish.file == path) {
            wishes.push(plain(&path, false));
        }
    }
    wishes
}

fn plain(file: &str, listed: bool) -> Wish {
    Wish {
        file: file.to_owned(),
        title: None,
        name: None,
        pages: None,
        listed,
        tables: None,
        at: Location::file(file),
    }
}

/// A key that puts 附件2 before 附件10.
fn natural(name: &str) -> Vec<(u64, String)> {
    let mut parts = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let words = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
        let (word, tail) = rest.split_at(words);
        let digits = tail.find(|c: char| !c.is_ascii_digit()).unwrap_or(tail.len());
        let (number, tail) = tail.split_at(digits);
        parts.push((0, word.to_owned()));
        parts.push((number.parse().unwrap_or(u64::MAX), number.to_owned()));
        rest = tail;
    }
    parts
}

fn nearest_file<'f>(path: &str, facts: &BTreeMap<&'f str, &FileFacts>) -> Option<&'f str> {
    let folder = folder_of(path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let beside = facts.keys().copied().filter(|file| folder_of(file) == folder);
    crate::yaml::nearest(name, beside.filter_map(|file| file.rsplit('/').next()))
}

fn allowed(
    facts: &FileFacts,
    at: &Location,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> bool {
    let kind = kind_of(&facts.file);
    if !is_attachment_name(config, &facts.file) {
        findings.push(if crate::config::NEVER_ATTACHED.contains(&kind.as_str()) {
            problem::config::never_an_attachment(at.clone(), &kind)
        } else {
            problem::site::attachment_type(at.clone(), &facts.file, &kind)
        });
        return false;
    }
    if let Some((zh, en)) = facts.sniffed.contradicts(&kind) {
        findings.push(problem::site::attachment_disguised(at.clone(), &facts.file, zh, en));
        return false;
    }
    if facts.size == 0 {
        findings.push(problem::site::attachment_empty(at.clone(), &facts.file));
        return false;
    }
    let slug = file_slug(facts.file.rsplit('/').next().unwrap_or_default());
    if is_device_name(&slug) {
        findings.push(problem::site::reserved(at.clone(), &slug));
        return false;
    }
    true
}

/// The rows of the tables that a web page shows, see [`Attachment::tables`].
fn tables(
    facts: &FileFacts,
    wish: &Wish,
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Option<Vec<u32>> {
    let kind = kind_of(&facts.file);
    let is_wanted = match kind.as_str() {
        "xlsx" | "csv" => wish.tables.unwrap_or(config.attachment_tables),
        _ => wish.tables == Some(true),
    };
    if !is_wanted || !wish.listed {
        return None;
    }
    match (&facts.tables, kind.as_str()) {
        (Some(Ok(rows)), _) => Some(rows.clone()),
        (Some(Err(why)), _) => {
            findings.push(problem::attachment::no_tables(wish.at.clone(), &facts.file, *why));
            None
        }
        (None, "docx") => Some(Vec::new()),
        (None, "xlsx" | "csv") => {
            let why = NotShown::OverLimit(OverLimit::Inflated);
            findings.push(problem::attachment::no_tables(wish.at.clone(), &facts.file, why));
            None
        }
        (None, _) => {
            let why = NotShown::OtherKind;
            findings.push(problem::attachment::no_tables(wish.at.clone(), &facts.file, why));
            None
        }
    }
}

/// Whether a site takes files of a name as attachments: by the ending of the name.
#[must_use]
pub fn is_attachment_name(config: &Config, name: &str) -> bool {
    let kind = kind_of(name);
    KINDS.contains(&kind.as_str()) || config.allow_attachments.contains(&kind)
}

fn kind_of(file: &str) -> String {
    let name = file.rsplit('/').next().unwrap_or(file);
    name.rsplit_once('.').map(|(_, kind)| kind.to_ascii_lowercase()).unwrap_or_default()
}

/// `folder` is that of the page's source, `url` that of its files.
fn attachment(folder: &str, url: &str, facts: &FileFacts, wish: Wish) -> Attachment {
    let name = facts.file.rsplit('/').next().unwrap_or_default().to_owned();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let own_folder = format!("{folder}/");
    let inside = facts.file.strip_prefix(&own_folder).unwrap_or(&name);
    let mut path: Vec<String> = inside.split('/').map(file_slug).collect();
    if let (Some(wanted), Some(last)) = (&wish.name, path.last_mut()) {
        let end = format!(".{}", kind_of(&name));
        let stem = wanted.strip_suffix(end.as_str()).unwrap_or(wanted);
        *last = file_slug(&format!("{stem}{end}"));
    }
    Attachment {
        url: format!("{url}{}", path.join("/")),
        title: wish.title.unwrap_or_else(|| title_of(stem)),
        kind: kind_of(&name),
        size: facts.size,
        sha256: facts.sha256.clone(),
        pixels: facts.pixels,
        hash: facts.hash,
        pages: wish.pages,
        listed: wish.listed,
        tables: None,
        file: wish.file,
        name,
    }
}

/// Names that differ in case or Unicode form only are one file on other systems.
fn names_alike(files: &[Arc<FileFacts>], findings: &mut Vec<Diagnostic>) {
    let mut names = HashMap::with_capacity(files.len());
    for facts in files {
        if let Some(first) = names.insert(folded(&facts.file), &facts.file) {
            findings.push(problem::site::names_alike(Location::file(&facts.file), first));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::natural;

    #[test]
    fn names_in_natural_order() {
        assert!(natural("附件2.pdf") < natural("附件10.pdf"));
    }
}
