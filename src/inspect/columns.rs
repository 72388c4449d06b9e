//! Sections against their clocks, and reports that are due every year.
//!
//! In: a site as of a day, kinds of reports, the norms. Out: findings, and a score sheet of what inspections count. Must not know: commands.
//!
//! A section is in time up to and including the last day of its clock. Sections of pages without a date, and those whose reports all stand
//! in sections below them, have no clock.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use super::norms::{NORMS, VetoClass};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::forms::{DueWhen, ReportForm};
use crate::site::{Report, Section, SectionId, Site, State};
use crate::source::UpdateClock;

/// The first year for which reports on disclosure were due (政府信息公开条例 of 2007, in force from 2008-05-01).
const FIRST_YEAR: i16 = 2008;

/// How a section stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ColumnState {
    /// In time.
    Fresh,
    /// Its clock has run out.
    Stale,
    /// Nothing is in it.
    Empty,
    /// It has no clock.
    Unclocked,
}

/// A section and its clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ColumnRow {
    /// Its title.
    pub title: String,
    /// Its source.
    pub file: String,
    /// How it stands.
    pub state: ColumnState,
    /// The day of its newest report.
    pub newest: Option<Date>,
    /// The last day on which it is in time.
    pub last: Option<Date>,
}

/// How a report that is due every year stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DueState {
    /// It is there, in time.
    Published,
    /// It is there, and came late.
    Late,
    /// It is due on a day to come.
    Due,
    /// It was due and is not there.
    Missing,
}

/// A report that is due every year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DueRow {
    /// Its kind, and the year that it is about.
    pub title: String,
    /// How it stands.
    pub state: DueState,
    /// The last day.
    pub due: Date,
    /// What says so.
    pub basis: String,
}

/// A count of the veto.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VetoRow {
    /// What is counted, in Chinese.
    pub zh: String,
    /// The same in English.
    pub en: String,
    /// How many there are.
    pub count: usize,
    /// From how many on the site fails.
    pub threshold: usize,
    /// What says so.
    pub basis: String,
}

impl VetoRow {
    /// Whether the site fails by it.
    #[must_use]
    pub fn is_met(&self) -> bool {
        self.count >= self.threshold
    }
}

/// What inspections count.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ScoreSheet {
    /// The counts of the veto.
    pub vetoes: Vec<VetoRow>,
    /// All sections.
    pub columns: Vec<ColumnRow>,
    /// Reports that are due every year.
    pub dues: Vec<DueRow>,
}

/// Looks at all sections; `ahead` is how many days to come are told of.
#[must_use]
pub fn check(site: &Site, forms: &[ReportForm], ahead: u16) -> (Vec<Diagnostic>, ScoreSheet) {
    let mut findings = Vec::new();
    let mut sheet = ScoreSheet::default();
    let today = site.as_of.day;
    let soon = today.saturating_add(jiff::Span::new().days(i64::from(ahead)));
    let (mut frequent, mut other, mut empty) = (Vec::new(), Vec::new(), Vec::new());
    for (id, section) in site.sections.iter().enumerate().skip(1) {
        let Some(row) = column(site, id, section) else { continue };
        let at = || section.place("title");
        match (row.state, row.newest.zip(row.last)) {
            (ColumnState::Stale, Some((newest, last))) => {
                findings.push(problem::section::stale(at(), &row.title, newest, last));
                let kind = NORMS.kind_of(section.meta.column_type.as_deref(), &section.title);
                match kind.veto {
                    VetoClass::Frequent => frequent.push(row.title.clone()),
                    VetoClass::Other => other.push(row.title.clone()),
                }
            }
            (ColumnState::Fresh, Some((newest, last))) if ahead > 0 && last <= soon => {
                findings.push(problem::section::stale_soon(at(), &row.title, newest, last));
            }
            (ColumnState::Empty, _) => empty.push(row.title.clone()),
            _ => {}
        }
        sheet.columns.push(row);
    }
    home(site, today, &mut findings, &mut sheet);
    let veto = &NORMS.veto;
    for (words, threshold, what) in [
        (
            (
                "超期的动态、要闻、通知公告、政策文件类栏目",
                "stale sections of news, notices and documents",
            ),
            veto.frequent,
            frequent,
        ),
        (("其他超期的栏目", "other stale sections"), veto.other, other),
        (("空栏目", "empty sections"), veto.empty, empty),
    ] {
        if what.len() >= threshold {
            let titles: Vec<&str> = what.iter().map(String::as_str).collect();
            let at = Location::start(&site.home().file);
            findings.push(problem::section::veto(at, words, threshold, &titles));
        }
        sheet.vetoes.push(VetoRow {
            zh: words.0.to_owned(),
            en: words.1.to_owned(),
            count: what.len(),
            threshold,
            basis: veto.basis.clone(),
        });
    }
    for form in forms {
        yearly(site, form, (today, soon), &mut findings, &mut sheet);
    }
    (findings, sheet)
}

