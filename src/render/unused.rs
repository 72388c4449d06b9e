//! Files of a site's own theme that nothing asks for: most are names that were mistyped.
//!
//! In: the theme, which templates pages name. Out: findings. Must not know: what templates print.

use std::collections::BTreeSet;

use super::theme::Theme;
use crate::diagnostic::{Diagnostic, problem};
use crate::site::Site;
use crate::yaml::{self, nearest};

/// Warns of a template that nothing includes or names, and of a text key that neither the built-in texts nor templates have.
pub(super) fn findings(site: &Site, theme: &Theme) -> Vec<Diagnostic> {
    let texts: Vec<(&str, &str)> =
        theme.templates().filter_map(|(name, text)| Some((name, text?))).collect();
    let mut found = Vec::new();
    let named: BTreeSet<&str> = named(site).collect();
    // Unused files of a shared theme are not reported: another site may use them.
    let is_own = |name: &str| theme.is_own(name) && !theme.is_shared(name);
    for (name, _) in texts.iter().filter(|(name, _)| is_own(name) && !Theme::has_builtin(name)) {
        let is_included = texts.iter().any(|(other, text)| other != name && text.contains(&**name));
        let is_template = std::path::Path::new(name).extension().is_some_and(|kind| kind == "html");
        if is_template && !is_included && !named.contains(name) {
            let builtin: Vec<&str> = Theme::builtin_names().collect();
            let near = nearest(name, builtin.iter().copied());
            found.push(problem::theme::unused_template(theme.place(name), name, near));
        }
    }
    found.extend(interface_texts(theme, &texts));
    found
}

/// Templates that settings, sections and reports name.
fn named(site: &Site) -> impl Iterator<Item = &str> {
    let parent = site.config.parent.iter();
    let of_parent = parent.flat_map(|it| it.header.iter().chain(&it.footer)).map(|it| it.as_str());
    let of_sections = site.sections.iter().filter_map(|section| section.meta.template.as_deref());
    let of_reports = site.reports.iter().filter_map(|report| report.shared.template.as_deref());
    of_parent.chain(of_sections).chain(of_reports)
}

/// Keys of the site's own interface texts that neither the built-in texts nor its templates have.
fn interface_texts(theme: &Theme, texts: &[(&str, &str)]) -> Vec<Diagnostic> {
    let builtin: BTreeSet<String> = Theme::builtin_texts();
    let mut found = Vec::new();
    for (name, bytes) in
        theme.files().filter(|(name, _)| name.starts_with("i18n/") && theme.is_own(name))
    {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        let place = theme.place(name);
        // Invalid YAML is reported by `UiText::new`.
        let Ok(keys) = yaml::places(&place.file, text) else { continue };
        for (key, at) in keys {
            let is_used = || texts.iter().any(|(_, text)| text.contains(&key));
            if !builtin.contains(&key) && !is_used() {
                let near = nearest(&key, builtin.iter().map(String::as_str));
                found.push(problem::theme::unknown_text(at, &key, near));
            }
        }
    }
    found
}
