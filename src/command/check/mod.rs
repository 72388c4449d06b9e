//! `gongkai check`: the inspection before the inspection. Everything that a build finds, and what it does not look at: the insides of
//! attachments, numbers of people, clocks of sections, reports that are due.

mod changed;
mod external;
mod files;
mod waiving;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use camino::{Utf8Path, Utf8PathBuf};
use clap::ValueEnum;

use super::session::Session;
use super::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Severity, rules, sort};
use crate::inspect::columns::{self, ColumnState, DueState, ScoreSheet};
use crate::inspect::formats::{Inspection, InspectionFormat};
use crate::inspect::severity;
use crate::privacy::masked_text;
use crate::site::{Report, Site, State};
use crate::text::{Lang, Text};
use crate::trouble::Trouble;
use crate::{LoadError, LoadOptions, Snapshot, escape, fs, load, text};
use files::SeenFiles;

/// Days to come that the preview tells of.
const SOON: u16 = 30;

/// Findings that a person is shown at once.
const SHOWN: usize = 50;

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 输出格式 / output format
    #[arg(long, value_enum, default_value = "human")]
    format: CheckFormat,
    /// 写进文件，不写到终端 / write to a file instead
    #[arg(short, long, value_name = "FILE")]
    output: Option<Utf8PathBuf>,
    /// 全部列出，不只前 50 条 / list all findings, not only the first 50
    #[arg(long)]
    all: bool,
    /// 今后多少天内到期的也列出，如 30d / what is due within so many days is told too
    #[arg(long, value_name = "DAYS", value_parser = days)]
    due: Option<u16>,
    /// 看过、可以的问题：把这条规则的发现写进 waivers.yaml / waive what this rule finds
    #[arg(long, value_name = "RULE", requires = "reason", requires = "until")]
    waive: Option<String>,
    /// 只豁免这个文件里的 / waive in this file only
    #[arg(long, value_name = "FILE", requires = "waive")]
    file: Option<String>,
    /// 豁免的理由 / why it is waived
    #[arg(long, requires = "waive", value_parser = super::one_line)]
    reason: Option<String>,
    /// 豁免到哪一天 / the last day of the waiver
    #[arg(long, value_name = "DATE", requires = "waive")]
    until: Option<jiff::civil::Date>,
    /// 只说上次发布以后新增或改过的报告，和网站本身的问题；有几个发布目标时写名称 / leave out reports that stand at the target as they are
    #[arg(long, value_name = "TARGET", num_args = 0..=1, default_missing_value = "")]
    changed: Option<String>,
    /// 站外链接也逐个打开看 / ask links out of the site too
    #[arg(long)]
    external: bool,
    /// 每个网址最多等几秒 / seconds to wait for each address
    #[arg(long, value_name = "SECONDS", default_value = "20", requires = "external", value_parser = clap::value_parser!(u64).range(1..=300))]
    timeout: u64,
    /// 按哪一天判断 / judge at the end of this day
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum CheckFormat {
    Human,
    Json,
    Sarif,
    Junit,
    Github,
    Csv,
    Html,
    Ics,
}

impl CheckFormat {
    /// The format for programs; nothing for people.
    fn of_programs(self) -> Option<InspectionFormat> {
        match self {
            Self::Human => None,
            Self::Json => Some(InspectionFormat::Json),
            Self::Sarif => Some(InspectionFormat::Sarif),
            Self::Junit => Some(InspectionFormat::Junit),
            Self::Github => Some(InspectionFormat::Github),
            Self::Csv => Some(InspectionFormat::Csv),
            Self::Html => Some(InspectionFormat::Html),
            Self::Ics => Some(InspectionFormat::Ics),
        }
    }
}

