//! The payload of a package: rendered, copied, described.
//!
//! In: a planned site seen as a sealed year. Out: files below `data/`. Nothing knows this room.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::num::NonZeroU128;

use camino::{Utf8Path, Utf8PathBuf};
use jiff::Timestamp;
use jiff::civil::{Date, Time};
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use xxhash_rust::xxh3::xxh3_128;

use crate::archive::{About, Capture, Offline, StartPage, StartPageReport, Warc, wacz};
use crate::diagnostic::Diagnostic;
use crate::media::content_type;
use crate::plan::{
    Archived, Copied, DataFormat, Purpose, Recipe, Subject, Target, Traits, output_path,
};
use crate::render::ThemeFacts;
use crate::render::{LAYOUTS, ROOT, ROOT_FILES, Unread};
use crate::sealed::{FileRecord, FileTable};
use crate::site::{Report, ReportId, Sealing, Section, State, When};
use crate::source::on_disk;
use crate::trouble::Trouble;
use crate::{Loaded, Snapshot, fs, hex, text, yaml};

/// All that gathering needs.
pub(super) struct Gathering<'g> {
    pub(super) root: &'g Utf8Path,
    pub(super) loaded: &'g Loaded,
    pub(super) snapshot: &'g Snapshot,
    pub(super) name: &'g str,
    /// How many reports were withdrawn since the year was sealed, and are left out.
    pub(super) without: usize,
    pub(super) bar: &'g indicatif::ProgressBar,
}

/// An output of the year in the package.
struct Output {
    /// Its path, that of an asset under its sealed name.
    path: String,
    length: u64,
    sha256: String,
    /// XXH3 of what was rendered.
    xxh3: Option<NonZeroU128>,
    /// The file with its bytes.
    file: Utf8PathBuf,
    /// The title, of pages.
    title: Option<String>,
    /// The report whose page it is.
    report: Option<ReportId>,
}

/// A style sheet that shows which links lead out of the package, and says so to those who listen. Readers that do not know
/// the second form keep the first.
const OFFLINE_SHEET: &str = "a[rel~=\"external\"]::after { content: \"\\2197\"; content: \"\\2197\" / \"（包外链接 outside the package）\"; }\n";

