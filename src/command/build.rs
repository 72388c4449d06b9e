//! `gongkai build`: load, plan, render what changed, write it.

use std::sync::Arc;
use std::time::Instant;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use xxhash_rust::xxh3::{xxh3_128, xxh3_128_with_seed};

use super::session::{Session, Show};
use super::{Done, Outcome};
use crate::diagnostic::{Diagnostic, Location, Severity, Trouble, problem};
use crate::output::{Folder, Made, Manifest, Wanted, Why};
use crate::plan::{Plan, Recipe, Target};
use crate::render::{Facts, Renderer};
use crate::site::{Site, State};
use crate::source::on_disk;
use crate::{LoadError, LoadOptions, Loaded, fs, inspect, load, text};

#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// 输出文件夹，默认为站点的 public / output folder
    #[arg(short, long, value_name = "DIR")]
    output: Option<Utf8PathBuf>,
    /// 网站地址，代替 site.yaml 中的 / address of the site
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// 草稿也生成 / show drafts
    #[arg(long)]
    drafts: bool,
    /// 按哪一天（该日终了）或哪一刻判断状态 / judge states at the end of this day, or at this moment
    #[arg(long, value_name = "DATE")]
    as_of: Option<String>,
    /// 全部重新生成 / render everything anew
    #[arg(long)]
    clean: bool,
    /// 线程数 / number of threads
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    threads: Option<u16>,
    /// 打印各步用时 / print how long each step takes
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
    let mut clock = Clock { last: Instant::now(), on: arguments.timings };
    let options = LoadOptions {
        overrides: Session::overrides(arguments.base_url.as_deref()),
        as_of: arguments.as_of.clone(),
        drafts: arguments.drafts,
    };
    let loaded = load(&root, &options)?;
    clock.lap(session, "load");
    let output = match &arguments.output {
        Some(folder) => fs::absolute(folder)?,
        None => root.join("public"),
    };
    let sources = [root.join(crate::source::CONTENT), root.join(crate::render::LAYOUTS)];
    if root.starts_with(&output) || sources.iter().any(|folder| output.starts_with(folder)) {
        let message = text!(
            "不能输出到 `{output}`：那里是站点的源文件；用 `-o` 换一个文件夹",
            "`{output}` holds the site's sources and cannot be the output; choose another folder with `-o`"
        );
        return Err(Trouble::new(message).into());
    }
    let build = Build::new(&root, loaded);
    clock.lap(session, "plan");
    if build.findings.iter().any(Diagnostic::is_error) {
        let findings = build.findings_without_writing()?;
        session.print(&findings);
        build.summary(session);
        session.tell(&text!("有错误，输出没有改动", "there are errors; the output is unchanged"));
        return Ok(Done::Problems);
    }
    let done = build.write(session, &output, arguments.clean)?;
    clock.lap(session, "render and write");
    Ok(done)
}

struct Clock {
    last: Instant,
    on: bool,
}

impl Clock {
    fn lap(&mut self, session: &Session, step: &str) {
        if self.on {
            let time = self.last.elapsed().as_secs_f64();
            session.tell(&text!("{time:8.3} 秒  {step}", "{time:8.3} s  {step}"));
        }
        self.last = Instant::now();
    }
}

/// A planned site that can be rendered.
struct Build<'r> {
    root: &'r Utf8Path,
    site: Arc<Site>,
    plan: Arc<Plan>,
    renderer: Renderer,
    findings: Vec<Diagnostic>,
    /// A hash of all that every output is made of.
    base: u128,
}

impl<'r> Build<'r> {
    fn new(root: &'r Utf8Path, loaded: Loaded) -> Self {
        let Loaded { site, theme, mut findings } = loaded;
        let (plan, found) = Plan::new(&site, theme.assets());
        findings.extend(found);
        let plan = Arc::new(plan);
        let mut base = site.fingerprint().to_le_bytes().to_vec();
        base.extend(theme.hash().to_le_bytes());
        base.extend(env!("PROGRAM_HASH").as_bytes());
        let (renderer, found) = Renderer::new(Arc::clone(&site), Arc::clone(&plan), theme);
        findings.extend(found);
        Self { root, site, plan, renderer, findings, base: xxh3_128(&base) }
    }

