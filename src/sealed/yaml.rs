//! Seals as they were written before the line format: YAML, read whole.
//!
//! In: a text. Out: a [`SealedYear`]. Must not know: lines. Nothing is written in this form any more.

use std::collections::{BTreeMap, BTreeSet};
use std::num::NonZeroU128;

use jiff::civil::Date;
use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_128;

use super::{Download, FileRecord, FileTable, Resealed, SealedReports, SealedYear};
use crate::{hex, yaml};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YamlSeal {
    year: i16,
    sealed: Date,
    package: String,
    bytes: u64,
    #[serde(default)]
    resealed: Vec<Resealed>,
    #[serde(default)]
    download: Option<Download>,
    #[serde(default)]
    shows: BTreeSet<String>,
    reports: BTreeMap<String, YamlReport>,
    base_url: String,
    outputs: BTreeMap<String, YamlFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YamlReport {
    page: YamlFile,
    #[serde(default)]
    files: BTreeMap<String, YamlFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YamlFile {
    sha256: String,
    #[serde(default)]
    xxh3: Option<String>,
    #[serde(default)]
    length: Option<u64>,
}

impl YamlFile {
    /// `is_output` says what must be there: the length of an output, the second hash of a source.
    fn record(&self, is_output: bool) -> Option<FileRecord> {
        let xxh3 = match &self.xxh3 {
            Some(text) => Some(NonZeroU128::new(u128::from_be_bytes(hex::decode(text)?))?),
            None => None,
        };
        let is_whole = if is_output { self.length.is_some() } else { xxh3.is_some() };
        let sha256 = hex::decode(&self.sha256)?;
        is_whole.then_some(FileRecord { sha256, xxh3, length: self.length })
    }
}

/// Reads a seal; `None` for a text that is none.
pub(super) fn read(file: &str, text: &str) -> Option<SealedYear> {
    let seal: YamlSeal = yaml::value(text)?;
    let (mut reports, mut outputs) = (SealedReports::default(), FileTable::default());
    for (path, report) in &seal.reports {
        if !reports.push(path, report.page.record(false)?) {
            return None;
        }
        for (path, attachment) in &report.files {
            if !reports.push_attachment(path, attachment.record(false)?) {
                return None;
            }
        }
    }
    for (path, output) in &seal.outputs {
        outputs.push(path, output.record(true)?);
    }
    let YamlSeal { year, sealed, package, bytes, resealed, download, shows, base_url, .. } = seal;
    let digest = xxh3_128(text.as_bytes());
    let stamps = Vec::new();
    let file = file.to_owned();
    Some(SealedYear {
        file,
        digest,
        year,
        sealed,
        package,
        bytes,
        base_url,
        resealed,
        download,
        shows,
        reports,
        outputs,
        stamps,
    })
}

#[cfg(test)]
mod tests {
    use crate::sealed::SealedYear;

    #[test]
    fn a_seal_of_an_earlier_version_says_the_same_in_lines() {
        let text = include_str!("old_seal.yaml");
        let read = |file: &str, text: &str| {
            SealedYear::read(file, &mut text.as_bytes()).expect("no disk is involved")
        };
        let old = read("seals/2024.yaml", text).expect("a seal");
        assert_eq!((old.reports.pages().len(), old.outputs.len()), (2, 2));
        let new = read("seals/2024.seal", &old.print()).expect("lines");
        let as_old = SealedYear { file: old.file.clone(), digest: old.digest, ..new };
        assert_eq!(as_old, old);
        for (right, wrong) in [
            ("year: 2024", "year: 2023"),
            (&"0".repeat(64), &"(".repeat(64)),
            (&"6".repeat(64), "0000"),
            (&"7".repeat(32), "zz"),
            ("www.test.gov.cn-2024-public.zip", "../www.zip"),
            ("a/b c.html", "../b.html"),
            ("content/b.md", "content//b.md"),
            ("length: 3, ", ""),
            ("\"33333333333333333333333333333333\"", "\"33\""),
            ("outputs:", "output:"),
        ] {
            assert!(text.contains(right), "{right}");
            let text = text.replace(right, wrong);
            assert!(
                SealedYear::read("seals/2024.yaml", &mut text.as_bytes())
                    .expect("no disk")
                    .is_err(),
                "{text}"
            );
        }
        // Where in it is not known.
        let year = SealedYear::read("seals/2024.yaml", &mut "x".as_bytes()).expect("no disk");
        assert_eq!(year.map_err(|it| it.at.to_string()), Err("seals/2024.yaml".to_owned()));
        let half = &text[..text.len() / 2];
        assert!(
            SealedYear::read("seals/2024.yaml", &mut half.as_bytes()).expect("no disk").is_err()
        );
    }
}
