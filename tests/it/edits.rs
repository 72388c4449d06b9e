//! After any edits, an incremental build and a running preview both equal a clean build.
//!
//! `EDITS` sets how many random edits are made; without it a part of what continuous integration makes.

use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::harness::{SECTION, SITE, TestSite, assert_same, copy, tree};
use crate::server::Server;

/// What a clerk, an editor or a webmaster may do between two builds.
#[derive(Debug, Clone)]
enum Edit {
    Create(u8),
    Body(u8),
    Title(u8),
    Summary(u8),
    Date(u8),
    Move(u8),
    Delete(u8),
    Draft(u8),
    Pin(u8),
    Supersede(u8),
    Withdraw(u8),
    Correct(u8),
    Link(u8),
    Outside(u8),
    Figures(u8),
    Section(u8),
    Sort(u8),
    Facet(u8),
    Intro(u8),
    Template(u8),
    Style(u8),
    Texts(u8),
    Settings(u8),
    Attachment(u8),
    Undated(u8),
    Relate(u8),
    RootFile(u8),
    Platform(u8),
    AsOf(u8),
}

fn edit() -> impl Strategy<Value = Edit> {
    let kind = |make: fn(u8) -> Edit| any::<u8>().prop_map(make);
    prop_oneof![
        4 => kind(Edit::Create),
        6 => kind(Edit::Body),
        4 => kind(Edit::Title),
        2 => kind(Edit::Summary),
        2 => kind(Edit::Date),
        2 => kind(Edit::Move),
        2 => kind(Edit::Delete),
        1 => kind(Edit::Draft),
        1 => kind(Edit::Pin),
        1 => kind(Edit::Supersede),
        1 => kind(Edit::Withdraw),
        2 => kind(Edit::Correct),
        2 => kind(Edit::Link),
        1 => kind(Edit::Outside),
        1 => kind(Edit::Figures),
        2 => kind(Edit::Section),
        1 => kind(Edit::Sort),
        2 => kind(Edit::Facet),
        1 => kind(Edit::Intro),
        2 => kind(Edit::Template),
        1 => kind(Edit::Style),
        1 => kind(Edit::Texts),
        2 => kind(Edit::Settings),
        2 => kind(Edit::Attachment),
        20 => kind(Edit::Relate),
        2 => kind(Edit::Undated),
        1 => kind(Edit::RootFile),
        1 => kind(Edit::Platform),
        1 => kind(Edit::AsOf),
    ]
}

/// A site under edits, with what a clean build and a preview need to know of it.
struct Edited {
    site: TestSite,
    day: &'static str,
}

const SECTIONS: [&str; 3] = ["fzzf", "fzzf/below", "zfxx"];

/// A report by number, in the form that edits can find their places in.
fn report(n: u8) -> String {
    format!(
        "---\ntitle: 报告{n}\ndate: {}-0{}-01\n---\n一、甲\n\n正文{n}。\n\n二、乙\n\n正文。\n",
        2019 + u32::from(n % 4),
        n % 9 + 1
    )
}

impl Edited {
    fn new() -> Self {
        let mut site = TestSite::new();
        for section in SECTIONS {
            site = site.file(&format!("content/{section}/_index.md"), SECTION);
        }
        for n in 0..6 {
            site =
                site.file(&format!("content/{}/e{n}.md", SECTIONS[usize::from(n % 3)]), report(n));
        }
        let site = site
            .file(
                "content/fzzf/b/index.md",
                "---\ntitle: 带附件\ndate: 2020-01-01\n---\n[表](表.csv)\n",
            )
            .file("content/fzzf/b/表.csv", "a,b\n")
            .file("site.yaml", format!("{SITE}paginate_by: 3\ncatalogue_rows: 3\n"));
        Self { site, day: "2026-01-01" }
    }

    /// Reports that edits may touch, by path.
    fn reports(&self) -> Vec<String> {
        let names = tree(&self.site.path("content")).into_keys();
        let reports = names.filter(|name| {
            let base = name.rsplit('/').next().unwrap_or_default();
            base.starts_with('e') && base.ends_with(".md")
        });
        reports.map(|name| format!("content/{name}")).collect()
    }