/// A report that readers do not see yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WaitingRow {
    /// Its title.
    pub title: String,
    /// Its source.
    pub file: String,
    /// Whether it comes out by itself on its day; a draft does not.
    pub is_scheduled: bool,
    /// The day that it gives.
    pub day: Option<Date>,
}

/// Drafts and scheduled reports, by day.
#[must_use]
pub fn waiting(site: &Site) -> Vec<WaitingRow> {
    let waiting = site
        .reports
        .iter()
        .filter(|report| matches!(report.state, State::Draft | State::Scheduled));
    let mut rows: Vec<WaitingRow> = waiting
        .map(|report| WaitingRow {
            title: report.title.to_string(),
            file: report.file().to_owned(),
            is_scheduled: report.state == State::Scheduled,
            day: report.date,
        })
        .collect();
    rows.sort_by(|a, b| (a.day, &a.file).cmp(&(b.day, &b.file)));
    rows
}

/// The page of each source, as links of the site write it.
#[must_use]
pub fn links(site: &Site) -> BTreeMap<String, String> {
    let local = |url: &str| site.config.base_url.local(url);
    let mut out = BTreeMap::new();
    for section in site.sections.iter() {
        out.insert(section.file.clone(), local(&section.url()));
    }
    for report in site.reports.iter().filter(|report| site.is_visible(report)) {
        out.insert(report.file().to_owned(), local(&report.url));
        let files = report.uncommon().attachments.iter();
        out.extend(files.map(|file| (file.file.clone(), local(&report.url))));
    }
    out
}

/// Who answers for each file: a report's author, else who answers for its section or the nearest above it.
#[must_use]
pub fn persons(site: &Site) -> BTreeMap<String, String> {
    let of_section = |id: SectionId| {
        let mut above = std::iter::successors(Some(id), |id| site.sections[*id].parent);
        above.find_map(|id| site.sections[id].meta.responsible.clone())
    };
    let mut out = BTreeMap::new();
    for (id, section) in site.sections.iter().enumerate() {
        let Some(person) = of_section(id) else { continue };
        out.insert(section.file.clone(), person.clone());
        out.extend(section.files.iter().map(|file| (file.file.clone(), person.clone())));
    }
    for report in &site.reports {
        let author = report.shared.author.as_deref().map(str::to_owned);
        let Some(person) = author.or_else(|| of_section(report.section)) else { continue };
        out.insert(report.file().to_owned(), person.clone());
        let files = report.uncommon().attachments.iter();
        out.extend(files.map(|file| (file.file.clone(), person.clone())));
    }
    out
}

/// The home page shows what is newest of the whole site.
fn home(site: &Site, today: Date, findings: &mut Vec<Diagnostic>, sheet: &mut ScoreSheet) {
    let newest = newest(site, 0);
    let last = newest.and_then(|day| NORMS.home.clock.last_day(day));
    let is_stale = last.is_none_or(|last| today > last);
    if is_stale {
        let at = Location::start(&site.home().file);
        findings.push(problem::section::home_stale(at, newest, last));
    }
    sheet.vetoes.push(VetoRow {
        zh: "首页两周没有更新".to_owned(),
        en: "the home page has had nothing new for two weeks".to_owned(),
        count: usize::from(is_stale),
        threshold: 1,
        basis: NORMS.home.basis.clone(),
    });
}

/// The day of the newest report that readers see in a section or below it.
fn newest(site: &Site, id: SectionId) -> Option<Date> {
    let section = &site.sections[id];
    section.reports.iter().filter_map(|report| site.reports[*report].date).max()
}

