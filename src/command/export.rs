//! `gongkai export`: what stands at a target, as files that the search engines of others load.
//!
//! Only what is on record is given: a report that was changed and not published yet is held back and named, because nobody else sees what it says
//! now.

use std::collections::BTreeMap;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;
use rayon::prelude::*;
use serde_json::json;

use super::build::load_again;
use super::publish::{LedgerFile, built_for, choose};
use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::Diagnostic;
use crate::export::{
    ExportFormat, ExportedAttachment, ExportedDocument, ExportedRecord, ExportedSite,
    NumberedFiles, cut, id_of, mapping,
};
use crate::extract::{ExtractLimits, texts};
use crate::ledger::{self, AddressState};
use crate::media::media_type;
use crate::percent;
use crate::site::{Attachment, Report, ReportId};
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::{LoadOptions, Snapshot, fs, text};

/// Reports that are read at a time, so that memory does not grow with the site.
const AT_A_TIME: usize = 256;

/// The file that says what the others are.
const CONTENTS: &str = "export.json";

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 格式：bulk 用于 `OpenSearch` 和 Elasticsearch / form of the files; bulk is that of `OpenSearch` and Elasticsearch
    #[arg(long, value_enum)]
    format: FormatName,
    /// 哪个发布目标处的；只有一个时可不写 / what stands at which target
    #[arg(long, value_name = "TARGET")]
    target: Option<String>,
    /// 只要这个版本以后的改动 / only what has changed since this release
    #[arg(long, value_name = "RELEASE")]
    since: Option<String>,
    /// 写进哪个文件夹，要是空的 / the folder to write to, which has to be empty
    #[arg(short, long, value_name = "DIR", default_value = "export")]
    output: Utf8PathBuf,
    /// 索引的名称 / the name of the index
    #[arg(long, default_value = "gongkai", value_parser = index_name)]
    index: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FormatName {
    Bulk,
    Meilisearch,
    Ndjson,
}

impl FormatName {
    fn format(self) -> ExportFormat {
        match self {
            Self::Bulk => ExportFormat::Bulk,
            Self::Meilisearch => ExportFormat::Meilisearch,
            Self::Ndjson => ExportFormat::Ndjson,
        }
    }
}

