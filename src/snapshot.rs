//! A loaded site, planned and ready to be rendered: what `build` writes and `serve` answers from.
//!
//! In: [`Loaded`]. Out: bytes and facts of one target, findings of all. Must not know: commands, outputs.

use std::borrow::Cow;
use std::sync::Arc;

use camino::{Utf8Path, Utf8PathBuf};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_128;

use crate::diagnostic::{Diagnostic, Severity};
use crate::load::Loaded;
use crate::plan::{Plan, Target};
use crate::render::{Facts, Rendered, Renderer, SealedBytes, Sources, Unread};
use crate::sealed::Observed;
use crate::site::{Site, State};
use crate::source::on_disk;
use crate::stopwatch::{Step, measure};
use crate::trouble::Trouble;
use crate::{fs, inspect};

/// A planned site that can be rendered. Nothing in it changes.
#[derive(Debug)]
pub struct Snapshot {
    /// The site's folder.
    pub root: Utf8PathBuf,
    /// The linked site.
    pub site: Arc<Site>,
    /// All outputs.
    pub plan: Arc<Plan>,
    /// Makes their bytes.
    pub renderer: Renderer,
    /// What was found before anything was rendered.
    pub findings: Vec<Diagnostic>,
}

/// Source files as they lie on the disk.
impl Sources for Snapshot {
    fn read(&self, file: &str) -> Result<Vec<u8>, Unread> {
        let bytes = measure(Step::Read, || fs::read(&on_disk(&self.root, file)))?;
        let is_same = self.site.hash_of(file) == Some(xxh3_128(&bytes));
        if is_same { Ok(bytes) } else { Err(Unread::Changed(file.to_owned())) }
    }
}

impl Snapshot {
    /// Plans a site and compiles its templates.
    #[must_use]
    pub fn new(root: &Utf8Path, loaded: &Loaded) -> Self {
        let mut findings = loaded.findings.clone();
        let (plan, found) =
            Plan::new(&loaded.site, loaded.theme.assets(), loaded.theme.root_files());
        findings.extend(found);
        let (site, plan) = (Arc::clone(&loaded.site), Arc::new(plan));
        let (renderer, found) =
            Renderer::new(Arc::clone(&site), Arc::clone(&plan), Arc::clone(&loaded.theme));
        findings.extend(found);
        Self { root: root.to_owned(), site, plan, renderer, findings }
    }

    /// The same with a site that differs in words only.
    #[must_use]
    pub fn with_site(&self, site: Arc<Site>) -> Self {
        let plan = Arc::clone(&self.plan);
        let renderer = self.renderer.with_site(Arc::clone(&site), Arc::clone(&plan));
        let (root, findings) = (self.root.clone(), self.findings.clone());
        Self { root, site, plan, renderer, findings }
    }

    /// Renders a target that is no copy of a file.
    pub fn render(&self, target: &Target) -> Result<Rendered, Unread> {
        if let Some(SealedBytes { year, index }) = self.renderer.sealed(target) {
            let folder = &self.site.config.archive.folder;
            let file = year.bytes_of(folder, &target.path);
            let bytes = measure(Step::Read, || fs::bytes_if_there(&on_disk(&self.root, &file)))?;
            let seen =
                bytes.as_ref().map_or(Observed::Nothing, |bytes| Observed::Xxh3(xxh3_128(bytes)));
            let differs = year.outputs.record(index).mismatch(seen).is_some();
            let mut made = self.renderer.of_sealed(target, bytes.unwrap_or_default());
            made.facts.findings.extend(differs.then(|| year.bytes_differ(folder, &target.path)));
            return Ok(made);
        }
        self.renderer.render(target, self)
    }

    /// The file that a target is a copy of, relative to the root, and the hash (XXH3) of its bytes; `None` for a target
    /// that is rendered.
    #[must_use]
    pub fn original(&self, target: &Target) -> Option<(Cow<'_, str>, u128)> {
        target.recipe.copied()?.file(&self.site)
    }

    /// What is wrong in the bodies of pages that are not rendered. Of drafts and scheduled reports it is a
    /// warning: it would stop the build on the day they are due.
    pub fn findings_of_hidden(&self) -> Result<Vec<Diagnostic>, Trouble> {
        let site = &self.site;
        let due = site.reports.iter().filter(|report| {
            matches!(report.state, State::Draft | State::Scheduled) && !site.is_visible(report)
        });
        let hidden: Vec<(&str, bool)> = due
            .map(|report| (report.file(), false))
            .chain(site.failed.iter().map(|file| (&**file, true)))
            .collect();
        let found: Vec<Vec<Diagnostic>> = hidden
            .par_iter()
            .map(|(file, failed)| {
                let bytes = fs::read(&on_disk(&self.root, file))?;
                let mut findings = self.renderer.findings_of_hidden(file, &bytes, *failed);
                for finding in findings.iter_mut().filter(|finding| !failed && finding.is_error()) {
                    finding.severity = Severity::Warning;
                }
                Ok(findings)
            })
            .collect::<Result<_, Trouble>>()?;
        Ok(found.concat())
    }

    /// Everything that is wrong, bodies included, when nothing can be written anyway.
    pub fn findings_without_writing(&self) -> Result<Vec<Diagnostic>, Trouble> {
        let pages = |target: &&Target| self.original(target).is_none();
        let facts: Vec<(&str, Facts)> = self
            .plan
            .targets
            .par_iter()
            .filter(pages)
            .map(|target| {
                // A file that changed meanwhile is looked at by the next run.
                let facts = match self.render(target) {
                    Ok(page) => page.facts,
                    Err(Unread::Changed(_)) => Facts::default(),
                    Err(Unread::Trouble(trouble)) => return Err(trouble),
                };
                Ok((&*target.path, facts))
            })
            .collect::<Result<_, Trouble>>()?;
        let anchors = |path: &str| {
            let found = facts.binary_search_by(|(each, _)| (*each).cmp(path)).ok()?;
            Some(facts[found].1.anchors.clone())
        };
        let mut findings = self.findings.clone();
        findings.extend(self.findings_of_hidden()?);
        Ok(inspect::all(&findings, &self.site, &self.plan, &facts, &anchors))
    }
}
