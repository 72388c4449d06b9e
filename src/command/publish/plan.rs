//! The plan of a publication: what it would change, what forbids it, shown before anything is touched.
//!
//! In: a desk, a ledger. Out: a printed plan; then it is carried out. Nothing knows this room.

use std::collections::BTreeSet;

use camino::Utf8Path;
use indicatif::HumanBytes;

use super::execute::{execute, finish};
use super::ledger_file::LedgerFile;
use super::{PlanFormat, PublishRun};
use crate::command::build::{self, Built, Clock, Seen};
use crate::command::check;
use crate::command::session::{Session, Show};
use crate::command::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Severity, problem};
use crate::inspect::published::{self, Rules};
use crate::ledger::{self, Event, Present, Recorded, ReportChange, Standings, What};
use crate::load::Frame;
use crate::plan::{Copied, Purpose, SEARCH, Subject, Traits, output_path};
use crate::publish::{
    ChangedFile, Difference, FileNotes, Inventory, Limits, Phase, PublishedState, TargetState,
    Upload, pack,
};
use crate::site::Report;
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::yaml::Override;
use crate::{LoadOptions, Snapshot, fs, text};

/// A site that is built for a target, and what publishing it would change.
pub(super) struct PublicationPlan {
    pub(super) built: Built,
    pub(super) wanted: Inventory,
    pub(super) notes: FileNotes,
    pub(super) survey: TargetState,
    pub(super) found: PublishedState,
    pub(super) difference: Difference,
    /// What would be recorded, without a publication's name yet.
    pub(super) reports: Vec<Event>,
}

impl PublicationPlan {
    /// What is on its way to the target.
    pub(super) fn load<'l>(&'l self, built: &'l Utf8Path) -> Upload<'l> {
        let Self { wanted, notes, survey, found, .. } = self;
        Upload { built, wanted, notes, survey, found }
    }
}

pub(super) fn run(run: &PublishRun<'_>, ledger_file: &mut LedgerFile) -> Outcome {
    let looks_only = run.arguments.dry_run || run.arguments.status;
    // The live publication of an interrupted run, for which `finish` is still to be done.
    let cut_short = if looks_only { None } else { settle(run, ledger_file)? };
    let standings = ledger::standings(&ledger_file.lines, &run.target.name);
    let Some((built, present)) = build(run, &standings)? else { return Ok(Done::Problems) };
    let mut wanted = Inventory::of_built(&run.built(), &built.folder.latest()?)?;
    let mut notes = notes(run, &built.snapshot);
    let (folder, index) = (run.built(), run.packed());
    pack(&folder, &index, &run.config.publish.compress, &mut wanted, &mut notes)?;
    let survey = run.there.survey()?;
    let found = run.there.look(&survey, &wanted, &notes)?;
    let difference = Difference::between(&found.inventory, &wanted, &found.again);
    let changes = changes(run, &standings, &present, &built.snapshot);
    let reports: Vec<Event> = changes.iter().map(|change| change.event("")).collect();
    let plan = PublicationPlan { built, wanted, notes, survey, found, difference, reports };
    if let Some(publication) = &cut_short {
        let site = &plan.built.snapshot.site;
        let done =
            run.locked(&run.by()?, || finish(run, ledger_file, &plan.survey, site, publication))?;
        run.end()?;
        // `finish` may have rolled back; then `plan` was compared with a release that is not live any more.
        if run.there.survey()?.live_id() != plan.survey.live_id() {
            return Ok(done);
        }
    }
    let findings = forbidding(run, ledger_file, &plan);
    run.session.print(&findings);
    let forbidden = findings.iter().any(Diagnostic::is_error);
    if run.arguments.status {
        tell_releases(run, &plan.survey);
    }
    // Findings count as work: with `--force`, files that somebody changed at the target are replaced even if nothing else
    // differs.
    let nothing = plan.difference.is_empty() && plan.reports.is_empty() && findings.is_empty();
    match run.arguments.format {
        PlanFormat::Json => Session::result(&json(run, &plan, &findings)),
        PlanFormat::Text if nothing => {
            run.session.tell(&text!("没有要发布的改动", "there is nothing to publish"));
        }
        PlanFormat::Text => tell(run, &plan),
    }
    if forbidden {
        return Ok(Done::Problems);
    }
    if looks_only || nothing {
        return Ok(Done::Fine);
    }
    let (name, url) =
        (run.there.files().name(), &plan.built.snapshot.site.config.base_url.absolute(""));
    if !run.agree(&text!("发布到 `{name}`（{url}）？", "publish to `{name}` ({url})?"))? {
        run.session.tell(&text!("没有发布", "not published"));
        return Ok(Done::Problems);
    }
    execute(run, ledger_file, &plan)
}