/// A name that both engines take: lower case, digits, `-`, `_`, a letter first.
fn index_name(typed: &str) -> Result<String, String> {
    let is_sign = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-' || c == b'_';
    let is_name = typed.starts_with(|c: char| c.is_ascii_lowercase())
        && typed.len() <= 100
        && typed.bytes().all(is_sign);
    if is_name {
        return Ok(typed.to_owned());
    }
    Err("要以小写字母开头，只有小写字母、数字、- 和 _ / begin with a letter; lower case, digits, - and _ only"
        .to_owned())
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let mut overrides = Session::overrides(None);
    let (settings, findings) = session.settings_file(&root)?.parse(&overrides);
    if findings.iter().any(Diagnostic::is_error) {
        session.print(&findings);
        return Ok(Done::Problems);
    }
    let target = choose(&settings.publish.targets, arguments.target.as_deref())?.clone();
    if let Some(base_url) = &target.base_url {
        overrides = Session::overrides(Some(&base_url.absolute("")));
    }
    let options = LoadOptions { overrides, ..LoadOptions::default() };
    let loaded = load_again(&root, &built_for(&root, &target.name), &options)?;
    let snapshot = Snapshot::new(&root, &loaded);
    let ledger_file = match LedgerFile::open(session, &root, false)? {
        Ok(file) => file,
        Err(broken) => {
            session.print(&[*broken]);
            return Ok(Done::Problems);
        }
    };
    let lines = &ledger_file.lines;
    let name = target.name.as_str();
    let Some(live) = ledger::live(lines, name) else {
        return Err(Trouble::new(text!(
            "目标“{name}”还没有发布过，没有可以导出的；先 `gongkai publish {name}`",
            "nothing was published to the target `{name}` yet, so there is nothing to export; run `gongkai publish {name}` first"
        ))
        .into());
    };
    let since = match &arguments.since {
        None => 0,
        Some(release) => ledger::confirmed(lines, name, release).ok_or_else(|| {
            Trouble::new(text!(
                "目标“{name}”没有发布过版本 {release}；`gongkai publish {name} --status` 列出版本",
                "no release {release} was published to the target `{name}`; `gongkai publish {name} --status` lists them"
            ))
        })?,
    };
    let output = empty_folder(&arguments.output)?;
    let mut history = ledger::history(lines, name);
    history.retain(|_, state| state.version > since);
    let site = &snapshot.site;
    let seen = (0..site.reports.len()).filter(|id| ledger::is_seen(site, *id));
    let by_url = seen.map(|id| (&*site.reports[id].url, id)).collect();
    let export = Export { root: &root, snapshot: &snapshot, by_url };
    let format = arguments.format.format();
    let mut write = |name: &str, text: &str| fs::write_deep(&output.join(name), text.as_bytes());
    let mut files = NumberedFiles::new(format, &arguments.index, &mut write);
    let mut held: Vec<&str> = Vec::new();
    let all: Vec<(&String, &AddressState)> = history.iter().collect();
    for some in all.chunks(AT_A_TIME) {
        let records: Vec<Result<ExportedRecord, HeldBack<'_>>> = some
            .par_iter()
            .map(|(url, state)| export.record(url, state))
            .collect::<Result<_, Trouble>>()?;
        for record in records {
            match record {
                Ok(record) => files.add(&record)?,
                Err(HeldBack(file)) => held.push(file),
            }
        }
    }
    let files = files.finish()?;
    if let Some((name, text)) = mapping(format) {
        fs::write_deep(&output.join(name), text.as_bytes())?;
    }
    let documents: usize = files.iter().map(|file| file.documents).sum();
    let gone: usize = files.iter().map(|file| file.gone).sum();
    let hash_of = |line: usize| line.checked_sub(1).map(|at| lines[at].hash.as_str());
    let contents = json!({
        "format": format.name(),
        "index": arguments.index,
        "site": export.site(),
        "target": name,
        "release": live,
        "since": arguments.since,
        "ledger": {"lines": lines.len(), "head": hash_of(lines.len()), "since_lines": since, "since_head": hash_of(since)},
        "documents": documents,
        "gone": gone,
        "held": held,
        "files": files,
    });
    fs::write_deep(&output.join(CONTENTS), format!("{contents:#}\n").as_bytes())?;
    for file in &held {
        session.warn(&text!(
            "{file}：改过、还没有发布，没有导出；先发布，再导出",
            "{file}: changed and not published yet, so it is not exported; publish first, then export"
        ));
    }
    let (count, kept) = (files.len(), held.len());
    session.tell(&text!(
        "导出到 {output}：{documents} 份，撤下 {gone} 份，{count} 个文件；没有导出 {kept} 份",
        "exported to {output}: {documents} documents, {gone} gone, in {count} files; {kept} held back"
    ));
    Ok(if held.is_empty() { Done::Fine } else { Done::Problems })
}

/// The folder to write to, which has nothing in it.
fn empty_folder(typed: &Utf8Path) -> Result<Utf8PathBuf, Trouble> {
    let output = fs::absolute(typed)?;
    let is_free = match fs::there(&output)? {
        fs::There::Nothing => true,
        fs::There::Folder => fs::names(&output)?.is_empty(),
        fs::There::File(_) | fs::There::Other => false,
    };
    if is_free {
        return Ok(output);
    }
    Err(Trouble::new(text!(
        "{output} 里已经有文件；换一个空的文件夹（`-o`），免得把两次导出混在一起",
        "{output} has files in it; use an empty folder (`-o`), so that two exports are not mixed"
    )))
}

/// The source of a report that is not given, because it is not what was published.
struct HeldBack<'e>(&'e str);

/// What documents are made of.
struct Export<'e> {
    root: &'e Utf8Path,
    snapshot: &'e Snapshot,
    /// Reports that readers see.
    by_url: BTreeMap<&'e str, ReportId>,
}

