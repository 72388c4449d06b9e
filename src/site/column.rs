//! The entries of a platform (政府信息公开专栏): where each leads.
//!
//! In: sections with the `columns` of their front matter, resolved reports. Out: [`Column`]s. Must not know: how they look.
//! Source: 国办公开办函〔2019〕61号: one column of the site, 政府信息公开, with guide, rules, statutory content and annual reports.

use std::sync::Arc;

use super::{Report, ReportId, Section, SectionId};
use crate::diagnostic::{Diagnostic, problem};
use crate::source;

/// An entry.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// Title; `None` for that of the page that it leads to.
    pub title: Option<String>,
    /// Where it leads.
    pub goal: ColumnGoal,
}

/// Where an entry leads.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnGoal {
    /// To a section.
    Section(SectionId),
    /// To a report, or a page without a date.
    Page(ReportId),
    /// To an address of the site's own, below its root, or elsewhere.
    Address(String),
}

/// Resolves the entries of all sections; one that leads nowhere is reported.
pub(super) fn resolve(
    sections: &mut [Section],
    reports: &[Arc<Report>],
    findings: &mut Vec<Diagnostic>,
) {
    for id in 0..sections.len() {
        let section = &sections[id];
        let mut columns = Vec::new();
        for entry in &section.meta.columns {
            let typed = entry.link.as_str();
            let is_web = typed.starts_with("https://") || typed.starts_with("http://");
            let goal = if typed.starts_with('/') || is_web {
                // Whether something stands there is checked with the menu's links.
                Some(ColumnGoal::Address(typed.to_owned()))
            } else {
                goal(sections, reports, &section.folder, typed)
            };
            match goal {
                Some(ColumnGoal::Address(_)) if entry.title.is_none() => {
                    let at = entry.at.in_file(&section.file);
                    findings.push(problem::page::missing_inside(at, "title", "标题"));
                }
                Some(goal) => columns.push(Column { title: entry.title.clone(), goal }),
                None => {
                    let at = entry.at.in_file(&section.file);
                    findings.push(problem::site::no_column(at, typed));
                }
            }
        }
        sections[id].columns = columns;
    }
}

/// The section or page at a path relative to a folder.
fn goal(
    sections: &[Section],
    reports: &[Arc<Report>],
    folder: &str,
    typed: &str,
) -> Option<ColumnGoal> {
    let path = source::join(folder, typed.trim_end_matches('/'))?;
    let by_folder = |folder: &str| {
        sections.binary_search_by(|section| section.folder.as_str().cmp(folder)).ok()
    };
    source::meant(&path).iter().find_map(|file| {
        if let Some(folder) = file.strip_suffix("/_index.md") {
            return by_folder(folder).map(ColumnGoal::Section);
        }
        let by_file = reports.binary_search_by(|report| (*report.file()).cmp(file));
        by_file.ok().map(ColumnGoal::Page)
    })
}
