//! Times the steps that every report goes through: front matter, facts of a body, HTML of a body, a whole page.
//!
//! `cargo bench --bench micro` prints times. `-- --once STEP` runs one step a hundred times without timing, for tools
//! that count instructions; `--once nothing` is what all of them have in common.

#![expect(clippy::disallowed_methods, reason = "a program of its own")]

#[path = "support/corpus.rs"]
#[allow(dead_code, reason = "shared; each benchmark uses a part")]
mod corpus;

use std::sync::{Arc, LazyLock};

use camino::Utf8Path;
use corpus::Corpus;
use divan::{Bencher, black_box};
use gongkai::body::{Link, LinkKind, Resolve};
use gongkai::config::Markdown;
use gongkai::diagnostic::{Diagnostic, Location};
use gongkai::plan::{Plan, Recipe, Target};
use gongkai::render::{Renderer, Sources, Unread};

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const FILE: &str = "content/s01/r0000001.md";

/// A report of about 7 KB.
static REPORT: LazyLock<String> = LazyLock::new(|| CORPUS.text(1, "", ""));

const MARKDOWN: Markdown = Markdown {
    tables: true,
    footnotes: true,
    strikethrough: true,
    heading_attributes: true,
    definition_lists: false,
    outline: true,
    official_form: true,
    contents_depth: 2,
    paragraphs: gongkai::config::Paragraphs::BlankLine,
};

const CORPUS: Corpus = Corpus { reports: 40, sections: 2, years: 10, bundles: 20 };

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, flag, step, ..] = arguments.as_slice()
        && flag == "--once"
    {
        return once(step);
    }
    divan::main();
}

fn once(step: &str) {
    let site = Site::new();
    LazyLock::force(&REPORT);
    for _ in 0..100 {
        match step {
            "nothing" => {}
            "front_matter" => drop(black_box(front_matter())),
            "facts" => drop(black_box(facts())),
            "html" => drop(black_box(html())),
            "page" => drop(black_box(site.page())),
            "slug" => drop(black_box(slug())),
            other => panic!("what is {other}?"),
        }
    }
}

/// Text without body, so that only front matter is read.
fn front_matter() -> gongkai::source::Page {
    let end = REPORT.find("\n---\n").expect("front matter") + 5;
    gongkai::source::parse(FILE, &REPORT.as_bytes()[..end], MARKDOWN).0
}

fn facts() -> gongkai::body::BodyFacts {
    gongkai::body::facts(body(), MARKDOWN)
}

fn html() -> gongkai::body::Body {
    gongkai::body::render(FILE, body(), 10, MARKDOWN, &Nowhere)
}

fn slug() -> String {
    gongkai::slug(black_box("示例街道2024年法治政府建设年度报告"))
}

fn body() -> &'static str {
    let end = REPORT.find("\n---\n").expect("front matter") + 5;
    &REPORT[end..]
}

#[divan::bench(name = "front_matter")]
fn time_front_matter(bencher: Bencher<'_, '_>) {
    bencher.bench(front_matter);
}

#[divan::bench(name = "facts")]
fn time_facts(bencher: Bencher<'_, '_>) {
    bencher.bench(facts);
}

#[divan::bench(name = "html")]
fn time_html(bencher: Bencher<'_, '_>) {
    bencher.bench(html);
}

#[divan::bench(name = "page")]
fn time_page(bencher: Bencher<'_, '_>) {
    let site = Site::new();
    bencher.bench_local(|| site.page());
}

#[divan::bench(name = "slug")]
fn time_slug(bencher: Bencher<'_, '_>) {
    bencher.bench(slug);
}

/// A small site with the built-in theme, read once.
struct Site {
    renderer: Renderer,
    target: Target,
    _folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        CORPUS.write(folder.path());
        let root = Utf8Path::from_path(folder.path()).expect("a path").to_owned();
        let loaded = gongkai::load(&root, &gongkai::LoadOptions::default()).expect("a site");
        let (plan, _) = Plan::new(&loaded.site, loaded.theme.assets(), loaded.theme.root_files());
        let plan = Arc::new(plan);
        let is_it = |target: &&Target| matches!(target.recipe, Recipe::Report(id) if loaded.site.reports[id].file() == FILE);
        let target = plan.targets.iter().find(is_it).expect("the report").clone();
        let (renderer, _) = Renderer::new(loaded.site.clone(), plan, loaded.theme.clone());
        Self { renderer, target, _folder: folder }
    }

    fn page(&self) -> Vec<u8> {
        self.renderer.render(&self.target, &Given).expect("a page").bytes
    }
}

/// Gives the one report that is rendered.
struct Given;

impl Sources for Given {
    fn read(&self, _: &str) -> Result<Vec<u8>, Unread> {
        Ok(REPORT.as_bytes().to_vec())
    }
}

/// Leaves every link as it is.
struct Nowhere;

impl Resolve for Nowhere {
    fn callout_name(&self, kind: gongkai::body::Callout) -> String {
        kind.word().to_owned()
    }
    fn link(&self, typed: &str, _: &dyn Fn() -> Location) -> Result<Link, Box<Diagnostic>> {
        Ok(Link { href: typed.to_owned(), kind: LinkKind::External })
    }

    fn outside_mark(&self) -> String {
        String::new()
    }

    fn attachment(&self, _: Option<u32>, _: &str) -> Option<Link> {
        None
    }

    fn is_awaited(&self, _: &str) -> bool {
        true
    }

    fn table_name(&self, number: usize) -> String {
        number.to_string()
    }

    fn attachment_count(&self) -> usize {
        0
    }
}
