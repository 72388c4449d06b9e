//! `gongkai import`: texts, Word files and web pages that a clerk has become reports of a section.

mod jobs;
mod place;
mod results;
mod section;
mod write;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::session::{Session, Show};
use super::{Outcome, number, serve};
use crate::diagnostic::Diagnostic;
use crate::import::{self, Draft, ImportOptions, Key};
use crate::trouble::Trouble;
use crate::{LoadOptions, fs, load, privacy, text};
use jobs::Job;
use place::Placed;
use results::{ResultRow, Status};

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// 文本、Word 文件、网页，或放着它们的文件夹 / texts, Word files, web pages, or folders of them
    #[arg(required_unless_present = "list", value_name = "FILE")]
    files: Vec<Utf8PathBuf>,
    /// 放进哪个栏目，如 fzzf / section to put them in
    #[arg(long, value_name = "SECTION", required_unless_present = "list")]
    section: Option<String>,
    /// 栏目还没有时它的名称；几级都没有时用 `/` 隔开 / title of a section that is not there yet
    #[arg(long, value_name = "TITLE")]
    section_title: Option<String>,
    /// 清单（CSV）：文件、栏目、标题、日期、旧网址 / a list of files, sections, titles, dates, old addresses
    #[arg(long, value_name = "CSV", conflicts_with = "files")]
    list: Option<Utf8PathBuf>,
    /// 标题，文中没有时写明 / title
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    title: Option<String>,
    /// 发布日期，文中没有时写明 / publication date
    #[arg(long)]
    date: Option<String>,
    /// 发布机构，文中没有时写明 / publisher
    #[arg(long, value_parser = clap::builder::NonEmptyStringValueParser::new())]
    publisher: Option<String>,
    /// 文中有几个值时选第几个，如 `date=2` / which of several values to take
    #[arg(long, value_name = "KEY=N")]
    take: Vec<String>,
    /// 页面原来的网址，成为旧网址 / address that the page had
    #[arg(long, value_name = "URL")]
    old_url: Option<String>,
    /// 不能读成报告的文件（PDF、表格）成为新报告的附件 / files that are no reports become attachments of new ones
    #[arg(long)]
    attach: bool,
    /// 文中的身份证号确实要公开 / identity numbers in the text are meant to be published
    #[arg(long)]
    yes: bool,
    /// 把汉字之间的半角标点改成全角 / make punctuation between Chinese characters full-width
    #[arg(long)]
    full_width: bool,
    /// 只说会怎样，什么也不写 / say what would be done, write nothing
    #[arg(long)]
    dry_run: bool,
    /// 导入后在预览里打开 / show the first report in the preview
    #[arg(long, conflicts_with = "dry_run")]
    open: bool,
    /// 把结果写成表（CSV）/ write the results as a table
    #[arg(long, value_name = "CSV")]
    results: Option<Utf8PathBuf>,
}

/// A file, and what was read of it.
struct ReadJob {
    job: Job,
    /// SHA-256 of its bytes.
    digest: String,
    draft: Option<Draft>,
    findings: Vec<Diagnostic>,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let jobs = jobs::all(arguments)?;
    if arguments.title.is_some() && jobs.len() > 1 {
        return Err(Trouble::new(text!(
            "几个文件不能共用一个 `--title`；请分开导入",
            "several files cannot share one `--title`; import them one by one"
        ))
        .into());
    }
    let takes = takes(&arguments.take)?;
    let date = arguments.date.as_deref().map(jobs::date).transpose()?;
    let options = |job: &Job| ImportOptions {
        title: job.title.clone().or_else(|| arguments.title.clone()),
        date: job.date.or(date),
        publisher: arguments.publisher.clone(),
        old_url: job.old_url.clone().or_else(|| arguments.old_url.clone()),
        takes: takes.clone(),
        attach: arguments.attach,
        quoted: (session.show == Show::Everything).then_some(usize::MAX),
        publish_personal: arguments.yes,
        full_width: arguments.full_width,
    };
    let load_options =
        LoadOptions { overrides: Session::overrides(None), ..LoadOptions::default() };
    let site = load(&root, &load_options)?.with_sound_settings()?.site;
    // A numbering that cannot work is said before anything is written.
    let mut written = write::ImportWriter::new(&root, number::open(&root, &site)?);
    let mut sections = section::Sections::new(&root, arguments.section_title.as_deref());

