//! What a render can see of the site: tables of fields. One row of a table gives the getter, the bit in the read set and
//! the hash, so that nothing can be read that is not recorded, and nothing recorded that is not hashed.
//!
//! In: nothing. Out: the macro `fields!` and what its tables have in common. Must not know: which template or format
//! asks.
//!
//! | table | of |
//! |---|---|
//! | `report.rs` | one report |
//! | `section.rs` | one section |
//! | `settings.rs` | `site.yaml` |
//! | `site.rs` | the whole site |

pub(super) mod report;
pub(super) mod section;
pub(super) mod settings;
pub(super) mod site;

pub(super) use report::{SeenDocument, SeenReport};
pub(super) use section::ColumnAddress;
pub(super) use site::{Changed, addresses, indexed};

use std::hash::{Hash, Hasher};

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::site::{ReportId, SectionId, Site};

/// A set of groups of fields of one table: bit `n` is its `n`th group.
pub(super) type FieldMask = u32;

/// A hasher for many short values: what was hashed so far is the seed for what comes next.
#[derive(Debug, Default)]
pub(super) struct SeedHasher(u64);

impl Hasher for SeedHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = xxh3_64_with_seed(bytes, self.0);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Hash of one value.
pub(super) fn hash_of(value: impl Hash) -> u64 {
    let mut hasher = SeedHasher::default();
    value.hash(&mut hasher);
    hasher.finish()
}

/// Reports, hashed by their files: positions in the site are others after each new report.
#[derive(Clone, Copy)]
pub(super) struct ReportList<'v> {
    pub(super) site: &'v Site,
    pub(super) ids: &'v [ReportId],
}

impl Hash for ReportList<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        for id in self.ids {
            self.site.reports[*id].file().hash(state);
        }
    }
}

/// One report, hashed by its file.
#[derive(Clone, Copy)]
pub(super) struct ReportRef<'v> {
    pub(super) id: ReportId,
    file: &'v str,
}

impl<'v> ReportRef<'v> {
    fn new(site: &'v Site, id: ReportId) -> Self {
        Self { id, file: site.reports[id].file() }
    }
}

impl Hash for ReportRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.file.hash(state);
    }
}

/// One section, hashed by its folder.
#[derive(Clone, Copy)]
pub(super) struct SectionRef<'v> {
    pub(super) id: SectionId,
    folder: &'v str,
}

impl<'v> SectionRef<'v> {
    fn new(site: &'v Site, id: SectionId) -> Self {
        Self { id, folder: &site.sections[id].folder }
    }
}

impl Hash for SectionRef<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.folder.hash(state);
    }
}

/// Title and path of a section; the path is empty for the home page.
#[derive(Debug, Clone, Copy, Hash)]
pub(super) struct SectionHead<'v> {
    pub(super) title: &'v str,
    path: &'v str,
}

impl<'v> SectionHead<'v> {
    pub(super) fn new(site: &'v Site, id: SectionId) -> Self {
        let section = &site.sections[id];
        Self { title: &section.title, path: &section.path }
    }

    /// Whether it is the home page's.
    pub(super) fn is_home(self) -> bool {
        self.path.is_empty()
    }

    /// Address below the site's root.
    pub(super) fn url(self) -> String {
        if self.is_home() { String::new() } else { format!("{}/", self.path) }
    }
}

/// Position of a group among the names of all groups of its table.
const fn position(groups: &[&str], name: &str) -> usize {
    let mut at = 0;
    while at < groups.len() {
        if is_same(groups[at].as_bytes(), name.as_bytes()) {
            return at;
        }
        at += 1;
    }
    panic!("a table has no such group")
}

/// `==`, which is no constant function for slices.
const fn is_same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

/// A table of fields.
///
/// Each group is one bit of a read set and has one hash, made of the values of all its fields: fields that are read
/// together stand together, and what changes for its own reasons stands alone. A field is `name: type = |site, it| value`;
/// `it` is what the table is of. The macro makes, for each group, a constant with its bit; `COUNT`, the number of groups;
/// `hash(site, it, group)`; and for each field a method of the reader that records the group's bit and gives the value. The
/// reader has to have `record(bit)`, `site()` and `subject()`.
macro_rules! fields {
    (
        $reader:ident of $subject:ty;
        $(
            $(#[doc = $about:literal])+
            $bit:ident {
                $( $(#[doc = $doc:literal])+ $field:ident: $value:ty = |$site:ident, $it:ident| $get:expr; )+
            }
        )+
    ) => {
        /// Names of the groups, in order.
        const GROUPS: &[&str] = &[$(stringify!($bit)),+];

        $(
            $(#[doc = $about])+
            pub(in crate::render) const $bit: crate::render::fields::FieldMask = 1 << crate::render::fields::position(GROUPS, stringify!($bit));
        )+

        /// Number of groups.
        pub(in crate::render) const COUNT: usize = GROUPS.len();

        /// Hash of the values of a group's fields; 0 where there is no such group.
        pub(in crate::render) fn hash<'v>(
            site: &'v crate::site::Site,
            subject: $subject,
            group: usize,
        ) -> u64 {
            use std::hash::{Hash, Hasher};
            $(
                if $bit == 1 << group {
                    let mut hasher = crate::render::fields::SeedHasher::default();
                    $(
                        let of = |$site: &'v crate::site::Site, $it: $subject| -> $value { $get };
                        of(site, subject).hash(&mut hasher);
                    )+
                    return hasher.finish();
                }
            )+
            0
        }

        impl<'v> $reader<'v> {
            $($(
                $(#[doc = $doc])+
                pub(in crate::render) fn $field(&self) -> $value {
                    self.record($bit);
                    let of = |$site: &'v crate::site::Site, $it: $subject| -> $value { $get };
                    of(self.site(), self.subject())
                }
            )+)+
        }
    };
}
use fields;
