//! `gongkai build`: load, plan, render what changed, write it.

use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;

use super::cache::Cache;
use super::check;
use super::kept_index::KeptIndex;
use super::receipt::{self, BuildReceipt, Counts};
use super::session::{Session, Show};
use super::snapshot_source::SnapshotSource;
use super::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Location, problem, sort};
use crate::inspect::addresses::{Former, unsettled};
use crate::load::{Frame, Inputs};
use crate::output::{self, Lines, Manifest, OutputFolder, Why};
use crate::plan::{Copied, Plan};
use crate::render::{Facts, FingerprintPart};
use crate::source::{Keep, SourceListing, Tree};
use crate::stopwatch::{self, Step};
use crate::trouble::Trouble;
use crate::{LoadError, LoadOptions, Loaded, SettingsFile, Snapshot, fs, inspect, load, text};

/// The name under which what was read is kept.
pub(super) const SCAN: &str = "scan";

#[derive(Debug, clap::Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(super) struct Arguments {
    /// 输出文件夹，默认为站点的 public / output folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
    /// 网站地址，代替 site.yaml 中的 / address of the site
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// 草稿和待发布的也生成，页面上注明 / show drafts and scheduled reports, marked
    #[arg(long)]
    drafts: bool,
    /// 按哪一天（该日终了）或哪一刻判断状态 / judge states at the end of this day, or at this moment
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// 全部重新生成 / render everything anew
    #[arg(long)]
    clean: bool,
    /// 生成之后照 gongkai check 再查一遍 / inspect what was built, as `gongkai check` does
    #[arg(long)]
    check: bool,
    /// 线程数 / number of threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// 打印各步用时，加 -v 更细 / print how long each step takes, in detail with -v
    #[arg(long)]
    timings: bool,
}

pub(super) fn run(session: &mut Session, arguments: &Arguments) -> Outcome {
    let root = session.root()?;
    if let Some(threads) = arguments.threads {
        // The pool of the whole process; it is set once, here.
        let built = rayon::ThreadPoolBuilder::new().num_threads(threads.into()).build_global();
        built.map_err(|error| Trouble::new(text!("线程：{error}", "threads: {error}")))?;
    }
    let started = Instant::now();
    let mut clock = Clock::new(arguments.timings);
    if arguments.timings && session.show == Show::Everything {
        stopwatch::start();
    }
    let options = LoadOptions {
        overrides: Session::overrides(arguments.base_url.as_deref()),
        as_of: arguments.as_of.clone(),
        drafts: arguments.drafts,
    };
    let file = session.settings_file(&root)?;
    let frame = Frame::read(&root, &file, &options.overrides)?;
    let output = output_folder(&root, frame.shared_theme(), arguments.output.as_deref())?;
    let seen = Seen::look(&root, &output)?;
    clock.lap(session, "look");
    let recognised = receipt::inputs(&frame, &seen.listing, &options);
    if let Some(folder) = seen.folder.as_ref().filter(|_| !arguments.clean && !arguments.check)
        && let Some(inputs) = &recognised
        && let Some(last) = BuildReceipt::of_same(&root, &output, folder, inputs, &frame, &options)?
    {
        session.print(&last.findings);
        last.counts.tell(session);
        tell_end(session, &output, [0, 0, last.kept, 0], started);
        clock.lap(session, "compare");
        return Ok(Done::Fine);
    }
    let built =
        site(session, seen, frame, &options, arguments.clean, &mut clock, &mut |_| Ok(Vec::new()))?;
    let Some(Built { loaded, snapshot, folder, outcome, findings }) = built else {
        return Ok(Done::Problems);
    };
    let counts = [outcome.made, outcome.written, outcome.kept, outcome.removed.len()];
    tell_end(session, &output, counts, started);
    let total = outcome.kept + outcome.written;
    let cache = Cache::of(&root, &output);
    BuildReceipt::leave(&cache, recognised, outcome.digest, &snapshot.site, &findings, total);
    clock.lap(session, "end");
    let is_well = !arguments.check || check::after_build(session, &root, &snapshot, &findings)?;
    clock.lap(session, "inspect");
    clock.steps(session);
    // The process ends here, and the system takes memory back faster than it is given back piece by piece.
    std::mem::forget((loaded, snapshot, folder));
    Ok(if is_well { Done::Fine } else { Done::Problems })
}

