//! One target → bytes and facts.
//!
//! In: a [`Site`], a [`Theme`], a target, and for a report its body. Out: [`Rendered`]. Must not know: the
//! disk, other targets' bytes.

mod feed;
mod jsonld;
mod links;
mod list;
mod media;
mod sitemap;
mod tags;
mod template;
mod theme;
mod view;

pub use media::media_type;
pub use theme::{LAYOUTS, Theme, UiText};

use std::sync::Arc;

use minijinja::value::Value;
use serde::{Deserialize, Serialize};

use crate::body::{self, Body};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::plan::{Plan, Recipe, Target, output_path};
use crate::site::{Attachment, Node, ReportId, Site, State};
use crate::source::body_of;
use template::Templates;
use view::View;

/// An output's bytes and what they say of the rest of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Facts for the joins after rendering.
    pub facts: Facts,
}

/// What an output contributes to checks over the whole site; kept in the manifest.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Source path, for reports and tombstones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Places on the page that links can name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<String>,
    /// Links to places on this site: output path, fragment, where the link stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fragments: Vec<(String, String, Location)>,
    /// What was found while rendering.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub findings: Vec<Diagnostic>,
}

/// Renders the targets of one site.
#[derive(Debug)]
pub struct Renderer {
    site: Arc<Site>,
    plan: Arc<Plan>,
    theme: Arc<Theme>,
    templates: Templates,
}

impl Renderer {
    /// A renderer, with findings about templates and interface texts that cannot be read.
    ///
    /// With such findings pages come out empty, but their bodies are still looked at.
    #[must_use]
    pub fn new(site: Arc<Site>, plan: Arc<Plan>, theme: Arc<Theme>) -> (Self, Vec<Diagnostic>) {
        let (mut templates, mut findings) = Templates::new(&site, &theme);
        if !UiText::speaks(&theme, &site.config.language) {
            let at = site.config.places.language.clone();
            findings.push(problem::theme::no_language(at, &site.config.language));
        }
        if let Some(parent) = &site.config.parent {
            for path in parent.header.iter().chain(&parent.footer) {
                if !theme.has(path.as_str()) {
                    findings.push(problem::theme::no_template(parent.at.clone(), path.as_str()));
                    templates.is_sound = false;
                }
            }
        }
        (Self { site, plan, theme, templates }, findings)
    }

    /// Renders a target that is not an attachment.
    ///
    /// `source` is what [`Renderer::source`] names, else empty. A finding that is an error
    /// means that the bytes must not be used.
    #[must_use]
    pub fn render(&self, target: &Target, source: &[u8]) -> Rendered {
        let mut facts = Facts::default();
        let site = &self.site;
        let bytes = match &target.recipe {
            Recipe::Home => {
                let intro = self.body(&site.home().file, &[], &[], source, target, &mut facts);
                self.page("home.html", list::home(&self.view(), intro), &mut facts, target)
            }
            Recipe::Section(id, page) => {
                let section = &site.sections[*id];
                let intro = self.body(&section.file, &[], &[], source, target, &mut facts);
                let name = section.meta.template.as_deref().unwrap_or("section.html");
                if self.has_template(name, || section.place("template"), &mut facts) {
                    self.page(
                        name,
                        list::section(&self.view(), *id, *page, intro),
                        &mut facts,
                        target,
                    )
                } else {
                    Vec::new()
                }
            }
            Recipe::Year(id, year, page) => self.page(
                "year.html",
                list::year(&self.view(), *id, *year, *page),
                &mut facts,
                target,
            ),
            Recipe::Report(id) => self.report(*id, source, target, &mut facts),
            Recipe::Tombstone(id) => {
                facts.source = Some(site.reports[*id].file.to_string());
                self.page("tombstone.html", list::tombstone(&self.view(), *id), &mut facts, target)
            }
            Recipe::Redirect(id) => {
                self.page("redirect.html", list::redirect(&self.view(), *id), &mut facts, target)
            }
            Recipe::NotFound => {
                self.page("404.html", list::not_found(&self.view()), &mut facts, target)
            }
            Recipe::Asset(name) => self.theme.get(name).unwrap_or_default().to_vec(),
            Recipe::Feed(id, format) => {
                feed::feed(site, *id, *format, &self.templates.ui).into_bytes()
            }
            Recipe::Sitemap => sitemap::whole(site).into_bytes(),
            Recipe::SitemapPart(part) => sitemap::part(site, *part).into_bytes(),
            Recipe::Robots => sitemap::robots(site).into_bytes(),
            Recipe::GoneMap => sitemap::gone(site).into_bytes(),
            Recipe::Attachment(..) => Vec::new(),
        };
        Rendered { bytes, facts }
    }

