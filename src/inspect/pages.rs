//! What sections and reports lack, or say twice.
//!
//! In: a site. Out: findings. Must not know: outputs.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Location, problem};
use crate::plan::{Plan, output_path};
use crate::site::{ColumnGoal, Report, SectionId, Site, State};

pub(super) fn check(site: &Site, plan: &Plan) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    if site.config.identity.sample {
        findings.push(problem::config::sample_identity(site.config.places.identity.clone()));
    }
    navigation(site, plan, &mut findings);
    hidden_entries(site, &mut findings);
    pictures(site, plan, &mut findings);
    sections(site, &mut findings);
    reports(site, &mut findings);
    findings
}

/// Links of the main menu, and entries of platforms, that lead nowhere.
fn navigation(site: &Site, plan: &Plan, findings: &mut Vec<Diagnostic>) {
    let is_there = |typed: &str| {
        let below = typed.strip_prefix(site.config.base_url.path.as_str());
        let paths = [below.unwrap_or(typed), typed.trim_start_matches('/')];
        let there = paths.iter().any(|path| plan.get(&output_path(path)).is_some());
        crate::body::has_scheme(typed) || there
    };
    let menu = site.config.navigation.iter();
    let menu = menu.flat_map(|link| std::iter::once(link).chain(&link.children));
    for link in menu.filter(|link| !is_there(&link.link)) {
        findings.push(problem::config::navigation(link.at.clone(), &link.link));
    }
    if let Some((link, at)) =
        site.config.home.notice_link.as_ref().filter(|(link, _)| !is_there(link))
    {
        findings.push(problem::config::home_notice(at.clone(), link));
    }
    for section in site.sections.iter() {
        let entries = section.meta.columns.iter();
        for entry in entries.filter(|it| it.link.starts_with('/') && !is_there(&it.link)) {
            let at = entry.at.in_file(&section.file);
            findings.push(problem::site::no_column(at, &entry.link));
        }
    }
}

/// Entries of platforms that lead to pages which readers cannot see; they are left out.
fn hidden_entries(site: &Site, findings: &mut Vec<Diagnostic>) {
    for section in site.sections.iter() {
        for column in &section.columns {
            let ColumnGoal::Page(id) = column.goal else { continue };
            let page = &site.reports[id];
            // What is wrong with a page that failed has been said.
            if !site.is_visible(page) && page.state != State::Failed {
                let (at, file) = (section.place("columns"), page.file());
                findings.push(problem::site::hidden_column(at, file));
            }
        }
    }
}

/// Pictures that the settings name and that no file is at.
fn pictures(site: &Site, plan: &Plan, findings: &mut Vec<Diagnostic>) {
    let identity = &site.config.identity;
    for (key, path) in [
        ("logo", &identity.logo),
        ("badge_picture", &identity.badge_picture),
        ("mistake_picture", &identity.mistake_picture),
    ] {
        if let Some(path) = path.as_ref().filter(|path| plan.get(path).is_none()) {
            findings.push(problem::config::no_picture(
                site.config.places.identity.clone(),
                key,
                path,
            ));
        }
    }
}

/// Empty sections, and page tags that fall back to the title.
fn sections(site: &Site, findings: &mut Vec<Diagnostic>) {
    for (id, section) in site.sections.iter().enumerate() {
        let at = || Location::start(&section.file);
        let is_home = id == 0;
        if is_home && site.hash_of(&section.file).is_none() {
            continue;
        }
        let says = |own: bool, of_site: bool| own || is_home && of_site;
        let lacking: Vec<&str> = [
            (
                "description",
                says(section.meta.description.is_some(), !site.config.description.is_empty()),
            ),
            ("keywords", says(!section.meta.keywords.is_empty(), !site.config.keywords.is_empty())),
            ("column_type", says(section.meta.column_type.is_some(), true)),
        ]
        .into_iter()
        .filter_map(|(key, said)| (!said).then_some(key))
        .collect();
        if !lacking.is_empty() {
            findings.push(problem::site::section_without(
                at(),
                &lacking.join(", "),
                &section.title,
            ));
        }
        if !is_home && section.reports.is_empty() && !section.has_text && !has_pages(site, id) {
            // What is wrong with a report of the section has been said, and is why the section is empty.
            let hidden = hidden_reports(site, id);
            if !hidden.iter().any(|report| report.state == State::Failed) {
                let first = hidden.first().map(|report| report.file());
                let withdrawn = below(site, id).find(|report| report.state == State::Withdrawn);
                let withdrawn = withdrawn.map(Report::file);
                let title = &section.title;
                findings.push(problem::site::section_empty(at(), title, first, withdrawn));
            }
        }
    }
}

/// Whether readers see a page without a date in a section or below it.
fn has_pages(site: &Site, section: SectionId) -> bool {
    let section = &site.sections[section];
    !section.pages.is_empty() || section.children.iter().any(|child| has_pages(site, *child))
}

/// Reports of a section and those below it that readers do not see.
fn hidden_reports(site: &Site, section: SectionId) -> Vec<&Report> {
    let hidden =
        |report: &&Report| matches!(report.state, State::Failed | State::Draft | State::Scheduled);
    below(site, section).filter(hidden).collect()
}

/// Reports of a section and those below it.
fn below(site: &Site, section: SectionId) -> impl Iterator<Item = &Report> {
    let is_below = move |report: &&Report| {
        let parents = std::iter::successors(Some(report.section), |id| site.sections[*id].parent);
        parents.into_iter().any(|id| id == section)
    };
    site.reports.iter().map(AsRef::as_ref).filter(is_below)
}

fn reports(site: &Site, findings: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(&str, Option<jiff::civil::Date>), &str> = BTreeMap::new();
    for report in site.reports.iter().filter(|report| report.state != State::Failed) {
        if report.meta.created.zip(report.date).is_some_and(|(created, date)| created > date) {
            findings.push(problem::site::published_before_written(report.place("date")));
        }
        if let Some(first) = seen.insert((&report.title, report.date), report.file()) {
            findings.push(problem::site::published_twice(
                report.place("title"),
                &report.title,
                first,
            ));
        }
    }
}
