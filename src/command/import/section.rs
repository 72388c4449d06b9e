//! Sections that are not there yet: their titles are asked for, never taken from the name of a folder.

use std::collections::BTreeSet;

use camino::{Utf8Path, Utf8PathBuf};

use super::super::session::Session;
use super::jobs::Job;
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::source::{CONTENT, on_disk};
use crate::trouble::Trouble;
use crate::yaml::quoted;
use crate::{fs, text};

/// The sections that reports go to.
pub(super) struct Sections {
    root: Utf8PathBuf,
    titles: Vec<String>,
    made: BTreeSet<String>,
}

impl Sections {
    pub(super) fn new(root: &Utf8Path, titles: Option<&str>) -> Self {
        let titles = titles.unwrap_or_default().split('/').map(|title| title.trim().to_owned());
        let titles = titles.filter(|title| !title.is_empty()).collect();
        Self { root: root.to_owned(), titles, made: BTreeSet::new() }
    }

    /// The sections on the way to one that have no `_index.md`, the outermost first.
    fn missing(&self, section: &str) -> Result<Vec<String>, Trouble> {
        let parts: Vec<&str> = section.split('/').collect();
        let mut missing = Vec::new();
        for depth in 1..=parts.len() {
            let folder = parts[..depth].join("/");
            let path = on_disk(&self.root, &format!("{CONTENT}/{folder}/_index.md"));
            if fs::there(&path)? == fs::There::Nothing && !self.made.contains(&folder) {
                missing.push(folder);
            }
        }
        Ok(missing)
    }

    /// Asks for titles where there are fewer than sections.
    pub(super) fn ask(&self, job: &Job, findings: &mut Vec<Diagnostic>) -> Result<(), Trouble> {
        let missing = self.missing(&job.section)?;
        if !missing.is_empty() && missing.len() != self.titles.len() {
            findings.push(problem::import::no_section_title(
                Location::file(job.file.as_str()),
                &missing,
            ));
        }
        Ok(())
    }

    /// Makes the sections that are missing.
    pub(super) fn make(&mut self, session: &Session, section: &str) -> Result<(), Trouble> {
        let missing = self.missing(section)?;
        for (folder, title) in missing.into_iter().zip(self.titles.clone()) {
            let file = format!("{CONTENT}/{folder}/_index.md");
            let quoted = quoted(&title);
            let text = format!(
                "---\ntitle: {quoted}\n# description: 栏目说明\n# keywords: [关键词]\n# column_type: 信息公开目录\n---\n"
            );
            fs::write_new(&on_disk(&self.root, &file), text.as_bytes())?;
            session.tell(&text!("新建栏目 {file}：{title}", "made the section {file}: {title}"));
            self.made.insert(folder);
        }
        Ok(())
    }
}