impl<'e> Export<'e> {
    fn site(&self) -> ExportedSite {
        let config = &self.snapshot.site.config;
        ExportedSite {
            name: config.identity.name.clone(),
            id_code: config.identity.site_id_code.clone(),
            url: config.base_url.absolute(""),
        }
    }

    /// What is to be loaded of an address.
    fn record(
        &self,
        url: &'e str,
        state: &'e AddressState,
    ) -> Result<Result<ExportedRecord, HeldBack<'e>>, Trouble> {
        let absolute = self.snapshot.site.config.base_url.absolute(&percent::encoded(url));
        let (id, version) = (id_of(&absolute), state.version);
        let Some(recorded) = &state.report else {
            return Ok(Ok(ExportedRecord::Gone { id, version }));
        };
        let Some(report) = self.by_url.get(url).copied() else {
            return Ok(Err(HeldBack(&recorded.file)));
        };
        let site = &self.snapshot.site;
        let bytes = fs::read(&on_disk(self.root, site.reports[report].file()))?;
        if ledger::present_report(site, report, &bytes) != *recorded {
            return Ok(Err(HeldBack(&recorded.file)));
        }
        let document = self.document(report, &bytes)?;
        let document = ExportedDocument { id, version, url: absolute, ..document };
        Ok(Ok(ExportedRecord::Document(Box::new(document))))
    }

    fn document(&self, id: ReportId, bytes: &[u8]) -> Result<ExportedDocument, Trouble> {
        let site = &self.snapshot.site;
        let report: &Report = &site.reports[id];
        let blocks = self.snapshot.renderer.plain_text(id, bytes);
        let body: Vec<&str> = blocks.iter().map(|block| block.text.as_str()).collect();
        let (text, mut is_cut) = cut(body.join("\n"));
        let mut attachments = Vec::new();
        for file in report.listed() {
            let (attachment, was_cut) = self.attachment(file)?;
            attachments.push(attachment);
            is_cut |= was_cut;
        }
        let own = |text: &Option<std::sync::Arc<str>>| text.as_deref().map(ToOwned::to_owned);
        let sections = site.path_to(report.section).into_iter().filter(|id| *id != 0);
        Ok(ExportedDocument {
            site: self.site(),
            title: report.title.to_string(),
            published: report.date.and_then(|date| {
                let at = date.to_datetime(report.time).to_zoned(site.zone.clone()).ok()?;
                Some(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
            }),
            created: report.meta.created.map(|day| day.to_string()),
            sections: sections.map(|id| site.sections[id].title.clone()).collect(),
            publisher: report.publisher().to_owned(),
            source: report.source().to_owned(),
            doc_number: report.meta.doc_number.as_deref().map(ToOwned::to_owned),
            index_number: report.index_number.as_deref().map(ToOwned::to_owned),
            topic: own(&report.shared.topic),
            genre: own(&report.shared.genre),
            kind: own(&report.shared.kind),
            year: report.meta.year,
            validity: report.validity.id().to_owned(),
            keywords: report.meta.keywords.iter().map(ToString::to_string).collect(),
            summary: report.summary.to_string(),
            text,
            attachments,
            is_cut,
            ..ExportedDocument::default()
        })
    }

    /// An attachment with what readers of it see, and whether that was cut.
    fn attachment(&self, file: &Attachment) -> Result<(ExportedAttachment, bool), Trouble> {
        let bytes = fs::read(&on_disk(self.root, &file.file))?;
        let mut text = String::new();
        for inner in texts(&bytes, ExtractLimits::default()) {
            for piece in inner.pieces.iter().filter(|piece| piece.is_seen()) {
                text.push_str(piece.text.trim());
                text.push('\n');
            }
        }
        let (text, is_cut) = cut(text.trim_end().to_owned());
        let made = ExportedAttachment {
            title: file.title.clone(),
            url: self.snapshot.site.config.base_url.absolute(&percent::encoded(&file.url)),
            name: file.name.clone(),
            media_type: media_type(&file.kind).to_owned(),
            sha256: file.sha256.clone(),
            text,
        };
        Ok((made, is_cut))
    }
}
