//! The seal of a year: what its reports were made of, and what was made of them, when it was archived.
//!
//! In: the text of `seals/YEAR.yaml`, a linked site. Out: a [`Seal`], and what is not as it was sealed. Must not know:
//! files, packages.
//!
//! Each source has two hashes: SHA-256, which nobody can meet with other bytes, and XXH3, which a build knows anyway.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Node, Report, Site, State};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::yaml;

/// The folder of seals, at the site's root.
pub const SEALS: &str = "seals";

/// By what the sealed bytes of each output are recognised without reading them, so that changed ones are read again.
pub type Stamps = Arc<BTreeMap<String, u64>>;

/// The seals of a site, by year.
#[derive(Debug, Clone, Default)]
pub struct Seals {
    /// The seals.
    pub seals: Arc<Vec<Seal>>,
    /// Of each seal, what its sealed bytes are recognised by.
    pub stamps: Vec<Stamps>,
}

/// What was sealed of a year.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Seal {
    /// The year of publication.
    pub year: i16,
    /// The day of sealing.
    pub sealed: Date,
    /// SHA-256 of the package's manifest.
    pub package: String,
    /// Bytes of the package's payload.
    pub bytes: u64,
    /// When it was sealed anew, and why.
    #[serde(default)]
    pub resealed: Vec<Resealed>,
    /// The package as it may be downloaded; `None` where none was made for that.
    #[serde(default)]
    pub download: Option<Download>,
    /// Reports of other years whose titles the year's pages show, because they replace one of its reports.
    #[serde(default)]
    pub shows: BTreeSet<String>,
    /// Public reports by source path.
    pub reports: BTreeMap<String, SealedReport>,
    /// The address that the outputs were made for.
    pub base_url: String,
    /// Outputs by path.
    pub outputs: BTreeMap<String, SealedOutput>,
}

/// What was made of a year.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedOutput {
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// XXH3, 128 bits, in hexadecimal digits; `None` for a copy of a source, whose bytes are kept there.
    #[serde(default)]
    pub xxh3: Option<String>,
    /// Length in bytes.
    pub length: u64,
}

/// A package in one file, for readers.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Download {
    /// Its name in the folder of packages.
    pub file: String,
    /// Length in bytes.
    pub length: u64,
    /// SHA-256 in hexadecimal digits.
    pub sha256: String,
    /// XXH3, 128 bits, in hexadecimal digits.
    pub xxh3: String,
    /// Sealed reports that it does not hold, because they were withdrawn since.
    #[serde(default)]
    pub without: BTreeSet<String>,
}

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

/// One time that a year was sealed anew.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resealed {
    /// The day.
    pub date: Date,
    /// Why.
    pub reason: String,
}

/// Hashes of a report's source, and of its attachments by path.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedReport {
    /// The page.
    pub page: SealedFile,
    /// Attachments.
    #[serde(default)]
    pub files: BTreeMap<String, SealedFile>,
}

/// Hashes of a file, in hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealedFile {
    /// SHA-256.
    pub sha256: String,
    /// XXH3, 128 bits.
    pub xxh3: String,
}

impl Site {
    /// The day on which a report's year was sealed with it; `None` for one that no seal has.
    #[must_use]
    pub fn sealed_on(&self, report: &Report) -> Option<Date> {
        let year = report.date.year();
        let seal = self.seals.iter().find(|seal| seal.year == year)?;
        seal.reports.contains_key(report.file()).then_some(seal.sealed)
    }

    /// What readers are offered of a sealed year.
    #[must_use]
    pub fn offer<'s>(&self, seal: &'s Seal) -> Offer<'s> {
        match &seal.download {
            _ if !self.config.archive.downloads => Offer::Nothing,
            None => Offer::Unmade,
            Some(made) if seal.withdrawn(self).all(|file| made.without.contains(file)) => {
                Offer::Package(made)
            }
            Some(_) => Offer::Blocked,
        }
    }
}

impl Seal {
    /// The file of a year's seal, relative to the site's root.
    #[must_use]
    pub fn file(year: i16) -> String {
        format!("{SEALS}/{year:04}.yaml")
    }

    /// Reads a seal; one that cannot be read is a finding, and seals nothing.
    pub fn parse(file: &str, text: &str) -> Result<Self, Box<Diagnostic>> {
        let seal: Option<Self> = yaml::value(text);
        seal.filter(|seal| Self::file(seal.year) == file && seal.is_sound())
            .ok_or_else(|| Box::new(problem::seal::unreadable(Location::file(file))))
    }

    /// Where the bytes of an output are kept, relative to the site's root, in the folder that settings name.
    #[must_use]
    pub fn bytes_of(folder: &str, year: i16, path: &str) -> String {
        format!("{folder}/{year:04}/{path}")
    }

