//! Which files are imported, and where to: what was typed, folders, a list.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::new;
use super::{Arguments, ReadJob};
use crate::source::Moment;
use crate::trouble::Trouble;
use crate::{fs, import, text};

/// A file to be imported.
#[derive(Debug, Clone)]
pub(super) struct Job {
    pub(super) file: Utf8PathBuf,
    pub(super) section: String,
    pub(super) title: Option<String>,
    pub(super) date: Option<Moment>,
    pub(super) old_url: Option<String>,
    /// It was found in a folder, not named.
    pub(super) found: bool,
}

/// A date as it is typed on the command line or in a list.
pub(super) fn date(typed: &str) -> Result<Moment, Trouble> {
    import::moment(typed).ok_or_else(|| {
        Trouble::new(text!(
            "日期写成 `2024-01-29`，不是 `{typed}`",
            "a date is given as `2024-01-29`, not as `{typed}`"
        ))
    })
}

fn section(typed: &str) -> Result<String, Trouble> {
    let section = typed.trim().trim_end_matches('/');
    if new::is_plain(section) {
        return Ok(section.to_owned());
    }
    Err(Trouble::new(text!(
        "栏目写成 `fzzf` 或 `zfxxgk/nb`，不是 `{section}`",
        "give the section as `fzzf` or `zfxxgk/nb`, not `{section}`"
    )))
}

/// All files, folders opened, in the order in which they were named.
pub(super) fn all(arguments: &Arguments) -> Result<Vec<Job>, Trouble> {
    if let Some(list) = &arguments.list {
        return listed(list, arguments.section.as_deref());
    }
    let section = section(arguments.section.as_deref().unwrap_or_default())?;
    let job = |file: Utf8PathBuf, found| Job {
        file,
        section: section.clone(),
        title: None,
        date: None,
        old_url: None,
        found,
    };
    let mut jobs = Vec::new();
    for file in &arguments.files {
        if fs::there(file)? != fs::There::Folder {
            jobs.push(job(file.clone(), false));
            continue;
        }
        let below = fs::all_below(file)?;
        jobs.extend(
            below
                .into_iter()
                .filter(|(path, plain)| *plain && is_a_text(path))
                .map(|(path, _)| job(file.join(path), true)),
        );
    }
    if jobs.is_empty() {
        return Err(Trouble::new(text!(
            "文件夹里没有可以导入的文件",
            "there is no file in the folder that could be imported"
        )));
    }
    Ok(jobs)
}

/// Whether a file of a folder may be a report or an attachment: not what programs leave behind, nor the parts of a saved web page.
fn is_a_text(path: &str) -> bool {
    let parts: Vec<&str> = path.split('/').collect();
    let name = parts.last().copied().unwrap_or_default();
    let hidden = parts.iter().any(|part| part.starts_with('.') || part.starts_with('_'));
    let of_page = parts[..parts.len() - 1]
        .iter()
        .any(|part| part.ends_with("_files") || part.ends_with(".files"));
    let left = name.starts_with("~$")
        || ["Thumbs.db", "desktop.ini"].iter().any(|each| each.eq_ignore_ascii_case(name));
    !hidden && !of_page && !left
}

/// The jobs of a list: a table with a head, in UTF-8 or GB18030.
fn listed(list: &Utf8Path, default: Option<&str>) -> Result<Vec<Job>, Trouble> {
    let bytes = fs::read(list)?;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => crate::source::as_gb18030(&bytes)
            .unwrap_or_else(|| String::from_utf8_lossy(&bytes).into_owned()),
    };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let wrong = |line: u64, zh: &str, en: &str| {
        Trouble::new(text!("{list}:{line}: {zh}", "{list}:{line}: {en}"))
    };
    let head: Vec<String> = match reader.headers() {
        Ok(head) => head.iter().map(|name| name.trim().to_owned()).collect(),
        Err(why) => return Err(wrong(1, &why.to_string(), &why.to_string())),
    };
    let column = |names: [&str; 2]| head.iter().position(|each| names.contains(&each.as_str()));
    let Some(files) = column(["file", "文件"]) else {
        return Err(wrong(1, "表头要有 `文件`（或 `file`）一列", "the head needs a column `file`"));
    };
    let (sections, titles) = (column(["section", "栏目"]), column(["title", "标题"]));
    let (dates, urls) = (column(["date", "日期"]), column(["old_url", "旧网址"]));
    let folder = list.parent().unwrap_or_else(|| Utf8Path::new(""));
    let mut jobs = Vec::new();
    for row in reader.records() {
        let row = row.map_err(|why| {
            wrong(
                why.position().map_or(0, csv::Position::line),
                "这一行不是表格的一行",
                "this is no row of a table",
            )
        })?;
        let line = row.position().map_or(0, csv::Position::line);
        let cell = |column: Option<usize>| {
            column
                .and_then(|column| row.get(column))
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .map(str::to_owned)
        };
        let Some(file) = cell(Some(files)) else { continue };
        let Some(into) = cell(sections).or_else(|| default.map(str::to_owned)) else {
            return Err(wrong(
                line,
                "没有写栏目；写在表里，或用 `--section`",
                "no section: write it in the table, or give `--section`",
            ));
        };
        jobs.push(Job {
            file: folder.join(file),
            section: section(&into).map_err(|why| wrong(line, &why.message.zh, &why.message.en))?,
            title: cell(titles),
            date: cell(dates)
                .map(|typed| {
                    date(&typed).map_err(|why| wrong(line, &why.message.zh, &why.message.en))
                })
                .transpose()?,
            old_url: cell(urls),
            found: false,
        });
    }
    Ok(jobs)
}

/// A path that a file gives, below the folder in which the file lies; `None` for one that leads out of it.
pub(super) fn beside(file: &Utf8Path, path: &str) -> Option<Utf8PathBuf> {
    let stays = !path.is_empty()
        && !path.contains(['\\', ':', '\0'])
        && path.split('/').all(|part| !part.is_empty() && part != "..");
    // A link on the way would lead out of the folder.
    let folder =
        file.parent().filter(|folder| !folder.as_str().is_empty()).unwrap_or(Utf8Path::new("."));
    (stays && fs::is_plain_below(folder, path)).then(|| file.with_file_name(path))
}

/// Leaves out files of folders that another file lists as attachments: they come with it. A file that is left out itself takes none
/// along.
pub(super) fn without_attachments(read: Vec<ReadJob>) -> Vec<ReadJob> {
    let listed = |by: &dyn Fn(&Utf8Path) -> bool| -> BTreeSet<Utf8PathBuf> {
        let by = read.iter().filter(|each| by(&each.job.file));
        let files = by.flat_map(|each| {
            let attachments = each.draft.iter().flat_map(|draft| &draft.attachments);
            attachments.filter_map(|file| beside(&each.job.file, &file.file))
        });
        files.collect()
    };
    let by_any = listed(&|_| true);
    let along = listed(&|file| !by_any.contains(file));
    read.into_iter().filter(|each| !(each.job.found && along.contains(&each.job.file))).collect()
}