    fn pick(&self, n: u8) -> Option<String> {
        let reports = self.reports();
        let index = usize::from(n) % reports.len().max(1);
        reports.into_iter().nth(index)
    }

    fn change(&self, n: u8, change: impl FnOnce(String) -> String) {
        if let Some(file) = self.pick(n) {
            let text = self.site.read(&file);
            self.site.write(&file, change(text));
        }
    }

    /// Sets or takes away a line of front matter.
    fn set(&self, n: u8, key: &str, value: Option<String>) {
        self.change(n, |text| {
            let lines = text.lines().filter(|line| !line.starts_with(&format!("{key}:")));
            let mut lines: Vec<String> = lines.map(ToOwned::to_owned).collect();
            if let Some(value) = value {
                lines.insert(2, format!("{key}: {value}"));
            }
            lines.join("\n") + "\n"
        });
    }

    /// Carries out an edit of a section's `_index.md`; false for other edits.
    fn edit_section(&self, edit: &Edit) -> bool {
        let site = &self.site;
        let section = |n: u8| format!("content/{}/_index.md", SECTIONS[usize::from(n % 3)]);
        match *edit {
            Edit::Section(n) => {
                site.write(&section(n), SECTION.replace("法治政府建设", &format!("栏目{}", n % 7)));
            }
            Edit::Sort(n) => {
                let sort = ["date", "title", "weight"][usize::from(n / 3 % 3)];
                site.write(
                    &section(n),
                    SECTION.replace("title:", &format!("sort: {sort}\ntitle:")),
                );
            }
            Edit::Intro(n) => site.write(&section(n), format!("{SECTION}说明{n}。\n")),
            Edit::Undated(n) if n % 4 == 0 => {
                let pages = ["undated", "dated"][usize::from(n / 4 % 2)];
                // Not that of `b`, whose attachment has links to its address.
                let file = section(1 + n / 8 % 2);
                site.write(&file, SECTION.replace("title:", &format!("pages: {pages}\ntitle:")));
            }
            Edit::Platform(n) => {
                let columns = format!(
                    "columns: [{{title: 入口{}, link: /catalogue/}}, {{link: ../zfxx}}]",
                    n % 3
                );
                site.write("content/fzzf/own.csv", format!("a,{n}\n"));
                let text = SECTION.replace("title:", &format!("{columns}\ntitle:"));
                site.write("content/fzzf/_index.md", text + "[表](own.csv)\n");
            }
            _ => return false,
        }
        true
    }