/// `30d`, `30天` or `30`.
fn days(typed: &str) -> Result<u16, String> {
    let number = typed.trim().trim_end_matches(['d', '天']).trim();
    number.parse().map_err(|_| "写天数，如 30d / write a number of days, as in 30d".to_owned())
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    let options = LoadOptions {
        overrides: Session::overrides(None),
        as_of: arguments.as_of.clone(),
        ..LoadOptions::default()
    };
    if arguments.external && !external::can_ask() {
        return Err(Trouble::new(text!(
            "这个程序生成时没有带 https，查不了站外链接；用 `cargo install --path . --features cloud` 重新安装",
            "this program was built without https and cannot ask links out of the site; install it anew with `cargo install --path . --features cloud`"
        ))
        .into());
    }
    let timeout = Duration::from_secs(arguments.timeout);
    let more = |site: &Site| {
        let asked = arguments.external.then(|| external::findings(session, &root, site, timeout));
        asked.unwrap_or_else(|| Ok(Vec::new()))
    };
    let unchanged = |site: &Site| match &arguments.changed {
        Some(target) => changed::unchanged(session, &root, site, target),
        None => Ok(BTreeSet::new()),
    };
    let order = InspectionOrder {
        ahead: arguments.due.unwrap_or(0),
        kept: SeenFiles::Kept,
        more: &more,
        unchanged: &unchanged,
    };
    let (snapshot, inspection) = inspect(&root, &options, &order)?;
    let site = &snapshot.site;
    if let (Some(rule), Some(reason), Some(until)) =
        (&arguments.waive, &arguments.reason, arguments.until)
    {
        let wanted = |it: &&Diagnostic| {
            it.rule.id == rule && arguments.file.as_ref().is_none_or(|file| *file == it.at.file)
        };
        let found: Vec<&Diagnostic> = inspection.findings.iter().filter(wanted).collect();
        return waiving::write(session, &root, site, &found, (rule, reason, until));
    }
    match (arguments.format.of_programs(), &arguments.output) {
        (None, None) => tell(session, &inspection, arguments.all),
        (None, Some(_)) => {
            return Err(Trouble::new(text!(
                "`--output` 要和 `--format` 一起用，如 `--format csv`",
                "`--output` needs a `--format`, such as `--format csv`"
            ))
            .into());
        }
        (Some(format), None) => Session::result(&inspection.print(format, session.lang())),
        (Some(format), Some(file)) => {
            let file = fs::absolute(file)?;
            fs::write(&file, inspection.print(format, session.lang()).as_bytes())?;
            tell_counts(session, &inspection);
        }
    }
    let has_errors = inspection.findings.iter().any(Diagnostic::is_error);
    Ok(if has_errors { Done::Problems } else { Done::Fine })
}

/// How a site is inspected.
struct InspectionOrder<'o> {
    /// Days to come of which it is told what is due.
    ahead: u16,
    /// What becomes of what was seen in attachments.
    kept: SeenFiles,
    /// Findings that the caller adds, before severities and waivers are applied.
    more: &'o dyn Fn(&Site) -> Result<Vec<Diagnostic>, Trouble>,
    /// Source paths of reports that nothing is told of.
    unchanged: &'o dyn Fn(&Site) -> Result<BTreeSet<String>, Trouble>,
}

/// Loads a site and inspects it.
fn inspect(
    root: &Utf8Path,
    options: &LoadOptions,
    order: &InspectionOrder<'_>,
) -> Result<(Snapshot, Inspection), LoadError> {
    let snapshot = Snapshot::new(root, &load(root, options)?);
    let inspection = inspect_snapshot(root, &snapshot, order)?;
    Ok((snapshot, inspection))
}