/// State found before any source is read: the listing of sources, the last build's output folder and its cache.
pub(super) struct Seen {
    root: Utf8PathBuf,
    output: Utf8PathBuf,
    listing: SourceListing,
    folder: Option<OutputFolder>,
    scan: Option<Vec<u8>>,
}

impl Seen {
    /// Looks at the sources, and at what the last build left in the output folder.
    pub(super) fn look(root: &Utf8Path, output: &Utf8Path) -> Result<Self, Trouble> {
        // Walking leaves the other cores free for what the last build kept.
        let kept = || (OutputFolder::open_if_there(output), Cache::of(root, output).read(SCAN));
        let (listing, (folder, scan)) = rayon::join(|| SourceListing::look(root), kept);
        let (root, output) = (root.to_owned(), output.to_owned());
        Ok(Self { root, output, listing: listing?, folder: folder?, scan: scan? })
    }
}

/// Loads a site that was built into a folder, most of it from what that build kept.
pub(super) fn load_again(
    root: &Utf8Path,
    output: &Utf8Path,
    options: &LoadOptions,
) -> Result<Loaded, LoadError> {
    let file = SettingsFile::read(root)?;
    let frame = Frame::read(root, &file, &options.overrides)?;
    let kept = Cache::of(root, output).read(SCAN)?;
    let known = kept.and_then(|bytes| Tree::from_bytes(&bytes));
    let listing = SourceListing::look(root)?;
    Ok(Inputs::read(root, frame, listing, known).link(options)?)
}

/// A site as it was built into a folder.
pub(super) struct Built {
    pub(super) loaded: Loaded,
    pub(super) snapshot: Snapshot,
    pub(super) folder: OutputFolder,
    pub(super) outcome: output::Written,
    /// Findings that the next build would report again.
    pub(super) findings: Vec<Diagnostic>,
}

/// More findings on a site that is about to be built.
pub(super) type Judge<'j> = &'j mut dyn FnMut(&Snapshot) -> Result<Vec<Diagnostic>, Trouble>;

/// Builds a site; nothing, once all findings have been printed, where one of them keeps it from being written.
pub(super) fn site(
    session: &Session,
    seen: Seen,
    frame: Frame,
    options: &LoadOptions,
    clean: bool,
    clock: &mut Clock,
    judge: Judge<'_>,
) -> Result<Option<Built>, LoadError> {
    let Seen { root, output, listing, folder, scan } = seen;
    let cache = Cache::of(&root, &output);
    let known = scan.and_then(|bytes| Tree::from_bytes(&bytes));
    let inputs = Inputs::read(&root, frame, listing, known);
    clock.lap(session, "read");
    let loaded = inputs.link(options)?;
    clock.lap(session, "link");
    let mut snapshot = Snapshot::new(&root, &loaded);
    snapshot.findings.extend(judge(&snapshot)?);
    clock.lap(session, "plan");
    if snapshot.findings.iter().any(Diagnostic::is_error) {
        session.print(&snapshot.findings_without_writing()?);
        Counts::of(&snapshot.site).tell(session);
        session.tell(&text!("有错误，输出没有改动", "there are errors; the output is unchanged"));
        return Ok(None);
    }
    let folder = folder.map_or_else(|| OutputFolder::open(&output), Ok)?;
    // What was read is kept even if the build fails, and its memory is free for rendering.
    match inputs.tree.keep() {
        Keep::Nothing => std::mem::forget(inputs),
        Keep::More(bytes) => {
            cache.keep_more(SCAN, &bytes);
            std::mem::forget(inputs);
        }
        Keep::All => {
            cache.keep(SCAN, inputs.tree.whole());
            drop(inputs);
        }
    }
    clock.lap(session, "keep");
    let built = write(session, &snapshot, &output, &folder, clean)?;
    clock.lap(session, "render and write");
    Ok(built.map(|(outcome, findings)| Built { loaded, snapshot, folder, outcome, findings }))
}

/// The output folder, which must not hold the sources.
pub(super) fn output_folder(
    root: &Utf8Path,
    shared_theme: Option<&str>,
    given: Option<&Utf8Path>,
) -> Result<Utf8PathBuf, Trouble> {
    let output = match given {
        Some(folder) => fs::absolute(folder)?,
        None => root.join("public"),
    };
    let mut sources = [crate::source::CONTENT, crate::render::LAYOUTS, crate::render::ROOT]
        .map(|it| root.join(it))
        .to_vec();
    if let Some(folder) = shared_theme {
        // One that holds the site is told of where the theme is read.
        let place = load::shared_theme_place(root, folder)?;
        sources.extend((!root.starts_with(&place)).then_some(place));
    }
    if root.starts_with(&output) || sources.iter().any(|folder| output.starts_with(folder)) {
        return Err(Trouble::new(text!(
            "不能输出到 `{output}`：那里是站点的源文件；用 `-o` 换一个文件夹",
            "`{output}` holds the site's sources and cannot be the output; choose another folder with `-o`"
        )));
    }
    Ok(output)
}