    /// As text, sorted, so that a version history shows what was changed.
    #[must_use]
    pub fn print(&self) -> String {
        let mut out = format!(
            "# gongkai archive {0} 写下，不要手改；核对：gongkai verify {1}\n# Written by `gongkai archive {0}`; not to be edited. To check: gongkai verify {1}\nyear: {0}\nsealed: {2}\npackage: {3}\nbytes: {4}\nbase_url: {5}\n",
            self.year,
            Self::file(self.year),
            self.sealed,
            yaml::quoted(&self.package),
            self.bytes,
            yaml::quoted(&self.base_url)
        );
        if !self.resealed.is_empty() {
            out.push_str("resealed:\n");
            for Resealed { date, reason } in &self.resealed {
                let _ = writeln!(out, "  - {{date: {date}, reason: {}}}", yaml::quoted(reason));
            }
        }
        if let Some(it) = &self.download {
            let Download { length, file, sha256, xxh3, without } = it;
            let texts = [file, sha256, xxh3].map(|text| yaml::quoted(text));
            let [file, sha256, xxh3] = texts;
            let _ = writeln!(
                out,
                "download:\n  file: {file}\n  length: {length}\n  sha256: {sha256}\n  xxh3: {xxh3}"
            );
            if !without.is_empty() {
                out.push_str("  without:\n");
            }
            for file in without {
                let _ = writeln!(out, "    - {}", yaml::quoted(file));
            }
        }
        let file = |it: &SealedFile| {
            format!("{{sha256: {}, xxh3: {}}}", yaml::quoted(&it.sha256), yaml::quoted(&it.xxh3))
        };
        if !self.shows.is_empty() {
            out.push_str("shows:\n");
        }
        for file in &self.shows {
            let _ = writeln!(out, "  - {}", yaml::quoted(file));
        }
        out.push_str("reports:\n");
        for (path, report) in &self.reports {
            let _ = writeln!(out, "  {}:\n    page: {}", yaml::quoted(path), file(&report.page));
            if !report.files.is_empty() {
                out.push_str("    files:\n");
            }
            for (path, it) in &report.files {
                let _ = writeln!(out, "      {}: {}", yaml::quoted(path), file(it));
            }
        }
        out.push_str("outputs:\n");
        for (path, it) in &self.outputs {
            let (sha256, length) = (yaml::quoted(&it.sha256), it.length);
            let xxh3 = it.xxh3.as_ref().map(|xxh3| format!(", xxh3: {}", yaml::quoted(xxh3)));
            let xxh3 = xxh3.unwrap_or_default();
            let path = yaml::quoted(path);
            let _ = writeln!(out, "  {path}: {{sha256: {sha256}, length: {length}{xxh3}}}");
        }
        out
    }

    /// Whether the sealed bytes can be shown as they are: made for this address, and nothing was withdrawn since, of
    /// which other pages of the year may show the title.
    #[must_use]
    pub fn is_whole(&self, site: &Site) -> bool {
        self.base_url == site.config.base_url.absolute("") && self.withdrawn(site).next().is_none()
    }

    /// Reports of which sealed pages show something and that are not public any more, by source path: the year's own,
    /// and those of other years that replaced one of them when it was sealed.
    pub fn withdrawn<'s>(&'s self, site: &'s Site) -> impl Iterator<Item = &'s str> {
        let is_gone = |file: &&str| match site.node(file) {
            Some(Node::Report(id)) => site.reports[id].state != State::Published,
            _ => true,
        };
        self.reports.keys().chain(&self.shows).map(String::as_str).filter(is_gone)
    }

    /// Whether all that becomes a path or is shown as a hash has the form of one.
    fn is_sound(&self) -> bool {
        let is_hash = |text: &str, digits: usize| {
            text.len() == digits
                && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        };
        let is_file = |it: &SealedFile| is_hash(&it.sha256, 64) && is_hash(&it.xxh3, 32);
        let is_plain = |path: &str| {
            let is_name = |name: &str| !matches!(name, "" | "." | "..");
            path.split('/').all(is_name) && !path.contains(['\\', '\0'])
        };
        is_hash(&self.package, 64)
            && self.reports.iter().all(|(path, report)| {
                is_plain(path)
                    && is_file(&report.page)
                    && report.files.iter().all(|(path, it)| is_plain(path) && is_file(it))
            })
            && self.outputs.iter().all(|(path, it)| {
                let xxh3 = it.xxh3.as_deref().is_none_or(|xxh3| is_hash(xxh3, 32));
                is_plain(path) && is_hash(&it.sha256, 64) && xxh3
            })
            && self.download.as_ref().is_none_or(|it| {
                let is_name = is_plain(&it.file) && !it.file.contains('/');
                let is_zip = it.file.ends_with(".zip") && !it.file.starts_with('.');
                is_name && is_zip && is_hash(&it.sha256, 64) && is_hash(&it.xxh3, 32)
            })
    }

