//! One target → bytes and facts.
//!
//! In: a [`Site`], a [`Theme`], a target, and for a report its body. Out: [`Rendered`]. Must not know: the
//! disk, other targets' bytes.

mod archive;
mod boxes;
mod calendar;
mod catalogue;
mod contents;
mod corrections;
mod dataset;
mod dcat;
mod facets;
mod facts;
mod feed;
mod fields;
mod figures;
mod fingerprint;
mod foreign;
mod json;
mod jsonld;
mod links;
mod list;
mod meaning;
mod media;
mod objects;
mod pager;
mod palette;
mod phrases;
mod plain;
mod read_set;
mod search;
mod sitemap;
mod sources;
mod table_page;
mod tags;
mod template;
mod theme;
mod theme_facts;
mod unreachable;
mod unused;
mod values;
mod view;
mod written;

pub use facts::Facts;
pub use fingerprint::{FingerprintPart, Parts, ReadSetHashes};
pub use read_set::ReadSet;
pub use sources::{Sources, Unread};
pub use theme::{LAYOUTS, Layer, ROOT, ROOT_FILES, Theme, UiText};
pub use theme_facts::ThemeFacts;

use std::cell::RefCell;
use std::num::NonZeroU128;
use std::sync::Arc;

use minijinja::value::Value;

use crate::body::{self, Body};
use crate::diagnostic::{Diagnostic, Location, problem, rules};
use crate::plan::{DataFormat, Plan, Recipe, Target, output_path};
use crate::sealed::SealedYear;
use crate::site::{Attachment, Node, ReportId, SectionId, Site, State};
use crate::source::body_of;
use fingerprint::{Now, SiteHashes};
use search::SearchIndex;
use template::Templates;
use view::View;

/// An output's bytes and what they say of the rest of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The bytes.
    pub bytes: Vec<u8>,
    /// Facts for the joins after rendering.
    pub facts: Facts,
    /// What was read.
    pub read: ReadSet,
}

/// Renders the targets of one site.
#[derive(Debug)]
pub struct Renderer {
    site: Arc<Site>,
    plan: Arc<Plan>,
    theme: Arc<Theme>,
    templates: Arc<Templates>,
    hashes: SiteHashes,
    search: SearchIndex,
}

/// Bytes of a sealed year that are shown as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SealedBytes<'s> {
    /// The year.
    pub year: &'s SealedYear,
    /// The position of the output among those of the year.
    pub index: usize,
}

impl Renderer {
    /// A renderer, with findings about templates and interface texts that cannot be read.
    ///
    /// With such findings pages come out empty, but their bodies are still looked at.
    #[must_use]
    pub fn new(site: Arc<Site>, plan: Arc<Plan>, theme: Arc<Theme>) -> (Self, Vec<Diagnostic>) {
        let (mut templates, mut findings) = Templates::new(&site.config.language, &theme);
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
        findings.extend(unused::findings(&site, &theme));
        findings.extend(unreachable::findings(&site, &theme));
        findings.extend(foreign::findings(&theme));
        let templates = Arc::new(templates);
        let (hashes, search) = (SiteHashes::default(), SearchIndex::default());
        (Self { site, plan, theme, templates, hashes, search }, findings)
    }

