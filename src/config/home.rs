//! `home`: what stands on the home page.
//!
//! In: the keys of `site.yaml`. Out: [`Home`]. Must not know: whether the sections exist.

use crate::diagnostic::{Location, problem};
use crate::yaml::Fields;

/// What stands on the home page.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Home {
    /// A notice above all else.
    pub notice: Option<String>,
    /// Where the notice leads, a path on the site or an address, and where that stands in the settings.
    pub notice_link: Option<(String, Location)>,
    /// Whether all boxes stand below each other.
    pub is_single: bool,
    /// Sections with a box of their own, in order; empty for all of the first level.
    pub sections: Vec<HomeSection>,
}

/// A section with a box on the home page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HomeSection {
    /// Its folder below `content/`.
    pub folder: String,
    /// How many reports its box shows; `None` for `home_items`.
    pub items: Option<usize>,
    /// Where it stands.
    pub at: Location,
}

pub(super) fn read(top: &Fields<'_>) -> Home {
    let Some(fields) = top.fields("home") else { return Home::default() };
    let notice_link = fields.string("notice_link");
    super::read::check_link(&fields, "notice_link", notice_link.as_deref());
    let is_missing = notice_link.is_some() && !fields.has("notice");
    let home = Home {
        notice: fields.string("notice"),
        is_single: fields.integer("columns") == Some(1),
        sections: sections(&fields),
        notice_link: notice_link.map(|link| (link, fields.location("notice_link"))),
    };
    if is_missing {
        fields.report(problem::config::missing(fields.location("notice"), "notice"));
    }
    fields.finish();
    home
}

fn sections(fields: &Fields<'_>) -> Vec<HomeSection> {
    let mut found = Vec::new();
    for item in fields.list("sections") {
        let at = item.location();
        if !item.is_mapping() {
            found.extend(item.string().map(|folder| HomeSection { folder, items: None, at }));
            continue;
        }
        let Some(below) = item.fields() else { continue };
        let items = below.integer("items").and_then(|items| usize::try_from(items).ok());
        match below.string("section") {
            Some(folder) => found.push(HomeSection { folder, items, at }),
            None => below.report(problem::config::missing(at, "section")),
        }
        below.finish();
    }
    for section in &mut found {
        let path = section.folder.trim_matches('/');
        section.folder = path.strip_prefix("content/").unwrap_or(path).to_owned();
    }
    found
}
