//! A site beside its sealed years: what is shown of them, and what is not as it was sealed.
//!
//! In: a linked site, a [`SealedYear`]. Out: what readers are offered, findings. Must not know: the files of seals,
//! packages.

use jiff::civil::Date;

use super::{Node, Report, Site, State};
use crate::diagnostic::{Diagnostic, problem};
use crate::sealed::{Download, Mismatch, Observed, SealedYear};

/// What readers are offered of a sealed year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Offer<'s> {
    /// Nothing: the site offers no packages.
    Nothing,
    /// Nothing yet: no package was made for it.
    Unmade,
    /// The package.
    Package(&'s Download),
    /// Nothing more: the package has a report that was withdrawn since.
    Blocked,
}

impl Site {
    /// The day on which a report's year was sealed with it; `None` for one that no seal has.
    #[must_use]
    pub fn sealed_on(&self, report: &Report) -> Option<Date> {
        let year = report.date?.year();
        let seal = self.seals.iter().find(|seal| seal.year == year)?;
        seal.reports.has(report.file()).then_some(seal.sealed)
    }

    /// What readers are offered of a sealed year.
    #[must_use]
    pub fn offer<'s>(&self, seal: &'s SealedYear) -> Offer<'s> {
        match &seal.download {
            _ if !self.config.archive.downloads => Offer::Nothing,
            None => Offer::Unmade,
            Some(made) if self.withdrawn_of(seal).all(|file| made.without.contains(file)) => {
                Offer::Package(made)
            }
            Some(_) => Offer::Blocked,
        }
    }

    /// Whether the sealed bytes can be published unchanged: the site's address is the same, and no report was withdrawn since
    /// whose title other pages of the year may show.
    #[must_use]
    pub fn can_show(&self, seal: &SealedYear) -> bool {
        seal.base_url == self.config.base_url.absolute("")
            && self.withdrawn_of(seal).next().is_none()
    }

    /// Sealed years whose bytes are shown as they are; none while a year is being sealed.
    pub fn shown_seals(&self) -> impl Iterator<Item = &SealedYear> {
        let shown = self.seals.iter().zip(&*self.is_seal_shown);
        shown.filter_map(|(seal, is_shown)| (*is_shown && self.sealing.is_none()).then_some(seal))
    }

    /// Reports of which sealed pages show something and that are not public any more, by source path: the year's own,
    /// and those of other years that replaced one of them when it was sealed.
    pub fn withdrawn_of<'s>(&'s self, seal: &'s SealedYear) -> impl Iterator<Item = &'s str> {
        let is_gone = |file: &&str| match self.node(file) {
            Some(Node::Report(id)) => self.reports[id].state != State::Published,
            _ => true,
        };
        seal.reports.pages().paths().chain(seal.shows.iter().map(String::as_str)).filter(is_gone)
    }

    /// Findings for sources of the year that differ from the seal. A withdrawn report may differ, but its file must be there.
    #[must_use]
    pub fn check_seal(&self, seal: &SealedYear) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        for (index, (file, record)) in seal.reports.pages().iter().enumerate() {
            let Some(Node::Report(id)) = self.node(file) else {
                findings.push(seal.source_differs(file, Mismatch::Missing));
                continue;
            };
            let report = &self.reports[id];
            if report.state == State::Withdrawn {
                continue;
            }
            if let Some(difference) = record.mismatch(Observed::Xxh3(report.page.hash)) {
                let withdrawal = report.meta.uncommon().withdrawn.as_ref();
                findings.push(withdrawal.map_or_else(
                    || seal.source_differs(report.file(), difference),
                    |it| {
                        let (at, day) = (report.place("withdrawn"), it.date.to_string());
                        problem::seal::withdrawn_later(at, seal.year, &day)
                    },
                ));
            }
            let differing = seal.reports.attachments_of(index).filter_map(|(file, record)| {
                let seen =
                    self.file(file).map_or(Observed::Nothing, |(_, it)| Observed::Xxh3(it.hash));
                Some(seal.source_differs(file, record.mismatch(seen)?))
            });
            findings.extend(differing);
        }
        let later = self.reports.iter().filter(|report| {
            report.state == State::Published
                && report.date.is_some_and(|date| date.year() == seal.year)
                && !seal.reports.has(report.file())
        });
        findings.extend(later.map(|report| problem::seal::added(report.place("date"), seal.year)));
        findings
    }
}