    fn view(&self) -> View {
        View { site: Arc::clone(&self.site), ui: Arc::clone(&self.templates.ui) }
    }

    fn page(&self, template: &str, context: Value, facts: &mut Facts, target: &Target) -> Vec<u8> {
        if !self.templates.is_sound {
            return Vec::new();
        }
        match self.templates.render(template, context, &target.path) {
            Ok(html) => html.into_bytes(),
            Err(finding) => {
                facts.findings.push(*finding);
                Vec::new()
            }
        }
    }

    /// The source file whose bytes a target is rendered from.
    #[must_use]
    pub fn source<'r>(&'r self, target: &Target) -> Option<&'r str> {
        let file = match &target.recipe {
            Recipe::Report(id) => &*self.site.reports[*id].file,
            Recipe::Section(id, 1) => &self.site.sections[*id].file,
            Recipe::Home => &self.site.home().file,
            _ => return None,
        };
        self.site.hash_of(file).is_some().then_some(file)
    }

    /// What is wrong in the body of a page that is not rendered: because it failed, or because it is hidden
    /// as yet.
    #[must_use]
    pub fn findings_of_hidden(&self, file: &str, source: &[u8], failed: bool) -> Vec<Diagnostic> {
        let (text, line) = body_of(file, source);
        let (site, plan) = (&*self.site, &*self.plan);
        let (attachments, awaited): (&[Attachment], &[String]) = match site.node(file) {
            Some(Node::Report(id)) => (&site.reports[id].attachments, &site.reports[id].awaited),
            _ => (&[], &[]),
        };
        let resolver =
            links::Resolver { site, plan, file, attachments, awaited, of_failed: failed };
        let mut findings =
            body::render(file, &text, line, site.config.markdown, &resolver).findings;
        // Which attachments it has is not known for sure.
        findings.retain(|finding| finding.rule != "attachment/count");
        findings
    }

    fn report(&self, id: ReportId, source: &[u8], target: &Target, facts: &mut Facts) -> Vec<u8> {
        let report = &self.site.reports[id];
        let body =
            self.body(&report.file, &report.attachments, &report.awaited, source, target, facts);
        // A draft's address is no promise yet.
        facts.source = (report.state == State::Published).then(|| report.file.to_string());
        let template = report.shared.template.as_deref().unwrap_or("report.html");
        if !self.has_template(template, || report.place("template"), facts) {
            return Vec::new();
        }
        self.page(template, list::report(&self.view(), id, body), facts, target)
    }

    fn has_template(
        &self,
        name: &str,
        place: impl FnOnce() -> Location,
        facts: &mut Facts,
    ) -> bool {
        let has = self.theme.has(name);
        if !has {
            facts.findings.push(problem::theme::no_template(place(), name));
        }
        has
    }

    /// The body of a page; its anchors, links and findings go to the facts.
    fn body(
        &self,
        file: &str,
        attachments: &[Attachment],
        awaited: &[String],
        source: &[u8],
        target: &Target,
        facts: &mut Facts,
    ) -> Body {
        let (text, line) = body_of(file, source);
        let resolver = links::Resolver {
            site: &self.site,
            plan: &self.plan,
            file,
            attachments,
            awaited,
            of_failed: false,
        };
        let mut body = body::render(file, &text, line, self.site.config.markdown, &resolver);
        facts.anchors.clone_from(&body.anchors);
        facts.findings.append(&mut body.findings);
        let base = &self.site.config.base_url.path;
        let fragments = body.fragments.iter().map(|(url, fragment, at)| {
            let path = match url.strip_prefix(base.as_str()) {
                Some(below) => output_path(below),
                None => target.path.clone(),
            };
            (path, fragment.clone(), at.clone())
        });
        facts.fragments = fragments.collect();
        body
    }
}