fn tell_end(session: &Session, output: &Utf8Path, counts: [usize; 4], started: Instant) {
    let [made, written, kept, removed] = counts;
    let time = started.elapsed().as_secs_f64();
    session.tell(&text!(
        "输出 {output}：重新生成 {made}，写入 {written}，未变 {kept}，删除 {removed}（{time:.2} 秒）",
        "output {output}: {made} rendered, {written} written, {kept} unchanged, {removed} removed ({time:.2} s)"
    ));
}

/// The names of steps.
fn name(step: Step) -> (&'static str, &'static str) {
    match step {
        Step::Read => ("读源文件", "reading sources"),
        Step::Yaml => ("页首信息（YAML）", "front matter (YAML)"),
        Step::Facts => ("概述和链接", "summaries and links"),
        Step::Markdown => ("Markdown", "Markdown"),
        Step::Outline => ("层次", "outline"),
        Step::Html => ("正文 HTML", "HTML of bodies"),
        Step::Template => ("模板", "templates"),
        Step::Write => ("写输出", "writing outputs"),
    }
}

/// How long steps take, where that is asked for.
pub(super) struct Clock {
    last: Instant,
    on: bool,
}

impl Clock {
    pub(super) fn new(on: bool) -> Self {
        Self { last: Instant::now(), on }
    }

    /// With `-v`, where the time went on all threads together.
    fn steps(&self, session: &Session) {
        for step in Step::ALL.into_iter().filter(|_| self.on) {
            let (time, (zh, en)) = (stopwatch::seconds(step), name(step));
            session.detail(&text!(
                "{time:8.3} 秒  其中各线程合计：{zh}",
                "{time:8.3} s  of that on all threads: {en}"
            ));
        }
    }

    fn lap(&mut self, session: &Session, step: &str) {
        if self.on {
            let time = self.last.elapsed().as_secs_f64();
            session.tell(&text!("{time:8.3} 秒  {step}", "{time:8.3} s  {step}"));
        }
        self.last = Instant::now();
    }
}

/// Renders what has changed and writes it; `None` where an error kept it from being written. The findings are
/// those that another build would have too.
fn write(
    session: &Session,
    snapshot: &Snapshot,
    output: &Utf8Path,
    folder: &OutputFolder,
    clean: bool,
) -> Result<Option<(output::Written, Vec<Diagnostic>)>, LoadError> {
    let Snapshot { site, plan, .. } = snapshot;
    let (once, carried): (Vec<Former>, Vec<Former>) =
        former(folder.manifest(), plan).into_iter().partition(|former| former.comes_back(site));
    let lines: Vec<String> = carried.iter().map(Former::print).collect();
    let (once, carried) = (unsettled(site, plan, once), unsettled(site, plan, carried));
    let mut loading = snapshot.findings.clone();
    loading.extend(snapshot.findings_of_hidden()?);
    let (mut findings, mut lasting) = (Vec::new(), Vec::new());
    let bar = session.progress(plan.targets.len());
    let index = KeptIndex::new(snapshot, Cache::of(&snapshot.root, output));
    let mut source = SnapshotSource::new(snapshot, folder.manifest(), &index, &bar);
    source.make_index(folder.manifest(), clean);
    let mut accept = |lines: Lines<'_>| {
        let facts: Vec<(&str, Facts)> = lines
            .each()
            .filter_map(|(path, text)| Some((path, Facts::parse_if_telling(text)?)))
            .collect();
        let anchors = |path: &str| Some(Facts::parse(lines.facts(path)?).anchors);
        lasting = inspect::all(&loading, site, plan, &facts, &anchors);
        lasting.extend(inspect::addresses::findings(site, plan, &carried));
        sort(&mut lasting);
        findings.clone_from(&lasting);
        findings.extend(inspect::addresses::findings(site, plan, &once));
        sort(&mut findings);
        !findings.iter().any(Diagnostic::is_error)
    };
    let mut said = Vec::new();
    let mut tell = |path: &str, why: Why, written: bool| {
        if session.show == Show::Everything {
            said.push((path.to_owned(), why, written));
        }
    };
    let outcome = folder.build(clean, &lines, &source, &mut accept, &mut tell)?;
    bar.finish_and_clear();
    let shown = |path: &str| Location::file(output.join(path));
    if outcome.strangers.len() > 3 && folder.manifest().is_empty() {
        // Many unknown files and no manifest have one cause, a lost record, and get one finding.
        let at = Location::file(output);
        findings.push(problem::output::record_lost(
            at,
            outcome.strangers.len(),
            &outcome.strangers[0],
        ));
    } else {
        findings
            .extend(outcome.strangers.iter().map(|path| problem::output::stranger(shown(path))));
    }
    findings.extend(outcome.changed.iter().map(|path| {
        let target = plan.get(path);
        let original = target.and_then(|target| snapshot.original(target));
        let at = Location::file(original.map_or_else(|| path.into(), |(file, _)| file));
        match target.and_then(|target| target.recipe.copied()) {
            Some(Copied::Package(seal)) => problem::seal::download_lost(at, site.seals[seal].year),
            Some(Copied::Attachment(..) | Copied::SectionFile(..)) | None => {
                problem::output::changed_meanwhile(at)
            }
        }
    }));
    session.print(&findings);
    Counts::of(site).tell(session);
    if outcome.failed {
        session.tell(&text!("有错误，输出没有改动", "there are errors; the output is unchanged"));
        return Ok(None);
    }
    for (path, why, written) in said {
        tell_of(session, &path, why, written);
    }
    for path in &outcome.removed {
        session.detail(&text!("  删除 {path}", "  removed {path}"));
    }
    Ok(Some((outcome, lasting)))
}

