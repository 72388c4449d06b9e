//! Where a report goes, and which files come along with it.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::jobs::{self, Job};
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::fs;
use crate::import::Draft;
use crate::site::{is_attachment_name, is_reserved_slug};
use crate::slug::slug;
use crate::source::{CONTENT, on_disk};
use crate::trouble::Trouble;

/// A report on its way into the site.
pub(super) struct Placed {
    pub(super) from: Utf8PathBuf,
    /// Source path that it gets.
    pub(super) file: String,
    pub(super) draft: Draft,
    /// Files that come along: where they are, and their names beside the report.
    pub(super) along: Vec<(Utf8PathBuf, String)>,
}

/// Decides where a report goes, and finds its attachments beside the file. `None` where nothing was read.
pub(super) fn place(
    root: &Utf8Path,
    config: &Config,
    job: &Job,
    draft: Option<Draft>,
    others: &[Placed],
    findings: &mut Vec<Diagnostic>,
) -> Result<Option<Placed>, Trouble> {
    let Some(mut draft) = draft else { return Ok(None) };
    let at = || Location::file(job.file.as_str());
    let name = job.file.file_stem().unwrap_or_default().replace([':', '\\'], "-");
    let mut name = name.trim_start_matches(['.', '_']).to_owned();
    if name.is_empty() || is_reserved_slug(&slug(&name)) {
        // `index.txt` would be a folder's own page.
        let day = draft.date().map(|moment| moment.date.to_string()).unwrap_or_default();
        name = format!("report-{day}");
    }
    let folder = format!("{CONTENT}/{}", job.section);
    let single = format!("{folder}/{name}.md");
    let bundle = format!("{folder}/{name}/index.md");
    for path in [&single, &bundle] {
        let taken = fs::there(&on_disk(root, path))? != fs::There::Nothing
            || others.iter().any(|other| other.file == *path);
        if taken {
            findings.push(problem::import::exists(at(), path));
        }
    }
    draft.attachments.retain(|listed| {
        let fits = is_attachment_name(config, &listed.file);
        // An ending may be missing where the text names a file; a file of a kind that the site refuses is no attachment.
        let refused = !fits && listed.file.contains('.');
        if refused {
            findings.push(problem::import::not_an_attachment(at(), &listed.file));
        }
        !refused
    });
    let mut along = Vec::new();
    let mut names: BTreeSet<String> =
        draft.pictures.iter().map(|(name, _)| name.to_lowercase()).collect();
    for listed in &mut draft.attachments {
        let printed = listed.file.clone();
        // Two files of one name lay in two places.
        for number in 2.. {
            if names.insert(listed.file.to_lowercase()) {
                break;
            }
            listed.file = format!("{number}-{printed}");
        }
        // Where the page links it, or by its name beside the page.
        let local = listed.address.as_deref().filter(|address| !address.contains("://"));
        let sought = local.into_iter().chain([printed.as_str()]);
        let mut there = None;
        for name in sought {
            let Some(path) = jobs::beside(&job.file, name) else { continue };
            if there.is_none() && matches!(fs::there(&path)?, fs::There::File(_)) {
                there = Some(path);
            }
        }
        match there {
            Some(path) => {
                listed.awaited = false;
                along.push((path, listed.file.clone()));
            }
            None => findings.push(problem::import::awaited(
                at(),
                &listed.file,
                listed.address.as_deref(),
            )),
        }
    }
    let is_single = draft.attachments.is_empty() && draft.pictures.is_empty();
    let file = if is_single { single } else { bundle };
    Ok(Some(Placed { from: job.file.clone(), file, draft, along }))
}