impl Gathering<'_> {
    /// Puts everything below `data/` of a folder; what was found in the year's pages comes back, and
    /// what the outputs are. What is rendered is put below `rendered` first.
    pub(super) fn gather(
        &self,
        folder: &Utf8Path,
        targets: &[&Target],
        ledger: &str,
        rendered: &Utf8Path,
    ) -> Result<(Vec<Diagnostic>, FileTable), Trouble> {
        let data = folder.join("data");
        let made: Vec<(Output, Vec<Diagnostic>)> = targets
            .par_iter()
            .map(|target| {
                let made = self.output(target, rendered)?;
                self.bar.inc(1);
                Ok(made)
            })
            .collect::<Result<_, Trouble>>()?;
        let (mut outputs, found): (Vec<Output>, Vec<Vec<Diagnostic>>) = made.into_iter().unzip();
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
        let findings = found.concat();
        if findings.iter().any(Diagnostic::is_error) {
            return Ok((findings, FileTable::default()));
        }
        self.copy(&data.join("site"), &outputs)?;
        self.web_archive(&data, &outputs)?;
        self.sources(&data.join("source"))?;
        self.catalogue(&data)?;
        let said = serde_json::to_vec_pretty(&findings).unwrap_or_default();
        fs::write(&data.join("findings.json"), &said)?;
        fs::write(&data.join("ledger.jsonl"), ledger.as_bytes())?;
        fs::write(&data.join("README.txt"), self.readme().as_bytes())?;
        let mut sealed = FileTable::default();
        for Output { path, sha256, length, xxh3, .. } in &outputs {
            let sha256 = hex::decode(sha256).unwrap_or_default();
            sealed.push(path, FileRecord { sha256, xxh3: *xxh3, length: Some(*length) });
        }
        Ok((findings, sealed))
    }

    fn sealing(&self) -> Result<Sealing, Trouble> {
        let sealing = self.snapshot.site.sealing;
        sealing.ok_or_else(|| Trouble::new(text!("没有归档年份", "there is no sealed year")))
    }

    /// Renders a target, or finds the file that it is a copy of.
    fn output(
        &self,
        target: &Target,
        rendered: &Utf8Path,
    ) -> Result<(Output, Vec<Diagnostic>), Trouble> {
        let site = &self.snapshot.site;
        let path = self.sealing()?.asset(&target.path).unwrap_or_else(|| target.path.to_string());
        if let Some(Copied::Attachment(report, at)) = target.recipe.copied() {
            let file = &site.reports[report].uncommon().attachments[at as usize];
            let (length, sha256) = (file.size, file.sha256.clone());
            let file = on_disk(self.root, &file.file);
            return Ok((
                Output { path, length, sha256, xxh3: None, file, title: None, report: None },
                Vec::new(),
            ));
        }
        let made = self.snapshot.render(target).map_err(|unread| match unread {
            Unread::Trouble(trouble) => trouble,
            Unread::Changed(_) => {
                let path = &target.path;
                Trouble::new(text!(
                    "`{path}` 的源文件在归档时被改动，再运行一次",
                    "the source of `{path}` was changed meanwhile; run again"
                ))
            }
        })?;
        let mut of_report = None;
        let title = match target.recipe.traits() {
            // The title of a withdrawn report is not told.
            Traits { subject: Subject::Report(id), role: Purpose::Page, .. } => {
                let report = &site.reports[id];
                of_report = Some(id);
                (report.state != State::Withdrawn).then(|| report.title.to_string())
            }
            Traits { subject: Subject::Section(id), archived: Archived::OfYear(year), .. } => {
                // The year leads to its months, which would all have this title.
                let section = &site.sections[id];
                let own = output_path(&section.calendar.url_of(When::Year(year)));
                (*target.path == *own).then(|| format!("{} {year}", section.title))
            }
            Traits { .. } => None,
        };
        let file = on_disk(rendered, &path);
        fs::write_deep(&file, &made.bytes)?;
        let sha256 = hex::encode(&Sha256::digest(&made.bytes));
        let (length, xxh3) = (made.bytes.len() as u64, NonZeroU128::new(xxh3_128(&made.bytes)));
        let output = Output { path, length, sha256, xxh3, file, title, report: of_report };
        Ok((output, made.facts.findings))
    }

    /// The static copy, which opens from a folder.
    fn copy(&self, folder: &Utf8Path, outputs: &[Output]) -> Result<(), Trouble> {
        let paths: BTreeSet<String> = outputs.iter().map(|output| output.path.clone()).collect();
        let (facts, _) = ThemeFacts::of(&self.loaded.theme);
        let sealed = self.snapshot.site.sealing.and_then(|it| it.asset(&facts.style_sheet));
        let style_sheet = sealed.unwrap_or(facts.style_sheet);
        let offline = Offline { base: &self.snapshot.site.config.base_url, paths: &paths };
        outputs.par_iter().try_for_each(|output| {
            let to = on_disk(folder, &output.path);
            if output.path.ends_with(".html") {
                let page = fs::read_to_string(&output.file)?;
                fs::write_deep(&to, offline.page(&output.path, &page).as_bytes())?;
            } else {
                if let Some(above) = to.parent() {
                    fs::create_dir_all(above)?;
                }
                fs::copy(&output.file, &to)?;
                if output.path == style_sheet {
                    fs::append(&to, OFFLINE_SHEET.as_bytes())?;
                }
            }
            self.bar.inc(1);
            Ok(())
        })?;
        let page = self.start_page(outputs);
        fs::write(&folder.with_file_name("index.html"), page.as_bytes())
    }

    /// Where a reader begins: all reports and lists of the year.
    fn start_page(&self, outputs: &[Output]) -> String {
        let site = &self.snapshot.site;
        let identity = &site.config.identity;
        let mut reports: Vec<StartPageReport<'_>> = Vec::new();
        let mut lists = Vec::new();
        for output in outputs {
            let Some(title) = output.title.as_deref() else { continue };
            let Some(report) = output.report.map(|id| &site.reports[id]) else {
                lists.push((output.path.as_str(), title));
                continue;
            };
            let Some(date) = report.date else { continue };
            let index_number = report.index_number.as_deref();
            reports.push(StartPageReport { path: &output.path, title, date, index_number });
        }
        reports.sort_by_key(|report| std::cmp::Reverse(report.date));
        let page = StartPage {
            language: &site.config.language,
            site: &site.config.title,
            address: &site.config.base_url.absolute(""),
            sponsor: if identity.sponsor.is_empty() { &identity.name } else { &identity.sponsor },
            year: self.year(),
            sealed: self.day().to_string(),
            reports,
            lists,
        };
        page.html()
    }

    fn day(&self) -> Date {
        let site = &self.snapshot.site;
        site.sealing.map_or(site.as_of.day, |sealing| sealing.date)
    }

    fn year(&self) -> i16 {
        self.snapshot.site.sealing.map_or(0, |sealing| sealing.year)
    }

    /// The beginning of the day of sealing in the site's zone: the date of everything that needs one.
    fn moment(&self) -> Timestamp {
        let site = &self.snapshot.site;
        let midnight = self.day().to_datetime(Time::midnight()).to_zoned(site.zone.clone());
        midnight.map_or(site.as_of.instant, |midnight| midnight.timestamp())
    }

    /// The WARC file, its index, and both as a WACZ file.
    fn web_archive(&self, data: &Utf8Path, outputs: &[Output]) -> Result<(), Trouble> {
        let config = &self.snapshot.site.config;
        let folder = data.join("warc");
        fs::create_dir_all(&folder)?;
        let name = format!("{}.warc.gz", self.name);
        let path = folder.join(&name);
        let broken = |error: std::io::Error| Trouble::file(&path, &error);
        let software = format!("gongkai {}", env!("CARGO_PKG_VERSION"));
        let fields = [
            ("software", software.as_str()),
            ("format", "WARC File Format 1.1"),
            (
                "conformsTo",
                "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
            ),
            ("operator", config.identity.sponsor.as_str()),
            ("isPartOf", self.name),
            ("description", config.title.as_str()),
        ];
        let out = BufWriter::new(fs::create(&path)?);
        let mut warc = Warc::begin(out, &name, self.moment(), &fields).map_err(broken)?;
        let mut captured = Vec::new();
        let mut pages = Vec::new();
        for output in outputs {
            let url = self.address(&output.path);
            let media = content_type(&output.path);
            let it = Capture { url: &url, media, length: output.length, sha256: &output.sha256 };
            let mut bytes = fs::open(&output.file)?;
            captured.push(warc.add(&it, &mut bytes).map_err(broken)?);
            if let Some(title) = &output.title {
                pages.push((url, title.clone()));
            }
            self.bar.inc(1);
        }
        warc.end().and_then(|mut out| out.flush()).map_err(broken)?;
        captured.sort_by(|a, b| (&a.key, &a.line).cmp(&(&b.key, &b.line)));
        let mut index = String::new();
        for it in &captured {
            index.push_str(&it.line);
            index.push('\n');
        }
        fs::write(&folder.join(format!("{}.cdxj", self.name)), index.as_bytes())?;
        let created = self.moment().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let about = About {
            title: &format!("{} {}", config.title, self.year()),
            created: &created,
            software: &software,
            main: pages.first().map_or("", |(url, _)| url.as_str()),
        };
        let packed = folder.join(format!("{}.wacz", self.name));
        let broken = |error: std::io::Error| Trouble::file(&packed, &error);
        let mut warc = fs::open(&path)?;
        wacz(fs::create(&packed)?, &about, (&name, &mut warc), &index, &pages).map_err(broken)
    }

    /// The full address of a path of the year.
    fn address(&self, path: &str) -> String {
        let below = match path.strip_suffix("index.html") {
            Some(folder) if folder.is_empty() || folder.ends_with('/') => folder,
            _ => path,
        };
        self.snapshot.site.config.base_url.absolute(below)
    }

    /// What the year was made of: reports that are public, their sections, settings, templates.
    fn sources(&self, folder: &Utf8Path) -> Result<(), Trouble> {
        let site = &self.snapshot.site;
        let sealing = self.sealing()?;
        let public = |it: &&std::sync::Arc<Report>| {
            sealing.covers(it) && it.state == State::Published && site.is_visible(it)
        };
        let mut files: BTreeSet<&str> = BTreeSet::new();
        for report in site.reports.iter().filter(public) {
            files.insert(report.file());
            files.extend(report.uncommon().attachments.iter().map(|file| file.file.as_str()));
            let mut above = Some(report.section);
            while let Some(id) = above {
                let section: &Section = &site.sections[id];
                // A site may do without `content/_index.md`.
                files.extend(section.hash.is_some().then_some(section.file.as_str()));
                above = section.parent;
            }
        }
        files.par_iter().try_for_each(|file| {
            let to = on_disk(folder, file);
            if let Some(above) = to.parent() {
                fs::create_dir_all(above)?;
            }
            fs::copy(&on_disk(self.root, file), &to).map(drop)
        })?;
        let settings = fs::read_to_string(&self.root.join(crate::config::FILE))?;
        let public = for_package(&settings).ok_or_else(|| {
            Trouble::new(text!(
                "site.yaml 里的 `publish` 和 `theme` 分不出来，不能放进归档包；写成顶格的 `publish:`、`theme:`",
                "`publish` and `theme` in site.yaml cannot be told from the rest and must not be in a package; write them as `publish:` and `theme:` at the margin"
            ))
        })?;
        fs::write_deep(&folder.join(crate::config::FILE), public.as_bytes())?;
        // The files of a shared theme are among these.
        for (name, bytes) in self.loaded.theme.files() {
            let path = match name.strip_prefix(ROOT_FILES) {
                Some(name) => format!("{ROOT}/{name}"),
                None => format!("{LAYOUTS}/{name}"),
            };
            fs::write_deep(&on_disk(folder, &path), bytes)?;
        }
        Ok(())
    }

    /// The catalogue of the year as data.
    fn catalogue(&self, data: &Utf8Path) -> Result<(), Trouble> {
        for format in DataFormat::ALL {
            let path = format.file(When::Newest);
            let recipe = Recipe::Data(format, When::Year(self.year()));
            let target = Target { path: path.as_str().into(), recipe };
            match self.snapshot.render(&target) {
                Ok(made) => fs::write(&data.join(&path), &made.bytes)?,
                // It is made of no source file.
                Err(Unread::Changed(_)) => {}
                Err(Unread::Trouble(trouble)) => return Err(trouble),
            }
        }
        Ok(())
    }

    /// What somebody has to know who finds the package in twenty years.
    fn readme(&self) -> String {
        let config = &self.snapshot.site.config;
        let (without, made) = (self.without, self.snapshot.site.as_of.day);
        let said = |text: String| if without == 0 { String::new() } else { text };
        let values: BTreeMap<&str, String> = [
            ("{without_zh}", said(format!("这是公开版，{made} 按当时的模板和设置重新生成：封存之后撤回的 {without} 份报告，正文、附件、源文件和发布登记都不在其中。\n\n"))),
            ("{without_en}", said(format!("This is the public edition, made on {made} with the templates and settings of that day. Left out, because they\nwere withdrawn after sealing: {without} reports with their attachments, sources and lines of the ledger.\n\n"))),
            ("{title}", config.title.clone()),
            ("{year}", self.year().to_string()),
            ("{sponsor}", config.identity.sponsor.clone()),
            ("{url}", config.base_url.absolute("")),
            ("{day}", self.day().to_string()),
            ("{name}", self.name.to_owned()),
        ]
        .into();
        let text = include_str!("readme.txt").to_owned();
        values.iter().fold(text, |text, (key, value)| text.replace(key, value))
    }
}

