//! An inspection as text for people and programs.
//!
//! In: an [`Inspection`]. Out: the text of a format. Must not know: how anything was found, the disk.

mod annotations;
mod calendar;
mod html;
mod json;
mod junit;
mod sarif;
mod table;

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::columns::{ScoreSheet, WaitingRow};
use super::waivers::Waived;
use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Lang;

/// What an inspection found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inspection {
    /// Name of the site.
    pub site: String,
    /// The day that it is judged by.
    pub as_of: Date,
    /// All findings, sorted.
    pub findings: Vec<Diagnostic>,
    /// Findings that somebody answers for.
    pub waived: Vec<Waived>,
    /// What inspections count.
    pub sheet: ScoreSheet,
    /// Who answers for a file.
    pub persons: BTreeMap<String, String>,
    /// Drafts and scheduled reports.
    pub waiting: Vec<WaitingRow>,
    /// Where the page of a file is; empty where nobody serves it.
    pub links: BTreeMap<String, String>,
}

/// How many findings there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FindingCounts {
    /// Errors.
    pub errors: usize,
    /// Warnings.
    pub warnings: usize,
    /// Notes.
    pub notes: usize,
}

/// A format for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InspectionFormat {
    /// One JSON object with everything.
    Json,
    /// SARIF 2.1.0 (OASIS).
    Sarif,
    /// `JUnit`'s XML: a case for each rule.
    Junit,
    /// Commands of GitHub Actions, a line each.
    Github,
    /// CSV with a byte order mark, as Excel wants it.
    Csv,
    /// A page for people, which asks for nothing else.
    Html,
    /// iCalendar (RFC 5545): the days on which something is due.
    Ics,
}

impl Inspection {
    /// How many findings there are.
    #[must_use]
    pub fn counts(&self) -> FindingCounts {
        let count = |severity| self.findings.iter().filter(|it| it.severity == severity).count();
        FindingCounts {
            errors: count(Severity::Error),
            warnings: count(Severity::Warning),
            notes: count(Severity::Note),
        }
    }

    /// The text of a format.
    #[must_use]
    pub fn print(&self, format: InspectionFormat, lang: Lang) -> String {
        match format {
            InspectionFormat::Json => json::print(self, lang),
            InspectionFormat::Sarif => sarif::print(self, lang),
            InspectionFormat::Junit => junit::print(self, lang),
            InspectionFormat::Github => annotations::print(self, lang),
            InspectionFormat::Csv => table::print(self, lang),
            InspectionFormat::Html => html::print(self, lang),
            InspectionFormat::Ics => calendar::print(self, lang),
        }
    }
}

#[cfg(test)]
mod tests;