fn inspect_snapshot(
    root: &Utf8Path,
    snapshot: &Snapshot,
    order: &InspectionOrder<'_>,
) -> Result<Inspection, Trouble> {
    let site = &snapshot.site;
    let (forms, of_forms) = super::form_files::all(root)?;
    let (of_columns, sheet) = columns::check(site, &forms, order.ahead);
    let unchanged = (order.unchanged)(site)?;
    let mut findings = snapshot.findings_without_writing()?;
    findings.extend(of_forms);
    findings.extend(of_columns);
    let is_public = |report: &Report| report.state != State::Withdrawn;
    findings.extend(files::findings(root, site, &is_public, &forms, order.kept)?);
    findings.extend((order.more)(site)?);
    // Titles and addresses that messages quote may have numbers in them.
    for finding in &mut findings {
        let texts = [Some(&mut finding.message), finding.help.as_mut()];
        for text in texts.into_iter().flatten() {
            text.zh = masked_text(&text.zh).into_owned();
            text.en = masked_text(&text.en).into_owned();
        }
    }
    severity::apply(&mut findings, &site.config.check.rules);
    let waived = waiving::apply(root, site, &mut findings)?;
    // Only now, because a waiver of what is left out would seem to fit nothing.
    let left_out = changed::files_of(site, &unchanged);
    findings.retain(|finding| !left_out.contains(&finding.at.file));
    sort(&mut findings);
    Ok(Inspection {
        site: site.config.title.clone(),
        as_of: site.as_of.day,
        findings,
        waived,
        sheet,
        persons: columns::persons(site),
        waiting: columns::waiting(site),
        links: BTreeMap::new(),
    })
}

/// Tells what an inspection finds in a site that was just built and that the build has not told; whether there are no errors in it.
pub(super) fn after_build(
    session: &Session,
    root: &Utf8Path,
    snapshot: &Snapshot,
    told: &[Diagnostic],
) -> Result<bool, Trouble> {
    let order = InspectionOrder {
        ahead: 0,
        kept: SeenFiles::Kept,
        more: &|_| Ok(Vec::new()),
        unchanged: &|_| Ok(BTreeSet::new()),
    };
    let mut inspection = inspect_snapshot(root, snapshot, &order)?;
    inspection.findings.retain(|finding| !told.contains(finding));
    tell(session, &inspection, false);
    Ok(!inspection.findings.iter().any(Diagnostic::is_error))
}

/// How the site of a preview is inspected.
fn preview_order() -> InspectionOrder<'static> {
    InspectionOrder {
        ahead: SOON,
        kept: SeenFiles::ReadOnly,
        more: &|_| Ok(Vec::new()),
        unchanged: &|_| Ok(BTreeSet::new()),
    }
}

/// What an inspection would find in the site of a preview. Files that cannot be read just now can be read after the next change, which begins
/// a new inspection; until then nothing is found.
pub(super) fn preview_findings(root: &Utf8Path, snapshot: &Snapshot) -> Vec<Diagnostic> {
    inspect_snapshot(root, snapshot, &preview_order()).map_or_else(|_| Vec::new(), |it| it.findings)
}

/// The page of the preview on what an inspection would find, as HTML, each finding with the way to its page.
pub(super) fn preview_page(root: &Utf8Path, options: &LoadOptions, lang: Lang) -> String {
    match inspect(root, options, &preview_order()) {
        Ok((snapshot, mut inspection)) => {
            inspection.links = columns::links(&snapshot.site);
            inspection.print(InspectionFormat::Html, lang)
        }
        // The preview itself says what is wrong in the settings.
        Err(LoadError::Config(findings)) => {
            let lines = findings.iter().map(|it| format!("{}: {}\n", it.at, it.message.get(lang)));
            escape::text(&lines.collect::<String>()).into_owned()
        }
        Err(LoadError::Trouble(trouble)) => escape::text(trouble.message.get(lang)).into_owned(),
    }
}

/// What forbids putting these reports before readers: what tells who somebody is, and attachments that nobody can open. Waived findings
/// and those that the settings make no error forbid nothing; vetoes of sections are shown, as warnings.
pub(super) fn forbidding(
    root: &Utf8Path,
    site: &Site,
    is_new: files::ReportFilter<'_>,
) -> Result<Vec<Diagnostic>, Trouble> {
    let mut findings = files::findings(root, site, is_new, &[], SeenFiles::Kept)?;
    severity::apply(&mut findings, &site.config.check.rules);
    // Waivers of other reports fit nothing here, which is no news.
    waiving::apply(root, site, &mut findings)?;
    let of_sections = |file: &str| {
        site.sections.iter().any(|it| it.file == file) || site.section_file(file).is_some()
    };
    findings.retain(|it| it.is_error() && rules::forbids(it.rule));
    for finding in findings.iter_mut().filter(|it| of_sections(&it.at.file)) {
        finding.severity = Severity::Warning;
    }
    let (mut vetoes, _) = columns::check(site, &[], 0);
    severity::apply(&mut vetoes, &site.config.check.rules);
    vetoes.retain(Diagnostic::is_error);
    for veto in &mut vetoes {
        veto.severity = Severity::Warning;
    }
    vetoes.extend(findings);
    Ok(vetoes)
}