/// Settles what a run that was cut short has left: its lock, its place in the ledger. Names the publication if readers
/// see it.
pub(super) fn settle(
    run: &PublishRun<'_>,
    ledger_file: &mut LedgerFile,
) -> Result<Option<String>, Trouble> {
    let target = run.target.name.clone();
    let open = ledger::open(&ledger_file.lines, &target).map(ToOwned::to_owned);
    if open.is_none() && !run.is_cut_short()? {
        return Ok(None);
    }
    run.locked(&run.by()?, || settle_open(run, ledger_file, open))
}

/// The same, with the lock; `open` is the publication that the ledger has no end of.
fn settle_open(
    run: &PublishRun<'_>,
    ledger_file: &mut LedgerFile,
    open: Option<String>,
) -> Result<Option<String>, Trouble> {
    let target = run.target.name.clone();
    let live = run.there.survey()?.live_id().map(ToOwned::to_owned);
    if let Some(publication) = open {
        let is_live = live.as_ref() == Some(&publication);
        let said = publication.clone();
        let event = if is_live {
            Event::Confirmed { target: target.clone(), publication }
        } else {
            run.there.discard(&publication)?;
            Event::Abandoned { target: target.clone(), publication }
        };
        ledger_file.add(&run.time(), vec![event])?;
        run.session.tell(&if is_live {
            text!(
                "上次发布的 {said} 已经在线，补记完成",
                "{said} is live; its record is complete now"
            )
        } else {
            text!(
                "上次发布的 {said} 没有完成，重新来过",
                "{said} was not completed; it is done anew"
            )
        });
    }
    Ok(live.filter(|live| ledger::live(&ledger_file.lines, &target) == Some(live)))
}

/// Builds the site for the target; nothing where its findings forbid it.
fn build(
    run: &PublishRun<'_>,
    standings: &Standings,
) -> Result<Option<(Built, Vec<Present>)>, crate::LoadError> {
    let mut overrides = Session::overrides(None);
    overrides.extend(run.target.base_url.as_ref().map(|url| Override {
        path: vec!["base_url".to_owned()],
        value: url.absolute(""),
        origin: format!("publish.targets.{}", run.target.name),
    }));
    let options = LoadOptions { overrides, as_of: None, drafts: false };
    let seen = Seen::look(&run.root, &run.built())?;
    let root = &run.root;
    let file = run.session.settings_file(root)?;
    let frame = Frame::read(root, &file, &options.overrides)?;
    let mut present = Vec::new();
    let mut judge = |snapshot: &Snapshot| {
        let site = &snapshot.site;
        let read = |file: &str| fs::read(&on_disk(root, file));
        present = ledger::present(site, read)?;
        let changes = changes(run, standings, &present, snapshot);
        let rules =
            Rules { late_after: site.config.publish.late_after, minor: run.arguments.minor };
        let mut findings = published::check(site, standings, &changes, rules);
        if site.config.identity.sample {
            let at = site.config.places.identity.clone();
            findings.push(problem::publish::sample_identity(at));
        }
        let shown: BTreeSet<&str> = changes.iter().filter_map(shown_anew).collect();
        let is_new = |report: &Report| shown.contains(report.file());
        findings.extend(check::forbidding(root, site, &is_new)?);
        forced(run, &mut findings);
        Ok(findings)
    };
    let built =
        build::site(run.session, seen, frame, &options, false, &mut Clock::new(false), &mut judge)?;
    Ok(built.map(|built| (built, present)))
}