    fn carry_out(&mut self, edit: &Edit) {
        if self.edit_section(edit) {
            return;
        }
        let site = &self.site;
        match *edit {
            Edit::Section(_) | Edit::Sort(_) | Edit::Intro(_) | Edit::Platform(_) => {}
            Edit::Create(n) => {
                let folder = SECTIONS[usize::from(n % 3)];
                site.write(&format!("content/{folder}/e{}.md", n % 12), report(n));
            }
            Edit::Body(n) => self.change(n, |text| format!("{text}\n又一段{n}。\n")),
            Edit::Title(n) => self.set(n, "title", Some(format!("标题{n}"))),
            Edit::Summary(n) => self.set(n, "summary", (n % 3 > 0).then(|| format!("概述{n}"))),
            Edit::Date(n) => self.set(n, "date", Some(format!("{}-02-0{}", 2018 + u32::from(n % 5), n % 8 + 1))),
            Edit::Draft(n) => self.set(n, "draft", (n % 2 > 0).then(|| "true".to_owned())),
            Edit::Pin(n) => self.set(n, "pinned", (n % 2 > 0).then(|| "true".to_owned())),
            Edit::Withdraw(n) => {
                let value = format!("{{date: 2025-0{}-01, reason: 原因{n}}}", n % 9 + 1);
                self.set(n, "withdrawn", (n % 2 > 0).then_some(value));
            }
            Edit::Correct(n) => {
                let value = format!("[{{date: 2025-0{}-01, note: 更正{n}}}]", n % 9 + 1);
                self.set(n, "changes", (n % 3 > 0).then_some(value));
            }
            Edit::Supersede(n) => {
                let value = (n % 2 > 0).then(|| "fzzf/b/index.md".to_owned());
                self.set(n, "superseded_by", value);
            }
            Edit::Link(n) => {
                self.change(n, |text| format!("{text}\n见[表](/fzzf/2020/b/biao.csv)和[页](/fzzf/)。\n"));
            }
            Edit::Move(n) => {
                if let Some(from) = self.pick(n) {
                    let name = from.rsplit('/').next().unwrap_or_default();
                    let to = site.path(&format!("content/{}/{name}", SECTIONS[usize::from(n / 3 % 3)]));
                    if !to.exists() {
                        fs::rename(site.path(&from), to).expect("a move");
                    }
                }
            }
            Edit::Delete(n) => {
                if let Some(file) = self.pick(n) {
                    site.remove(&file);
                }
            }
            Edit::Figures(n) => {
                let figures = format!("[{{name: 件数, value: {n}, unit: 件}}]");
                self.set(n, "figures", (n % 3 > 0).then_some(figures));
            }
            Edit::Outside(n) => self.change(n, |text| {
                let inside: Vec<&str> = text.lines().filter(|line| !line.starts_with("[外]")).collect();
                let inside = inside.join("\n") + "\n";
                if n % 3 == 0 { inside } else { format!("{inside}\n[外](https://www{}.example.com/)\n", n % 4) }
            }),
            Edit::Facet(n) => {
                let key = ["topic", "genre", "publisher", "kind"][usize::from(n) % 4];
                // Two values that sound alike, and none.
                let value = ["主题", "主提", ""][usize::from(n / 4) % 3];
                self.set(n, key, (!value.is_empty()).then(|| value.to_owned()));
            }
            Edit::Template(n) => toggle(
                site,
                ["layouts/partials/pager.html", "layouts/report.html", "layouts/partials/own.html"]
                    [usize::from(n % 3)],
                [
                    "<p>自己的</p>\n".to_owned(),
                    format!("{{% extends \"base.html\" %}}{{% block main %}}{n}{{% include \"partials/own.html\" ignore missing %}}{{{{ body }}}}{{% for it in report.section.latest %}}{{{{ it.title }}}}{{% endfor %}}{{% endblock %}}"),
                    format!("<p>{n}{{{{ report.index_number }}}}{{{{ section.children|length }}}}</p>"),
                ][usize::from(n % 3)]
                .as_str(),
                n / 3 % 3 == 0,
            ),
            Edit::Style(n) => {
                toggle(site, "layouts/assets/base.css", &format!("/* {n} */\n"), n % 3 == 0);
                // A theme that settings may name, with a file that the site has too, and one of its own.
                site.write("shared0/assets/base.css", "/* shared */\n");
                site.write("shared1/report.html", "{% extends \"base.html\" %}{% block main %}{{ body }}{% endblock %}");
                toggle(site, "shared0/partials/pager.html", &format!("<p>{n}</p>\n"), n % 2 == 0);
            }
            Edit::RootFile(n) => {
                let name = ["root/check.html", "root/robots.txt", "root/.well-known/a.txt"];
                toggle(site, name[usize::from(n % 3)], &format!("{n}\n"), n / 3 % 3 == 0);
            }
            Edit::Texts(n) => toggle(site, "layouts/i18n/zh-CN.yaml", &format!("home: 家{n}\n"), n % 3 == 0),
            Edit::Settings(n) => site.write("site.yaml", settings(n)),
            Edit::Attachment(n) => site.write("content/fzzf/b/表.csv", format!("a,{n}\n")),
            Edit::Relate(n) => {
                self.set(n, "interprets", (n % 3 > 0).then(|| "[fzzf/b/index.md, \"https://www.example.com/a\"]".to_owned()));
                self.set(n / 2, "year", (n % 4 > 0).then(|| (2018 + u32::from(n % 5)).to_string()));
            }
            Edit::Undated(n) => self.set(n, "dated", (n % 2 > 0).then(|| "false".to_owned())),
            Edit::AsOf(n) => {
                self.day = ["2026-01-01", "2021-06-30", "2025-03-31", "2030-01-01"][usize::from(n % 4)];
            }
        }
    }

    fn build(&self) {
        self.site.run(&["build", "--as-of", self.day]).expect(0);
    }

