//! The boxes of the home page: which sections, in which order, how many reports each shows.
//!
//! In: the setting `home`, the main menu, linked sections. Out: [`HomeBox`]es, and findings on sections that there are not. Must
//! not know: how the page looks.

use super::{Section, SectionId};
use crate::config::{Config, HomeSection};
use crate::diagnostic::{Diagnostic, problem};
use crate::source::CONTENT;
use crate::yaml::nearest;

/// A section's box on the home page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct HomeBox {
    /// The section.
    pub section: SectionId,
    /// Most reports that it shows.
    pub items: usize,
}

/// The boxes that the settings ask for; without them those of the first level, in the order of the main menu.
pub(super) fn boxes(
    sections: &[Section],
    config: &Config,
    findings: &mut Vec<Diagnostic>,
) -> Vec<HomeBox> {
    let asked = &config.home.sections;
    if !asked.is_empty() {
        let find = |wanted: &HomeSection| {
            let folder = format!("{CONTENT}/{}", wanted.folder);
            let by_folder = |section: &Section| section.folder.as_str().cmp(&folder);
            let found = sections.binary_search_by(by_folder).ok().filter(|id| *id > 0);
            if found.is_none() {
                let below = sections.iter().filter_map(|it| it.folder.strip_prefix("content/"));
                let near = nearest(&wanted.folder, below);
                findings.push(problem::config::home_section(
                    wanted.at.clone(),
                    &wanted.folder,
                    near,
                ));
            }
            let items = wanted.items.unwrap_or(config.home_items);
            found.map(|section| HomeBox { section, items })
        };
        return asked.iter().filter_map(find).collect();
    }
    let menu: Vec<&str> = config
        .navigation
        .iter()
        .map(|link| {
            let below = link.link.strip_prefix(config.base_url.path.as_str());
            below.unwrap_or(&link.link).trim_matches('/')
        })
        .collect();
    let mut all: Vec<SectionId> = sections.first().map_or_else(Vec::new, |it| it.children.clone());
    // Sections that the menu does not have stay behind those that it has.
    all.sort_by_key(|id| {
        menu.iter().position(|path| *path == sections[*id].path).unwrap_or(menu.len())
    });
    all.into_iter().map(|section| HomeBox { section, items: config.home_items }).collect()
}