    /// What of the site is not as it was sealed. What was withdrawn since may be gone.
    #[must_use]
    pub fn check(&self, site: &Site) -> Vec<Diagnostic> {
        let mut findings = Vec::new();
        let digits = |hash: u128| format!("{hash:032x}");
        for (file, sealed) in &self.reports {
            let Some(Node::Report(id)) = site.node(file) else {
                let at = Location::file(Self::file(self.year));
                findings.push(problem::seal::missing(at, file, self.year));
                continue;
            };
            let report = &site.reports[id];
            if report.state == State::Withdrawn {
                continue;
            }
            let withdrawal = report.meta.rare().withdrawn.as_ref().map(|it| it.date);
            if digits(report.page.hash) == sealed.page.xxh3 {
                // As it was sealed.
            } else if let Some(day) = withdrawal {
                let at = report.place("withdrawn");
                findings.push(problem::seal::withdrawn_later(at, self.year, &day.to_string()));
            } else {
                findings.push(problem::seal::changed(Location::start(file), self.year));
            }
            for (file, sealed) in &sealed.files {
                match site.file(file) {
                    None => {
                        let at = Location::file(Self::file(self.year));
                        findings.push(problem::seal::missing(at, file, self.year));
                    }
                    Some((_, attachment)) if digits(attachment.hash) != sealed.xxh3 => {
                        findings.push(problem::seal::changed(Location::file(file), self.year));
                    }
                    Some(_) => {}
                }
            }
        }
        let later = site.reports.iter().filter(|report| {
            report.state == State::Published
                && report.date.year() == self.year
                && !self.reports.contains_key(report.file())
        });
        findings.extend(later.map(|report| problem::seal::added(report.place("date"), self.year)));
        findings
    }
}

#[cfg(test)]
mod tests {
    use super::{Download, Resealed, Seal, SealedFile, SealedOutput, SealedReport};

    #[test]
    fn reads_what_it_prints() {
        let file = |digit: &str| SealedFile { sha256: digit.repeat(64), xxh3: digit.repeat(32) };
        let output = |xxh3| SealedOutput { sha256: "4".repeat(64), xxh3, length: 3 };
        let files = [("content/a/附件: \"一\".pdf".to_owned(), file("2"))].into();
        let date = "2026-01-05".parse().expect("a date");
        let seal = Seal {
            year: 2024,
            sealed: date,
            package: "0".repeat(64),
            bytes: 12,
            resealed: vec![Resealed { date, reason: "换了#模板".to_owned() }],
            download: Some(Download {
                file: "www.test.gov.cn-2024-public.zip".to_owned(),
                length: 7,
                sha256: "6".repeat(64),
                xxh3: "7".repeat(32),
                without: ["content/c: d.md".to_owned()].into(),
            }),
            shows: ["content/e.md".to_owned()].into(),
            reports: [
                ("content/a/index.md".to_owned(), SealedReport { page: file("1"), files }),
                ("content/b.md".to_owned(), SealedReport { page: file("3"), files: [].into() }),
            ]
            .into(),
            base_url: "https://www.test.gov.cn/".to_owned(),
            outputs: [
                ("a/b c.html".to_owned(), output(Some("5".repeat(32)))),
                ("a/b.csv".to_owned(), output(None)),
            ]
            .into(),
        };
        let text = seal.print();
        assert_eq!(Seal::parse("seals/2024.yaml", &text).as_ref(), Ok(&seal), "{text}");
        assert!(Seal::parse("seals/2023.yaml", &text).is_err(), "another year's");
        assert!(Seal::parse("seals/2024.yaml", &text[..text.len() / 2]).is_err());
        // What would lead out of the site, or is no hash.
        for (right, wrong) in [
            ("file: www.test.gov.cn-2024-public.zip", "file: ../../www.zip"),
            ("file: www.test.gov.cn-2024-public.zip", "file: a/www.zip"),
            ("a/b c.html", "../b.html"),
            ("content/b.md", "content//b.md"),
            (&"7".repeat(32), "zz"),
            (&"6".repeat(64), "0000"),
            (&"0".repeat(64), "0"),
        ] {
            assert!(text.contains(right), "{right}");
            assert!(
                Seal::parse("seals/2024.yaml", &text.replace(right, wrong)).is_err(),
                "{wrong}"
            );
        }
    }
}