/// `site.yaml` for a package: without where the site is published, which is nobody's business later, and without the
/// folder of a shared theme, whose files the package has in `layouts/`. `None` where what is left is not what it should be.
fn for_package(settings: &str) -> Option<String> {
    let mut wanted: serde_json::Map<String, serde_json::Value> = yaml::value(settings)?;
    let color = wanted.get("theme").and_then(|theme| theme.get("color")).cloned();
    let shared = wanted.get("theme").is_some_and(|it| it.is_string() || it.get("folder").is_some());
    let mut inside = false;
    let stays = |line: &&str| {
        let begins = !line.starts_with([' ', '\t', '#', '\r', '\n']) && !line.is_empty();
        if begins {
            // A list may stand at the margin below its key.
            let key = line.split(':').next().unwrap_or_default().trim();
            let key = key.trim_matches(['"', '\'']);
            let goes = key == "publish" || key == "theme" && shared;
            inside = goes || (inside && line.starts_with('-'));
        }
        !inside
    };
    let mut text: String = settings.split_inclusive('\n').filter(stays).collect();
    wanted.remove("publish");
    if shared {
        wanted.remove("theme");
        if let Some(color) = color {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            // JSON is YAML.
            let _ = writeln!(text, "theme: {{\"color\": {color}}}");
            wanted.insert("theme".to_owned(), serde_json::json!({ "color": color }));
        }
    }
    let left: serde_json::Map<_, _> = yaml::value(&text).unwrap_or_default();
    (left == wanted).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::for_package;

    #[test]
    fn settings_of_publication_are_left_out() {
        let text = "title: 甲\npublish:\n  targets:\n  - {host: a}\n# b\n\n  keep: 1\nextra:\n  publish: 1\n";
        let left = |text| for_package(text);
        assert_eq!(left(text).as_deref(), Some("title: 甲\nextra:\n  publish: 1\n"));
        for key in ["publish:", "\"publish\":", "'publish' :", "publish :"] {
            let text = format!("a: 1\n{key} {{}}\n");
            assert_eq!(for_package(&text).as_deref(), Some("a: 1\n"), "{key}");
        }
        assert_eq!(left("publish: {}\n").as_deref(), Some(""));
        assert_eq!(left("{a: 1, publish: {b: 2}}\n"), None);
        assert_eq!(left("a: 1\n? publish\n: {b: 2}\n"), None);
    }

    #[test]
    fn the_folder_of_a_shared_theme_is_left_out() {
        let left = |text| for_package(text);
        assert_eq!(left("a: 1\ntheme: ../theme\nb: 2\n").as_deref(), Some("a: 1\nb: 2\n"));
        let color = "a: 1\ntheme: {\"color\": \"#8a1b1b\"}\n";
        for theme in [
            "theme: {folder: ../theme, color: \"#8a1b1b\"}",
            "theme:\n  folder: ../theme\n  color: \"#8a1b1b\"",
        ] {
            let text = format!("{theme}\na: 1");
            assert_eq!(for_package(&text).as_deref(), Some(color), "{theme}");
        }
        let own = "theme:\n  color: \"#8a1b1b\"\n";
        assert_eq!(left(own).as_deref(), Some(own));
    }
}
