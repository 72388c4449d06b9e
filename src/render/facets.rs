//! The facets of the catalogue, and what their values are called.
//!
//! In: views. Out: names, and the list of facets for templates. Must not know: which page shows them.

use minijinja::value::Value;

use super::values::map;
use super::view::View;
use crate::site::Facet;

/// The name of a validity.
pub(super) fn validity<'v>(view: &'v View, id: &'v str) -> &'v str {
    label(view, Facet::Validity, id)
}

/// The name of a facet's value.
pub(super) fn label<'v>(view: &'v View, facet: Facet, label: &'v str) -> &'v str {
    let key = match (facet, label) {
        (Facet::Validity, "in_force") => "validities.in_force",
        (Facet::Validity, "expired") => "validities.expired",
        (Facet::Validity, "repealed") => "validities.repealed",
        (Facet::Validity, "amended") => "validities.amended",
        _ => return label,
    };
    view.text(key)
}

pub(super) fn facet_name(view: &View, facet: Facet) -> &str {
    view.text(match facet {
        Facet::Topic => "topic",
        Facet::Genre => "genre",
        Facet::Publisher => "publisher",
        Facet::Year => "facets.year",
        Facet::Validity => "validity",
        Facet::Kind => "kind",
    })
}

/// Facets that some report says something of: name, address.
pub(super) fn facets(view: &View) -> Value {
    let each = view.site().facets().into_iter().map(|facet| {
        let url = view.local(&facet.url());
        map([
            ("name", facet.name().into()),
            ("title", facet_name(view, facet).into()),
            ("url", url.into()),
        ])
    });
    each.collect()
}