    /// Everything that is wrong, bodies included, when nothing can be written anyway.
    fn findings_without_writing(&self) -> Result<Vec<Diagnostic>, LoadError> {
        let pages = |target: &&Target| !matches!(target.recipe, Recipe::Attachment(..));
        let facts: Vec<(String, Facts)> = self
            .plan
            .targets
            .par_iter()
            .filter(pages)
            .map(|target| {
                let source = self.source(target)?.unwrap_or_default();
                Ok((target.path.clone(), self.renderer.render(target, &source).facts))
            })
            .collect::<Result<_, Trouble>>()?;
        let mut findings = self.findings.clone();
        findings.extend(self.findings_of_hidden()?);
        Ok(inspect::all(&findings, &self.site, &self.plan, &facts, &[]))
    }

    /// What is wrong in the bodies of pages that are not rendered. Of drafts and scheduled reports it is a
    /// warning: it would stop the build on the day they are due.
    fn findings_of_hidden(&self) -> Result<Vec<Diagnostic>, Trouble> {
        let site = &self.site;
        let due = site.reports.iter().filter(|report| {
            matches!(report.state, State::Draft | State::Scheduled) && !site.is_visible(report)
        });
        let hidden: Vec<(&str, bool)> = due
            .map(|report| (&*report.file, false))
            .chain(site.failed.iter().map(|file| (&**file, true)))
            .collect();
        let found: Vec<Vec<Diagnostic>> = hidden
            .par_iter()
            .map(|(file, failed)| {
                let bytes = fs::read(&on_disk(self.root, file))?;
                let mut findings = self.renderer.findings_of_hidden(file, &bytes, *failed);
                for finding in findings.iter_mut().filter(|finding| !failed && finding.is_error()) {
                    finding.severity = Severity::Warning;
                }
                Ok(findings)
            })
            .collect::<Result<_, Trouble>>()?;
        Ok(found.concat())
    }

    /// The bytes of the file a target is rendered from; `None` where they are not those that were read.
    fn source(&self, target: &Target) -> Result<Option<Vec<u8>>, Trouble> {
        let Some(file) = self.renderer.source(target) else { return Ok(Some(Vec::new())) };
        let bytes = fs::read(&on_disk(self.root, file))?;
        let same = self.site.hash_of(file) == Some(xxh3_128(&bytes));
        Ok(same.then_some(bytes))
    }

    fn fingerprint(&self, target: &Target) -> u128 {
        let own = match (&target.recipe, self.renderer.source(target)) {
            (Recipe::Attachment(report, index), _) => {
                self.site.reports[*report].attachments[*index].hash
            }
            (_, Some(file)) => self.site.hash_of(file).unwrap_or_default(),
            (_, None) => 0,
        };
        let mut bytes = own.to_le_bytes().to_vec();
        // An attachment is made of its file alone.
        if !matches!(target.recipe, Recipe::Attachment(..)) {
            bytes.extend(self.base.to_le_bytes());
        }
        xxh3_128_with_seed(&bytes, 1)
    }

    fn make(&self, target: &Target) -> Result<Made, Trouble> {
        if let Recipe::Attachment(report, index) = &target.recipe {
            let file = &self.site.reports[*report].attachments[*index];
            return Ok(Made::Copy(on_disk(self.root, &file.file), file.hash, String::new()));
        }
        let Some(source) = self.source(target)? else {
            let file = self.renderer.source(target).unwrap_or_default();
            let finding = problem::output::changed_meanwhile(Location::file(file));
            let facts = Facts { findings: vec![finding], ..Facts::default() };
            return Ok(Made::Failed(print_facts(&facts)));
        };
        let page = self.renderer.render(target, &source);
        let facts = print_facts(&page.facts);
        if page.facts.findings.iter().any(Diagnostic::is_error) {
            return Ok(Made::Failed(facts));
        }
        Ok(Made::Bytes(page.bytes, facts))
    }

