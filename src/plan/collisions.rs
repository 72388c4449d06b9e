//! Two outputs for one path, generated ones included.
//!
//! In: all targets. Out: findings that stand at what an author can rename. Must not know: how anything is rendered.
//!
//! Paths are compared without case and Unicode form, as the most forgiving file systems do.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Copied, Goal, Purpose, Recipe, Subject, Target, Traits};
use crate::diagnostic::{Diagnostic, Location, problem};
use crate::site::{Gone, Report, Site, is_reserved_section};
use crate::slug::folded;
use crate::text;
use crate::text::Text;

/// Finds them; `targets` are sorted by path.
pub(super) fn find(site: &Site, targets: &[Target]) -> Vec<Diagnostic> {
    // Nearly all paths are folded already, so that their own order will do.
    let mut odd: Vec<(Cow<'_, str>, &Target)> = targets
        .iter()
        .map(|target| (folded(&target.path), target))
        .filter(|(name, target)| **name != *target.path)
        .collect();
    odd.sort_by(|a, b| a.0.cmp(&b.0));
    let at = |path: &str| {
        let plain = targets.binary_search_by(|target| (*target.path).cmp(path)).ok();
        let folded = || odd.binary_search_by(|(name, _)| (**name).cmp(path)).ok();
        plain.map(|at| &targets[at]).or_else(|| folded().map(|at| odd[at].1))
    };
    let mut found: Vec<(&Target, &Target)> = Vec::new();
    for pair in targets.windows(2).filter(|pair| pair[0].path == pair[1].path) {
        // In the order of their places: targets of one path stand in any order.
        let mut pair = [&pair[0], &pair[1]];
        pair.sort_by_key(|target| place(site, target));
        found.push((pair[1], pair[0]));
    }
    for (index, (name, target)) in odd.iter().enumerate() {
        let before = index.checked_sub(1).map(|before| &odd[before]);
        let is_alike =
            |before: &&(Cow<'_, str>, &Target)| before.0 == *name && before.1.path != target.path;
        let alike = before.filter(is_alike).map(|before| before.1);
        if let Some(other) = alike.or_else(|| at(name).filter(|other| other.path != target.path)) {
            let (first, second) =
                if other.path < target.path { (other, *target) } else { (*target, other) };
            found.push((second, first));
        }
    }
    // A file cannot stand where another output needs a folder.
    let mut last = "";
    for target in targets {
        let folder = target.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Targets of one folder are adjacent, so each folder is looked up once.
        if folder == last {
            continue;
        }
        last = folder;
        for (end, _) in target.path.match_indices('/') {
            if let Some(other) = at(&folded(&target.path[..end])) {
                found.push((target, other));
            }
        }
    }
    // A section whose name is refused has no address of its own.
    let is_refused = |target: &Target| {
        let Traits { subject: Subject::Section(id), role: Purpose::List, .. } =
            target.recipe.traits()
        else {
            return false;
        };
        is_reserved_section(&site.sections[id].path)
    };
    found.retain(|(one, other)| !is_refused(one) && !is_refused(other));
    // One finding per pair of places: a page and its data, or all pages of two lists, collide for the same reason.
    let mut told = BTreeSet::new();
    found.retain(|(one, other)| told.insert((place(site, one), place(site, other))));
    let mut findings = whole_folders(site, targets);
    let folders: Vec<Location> = findings.iter().map(|finding| finding.at.clone()).collect();
    let each = found.into_iter().map(|(one, other)| collision(site, one, other));
    // If a section's old folder collides, one finding replaces those of its pages.
    findings.extend(each.filter(|finding| !folders.contains(&finding.at)));
    lines_of_the_map(site, &at, &mut findings);
    findings.extend(gone_for_good(site, targets));
    findings
}

/// Old addresses that only `moved.map` redirects and at which an output exists: the web server consults the map before the
/// files, so that no reader would get that output. nginx compares keys without case.
fn lines_of_the_map<'t>(
    site: &Site,
    at: &dyn Fn(&str) -> Option<&'t Target>,
    findings: &mut Vec<Diagnostic>,
) {
    let mut seen: BTreeMap<Cow<'_, str>, Location> = BTreeMap::new();
    for report in site.reports.iter().filter(|report| site.has_address(report)) {
        let old = report.uncommon().old_addresses.iter().filter(|(old, _)| old.page.is_none());
        for (old, span) in old {
            let here = span.in_file(report.file());
            let key = folded(&old.key);
            let there = at(&key).map(|target| origin(site, target));
            if let Some(there) =
                there.or_else(|| seen.get(&key).map(|before| format!("`{before}`")))
            {
                let own = format!("`{here}`");
                let finding = problem::site::collision(here.clone(), &old.key, &there, &own);
                findings.push(finding.help(no_alias()));
            }
            seen.entry(key).or_insert(here);
        }
    }
}

/// Addresses that the settings say are gone, at which something stands: the server would answer 410 for it.
fn gone_for_good(site: &Site, targets: &[Target]) -> Vec<Diagnostic> {
    let first = |gone: &&Gone| {
        let from = targets.partition_point(|target| *target.path < *gone.path);
        let mut here = targets[from..].iter().take_while(|it| it.path.starts_with(&gone.path));
        here.find(|target| gone.covers(&target.path))
    };
    let there = site.gone.iter().filter_map(|gone| Some((gone, first(&gone)?)));
    let each = there.map(|(gone, target)| {
        problem::address::gone_is_there(gone.at.clone(), &target.path, &origin(site, target))
    });
    each.collect()
}

/// Old folders of sections that contain an output which is not a redirect: `moved.map` redirects everything below them.
fn whole_folders(site: &Site, targets: &[Target]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    for section in site.sections.iter() {
        for (old, span) in &section.old_paths {
            let here = span.in_file(&section.file);
            let first = targets.partition_point(|target| *target.path < **old);
            let mut below = targets[first..].iter().take_while(|it| it.path.starts_with(old));
            let is_of_today = |it: &&Target| !it.recipe.is_redirect();
            if let Some(there) = below.find(is_of_today) {
                let own = format!("`{here}`");
                let (path, there) = (&there.path, origin(site, there));
                let finding = problem::site::collision(here, path, &there, &own);
                findings.push(finding.help(no_alias()));
            }
        }
    }
    findings
}

fn collision(site: &Site, one: &Target, other: &Target) -> Diagnostic {
    // An old address gives way to what is there today.
    let gives_way = other.recipe.is_redirect() && !one.recipe.is_redirect();
    let (one, other) = if gives_way { (other, one) } else { (one, other) };
    // The finding stands at what an author can rename.
    let (at, one, other) = match (place(site, one), place(site, other)) {
        (Some(at), _) => (at, one, other),
        (None, Some(at)) => (at, other, one),
        (None, None) => (Location::file(crate::config::FILE), one, other),
    };
    problem::site::collision(at, &one.path, &origin(site, other), &origin(site, one))
        .help(way_out(&one.recipe))
}

/// How the author can give an output another address.
fn way_out(recipe: &Recipe) -> Text {
    let Traits { subject, role, .. } = recipe.traits();
    match (role, subject) {
        (Purpose::Redirect(Goal::Subject), _) => no_alias(),
        (Purpose::File, Subject::Report(_)) => text!(
            "给附件文件改名，或在报告的 `attachments:` 里给它写 `name: 另一个名字`",
            "rename the file, or give it another `name:` under the report's `attachments:`"
        ),
        (_, Subject::Section(_)) => text!(
            "给栏目的文件夹改名，或在它的 `_index.md` 里写 `slug: 另一个名字`",
            "rename the section's folder, or give it another `slug:` in its `_index.md`"
        ),
        (_, Subject::Report(_) | Subject::Site) => text!(
            "改文件名，或用 `slug:` 给其中一个另取网址名",
            "rename a file, or give one of them another `slug:`"
        ),
    }
}

fn no_alias() -> Text {
    text!("从 `aliases:` 里去掉这个旧网址", "take this old address out of `aliases:`")
}

fn place(site: &Site, target: &Target) -> Option<Location> {
    if let Some(Copied::Attachment(report, index)) = target.recipe.copied() {
        let file = &site.reports[report].uncommon().attachments[index as usize].file;
        return Some(Location::file(file));
    }
    if let Some(Copied::SectionFile(section, index)) = target.recipe.copied() {
        let file = &site.sections[section].files[index as usize].file;
        return Some(Location::file(file));
    }
    let Traits { subject, role, .. } = target.recipe.traits();
    let is_alias = role == Purpose::Redirect(Goal::Subject);
    match subject {
        Subject::Report(id) if is_alias => Some(alias(site, &site.reports[id], &target.path)),
        Subject::Report(id) => Some(Location::start(site.reports[id].file())),
        Subject::Section(id) if is_alias => {
            old_section(site, &target.path, &site.sections[id].url())
        }
        Subject::Section(id) => (id > 0).then(|| Location::start(&site.sections[id].file)),
        Subject::Site => None,
    }
}

fn alias(site: &Site, report: &Report, path: &str) -> Location {
    let mut all = report.uncommon().old_addresses.iter();
    let found = all.find(|(old, _)| old.page.as_deref() == Some(path));
    let own = found.map(|(_, at)| at.in_file(report.file()));
    own.or_else(|| old_section(site, path, &report.url))
        .unwrap_or_else(|| Location::start(report.file()))
}

/// Where the old address of a section stands that a redirect page to `url` comes from.
fn old_section(site: &Site, path: &str, url: &str) -> Option<Location> {
    let mut all = site
        .sections
        .iter()
        .flat_map(|section| section.old_paths.iter().map(move |old| (section, old)));
    let (section, (_, at)) = all.find(|(section, (old, _))| {
        let below = url.strip_prefix(section.url().as_str());
        below.is_some_and(|below| super::output_path(&format!("{old}{below}")) == path)
    })?;
    Some(at.in_file(&section.file))
}

/// What an output comes from, in words that need no translation.
fn origin(site: &Site, target: &Target) -> String {
    match place(site, target) {
        Some(at) => format!("`{at}`"),
        None => format!("`{}` (gongkai)", target.path),
    }
}