    /// What a clean build of the same sources gives.
    fn clean(&self) -> BTreeMap<String, Vec<u8>> {
        let other = TestSite::empty();
        for part in ["content", "layouts", "root", "shared0", "shared1"] {
            copy(&self.site.path(part), &other.path(part));
        }
        other.write("site.yaml", self.site.read("site.yaml"));
        other.run(&["build", "--as-of", self.day]).expect(0);
        other.tree("public")
    }

    fn serve(&self) -> Server {
        Server::start(&self.site, &["--no-inject", "--as-of", self.day])
    }
}

/// Settings of which each has something that outputs depend on.
fn settings(n: u8) -> String {
    let more = [
        format!("paginate_by: {}\ncatalogue_rows: {}\n", n % 4 + 1, n % 3 + 1),
        format!(
            "paginate_by: 3\ncatalogue_rows: 2\nfeed_items: {}\nhome_items: {}\n",
            n % 5 + 1,
            n % 3 + 1
        ),
        "paginate_by: 3\ncatalogue_rows: 2\naddresses: {page: \"p{n}.html\"}\n".to_owned(),
        "paginate_by: 3\ncatalogue_rows: 2\nnavigation: [{title: 甲, link: /fzzf/}]\n".to_owned(),
        format!("paginate_by: 3\ncatalogue_rows: 2\ndefault_time: \"1{}:00\"\n", n % 9),
        "paginate_by: 3\ntime_zone: UTC\n".to_owned(),
        "paginate_by: 3\nreport_data: false\n".to_owned(),
        "paginate_by: 3\nexternal_links: {allow: [www1.example.com]}\n".to_owned(),
        format!(
            "paginate_by: 3\ncatalogue_rows: 2\ntheme: {{color: \"#00{}0{}0\"}}\n",
            n % 5,
            n % 7
        ),
        format!("paginate_by: 3\ntheme: {{folder: shared{}}}\n", n % 2),
    ];
    let settings = SITE.replace("title: 测试街道", &format!("title: 街道{}", n % 2));
    settings + &more[usize::from(n) % more.len()]
}

fn toggle(site: &TestSite, file: &str, text: &str, away: bool) {
    if away {
        let _ = fs::remove_file(site.path(file));
    } else {
        site.write(file, text);
    }
}

/// Waits until every address of the preview has the bytes of a build, and none that is gone answers.
fn assert_served(
    server: &Server,
    wanted: &BTreeMap<String, Vec<u8>>,
    before: &BTreeMap<String, Vec<u8>>,
    what: &str,
) {
    let wrong = || {
        let other = wanted.iter().find(|(path, bytes)| {
            let response = server.page(path);
            response.status != 200 || response.body != **bytes
        });
        let gone = before.keys().filter(|path| !wanted.contains_key(*path));
        let stays = gone.into_iter().find(|path| server.page(path).status != 404);
        other.map(|(path, _)| path).or(stays).cloned()
    };
    let began = Instant::now();
    while let Some(path) = wrong() {
        assert!(began.elapsed() < Duration::from_secs(10), "{what}: the preview of {path} differs");
        std::thread::sleep(Duration::from_millis(15));
    }
}

/// Makes edits one after another, and compares after each.
fn run(seed: u8, edits: usize) {
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[seed; 32]);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let mut edited = Edited::new();
    edited.build();
    let mut server = edited.serve();
    let mut before = edited.site.tree("public");
    let mut made = Vec::new();
    for _ in 0..edits {
        let edit = edit().new_tree(&mut runner).expect("an edit").current();
        let day = edited.day;
        edited.carry_out(&edit);
        made.push(edit);
        let what = || format!("seed {seed}, after {:?}", &made[made.len().saturating_sub(5)..]);
        if edited.day != day {
            drop(server);
            server = edited.serve();
        }
        let wanted = edited.clean();
        edited.build();
        assert_same(&edited.site.tree("public"), &wanted, &what());
        assert_served(&server, &wanted, &before, &what());
        before = wanted;
    }
}

fn edits() -> usize {
    std::env::var("EDITS").ok().and_then(|edits| edits.parse().ok()).unwrap_or(120)
}

#[test]
fn clean_incremental_and_served_are_the_same_after_any_edits() {
    run(1, edits() / 2);
}

#[test]
fn clean_incremental_and_served_are_the_same_after_any_other_edits() {
    run(2, edits() / 2);
}
