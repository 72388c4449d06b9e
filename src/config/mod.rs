//! `site.yaml` and what overrides it → a checked [`Config`].
//!
//! In: the text of `site.yaml`, overrides. Out: settings, or located findings. Must not know: content.

mod archive;
mod base_url;
mod check;
mod color;
mod home;
mod identity;
mod keys;
mod leaving;
mod overrides;
mod publish;
mod read;
mod settings;
mod store;
pub mod table;
mod theme;

pub use archive::{Archive, term};
pub use base_url::BaseUrl;
pub use check::{CheckSettings, RuleSetting};
pub use color::Color;
pub use home::{Home, HomeSection};
pub use identity::{Identity, SAMPLE_MARK};
pub use leaving::Leaving;
pub use overrides::from_environment;
pub use publish::{CacheRule, Packing, Place, Publish, PublishTarget, Ssh, target_kinds};
pub(crate) use read::check_report_pattern;
pub(crate) use settings::NEVER_ATTACHED;
pub use settings::{
    Addresses, Config, IndexNumbers, Markdown, MenuLink, Paragraphs, Parent, SearchSettings,
    SettingPlaces,
};
pub use store::{StoreKind, StoreSettings};
pub use theme::SharedTheme;

/// The file's name, at the site's root.
pub const FILE: &str = "site.yaml";

/// The text that `init` writes: every setting, with a marked sample identity.
pub const TEMPLATE: &str = include_str!("template.yaml");