    /// Whether all templates and texts could be read; without them pages come out empty.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.templates.is_sound
    }

    /// The theme.
    #[must_use]
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// A renderer of another site with the same settings and theme.
    #[must_use]
    pub fn with_site(&self, site: Arc<Site>, plan: Arc<Plan>) -> Self {
        let (theme, templates) = (Arc::clone(&self.theme), Arc::clone(&self.templates));
        let (hashes, search) = (SiteHashes::default(), SearchIndex::default());
        Self { site, plan, theme, templates, hashes, search }
    }

    /// Renders a target that is no copy of a file.
    ///
    /// A finding that is an error means that the bytes must not be used. The error is the first source file that could not be
    /// given.
    pub fn render(&self, target: &Target, sources: &dyn Sources) -> Result<Rendered, Unread> {
        let view = View::new(&self.site, &self.templates, &target.recipe);
        let unread = RefCell::new(None);
        let page = PageRender { renderer: self, view: &view, target, sources, unread: &unread };
        let mut facts = Facts::default();
        let bytes = page.bytes(&mut facts);
        match unread.into_inner() {
            Some(unread) => Err(unread),
            None => Ok(Rendered { bytes, facts, read: view.take_read_set() }),
        }
    }

    fn now(&self) -> Now<'_> {
        let Self { site, plan, theme, templates, hashes, .. } = self;
        Now { site, plan, theme, texts: &templates.ui, hashes }
    }

    /// Computes the hashes that [`Renderer::fingerprint`] needs for all reports, on all cores. Call it before rendering in
    /// parallel.
    pub fn get_ready(&self) {
        self.hashes.fill(&self.site);
    }

    /// Hashes what is the same for every output with this read set.
    #[must_use]
    pub fn hashes_of(&self, read: ReadSet) -> ReadSetHashes {
        self.now().hashes_of(read)
    }

    /// Hashes of all that a target read when it was rendered last, as it is now.
    ///
    /// Where they are the same as then, rendering would give the same bytes.
    #[must_use]
    pub fn fingerprint(&self, target: &Target, hashes: &ReadSetHashes) -> Parts {
        let sealed = self.sealed(target);
        let source = match sealed {
            // The file's stamp is part of the fingerprint: a new stamp means that the file is read and compared again.
            Some(SealedBytes { year, index }) => {
                let hash = year.outputs.record(index).xxh3.map_or(0, NonZeroU128::get);
                hash ^ u128::from(year.stamps.get(index).copied().unwrap_or_default())
            }
            None => match target.recipe.copied() {
                Some(copied) => copied.file(&self.site).map_or(0, |(_, hash)| hash),
                None => self.now().sources(&target.recipe, hashes),
            },
        };
        self.now().fingerprint(target, source, hashes)
    }

    /// The sealed bytes that a target shows as they are; `None` for one that is rendered.
    #[must_use]
    pub fn sealed(&self, target: &Target) -> Option<SealedBytes<'_>> {
        if !target.recipe.traits().is_sealable {
            return None;
        }
        self.site.shown_seals().find_map(|year| {
            let index = year.outputs.find(&target.path).filter(|index| year.keeps(*index))?;
            Some(SealedBytes { year, index })
        })
    }

    /// Sealed bytes as if they had been rendered.
    #[must_use]
    pub fn of_sealed(&self, target: &Target, bytes: Vec<u8>) -> Rendered {
        let mut facts = Facts::default();
        if target.path.ends_with(".html") {
            let text = String::from_utf8_lossy(&bytes);
            // Sealed pages were written by this program, which puts ids in double quotes.
            let ids = text.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            facts.anchors = ids.map(ToOwned::to_owned).collect();
        }
        if let Some(id) = target.recipe.report() {
            facts.source = Some(self.site.reports[id].file().to_string());
        }
        Rendered { bytes, facts, read: ReadSet::default() }
    }

    /// Findings in the body of a page that has no output, because it has errors (`failed`) or because it is a draft or
    /// scheduled.
    #[must_use]
    pub fn findings_of_hidden(&self, file: &str, source: &[u8], failed: bool) -> Vec<Diagnostic> {
        let (text, line) = body_of(file, source);
        let site = &*self.site;
        let (attachments, awaited): (&[Attachment], &[String]) = match site.node(file) {
            Some(Node::Report(id)) => {
                let uncommon = site.reports[id].uncommon();
                (&uncommon.attachments, &uncommon.awaited)
            }
            _ => (&[], &[]),
        };
        let view = View::new(&self.site, &self.templates, &Recipe::NotFound);
        let resolver = links::Resolver {
            view: &view,
            plan: &self.plan,
            file,
            title: None,
            attachments,
            awaited,
            of_failed: failed,
        };
        let mut findings =
            body::render(file, &text, line, site.config.markdown, &resolver).findings;
        // Attachments of a hidden page may not be resolved, so that their number cannot be checked.
        findings.retain(|finding| finding.rule != &rules::body::ATTACHMENT_COUNT);
        findings
    }
}

/// One target on its way to bytes.
#[derive(Clone, Copy)]
struct PageRender<'r> {
    renderer: &'r Renderer,
    view: &'r View,
    target: &'r Target,
    sources: &'r dyn Sources,
    /// The first source file that could not be given.
    unread: &'r RefCell<Option<Unread>>,
}