/// What is known of the files besides their bytes.
fn notes(run: &PublishRun<'_>, snapshot: &Snapshot) -> FileNotes {
    let mut notes = FileNotes { cache: run.config.publish.cache.clone(), ..FileNotes::default() };
    for target in &snapshot.plan.targets {
        let file = match target.recipe.copied() {
            Some(Copied::Attachment(report, at)) => {
                Some(&snapshot.site.reports[report].uncommon().attachments[at as usize])
            }
            Some(Copied::SectionFile(section, at)) => {
                Some(&snapshot.site.sections[section].files[at as usize])
            }
            Some(Copied::Package(_)) | None => None,
        };
        if let Some(file) = file {
            notes.names.insert(target.path.to_string(), file.name.clone());
        }
        let phase = match target.recipe.traits().role {
            Purpose::Asset => Phase::Assets,
            Purpose::File => Phase::Attachments,
            // Files are pages unless they are named.
            Purpose::Page | Purpose::Data => continue,
            Purpose::List | Purpose::Redirect(_) => Phase::Lists,
        };
        notes.phases.insert(target.path.to_string(), phase);
    }
    notes
}

/// What would happen to each report.
fn changes<'s>(
    run: &PublishRun<'_>,
    standings: &'s Standings,
    present: &'s [Present],
    snapshot: &Snapshot,
) -> Vec<ReportChange<'s>> {
    let leads_to = |url: &str| match snapshot.plan.get(&output_path(url))?.recipe.traits() {
        Traits { subject: Subject::Report(id), role: Purpose::Redirect(_), .. } => Some(id),
        Traits { .. } => None,
    };
    ledger::compare(standings, present, &leads_to, run.arguments.baseline)
}

/// The source of a report whose words or attachments readers see for the first time; what they have seen before is no reason to refuse
/// a publication, least of all one that withdraws something.
fn shown_anew<'s>(change: &ReportChange<'s>) -> Option<&'s str> {
    match change.what {
        What::Published | What::Revised | What::Touched | What::Restored => {
            change.now.map(|now| now.report.file.as_str())
        }
        What::Baseline | What::Moved | What::Withdrawn | What::Vanished => None,
    }
}

/// With `--force`, what forbids becomes a warning.
fn forced(run: &PublishRun<'_>, findings: &mut [Diagnostic]) {
    if run.arguments.force.is_some() {
        for finding in findings {
            finding.severity = Severity::Warning;
        }
    }
}

/// What at the target forbids the publication.
fn forbidding(
    run: &PublishRun<'_>,
    ledger_file: &LedgerFile,
    plan: &PublicationPlan,
) -> Vec<Diagnostic> {
    let at = || run.target.at.clone();
    let mut findings = Vec::new();
    let expected = ledger::live(&ledger_file.lines, &run.target.name);
    let live = plan.survey.live();
    let name = live.map(|live| live.id.as_str());
    if expected != name {
        let shown = |id: Option<&str>| id.unwrap_or("—").to_owned();
        findings.push(problem::publish::another_is_live(at(), &shown(name), &shown(expected)));
    }
    if let Some(live) = live.filter(|live| !ledger::has_head(&ledger_file.lines, &live.ledger)) {
        findings.push(problem::publish::another_ledger(at(), &live.id));
    }
    let strange = &plan.found.strange;
    if let Some(first) = strange.first() {
        findings.push(problem::publish::changed_there(at(), strange.len(), first));
    }
    let publish = &run.config.publish;
    // Files of the search index come and go with years and months; nobody has their addresses.
    let limits =
        Limits { files: publish.delete_limit, share: publish.delete_share, uncounted: SEARCH };
    if plan.difference.exceeds(limits) {
        let removed = plan.difference.counted(limits);
        findings.push(problem::publish::too_many_removed(
            at(),
            removed,
            limits.files,
            limits.share,
        ));
    }
    forced(run, &mut findings);
    findings
}

/// Lines of a plan that are printed of each kind without `-v`.
const SHOWN: usize = 20;