/// Findings and the score sheet for a person: errors first, so that the first screen has what matters.
fn tell(session: &Session, inspection: &Inspection, all: bool) {
    let mut findings: Vec<Diagnostic> = inspection.findings.clone();
    findings.sort_by_key(|finding| finding.severity);
    let shown = if all { findings.len() } else { findings.len().min(SHOWN) };
    let (first, rest) = findings.split_at(shown);
    session.print_each(first);
    if !rest.is_empty() {
        let count = rest.len();
        session.tell(&text!(
            "还有 {count} 条没有列出；`--all` 全部列出，`--format csv -o 文件.csv` 写成表",
            "{count} more are not listed; `--all` lists them, `--format csv -o FILE.csv` writes a table"
        ));
    }
    for it in &inspection.waived {
        let (rule, file, reason, until) = (it.rule, &it.file, &it.reason, it.until);
        session.tell(&text!(
            "豁免 {rule}：{file}（{reason}，到 {until}）",
            "waived {rule}: {file} ({reason}, until {until})"
        ));
    }
    for line in sheet_lines(&inspection.sheet) {
        session.tell(&line);
    }
    tell_counts(session, inspection);
}

fn tell_counts(session: &Session, inspection: &Inspection) {
    let counts = inspection.counts();
    let (errors, warnings, notes) = (counts.errors, counts.warnings, counts.notes);
    let day = inspection.as_of;
    session.warn(&text!(
        "检查完毕（按 {day}）：{errors} 个错误，{warnings} 个警告，{notes} 个提示",
        "inspected as of {day}: errors {errors}, warnings {warnings}, notes {notes}"
    ));
}

/// The score sheet, a line each.
fn sheet_lines(sheet: &ScoreSheet) -> Vec<Text> {
    let mut out = vec![text!("单项否决：", "vetoes:")];
    for row in &sheet.vetoes {
        let (zh, en) = if row.is_met() { ("否决", "veto") } else { ("未达到", "not met") };
        let (count, threshold, what_zh, what_en) = (row.count, row.threshold, &row.zh, &row.en);
        out.push(text!(
            "  {zh}：{what_zh} {count} / {threshold}",
            "  {en}: {what_en} {count} of {threshold}"
        ));
    }
    let count = |state| sheet.columns.iter().filter(|row| row.state == state).count();
    let (fresh, stale) = (count(ColumnState::Fresh), count(ColumnState::Stale));
    let (empty, unclocked) = (count(ColumnState::Empty), count(ColumnState::Unclocked));
    out.push(text!(
        "栏目：按期 {fresh}，超期 {stale}，空 {empty}，不计期限 {unclocked}",
        "sections: in time {fresh}, stale {stale}, empty {empty}, without a clock {unclocked}"
    ));
    for row in sheet.dues.iter().filter(|row| row.state != DueState::Published) {
        let (zh, en) = match row.state {
            DueState::Published => continue,
            DueState::Late => ("公开晚了", "came late"),
            DueState::Due => ("将到期", "due"),
            DueState::Missing => ("没有公开", "missing"),
        };
        let (title, due) = (&row.title, row.due);
        out.push(text!("  {zh}：{title}，期限 {due}", "  {en}: {title}, by {due}"));
    }
    out.push(text!(
        "本程序检查不了的：能否打开、咨询留言是否答复、办事服务是否实用、政治表述",
        "what this program cannot see: whether the site can be reached, whether letters are answered, whether services work, wording in politics"
    ));
    out
}