impl PageRender<'_> {
    fn bytes(&self, facts: &mut Facts) -> Vec<u8> {
        let view = self.view;
        match &self.target.recipe {
            Recipe::Home => {
                let intro = self.intro(0, facts);
                self.print("home.html", list::home(view, intro), facts)
            }
            Recipe::Section(id, page) => {
                let intro = self.intro(*id, facts);
                let it = view.section(*id);
                let name = it.template().unwrap_or("section.html");
                let place = || view.for_errors().sections[*id].place("template");
                if !self.has_template(name, "section.html", place, facts) {
                    return Vec::new();
                }
                // Only page 1 of a list records a source: its other pages vanish whenever the number of reports shrinks.
                facts.source = (*page == 1).then(|| it.file().to_owned());
                self.print(name, list::section(view, *id, *page as usize, intro), facts)
            }
            Recipe::Year(id, year) => self.print("year.html", list::year(view, *id, *year), facts),
            Recipe::Month(id, year, month, page) => {
                let month = list::month(view, *id, (*year, *month), *page as usize);
                self.print("year.html", month, facts)
            }
            Recipe::OldPage(id, when) => {
                self.print("redirect.html", list::old_page(view, *id, *when), facts)
            }
            Recipe::Data(DataFormat::Json, when) => dataset::json(view, *when).into_bytes(),
            Recipe::Data(DataFormat::Csv, when) => dataset::csv(view, *when).into_bytes(),
            Recipe::Data(DataFormat::Dcat, when) => dcat::catalog(view, *when).into_bytes(),
            Recipe::ReportData(id) => dataset::of_report(view, *id).into_bytes(),
            Recipe::Group(of) => {
                let (id, when, number) = **of;
                self.print("catalogue.html", catalogue::group(view, id, when, number), facts)
            }
            Recipe::Facet(facet) => self.print("facet.html", catalogue::facet(view, *facet), facts),
            Recipe::SiteMap => self.print("site_map.html", catalogue::site_map(view), facts),
            Recipe::Report(id) => self.report(*id, facts),
            Recipe::Tombstone(id) => {
                facts.source = Some(view.report(*id).file().to_owned());
                self.print("tombstone.html", list::tombstone(view, *id), facts)
            }
            Recipe::Redirect(id) => self.print("redirect.html", list::redirect(view, *id), facts),
            Recipe::Figures(id) => self.print("figures.html", figures::context(view, *id), facts),
            Recipe::FiguresCsv(id) => figures::csv(view, *id).into_bytes(),
            Recipe::Exit(index) => self.print("leaving.html", list::exit(view, *index), facts),
            Recipe::NotFound => self.print("404.html", list::not_found(view), facts),
            Recipe::Asset => {
                view.uses_theme(&self.target.path);
                self.renderer.theme.get(&self.target.path).unwrap_or_default().to_vec()
            }
            Recipe::RootFile => {
                let name = format!("{ROOT_FILES}{}", self.target.path);
                view.uses_theme(&name);
                self.renderer.theme.get(&name).unwrap_or_default().to_vec()
            }
            Recipe::Colors => palette::sheet(view).into_bytes(),
            Recipe::Feed(id, format) => feed::feed(view, *id, *format).into_bytes(),
            Recipe::Archive => self.print("archive.html", archive::years(view), facts),
            Recipe::Corrections(number) => {
                self.print("corrections.html", corrections::list(view, *number), facts)
            }
            Recipe::CorrectionsFeed(format) => corrections::feed(view, *format).into_bytes(),
            Recipe::Sitemap => sitemap::whole(view).into_bytes(),
            Recipe::SitemapPart(part) => sitemap::part(view, *part).into_bytes(),
            Recipe::Robots => sitemap::robots(view).into_bytes(),
            Recipe::GoneMap => sitemap::gone(view).into_bytes(),
            Recipe::MovedMap => sitemap::moved(view).into_bytes(),
            Recipe::SectionRedirect(id) => {
                self.print("redirect.html", list::section_redirect(view, *id), facts)
            }
            Recipe::TablePage(id, at) => {
                let attachment = &view.report(*id).attachments()[*at as usize];
                let file = self.tables(attachment, facts);
                let context = table_page::context(view, *id, attachment, file.as_ref());
                self.print("tables.html", context, facts)
            }
            Recipe::TableCsv(id, at, table) => {
                let attachment = &view.report(*id).attachments()[*at as usize];
                let file = self.tables(attachment, facts).unwrap_or_default();
                table_page::csv(&file, *table as usize).into_bytes()
            }
            Recipe::SearchPage => self.print("search.html", search::context(view), facts),
            Recipe::Search(file) => self.search_file(*file),
            Recipe::SearchText(id, part) => self.search_text(*id, *part),
            Recipe::SearchAttachment(id, at) => self.search_attachment(*id, *at),
            Recipe::Attachment(..) | Recipe::SectionFile(..) | Recipe::Package(_) => Vec::new(),
        }
    }

    fn print(&self, template: &str, context: Value, facts: &mut Facts) -> Vec<u8> {
        self.print_long(template, context, 0, facts)
    }

    /// As `print`, with room reserved for a body of `length` bytes: a buffer that grows holds a long page twice for a moment.
    fn print_long(
        &self,
        template: &str,
        context: Value,
        length: usize,
        facts: &mut Facts,
    ) -> Vec<u8> {
        // An estimate: 16 KiB for the page around the body, and a body's HTML up to three times because of the contents list.
        let room = (16 << 10) + length * 3;
        let templates = &self.renderer.templates;
        if !templates.is_sound {
            return Vec::new();
        }
        match templates.render(template, context, &self.target.path, self.view, room) {
            Ok(bytes) => bytes,
            Err(finding) => {
                facts.findings.push(*finding);
                Vec::new()
            }
        }
    }

    fn report(&self, id: ReportId, facts: &mut Facts) -> Vec<u8> {
        let report = self.view.report(id);
        let (attachments, awaited) = (report.attachments(), report.awaited());
        let body = self.body(report.file(), report.title(), attachments, awaited, facts);
        // A draft's address is no promise yet.
        facts.source = (report.state() == State::Published).then(|| report.file().to_owned());
        let template = report.template().unwrap_or("report.html");
        let place = || self.view.for_errors().reports[id].place("template");
        if !self.has_template(template, "report.html", place, facts) {
            return Vec::new();
        }
        let length = body.html.len();
        self.print_long(template, list::report(self.view, id, body), length, facts)
    }

    fn has_template(
        &self,
        name: &str,
        usual: &str,
        place: impl FnOnce() -> Location,
        facts: &mut Facts,
    ) -> bool {
        self.view.uses_theme(name);
        let theme = &self.renderer.theme;
        let has = theme.has(name);
        // Built-in templates are each for one kind of page.
        let is_of_others = name != usual && Theme::has_builtin(name) && !theme.is_own(name);
        if !has {
            facts.findings.push(problem::theme::no_template(place(), name));
        } else if is_of_others {
            facts.findings.push(problem::theme::template_of_others(place(), name, usual));
        }
        has && !is_of_others
    }

    /// The bytes of a source file; none for a section without one, which is recorded as well.
    fn read(&self, file: &str) -> Vec<u8> {
        let own = self.target.recipe.source(&self.renderer.site);
        let is_own = own.is_none_or(|own| own == file);
        self.view.reads_source((!is_own).then_some(file));
        if is_own && own.is_none() {
            return Vec::new();
        }
        self.given(self.sources.read(file)).unwrap_or_default()
    }

    fn read_attachment(&self, attachment: &Attachment) -> Vec<u8> {
        self.view.reads_source(Some(&attachment.file));
        self.given(self.sources.read(&attachment.file)).unwrap_or_default()
    }

    /// What was given, or nothing once the reason is noted.
    fn given<T>(&self, given: Result<T, Unread>) -> Option<T> {
        given.map_err(|why| self.unread.borrow_mut().get_or_insert(why).clone()).ok()
    }

    /// The text of a section's own page.
    fn intro(&self, id: SectionId, facts: &mut Facts) -> Body {
        let section = self.view.section(id);
        self.body(section.file(), section.title(), section.files(), &[], facts)
    }

    /// The body of a page; its anchors, links and findings go to the facts.
    fn body(
        &self,
        file: &str,
        title: &str,
        attachments: &[Attachment],
        awaited: &[String],
        facts: &mut Facts,
    ) -> Body {
        let source = self.read(file);
        let (text, line) = body_of(file, &source);
        let settings = self.view.settings();
        let resolver = links::Resolver {
            view: self.view,
            plan: &self.renderer.plan,
            file,
            title: Some(title),
            attachments,
            awaited,
            of_failed: false,
        };
        let mut body = body::render(file, &text, line, settings.markdown(), &resolver);
        facts.anchors = std::mem::take(&mut body.anchors);
        facts.findings.append(&mut body.findings);
        let fragments = body.fragments.drain(..).map(|(url, fragment, at)| {
            let path = match url.strip_prefix(settings.base_url().path.as_str()) {
                Some(below) => output_path(below),
                None => self.target.path.to_string(),
            };
            (path, fragment, at)
        });
        facts.fragments = fragments.collect();
        body
    }
}