/// How a section stands; nothing for one that is made of those below it.
fn column(site: &Site, id: SectionId, section: &Section) -> Option<ColumnRow> {
    let has_children = !section.children.is_empty();
    if has_children && section.own.is_empty() {
        return None;
    }
    let newest = newest(site, id);
    let kind = NORMS.kind_of(section.meta.column_type.as_deref(), &section.title);
    let clock = section.meta.update_within.unwrap_or(kind.clock);
    let last = newest.and_then(|day| clock.last_day(day));
    let has_pages = section.has_text || !section.pages.is_empty() || !section.columns.is_empty();
    let state = match (newest, last) {
        (None, _) if has_pages => ColumnState::Unclocked,
        (None, _) => ColumnState::Empty,
        (Some(_), None) => ColumnState::Unclocked,
        (Some(_), Some(last)) if site.as_of.day > last => ColumnState::Stale,
        (Some(_), Some(_)) => ColumnState::Fresh,
    };
    let last = last.filter(|_| clock != UpdateClock::Never);
    Some(ColumnRow {
        title: section.title.clone(),
        file: section.file.clone(),
        state,
        newest,
        last,
    })
}

/// Whether a report is of a kind: by its `kind`, or by a title that ends with it, a remark in brackets left out. A notice on how the
/// reports are to be written is none.
#[must_use]
pub fn is_of_kind(report: &Report, kind: &str) -> bool {
    let title = report.title.trim_end();
    let bare = match title.rfind(['（', '(']) {
        Some(at) if title.ends_with(['）', ')']) => title[..at].trim_end(),
        _ => title,
    };
    report.shared.kind.as_deref() == Some(kind) || bare.ends_with(kind)
}

/// The year that a report is about: as it says, or as its title does, or `lag` years from that of its publication.
#[must_use]
pub fn year_of(report: &Report, lag: i16) -> Option<i16> {
    let in_title = || {
        let title: Vec<char> = report.title.chars().collect();
        title.windows(5).find_map(|five| match five {
            [digits @ .., '年'] => digits.iter().collect::<String>().parse::<i16>().ok(),
            _ => None,
        })
    };
    let year = report.meta.year.or_else(in_title);
    year.or_else(|| report.date.map(|date| date.year() + lag))
}

/// One kind of report that is due by a day of every year. A site that has never published one is not asked for it.
fn yearly(
    site: &Site,
    form: &ReportForm,
    (today, soon): (Date, Date),
    findings: &mut Vec<Diagnostic>,
    sheet: &mut ScoreSheet,
) {
    let Some(due) = &form.due else { return };
    let DueWhen::By(month, day) = due.when else { return };
    let visible = site.reports.iter().filter(|report| site.is_visible(report));
    let of_kind = visible.filter(|report| is_of_kind(report, &form.kind));
    // A slip in a title is no report of the year 1025.
    let sound = FIRST_YEAR..=today.year().saturating_add(1);
    let there: Vec<(i16, &Report)> = of_kind
        .filter_map(|report| Some((year_of(report, form.year)?, &**report)))
        .filter(|(year, _)| sound.contains(year))
        .collect();
    let Some(first) = there.iter().map(|(year, _)| *year).min() else { return };
    let newest = there.iter().max_by_key(|(year, _)| *year).map(|(_, report)| *report);
    for year in first.. {
        let Ok(last) = Date::new(year - form.year, month, day) else { continue };
        let title = format!("{year}年{}", form.kind);
        let found = there.iter().filter(|(each, _)| *each == year).map(|(_, report)| *report);
        let found = found.min_by_key(|report| report.date);
        let state = match found.and_then(|report| report.date.map(|date| (report, date))) {
            Some((report, date)) if date > last => {
                findings.push(problem::section::report_late(
                    report.place("date"),
                    &title,
                    date,
                    last,
                ));
                DueState::Late
            }
            Some(_) => DueState::Published,
            None if last > soon => return,
            None => {
                let at = Location::start(newest.map_or("content", Report::file));
                if today > last {
                    findings.push(problem::section::report_missing(at, &title, last, &due.basis));
                    DueState::Missing
                } else {
                    findings.push(problem::section::report_due(at, &title, last, &due.basis));
                    DueState::Due
                }
            }
        };
        sheet.dues.push(DueRow { title, state, due: last, basis: due.basis.clone() });
    }
}