    fn write(&self, session: &Session, output: &Utf8Path, clean: bool) -> Outcome {
        let started = Instant::now();
        let folder = Folder::open(output)?;
        let wanted: Vec<Wanted<'_>> = self
            .plan
            .targets
            .iter()
            .map(|target| Wanted { path: &target.path, fingerprint: self.fingerprint(target) })
            .collect();
        let before = addresses(folder.manifest());
        let mut loading = self.findings.clone();
        loading.extend(self.findings_of_hidden()?);
        let mut findings = Vec::new();
        let bar = session.progress(wanted.len());
        let make = |index: usize| {
            bar.inc(1);
            self.make(&self.plan.targets[index])
        };
        let mut accept = |facts: &[(String, String)]| {
            let facts: Vec<(String, Facts)> =
                facts.iter().map(|(path, text)| (path.clone(), read_facts(text))).collect();
            findings = inspect::all(&loading, &self.site, &self.plan, &facts, &before);
            !findings.iter().any(Diagnostic::is_error)
        };
        let outcome = folder.build(&wanted, clean, &make, &mut accept)?;
        bar.finish_and_clear();
        let shown = |path: &str| Location::file(output.join(path).as_str());
        findings
            .extend(outcome.strangers.iter().map(|path| problem::output::stranger(shown(path))));
        findings.extend(outcome.changed.iter().map(|path| {
            let file = self.plan.get(path).and_then(|target| match target.recipe {
                Recipe::Attachment(report, index) => {
                    Some(self.site.reports[report].attachments[index].file.as_str())
                }
                _ => None,
            });
            problem::output::changed_meanwhile(Location::file(file.unwrap_or(path)))
        }));
        session.print(&findings);
        self.summary(session);
        if outcome.failed {
            session
                .tell(&text!("有错误，输出没有改动", "there are errors; the output is unchanged"));
            return Ok(Done::Problems);
        }
        if session.show == Show::Everything {
            for (path, why) in &outcome.written {
                let (zh, en) = match why {
                    Why::New => ("新", "new"),
                    Why::Changed => ("有变动", "changed"),
                    Why::Healed => ("修复", "healed"),
                };
                session.detail(&text!("  写入 {path}（{zh}）", "  wrote {path} ({en})"));
            }
            for path in &outcome.removed {
                session.detail(&text!("  删除 {path}", "  removed {path}"));
            }
        }
        let (written, kept, removed) = (outcome.written.len(), outcome.kept, outcome.removed.len());
        let time = started.elapsed().as_secs_f64();
        session.tell(&text!(
            "输出 {output}：写入 {written}，未变 {kept}，删除 {removed}（{time:.2} 秒）",
            "output {output}: {written} written, {kept} unchanged, {removed} removed ({time:.2} s)"
        ));
        Ok(Done::Fine)
    }

    /// Accounts for every source file.
    fn summary(&self, session: &Session) {
        let site = &self.site;
        let count =
            |state: State| site.reports.iter().filter(|report| report.state == state).count();
        let failed = site.failed.len();
        let sections = site.sections.len()
            - site.failed.iter().filter(|file| file.ends_with("/_index.md")).count()
            - usize::from(site.hash_of(&site.home().file).is_none());
        let (published, draft) = (count(State::Published), count(State::Draft));
        let (scheduled, withdrawn) = (count(State::Scheduled), count(State::Withdrawn));
        let total = sections + published + draft + scheduled + withdrawn + failed;
        let files: usize = site.reports.iter().map(|report| report.attachments.len()).sum();
        session.tell(&text!(
            "读取 {total} 个源文件：栏目 {sections}，已发布 {published}，草稿 {draft}，已撤回 {withdrawn}，待发布 {scheduled}，有错 {failed}；附件 {files}",
            "{total} source files: {sections} sections, {published} published, {draft} drafts, {withdrawn} withdrawn, {scheduled} scheduled, {failed} failed; {files} attachments"
        ));
    }
}

/// Where each report stood after the last build: source path, output path.
fn addresses(manifest: &Manifest) -> Vec<(String, String)> {
    manifest
        .iter()
        .filter_map(|(path, entry)| Some((read_facts(&entry.facts).source?, path.to_owned())))
        .collect()
}

fn print_facts(facts: &Facts) -> String {
    if *facts == Facts::default() {
        String::new()
    } else {
        serde_json::to_string(facts).unwrap_or_default()
    }
}

fn read_facts(text: &str) -> Facts {
    if text.is_empty() { Facts::default() } else { serde_json::from_str(text).unwrap_or_default() }
}