fn tell(run: &PublishRun<'_>, plan: &PublicationPlan) {
    let Difference { added, changed, removed, unchanged } = &plan.difference;
    let mut lines = Vec::new();
    let most = if run.session.show == Show::Everything { usize::MAX } else { SHOWN };
    let lang = run.session.lang();
    for (sign, items) in [('+', added), ('~', changed), ('-', removed)] {
        let shown = items.iter().take(most);
        lines.extend(shown.map(|it| format!("{sign} {}  {}", it.path, HumanBytes(it.bytes))));
        let more = items.len().saturating_sub(most);
        if more > 0 {
            let more = text!("…另有 {more} 个（-v 全部列出）", "… and {more} more (-v lists all)");
            lines.push(format!("{sign} {}", more.get(lang)));
        }
    }
    let mut reports = plan.reports.iter().filter_map(report_of);
    for (what, report) in reports.by_ref().take(most) {
        let (zh, en) = words(what);
        lines.push(format!("{}  {}", text!("{zh}", "{en}").get(lang), report.url));
    }
    let more = reports.count();
    if more > 0 {
        let more =
            text!("…另有 {more} 份报告（-v 全部列出）", "… and {more} more reports (-v lists all)");
        lines.push(more.get(lang).to_owned());
    }
    let bytes = |items: &[ChangedFile]| HumanBytes(items.iter().map(|item| item.bytes).sum());
    let (a, c, r) = (bytes(added), bytes(changed), bytes(removed));
    let (added, changed, removed) = (added.len(), changed.len(), removed.len());
    let sum = text!(
        "新增 {added}（{a}），修改 {changed}（{c}），删除 {removed}（{r}），未变 {unchanged}",
        "{added} added ({a}), {changed} changed ({c}), {removed} removed ({r}), {unchanged} unchanged"
    );
    lines.push(sum.get(lang).to_owned());
    Session::result(&lines.join("\n"));
}

fn tell_releases(run: &PublishRun<'_>, survey: &TargetState) {
    if run.arguments.format == PlanFormat::Json {
        return;
    }
    let live = survey.live().map(|live| live.id.as_str());
    let row = |release: &crate::publish::Release| {
        let mark = if Some(release.id.as_str()) == live { '*' } else { ' ' };
        let (files, bytes) = (release.files, HumanBytes(release.bytes));
        format!("{mark} {}  {}  {}  {files}  {bytes}", release.id, release.time, release.by)
    };
    let rows: Vec<String> = survey.releases.iter().map(row).collect();
    if rows.is_empty() {
        let none = text!("目标处还没有版本", "there is no release at the target yet");
        Session::result(none.get(run.session.lang()));
    } else {
        Session::result(&rows.join("\n"));
    }
}

fn json(run: &PublishRun<'_>, plan: &PublicationPlan, findings: &[Diagnostic]) -> String {
    let reports: Vec<_> = plan.reports.iter().filter_map(report_of).collect();
    let reports = reports.iter().map(|(what, report)| {
        serde_json::json!({ "what": what, "url": report.url, "file": report.file })
    });
    let plan = serde_json::json!({
        "target": run.target.name,
        "base_url": plan.built.snapshot.site.config.base_url.absolute(""),
        "live": plan.survey.live(),
        "releases": plan.survey.releases,
        "plan": plan.difference.digest(),
        "files": plan.difference,
        "reports": reports.collect::<Vec<_>>(),
        "findings": findings,
    });
    serde_json::to_string_pretty(&plan).unwrap_or_default()
}

/// What happens to a report, if an event is about one.
pub(in crate::command) fn report_of(event: &Event) -> Option<(What, &Recorded)> {
    match event {
        Event::Report { what, report, .. } => Some((*what, report)),
        _ => None,
    }
}

/// What happens, in Chinese and English.
pub(in crate::command) fn words(what: What) -> (&'static str, &'static str) {
    match what {
        What::Published => ("首次发布", "published"),
        What::Baseline => ("接管", "taken up"),
        What::Revised => ("更正", "revised"),
        What::Touched => ("小改动", "touched"),
        What::Moved => ("改地址", "moved"),
        What::Withdrawn => ("撤回", "withdrawn"),
        What::Restored => ("恢复", "restored"),
        What::Vanished => ("消失", "vanished"),
    }
}