    let read = read_all(session, jobs, &options)?;
    let read = jobs::without_attachments(read);
    let one = read.len() == 1;
    let mut record = write::ImportRecord::open(&root)?;
    let mut placed: Vec<Placed> = Vec::new();
    let mut rows: Vec<ResultRow> = Vec::new();
    let mut said: Vec<Diagnostic> = Vec::new();
    for mut each in read {
        let known = record.get(&each.digest, &each.job.section);
        if let Some(file) = known {
            let from = &each.job.file;
            session.tell(&text!(
                "{from} 已经导入过，没有变化：{file}",
                "{from} was imported already and has not changed: {file}"
            ));
            rows.push(ResultRow::of(&each.job, Status::Unchanged, &file, None, &[]));
            continue;
        }
        let at = place::place(
            &root,
            &site.config,
            &each.job,
            each.draft.take(),
            &placed,
            &mut each.findings,
        )?;
        sections.ask(&each.job, &mut each.findings)?;
        let failed = at.is_none() || each.findings.iter().any(Diagnostic::is_error);
        let status = if failed { Status::Failed } else { Status::Imported };
        let file = at.as_ref().map(|at| at.file.clone()).unwrap_or_default();
        rows.push(ResultRow::of(
            &each.job,
            status,
            &file,
            at.as_ref().map(|at| &at.draft),
            &each.findings,
        ));
        if let Some(at) = at.filter(|_| !failed) {
            if !arguments.dry_run {
                sections.make(session, &each.job.section)?;
                if let Err(why) = written.write(&at) {
                    // What was written before keeps its numbers.
                    written.finish()?;
                    record.save()?;
                    return Err(why.into());
                }
                record.add(&each.digest, &each.job.section, &at.file);
            }
            results::tell(session, &at, one);
            placed.push(at);
        }
        // With several files only what needs a person is said; the rest is in the table.
        said.extend(each.findings.into_iter().filter(|it| one || !results::is_note(it)));
    }
    for finding in &mut said {
        finding.message.zh = privacy::masked_text(&finding.message.zh).into_owned();
        finding.message.en = privacy::masked_text(&finding.message.en).into_owned();
    }
    session.print(&said);
    if !arguments.dry_run {
        written.finish()?;
        record.save()?;
    }
    let done = results::finish(session, &rows, arguments.results.as_deref(), arguments.dry_run)?;
    match placed.first().filter(|_| arguments.open) {
        Some(first) => show(session, &root, &first.file),
        None => Ok(done),
    }
}

/// Reads all files, as many at a time as the machine has processors.
fn read_all(
    session: &Session,
    jobs: Vec<Job>,
    options: &(impl Fn(&Job) -> ImportOptions + Sync),
) -> Result<Vec<ReadJob>, Trouble> {
    let bar = session.progress(jobs.len());
    let read = |job: Job| -> Result<ReadJob, Trouble> {
        let bytes = fs::read(&job.file)?;
        let beside =
            |path: &str| fs::bytes_if_there(&jobs::beside(&job.file, path)?).ok().flatten();
        let (draft, findings) = import::read(job.file.as_str(), &bytes, &options(&job), &beside);
        bar.inc(1);
        Ok(ReadJob { digest: crate::hex::encode(&Sha256::digest(&bytes)), job, draft, findings })
    };
    let all = jobs.into_par_iter().map(read).collect();
    bar.finish_and_clear();
    all
}

/// Shows a report in the preview, until that is ended.
fn show(session: &mut Session, root: &Utf8Path, file: &str) -> Outcome {
    let options =
        LoadOptions { overrides: Session::overrides(None), drafts: true, ..LoadOptions::default() };
    let site = load(root, &options)?.with_sound_settings()?.site;
    let report = site.reports.iter().find(|report| report.file() == file);
    let page = report.map(|report| report.url.to_string()).unwrap_or_default();
    serve::run(session, serve::Arguments::of_page(page))
}

/// Reads `date=2`.
fn takes(typed: &[String]) -> Result<Vec<(Key, usize)>, Trouble> {
    let read = |each: &String| {
        let (name, number) = each.split_once('=')?;
        let key = Key::ALL.into_iter().find(|key| {
            let (latin, chinese) = key.names();
            name == latin || name == chinese
        })?;
        Some((key, number.parse::<usize>().ok().filter(|number| *number > 0)?))
    };
    let all = typed.iter().map(|each| {
        read(each).ok_or_else(|| {
            Trouble::new(text!(
                "`--take` 写成 `date=2`，不是 `{each}`",
                "`--take` takes `date=2`, not `{each}`"
            ))
        })
    });
    all.collect()
}