/// Says of an output why it was made, and what became of the file.
fn tell_of(session: &Session, path: &str, why: Why, written: bool) {
    let (zh, en) = match why {
        Why::New => ("新".to_owned(), "new".to_owned()),
        Why::Healed => ("修复".to_owned(), "healed".to_owned()),
        Why::Asked => ("全部重新生成".to_owned(), "everything is rendered".to_owned()),
        Why::Changed(differs) => {
            let parts = FingerprintPart::ALL
                .into_iter()
                .enumerate()
                .filter(|(at, _)| differs >> at & 1 == 1);
            let (zh, en): (Vec<_>, Vec<_>) = parts.map(|(_, part)| words(part)).unzip();
            (zh.join("、"), en.join(", "))
        }
    };
    session.detail(&if written {
        text!("  写入 {path}（{zh}）", "  wrote {path} ({en})")
    } else {
        text!("  生成 {path}，内容未变（{zh}）", "  rendered {path}, the same bytes ({en})")
    });
}

/// What has changed, in words.
fn words(part: FingerprintPart) -> (&'static str, &'static str) {
    match part {
        FingerprintPart::Program => {
            ("程序或页面种类有变", "the program or the kind of page changed")
        }
        FingerprintPart::Theme => ("模板或界面文字有变", "templates or interface texts changed"),
        FingerprintPart::Settings => ("设置有变", "settings changed"),
        FingerprintPart::Source => ("源文件有变", "its source changed"),
        FingerprintPart::Details => ("本页信息有变", "its details changed"),
        FingerprintPart::Neighbours => ("上一篇或下一篇有变", "a neighbour changed"),
        FingerprintPart::Lists => ("栏目或列表有变", "a section or list changed"),
        FingerprintPart::Others => {
            ("所引用的其他页面有变", "another page that it shows or links to changed")
        }
    }
}

/// Outputs of earlier builds whose path is now unused or a redirect. Redirects are included, because a later edit may remove
/// the redirect.
fn former(manifest: &Manifest, plan: &Plan) -> Vec<Former> {
    let stands = |path: &str| plan.get(path).is_some_and(|it| !it.recipe.is_redirect());
    let carried = manifest.carried().filter_map(Former::parse);
    let mut found: Vec<Former> = carried.filter(|former| !stands(&former.path)).collect();
    let mut planned = plan.targets.iter().peekable();
    for (path, facts) in manifest.facts() {
        while planned.next_if(|planned| *planned.path < *path).is_some() {}
        let there = planned.peek().filter(|planned| *planned.path == *path);
        if there.is_none_or(|target| target.recipe.is_redirect())
            && let Some(source) = Facts::parse(facts).source
        {
            found.push(Former { path: path.to_owned(), source });
        }
    }
    found.sort();
    found.dedup_by(|a, b| a.path == b.path);
    found
}
